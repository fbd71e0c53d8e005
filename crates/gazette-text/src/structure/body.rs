//! Puts the lines of a document into the tree.

use gazette_model::{Block, Unit, UnitKind};

use super::front::{self, Role};
use super::line::Line;
use super::mark::{Level, Mark, Strength, letter_rank};
use super::series::{self, Heading, Series};
use super::tail::{self, Start};
use super::tree::{CONTAINER, FRAME, FRAME_CHILD, LEVELS, Rank, Tree, paragraph};

const ARTICLE: Rank = LEVELS + 4;
const CLAUSE: Rank = LEVELS + 5;
const POINT: Rank = LEVELS + 12;
/// Headings of documents without articles, by depth.
const HEADINGS: Rank = LEVELS + 20;

/// Longest title of an article in bytes; a longer first line is text.
const LONGEST_TITLE: usize = 450;

/// Makes the units of a document of its lines.
pub(super) fn units(lines: Vec<Line>, quoted: &[bool]) -> Vec<Unit> {
    let roles = front::roles(&lines, quoted);
    let series = series::find(&lines, quoted, roles.len());
    let written_in_articles = series.headings.iter().any(Option::is_some);
    let mut body = Body {
        facts: Facts::of(&lines),
        tree: Tree::default(),
        series,
        numbers: Numbers::default(),
        styles: Vec::new(),
        bases: 0,
        written_in_articles,
        in_annex: false,
        heading_open: false,
        opening: None,
        note_open: false,
    };
    for (at, line) in lines.into_iter().enumerate() {
        match roles.get(at) {
            Some(role) => body.front(*role, line),
            None => body.line(at, line, quoted[at]),
        }
    }
    body.tree.finish()
}

/// What must be known of the lines ahead after they were handed on.
struct Facts {
    /// Whether the line could be the title of the heading before it.
    titles: Vec<bool>,
    /// Whether the next line with words begins with a clause or point.
    numbered_next: Vec<bool>,
}

impl Facts {
    fn of(lines: &[Line]) -> Self {
        let titles = lines
            .iter()
            .map(|line| {
                line.paragraph
                    && line.text.len() < 500
                    && (line.is_blank()
                        || (line.caps || line.centered())
                            && line.mark.is_none()
                            && !tail::is_annex_title(line))
            })
            .collect();
        let mut numbered_next = vec![false; lines.len()];
        let mut numbered = false;
        for (at, line) in lines.iter().enumerate().rev() {
            numbered_next[at] = numbered;
            if !line.is_blank() {
                numbered =
                    line.mark.as_ref().is_some_and(|mark| mark.level >= Level::Clause && mark.value == 1);
            }
        }
        Self { titles, numbered_next }
    }
}

/// How far clauses and points are counted.
#[derive(Default)]
struct Numbers {
    clause: u32,
    /// A list inside a clause that begins again with 1: how far it is.
    nested: u32,
    point: u32,
    decimals: bool,
}

/// The style of a heading in a document without articles, and how far it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct StyleOf(Level, bool, usize);

struct Body {
    facts: Facts,
    tree: Tree,
    series: Series,
    numbers: Numbers,
    styles: Vec<(StyleOf, u32)>,
    bases: u32,
    written_in_articles: bool,
    in_annex: bool,
    /// The heading of a chapter waits for its title.
    heading_open: bool,
    /// The head and title of an attached text or annex: the line of its title and that after it.
    opening: Option<(usize, usize)>,
    /// A note in brackets under a title is not closed yet.
    note_open: bool,
}

impl Body {
    fn front(&mut self, role: Role, line: Line) {
        let (kind, key) = match role {
            Role::Head => (UnitKind::Head, "phan-dau"),
            Role::Title => (UnitKind::Title, "ten-van-ban"),
            Role::Enactment => (UnitKind::Enactment, "ban-hanh"),
            Role::Preamble => (UnitKind::Preamble, ""),
            Role::Basis if !line.is_blank() => return self.basis(line),
            Role::Basis | Role::BasisContinued => return self.tree.push(line.block),
        };
        if self.tree.find(kind).is_none() {
            self.tree.open(FRAME, frame(kind, key));
        } else if kind == UnitKind::Preamble && !line.is_blank() {
            self.tree.close(FRAME_CHILD);
        }
        self.tree.push(line.block);
    }

    fn basis(&mut self, line: Line) {
        if self.tree.find(UnitKind::Preamble).is_none() {
            self.tree.open(FRAME, frame(UnitKind::Preamble, ""));
        }
        self.bases += 1;
        let unit =
            Unit { body: vec![line.block], ..frame(UnitKind::Basis, &format!("can-cu-{}", self.bases)) };
        self.tree.open(FRAME_CHILD, unit);
    }

    fn line(&mut self, at: usize, line: Line, quoted: bool) {
        if quoted || self.series.verbatim[at] {
            self.heading_open = false;
            return self.text(line.block);
        }
        if self.heading_open {
            if self.facts.titles[at] && self.series.starts[at].is_none() && self.add_title(&line) {
                return;
            }
            self.heading_open &= line.is_blank();
        }
        if let Some(start) = self.series.starts[at].take() {
            return self.start(at, start, line);
        }
        if self.opening.is_some() {
            return self.opening_line(at, line);
        }
        match line.mark.clone() {
            Some(mark) if mark.level == Level::Article && self.series.headings[at].is_some() => {
                self.article(at, &mark, line);
            }
            Some(mark) if mark.level < Level::Article && !self.in_annex => self.grouping(&mark, line),
            Some(mark) if self.tree.find(UnitKind::Article).is_some() => self.inside_article(at, &mark, line),
            Some(mark) if !self.written_in_articles && !self.in_annex => self.heading(&mark, line),
            _ => self.loose(line),
        }
    }

    /// A line without a label of its own.
    fn loose(&mut self, line: Line) {
        if !self.written_in_articles
            && !self.in_annex
            && line.caps
            && !line.is_blank()
            && line.text.len() < 200
            && !self.in_tail()
        {
            return self.unnumbered_heading(line);
        }
        if line.starts("mau so") && self.in_annex && line.text.len() < 200 {
            return self.form(line);
        }
        if self.in_tail() {
            return self.tail_line(line);
        }
        self.text(line.block);
    }

    /// Text where we are; after the front it needs a unit of its own.
    fn text(&mut self, block: Block) {
        let front =
            [UnitKind::Head, UnitKind::Title, UnitKind::Preamble, UnitKind::Basis, UnitKind::Enactment];
        let has_words = block.text().chars().any(char::is_alphanumeric);
        if has_words && self.tree.top().is_some_and(|(_, unit)| front.contains(&unit.kind)) {
            self.tree.open(FRAME, Unit::default());
        }
        self.tree.push(block);
    }

    fn in_tail(&self) -> bool {
        self.tree
            .top()
            .is_some_and(|(_, unit)| matches!(unit.kind, UnitKind::Signature | UnitKind::Recipients))
    }

    fn tail_line(&mut self, line: Line) {
        let long = line.text.len() > 300 && !line.text.starts_with('-');
        let (kind, key) = if tail::is_recipients(&line) {
            (UnitKind::Recipients, "noi-nhan")
        } else if line.text.starts_with(['-', '+']) {
            return self.tree.push(line.block);
        } else if tail::power(&line.text).is_some() && !line.text.contains(':')
            || tail::is_name(&line)
            || line.caps && line.text.len() < 120
        {
            (UnitKind::Signature, "chu-ky")
        } else if long {
            (UnitKind::Text, "")
        } else {
            return self.tree.push(line.block);
        };
        if self.tree.top().is_none_or(|(_, unit)| unit.kind != kind) {
            self.tree.open(FRAME, frame(kind, key));
        }
        self.tree.push(line.block);
    }

    fn start(&mut self, at: usize, start: Start, line: Line) {
        self.numbers = Numbers::default();
        self.heading_open = false;
        match start {
            Start::Signature => {
                let recipients = tail::is_recipients(&line);
                let (kind, key) = if recipients {
                    (UnitKind::Recipients, "noi-nhan")
                } else {
                    (UnitKind::Signature, "chu-ky")
                };
                if self.tree.top().is_none_or(|(_, unit)| unit.kind != kind) {
                    self.tree.open(FRAME, frame(kind, key));
                }
                self.tree.push(line.block);
            }
            Start::Attached { kind, title, end } => {
                self.in_annex = false;
                self.tree.open(CONTAINER, Unit { label: kind, ..frame(UnitKind::Attached, "kem-theo") });
                self.opening = Some((title, end));
                self.opening_line(at, line);
            }
            Start::Annex { title, end } => {
                self.in_annex = true;
                self.tree.open(CONTAINER, frame(UnitKind::Annex, "phu-luc"));
                self.opening = Some((title, end));
                self.opening_line(at, line);
            }
        }
    }

    /// A line of the head or title of an attached text or annex.
    fn opening_line(&mut self, at: usize, line: Line) {
        let Some((title, end)) = self.opening else { return self.text(line.block) };
        if at < title {
            if self.tree.find(UnitKind::Head).is_none() {
                self.tree.open(FRAME, frame(UnitKind::Head, "phan-dau"));
            }
            self.tree.push(line.block);
            return;
        }
        if at + 1 >= end {
            self.opening = None;
        }
        let annex = self.in_annex;
        let said = if self.said_by_note(&line) { String::new() } else { line.text.clone() };
        let direct = annex
            && self.tree.top().is_some_and(|(rank, unit)| {
                rank == CONTAINER && unit.children.is_empty() && unit.body.is_empty()
            });
        if !direct && self.tree.find(UnitKind::Title).is_none() {
            let key = if annex { "" } else { "ten-van-ban" };
            self.tree.open(FRAME, frame(UnitKind::Title, key));
        }
        if let Some(container) = self.tree.at(CONTAINER) {
            if annex && at == title {
                let (label_end, number) = tail::annex_label(&line).unwrap_or((0, String::new()));
                container.label = line.text[..label_end].trim_end_matches(['.', ':', ' ', '-']).to_owned();
                container.key = tail::annex_key(&number);
                add_words(
                    &mut container.title,
                    line.text[label_end..].trim_start_matches(['.', ':', ' ', '-', '–']),
                );
            } else {
                add_words(&mut container.title, &said);
            }
        }
        match paragraph(line.block) {
            Ok(paragraph) if direct => {
                if let Some(container) = self.tree.at(CONTAINER) {
                    container.heading.push(paragraph);
                }
            }
            Ok(paragraph) => self.tree.push(Block::Paragraph(paragraph)),
            Err(block) => self.tree.push(block),
        }
    }

    /// Whether the line belongs to the note in brackets under a title.
    fn said_by_note(&mut self, line: &Line) -> bool {
        self.note_open |= tail::is_note(line) && line.text.starts_with('(');
        let noted = self.note_open;
        self.note_open &= !line.text.ends_with(')');
        noted
    }

    fn add_title(&mut self, line: &Line) -> bool {
        let Some(unit) = self.tree.heading() else { return false };
        let Block::Paragraph(paragraph) = &line.block else { return false };
        unit.heading.push(paragraph.clone());
        add_words(&mut unit.title, if line.is_blank() { "" } else { &line.text });
        true
    }

    fn grouping(&mut self, mark: &Mark, line: Line) {
        let (kind, level) = match mark.level {
            Level::Part => (UnitKind::Part, 0),
            Level::Chapter => (UnitKind::Chapter, 1),
            Level::Section => (UnitKind::Section, 2),
            _ => (UnitKind::Subsection, 3),
        };
        self.tree.open(LEVELS + level, self.titled(kind, mark, &line, line.text[mark.rest..].to_owned()));
        self.heading_open = true;
        self.numbers = Numbers::default();
        self.push_heading(line.block);
    }

    fn titled(&self, kind: UnitKind, mark: &Mark, line: &Line, title: String) -> Unit {
        Unit { label: line.text[..mark.label_end].trim_end().to_owned(), title, ..frame(kind, &mark.key) }
    }

    fn push_heading(&mut self, block: Block) {
        match paragraph(block) {
            Ok(paragraph) => {
                if let Some(unit) = self.tree.heading() {
                    unit.heading.push(paragraph);
                } else {
                    self.tree.push(Block::Paragraph(paragraph));
                }
            }
            Err(block) => self.tree.push(block),
        }
    }

    fn article(&mut self, at: usize, mark: &Mark, line: Line) {
        match self.series.headings[at] {
            Some(Heading::Resumes) => {
                self.in_annex = false;
                self.tree.close(CONTAINER);
            }
            Some(Heading::Attached) => {
                self.in_annex = false;
                self.tree.open(CONTAINER, frame(UnitKind::Attached, "kem-theo"));
            }
            _ => {}
        }
        self.opening = None;
        self.numbers = Numbers::default();
        let rest = &line.text[mark.rest..];
        let ended = rest.ends_with(['.', ';', '/']) || rest.ends_with(',');
        let titled = !rest.is_empty()
            && rest.len() <= LONGEST_TITLE
            && (!ended && (!rest.ends_with(':') || self.facts.numbered_next[at])
                || rest.ends_with('.') && self.facts.numbered_next[at])
            && !rest.contains(". ")
            && !(rest.contains("; ") && rest.len() > 200);
        let title = if titled { rest.to_owned() } else { String::new() };
        let unit = self.titled(UnitKind::Article, mark, &line, title);
        self.tree.open(ARTICLE, unit);
        if titled { self.push_heading(line.block) } else { self.tree.push(line.block) }
    }

    fn inside_article(&mut self, at: usize, mark: &Mark, line: Line) {
        let _ = at;
        let opened = match mark.level {
            Level::Clause => self.numbers.clause(mark).then_some((UnitKind::Clause, CLAUSE)),
            Level::Decimal => {
                let parts = Rank::try_from(mark.bare.matches('.').count()).unwrap_or(1);
                self.numbers.decimal(mark).then_some((UnitKind::Heading, CLAUSE + parts.min(4)))
            }
            Level::Point => self.numbers.point(mark).then_some((UnitKind::Point, POINT)),
            _ => None,
        };
        match opened {
            Some((kind, rank)) => {
                let mut unit = self.titled(kind, mark, &line, String::new());
                unit.body.push(line.block);
                self.tree.open(rank, unit);
            }
            None => self.loose(line),
        }
    }

    /// A numbered heading of a document that is not written in articles.
    fn heading(&mut self, mark: &Mark, line: Line) {
        if self.in_tail() {
            return self.tail_line(line);
        }
        let style = StyleOf(mark.level, is_letter(mark, &self.styles), mark.bare.matches('.').count());
        let value = if style.1 {
            letter_rank(mark.bare.to_ascii_lowercase().chars().next().unwrap_or(' ')).unwrap_or(0)
        } else {
            mark.value
        };
        let last = self.styles.iter().position(|(known, _)| *known == style);
        let follows = match last {
            Some(at) => {
                mark.level == Level::Decimal
                    || value == 1
                    || (value > self.styles[at].1 && value <= self.styles[at].1 + 3)
            }
            None => mark.level == Level::Decimal || value == 1,
        };
        if !follows || mark.strength == Strength::Weak && mark.level == Level::Clause {
            return self.loose(line);
        }
        let depth = last.unwrap_or(self.styles.len());
        self.styles.truncate(depth);
        self.styles.push((style, value));
        let rest = &line.text[mark.rest..];
        let titled = !rest.is_empty()
            && rest.len() < 250
            && !rest.ends_with([';', ','])
            && (line.caps || !rest.ends_with('.'));
        let mut unit =
            self.titled(UnitKind::Heading, mark, &line, if titled { rest.to_owned() } else { String::new() });
        unit.key = if mark.level == Level::Point {
            mark.key.clone()
        } else {
            format!("de-muc-{}", super::mark::segment(&mark.bare))
        };
        if mark.level == Level::Point {
            unit.kind = UnitKind::Point;
        }
        self.tree.open(HEADINGS + Rank::try_from(depth).unwrap_or(20).min(20), unit);
        if titled && mark.level != Level::Point {
            self.push_heading(line.block);
        } else {
            self.tree.push(line.block);
        }
    }

    /// A heading in capitals without a number.
    fn unnumbered_heading(&mut self, line: Line) {
        self.styles.clear();
        let words: Vec<&str> = line.text.split(' ').take(8).collect();
        let key = format!("de-muc-{}", super::mark::segment(&words.join(" ")));
        let unit =
            Unit { title: line.text.trim_end_matches(':').to_owned(), ..frame(UnitKind::Heading, &key) };
        self.tree.open(HEADINGS - 1, unit);
        self.push_heading(line.block);
    }

    /// A form (mẫu) inside an annex.
    fn form(&mut self, line: Line) {
        let number = line.folded["mau so".len()..]
            .trim_start_matches([' ', ':'])
            .split([' ', ':', '.', ','])
            .next()
            .unwrap_or_default()
            .to_owned();
        let key = format!("mau-{}", super::mark::segment(&number));
        let unit = Unit { label: line.text.clone(), ..frame(UnitKind::Annex, &key) };
        self.tree.open(FRAME, unit);
        self.push_heading(line.block);
    }
}

/// Whether a heading's capital is a letter (`A.`, `B.`, `C.`) and not a Roman numeral.
fn is_letter(mark: &Mark, styles: &[(StyleOf, u32)]) -> bool {
    if mark.level != Level::Roman || mark.bare.len() != 1 {
        return false;
    }
    let rank = mark.bare.to_ascii_lowercase().chars().next().and_then(letter_rank);
    let follows =
        styles.iter().any(|(style, last)| style.0 == Level::Roman && style.1 && rank == Some(last + 1));
    follows || !matches!(mark.bare.as_str(), "I" | "V" | "X")
}

fn add_words(text: &mut String, words: &str) {
    if !words.is_empty() {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(words);
    }
}

impl Numbers {
    /// Whether a clause of this number may begin here.
    fn clause(&mut self, mark: &Mark) -> bool {
        let value = mark.value;
        let inserted = mark.bare.ends_with(char::is_alphabetic);
        let next = value == self.clause + 1 || inserted && value == self.clause;
        if self.nested > 0 && value == self.nested + 1 && !next {
            self.nested = value;
            return false;
        }
        let accepted = match mark.strength {
            Strength::Weak => next,
            Strength::Usual if self.clause == 0 => value <= 2,
            Strength::Usual => next || value >= self.clause && value <= self.clause + 3,
        };
        if accepted {
            self.clause = value;
            (self.nested, self.point, self.decimals) = (0, 0, false);
        } else if value == 1 {
            self.nested = 1;
        }
        accepted
    }

    /// Whether `1.2.` may begin here: the first number is that of the clause, or of the article.
    fn decimal(&mut self, mark: &Mark) -> bool {
        let accepted = mark.value == self.clause || self.clause == 0;
        if accepted {
            self.point = 0;
            self.decimals = true;
        }
        accepted
    }

    fn point(&mut self, mark: &Mark) -> bool {
        let value = mark.value;
        let accepted = match mark.strength {
            Strength::Usual => true,
            Strength::Weak => {
                value > self.point && value <= self.point + 2 && (value > 1 || self.point == 0) || value == 1
            }
        };
        if accepted {
            self.point = value;
        }
        accepted
    }
}

fn frame(kind: UnitKind, key: &str) -> Unit {
    Unit { kind, key: key.to_owned(), ..Unit::default() }
}
