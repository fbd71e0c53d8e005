//! The two-column head (phần đầu): issuing body and number on the left, quốc hiệu, tiêu ngữ, place and date on the
//! right.

use gazette_model::{Block, Cell, Inline, Paragraph, Table};
use gazette_text::fold::fold;

use super::Setter;
use crate::form::{HeadLine, Item, Run};

/// The two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

/// A line with the role it plays and the side it stands on.
struct Sorted<'a> {
    paragraph: &'a Paragraph,
    role: &'static str,
    side: Side,
}

/// Sets the head; what is no line of a head is set as a paragraph below it.
pub(super) fn set(setter: &mut Setter<'_>, blocks: &[Block]) {
    let mut lines: Vec<Sorted<'_>> = Vec::new();
    let mut rest: Vec<&Block> = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) if rest.is_empty() => sort(paragraph, None, &mut lines),
            Block::Table(table) if !table.bordered && rest.is_empty() && is_two_columns(table) => {
                let left = filled(table).map(|cell| cell.column).min().unwrap_or(0);
                for cell in filled(table) {
                    let side = if cell.column == left { Side::Left } else { Side::Right };
                    for block in &cell.blocks {
                        match block {
                            Block::Paragraph(paragraph) => sort(paragraph, Some(side), &mut lines),
                            other => rest.push(other),
                        }
                    }
                }
            }
            Block::Page(_) => {}
            other => rest.push(other),
        }
    }
    if !lines.is_empty() {
        push(setter, &lines);
    }
    for block in rest {
        setter.block(block, "text");
    }
}

fn is_two_columns(table: &Table) -> bool {
    let columns: std::collections::BTreeSet<u32> = filled(table).map(|cell| cell.column).collect();
    columns.len() <= 2 && filled(table).all(|cell| cell.rows == 1)
}

/// The cells that hold something; columns that only keep two others apart do not count.
fn filled(table: &Table) -> impl Iterator<Item = &Cell> {
    let holds = |block: &Block| match block {
        Block::Paragraph(paragraph) => {
            let other = |inline: &Inline| matches!(inline, Inline::Picture { .. } | Inline::Note { .. });
            !paragraph.text().trim().is_empty() || paragraph.inlines.iter().any(other)
        }
        Block::Table(_) => true,
        Block::Page(_) => false,
    };
    let cells = table.rows.iter().flat_map(|row| &row.cells);
    cells.filter(move |cell| cell.blocks.iter().any(holds))
}

/// Sorts a line; in a table its cell says the side, otherwise what it says.
fn sort<'a>(paragraph: &'a Paragraph, side: Option<Side>, lines: &mut Vec<Sorted<'a>>) {
    let text = fold(&paragraph.text());
    let text = text.trim_matches(|c: char| !c.is_alphanumeric() && c != '(');
    if text.is_empty() {
        // Rules made of hyphens or underscores are drawn by the template; they hold no word.
        return;
    }
    let (role, usual) = if text.starts_with("cong hoa xa hoi")
        || text.starts_with("viet nam dan chu cong hoa")
        || text == "viet nam"
    {
        ("nation", Side::Right)
    } else if text.starts_with("doc lap") {
        ("motto", Side::Right)
    } else if text.starts_with("so:")
        || text.starts_with("so ")
        || text.starts_with("luat so")
        || text.contains(" so:")
    {
        ("number", Side::Left)
    } else if text.contains("ngay") && (text.contains("thang") || text.contains("nam")) {
        ("date", Side::Right)
    } else if text.starts_with("van ban gui dang") || text.starts_with('(') {
        ("other", Side::Left)
    } else {
        ("issuer", Side::Left)
    };
    // Quốc hiệu and tiêu ngữ stand on the right wherever the cells of the source lie.
    let side = if matches!(role, "nation" | "motto") { usual } else { side.unwrap_or(usual) };
    lines.push(Sorted { paragraph, role, side });
}

fn push(setter: &mut Setter<'_>, lines: &[Sorted<'_>]) {
    let issuers: Vec<usize> = (0..lines.len()).filter(|&index| lines[index].role == "issuer").collect();
    let any_bold = issuers.iter().any(|&index| setter.bold(lines[index].paragraph));
    let mut cells: Vec<Vec<HeadLine>> = Vec::new();
    let mut side = None;
    for (index, line) in lines.iter().enumerate() {
        // The line of a superior body above is set regular where the source says which are bold.
        let role = match line.role {
            "issuer" if any_bold && !setter.bold(line.paragraph) => "superior",
            role => role,
        };
        let rule = role == "motto" || (line.role == "issuer" && issuers.last() == Some(&index));
        let mut runs = setter.line_runs(line.paragraph, true);
        if line.role == "number" {
            // A number typed over a form is often bold; in print it is like its label.
            for run in &mut runs {
                if let Run::Text(run) = run {
                    run.bold = false;
                }
            }
        }
        if rule {
            // Word often underlines what has a short rule below; one line is enough.
            for run in &mut runs {
                if let Run::Text(run) = run {
                    run.underline = false;
                }
            }
        }
        if side != Some(line.side) {
            cells.push(Vec::new());
            side = Some(line.side);
        }
        if let Some(cell) = cells.last_mut() {
            cell.push(HeadLine { role: role.to_owned(), runs, rule });
        }
    }
    let right_first = lines.first().is_some_and(|line| line.side == Side::Right);
    setter.items.push(Item::Head { right_first, cells });
}
