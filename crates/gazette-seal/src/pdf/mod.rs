//! The PDF side: revisions, signature fields, byte ranges, and what later revisions changed.

mod byte_range;
mod changes;
mod fields;
mod form_changes;
mod graph;
mod page_changes;
mod revisions;
mod step;

use lopdf::{Document, LoadOptions};

pub(crate) use byte_range::{Fault, Range, check};
pub(crate) use changes::compare;
pub(crate) use fields::{Found, evidence, signatures};
pub(crate) use graph::{array, dictionary, name, reachable, resolve, value};
pub(crate) use revisions::{Revisions, find, position};
pub(crate) use step::Step;

/// No object stream of an honest document inflates to more.
const INFLATED: usize = 128 * 1024 * 1024;

/// Reads a file or a revision of it; none if it cannot be read as a PDF.
pub(crate) fn load(bytes: &[u8]) -> Option<Document> {
    let options = LoadOptions { max_decompressed_size: Some(INFLATED), ..LoadOptions::default() };
    Document::load_mem_with_options(bytes, options).ok()
}
