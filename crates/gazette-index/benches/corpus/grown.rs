//! A collection many times as large, and what it costs.

use std::path::Path;
use std::time::Instant;

use gazette_index::{Index, Unit, rebuild_units};

use super::corpus::{collection, questions};
use super::{files, first_words, megabytes_held, times};

/// In a copy one syllable of so many is another one of the same article.
const EVERY: usize = 10;

/// Indexes `copies` times the collection and asks its questions.
pub(crate) fn measure(name: &str, folder: &Path, copies: usize) {
    let dir = tempfile::tempdir().unwrap();
    let kept =
        std::env::var_os("GAZETTE_INDEX_KEPT").map(|kept| Path::new(&kept).join(format!("{name}-{copies}")));
    let home = kept.as_deref().unwrap_or(dir.path());
    if Index::open(home).unwrap().is_none() {
        let documents = collection(folder);
        let bytes: usize = documents.iter().flatten().map(|unit| unit.text.len()).sum::<usize>() * copies;
        let started = Instant::now();
        let all = (0..copies).flat_map(|copy| documents.iter().map(move |units| copied(units, copy)));
        let built = rebuild_units(home, all).unwrap();
        let indexing = started.elapsed().as_secs_f64();
        println!(
            "{name} × {copies}: {} units, {:.0} MB of text, indexed in {indexing:.1} s = {:.1} MB/s, index {:.2} x text",
            built.articles,
            bytes as f64 / 1e6,
            bytes as f64 / 1e6 / indexing,
            files(home) as f64 / bytes as f64
        );
        return;
    }
    let started = Instant::now();
    let index = Index::open(home).unwrap().unwrap();
    println!(
        "{name} × {copies}: opened in {:.2} s, a reader holds {:.0} MB",
        started.elapsed().as_secs_f64(),
        megabytes_held()
    );
    let questions = questions(folder);
    times(&index, "questions, ten hits with snippets", questions.iter().map(|(text, _)| text.clone()));
    times(&index, "the first three words", questions.iter().map(|(text, _)| first_words(text, 3)));
    println!("  after that it holds {:.0} MB", megabytes_held());
}

/// The units of a document as another one.
fn copied(units: &[Unit], copy: usize) -> Vec<Unit> {
    let changed = |text: &str, seed: usize| -> String {
        let words: Vec<&str> = text.split(' ').collect();
        let word = |at: usize| {
            let mixed = (at + 7 * seed).wrapping_mul(0x9e37_79b9).wrapping_add(copy * 0x85eb_ca6b);
            if mixed >> 8 & 0xffff < 0xffff / EVERY { words[(mixed >> 5) % words.len()] } else { words[at] }
        };
        (0..words.len()).map(word).collect::<Vec<_>>().join(" ")
    };
    let one = |(at, unit): (usize, &Unit)| {
        if copy == 0 {
            return unit.clone();
        }
        let number = format!("{copy}{}", unit.number);
        Unit {
            document: number.clone(),
            external: format!("{copy}{}", unit.external),
            number,
            text: changed(&unit.text, at),
            title: changed(&unit.title, at),
            ..unit.clone()
        }
    };
    units.iter().enumerate().map(one).collect()
}
