//! Footnotes and endnotes: numbered as they are referred to, read when the body is done.

use std::collections::{HashMap, HashSet};

use gazette_model::{Block, Inline, Note};

use super::field::Fields;
use super::format::{RunFormat, Toggle};
use super::inline::text_of;
use super::line::Line;
use super::names::Ns;
use super::number_format;
use super::package::Relations;
use super::tree::Element;
use super::walk::{Story, Walk};

/// The two kinds of notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Footnote,
    Endnote,
}

/// The notes referred to so far.
#[derive(Debug)]
pub(super) struct Notes {
    order: Vec<Referred>,
    places: HashMap<(Kind, String), usize>,
    deleted: HashSet<(Kind, String)>,
    footnotes: Numbers,
    endnotes: Numbers,
}

#[derive(Debug)]
struct Referred {
    mark: String,
    // The mark is the sender's own and stands as text in the note, too.
    custom: bool,
}

/// How the notes of one kind are numbered.
#[derive(Debug, Clone)]
pub(super) struct Numbers {
    format: String,
    next: u32,
    start: u32,
    by_section: bool,
}

impl Kind {
    const fn element(self) -> &'static str {
        match self {
            Self::Footnote => "footnote",
            Self::Endnote => "endnote",
        }
    }

    const fn properties(self) -> &'static str {
        match self {
            Self::Footnote => "footnotePr",
            Self::Endnote => "endnotePr",
        }
    }
}

impl Numbers {
    /// Reads how notes are numbered, the nearest place last.
    pub(super) fn read(kind: Kind, places: &[Element<'_>]) -> Self {
        let default = if kind == Kind::Footnote { "decimal" } else { "lowerRoman" };
        let mut numbers = Self { format: default.to_owned(), next: 1, start: 1, by_section: false };
        for properties in places.iter().filter_map(|place| place.child(Ns::W, kind.properties())) {
            if let Some(format) = properties.child_value("numFmt") {
                numbers.format = format.into_owned();
            }
            if let Some(start) =
                properties.child_value("numStart").and_then(|start| start.trim().parse().ok())
            {
                numbers.start = start;
                numbers.next = start;
            }
            if let Some(restart) = properties.child_value("numRestart") {
                numbers.by_section = restart == "eachSect";
            }
        }
        numbers
    }

    fn mark(&mut self) -> String {
        let mark = number_format::print(self.next, &self.format).unwrap_or_else(|| self.next.to_string());
        self.next = self.next.saturating_add(1);
        mark
    }
}

impl Notes {
    /// No notes yet.
    pub(super) fn new(footnotes: Numbers, endnotes: Numbers) -> Self {
        Self { order: Vec::new(), places: HashMap::new(), deleted: HashSet::new(), footnotes, endnotes }
    }

    /// Another section begins.
    pub(super) fn next_section(&mut self) {
        for numbers in [&mut self.footnotes, &mut self.endnotes] {
            if numbers.by_section {
                numbers.next = numbers.start;
            }
        }
    }
}

impl<'p> Walk<'p> {
    /// A reference to a note; whether the text after it is the note's mark.
    pub(super) fn note(
        &mut self,
        kind: Kind,
        reference: Element<'_>,
        run: Element<'_>,
        format: &RunFormat,
        line: &mut Line<'p>,
    ) -> bool {
        let Some(id) = reference.w("id").map(|id| id.into_owned()) else { return false };
        if format.is(Toggle::Vanish) {
            return false;
        }
        let custom =
            reference.w("customMarkFollows").is_some_and(|value| !matches!(value.as_ref(), "0" | "false"));
        let numbers =
            if kind == Kind::Footnote { &mut self.notes.footnotes } else { &mut self.notes.endnotes };
        let place = match self.notes.places.get(&(kind, id.clone())) {
            Some(place) => *place,
            None => {
                let mark = if custom { own_mark(run) } else { numbers.mark() };
                let place = self.notes.order.len();
                self.notes.order.push(Referred { mark, custom });
                self.notes.places.insert((kind, id), place);
                place
            }
        };
        line.push(Inline::Note { note: place });
        custom
    }

    /// A change that takes away what it holds, notes included.
    pub(super) fn deletion(&mut self, deletion: Element<'_>) {
        self.remarks.tracked();
        deletion.each(&mut |element| {
            let kind = match element.name() {
                (Ns::W, "footnoteReference") => Kind::Footnote,
                (Ns::W, "endnoteReference") => Kind::Endnote,
                _ => return true,
            };
            self.notes.deleted.extend(element.w("id").map(|id| (kind, id.into_owned())));
            true
        });
    }

    /// Reads the notes of one kind from their part, each into its place.
    pub(super) fn read_notes(
        &mut self,
        kind: Kind,
        root: Element<'_>,
        relations: &Relations,
        notes: &mut [Note],
    ) {
        let mut seen = HashSet::new();
        for element in root.children().filter(|child| child.is(Ns::W, kind.element())) {
            let Some(id) = element.w("id").map(|id| id.into_owned()) else { continue };
            let place = self.notes.places.get(&(kind, id.clone())).copied();
            match place.and_then(|place| notes.get_mut(place)) {
                Some(note) if seen.insert(id.clone()) => {
                    let fields = Fields::read(element, &mut self.remarks);
                    note.blocks = self.story(&mut Story { relations, fields, is_body: false }, element);
                    if place
                        .and_then(|place| self.notes.order.get(place))
                        .is_some_and(|referred| referred.custom)
                    {
                        without_mark(note);
                    }
                }
                _ => {
                    let role = element.w("type").unwrap_or_default();
                    let ordinary = role.is_empty() || role == "normal";
                    if ordinary && !self.notes.deleted.contains(&(kind, id)) {
                        self.unprinted(element);
                    }
                }
            }
        }
    }

    // A note that nothing refers to is not printed.
    fn unprinted(&mut self, note: Element<'_>) {
        let mut text = String::new();
        note.each(&mut |element| {
            if element.is(Ns::W, "t") && text.len() < 2_000 {
                text.push_str(&text_of(element));
            }
            !element.is(Ns::W, "del")
        });
        self.remarks.hidden(&text);
        self.remarks.end_hidden();
    }

    /// The notes in the order of their references, still without text.
    pub(super) fn empty_notes(&self) -> Vec<Note> {
        let marks = self.notes.order.iter().map(|referred| referred.mark.clone());
        marks.map(|mark| Note { mark, blocks: Vec::new() }).collect()
    }
}

fn own_mark(run: Element<'_>) -> String {
    let mut mark = String::new();
    for child in run.children().filter(|child| child.is(Ns::W, "t")) {
        mark.push_str(&text_of(child));
    }
    mark.trim().chars().take(20).collect()
}

// The mark stands in the note for itself, not in its text.
fn without_mark(note: &mut Note) {
    let Some(Block::Paragraph(paragraph)) = note.blocks.first_mut() else { return };
    if let Some(Inline::Text { text, .. }) = paragraph.inlines.first_mut()
        && let Some(rest) = text.trim_start().strip_prefix(&note.mark)
    {
        *text = rest.to_owned();
    }
}
