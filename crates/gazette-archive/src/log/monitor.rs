//! Re-checks a whole published log as a stranger would: from its files alone, entry by entry.

use std::path::Path;

use super::checkpoint::Checkpoint;
use super::entry::LogEntry;
use super::merkle::{Accumulator, Hash, leaf_hash, range_root};
use super::note::{Note, VerifierKey};
use super::tile::{Source, Tiles, WIDTH, entries_path, hash_path, width};
use super::{CHECKPOINT, LogError, folder_source, top};
use crate::audit::Fault;

/// What a monitor found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Monitor {
    /// Entries read and found in place.
    pub entries: u64,
    /// The head, if it could be read.
    pub checkpoint: Option<Checkpoint>,
    /// Everything that is wrong.
    pub faults: Vec<Fault>,
}

/// Re-checks the log in a folder, and what lies beside its tree once that is found sound.
pub fn monitor(
    folder: &Path,
    key: Option<&VerifierKey>,
    seen: Option<&Checkpoint>,
    each: &mut dyn FnMut(u64, &LogEntry),
) -> Monitor {
    let mut found = monitor_source(&folder_source(folder), key, seen, each);
    found.beside(folder, key);
    found
}

/// Re-checks a log whose files come from anywhere; `seen` is a head seen before, which this one must continue.
///
/// Without a key the signature is not checked. `each` hears every entry in order.
pub fn monitor_source(
    source: &Source<'_>,
    key: Option<&VerifierKey>,
    seen: Option<&Checkpoint>,
    each: &mut dyn FnMut(u64, &LogEntry),
) -> Monitor {
    let mut found = Monitor { entries: 0, checkpoint: None, faults: Vec::new() };
    let opened = source(CHECKPOINT).and_then(|bytes| {
        let note = String::from_utf8(bytes).map_err(|_| LogError::Note("it is not UTF-8".to_owned()))?;
        match key {
            Some(key) => Checkpoint::open(&note, key),
            None => Checkpoint::parse(&Note::parse(&note)?.text),
        }
    });
    let head = match opened {
        Ok(head) => head,
        Err(error) => {
            found.fault("log-checkpoint", CHECKPOINT, error.to_string());
            return found;
        }
    };
    found.checkpoint = Some(head.clone());
    let mut tiles = Tiles::new(source, head.size);
    let mut roots = Roots { whole: Accumulator::default(), seen, seen_root: None };
    roots.note();
    let mut row = Vec::new();
    for bundle in 0..head.size.div_ceil(WIDTH) {
        let leaves = found.bundle(&tiles, bundle, each);
        let path = hash_path(0, bundle, width(0, bundle, head.size));
        match tiles.tile(0, bundle) {
            Ok(hashes) if Some(hashes) == leaves.as_deref() || leaves.is_none() => {}
            Ok(_) => found.fault("log-tile", &path, "its hashes are not those of the entries"),
            Err(error) => found.fault("log-tile", &path, error.to_string()),
        }
        // Without its entries a bundle proves nothing; the root over all of them will tell.
        let Some(leaves) = leaves else { return found };
        for leaf in &leaves {
            roots.whole.push(*leaf);
            roots.note();
        }
        if leaves.len() as u64 == WIDTH {
            row.extend(top(leaves));
        }
    }
    upper_levels(row, &mut tiles, head.size, &mut found);
    if roots.whole.root() != head.root {
        found.fault("log-root", CHECKPOINT, "the entries do not give the root that was signed");
    }
    match (seen, roots.seen_root) {
        (Some(seen), None) => {
            found.fault(
                "log-went-back",
                CHECKPOINT,
                format!("{} entries, {} were there before", head.size, seen.size),
            );
        }
        (Some(seen), Some(root)) if root != seen.root => {
            found.fault(
                "log-forked",
                CHECKPOINT,
                format!("another history of the first {} entries", seen.size),
            );
        }
        _ => {}
    }
    // The same root by the way a reader of tiles would go.
    if range_root(&mut tiles, 0, head.size).is_ok_and(|root| root != head.root) {
        found.fault("log-root", "tile", "the tiles do not give the root that was signed");
    }
    found
}

/// The root on the way, and the one at the size seen before.
struct Roots<'a> {
    whole: Accumulator,
    seen: Option<&'a Checkpoint>,
    seen_root: Option<Hash>,
}

impl Roots<'_> {
    fn note(&mut self) {
        if self.seen.is_some_and(|seen| seen.size == self.whole.size()) {
            self.seen_root = Some(self.whole.root());
        }
    }
}

impl Monitor {
    /// Judges what lies beside the tree in the folder of a log that was found sound ([`super::beside()`]).
    pub fn beside(&mut self, folder: &Path, key: Option<&VerifierKey>) {
        if let (Some(head), true) = (&self.checkpoint, self.faults.is_empty()) {
            self.faults = super::beside(folder, key, head);
        }
    }

    fn fault(&mut self, code: &'static str, place: &str, detail: impl Into<String>) {
        self.faults.push(Fault { place: place.to_owned(), code, detail: detail.into() });
    }

    /// Reads a bundle, tells what is wrong with its entries, and returns their hashes.
    fn bundle(
        &mut self,
        tiles: &Tiles<'_>,
        bundle: u64,
        each: &mut dyn FnMut(u64, &LogEntry),
    ) -> Option<Vec<Hash>> {
        let entries = match tiles.bundle(bundle) {
            Ok(entries) => entries,
            Err(error) => {
                self.fault("log-tile", &entries_path(bundle, WIDTH), error.to_string());
                return None;
            }
        };
        for (index, bytes) in (bundle.saturating_mul(WIDTH)..).zip(&entries) {
            match LogEntry::from_bytes(bytes) {
                Ok(entry) => each(index, &entry),
                Err(error) => self.fault("log-entry", &format!("{index}"), error.to_string()),
            }
            self.entries = self.entries.saturating_add(1);
        }
        Some(entries.iter().map(|entry| leaf_hash(entry)).collect())
    }
}

/// Compares the tiles above the leaves with the hashes computed from the entries.
fn upper_levels(mut row: Vec<Hash>, tiles: &mut Tiles<'_>, size: u64, found: &mut Monitor) {
    let mut level = 1;
    while !row.is_empty() {
        let mut above = Vec::new();
        for (index, hashes) in (0..).zip(row.chunks(256)) {
            let path = hash_path(level, index, width(level, index, size));
            match tiles.tile(level, index) {
                Ok(tile) if tile == hashes => {}
                Ok(_) => found.fault("log-tile", &path, "its hashes are not those of the tiles below"),
                Err(error) => found.fault("log-tile", &path, error.to_string()),
            }
            if hashes.len() as u64 == WIDTH {
                above.extend(top(hashes.to_vec()));
            }
        }
        row = above;
        level += 1;
    }
}
