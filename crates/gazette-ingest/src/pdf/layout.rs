//! Arranges pages into content.

use gazette_model::{Block, Content, Paragraph};

use super::page::Page;

/// Puts the pages together.
pub(super) fn arrange(pages: &[Page]) -> Content {
    let mut content = Content::default();
    for page in pages {
        for line in page.plain_text().lines() {
            let paragraph = Paragraph { page: Some(page.number), ..Paragraph::plain(line) };
            content.blocks.push(Block::Paragraph(paragraph));
        }
    }
    content
}
