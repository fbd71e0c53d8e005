//! Akoma Ntoso of real documents against the schema of the standard.

use std::path::{Path, PathBuf};
use std::process::Command;

use gazette_ingest::{FileKind, Reading, pdf, plain, word};
use gazette_text::akoma::{Edition, akoma};
use gazette_text::structure;

use crate::gazette::corpus;

/// Every file below a folder, in order.
fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() { files(&path, out) } else { out.push(path) }
    }
}

fn read(bytes: &[u8]) -> Option<Reading> {
    match FileKind::of(bytes) {
        FileKind::Pdf => Some(pdf::read(bytes)),
        FileKind::Zip if word::is_word(bytes) => Some(word::read(bytes)),
        FileKind::Compound if word::is_legacy_doc(bytes) => Some(word::read(bytes)),
        FileKind::Text => Some(plain::read(bytes)),
        _ => None,
    }
}

/// The schema of Akoma Ntoso 3.0 is not part of the project: `GAZETTE_AKN_XSD` names `akomantoso30.xsd`, which the
/// packages of the standard and several libraries carry.
#[test]
fn real_documents_are_valid_akoma_ntoso() {
    let Some(corpus) = corpus("akoma ntoso") else { return };
    let schema = std::env::var_os("GAZETTE_AKN_XSD").map(PathBuf::from).filter(|path| path.is_file());
    let there = Command::new("xmllint").arg("--version").output().is_ok_and(|out| out.status.success());
    let Some(schema) = schema.filter(|_| there) else {
        println!("akoma ntoso: skipped, GAZETTE_AKN_XSD names no schema, or there is no xmllint");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let (mut all, mut written) = (Vec::new(), Vec::new());
    for name in ["documents", "submissions"] {
        files(&corpus.join(name), &mut all);
    }
    for (at, path) in all.iter().enumerate() {
        let bytes = std::fs::read(path).unwrap();
        let Some(reading) = read(&bytes) else { continue };
        let document = structure::parse(reading.content);
        let edition = Edition {
            id: "co-quan/so",
            published: Some(("15+16/2026", "2026-11-25".parse().unwrap())),
            publisher: "Văn phòng “A & B”",
            pictures: "https://congbao.test/hinh/",
        };
        let name = folder.path().join(format!("{at}.xml"));
        std::fs::write(&name, akoma(&document, &edition)).unwrap();
        written.push(name);
    }
    assert!(written.len() > 40, "{} documents", written.len());
    let checked =
        Command::new("xmllint").args(["--noout", "--nonet", "--schema"]).arg(schema).args(&written).output();
    let checked = checked.unwrap();
    let told = String::from_utf8_lossy(&checked.stderr);
    let faults: Vec<&str> = told.lines().filter(|line| !line.ends_with(" validates")).collect();
    assert!(checked.status.success() && faults.is_empty(), "{}", faults.join("\n"));
}
