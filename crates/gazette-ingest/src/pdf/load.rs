//! Opens a PDF within bounds, and says what is wrong with the file as a file.

use gazette_model::{Code, Finding};
use lopdf::{Document, LoadOptions, ObjectId};

use super::PdfError;

/// No stream may inflate beyond this.
pub(super) const MAX_STREAM: usize = 64 << 20;
/// A document of more pages is read up to here.
pub(super) const MAX_PAGES: usize = 5_000;

/// An opened PDF.
pub(super) struct Loaded {
    pub(super) document: Document,
    /// Pages in order.
    pub(super) pages: Vec<ObjectId>,
    /// What is wrong with the file.
    pub(super) findings: Vec<Finding>,
}

/// Opens a PDF; an empty user password is tried by the library.
pub(super) fn load(bytes: &[u8]) -> Result<Loaded, PdfError> {
    if crate::FileKind::of(bytes) != crate::FileKind::Pdf {
        return Err(PdfError::NotAPdf);
    }
    let options = LoadOptions { max_decompressed_size: Some(MAX_STREAM), ..LoadOptions::default() };
    let document = Document::load_mem_with_options(bytes, options)
        .map_err(|error| PdfError::Unreadable(error.to_string()))?;
    // A file that needs a password loads without objects and without an error.
    if document.is_encrypted() {
        return Err(PdfError::Encrypted);
    }
    let mut seen = std::collections::HashSet::new();
    let pages: Vec<_> = document.page_iter().filter(|id| seen.insert(*id)).take(MAX_PAGES + 1).collect();
    let mut findings = Vec::new();
    let damaged = |reason: &str| Finding::new(Code::PdfDamaged).value("reason", reason);
    if ends_too_early(bytes) {
        findings.push(Finding::new(Code::TruncatedPdf));
    } else if document.xref_recovery.is_some() {
        findings.push(damaged("bảng tham chiếu chéo sai (cross-reference table rebuilt)"));
    } else if pages.is_empty() {
        findings.push(damaged("không có trang nào (no pages)"));
    }
    let mut pages = pages;
    if pages.len() > MAX_PAGES {
        pages.truncate(MAX_PAGES);
        findings.push(damaged("hơn 5.000 trang, chỉ đọc 5.000 trang đầu (more than 5,000 pages)"));
    }
    Ok(Loaded { document, pages, findings })
}

/// What to say about a file that could not be opened.
pub(super) fn findings_of_failure(bytes: &[u8], error: &PdfError) -> Vec<Finding> {
    let code = match error {
        PdfError::NotAPdf => Code::NotAPdf,
        PdfError::Encrypted => Code::EncryptedPdf,
        PdfError::Unreadable(_) | PdfError::NotTagged if ends_too_early(bytes) => Code::TruncatedPdf,
        PdfError::Unreadable(reason) => {
            return vec![
                Finding::new(Code::PdfDamaged)
                    .value("reason", reason)
                    .severity(gazette_model::Severity::Error),
            ];
        }
        PdfError::NotTagged => Code::PdfDamaged,
    };
    vec![Finding::new(code)]
}

/// Whether the file lacks its end: no `startxref` with `%%EOF` behind the last object.
fn ends_too_early(bytes: &[u8]) -> bool {
    let marker = rfind(bytes, b"%%EOF");
    let pointer = rfind(bytes, b"startxref");
    match (pointer, marker) {
        (Some(pointer), Some(marker)) => {
            // Writers may forget the last marker or add white space and padding, but no object may follow it.
            let rest = bytes.get(marker..).unwrap_or_default();
            pointer > marker && !ends_with_pointer(bytes.get(pointer..).unwrap_or_default())
                || find(rest, b" obj").is_some()
        }
        (Some(pointer), None) => !ends_with_pointer(bytes.get(pointer..).unwrap_or_default()),
        (None, Some(_)) => false,
        (None, None) => true,
    }
}

/// `startxref` and a number to the end of the file, the marker alone missing.
fn ends_with_pointer(tail: &[u8]) -> bool {
    let digits = tail.strip_prefix(b"startxref").unwrap_or_default().trim_ascii();
    !digits.is_empty() && digits.iter().all(u8::is_ascii_digit)
}

/// The last place of `needle`.
pub(super) fn rfind(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).rposition(|window| window == needle)
}

/// The first place of `needle`.
pub(super) fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).position(|window| window == needle)
}
