//! The log: what it proves, and what it refuses.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::fs;
use std::path::Path;

use gazette_archive::log::{
    Checkpoint, EntryKind, Key, Log, LogEntry, LogError, LogReader, LoggedFile, VerifierKey, monitor,
    verify_consistency, verify_proof,
};
use gazette_disk::faults;
use support::{TIME, home, issue_id, sha256, tree};

fn entry(number: u64) -> LogEntry {
    let bytes = number.to_le_bytes();
    let file = LoggedFile { path: "quyết định.pdf".into(), size: 8, sha256: sha256(&bytes) };
    LogEntry {
        kind: EntryKind::Published,
        time: TIME.into(),
        issue: Some(issue_id(1)),
        document: Some(format!("ubnd/{number}")),
        files: vec![file],
        note: None,
    }
}

fn entries(range: std::ops::Range<u64>) -> Vec<LogEntry> {
    range.map(entry).collect()
}

struct Case {
    home: tempfile::TempDir,
    key: Key,
}

impl Case {
    fn new() -> Self {
        Self { home: home(), key: Key::generate("congbao.example.gov.vn/log").unwrap() }
    }

    fn folder(&self) -> std::path::PathBuf {
        self.home.path().join("log")
    }

    fn memory(&self) -> std::path::PathBuf {
        self.home.path().join("desk/log-head")
    }

    fn open(&self) -> Result<Log, LogError> {
        Log::open(&self.folder(), self.key.clone(), &self.memory())
    }

    fn with(size: u64) -> Self {
        let case = Self::new();
        let mut log = Log::create(&case.folder(), case.key.clone(), &case.memory()).unwrap();
        if size > 0 {
            log.append(&entries(0..size)).unwrap();
        }
        case
    }

    fn faults(&self, seen: Option<&Checkpoint>) -> Vec<&'static str> {
        let found = monitor(&self.folder(), Some(&self.key.verifier()), seen, &mut |_, _| ());
        found.faults.iter().map(|fault| fault.code).collect()
    }
}

#[test]
fn every_entry_is_proved_however_the_log_grew() {
    let case = Case::with(0);
    let mut heads = Vec::new();
    let mut size = 0;
    for step in [1, 1, 2, 3, 250, 1, 255, 600, 7] {
        let mut log = case.open().unwrap();
        assert_eq!(log.append(&entries(size..size + step)).unwrap(), size);
        size += step;
        heads.push(log.reader().checkpoint().clone());
        drop(log);
        assert!(case.faults(heads.first()).is_empty(), "{size}");
    }
    let verifier = VerifierKey::parse(&case.key.verifier().to_string()).unwrap();
    let reader = LogReader::open(&case.folder(), &verifier).unwrap();
    let head = reader.checkpoint();
    for index in (0..size).step_by(7).chain([size - 1]) {
        let proof = reader.prove_inclusion(index).unwrap();
        let proved = verify_proof(&sha256(&index.to_le_bytes()), &proof, &verifier).unwrap();
        assert_eq!((proved.index, proved.file), (index, Some(0)));
        assert_eq!(proved.entry, entry(index));
        assert_eq!(verify_proof(&sha256(b"other"), &proof, &verifier).unwrap().file, None);
    }
    for old in &heads {
        let proof = reader.prove_consistency(old.size).unwrap();
        assert!(verify_consistency(old.size, head.size, &old.root, &head.root, &proof), "{}", old.size);
    }
    assert!(reader.prove_inclusion(size).is_err());
    let found = reader.find_last(size, &|entry| entry.document.as_deref() == Some("ubnd/300")).unwrap();
    assert_eq!(found.unwrap().0, 300);
    assert!(reader.find_last(100, &|entry| entry.document.as_deref() == Some("ubnd/300")).unwrap().is_none());
}

#[test]
fn any_changed_character_of_a_proof_refuses_it() {
    let case = Case::with(300);
    let verifier = case.key.verifier();
    let proof = LogReader::open(&case.folder(), &verifier).unwrap().prove_inclusion(123).unwrap();
    let digest = sha256(&123_u64.to_le_bytes());
    assert!(verify_proof(&digest, &proof, &verifier).is_ok());
    for position in (0..proof.len()).step_by(5) {
        let mut changed = proof.clone().into_bytes();
        changed[position] ^= 1;
        if let Ok(changed) = String::from_utf8(changed) {
            assert!(verify_proof(&digest, &changed, &verifier).is_err(), "{position}: {changed}");
        }
        assert!(
            position % 3 > 0
                || proof.get(..position).is_none_or(|cut| verify_proof(&digest, cut, &verifier).is_err())
        );
    }
    let other = Key::generate("congbao.example.gov.vn/log").unwrap().verifier();
    assert!(matches!(verify_proof(&digest, &proof, &other), Err(LogError::NotSigned(_))));
}

#[test]
fn any_changed_byte_of_the_log_is_found_by_the_monitor() {
    let case = Case::with(258);
    let mut tried = 0;
    for (path, bytes) in tree(&case.folder()) {
        let step = (bytes.len() / 20).max(1);
        for position in (0..bytes.len()).step_by(step) {
            let mut changed = bytes.clone();
            changed[position] ^= 1 << (position % 8);
            fs::write(&path, &changed).unwrap();
            assert!(!case.faults(None).is_empty(), "{} at {position}", path.display());
            tried += 1;
        }
        fs::remove_file(&path).unwrap();
        assert!(!case.faults(None).is_empty(), "{} missing", path.display());
        fs::write(&path, &bytes).unwrap();
    }
    println!("{tried} changed bytes, all found");
    assert!(tried > 100 && case.faults(None).is_empty());
}

#[test]
fn a_restored_backup_a_rewritten_history_and_another_key_are_refused() {
    let case = Case::with(10);
    let backup = tree(&case.folder());
    let old_memory = fs::read(case.memory()).unwrap();
    let seen = case.open().unwrap().reader().checkpoint().clone();
    case.open().unwrap().append(&entries(10..20)).unwrap();
    let (newer, memory) = (tree(&case.folder()), fs::read(case.memory()).unwrap());
    let put = |files: &std::collections::BTreeMap<std::path::PathBuf, Vec<u8>>| {
        let _gone = fs::remove_dir_all(case.folder());
        for (path, bytes) in files {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    };
    // The log from a backup, the register as it is.
    put(&backup);
    assert!(matches!(case.open(), Err(LogError::WentBack { remembered: 20, found: 10 })));
    // The register from a backup, the log as it is; a person decides.
    put(&newer);
    fs::write(case.memory(), &old_memory).unwrap();
    assert!(matches!(case.open(), Err(LogError::MemoryBehind { remembered: 10, found: 20 })));
    Log::accept_head(&case.folder(), &case.key.verifier(), &case.memory()).unwrap();
    assert!(case.open().is_ok());
    // Without any memory.
    fs::remove_file(case.memory()).unwrap();
    assert!(matches!(case.open(), Err(LogError::MemoryBehind { remembered: 0, found: 20 })));
    // Another history of the same length, signed with the right key.
    fs::remove_dir_all(case.folder()).unwrap();
    let mut other = Log::create(&case.folder(), case.key.clone(), &case.memory()).unwrap();
    other.append(&entries(100..120)).unwrap();
    drop(other);
    fs::write(case.memory(), &memory).unwrap();
    assert!(matches!(case.open(), Err(LogError::Forked { size: 20 })));
    assert!(matches!(
        Log::accept_head(&case.folder(), &case.key.verifier(), &case.memory()),
        Err(LogError::Forked { .. })
    ));
    assert_eq!(case.faults(Some(&seen)), ["log-forked"]);
    // A shorter one.
    put(&backup);
    let longer = Checkpoint { size: 20, ..seen };
    assert_eq!(case.faults(Some(&longer)), ["log-went-back"]);
    // Another key, and a log in place of a remembered one.
    let key = Key::generate("congbao.example.gov.vn/log").unwrap();
    assert!(matches!(Log::open(&case.folder(), key, &case.memory()), Err(LogError::NotSigned(_))));
    fs::remove_dir_all(case.folder()).unwrap();
    assert!(matches!(case.open(), Err(LogError::WentBack { remembered: 20, found: 0 })));
    let again = Log::create(&case.folder(), case.key.clone(), &case.memory());
    assert!(matches!(again, Err(LogError::WentBack { remembered: 20, found: 0 })));
}

#[test]
fn a_damaged_tile_stops_the_next_signature() {
    let case = Case::with(300);
    let tile = case.folder().join("tile/0/001.p/44");
    let mut bytes = fs::read(&tile).unwrap();
    bytes[40] ^= 1;
    fs::write(&tile, bytes).unwrap();
    assert!(matches!(case.open(), Err(LogError::RootDiffers { size: 300 })));
}

/// Stops the growth of a log over a tile's end at every step.
#[test]
fn stopped_at_any_step_an_append_is_whole_or_absent_and_the_log_goes_on() {
    fn run(case: &Case) -> Result<(), LogError> {
        let mut log = case.open()?;
        log.append(&entries(250..255))?;
        log.append(&entries(255..260)).map(drop)
    }
    let case = Case::with(250);
    let first = case.open().unwrap().reader().checkpoint().clone();
    faults::reset();
    run(&case).unwrap();
    let steps = faults::reset();
    assert!(steps > 40, "{steps}");
    for stop in 0..steps {
        let case = Case { home: home(), key: case.key.clone() };
        let mut log = Log::create(&case.folder(), case.key.clone(), &case.memory()).unwrap();
        log.append(&entries(0..250)).unwrap();
        drop(log);
        faults::stop_after(stop);
        let outcome = run(&case);
        faults::reset();
        let mut log = case.open().unwrap_or_else(|error| panic!("step {stop}: {error}"));
        let size = log.reader().checkpoint().size;
        assert!([250, 255, 260].contains(&size), "step {stop}: {size}");
        assert!(outcome.is_err() || size == 260, "step {stop}: acknowledged, but not there");
        // It goes on with other entries than those that were lost.
        log.append(&entries(1000..1010)).unwrap();
        drop(log);
        assert!(case.faults(Some(&first)).is_empty(), "step {stop}");
    }
}

#[test]
fn keys_are_read_as_they_are_written_and_the_secret_is_not_shown() {
    let key = Key::generate("congbao.example.gov.vn/log").unwrap();
    let text = key.to_private_text();
    assert_eq!(Key::from_private_text(&text).unwrap().verifier(), key.verifier());
    let secret = text.trim().splitn(5, '+').nth(4).unwrap();
    assert!(!format!("{key:?}").contains(secret));
    let verifier = key.verifier().to_string();
    assert_eq!(VerifierKey::parse(&verifier).unwrap(), key.verifier());
    for (from, to) in [("congbao", "congbaa"), ("+", "-"), ("log+", "log+0")] {
        assert!(VerifierKey::parse(&verifier.replacen(from, to, 1)).is_err());
    }
    for name in ["", "a b", "a+b", "a\nb"] {
        assert!(Key::generate(name).is_err());
    }
    assert!(Key::from_private_text(&verifier).is_err());
}

#[test]
fn an_entry_in_another_form_is_refused() {
    let bytes = entry(1).to_bytes().unwrap();
    assert_eq!(LogEntry::from_bytes(&bytes).unwrap(), entry(1));
    let text = String::from_utf8(bytes).unwrap();
    for other in
        [text.replace(':', ": "), text.replace("\"size\":8", "\"size\":8.0"), text.replace("kind", "kinds")]
    {
        assert!(LogEntry::from_bytes(other.as_bytes()).is_err(), "{other}");
    }
    let mut long = entry(1);
    long.note = Some("a".repeat(65_536));
    assert!(matches!(long.to_bytes(), Err(LogError::EntryTooLong(_))));
    assert!(!Path::new("log").exists());
}
