//! Tables: columns from the grid, merged cells, header rows, and whether lines are drawn.

use gazette_model::{Block, Cell, Row, Table};

use super::border::{Borders, OuterSides};
use super::format::is_ground;
use super::limits;
use super::names::Ns;
use super::tree::Element;
use super::walk::{Flow, Story, Walk, is_mark, property_is_on};

// A cell as it is met, before those that continue it downwards are joined.
struct Met {
    cell: Cell,
    continues: bool,
    borders: Borders,
}

struct MetRow {
    cells: Vec<Met>,
    header: bool,
}

impl<'p> Walk<'p> {
    /// A table.
    pub(super) fn table(&mut self, story: &mut Story<'_>, element: Element<'_>, flow: &mut Flow<'p>) {
        if self.nesting >= limits::NESTING {
            // Deeper than any real document: what stands in the cells is kept as plain paragraphs.
            self.remarks.unknown("w:tbl (> 8)");
            self.dissolve(story, element, flow);
            return;
        }
        let properties = element.child(Ns::W, "tblPr");
        // A table style may lay grounds under some rows.
        let styled = properties.is_some_and(|properties| properties.child(Ns::W, "tblStyle").is_some());
        self.nesting += 1;
        self.shaded += usize::from(styled);
        let mut rows = Vec::new();
        self.rows(story, element, &mut rows);
        self.shaded -= usize::from(styled);
        self.nesting -= 1;
        let own = properties.and_then(|properties| properties.child(Ns::W, "tblBorders"));
        let style = properties.and_then(|properties| properties.child_value("tblStyle"));
        let lines =
            own.map(Borders::read).unwrap_or_default().over(&self.styles.table(style.as_deref()).borders);
        let bordered = is_bordered(&rows, &lines);
        let columns = columns_of(element);
        let table = Table { columns, rows: self.join(rows), bordered, page: None };
        if !table.rows.is_empty() {
            flow.blocks.push(Block::Table(table));
        }
    }

    fn dissolve(&mut self, story: &mut Story<'_>, parent: Element<'_>, flow: &mut Flow<'p>) {
        for child in parent.children() {
            match child.name() {
                (Ns::W, "tc") => self.blocks(story, child, flow),
                (Ns::W, "p" | "tbl") => self.block(story, child, flow),
                (Ns::W, "tr" | "sdt" | "sdtContent" | "ins" | "moveTo" | "customXml") => {
                    self.dissolve(story, child, flow);
                }
                (Ns::W, "del" | "moveFrom") => self.deletion(child),
                _ => {}
            }
        }
    }

    fn rows(&mut self, story: &mut Story<'_>, parent: Element<'_>, rows: &mut Vec<MetRow>) {
        for child in parent.children() {
            match child.name() {
                (Ns::W, "tr") => self.row(story, child, rows),
                (Ns::W, "sdt") => self.each_content(child, |walk, content| walk.rows(story, content, rows)),
                (Ns::W, "customXml" | "ins" | "moveTo") => self.rows(story, child, rows),
                (Ns::W, "del" | "moveFrom") => self.deletion(child),
                (Ns::W, "tblPr" | "tblGrid" | "customXmlPr" | "tblPrEx") => {}
                (Ns::W, name) if is_mark(name) => {}
                (Ns::Mc, "AlternateContent") => {
                    if let Some(branch) = self.branch(child) {
                        self.rows(story, branch, rows);
                    }
                }
                _ => {
                    self.remarks.unknown(child.printed_name());
                    let blocks = self.loose_blocks(story, child);
                    self.own_row(blocks, rows);
                }
            }
        }
    }

    fn row(&mut self, story: &mut Story<'_>, element: Element<'_>, rows: &mut Vec<MetRow>) {
        let properties = element.child(Ns::W, "trPr");
        if properties.is_some_and(|properties| properties.child(Ns::W, "del").is_some()) {
            self.deletion(element);
            return;
        }
        if properties.is_some_and(|properties| properties.child(Ns::W, "ins").is_some()) {
            self.remarks.tracked();
        }
        let skip = |name: &str| {
            let count = properties.and_then(|properties| properties.child_value(name));
            count.and_then(|count| count.trim().parse::<u32>().ok()).unwrap_or(0).min(limits::COLUMNS)
        };
        let mut row = MetRow { cells: Vec::new(), header: property_is_on(properties, "tblHeader") };
        let mut column = skip("gridBefore");
        self.cells(story, element, &mut column, &mut row);
        if property_is_on(properties, "hidden") {
            self.remarks.unknown("w:hidden");
        }
        rows.push(row);
    }

    fn cells(&mut self, story: &mut Story<'_>, parent: Element<'_>, column: &mut u32, row: &mut MetRow) {
        for child in parent.children() {
            match child.name() {
                (Ns::W, "tc") => self.cell(story, child, column, row),
                (Ns::W, "sdt") => {
                    self.each_content(child, |walk, content| walk.cells(story, content, column, row));
                }
                (Ns::W, "customXml" | "ins" | "moveTo") => self.cells(story, child, column, row),
                (Ns::W, "del" | "moveFrom") => self.deletion(child),
                (Ns::W, "trPr" | "tblPrEx" | "customXmlPr") => {}
                (Ns::W, name) if is_mark(name) => {}
                (Ns::Mc, "AlternateContent") => {
                    if let Some(branch) = self.branch(child) {
                        self.cells(story, branch, column, row);
                    }
                }
                _ => {
                    self.remarks.unknown(child.printed_name());
                    let blocks = self.loose_blocks(story, child);
                    if let Some(last) = row.cells.last_mut() {
                        last.cell.blocks.extend(blocks);
                    } else if !blocks.is_empty() {
                        row.cells.push(Met::plain(*column, blocks));
                        *column = column.saturating_add(1);
                    }
                }
            }
        }
    }

    fn cell(&mut self, story: &mut Story<'_>, element: Element<'_>, column: &mut u32, row: &mut MetRow) {
        let properties = element.child(Ns::W, "tcPr");
        if properties.is_some_and(|properties| properties.child(Ns::W, "cellDel").is_some()) {
            self.deletion(element);
            return;
        }
        let number = |name: &str| {
            let value = properties.and_then(|properties| properties.child_value(name));
            value.and_then(|value| value.trim().parse::<u32>().ok())
        };
        let columns = number("gridSpan").unwrap_or(1).clamp(1, limits::COLUMNS);
        let merge = |name: &str| {
            let merge = properties.and_then(|properties| properties.child(Ns::W, name))?;
            Some(merge.w("val").is_none_or(|value| value != "restart"))
        };
        let borders = properties.and_then(|properties| properties.child(Ns::W, "tcBorders"));
        let ground = properties.and_then(|properties| properties.child(Ns::W, "shd")).is_some_and(is_ground);
        self.shaded += usize::from(ground);
        let blocks = self.story(story, element);
        self.shaded -= usize::from(ground);
        if merge("hMerge") == Some(true)
            && let Some(before) = row.cells.last_mut()
        {
            // An older way to merge sideways: the cell goes on with the one before it.
            before.cell.columns = before.cell.columns.saturating_add(columns);
            before.cell.blocks.extend(blocks.into_iter().filter(has_text));
        } else {
            row.cells.push(Met {
                cell: Cell { column: *column, columns, rows: 1, blocks },
                continues: merge("vMerge") == Some(true),
                borders: borders.map(Borders::read).unwrap_or_default(),
            });
        }
        *column = column.saturating_add(columns);
    }

    // Text that stands in a table but in no cell.
    fn loose_blocks(&mut self, story: &mut Story<'_>, element: Element<'_>) -> Vec<Block> {
        let mut flow = Flow::default();
        if element.is(Ns::W, "p") || element.is(Ns::W, "tbl") {
            self.block(story, element, &mut flow);
        } else {
            self.blocks(story, element, &mut flow);
        }
        self.close(&mut flow);
        flow.blocks.into_iter().filter(has_text).collect()
    }

    fn own_row(&mut self, blocks: Vec<Block>, rows: &mut Vec<MetRow>) {
        if !blocks.is_empty() {
            rows.push(MetRow { cells: vec![Met::plain(0, blocks)], header: false });
        }
    }

    // Joins cells that continue one above them.
    fn join(&mut self, met: Vec<MetRow>) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::with_capacity(met.len());
        // For each column where a cell begins, in order: where the cell lies that may go on below.
        let mut above: Vec<(u32, usize, usize)> = Vec::new();
        let mut leading = true;
        for (index, met_row) in met.into_iter().enumerate() {
            leading &= met_row.header;
            let mut row = Row { cells: Vec::new(), header: leading };
            let mut below = Vec::with_capacity(met_row.cells.len());
            for met in met_row.cells {
                let start = met.cell.column;
                let upper = above.binary_search_by_key(&start, |(column, ..)| *column).ok();
                let upper = upper.and_then(|place| above.get(place)).copied().filter(|_| met.continues);
                let Some((_, upper_row, upper_cell)) = upper else {
                    below.push((start, index, row.cells.len()));
                    row.cells.push(met.cell);
                    continue;
                };
                below.push((start, upper_row, upper_cell));
                let texts: Vec<Block> = met.cell.blocks.into_iter().filter(has_text).collect();
                if !texts.is_empty() {
                    self.remarks.unknown("w:vMerge + w:t");
                }
                if let Some(cell) = rows.get_mut(upper_row).and_then(|row| row.cells.get_mut(upper_cell)) {
                    cell.rows = cell.rows.saturating_add(1);
                    cell.blocks.extend(texts);
                }
            }
            above = below;
            rows.push(row);
        }
        rows
    }
}

impl Met {
    fn plain(column: u32, blocks: Vec<Block>) -> Self {
        Self {
            cell: Cell { column, columns: 1, rows: 1, blocks },
            continues: false,
            borders: Borders::default(),
        }
    }
}

fn has_text(block: &Block) -> bool {
    let mut found = false;
    block
        .each_paragraph(&mut |paragraph| found |= paragraph.label.is_some() || !paragraph.inlines.is_empty());
    found
}

fn columns_of(table: Element<'_>) -> Vec<u32> {
    let Some(grid) = table.child(Ns::W, "tblGrid") else { return Vec::new() };
    let columns = grid.children().filter(|child| child.is(Ns::W, "gridCol")).take(limits::COLUMNS as usize);
    columns.map(|column| column.w("w").and_then(|width| width.trim().parse().ok()).unwrap_or(0)).collect()
}

// Lines are drawn when most cells have a line on at least two sides: a rule under a name in the head of a
// document does not make a table of lines.
fn is_bordered(rows: &[MetRow], table: &Borders) -> bool {
    let (mut drawn, mut all) = (0_usize, 0_usize);
    for (index, row) in rows.iter().enumerate() {
        for (place, met) in row.cells.iter().enumerate() {
            let outer = OuterSides {
                top: index == 0,
                bottom: index + 1 == rows.len(),
                left: place == 0,
                right: place + 1 == row.cells.len(),
            };
            all += 1;
            drawn += usize::from(met.borders.drawn(table, outer) >= 2);
        }
    }
    drawn * 2 > all
}
