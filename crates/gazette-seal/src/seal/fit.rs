//! Refuses to sign what we did not make, or what somebody touched since (từ chối ký tệp đã bị can thiệp).
//!
//! Whoever signs a prepared file signs what the preparer hid in it (the shadow attacks). Our own issue has one
//! revision, no form, no layer, nothing hidden, and no annotation but the links of its contents.

use lopdf::{Document, Object};

use super::error::Refusal;
use crate::pdf::{self, array, dictionary, name, value};

/// Objects no page uses may hold this many bytes in all; more can hide a picture or a page.
const HIDDEN: usize = 1024;

/// Every reason why a file is not fit to be sealed.
pub(crate) fn refusals(pdf: &[u8]) -> (Option<Document>, Vec<Refusal>) {
    let mut out = Vec::new();
    let Some(document) = pdf.starts_with(b"%PDF-").then(|| pdf::load(pdf)).flatten() else {
        return (None, vec![Refusal::Unreadable]);
    };
    if document.is_encrypted() || document.was_encrypted() {
        return (None, vec![Refusal::Encrypted]);
    }
    if document.xref_recovery.is_some() || document.catalog().is_err() {
        return (None, vec![Refusal::Unreadable]);
    }
    let revisions = pdf::find(pdf, &document);
    if revisions.count() != 1 || revisions.too_many {
        out.push(Refusal::Revisions(revisions.count()));
    }
    if revisions.tail {
        out.push(Refusal::Tail);
    }
    if !pdf::signatures(&document).is_empty() {
        out.push(Refusal::Signed);
    }
    if let Ok(catalog) = document.catalog() {
        if catalog.has(b"AcroForm") {
            out.push(Refusal::Form);
        }
        if catalog.has(b"OCProperties") {
            out.push(Refusal::Layers);
        }
        for key in ["OpenAction", "AA", "Perms", "DSS", "Legal"] {
            if catalog.has(key.as_bytes()) {
                out.push(Refusal::Active(format!("/{key}")));
            }
        }
        let names = catalog.get(b"Names").ok().and_then(|names| dictionary(&document, names));
        if names.is_some_and(|(_, names)| names.has(b"JavaScript")) {
            out.push(Refusal::Active("/JavaScript".to_owned()));
        }
    }
    let pages = document.get_pages();
    if pages.is_empty() {
        out.push(Refusal::Empty);
    }
    for (number, page) in &pages {
        let Ok(dict) = document.get_dictionary(*page) else { continue };
        if dict.has(b"AA") {
            out.push(Refusal::Active(format!("/AA, {number}")));
        }
        let annotations = dict.get(b"Annots").ok().and_then(|list| array(&document, list));
        for annotation in annotations.unwrap_or_default() {
            if !is_inner_link(&document, annotation) {
                let kind =
                    dictionary(&document, annotation).and_then(|(_, one)| name(&document, one, b"Subtype"));
                let kind = String::from_utf8_lossy(kind.unwrap_or(b"?")).into_owned();
                out.push(Refusal::Annotation { page: usize::try_from(*number).unwrap_or(0), kind });
            }
        }
    }
    let reached = pdf::reachable(&document);
    let hidden: Vec<usize> = document
        .objects
        .iter()
        .filter(|(id, _)| !reached.contains(id))
        .filter_map(|(_, object)| match object {
            // The containers of the file itself are part of its structure.
            Object::Stream(stream) if !stream.dict.has_type(b"ObjStm") && !stream.dict.has_type(b"XRef") => {
                Some(stream.content.len())
            }
            _ => None,
        })
        .collect();
    let bytes = hidden.iter().sum();
    if bytes > HIDDEN {
        out.push(Refusal::Hidden { objects: hidden.len(), bytes });
    }
    out.dedup();
    (Some(document), out)
}

/// A link to another place in the same file changes nothing that is shown.
fn is_inner_link(document: &Document, annotation: &Object) -> bool {
    let Some((_, dict)) = dictionary(document, annotation) else { return false };
    if name(document, dict, b"Subtype") != Some(b"Link") || dict.has(b"AP") || dict.has(b"AA") {
        return false;
    }
    let goes_to = value(document, dict, b"A").and_then(|action| action.as_dict().ok());
    match goes_to {
        Some(action) => name(document, action, b"S") == Some(b"GoTo") && !action.has(b"Next"),
        None => dict.has(b"Dest"),
    }
}
