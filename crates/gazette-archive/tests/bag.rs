//! A bag that is handed out is complete, and its digests are those of its files.

mod support;

use std::fs;

use gazette_archive::{Archive, BagInfo, export_bagit};
use sha2::Digest as _;
use support::{home, publish};

fn info() -> BagInfo {
    BagInfo {
        organization: "Văn phòng\nUBND".into(), date: "2026-11-22".into(), description: "Số 1".into()
    }
}

#[test]
fn every_file_stands_in_both_manifests_with_its_digest() {
    let home = home();
    let archive = Archive::create(&home.path().join("archive")).unwrap();
    let ids = publish(&archive, 1).unwrap();
    let bag = home.path().join("out/bag");
    assert_eq!(export_bagit(&archive, &ids, &bag, &info()).unwrap(), 9);
    for (manifest, long, lines) in [
        ("manifest-sha256.txt", false, 9),
        ("manifest-sha512.txt", true, 9),
        ("tagmanifest-sha256.txt", false, 4),
        ("tagmanifest-sha512.txt", true, 4),
    ] {
        let text = fs::read_to_string(bag.join(manifest)).unwrap();
        assert_eq!(text.lines().count(), lines);
        for line in text.lines() {
            let (digest, name) = line.split_once("  ").unwrap();
            let bytes = fs::read(bag.join(name.replace("%25", "%"))).unwrap();
            let actual = if long {
                sha2::Sha512::digest(&bytes).to_vec()
            } else {
                sha2::Sha256::digest(&bytes).to_vec()
            };
            assert_eq!(digest, actual.iter().map(|byte| format!("{byte:02x}")).collect::<String>(), "{name}");
        }
    }
    assert!(bag.join("data/document/ubnd/1-a/bản chính/quyết định.pdf").is_file());
    let text = fs::read_to_string(bag.join("bag-info.txt")).unwrap();
    assert!(
        text.starts_with("Source-Organization: Văn phòng UBND\n") && text.contains("Payload-Oxum: "),
        "{text}"
    );
    // A folder that is there is never written over.
    assert!(export_bagit(&archive, &ids, &bag, &info()).is_err());
}

#[test]
fn a_damaged_file_is_not_handed_out() {
    let home = home();
    let archive = Archive::create(&home.path().join("archive")).unwrap();
    let ids = publish(&archive, 1).unwrap();
    fs::write(archive.file_path(&ids[0], "cong-bao.pdf").unwrap(), "changed").unwrap();
    assert!(export_bagit(&archive, &ids, &home.path().join("out/bag"), &info()).is_err());
    assert_eq!(fs::read_dir(home.path().join("out")).unwrap().count(), 0);
}
