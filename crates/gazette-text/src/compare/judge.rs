//! From edits to differences: each inside one legal unit, at its place, judged real, spelling or furniture.

use std::collections::HashMap;
use std::ops::Range;

use gazette_model::{Difference, DifferenceKind, Document, Part, UnitKind, UnitPath};

use super::align::Match;
use super::edits::{Edit, is_note_mark, widen};
use super::furniture::{is_furniture, is_section_banner, is_signed_mark};
use super::stream::{NOTES, Stream, UnitInfo};
use super::{Renumbered, labels};
use crate::spelling::canonical;
use crate::structure;

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

/// A run of one side inside one unit.
#[derive(Debug, Clone)]
struct Piece {
    run: Range<usize>,
    unit: usize,
    /// The unit is there as a whole, smaller ones included.
    whole: bool,
}

/// What becomes of one edit.
enum Verdict {
    Nothing,
    Furniture,
    Real,
}

impl Judge<'_> {
    /// Judges every edit and every aligned pair.
    pub(crate) fn differences(&self, matches: &[Match], edits: &[Edit]) -> (Vec<Placed>, Vec<Renumbered>) {
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

    fn furniture_run(&self, edit: &Edit) -> Placed {
        let (a, b) = (self.a.slice(edit.a.clone()).to_owned(), self.b.slice(edit.b.clone()).to_owned());
        let of_a = !edit.a.is_empty();
        let unit = if of_a { self.a.unit_of(edit.a.start) } else { self.b.unit_of(edit.b.start) };
        let (place, path) = self.place(of_a, unit);
        let (page_a, page_b) = self.pages(edit);
        let difference = Difference {
            kind: DifferenceKind::Furniture,
            place,
            path,
            a,
            b,
            before: String::new(),
            after: String::new(),
            page_a,
            page_b,
        };
        Placed { order: (edit.a.start, edit.b.start), difference }
    }

    /// Lines known as furniture by their words.
    fn furniture_lines(&self, placed: &mut Vec<Placed>) {
        for (of_a, stream) in [(true, self.a), (false, self.b)] {
            for line in &stream.furniture {
                let (place, path) = self.place(of_a, Some(line.unit));
                let (a, b) = if of_a {
                    (line.text.clone(), String::new())
                } else {
                    (String::new(), line.text.clone())
                };
                let difference = Difference {
                    kind: DifferenceKind::Furniture,
                    place,
                    path,
                    a,
                    b,
                    before: String::new(),
                    after: String::new(),
                    page_a: line.page.filter(|_| of_a),
                    page_b: line.page.filter(|_| !of_a),
                };
                let order = if of_a { (line.at, 0) } else { (usize::MAX, line.at) };
                placed.push(Placed { order, difference });
            }
        }
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
        for (piece_a, piece_b) in self.pair(in_a, in_b) {
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

    /// Pairs pieces of both sides that stand in units of the same address, in order.
    fn pair(&self, in_a: Vec<Piece>, in_b: Vec<Piece>) -> Vec<(Option<Piece>, Option<Piece>)> {
        if let ([one], [two]) = (in_a.as_slice(), in_b.as_slice()) {
            return vec![(Some(one.clone()), Some(two.clone()))];
        }
        let path =
            |stream: &Stream, piece: &Piece| stream.units.get(piece.unit).map(|unit| unit.path.clone());
        let mut pairs = Vec::new();
        let mut rest: Vec<Option<Piece>> = in_b.into_iter().map(Some).collect();
        let mut from = 0;
        for piece in in_a {
            let here = path(self.a, &piece);
            let found = (from..rest.len())
                .find(|&at| rest[at].as_ref().is_some_and(|other| path(self.b, other) == here));
            match found {
                Some(at) => {
                    for skipped in &mut rest[from..at] {
                        pairs.push((None, skipped.take()));
                    }
                    pairs.push((Some(piece), rest[at].take()));
                    from = at + 1;
                }
                None => pairs.push((Some(piece), None)),
            }
        }
        pairs.extend(rest.into_iter().skip(from).map(|piece| (None, piece)));
        pairs.retain(|(one, two)| one.is_some() || two.is_some());
        // One of each left alone, side by side: two readings of one unit.
        let mut joined: Vec<(Option<Piece>, Option<Piece>)> = Vec::new();
        for pair in pairs {
            match (joined.last_mut(), pair) {
                (Some((Some(_), two @ None)), (None, Some(other))) if !other.whole => *two = Some(other),
                (_, pair) => joined.push(pair),
            }
        }
        joined
    }

    fn difference(&self, edit: &Edit, piece_b: Option<&Piece>) -> Placed {
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

    fn pages(&self, edit: &Edit) -> (Option<u32>, Option<u32>) {
        // Where nothing stands, the page of the word before.
        let page = |stream: &Stream, run: &Range<usize>| {
            let at = if run.is_empty() { run.start.saturating_sub(1) } else { run.start };
            stream.line(at).and_then(|line| line.page)
        };
        (page(self.a, &edit.a), page(self.b, &edit.b))
    }

    /// Where a unit stands, for people and for programs.
    fn place(&self, of_a: bool, unit: Option<usize>) -> (String, UnitPath) {
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

    /// The numbers of units that are aligned.
    fn labels(&self, matches: &[Match]) -> Vec<Label> {
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
    fn label(
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
        let by = labels::distance(self.a.word(label.a), self.b.word(label.b));
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
struct Label {
    a: usize,
    b: usize,
}

/// By how much the numbers of each series have moved so far, from missing and added units.
#[derive(Default)]
struct Shifts {
    by: HashMap<String, i64>,
}

impl Shifts {
    fn series(&mut self, stream: &Stream, unit: usize) -> &mut i64 {
        self.by.entry(series(stream, unit)).or_default()
    }

    fn moved(&mut self, stream: &Stream, unit: usize, by: i64) {
        *self.series(stream, unit) += by;
    }
}

/// What numbers run through: articles through the whole document, clauses and points through the unit above.
fn series(stream: &Stream, unit: usize) -> String {
    let Some(info) = stream.units.get(unit) else { return String::new() };
    let above = info.path.rsplit_once('/').map_or("", |(above, _)| above);
    format!("{:?} {above}", info.kind)
}

/// Cuts a run into pieces inside one unit each; a unit that is there as a whole is one piece with all its
/// smaller units.
///
/// Where the other side knows that the text `ended` behind the run, the units that the run begins end there
/// too: a signature that one reader took for a last paragraph does not make an article half.
fn pieces(stream: &Stream, run: &Range<usize>, ended: bool) -> Vec<Piece> {
    let ended = ended && stream.opens_paragraph(run.end);
    let mut pieces = Vec::new();
    let mut at = run.start;
    while at < run.end {
        let Some(leaf) = stream.unit_of(at) else { break };
        let whole =
            std::iter::successors(Some(leaf), |&unit| stream.units.get(unit).and_then(|info| info.parent))
                .filter_map(|unit| stream.units.get(unit).map(|info| (unit, info)))
                .take_while(|(_, info)| info.first == at)
                .filter(|(_, info)| (info.end <= run.end || ended) && info.end > at && stands_alone(info))
                .last();
        let (unit, end, is_whole) = match whole {
            Some((unit, info)) => (unit, info.end.min(run.end), true),
            None => {
                let same = (at..run.end).take_while(|&word| stream.unit_of(word) == Some(leaf)).count();
                (leaf, at + same.max(1), false)
            }
        };
        pieces.push(Piece { run: at..end, unit, whole: is_whole });
        at = end;
    }
    pieces
}

/// Whether a word belongs to what follows the text of a document: signature block or recipients.
fn ends_text(stream: &Stream, at: usize) -> bool {
    let unit = stream.unit_of(at).and_then(|unit| stream.units.get(unit));
    unit.is_some_and(|unit| matches!(unit.kind, UnitKind::Signature | UnitKind::Recipients))
}

/// Whether the absence of a unit as a whole is one difference.
fn stands_alone(info: &UnitInfo) -> bool {
    matches!(
        info.kind,
        UnitKind::Article
            | UnitKind::Clause
            | UnitKind::Point
            | UnitKind::Heading
            | UnitKind::Basis
            | UnitKind::Annex
            | UnitKind::Attached
    )
}

/// A number that is a paragraph of its own and says which page it stands on.
fn is_page_number(stream: &Stream, run: &Range<usize>) -> bool {
    let Some(line) = stream.line(run.start) else { return false };
    let alone = line.first == run.start && line.end == run.end && run.len() == 1;
    let number = stream.word(run.start).parse::<u32>().ok();
    alone
        && line.page.is_some()
        && number.is_some_and(|number| number < 20_000)
        && line.zone != super::stream::Zone::Table
}

fn before(stream: &Stream, run: &Range<usize>) -> String {
    let first = (run.start.saturating_sub(CONTEXT)..run.start).find(|&at| {
        (at..run.start).all(|at| {
            stream.line(at).map(|line| line.first)
                == stream.line(run.start.saturating_sub(1)).map(|line| line.first)
        })
    });
    first.map_or(String::new(), |first| stream.slice(first..run.start).to_owned())
}

fn after(stream: &Stream, run: &Range<usize>) -> String {
    let line = stream.line(run.end.saturating_sub(1)).map(|line| line.end);
    let end = line.map_or(run.end, |end| end.min(run.end + CONTEXT));
    if end > run.end { stream.slice(run.end..end).to_owned() } else { String::new() }
}
