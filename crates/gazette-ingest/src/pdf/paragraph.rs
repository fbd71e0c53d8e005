//! Joins lines to paragraphs, across pages too.
//!
//! A paragraph ends where its last line leaves room for the next word, where the next line is indented, stands
//! apart, or begins with a label behind the end of a sentence.

use gazette_model::{Align, Block, Inline, Paragraph};

use super::label::{begins_heading, begins_with_label, ends_sentence};
use super::line::{Row, Run};
use super::page::Page;

/// The column a line stands in.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Frame {
    pub(super) left: f32,
    pub(super) right: f32,
    /// The usual distance of baselines.
    pub(super) leading: f32,
    /// Every line is a paragraph unless it clearly goes on, as in heads of documents.
    pub(super) short_lines: bool,
    /// Full lines end exactly at the right side.
    pub(super) justified: bool,
    /// The writer of the file draws the space at which a line was broken.
    pub(super) keeps_spaces: bool,
}

/// A line with all that joining needs.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub(super) runs: Vec<Run>,
    pub(super) text: String,
    pub(super) x0: f32,
    pub(super) x1: f32,
    pub(super) y: f32,
    pub(super) size: f32,
    pub(super) page: u32,
    /// Which of the columns of running text it stands in.
    pub(super) column: usize,
    first_word: f32,
    ends_with_space: bool,
}

impl Line {
    /// A row as one line; wide gaps are tabs.
    pub(super) fn new(row: &Row, page: &Page) -> Self {
        let mut runs: Vec<Run> = Vec::new();
        let mut last_x1: Option<f32> = None;
        for piece in &row.pieces {
            if let Some(x1) = last_x1 {
                let gap = if piece.x0 - x1 > 1.5 * piece.size { "\t" } else { " " };
                runs.push(Run { text: gap.to_owned(), style: Default::default(), note: None });
            }
            last_x1 = Some(piece.x1);
            runs.extend(piece.runs(page));
        }
        Self {
            text: runs.iter().map(|run| run.text.as_str()).collect(),
            runs,
            x0: row.x0(),
            x1: row.x1(),
            y: row.y(),
            size: row.size(),
            page: page.number,
            column: 0,
            first_word: row.pieces.first().map_or(0.0, |piece| piece.first_word_width()),
            ends_with_space: row.pieces.last().is_some_and(|piece| piece.ends_with_space),
        }
    }

    pub(super) fn is_centred(&self, frame: &Frame) -> bool {
        let width = frame.right - frame.left;
        let (before, after) = (self.x0 - frame.left, frame.right - self.x1);
        let off = (before - after).abs();
        off < (0.04 * width).max(6.0) && before > 0.1 * width
            || off < (0.015 * width).max(3.0) && before > 6.0
    }

    /// Takes a mark away from the beginning.
    pub(super) fn strip_mark(&mut self, mark: &str) {
        for run in &mut self.runs {
            let trimmed = run.text.trim_start();
            if let Some(rest) = trimmed.strip_prefix(mark) {
                run.text = rest.trim_start().to_owned();
                break;
            }
            if !trimmed.is_empty() {
                break;
            }
        }
        while self.runs.first().is_some_and(|run| run.text.trim().is_empty()) {
            self.runs.remove(0);
        }
        if let Some(first) = self.runs.first_mut() {
            first.text = first.text.trim_start().to_owned();
        }
        self.text = self.runs.iter().map(|run| run.text.as_str()).collect();
    }

    /// All bold, a label aside.
    fn all_bold(&self) -> bool {
        let words = self.runs.iter().filter(|run| !run.text.trim().is_empty());
        let text = words.filter(|run| !begins_with_label(&run.text) || run.style.bold);
        text.clone().count() > 0 && text.clone().all(|run| run.style.bold)
    }

    fn bold(&self) -> bool {
        self.runs.first().is_some_and(|run| run.style.bold)
    }
}

/// Collects lines into paragraphs.
#[derive(Debug, Default)]
pub(super) struct Assembler {
    open: Option<Open>,
    pub(super) blocks: Vec<Block>,
}

#[derive(Debug)]
struct Open {
    runs: Vec<Run>,
    page: u32,
    align: Align,
    first_indent: f32,
    /// The indent of its second line.
    rest_indent: Option<f32>,
    first_text: String,
    last: Line,
    frame: Frame,
}

impl Assembler {
    /// Adds a line to the open paragraph or begins one.
    pub(super) fn line(&mut self, line: Line, frame: Frame) {
        if line.text.trim().is_empty() {
            return;
        }
        if let Some(open) = &mut self.open
            && open.goes_on(&line, &frame)
        {
            open.append(line, frame);
            return;
        }
        self.close();
        self.open = Some(Open::new(line, frame));
    }

    /// Ends the open paragraph and adds a block.
    pub(super) fn block(&mut self, block: Block) {
        self.close();
        self.blocks.push(block);
    }

    /// Ends the open paragraph.
    pub(super) fn close(&mut self) {
        if let Some(open) = self.open.take() {
            self.blocks.push(Block::Paragraph(open.paragraph()));
        }
    }

    /// The blocks of lines that stand in one frame.
    pub(super) fn blocks_of(lines: impl IntoIterator<Item = Line>, frame: Frame) -> Vec<Block> {
        let mut assembler = Self::default();
        lines.into_iter().for_each(|line| assembler.line(line, frame));
        assembler.close();
        assembler.blocks
    }
}

impl Open {
    fn new(line: Line, frame: Frame) -> Self {
        let width = frame.right - frame.left;
        let align = if line.is_centred(&frame) {
            Align::Center
        } else if frame.right - line.x1 < 4.0 && line.x0 - frame.left > 0.3 * width {
            Align::Right
        } else {
            Align::Justify
        };
        Self {
            runs: line.runs.clone(),
            page: line.page,
            align,
            first_indent: line.x0 - frame.left,
            rest_indent: None,
            first_text: line.text.clone(),
            last: line,
            frame,
        }
    }

    fn goes_on(&self, next: &Line, frame: &Frame) -> bool {
        let last = &self.last;
        let em = last.size.max(next.size);
        let width = self.frame.right - self.frame.left;
        if (last.size - next.size).abs() > 0.15 * em {
            return false;
        }
        let together = last.page == next.page && last.column == next.column;
        let gap = if together { next.y - last.y } else { frame.leading };
        if gap < -0.5 * em || gap > 1.6 * frame.leading.max(em) {
            return false;
        }
        let ends = ends_sentence(&last.text);
        if begins_heading(&next.text) && (ends || next.all_bold() && !last.all_bold()) {
            return false;
        }
        let label = begins_with_label(&next.text);
        let begins_lower = |first: char| first.is_lowercase() || ",);”…".contains(first);
        let lower = !label && next.text.trim_start().starts_with(begins_lower);
        if frame.short_lines {
            let listed = begins_with_label(&self.first_text) && !label && !ends;
            return !label && !ends && (lower || listed || last.text.ends_with([',', '-']));
        }
        if !next.text.contains(char::is_alphanumeric) {
            // A drawn line of underscores or stars stands by itself.
            return false;
        }
        let (centred, next_centred) = (last.is_centred(&self.frame), next.is_centred(frame));
        let room = self.frame.right - last.x1 - next.first_word - 0.28 * em;
        // A title may fill its first line and be centred in the second.
        let fills =
            self.rest_indent.is_none() && self.first_indent.abs() < 8.0 && room < 0.5 * em && last.bold();
        if self.align == Align::Center || next_centred && !lower {
            let wide = last.x1 - last.x0 > 0.55 * width;
            let alike = last.bold() == next.bold();
            let titles = (centred || fills)
                && next_centred
                && alike
                && in_capitals(&last.text) == in_capitals(&next.text);
            return titles && !label && !ends && (lower || wide && gap < 1.5 * frame.leading);
        }
        let indent = next.x0 - frame.left;
        if self.align == Align::Right || self.first_indent > 0.3 * width {
            return lower && indent > 0.3 * width && room < 0.5 * em;
        }
        // A heading in bold that fills its line, and text under it.
        if self.rest_indent.is_none()
            && last.all_bold()
            && !next.bold()
            && (indent - self.first_indent).abs() < 0.7 * em
        {
            return false;
        }
        let usual = self.rest_indent.unwrap_or(0.0);
        let in_place = (indent - usual).abs() < 0.7 * em;
        if room > 0.5 * em {
            // A long word or one that must not be parted may leave room before it.
            return lower
                && in_place
                && !ends
                && room < 0.25 * width
                && self.first_indent > indent - 0.7 * em;
        }
        // In even text a last line may be nearly full, but it does not reach the side.
        if self.frame.justified && ends && self.frame.right - last.x1 > (0.2 * em).max(2.0) {
            return false;
        }
        let apart = gap > 1.2 * frame.leading;
        if let Some(rest) = self.rest_indent {
            let unindented = self.first_indent.abs() < 0.7 * em;
            return in_place
                && !(label && ends && (apart || indent > 0.7 * em || unindented && rest.abs() < 0.7 * em));
        }
        let step = indent - self.first_indent;
        if step < -0.7 * em {
            // The first line was indented, this one is not.
            return !(label && ends && apart && indent > 0.7 * em);
        }
        if step > 0.7 * em {
            return lower || !ends && !label;
        }
        if self.first_indent > 0.8 * em {
            return lower || !ends && !label;
        }
        let item_ends = ends && last.text.ends_with([';', ':']);
        lower || !(label || apart || item_ends)
    }

    fn append(&mut self, line: Line, frame: Frame) {
        if self.rest_indent.is_none() {
            self.rest_indent = Some(line.x0 - frame.left);
        }
        if space_at_break(&self.last, self.frame.keeps_spaces) {
            match self.runs.last_mut() {
                Some(run) if run.note.is_none() => run.text.push(' '),
                _ => self.runs.push(Run { text: " ".to_owned(), style: Default::default(), note: None }),
            }
        }
        self.runs.extend(line.runs.iter().cloned());
        self.last = line;
        self.frame = frame;
    }

    fn paragraph(self) -> Paragraph {
        Paragraph { inlines: inlines(self.runs), align: self.align, page: Some(self.page), label: None }
    }
}

/// No small letter.
fn in_capitals(text: &str) -> bool {
    !text.chars().any(char::is_lowercase)
}

/// Whether a space stood where a line was broken.
fn space_at_break(line: &Line, keeps_spaces: bool) -> bool {
    let mut tail = line.text.chars().rev();
    let last = tail.next();
    if last == Some('\u{ad}') {
        return false;
    }
    let hyphen = matches!(last, Some('-' | '/' | '‐' | '–'));
    let inside = hyphen && tail.next().is_some_and(|before| !before.is_whitespace());
    if keeps_spaces { line.ends_with_space || !inside } else { !inside }
}

/// Runs to inlines: neighbours of one style become one, tabs and marks of notes stand for themselves.
fn inlines(runs: Vec<Run>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::new();
    for run in runs {
        if let Some(note) = run.note {
            out.push(Inline::Note { note });
            continue;
        }
        for (index, part) in run.text.split('\t').enumerate() {
            if index > 0 {
                out.push(Inline::Tab { leader: None });
            }
            match out.last_mut() {
                _ if part.is_empty() => {}
                Some(Inline::Text { text, style }) if *style == run.style || part.trim().is_empty() => {
                    text.push_str(part);
                }
                _ => out.push(Inline::Text { text: part.to_owned(), style: run.style }),
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, x0: f32, x1: f32, y: f32) -> Line {
        let runs = vec![Run { text: text.to_owned(), style: Default::default(), note: None }];
        Line {
            runs,
            text: text.to_owned(),
            x0,
            x1,
            y,
            size: 14.0,
            page: 1,
            column: 0,
            first_word: 30.0,
            ends_with_space: false,
        }
    }

    #[test]
    fn paragraphs_end_where_the_next_word_had_room_or_an_indent_begins() {
        let frame = Frame { left: 85.0, right: 540.0, leading: 17.0, ..Frame::default() };
        let lines = [
            line("Điều 1. Ban hành kèm theo Quyết định số 12/2023/QĐ-", 120.0, 538.0, 100.0),
            line("UBND Quy định chức năng", 85.0, 540.0, 117.0),
            line("của Trung tâm.", 85.0, 170.0, 134.0),
            line("Điều 2. Quyết định này có hiệu lực;", 120.0, 540.0, 151.0),
            line("Điều 3. Chánh Văn phòng", 120.0, 540.0, 168.0),
            line("chịu trách nhiệm.", 85.0, 200.0, 185.0),
        ];
        let blocks = Assembler::blocks_of(lines, frame);
        let texts: Vec<String> = blocks.iter().map(Block::text).collect();
        assert_eq!(
            texts,
            [
                "Điều 1. Ban hành kèm theo Quyết định số 12/2023/QĐ-UBND Quy định chức năng của Trung tâm.",
                "Điều 2. Quyết định này có hiệu lực;",
                "Điều 3. Chánh Văn phòng chịu trách nhiệm.",
            ]
        );
    }
}
