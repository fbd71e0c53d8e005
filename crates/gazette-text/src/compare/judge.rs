//! From edits to differences: each inside one legal unit, at its place, judged real, spelling or furniture.

use std::ops::Range;

use gazette_model::{Difference, DifferenceKind, Document, Part, UnitPath};

use super::Renumbered;
use super::align::Match;
use super::edits::{Edit, is_note_mark};
use super::furniture::{is_furniture, is_section_banner, is_signed_mark};
use super::labels::Shifts;
use super::page::is_page_number;
use super::pieces::{Piece, ends_text, pair, pieces};
use super::stream::{NOTES, Stream};
use super::widen::widen;
use crate::spelling::canonical;
use crate::structure;
use crate::words::AtomKind;

/// So many words stand before and after a difference to show where it is.
const CONTEXT: usize = 8;

/// Both texts, aligned.
pub(crate) struct Judge<'a> {
    pub(crate) a: &'a Stream,
    pub(crate) b: &'a Stream,
    pub(crate) document_a: &'a Document,
    pub(crate) document_b: &'a Document,
}

/// A difference with its place in the order of both texts.
pub(crate) struct Placed {
    pub(crate) order: (usize, usize),
    pub(crate) difference: Difference,
}

/// What becomes of one edit.
enum Verdict {
    Nothing,
    Furniture,
    Real,
}

impl Judge<'_> {
    /// Judges every edit and every aligned pair.
    pub(crate) fn differences(
        &self,
        matches: &[Match],
        edits: &[Edit],
        formulas: &[Edit],
    ) -> (Vec<Placed>, Vec<Renumbered>) {
        let mut placed = Vec::new();
        let mut shifts = Shifts::default();
        let mut renumbered = Vec::new();
        let mut labels = self.labels(matches).into_iter().peekable();
        for (at, edit) in edits.iter().enumerate() {
            while let Some(label) = labels.next_if(|label| label.a < edit.a.start) {
                self.label(&label, &mut shifts, &mut placed, &mut renumbered);
            }
            if edit.same {
                continue;
            }
            let floor = at
                .checked_sub(1)
                .and_then(|at| edits.get(at))
                .map_or((0, 0), |edit| (edit.a.end, edit.b.end));
            let roof = (self.a.words.len(), self.b.words.len());
            let roof = edits.get(at + 1).map_or(roof, |edit| (edit.a.start, edit.b.start));
            let edit = &self.without_furniture(edit, &mut placed);
            match self.verdict(edit) {
                Verdict::Nothing => {}
                Verdict::Furniture => placed.push(self.furniture_run(edit)),
                Verdict::Real => self.real(edit, floor, roof, &mut shifts, &mut placed),
            }
        }
        for label in labels {
            self.label(&label, &mut shifts, &mut placed, &mut renumbered);
        }
        self.spelling(matches, &mut placed);
        self.furniture_lines(&mut placed);
        placed.extend(formulas.iter().map(|formula| {
            let mut placed = self.difference(formula, None);
            placed.difference.kind = DifferenceKind::Formula;
            placed
        }));
        placed.sort_by_key(|placed| placed.order);
        (placed, renumbered)
    }

    /// Whether what stands on one side only is of the text at all.
    fn verdict(&self, edit: &Edit) -> Verdict {
        let (stream, run) = match (edit.a.is_empty(), edit.b.is_empty()) {
            (true, true) => return Verdict::Nothing,
            (false, false) => return Verdict::Real,
            (false, true) => (self.a, &edit.a),
            (true, false) => (self.b, &edit.b),
        };
        let text = stream.slice(run.clone());
        if is_furniture(text)
            || is_section_banner(text)
            || is_signed_mark(text)
            || is_page_number(stream, run)
        {
            return Verdict::Furniture;
        }
        if is_note_mark(self.a, self.b, edit) { Verdict::Nothing } else { Verdict::Real }
    }

    /// Differences of an edit: one for each unit it touches.
    fn real(
        &self,
        edit: &Edit,
        floor: (usize, usize),
        roof: (usize, usize),
        shifts: &mut Shifts,
        placed: &mut Vec<Placed>,
    ) {
        let in_a = pieces(self.a, &edit.a, ends_text(self.b, edit.b.end));
        let in_b = pieces(self.b, &edit.b, ends_text(self.a, edit.a.end));
        for piece in in_a.iter().filter(|piece| piece.whole && edit.b.is_empty()) {
            shifts.moved(self.a, piece.unit, -1);
        }
        if edit.a.is_empty() {
            for piece in in_b.iter().filter(|piece| piece.whole) {
                shifts.moved(self.b, piece.unit, 1);
            }
        }
        for (piece_a, piece_b) in pair(self.a, self.b, in_a, in_b) {
            let at_a = piece_a.as_ref().map_or(edit.a.end..edit.a.end, |piece| piece.run.clone());
            let at_b = piece_b.as_ref().map_or(edit.b.end..edit.b.end, |piece| piece.run.clone());
            let whole = [&piece_a, &piece_b].into_iter().flatten().any(|piece| piece.whole);
            let part = Edit { a: at_a, b: at_b, same: false };
            if self.only_capitals(&part) {
                let pairs = part.a.zip(part.b);
                placed.extend(pairs.filter_map(|(at, other)| self.spelled(at, other)));
                continue;
            }
            let wide = if whole
                || (part.a.is_empty() && edit.a.end != edit.a.start)
                || (part.b.is_empty() && !edit.b.is_empty())
            {
                part
            } else {
                widen(self.a, self.b, &part, floor, roof)
            };
            placed.push(self.difference(&wide, piece_b.as_ref()));
        }
    }

    pub(super) fn difference(&self, edit: &Edit, piece_b: Option<&Piece>) -> Placed {
        let (a, b) = (self.a.slice(edit.a.clone()).to_owned(), self.b.slice(edit.b.clone()).to_owned());
        let kind = match (a.is_empty(), b.is_empty()) {
            (true, _) => DifferenceKind::Insert,
            (_, true) => DifferenceKind::Delete,
            _ => DifferenceKind::Replace,
        };
        let (place, path) = if kind == DifferenceKind::Insert {
            // Inside a unit the first text knows, its reading of the structure counts.
            let inside = piece_b.is_some_and(|piece| !piece.whole)
                && edit
                    .b
                    .start
                    .checked_sub(1)
                    .is_some_and(|before| self.b.unit_of(before) == self.b.unit_of(edit.b.start));
            match edit.a.start.checked_sub(1).filter(|_| inside) {
                Some(before) => self.place(true, self.a.unit_of(before)),
                None => self.place(
                    false,
                    self.b.unit_of(edit.b.start).map(|unit| piece_b.map_or(unit, |piece| piece.unit)),
                ),
            }
        } else {
            let unit = self.whole_unit(&edit.a).or_else(|| self.a.unit_of(edit.a.start));
            self.place(true, unit)
        };
        let (stream, run) =
            if kind == DifferenceKind::Insert { (self.b, &edit.b) } else { (self.a, &edit.a) };
        let (page_a, page_b) = self.pages(edit);
        let difference = Difference {
            kind,
            place,
            path,
            a,
            b,
            before: before(stream, run),
            after: after(stream, run),
            page_a,
            page_b,
        };
        Placed { order: (edit.a.start, edit.b.start), difference }
    }

    /// The unit of `a` that a run holds as a whole.
    fn whole_unit(&self, run: &Range<usize>) -> Option<usize> {
        pieces(self.a, run, false).first().filter(|piece| piece.whole).map(|piece| piece.unit)
    }

    pub(super) fn pages(&self, edit: &Edit) -> (Option<u32>, Option<u32>) {
        // Where nothing stands, the page of the word before.
        let page = |stream: &Stream, run: &Range<usize>| {
            let at = if run.is_empty() { run.start.saturating_sub(1) } else { run.start };
            stream.line(at).and_then(|line| line.page)
        };
        (page(self.a, &edit.a), page(self.b, &edit.b))
    }

    /// Where a unit stands, for people and for programs.
    pub(super) fn place(&self, of_a: bool, unit: Option<usize>) -> (String, UnitPath) {
        let (stream, document) = if of_a { (self.a, self.document_a) } else { (self.b, self.document_b) };
        let Some(info) = unit.and_then(|unit| stream.units.get(unit)) else {
            return (structure::place(document, ""), UnitPath::default());
        };
        if info.path == NOTES {
            return ("Chú thích".to_owned(), UnitPath { part: Part::Notes, ..UnitPath::default() });
        }
        let place = match info.kind {
            kind if kind.is_grouping() && !info.label.is_empty() => {
                let label = info.label.trim_end_matches(['.', ':']);
                match info.path.as_str() {
                    "" => label.to_owned(),
                    container => format!("{label} ({})", structure::place(document, container)),
                }
            }
            _ => structure::place(document, &info.path),
        };
        (place, structure::unit_path(document, &info.path))
    }

    /// One difference for each word in another accepted spelling.
    fn spelling(&self, matches: &[Match], placed: &mut Vec<Placed>) {
        let pairs =
            matches.iter().flat_map(|found| (0..found.length).map(move |by| (found.a + by, found.b + by)));
        for (at, other) in pairs {
            if !self.a.label_number(at) && !self.b.label_number(other) {
                placed.extend(self.spelled(at, other));
            }
        }
    }

    /// A word in two spellings.
    fn spelled(&self, at: usize, other: usize) -> Option<Placed> {
        let (a, b) = (self.a.word(at), self.b.word(other));
        if a == b {
            return None;
        }
        let (place, path) = self.place(true, self.a.unit_of(at));
        let edit = Edit { a: at..at + 1, b: other..other + 1, same: false };
        let (page_a, page_b) = self.pages(&edit);
        let difference = Difference {
            kind: DifferenceKind::Spelling,
            place,
            path,
            a: a.to_owned(),
            b: b.to_owned(),
            before: before(self.a, &edit.a),
            after: after(self.a, &edit.a),
            page_a,
            page_b,
        };
        Some(Placed { order: (at, other), difference })
    }

    /// Whether a heading is set in capitals on one side only (`CHƯƠNG I`, `Chương I`): a matter of type. In
    /// running text a capital is a difference.
    fn only_capitals(&self, edit: &Edit) -> bool {
        let heading = |stream: &Stream, at: usize| stream.line(at).is_some_and(|line| line.heading);
        let same = |(at, other): (usize, usize)| {
            let (a, b) = (self.a.word(at), self.b.word(other));
            let (upper_a, upper_b) = (a.to_uppercase(), b.to_uppercase());
            let capitals = a == upper_a || b == upper_b;
            capitals && canonical(&upper_a) == canonical(&upper_b)
        };
        edit.a.len() == edit.b.len()
            && !edit.a.is_empty()
            && (heading(self.a, edit.a.start) || heading(self.b, edit.b.start))
            && edit.a.clone().zip(edit.b.clone()).all(same)
    }
}

fn before(stream: &Stream, run: &Range<usize>) -> String {
    let last = run.start.saturating_sub(1);
    let line = stream.line(last).map_or(last, |line| line.first);
    let from = run.start.saturating_sub(CONTEXT).max(line);
    let starts = |at: &usize| stream.words.get(*at).is_some_and(|word| word.kind != AtomKind::Sign);
    (from..run.start).find(starts).map_or(String::new(), |first| stream.slice(first..run.start).to_owned())
}

fn after(stream: &Stream, run: &Range<usize>) -> String {
    let line = stream.line(run.end.saturating_sub(1)).map(|line| line.end);
    let end = line.map_or(run.end, |end| end.min(run.end + CONTEXT));
    if end > run.end { stream.slice(run.end..end).to_owned() } else { String::new() }
}
