//! Small documents from lines: `Điều 1. …`, `1. …`, `a) …`, `Căn cứ …`; anything else goes on where it stands.

use gazette_model::{Block, Cell, Document, Note, Paragraph, Row, Table, Unit, UnitKind};

/// A document of these lines.
pub(crate) fn document(text: &str) -> Document {
    let mut root = Unit::default();
    let mut bases = 0;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let first = line.split_whitespace().next().unwrap_or_default();
        let number = |end: char| first.strip_suffix(end).filter(|label| !label.is_empty());
        if line.starts_with("Căn cứ") {
            bases += 1;
            push(&mut root.children, UnitKind::Basis, format!("can-cu-{bases}"), "", line);
        } else if first == "Điều" {
            let label = line.split_whitespace().nth(1).unwrap_or_default();
            let key = format!("dieu-{}", label.trim_end_matches('.'));
            let unit = Unit {
                kind: UnitKind::Article,
                key,
                label: format!("Điều {label}"),
                heading: vec![Paragraph::plain(line)],
                ..Unit::default()
            };
            root.children.push(unit);
        } else if let Some(label) = number('.').filter(|label| label.parse::<u32>().is_ok()) {
            let above = last(&mut root, &[UnitKind::Article]);
            push(&mut above.children, UnitKind::Clause, format!("khoan-{label}"), first, line);
        } else if let Some(label) = number(')').filter(|label| label.chars().count() == 1) {
            let above = last(&mut root, &[UnitKind::Article, UnitKind::Clause]);
            push(
                &mut above.children,
                UnitKind::Point,
                format!("diem-{}", label.replace('đ', "dd")),
                first,
                line,
            );
        } else {
            let above = last(&mut root, &[UnitKind::Article, UnitKind::Clause, UnitKind::Point]);
            above.body.push(Block::Paragraph(Paragraph::plain(line)));
        }
    }
    let mut units = vec![Unit { body: std::mem::take(&mut root.body), ..Unit::default() }];
    units.append(&mut root.children);
    Document { units, ..Document::default() }
}

fn push(units: &mut Vec<Unit>, kind: UnitKind, key: String, label: &str, line: &str) {
    let body = vec![Block::Paragraph(Paragraph::plain(line))];
    units.push(Unit { kind, key, label: label.to_owned(), body, ..Unit::default() });
}

/// The last unit reached by going down through these kinds.
fn last<'a>(unit: &'a mut Unit, kinds: &[UnitKind]) -> &'a mut Unit {
    let goes_down = unit.children.last().is_some_and(|child| kinds.contains(&child.kind));
    if goes_down { last(unit.children.last_mut().expect("a last child"), kinds) } else { unit }
}

/// The same words without any structure, in one paragraph for each line.
pub(crate) fn flat(text: &str) -> Document {
    let body = text.lines().map(|line| Block::Paragraph(Paragraph::plain(line.trim()))).collect();
    Document { units: vec![Unit { body, ..Unit::default() }], ..Document::default() }
}

/// A table of one paragraph in each cell.
pub(crate) fn table(rows: &[&[&str]]) -> Block {
    let rows = rows.iter().map(|row| Row {
        cells: (0..)
            .zip(*row)
            .map(|(column, text)| Cell {
                column,
                columns: 1,
                rows: 1,
                blocks: vec![Block::Paragraph(Paragraph::plain(*text))],
            })
            .collect(),
        header: false,
    });
    Block::Table(Table { rows: rows.collect(), bordered: true, ..Table::default() })
}

/// A unit that holds these blocks.
pub(crate) fn unit(kind: UnitKind, key: &str, body: Vec<Block>) -> Unit {
    Unit { kind, key: key.to_owned(), body, ..Unit::default() }
}

/// A footnote of one paragraph.
pub(crate) fn note(mark: &str, text: &str) -> Note {
    Note { mark: mark.to_owned(), blocks: vec![Block::Paragraph(Paragraph::plain(text))] }
}
