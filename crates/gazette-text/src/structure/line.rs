//! A block as the parser sees it: one clean line of text and what can be said of it without context.

use gazette_model::{Align, Block, Inline, Paragraph, Style, Table};

use super::mark::{self, Mark};
use crate::fold::fold;
use crate::normalize::normalize;

/// A block with its text cleaned for recognition; the block itself stays as sent.
pub(super) struct Line {
    pub(super) block: Block,
    /// Normalised text, single spaces, without marks of markdown.
    pub(super) text: String,
    /// The beginning of `text`, folded; as much as recognition needs.
    pub(super) folded: String,
    /// Whether every letter is a capital, and there are some.
    pub(super) caps: bool,
    /// The label the text begins with, whether or not it makes a unit here.
    pub(super) mark: Option<Mark>,
    /// A paragraph, not a table or a change of the page.
    pub(super) paragraph: bool,
}

/// How much of a line is folded for recognition, in bytes.
const BEGINNING: usize = 400;

impl Line {
    pub(super) fn of(block: Block) -> Self {
        let text = clean(&block.text());
        let paragraph = matches!(block, Block::Paragraph(_));
        let caps = paragraph && is_caps(&text);
        let mark = if paragraph { mark::read(&text) } else { None };
        let folded = fold(beginning(&text));
        Self { block, text, folded, caps, mark, paragraph }
    }

    /// Nothing but white space and ornament.
    pub(super) fn is_blank(&self) -> bool {
        !self.text.chars().any(char::is_alphanumeric)
    }

    pub(super) fn starts(&self, folded: &str) -> bool {
        starts_words(&self.folded, folded)
    }

    pub(super) fn contains(&self, folded: &str) -> bool {
        self.folded.contains(folded)
    }

    pub(super) fn centered(&self) -> bool {
        matches!(&self.block, Block::Paragraph(Paragraph { align: Align::Center, .. }))
    }

    pub(super) fn table(&self) -> Option<&Table> {
        match &self.block {
            Block::Table(table) => Some(table),
            _ => None,
        }
    }
}

/// Whether `text` begins with the whole words of `words`.
pub(super) fn starts_words(text: &str, words: &str) -> bool {
    text.strip_prefix(words).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

/// The text as it is recognised: normalised, white space single, marks of markdown gone.
pub(crate) fn clean(text: &str) -> String {
    let text = normalize(text);
    let mut out = String::with_capacity(text.len());
    let bare = text.trim_start_matches(['#', '>', ' ', '\t', '\n']);
    for (at, word) in bare.split_whitespace().enumerate() {
        let word = if word.contains("**") { &word.replace("**", "") } else { word };
        let word = if at == 0 && word.len() > 1 { word.trim_start_matches('*') } else { word };
        if word.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    let end = out.trim_end_matches('*').len();
    out.truncate(end);
    out
}

fn beginning(text: &str) -> &str {
    let mut end = text.len().min(BEGINNING);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Whether the letters of `text` are capitals, Roman numerals included.
pub(crate) fn is_caps(text: &str) -> bool {
    let mut letters = 0;
    for c in text.chars() {
        if c.is_lowercase() {
            return false;
        }
        letters += usize::from(c.is_alphabetic());
    }
    letters >= 2
}

/// Makes lines of blocks; a paragraph whose later lines begin units of their own is split at its breaks.
pub(super) fn lines(blocks: Vec<Block>) -> Vec<Line> {
    let mut out = Vec::with_capacity(blocks.len());
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) if paragraph.inlines.contains(&Inline::Break) => {
                split(paragraph).into_iter().for_each(|part| out.push(Line::of(Block::Paragraph(part))));
            }
            block => out.push(Line::of(block)),
        }
    }
    out
}

fn split(paragraph: Paragraph) -> Vec<Paragraph> {
    let Paragraph { label, inlines, align, page } = paragraph;
    let mut parts: Vec<Paragraph> = vec![Paragraph { label, inlines: Vec::new(), align, page }];
    let mut run = Vec::new();
    let close = |run: &mut Vec<Inline>, parts: &mut Vec<Paragraph>| {
        let piece = Paragraph { label: None, inlines: std::mem::take(run), align, page };
        if parts.len() == 1 && parts[0].inlines.is_empty() {
            parts[0].inlines = piece.inlines;
        } else if begins_unit(&piece) {
            parts.push(piece);
        } else if let Some(last) = parts.last_mut() {
            last.inlines.push(Inline::Break);
            last.inlines.extend(piece.inlines);
        }
    };
    let mut first = true;
    for inline in inlines {
        if inline == Inline::Break {
            if first && run.is_empty() {
                // A break before any text stays with the text after it.
                run.push(Inline::Text { text: " ".to_owned(), style: Style::default() });
            }
            close(&mut run, &mut parts);
            first = false;
        } else {
            run.push(inline);
        }
    }
    close(&mut run, &mut parts);
    parts
}

fn begins_unit(paragraph: &Paragraph) -> bool {
    let text = clean(&paragraph.text());
    if mark::read(&text).is_some() {
        return true;
    }
    let folded = fold(beginning(&text));
    ["can cu", "noi nhan:", "theo de nghi", "xet de nghi"].iter().any(|words| folded.starts_with(words))
        || (is_caps(&text) && ["quyet dinh:", "quyet nghi:", "phu luc"].iter().any(|w| folded.starts_with(w)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_markdown_and_odd_spaces_do_not_hide_a_label() {
        for text in
            ["**Điều 1.** Vị trí", "##### **Điều 1. Vị trí**", "  Điều\u{a0}1.  Vị trí ", "*Điều 1. Vị trí*"]
        {
            assert_eq!(clean(text), "Điều 1. Vị trí");
        }
    }

    #[test]
    fn a_paragraph_is_split_where_a_unit_begins_and_nowhere_else() {
        let text = |text: &str| Inline::Text { text: text.to_owned(), style: Style::default() };
        let inlines = vec![
            text("Điều 2. Chức năng"),
            Inline::Break,
            text("1. Một,"),
            Inline::Break,
            text("tiếp theo"),
            Inline::Break,
            text("2. Hai"),
        ];
        let found = lines(vec![Block::Paragraph(Paragraph { inlines, ..Paragraph::default() })]);
        let texts: Vec<_> = found.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(texts, ["Điều 2. Chức năng", "1. Một, tiếp theo", "2. Hai"]);
    }
}
