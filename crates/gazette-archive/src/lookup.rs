//! Derived lists beside the archive: which objects there are, where a digest stands, what corrects what.
//!
//! Rows are written and synced before the objects they speak of become visible. So a list can name what is not there,
//! which readers check, but never lacks what is there. Every block of rows begins on a new line: a row torn by a
//! power cut spoils nothing after it. Delete the folder, and the next writer makes it again from the inventories.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use gazette_disk::{DiskError, append_synced, read_file};

/// How large a list may grow; a million rows are a tenth of it.
const LIMIT: u64 = 4 << 30;

/// The lists of an archive.
#[derive(Debug)]
pub(crate) struct Lookup {
    folder: PathBuf,
}

/// Rows to be added.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    files: BTreeMap<String, String>,
}

impl Rows {
    /// An object is there.
    pub(crate) fn object(&mut self, id: &str) {
        self.push("objects.tsv".to_owned(), &[id]);
    }

    /// A file with this SHA-256 stands in the object.
    pub(crate) fn digest(&mut self, sha256: &str, id: &str) {
        self.push(shard(sha256), &[sha256, id]);
    }

    /// The document at address `target` is corrected by the object.
    pub(crate) fn correction(&mut self, target: &str, id: &str) {
        self.push("corrections.tsv".to_owned(), &[&crate::ocfl::inventory::encode(target), id]);
    }

    fn push(&mut self, file: String, row: &[&str]) {
        let text = self.files.entry(file).or_insert_with(|| "\n".to_owned());
        text.push_str(&row.join("\t"));
        text.push('\n');
    }

    /// The lists as files below a folder, by name.
    pub(crate) fn into_files(self) -> BTreeMap<String, String> {
        self.files
    }
}

impl Lookup {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether the lists were made; they are made whole or not at all.
    pub(crate) fn exists(&self) -> bool {
        self.folder.is_dir()
    }

    pub(crate) fn add(&self, rows: &Rows) -> Result<(), DiskError> {
        rows.files.iter().try_for_each(|(name, text)| append_synced(&self.folder.join(name), text.as_bytes()))
    }

    /// The identifiers that may be there, each once, in the order of their coming.
    pub(crate) fn objects(&self) -> Result<Vec<String>, DiskError> {
        let text = self.read("objects.tsv")?;
        let mut seen = HashSet::new();
        Ok(text.lines().filter(|line| !line.is_empty() && seen.insert(*line)).map(str::to_owned).collect())
    }

    /// The objects that may hold a file with this SHA-256.
    pub(crate) fn digest(&self, sha256: &str) -> Result<Vec<String>, DiskError> {
        Ok(rows_for(&self.read(&shard(sha256))?, sha256))
    }

    /// The objects that may correct the document at this address.
    pub(crate) fn corrections(&self, target: &str) -> Result<Vec<String>, DiskError> {
        Ok(rows_for(&self.read("corrections.tsv")?, &crate::ocfl::inventory::encode(target)))
    }

    fn read(&self, name: &str) -> Result<String, DiskError> {
        match read_file(&self.folder.join(name), LIMIT) {
            Err(error) if error.is_missing() => Ok(String::new()),
            Err(error) => Err(error),
            Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        }
    }
}

/// A sixteenth of all digests: two megabytes at a hundred thousand documents.
fn shard(sha256: &str) -> String {
    format!("digests-{}.tsv", sha256.chars().next().filter(char::is_ascii_hexdigit).unwrap_or('x'))
}

fn rows_for(text: &str, key: &str) -> Vec<String> {
    let mut found: Vec<String> = text
        .lines()
        .filter_map(|line| line.strip_prefix(key)?.strip_prefix('\t'))
        .map(str::to_owned)
        .collect();
    let mut seen = HashSet::new();
    found.retain(|id| seen.insert(id.clone()));
    found
}
