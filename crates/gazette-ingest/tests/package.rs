//! Packages of real submissions and of the BagIt conformance suite, read through `GAZETTE_CORPUS`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use gazette_ingest::package::{self, Package};
use gazette_model::{Finding, Severity};

fn corpus(folder: &str) -> Option<PathBuf> {
    let corpus = std::env::var_os("GAZETTE_CORPUS");
    if corpus.is_none() {
        eprintln!("skipped: GAZETTE_CORPUS names no folder with {folder}");
    }
    corpus.map(|corpus| Path::new(&corpus).join(folder))
}

fn open(path: &Path) -> Package {
    package::open(path, &|_| {}).unwrap_or_else(|error| panic!("{path:?}: {error}"))
}

fn codes(findings: &[Finding]) -> BTreeSet<&'static str> {
    findings.iter().map(|finding| finding.code.as_str()).collect()
}

#[test]
fn every_bag_of_the_conformance_suite_is_judged_right() {
    let Some(root) = corpus("conformance/bagit") else { return };
    let cases = std::fs::read_to_string(root.join("cases.tsv")).unwrap();
    let (mut right, mut total) = (0, 0);
    let mut wrong = Vec::new();
    for line in cases.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let (bag, group, seen_on_linux) = (columns[0], columns[2], columns[4]);
        // Names that lead out on Windows are refused everywhere; the warnings follow what is really there.
        let accept = match group {
            "valid" => true,
            "warning" => seen_on_linux == "accept",
            _ => false,
        };
        let validation = package::validate(&root.join(bag), &|_| {}).unwrap();
        let warned = group != "warning" || !validation.findings.is_empty();
        total += 1;
        if validation.valid == accept && warned {
            right += 1;
        } else {
            wrong.push(format!("{bag}: valid {} {:?}", validation.valid, validation.findings));
        }
    }
    println!("BagIt conformance: {right} of {total} right");
    assert!(total >= 60 && wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn submissions_are_packed_as_expected() {
    let Some(root) = corpus("submissions") else { return };
    // What can be wrong with a package, of the codes that expectations speak of.
    let ours = [
        "digest-mismatch",
        "file-missing",
        "file-undeclared",
        "path-escape",
        "duplicate-entry",
        "zip-bomb",
        "no-digests",
        "package-invalid",
    ];
    let (mut cases, mut wrong) = (0, Vec::new());
    for folder in ["accepted", "returned"].iter().flat_map(|name| std::fs::read_dir(root.join(name)).unwrap())
    {
        let folder = folder.unwrap().path();
        let text = std::fs::read_to_string(folder.join("expected.json")).unwrap();
        let expected: serde_json::Value = serde_json::from_str(&text).unwrap();
        let list = |key: &str| -> BTreeSet<&str> {
            expected[key]
                .as_array()
                .unwrap()
                .iter()
                .map(|code| code.as_str().unwrap())
                .filter(|code| ours.contains(code))
                .collect()
        };
        let zip = folder.join("submission.zip");
        let package = open(&if zip.exists() { zip } else { folder.join("submission") });
        let found = codes(&package.findings);
        let (must, may) = (list("must_have"), list("may_have"));
        let allowed = |code: &&str| !ours.contains(code) || must.contains(code) || may.contains(code);
        let packaging = serde_json::to_value(package.packaging).unwrap();
        let errors = package.findings.iter().any(|finding| finding.severity == Severity::Error);
        cases += 1;
        if !must.iter().all(|code| found.contains(code))
            || !found.iter().all(allowed)
            || packaging != expected["packaging"]
            || errors == must.iter().all(|code| *code == "no-digests")
        {
            wrong.push(format!("{folder:?}: {packaging} {found:?}"));
        }
        if expected["outcome"] == "accepted" {
            assert!(package.with_role("original").is_some(), "{folder:?} {:?}", package.files);
        }
    }
    println!("submissions: {} of {cases} packages right", cases - wrong.len());
    assert!(cases > 20 && wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn declared_metadata_is_that_of_the_expectation() {
    let Some(root) = corpus("submissions/accepted") else { return };
    let mut read = 0;
    for folder in std::fs::read_dir(root).unwrap() {
        let folder = folder.unwrap().path();
        let text = std::fs::read_to_string(folder.join("expected.json")).unwrap();
        let expected: serde_json::Value = serde_json::from_str(&text).unwrap();
        let zip = folder.join("submission.zip");
        let package = open(&if zip.exists() { zip } else { folder.join("submission") });
        let Some(declared) = &package.declared else { continue };
        let document = serde_json::to_value(&declared.metadata).unwrap();
        for key in ["number", "type", "bodies", "issued_on", "subject"] {
            assert_eq!(document[key], expected["document"][key], "{folder:?} {key}");
        }
        assert_eq!(document["signatories"][0]["name"], expected["document"]["signatory"], "{folder:?}");
        for file in &package.files {
            let bytes = package.read(&file.name, 1 << 30).unwrap();
            assert_eq!(bytes.len() as u64, file.size);
        }
        read += 1;
    }
    assert!(read > 5, "{read}");
}
