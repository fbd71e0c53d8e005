//! Proves that a typeset issue holds every word of its documents, in order, and nothing else.
//!
//! The text of the finished PDF, in the logical order of its tags, is laid beside the text of the trees it
//! was made from, letter by letter without white space. Only where the two part is a word diff made, so the
//! proof of a faultless issue costs one walk over its text. What an office leaves out on purpose is taken
//! out of the documents by the caller beforehand.

use std::collections::HashSet;

use gazette_model::{Block, Document, Paragraph, Unit};
use serde::{Deserialize, Serialize};

use crate::compare::align::align;
use crate::compare::edits::{Edit, edits};
use crate::compare::moves::forgive_order;
use crate::compare::stream::{Printed, Stream, Take, marks, printed};
use crate::normalize::normalize;
use crate::structure;
use crate::words::{AtomKind, Vocabulary};

/// A document that stands in the issue.
#[derive(Debug, Clone)]
pub struct ProofPart<'a> {
    /// Its address or identifier, for the report.
    pub id: &'a str,
    /// The tree it was set from, without what is left out on purpose.
    pub document: &'a Document,
    /// First page of the issue it stands on.
    pub first_page: u32,
    /// Last page of the issue it stands on.
    pub last_page: u32,
    /// Lines that the gazette itself sets before and in this document: section banner, heading of the body,
    /// `(Đã ký)`, code lines. They may stand there and need not.
    pub generated: &'a [String],
}

/// A block of the finished PDF, in logical order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofBlock<'a> {
    /// The page it begins on, from 1.
    pub page: u32,
    /// Its role: `note` for footnotes; `figure` and `artifact` are not read; anything else is text.
    pub role: &'a str,
    /// Its text.
    pub text: &'a str,
}

/// What the proof found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// Every word of every document is there, in order, and no other.
    pub equal: bool,
    /// What is lost, changed or added.
    pub differences: Vec<ProofDifference>,
}

/// Words that are lost, changed or added in the issue.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofDifference {
    /// The document, as named by [`ProofPart::id`].
    pub document: String,
    /// The unit: `Điều 12 khoản 3`.
    pub place: String,
    /// The page of the issue.
    pub page: u32,
    /// The words of the document; empty if something was added.
    pub expected: String,
    /// The words of the issue; empty if something is lost.
    pub found: String,
}

/// Compares the documents with the blocks of the finished issue. Blocks on pages before the first document
/// (front page, contents) are not of any document and are left out.
pub fn prove(parts: &[ProofPart<'_>], blocks: &[ProofBlock<'_>]) -> Proof {
    let first_page = parts.iter().map(|part| part.first_page).min().unwrap_or(0);
    let read = blocks.iter().filter(|block| block.page >= first_page && !is_silent(block.role));
    let (notes, flow): (Vec<_>, Vec<_>) = read.partition(|block| is_note(block.role));
    let mut differences = Vec::new();
    for (take, found) in [(Take::Flow, flow), (Take::Notes, notes)] {
        let walk = Walk::new(parts, &found, take);
        if walk.arrives() {
            continue;
        }
        // A line the gazette sets may be worded as a document is: read both ways, and believe the better.
        let sparse: Vec<&ProofBlock<'_>> =
            found.iter().copied().filter(|block| !walk.is_foreign(block)).collect();
        let without = diff(parts, &sparse, take);
        let with = if without.is_empty() { Vec::new() } else { diff(parts, &found, take) };
        differences.extend(if with.len() < without.len() { with } else { without });
    }
    Proof { equal: differences.is_empty(), differences }
}

fn is_note(role: &str) -> bool {
    let role = role.to_ascii_lowercase();
    role.contains("note")
}

fn is_silent(role: &str) -> bool {
    role.eq_ignore_ascii_case("figure") || role.eq_ignore_ascii_case("artifact")
}

/// In the expected text: here the mark of a note may be printed.
const MARK: char = '\u{1}';

/// Both texts without white space, read side by side.
struct Walk<'a> {
    expected: Vec<String>,
    /// Where the documents begin in `expected`.
    starts: Vec<usize>,
    found: Vec<String>,
    generated: Vec<HashSet<String>>,
    parts: &'a [ProofPart<'a>],
}

/// Where both texts are read: line and byte of each.
#[derive(Debug, Clone, Copy)]
struct At {
    expected: (usize, usize),
    found: (usize, usize),
}

impl<'a> Walk<'a> {
    fn new(parts: &'a [ProofPart<'a>], found: &[&ProofBlock<'_>], take: Take) -> Self {
        let mut expected = Vec::new();
        let mut starts = Vec::new();
        for part in parts {
            starts.push(expected.len());
            let marks = marks(part.document);
            each_line(part.document, take, &mut |paragraph, opens_note| {
                let mut line = marked(paragraph, &marks);
                if opens_note {
                    line.insert(0, MARK);
                }
                if !line.is_empty() {
                    expected.push(line);
                }
            });
        }
        let generated =
            parts.iter().map(|part| part.generated.iter().map(|line| squeeze(line)).collect()).collect();
        let found = found.iter().map(|block| squeeze(block.text)).collect();
        Self { expected, starts, found, generated, parts }
    }

    /// Whether both texts end together, generated lines left out.
    fn arrives(&self) -> bool {
        let mut at = At { expected: (0, 0), found: (0, 0) };
        // A generated line may be worded as the document goes on; the last such choice can be taken back.
        let mut choice: Option<At> = None;
        loop {
            while self.expected.get(at.expected.0).is_some_and(|line| at.expected.1 >= line.len()) {
                at.expected = (at.expected.0 + 1, 0);
            }
            while self.found.get(at.found.0).is_some_and(|line| at.found.1 >= line.len()) {
                at.found = (at.found.0 + 1, 0);
            }
            let (expected, found) = (self.expected_rest(at), self.found_rest(at));
            let generated = at.found.1 == 0 && !found.is_empty() && self.is_generated(at);
            match (expected.is_empty(), found.is_empty()) {
                (true, true) => return true,
                (false, false) => {
                    if let Some(step) = common(expected, found) {
                        if generated {
                            choice = Some(At { found: (at.found.0 + 1, 0), ..at });
                        }
                        at.expected.1 += step.0;
                        at.found.1 += step.1;
                        continue;
                    }
                }
                _ => {}
            }
            if generated {
                at.found = (at.found.0 + 1, 0);
            } else if let Some(other) = choice.take() {
                at = other;
            } else {
                return false;
            }
        }
    }

    /// Whether a block is a generated line and no paragraph of any document.
    fn is_foreign(&self, block: &ProofBlock<'_>) -> bool {
        let line = squeeze(block.text);
        self.generated.iter().any(|lines| lines.contains(&line)) && !self.expected.contains(&line)
    }

    fn expected_rest(&self, at: At) -> &str {
        self.expected.get(at.expected.0).and_then(|line| line.get(at.expected.1..)).unwrap_or_default()
    }

    fn found_rest(&self, at: At) -> &str {
        self.found.get(at.found.0).and_then(|line| line.get(at.found.1..)).unwrap_or_default()
    }

    /// Whether the block is a generated line of the document being read, or of the next one.
    fn is_generated(&self, at: At) -> bool {
        let Some(line) = self.found.get(at.found.0) else { return false };
        let part = self.starts.partition_point(|&start| start <= at.expected.0);
        let near = part.saturating_sub(1)..(part + 1).min(self.parts.len());
        near.into_iter().any(|part| self.generated.get(part).is_some_and(|lines| lines.contains(line)))
    }
}

/// How far the shorter of both goes along with the other, in bytes of each; `None` if they part before.
fn common(expected: &str, found: &str) -> Option<(usize, usize)> {
    if let Some(after) = expected.strip_prefix(MARK) {
        let digits = found.len() - found.trim_start_matches(|c: char| c.is_ascii_digit() || c == '*').len();
        // The mark is all digits that do not belong to the text behind it.
        let own = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit() || c == '*').len();
        return Some((MARK.len_utf8(), digits.saturating_sub(own)));
    }
    let until = expected.find(MARK).unwrap_or(expected.len());
    let length = until.min(found.len());
    (expected.as_bytes().get(..length) == found.as_bytes().get(..length)).then_some((length, length))
}

/// A line without white space, in the form of the other side; the places of notes marked.
fn marked(paragraph: &Paragraph, marks: &HashSet<&str>) -> String {
    let Printed { mut text, references, .. } = printed(paragraph, marks);
    for at in references.into_iter().rev() {
        if text.is_char_boundary(at) {
            text.insert(at, MARK);
        }
    }
    squeeze(&text)
}

fn squeeze(text: &str) -> String {
    let mut text = normalize(text);
    text.retain(|c| !c.is_whitespace());
    text
}

fn each_line<'a>(document: &'a Document, take: Take, visit: &mut dyn FnMut(&'a Paragraph, bool)) {
    if take == Take::Notes {
        for note in &document.notes {
            let mut opens = true;
            for block in &note.blocks {
                block.each_paragraph(&mut |paragraph| {
                    visit(paragraph, std::mem::take(&mut opens));
                });
            }
        }
    } else {
        for unit in &document.units {
            unit.each_paragraph(&mut |paragraph| visit(paragraph, false));
        }
    }
}

/// Names what is lost, changed or added, word by word.
fn diff(parts: &[ProofPart<'_>], blocks: &[&ProofBlock<'_>], take: Take) -> Vec<ProofDifference> {
    let mut vocabulary = Vocabulary::default();
    let mut expected = Stream::default();
    // Units of the row so far, by document.
    let mut bounds = Vec::new();
    for part in parts {
        expected.read(part.document, &mut vocabulary, take);
        bounds.push(expected.units.len());
    }
    let body = blocks
        .iter()
        .map(|block| Block::Paragraph(Paragraph { page: Some(block.page), ..Paragraph::plain(block.text) }));
    let issue =
        Document { units: vec![Unit { body: body.collect(), ..Unit::default() }], ..Document::default() };
    let mut found = Stream::default();
    found.read(&issue, &mut vocabulary, Take::Flow);

    let matches = align(&expected.keys, &found.keys);
    let edits = forgive_order(&expected, &found, edits(&expected, &found, &matches), false);
    let may_stand = may_stand(parts);
    let mut differences = Vec::new();
    for edit in edits.into_iter().filter(|edit| !edit.same) {
        let found_runs = without_generated(&found, &edit, &may_stand);
        if edit.a.is_empty() && found_runs.iter().all(|run| is_mark(&expected, &found, &edit, run, take)) {
            continue;
        }
        let unit = expected.unit_of(edit.a.start.min(expected.words.len().saturating_sub(1)));
        let part = bounds.partition_point(|&bound| unit.is_some_and(|unit| bound <= unit));
        let Some(part) = parts.get(part).or_else(|| parts.last()) else { continue };
        let path = unit.and_then(|unit| expected.units.get(unit)).map_or("", |unit| unit.path.as_str());
        let line = found.line(edit.b.start).or_else(|| found.line(edit.b.start.checked_sub(1)?));
        differences.push(ProofDifference {
            document: part.id.to_owned(),
            place: if take == Take::Notes {
                "Chú thích".to_owned()
            } else {
                structure::place(part.document, path)
            },
            page: line.and_then(|line| line.page).unwrap_or(part.first_page),
            expected: expected.slice(edit.a.clone()).to_owned(),
            found: found_runs.into_iter().map(|run| found.slice(run)).collect::<Vec<_>>().join(" "),
        });
    }
    differences
}

/// What may stand in the issue beside the words of the documents: generated lines, and the head rows of
/// tables, which are set again on every page.
fn may_stand(parts: &[ProofPart<'_>]) -> HashSet<String> {
    let mut lines: HashSet<String> = HashSet::new();
    for part in parts {
        lines.extend(part.generated.iter().map(|line| squeeze(line)));
        for unit in &part.document.units {
            head_rows(unit, &mut lines, 0);
        }
    }
    lines
}

fn head_rows(unit: &Unit, lines: &mut HashSet<String>, depth: usize) {
    for block in &unit.body {
        if let Block::Table(table) = block {
            let rows = table.rows.iter().enumerate().filter(|(at, row)| *at == 0 || row.header);
            for cell in rows.flat_map(|(_, row)| &row.cells) {
                for block in &cell.blocks {
                    block.each_paragraph(&mut |paragraph| {
                        lines.insert(squeeze(&paragraph.text()));
                    });
                }
            }
        }
    }
    if depth < 64 {
        unit.children.iter().for_each(|child| head_rows(child, lines, depth + 1));
    }
}

/// The runs of an edit in the issue that are not whole generated blocks.
fn without_generated(
    found: &Stream,
    edit: &Edit,
    may_stand: &HashSet<String>,
) -> Vec<std::ops::Range<usize>> {
    let mut runs: Vec<std::ops::Range<usize>> = Vec::new();
    let mut at = edit.b.start;
    while at < edit.b.end {
        let end = found.line(at).map_or(edit.b.end, |line| line.end).clamp(at + 1, edit.b.end);
        let whole = found.line(at).is_some_and(|line| line.first == at && line.end == end);
        if !(whole && may_stand.contains(&squeeze(found.slice(at..end)))) {
            match runs.last_mut() {
                Some(last) if last.end == at => last.end = end,
                _ => runs.push(at..end),
            }
        }
        at = end;
    }
    runs
}

/// Whether a run is the printed mark of a note.
fn is_mark(expected: &Stream, found: &Stream, edit: &Edit, run: &std::ops::Range<usize>, take: Take) -> bool {
    let one = run.len() == 1 && found.words.get(run.start).is_some_and(|word| word.kind == AtomKind::Digits);
    let place = if take == Take::Notes {
        found.opens_paragraph(run.start)
    } else {
        expected.note_references.binary_search(&edit.a.start).is_ok()
    };
    one && place
}
