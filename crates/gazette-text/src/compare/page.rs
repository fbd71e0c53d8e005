//! Page furniture among the differences: lines known by their words, and page numbers known by their place.

use std::ops::Range;

use gazette_model::{Difference, DifferenceKind};

use super::edits::Edit;
use super::furniture::is_furniture;
use super::judge::{Judge, Placed};
use super::stream::{Stream, Zone};

impl Judge<'_> {
    /// Takes whole lines of furniture off both ends of an edit, where they stand beside words of the text.
    pub(super) fn without_furniture(&self, edit: &Edit, placed: &mut Vec<Placed>) -> Edit {
        let mut rest = edit.clone();
        for of_a in [true, false] {
            let stream = if of_a { self.a } else { self.b };
            loop {
                let run = if of_a { rest.a.clone() } else { rest.b.clone() };
                let is_line = |line: Range<usize>| {
                    let inside = line.start >= run.start && line.end <= run.end && !line.is_empty();
                    inside && (is_page_number(stream, &line) || is_furniture(stream.slice(line)))
                };
                let line = |at: usize| stream.line(at).map_or(at..at, |line| line.first..line.end);
                let (first, last) = (line(run.start), line(run.end.saturating_sub(1)));
                let (taken, left) = if run.is_empty() {
                    break;
                } else if is_line(last.clone()) {
                    (last.clone(), run.start..last.start)
                } else if is_line(first.clone()) {
                    (first.clone(), first.end..run.end)
                } else {
                    break;
                };
                let (furniture, remaining) = if of_a {
                    (Edit { a: taken, b: rest.b.start..rest.b.start, same: false }, Edit { a: left, ..rest })
                } else {
                    (Edit { a: rest.a.start..rest.a.start, b: taken, same: false }, Edit { b: left, ..rest })
                };
                placed.push(self.furniture_run(&furniture));
                rest = remaining;
            }
        }
        rest
    }

    pub(super) fn furniture_run(&self, edit: &Edit) -> Placed {
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
    pub(super) fn furniture_lines(&self, placed: &mut Vec<Placed>) {
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
}

/// A number that is a paragraph of its own and says which page it stands on: in a file with pages any, in
/// plain text one that counts on from the number before it or to the next.
pub(super) fn is_page_number(stream: &Stream, run: &Range<usize>) -> bool {
    let Some(word) = stream.words.get(run.start).filter(|_| run.len() == 1) else { return false };
    let at = word.paragraph as usize;
    let Some(number) = lone_number(stream, at) else { return false };
    let has_page = stream.paragraphs.get(at).is_some_and(|line| line.page.is_some());
    let lone = |paragraph| lone_number(stream, paragraph);
    has_page
        || (0..at).rev().take(PAGE).find_map(lone).is_some_and(|before| before + 1 == number)
        || (at + 1..stream.paragraphs.len()).take(PAGE).find_map(lone) == Some(number + 1)
}

/// A page has at most so many paragraphs.
const PAGE: usize = 200;

/// The number that is all of a paragraph outside of tables.
fn lone_number(stream: &Stream, paragraph: usize) -> Option<u32> {
    let line = stream.paragraphs.get(paragraph)?;
    let alone = line.end == line.first + 1 && line.zone != Zone::Table;
    stream.word(line.first).parse().ok().filter(|&number: &u32| alone && number < 20_000)
}
