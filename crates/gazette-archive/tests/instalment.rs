//! A later part of a document joins its object, also after a publication that was cut short.

mod support;

use gazette_archive::{Archive, ArchiveError, ObjectId, audit};
use gazette_model::IssuePart;
use support::{TIME, home, issue_id, publish};

fn add(archive: &Archive, address: &str, part: &IssuePart) -> Result<(), ArchiveError> {
    let mut stage = archive.stage()?;
    stage.add_instalment(address, part)?;
    stage.commit(TIME, "a later part", "test").map(drop)
}

#[test]
fn a_part_left_by_a_cut_publication_is_not_seen_is_kept_or_replaced_and_never_stands_twice() {
    let home = home();
    let root = home.path().join("archive");
    let archive = Archive::create(&root).unwrap();
    let ids = publish(&archive, 1).unwrap();
    let address = ids.iter().find_map(ObjectId::as_document).unwrap();
    let object = ObjectId::document(&address);
    let first = archive.document(&address).unwrap().unwrap().issues[0].clone();
    let part = IssuePart { issue: issue_id(2), first_page: 3, last_page: 9, ..first };

    add(&archive, &address, &part).unwrap();
    let files = archive.digests(&object).unwrap();
    add(&archive, &address, &part).unwrap();
    assert_eq!(archive.digests(&object).unwrap(), files, "the same part changes nothing");

    let moved = IssuePart { last_page: 12, ..part };
    add(&archive, &address, &moved).unwrap();
    let seen = archive.document(&address).unwrap().unwrap().issues;
    assert_eq!(seen.len(), 1, "a part is not seen before its issue stands");
    publish(&archive, 2).unwrap();
    let issues = archive.document(&address).unwrap().unwrap().issues;
    let pages: Vec<_> = issues.iter().map(|part| (part.issue, part.last_page)).collect();
    assert_eq!(pages, [(issue_id(1), issues[0].last_page), (issue_id(2), 12)]);
    let audit = audit(&root, &|_| ()).unwrap();
    assert!(audit.faults.is_empty(), "{:?}", audit.faults);
}
