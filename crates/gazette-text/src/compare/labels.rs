//! Numbers and letters of units as places in a series.

use std::collections::HashMap;

use super::Renumbered;
use super::align::Match;
use super::edits::Edit;
use super::judge::{Judge, Placed};
use super::stream::Stream;
use super::widen::widen;

impl Judge<'_> {
    /// The numbers of units that are aligned.
    pub(super) fn labels(&self, matches: &[Match]) -> Vec<Label> {
        let mut found = Vec::new();
        for run in matches {
            for by in 0..run.length {
                let (a, b) = (run.a + by, run.b + by);
                if self.a.label_number(a) && self.b.label_number(b) {
                    found.push(Label { a, b });
                }
            }
        }
        found
    }

    /// A unit with another number: a difference, unless its series has moved on by as much already.
    pub(super) fn label(
        &self,
        label: &Label,
        shifts: &mut Shifts,
        placed: &mut Vec<Placed>,
        renumbered: &mut Vec<Renumbered>,
    ) {
        let Some(unit) = self.a.unit_of(label.a) else { return };
        if self.a.form(label.a) == self.b.form(label.b) {
            *shifts.series(self.a, unit) = 0;
            return;
        }
        let edit = Edit { a: label.a..label.a + 1, b: label.b..label.b + 1, same: false };
        let roof = (self.a.words.len(), self.b.words.len());
        let edit = widen(self.a, self.b, &edit, (0, 0), roof);
        let by = distance(self.a.word(label.a), self.b.word(label.b));
        if let Some(by) = by {
            let known = shifts.series(self.a, unit);
            if *known == by {
                let (place, path) = self.place(true, Some(unit));
                let (a, b) = (self.a.slice(edit.a).to_owned(), self.b.slice(edit.b).to_owned());
                renumbered.push(Renumbered { place, path, a, b });
                return;
            }
            *known = by;
        }
        placed.push(self.difference(&edit, None));
    }
}

/// The number of a unit on both sides, by word.
pub(super) struct Label {
    pub(super) a: usize,
    b: usize,
}

/// By how much the numbers of each series have moved so far, from missing and added units.
#[derive(Default)]
pub(super) struct Shifts {
    by: HashMap<String, i64>,
}

impl Shifts {
    fn series(&mut self, stream: &Stream, unit: usize) -> &mut i64 {
        self.by.entry(series(stream, unit)).or_default()
    }

    pub(super) fn moved(&mut self, stream: &Stream, unit: usize, by: i64) {
        *self.series(stream, unit) += by;
    }
}

/// What numbers run through: articles through the whole document, clauses and points through the unit above.
fn series(stream: &Stream, unit: usize) -> String {
    let Some(info) = stream.units.get(unit) else { return String::new() };
    let above = info.path.rsplit_once('/').map_or("", |(above, _)| above);
    format!("{:?} {above}", info.kind)
}

/// The letters of points in the order of the law (Decree 78/2025, form of documents): no f, j, w, z; đ after d.
const LETTERS: &str = "abcdđeghiklmnopqrstuvxy";

/// By how much `b` is further in its series than `a`; `None` where they are not of one kind.
fn distance(a: &str, b: &str) -> Option<i64> {
    Some(position(b)? - position(a)?).filter(|_| a.parse::<i64>().is_ok() == b.parse::<i64>().is_ok())
}

fn position(label: &str) -> Option<i64> {
    if let Ok(number) = label.parse::<i64>() {
        return Some(number);
    }
    let mut letters = label.chars();
    let letter = letters.next().filter(|_| letters.next().is_none())?;
    let place = LETTERS.chars().position(|known| letter.to_lowercase().eq([known]))?;
    i64::try_from(place).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_counted_as_the_law_counts_them() {
        assert_eq!(distance("d", "đ"), Some(1));
        assert_eq!(distance("e", "g"), Some(1));
        assert_eq!(distance("24", "23"), Some(-1));
        assert_eq!(distance("a", "1"), None);
    }
}
