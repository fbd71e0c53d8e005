//! What lies beside the tree of a log in its folder: the public key, proofs, partial tiles of earlier days.
//!
//! No checkpoint speaks of these files, but people take them from there. So a monitor that has the whole folder reads them
//! too, and tells which of them do not fit the log.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use gazette_disk::{Action, DiskError, read_file};

use super::checkpoint::Checkpoint;
use super::entry::{EntryKind, LogEntry};
use super::merkle::{Hash, leaf_hash, range_root, verify_inclusion};
use super::note::VerifierKey;
use super::proof::Proof;
use super::tile::{LONGEST_BUNDLE, Tiles, WIDTH, framed, split_bundle, width};
use super::{LogError, folder_source};
use crate::audit::Fault;

/// The public key beside a log.
const KEY: &str = "key.pub";
const PROOFS: &str = "proof";
const PROOF: &str = ".tlog-proof";
/// Longer than any proof.
const LONGEST_PROOF_FILE: u64 = 1 << 20;

/// Judges what lies beside the tree of the log whose head is `head`; without `key`, proofs are not checked for signatures.
///
/// What is not there is no fault: a mirror may hold the tree alone.
pub fn beside(folder: &Path, key: Option<&VerifierKey>, head: &Checkpoint) -> Vec<Fault> {
    let source = folder_source(folder);
    let mut beside = Beside {
        folder,
        key,
        head,
        tiles: Tiles::new(&source, head.size),
        bundle: None,
        roots: HashMap::new(),
        faults: Vec::new(),
    };
    beside.key();
    for path in beside.files("tile") {
        beside.partial(&path);
    }
    for path in beside.files(PROOFS) {
        if let Err(reason) = beside.proof(&path) {
            beside.fault("log-proof", &path, reason);
        }
    }
    beside.faults
}

struct Beside<'a> {
    folder: &'a Path,
    key: Option<&'a VerifierKey>,
    head: &'a Checkpoint,
    tiles: Tiles<'a>,
    /// The bundle read last: proofs come in the order of names, so that neighbours often share one.
    bundle: Option<(u64, Vec<Vec<u8>>)>,
    roots: HashMap<u64, Hash>,
    faults: Vec<Fault>,
}

impl Beside<'_> {
    fn key(&mut self) {
        let Ok(text) = read_file(&self.folder.join(KEY), 4096) else { return };
        let text = String::from_utf8_lossy(&text).into_owned();
        match (VerifierKey::parse(&text), self.key) {
            (Err(error), _) => self.fault("log-key", KEY, error.to_string()),
            (Ok(key), Some(given)) if key != *given => {
                self.fault("log-key", KEY, format!("{key}, given is {given}"));
            }
            (Ok(key), _) if text != format!("{key}\n") => {
                self.fault("log-key", KEY, "is not written as a key is");
            }
            (Ok(_), _) => {}
        }
    }

    /// A partial tile that a fuller one follows holds the beginning of that one.
    fn partial(&mut self, path: &str) {
        let Some(Partial { level, index, width: held }) = Partial::parse(path) else { return };
        let now = match level {
            Some(level) => width(level, index, self.head.size),
            None => width(0, index, self.head.size),
        };
        // The newest is judged with the tree; one that is ahead was written by an append that was cut short.
        if held >= now {
            return;
        }
        let Ok(bytes) = read_file(&self.folder.join(path), LONGEST_BUNDLE) else { return };
        let full = match level {
            Some(level) => self.tiles.tile(level, index).map(<[Hash]>::concat),
            None => self.tiles.bundle(index).and_then(|entries| {
                entries
                    .iter()
                    .map(|entry| framed(entry))
                    .collect::<Result<Vec<_>, _>>()
                    .map(|all| all.concat())
            }),
        };
        // What is wrong with the newest is told with the tree.
        let Ok(full) = full else { return };
        let count = match level {
            Some(_) => (bytes.len() as u64).checked_div(32),
            None => split_bundle(&bytes).map(|entries| entries.len() as u64),
        };
        if count != Some(held) || !full.starts_with(&bytes) {
            self.fault("log-tile", path, "differs from the fuller one beside it");
        }
    }

    /// What is wrong with a proof.
    fn proof(&mut self, path: &str) -> Result<(), String> {
        let text =
            read_file(&self.folder.join(path), LONGEST_PROOF_FILE).map_err(|error| error.to_string())?;
        let text = String::from_utf8(text).map_err(|_| "is not UTF-8".to_owned())?;
        let words = |error: LogError| error.to_string();
        let proof = Proof::parse(&text).map_err(words)?;
        let head = match self.key {
            Some(key) => Checkpoint::open(&proof.checkpoint, key).map_err(words)?,
            None => Checkpoint::parse(&super::Note::parse(&proof.checkpoint).map_err(words)?.text)
                .map_err(words)?,
        };
        let (index, size) = (proof.index, head.size);
        let bytes = proof.extra.as_deref().ok_or("does not carry its entry")?;
        if !verify_inclusion(index, size, &leaf_hash(bytes), &proof.hashes, &head.root) {
            return Err(LogError::NotIncluded { index, size }.to_string());
        }
        if size > self.head.size {
            return Err(format!("speaks of {size} entries, the log has {}", self.head.size));
        }
        if self.entry(index).is_none_or(|entry| entry != bytes) {
            return Err(format!("its entry is not #{index} of the log"));
        }
        // One head has the proofs of a whole issue.
        let root = match self.roots.get(&size) {
            Some(root) => *root,
            None => range_root(&mut self.tiles, 0, size).map_err(words)?,
        };
        self.roots.insert(size, root);
        if root != head.root {
            return Err(LogError::Forked { size }.to_string());
        }
        let entry = LogEntry::from_bytes(bytes).map_err(words)?;
        let named = path.strip_prefix("proof/").and_then(|name| name.strip_suffix(PROOF)).unwrap_or(path);
        let name = name_of(index, &entry);
        if name == named { Ok(()) } else { Err(format!("is the proof of {name}")) }
    }

    fn entry(&mut self, index: u64) -> Option<&[u8]> {
        let wanted = index / WIDTH;
        if self.bundle.as_ref().is_none_or(|(bundle, _)| *bundle != wanted) {
            self.bundle = Some((wanted, self.tiles.bundle(wanted).ok()?));
        }
        let position = usize::try_from(index % WIDTH).ok()?;
        self.bundle.as_ref().and_then(|(_, entries)| entries.get(position)).map(Vec::as_slice)
    }

    /// Every file below a folder of the log, by its path in the log, in order; what cannot be listed is told.
    fn files(&mut self, name: &str) -> Vec<String> {
        let (mut folders, mut files) = (vec![PathBuf::from(name)], Vec::new());
        while let Some(folder) = folders.pop() {
            let path = self.folder.join(&folder);
            let entries = match std::fs::read_dir(&path) {
                Ok(entries) => entries,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                Err(source) => {
                    let error = DiskError::new(Action::List, &path, source);
                    self.fault("log-tile", &folder.to_string_lossy(), error.to_string());
                    continue;
                }
            };
            for entry in entries.flatten() {
                let own = folder.join(entry.file_name());
                if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                    folders.push(own);
                } else {
                    let parts: Vec<_> = own.iter().map(|part| part.to_string_lossy()).collect();
                    files.push(parts.join("/"));
                }
            }
        }
        files.sort();
        files
    }

    fn fault(&mut self, code: &'static str, place: &str, detail: impl Into<String>) {
        self.faults.push(Fault { place: place.to_owned(), code, detail: detail.into() });
    }
}

/// The name of the proof of an entry.
fn name_of(index: u64, entry: &LogEntry) -> String {
    match (entry.kind, &entry.document, entry.issue) {
        (EntryKind::WithdrawnBytes, ..) => format!("withdrawn/{index}"),
        (_, Some(document), _) => document.clone(),
        (_, None, Some(issue)) => issue.path(),
        (_, None, None) => format!("#{index}"),
    }
}

/// A partial tile by its path: `tile/0/x001/234.p/17`, `tile/entries/000.p/3`.
struct Partial {
    /// None for a bundle of entries.
    level: Option<u32>,
    index: u64,
    width: u64,
}

impl Partial {
    fn parse(path: &str) -> Option<Self> {
        let (row, rest) = path.strip_prefix("tile/")?.split_once('/')?;
        let level = if row == "entries" { None } else { Some(row.parse().ok()?) };
        let (position, width) = rest.rsplit_once(".p/")?;
        let digits = |part: &str| {
            (part.len() == 3 && part.bytes().all(|byte| byte.is_ascii_digit()))
                .then(|| part.parse::<u64>().ok())
                .flatten()
        };
        let mut index = 0_u64;
        for part in position.split('/') {
            index = index.checked_mul(1000)?.checked_add(digits(part.strip_prefix('x').unwrap_or(part))?)?;
        }
        Some(Self { level, index, width: width.parse().ok().filter(|width| *width < WIDTH)? })
    }
}
