//! Whatever is changed in an archive, the audit finds it and names the place.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::fs;
use std::sync::atomic::{AtomicU64, Ordering};

use gazette_archive::{Archive, Fault, audit};
use gazette_model::Language;
use support::{TIME, file, home, publish, tree};

/// Two issues with four documents, one object with a second version.
fn archive() -> (tempfile::TempDir, Archive) {
    let home = home();
    let archive = Archive::create(&home.path().join("archive")).unwrap();
    publish(&archive, 1).unwrap();
    publish(&archive, 2).unwrap();
    let mut publication = archive.stage().unwrap();
    let (_, staged) = file("p.tlog-proof", b"proof", gazette_model::FileRole::Other);
    publication.add_version("gazette:issue:2026/1", vec![staged]).unwrap();
    publication.commit(TIME, "bằng chứng", "Trần Thị B").unwrap();
    (home, archive)
}

#[test]
fn an_untouched_archive_has_no_fault_and_no_warning() {
    let (_home, archive) = archive();
    let heard = AtomicU64::new(0);
    let audit = audit(archive.root(), &|bytes| _ = heard.fetch_add(bytes, Ordering::Relaxed)).unwrap();
    assert_eq!(audit.faults, []);
    assert_eq!((audit.objects, audit.files), (6, 20));
    assert_eq!(heard.into_inner(), audit.bytes);
}

#[test]
fn one_changed_byte_of_any_file_is_found_and_named() {
    let (_home, archive) = archive();
    let mut tried = 0;
    for (path, bytes) in tree(archive.root()) {
        let name = path.strip_prefix(archive.root()).unwrap().to_str().unwrap().to_owned();
        // Only the sentence that describes the layout to people is free text.
        let last = if name == "ocfl_layout.json" { 60 } else { bytes.len() };
        for position in [0, last / 3, last / 2, last - 1] {
            let mut changed = bytes.clone();
            changed[position] ^= 1;
            fs::write(&path, &changed).unwrap();
            let faults = audit(archive.root(), &|_| ()).unwrap().faults;
            assert!(names(&faults, &name), "{name} at {position}: {faults:?}");
            tried += 1;
        }
        fs::write(&path, &bytes).unwrap();
    }
    println!("{tried} changed bytes, all found");
    assert!(tried > 200);
}

#[test]
fn a_missing_a_cut_and_an_added_file_are_found_and_named() {
    let (_home, archive) = archive();
    for (path, bytes) in tree(archive.root()) {
        let name = path.strip_prefix(archive.root()).unwrap().to_str().unwrap().to_owned();
        if name == "ocfl_layout.json" || name == "0=ocfl_1.1" {
            continue;
        }
        fs::write(&path, &bytes[..bytes.len() - 1]).unwrap();
        let cut = audit(archive.root(), &|_| ()).unwrap().faults;
        // A sidecar without its line end still says the same.
        let sidecar = name.ends_with(".sha512");
        assert!(sidecar || name.ends_with("config.json") || names(&cut, &name), "{name} cut: {cut:?}");
        fs::remove_file(&path).unwrap();
        let missing = audit(archive.root(), &|_| ()).unwrap().faults;
        assert!(!missing.is_empty(), "{name} missing");
        fs::write(&path, &bytes).unwrap();
        let added = path.with_file_name("added");
        fs::write(&added, "x").unwrap();
        let more = audit(archive.root(), &|_| ()).unwrap().faults;
        let in_extension = name.starts_with("extensions/");
        assert!(in_extension || more.iter().any(|fault| fault.place.ends_with("added")), "{name}: {more:?}");
        fs::remove_file(&added).unwrap();
    }
    assert_eq!(audit(archive.root(), &|_| ()).unwrap().faults, []);
}

#[test]
fn an_object_moved_or_copied_is_found() {
    let (_home, archive) = archive();
    let object = archive.folder("gazette:issue:2026/2");
    let elsewhere = archive.root().join("abc").join(object.file_name().unwrap());
    fs::create_dir_all(elsewhere.parent().unwrap()).unwrap();
    fs::rename(&object, &elsewhere).unwrap();
    let faults = audit(archive.root(), &|_| ()).unwrap().faults;
    let codes: Vec<_> = faults.iter().map(|fault| fault.code).collect();
    assert!(codes.contains(&"object-misplaced") && codes.contains(&"E073"), "{faults:?}");
    let message = faults.iter().find(|fault| fault.code == "object-misplaced").unwrap().message(Language::Vi);
    assert!(message.contains("nằm sai chỗ") && message.contains("gazette:issue:2026/2"), "{message}");
}

/// The place is the file, or for a sidecar the inventory it stands for.
fn names(faults: &[Fault], name: &str) -> bool {
    let inventory = name.trim_end_matches(".sha512");
    let layout = name.starts_with("extensions/") || name == "ocfl_layout.json";
    faults
        .iter()
        .any(|fault| !fault.is_warning() && (fault.place == name || fault.place == inventory || layout))
}
