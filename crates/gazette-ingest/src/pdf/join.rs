//! Joins tables that go on over a page, with their repeated heads and rows cut in two.

use gazette_model::{Block, Cell, Paragraph, Row, Table};

use super::grid::Grid;
use super::label::ends_sentence;
use super::paragraph::Assembler;

/// A table that may go on with the next one.
#[derive(Debug)]
pub(super) struct OpenTable {
    table: Table,
    xs: Vec<f32>,
    page: u32,
}

/// Rows of a head that may be repeated.
const MAX_HEAD: usize = 6;

/// Adds a table: to the open one where it goes on, else by itself.
pub(super) fn table(
    open: &mut Option<OpenTable>,
    table: Table,
    grid: &Grid,
    assembler: &mut Assembler,
    furniture: &mut Vec<Paragraph>,
) {
    let page = table.page.unwrap_or(0);
    if let Some(known) = open
        && known.page.checked_add(1) == Some(page)
        && same_columns(&known.xs, &grid.xs)
    {
        known.page = page;
        append(&mut known.table, table, furniture);
        return;
    }
    close(open, assembler);
    // A paragraph before the table ends here, not behind it.
    assembler.close();
    *open = Some(OpenTable { table, xs: grid.xs.clone(), page });
}

/// Ends the open table.
pub(super) fn close(open: &mut Option<OpenTable>, assembler: &mut Assembler) {
    if let Some(done) = open.take() {
        assembler.block(Block::Table(done.table));
    }
}

/// The same lines, moved sideways at most, as mirrored margins do.
fn same_columns(a: &[f32], b: &[f32]) -> bool {
    let Some(shift) = a.first().zip(b.first()).map(|(a, b)| b - a) else { return false };
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (b - a - shift).abs() < 4.0)
}

fn append(table: &mut Table, next: Table, furniture: &mut Vec<Paragraph>) {
    let page = next.page;
    let mut rows = next.rows;
    let head = repeated_head(&table.rows, &rows);
    for row in rows.drain(..head) {
        for cell in &row.cells {
            for block in &cell.blocks {
                let text = block.text();
                if !text.is_empty() {
                    furniture.push(Paragraph { page, ..Paragraph::plain(text) });
                }
            }
        }
    }
    table.rows.iter_mut().take(head).for_each(|row| row.header = true);
    if let Some(first) = rows.first_mut()
        && let Some(last) = table.rows.last_mut()
        && goes_on(last, first)
    {
        let first = rows.remove(0);
        merge(last, first);
    }
    table.rows.extend(rows);
}

/// How many rows at the top say the same as those of the first page.
fn repeated_head(known: &[Row], next: &[Row]) -> usize {
    let same = |(a, b): &(&Row, &Row)| {
        let (a, b) = (texts(a), texts(b));
        a == b && a.iter().any(|text| !text.is_empty())
    };
    let count = known.iter().zip(next).take(MAX_HEAD).take_while(same).count();
    // A table that says the same in all its rows has no head.
    if count == known.len() { 0 } else { count }
}

fn texts(row: &Row) -> Vec<String> {
    row.cells.iter().map(cell_text).collect()
}

fn cell_text(cell: &Cell) -> String {
    cell.blocks.iter().map(Block::text).collect::<Vec<_>>().join("\n")
}

/// Whether a row is the rest of the one before, cut by the page.
fn goes_on(last: &Row, first: &Row) -> bool {
    let mut both = false;
    let mut evidence = false;
    for rest in &first.cells {
        let text = cell_text(rest);
        let text = text.trim();
        let Some(before) = last.cells.iter().find(|cell| cell.column == rest.column) else { continue };
        let before = cell_text(before);
        let before = before.trim();
        if text.is_empty() {
            evidence |= !before.is_empty();
            continue;
        }
        if before.is_empty() {
            return false;
        }
        both = true;
        let lower = text.starts_with(|first: char| first.is_lowercase() || ",.;)”".contains(first));
        let number = text.chars().all(|it| it.is_ascii_digit() || ".,%-/ ".contains(it));
        if number || !lower && ends_sentence(before) && rest.column == 0 {
            return false;
        }
        evidence |= lower && !before.ends_with('.');
    }
    both && evidence
}

fn merge(last: &mut Row, rest: Row) {
    for cell in rest.cells {
        let Some(before) = last.cells.iter_mut().find(|known| known.column == cell.column) else {
            last.cells.push(cell);
            continue;
        };
        let mut blocks = cell.blocks.into_iter();
        let first = blocks.next();
        match (before.blocks.last_mut(), first) {
            (Some(Block::Paragraph(open)), Some(Block::Paragraph(first))) if reads_on(open, &first) => {
                open.inlines
                    .push(gazette_model::Inline::Text { text: " ".to_owned(), style: Default::default() });
                open.inlines.extend(first.inlines);
            }
            (_, first) => before.blocks.extend(first),
        }
        before.blocks.extend(blocks);
    }
}

fn reads_on(open: &Paragraph, first: &Paragraph) -> bool {
    !ends_sentence(&open.text())
        && first.text().starts_with(|it: char| it.is_lowercase() || it.is_ascii_digit())
}
