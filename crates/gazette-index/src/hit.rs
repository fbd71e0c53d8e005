//! Makes the answer of a unit that was found.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use gazette_text::spelling::canonical;

use crate::analysis::Quick;
use crate::clause::clauses;
use crate::request::{Hit, Other};
use crate::snippet::Cut;
use crate::terms::Wanted;
use crate::unit::Unit;

/// What a reader should see marked: the spellings that were looked for, with how much each tells.
#[derive(Debug, Default)]
pub(crate) struct Highlight {
    /// For each spelling which word of the question it is, from 1, and its worth.
    pub(crate) words: HashMap<String, (usize, f32)>,
    /// Words as they were met in texts; one answer shows several texts of the same words.
    met: RefCell<Met>,
}

/// Words as they are written, with what they are of the question.
type Met = HashMap<Box<str>, (usize, f32), BuildHasherDefault<Quick>>;

/// Words that only ask, or stand almost everywhere, are not marked.
const LEAST_WEIGHT: f32 = 0.5;
const LEAST_RARITY: f32 = 0.4;
/// Questions of no more words are marked whole.
const FEW_WORDS: usize = 3;

impl Highlight {
    pub(crate) fn of(wanted: &[Wanted]) -> Self {
        let mut words = HashMap::new();
        let single = |term: &&Wanted| !term.pair;
        // Of two or three words each was meant, however common it is: half of `hợp đồng` marked looks like a fault.
        let few = wanted.iter().filter(single).count() <= FEW_WORDS;
        let telling = wanted.iter().any(tells);
        let shown = |term: &&Wanted| !telling || tells(term) || few && term.weight >= LEAST_WEIGHT;
        let syllables = wanted.iter().filter(single).filter(shown);
        for (number, term) in (1..).zip(syllables) {
            for (spelling, share) in &term.spellings {
                let worth = term.worth() * share;
                words.entry(spelling.clone()).or_insert((number, worth));
            }
        }
        Self { words, ..Self::default() }
    }

    /// What a word of a text, however it is written, is of the question.
    pub(crate) fn of_word(&self, word: &str) -> (usize, f32) {
        if let Some(known) = self.met.borrow().get(word) {
            return *known;
        }
        let found = self.words.get(canonical(&word.to_lowercase()).as_str()).copied().unwrap_or_default();
        self.met.borrow_mut().insert(word.into(), found);
        found
    }

    #[cfg(test)]
    pub(crate) fn new(words: impl Iterator<Item = (String, (usize, f32))>) -> Self {
        Self { words: words.collect(), ..Self::default() }
    }
}

fn tells(term: &Wanted) -> bool {
    term.weight >= LEAST_WEIGHT && term.rarity >= LEAST_RARITY
}

/// Other clauses of a long article that are named beside its best.
const MOST_CLAUSES: usize = 3;

/// The answer of a unit; a long article is led to by the clause that answers best, the next best are named.
pub(crate) fn hit(unit: &Unit, score: f32, highlight: &Highlight) -> Hit {
    let cut = Cut::of(&unit.text, highlight);
    let (snippet, begins) = cut.snippet(0..unit.text.len());
    // The clause or point the snippet begins in; an article's own beginning is the article.
    let part = unit.parts.iter().take_while(|(start, _)| *start as usize <= begins).last();
    let part = part.map(|(_, part)| part.as_str()).unwrap_or_default();
    let mut out = Hit {
        id: address(unit),
        path: unit.path.clone(),
        anchor: inside(&unit.path, part),
        place: place(unit, part),
        snippet,
        ..plain(unit, score)
    };
    out.permalink = permalink(&unit.document, &out.anchor);
    let others = clauses(unit, &cut).into_iter().filter(|clause| !clause.range.contains(&begins));
    out.clauses = others
        .take(MOST_CLAUSES)
        .map(|clause| {
            let path = inside(&unit.path, &clause.path);
            Other {
                id: format!("{}/{path}", unit.document),
                article: place(unit, &clause.path),
                permalink: permalink(&unit.document, &path),
                path,
            }
        })
        .collect();
    out
}

/// The answers of a unit clause by clause, the best first; those `allowed` by their address. A short article, or one
/// in which no clause answers, is one.
pub(crate) fn hits(
    unit: &Unit,
    score: f32,
    highlight: &Highlight,
    allowed: impl Fn(&str) -> bool,
) -> Vec<Hit> {
    let cut = Cut::of(&unit.text, highlight);
    let found = clauses(unit, &cut);
    if found.is_empty() {
        return vec![hit(unit, score, highlight)];
    }
    let hits = found.into_iter().filter_map(|clause| {
        let path = inside(&unit.path, &clause.path);
        let id = format!("{}/{path}", unit.document);
        if !allowed(&id) {
            return None;
        }
        let (snippet, begins) = cut.snippet(clause.range.clone());
        let within = unit.parts.iter().take_while(|(start, _)| *start as usize <= begins).last();
        let part = within.map_or(clause.path.as_str(), |(_, part)| part.as_str());
        let anchor = inside(&unit.path, part);
        let permalink = permalink(&unit.document, &anchor);
        let place = place(unit, part);
        Some(Hit { id, path, anchor, place, permalink, snippet, ..plain(unit, score) })
    });
    hits.collect()
}

/// The address of a part inside the document.
fn inside(path: &str, part: &str) -> String {
    match (path.is_empty(), part.is_empty()) {
        (_, true) => path.to_owned(),
        (true, false) => part.to_owned(),
        (false, false) => format!("{path}/{part}"),
    }
}

/// What every answer tells of the document.
fn plain(unit: &Unit, score: f32) -> Hit {
    let kind = unit.kind.to_lowercase();
    let title = match kind.is_empty() || unit.document_title.to_lowercase().starts_with(&kind) {
        true => unit.document_title.clone(),
        false => format!("{} {}", unit.kind, lower_first(&unit.document_title)),
    };
    Hit {
        document: unit.document.clone(),
        number: unit.number.clone(),
        kind: unit.kind.clone(),
        title,
        bodies: unit.bodies.clone(),
        article: unit.heading.clone(),
        score,
        issue: unit.issue,
        issued_on: unit.issued_on,
        effective_on: unit.effective_on,
        ..Hit::default()
    }
}

pub(crate) fn other(unit: &Unit) -> Other {
    Other {
        id: address(unit),
        path: unit.path.clone(),
        article: unit.heading.clone(),
        permalink: permalink(&unit.document, &unit.path),
    }
}

pub(crate) fn address(unit: &Unit) -> String {
    if unit.path.is_empty() { unit.document.clone() } else { format!("{}/{}", unit.document, unit.path) }
}

pub(crate) fn permalink(document: &str, path: &str) -> String {
    if path.is_empty() { format!("/van-ban/{document}") } else { format!("/van-ban/{document}/{path}") }
}

/// From what is attached down to the point: `Quy định kèm theo › Chương II › Điều 3 › khoản 4`.
fn place(unit: &Unit, part: &str) -> String {
    let mut heading = unit.heading.as_str();
    if !unit.title.is_empty() {
        heading =
            heading.strip_suffix(unit.title.as_str()).unwrap_or(heading).trim_end().trim_end_matches('.');
    }
    let (article, container) = match heading.strip_suffix(')').and_then(|rest| rest.split_once(" (")) {
        Some((article, container)) => (article, Some(container)),
        None => (heading, None),
    };
    let above =
        unit.above.iter().map(|title| title.split_once(". ").map_or(title.as_str(), |(label, _)| label));
    let part = part.split('/').filter(|segment| !segment.is_empty()).map(segment);
    let steps = container.into_iter().chain(above).chain(Some(article)).map(str::to_owned).chain(part);
    steps.filter(|step| !step.is_empty()).collect::<Vec<_>>().join(" › ")
}

fn segment(segment: &str) -> String {
    let plain = segment.split_once("--").map_or(segment, |(plain, _)| plain);
    match plain.split_once('-') {
        Some(("khoan", label)) => format!("khoản {label}"),
        Some(("diem", label)) => format!("điểm {}", label.replace("dd", "đ")),
        _ => plain.to_owned(),
    }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_reads_from_the_chapter_down() {
        let unit = Unit {
            document: "ubnd-tinh-a/1-2026-qd-ubnd".to_owned(),
            path: "kem-theo/dieu-3".to_owned(),
            above: vec!["Chương II. Tổ chức thực hiện".to_owned(), "Mục 1".to_owned()],
            heading: "Điều 3 (Quy định kèm theo). Trách nhiệm".to_owned(),
            title: "Trách nhiệm".to_owned(),
            text: "Điều 3. Trách nhiệm\n1. Một.\n2. Hai nước thải.\na) Chữ.".to_owned(),
            parts: vec![(24, "khoan-1".to_owned()), (32, "khoan-2".to_owned())],
            ..Unit::default()
        };
        assert_eq!(
            place(&unit, "khoan-4/diem-dd"),
            "Quy định kèm theo › Chương II › Mục 1 › Điều 3 › khoản 4 › điểm đ"
        );
        assert_eq!(place(&unit, ""), "Quy định kèm theo › Chương II › Mục 1 › Điều 3");
    }
}
