//! Runs cut at the borders of legal units, and paired across both sides.

use std::ops::Range;

use gazette_model::UnitKind;

use super::stream::{Stream, UnitInfo};

/// A run of one side inside one unit.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) run: Range<usize>,
    pub(super) unit: usize,
    /// The unit is there as a whole, smaller ones included.
    pub(super) whole: bool,
}

/// Cuts a run into pieces inside one unit each; a unit that is there as a whole is one piece with all its
/// smaller units.
///
/// Where the other side knows that the text `ended` behind the run, the units that the run begins end there
/// too: a signature that one reader took for a last paragraph does not make an article half.
pub(super) fn pieces(stream: &Stream, run: &Range<usize>, ended: bool) -> Vec<Piece> {
    let ended = ended && stream.opens_paragraph(run.end);
    let mut pieces = Vec::new();
    let mut at = run.start;
    while at < run.end {
        let Some(leaf) = stream.unit_of(at) else { break };
        let whole =
            std::iter::successors(Some(leaf), |&unit| stream.units.get(unit).and_then(|info| info.parent))
                .filter_map(|unit| stream.units.get(unit).map(|info| (unit, info)))
                .take_while(|(_, info)| info.first == at)
                .filter(|(_, info)| (info.end <= run.end || ended) && info.end > at && stands_alone(info))
                .last();
        let (unit, end, is_whole) = match whole {
            Some((unit, info)) => (unit, info.end.min(run.end), true),
            None => {
                let same = (at..run.end).take_while(|&word| stream.unit_of(word) == Some(leaf)).count();
                (leaf, at + same.max(1), false)
            }
        };
        pieces.push(Piece { run: at..end, unit, whole: is_whole });
        at = end;
    }
    pieces
}

/// Pairs pieces of both sides that stand in units of the same address, in order.
pub(super) fn pair(
    a: &Stream,
    b: &Stream,
    in_a: Vec<Piece>,
    in_b: Vec<Piece>,
) -> Vec<(Option<Piece>, Option<Piece>)> {
    if let ([one], [two]) = (in_a.as_slice(), in_b.as_slice()) {
        return vec![(Some(one.clone()), Some(two.clone()))];
    }
    let path = |stream: &Stream, piece: &Piece| stream.units.get(piece.unit).map(|unit| unit.path.clone());
    let mut pairs = Vec::new();
    let mut rest: Vec<Option<Piece>> = in_b.into_iter().map(Some).collect();
    let mut from = 0;
    for piece in in_a {
        let here = path(a, &piece);
        let found =
            (from..rest.len()).find(|&at| rest[at].as_ref().is_some_and(|other| path(b, other) == here));
        match found {
            Some(at) => {
                for skipped in &mut rest[from..at] {
                    pairs.push((None, skipped.take()));
                }
                pairs.push((Some(piece), rest[at].take()));
                from = at + 1;
            }
            None => pairs.push((Some(piece), None)),
        }
    }
    pairs.extend(rest.into_iter().skip(from).map(|piece| (None, piece)));
    pairs.retain(|(one, two)| one.is_some() || two.is_some());
    // One of each left alone, side by side: two readings of one unit.
    let mut joined: Vec<(Option<Piece>, Option<Piece>)> = Vec::new();
    for pair in pairs {
        match (joined.last_mut(), pair) {
            (Some((Some(_), two @ None)), (None, Some(other))) if !other.whole => *two = Some(other),
            (_, pair) => joined.push(pair),
        }
    }
    joined
}

/// Whether a word belongs to what follows the text of a document: signature block or recipients.
pub(super) fn ends_text(stream: &Stream, at: usize) -> bool {
    let unit = stream.unit_of(at).and_then(|unit| stream.units.get(unit));
    unit.is_some_and(|unit| matches!(unit.kind, UnitKind::Signature | UnitKind::Recipients))
}

/// Whether the absence of a unit as a whole is one difference.
fn stands_alone(info: &UnitInfo) -> bool {
    matches!(
        info.kind,
        UnitKind::Article
            | UnitKind::Clause
            | UnitKind::Point
            | UnitKind::Heading
            | UnitKind::Basis
            | UnitKind::Annex
            | UnitKind::Attached
    )
}
