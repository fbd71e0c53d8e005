//! A document as one row of words, each knowing its paragraph, and each paragraph its legal unit.

use std::collections::{BTreeSet, HashSet};

use gazette_model::{Block, Document, Inline, Paragraph, Unit, UnitKind};

use super::furniture::is_furniture;
use crate::normalize::normalize;
use crate::words::{Atom, AtomKind, Vocabulary, atoms, matching_form};

/// Deepest nesting of units and tables that is walked; deeper text is read flat into its last unit.
const DEEPEST: usize = 64;
/// The address of the notes, which are no unit of the tree.
pub(crate) const NOTES: &str = "chu-thich";

/// A document as one row of words.
#[derive(Debug, Default)]
pub(crate) struct Stream {
    /// Every text, normalised, one space for white space; atoms are ranges of it.
    pub(crate) text: String,
    pub(crate) words: Vec<Word>,
    /// What each word is matched by.
    pub(crate) keys: Vec<u32>,
    pub(crate) paragraphs: Vec<Line>,
    pub(crate) units: Vec<UnitInfo>,
    /// Lines of page furniture, taken out of the row.
    pub(crate) furniture: Vec<Furniture>,
    /// Before which word a reference to a note stands.
    pub(crate) note_references: Vec<usize>,
    /// The words of each equation.
    pub(crate) formulas: Vec<std::ops::Range<usize>>,
    /// Words that are the number of an article, clause or point. They are matched as "a number here", so that
    /// a missing unit does not set the numbers after it against the texts they count.
    label_numbers: BTreeSet<usize>,
}

/// A word of the row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Word {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) paragraph: u32,
    pub(crate) kind: AtomKind,
    /// White space stands before it.
    pub(crate) spaced: bool,
}

/// A paragraph of the row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line {
    pub(crate) unit: usize,
    pub(crate) first: usize,
    pub(crate) end: usize,
    pub(crate) page: Option<u32>,
    pub(crate) zone: Zone,
    /// A heading, a title, a head or a signature block, which may be set in capitals.
    pub(crate) heading: bool,
}

/// Where the order of words on the page says little.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Zone {
    /// Running text.
    Text,
    /// Head and signature block, two columns side by side.
    Columns,
    /// A table.
    Table,
    /// A footnote.
    Note,
}

/// A line of page furniture.
#[derive(Debug, Clone)]
pub(crate) struct Furniture {
    pub(crate) unit: usize,
    pub(crate) page: Option<u32>,
    pub(crate) text: String,
    /// The words of the row before it.
    pub(crate) at: usize,
}

/// A legal unit of the row.
#[derive(Debug, Clone)]
pub(crate) struct UnitInfo {
    pub(crate) kind: UnitKind,
    /// Its address; [`NOTES`] for the notes.
    pub(crate) path: String,
    pub(crate) label: String,
    pub(crate) parent: Option<usize>,
    /// Its words, those of smaller units inside included.
    pub(crate) first: usize,
    pub(crate) end: usize,
}

impl Stream {
    /// Reads `document` into a row to be compared: furniture apart, spellings as one, notes at the end.
    pub(crate) fn of(document: &Document, vocabulary: &mut Vocabulary) -> Self {
        let mut stream = Self::default();
        stream.read(document, vocabulary, Take::Compared);
        stream
    }

    /// Reads one more document into the row.
    pub(crate) fn read(&mut self, document: &Document, vocabulary: &mut Vocabulary, take: Take) {
        let mut reader = Reader {
            stream: std::mem::take(self),
            vocabulary,
            document,
            take,
            heading: false,
            marks: marks(document),
        };
        if take != Take::Notes {
            for unit in &document.units {
                reader.unit(unit, None, 0);
            }
        }
        if take != Take::Flow {
            reader.notes();
        }
        *self = reader.stream;
    }

    /// The text of the words `range`, white space as one space.
    pub(crate) fn slice(&self, range: std::ops::Range<usize>) -> &str {
        match (self.words.get(range.start), range.end.checked_sub(1).and_then(|last| self.words.get(last))) {
            (Some(first), Some(last)) if range.start < range.end => {
                self.text.get(first.start as usize..last.end as usize).unwrap_or_default()
            }
            _ => "",
        }
    }

    /// The text of one word.
    pub(crate) fn word(&self, at: usize) -> &str {
        self.slice(at..at + 1)
    }

    pub(crate) fn line(&self, word: usize) -> Option<&Line> {
        self.words.get(word).and_then(|word| self.paragraphs.get(word.paragraph as usize))
    }

    /// The unit a word belongs to.
    pub(crate) fn unit_of(&self, word: usize) -> Option<usize> {
        self.line(word).map(|line| line.unit)
    }

    pub(crate) fn zone_of(&self, word: usize) -> Zone {
        self.line(word).map_or(Zone::Text, |line| line.zone)
    }

    /// Whether a word opens its paragraph.
    pub(crate) fn opens_paragraph(&self, word: usize) -> bool {
        self.line(word).is_none_or(|line| line.first == word)
    }

    /// Whether a word stands in the text of the paragraph before it, without white space between.
    pub(crate) fn glued(&self, word: usize) -> bool {
        self.words.get(word).is_some_and(|word| !word.spaced)
    }

    /// What a word is matched by, its number as printed even where it counts a unit.
    pub(crate) fn form(&self, at: usize) -> String {
        let text = self.word(at);
        let form = atoms(text).next().map(|atom| matching_form(&atom).into_owned());
        form.unwrap_or_else(|| text.to_owned())
    }

    /// The letters of a word, its spelling kept; signs and digits as they are matched.
    pub(crate) fn letters(&self, at: usize) -> String {
        match self.words.get(at).map(|word| word.kind) {
            Some(AtomKind::Letters) => self.word(at).to_owned(),
            _ => self.form(at),
        }
    }

    /// Whether a word is the number of an article, clause or point.
    pub(crate) fn label_number(&self, at: usize) -> bool {
        self.label_numbers.contains(&at)
    }

    /// How many words there are, signs left out.
    pub(crate) fn word_count(&self) -> usize {
        self.words.iter().filter(|word| word.kind != AtomKind::Sign).count()
    }

    /// Whether any of the words is a word and not a sign.
    pub(crate) fn says_something(&self, range: std::ops::Range<usize>) -> bool {
        self.words.get(range).is_some_and(|words| words.iter().any(|word| word.kind != AtomKind::Sign))
    }
}

/// What of a document is read, and how closely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Take {
    /// Everything, to be compared.
    Compared,
    /// The text without notes, letter by letter.
    Flow,
    /// The notes alone, letter by letter.
    Notes,
}

struct Reader<'a> {
    take: Take,
    heading: bool,
    marks: HashSet<&'a str>,
    stream: Stream,
    vocabulary: &'a mut Vocabulary,
    document: &'a Document,
}

impl Reader<'_> {
    fn unit(&mut self, unit: &Unit, parent: Option<usize>, depth: usize) {
        let info = self.info(unit, parent);
        let at = self.stream.units.len();
        self.stream.units.push(info);
        let zone = match unit.kind {
            UnitKind::Head | UnitKind::Signature | UnitKind::Recipients => Zone::Columns,
            _ => Zone::Text,
        };
        self.heading = true;
        for paragraph in &unit.heading {
            self.paragraph(paragraph, at, zone, None);
        }
        self.heading = zone == Zone::Columns || matches!(unit.kind, UnitKind::Title | UnitKind::Enactment);
        for block in &unit.body {
            self.block(block, at, zone, depth);
        }
        for child in &unit.children {
            if depth < DEEPEST {
                self.unit(child, Some(at), depth + 1);
            } else {
                child.each_paragraph(&mut |paragraph| self.paragraph(paragraph, at, zone, None));
            }
        }
        let end = self.stream.words.len();
        if let Some(info) = self.stream.units.get_mut(at) {
            info.end = end;
        }
    }

    /// Finds the number that labels a paragraph: `Điều 5`, `3.`, `a)`. Told by the words and not by the unit, since
    /// the other side's reader may have seen another structure.
    fn label_number(&mut self, first: usize, end: usize) {
        let words = (first..end.min(first + 3)).map(|at| (self.stream.word(at), self.stream.words[at]));
        let words: Vec<(&str, Word)> = words.collect();
        let (by, form) = match words.as_slice() {
            [("Điều" | "ĐIỀU", _), (_, number), ..] if number.kind == AtomKind::Digits => {
                (1, "\u{0}article")
            }
            [(_, number), (".", sign), rest @ ..] if number.kind == AtomKind::Digits && !sign.spaced => {
                // `1.2.` is one number and `1.000` is no label.
                if rest.first().is_some_and(|(_, next)| !next.spaced && next.kind == AtomKind::Digits) {
                    return;
                }
                (0, "\u{0}clause")
            }
            [(letter, _), (")", sign), ..] if !sign.spaced && is_label_letter(letter) => (0, "\u{0}point"),
            _ => return,
        };
        self.stream.label_numbers.insert(first + by);
        self.stream.keys[first + by] = self.vocabulary.number(form);
    }

    fn block(&mut self, block: &Block, unit: usize, zone: Zone, depth: usize) {
        match block {
            Block::Paragraph(paragraph) => self.paragraph(paragraph, unit, zone, None),
            Block::Table(table) => {
                let zone = if zone == Zone::Columns { zone } else { Zone::Table };
                for cell in table.rows.iter().flat_map(|row| &row.cells) {
                    for block in &cell.blocks {
                        if depth < DEEPEST {
                            self.block(block, unit, zone, depth + 1);
                        } else {
                            block
                                .each_paragraph(&mut |paragraph| self.paragraph(paragraph, unit, zone, None));
                        }
                    }
                }
            }
            Block::Page(_) => {}
        }
    }

    fn notes(&mut self) {
        if self.document.notes.is_empty() {
            return;
        }
        let unit = self.stream.units.len();
        self.heading = false;
        let first = self.stream.words.len();
        let (path, label) = (NOTES.to_owned(), String::new());
        self.stream.units.push(UnitInfo {
            kind: UnitKind::Text,
            path,
            label,
            parent: None,
            first,
            end: first,
        });
        for note in &self.document.notes {
            let mut mark = Some(note.mark.as_str());
            for block in &note.blocks {
                block.each_paragraph(&mut |paragraph| {
                    self.paragraph(paragraph, unit, Zone::Note, mark.take());
                });
            }
        }
        self.stream.units[unit].end = self.stream.words.len();
    }

    /// Reads a paragraph; `mark` is the mark of the note it begins, which some readers leave in the text.
    fn paragraph(&mut self, paragraph: &Paragraph, unit: usize, zone: Zone, mark: Option<&str>) {
        let Printed { text, references, formulas } = printed(paragraph, &self.marks);
        let normal = |at: usize| normalize(text.get(..at).unwrap_or_default()).len();
        let formulas: Vec<_> =
            formulas.into_iter().map(|range| normal(range.start)..normal(range.end)).collect();
        let text = normalize(&text);
        let compared = self.take == Take::Compared;
        if compared && zone != Zone::Table && is_furniture(&text) {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let at = self.stream.words.len();
            self.stream.furniture.push(Furniture { unit, page: paragraph.page, text, at });
            return;
        }
        let first = self.stream.words.len();
        let line = self.stream.paragraphs.len();
        let mut found: Vec<Atom<'_>> = atoms(&text).collect();
        if let Some(mark) = mark {
            let marked = found.first().is_some_and(|atom| atom.text == mark.trim());
            found.drain(..usize::from(marked));
        }
        for formula in formulas {
            let of_it = |atom: &Atom<'_>| formula.contains(&atom.start);
            if let Some(at) = found.iter().position(of_it) {
                let count = found.iter().skip(at).take_while(|atom| of_it(atom)).count();
                self.stream.formulas.push(first + at..first + at + count);
            }
        }
        let base = self.stream.text.len();
        let mut references = references.into_iter().peekable();
        let mut copied = 0;
        for atom in found {
            while references.next_if(|&at| at <= atom.start).is_some() {
                self.stream.note_references.push(self.stream.words.len());
            }
            // The text between two words is copied with one space for white space, ornaments included.
            for piece in text.get(copied..atom.start).unwrap_or_default().split_inclusive(char::is_whitespace)
            {
                self.stream.text.push_str(piece.trim_end());
                if piece.ends_with(char::is_whitespace) && !self.stream.text.ends_with(' ') {
                    self.stream.text.push(' ');
                }
            }
            let start = self.stream.text.len();
            self.stream.text.push_str(atom.text);
            copied = atom.start + atom.text.len();
            self.stream.words.push(Word {
                start: short(start),
                end: short(self.stream.text.len()),
                paragraph: short(line),
                kind: atom.kind,
                spaced: atom.spaced,
            });
            let key = match compared {
                true => self.vocabulary.number(&matching_form(&atom)),
                false => self.vocabulary.number(atom.text),
            };
            self.stream.keys.push(key);
        }
        for _ in references {
            self.stream.note_references.push(self.stream.words.len());
        }
        let end = self.stream.words.len();
        if compared && zone != Zone::Table {
            self.label_number(first, end);
        }
        self.stream.paragraphs.push(Line {
            unit,
            first,
            end,
            page: paragraph.page,
            zone,
            heading: self.heading,
        });
        if self.stream.text.len() > base {
            self.stream.text.push(' ');
        }
    }

    /// A unit without its words: its address as in [`Unit::each`], groupings adding no segment.
    fn info(&self, unit: &Unit, parent: Option<usize>) -> UnitInfo {
        let above = parent.and_then(|parent| self.stream.units.get(parent)).map_or("", |above| &above.path);
        let path = match (unit.kind.is_grouping() || unit.key.is_empty(), above.is_empty()) {
            (true, _) => above.to_owned(),
            (false, true) => unit.key.clone(),
            (false, false) => format!("{above}/{}", unit.key),
        };
        let label = unit.label.split_whitespace().collect::<Vec<_>>().join(" ");
        let first = self.stream.words.len();
        UnitInfo { kind: unit.kind, path, label, parent, first, end: first }
    }
}

/// The printed marks of all notes.
pub(crate) fn marks(document: &Document) -> HashSet<&str> {
    document.notes.iter().map(|note| note.mark.as_str()).collect()
}

/// The printed text of a paragraph.
pub(crate) struct Printed {
    /// The text without references to notes.
    pub(crate) text: String,
    /// Where in the text these stood.
    pub(crate) references: Vec<usize>,
    /// Where in the text equations stand.
    pub(crate) formulas: Vec<std::ops::Range<usize>>,
}

pub(crate) fn printed(paragraph: &Paragraph, marks: &HashSet<&str>) -> Printed {
    let mut text = String::new();
    let mut references = Vec::new();
    let mut formulas = Vec::new();
    if let Some(label) = &paragraph.label {
        text.push_str(label);
        text.push(' ');
    }
    for inline in &paragraph.inlines {
        match inline {
            Inline::Text { text: run, style } => {
                let bare = run.trim().trim_matches(['(', ')', '[', ']']);
                if style.superscript && marks.contains(bare) {
                    references.push(text.len());
                } else {
                    text.push_str(run);
                }
            }
            Inline::Equation { text: equation, .. } => {
                formulas.push(text.len()..text.len() + equation.len());
                text.push_str(equation);
            }
            Inline::Break | Inline::Tab { .. } => text.push(' '),
            Inline::Note { .. } => references.push(text.len()),
            Inline::Picture { .. } => {}
        }
    }
    Printed { text, references, formulas }
}

fn is_label_letter(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
}

fn short(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
