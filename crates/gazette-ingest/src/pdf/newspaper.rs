//! Tells running text in two columns, read down one and then down the other, from columns that are read across.

use super::frame;
use super::line::Row;
use super::paragraph::Frame;

/// So many lines each column must have; fewer are the head or the tail of a document.
const FEWEST: usize = 8;
/// Lines of running text are mostly full; with short items and headings between them, so many in ten.
const FULL: usize = 3;
/// A line may have a label before a tab, and wide gaps where a narrow column is set even.
const PIECES: usize = 3;
/// The narrowest gap between columns of text, in points.
const GUTTER: f32 = 8.0;

/// What stands between two places of a page.
#[derive(Debug)]
pub(super) enum Part {
    /// Rows across the page.
    Across(Vec<Row>),
    /// Two columns of running text, each with its own sides.
    Columns([(Vec<Row>, Frame); 2]),
}

/// Cuts the rows of a page where running text in two columns begins and ends.
pub(super) fn parts(rows: Vec<Row>, frame: &Frame) -> Vec<Part> {
    // The frame may take the side of one column for that of the page.
    let (x0, x1) = sides(&rows);
    let middle = (x0 + x1) / 2.0;
    let mut parts = Vec::new();
    let mut across: Vec<Row> = Vec::new();
    let mut open: Vec<Row> = Vec::new();
    let close = |open: &mut Vec<Row>, across: &mut Vec<Row>, parts: &mut Vec<Part>| {
        let rows = std::mem::take(open);
        match columns(&rows, middle, frame) {
            Some(columns) => {
                if !across.is_empty() {
                    parts.push(Part::Across(std::mem::take(across)));
                }
                parts.push(Part::Columns(columns));
            }
            None => across.extend(rows),
        }
    };
    for row in rows {
        if row.pieces.iter().any(|piece| piece.x0 < middle && piece.x1 > middle) {
            close(&mut open, &mut across, &mut parts);
            across.push(row);
        } else {
            open.push(row);
        }
    }
    close(&mut open, &mut across, &mut parts);
    if !across.is_empty() {
        parts.push(Part::Across(across));
    }
    parts
}

/// The two columns of rows that leave the middle of the page free, if both are running text.
fn columns(rows: &[Row], middle: f32, frame: &Frame) -> Option<[(Vec<Row>, Frame); 2]> {
    let side = |left: bool| -> Vec<Row> {
        let own = rows.iter().map(|row| Row {
            pieces: row.pieces.iter().filter(|piece| (piece.x1 <= middle) == left).cloned().collect(),
        });
        own.filter(|row| !row.pieces.is_empty()).collect()
    };
    let (left, right) = (side(true), side(false));
    let order = |rows: &[Row]| -> Option<(usize, usize)> {
        let orders = || rows.iter().flat_map(|row| &row.pieces).map(|piece| piece.order);
        Some((orders().min()?, orders().max()?))
    };
    // The file writes down one column and then down the other; a table is written row after row.
    if order(&left)?.1 > order(&right)?.0 {
        return None;
    }
    let frames = [&left, &right].map(|rows| {
        let (left, right) = sides(rows);
        Frame { left, right, ..*frame }
    });
    let running = [&left, &right].into_iter().zip(&frames).all(|(rows, frame)| is_running(rows, frame));
    if !running || frames[1].left - frames[0].right < GUTTER {
        return None;
    }
    let [first, second] = frames;
    let own = |rows: Vec<Row>, frame: Frame| {
        let frame = frame::of_column(&rows, frame);
        (rows, frame)
    };
    Some([own(left, first), own(right, second)])
}

/// Whether enough lines fill the column from side to side.
fn is_running(rows: &[Row], frame: &Frame) -> bool {
    let width = frame.right - frame.left;
    let full = rows.iter().filter(|row| {
        row.pieces.len() <= PIECES
            && row.x1() > frame.right - 0.06 * width
            && row.x0() < frame.left + 0.2 * width
    });
    rows.len() >= FEWEST && full.count() * 10 >= rows.len() * FULL
}

/// How far rows reach to the left and to the right.
fn sides(rows: &[Row]) -> (f32, f32) {
    rows.iter().fold((f32::MAX, f32::MIN), |(x0, x1), row| (x0.min(row.x0()), x1.max(row.x1())))
}
