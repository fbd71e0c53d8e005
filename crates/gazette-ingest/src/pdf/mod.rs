//! Reads the text of PDF files.
//!
//! [`read`] gives what a person reads: paragraphs, tables and notes in reading order, apart from what is
//! printed on every page. [`logical`] walks the structure tree of a tagged file, as our own issues are.
//! [`page_texts`] is the plain text in the order of the file, a cross-check for both. [`facts`] says what the
//! file is. lopdf reads the file structure; fonts, positions and layout are read here.

mod actions;
mod appearance;
mod block;
mod cmap;
mod content;
mod encoding;
mod facts;
mod font;
mod frame;
mod furniture;
mod geometry;
mod glyph_names;
mod grid;
mod interpret;
mod join;
mod label;
mod layout;
mod legacy;
mod line;
mod load;
mod logical;
mod marked;
mod newspaper;
mod notes;
mod object;
mod page;
mod paragraph;
mod path;
mod row;
mod second;
mod truetype;

use gazette_model::{Code, Finding};
use serde::{Deserialize, Serialize};

use crate::Reading;
pub use facts::{PdfFacts, facts};
pub use logical::{LogicalBlock, LogicalText, logical, logical_text};
pub use second::{SecondOpinion, disagreement, second_opinion};

/// A page without text of which pictures take at least this share is a scan or a map.
const SCAN: f32 = 0.2;

/// Why the text of a PDF could not be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PdfError {
    /// The bytes are not a PDF.
    #[error("the bytes are not a PDF")]
    NotAPdf,
    /// A password is needed.
    #[error("the PDF needs a password")]
    Encrypted,
    /// The file is too damaged to read.
    #[error("the PDF cannot be read: {0}")]
    Unreadable(String),
    /// There is no structure tree.
    #[error("the PDF is not tagged")]
    NotTagged,
}

/// Reads a PDF: its text in reading order, and what is to be said about the file.
///
/// Running heads, page numbers, stamps of signatures and the gazette's own notices ("Xem tiếp Công báo số …")
/// are told apart and stand in [`Content::furniture`](gazette_model::Content::furniture).
pub fn read(bytes: &[u8]) -> Reading {
    let mut reading = Reading::default();
    let loaded = match load::load(bytes) {
        Ok(loaded) => loaded,
        Err(error) => {
            reading.findings = load::findings_of_failure(bytes, &error);
            return reading;
        }
    };
    reading.findings.extend(loaded.findings.iter().cloned());
    reading.findings.extend(actions::examine(&loaded.document));
    let mut pages = page::read_pages(&loaded);
    reading.findings.extend(legacy::restore(&mut pages));
    if pages.iter().any(|page| page.cut) {
        let reason = "có trang quá lớn, chỉ đọc một phần (page too large)";
        reading.findings.push(Finding::new(Code::PdfDamaged).value("reason", reason));
    }
    if !pages.iter().any(page::Page::has_text) {
        reading.findings.push(Finding::new(Code::NoText));
    } else {
        let scans: Vec<u32> = scans(&pages).collect();
        let runs = scans.chunk_by(|a, b| a + 1 == *b).map(|run| match run {
            [first, .., last] => format!("{first}-{last}"),
            one => one.iter().map(u32::to_string).collect(),
        });
        let runs: Vec<String> = runs.collect();
        if !runs.is_empty() {
            reading.findings.push(Finding::new(Code::PagesWithoutText).value("pages", runs.join(", ")));
        }
    }
    reading.content = layout::arrange(&pages);
    reading
}

/// Reads a PDF as [`read`] does and asks a second reader whether it found the same letters.
pub fn read_checked(bytes: &[u8]) -> Reading {
    let mut reading = read(bytes);
    reading.findings.extend(disagreement(bytes, &reading));
    reading
}

/// The pages, from 1, that are pictures without text, such as scans and maps, in a file whose other pages have text; none
/// if no page has text or the file cannot be read.
pub fn picture_pages(bytes: &[u8]) -> Vec<u32> {
    let Ok(loaded) = load::load(bytes) else { return Vec::new() };
    let pages = page::read_pages(&loaded);
    if pages.iter().any(page::Page::has_text) { scans(&pages).collect() } else { Vec::new() }
}

/// Pages of which a picture takes a good part, and no text is known.
fn scans(pages: &[page::Page]) -> impl Iterator<Item = u32> {
    let is_scan = |page: &&page::Page| {
        let area = |picture: &geometry::Rect| picture.width() * picture.height();
        let pictured: f32 = page.pictures.iter().map(area).sum();
        !page.has_text() && pictured >= page.width * page.height * SCAN
    };
    pages.iter().filter(is_scan).map(|page| page.number)
}

/// The plain text of every page in the order of the file, a line for each line on the page.
///
/// Appearances of annotations are left out; invisible text is in. Empty if the file cannot be read.
pub fn page_texts(bytes: &[u8]) -> Vec<String> {
    let Ok(loaded) = load::load(bytes) else { return Vec::new() };
    page::read_pages(&loaded).iter().map(page::Page::plain_text).collect()
}
