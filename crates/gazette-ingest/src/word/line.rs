//! A paragraph in the making: its pieces as they are met, then settled — old encodings turned, capitals
//! set, runs of one style joined.

use gazette_model::{Block, Inline, Style as Look};

use super::format::{RunFormat, TabStop, Toggle, Vertical};
use super::styles::Style;
use super::walk::Walk;
use crate::encoding::{Encoding, Judgement, tcvn3};

/// A paragraph in the making.
#[derive(Debug)]
pub(super) struct Line<'s> {
    /// The style of the paragraph.
    pub(super) style: &'s Style,
    tabs: Vec<TabStop>,
    // Tabs since the last line break.
    tab: usize,
    pieces: Vec<Piece>,
    before: Vec<Block>,
    after: Vec<Block>,
}

#[derive(Debug)]
struct Piece {
    inline: Inline,
    old: Option<OldFont>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct OldFont {
    encoding: Encoding,
    capitals: bool,
}

impl<'s> Line<'s> {
    /// An empty line.
    pub(super) fn new(style: &'s Style, tabs: Vec<TabStop>) -> Self {
        Self { style, tabs, tab: 0, pieces: Vec::new(), before: Vec::new(), after: Vec::new() }
    }

    /// The same line in the next paragraph, whose formatting it takes.
    pub(super) fn go_on(self, style: &'s Style, tabs: Vec<TabStop>) -> Self {
        Self { style, tabs, ..self }
    }

    /// Whether nothing stands in it.
    pub(super) fn is_empty(&self) -> bool {
        self.pieces.is_empty() && self.before.is_empty() && self.after.is_empty()
    }

    /// Whether text begins it, without a space before.
    pub(super) fn begins_with_word(&self) -> bool {
        match self.pieces.first().map(|piece| &piece.inline) {
            Some(Inline::Text { text, .. }) => text.chars().next().is_some_and(|c| !c.is_whitespace()),
            _ => false,
        }
    }

    /// Adds text as it stands in the file.
    pub(super) fn text(&mut self, text: String, run: &RunFormat) {
        if text.is_empty() {
            return;
        }
        let font = run.ansi.as_deref().or(run.ascii.as_deref()).unwrap_or("");
        let old = Encoding::of_font(font)
            .map(|encoding| OldFont { encoding, capitals: tcvn3::shows_capitals(font) });
        let style = look_of(run);
        if let Some(Piece { inline: Inline::Text { text: before, style: known }, old: known_old }) =
            self.pieces.last_mut()
            && *known == style
            && *known_old == old
        {
            before.push_str(&text);
            return;
        }
        self.pieces.push(Piece { inline: Inline::Text { text, style }, old });
    }

    /// Puts finished text before all that is there.
    pub(super) fn put_first(&mut self, text: String, run: &RunFormat) {
        let style = Look { caps: false, ..look_of(run) };
        self.pieces.insert(0, Piece { inline: Inline::Text { text, style }, old: None });
    }

    /// Adds a piece that is not text.
    pub(super) fn push(&mut self, inline: Inline) {
        if matches!(inline, Inline::Break) {
            self.tab = 0;
        }
        self.pieces.push(Piece { inline, old: None });
    }

    /// Adds a tab; its leader is that of the stop it reaches, as far as counting tells.
    pub(super) fn tab(&mut self) {
        let mut stops = self.tabs.iter().filter(|stop| !stop.cleared);
        let leader = stops.nth(self.tab).and_then(|stop| stop.leader);
        self.tab += 1;
        self.push(Inline::Tab { leader });
    }

    /// Adds a text box: before the paragraph where no text stands yet, else after it.
    pub(super) fn text_box(&mut self, blocks: Vec<Block>) {
        if self.pieces.is_empty() { self.before.extend(blocks) } else { self.after.extend(blocks) }
    }
}

fn look_of(run: &RunFormat) -> Look {
    Look {
        bold: run.is(Toggle::Bold),
        italic: run.is(Toggle::Italic),
        underline: run.underline == Some(true),
        strike: run.is(Toggle::Strike) || run.is(Toggle::DoubleStrike),
        superscript: run.vertical == Some(Vertical::Superscript),
        subscript: run.vertical == Some(Vertical::Subscript),
        caps: run.is(Toggle::Caps) || run.is(Toggle::SmallCaps),
    }
}

impl Walk<'_> {
    /// Settles a line: the blocks before it, its pieces, the blocks after it.
    pub(super) fn settle(&mut self, line: Line<'_>) -> (Vec<Block>, Vec<Inline>, Vec<Block>) {
        let mut pieces = line.pieces;
        let mut from = 0;
        while let Some(old) = pieces.get(from).map(|piece| piece.old) {
            let same = |piece: &Piece| match (&piece.inline, piece.old, old) {
                (Inline::Text { .. }, one, other) => {
                    one.map(|font| font.encoding) == other.map(|font| font.encoding)
                }
                _ => true,
            };
            let length = pieces[from..].iter().take_while(|piece| same(piece)).count().max(1);
            if let Some(old) = old {
                self.turn_pieces(old.encoding, &mut pieces[from..from + length]);
            }
            from += length;
        }
        let mut inlines: Vec<Inline> = Vec::with_capacity(pieces.len());
        for piece in pieces {
            let mut inline = piece.inline;
            if let Inline::Text { text, style } = &mut inline {
                if style.caps {
                    *text = text.to_uppercase();
                }
                if let Some(Inline::Text { text: before, style: known }) = inlines.last_mut()
                    && known == style
                {
                    before.push_str(text);
                    continue;
                }
            }
            inlines.push(inline);
        }
        (line.before, inlines, line.after)
    }

    // Pieces in one encoding are judged together: Word cuts runs in the middle of words.
    fn turn_pieces(&mut self, encoding: Encoding, pieces: &mut [Piece]) {
        let mut all = String::new();
        for piece in pieces.iter() {
            match &piece.inline {
                Inline::Text { text, .. } => all.push_str(text),
                Inline::Break | Inline::Tab { .. } => all.push(' '),
                _ => {}
            }
        }
        let capitals = pieces.iter().any(|piece| piece.old.is_some_and(|font| font.capitals));
        if !self.is_legacy(encoding, &all, capitals) {
            return;
        }
        let mut turned_runs = 0;
        for piece in pieces {
            let Inline::Text { text, .. } = &mut piece.inline else { continue };
            let mut turned = encoding.decode(text);
            if piece.old.is_some_and(|font| font.capitals) {
                turned = turned.to_uppercase();
            }
            if turned != *text {
                turned_runs += 1;
                *text = turned;
            }
        }
        if turned_runs > 0 {
            self.remarks.legacy(encoding, turned_runs);
        }
    }

    // The text itself bears witness; where it is silent, the rest of the document does.
    fn is_legacy(&mut self, encoding: Encoding, text: &str, capitals: bool) -> bool {
        match encoding.judge(text) {
            Judgement::Legacy => {
                self.remarks.votes.legacy += 1;
                true
            }
            Judgement::Unicode => {
                self.remarks.votes.unicode += 1;
                false
            }
            Judgement::Unclear => {
                if capitals || !text.is_ascii() {
                    self.remarks.undecided += 1;
                }
                self.votes.unicode <= self.votes.legacy
            }
        }
    }

    /// Turns a text that stands for itself, such as a label.
    pub(super) fn turn(&mut self, encoding: Encoding, font: &str, text: &str, alone: bool) -> String {
        let capitals = tcvn3::shows_capitals(font);
        if alone && !self.is_legacy(encoding, text, capitals) {
            return text.to_owned();
        }
        let turned = encoding.decode(text);
        let turned = if capitals { turned.to_uppercase() } else { turned };
        if turned != text {
            self.remarks.legacy(encoding, 1);
        }
        turned
    }
}
