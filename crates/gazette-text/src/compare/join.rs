//! Joins the parts of one document: a text split over issues, a document and its annexes in files of their own.

use gazette_model::{Block, Content, Inline, Paragraph};

use super::furniture::{is_continuation, is_joint_line};

/// How many blocks from the end of a part, or from the beginning of the next, a joint may stand.
const REACH: usize = 16;

/// Makes one content of the parts of a document, in order. What a gazette prints where a text breaks off and
/// goes on in another issue — `(Xem tiếp Công báo số …)`, the repeated banner and headings up to `(Tiếp theo
/// Công báo số …)` — becomes furniture.
pub fn join(parts: Vec<Content>) -> Content {
    let mut whole = Content::default();
    let last = parts.len().saturating_sub(1);
    for (at, mut part) in parts.into_iter().enumerate() {
        let mut joints = Vec::new();
        if at < last {
            joints.extend(end(&mut part.blocks));
        }
        if at > 0 {
            joints.extend(beginning(&mut part.blocks));
        }
        for block in &joints {
            block.each_paragraph(&mut |paragraph| whole.furniture.push(paragraph.clone()));
        }
        append(&mut whole, part);
    }
    whole
}

/// Takes off what follows the words `(Xem tiếp …)`, which end a part.
fn end(blocks: &mut Vec<Block>) -> Vec<Block> {
    let from = blocks.len().saturating_sub(REACH);
    match (from..blocks.len())
        .find(|&at| is_paragraph(&blocks[at], |line| is_joint_line(line) && !is_continuation(line)))
    {
        Some(at) => blocks.split_off(at),
        None => Vec::new(),
    }
}

/// Takes off what stands before and in the line `(Tiếp theo …)`.
fn beginning(blocks: &mut Vec<Block>) -> Vec<Block> {
    let until = blocks.len().min(REACH);
    match (0..until).rev().find(|&at| is_paragraph(&blocks[at], is_continuation)) {
        Some(at) => blocks.drain(..=at).collect(),
        None => Vec::new(),
    }
}

fn is_paragraph(block: &Block, test: impl Fn(&str) -> bool) -> bool {
    matches!(block, Block::Paragraph(paragraph) if test(&paragraph.text()))
}

/// Appends a part; its references to notes and pictures move on.
fn append(whole: &mut Content, mut part: Content) {
    let (notes, pictures) = (whole.notes.len(), whole.pictures.len());
    if notes > 0 || pictures > 0 {
        let inside = part.notes.iter_mut().flat_map(|note| &mut note.blocks);
        part.blocks.iter_mut().chain(inside).for_each(|block| move_references(block, notes, pictures, 0));
    }
    whole.blocks.append(&mut part.blocks);
    whole.notes.append(&mut part.notes);
    whole.pictures.append(&mut part.pictures);
    whole.furniture.append(&mut part.furniture);
}

fn move_references(block: &mut Block, notes: usize, pictures: usize, depth: usize) {
    match block {
        Block::Paragraph(Paragraph { inlines, .. }) => {
            for inline in inlines {
                match inline {
                    Inline::Note { note } => *note += notes,
                    Inline::Picture { picture } => *picture += pictures,
                    _ => {}
                }
            }
        }
        Block::Table(table) if depth < 64 => {
            let cells = table.rows.iter_mut().flat_map(|row| &mut row.cells);
            cells
                .flat_map(|cell| &mut cell.blocks)
                .for_each(|block| move_references(block, notes, pictures, depth + 1));
        }
        Block::Table(_) | Block::Page(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use gazette_model::Note;

    use super::*;

    fn content(lines: &[&str]) -> Content {
        let blocks = lines.iter().map(|line| Block::Paragraph(Paragraph::plain(*line))).collect();
        Content { blocks, ..Content::default() }
    }

    #[test]
    fn a_text_split_over_issues_is_whole_again() {
        let first =
            content(&["Điều 178. Biên bản", "Nội dung.", "(Xem tiếp Công báo số 1273 + 1274)", "Ký bởi: X"]);
        let second = content(&[
            "PHẦN VĂN BẢN QUY PHẠM PHÁP LUẬT",
            "QUỐC HỘI",
            "Phần thứ hai",
            "(Tiếp theo Công báo số 1271 + 1272)",
            "Điều 179. Khởi tố",
        ]);
        let whole = join(vec![first, second]);
        assert_eq!(whole.text(), "Điều 178. Biên bản\nNội dung.\nĐiều 179. Khởi tố");
        assert_eq!(whole.furniture.len(), 6);
    }

    #[test]
    fn references_to_notes_follow_their_notes() {
        let part = |mark: &str| {
            let reference = Paragraph { inlines: vec![Inline::Note { note: 0 }], ..Paragraph::default() };
            let note = Note { mark: mark.to_owned(), blocks: Vec::new() };
            Content { blocks: vec![Block::Paragraph(reference)], notes: vec![note], ..Content::default() }
        };
        let whole = join(vec![part("1"), part("2")]);
        let Block::Paragraph(second) = &whole.blocks[1] else { panic!("a paragraph") };
        assert_eq!(second.inlines, [Inline::Note { note: 1 }]);
        assert_eq!(whole.notes[1].mark, "2");
    }
}
