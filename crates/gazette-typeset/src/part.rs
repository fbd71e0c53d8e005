//! A part of a long document (đăng nhiều số): what stands between two legal boundaries.

use gazette_model::{Block, Document, Inline, Paragraph, Unit, UnitKind};

/// A place where a document can be parted: after an article, a heading, an annex.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Boundary {
    /// The address of the unit that ends there (`dieu-120`, `phu-luc-1`).
    pub path: String,
    /// What people call it (`Điều 120`).
    pub label: String,
    /// How many bytes of text the document has up to there.
    pub reach: usize,
}

/// The places where a document can be parted, in order; its end is none.
pub fn boundaries(document: &Document) -> Vec<Boundary> {
    let mut found: Vec<Boundary> = Vec::new();
    let mut reach = 0;
    document.each_unit(&mut |path, unit| {
        if parts(unit) && !path.is_empty() {
            let label = unit.label.trim().trim_end_matches(['.', ':']);
            let label = if label.is_empty() { path } else { label };
            found.push(Boundary { path: path.to_owned(), label: label.to_owned(), reach });
        }
        reach += unit.heading.iter().map(|heading| heading.text().len()).sum::<usize>();
        reach += unit.body.iter().map(|block| block.text().len()).sum::<usize>();
        // What stands in the clauses below an article belongs to it.
        if let Some(last) = found.last_mut() {
            last.reach = reach;
        }
    });
    found
}

/// The part of a document after the unit `after` (from the beginning if empty) up to and with the unit `until` (to the
/// end if empty); nothing if there are no such units in this order.
///
/// A chapter that goes on is not headed again. Notes and pictures are those of the part.
pub fn part(document: &Document, after: &str, until: &str) -> Option<Document> {
    let mut cut = Cut { after, until, state: if after.is_empty() { State::Within } else { State::Before } };
    let mut units = Vec::new();
    for unit in &document.units {
        units.extend(cut.unit(unit, ""));
    }
    let ended = if until.is_empty() { cut.state == State::Within } else { cut.state == State::Behind };
    if !ended || units.is_empty() {
        return None;
    }
    let mut part = Document { metadata: document.metadata.clone(), units, ..Document::default() };
    keep_what_is_called(document, &mut part);
    Some(part)
}

fn parts(unit: &Unit) -> bool {
    matches!(unit.kind, UnitKind::Article | UnitKind::Heading | UnitKind::Annex)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Before,
    Within,
    Behind,
}

struct Cut<'a> {
    after: &'a str,
    until: &'a str,
    state: State,
}

impl Cut<'_> {
    fn unit(&mut self, unit: &Unit, parent: &str) -> Option<Unit> {
        let path = match (unit.kind.is_grouping() || unit.key.is_empty(), parent.is_empty()) {
            (true, _) => parent.to_owned(),
            (false, true) => unit.key.clone(),
            (false, false) => format!("{parent}/{}", unit.key),
        };
        let own = self.state == State::Within;
        let mut kept = Unit { children: Vec::new(), ..unit.clone() };
        if !own {
            kept.heading.clear();
            kept.body.clear();
        }
        for child in &unit.children {
            kept.children.extend(self.unit(child, &path));
        }
        if parts(unit) {
            if self.state == State::Before && path == self.after {
                self.state = State::Within;
            } else if self.state == State::Within && path == self.until {
                self.state = State::Behind;
            }
        }
        (own || !kept.children.is_empty()).then_some(kept)
    }
}

/// Takes over the notes and pictures that the part calls, and numbers the calls anew.
fn keep_what_is_called(whole: &Document, part: &mut Document) {
    let mut notes = Vec::new();
    let mut pictures = Vec::new();
    for unit in &mut part.units {
        each(unit, &mut |paragraph| renumber(paragraph, &mut notes, &mut pictures));
    }
    // A note may call another one, and hold pictures.
    let mut at = 0;
    while let Some(note) = notes.get(at).and_then(|note: &usize| whole.notes.get(*note)).cloned() {
        let mut note = note;
        for block in &mut note.blocks {
            each_of_block(block, &mut |paragraph| renumber(paragraph, &mut notes, &mut pictures));
        }
        part.notes.push(note);
        at += 1;
    }
    part.pictures = pictures.iter().filter_map(|picture| whole.pictures.get(*picture)).cloned().collect();
}

fn renumber(paragraph: &mut Paragraph, notes: &mut Vec<usize>, pictures: &mut Vec<usize>) {
    let place = |list: &mut Vec<usize>, of: usize| {
        list.iter().position(|other| *other == of).unwrap_or_else(|| {
            list.push(of);
            list.len() - 1
        })
    };
    for inline in &mut paragraph.inlines {
        match inline {
            Inline::Note { note } => *note = place(notes, *note),
            Inline::Picture { picture } => *picture = place(pictures, *picture),
            _ => {}
        }
    }
}

pub(crate) fn each(unit: &mut Unit, visit: &mut dyn FnMut(&mut Paragraph)) {
    unit.heading.iter_mut().for_each(&mut *visit);
    unit.body.iter_mut().for_each(|block| each_of_block(block, visit));
    unit.children.iter_mut().for_each(|child| each(child, visit));
}

pub(crate) fn each_of_block(block: &mut Block, visit: &mut dyn FnMut(&mut Paragraph)) {
    match block {
        Block::Paragraph(paragraph) => visit(paragraph),
        Block::Table(table) => {
            for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells) {
                cell.blocks.iter_mut().for_each(|block| each_of_block(block, visit));
            }
        }
        Block::Page(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use gazette_model::Note;

    use super::*;

    fn article(number: u32) -> Unit {
        Unit {
            kind: UnitKind::Article,
            key: format!("dieu-{number}"),
            label: format!("Điều {number}."),
            heading: vec![Paragraph::plain(format!("Điều {number}. Tên"))],
            body: vec![Block::Paragraph(Paragraph {
                inlines: vec![Inline::Note { note: number as usize - 1 }],
                ..Paragraph::plain("")
            })],
            ..Unit::default()
        }
    }

    fn chapter(label: &str, children: Vec<Unit>) -> Unit {
        Unit {
            kind: UnitKind::Chapter,
            key: label.to_lowercase(),
            label: label.to_owned(),
            heading: vec![Paragraph::plain(label)],
            children,
            ..Unit::default()
        }
    }

    fn law() -> Document {
        Document {
            units: vec![
                Unit { kind: UnitKind::Title, heading: vec![Paragraph::plain("LUẬT")], ..Unit::default() },
                chapter("Chương I", vec![article(1), article(2)]),
                chapter("Chương II", vec![article(3), article(4)]),
                Unit {
                    kind: UnitKind::Signature,
                    body: vec![Block::Paragraph(Paragraph::plain("Chủ tịch"))],
                    ..Unit::default()
                },
            ],
            notes: (1..=4)
                .map(|number| Note {
                    mark: number.to_string(),
                    blocks: vec![Block::Paragraph(Paragraph::plain(format!("chú thích {number}")))],
                })
                .collect(),
            ..Document::default()
        }
    }

    #[test]
    fn the_parts_together_are_the_whole_and_each_has_its_own_notes() {
        let law = law();
        let first = part(&law, "", "dieu-1").unwrap();
        let second = part(&law, "dieu-1", "dieu-3").unwrap();
        let third = part(&law, "dieu-3", "").unwrap();
        assert_eq!(first.text(), "LUẬT\nChương I\nĐiều 1. Tên\n\nchú thích 1");
        assert_eq!(second.text(), "Điều 2. Tên\n\nChương II\nĐiều 3. Tên\n\nchú thích 2\nchú thích 3");
        assert_eq!(third.text(), "Điều 4. Tên\n\nChủ tịch\nchú thích 4");
    }

    #[test]
    fn a_unit_that_is_not_there_or_comes_before_is_no_boundary() {
        let law = law();
        for (after, until) in [("", "dieu-9"), ("dieu-9", ""), ("dieu-3", "dieu-1"), ("chuong-1", "")] {
            assert_eq!(part(&law, after, until), None, "{after}..{until}");
        }
        let labels: Vec<String> = boundaries(&law).into_iter().map(|boundary| boundary.label).collect();
        assert_eq!(labels, ["Điều 1", "Điều 2", "Điều 3", "Điều 4"]);
    }
}
