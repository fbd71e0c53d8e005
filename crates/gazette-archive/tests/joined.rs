//! An archive opened with one that was joined to it shows both, under names that do not clash, and changes neither.

mod support;

use gazette_archive::{Archive, ObjectId};
use gazette_model::GazetteKey;
use support::{TIME, correcting, home, issue_id, publish, sha256, tree};

#[test]
fn both_are_read_under_names_of_their_own_and_neither_is_changed() {
    let home = home();
    let (own, other) = (home.path().join("h/archive"), home.path().join("h/joined/cu/archive"));
    let key = GazetteKey::new("cu").unwrap();
    // Both have an issue 1 and the same documents; the joined one has an issue 2.
    publish(&Archive::create(&own).unwrap(), 1).unwrap();
    let joined = Archive::create(&other).unwrap();
    publish(&joined, 1).unwrap();
    publish(&joined, 2).unwrap();
    let mut publication = joined.stage().unwrap();
    publication.add_document(&correcting("ubnd/sua", "ubnd/1-a"), vec![]).unwrap();
    publication.commit(TIME, "m", "u").unwrap();
    // What is published later here corrects what the joined gazette published.
    let archive = Archive::create(&own).unwrap();
    let mut staged = archive.stage().unwrap();
    staged.add_document(&correcting("ubnd/sua-sau", "ubnd/1-a@cu"), vec![]).unwrap();
    staged.commit(TIME, "m", "u").unwrap();
    let before = tree(home.path());

    let all = Archive::open(&own).unwrap().with_joined(key, &other).unwrap();
    assert_eq!(all.issues().unwrap(), [issue_id(1).of(key), issue_id(2).of(key), issue_id(1)]);
    let documents = all.document_ids().unwrap();
    assert!(
        ["ubnd/1-a", "ubnd/1-a@cu", "ubnd/2-b@cu"].iter().all(|id| documents.iter().any(|known| known == id))
    );
    assert!(!documents.iter().any(|id| id == "ubnd/2-b"));
    assert_eq!(all.document("ubnd/2-b").unwrap(), None);
    let record = all.document("ubnd/2-b@cu").unwrap().unwrap();
    assert_eq!((record.id.as_str(), record.issues[0].issue), ("ubnd/2-b@cu", issue_id(1).of(key)));
    assert_eq!(all.issue(issue_id(2)).unwrap(), None);
    assert_eq!(all.issue(issue_id(2).of(key)).unwrap().unwrap().issue, issue_id(2).of(key));
    let object = ObjectId::document("ubnd/2-b@cu");
    assert!(all.holds(&object) && !all.holds(&ObjectId::document("ubnd/2-b")));
    assert_eq!(all.file(&object, "bản chính/quyết định.pdf").unwrap(), b"original b of issue 2");
    assert_eq!(ObjectId::within("gazette:document:ubnd/2-b", key), object);
    assert_eq!(*ObjectId::within("gazette:issue:2026/15-16", key), *"gazette:issue:2026/15-16@cu");
    // The same bytes were published by both.
    let found = all.find_digest(&sha256(b"pdf of issue 1")).unwrap();
    let issues: Vec<_> = found.iter().map(|found| found.issue.unwrap()).collect();
    assert_eq!(issues, [issue_id(1), issue_id(1).of(key)]);
    assert!(found.iter().all(|found| all.file(&found.object, &found.path).is_ok()));
    let corrections: Vec<String> =
        all.corrections_of("ubnd/1-a@cu").unwrap().into_iter().map(|one| one.by).collect();
    assert_eq!(corrections, ["ubnd/sua@cu", "ubnd/sua-sau"]);
    assert!(all.corrections_of("ubnd/1-a").unwrap().is_empty());
    assert_eq!(all.document("ubnd/1-a@khac").unwrap(), None);
    drop(all);
    assert_eq!(before, tree(home.path()));
}
