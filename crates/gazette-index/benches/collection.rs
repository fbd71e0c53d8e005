//! Indexing speed, query times and ranking quality on the collections that `GAZETTE_CORPUS` names.
//!
//! `cargo bench -p gazette-index --bench collection [COLLECTION…]` prints, for each collection: megabytes of
//! text a second beside the bare reading of the same lines, the time of queries, and nDCG@10, recall and MRR
//! on the dev questions as typed and without marks.
//!
//! `GAZETTE_TIMES=10` makes a collection ten times as large, of copies with other numbers in which one word of ten is
//! another, and measures size, time and memory. `GAZETTE_UPDATES=200` publishes the last 200 documents of a tenth
//! of the collection one by one and measures the questions after that beside a rebuilt index.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measuring program: it prints, and stops at what is wrong"
)]

use std::path::Path;
use std::time::Instant;

mod corpus;
#[path = "corpus/grown.rs"]
mod grown;
#[path = "corpus/updates.rs"]
mod updates;

use corpus::{collection, ndcg, questions, recall};
use gazette_index::{Index, Request, rebuild_units};
use gazette_text::fold::fold;

fn main() {
    let Some(corpus) = std::env::var_os("GAZETTE_CORPUS") else {
        println!("skipped: GAZETTE_CORPUS names no folder of collections");
        return;
    };
    let asked: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let names = ["codification", "alqac2325", "alqac2022", "vlsp2023-lter"];
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<usize>().ok());
    for name in names.iter().filter(|name| asked.is_empty() || asked.iter().any(|asked| asked == *name)) {
        let folder = Path::new(&corpus).join("search").join(name);
        match (number("GAZETTE_TIMES"), number("GAZETTE_UPDATES")) {
            (Some(copies), _) => grown::measure(name, &folder, copies),
            (None, Some(count)) => updates::measure(name, &folder, count),
            (None, None) => measure(name, &folder),
        }
    }
}

fn measure(name: &str, folder: &Path) {
    let started = Instant::now();
    let documents = collection(folder);
    let reading = started.elapsed().as_secs_f64();
    let bytes: usize = documents.iter().flatten().map(|unit| unit.text.len()).sum();
    let megabytes = bytes as f64 / 1e6;
    let dir = tempfile::tempdir().unwrap();
    let kept = std::env::var_os("GAZETTE_INDEX_KEPT").map(|folder| Path::new(&folder).join(name));
    let home = kept.as_deref().unwrap_or(dir.path());
    if kept.is_none() || Index::open(home).unwrap().is_none() {
        let (started, worked) = (Instant::now(), processor_seconds());
        let built = rebuild_units(home, documents.into_iter()).unwrap();
        let indexing = started.elapsed().as_secs_f64();
        let work = processor_seconds() - worked;
        println!(
            "{name}: {} units, {megabytes:.1} MB of text, read in {reading:.1} s, indexed in {indexing:.1} s = {:.1} MB/s; \
             processor {work:.1} s = {:.1} MB/s on two cores; index {:.2} x text",
            built.articles,
            megabytes / indexing,
            2.0 * megabytes / work,
            files(home) as f64 / bytes as f64
        );
    }
    let index = Index::open(home).unwrap().unwrap();
    let questions = questions(folder);
    for (form, change) in
        [("as typed", (|text: &str| text.to_owned()) as fn(&str) -> String), ("without marks", fold)]
    {
        let ranked: Vec<Vec<String>> = questions
            .iter()
            .map(|(text, _)| {
                index.ranking(&change(text), 100).unwrap().into_iter().map(|(id, _)| id).collect()
            })
            .collect();
        let score = |measure: &dyn Fn(&[String], &[String]) -> f64| {
            let sum: f64 =
                ranked.iter().zip(&questions).map(|(ranked, (_, relevant))| measure(ranked, relevant)).sum();
            sum / questions.len() as f64
        };
        println!(
            "  {form:14} nDCG@10 {:.4}  R@1 {:.4}  R@10 {:.4}  R@100 {:.4}  MRR {:.4}",
            score(&ndcg),
            score(&|ranked, relevant| recall(ranked, relevant, 1)),
            score(&|ranked, relevant| recall(ranked, relevant, 10)),
            score(&|ranked, relevant| recall(ranked, relevant, 100)),
            score(&|ranked, relevant| {
                ranked.iter().position(|id| relevant.contains(id)).map_or(0.0, |at| 1.0 / (at + 1) as f64)
            }),
        );
    }
    times(&index, "questions, ten hits with snippets", questions.iter().map(|(text, _)| text.clone()));
    times(&index, "the first three words", questions.iter().map(|(text, _)| first_words(text, 3)));
    times(
        &index,
        "number look-ups",
        questions.iter().flat_map(|(_, relevant)| relevant.iter().map(|id| number(id))),
    );
    times(&index, "10,000 hostile questions", hostile(&questions).into_iter());
}

/// Memory of this process that is its own, without files that the system holds for it; 0 where it does not tell.
fn megabytes_held() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kilobytes.unwrap_or(0.0) / 1000.0
}

/// Processor time of this process so far; 0 where the system does not tell.
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}

fn times(index: &Index, label: &str, queries: impl Iterator<Item = String>) {
    let mut took: Vec<f64> = queries
        .map(|query| {
            let started = Instant::now();
            index.search(&Request { query, limit: 10, ..Request::default() }).unwrap();
            started.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    took.sort_by(f64::total_cmp);
    let at = |share: f64| took[((took.len() - 1) as f64 * share) as usize];
    println!(
        "  {label}: median {:.2} ms, 99th percentile {:.2} ms, slowest {:.2} ms",
        at(0.5),
        at(0.99),
        at(1.0)
    );
}

/// Questions as nobody asks them: words of real ones shuffled without marks, brackets, quotes, filters, raw keys.
fn hostile(questions: &[(String, Vec<String>)]) -> Vec<String> {
    let words: Vec<&str> = questions.iter().flat_map(|(text, _)| text.split_whitespace()).collect();
    let odd = [
        "\"",
        "((((((",
        "loai:",
        "so:1/2",
        "nam:20a",
        "điều 5",
        "12/2023/QĐ-UBND",
        "\u{301}\u{301}",
        "*~^\\",
        "ddww",
        "xqzjk",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    ];
    let mut state = 1u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) % below.max(1) as u64) as usize
    };
    let mut out = Vec::new();
    for _ in 0..10_000 {
        let length = 1 + random(80);
        let (plain, share) = (random(2) == 0, random(4));
        let pieces: Vec<String> = (0..length)
            .map(|_| match random(8) < share {
                true => odd[random(odd.len())].to_owned(),
                false if plain => fold(words[random(words.len())]),
                false => words[random(words.len())].to_owned(),
            })
            .collect();
        out.push(pieces.join(" "));
    }
    out
}

fn first_words(text: &str, count: usize) -> String {
    text.split_whitespace().take(count).collect::<Vec<_>>().join(" ")
}

fn number(id: &str) -> String {
    id.split('#').next().unwrap_or_default().to_owned()
}

fn files(dir: &Path) -> u64 {
    let mut sum = 0;
    for entry in std::fs::read_dir(dir).unwrap().flatten() {
        let path = entry.path();
        sum += if path.is_dir() { files(&path) } else { entry.metadata().unwrap().len() };
    }
    sum
}
