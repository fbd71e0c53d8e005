//! Where the bytes of a package lie: a folder, a ZIP, or memory.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gazette_model::{Code, Finding};

use crate::zip_rules::{Broken, CheckedZip};

/// Files by name, readable from several threads at once.
#[derive(Debug)]
pub(crate) enum Source {
    /// Files below a folder; the second value is where each lies.
    Folder(BTreeMap<String, PathBuf>),
    /// Entries of a ZIP, by position.
    Zip(CheckedZip<PathReader>, BTreeMap<String, usize>),
    /// Files in memory, such as attachments of a message.
    Memory(BTreeMap<String, Vec<u8>>),
}

/// Why a file could not be poured out.
pub(crate) enum Failure {
    /// What is wrong with the file.
    File(Finding),
    /// Where its bytes should have gone failed.
    Sink(io::Error),
}

impl Source {
    /// Pours the bytes of the file `name` into `sink`.
    pub(crate) fn pour(&self, name: &str, sink: &mut dyn Write) -> Result<(), Failure> {
        match self {
            Self::Folder(files) => match files.get(name) {
                Some(path) => pour_file(path, name, sink),
                None => Err(Failure::File(Finding::new(Code::FileMissing).file(name))),
            },
            Self::Zip(zip, files) => match files.get(name) {
                Some(index) => zip.copy(*index, sink).map_err(|broken| match broken {
                    Broken::Entry(finding) => Failure::File(finding.file(name)),
                    Broken::Sink(error) => Failure::Sink(error),
                }),
                None => Err(Failure::File(Finding::new(Code::FileMissing).file(name))),
            },
            Self::Memory(files) => match files.get(name) {
                Some(bytes) => sink.write_all(bytes).map_err(Failure::Sink),
                None => Err(Failure::File(Finding::new(Code::FileMissing).file(name))),
            },
        }
    }
}

fn pour_file(path: &Path, name: &str, sink: &mut dyn Write) -> Result<(), Failure> {
    let unreadable = |error: io::Error| Failure::File(unreadable(name, &error));
    let mut file = File::open(path).map_err(unreadable)?;
    let size = file.metadata().map_or(0, |metadata| metadata.len());
    let mut buffer =
        vec![0; usize::try_from(size.saturating_add(1)).unwrap_or(usize::MAX).clamp(512, 256 << 10)];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(read) => sink.write_all(buffer.get(..read).unwrap_or_default()).map_err(Failure::Sink)?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(unreadable(error)),
        }
    }
}

/// The finding for a file the system does not let us read.
pub(crate) fn unreadable(name: &str, error: &io::Error) -> Finding {
    let (vi, en) = match error.kind() {
        io::ErrorKind::PermissionDenied => {
            ("không có quyền đọc".to_owned(), "no permission to read it".to_owned())
        }
        io::ErrorKind::NotFound => ("tệp không còn ở đó".to_owned(), "the file is gone".to_owned()),
        _ => (error.to_string(), error.to_string()),
    };
    Finding::new(Code::FileUnreadable).file(name).words("reason", vi, en)
}

/// Reads a file by its path; every clone has a place of its own, so threads do not disturb one another.
#[derive(Debug)]
pub(crate) struct PathReader {
    path: Arc<Path>,
    file: Option<File>,
    position: u64,
}

impl PathReader {
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self { path: path.into(), file: Some(File::open(path)?), position: 0 })
    }

    fn file(&mut self) -> io::Result<&mut File> {
        match &mut self.file {
            Some(file) => Ok(file),
            place => {
                let mut file = File::open(&self.path)?;
                file.seek(SeekFrom::Start(self.position))?;
                Ok(place.insert(file))
            }
        }
    }
}

impl Clone for PathReader {
    fn clone(&self) -> Self {
        Self { path: Arc::clone(&self.path), file: None, position: self.position }
    }
}

impl Read for PathReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file()?.read(buffer)?;
        self.position += read as u64;
        Ok(read)
    }
}

impl Seek for PathReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.position = self.file()?.seek(to)?;
        Ok(self.position)
    }
}
