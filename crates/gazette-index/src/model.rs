//! The learned ranking: a sum of small decision trees, read from a data file of the program.
//!
//! `cargo run --release -p gazette-index --example train` learns it anew; see there how it is measured.

use tantivy::DocAddress;

use crate::features::{FEATURES, Features, features};
use crate::rank::Candidate;
use crate::terms::Wanted;

/// The trees, one a line: `feature:threshold` before its two branches, `=value` for a leaf.
const TREES: &str = include_str!("../data/ranking.txt");
/// How much the score before the trees counts, as a share of the best.
const START: f32 = 10.0;
/// No branch is deeper.
const DEEPEST: usize = 24;

/// The trees in one row of nodes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Model {
    nodes: Vec<Node>,
    roots: Vec<usize>,
}

#[derive(Debug, Clone, Copy)]
enum Node {
    Leaf(f32),
    Split { feature: usize, threshold: f32, right: usize },
}

impl Model {
    /// The model that comes with the program.
    pub(crate) fn embedded() -> Self {
        Self::read(TREES)
    }

    /// Reads trees; a line that is none is passed over.
    fn read(text: &str) -> Self {
        let mut out = Self::default();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let root = out.nodes.len();
            let mut words = line.split_whitespace();
            match out.branch(&mut words, 0) {
                Some(()) => out.roots.push(root),
                None => out.nodes.truncate(root),
            }
        }
        out
    }

    fn branch<'a>(&mut self, words: &mut impl Iterator<Item = &'a str>, depth: usize) -> Option<()> {
        let word = words.next().filter(|_| depth < DEEPEST)?;
        if let Some(value) = word.strip_prefix('=') {
            self.nodes.push(Node::Leaf(value.parse().ok()?));
            return Some(());
        }
        let (feature, threshold) = word.split_once(':')?;
        let feature = feature.parse().ok().filter(|feature| *feature < FEATURES)?;
        let threshold = threshold.parse().ok()?;
        let here = self.nodes.len();
        self.nodes.push(Node::Leaf(0.0));
        self.branch(words, depth + 1)?;
        let right = self.nodes.len();
        self.branch(words, depth + 1)?;
        self.nodes[here] = Node::Split { feature, threshold, right };
        Some(())
    }

    /// The score of a candidate; the higher, the better.
    pub(crate) fn score(&self, features: &Features) -> f32 {
        let mut sum = START * features[0];
        for root in &self.roots {
            let mut at = *root;
            sum += loop {
                match self.nodes[at] {
                    Node::Leaf(value) => break value,
                    Node::Split { feature, threshold, right } => {
                        at = if features[feature] <= threshold { at + 1 } else { right };
                    }
                }
            };
        }
        sum
    }
}

/// The candidates in their learned order; beyond `depth` they keep the order of their scores.
pub(crate) fn reranked(
    model: &Model,
    wanted: &[Wanted],
    asked: u64,
    mut candidates: Vec<Candidate>,
    depth: usize,
) -> Vec<(f32, DocAddress)> {
    let rest = candidates.split_off(depth.min(candidates.len()));
    let seen = features(wanted, asked, &candidates);
    let mut out: Vec<(f32, &Candidate)> = seen
        .iter()
        .zip(&candidates)
        .map(|(features, candidate)| (model.score(features), candidate))
        .collect();
    out.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.facts.order.cmp(&b.1.facts.order)));
    // The rest stands below, whatever its scores were.
    let floor = out.last().map_or(0.0, |last| last.0);
    let below =
        (1u16..).zip(&rest).map(|(step, candidate)| (floor - f32::from(step) * 0.001, candidate.address));
    out.iter().map(|(score, candidate)| (*score, candidate.address)).chain(below).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_is_read_and_followed() {
        let model = Model::read("# words\n1:0.5 =1 2:3 =10 =100\nnonsense\n0:1 =1\n");
        assert_eq!(model.roots.len(), 1);
        let mut features = [0.0; FEATURES];
        assert_eq!(model.score(&features), 1.0);
        features[1] = 0.6;
        assert_eq!(model.score(&features), 10.0);
        features[2] = 4.0;
        assert_eq!(model.score(&features), 100.0);
    }

    #[test]
    fn the_model_of_the_program_is_whole() {
        let lines = TREES.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(Model::embedded().roots.len(), lines);
    }
}
