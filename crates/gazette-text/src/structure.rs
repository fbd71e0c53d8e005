//! Parses the legal structure of a document.
//!
//! One parser serves Word, PDF and plain text: it looks at lines, labels and quotation marks, and takes the
//! layout (centred lines, tables without borders) as a hint where the file has it. What it does not
//! understand stays where it stood, as text of the unit around it.

mod body;
mod front;
mod kinds;
mod line;
mod mark;
mod outline;
mod place;
mod quote;
mod series;
mod tail;
mod tree;

use gazette_model::{Content, Document};
pub(crate) use kinds::document_type;
pub(crate) use line::{clean, is_caps};
pub use outline::{OutlineUnit, outline};
pub use place::{place, unit_path};
pub(crate) use tail::power;

/// Whether a line is an item of a list: it begins with the label of a clause or point, or a dash.
pub(crate) fn is_listed(text: &str) -> bool {
    text.starts_with(['-', '–', '+'])
        || mark::read(text).is_some_and(|mark| mark.level >= mark::Level::Clause)
}

/// Whether a line is an item of a list that begins with the heading of an article or chapter.
pub(crate) fn hides_heading(text: &str) -> bool {
    let dash = text.strip_prefix(['-', '–', '+']).map(str::trim_start);
    let rest = dash.or_else(|| {
        let mark =
            mark::read(text).filter(|mark| matches!(mark.level, mark::Level::Clause | mark::Level::Point))?;
        text.get(mark.rest..)
    });
    rest.and_then(mark::read).is_some_and(|mark| {
        mark.level <= mark::Level::Article
            && mark.strength == mark::Strength::Usual
            && rest.is_none_or(|rest| rest.len() > mark.label_end)
    })
}

/// Makes a document of what a reader found: every block once and in order, as a tree of legal units, with
/// the metadata the document gives of itself.
///
/// Furniture (running heads, page numbers) is not of the text and is left out.
pub fn parse(content: Content) -> Document {
    let Content { blocks, notes, pictures, .. } = content;
    let lines = line::lines(blocks);
    let quoted = quote::quoted(&lines);
    let units = body::units(lines, &quoted);
    let metadata = crate::metadata::read(&units);
    Document { metadata, units, notes, pictures }
}
