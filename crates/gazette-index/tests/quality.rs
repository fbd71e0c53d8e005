//! The search is as good as the committed table says: a fall is a failure.

#![expect(clippy::unwrap_used, reason = "in a test, what fails ends it")]

#[path = "../benches/corpus/mod.rs"]
mod corpus;
#[path = "../benches/corpus/part.rs"]
mod part;
#[path = "../benches/corpus/quality.rs"]
mod quality;

use std::path::Path;

use corpus::{collection, questions};
use gazette_index::{Index, Unit, rebuild_units};
use quality::FORMS;

/// The results of `just evaluate`.
const TABLE: &str = include_str!("../data/quality.tsv");
/// How far nDCG@10 and recall may lie below the table: less than what a changed spelling or weight costs.
const TOLERANCE: f64 = 0.005;

#[test]
fn results_do_not_fall_below_the_committed_table() {
    let Some(corpus) = std::env::var_os("GAZETTE_CORPUS") else {
        eprintln!("skipped: GAZETTE_CORPUS names no folder of collections");
        return;
    };
    let folder = |name: &str| Path::new(&corpus).join("search").join(name);
    let great = folder("codification");
    let (documents, asked) = part::part(&collection(&great), &questions(&great));
    check(part::NAME, documents, &asked);
    for name in ["alqac2022", "vlsp2023-lter"] {
        check(name, collection(&folder(name)), &questions(&folder(name)));
    }
}

fn check(name: &str, documents: Vec<Vec<Unit>>, asked: &[(String, Vec<String>)]) {
    assert!(!asked.is_empty(), "{name} has no questions");
    let dir = tempfile::tempdir().unwrap();
    rebuild_units(dir.path(), documents.into_iter()).unwrap();
    let index = Index::open(dir.path()).unwrap().unwrap();
    for (form, change) in FORMS {
        let found = quality::quality(&index, asked, change);
        let row = TABLE.lines().find_map(|line| line.strip_prefix(&format!("{name}\t{form}\t"))).unwrap();
        let known: Vec<f64> = row.split('\t').map(|figure| figure.parse().unwrap()).collect();
        for (figure, (found, known)) in
            ["nDCG@10", "R@1", "R@10", "R@100", "MRR"].iter().zip(found.iter().zip(&known))
        {
            assert!(
                *found >= known - TOLERANCE,
                "{name}, {form}: {figure} fell from {known:.4} to {found:.4}"
            );
        }
    }
}
