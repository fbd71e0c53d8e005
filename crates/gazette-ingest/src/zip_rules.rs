//! The rules a ZIP of strangers must keep before anything in it is read.
//!
//! `zip` reads what it can; these rules come before it and refuse what two programs might read in two ways
//! (names that escape or collide, headers that disagree, overlaps, gaps, joined archives) and what would
//! fill memory (bombs). Nothing is ever extracted to disk.

mod entry;
mod fields;
mod layout;
#[cfg(test)]
mod lies;
pub(crate) mod name;
#[cfg(test)]
mod tests;
mod tiles;

use std::fmt;
use std::io::{self, Cursor, Read, Seek, Write};

use gazette_model::{Code, Finding};
use zip::ZipArchive;

pub(crate) use entry::{Broken, Entry};

/// Bounds of a ZIP.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ZipLimits {
    /// Most entries.
    pub(crate) entries: u64,
    /// Most inflated bytes of all entries.
    pub(crate) total: u64,
    /// How many times its size an entry may inflate to.
    pub(crate) ratio: u64,
    /// Entries up to this size may inflate from anything.
    pub(crate) small: u64,
}

impl ZipLimits {
    /// For a Word file.
    pub(crate) const WORD: Self = Self { entries: 2_000, total: 200 << 20, ratio: 200, small: 1 << 20 };
    /// For a package, which may hold hundreds of megabytes of scans.
    pub(crate) const PACKAGE: Self = Self { entries: 2_000, total: 4 << 30, ratio: 200, small: 1 << 20 };
}

/// A ZIP that keeps the rules.
#[derive(Clone)]
pub(crate) struct CheckedZip<R> {
    archive: ZipArchive<R>,
    entries: Vec<Entry>,
}

/// Opens a ZIP in memory: its structure and the content of every entry keep the rules.
pub(crate) fn open<'a>(
    bytes: &'a [u8],
    limits: &ZipLimits,
) -> Result<CheckedZip<Cursor<&'a [u8]>>, Vec<Finding>> {
    let unreadable = |_| vec![invalid(None, "gói ZIP không đọc được", "the ZIP cannot be read")];
    let zip = open_reader(Cursor::new(bytes), limits).map_err(unreadable)??;
    let findings: Vec<Finding> = (0..zip.entries.len()).filter_map(|index| zip.test(index)).collect();
    if findings.is_empty() { Ok(zip) } else { Err(findings) }
}

/// Opens a ZIP of any size: its structure keeps the rules; the content is examined as it is read.
///
/// The error is that of reading the source.
pub(crate) fn open_reader<R: Read + Seek + Clone>(
    mut reader: R,
    limits: &ZipLimits,
) -> io::Result<Result<CheckedZip<R>, Vec<Finding>>> {
    let centrals = match layout::examine(&mut reader, limits)? {
        Ok(centrals) => centrals,
        Err(findings) => return Ok(Err(findings)),
    };
    let entry = |central: &fields::Central| {
        Some(Entry { name: entry::name(&central.header)?, size: central.header.size })
    };
    let entries: Vec<Entry> = centrals.iter().filter_map(entry).collect();
    let duplicates = name::duplicates(entries.iter().map(|entry| entry.name.as_str()));
    if !duplicates.is_empty() {
        return Ok(Err(duplicates));
    }
    // Both readings of the directory must be the same, or one of them is wrong.
    let archive = ZipArchive::new(reader).ok().filter(|archive| {
        archive.len() == centrals.len()
            && centrals.iter().enumerate().all(|(index, central)| {
                let other = archive.by_index_data(index);
                other.is_ok_and(|other| {
                    other.header_start() == central.offset && other.size() == central.header.size
                })
            })
    });
    Ok(match archive {
        Some(archive) => Ok(CheckedZip { archive, entries }),
        None => Err(vec![invalid(
            None,
            "mục lục ZIP đọc được theo hai cách",
            "the directory can be read in two ways",
        )]),
    })
}

impl<R: Read + Seek + Clone> CheckedZip<R> {
    /// Files and folders in the order of the directory.
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The position of the file `name`.
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        self.entries.iter().position(|entry| entry.name == name)
    }

    /// Inflates the entry at `index` into `sink`; size and CRC are checked on the way.
    pub(crate) fn copy(&self, index: usize, sink: &mut dyn Write) -> Result<(), Broken> {
        let Some(entry) = self.entries.get(index) else {
            return Err(Broken::Sink(io::ErrorKind::NotFound.into()));
        };
        // A clone shares the directory and has its own place in the source, so entries are read in parallel.
        let mut archive = self.archive.clone();
        entry::pour(entry, archive.by_index(index), sink)
    }

    /// The bytes of the file `name`; `None` when there is none, a finding when it lies or is beyond `limit`.
    pub(crate) fn read(&self, name: &str, limit: u64) -> Option<Result<Vec<u8>, Finding>> {
        let index = self.find(name)?;
        let entry = self.entries.get(index)?;
        if entry.size > limit {
            return Some(Err(bomb(Some(name), layout::megabytes(entry.size), layout::megabytes(limit))));
        }
        let mut bytes = Vec::new();
        Some(match self.copy(index, &mut bytes) {
            Ok(()) => Ok(bytes),
            Err(Broken::Entry(finding)) => Err(finding),
            Err(Broken::Sink(_)) => Err(invalid(Some(name), "tệp không đọc được", "the file cannot be read")),
        })
    }

    fn test(&self, index: usize) -> Option<Finding> {
        match self.copy(index, &mut io::sink()) {
            Err(Broken::Entry(finding)) => Some(finding),
            Ok(()) | Err(Broken::Sink(_)) => None,
        }
    }
}

impl<R> fmt::Debug for CheckedZip<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CheckedZip").field("entries", &self.entries).finish_non_exhaustive()
    }
}

fn invalid(file: Option<&str>, vi: &str, en: &str) -> Finding {
    let finding = Finding::new(Code::PackageInvalid).words("reason", vi, en);
    if let Some(file) = file { finding.file(file) } else { finding }
}

fn bomb(file: Option<&str>, found: impl fmt::Display, limit: impl fmt::Display) -> Finding {
    let finding = Finding::new(Code::ZipBomb).value("found", found).value("limit", limit);
    if let Some(file) = file { finding.file(file) } else { finding }
}
