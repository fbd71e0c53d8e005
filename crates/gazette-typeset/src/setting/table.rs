//! Tables (bảng): merged cells, column widths, repeated heads, narrow columns.

use std::collections::BTreeSet;

use gazette_model::{Block, Row, Table};

use super::Setter;
use crate::form::{CellForm, Item, TableForm};

/// Tables deeper inside each other than this are set as paragraphs.
const DEEPEST: u32 = 4;
/// More columns or a longer reach than this is a fault of the file.
const WIDEST: u32 = 256;
/// Text in bordered tables relative to the text around.
const SCALE: f64 = 0.93;
/// Text is not made smaller than this.
const SMALLEST: f64 = 0.6;
/// Columns narrower than this on average, in points, are not meant as they are.
const NARROWEST: f64 = 20.0;
/// Space left and right in a cell, in points.
const INSET: f64 = 9.0;

/// Sets a table.
pub(super) fn set(setter: &mut Setter<'_>, table: &Table) {
    if setter.depth >= DEEPEST {
        setter.warn("bảng lồng quá sâu được in thành đoạn văn");
        for block in table.rows.iter().flat_map(|row| &row.cells).flat_map(|cell| &cell.blocks) {
            setter.block(block, "cell");
        }
        return;
    }
    let mut placed = place(table);
    let widths = widths(table, &mut placed);
    let count = u32::try_from(widths.len()).unwrap_or(0);
    if count == 0 {
        return;
    }
    let rows = placed.iter().map(|cell| cell.y + cell.rowspan).max().unwrap_or(0);
    let total: f64 = widths.iter().sum::<f64>() / 20.0;
    let room = setter.room;
    // Files that leave widths to the reader give figures that mean nothing: columns narrower than a word.
    let meant = total >= f64::from(count) * NARROWEST;
    let width = (meant && total < room * 0.75 && table.bordered).then_some(total);
    let whole = width.unwrap_or(room);
    let shares: Vec<f64> =
        widths.iter().map(|width| if total > 0.0 { width / 20.0 / total } else { 0.0 }).collect();
    let scale = if table.bordered { fit(table, &placed, &shares, whole, setter.size) } else { 1.0 };
    let header_rows = if table.bordered { header(&table.rows, &placed, rows) } else { 0 };
    let mut cells = Vec::with_capacity(placed.len());
    for place in placed {
        let share: f64 = shares.iter().skip(place.x as usize).take(place.colspan as usize).sum::<f64>();
        let cell_width =
            if total > 0.0 { whole * share } else { whole / f64::from(count) * f64::from(place.colspan) };
        let blocks = place.cell.map_or(&[][..], |(row, cell)| &table.rows[row].cells[cell].blocks);
        let items = setter.inside(cell_width - INSET, setter.size * scale, |setter| {
            for block in blocks {
                setter.block(block, "cell");
            }
        });
        cells.push(CellForm {
            x: place.x,
            y: place.y,
            colspan: place.colspan,
            rowspan: place.rowspan,
            items,
        });
    }
    let columns = if total > 0.0 { shares } else { vec![0.0; count as usize] };
    setter.items.push(Item::Table(TableForm {
        columns,
        width,
        bordered: table.bordered,
        scale,
        header_rows,
        cells,
        rows,
    }));
}

/// Where a cell stands after overlaps are mended.
struct Place {
    x: u32,
    y: u32,
    colspan: u32,
    rowspan: u32,
    cell: Option<(usize, usize)>,
}

/// Gives each cell its place; a cell that overlaps another moves to the next free column.
fn place(table: &Table) -> Vec<Place> {
    let mut taken: BTreeSet<(u32, u32)> = BTreeSet::new();
    let mut placed = Vec::new();
    let last_row = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
    for (row_index, row) in table.rows.iter().enumerate() {
        let y = u32::try_from(row_index).unwrap_or(u32::MAX);
        for (cell_index, cell) in row.cells.iter().enumerate() {
            let mut x = cell.column.min(WIDEST);
            while taken.contains(&(y, x)) {
                x += 1;
            }
            let free =
                (x..x + cell.columns.clamp(1, WIDEST)).take_while(|x| !taken.contains(&(y, *x))).count();
            let colspan = u32::try_from(free).unwrap_or(1).max(1);
            let rowspan = cell.rows.clamp(1, last_row.saturating_sub(y).max(1));
            for row in y..y + rowspan {
                taken.extend((x..x + colspan).map(|x| (row, x)));
            }
            placed.push(Place { x, y, colspan, rowspan, cell: Some((row_index, cell_index)) });
        }
    }
    placed
}

/// Keeps of the columns those between edges of cells, and gives their widths in twentieths of a point; zeros if the
/// source tells none.
fn widths(table: &Table, placed: &mut [Place]) -> Vec<f64> {
    let edges: BTreeSet<u32> = placed.iter().flat_map(|cell| [cell.x, cell.x + cell.colspan]).collect();
    let edges: Vec<u32> = edges.into_iter().collect();
    let spans: Vec<(u32, u32)> = edges
        .windows(2)
        .map(|pair| (pair[0], pair[1]))
        .filter(|span| placed.iter().any(|cell| cell.x <= span.0 && span.1 <= cell.x + cell.colspan))
        .collect();
    for cell in placed.iter_mut() {
        let end = cell.x + cell.colspan;
        let before = spans.iter().filter(|span| span.1 <= cell.x).count();
        let inside = spans.iter().filter(|span| span.0 >= cell.x && span.1 <= end).count();
        cell.x = u32::try_from(before).unwrap_or(0);
        cell.colspan = u32::try_from(inside).unwrap_or(1).max(1);
    }
    let known: Vec<f64> =
        table.columns.iter().map(|width| f64::from(*width)).filter(|width| *width > 0.0).collect();
    if known.is_empty() {
        return vec![0.0; spans.len()];
    }
    let usual = known.iter().sum::<f64>() / known.len() as f64;
    let width = |span: &(u32, u32)| {
        let inside = table.columns.iter().skip(span.0 as usize).take((span.1 - span.0) as usize);
        let width: f64 = inside.map(|width| f64::from(*width)).sum();
        if width > 0.0 { width } else { usual }
    };
    spans.iter().map(width).collect()
}

/// How large the text may be so that no word is wider than its column.
fn fit(table: &Table, placed: &[Place], shares: &[f64], whole: f64, size: f64) -> f64 {
    let mut scale = SCALE;
    for place in placed {
        let Some((row, cell)) = place.cell else { continue };
        let share: f64 = shares.iter().skip(place.x as usize).take(place.colspan as usize).sum();
        let room = whole * share - INSET;
        if share <= 0.0 || room <= 0.0 {
            continue;
        }
        for block in &table.rows[row].cells[cell].blocks {
            block.each_paragraph(&mut |paragraph| {
                for word in paragraph.text().split_whitespace() {
                    let length: f64 = word.chars().map(super::advance).sum();
                    if length > 0.0 && word.chars().count() <= 24 {
                        scale = scale.min(room / (length * size));
                    }
                }
            });
        }
    }
    ((scale * 100.0).floor() / 100.0).max(SMALLEST)
}

/// How many rows at the top are heads: those marked, or a first row that reads like one.
fn header(rows: &[Row], placed: &[Place], count: u32) -> u32 {
    let marked = rows.iter().take_while(|row| row.header).count();
    let mut head = u32::try_from(marked).unwrap_or(0);
    if head == 0 && rows.len() > 1 && rows.first().is_some_and(reads_like_a_head) {
        head = 1;
    }
    loop {
        let reach = placed
            .iter()
            .filter(|place| place.y < head)
            .map(|place| place.y + place.rowspan)
            .max()
            .unwrap_or(0);
        if reach <= head {
            break;
        }
        head = reach;
    }
    if head >= count { 0 } else { head }
}

fn reads_like_a_head(row: &Row) -> bool {
    let filled =
        row.cells.iter().filter(|cell| !cell.blocks.iter().all(|block| block.text().trim().is_empty()));
    let mut any = false;
    for cell in filled {
        any = true;
        let mut bold = true;
        for block in &cell.blocks {
            block.each_paragraph(&mut |paragraph| {
                bold &= paragraph.text().trim().is_empty() || super::is_bold(paragraph);
            });
            if matches!(block, Block::Table(_)) {
                return false;
            }
        }
        let text = gazette_text::fold::fold(&cell.blocks.iter().map(Block::text).collect::<String>());
        if !bold && !matches!(text.trim(), "stt" | "tt" | "so tt") {
            return false;
        }
    }
    any
}
