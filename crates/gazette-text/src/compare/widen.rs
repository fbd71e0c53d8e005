//! Differences as whole words and whole numbers, the way a person names them.

use super::edits::Edit;
use super::stream::Stream;
use crate::words::AtomKind;

/// Widens an edit to whole words and whole numbers: `12/2023/QĐ-UBND`, `5a`, `Sở;`.
///
/// `free(a, b)` tells whether the words just outside are a pair that is the same on both sides.
pub(crate) fn widen(
    a: &Stream,
    b: &Stream,
    edit: &Edit,
    floor: (usize, usize),
    roof: (usize, usize),
) -> Edit {
    let mut wide = edit.clone();
    let room_left = (edit.a.start - floor.0).min(edit.b.start - floor.1);
    let room_right = (roof.0 - edit.a.end).min(roof.1 - edit.b.end);
    let left = (1..=room_left)
        .take_while(|by| {
            binds(a, edit.a.start - by, edit.a.start - by + 1)
                && binds(b, edit.b.start - by, edit.b.start - by + 1)
        })
        .count();
    let right = (0..room_right)
        .take_while(|by| {
            binds(a, (edit.a.end + by).wrapping_sub(1), edit.a.end + by)
                && binds(b, (edit.b.end + by).wrapping_sub(1), edit.b.end + by)
        })
        .count();
    let is_sign =
        |stream: &Stream, at: usize| stream.words.get(at).is_none_or(|word| word.kind == AtomKind::Sign);
    // A compound ends with a word, never with a sign.
    let left = (0..=left).rev().find(|by| *by == 0 || !is_sign(a, edit.a.start - by)).unwrap_or(0);
    let right = (0..=right).rev().find(|by| *by == 0 || !is_sign(a, edit.a.end + by - 1)).unwrap_or(0);
    wide.a = edit.a.start - left..edit.a.end + right;
    wide.b = edit.b.start - left..edit.b.end + right;
    let silent = !a.says_something(wide.a.clone()) && !b.says_something(wide.b.clone());
    if silent && room_left > left {
        let glued =
            (!wide.a.is_empty() && a.glued(wide.a.start)) || (!wide.b.is_empty() && b.glued(wide.b.start));
        if glued {
            wide.a.start -= 1;
            wide.b.start -= 1;
        }
    }
    wide
}

/// Whether two neighbouring words are one compound: `5` and `a`, `12` `/` `2023`, `1` `.` `000`.
fn binds(stream: &Stream, first: usize, second: usize) -> bool {
    let (Some(one), Some(two)) = (stream.words.get(first), stream.words.get(second)) else { return false };
    if two.spaced || one.paragraph != two.paragraph {
        return false;
    }
    let joins = |at: usize, sign: &str| {
        let kind = |at: usize| stream.words.get(at).map(|word| word.kind);
        let tight = stream.glued(at) && stream.glued(at + 1);
        let between_digits = at.checked_sub(1).and_then(kind) == Some(AtomKind::Digits)
            && kind(at + 1) == Some(AtomKind::Digits);
        tight
            && match sign {
                "/" => true,
                "-" => in_number(stream, at),
                "." | "," | ":" => between_digits,
                _ => false,
            }
    };
    match (one.kind, two.kind) {
        (AtomKind::Sign, AtomKind::Sign) => false,
        (AtomKind::Sign, _) => joins(first, stream.word(first)),
        (_, AtomKind::Sign) => joins(second, stream.word(second)),
        _ => true,
    }
}

/// Whether a hyphen stands in a document number (`12/QĐ-UBND`): something glued to it holds a slash.
fn in_number(stream: &Stream, at: usize) -> bool {
    let before = (0..at).rev().take(12).take_while(|&word| stream.glued(word + 1));
    let after = (at + 1..stream.words.len()).take(12).take_while(|&word| stream.glued(word));
    before.chain(after).any(|word| stream.word(word) == "/")
}
