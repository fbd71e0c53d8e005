//! Aligns two sequences of words: anchors that occur once on each side, then shortest edits between them.
//!
//! Anchors (runs of words found exactly once in either text, in the longest common order) keep a missing
//! or moved passage from disturbing what follows and make two long texts a matter of milliseconds; what
//! lies between two anchors is small and compared exactly (Myers, O(ND)).

use std::collections::HashMap;
use std::ops::Range;

/// A run that is the same on both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Match {
    pub(crate) a: usize,
    pub(crate) b: usize,
    pub(crate) length: usize,
}

/// Ranges up to this many words together are compared exactly at once.
const EXACT: usize = 3_000;
/// More edits than this between two anchors: nothing is matched there.
const MOST_EDITS: usize = 3_000;
/// Every word is looked at so often for anchors, on average; texts made to need more are matched less.
const PASSES: usize = 64;
/// Lengths of anchors, longest first.
const ANCHORS: [usize; 4] = [8, 4, 2, 1];

/// The runs that are the same, in order on both sides.
pub(crate) fn align(a: &[u32], b: &[u32]) -> Vec<Match> {
    let mut found = Vec::new();
    let mut open = vec![(0..a.len(), 0..b.len(), 0)];
    let mut budget = (a.len() + b.len()).saturating_mul(PASSES);
    while let Some((ra, rb, level)) = open.pop() {
        let (ra, rb) = trim(a, b, ra, rb, &mut found);
        if ra.is_empty() || rb.is_empty() {
            continue;
        }
        if ra.len() + rb.len() <= EXACT {
            shortest_edits(a, b, ra, rb, &mut found);
            continue;
        }
        let level_with_anchors = (level..ANCHORS.len()).find_map(|level| {
            budget = budget.checked_sub(ra.len() + rb.len())?;
            let anchors = anchors(a, b, &ra, &rb, ANCHORS[level]);
            (!anchors.is_empty()).then_some((level, anchors))
        });
        let Some((level, anchors)) = level_with_anchors else {
            shortest_edits(a, b, ra, rb, &mut found);
            continue;
        };
        let (mut from_a, mut from_b) = (ra.start, rb.start);
        for (at_a, at_b) in anchors {
            // Anchors overlap; the common run that grew from an earlier one may have passed this one.
            if at_a < from_a || at_b < from_b {
                continue;
            }
            let length = a[at_a..ra.end].iter().zip(&b[at_b..rb.end]).take_while(|(x, y)| x == y).count();
            found.push(Match { a: at_a, b: at_b, length });
            open.push((from_a..at_a, from_b..at_b, level));
            (from_a, from_b) = (at_a + length, at_b + length);
        }
        open.push((from_a..ra.end, from_b..rb.end, level));
    }
    found.sort_unstable_by_key(|found| found.a);
    join(found)
}

/// Adjacent runs become one.
fn join(found: Vec<Match>) -> Vec<Match> {
    let mut joined: Vec<Match> = Vec::with_capacity(found.len());
    for next in found.into_iter().filter(|found| found.length > 0) {
        match joined.last_mut() {
            Some(last) if last.a + last.length == next.a && last.b + last.length == next.b => {
                last.length += next.length;
            }
            _ => joined.push(next),
        }
    }
    joined
}

/// Takes the common beginning and end off.
fn trim(
    a: &[u32],
    b: &[u32],
    ra: Range<usize>,
    rb: Range<usize>,
    found: &mut Vec<Match>,
) -> (Range<usize>, Range<usize>) {
    let head = a[ra.clone()].iter().zip(&b[rb.clone()]).take_while(|(x, y)| x == y).count();
    found.push(Match { a: ra.start, b: rb.start, length: head });
    let (ra, rb) = (ra.start + head..ra.end, rb.start + head..rb.end);
    let tail = a[ra.clone()].iter().rev().zip(b[rb.clone()].iter().rev()).take_while(|(x, y)| x == y).count();
    found.push(Match { a: ra.end - tail, b: rb.end - tail, length: tail });
    (ra.start..ra.end - tail, rb.start..rb.end - tail)
}

/// Positions of runs of `length` words that occur once in either range, in the longest common order.
fn anchors(a: &[u32], b: &[u32], ra: &Range<usize>, rb: &Range<usize>, length: usize) -> Vec<(usize, usize)> {
    let once_a = once(a, ra, length);
    let once_b = once(b, rb, length);
    let mut pairs: Vec<(usize, usize)> = once_a
        .into_iter()
        .filter_map(|(hash, at_a)| {
            let (at_a, at_b) = (at_a?, (*once_b.get(&hash)?)?);
            (a[at_a..at_a + length] == b[at_b..at_b + length]).then_some((at_a, at_b))
        })
        .collect();
    pairs.sort_unstable();
    longest_increasing(&pairs)
}

/// Each run of `length` words by its hash, with its position where it is the only one.
fn once(words: &[u32], range: &Range<usize>, length: usize) -> HashMap<u64, Option<usize>> {
    let mut seen = HashMap::with_capacity(range.len());
    for at in range.start..(range.end + 1).saturating_sub(length) {
        let hash = words[at..at + length].iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, &word| {
            (hash ^ u64::from(word)).wrapping_mul(0x0100_0000_01b3).rotate_left(23)
        });
        seen.entry(hash).and_modify(|place| *place = None).or_insert(Some(at));
    }
    seen
}

/// The longest subsequence in which the second positions rise too.
fn longest_increasing(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; pairs.len()];
    for (at, pair) in pairs.iter().enumerate() {
        let rank = tails.partition_point(|&tail| pairs[tail].1 < pair.1);
        before[at] = rank.checked_sub(1).map(|rank| tails[rank]);
        if rank == tails.len() {
            tails.push(at);
        } else {
            tails[rank] = at;
        }
    }
    let mut chosen = Vec::with_capacity(tails.len());
    let mut at = tails.last().copied();
    while let Some(here) = at {
        chosen.push(pairs[here]);
        at = before[here];
    }
    chosen.reverse();
    chosen
}

/// Myers' greedy algorithm; finds nothing where more than [`MOST_EDITS`] edits would be needed.
fn shortest_edits(a: &[u32], b: &[u32], ra: Range<usize>, rb: Range<usize>, found: &mut Vec<Match>) {
    let (a_words, b_words) = (&a[ra.clone()], &b[rb.clone()]);
    let (n, m) = (a_words.len(), b_words.len());
    let most = (n + m).min(MOST_EDITS);
    // `reach[k]`: how far into `a` the best path on diagonal k - offset has come; one row kept for each step.
    let offset = most + 1;
    let mut reach = vec![0_usize; 2 * most + 3];
    let mut steps: Vec<Vec<u32>> = Vec::new();
    for step in 0..=most {
        let row: Vec<u32> =
            reach[offset - step..=offset + step].iter().map(|&x| u32::try_from(x).unwrap_or(0)).collect();
        steps.push(row);
        for diagonal in (offset - step..=offset + step).step_by(2) {
            let down = diagonal == offset - step
                || (diagonal != offset + step && reach[diagonal - 1] < reach[diagonal + 1]);
            let mut x = if down { reach[diagonal + 1] } else { reach[diagonal - 1] + 1 };
            let Some(mut y) = (x + offset).checked_sub(diagonal) else { continue };
            while x < n && y < m && a_words[x] == b_words[y] {
                x += 1;
                y += 1;
            }
            reach[diagonal] = x;
            if x >= n && y >= m {
                trace_back(&steps, offset, (n, m), (ra.start, rb.start), found);
                return;
            }
        }
    }
}

/// Walks back through the kept rows and notes the diagonal runs.
fn trace_back(
    steps: &[Vec<u32>],
    offset: usize,
    (n, m): (usize, usize),
    (start_a, start_b): (usize, usize),
    found: &mut Vec<Match>,
) {
    let (mut x, mut y) = (n, m);
    for step in (0..steps.len()).rev() {
        let reach = |diagonal: usize| -> usize {
            (diagonal + step)
                .checked_sub(offset)
                .and_then(|at| steps[step].get(at))
                .map_or(0, |&x| x as usize)
        };
        let diagonal = x + offset - y;
        let (from_x, from_y) = if step == 0 {
            (0, 0)
        } else {
            let down = diagonal == offset - step
                || (diagonal != offset + step && reach(diagonal - 1) < reach(diagonal + 1));
            let previous = if down { diagonal + 1 } else { diagonal - 1 };
            let from_x = reach(previous);
            (from_x, (from_x + offset).saturating_sub(previous))
        };
        let (after_x, after_y) = match step {
            0 => (0, 0),
            _ if from_x + offset > diagonal + from_y => (from_x, from_y + 1),
            _ => (from_x + 1, from_y),
        };
        let length = x.saturating_sub(after_x).min(y.saturating_sub(after_y));
        found.push(Match { a: start_a + x - length, b: start_b + y - length, length });
        (x, y) = (from_x, from_y);
    }
}
