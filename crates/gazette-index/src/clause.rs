//! The clauses (khoản) of a long article as units of the answer: which of them hold what was asked.
//!
//! An article of many clauses is found by all its words together, for a question seldom repeats what the clauses
//! have in common; which clause answers is decided by the words inside each.

use std::ops::Range;

use crate::snippet::Cut;
use crate::unit::Unit;

/// A shorter article is read as a whole, in bytes.
const LONG: usize = 1500;
/// A clause holds much of a question from this share of what the best one holds.
const MUCH: f32 = 0.6;

/// A clause of an article.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Clause {
    /// Where it stands in the text, in bytes.
    pub(crate) range: Range<usize>,
    /// Its address inside the article: `khoan-4`.
    pub(crate) path: String,
    /// How much of the question it holds.
    pub(crate) worth: f32,
}

/// The clauses of a long article that hold much of what is asked, the best first; none of a short one, nor where
/// nothing is asked.
pub(crate) fn clauses(unit: &Unit, cut: &Cut<'_>) -> Vec<Clause> {
    if unit.text.len() < LONG {
        return Vec::new();
    }
    let starts: Vec<(usize, &str)> = unit
        .parts
        .iter()
        .filter(|(_, path)| !path.contains('/'))
        .map(|(start, path)| (*start as usize, path.as_str()))
        .collect();
    let ends = starts.iter().skip(1).map(|(start, _)| *start).chain([unit.text.len()]);
    let mut out: Vec<Clause> = starts
        .iter()
        .zip(ends)
        .map(|((start, path), end)| Clause {
            range: *start..end,
            path: (*path).to_owned(),
            worth: cut.worth(*start..end),
        })
        .collect();
    let most = out.iter().map(|clause| clause.worth).fold(0.0, f32::max);
    out.retain(|clause| clause.worth > 0.0 && clause.worth >= MUCH * most);
    // Of equal ones the first in the text stays first.
    out.sort_by(|a, b| b.worth.total_cmp(&a.worth));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hit::Highlight;

    #[test]
    fn the_clauses_that_hold_the_words_come_first_and_the_others_not_at_all() {
        let filler = "Cơ quan nhà nước có trách nhiệm thực hiện. ".repeat(20);
        let mut unit = Unit { text: format!("Điều 5. Mức phạt\n{filler}"), ..Unit::default() };
        for (number, words) in
            [(1, "xe đạp"), (2, "xe mô tô không đội mũ"), (3, "đội mũ xe mô tô"), (4, "đi bộ")]
        {
            unit.parts.push((u32::try_from(unit.text.len() + 1).unwrap(), format!("khoan-{number}")));
            unit.text.push_str(&format!("\n{number}. Phạt người {words}. {filler}"));
        }
        let words = (1..).zip(["mô", "tô", "đội", "mũ", "không"]);
        let highlight = Highlight::new(words.map(|(at, word)| (word.to_owned(), (at, 1.0))));
        let paths = |unit: &Unit| -> Vec<String> {
            clauses(unit, &Cut::of(&unit.text, &highlight)).into_iter().map(|clause| clause.path).collect()
        };
        assert_eq!(paths(&unit), ["khoan-2", "khoan-3"]);
        unit.text = "5. Xe mô tô.".to_owned();
        assert!(paths(&unit).is_empty());
    }
}
