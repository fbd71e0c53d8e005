//! Arranges the pages of a document: what is furniture, what are notes, what are tables, and what reads on.

use gazette_model::{Block, Content, Note, Orientation, PageSetup, Paragraph, Table};
use rayon::prelude::*;

use super::block::{self, Item};
use super::frame;
use super::geometry::Rect;
use super::grid::{self, Grid};
use super::line::{self, Piece, Row};
use super::page::Page;
use super::paragraph::{Assembler, Frame, Line};
use super::{furniture, join, newspaper, notes, row};

/// A page with its text in rows and its tables.
struct Sheet<'a> {
    page: &'a Page,
    rows: Vec<Row>,
    grids: Vec<(Grid, Vec<Vec<Piece>>)>,
}

/// Puts the pages together.
pub(super) fn arrange(pages: &[Page]) -> Content {
    let mut sheets: Vec<Sheet<'_>> = pages.par_iter().map(sheet).collect();
    let mut content = Content::default();
    take_furniture(&mut sheets, &mut content);
    let body_size = body_size(&sheets);
    let keeps_spaces = keeps_spaces(&sheets);
    let frames = {
        let pages: Vec<(&Page, &[Row])> =
            sheets.iter().map(|sheet| (sheet.page, sheet.rows.as_slice())).collect();
        frame::frames(&pages, keeps_spaces)
    };
    let mut assembler = Assembler::default();
    let mut open_table: Option<join::OpenTable> = None;
    let mut setup = None;
    for (sheet, frame) in sheets.into_iter().zip(frames) {
        let Sheet { page, mut rows, grids } = sheet;
        if !rows.is_empty() || !grids.is_empty() {
            let turned = page_setup(page);
            if setup.is_some_and(|known| known != turned) {
                join::close(&mut open_table, &mut assembler);
                assembler.block(Block::Page(turned));
            }
            setup = Some(turned);
        }
        let free: Vec<Rect> = page.rules.iter().copied().filter(|rule| !in_grid(&grids, rule)).collect();
        let text = notes::text_rows(&rows, &free, page, body_size);
        let note_rows = rows.split_off(text);
        let marks = read_notes(&note_rows, page, frame, &mut content);
        let mut items = Vec::new();
        for part in newspaper::parts(rows, &frame) {
            match part {
                newspaper::Part::Across(rows) => items.extend(block::columns(&rows, &frame)),
                newspaper::Part::Columns(columns) => items.push(Item::Newspaper(columns)),
            }
        }
        items.extend(grids.into_iter().map(|(grid, cells)| Item::Grid(grid, cells)));
        for item in block::sorted(items) {
            match item {
                Item::Row(row) => {
                    join::close(&mut open_table, &mut assembler);
                    assembler.line(with_notes(Line::new(&row, page), &marks), frame);
                }
                Item::Columns(rows, gaps) => {
                    join::close(&mut open_table, &mut assembler);
                    assembler.block(Block::Table(block::column_table(rows, &gaps, page, &frame)));
                }
                Item::Newspaper(columns) => {
                    join::close(&mut open_table, &mut assembler);
                    for (column, (rows, frame)) in columns.iter().enumerate() {
                        for row in rows {
                            let mut line = Line::new(row, page);
                            line.column = column;
                            assembler.line(with_notes(line, &marks), *frame);
                        }
                    }
                }
                Item::Grid(grid, cells) => {
                    let table = with_notes_in_table(block::grid_table(&grid, cells, page, &frame), &marks);
                    join::table(&mut open_table, table, &grid, &mut assembler, &mut content.furniture);
                }
            }
        }
        for row in row::rows(line::sideways(page)) {
            join::close(&mut open_table, &mut assembler);
            assembler.close();
            assembler.line(Line::new(&row, page), frame);
        }
        for stamp in page.stamps.iter().chain(Some(&page.invisible)).flat_map(|stamp| stamp.lines()) {
            if !stamp.trim().is_empty() {
                content.furniture.push(furniture_line(stamp.trim(), page.number));
            }
        }
    }
    join::close(&mut open_table, &mut assembler);
    assembler.close();
    content.blocks = assembler.blocks;
    content
}

fn sheet(page: &Page) -> Sheet<'_> {
    let grids = grid::grids(&page.rules);
    let verticals: Vec<Rect> = grids.iter().flat_map(|grid| grid.verticals.iter().copied()).collect();
    let mut cells: Vec<(Grid, Vec<Vec<Piece>>)> = grids
        .into_iter()
        .map(|grid| {
            let cells = vec![Vec::new(); grid.cells.len()];
            (grid, cells)
        })
        .collect();
    let mut flow = Vec::new();
    for piece in line::pieces(page, &verticals) {
        let (x, y) = ((piece.x0 + piece.x1) / 2.0, piece.y - 0.3 * piece.size);
        let home = cells
            .iter_mut()
            .find(|(grid, _)| grid.place.contains(x, y))
            .and_then(|(grid, cells)| cells.get_mut(grid.cell_at(x, y)?));
        match home {
            Some(cell) => cell.push(piece),
            None => flow.push(piece),
        }
    }
    // Frames without a word are drawings.
    cells.retain(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()));
    Sheet { page, rows: row::rows(flow), grids: cells }
}

fn in_grid(grids: &[(Grid, Vec<Vec<Piece>>)], rule: &Rect) -> bool {
    let (x, y) = ((rule.x0 + rule.x1) / 2.0, (rule.y0 + rule.y1) / 2.0);
    let near =
        |place: Rect| Rect { x0: place.x0 - 3.0, y0: place.y0 - 3.0, x1: place.x1 + 3.0, y1: place.y1 + 3.0 };
    grids.iter().any(|(grid, _)| near(grid.place).contains(x, y))
}

fn take_furniture(sheets: &mut [Sheet<'_>], content: &mut Content) {
    let marked = {
        let rows: Vec<&[Row]> = sheets.iter().map(|sheet| sheet.rows.as_slice()).collect();
        let heights: Vec<f32> = sheets.iter().map(|sheet| sheet.page.height).collect();
        furniture::find(&rows, &heights)
    };
    take_repeated_grids(sheets, content);
    for (sheet, marks) in sheets.iter_mut().zip(marked) {
        let mut marks = marks.into_iter();
        let number = sheet.page.number;
        sheet.rows.retain(|row| {
            let taken = marks.next().unwrap_or(false);
            if taken {
                content.furniture.push(furniture_line(&row.text(), number));
            }
            !taken
        });
    }
}

/// Running heads may be set as small tables at the edge of the page.
fn take_repeated_grids(sheets: &mut [Sheet<'_>], content: &mut Content) {
    let text = |cells: &[Vec<Piece>]| -> String {
        let rows = cells.iter().flat_map(|cell| row::rows(cell.clone()));
        rows.map(|row| row.text()).collect::<Vec<_>>().join(" ")
    };
    let at_edge = |page: &Page, grid: &Grid| {
        grid.rows <= 2 && (grid.place.y1 < 0.14 * page.height || grid.place.y0 > 0.9 * page.height)
    };
    let mut counts = std::collections::BTreeMap::<String, usize>::new();
    for sheet in sheets.iter() {
        for (_, cells) in sheet.grids.iter().filter(|(grid, _)| at_edge(sheet.page, grid)) {
            *counts.entry(furniture::shape(&text(cells))).or_default() += 1;
        }
    }
    let pages = sheets.len();
    for sheet in sheets {
        let page = sheet.page;
        sheet.grids.retain(|(grid, cells)| {
            if !at_edge(page, grid) {
                return true;
            }
            let text = text(cells);
            let count = counts.get(&furniture::shape(&text)).copied().unwrap_or(0);
            let repeated = count >= 3 && count * 10 >= pages * 3 && !furniture::is_heading(&text);
            let taken = furniture::is_running_head(&text) || repeated;
            if taken {
                content.furniture.push(furniture_line(&text, page.number));
            }
            !taken
        });
    }
}

fn furniture_line(text: &str, page: u32) -> Paragraph {
    Paragraph { page: Some(page), ..Paragraph::plain(text) }
}

/// The size most letters have.
fn body_size(sheets: &[Sheet<'_>]) -> f32 {
    let mut counts = std::collections::BTreeMap::<i32, usize>::new();
    for piece in sheets.iter().flat_map(|sheet| &sheet.rows).flat_map(|row| &row.pieces) {
        *counts.entry((piece.size * 4.0).round() as i32).or_default() += piece.characters.len();
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map_or(14.0, |(size, _)| size as f32 / 4.0)
}

/// Whether lines end with the space at which they were broken.
fn keeps_spaces(sheets: &[Sheet<'_>]) -> bool {
    let rows = || sheets.iter().flat_map(|sheet| &sheet.rows).filter(|row| row.x1() - row.x0() > 200.0);
    let kept = rows().filter(|row| row.pieces.last().is_some_and(|piece| piece.ends_with_space)).count();
    kept * 10 > rows().count() * 6
}

fn page_setup(page: &Page) -> PageSetup {
    let twips = |points: f32| (points.round().clamp(0.0, 100_000.0) * 20.0) as u32;
    let orientation = if page.width > page.height { Orientation::Landscape } else { Orientation::Portrait };
    PageSetup { width: twips(page.width), height: twips(page.height), orientation }
}

/// Reads the notes of a page; gives their marks and positions.
fn read_notes(rows: &[Row], page: &Page, frame: Frame, content: &mut Content) -> Vec<(String, usize)> {
    let mut marks = Vec::new();
    let frame = notes::frame(rows, frame);
    let mut assembler = Assembler::default();
    let flush = |assembler: &mut Assembler, content: &mut Content| {
        assembler.close();
        let blocks = std::mem::take(&mut assembler.blocks);
        if blocks.is_empty() {
            return;
        }
        match content.notes.last_mut() {
            Some(note) => note.blocks.extend(blocks),
            None => content.notes.push(Note { mark: String::new(), blocks }),
        }
    };
    for row in rows {
        let mut line = Line::new(row, page);
        let mark = notes::mark_of(&line).or_else(|| {
            let expected = content
                .notes
                .last()
                .map_or(Some(1), |note| note.mark.parse::<u32>().ok().map(|mark| mark + 1));
            let plain = notes::plain_mark_of(&line.text)?;
            (plain.parse().ok() == expected && expected.is_some()).then(|| plain.to_owned())
        });
        if let Some(mark) = mark {
            flush(&mut assembler, content);
            line.strip_mark(&mark);
            marks.push((mark.clone(), content.notes.len()));
            content.notes.push(Note { mark, blocks: Vec::new() });
        }
        assembler.line(line, frame);
    }
    flush(&mut assembler, content);
    marks
}

/// Turns raised marks of notes into references.
fn with_notes(mut line: Line, marks: &[(String, usize)]) -> Line {
    for run in &mut line.runs {
        if run.style.superscript {
            let found = marks.iter().find(|(mark, _)| mark == run.text.trim());
            run.note = found.map(|(_, note)| *note);
        }
    }
    line
}

fn with_notes_in_table(mut table: Table, marks: &[(String, usize)]) -> Table {
    use gazette_model::Inline;
    let cells = table.rows.iter_mut().flat_map(|row| &mut row.cells).flat_map(|cell| &mut cell.blocks);
    for block in cells {
        let Block::Paragraph(paragraph) = block else { continue };
        for inline in &mut paragraph.inlines {
            if let Inline::Text { text, style } = inline
                && style.superscript
                && let Some((_, note)) = marks.iter().find(|(mark, _)| mark == text.trim())
            {
                *inline = Inline::Note { note: *note };
            }
        }
    }
    table
}
