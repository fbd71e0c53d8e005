//! Measures the search on the questions of the collections that `GAZETTE_CORPUS` names: `just evaluate`.
//!
//! ```text
//! cargo run --release -p gazette-index --example evaluate [FILE]
//! ```
//!
//! For every collection, and a small part of the greatest, in five ways of typing: nDCG@10, recall at 1, 10 and
//! 100, MRR. With FILE the table is written there too (`crates/gazette-index/data/quality.tsv`, which the test
//! `quality` holds new results against).
//!
//! The ranking that comes with the program was learned on these very questions, so these figures lie above
//! those for unseen ones; the example `train` prints what is to be expected of unseen questions.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measuring program: it prints, and stops at what is wrong"
)]

#[path = "../benches/corpus/mod.rs"]
mod corpus;
#[path = "../benches/corpus/part.rs"]
mod part;
#[path = "../benches/corpus/quality.rs"]
mod quality;

use std::fmt::Write as _;
use std::path::Path;

use corpus::{collection, questions};
use gazette_index::{Index, rebuild_units};
use quality::FORMS;

const HEAD: &str = "collection\tform\tnDCG@10\tR@1\tR@10\tR@100\tMRR\n";

fn main() {
    let Some(corpus) = std::env::var_os("GAZETTE_CORPUS") else {
        println!("skipped: GAZETTE_CORPUS names no folder of collections");
        return;
    };
    let mut out = HEAD.to_owned();
    print!("{HEAD}");
    for name in ["alqac2022", "vlsp2023-lter", "alqac2325", "codification"] {
        let folder = Path::new(&corpus).join("search").join(name);
        let (documents, questions) = (collection(&folder), questions(&folder));
        if name == "codification" {
            let (documents, questions) = part::part(&documents, &questions);
            measure(part::NAME, documents, &questions, &mut out);
        }
        measure(name, documents, &questions, &mut out);
    }
    if let Some(file) = std::env::args().nth(1) {
        std::fs::write(file, out).unwrap();
    }
}

fn measure(
    name: &str,
    documents: Vec<Vec<gazette_index::Unit>>,
    questions: &[(String, Vec<String>)],
    out: &mut String,
) {
    let dir = tempfile::tempdir().unwrap();
    rebuild_units(dir.path(), documents.into_iter()).unwrap();
    let index = Index::open(dir.path()).unwrap().unwrap();
    for (form, change) in FORMS {
        let found = quality::quality(&index, questions, change).map(|figure| format!("{figure:.4}"));
        let line = format!("{name}\t{form}\t{}\n", found.join("\t"));
        print!("{line}");
        let _ = write!(out, "{line}");
    }
}
