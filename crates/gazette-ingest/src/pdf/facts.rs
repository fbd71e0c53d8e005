//! What a PDF is, before its text is read.

use lopdf::Object;
use serde::{Deserialize, Serialize};

use super::load::{find, load};
use super::page::page_space;
use super::{PdfError, object};

/// What a PDF is (thông tin tệp PDF).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PdfFacts {
    /// How many pages it has.
    pub pages: u32,
    /// How many times it was saved: `%%EOF` marks that follow a `startxref`, at least 1.
    pub revisions: u32,
    /// It was encrypted, with an empty user password.
    pub encrypted: bool,
    /// It has a structure tree and says that it is tagged.
    pub tagged: bool,
    /// It holds a signature field with a value.
    pub has_signature: bool,
    /// The title of its information dictionary; may be empty.
    pub title: String,
    /// The program that made it; may be empty.
    pub producer: String,
    /// Width and height of every page in points, as shown.
    pub page_sizes: Vec<(f32, f32)>,
}

/// Says what a PDF is.
///
/// # Errors
///
/// If the file cannot be opened.
pub fn facts(bytes: &[u8]) -> Result<PdfFacts, PdfError> {
    let loaded = load(bytes)?;
    let document = &loaded.document;
    let information = object::dictionary(document, &document.trailer, b"Info");
    let text = |key: &[u8]| {
        let value = information.and_then(|information| object::entry(document, information, key));
        value.and_then(|value| value.as_str().ok()).map(object::text_string).unwrap_or_default()
    };
    let catalog = document.catalog().ok();
    let marked = catalog.and_then(|catalog| object::dictionary(document, catalog, b"MarkInfo"));
    let marked =
        marked.and_then(|info| object::entry(document, info, b"Marked")).and_then(|it| it.as_bool().ok());
    let tree = catalog.and_then(|catalog| object::dictionary(document, catalog, b"StructTreeRoot"));
    let is_signature = |value: &Object| {
        let dictionary = object::as_dictionary(value);
        dictionary.is_some_and(|dictionary| dictionary.has(b"ByteRange") && dictionary.has(b"Contents"))
    };
    let size = |id: &lopdf::ObjectId| {
        let (size, _) = page_space(document, *id);
        (size.width(), size.height())
    };
    Ok(PdfFacts {
        pages: u32::try_from(loaded.pages.len()).unwrap_or(u32::MAX),
        revisions: revisions(bytes),
        encrypted: document.was_encrypted(),
        tagged: marked == Some(true) && tree.is_some(),
        has_signature: document
            .objects
            .values()
            .any(|value| is_signature(value) || nested_signature(document, value)),
        title: text(b"Title"),
        producer: text(b"Producer"),
        page_sizes: loaded.pages.iter().map(size).collect(),
    })
}

/// A signature may stand as a direct value of its field.
fn nested_signature(document: &lopdf::Document, value: &Object) -> bool {
    let Ok(field) = value.as_dict() else { return false };
    object::name(document, field, b"FT") == Some(b"Sig")
        && object::dictionary(document, field, b"V").is_some_and(|value| value.has(b"ByteRange"))
}

/// Counts `startxref`, a number, `%%EOF`; the library merges revisions and forgets how many there were.
fn revisions(bytes: &[u8]) -> u32 {
    let mut count = 0_u32;
    let mut rest = bytes;
    while let Some(at) = find(rest, b"startxref") {
        rest = rest.get(at + 9..).unwrap_or_default();
        let digits = rest.trim_ascii_start();
        let behind = digits.trim_ascii_start().iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(0);
        let tail = digits.get(behind..).unwrap_or_default().trim_ascii_start();
        // The first section of a linearized file points to 0 and is no revision of its own.
        let linearized = digits.get(..behind) == Some(b"0");
        if tail.starts_with(b"%%EOF") && !linearized {
            count = count.saturating_add(1);
        }
    }
    count.max(1)
}
