//! Puts pieces that stand side by side into rows, marks and letters drawn later included.

use super::geometry::order;
use super::line::{Piece, Row};
use super::page::Character;

/// Puts pieces of one height into rows, from top to bottom.
pub(super) fn rows(pieces: Vec<Piece>) -> Vec<Row> {
    let mut pieces = pieces;
    pieces.sort_by(|a, b| order(a.y, b.y));
    let mut rows: Vec<Row> = Vec::new();
    // Height and size of the largest piece of the last row.
    let mut base = (0.0_f32, 0.0_f32);
    for piece in pieces {
        let beside = rows.last_mut().filter(|row| {
            let shift = piece.y - base.0;
            let small = piece.size < 0.8 * base.1;
            // Lowered marks stand between the pieces, not below one of them.
            let apart =
                || row.pieces.iter().take(200).all(|it| piece.x0 > it.x1 - 1.0 || piece.x1 < it.x0 + 1.0);
            shift < 0.35 * piece.size.min(base.1) || small && shift < 0.6 * base.1 && apart()
        });
        match beside {
            Some(row) => {
                if piece.size > base.1 {
                    base = (piece.y, piece.size);
                }
                row.pieces.push(piece);
            }
            None => {
                base = (piece.y, piece.size);
                rows.push(Row { pieces: vec![piece] });
            }
        }
    }
    for row in &mut rows {
        row.pieces.sort_by(|a, b| order(a.x0, b.x0));
        merge_touching(row);
    }
    join_split_marks(rows)
}

/// A raised mark may sort before the line it belongs to: it joins the row below it.
fn join_split_marks(rows: Vec<Row>) -> Vec<Row> {
    let mut out: Vec<Row> = Vec::with_capacity(rows.len());
    for mut line in rows {
        if let Some(mark) = out.pop_if(|mark| is_mark_of(mark, &line)) {
            line.pieces.extend(mark.pieces);
            line.pieces.sort_by(|a, b| order(a.x0, b.x0));
            merge_touching(&mut line);
        }
        out.push(line);
    }
    out
}

/// Small, a little higher, and each piece beside one of the line.
fn is_mark_of(mark: &Row, line: &Row) -> bool {
    let rise = line.y() - mark.y();
    let touches = |it: &Piece, other: &Piece| {
        it.x0 - other.x1 < 0.5 * other.size && other.x0 - it.x1 < 0.8 * other.size
    };
    mark.size() < 0.8 * line.size()
        && rise < 0.6 * line.size()
        && mark.pieces.iter().take(50).all(|it| line.pieces.iter().take(50).any(|other| touches(it, other)))
}

/// Pieces that touch are one.
///
/// Where a font lacks letters, writers draw those it has first and then the others, from another font, into the gaps:
/// such letters are put in order by their places.
fn merge_touching(row: &mut Row) {
    let mut merged: Vec<Piece> = Vec::new();
    for piece in std::mem::take(&mut row.pieces) {
        match merged.last_mut() {
            Some(last) if piece.x0 - last.x1 < 0.25 * last.size.max(piece.size) => {
                // Spaces count here: they may lie under the letters of the other piece.
                let first = piece.characters.first().map_or(piece.x0, |it| it.x0);
                let end = last.characters.last().map_or(last.x1, |it| it.x1);
                let interleaved = first < last.x1 - 0.1 * last.size || end > piece.x0 + 0.1 * last.size;
                if piece.characters.len() > last.characters.len() {
                    (last.y, last.size) = (piece.y, piece.size);
                }
                if piece.x1 >= last.x1 {
                    last.ends_with_space = piece.ends_with_space;
                }
                last.x1 = last.x1.max(piece.x1);
                last.order = last.order.min(piece.order);
                last.characters.extend(piece.characters);
                if interleaved {
                    last.characters.sort_by(|a, b| order(a.x0, b.x0));
                    drop_covered_spaces(&mut last.characters);
                }
            }
            _ => merged.push(piece),
        }
    }
    row.pieces = merged;
}

/// Writers leave spaces where they draw a letter of another font later: a space under a letter is none.
fn drop_covered_spaces(characters: &mut Vec<Character>) {
    let covers = |letter: Option<&Character>, middle: f32| {
        letter.is_some_and(|it| !it.character.is_whitespace() && middle > it.x0 && middle < it.x1)
    };
    let kept: Vec<Character> = characters
        .iter()
        .enumerate()
        .filter(|(index, it)| {
            let middle = (it.x0 + it.x1) / 2.0;
            let before = index.checked_sub(1).and_then(|index| characters.get(index));
            !it.character.is_whitespace()
                || !covers(before, middle) && !covers(characters.get(index + 1), middle)
        })
        .map(|(_, it)| *it)
        .collect();
    *characters = kept;
}
