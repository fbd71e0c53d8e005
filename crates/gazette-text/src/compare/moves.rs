//! Words that only stand in another order: columns read across, cells read down, notes at the page's end.
//!
//! A PDF knows no head, no table and no note; its readers meet their words in the order of the page. What
//! is missing on one side there and left over on the other is the same text and no difference. In running
//! text order is meaning, and nothing is forgiven.

use std::collections::HashMap;
use std::ops::Range;

use super::edits::Edit;
use super::stream::{Stream, Zone};
use crate::words::AtomKind;

/// Places tried for one word; a word that stands at more left-over places is found by its neighbours.
const PLACES: usize = 64;
/// Words of one row of a table are at most so far apart.
const NEAR: usize = 40;
/// Words looked at in all; what is not found by then stays a difference.
const BUDGET: usize = 20_000_000;
/// Left-over words of one side that are looked at; two texts that differ more are two texts.
const LEFT_OVER: usize = 40_000;

/// Takes out of `edits` what stands on the other side too, only elsewhere, and splits what remains; without
/// `tables` in heads and signature blocks only.
pub(crate) fn forgive_order(a: &Stream, b: &Stream, edits: Vec<Edit>, tables: bool) -> Vec<Edit> {
    let strict = |zone: Zone| zone == Zone::Text || (!tables && zone != Zone::Columns);
    let loose = |stream: &Stream, run: &Range<usize>| run.clone().any(|at| !strict(stream.zone_of(at)));
    let any = edits.iter().any(|edit| !edit.same && (loose(a, &edit.a) || loose(b, &edit.b)));
    let left_over = |of: fn(&Edit) -> usize| edits.iter().filter(|edit| !edit.same).map(of).sum::<usize>();
    if !any || left_over(|edit| edit.a.len()) > LEFT_OVER || left_over(|edit| edit.b.len()) > LEFT_OVER {
        return edits;
    }
    let mut search = Search::new(a, b, &edits, tables);
    for least in [12, 6, 3, 2, 1] {
        search.take(least);
    }
    edits.into_iter().flat_map(|edit| search.rest(edit)).collect()
}

struct Search<'a> {
    /// Words that may still be looked at: tables of nothing but `0` must not cost more than others.
    budget: usize,
    a: &'a Stream,
    b: &'a Stream,
    tables: bool,
    /// Whether a word of `a` is left over, by position; a word found elsewhere is not any more.
    open_a: Vec<bool>,
    open_b: Vec<bool>,
    /// Words of a short replacement in its place: `01` → `02`.
    in_place_a: Vec<bool>,
    in_place_b: Vec<bool>,
    /// Where in `a` a left-over word of `b` would stand.
    opposite_b: HashMap<usize, usize>,
    places_b: HashMap<u32, Vec<usize>>,
    left_a: Vec<usize>,
}

impl<'a> Search<'a> {
    fn new(a: &'a Stream, b: &'a Stream, edits: &[Edit], tables: bool) -> Self {
        let mut search = Self {
            budget: BUDGET,
            a,
            b,
            tables,
            open_a: vec![false; a.words.len() + 1],
            open_b: vec![false; b.words.len() + 1],
            in_place_a: vec![false; a.words.len() + 1],
            in_place_b: vec![false; b.words.len() + 1],
            opposite_b: HashMap::new(),
            places_b: HashMap::new(),
            left_a: Vec::new(),
        };
        for edit in edits.iter().filter(|edit| !edit.same) {
            let in_place = !edit.a.is_empty() && !edit.b.is_empty() && edit.a.len().max(edit.b.len()) <= 8;
            for at in edit.a.clone() {
                search.open_a[at] = true;
                search.in_place_a[at] = in_place;
                search.left_a.push(at);
            }
            for at in edit.b.clone() {
                search.open_b[at] = true;
                search.in_place_b[at] = in_place;
                search.opposite_b.insert(at, edit.a.start);
                search.places_b.entry(b.keys[at]).or_default().push(at);
            }
        }
        search
    }

    /// Finds runs of at least `least` words, the longest for each place, and takes them on both sides.
    fn take(&mut self, least: usize) {
        let mut next = 0;
        while let Some(&at) = self.left_a.get(next) {
            next += 1;
            if !self.open_a[at] {
                continue;
            }
            if self.budget == 0 {
                return;
            }
            let Some(places) = self.places_b.get(&self.a.keys[at]) else { continue };
            let mut best: Option<(usize, usize)> = None;
            let mut looked_at = 0;
            for &place in places.iter().take(if least > 2 { PLACES * 4 } else { PLACES }) {
                looked_at += 1;
                if !self.open_b[place] {
                    continue;
                }
                let length = self.length(at, place);
                looked_at += length;
                let better = best.is_none_or(|(longest, _)| length > longest);
                if length >= least && better && self.forgiven(at, place, length) {
                    best = Some((length, place));
                }
            }
            self.budget = self.budget.saturating_sub(looked_at);
            if let Some((length, place)) = best {
                self.open_a[at..at + length].fill(false);
                self.open_b[place..place + length].fill(false);
                self.take_mark(at, place);
            }
        }
    }

    /// A note met at the foot of a page begins with its mark; the mark goes with it.
    fn take_mark(&mut self, at: usize, place: usize) {
        for (stream, open, at, other, there) in
            [(self.a, &mut self.open_a, at, self.b, place), (self.b, &mut self.open_b, place, self.a, at)]
        {
            let Some(mark) = at.checked_sub(1) else { continue };
            let note = other.zone_of(there) == Zone::Note && other.opens_paragraph(there);
            if note
                && open[mark]
                && stream.opens_paragraph(mark)
                && stream.words[mark].kind != AtomKind::Letters
            {
                open[mark] = false;
            }
        }
    }

    /// How many words from here on are left over and the same on both sides.
    fn length(&self, at: usize, place: usize) -> usize {
        (0..)
            .take_while(|by| {
                let (x, y) = (at + by, place + by);
                self.open_a.get(x) == Some(&true)
                    && self.open_b.get(y) == Some(&true)
                    && self.a.keys.get(x) == self.b.keys.get(y)
            })
            .count()
    }

    /// Whether the order of these words says nothing.
    fn forgiven(&self, at: usize, place: usize, length: usize) -> bool {
        let zones = (self.a.zone_of(at), self.b.zone_of(place));
        let words = |stream: &Stream, from: usize| {
            let run = stream.words.get(from..from + length).unwrap_or_default();
            run.iter().filter(|word| word.kind != AtomKind::Sign).count()
        };
        match zones {
            (Zone::Text, Zone::Text) => false,
            (one, two) if !self.tables && one != Zone::Columns && two != Zone::Columns => false,
            // Two cells that changed places are a change of the table: a word or two may have moved only
            // where nothing else took their place.
            (Zone::Table, _) | (_, Zone::Table) => {
                words(self.a, at) >= 3
                    || !(self.in_place_a[at] && self.in_place_b[place])
                    || self.broken_row(at, place)
            }
            _ => true,
        }
    }

    /// Whether a page ends between two near places of a table: the cells of a row that goes on overleaf are
    /// met in two halves.
    fn broken_row(&self, at: usize, place: usize) -> bool {
        let Some(&opposite) = self.opposite_b.get(&place) else { return false };
        let page = |at: usize| self.a.line(at).and_then(|line| line.page);
        at.abs_diff(opposite) <= NEAR && page(at).is_some() && page(at) != page(opposite)
    }

    /// What remains of an edit.
    fn rest(&self, edit: Edit) -> Vec<Edit> {
        if edit.same || (edit.a.clone().all(|at| self.open_a[at]) && edit.b.clone().all(|at| self.open_b[at]))
        {
            return vec![edit];
        }
        let runs_a = open_runs(&self.open_a, &edit.a);
        let runs_b = open_runs(&self.open_b, &edit.b);
        if let ([run_a], [run_b]) = (runs_a.as_slice(), runs_b.as_slice()) {
            return vec![Edit { a: run_a.clone(), b: run_b.clone(), same: false }];
        }
        let deleted =
            runs_a.into_iter().map(|run| Edit { a: run, b: edit.b.start..edit.b.start, same: false });
        let inserted = runs_b.into_iter().map(|run| Edit { a: edit.a.end..edit.a.end, b: run, same: false });
        deleted.chain(inserted).collect()
    }
}

fn open_runs(open: &[bool], range: &Range<usize>) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for at in range.clone().filter(|&at| open[at]) {
        match runs.last_mut() {
            Some(last) if last.end == at => last.end += 1,
            _ => runs.push(at..at + 1),
        }
    }
    runs
}
