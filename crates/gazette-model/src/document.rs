//! A document as a tree of legal units, and what it says of itself.

use serde::{Deserialize, Serialize};

use crate::{Block, Date, DocumentNumber, Note, Paragraph, Picture};

/// A document (văn bản): metadata and the tree of its text.
///
/// Walking the tree — for each unit its `heading`, its `body`, then its `children` — meets every block
/// of the source once and in order.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// What the document says of itself.
    pub metadata: Metadata,
    /// The units of the highest level, in order.
    pub units: Vec<Unit>,
    /// Footnotes and endnotes; [`crate::Inline::Note`] refers to them by position.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// Pictures; [`crate::Inline::Picture`] refers to them by position.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pictures: Vec<Picture>,
}

/// A unit of a document (đơn vị cấu trúc), from the head down to a point.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Unit {
    /// What kind of unit it is.
    pub kind: UnitKind,
    /// The segment of its address (`dieu-3`, `khoan-1`, `diem-dd`, `kem-theo`); empty for units without.
    pub key: String,
    /// The label as printed (`Điều 3.`, `a)`); empty for units without.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// The title as printed; empty for units without.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// The paragraphs of the heading, label and title included; empty where the label begins the body
    /// (clauses, points).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub heading: Vec<Paragraph>,
    /// What stands in the unit before its first child.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub body: Vec<Block>,
    /// Smaller units inside.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<Unit>,
}

/// The kinds of units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnitKind {
    /// Issuing body, quốc hiệu, number, place and date; the line "Văn bản gửi đăng Công báo".
    Head,
    /// Type and subject (tên loại, trích yếu).
    Title,
    /// Authority line and the bases around which it stands (phần mở đầu).
    Preamble,
    /// One legal basis (căn cứ).
    Basis,
    /// `QUYẾT ĐỊNH:`, `QUYẾT NGHỊ:`.
    Enactment,
    /// Part (phần).
    Part,
    /// Chapter (chương).
    Chapter,
    /// Section (mục).
    Section,
    /// Subsection (tiểu mục).
    Subsection,
    /// Article (điều).
    Article,
    /// Clause (khoản).
    Clause,
    /// Point (điểm).
    Point,
    /// A numbered heading of a document that is not written in articles (`I.`, `1.1.`).
    Heading,
    /// Signature block (khối chữ ký), with the recipients when both stand side by side.
    Signature,
    /// Recipients (nơi nhận).
    Recipients,
    /// Attached regulation (ban hành kèm theo), with its own article series.
    Attached,
    /// Annex (phụ lục).
    Annex,
    /// Text that belongs to no other unit.
    #[default]
    Text,
}

/// What a document says of itself, or what was declared of it (thuộc tính).
///
/// A field is empty when it was not found; nothing is guessed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Metadata {
    /// Number and symbol as printed (số, ký hiệu).
    pub number: Option<DocumentNumber>,
    /// Type (tên loại), such as `Quyết định`.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Issuing bodies (cơ quan ban hành), one or more.
    pub bodies: Vec<String>,
    /// Field of administration (lĩnh vực), such as `Đất đai`, as a collection or an office sorts it; for facets and
    /// cumulative indexes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Place of issue (địa danh).
    pub place: Option<String>,
    /// Date of issue (ngày ban hành).
    pub issued_on: Option<Date>,
    /// Date of adoption by an assembly (ngày thông qua).
    pub adopted_on: Option<Date>,
    /// Effective date (ngày có hiệu lực).
    pub effective_on: Option<Date>,
    /// The effective date in the words of the document, such as `kể từ ngày ký`.
    pub effective_text: Option<String>,
    /// Subject (trích yếu).
    pub subject: Option<String>,
    /// Signatories (người ký).
    pub signatories: Vec<Signatory>,
    /// Legal bases (căn cứ), as printed.
    pub bases: Vec<String>,
    /// Recipients (nơi nhận), as printed.
    pub recipients: Vec<String>,
    /// What it replaces, amends, repeals or corrects.
    pub references: Vec<Reference>,
    /// The line "Văn bản gửi đăng Công báo" stands at the head.
    pub sent_for_gazette: bool,
    /// "Công báo" stands among the recipients.
    pub gazette_among_recipients: bool,
}

/// A signatory (người ký).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Signatory {
    /// Name (họ tên).
    pub name: String,
    /// Position (chức vụ), such as `Phó Chủ tịch`.
    pub position: String,
    /// Signing power (quyền hạn ký): `TM.`, `KT.`, `TL.`, `TUQ.`, `Q.`, in the order printed.
    pub powers: Vec<String>,
    /// In whose name or place, such as `ỦY BAN NHÂN DÂN`, as printed.
    pub on_behalf_of: Option<String>,
}

/// What one document does to another (quan hệ).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reference {
    /// What it does.
    pub kind: ReferenceKind,
    /// The number of the other document as printed.
    pub number: DocumentNumber,
    /// The provision concerned (`dieu-3/khoan-1`), where one is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provision: Option<String>,
    /// The sentence it was read from.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
}

/// The kinds of relations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReferenceKind {
    /// Căn cứ.
    Basis,
    /// Thay thế.
    Replaces,
    /// Sửa đổi, bổ sung.
    Amends,
    /// Bãi bỏ.
    Repeals,
    /// Đính chính.
    Corrects,
    /// Đình chỉ, ngưng hiệu lực.
    Suspends,
    /// Hướng dẫn, quy định chi tiết.
    Guides,
    /// Hợp nhất.
    Consolidates,
    /// Dẫn chiếu.
    Cites,
}

impl Unit {
    /// Calls `visit` for this unit and every unit below, with the path of keys joined by `/`.
    ///
    /// Parts, chapters, sections and subsections are not part of an address, so they add no segment.
    pub fn each<'a>(&'a self, parent: &str, visit: &mut dyn FnMut(&str, &'a Unit)) {
        let path = match (self.kind.is_grouping() || self.key.is_empty(), parent.is_empty()) {
            (true, _) => parent.to_owned(),
            (false, true) => self.key.clone(),
            (false, false) => format!("{parent}/{}", self.key),
        };
        visit(&path, self);
        for child in &self.children {
            child.each(&path, visit);
        }
    }

    /// Calls `visit` for every paragraph in reading order: heading, body, children.
    pub fn each_paragraph<'a>(&'a self, visit: &mut dyn FnMut(&'a Paragraph)) {
        self.heading.iter().for_each(&mut *visit);
        self.body.iter().for_each(|block| block.each_paragraph(visit));
        self.children.iter().for_each(|child| child.each_paragraph(visit));
    }

    /// The printed text, one line for each paragraph, those of children included.
    pub fn text(&self) -> String {
        let mut lines = Vec::new();
        self.each_paragraph(&mut |paragraph| lines.push(paragraph.text()));
        lines.join("\n")
    }
}

impl UnitKind {
    /// Whether the unit only groups articles and is left out of addresses.
    pub fn is_grouping(self) -> bool {
        matches!(self, Self::Part | Self::Chapter | Self::Section | Self::Subsection)
    }
}

impl Document {
    /// Calls `visit` for every unit in order, with its address.
    pub fn each_unit<'a>(&'a self, visit: &mut dyn FnMut(&str, &'a Unit)) {
        self.units.iter().for_each(|unit| unit.each("", visit));
    }

    /// The printed text in order, one line for each paragraph, notes at the end.
    pub fn text(&self) -> String {
        let mut lines = Vec::new();
        for unit in &self.units {
            unit.each_paragraph(&mut |paragraph| lines.push(paragraph.text()));
        }
        for block in self.notes.iter().flat_map(|note| &note.blocks) {
            block.each_paragraph(&mut |paragraph| lines.push(paragraph.text()));
        }
        lines.join("\n")
    }
}
