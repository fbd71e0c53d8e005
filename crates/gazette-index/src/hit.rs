//! Makes the answer of a unit that was found.

use std::collections::HashMap;

use crate::request::{Hit, Other};
use crate::snippet::snippet;
use crate::terms::Wanted;
use crate::unit::Unit;

/// What a reader should see marked: the spellings that were looked for, with how much each tells.
#[derive(Debug, Default)]
pub(crate) struct Highlight {
    /// For each spelling which word of the question it is, from 1, and its worth.
    pub(crate) words: HashMap<String, (usize, f32)>,
}

/// Words that only ask, or stand almost everywhere, are not marked.
const LEAST_WEIGHT: f32 = 0.5;
const LEAST_RARITY: f32 = 0.4;

impl Highlight {
    pub(crate) fn of(wanted: &[Wanted]) -> Self {
        let mut out = Self::default();
        let telling = wanted.iter().any(tells);
        let syllables = wanted.iter().filter(|term| !term.pair && (!telling || tells(term)));
        for (number, term) in (1..).zip(syllables) {
            for (spelling, share) in &term.spellings {
                let worth = term.worth() * share;
                out.words.entry(spelling.clone()).or_insert((number, worth));
            }
        }
        out
    }
}

fn tells(term: &Wanted) -> bool {
    term.weight >= LEAST_WEIGHT && term.rarity >= LEAST_RARITY
}

pub(crate) fn hit(unit: &Unit, score: f32, highlight: &Highlight) -> Hit {
    let title = if unit.kind.is_empty()
        || unit.document_title.to_lowercase().starts_with(&unit.kind.to_lowercase())
    {
        unit.document_title.clone()
    } else {
        format!("{} {}", unit.kind, lower_first(&unit.document_title))
    };
    let (snippet, begins) = snippet(&unit.text, highlight);
    // The clause or point the snippet begins in; an article's own beginning is the article.
    let part = unit.parts.iter().take_while(|(start, _)| *start as usize <= begins).last();
    let part = part.map(|(_, part)| part.as_str()).unwrap_or_default();
    let anchor = match (unit.path.is_empty(), part.is_empty()) {
        (_, true) => unit.path.clone(),
        (true, false) => part.to_owned(),
        (false, false) => format!("{}/{part}", unit.path),
    };
    Hit {
        id: address(unit),
        document: unit.document.clone(),
        path: unit.path.clone(),
        place: place(unit, part),
        permalink: permalink(&unit.document, &anchor),
        anchor,
        number: unit.number.clone(),
        kind: unit.kind.clone(),
        title,
        bodies: unit.bodies.clone(),
        article: unit.heading.clone(),
        score,
        snippet,
        issue: unit.issue,
        issued_on: unit.issued_on,
        effective_on: unit.effective_on,
        units: None,
        more: Vec::new(),
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
