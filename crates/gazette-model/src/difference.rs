//! What differs between two readings of one document.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A difference between two texts: a maximal run of words inside one legal unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// What kind of difference it is.
    pub kind: DifferenceKind,
    /// Where, for people: `Điều 12 khoản 3`, always Vietnamese.
    pub place: String,
    /// Where, for programs.
    pub path: UnitPath,
    /// The words of the first text; empty for an insertion.
    pub a: String,
    /// The words of the second text; empty for a deletion.
    pub b: String,
    /// The words before, the same on both sides, to show where it stands.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub before: String,
    /// The words after, the same on both sides.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub after: String,
    /// Page of the first text, where it has pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page_a: Option<u32>,
    /// Page of the second text, where it has pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page_b: Option<u32>,
}

/// The kinds of differences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DifferenceKind {
    /// Words only in the second text.
    Insert,
    /// Words only in the first text.
    Delete,
    /// Other words.
    Replace,
    /// The same word in another accepted spelling (`hoà`, `hòa`); one for each word.
    Spelling,
    /// Page furniture: running heads, page numbers, stamps.
    Furniture,
    /// An equation that one text does not tell, or whose signs it tells in another order: only a person can compare it.
    Formula,
}

impl DifferenceKind {
    /// Whether the texts say something else: an insertion, deletion or replacement.
    pub fn is_real(self) -> bool {
        matches!(self, Self::Insert | Self::Delete | Self::Replace)
    }
}

/// The part of a document a unit belongs to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// Head: issuing body, quốc hiệu, number, date.
    Head,
    /// Type and subject.
    Title,
    /// Legal bases.
    Basis,
    /// The document's own articles.
    #[default]
    Main,
    /// The attached regulation.
    Attached,
    /// An annex.
    Annex,
    /// The signature block.
    Signature,
    /// Recipients.
    Recipients,
    /// Footnotes.
    Notes,
}

/// The address of a unit, split into its parts; labels are bare (`3`, `5a`, `đ`), empty where there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct UnitPath {
    /// Which part of the document.
    pub part: Part,
    /// Article (điều), or the number of a basis or annex where `part` says so and there is one.
    pub article: String,
    /// Clause (khoản).
    pub clause: String,
    /// Point (điểm).
    pub point: String,
}

/// A place in a document, for findings: the unit and the page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The unit in words.
    pub unit: String,
    /// The page, from 1.
    pub page: Option<u32>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.unit.is_empty(), self.page) {
            (false, Some(page)) => write!(f, "{}, trang {page}", self.unit),
            (false, None) => f.write_str(&self.unit),
            (true, Some(page)) => write!(f, "trang {page}"),
            (true, None) => Ok(()),
        }
    }
}
