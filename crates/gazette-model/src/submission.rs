//! What an issuing body sent.

use serde::{Deserialize, Serialize};

use crate::{Digest, Finding, Metadata, Severity};

/// A submission (hồ sơ gửi đăng) as examined and registered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Submission {
    /// Its name in the register, such as `2026-000123`; empty until it is registered.
    pub id: String,
    /// Name of the folder, ZIP or message it came as.
    pub source: String,
    /// How it was packed.
    pub packaging: Packaging,
    /// Digest over the names and digests of all files: the same bytes give the same value.
    pub fingerprint: Digest,
    /// Accepted or returned.
    pub outcome: Outcome,
    /// Metadata in force: as declared, or read from the text.
    pub document: Metadata,
    /// The fields of `document` that were read from the text and wait to be confirmed, by JSON key.
    #[serde(default)]
    pub unconfirmed: Vec<String>,
    /// Its files.
    pub files: Vec<SubmittedFile>,
    /// All that was found.
    pub findings: Vec<Finding>,
    /// When it was received, RFC 3339 with offset.
    pub received_at: String,
}

/// What the gazette itself adds to an issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Own {
    /// The correction of a fault of the gazette (đính chính của Công báo).
    Erratum,
    /// A cumulative index (mục lục tra cứu), which is an issue of its own.
    Index,
}

impl Own {
    /// The source of a submission that the gazette made itself; no folder or file has such a name.
    pub fn source(self) -> &'static str {
        match self {
            Self::Erratum => "gazette:erratum",
            Self::Index => "gazette:index",
        }
    }
}

impl Submission {
    /// What the gazette made itself, if this is no submission of a body.
    pub fn own(&self) -> Option<Own> {
        [Own::Erratum, Own::Index].into_iter().find(|own| own.source() == self.source)
    }
}

/// A file of a submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubmittedFile {
    /// Name inside the submission, `/` between folders.
    pub name: String,
    /// Size in bytes.
    pub size: u64,
    /// Digest of the bytes as they came.
    pub digest: Digest,
    /// `original`, `copy`, `annex-original`, `annex-copy`, `metadata`, or `other`.
    pub role: String,
}

/// How a submission was packed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Packaging {
    /// A BagIt bag in a folder.
    Bagit,
    /// A ZIP of a BagIt bag.
    BagitZip,
    /// A folder with `SHA256SUMS`.
    Sha256sums,
    /// A ZIP of a folder with `SHA256SUMS`.
    Sha256sumsZip,
    /// An edXML message.
    Edxml,
    /// A ZIP without digests.
    Zip,
    /// Nothing declares digests.
    #[default]
    None,
}

/// What became of a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Accepted (tiếp nhận).
    Accepted,
    /// Returned to its sender (trả lại).
    Returned,
}

impl Outcome {
    /// A finding of severity error returns a submission.
    pub fn of(findings: &[Finding]) -> Self {
        if findings.iter().any(|finding| finding.severity == Severity::Error) {
            Self::Returned
        } else {
            Self::Accepted
        }
    }
}
