//! Characters to pieces of lines.

use gazette_model::Style;

use super::geometry::{Rect, order};
use super::page::{Character, Direction, Page};

/// A stretch of a line without a wide gap.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    /// Spaces included; at least one is no space.
    pub(super) characters: Vec<Character>,
    pub(super) x0: f32,
    pub(super) x1: f32,
    /// The baseline and the size of most of its letters.
    pub(super) y: f32,
    pub(super) size: f32,
    /// Its place in the order of the file.
    pub(super) order: usize,
    /// A space is drawn behind its last letter.
    pub(super) ends_with_space: bool,
}

/// Pieces side by side, from left to right.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    pub(super) pieces: Vec<Piece>,
}

/// A run of text in one style.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    pub(super) text: String,
    pub(super) style: Style,
    /// It is the mark of this note, by position.
    pub(super) note: Option<usize>,
}

impl Row {
    pub(super) fn x0(&self) -> f32 {
        self.pieces.first().map_or(0.0, |piece| piece.x0)
    }

    pub(super) fn x1(&self) -> f32 {
        self.pieces.iter().map(|piece| piece.x1).fold(f32::MIN, f32::max)
    }

    pub(super) fn y(&self) -> f32 {
        self.pieces.first().map_or(0.0, |piece| piece.y)
    }

    /// The size of its longest piece.
    pub(super) fn size(&self) -> f32 {
        let longest = self.pieces.iter().max_by_key(|piece| piece.characters.len());
        longest.map_or(0.0, |piece| piece.size)
    }

    /// The text, a space between pieces.
    pub(super) fn text(&self) -> String {
        let texts: Vec<String> = self.pieces.iter().map(Piece::text).collect();
        texts.join(" ")
    }
}

impl Piece {
    /// The text with spaces where gaps are.
    pub(super) fn text(&self) -> String {
        let mut out = String::new();
        self.each_character(|character, _| out.push(character));
        out.trim().to_owned()
    }

    /// Runs of one style; needs the page for the names of fonts.
    pub(super) fn runs(&self, page: &Page) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        self.each_character(|character, drawn| {
            let font = page.fonts.get(usize::from(drawn.font));
            let small = drawn.size < 0.8 * self.size;
            let style = Style {
                bold: font.is_some_and(|font| font.bold),
                italic: font.is_some_and(|font| font.italic),
                superscript: small && drawn.y < self.y - 0.12 * self.size,
                subscript: small && drawn.y > self.y + 0.05 * self.size,
                ..Style::default()
            };
            match runs.last_mut() {
                // A space behind a raised mark is not raised.
                Some(run) if character == ' ' && run.style.superscript => {
                    let style = Style { superscript: false, ..run.style };
                    runs.push(Run { text: " ".to_owned(), style, note: None });
                }
                Some(run) if run.style == style || character == ' ' => run.text.push(character),
                _ => runs.push(Run { text: character.to_string(), style, note: None }),
            }
        });
        if let Some(first) = runs.first_mut() {
            first.text = first.text.trim_start().to_owned();
        }
        if let Some(last) = runs.last_mut() {
            last.text = last.text.trim_end().to_owned();
        }
        runs.retain(|run| !run.text.is_empty());
        runs
    }

    /// The width of the first word.
    pub(super) fn first_word_width(&self) -> f32 {
        let letters = self.characters.iter().skip_while(|it| it.character.is_whitespace());
        let breaks = |it: &&Character| it.character.is_whitespace() && it.character != '\u{a0}';
        let word: Vec<_> = letters.take_while(|it| !breaks(it)).collect();
        match (word.first(), word.last()) {
            (Some(first), Some(last)) => (last.x1 - first.x0).max(0.0),
            _ => 0.0,
        }
    }

    /// Visits every character, and spaces that are only gaps; white space counts once.
    fn each_character(&self, mut visit: impl FnMut(char, &Character)) {
        let spaced = self.characters.iter().any(|it| it.character.is_whitespace());
        let mut last: Option<&Character> = None;
        let mut after_space = true;
        for it in &self.characters {
            if it.character.is_whitespace() {
                if !after_space {
                    visit(' ', it);
                }
                after_space = true;
            } else {
                // Where spaces are drawn, a small gap is only loose setting.
                let limit = if spaced { 0.35 } else { 0.2 };
                if !after_space && last.is_some_and(|last| it.x0 - last.x1 > limit * it.size.max(last.size)) {
                    visit(' ', it);
                }
                visit(it.character, it);
                after_space = false;
            }
            last = Some(it);
        }
    }
}

/// Cuts the upright characters of a page into pieces, in the order of the file.
///
/// A piece never crosses a vertical line of a table.
pub(super) fn pieces(page: &Page, verticals: &[Rect]) -> Vec<Piece> {
    let upright = page.characters.iter().filter(|it| it.direction == Direction::Right);
    collect(upright.copied(), verticals)
}

/// Text that runs another way than the page, in the order of the file, as pieces that are upright.
pub(super) fn sideways(page: &Page) -> Vec<Piece> {
    let turned = page.characters.iter().filter(|it| it.direction != Direction::Right).map(|it| {
        let (x0, y) = match it.direction {
            Direction::Right => (it.x0, it.y),
            Direction::Down => (it.y, -it.x0),
            Direction::Left => (-it.x0, -it.y),
            Direction::Up => (-it.y, it.x0),
        };
        Character { x0, x1: x0 + (it.x1 - it.x0), y, direction: Direction::Right, ..*it }
    });
    collect(turned, &[])
}

fn collect(characters: impl Iterator<Item = Character>, verticals: &[Rect]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut current: Vec<Character> = Vec::new();
    // Baseline and size of the largest letter so far.
    let mut base = (0.0_f32, 0.0_f32);
    for it in characters {
        let fits = match current.last() {
            None => true,
            Some(last) => {
                let size = base.1.max(it.size).max(1.0);
                let shift = (it.y - base.0).abs();
                let level =
                    shift < 0.2 * size || shift < 0.6 * size && (it.size - base.1).abs() > 0.15 * size;
                let gap = it.x0 - last.x1;
                let limit = match (
                    last.character.is_whitespace() || it.character.is_whitespace(),
                    it.begins_string,
                ) {
                    (false, _) => 0.8,
                    (true, true) => 2.0,
                    (true, false) => 4.0,
                };
                let crossed = || {
                    let between =
                        |line: &Rect| line.x0 > last.x0 && line.x1 < it.x1 && line.x0 > last.x1 - 0.3 * size;
                    verticals
                        .iter()
                        .any(|line| between(line) && it.y > line.y0 && it.y - 0.5 * size < line.y1)
                };
                level && gap > -0.5 * size && gap < limit * size && !(gap > 0.05 * size && crossed())
            }
        };
        if !fits {
            finish(&mut current, &mut pieces);
            base = (0.0, 0.0);
        }
        if current.is_empty() || !it.character.is_whitespace() && it.size > base.1 * 1.15 {
            base = (it.y, it.size);
        }
        current.push(it);
    }
    finish(&mut current, &mut pieces);
    pieces
}

fn finish(current: &mut Vec<Character>, pieces: &mut Vec<Piece>) {
    let characters = std::mem::take(current);
    let letters = characters.iter().filter(|it| !it.character.is_whitespace());
    let Some(first) = letters.clone().next() else { return };
    let (y, size) = usual(letters.clone());
    let x1 = letters.map(|it| it.x1).fold(first.x1, f32::max);
    let ends_with_space = characters.last().is_some_and(|it| it.character.is_whitespace());
    let piece = Piece { x0: first.x0, x1, y, size, order: pieces.len(), ends_with_space, characters };
    // Text drawn twice, a little apart, is the bold of poor writers.
    let again = pieces.iter().rev().take(4).any(|known| {
        (known.x0 - piece.x0).abs() < 0.12 * size
            && (known.y - piece.y).abs() < 0.12 * size
            && known.characters.len() == piece.characters.len()
            && known.characters.iter().zip(&piece.characters).all(|(a, b)| a.character == b.character)
    });
    if !again {
        pieces.push(piece);
    }
}

/// Baseline and size of most letters.
fn usual<'a>(letters: impl Iterator<Item = &'a Character>) -> (f32, f32) {
    let mut counts: Vec<(f32, f32, usize)> = Vec::new();
    for it in letters {
        let known =
            counts.iter().position(|(y, size, _)| (y - it.y).abs() < 0.3 && (size - it.size).abs() < 0.3);
        if let Some(index) = known {
            counts[index].2 += 1;
        } else if counts.len() < 64 {
            counts.push((it.y, it.size, 1));
        }
    }
    // Of equals the larger: a letter with a raised mark is no lowered one.
    let best = counts.into_iter().max_by(|a, b| a.2.cmp(&b.2).then(order(a.1, b.1)));
    best.map_or((0.0, 0.0), |(y, size, _)| (y, size))
}
