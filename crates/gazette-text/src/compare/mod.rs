//! Compares two documents word by word, aligned by legal unit (so sánh bản chính với bản Word).
//!
//! Two texts become two rows of words (`stream`), aligned as wholes (`align`), so that it does not matter
//! where each reader saw units begin; each edit is then named as a person would name it (`edits`), words
//! that only stand in another order in heads, tables and notes are forgiven (`moves`), and what remains is
//! put into its legal unit and judged (`judge`).
//!
//! No difference at all: white space, line breaks, words split or joined, automatic labels against typed
//! ones, Unicode forms, invisible characters, bullets and leaders. `spelling`: accepted spellings of one word
//! (see [`crate::spelling`]), typographic quotes, dashes, ellipses and raised digits, and headings set in capitals
//! on one side only. `furniture`: running heads, page numbers, stamps, joints of issues, `(Đã ký)` in place of a
//! signature. `formula`: an equation that one side does not tell, or tells in another order. Everything else is real, a changed capital or comma of running text among it.

pub(crate) mod align;
pub(crate) mod edits;
mod formulas;
mod furniture;
mod join;
mod judge;
mod labels;
pub(crate) mod moves;
mod page;
mod pieces;
mod report;
pub(crate) mod stream;
mod widen;

use gazette_model::{Difference, DifferenceKind, Document, UnitPath};
use serde::{Deserialize, Serialize};

pub use furniture::is_furniture;
pub use join::join;
pub use report::{report_html, report_text};

use crate::words::Vocabulary;

/// What comparing two documents found.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// No insertion, deletion or replacement.
    pub equal: bool,
    /// All differences, in the order of the first text.
    pub differences: Vec<Difference>,
    /// Insertions, deletions and replacements among them.
    pub real_count: usize,
    /// Words in another accepted spelling among them.
    pub spelling_count: usize,
    /// Lines of page furniture among them.
    pub furniture_count: usize,
    /// Equations that cannot be compared among them.
    #[serde(default)]
    pub formula_count: usize,
    /// Units whose number only moved on because one before them is missing, added or renumbered; they
    /// belong to that difference.
    pub renumbered: Vec<Renumbered>,
    /// Words of the first text.
    pub words_a: usize,
    /// Words of the second text.
    pub words_b: usize,
}

/// A unit with another number in each text, as consequence of a difference before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renumbered {
    /// Where, as the first text counts.
    pub place: String,
    /// The same for programs.
    pub path: UnitPath,
    /// The number in the first text.
    pub a: String,
    /// The number in the second text.
    pub b: String,
}

/// One of two texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The first.
    A,
    /// The second.
    B,
}

/// Why two documents cannot be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CompareError {
    /// A document without words, such as a scan; this is never "equal".
    #[error("document {0:?} holds no text and cannot be compared")]
    NoText(Side),
}

/// Compares two documents and returns every difference.
pub fn compare(a: &Document, b: &Document) -> Result<Comparison, CompareError> {
    let mut vocabulary = Vocabulary::default();
    let stream_a = stream::Stream::of(a, &mut vocabulary);
    let stream_b = stream::Stream::of(b, &mut vocabulary);
    for (side, stream) in [(Side::A, &stream_a), (Side::B, &stream_b)] {
        if !stream.says_something(0..stream.words.len()) {
            return Err(CompareError::NoText(side));
        }
    }
    let matches = align::align(&stream_a.keys, &stream_b.keys);
    let mut edits = edits::edits(&stream_a, &stream_b, &matches);
    let formulas = formulas::set_aside(&stream_a, &stream_b, &mut edits);
    let matches = edits::matches(&stream_a, &stream_b, &edits);
    let edits = moves::forgive_order(&stream_a, &stream_b, edits, true);
    let judge = judge::Judge { a: &stream_a, b: &stream_b, document_a: a, document_b: b };
    let (placed, renumbered) = judge.differences(&matches, &edits, &formulas);
    let differences: Vec<Difference> = placed.into_iter().map(|placed| placed.difference).collect();
    let count =
        |kind: fn(DifferenceKind) -> bool| differences.iter().filter(|found| kind(found.kind)).count();
    let real_count = count(DifferenceKind::is_real);
    Ok(Comparison {
        equal: real_count == 0,
        real_count,
        spelling_count: count(|kind| kind == DifferenceKind::Spelling),
        formula_count: count(|kind| kind == DifferenceKind::Formula),
        furniture_count: count(|kind| kind == DifferenceKind::Furniture),
        renumbered,
        words_a: stream_a.word_count(),
        words_b: stream_b.word_count(),
        differences,
    })
}
