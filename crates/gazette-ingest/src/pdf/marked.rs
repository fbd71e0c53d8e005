//! Collects the text of marked content, page by page, for the walk through the structure tree.

use lopdf::ObjectId;
use rayon::prelude::*;

use super::interpret::{Canvas, Fonts, Glyph, Interpreter, Mark};
use super::load::Loaded;
use super::object;
use super::page::{content_bytes, page_space};

/// Numbers of marked content on one page.
const MAX_MCID: u32 = 100_000;

/// A piece of marked content: its text, and where it begins and ends.
#[derive(Debug, Clone, Default)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) start: (f32, f32),
    pub(super) end: (f32, f32),
    pub(super) size: f32,
}

/// The marked content of a page.
#[derive(Default)]
pub(super) struct MarkedPage {
    pub(super) by_mcid: Vec<Piece>,
    pub(super) artifacts: Vec<String>,
}

/// Runs every page once.
pub(super) fn marked_pages(loaded: &Loaded) -> Vec<MarkedPage> {
    let fonts = Fonts::of(&loaded.document);
    let document = &loaded.document;
    let read = |id: &ObjectId| {
        let mut interpreter = Interpreter::new(document, &fonts, Marks::default());
        let bytes = content_bytes(document, *id).unwrap_or_default();
        let resources = object::inherited(document, *id, b"Resources").and_then(object::as_dictionary);
        let (_, space) = page_space(document, *id);
        interpreter.run(&bytes, resources, space);
        let mut marks = interpreter.canvas;
        marks.finish_artifact();
        MarkedPage { by_mcid: marks.by_mcid, artifacts: marks.artifacts }
    };
    loaded.pages.par_iter().map(read).collect()
}

/// Collects the text of marked content.
#[derive(Default)]
struct Marks {
    by_mcid: Vec<Piece>,
    artifacts: Vec<String>,
    artifact: Piece,
    stack: Vec<Open>,
}

#[derive(Default)]
struct Open {
    target: Option<u32>,
    /// Text that replaces what is drawn, until it is used.
    actual_text: Option<String>,
    replaced: bool,
}

impl Marks {
    fn finish_artifact(&mut self) {
        let piece = std::mem::take(&mut self.artifact);
        if !piece.text.is_empty() {
            self.artifacts.push(piece.text);
        }
    }
}

impl Canvas for Marks {
    fn glyph(&mut self, glyph: &Glyph<'_>) {
        // What is not painted is not said.
        if glyph.invisible {
            return;
        }
        let Self { by_mcid, artifact, stack, .. } = self;
        let open = stack.last_mut();
        let mut text = glyph.text.unwrap_or("\u{fffd}");
        let actual;
        let mut target = None;
        if let Some(open) = open {
            target = open.target;
            if open.replaced {
                actual = open.actual_text.take().unwrap_or_default();
                text = &actual;
            }
        }
        let piece = match target {
            Some(mcid) => {
                let index = mcid as usize;
                if by_mcid.len() <= index {
                    by_mcid.resize_with(index + 1, Piece::default);
                }
                &mut by_mcid[index]
            }
            None => artifact,
        };
        if piece.text.is_empty() {
            piece.start = glyph.start;
        } else if space_between(&piece.text, piece.end, glyph.start, glyph.size.max(piece.size), text) {
            piece.text.push(' ');
        }
        piece.text.push_str(text);
        piece.end = glyph.end;
        piece.size = glyph.size;
    }

    fn begin_mark(&mut self, mark: &Mark) {
        let outer = self.stack.last();
        let inherited = outer.and_then(|outer| outer.target);
        let replaced = outer.is_some_and(|outer| outer.replaced);
        let target =
            if mark.artifact { None } else { mark.mcid.filter(|mcid| *mcid < MAX_MCID).or(inherited) };
        if target.is_none() {
            self.finish_artifact();
        }
        self.stack.push(Open {
            target,
            replaced: replaced || mark.actual_text.is_some(),
            actual_text: mark.actual_text.clone(),
        });
    }

    fn end_mark(&mut self) {
        self.stack.pop();
    }
}

/// Whether a space belongs between two pieces of text that are drawn apart.
pub(super) fn space_between(
    before: &str,
    end: (f32, f32),
    start: (f32, f32),
    size: f32,
    after: &str,
) -> bool {
    let mut tail = before.chars().rev();
    let last = tail.next();
    if last.is_none_or(char::is_whitespace) || after.is_empty() || after.starts_with(char::is_whitespace) {
        return false;
    }
    let new_line = (start.1 - end.1).abs() > 0.7 * size || start.0 < end.0 - size;
    if new_line {
        // A line may break behind a hyphen or slash inside a number such as `12/2023/QĐ-UBND`.
        let inside = matches!(last, Some('-' | '/'))
            && tail.next().is_some_and(|character| !character.is_whitespace());
        return !inside;
    }
    start.0 - end.0 > 0.2 * size
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_joined_with_spaces_but_not_inside_numbers() {
        let cases = [
            ("Quyết định số 12/2023/QĐ-", "UBND", false),
            ("phát triển kinh tế -", "xã hội", true),
            ("quy định", "của", true),
            ("quy định ", "của", false),
        ];
        for (before, after, space) in cases {
            assert_eq!(
                space_between(before, (500.0, 100.0), (80.0, 118.0), 13.0, after),
                space,
                "{before}|{after}"
            );
        }
        assert!(!space_between("t", (100.0, 100.0), (100.4, 100.0), 13.0, "heo"));
        assert!(space_between("quy", (100.0, 100.0), (104.0, 100.0), 13.0, "định"));
    }
}
