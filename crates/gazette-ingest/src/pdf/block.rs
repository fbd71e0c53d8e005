//! Finds columns without lines, as the heads and tails of documents have, and ruled tables, and gives them as tables.

use gazette_model::{Block, Cell, Row as TableRow, Table};

use super::geometry::order;
use super::grid::Grid;
use super::label::is_label;
use super::line::{Piece, Row};
use super::page::Page;
use super::paragraph::{Assembler, Frame, Line};
use super::row::rows;

/// Columns without lines are few.
const MAX_COLUMNS: usize = 12;
/// The widest gap between a label and its text, in sizes of the text.
const LABEL_GAP: f32 = 6.0;

/// What stands on a page, from top to bottom.
#[derive(Debug)]
pub(super) enum Item {
    Row(Row),
    /// Rows that stand in columns, with the middles of the gaps.
    Columns(Vec<Row>, Vec<f32>),
    /// Running text in two columns, each with its own sides.
    Newspaper([(Vec<Row>, Frame); 2]),
    Grid(Grid, Vec<Vec<Piece>>),
}

/// Rows to items: runs of rows that share a gap become columns.
pub(super) fn columns(rows: &[Row], frame: &Frame) -> Vec<Item> {
    let mut items = Vec::new();
    let mut start = 0;
    let mut index = 0;
    while index < rows.len() {
        let (from, to, gaps) = block_around(rows, start, index, frame);
        if !gaps.is_empty() {
            items.extend(rows[start..from].iter().cloned().map(Item::Row));
            items.push(Item::Columns(rows[from..to].to_vec(), gaps));
            start = to;
        }
        index = to.max(index + 1);
    }
    items.extend(rows[start..].iter().cloned().map(Item::Row));
    items
}

/// The block around a row that has a gap: its first row, the row behind its last, the middles of its gaps, which are
/// none where it is no block.
fn block_around(rows: &[Row], start: usize, index: usize, frame: &Frame) -> (usize, usize, Vec<f32>) {
    let seed = &rows[index];
    if !(2..=MAX_COLUMNS).contains(&seed.pieces.len()) {
        return (index, index + 1, Vec::new());
    }
    // A label with a tab behind it begins a paragraph, whose second line would else pass for the first column.
    if let [label, text] = seed.pieces.as_slice()
        && text.x0 - label.x1 < LABEL_GAP * seed.size()
        && is_label(&label.text())
    {
        return (index, index + 1, Vec::new());
    }
    let mut gaps: Vec<(f32, f32)> = seed.pieces.windows(2).map(|pair| (pair[0].x1, pair[1].x0)).collect();
    let mut split = 1_usize;
    let mut to = index + 1;
    while let Some(row) = rows.get(to) {
        let above = &rows[to - 1];
        let distance = row.y() - above.y();
        let Some(narrowed) = narrowed(&gaps, row) else { break };
        let alone = row.pieces.len() == 1;
        if alone && !belongs(row, &rows[index.max(to.saturating_sub(40))..to], &narrowed, frame) {
            break;
        }
        let size = row.size().max(1.0);
        let limit = if alone && row.x0() > narrowed.last().map_or(0.0, |gap| gap.0) { 14.0 } else { 3.2 };
        if distance > limit * size {
            break;
        }
        gaps = narrowed;
        split += usize::from(!alone);
        to += 1;
    }
    let mut from = index;
    while from > start {
        let row = &rows[from - 1];
        let distance = rows[from].y() - row.y();
        let Some(narrowed) = narrowed(&gaps, row) else { break };
        if row.pieces.len() != 1
            || distance > 1.8 * row.size()
            || !centred_like(row, &rows[from..to.min(from + 40)], &narrowed)
        {
            break;
        }
        gaps = narrowed;
        from -= 1;
    }
    if let Some((first, narrowed)) = recipients_above(rows, start, from, &gaps) {
        from = first;
        gaps = narrowed;
    }
    let widest = gaps.iter().map(|gap| gap.1 - gap.0).fold(0.0, f32::max);
    let size = seed.size().max(1.0);
    // One row alone may only be loosely set; it must be wide open and no line of a paragraph.
    let enough = if to - from == 1 {
        widest > 3.0 * size
    } else {
        widest > 0.6 * size && (split > 1 || widest > size)
    };
    let middles = gaps.iter().map(|gap| (gap.0 + gap.1) / 2.0);
    (from, to, if enough { middles.collect() } else { Vec::new() })
}

/// The list of recipients (nơi nhận) may begin above the first row that has both columns: its first row, and what
/// remains of the gaps.
fn recipients_above(
    rows: &[Row],
    start: usize,
    from: usize,
    gaps: &[(f32, f32)],
) -> Option<(usize, Vec<(f32, f32)>)> {
    let [_] = gaps else { return None };
    let mut gaps = gaps.to_vec();
    for index in (start..from).rev().take(60) {
        let row = &rows[index];
        let distance = rows[index + 1].y() - row.y();
        gaps = narrowed(&gaps, row)?;
        if row.pieces.len() > 2 || distance > 4.0 * row.size() {
            return None;
        }
        let text = row.text().to_lowercase();
        if text.starts_with("nơi nhận") {
            // What the signatory is may stand a little higher than the list.
            let above =
                index.checked_sub(1).filter(|above| *above >= start).and_then(|above| rows.get(above));
            let beside = above.is_some_and(|above| {
                above.x0() > gaps[0].0 && above.pieces.len() == 1 && row.y() - above.y() < 2.0 * row.size()
            });
            return Some((index - usize::from(beside), gaps));
        }
        let listed = text.starts_with(['-', '–', '+']) || row.x0() > gaps[0].0;
        let goes_on = text.starts_with(char::is_lowercase);
        if !listed && !goes_on {
            return None;
        }
    }
    None
}

/// What remains of the gaps when a row is laid over them; `None` if it closes one.
fn narrowed(gaps: &[(f32, f32)], row: &Row) -> Option<Vec<(f32, f32)>> {
    let mut out = Vec::with_capacity(gaps.len());
    for (from, to) in gaps.iter().copied() {
        let (mut from, mut to) = (from, to);
        for piece in &row.pieces {
            let (x0, x1) = (piece.x0, piece.x1);
            if x1 <= from || x0 >= to {
                continue;
            }
            // It reaches in from one side; which one, its middle says.
            if (x0 + x1) / 2.0 < (from + to) / 2.0 { from = from.max(x1) } else { to = to.min(x0) }
        }
        if to - from < 0.4 * row.size() {
            return None;
        }
        out.push((from, to));
    }
    Some(out)
}

/// Whether a row of one piece goes on in its column: under the same middle, or at the same left side.
fn belongs(row: &Row, above: &[Row], gaps: &[(f32, f32)], frame: &Frame) -> bool {
    let own = column_of(&row.pieces[0], gaps);
    let left_side = own == 0;
    let mates = || above.iter().flat_map(|row| &row.pieces).filter(|piece| column_of(piece, gaps) == own);
    let middle = |piece: &Piece| (piece.x0 + piece.x1) / 2.0;
    let piece = &row.pieces[0];
    let same_middle = mates().filter(|mate| (middle(mate) - middle(piece)).abs() < 8.0).count();
    let near_middle = same_middle > 0;
    let near_left = mates().any(|mate| (mate.x0 - piece.x0).abs() < 4.0) && left_side;
    // A right column that is not centred goes on exactly below itself, where no line of the text begins.
    let below = !left_side
        && above.last().is_some_and(|last| {
            row.y() - last.y() < 1.6 * row.size()
                && last.pieces.iter().any(|mate| (mate.x0 - piece.x0).abs() < 1.5)
        });
    let page_middle = (frame.left + frame.right) / 2.0;
    // A title in the middle of the page is none of it, nor is a line under it that is wider than the column.
    (middle(piece) - page_middle).abs() > 10.0 && (near_middle || near_left)
        || same_middle > 1 && !left_side
        || below
}

fn centred_like(row: &Row, below: &[Row], gaps: &[(f32, f32)]) -> bool {
    let piece = &row.pieces[0];
    let own = column_of(piece, gaps);
    let middle = |piece: &Piece| (piece.x0 + piece.x1) / 2.0;
    let mut mates = below.iter().flat_map(|row| &row.pieces).filter(|mate| column_of(mate, gaps) == own);
    mates.any(|mate| (middle(mate) - middle(piece)).abs() < 4.0 && (mate.x0 - piece.x0).abs() > 2.0)
}

fn column_of(piece: &Piece, gaps: &[(f32, f32)]) -> usize {
    gaps.iter().filter(|gap| (piece.x0 + piece.x1) / 2.0 > (gap.0 + gap.1) / 2.0).count()
}

/// Columns as a table without lines. Its rows are those of the file: a new one begins where the file goes back to
/// an earlier column.
pub(super) fn column_table(block: Vec<Row>, gaps: &[f32], page: &Page, frame: &Frame) -> Table {
    let mut pieces: Vec<Piece> = block.into_iter().flat_map(|row| row.pieces).collect();
    pieces.sort_by_key(|piece| piece.order);
    let column = |piece: &Piece| gaps.iter().filter(|gap| (piece.x0 + piece.x1) / 2.0 > **gap).count();
    let mut table_rows: Vec<Vec<Vec<Piece>>> = Vec::new();
    let mut last = usize::MAX;
    for piece in pieces {
        let own = column(&piece);
        if own < last && last != usize::MAX || table_rows.is_empty() {
            table_rows.push(vec![Vec::new(); gaps.len() + 1]);
        }
        last = own;
        if let Some(cell) = table_rows.last_mut().and_then(|row| row.get_mut(own)) {
            cell.push(piece);
        }
    }
    let edges: Vec<f32> =
        std::iter::once(frame.left).chain(gaps.iter().copied()).chain([frame.right]).collect();
    let cell_frame = |column: usize| Frame {
        left: edges.get(column).copied().unwrap_or(frame.left),
        right: edges.get(column + 1).copied().unwrap_or(frame.right),
        short_lines: true,
        ..*frame
    };
    let rows = table_rows.into_iter().map(|cells| {
        let cells = (0_u32..).zip(cells).map(|(column, pieces)| Cell {
            column,
            columns: 1,
            rows: 1,
            blocks: blocks(pieces, page, cell_frame(column as usize)),
        });
        TableRow { cells: cells.collect(), header: false }
    });
    let rows = rows.collect();
    let columns = edges.windows(2).map(|pair| twips(pair[1] - pair[0])).collect();
    Table { columns, rows, bordered: false, page: Some(page.number) }
}

/// A ruled table.
pub(super) fn grid_table(grid: &Grid, cells: Vec<Vec<Piece>>, page: &Page, frame: &Frame) -> Table {
    let mut rows: Vec<TableRow> = (0..grid.rows).map(|_| TableRow::default()).collect();
    for (found, pieces) in grid.cells.iter().zip(cells) {
        let pad = pieces.iter().map(|piece| piece.x0 - found.place.x0).fold(6.0_f32, f32::min).max(0.0);
        let frame =
            Frame { left: found.place.x0 + pad, right: found.place.x1 - pad, short_lines: false, ..*frame };
        let blocks = blocks(pieces, page, frame);
        if let Some(row) = rows.get_mut(found.row as usize) {
            row.cells.push(Cell { column: found.column, columns: found.columns, rows: found.rows, blocks });
        }
    }
    let columns = grid.xs.windows(2).map(|pair| twips(pair[1] - pair[0])).collect();
    Table { columns, rows, bordered: true, page: Some(page.number) }
}

fn blocks(pieces: Vec<Piece>, page: &Page, frame: Frame) -> Vec<Block> {
    let rows = rows(pieces);
    let frame = Frame { leading: super::frame::usual_leading(&rows), ..frame };
    Assembler::blocks_of(rows.iter().map(|row| Line::new(row, page)), frame)
}

fn twips(points: f32) -> u32 {
    (points.clamp(0.0, 100_000.0) * 20.0).round() as u32
}

/// Items from top to bottom.
pub(super) fn sorted(mut items: Vec<Item>) -> Vec<Item> {
    items.sort_by(|a, b| order(a.top(), b.top()));
    items
}

impl Item {
    fn top(&self) -> f32 {
        match self {
            Self::Row(row) => row.y(),
            Self::Columns(rows, _) => rows.first().map_or(0.0, Row::y),
            Self::Newspaper(columns) => {
                columns.iter().filter_map(|(rows, _)| rows.first()).map(Row::y).fold(f32::MAX, f32::min)
            }
            Self::Grid(grid, _) => grid.place.y0,
        }
    }
}
