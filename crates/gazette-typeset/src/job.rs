//! What goes into typesetting an issue, and what comes out.

use std::collections::BTreeMap;

use gazette_model::{Date, Document, Entry, IssueId, Office};

use crate::FacsimilePage;

/// An issue to be typeset.
#[derive(Debug, Clone)]
pub struct Job<'a> {
    /// Name, page format and house rules.
    pub office: &'a Office,
    /// Which issue.
    pub issue: IssueId,
    /// Its date.
    pub date: Date,
    /// Number of its first page; 1 unless pages run on through the year.
    pub first_page: u32,
    /// Its documents in order.
    pub entries: Vec<JobEntry<'a>>,
    /// The emblem on the front page (PNG, JPEG or SVG).
    pub emblem: Option<&'a [u8]>,
    /// The office's own template parts by path inside the package, such as `components/masthead.typ`.
    pub overrides: &'a BTreeMap<String, Vec<u8>>,
    /// Files attached to the PDF.
    pub attachments: Vec<Attachment>,
    /// Whether this or another issue is typeset soon after: what they share stays in memory then, and costs little.
    pub again: bool,
}

/// A document of an issue to be typeset.
#[derive(Debug, Clone)]
pub struct JobEntry<'a> {
    /// Its place in the issue.
    pub entry: &'a Entry,
    /// Its text as it came; what is printed of it is [`crate::printed`].
    pub document: &'a Document,
    /// A short text printed at its end that finds and checks it from paper; none if empty.
    pub code: String,
    /// Whether it is a part of a document split over issues.
    pub continuation: Continuation,
    /// Originals that are shown as pictures of their pages, after the text, and pages of originals, at their place in it.
    pub facsimiles: Vec<Facsimile<'a>>,
    /// Whether the text stands behind the first of these pictures, all of it as it came, and is not set.
    pub behind: bool,
}

/// An original shown as pictures of its pages (in nguyên trang).
#[derive(Debug, Clone, Copy)]
pub struct Facsimile<'a> {
    /// What it is called for those who cannot see it.
    pub name: &'a str,
    /// Its pages.
    pub pages: &'a [FacsimilePage],
    /// Where these are some pages of an original whose others are set as text: the number of the first. They stand before
    /// the text of the pages behind them; without text that tells its page, at the end.
    pub from_page: Option<u32>,
}

/// A part of a document that is split over issues (đăng nhiều số).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Continuation {
    /// The number of the issue with the part before, as printed (`713 + 714`); none if this is the first.
    pub from: Option<String>,
    /// The number of the issue with the part after; none if this is the last.
    pub to: Option<String>,
}

/// A file attached to the PDF (tệp đính kèm).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Name inside the PDF; made unique if it is there twice.
    pub name: String,
    /// Media type, such as `application/pdf`.
    pub media_type: String,
    /// What it is, with its digest.
    pub description: String,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// How it is related to the issue.
    pub relationship: Relationship,
}

/// How an attached file is related to the PDF (ISO 19005-3, AFRelationship).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Relationship {
    /// The original the pages were made from.
    #[default]
    Source,
    /// Data that belongs to it.
    Data,
    /// The same in another form, such as the Word copy.
    Alternative,
    /// An addition.
    Supplement,
}

/// A typeset issue.
#[derive(Debug, Clone)]
pub struct Typeset {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// How many pages it has.
    pub pages: u32,
    /// The number of its first page.
    pub first_page: u32,
    /// The numbers of the first and last page of each entry, in the order of the entries.
    pub entry_pages: Vec<(u32, u32)>,
    /// What a person should look at, in Vietnamese.
    pub warnings: Vec<String>,
    /// Every string on the body pages that is not text of a document, in order: banners, headings of bodies,
    /// continuation lines, marks of footnotes, names of pictures that could not be drawn, code lines, imprint. The mark of the signature, such
    /// as `(Đã ký)`, is part of [`crate::printed`].
    pub generated: Vec<String>,
    /// The documents as printed, in the order of the entries: what the proof expects to find.
    pub printed: Vec<Document>,
    /// How many pages stand before the first document: front page and contents.
    pub front_pages: u32,
}
