//! What can go wrong with the archive's own work.

use std::path::PathBuf;

use gazette_disk::DiskError;
use gazette_model::Digest;

/// What went wrong with the archive's own work.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ArchiveError {
    /// Reading or writing failed.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// There is no archive at this place.
    #[error("{}: no archive is here (no OCFL declaration `0=ocfl_1.1`)", .0.display())]
    NotAnArchive(PathBuf),
    /// The storage layout is one this program does not write.
    #[error("{}: unknown storage layout: {reason}", path.display())]
    Layout {
        /// The file that describes it.
        path: PathBuf,
        /// What is odd.
        reason: String,
    },
    /// A record was written by a newer program.
    #[error("{object}: its record has format {found}, this program reads formats up to {known}")]
    Newer {
        /// The object.
        object: String,
        /// The format found.
        found: u32,
        /// The newest this program knows.
        known: u32,
    },
    /// The archive does not hold this object.
    #[error("{0}: not in the archive")]
    ObjectMissing(String),
    /// The object does not hold this file.
    #[error("{object}: holds no file {path}")]
    FileMissing {
        /// The object.
        object: String,
        /// The file asked for.
        path: String,
    },
    /// What is published once is never published again.
    #[error("{0}: is in the archive already")]
    Taken(String),
    /// A record and the files given with it do not agree.
    #[error("{object}: {path}: {reason}")]
    Record {
        /// The object.
        object: String,
        /// The file.
        path: String,
        /// How they differ.
        reason: String,
    },
    /// The bytes given are not those the record declares.
    #[error("{object}: {path}: digest is {actual}, the record declares {declared}")]
    DigestMismatch {
        /// The object.
        object: String,
        /// The file.
        path: String,
        /// What the record says.
        declared: Digest,
        /// What the bytes give.
        actual: Digest,
    },
    /// A kept file is not what it was; `audit` says more.
    #[error("{object}: {path}: damaged: {reason}")]
    Damaged {
        /// The object, or its folder.
        object: String,
        /// The file.
        path: String,
        /// What was found.
        reason: String,
    },
    /// A time that is not RFC 3339 with an offset.
    #[error("`{0}` is not a time with date, seconds and offset (RFC 3339)")]
    Time(String),
    /// A record could not be written as JSON.
    #[error("{object}: cannot write the record as JSON")]
    Json {
        /// The object.
        object: String,
        /// Why.
        source: serde_json::Error,
    },
}
