//! Finds ruled tables by their lines.

use super::geometry::{Rect, order};

/// Lines this near are one, and ends this near touch, in points.
const NEAR: f32 = 3.0;
/// More lines than this on one page are a drawing.
const MAX_LINES: usize = 2_000;
/// A table has no more rows or columns.
const MAX_SIDE: usize = 300;

/// A ruled table on one page.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Grid {
    pub(super) place: Rect,
    /// Places of the vertical lines, left to right.
    pub(super) xs: Vec<f32>,
    /// Places of the level lines, top to bottom.
    ys: Vec<f32>,
    /// Which of `cells` covers each field, row by row.
    owners: Vec<usize>,
    /// How many rows it has.
    pub(super) rows: u32,
    pub(super) cells: Vec<GridCell>,
    /// The vertical lines themselves.
    pub(super) verticals: Vec<Rect>,
}

/// A cell, merged or not.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct GridCell {
    pub(super) place: Rect,
    pub(super) row: u32,
    pub(super) column: u32,
    pub(super) rows: u32,
    pub(super) columns: u32,
}

impl Grid {
    /// Which of `cells` covers a point.
    pub(super) fn cell_at(&self, x: f32, y: f32) -> Option<usize> {
        let column = self.xs.partition_point(|stop| *stop <= x).checked_sub(1)?;
        let row = self.ys.partition_point(|stop| *stop <= y).checked_sub(1)?;
        let columns = self.xs.len().checked_sub(1)?;
        // The last line closes the table; text on it belongs to the last field.
        let (column, row) = (column.min(columns.checked_sub(1)?), row.min(self.ys.len().checked_sub(2)?));
        self.owners.get(row * columns + column).copied()
    }
}

/// A level or upright line: where it is, from, to.
#[derive(Debug, Clone, Copy)]
struct Line {
    at: f32,
    from: f32,
    to: f32,
}

/// The tables of a page, from top to bottom; a single frame is none.
pub(super) fn grids(rules: &[Rect]) -> Vec<Grid> {
    let level: Vec<Line> = rules
        .iter()
        .filter(|rule| rule.width() >= rule.height() && rule.width() > 4.0)
        .map(|rule| Line { at: (rule.y0 + rule.y1) / 2.0, from: rule.x0, to: rule.x1 })
        .collect();
    let upright: Vec<Line> = rules
        .iter()
        .filter(|rule| rule.height() > rule.width() && rule.height() > 4.0)
        .map(|rule| Line { at: (rule.x0 + rule.x1) / 2.0, from: rule.y0, to: rule.y1 })
        .collect();
    if upright.is_empty() || level.len() + upright.len() > MAX_LINES {
        return Vec::new();
    }
    let (level, upright) = (joined(level), joined(upright));
    let mut grids: Vec<Grid> =
        components(&level, &upright).into_iter().filter_map(|(l, u)| grid(&l, &u)).collect();
    grids.sort_by(|a, b| order(a.place.y0, b.place.y0));
    // A table inside a cell is read as text of that cell.
    let places: Vec<Rect> = grids.iter().map(|grid| grid.place).collect();
    grids.retain(|grid| {
        let inner = grid.place;
        !places.iter().any(|outer| {
            *outer != inner
                && outer.contains(inner.x0 + 1.0, inner.y0 + 1.0)
                && outer.contains(inner.x1 - 1.0, inner.y1 - 1.0)
        })
    });
    grids
}

/// Pieces of one line become one.
fn joined(mut lines: Vec<Line>) -> Vec<Line> {
    lines.sort_by(|a, b| order(a.at, b.at).then(order(a.from, b.from)));
    let mut out: Vec<Line> = Vec::new();
    for line in lines {
        // Only lines of about the same place can continue each other.
        let known = out.iter_mut().rev().take_while(|known| line.at - known.at < NEAR);
        let mut known = known.filter(|known| line.from < known.to + NEAR && line.to > known.from - NEAR);
        match known.next() {
            Some(known) => (known.from, known.to) = (known.from.min(line.from), known.to.max(line.to)),
            None => out.push(line),
        }
    }
    out
}

/// Lines that cross or touch, directly or through others.
fn components(level: &[Line], upright: &[Line]) -> Vec<(Vec<Line>, Vec<Line>)> {
    let total = level.len() + upright.len();
    let mut parent: Vec<usize> = (0..total).collect();
    for (i, a) in level.iter().enumerate() {
        for (j, b) in upright.iter().enumerate() {
            let touch =
                b.at > a.from - NEAR && b.at < a.to + NEAR && a.at > b.from - NEAR && a.at < b.to + NEAR;
            if touch {
                let (a, b) = (root(&mut parent, i), root(&mut parent, level.len() + j));
                parent[a] = b;
            }
        }
    }
    let mut groups: std::collections::BTreeMap<usize, (Vec<Line>, Vec<Line>)> =
        std::collections::BTreeMap::new();
    for index in 0..total {
        let group = groups.entry(root(&mut parent, index)).or_default();
        match level.get(index) {
            Some(line) => group.0.push(*line),
            None => group.1.extend(upright.get(index - level.len())),
        }
    }
    groups.into_values().collect()
}

fn root(parent: &mut [usize], mut index: usize) -> usize {
    while parent[index] != index {
        parent[index] = parent[parent[index]];
        index = parent[index];
    }
    index
}

fn grid(level: &[Line], upright: &[Line]) -> Option<Grid> {
    if level.len() < 2 || upright.is_empty() {
        return None;
    }
    let x0 =
        level.iter().map(|line| line.from).chain(upright.iter().map(|line| line.at)).fold(f32::MAX, f32::min);
    let x1 =
        level.iter().map(|line| line.to).chain(upright.iter().map(|line| line.at)).fold(f32::MIN, f32::max);
    let y0 =
        upright.iter().map(|line| line.from).chain(level.iter().map(|line| line.at)).fold(f32::MAX, f32::min);
    let y1 =
        upright.iter().map(|line| line.to).chain(level.iter().map(|line| line.at)).fold(f32::MIN, f32::max);
    // Sides may be open.
    let xs = stops(upright.iter().map(|line| line.at).chain([x0, x1]));
    let ys = stops(level.iter().map(|line| line.at).chain([y0, y1]));
    let (columns, rows) = (xs.len().checked_sub(1)?, ys.len().checked_sub(1)?);
    if columns == 0 || rows == 0 || columns > MAX_SIDE || rows > MAX_SIDE || columns * rows < 2 {
        return None;
    }
    let wall = |lines: &[Line], at: f32, along: f32| {
        lines.iter().any(|line| (line.at - at).abs() < NEAR && line.from < along && line.to > along)
    };
    let middle = |stops: &[f32], index: usize| (stops[index] + stops[index + 1]) / 2.0;
    let open_right =
        |row: usize, column: usize| column + 1 < columns && !wall(upright, xs[column + 1], middle(&ys, row));
    let open_below =
        |row: usize, column: usize| row + 1 < rows && !wall(level, ys[row + 1], middle(&xs, column));
    let free = usize::MAX;
    let mut owners = vec![free; columns * rows];
    let mut cells = Vec::new();
    for row in 0..rows {
        for column in 0..columns {
            if owners[row * columns + column] != free {
                continue;
            }
            let mut right = column;
            while open_right(row, right) && owners[row * columns + right + 1] == free {
                right += 1;
            }
            let mut below = row;
            while (column..=right).all(|column| open_below(below, column))
                && (column..right).all(|column| open_right(below + 1, column))
                && (column..=right).all(|column| owners[(below + 1) * columns + column] == free)
            {
                below += 1;
            }
            for row in row..=below {
                for column in column..=right {
                    owners[row * columns + column] = cells.len();
                }
            }
            let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
            cells.push(GridCell {
                place: Rect { x0: xs[column], y0: ys[row], x1: xs[right + 1], y1: ys[below + 1] },
                row: small(row),
                column: small(column),
                rows: small(below - row + 1),
                columns: small(right - column + 1),
            });
        }
    }
    if cells.len() < 2 {
        return None;
    }
    let verticals =
        upright.iter().map(|line| Rect { x0: line.at, y0: line.from, x1: line.at, y1: line.to }).collect();
    let rows = u32::try_from(rows).unwrap_or(u32::MAX);
    Some(Grid { place: Rect { x0, y0, x1, y1 }, xs, ys, owners, rows, cells, verticals })
}

/// Places in order, near ones made one.
fn stops(places: impl Iterator<Item = f32>) -> Vec<f32> {
    let mut places: Vec<f32> = places.collect();
    places.sort_by(|a, b| order(*a, *b));
    let mut out: Vec<f32> = Vec::new();
    for place in places {
        if out.last().is_none_or(|last| place - last > NEAR) {
            out.push(place);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(y: f32, x0: f32, x1: f32) -> Rect {
        Rect { x0, y0: y, x1, y1: y }
    }

    fn upright(x: f32, y0: f32, y1: f32) -> Rect {
        Rect { x0: x, y0, x1: x, y1 }
    }

    #[test]
    fn merged_cells_come_out_as_one() {
        // Two columns, two rows; the left cell reaches over both rows, drawn in short strokes.
        let rules = [
            level(100.0, 50.0, 150.0),
            level(100.0, 150.0, 250.0),
            level(140.0, 150.0, 250.0),
            level(180.0, 50.0, 250.0),
            upright(50.0, 100.0, 180.0),
            upright(150.0, 100.0, 140.0),
            upright(150.0, 140.0, 180.0),
            upright(250.0, 100.0, 180.0),
        ];
        let grids = grids(&rules);
        assert_eq!(grids.len(), 1);
        let shape: Vec<_> =
            grids[0].cells.iter().map(|it| (it.row, it.column, it.rows, it.columns)).collect();
        assert_eq!(shape, [(0, 0, 2, 1), (0, 1, 1, 1), (1, 1, 1, 1)]);
        assert_eq!(
            [(60.0, 170.0), (200.0, 120.0), (200.0, 170.0)].map(|(x, y)| grids[0].cell_at(x, y)),
            [Some(0), Some(1), Some(2)]
        );
    }

    #[test]
    fn an_underline_and_a_frame_are_no_tables() {
        assert!(grids(&[level(100.0, 50.0, 150.0)]).is_empty());
        let frame = [
            level(10.0, 10.0, 90.0),
            level(90.0, 10.0, 90.0),
            upright(10.0, 10.0, 90.0),
            upright(90.0, 10.0, 90.0),
        ];
        assert!(grids(&frame).is_empty());
    }
}
