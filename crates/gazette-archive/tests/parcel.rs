//! Parcels: what goes in comes out, and what is cut short or altered is refused whole.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use std::fs;
use std::path::{Path, PathBuf};

use gazette_archive::parcel::{ParcelError, info, pack, unpack};

const QUIET: &(dyn Fn(u64) + Sync) = &|_| ();

fn folder() -> (tempfile::TempDir, Vec<(String, PathBuf)>) {
    let dir = tempfile::tempdir().unwrap();
    let mut files = Vec::new();
    let large = vec![7; 5 << 20];
    for (name, bytes) in [
        ("office.toml", b"[office]".as_slice()),
        ("archive/văn bản %.json", b"{}".as_slice()),
        ("archive/empty", b"".as_slice()),
        ("desk/large", large.as_slice()),
        ("log/checkpoint", b"abc".as_slice()),
    ] {
        let path = dir.path().join("home").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        files.push((name.to_owned(), path));
    }
    (dir, files)
}

fn packed() -> (tempfile::TempDir, PathBuf, Vec<(String, PathBuf)>) {
    let (dir, files) = folder();
    let target = dir.path().join("kiện.zip");
    pack(&files, &target, &[("Gazette-Kind", "backup".to_owned())], QUIET).unwrap();
    (dir, target, files)
}

/// Nothing was left where the parcel should have been unpacked.
fn untouched(area: &Path) -> bool {
    !area.exists() || fs::read_dir(area).unwrap().next().is_none()
}

#[test]
fn what_goes_in_comes_out_byte_for_byte() {
    let (dir, target, files) = packed();
    let seen = info(&target).unwrap();
    assert_eq!((seen["Gazette-Kind"].as_str(), seen["Payload-Oxum"].as_str()), ("backup", "5242893.5"));
    let unpacked = unpack(&target, &dir.path().join("out"), QUIET).unwrap();
    assert_eq!((unpacked.contents.files, unpacked.contents.bytes), (5, 5_242_893));
    for (name, path) in files {
        assert_eq!(fs::read(unpacked.stage.path().join(&name)).unwrap(), fs::read(path).unwrap(), "{name}");
    }
}

#[test]
fn a_parcel_cut_short_anywhere_is_refused_and_leaves_nothing() {
    let (dir, target, _) = packed();
    let bytes = fs::read(&target).unwrap();
    let area = dir.path().join("out");
    for length in [0, 1, 100, bytes.len() / 2, bytes.len() - 100, bytes.len() - 1] {
        fs::write(&target, &bytes[..length]).unwrap();
        assert!(matches!(unpack(&target, &area, QUIET), Err(ParcelError::CutShort(_))), "{length}");
        assert!(untouched(&area), "{length}");
    }
}

#[test]
fn one_altered_byte_anywhere_is_refused_or_changes_no_file() {
    let (dir, mut files) = folder();
    files.retain(|(name, _)| name != "desk/large");
    let target = dir.path().join("kiện.zip");
    pack(&files, &target, &[], QUIET).unwrap();
    let bytes = fs::read(&target).unwrap();
    let area = dir.path().join("out");
    let mut refused = 0;
    for at in (0..bytes.len()).step_by(7) {
        let mut altered = bytes.clone();
        altered[at] ^= 0x41;
        fs::write(&target, &altered).unwrap();
        match unpack(&target, &area, QUIET) {
            Err(_) => {
                refused += 1;
                assert!(untouched(&area), "{at}");
            }
            // Dates and attributes of the ZIP carry nothing.
            Ok(unpacked) => {
                for (name, path) in &files {
                    assert_eq!(fs::read(unpacked.stage.path().join(name)).unwrap(), fs::read(path).unwrap());
                }
            }
        }
    }
    assert!(refused * 14 > bytes.len(), "{refused} of {}", bytes.len());
}

#[test]
fn a_file_that_is_not_listed_or_missing_and_a_newer_form_are_named() {
    let (dir, files) = folder();
    let target = dir.path().join("a.zip");
    pack(&files, &target, &[], QUIET).unwrap();
    let area = dir.path().join("out");
    let rewrite = |keep: &dyn Fn(&str) -> bool, more: Option<&str>, newer: bool| {
        let mut old = zip::ZipArchive::new(fs::File::open(&target).unwrap()).unwrap();
        let path = dir.path().join("b.zip");
        let mut new = zip::ZipWriter::new(fs::File::create(&path).unwrap());
        let options =
            zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        for at in 0..old.len() {
            let mut file = old.by_index(at).unwrap();
            let name = file.name().unwrap().into_owned();
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
            if newer && name == "bag-info.txt" {
                bytes = String::from_utf8(bytes).unwrap().replace("Parcel: 1", "Parcel: 2").into_bytes();
            }
            if keep(&name) {
                new.start_file(&name, options).unwrap();
                std::io::Write::write_all(&mut new, &bytes).unwrap();
            }
        }
        if let Some(name) = more {
            new.start_file(name, options).unwrap();
        }
        new.finish().unwrap();
        unpack(&path, &area, QUIET).unwrap_err()
    };
    assert!(matches!(rewrite(&|name| name != "data/log/checkpoint", None, false),
        ParcelError::Missing(name) if name == "data/log/checkpoint"));
    assert!(
        matches!(rewrite(&|_| true, Some("data/more"), false), ParcelError::Unlisted(name) if name == "data/more")
    );
    assert!(matches!(rewrite(&|_| true, None, true), ParcelError::Newer { found } if found == "2"));
    assert!(untouched(&area));
}
