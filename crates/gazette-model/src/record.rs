//! What the archive keeps beside the files: one record for each published issue and document.

use serde::{Deserialize, Serialize};

use crate::{Confirmation, Date, Digest, Document, Entry, IssueId};

/// The record of a published issue, `issue.json` in its archive object.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IssueRecord {
    /// Version of this form; 1.
    pub format: u32,
    /// Which issue.
    pub issue: IssueId,
    /// The date on the masthead.
    pub date: Date,
    /// When it was published, RFC 3339 with offset.
    pub published_at: String,
    /// Pages of the PDF.
    pub pages: u32,
    /// The number printed on its first page; issues published by earlier versions do not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_page: Option<u32>,
    /// Its documents in order.
    pub entries: Vec<Entry>,
    /// The first and last page of each entry, by position.
    pub entry_pages: Vec<(u32, u32)>,
    /// Files of the object.
    pub files: Vec<FileRecord>,
}

/// The record of a published document, `document.json` in its archive object.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DocumentRecord {
    /// Version of this form; 1.
    pub format: u32,
    /// Its address, `ubnd-tinh-binh-phuoc/12-2023-qd-ubnd`.
    pub id: String,
    /// The issues it stands in; empty for imported legacy documents.
    pub issues: Vec<IssuePart>,
    /// Text and metadata.
    pub document: Document,
    /// Files of the object, originals first.
    pub files: Vec<FileRecord>,
    /// Documents this one corrects.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrects: Vec<CorrectionRecord>,
    /// Where an imported document came from; empty for published ones.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub imported_from: String,
    /// Identifiers that articles had in the collection they were imported from: address of the unit, identifier.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub imported_ids: Vec<(String, String)>,
    /// What clerks confirmed of its validity, oldest first; it stands beside the record in later versions of the
    /// object and is no part of the record itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub confirmations: Vec<Confirmation>,
}

impl DocumentRecord {
    /// The record of a document that stands in no issue yet and has no files.
    pub fn new(id: impl Into<String>, document: Document) -> Self {
        Self {
            format: 1,
            id: id.into(),
            issues: Vec::new(),
            document,
            files: Vec::new(),
            corrects: Vec::new(),
            imported_from: String::new(),
            imported_ids: Vec::new(),
            confirmations: Vec::new(),
        }
    }
}

/// The pages of an issue that hold a document, or a part of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuePart {
    /// Which issue.
    pub issue: IssueId,
    /// Its date.
    pub date: Date,
    /// First page.
    pub first_page: u32,
    /// Last page.
    pub last_page: u32,
    /// Address of the unit with which the part ends; empty for the last part, for a whole document, and where an earlier
    /// version published it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub until: String,
}

/// A correction of a published document (đính chính).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectionRecord {
    /// Address of the document corrected.
    pub document: String,
    /// Whether the fault was the gazette's (erratum) and not the issuer's (corrigendum).
    pub erratum: bool,
    /// The correction in words.
    pub text: String,
}

/// A file kept in the archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    /// Logical path in its object.
    pub path: String,
    /// What it is.
    pub role: FileRole,
    /// Media type.
    pub media_type: String,
    /// Size in bytes.
    pub size: u64,
    /// SHA-256 digest.
    pub digest: Digest,
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileRole {
    /// The signed original.
    Original,
    /// The editable copy.
    Copy,
    /// A signed annex.
    AnnexOriginal,
    /// The editable copy of an annex.
    AnnexCopy,
    /// The gazette issue.
    IssuePdf,
    /// Metadata as sent.
    Metadata,
    /// Anything else that was sent.
    Other,
}
