//! What went wrong with a file, where, and what was being done.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// An operation on a file or folder that failed.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} {}", path.display())]
pub struct DiskError {
    /// What was tried.
    pub action: Action,
    /// On which path.
    pub path: PathBuf,
    /// What the system said.
    pub source: io::Error,
}

/// What was tried on a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Reading a file.
    Read,
    /// Creating or writing a file.
    Write,
    /// Creating a folder.
    CreateFolder,
    /// Listing a folder.
    List,
    /// Forcing bytes or names onto the disk.
    Sync,
    /// Giving a file or folder its final name.
    Rename,
    /// Removing a file or folder.
    Remove,
    /// Taking a lock.
    Lock,
}

impl DiskError {
    /// Says what was tried on `path`; for callers that read by themselves and want the same words.
    pub fn new(action: Action, path: &Path, source: io::Error) -> Self {
        Self { action, path: path.to_owned(), source }
    }

    /// Whether the disk, or the quota, is full.
    pub fn is_full(&self) -> bool {
        matches!(self.source.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
    }

    /// Whether the file or folder is not there.
    pub fn is_missing(&self) -> bool {
        self.source.kind() == io::ErrorKind::NotFound
    }

    /// Whether the target was there already.
    pub fn is_taken(&self) -> bool {
        self.source.kind() == io::ErrorKind::AlreadyExists
    }

    /// Whether another process holds the lock.
    pub fn is_busy(&self) -> bool {
        self.action == Action::Lock && self.source.kind() == io::ErrorKind::WouldBlock
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::CreateFolder => "create the folder",
            Self::List => "list the folder",
            Self::Sync => "make safe on disk",
            Self::Rename => "put in place",
            Self::Remove => "remove",
            Self::Lock => "lock",
        })
    }
}
