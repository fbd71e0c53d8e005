//! The structure of whole documents: what comes out, and what must never get lost.

mod corpus;
mod documents;
mod properties;

use gazette_model::{Block, Content, Document, Paragraph};

/// A document of plain lines.
fn parse(text: &str) -> Document {
    gazette_text::structure::parse(content(text))
}

fn content(text: &str) -> Content {
    let blocks = text.lines().map(|line| Block::Paragraph(Paragraph::plain(line.trim()))).collect();
    Content { blocks, ..Content::default() }
}

/// The addresses of all units that have one, in order.
fn paths(document: &Document) -> Vec<String> {
    let mut out = Vec::new();
    document.each_unit(&mut |path, unit| {
        if !unit.key.is_empty() && !unit.kind.is_grouping() {
            out.push(path.to_owned());
        }
    });
    out
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}
