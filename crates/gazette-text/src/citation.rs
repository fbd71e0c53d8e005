//! Citations of documents and provisions in legal text (viện dẫn).

use std::ops::Range;

/// A citation found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// The document cited.
    pub document: CitedDocument,
    /// The provisions cited, as paths (`dieu-5/khoan-2/diem-a`); empty when the document as a whole is.
    pub provisions: Vec<String>,
}

/// The document a citation means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CitedDocument {
    /// This document (`Nghị định này`, `Điều này`); also a provision without a document.
    This,
    /// By its number, as printed.
    Number(String),
    /// By its name, such as `Luật Đất đai`, with its year where one is given.
    Name {
        /// The name as printed.
        name: String,
        /// The year of the law or of its date.
        year: Option<i16>,
    },
}

/// Finds every citation in `text`, in order.
pub fn find(text: &str) -> Vec<Citation> {
    crate::number::find(text)
        .into_iter()
        .map(|found| Citation {
            range: found.range,
            document: CitedDocument::Number(found.text),
            provisions: Vec::new(),
        })
        .collect()
}
