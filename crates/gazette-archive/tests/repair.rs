//! Damage is mended from a good copy, and never from one that is not the same.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::fs;
use std::path::Path;

use gazette_archive::{Archive, RefusedCopy};
use support::{home, issue_id, publish, tree};

fn two_copies(home: &Path) -> (Archive, Archive) {
    let archives = ["archive", "copy"].map(|name| {
        let archive = Archive::create(&home.join(name)).unwrap();
        publish(&archive, 1).unwrap();
        publish(&archive, 2).unwrap();
        archive
    });
    let [archive, copy] = archives;
    (archive, copy)
}

#[test]
fn any_one_damaged_or_missing_file_of_an_object_is_mended() {
    let home = home();
    let (archive, copy) = two_copies(home.path());
    let whole = tree(archive.root());
    let object = archive.folder("gazette:issue:2026/1");
    for (path, bytes) in tree(&object) {
        for missing in [false, true] {
            if missing {
                fs::remove_file(&path).unwrap();
            } else {
                let mut changed = bytes.clone();
                changed[bytes.len() / 2] ^= 1;
                fs::write(&path, changed).unwrap();
            }
            let repair = archive.repair_from(copy.root(), &|_| ()).unwrap();
            assert!(repair.audit.faults.is_empty(), "{}", path.display());
            assert_eq!((repair.repaired.len(), repair.refused.len()), (1, 0), "{}", path.display());
            assert!(tree(archive.root()) == whole);
        }
    }
    fs::remove_dir_all(&object).unwrap();
    assert_eq!(archive.repair_from(copy.root(), &|_| ()).unwrap().repaired.len(), 1);
    assert_eq!(archive.issues().unwrap(), [issue_id(1), issue_id(2)]);
}

#[test]
fn a_copy_that_is_damaged_or_another_is_refused() {
    let home = home();
    let (archive, copy) = two_copies(home.path());
    let [ours, theirs] =
        [&archive, &copy].map(|a| a.file_path("gazette:issue:2026/1", "cong-bao.pdf").unwrap());
    fs::write(&ours, "changed").unwrap();
    fs::write(&theirs, "changed").unwrap();
    let repair = archive.repair_from(copy.root(), &|_| ()).unwrap();
    assert_eq!((repair.repaired.len(), repair.refused[0].1), (0, RefusedCopy::Damaged));
    assert!(!repair.audit.is_valid());
    // A forged copy, consistent in itself, with other bytes.
    copy.remove_unpublished("gazette:issue:2026/1").unwrap();
    let (record, staged) = support::file("cong-bao.pdf", b"forged", gazette_model::FileRole::IssuePdf);
    let mut publication = copy.stage().unwrap();
    publication.add_issue(&support::issue(1, &[record]), vec![staged]).unwrap();
    publication.commit(support::TIME, "Đăng Công báo", "Nguyễn Văn A").unwrap();
    let repair = archive.repair_from(copy.root(), &|_| ()).unwrap();
    assert_eq!((repair.repaired.len(), repair.refused[0].1), (0, RefusedCopy::Differs));
    copy.remove_unpublished("gazette:issue:2026/1").unwrap();
    let repair = archive.repair_from(copy.root(), &|_| ()).unwrap();
    assert_eq!((repair.repaired.len(), repair.refused[0].1), (0, RefusedCopy::Missing));
}
