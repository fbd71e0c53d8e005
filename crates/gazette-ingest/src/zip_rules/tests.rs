//! Real and hostile ZIPs from outside the project, read through `GAZETTE_CORPUS`.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::*;

fn files(folder: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let Some(corpus) = std::env::var_os("GAZETTE_CORPUS") else {
        eprintln!("skipped: GAZETTE_CORPUS names no folder with {folder}");
        return Vec::new();
    };
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(PathBuf::from(corpus).join(folder)) {
        let path = entry.unwrap().into_path();
        if path.extension().is_some_and(|extension| extension == "zip" || extension == "docx") {
            files.push((path.clone(), std::fs::read(path).unwrap()));
        }
    }
    assert!(!files.is_empty(), "{folder} holds no ZIP");
    files
}

#[test]
fn every_hostile_zip_is_judged_at_once() {
    let (mut accepted, mut refused) = (0, 0);
    for (path, bytes) in files("hostile") {
        let start = Instant::now();
        let result = open(&bytes, &ZipLimits::WORD);
        assert!(start.elapsed() < Duration::from_millis(100), "{path:?}");
        let word = path.extension().is_some_and(|extension| extension == "docx");
        assert!(!word || result.is_ok(), "{path:?} {result:?}");
        *if result.is_ok() { &mut accepted } else { &mut refused } += 1;
    }
    println!("hostile ZIPs: {accepted} accepted, {refused} refused, each in under 100 ms");
}

#[test]
fn word_files_of_offices_keep_the_rules() {
    for folder in ["submissions/accepted", "documents"] {
        for (path, bytes) in files(folder) {
            let result = open(&bytes, &ZipLimits::WORD);
            assert!(result.is_ok(), "{path:?} {result:?}");
        }
    }
}
