//! Learns the trees of the ranking from the questions of the collections that `GAZETTE_CORPUS` names.
//!
//! ```text
//! cargo run --release -p gazette-index --example train [FILE]
//! ```
//!
//! LambdaMART: each tree follows the gradient of nDCG over pairs of a relevant and another candidate. The
//! figures printed are cross-validated: each fifth of the questions is ranked by trees that have not seen it.
//! With FILE the trees learned on all questions are written there (`crates/gazette-index/data/ranking.txt`).

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measuring program: it prints, and stops at what is wrong"
)]

#[path = "../benches/corpus/mod.rs"]
mod corpus;

use std::fmt::Write as _;
use std::path::Path;

use corpus::{collection, ndcg, questions, recall};
use gazette_index::{FEATURES, Features, Index, rebuild_units};

const COLLECTIONS: [&str; 4] = ["codification", "alqac2325", "alqac2022", "vlsp2023-lter"];
/// Candidates of a question, as many as the search looks at.
const POOL: usize = 200;
const FOLDS: usize = 5;
const TREES: usize = 250;
const LEAVES: usize = 8;
const LEAST_IN_LEAF: usize = 100;
const RATE: f32 = 0.08;
const CALM: f32 = 3.0;
const START: f32 = 10.0;
const BINS: usize = 250;
/// Each tree sees this share of the candidates and of the features: what holds for all is learned, not what
/// happens to hold for some.
const CANDIDATES_SEEN: f32 = 0.7;
const FEATURES_SEEN: f32 = 0.6;
/// What changes places below this rank teaches nothing.
const DEEPEST_LESSON: usize = 30;

struct Question {
    collection: usize,
    fold: usize,
    relevant: Vec<String>,
    ids: Vec<String>,
    rows: Vec<Features>,
    /// The bin of every feature of every row.
    bins: Vec<[u8; FEATURES]>,
}

fn main() {
    let Some(corpus) = std::env::var_os("GAZETTE_CORPUS") else {
        println!("skipped: GAZETTE_CORPUS names no folder of collections");
        return;
    };
    let mut all = Vec::new();
    for (number, name) in COLLECTIONS.iter().enumerate() {
        let folder = Path::new(&corpus).join("search").join(name);
        let dir = tempfile::tempdir().unwrap();
        let kept = std::env::var_os("GAZETTE_INDEX_KEPT").map(|folder| Path::new(&folder).join(name));
        let home = kept.as_deref().unwrap_or(dir.path());
        if Index::open(home).unwrap().is_none() {
            rebuild_units(home, collection(&folder).into_iter()).unwrap();
        }
        let index = Index::open(home).unwrap().unwrap();
        for (at, (text, relevant)) in questions(&folder).into_iter().enumerate() {
            let (ids, rows) = index.features(&text, POOL).unwrap().into_iter().unzip();
            all.push(Question {
                collection: number,
                fold: at % FOLDS,
                relevant,
                ids,
                rows,
                bins: Vec::new(),
            });
        }
    }
    let edges = edges(&all);
    for question in &mut all {
        question.bins = question.rows.iter().map(|row| binned(row, &edges)).collect();
    }
    println!(
        "{} questions, {} candidates",
        all.len(),
        all.iter().map(|question| question.rows.len()).sum::<usize>()
    );
    let folds: Vec<usize> = (0..FOLDS).collect();
    let models: Vec<Vec<Tree>> = std::thread::scope(|scope| {
        let mut models = Vec::new();
        for chunk in folds.chunks(2) {
            let threads: Vec<_> = chunk
                .iter()
                .map(|fold| {
                    scope.spawn({
                        let (all, edges) = (&all, &edges);
                        move || learn(all, edges, |question| question.fold != *fold)
                    })
                })
                .collect();
            models.extend(threads.into_iter().map(|thread| thread.join().unwrap()));
        }
        models
    });
    for (number, name) in COLLECTIONS.iter().enumerate() {
        for used in [0, TREES / 3, TREES * 2 / 3, TREES] {
            let (mut gain, mut found, mut count) = (0.0, [0.0; 3], 0.0);
            for question in all.iter().filter(|question| question.collection == number) {
                let trees = &models[question.fold][..used];
                let mut order: Vec<(f32, &String)> = question
                    .rows
                    .iter()
                    .map(|row| START * row[0] + trees.iter().map(|tree| tree.value(row)).sum::<f32>())
                    .zip(&question.ids)
                    .collect();
                order.sort_by(|a, b| b.0.total_cmp(&a.0));
                let ids: Vec<String> =
                    order.into_iter().map(|(_, id)| id.clone()).filter(|id| !id.is_empty()).collect();
                gain += ndcg(&ids, &question.relevant);
                for (sum, depth) in found.iter_mut().zip([1, 10, 100]) {
                    *sum += recall(&ids, &question.relevant, depth);
                }
                count += 1.0;
            }
            let [one, ten, hundred] = found.map(|sum: f64| sum / count);
            println!(
                "{name:14} {used:3} trees: nDCG@10 {:.4}  R@1 {one:.4}  R@10 {ten:.4}  R@100 {hundred:.4}",
                gain / count
            );
        }
    }
    if let Some(file) = std::env::args().nth(1) {
        let trees = learn(&all, &edges, |_| true);
        let mut out = String::from(
            "# Decision trees of the learned ranking, made by: cargo run --release -p gazette-index --example train\n",
        );
        for tree in &trees {
            tree.write(0, &mut out);
            out.truncate(out.trim_end().len());
            out.push('\n');
        }
        std::fs::write(file, out).unwrap();
    }
}

/// Bounds between the bins of each feature, as many values in each.
fn edges(all: &[Question]) -> Vec<Vec<f32>> {
    (0..FEATURES)
        .map(|feature| {
            let mut values: Vec<f32> =
                all.iter().flat_map(|q| q.rows.iter().step_by(7)).map(|row| row[feature]).collect();
            values.sort_by(f32::total_cmp);
            let mut edges: Vec<f32> = (1..BINS).map(|bin| values[bin * (values.len() - 1) / BINS]).collect();
            edges.dedup();
            edges
        })
        .collect()
}

fn binned(row: &Features, edges: &[Vec<f32>]) -> [u8; FEATURES] {
    std::array::from_fn(|feature| edges[feature].partition_point(|edge| *edge < row[feature]) as u8)
}

#[derive(Debug)]
enum Node {
    Leaf(f32),
    Split { feature: usize, threshold: f32, left: usize, right: usize },
}

struct Tree(Vec<Node>);

impl Tree {
    fn value(&self, row: &Features) -> f32 {
        let mut at = 0;
        loop {
            match &self.0[at] {
                Node::Leaf(value) => return *value,
                Node::Split { feature, threshold, left, right } => {
                    at = if row[*feature] <= *threshold { *left } else { *right };
                }
            }
        }
    }

    fn write(&self, at: usize, out: &mut String) {
        match &self.0[at] {
            Node::Leaf(value) => write!(out, "={value:.4} ").unwrap(),
            Node::Split { feature, threshold, left, right } => {
                write!(out, "{feature}:{threshold} ").unwrap();
                self.write(*left, out);
                self.write(*right, out);
            }
        }
    }
}

fn learn(all: &[Question], edges: &[Vec<f32>], take: impl Fn(&Question) -> bool) -> Vec<Tree> {
    // A question none of whose answers is among the candidates teaches nothing.
    let taken: Vec<&Question> = all
        .iter()
        .filter(|question| take(question) && question.ids.iter().any(|id| question.relevant.contains(id)))
        .collect();
    let rows: Vec<&Features> = taken.iter().flat_map(|question| &question.rows).collect();
    let bins: Vec<&[u8; FEATURES]> = taken.iter().flat_map(|question| &question.bins).collect();
    let good: Vec<Vec<usize>> = taken
        .iter()
        .map(|q| (0..q.ids.len()).filter(|at| q.relevant.contains(&q.ids[*at])).collect())
        .collect();
    let mut scores: Vec<f32> = rows.iter().map(|row| START * row[0]).collect();
    let mut trees = Vec::with_capacity(TREES);
    let mut chance = Chance(1);
    for _ in 0..TREES {
        let (mut slopes, mut curves) = (vec![0.0f32; rows.len()], vec![0.0f32; rows.len()]);
        let mut start = 0;
        for (question, good) in taken.iter().zip(&good) {
            let range = start..start + question.rows.len();
            start = range.end;
            pull(&scores[range.clone()], good, &mut slopes[range.clone()], &mut curves[range]);
        }
        let seen = (0..rows.len() as u32).filter(|_| chance.next() <= CANDIDATES_SEEN).collect();
        let features: Vec<usize> = (0..FEATURES).filter(|_| chance.next() <= FEATURES_SEEN).collect();
        let tree = grow(&bins, edges, &slopes, &curves, seen, &features);
        for (score, row) in scores.iter_mut().zip(&rows) {
            *score += tree.value(row);
        }
        trees.push(tree);
    }
    trees
}

/// Numbers between 0 and 1 that are the same in every run.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f32 / (1u64 << 24) as f32
    }
}

/// How much each candidate should rise, after the change of nDCG when it changes places with an answer.
///
/// A pair whose scores lie close teaches more than one that is clearly ordered, and no question teaches much more
/// than another, however many of its candidates stand above the answer.
fn pull(scores: &[f32], good: &[usize], slopes: &mut [f32], curves: &mut [f32]) {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]));
    let mut rank = vec![0; scores.len()];
    for (at, row) in order.iter().enumerate() {
        rank[*row] = at;
    }
    let discount = |at: usize| 1.0 / (at as f32 + 2.0).log2();
    let best: f32 = (0..good.len()).map(discount).sum();
    let mut all = 0.0;
    for a in good {
        for b in (0..scores.len()).filter(|b| !good.contains(b)) {
            if rank[*a].min(rank[b]) >= DEEPEST_LESSON {
                continue;
            }
            let change = (discount(rank[*a]) - discount(rank[b])).abs() / best;
            let change = change / (0.01 + (scores[*a] - scores[b]).abs());
            let doubt = 1.0 / (1.0 + (scores[*a] - scores[b]).exp());
            slopes[*a] += change * doubt;
            slopes[b] -= change * doubt;
            let curve = change * doubt * (1.0 - doubt);
            curves[*a] += curve;
            curves[b] += curve;
            all += 2.0 * change * doubt;
        }
    }
    if all > 0.0 {
        let share = (1.0 + all).log2() / all;
        for value in slopes.iter_mut().chain(curves) {
            *value *= share;
        }
    }
}

/// For every feature and bin the sums of slopes and curves and the number of rows.
type Sums = Vec<[(f32, f32, i32); BINS]>;

struct Grown {
    node: usize,
    rows: Vec<u32>,
    sums: Sums,
    split: Option<(f32, usize, usize)>,
}

/// A tree of a few leaves, the most telling split first.
fn grow(
    bins: &[&[u8; FEATURES]],
    edges: &[Vec<f32>],
    slopes: &[f32],
    curves: &[f32],
    rows: Vec<u32>,
    features: &[usize],
) -> Tree {
    let worth = |slope: f32, curve: f32| slope * slope / (curve + CALM);
    let summed = |rows: &[u32]| -> Sums {
        let mut sums = vec![[(0.0f32, 0.0f32, 0i32); BINS]; FEATURES];
        for row in rows {
            let row = *row as usize;
            for feature in features {
                let cell = &mut sums[*feature][usize::from(bins[row][*feature])];
                *cell = (cell.0 + slopes[row], cell.1 + curves[row], cell.2 + 1);
            }
        }
        sums
    };
    let split = |sums: &Sums| {
        let first = features.first().map_or(0, |feature| *feature);
        let add = |a: (f32, f32, i32), b: &(f32, f32, i32)| (a.0 + b.0, a.1 + b.1, a.2 + b.2);
        let all = sums[first].iter().fold((0.0, 0.0, 0), add);
        let least = LEAST_IN_LEAF as i32;
        let mut best: Option<(f32, usize, usize)> = None;
        for feature in features {
            let mut left = (0.0, 0.0, 0);
            for (bin, cell) in sums[*feature].iter().enumerate().take(edges[*feature].len()) {
                left = add(left, cell);
                if left.2 < least || all.2 - left.2 < least {
                    continue;
                }
                let gain =
                    worth(left.0, left.1) + worth(all.0 - left.0, all.1 - left.1) - worth(all.0, all.1);
                if gain > best.map_or(1e-3, |best| best.0) {
                    best = Some((gain, *feature, bin));
                }
            }
        }
        best
    };
    let leaf = |rows: &[u32]| {
        let (slope, curve) = rows
            .iter()
            .fold((0.0, 0.0), |sum, row| (sum.0 + slopes[*row as usize], sum.1 + curves[*row as usize]));
        Node::Leaf(RATE * slope / (curve + CALM))
    };
    let mut nodes = vec![leaf(&rows)];
    let sums = summed(&rows);
    let mut open = vec![Grown { node: 0, split: split(&sums), sums, rows }];
    while nodes.len() < LEAVES * 2 - 1 {
        let next = open.iter().enumerate().filter_map(|(at, grown)| Some((at, grown.split?.0)));
        let Some((at, _)) = next.max_by(|a, b| a.1.total_cmp(&b.1)) else { break };
        let Grown { node, rows, sums, split: found } = open.swap_remove(at);
        let Some((_, feature, bin)) = found else { break };
        let (left, right): (Vec<u32>, Vec<u32>) =
            rows.into_iter().partition(|row| usize::from(bins[*row as usize][feature]) <= bin);
        nodes[node] = Node::Split {
            feature,
            threshold: edges[feature][bin],
            left: nodes.len(),
            right: nodes.len() + 1,
        };
        // The sums of the greater side are what the smaller one leaves of those above.
        let smaller = summed(if left.len() < right.len() { &left } else { &right });
        let mut greater = sums;
        for (greater, smaller) in greater.iter_mut().flatten().zip(smaller.iter().flatten()) {
            *greater = (greater.0 - smaller.0, greater.1 - smaller.1, greater.2 - smaller.2);
        }
        let both = if left.len() < right.len() { [smaller, greater] } else { [greater, smaller] };
        for (rows, sums) in [left, right].into_iter().zip(both) {
            nodes.push(leaf(&rows));
            open.push(Grown { node: nodes.len() - 1, split: split(&sums), sums, rows });
        }
    }
    Tree(nodes)
}
