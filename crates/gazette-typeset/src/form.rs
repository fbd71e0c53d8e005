//! The form (biểu mẫu dữ liệu) in which text reaches the templates: plain values, never markup.
//!
//! `issue.json` holds the frame of an issue, one `doc-N.json` each document, so that changing one document
//! costs only its own pages. The samples beside the templates are checked against these types.

use serde::{Deserialize, Serialize};

pub use crate::equation::MathNode;

/// The frame of an issue (`issue.json`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct IssueForm {
    /// Title of the PDF.
    pub title: String,
    /// Name of the land or province on the masthead.
    pub name: String,
    /// Whether it is the central gazette, which bears no province name.
    pub central: bool,
    /// Number as printed, `12` or `15 + 16`.
    pub number: String,
    /// Date of the running head, `22-11-2026`.
    pub date: String,
    /// Date of the masthead, `22 tháng 11 năm 2026`.
    pub long_date: String,
    /// Number of the first page.
    pub first_page: u32,
    /// Size and margins.
    pub page: PageForm,
    /// Path of the emblem; none if empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub emblem: String,
    /// Sections with their documents, in order.
    pub sections: Vec<SectionForm>,
    /// Lines of the imprint.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub imprint: Vec<String>,
    /// Files attached to the PDF.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<AttachmentForm>,
}

/// Size and margins of pages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PageForm {
    /// Width in millimetres.
    pub width: f64,
    /// Height in millimetres.
    pub height: f64,
    /// Top margin in millimetres.
    pub top: f64,
    /// Inner margin in millimetres.
    pub inner: f64,
    /// Bottom margin in millimetres.
    pub bottom: f64,
    /// Outer margin in millimetres.
    pub outer: f64,
    /// Size of the text in points.
    pub text: f64,
    /// Colour of the masthead, `#rrggbb`.
    pub color: String,
}

/// A section of an issue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SectionForm {
    /// Its banner.
    pub title: String,
    /// Issuing bodies in it.
    pub bodies: Vec<BodyForm>,
}

/// The documents of an issuing body in a section.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct BodyForm {
    /// Its heading.
    pub title: String,
    /// Its documents.
    pub entries: Vec<EntryForm>,
}

/// A document as the frame knows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct EntryForm {
    /// Name of its file without `.json`, also of its place: `doc-1`.
    pub document: String,
    /// Date of issue for the contents, `14-10-2026`.
    pub date: String,
    /// Type, number and subject for the contents.
    pub title: String,
    /// The line that begins a continued document; none if empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub continued_from: String,
    /// The line that ends a document that goes on in a later issue; none if empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub continued_in: String,
}

/// A file attached to the PDF.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AttachmentForm {
    /// Path of its bytes.
    pub path: String,
    /// Name inside the PDF.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// What it is.
    pub description: String,
    /// `source`, `data`, `alternative` or `supplement`.
    pub relationship: String,
}

/// A document (`doc-N.json`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DocumentForm {
    /// The document in one line, for the outline.
    pub title: String,
    /// What is set, in order.
    pub items: Vec<Item>,
    /// Footnotes; runs refer to them by position.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<NoteForm>,
    /// Pictures; runs refer to them by position.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pictures: Vec<PictureForm>,
    /// The code printed at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<CodeForm>,
}

/// The code that leads from paper to the archive.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CodeForm {
    /// The line in letters.
    pub text: String,
    /// The QR symbol, row by row, `1` for a dark module; none if empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub modules: Vec<String>,
}

/// A piece of a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "item", deny_unknown_fields, rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum Item {
    /// The two-column head: its cells in reading order, in turn left and right.
    Head {
        /// Whether the first cell stands on the right.
        #[serde(default, skip_serializing_if = "is_false")]
        right_first: bool,
        /// The cells.
        cells: Vec<Vec<HeadLine>>,
    },
    /// A heading: type and subject, chapter, article.
    Heading {
        /// What it heads: `title`, `part`, `chapter`, `section`, `subsection`, `article`, `attached`, `annex`, `heading`.
        role: String,
        /// Its level in the document, from 1.
        level: u32,
        /// It in one line, for the outline.
        outline: String,
        /// Its lines.
        lines: Vec<Line>,
        /// Whether it begins a page.
        #[serde(default, skip_serializing_if = "is_false")]
        new_page: bool,
        /// Whether a short rule stands below.
        #[serde(default, skip_serializing_if = "is_false")]
        rule: bool,
        /// Whether it stays with what follows, where its role does not say so already.
        #[serde(default, skip_serializing_if = "is_false")]
        keep: bool,
    },
    /// A paragraph.
    Paragraph {
        /// How it is set: `text`, `basis`, `authority`, `enactment`, `recipients`, `cell`, `note`; `rule` is a rule drawn
        /// with the keyboard, short where it is centred, else across the page.
        role: String,
        /// Text and what stands in it.
        runs: Vec<Run>,
        /// `left`, `center`, `right`; justified if empty.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        align: String,
        /// Whether it stays with what follows.
        #[serde(default, skip_serializing_if = "is_false")]
        keep: bool,
    },
    /// A table.
    Table(TableForm),
    /// The signature block, or several side by side, with recipients on the left.
    Signature {
        /// Recipients and signatures from left to right.
        columns: Vec<SignatureColumn>,
    },
    /// Pages of an original as pictures.
    Facsimile {
        /// Its line in the outline; none if empty.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        outline: String,
        /// Its level there.
        level: u32,
        /// The pages.
        pages: Vec<FacsimileForm>,
    },
    /// Pages of another size begin; without sizes, the issue's own again.
    Page {
        /// Width in points.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        width: Option<f64>,
        /// Height in points.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        height: Option<f64>,
    },
}

/// A page of an original as a picture.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FacsimileForm {
    /// Position among the pictures.
    pub picture: usize,
    /// Width of the page in points.
    pub width: f64,
    /// Height of the page in points.
    pub height: f64,
    /// Left, top, width and height of the picture on it, in points.
    pub place: [f64; 4],
    /// The words behind the picture, a line for each paragraph.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub behind: Vec<String>,
}

/// A column of the end of a document.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SignatureColumn {
    /// Whether these are recipients.
    #[serde(default, skip_serializing_if = "is_false")]
    pub recipients: bool,
    /// Its lines; `mark` lines are the place of the signature.
    pub lines: Vec<SignatureLine>,
}

/// A line of a signature block.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SignatureLine {
    /// `position`, `mark`, `name`, `recipient`; `number` and `date` of what certifies a consolidated text.
    pub role: String,
    /// Its text.
    pub runs: Vec<Run>,
}

/// A line of the head.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct HeadLine {
    /// `superior`, `issuer`, `nation`, `motto`, `number`, `date`, `other`.
    pub role: String,
    /// Its text.
    pub runs: Vec<Run>,
    /// Whether a short rule stands below.
    #[serde(default, skip_serializing_if = "is_false")]
    pub rule: bool,
}

/// A line of a heading.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Line {
    /// Its text.
    pub runs: Vec<Run>,
    /// Whether the whole line is bold.
    #[serde(default, skip_serializing_if = "is_false")]
    pub bold: bool,
    /// Whether the whole line is italic.
    #[serde(default, skip_serializing_if = "is_false")]
    pub italic: bool,
}

/// A table.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TableForm {
    /// Widths of the columns as shares of the whole.
    pub columns: Vec<f64>,
    /// Whether it takes the whole width; otherwise `width` points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<f64>,
    /// Whether lines are drawn.
    pub bordered: bool,
    /// Size of its text relative to the document's, 1 or less where columns are narrow.
    pub scale: f64,
    /// How many rows at the top repeat on each page.
    #[serde(default)]
    pub header_rows: u32,
    /// Cells in reading order.
    pub cells: Vec<CellForm>,
    /// How many rows.
    pub rows: u32,
}

/// A cell of a table.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CellForm {
    /// Column, from 0.
    pub x: u32,
    /// Row, from 0.
    pub y: u32,
    /// Columns it covers.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub colspan: u32,
    /// Rows it covers.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub rowspan: u32,
    /// What stands in it.
    pub items: Vec<Item>,
}

/// A footnote.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct NoteForm {
    /// Its mark.
    pub mark: String,
    /// Its text.
    pub items: Vec<Item>,
}

/// A picture.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PictureForm {
    /// Path of its bytes; empty where it cannot be drawn and a frame with `alt` stands for it.
    pub path: String,
    /// Alternative text.
    pub alt: String,
}

/// A piece of a line: a plain text, or text with style, or something else.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Run {
    /// Plain text.
    Plain(String),
    /// Styled text, or text that is not broken.
    Text(TextRun),
    /// A line break.
    Break(BreakRun),
    /// A tab.
    Tab(TabRun),
    /// A reference to a footnote.
    Note(NoteRun),
    /// A picture.
    Picture(PictureRun),
    /// An equation.
    Math(MathRun),
}

/// Text with style.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TextRun {
    /// The text.
    pub text: String,
    /// Kept on one line.
    #[serde(default, skip_serializing_if = "is_false")]
    pub keep: bool,
    /// Bold.
    #[serde(default, skip_serializing_if = "is_false")]
    pub bold: bool,
    /// Italic.
    #[serde(default, skip_serializing_if = "is_false")]
    pub italic: bool,
    /// Underlined.
    #[serde(default, skip_serializing_if = "is_false")]
    pub underline: bool,
    /// Struck through.
    #[serde(default, skip_serializing_if = "is_false")]
    pub strike: bool,
    /// Raised.
    #[serde(default, skip_serializing_if = "is_false")]
    pub superscript: bool,
    /// Lowered.
    #[serde(default, skip_serializing_if = "is_false")]
    pub subscript: bool,
}

/// A line break.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BreakRun {
    /// Always true.
    #[serde(rename = "break")]
    pub line: bool,
}

/// A tab.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TabRun {
    /// The character that fills the gap; empty for a plain gap.
    pub tab: String,
}

/// A reference to a footnote.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoteRun {
    /// Position among the notes.
    pub note: usize,
}

/// A picture in the line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PictureRun {
    /// Position among the pictures.
    pub picture: usize,
    /// Width in points, fitted to its place.
    pub width: f64,
    /// Height in points.
    pub height: f64,
}

/// An equation in the line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct MathRun {
    /// Its parts.
    pub parts: Vec<MathNode>,
    /// It in one line, for those who hear it.
    pub alt: String,
    /// Whether it stands on a line of its own.
    #[serde(default, skip_serializing_if = "is_false")]
    pub display: bool,
    /// How much room there is in its line, in points.
    pub room: f64,
}

fn is_false(value: &bool) -> bool {
    !value
}

fn one() -> u32 {
    1
}

fn is_one(value: &u32) -> bool {
    *value == 1
}
