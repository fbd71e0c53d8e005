//! The PDF side: revisions, signature fields, byte ranges, and what later revisions changed.

mod byte_range;
mod changes;
mod fields;
mod form_changes;
mod graph;
mod page_changes;
mod revisions;
mod step;

use lopdf::{Document, LoadOptions, Object};

use crate::key::Hash;

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

/// Replaces every longer stream by its digest: two revisions of a large file are compared in little more than the file
/// itself takes.
///
/// No stream that is kept has the length of a shortened one, so neither can be taken for the other.
pub(crate) fn make_lean(document: &mut Document) {
    const KEPT: usize = 64;
    const SHORT: usize = 96;
    for object in document.objects.values_mut() {
        if let Object::Stream(stream) = object
            && stream.content.len() > KEPT
        {
            let mut short = Hash::Sha256.of(&[&stream.content]);
            short.resize(SHORT, 0);
            stream.content = short;
        }
    }
}
