//! The log (nhật ký công khai): an append-only Merkle tree in plain files any web server can hand out.
//!
//! ```text
//! checkpoint               the signed head
//! tile/0/000  tile/1/000   hashes, 256 in a full tile
//! tile/entries/000         the entries themselves
//! ```
//!
//! The last signed head is also remembered outside of the folder, beside the register. Where both disagree, a backup was
//! restored, and signing on would make two histories; so that is refused.

mod beside;
mod checkpoint;
mod entry;
mod error;
mod merkle;
mod monitor;
mod note;
mod policy;
mod proof;
mod tile;
mod witness;

use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use gazette_disk::{
    Action, DiskError, Lock, Waiting, clean_stage, place_all, read_file, remove_dir, remove_file, write_all,
};

pub use beside::beside;
pub use checkpoint::Checkpoint;
pub use entry::{EntryKind, LogEntry, LoggedFile};
pub use error::LogError;
pub use merkle::{
    Hash, leaf_hash, verify_consistency, verify_inclusion, verify_subtree_consistency,
    verify_subtree_inclusion,
};
pub use monitor::{Monitor, monitor, monitor_source};
pub use note::{Key, Note, NoteSignature, VerifierKey};
pub use policy::{Policy, Witness};
pub use proof::{Proof, Proved, verify_proof, verify_proof_by};
pub use tile::Source;
pub use witness::{Ask, Refusal, Witnessed, cosign};

use crate::digest::hex;
use merkle::{Accumulator, Nodes, consistency, inclusion, node_hash, range_root};
use tile::{LONGEST_BUNDLE, Tiles, WIDTH, entries_path, framed, hash_path, width};

const CHECKPOINT: &str = "checkpoint";
/// How long a writer waits for another.
const PATIENCE: Duration = Duration::from_secs(60);

/// A log that is read.
#[derive(Debug)]
pub struct LogReader {
    folder: PathBuf,
    /// The signed checkpoint, verbatim.
    note: String,
    head: Checkpoint,
}

/// A log that is written; no other process writes it meanwhile.
#[derive(Debug)]
pub struct Log {
    reader: LogReader,
    key: Key,
    memory: PathBuf,
    _lock: Lock,
}

impl LogReader {
    /// Opens a log and checks the signature of its head.
    pub fn open(folder: &Path, key: &VerifierKey) -> Result<Self, LogError> {
        let note =
            read_note(&folder.join(CHECKPOINT))?.ok_or_else(|| LogError::Missing(folder.to_owned()))?;
        let head = Checkpoint::open(&note, key)?;
        Ok(Self { folder: folder.to_owned(), note, head })
    }

    /// The signed checkpoint, as it lies in the folder.
    pub fn note(&self) -> &str {
        &self.note
    }

    /// The head of the log.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.head
    }

    /// The entry at `index`.
    pub fn entry(&self, index: u64) -> Result<LogEntry, LogError> {
        LogEntry::from_bytes(&self.entry_bytes(index)?)
    }

    /// The newest entry for which `is` holds, among the last `limit`, with its index.
    pub fn find_last(
        &self,
        limit: u64,
        is: &dyn Fn(&LogEntry) -> bool,
    ) -> Result<Option<(u64, LogEntry)>, LogError> {
        let source = folder_source(&self.folder);
        let tiles = Tiles::new(&source, self.head.size);
        let oldest = self.head.size.saturating_sub(limit);
        for bundle in (oldest / WIDTH..self.head.size.div_ceil(WIDTH)).rev() {
            for (index, bytes) in
                (bundle * WIDTH..).zip(tiles.bundle(bundle)?).collect::<Vec<_>>().into_iter().rev()
            {
                let entry = LogEntry::from_bytes(&bytes)?;
                if index >= oldest && is(&entry) {
                    return Ok(Some((index, entry)));
                }
            }
        }
        Ok(None)
    }

    /// The text of the `.tlog-proof` of an entry: all that is needed to verify a file of it.
    pub fn prove_inclusion(&self, index: u64) -> Result<String, LogError> {
        let extra = Some(self.entry_bytes(index)?);
        let source = folder_source(&self.folder);
        let hashes = inclusion(&mut Tiles::new(&source, self.head.size), index, self.head.size)?;
        Ok(Proof { extra, index, hashes, checkpoint: self.note.clone() }.text())
    }

    /// The hashes that prove the head to continue the log of `old_size` entries.
    pub fn prove_consistency(&self, old_size: u64) -> Result<Vec<Hash>, LogError> {
        let source = folder_source(&self.folder);
        consistency(&mut Tiles::new(&source, self.head.size), old_size, self.head.size)
    }

    fn entry_bytes(&self, index: u64) -> Result<Vec<u8>, LogError> {
        let size = self.head.size;
        if index >= size {
            return Err(LogError::NotIncluded { index, size });
        }
        let source = folder_source(&self.folder);
        let bundle = Tiles::new(&source, size).bundle(index / WIDTH)?;
        let position = usize::try_from(index % WIDTH).unwrap_or(usize::MAX);
        bundle.into_iter().nth(position).ok_or(LogError::NotIncluded { index, size })
    }

    /// The root of the first `size` entries, from the tiles on disk.
    fn root_of(&self, size: u64) -> Result<Hash, LogError> {
        root_on_disk(&self.folder, size)
    }
}

impl Log {
    /// Begins a log in an empty folder; `memory` is the file beside the register that remembers the head.
    pub fn create(folder: &Path, key: Key, memory: &Path) -> Result<Self, LogError> {
        let lock = begin(folder, memory)?;
        if folder.join(CHECKPOINT).exists() || folder.join("tile").exists() {
            return Err(LogError::Exists(folder.to_owned()));
        }
        let head = Checkpoint { origin: key.origin().to_owned(), size: 0, root: merkle::empty_root() };
        if let Some(note) = read_note(memory)? {
            // A kill between the two writes of a creation leaves an empty remembered log; anything else was a log.
            let remembered = Checkpoint::open(&note, &key.verifier())?;
            if remembered != head {
                return Err(LogError::WentBack { remembered: remembered.size, found: 0 });
            }
        }
        let note = head.sign(&key);
        remember(memory, &note)?;
        show(folder, &note)?;
        let reader = LogReader { folder: folder.to_owned(), note, head };
        Ok(Self { reader, key, memory: memory.to_owned(), _lock: lock })
    }

    /// Opens a log to append to it, and finishes an append that was killed before its last step.
    ///
    /// Refuses a log that is shorter than remembered or tells another history, and a memory older than the log.
    pub fn open(folder: &Path, key: Key, memory: &Path) -> Result<Self, LogError> {
        let lock = begin(folder, memory)?;
        let verifier = key.verifier();
        let Some(note) = read_note(memory)? else {
            return Err(match read_note(&folder.join(CHECKPOINT))? {
                None => LogError::Missing(folder.to_owned()),
                Some(note) => {
                    LogError::MemoryBehind { remembered: 0, found: Checkpoint::open(&note, &verifier)?.size }
                }
            });
        };
        let remembered = Checkpoint::open(&note, &verifier)?;
        let published = match read_note(&folder.join(CHECKPOINT))? {
            Some(note) => Some(Checkpoint::open(&note, &verifier)?),
            None => None,
        };
        let found = published.as_ref().map_or(0, |head| head.size);
        if found > remembered.size {
            return Err(LogError::MemoryBehind { remembered: remembered.size, found });
        }
        if published.as_ref().is_some_and(|head| head.size == remembered.size && head.root != remembered.root)
        {
            return Err(LogError::Forked { size: found });
        }
        match root_on_disk(folder, remembered.size) {
            Ok(root) if root == remembered.root => {}
            // The head was to be published with these tiles; without them the folder is an older one.
            _ if found < remembered.size => {
                return Err(LogError::WentBack { remembered: remembered.size, found });
            }
            Ok(_) => return Err(LogError::RootDiffers { size: found }),
            Err(error) => return Err(error),
        }
        if published.as_ref() != Some(&remembered) {
            show(folder, &note)?;
        }
        let reader = LogReader { folder: folder.to_owned(), note, head: remembered };
        Ok(Self { reader, key, memory: memory.to_owned(), _lock: lock })
    }

    /// Takes the head in the folder as the one to remember, after a person decided so (a restored register).
    ///
    /// Only a head that continues what is remembered is taken.
    pub fn accept_head(folder: &Path, verifier: &VerifierKey, memory: &Path) -> Result<Checkpoint, LogError> {
        let _lock = begin(folder, memory)?;
        let reader = LogReader::open(folder, verifier)?;
        let size = reader.head.size;
        if reader.root_of(size)? != reader.head.root {
            return Err(LogError::RootDiffers { size });
        }
        if let Some(note) = read_note(memory)? {
            let remembered = Checkpoint::open(&note, verifier)?;
            if remembered.size > size {
                return Err(LogError::WentBack { remembered: remembered.size, found: size });
            }
            if reader.root_of(remembered.size)? != remembered.root {
                return Err(LogError::Forked { size: remembered.size });
            }
        }
        remember(memory, &reader.note)?;
        Ok(reader.head)
    }

    /// The log, to be read.
    pub fn reader(&self) -> &LogReader {
        &self.reader
    }

    /// Appends entries and signs the new head; returns the index of the first.
    pub fn append(&mut self, entries: &[LogEntry]) -> Result<u64, LogError> {
        let bytes = entries.iter().map(LogEntry::to_bytes).collect::<Result<Vec<_>, _>>()?;
        let old = self.reader.head.clone();
        let size =
            old.size.checked_add(bytes.len() as u64).ok_or(LogError::RootDiffers { size: old.size })?;
        if bytes.is_empty() {
            return Ok(old.size);
        }
        self.clear_ahead()?;
        let leaves: Vec<Hash> = bytes.iter().map(|entry| leaf_hash(entry)).collect();
        let root = self.extended_root(&leaves)?;
        let mut files = self.entry_files(&bytes, old.size, size)?;
        files.extend(self.hash_files(leaves, old.size, size)?);
        // Nobody reads these names before the head below counts their entries, so they reach the disk together with it.
        let placed = place_all(&work(&self.reader.folder), &files)?;
        self.check(&old, size, &root)?;
        let head = Checkpoint { root, size, origin: old.origin };
        let note = head.sign(&self.key);
        let remembered = Waiting::put(&work(&self.memory), &self.memory, note.as_bytes())?;
        let shown =
            Waiting::put(&work(&self.reader.folder), &self.reader.folder.join(CHECKPOINT), note.as_bytes())?;
        placed.sync(&[&remembered, &shown])?;
        // Remembered first: a kill between both leaves a head that the next start publishes, never a forgotten one.
        remembered.publish()?;
        shown.publish()?;
        self.reader.note = note;
        self.reader.head = head;
        self.tidy(old.size, size);
        Ok(old.size)
    }

    /// First path to the new root: the subtrees of the old tree and the new leaves, nothing written yet.
    fn extended_root(&self, leaves: &[Hash]) -> Result<Hash, LogError> {
        let source = folder_source(&self.reader.folder);
        let size = self.reader.head.size;
        let mut tiles = Tiles::new(&source, size);
        let mut accumulator = Accumulator::resume(&mut tiles, size)?;
        leaves.iter().for_each(|leaf| accumulator.push(*leaf));
        Ok(accumulator.root())
    }

    /// The bundles that change.
    fn entry_files(
        &self,
        entries: &[Vec<u8>],
        old_size: u64,
        size: u64,
    ) -> Result<Vec<(PathBuf, Vec<u8>)>, LogError> {
        let mut files = Vec::new();
        let folder = &self.reader.folder;
        let source = folder_source(folder);
        let tiles = Tiles::new(&source, old_size);
        let mut entries = entries.iter();
        for bundle in old_size / WIDTH..size.div_ceil(WIDTH) {
            let known = if width(0, bundle, old_size) > 0 { tiles.bundle(bundle)? } else { Vec::new() };
            let width = width(0, bundle, size);
            let added = missing(width, known.len());
            let mut bytes = Vec::new();
            for entry in &known {
                bytes.extend(framed(entry)?);
            }
            for entry in entries.by_ref().take(added) {
                bytes.extend(framed(entry)?);
            }
            files.push((folder.join(entries_path(bundle, width)), bytes));
        }
        Ok(files)
    }

    /// The tiles of every level that change, from the leaves up.
    fn hash_files(
        &self,
        leaves: Vec<Hash>,
        old_size: u64,
        size: u64,
    ) -> Result<Vec<(PathBuf, Vec<u8>)>, LogError> {
        let mut files = Vec::new();
        let folder = &self.reader.folder;
        let source = folder_source(folder);
        let mut old = Tiles::new(&source, old_size);
        let mut added = leaves;
        let mut level = 0;
        while !added.is_empty() {
            let (before, after) = (old_size >> (8 * level), size >> (8 * level));
            let mut above = Vec::new();
            let mut new = added.iter();
            for index in before / WIDTH..after.div_ceil(WIDTH) {
                let known = if width(level, index, old_size) > 0 {
                    old.tile(level, index)?.to_vec()
                } else {
                    Vec::new()
                };
                let width = width(level, index, size);
                let mut hashes = known;
                hashes.extend(new.by_ref().take(missing(width, hashes.len())));
                files.push((folder.join(hash_path(level, index, width)), hashes.as_flattened().to_vec()));
                if width == WIDTH {
                    above.extend(top(hashes));
                }
            }
            added = above;
            level += 1;
        }
        Ok(files)
    }

    /// Second path, before anything is signed: what lies on disk now gives the old root and the new one, and its new
    /// entries give its new hashes.
    fn check(&self, old: &Checkpoint, size: u64, root: &Hash) -> Result<(), LogError> {
        let source = folder_source(&self.reader.folder);
        let mut tiles = Tiles::new(&source, size);
        for bundle in old.size / WIDTH..size.div_ceil(WIDTH) {
            let leaves: Vec<Hash> = tiles.bundle(bundle)?.iter().map(|entry| leaf_hash(entry)).collect();
            if tiles.tile(0, bundle)? != leaves {
                return Err(LogError::RootDiffers { size });
            }
        }
        if range_root(&mut tiles, 0, size)? != *root {
            return Err(LogError::RootDiffers { size });
        }
        if range_root(&mut tiles, 0, old.size)? != old.root {
            return Err(LogError::Forked { size: old.size });
        }
        Ok(())
    }

    /// Removes the tiles ahead of the head, which an append that was cut short left. Once the log has grown past them by
    /// other entries, they would look like older tiles that somebody changed.
    fn clear_ahead(&self) -> Result<(), LogError> {
        let size = self.reader.head.size;
        let mut ahead = Vec::new();
        for level in 0..8 {
            let first = (size >> (8 * level)) / WIDTH;
            self.collect_ahead(
                first,
                &|index| hash_path(level, index, WIDTH),
                width(level, first, size),
                &mut ahead,
            )?;
        }
        let first = size / WIDTH;
        self.collect_ahead(first, &|index| entries_path(index, WIDTH), width(0, first, size), &mut ahead)?;
        // The last ones first, so that what a kill leaves of them is found again.
        for path in ahead.iter().rev() {
            remove_file(path)?;
        }
        Ok(())
    }

    /// The tiles of one row from `first` on that are not of the log; of the first one `held` hashes are.
    fn collect_ahead(
        &self,
        first: u64,
        path: &dyn Fn(u64) -> String,
        held: u64,
        ahead: &mut Vec<PathBuf>,
    ) -> Result<(), LogError> {
        for index in first.. {
            let full = self.reader.folder.join(path(index));
            let before = ahead.len();
            let mut partial = full.clone().into_os_string();
            partial.push(".p");
            let partial = PathBuf::from(partial);
            match std::fs::read_dir(&partial) {
                Ok(entries) => {
                    for entry in entries.flatten() {
                        let width = entry.file_name().to_str().and_then(|name| name.parse::<u64>().ok());
                        if width.is_some_and(|width| index > first || width > held) {
                            ahead.push(entry.path());
                        }
                    }
                }
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(source) => return Err(DiskError::new(Action::List, &partial, source).into()),
            }
            if full.exists() {
                ahead.push(full);
            }
            if ahead.len() == before && index > first {
                break;
            }
        }
        Ok(())
    }

    /// Partial tiles are of no more use when their full form is there; readers know to take that.
    fn tidy(&self, old_size: u64, size: u64) {
        let folder = &self.reader.folder;
        let filled = |path: String| {
            let mut partial = folder.join(path).into_os_string();
            partial.push(".p");
            // What could not be removed now does no harm.
            let _leftover = remove_dir(Path::new(&partial), &work(&self.reader.folder));
        };
        for level in 0..8 {
            let (before, after) = (old_size >> (8 * level), size >> (8 * level));
            for index in before / WIDTH..after / WIDTH {
                filled(hash_path(level, index, WIDTH));
                if level == 0 {
                    filled(entries_path(index, WIDTH));
                }
            }
        }
    }
}

/// The files of a log in a folder.
pub fn folder_source(folder: &Path) -> impl Fn(&str) -> Result<Vec<u8>, LogError> + '_ {
    move |path| {
        let inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
        if !inside {
            return Err(LogError::Tile { path: path.to_owned(), reason: "leaves the folder".to_owned() });
        }
        Ok(read_file(&folder.join(path), LONGEST_BUNDLE)?)
    }
}

/// Whether the log whose head is `head` continues one that had the head `older`.
pub fn continues(source: &Source<'_>, head: &Checkpoint, older: &Checkpoint) -> Result<bool, LogError> {
    if older.origin != head.origin || older.size > head.size {
        return Ok(false);
    }
    Ok(range_root(&mut Tiles::new(source, head.size), 0, older.size)? == older.root)
}

/// Writes files that belong beside a log but are no part of its tree, such as time stamps, while nobody appends to it.
///
/// `files` is told what there is to be written once others are kept out.
pub fn keep_beside(
    folder: &Path,
    memory: &Path,
    files: &mut dyn FnMut() -> Vec<(PathBuf, Vec<u8>)>,
) -> Result<(), LogError> {
    let _lock = begin(folder, memory)?;
    Ok(write_all(&work(folder), &files())?)
}

impl Accumulator {
    /// The state after the first `size` leaves of a tree that is there.
    fn resume<N: Nodes>(nodes: &mut N, size: u64) -> Result<Self, N::Error> {
        let mut peaks = Vec::new();
        let mut start = 0;
        for level in (0..64).rev().filter(|level| size >> level & 1 == 1) {
            peaks.push(nodes.node(level, start >> level)?);
            start += 1 << level;
        }
        Ok(Self::from_peaks(size, peaks))
    }
}

fn root_on_disk(folder: &Path, size: u64) -> Result<Hash, LogError> {
    let source = folder_source(folder);
    range_root(&mut Tiles::new(&source, size), 0, size)
}

/// The hash over a full tile.
fn top(mut hashes: Vec<Hash>) -> Option<Hash> {
    while hashes.len() > 1 {
        hashes = hashes.as_chunks::<2>().0.iter().map(|[left, right]| node_hash(left, right)).collect();
    }
    hashes.first().copied()
}

fn missing(width: u64, known: usize) -> usize {
    usize::try_from(width).unwrap_or(usize::MAX).saturating_sub(known)
}

fn read_note(path: &Path) -> Result<Option<String>, LogError> {
    match read_file(path, 1 << 20) {
        Err(error) if error.is_missing() => Ok(None),
        Err(error) => Err(error.into()),
        Ok(bytes) => {
            String::from_utf8(bytes).map(Some).map_err(|_| LogError::Note("it is not UTF-8".to_owned()))
        }
    }
}

/// Keeps other writers out, and takes away what a killed one left half-made.
fn begin(folder: &Path, memory: &Path) -> Result<Lock, LogError> {
    let lock = Lock::acquire(&memory.with_extension("lock"), PATIENCE)?;
    clean_stage(&work(folder))?;
    clean_stage(&work(memory))?;
    Ok(lock)
}

/// `log.work` beside `log`: on the same file system, outside of what is published.
fn work(path: &Path) -> PathBuf {
    path.with_extension("work")
}

fn remember(memory: &Path, note: &str) -> Result<(), LogError> {
    Ok(write_all(&work(memory), &[(memory.to_owned(), note.as_bytes().to_vec())])?)
}

fn show(folder: &Path, note: &str) -> Result<(), LogError> {
    Ok(write_all(&work(folder), &[(folder.join(CHECKPOINT), note.as_bytes().to_vec())])?)
}
