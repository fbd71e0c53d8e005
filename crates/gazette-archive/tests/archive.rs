//! What is published is kept, found again, and never half there.

mod support;

use std::fs;
use std::path::Path;

use gazette_archive::{Archive, ArchiveError, ObjectId};
use gazette_disk::faults;
use gazette_model::FileRole;
use support::{TIME, correcting, document, file, home, issue, issue_id, publish, sha256, tree};

#[test]
fn what_is_published_is_read_back_with_its_names() {
    let home = home();
    let root = home.path().join("archive");
    let archive = Archive::create(&root).unwrap();
    assert!(archive.issues().unwrap().is_empty());
    let ids = publish(&archive, 1).unwrap();
    assert_eq!(ids[0].to_string(), "gazette:issue:2026/1");
    publish(&archive, 2).unwrap();
    // Another reader, with the lists and without them.
    for lists in [true, false] {
        if !lists {
            fs::remove_dir_all(home.path().join("archive.work")).unwrap();
        }
        let archive = Archive::open(&root).unwrap();
        assert_eq!(archive.issues().unwrap(), [issue_id(1), issue_id(2)]);
        let mut documents = archive.document_ids().unwrap();
        documents.sort();
        assert_eq!(documents, ["ubnd/1-a", "ubnd/1-b", "ubnd/2-a", "ubnd/2-b"]);
        assert_eq!(archive.documents().unwrap().count(), 4);
        assert_eq!(archive.issue(issue_id(1)).unwrap().unwrap().pages, 8);
        assert_eq!(archive.issue(issue_id(3)).unwrap(), None);
        let object = ObjectId::document("ubnd/2-b");
        let bytes = archive.file(&object, "bản chính/quyết định.pdf").unwrap();
        assert_eq!(bytes, b"original b of issue 2");
        assert_eq!(fs::read(archive.file_path(&object, "bản chính/quyết định.pdf").unwrap()).unwrap(), bytes);
        let found = archive.find_digest(&sha256(&bytes)).unwrap();
        assert_eq!((found.len(), found[0].document.as_deref()), (1, Some("ubnd/2-b")));
        assert_eq!(found[0].path, "bản chính/quyết định.pdf");
        let found = archive.find_digest(&sha256(b"pdf of issue 1")).unwrap();
        assert_eq!(found[0].issue, Some(issue_id(1)));
        assert!(archive.find_digest(&sha256(b"never published")).unwrap().is_empty());
    }
    let archive = Archive::create(&root).unwrap();
    assert_eq!(archive.rebuild_lookup().unwrap(), 6);
    assert_eq!(archive.find_digest(&sha256(b"pdf of issue 1")).unwrap().len(), 1);
}

#[test]
fn corrections_are_found_from_what_they_correct() {
    let home = home();
    let archive = Archive::create(&home.path().join("archive")).unwrap();
    publish(&archive, 1).unwrap();
    let mut publication = archive.stage().unwrap();
    publication.add_document(&correcting("ubnd/đính-chính", "ubnd/1-a"), vec![]).unwrap();
    publication.commit(TIME, "m", "u").unwrap();
    for again in [false, true] {
        if again {
            archive.rebuild_lookup().unwrap();
        }
        let corrections = archive.corrections_of("ubnd/1-a").unwrap();
        assert_eq!((corrections.len(), corrections[0].by.as_str()), (1, "ubnd/đính-chính"));
        assert_eq!(corrections[0].issues[0].issue, issue_id(1));
        assert!(archive.corrections_of("ubnd/1").unwrap().is_empty());
    }
}

#[test]
fn what_is_published_is_never_published_again() {
    let home = home();
    let archive = Archive::create(&home.path().join("archive")).unwrap();
    publish(&archive, 1).unwrap();
    let before = tree(archive.root());
    assert!(matches!(publish(&archive, 1), Err(ArchiveError::Taken(_))));
    assert_eq!(tree(archive.root()), before);
}

#[test]
fn a_record_that_does_not_agree_with_its_files_is_refused() {
    let home = home();
    let archive = Archive::create(&home.path().join("archive")).unwrap();
    let (record, staged) = file("a.pdf", b"one", FileRole::Original);
    let (other, _) = file("a.pdf", b"two", FileRole::Original);
    let mut longer = record.clone();
    longer.size = 4;
    for (listed, files, odd) in [
        (vec![other], vec![staged.clone()], "other digest"),
        (vec![longer], vec![staged.clone()], "other size"),
        (vec![record.clone()], vec![], "no bytes"),
        (vec![], vec![staged.clone()], "not listed"),
        (vec![record], vec![staged.clone(), staged], "twice"),
    ] {
        let mut publication = archive.stage().unwrap();
        assert!(publication.add_document(&document("x/y", &listed), files).is_err(), "{odd}");
        // The object that failed is not part of what follows.
        publication.add_document(&document("x/z", &[]), vec![]).unwrap();
        drop(publication);
        assert!(archive.objects().unwrap().is_empty());
    }
    for name in ["../x", "/x", "a//b", "", "document.json", "premis.xml", "a\\b", "a\nb", "."] {
        let (record, staged) = file(name, b"one", FileRole::Original);
        let mut publication = archive.stage().unwrap();
        assert!(publication.add_document(&document("x/y", &[record]), vec![staged]).is_err(), "{name:?}");
    }
    for time in ["2026-11-22", "2026-11-22T08:00:00", "hôm nay", ""] {
        assert!(archive.stage().unwrap().commit(time, "m", "u").is_err(), "{time}");
    }
    assert!(tree(&home.path().join("archive.work/stage")).is_empty());
}

#[test]
fn a_later_version_adds_and_keeps() {
    let home = home();
    let archive = Archive::create(&home.path().join("archive")).unwrap();
    let ids = publish(&archive, 1).unwrap();
    let mut publication = archive.stage().unwrap();
    let (_, staged) = file("cong-bao.tlog-proof", b"proof", FileRole::Other);
    publication.add_version(&ids[0], vec![staged]).unwrap();
    publication.commit(TIME, "bằng chứng", "Trần Thị B").unwrap();
    assert_eq!(archive.file(&ids[0], "cong-bao.tlog-proof").unwrap(), b"proof");
    assert_eq!(archive.file(&ids[0], "cong-bao.pdf").unwrap(), b"pdf of issue 1");
    assert_eq!(
        archive.files(&ids[0]).unwrap(),
        ["cong-bao.pdf", "cong-bao.tlog-proof", "issue.json", "premis.xml"]
    );
    let (_, staged) = file("cong-bao.pdf", b"other bytes", FileRole::Other);
    assert!(archive.stage().unwrap().add_version(&ids[0], vec![staged]).is_err());
}

#[test]
fn unreferenced_objects_are_found_and_removed() {
    let home = home();
    let archive = Archive::create(&home.path().join("archive")).unwrap();
    publish(&archive, 1).unwrap();
    publish(&archive, 2).unwrap();
    let unreferenced = archive.unreferenced(&|id| id.contains('1')).unwrap();
    assert_eq!(unreferenced.len(), 3);
    for id in &unreferenced {
        archive.remove_unpublished(id).unwrap();
    }
    assert!(archive.unreferenced(&|id| id.contains('1')).unwrap().is_empty());
    assert_eq!(archive.issues().unwrap(), [issue_id(1)]);
    publish(&archive, 2).unwrap();
    assert_eq!(archive.objects().unwrap().len(), 6);
}

#[test]
fn a_changed_file_is_not_handed_out() {
    let home = home();
    let archive = Archive::create(&home.path().join("archive")).unwrap();
    let ids = publish(&archive, 1).unwrap();
    fs::write(archive.file_path(&ids[0], "cong-bao.pdf").unwrap(), "pdf of issue 2").unwrap();
    assert!(matches!(archive.file(&ids[0], "cong-bao.pdf"), Err(ArchiveError::Damaged { .. })));
}

#[test]
fn a_folder_with_other_things_does_not_become_an_archive() {
    let home = home();
    fs::write(home.path().join("other"), "").unwrap();
    assert!(matches!(Archive::create(home.path()), Err(ArchiveError::NotAnArchive(_))));
    assert!(matches!(Archive::open(&home.path().join("nothing")), Err(ArchiveError::NotAnArchive(_))));
}

/// Stops the second publication, then the addition of a version, at every step.
#[test]
fn stopped_at_any_step_a_publication_is_whole_or_absent_after_the_next_start() {
    fn run(root: &Path) -> Result<(), ArchiveError> {
        let archive = Archive::create(root)?;
        publish(&archive, 2)?;
        let mut publication = archive.stage()?;
        let (_, staged) = file("p.tlog-proof", b"proof", FileRole::Other);
        publication.add_version("gazette:issue:2026/1", vec![staged])?;
        publication.commit(TIME, "m", "u").map(drop)
    }
    fn prepare() -> tempfile::TempDir {
        let home = home();
        publish(&Archive::create(&home.path().join("archive")).unwrap(), 1).unwrap();
        home
    }
    let first = prepare();
    let whole_before = tree(&first.path().join("archive")).len();
    faults::reset();
    run(&first.path().join("archive")).unwrap();
    let steps = faults::reset();
    let whole_after = tree(&first.path().join("archive")).len();
    assert!(steps > 100, "{steps}");
    let (mut absent, mut with_issue) = (0, 0);
    for stop in 0..steps {
        let home = prepare();
        let root = home.path().join("archive");
        faults::stop_after(stop);
        let outcome = run(&root);
        faults::reset();
        let archive = Archive::create(&root).unwrap();
        assert!(tree(&home.path().join("archive.work/stage")).is_empty(), "step {stop}");
        let version_two = archive.files("gazette:issue:2026/1").unwrap().len() == 4;
        match archive.issue(issue_id(2)).unwrap() {
            None => {
                absent += 1;
                assert_eq!(tree(&root).len(), whole_before, "step {stop}");
                assert!(!version_two && outcome.is_err());
            }
            Some(_) => {
                with_issue += 1;
                let expected = if version_two { whole_after } else { whole_after - 4 };
                assert_eq!(tree(&root).len(), expected, "step {stop}");
                assert_eq!(archive.document_ids().unwrap().len(), 4, "step {stop}");
                assert_eq!(archive.find_digest(&sha256(b"original b of issue 2")).unwrap().len(), 1);
            }
        }
        assert!(outcome.is_err() || version_two, "step {stop}: acknowledged, but not there");
    }
    assert!(absent > 20 && with_issue > 20, "{absent} {with_issue}");
}

#[test]
fn eight_writers_at_once_are_serialised() {
    let home = home();
    let root = home.path().join("archive");
    let writers: Vec<_> = (1..=8)
        .map(|number| {
            let root = root.clone();
            std::thread::spawn(move || publish(&Archive::create(&root).unwrap(), number).unwrap())
        })
        .collect();
    writers.into_iter().for_each(|writer| drop(writer.join().unwrap()));
    let archive = Archive::open(&root).unwrap();
    assert_eq!((archive.issues().unwrap().len(), archive.objects().unwrap().len()), (8, 24));
    let (record, staged) = file("cong-bao.pdf", b"x", FileRole::IssuePdf);
    assert!(archive.stage().unwrap().add_issue(&issue(3, &[record]), vec![staged]).is_err());
}
