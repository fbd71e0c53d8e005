//! Reads one page: its glyphs, lines and pictures in the space of the page as it is shown.

use std::sync::Arc;

use lopdf::{Document, ObjectId};
use rayon::prelude::*;
use unicode_normalization::char::{compose, is_combining_mark};

use super::appearance::appearances;
use super::font::Font;
use super::geometry::{Matrix, Rect};
use super::interpret::{Canvas, Fonts, Glyph, Interpreter, Mark};
use super::load::{Loaded, MAX_STREAM};
use super::object;

/// Characters kept of one page.
const MAX_CHARACTERS: usize = 200_000;
/// Lines kept of one page.
const MAX_RULES: usize = 20_000;
/// A page without a usable box is A4.
const A4: Rect = Rect { x0: 0.0, y0: 0.0, x1: 595.28, y1: 841.89 };

/// A page as read.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// From 1.
    pub(super) number: u32,
    pub(super) width: f32,
    pub(super) height: f32,
    /// In the order of the file; `x1` is `x0` and the length of the run, whatever the direction.
    pub(super) characters: Vec<Character>,
    /// Thin lines.
    pub(super) rules: Vec<Rect>,
    pub(super) pictures: Vec<Rect>,
    /// The fonts that `Character::font` counts.
    pub(super) fonts: Vec<Arc<Font>>,
    /// Text of appearances of annotations, such as visible signatures.
    pub(super) stamps: Vec<String>,
    /// Text that is not painted.
    pub(super) invisible: String,
    /// Glyphs in whose place other text is read (ActualText), and that text.
    pub(super) replaced: String,
    /// Glyphs that were drawn without the font telling what they mean.
    pub(super) unknown: usize,
    /// A bound was reached.
    pub(super) cut: bool,
}

/// A character at its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Character {
    pub(super) character: char,
    pub(super) x0: f32,
    pub(super) x1: f32,
    /// The baseline.
    pub(super) y: f32,
    pub(super) size: f32,
    pub(super) font: u16,
    pub(super) direction: Direction,
    /// The first of a string operator.
    pub(super) begins_string: bool,
}

/// Which way text runs on the page as it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Right,
    Down,
    Left,
    Up,
}

impl Page {
    /// Whether the page has text that can be compared: painted, and with fonts that tell what they mean.
    pub(super) fn has_text(&self) -> bool {
        let known = self.characters.iter().filter(|it| it.character.is_alphanumeric()).count();
        known > 0 && known >= self.unknown
    }

    /// The text in the order of the file.
    pub(super) fn plain_text(&self) -> String {
        let mut out = String::new();
        let mut last: Option<&Character> = None;
        for next in &self.characters {
            if let Some(last) = last {
                let size = last.size.max(next.size);
                if (next.y - last.y).abs() > 0.7 * size || next.x0 < last.x1 - 2.0 * size {
                    out.push('\n');
                } else if next.x0 - last.x1 > 0.2 * size
                    && !next.character.is_whitespace()
                    && !out.ends_with(' ')
                {
                    out.push(' ');
                }
            }
            out.push(next.character);
            last = Some(next);
        }
        out.push_str(&self.invisible);
        out
    }
}

/// Reads all pages.
pub(super) fn read_pages(loaded: &Loaded) -> Vec<Page> {
    let fonts = Fonts::of(&loaded.document);
    let pages = loaded.pages.par_iter().zip(1_u32..u32::MAX);
    pages.map(|(id, number)| read_page(&loaded.document, &fonts, *id, number)).collect()
}

fn read_page(document: &Document, fonts: &Fonts, id: ObjectId, number: u32) -> Page {
    let (size, space) = page_space(document, id);
    let page = Page { number, width: size.width(), height: size.height(), ..Page::default() };
    let mut interpreter = Interpreter::new(document, fonts, Sheet { page, ..Sheet::default() });
    let resources = object::inherited(document, id, b"Resources").and_then(object::as_dictionary);
    match content_bytes(document, id) {
        Some(bytes) => interpreter.run(&bytes, resources, space),
        None => interpreter.cut = true,
    }
    interpreter.canvas.in_annotation = true;
    for (appearance, place) in appearances(document, id) {
        interpreter.canvas.stamp.clear();
        interpreter.canvas.last_stamp = None;
        interpreter.run_form(appearance, place.then(space), None, 0);
        let stamp = std::mem::take(&mut interpreter.canvas.stamp);
        if !stamp.trim().is_empty() {
            interpreter.canvas.page.stamps.push(stamp);
        }
    }
    let cut = interpreter.cut;
    let mut page = interpreter.canvas.page;
    page.cut |= cut;
    turn_upright(&mut page);
    page
}

/// The content of a page, its streams put together; `None` beyond the bound.
pub(super) fn content_bytes(document: &Document, id: ObjectId) -> Option<Vec<u8>> {
    document.get_page_content_with_limit(id, MAX_STREAM).ok()
}

/// The box of a page as shown, from (0, 0), and the way from PDF space to it.
pub(super) fn page_space(document: &Document, id: ObjectId) -> (Rect, Matrix) {
    let boxed = |key: &[u8]| {
        let corners = object::numbers(document, object::inherited(document, id, key)?.as_array().ok()?);
        let [x0, y0, x1, y1] = *corners.as_slice() else { return None };
        let place = Rect::around((x0, y0), (x1, y1));
        (place.width() >= 1.0 && place.height() >= 1.0 && place.width().max(place.height()) < 1e5)
            .then_some(place)
    };
    let media = boxed(b"MediaBox");
    let page = boxed(b"CropBox").or(media).unwrap_or(A4);
    let turns =
        object::inherited(document, id, b"Rotate").and_then(|turn| turn.as_float().ok()).unwrap_or(0.0);
    let (width, height) = (page.width(), page.height());
    // To the corner, then y downwards, then turned clockwise.
    let (size, turned) = match ((turns / 90.0) as i64).rem_euclid(4) {
        1 => ((height, width), Matrix { a: 0.0, b: 1.0, c: 1.0, d: 0.0, e: 0.0, f: 0.0 }),
        2 => ((width, height), Matrix { a: -1.0, b: 0.0, c: 0.0, d: 1.0, e: width, f: 0.0 }),
        3 => ((height, width), Matrix { a: 0.0, b: -1.0, c: -1.0, d: 0.0, e: height, f: width }),
        _ => ((width, height), Matrix { a: 1.0, b: 0.0, c: 0.0, d: -1.0, e: 0.0, f: height }),
    };
    let space = Matrix::translation(-page.x0, -page.y0).then(turned);
    (Rect { x0: 0.0, y0: 0.0, x1: size.0, y1: size.1 }, space)
}

/// Collects one page.
#[derive(Default)]
struct Sheet {
    page: Page,
    in_annotation: bool,
    /// The font used last.
    font: usize,
    stamp: String,
    last_stamp: Option<(f32, f32)>,
    /// Replacement texts of open marked content; `None` inside where used up.
    marks: Vec<(bool, Option<String>)>,
}

impl Canvas for Sheet {
    fn glyph(&mut self, glyph: &Glyph<'_>) {
        let mut text = glyph.text.unwrap_or_default();
        let replacement;
        if let Some((true, actual)) = self.marks.last_mut() {
            replacement = actual.take().unwrap_or_default();
            if self.page.replaced.len() < MAX_CHARACTERS {
                self.page.replaced.push_str(text);
                self.page.replaced.push_str(&replacement);
            }
            text = &replacement;
        } else if glyph.text.is_none() {
            self.page.unknown += 1;
            text = "\u{fffd}";
        }
        if self.in_annotation {
            self.stamp_text(glyph, text);
        } else if glyph.invisible {
            if self.page.invisible.len() < MAX_CHARACTERS {
                self.page.invisible.push_str(text);
            }
        } else {
            self.page_text(glyph, text);
        }
    }

    fn rule(&mut self, rule: Rect) {
        if !self.in_annotation && self.page.rules.len() < MAX_RULES {
            self.page.rules.push(rule);
        }
    }

    fn picture(&mut self, place: Rect) {
        if !self.in_annotation && self.page.pictures.len() < 1_000 {
            self.page.pictures.push(place);
        }
    }

    fn begin_mark(&mut self, mark: &Mark) {
        let inside = self.marks.last().is_some_and(|(replaced, _)| *replaced);
        self.marks.push((inside || mark.actual_text.is_some(), mark.actual_text.clone()));
    }

    fn end_mark(&mut self) {
        self.marks.pop();
    }
}

impl Sheet {
    fn stamp_text(&mut self, glyph: &Glyph<'_>, text: &str) {
        if let Some((x, y)) = self.last_stamp {
            if (glyph.start.1 - y).abs() > 0.7 * glyph.size {
                self.stamp.push('\n');
            } else if glyph.start.0 - x > 0.2 * glyph.size
                && !text.starts_with(' ')
                && !self.stamp.ends_with(' ')
            {
                self.stamp.push(' ');
            }
        }
        if self.stamp.len() < MAX_CHARACTERS {
            self.stamp.push_str(text);
        }
        self.last_stamp = Some(glyph.end);
    }

    fn page_text(&mut self, glyph: &Glyph<'_>, text: &str) {
        let count = text.chars().count();
        if self.page.characters.len() + count > MAX_CHARACTERS {
            self.page.cut = true;
            return;
        }
        let fonts = &mut self.page.fonts;
        if !fonts.get(self.font).is_some_and(|font| Arc::ptr_eq(font, glyph.font)) {
            self.font = fonts.iter().position(|font| Arc::ptr_eq(font, glyph.font)).unwrap_or_else(|| {
                fonts.push(glyph.font.clone());
                fonts.len() - 1
            });
        }
        let (dx, dy) = (glyph.end.0 - glyph.start.0, glyph.end.1 - glyph.start.1);
        let direction = match (dx.abs() >= dy.abs(), dx >= 0.0, dy >= 0.0) {
            (true, true, _) => Direction::Right,
            (true, false, _) => Direction::Left,
            (false, _, true) => Direction::Down,
            (false, _, false) => Direction::Up,
        };
        // A level baseline keeps its own height however little it slopes.
        let dy = if matches!(direction, Direction::Right | Direction::Left) { 0.0 } else { dy };
        let run = dx.hypot(dy);
        for (index, character) in text.chars().enumerate() {
            // A ligature's letters share its width.
            let part = |index: usize| index as f32 / count as f32;
            let (from, to) = (part(index), part(index + 1));
            let x0 = glyph.start.0 + dx * from;
            let mut new = Character {
                character,
                x0,
                x1: x0 + run * (to - from),
                y: glyph.start.1 + dy * from,
                size: glyph.size,
                font: u16::try_from(self.font).unwrap_or(u16::MAX),
                direction,
                begins_string: glyph.begins_string && index == 0,
            };
            // A mark drawn over the letter before it belongs to that letter.
            if count == 1
                && is_combining_mark(character)
                && let Some(base) = self.page.characters.last_mut()
                && (base.y - new.y).abs() < 0.5 * new.size
                && new.x0 < base.x1 + 0.3 * new.size
            {
                if let Some(composed) = compose(base.character, character) {
                    base.character = composed;
                    base.x1 = base.x1.max(new.x1);
                    continue;
                }
                new.x1 = new.x1.max(base.x1);
            }
            self.page.characters.push(new);
        }
    }
}

/// Turns a page whose text mostly runs up, down or backwards, so that it can be read.
fn turn_upright(page: &mut Page) {
    let count = |direction| page.characters.iter().filter(|it| it.direction == direction).count();
    let all = [Direction::Right, Direction::Down, Direction::Left, Direction::Up];
    let Some(main) = all.into_iter().max_by_key(|direction| count(*direction)) else { return };
    if main == Direction::Right || count(main) * 2 < page.characters.len() {
        return;
    }
    let (width, height) = (page.width, page.height);
    let turn = |x: f32, y: f32| match main {
        Direction::Right => (x, y),
        Direction::Down => (y, width - x),
        Direction::Left => (width - x, height - y),
        Direction::Up => (height - y, x),
    };
    for it in &mut page.characters {
        let run = (it.x1 - it.x0).abs();
        let (x, y) = turn(it.x0, it.y);
        (it.x0, it.y) = (x, y);
        it.x1 = x + run;
        it.direction = match (it.direction, main) {
            (own, main) if own == main => Direction::Right,
            _ => Direction::Up,
        };
    }
    for place in page.rules.iter_mut().chain(&mut page.pictures) {
        *place = Rect::around(turn(place.x0, place.y0), turn(place.x1, place.y1));
    }
    if matches!(main, Direction::Down | Direction::Up) {
        (page.width, page.height) = (height, width);
    }
}
