//! The desk (bàn làm việc) of a gazette office: its file, its originals, who works at it.

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use gazette_disk::{Lock, Stage, clean_stage, create_dir_synced, publish_file, read_file, sync_dir};
use gazette_model::Digest;
use rusqlite::Connection;
use sha2::{Digest as _, Sha256};

use crate::{DeskError, store};

/// The largest original that [`Desk::original`] reads into memory.
const LARGEST: u64 = 4 << 30;
/// How long whoever keeps originals and whoever disposes of some wait for each other.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);

/// A desk: one SQLite file `register.sqlite` in its folder, originals beside it by digest.
#[derive(Debug)]
pub struct Desk {
    pub(crate) connection: Connection,
    dir: PathBuf,
    pub(crate) now: String,
    pub(crate) who: String,
    pub(crate) why: String,
    pub(crate) two_persons: bool,
}

impl Desk {
    /// Opens the desk in `dir`, making it where there is none; `who` works at it from `now` (RFC 3339).
    pub fn open(dir: &Path, now: &str, who: &str) -> Result<Self, DeskError> {
        crate::register::received_on(now)?;
        create_dir_synced(dir)?;
        let file = dir.join("register.sqlite");
        let new = !file.exists();
        let connection = store::open(&file, now, who)?;
        if new {
            sync_dir(dir)?;
        }
        Ok(Self {
            connection,
            dir: dir.to_owned(),
            now: now.to_owned(),
            who: who.to_owned(),
            why: String::new(),
            two_persons: false,
        })
    }

    /// Gives the reason that the acts of this session carry.
    pub fn set_reason(&mut self, why: &str) {
        why.trim().clone_into(&mut self.why);
    }

    /// Keeps an original (bản chính) byte for byte, safe on disk when this returns.
    ///
    /// The digest is computed while the bytes are written; others than announced leave nothing behind.
    pub fn keep_original(&self, digest: &Digest, reader: &mut dyn Read) -> Result<(), DeskError> {
        let target = self.original_path(digest);
        let mut reader = Digesting { reader, state: Sha256::new() };
        if target.is_file() {
            io::copy(&mut reader, &mut io::sink()).map_err(|source| {
                gazette_disk::DiskError::new(gazette_disk::Action::Read, &target, source)
            })?;
            return reader.finish(digest);
        }
        let mut stage = Stage::create(&self.dir.join("stage"))?;
        stage.copy_in("original", &mut reader)?;
        reader.finish(digest)?;
        stage.sync()?;
        // Two clerks may keep the same bytes at once; whoever is last puts equal bytes in place.
        Ok(publish_file(&stage.path().join("original"), &target)?)
    }

    /// Keeps disposal away from the originals until the value is dropped; others may keep originals meanwhile.
    ///
    /// Held from the first [`Desk::keep_original`] to the row that needs it: a disposal in between would take bytes
    /// away that are there already and just being registered a second time.
    pub fn keeping(&self) -> Result<Lock, DeskError> {
        Ok(Lock::share(&self.originals_lock(), PATIENCE)?)
    }

    pub(crate) fn originals_lock(&self) -> PathBuf {
        self.dir.join("originals.lock")
    }

    /// The path of a kept original; an error if it is not kept.
    pub fn original(&self, digest: &Digest) -> Result<PathBuf, DeskError> {
        let path = self.original_path(digest);
        if path.is_file() { Ok(path) } else { Err(DeskError::OriginalUnknown(*digest)) }
    }

    /// The bytes of a kept original, proved by their digest.
    pub fn original_bytes(&self, digest: &Digest) -> Result<Vec<u8>, DeskError> {
        let bytes = read_file(&self.original(digest)?, LARGEST)?;
        let actual = Digest(Sha256::digest(&bytes).into());
        if actual == *digest {
            Ok(bytes)
        } else {
            Err(DeskError::DigestDiffers { expected: *digest, actual })
        }
    }

    /// Removes what interrupted work left behind; returns how many leftovers there were.
    ///
    /// Only while no other program keeps originals at this desk.
    pub fn clean(&self) -> Result<usize, DeskError> {
        Ok(clean_stage(&self.dir.join("stage"))?)
    }

    /// The folder of the desk.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    fn original_path(&self, digest: &Digest) -> PathBuf {
        self.dir.join("originals").join(digest.prefix(2)).join(digest.to_string())
    }
}

/// One line of the trail.
pub(crate) struct Act<'a> {
    pub(crate) submission: Option<i64>,
    pub(crate) issue: &'a str,
    pub(crate) at: &'a str,
    pub(crate) who: &'a str,
    pub(crate) what: &'a str,
    pub(crate) field: &'a str,
    pub(crate) old: &'a str,
    pub(crate) new: &'a str,
    pub(crate) why: &'a str,
}

impl Act<'_> {
    pub(crate) const NONE: Act<'static> =
        Act { submission: None, issue: "", at: "", who: "", what: "", field: "", old: "", new: "", why: "" };
}

struct Digesting<'a> {
    reader: &'a mut dyn Read,
    state: Sha256,
}

impl Read for Digesting<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.state.update(buffer.get(..count).unwrap_or_default());
        Ok(count)
    }
}

impl Digesting<'_> {
    fn finish(self, expected: &Digest) -> Result<(), DeskError> {
        let actual = Digest(self.state.finalize().into());
        if actual == *expected {
            Ok(())
        } else {
            Err(DeskError::DigestDiffers { expected: *expected, actual })
        }
    }
}
