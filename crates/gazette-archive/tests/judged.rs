//! Many random proofs, and many single changed bits: how many were tried, how many were judged right.
//!
//! `GAZETTE_JUDGED` sets how many of each; the suite takes few. `GAZETTE_JUDGED_SEED` sets where they begin.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use gazette_archive::log::{
    Checkpoint, EntryKind, Hash, Key, Log, LogEntry, LogReader, LoggedFile, Proof, VerifierKey, leaf_hash,
    monitor, verify_consistency, verify_proof,
};
use gazette_archive::{Archive, Part};
use support::{TIME, file, home, issue_id, publish, sha256, tree};

fn count() -> usize {
    std::env::var("GAZETTE_JUDGED").ok().and_then(|count| count.parse().ok()).unwrap_or(100)
}

/// A small generator of numbers; no more is asked of it than to be even and repeatable.
struct Dice(u64);

impl Dice {
    fn new() -> Self {
        let given = std::env::var("GAZETTE_JUDGED_SEED").ok().and_then(|seed| seed.parse().ok());
        Self(given.unwrap_or(0x9e37_79b9_7f4a_7c15))
    }

    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) % sides.max(1)
    }

    fn below(&mut self, sides: usize) -> usize {
        usize::try_from(self.roll(sides as u64)).unwrap()
    }
}

fn entry(number: u64) -> LogEntry {
    LogEntry {
        kind: EntryKind::Published,
        time: TIME.into(),
        issue: Some(issue_id(1)),
        document: Some(format!("ubnd/{number}")),
        files: vec![LoggedFile {
            path: "quyết định.pdf".into(),
            size: 8,
            sha256: sha256(&number.to_le_bytes()),
        }],
        note: None,
    }
}

#[test]
fn random_proofs_hold_for_us_and_for_a_second_implementation() {
    let (count, mut dice, home) = (count(), Dice::new(), home());
    let (folder, memory) = (home.path().join("log"), home.path().join("desk/log.head"));
    let key = Key::generate("congbao.example.gov.vn/log").unwrap();
    let mut log = Log::create(&folder, key.clone(), &memory).unwrap();
    let (mut leaves, mut heads): (Vec<Hash>, Vec<Checkpoint>) = (Vec::new(), Vec::new());
    let steps = 40;
    for _ in 0..steps {
        let more = 1 + dice.roll(count as u64 / 8 + 60);
        let first = leaves.len() as u64;
        let entries: Vec<LogEntry> = (first..first + more).map(entry).collect();
        log.append(&entries).unwrap();
        leaves.extend(entries.iter().map(|entry| leaf_hash(&entry.to_bytes().unwrap())));
        let head = log.reader().checkpoint().clone();
        assert_eq!(head.root, second::root(&leaves), "{} entries", head.size);
        heads.push(head);
    }
    drop(log);
    let verifier = key.verifier();
    let reader = LogReader::open(&folder, &verifier).unwrap();
    let head = reader.checkpoint().clone();
    for _ in 0..count {
        let index = dice.roll(head.size);
        let text = reader.prove_inclusion(index).unwrap();
        let proved = verify_proof(&sha256(&index.to_le_bytes()), &text, &verifier).unwrap();
        assert_eq!((proved.index, proved.file), (index, Some(0)));
        let hashes = Proof::parse(&text).unwrap().hashes;
        let leaf = leaves[usize::try_from(index).unwrap()];
        assert_eq!(second::included(index, head.size, leaf, &hashes), Some(head.root), "{index}");
    }
    println!(
        "{count} random proofs of inclusion in {} entries: {count} held, {count} held by the second",
        head.size
    );
    for turn in 0..count {
        // Half begin at a head that was signed, half at any size.
        let (old, root) = if turn % 2 == 0 {
            let old = &heads[dice.below(heads.len())];
            (old.size, old.root)
        } else {
            let old = 1 + dice.roll(head.size);
            (old, second::root(&leaves[..usize::try_from(old).unwrap()]))
        };
        let hashes = reader.prove_consistency(old).unwrap();
        assert!(verify_consistency(old, head.size, &root, &head.root, &hashes), "{old}");
        assert_eq!(second::consistent(old, head.size, root, &hashes), Some((root, head.root)), "{old}");
    }
    println!("{count} random proofs of consistency: {count} held, {count} held by the second");
}

/// RFC 9162 once more, from its recursive definitions and nothing of ours.
mod second {
    use sha2::{Digest as _, Sha256};

    use super::Hash;

    fn node(left: Hash, right: Hash) -> Hash {
        Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
    }

    /// The largest power of two below `size`.
    fn half(size: u64) -> u64 {
        1 << (63 - (size - 1).leading_zeros())
    }

    pub(super) fn root(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => Sha256::digest([]).into(),
            [leaf] => *leaf,
            more => {
                let (left, right) = more.split_at(usize::try_from(half(more.len() as u64)).unwrap());
                node(root(left), root(right))
            }
        }
    }

    /// The root that a path leads to; the last hash of a path stands highest.
    pub(super) fn included(index: u64, size: u64, leaf: Hash, path: &[Hash]) -> Option<Hash> {
        if size == 1 {
            return path.is_empty().then_some(leaf);
        }
        let (sibling, below) = path.split_last()?;
        let half = half(size);
        Some(if index < half {
            node(included(index, half, leaf, below)?, *sibling)
        } else {
            node(*sibling, included(index - half, size - half, leaf, below)?)
        })
    }

    /// The two roots that a proof gives.
    pub(super) fn consistent(old: u64, new: u64, root: Hash, proof: &[Hash]) -> Option<(Hash, Hash)> {
        sub(old, new, root, proof, true)
    }

    fn sub(old: u64, new: u64, root: Hash, proof: &[Hash], whole: bool) -> Option<(Hash, Hash)> {
        if old == new {
            return match (whole, proof) {
                (true, []) => Some((root, root)),
                (false, [hash]) => Some((*hash, *hash)),
                _ => None,
            };
        }
        let (sibling, below) = proof.split_last()?;
        let half = half(new);
        if old <= half {
            let (before, after) = sub(old, half, root, below, whole)?;
            Some((before, node(after, *sibling)))
        } else {
            let (before, after) = sub(old - half, new - half, root, below, false)?;
            Some((node(*sibling, before), node(*sibling, after)))
        }
    }
}

/// An archive and a log with its proofs, as an office publishes them.
struct Published {
    _home: tempfile::TempDir,
    archive: Archive,
    log: PathBuf,
    key: VerifierKey,
}

fn published() -> Published {
    let home = home();
    let archive = Archive::create(&home.path().join("archive")).unwrap();
    for number in 1..=2 {
        publish(&archive, number).unwrap();
    }
    let mut publication = archive.stage().unwrap();
    let (_, staged) = file("p.tlog-proof", b"proof", gazette_model::FileRole::Other);
    publication.add_version("gazette:issue:2026/1", vec![staged]).unwrap();
    publication.commit(TIME, "bằng chứng", "Trần Thị B").unwrap();
    let log = home.path().join("log");
    let key = Key::generate("congbao.example.gov.vn/log").unwrap();
    let mut writer = Log::create(&log, key.clone(), &home.path().join("desk/log.head")).unwrap();
    let mut size = 0;
    // Heads on the way leave partial tiles, and proofs that speak of them.
    for step in [3, 40, 213, 9] {
        writer.append(&(size..size + step).map(entry).collect::<Vec<_>>()).unwrap();
        for index in [size, size + step - 1] {
            let path = log.join(format!("proof/ubnd/{index}.tlog-proof"));
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, writer.reader().prove_inclusion(index).unwrap()).unwrap();
        }
        size += step;
    }
    fs::write(log.join("key.pub"), format!("{}\n", key.verifier())).unwrap();
    Published { _home: home, archive, log, key: key.verifier() }
}

impl Published {
    fn archive_is_sound(&self) -> bool {
        // A root that cannot even be opened is refused by every command.
        Archive::open(self.archive.root())
            .and_then(|archive| archive.audit(Part::WHOLE, &|_| ()))
            .is_ok_and(|audit| audit.faults.is_empty())
    }

    fn log_is_sound(&self, key: &VerifierKey) -> bool {
        monitor(&self.log, Some(key), None, &mut |_, _| ()).faults.is_empty()
    }

    /// With the key that lies beside the log, as whoever has no other takes it.
    fn log_is_sound_by_itself(&self) -> bool {
        let text = fs::read_to_string(self.log.join("key.pub")).unwrap_or_default();
        VerifierKey::parse(&text).is_ok_and(|key| self.log_is_sound(&key))
    }
}

#[test]
fn every_changed_bit_of_any_published_file_is_noticed() {
    let (count, mut dice, published) = (count(), Dice::new(), published());
    assert!(published.archive_is_sound() && published.log_is_sound(&published.key));
    assert!(published.log_is_sound_by_itself());
    let mut unnoticed: BTreeMap<String, usize> = BTreeMap::new();
    let archive: Vec<_> = tree(published.archive.root()).into_iter().collect();
    let log: Vec<_> = tree(&published.log).into_iter().collect();
    for (what, files) in [("archive", &archive), ("log", &log)] {
        let all: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
        for turn in 0..count {
            // Half choose among files, half among bytes: small files are not forgotten, nor the places in large ones.
            let mut at = dice.below(all);
            let which = if turn % 2 == 0 {
                dice.below(files.len())
            } else {
                let mut which = 0;
                while at >= files[which].1.len() {
                    at -= files[which].1.len();
                    which += 1;
                }
                which
            };
            let (path, bytes) = &files[which];
            let (at, bit) = (at % bytes.len(), dice.roll(8));
            let mut changed = bytes.clone();
            changed[at] ^= 1 << bit;
            fs::write(path, changed).unwrap();
            let sound = match what {
                "archive" => published.archive_is_sound(),
                _ => published.log_is_sound(&published.key) || published.log_is_sound_by_itself(),
            };
            if sound {
                let name = path.strip_prefix(published.archive.root().parent().unwrap()).unwrap_or(path);
                *unnoticed.entry(format!("{} at {at}, bit {bit}", shown(name))).or_default() += 1;
            }
            fs::write(path, bytes).unwrap();
        }
        println!(
            "{count} changed bits in {} files of the {what}: {} noticed",
            files.len(),
            count - unnoticed.len()
        );
    }
    assert!(unnoticed.is_empty(), "{unnoticed:#?}");
    assert!(published.archive_is_sound() && published.log_is_sound(&published.key));
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
