//! From aligned words to edits as a person would name them: whole clauses, whole words, whole numbers.

use std::ops::Range;

use super::align::Match;
use super::stream::Stream;
use crate::spelling::canonical;
use crate::words::AtomKind;

/// Words of `a` that stand where words of `b` stand; one of both may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Edit {
    pub(crate) a: Range<usize>,
    pub(crate) b: Range<usize>,
    /// The same letters, only split into words at other places.
    pub(crate) same: bool,
}

/// Edits whose words are aligned again pair by pair; larger ones are left as they are.
const REJOINED: usize = 40_000;
/// An edit is moved along with an eye to the numbers of units if it has at most so much room.
const LABELS_WITHIN: usize = 400;
/// A word may be split into so many pieces.
const PIECES: usize = 4;

/// The runs that are the same between `edits`, in order.
pub(crate) fn matches(a: &Stream, b: &Stream, edits: &[Edit]) -> Vec<Match> {
    let (mut from_a, mut from_b) = (0, 0);
    let mut found = Vec::with_capacity(edits.len() + 1);
    for (to_a, to_b, next_a, next_b) in edits
        .iter()
        .map(|edit| (edit.a.start, edit.b.start, edit.a.end, edit.b.end))
        .chain([(a.words.len(), b.words.len(), 0, 0)])
    {
        found.push(Match { a: from_a, b: from_b, length: (to_a - from_a).min(to_b - from_b) });
        (from_a, from_b) = (next_a, next_b);
    }
    found
}

/// The edits between the matches, in order.
pub(crate) fn edits(a: &Stream, b: &Stream, matches: &[Match]) -> Vec<Edit> {
    let mut edits = Vec::new();
    let (mut from_a, mut from_b) = (0, 0);
    let end = Match { a: a.words.len(), b: b.words.len(), length: 0 };
    for next in matches.iter().copied().chain([end]) {
        if next.a > from_a || next.b > from_b {
            rejoin(a, b, Edit { a: from_a..next.a, b: from_b..next.b, same: false }, &mut edits);
        }
        (from_a, from_b) = (next.a + next.length, next.b + next.length);
    }
    for edit in &mut edits {
        edit.same |= is_note_mark(a, b, edit);
    }
    slide(a, b, &mut edits);
    gather(a, b, &mut edits);
    slide(a, b, &mut edits);
    edits
}

/// Whether an edit is the mark of a note, raised on the page and read as a number behind its word, where the
/// other side knows a reference.
pub(crate) fn is_note_mark(a: &Stream, b: &Stream, edit: &Edit) -> bool {
    let (stream, run, other, at) = match (edit.a.is_empty(), edit.b.is_empty()) {
        (false, true) => (a, &edit.a, b, edit.b.start),
        (true, false) => (b, &edit.b, a, edit.a.start),
        _ => return false,
    };
    let number =
        run.len() == 1 && stream.words.get(run.start).is_some_and(|word| word.kind == AtomKind::Digits);
    number && stream.glued(run.start) && other.note_references.binary_search(&at).is_ok()
}

/// Takes words that were only split or joined (`t heo`) out of an edit.
fn rejoin(a: &Stream, b: &Stream, edit: Edit, out: &mut Vec<Edit>) {
    let (n, m) = (edit.a.len(), edit.b.len());
    if n == 0 || m == 0 {
        out.push(edit);
        return;
    }
    let forms_a: Vec<String> = edit.a.clone().map(|at| a.letters(at)).collect();
    let forms_b: Vec<String> = edit.b.clone().map(|at| b.letters(at)).collect();
    let count = |forms: &[String]| forms.iter().map(|form| form.chars().count()).collect::<Vec<_>>();
    let (letters_a, letters_b) = (count(&forms_a), count(&forms_b));
    if letters_a.iter().sum::<usize>() == letters_b.iter().sum() && same_letters(&forms_a, &forms_b) {
        out.push(Edit { same: true, ..edit });
        return;
    }
    if n * m > REJOINED {
        out.push(edit);
        return;
    }
    // cost[i][j]: words left over when the first i and j are aligned; a step takes up to PIECES words of
    // either side whose letters are the same.
    let width = m + 1;
    let mut cost = vec![0_u32; (n + 1) * width];
    let mut step = vec![(0_u8, 0_u8); (n + 1) * width];
    for i in 0..=n {
        for j in 0..=m {
            let mut best = if i == 0 && j == 0 { (0, (0, 0)) } else { (u32::MAX, (0, 0)) };
            if i > 0 {
                best = best.min((cost[(i - 1) * width + j] + 1, (1, 0)));
            }
            if j > 0 {
                best = best.min((cost[i * width + j - 1] + 1, (0, 1)));
            }
            for p in 1..=PIECES.min(i) {
                for q in 1..=PIECES.min(j) {
                    let before = cost[(i - p) * width + j - q];
                    let letters = |of: &[usize]| of.iter().sum::<usize>();
                    if before < best.0
                        && letters(&letters_a[i - p..i]) == letters(&letters_b[j - q..j])
                        && same_letters(&forms_a[i - p..i], &forms_b[j - q..j])
                    {
                        best = (before, (p as u8, q as u8));
                    }
                }
            }
            cost[i * width + j] = best.0;
            step[i * width + j] = best.1;
        }
    }
    let (mut i, mut j) = (n, m);
    let mut steps = Vec::new();
    while i > 0 || j > 0 {
        let (p, q) = step[i * width + j];
        let (p, q) = (usize::from(p), usize::from(q));
        if p == 0 && q == 0 {
            break;
        }
        steps.push((i - p..i, j - q..j, p > 0 && q > 0));
        (i, j) = (i - p, j - q);
    }
    let mut open: Option<Edit> = None;
    for (in_a, in_b, same) in steps.into_iter().rev() {
        let in_a = edit.a.start + in_a.start..edit.a.start + in_a.end;
        let in_b = edit.b.start + in_b.start..edit.b.start + in_b.end;
        if same {
            out.extend(open.take());
            out.push(Edit { a: in_a, b: in_b, same: true });
        } else {
            let open = open.get_or_insert(Edit {
                a: in_a.start..in_a.start,
                b: in_b.start..in_b.start,
                same: false,
            });
            open.a.end = in_a.end;
            open.b.end = in_b.end;
        }
    }
    out.extend(open);
}

/// Whether pieces make the same words, perhaps in two accepted spellings: `U` `ỷ` and `Ủy`.
fn same_letters(a: &[String], b: &[String]) -> bool {
    let (a, b) = (a.concat(), b.concat());
    a == b || canonical(&a) == canonical(&b)
}

/// Moves each pure insertion or deletion to where it begins and ends as text does: at a paragraph, a
/// sentence, a word. (`…; A; B` without `A;` may as well be read as without `; A`.)
fn slide(a: &Stream, b: &Stream, edits: &mut [Edit]) {
    for at in 0..edits.len() {
        let edit = edits[at].clone();
        if edit.same || edit.a.is_empty() == edit.b.is_empty() {
            continue;
        }
        let (floor_a, floor_b) =
            at.checked_sub(1).map_or((0, 0), |before| (edits[before].a.end, edits[before].b.end));
        let (roof_a, roof_b) =
            edits.get(at + 1).map_or((a.words.len(), b.words.len()), |next| (next.a.start, next.b.start));
        let (stream, run, room_left, room_right) = if edit.b.is_empty() {
            (a, &edit.a, edit.a.start - floor_a, roof_a - edit.a.end)
        } else {
            (b, &edit.b, edit.b.start - floor_b, roof_b - edit.b.end)
        };
        let keys = &stream.keys;
        let left = (1..=room_left).take_while(|by| keys[run.start - by] == keys[run.end - by]).count();
        let right = (0..room_right).take_while(|by| keys[run.start + by] == keys[run.end + by]).count();
        let shifts = (0..=left).map(|by| -(by as isize)).chain((1..=right).map(|by| by as isize));
        let best = shifts.max_by_key(|&by| {
            let mismatches =
                if left + right <= LABELS_WITHIN { labels_apart(a, b, &edit, (left, right), by) } else { 0 };
            (
                boundary(stream, &shift(run, by)),
                std::cmp::Reverse(mismatches),
                std::cmp::Reverse(by.unsigned_abs()),
            )
        });
        let by = best.unwrap_or(0);
        edits[at].a = shift(&edit.a, by);
        edits[at].b = shift(&edit.b, by);
    }
}

/// How many numbers of units would stand against another number, were a pure edit moved along by `by`.
fn labels_apart(a: &Stream, b: &Stream, edit: &Edit, (left, right): (usize, usize), by: isize) -> usize {
    let moved = Edit { a: shift(&edit.a, by), b: shift(&edit.b, by), same: false };
    let reach = |side: fn(&Edit) -> &Range<usize>| (side(edit).start - left, side(edit).end + right);
    let ((start_a, end_a), (start_b, end_b)) = (reach(|edit| &edit.a), reach(|edit| &edit.b));
    let before = (start_a..moved.a.start).zip(start_b..moved.b.start);
    let after = (moved.a.end..end_a).zip(moved.b.end..end_b);
    before
        .chain(after)
        .filter(|&(x, y)| a.label_number(x) && b.label_number(y) && a.form(x) != b.form(y))
        .count()
}

fn shift(range: &Range<usize>, by: isize) -> Range<usize> {
    range.start.saturating_add_signed(by)..range.end.saturating_add_signed(by)
}

/// How well a run begins and ends where text does.
fn boundary(stream: &Stream, run: &Range<usize>) -> u32 {
    let ends_sentence = |at: usize| matches!(stream.word(at), "." | ";" | ":" | "?" | "!" | "./.");
    let opens = stream.opens_paragraph(run.start);
    let closes = stream.opens_paragraph(run.end);
    let after_sentence = opens || run.start.checked_sub(1).is_some_and(ends_sentence);
    let ends = closes || run.end.checked_sub(1).is_some_and(ends_sentence);
    let apart = |at: usize| !stream.glued(at);
    u32::from(opens && closes) * 16
        + u32::from(after_sentence && ends) * 8
        + u32::from(apart(run.start)) * 4
        + u32::from(apart(run.end)) * 2
        + u32::from(stream.words.get(run.start).is_some_and(|word| word.kind != AtomKind::Sign))
}

/// Joins edits that are one change: nothing but signs between them, or few words between many.
fn gather(a: &Stream, b: &Stream, edits: &mut Vec<Edit>) {
    let mut gathered: Vec<Edit> = Vec::with_capacity(edits.len());
    for edit in edits.drain(..) {
        let united = gathered.last().and_then(|last| unite(a, b, last, &edit));
        match gathered.last_mut() {
            Some(last) if united.is_some() => last.clone_from(&united.unwrap_or(edit)),
            Some(last) if belong_together(a, b, last, &edit) => {
                last.a.end = edit.a.end;
                last.b.end = edit.b.end;
            }
            _ => gathered.push(edit),
        }
    }
    *edits = gathered;
}

fn belong_together(a: &Stream, b: &Stream, first: &Edit, second: &Edit) -> bool {
    if first.same || second.same {
        return false;
    }
    let between = first.a.end..second.a.start;
    let one_line = |stream: &Stream, from: usize, to: usize| {
        stream.words.get(from).map(|word| word.paragraph) == stream.words.get(to).map(|word| word.paragraph)
    };
    let within =
        one_line(a, first.a.start.min(a.words.len().saturating_sub(1)), second.a.end.saturating_sub(1))
            && one_line(
                b,
                first.b.start.min(b.words.len().saturating_sub(1)),
                second.b.end.saturating_sub(1),
            );
    if !within {
        return false;
    }
    if !a.says_something(between.clone()) && a.says_something(first.a.start..first.a.end) {
        return true;
    }
    let size = |edit: &Edit| edit.a.len().min(edit.b.len());
    between.len() <= 3 && size(first).min(size(second)) >= 3 * between.len().max(1)
}

/// Two insertions or deletions as one, where one of them may as well be read as standing beside the other:
/// the words between them stand again at its own beginning (or end).
fn unite(a: &Stream, b: &Stream, first: &Edit, second: &Edit) -> Option<Edit> {
    let pure = |edit: &Edit| edit.a.is_empty() != edit.b.is_empty();
    if first.same || second.same || !pure(first) || !pure(second) {
        return None;
    }
    let between = second.a.start - first.a.end;
    let run = |edit: &Edit| if edit.b.is_empty() { (a, edit.a.clone()) } else { (b, edit.b.clone()) };
    let (stream, one) = run(first);
    if (0..between).all(|by| stream.keys[one.start + by] == stream.keys[one.end + by]) {
        let by = isize::try_from(between).ok()?;
        let first = Edit { a: shift(&first.a, by), b: shift(&first.b, by), same: false };
        return Some(Edit { a: first.a.start..second.a.end, b: first.b.start..second.b.end, same: false });
    }
    let (stream, two) = run(second);
    if (1..=between).all(|by| stream.keys[two.start - by] == stream.keys[two.end - by]) {
        let by = isize::try_from(between).ok()?;
        let second = Edit { a: shift(&second.a, -by), b: shift(&second.b, -by), same: false };
        return Some(Edit { a: first.a.start..second.a.end, b: first.b.start..second.b.end, same: false });
    }
    None
}
