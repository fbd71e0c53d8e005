//! Finds footnotes: small text at the foot of a page, below a short rule or beginning with a raised mark.

use super::geometry::Rect;
use super::line::Row;
use super::page::Page;
use super::paragraph::{Frame, Line};

/// How many rows from the top of the page belong to the text; the rest are notes.
pub(super) fn text_rows(rows: &[Row], rules: &[Rect], page: &Page, body_size: f32) -> usize {
    let small = |row: &Row| row.size() < 0.95 * body_size;
    let marked = |row: &Row| mark_of(&Line::new(row, page)).is_some();
    // A short rule with nothing but small or marked text below.
    let rule = rules.iter().filter(|rule| {
        let length = rule.width();
        rule.height() < 2.0 && length > 40.0 && length < 0.45 * page.width && rule.y0 > 0.2 * page.height
    });
    for rule in rule.take(100) {
        let first = rows.iter().position(|row| row.y() > rule.y1 + 1.0).unwrap_or(rows.len());
        let below = rows.get(first..).unwrap_or_default();
        let starts = below.first().is_some_and(|row| (row.x0() - rule.x0).abs() < 60.0);
        if starts && below.iter().all(small)
            || starts && below.first().is_some_and(marked) && below.iter().all(small)
        {
            return first;
        }
    }
    let first = rows.len() - rows.iter().rev().take_while(|row| row.size() < 0.93 * body_size).count();
    let below = rows.get(first..).unwrap_or_default();
    // Without a rule the first small row must carry a mark.
    match below.iter().position(marked) {
        Some(0) => first,
        Some(later) => first + later,
        None => rows.len(),
    }
}

/// The mark a note begins with, and how many runs it takes.
pub(super) fn mark_of(line: &Line) -> Option<String> {
    let first = line.runs.iter().find(|run| !run.text.trim().is_empty())?;
    let mark = first.text.trim();
    (first.style.superscript && is_mark(mark)).then(|| mark.to_owned())
}

/// The mark of a note whose mark is not raised: digits or stars before a space.
pub(super) fn plain_mark_of(text: &str) -> Option<&str> {
    let mark = text.trim_start().split([' ', '\t', '\u{a0}']).next()?;
    let bare = mark.trim_matches(['(', ')', '[', ']', '.']);
    is_mark(bare).then_some(mark)
}

/// Digits, stars, or one letter.
pub(super) fn is_mark(text: &str) -> bool {
    let text = text.trim_matches(['(', ')', '[', ']']);
    let digits = !text.is_empty() && text.len() <= 3 && text.chars().all(|it| it.is_ascii_digit());
    let stars = !text.is_empty() && text.len() <= 4 && text.chars().all(|it| "*†‡".contains(it));
    let roman = !text.is_empty() && text.len() <= 5 && text.chars().all(|it| "ivx".contains(it));
    digits || stars || roman
}

/// The frame of the notes of a page.
pub(super) fn frame(rows: &[Row], page_frame: Frame) -> Frame {
    let leading = super::frame::usual_leading(rows);
    Frame { leading, ..page_frame }
}
