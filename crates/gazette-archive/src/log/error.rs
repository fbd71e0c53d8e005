//! What can go wrong with the log, its keys, and proofs.

use std::path::PathBuf;

use gazette_disk::DiskError;

/// What went wrong with the log, a key or a proof.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LogError {
    /// Reading or writing failed.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// A file could not be fetched from elsewhere.
    #[error("{path}: {reason}")]
    Fetch {
        /// Which file.
        path: String,
        /// Why.
        reason: String,
        /// Whether it is not there, and the connection is good.
        missing: bool,
    },
    /// There is no log at this place.
    #[error("{}: no log is here", .0.display())]
    Missing(PathBuf),
    /// A log is there already.
    #[error("{}: a log is here already", .0.display())]
    Exists(PathBuf),
    /// A key is malformed.
    #[error("the key cannot be used: {0}")]
    Key(String),
    /// A signed note is malformed.
    #[error("not a signed note: {0}")]
    Note(String),
    /// A checkpoint is malformed or of another log.
    #[error("the checkpoint cannot be used: {0}")]
    Checkpoint(String),
    /// A proof is malformed.
    #[error("not a proof: {0}")]
    Proof(String),
    /// An entry is malformed.
    #[error("not an entry of a gazette log: {0}")]
    Entry(String),
    /// An entry is larger than a log can carry.
    #[error("an entry has {0} bytes, a log carries up to 65535")]
    EntryTooLong(usize),
    /// The key given signed nothing here.
    #[error("not signed by {0}")]
    NotSigned(String),
    /// A signature does not fit the text it signs.
    #[error("the signature of {0} is false")]
    Signature(String),
    /// A proof does not lead to the root that was signed.
    #[error("entry {index} is not proved to be in the log of {size} entries")]
    NotIncluded {
        /// Which entry.
        index: u64,
        /// Of how many.
        size: u64,
    },
    /// A tile is missing or damaged.
    #[error("{path}: {reason}")]
    Tile {
        /// Which file of the log.
        path: String,
        /// What is wrong.
        reason: String,
    },
    /// What lies on disk gives another root than expected.
    #[error("the root over {size} entries is not the one it must be")]
    RootDiffers {
        /// How many entries.
        size: u64,
    },
    /// The folder holds an older state than was signed: a backup was restored.
    #[error("the log has {found} entries, but {remembered} were signed: an older copy was put back")]
    WentBack {
        /// Size of the last signed head.
        remembered: u64,
        /// Size found.
        found: u64,
    },
    /// The register remembers an older state than the log has: a backup of the register was restored.
    #[error(
        "the log has {found} entries, the register remembers {remembered}: an older register was put back"
    )]
    MemoryBehind {
        /// Size remembered.
        remembered: u64,
        /// Size found.
        found: u64,
    },
    /// Two heads contradict each other.
    #[error("two histories: at {size} entries the log is not the one that was signed")]
    Forked {
        /// Where they part at the latest.
        size: u64,
    },
}

impl LogError {
    /// Whether a file is simply not there.
    pub fn is_missing(&self) -> bool {
        match self {
            Self::Disk(error) => error.is_missing(),
            Self::Fetch { missing, .. } => *missing,
            _ => false,
        }
    }
}
