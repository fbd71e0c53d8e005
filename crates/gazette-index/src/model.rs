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

/// The trees, turned round: for every number its thresholds in order, each with what it rules out.
///
/// A candidate is led through all trees at once: every threshold that a number of it exceeds rules out the leaves
/// left of that branch, and in the end the leftmost leaf that is left of each tree counts. This takes no branch
/// that a processor could guess wrongly (QuickScorer, Lucchese and others 2015).
#[derive(Debug, Clone, Default)]
pub(crate) struct Model {
    /// For every number of a candidate: threshold, tree, and the leaves that remain when it is exceeded.
    thresholds: Vec<Vec<(f32, u32, u64)>>,
    /// For every tree its leaves from left to right.
    leaves: Vec<Vec<f32>>,
}

/// A tree while it is read.
#[derive(Default)]
struct Tree {
    splits: Vec<(usize, f32, u64)>,
    leaves: Vec<f32>,
}

impl Model {
    /// The model that comes with the program.
    pub(crate) fn embedded() -> Self {
        Self::read(TREES)
    }

    /// Reads trees; a line that is none is passed over.
    fn read(text: &str) -> Self {
        let mut out = Self { thresholds: vec![Vec::new(); FEATURES], leaves: Vec::new() };
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let mut tree = Tree::default();
            if tree.branch(&mut line.split_whitespace(), 0).is_none() {
                continue;
            }
            let number = u32::try_from(out.leaves.len()).unwrap_or(u32::MAX);
            for (feature, threshold, remain) in tree.splits {
                out.thresholds[feature].push((threshold, number, remain));
            }
            out.leaves.push(tree.leaves);
        }
        for thresholds in &mut out.thresholds {
            thresholds.sort_by(|a, b| a.0.total_cmp(&b.0));
        }
        out
    }

    /// The score of a candidate; the higher, the better. `left` is room to work in, kept from one to the next.
    pub(crate) fn score(&self, features: &Features, left: &mut Vec<u64>) -> f32 {
        left.clear();
        left.resize(self.leaves.len(), u64::MAX);
        for (value, thresholds) in features.iter().zip(&self.thresholds) {
            for (_, tree, remain) in thresholds.iter().take_while(|(threshold, ..)| value > threshold) {
                left[*tree as usize] &= remain;
            }
        }
        let leaves =
            self.leaves.iter().zip(left).map(|(leaves, left)| leaves[left.trailing_zeros() as usize]);
        START * features[0] + leaves.sum::<f32>()
    }
}

impl Tree {
    fn branch<'a>(&mut self, words: &mut impl Iterator<Item = &'a str>, depth: usize) -> Option<()> {
        let word = words.next().filter(|_| depth < DEEPEST)?;
        if let Some(value) = word.strip_prefix('=') {
            self.leaves.push(value.parse().ok()?);
            return (self.leaves.len() <= 64).then_some(());
        }
        let (feature, threshold) = word.split_once(':')?;
        let feature = feature.parse().ok().filter(|feature| *feature < FEATURES)?;
        let threshold = threshold.parse().ok()?;
        let before = self.leaves.len();
        self.branch(words, depth + 1)?;
        let ruled_out = (before..self.leaves.len()).fold(0u64, |bits, leaf| bits | 1 << leaf);
        self.splits.push((feature, threshold, !ruled_out));
        self.branch(words, depth + 1)
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
    let mut left = Vec::new();
    let mut out: Vec<(f32, &Candidate)> = seen
        .iter()
        .zip(&candidates)
        .map(|(features, candidate)| (model.score(features, &mut left), candidate))
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
        assert_eq!(model.leaves.len(), 1);
        let mut features = [0.0; FEATURES];
        let mut room = Vec::new();
        assert_eq!(model.score(&features, &mut room), 1.0);
        features[1] = 0.6;
        assert_eq!(model.score(&features, &mut room), 10.0);
        features[2] = 4.0;
        assert_eq!(model.score(&features, &mut room), 100.0);
    }

    #[test]
    fn the_model_of_the_program_is_whole() {
        let lines = TREES.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(Model::embedded().leaves.len(), lines);
    }
}
