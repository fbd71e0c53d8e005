//! What the law demands to be removed is gone from every version; that it was there, and its digest, stay.

mod support;

use std::fs;

use gazette_archive::{Archive, ObjectId, Order, Source, StagedFile, audit};
use support::{TIME, home, publish, sha256, tree};

fn order() -> Order {
    Order {
        time: "2026-12-01T08:00:00+07:00".into(),
        who: "văn thư".into(),
        order: "15/QĐ-UBND".into(),
        why: "có dữ liệu cá nhân".into(),
    }
}

#[test]
fn withdrawn_bytes_are_gone_from_all_versions_and_their_digest_stays() {
    let home = home();
    let root = home.path().join("archive");
    let archive = Archive::create(&root).unwrap();
    let ids = publish(&archive, 1).unwrap();
    let object = ids.iter().find(|id| id.as_document().is_some()).unwrap().clone();
    // A later version, as a proof that came after publication would be.
    let mut later = archive.stage().unwrap();
    let proof = StagedFile { path: "later.txt".into(), source: Source::Bytes(b"later".to_vec()) };
    later.add_version(&object, vec![proof]).unwrap();
    later.commit(TIME, "later", "test").unwrap();
    let (path, digest) =
        archive.digests(&object).unwrap().into_iter().find(|(path, _)| path.ends_with(".pdf")).unwrap();
    let bytes = archive.file(&object, &path).unwrap();
    let others: Vec<_> = archive.files(&object).unwrap().into_iter().filter(|file| *file != path).collect();
    let planned = archive.withdrawal(&object, std::slice::from_ref(&path)).unwrap();
    assert!(
        planned
            .iter()
            .any(|(planned, size, sha256)| (planned, *size, *sha256) == (&path, bytes.len() as u64, digest))
    );

    archive.withdraw(&object, std::slice::from_ref(&path), &order()).unwrap();

    let audit = audit(&root, &|_| ()).unwrap();
    assert!(audit.faults.is_empty(), "{:?}", audit.faults);
    assert!(archive.file(&object, &path).is_err());
    let left = tree(&root);
    assert!(left.values().all(|kept| sha256(kept) != digest), "the bytes are still there");
    let withdrawn = archive.withdrawn(&object).unwrap();
    let told = withdrawn.iter().find(|file| file.path == path).unwrap();
    assert_eq!((told.sha256, told.order.as_str()), (digest, "15/QĐ-UBND"));
    for other in others.iter().filter(|other| planned.iter().all(|(planned, _, _)| planned != *other)) {
        assert!(archive.file(&object, other).is_ok(), "{other}");
    }
    let record = archive.document(&object.as_document().unwrap()).unwrap().unwrap();
    assert!(record.document.units.is_empty() && record.files.iter().any(|file| file.digest == digest));
    let found = archive.find_digest(&digest).unwrap();
    assert!(found.iter().any(|found| found.object == object), "the gap is found by its digest");
    archive.rebuild_lookup().unwrap();
    assert!(!archive.find_digest(&digest).unwrap().is_empty());
    let premis = fs::read_to_string(root.join(archive.file_path(&object, "premis.xml").unwrap())).unwrap();
    assert!(premis.contains("<eventType>deletion</eventType>") && premis.contains("15/QĐ-UBND"));
    assert!(fs::read_dir(home.path().join("archive.work/stage")).unwrap().next().is_none());
}

#[test]
fn what_is_not_there_and_what_keeps_the_books_cannot_be_withdrawn() {
    let home = home();
    let archive = Archive::create(&home.path().join("archive")).unwrap();
    let object: ObjectId = publish(&archive, 1).unwrap().remove(0);
    let before = tree(archive.root());
    for path in ["nothing.pdf", "issue.json", "document.json", "premis.xml"] {
        assert!(archive.withdraw(&object, &[path.into()], &order()).is_err(), "{path}");
    }
    assert_eq!(tree(archive.root()), before);
}
