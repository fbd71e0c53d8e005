//! A package for the state archives names every file with its digest.

mod support;

use std::fs;

use gazette_archive::{AipInfo, Archive, export_aip};
use support::{TIME, home, publish, sha256, tree};

#[test]
fn every_file_of_a_package_stands_in_its_mets_with_its_digest() {
    let home = home();
    let archive = Archive::create(&home.path().join("archive")).unwrap();
    let object = publish(&archive, 1).unwrap().remove(0);
    let info = AipInfo {
        organization: "Văn phòng <UBND>".into(),
        fonds: "000.00.12.H10".into(),
        created: TIME.into(),
        user: "văn thư".into(),
        title: "Công báo & số 1".into(),
        date: "2026-11-22".into(),
        software: "0.1".into(),
        documentation: vec![("chứng minh.tlog-proof".into(), b"proof".to_vec())],
    };
    let target = home.path().join("aip");
    let files = export_aip(&archive, &object, &target, &info).unwrap();
    assert_eq!(files, archive.files(&object).unwrap().len() as u64 - 1);
    let root = fs::read_to_string(target.join("METS.xml")).unwrap();
    let inner = fs::read_to_string(target.join("representations/rep1/METS.xml")).unwrap();
    for (path, bytes) in tree(&target) {
        let digest = sha256(&bytes).to_string();
        let named = root.contains(&digest) || inner.contains(&digest);
        assert!(named || path == target.join("METS.xml"), "{} is not named", path.display());
    }
    assert!(root.contains("OBJID=\"urn:000.00.12.H10:uuid:") && root.contains("Công báo &amp; số 1"));
    let premis = fs::read_to_string(target.join("metadata/preservation/premis.xml")).unwrap();
    for event in ["ingestion", "fixity check", "validation"] {
        assert!(premis.contains(&format!("<eventType>{event}</eventType>")), "{event}");
    }
    assert!(export_aip(&archive, &object, &target, &info).is_err(), "a package never replaces another");
}
