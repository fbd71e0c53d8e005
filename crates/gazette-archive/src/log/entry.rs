//! What the log says: one small canonical JSON record for each thing that happened.

use gazette_model::{Digest, IssueId};
use serde::{Deserialize, Serialize};

use super::LogError;
use super::tile::LONGEST_ENTRY;

/// An entry of the log (mục nhật ký).
///
/// Its bytes are compact JSON with the keys in this order; other bytes of the same meaning are refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogEntry {
    /// What happened.
    pub kind: EntryKind,
    /// When, RFC 3339 with offset.
    pub time: String,
    /// The issue concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issue: Option<IssueId>,
    /// The address of the document concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// The files, by digest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<LoggedFile>,
    /// What is corrected or withdrawn, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntryKind {
    /// An issue or a document was published.
    Published,
    /// A published document was corrected.
    Corrected,
    /// Bytes were removed because the law demands it; their digest and place stay visible.
    WithdrawnBytes,
    /// The key of the log changes.
    KeyChange,
    /// What an entry before told did not come about: the publication was cut short before the register had it, and the
    /// draft changed before it was published anew.
    Void,
}

/// A file in an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoggedFile {
    /// Its name in the archive object.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its digest.
    pub sha256: Digest,
}

impl LogEntry {
    /// The bytes that are logged.
    pub fn to_bytes(&self) -> Result<Vec<u8>, LogError> {
        let bytes = serde_json::to_vec(self).map_err(|error| LogError::Entry(error.to_string()))?;
        if bytes.len() > LONGEST_ENTRY { Err(LogError::EntryTooLong(bytes.len())) } else { Ok(bytes) }
    }

    /// Reads logged bytes; only the canonical form is taken.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, LogError> {
        let entry: Self =
            serde_json::from_slice(bytes).map_err(|error| LogError::Entry(error.to_string()))?;
        if entry.to_bytes()? != bytes {
            return Err(LogError::Entry("not in the canonical form".to_owned()));
        }
        Ok(entry)
    }
}
