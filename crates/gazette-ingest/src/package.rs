//! Packages: how submissions come, and whether every file is the one that was declared.
//!
//! A package is a BagIt bag, a folder or ZIP with `SHA256SUMS`, an edXML message, or just files. Each file
//! is read once, digested on the way, on all cores and with flat memory; nothing is extracted to disk and no
//! link is followed. All that is wrong is told together.

mod bagit;
mod declared;
mod digesting;
mod intake;
mod listing;
mod manifest;
mod measure;
mod roles;
mod source;
mod sums;
mod tags;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use gazette_model::{Code, Digest, Finding, Packaging, Severity};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

pub use self::declared::{Declared, declared};
use self::digesting::Digester;
use self::measure::Contents;
use self::source::{Failure, Source};
use crate::edxml::{Message, Status};

/// A submission as it came (hồ sơ đã mở), every file measured.
#[derive(Debug)]
pub struct Package {
    /// How it is packed.
    pub packaging: Packaging,
    /// The BagIt version, of a bag.
    pub version: Option<String>,
    /// The files sent, in the order of their names.
    pub files: Vec<PackedFile>,
    /// The files of the packaging itself: manifests, tag files, the list of digests, the message.
    pub tags: Vec<PackedFile>,
    /// What is wrong or odd.
    pub findings: Vec<Finding>,
    /// Digest over the names and digests of all files, and how they are packed.
    pub fingerprint: Digest,
    /// Name of the folder, ZIP, message or file.
    pub source: String,
    /// What `document.toml` declares, when there is one that can be read.
    pub declared: Option<Declared>,
    /// The edXML message, without the bytes of its attachments.
    pub message: Option<Message>,
    /// The edXML status message, where what came is an answer and brings no document.
    pub status: Option<Status>,
    store: Source,
}

/// A file of a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackedFile {
    /// Name inside what was sent; in a bag, below `data/`.
    pub name: String,
    /// Name inside the package.
    pub path: String,
    /// Size in bytes.
    pub size: u64,
    /// Digest of the bytes.
    pub digest: Digest,
    /// `original`, `copy`, `annex-original`, `annex-copy`, `metadata`, `packaging` or `other`.
    pub role: String,
}

/// What examining the packaging alone found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Validation {
    /// Nothing is wrong that returns a submission.
    pub valid: bool,
    /// What is wrong or odd.
    pub findings: Vec<Finding>,
    /// How it is packed.
    pub packaging: Packaging,
    /// The BagIt version, of a bag.
    pub version: Option<String>,
    /// Files measured and their bytes.
    pub files: usize,
    /// Their bytes together.
    pub bytes: u64,
}

/// What went wrong with opening or reading a package.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    /// The path cannot be opened.
    #[error("{path}: cannot be opened", path = path.display())]
    Open {
        /// The path.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// There is no such file in the package.
    #[error("{name}: no such file in the package")]
    NoSuchFile {
        /// The name asked for.
        name: String,
    },
    /// The file is larger than the caller takes.
    #[error("{name}: {size} bytes, the limit is {limit}")]
    TooLarge {
        /// The file.
        name: String,
        /// Its size.
        size: u64,
        /// The limit.
        limit: u64,
    },
    /// The file is no longer the one that was measured.
    #[error("{name}: the file changed after it was examined")]
    Changed {
        /// The file.
        name: String,
    },
    /// The bytes could not be written where they should go.
    #[error("{name}: cannot be copied")]
    Copy {
        /// The file.
        name: String,
        /// Why.
        source: io::Error,
    },
}

/// Opens what was sent and measures every file; `progress` is told the bytes of each step.
///
/// What is wrong with the package stands in its findings; an error means that it cannot be reached.
pub fn open(path: &Path, progress: &(dyn Fn(u64) + Sync)) -> Result<Package, PackageError> {
    intake::open(path, progress).map_err(|source| PackageError::Open { path: path.to_owned(), source })
}

/// Examines packaging and digests alone, for `gazette package`.
pub fn validate(path: &Path, progress: &(dyn Fn(u64) + Sync)) -> Result<Validation, PackageError> {
    let package = open(path, progress)?;
    // What the sender says of the document is not the packaging's affair.
    let findings: Vec<Finding> =
        package.findings.into_iter().filter(|finding| finding.code != Code::MetadataInvalid).collect();
    Ok(Validation {
        valid: findings.iter().all(|finding| finding.severity != Severity::Error),
        findings,
        packaging: package.packaging,
        version: package.version,
        files: package.files.len() + package.tags.len(),
        bytes: package.files.iter().chain(&package.tags).map(|file| file.size).sum(),
    })
}

impl Package {
    /// The file called `name`, as its `name` or its `path`.
    pub fn file(&self, name: &str) -> Option<&PackedFile> {
        let position = find(&self.files, name);
        position
            .and_then(|position| self.files.get(position))
            .or_else(|| self.tags.iter().find(|file| file.path == name))
    }

    /// The first file with the role.
    pub fn with_role(&self, role: &str) -> Option<&PackedFile> {
        self.files.iter().find(|file| file.role == role)
    }

    /// The bytes of a file, as measured.
    pub fn read(&self, name: &str, limit: u64) -> Result<Vec<u8>, PackageError> {
        let file = self.file(name).ok_or_else(|| PackageError::NoSuchFile { name: name.to_owned() })?;
        if file.size > limit {
            return Err(PackageError::TooLarge { name: name.to_owned(), size: file.size, limit });
        }
        let mut bytes = Vec::new();
        self.copy(name, &mut bytes)?;
        Ok(bytes)
    }

    /// Copies the bytes of a file to `sink`; an error when they are not the ones that were measured.
    pub fn copy(&self, name: &str, sink: &mut dyn Write) -> Result<(), PackageError> {
        let file = self.file(name).ok_or_else(|| PackageError::NoSuchFile { name: name.to_owned() })?;
        let mut tee = Tee { digester: Digester::new(&[], &|_| {}), sink, left: file.size };
        match self.store.pour(&file.path, &mut tee) {
            Ok(()) if tee.digester.finish().digest == file.digest => Ok(()),
            Err(Failure::Sink(source)) if source.kind() != io::ErrorKind::FileTooLarge => {
                Err(PackageError::Copy { name: name.to_owned(), source })
            }
            Ok(()) | Err(Failure::File(_) | Failure::Sink(_)) => {
                Err(PackageError::Changed { name: name.to_owned() })
            }
        }
    }
}

/// Digests what passes, and lets no more pass than was measured.
struct Tee<'a> {
    digester: Digester<'a>,
    sink: &'a mut dyn Write,
    left: u64,
}

impl Write for Tee<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.left = self.left.checked_sub(bytes.len() as u64).ok_or(io::ErrorKind::FileTooLarge)?;
        self.sink.write_all(bytes)?;
        self.digester.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.sink.flush()
    }
}

/// The position of the file called `name`, as written or in another Unicode form.
fn find(files: &[PackedFile], name: &str) -> Option<usize> {
    let name = name.strip_prefix("./").unwrap_or(name);
    let exact = files.iter().position(|file| file.name == name || file.path == name);
    exact.or_else(|| files.iter().position(|file| file.name.nfc().eq(name.nfc())))
}

fn invalid(file: Option<&str>, vi: &str, en: &str) -> Finding {
    let finding = Finding::new(Code::PackageInvalid).words("reason", vi, en);
    if let Some(file) = file { finding.file(file) } else { finding }
}

fn remark(file: Option<&str>, vi: &str, en: &str) -> Finding {
    let finding = Finding::new(Code::PackageRemark).words("reason", vi, en);
    if let Some(file) = file { finding.file(file) } else { finding }
}
