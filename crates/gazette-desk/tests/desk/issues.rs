//! Issues: what may stand in them, in which order, and that the published never changes.

use std::sync::Arc;

use gazette_desk::{Desk, DeskError, IssueState, Publication};
use gazette_model::{
    Code, DocumentNumber, Finding, IssueId, Office, Outcome, Reference, ReferenceKind, Section,
};

use crate::fixture::{AT, day, desk, digest, submission};

fn issue(text: &str) -> IssueId {
    text.parse().unwrap()
}

fn facts() -> Publication {
    Publication {
        published_at: "2026-11-22T08:00:00+07:00".to_owned(),
        sha256: digest(b"issue"),
        pages: 12,
        log_index: None,
    }
}

/// Composes, typesets and publishes all that is ready.
fn publish(desk: &mut Desk, name: &str) -> Result<(), DeskError> {
    desk.compose(&Office::default(), issue(name), day("2026-11-22"), None)?;
    desk.save_typeset(&desk.draft(issue(name)).unwrap().unwrap(), 12, &digest(b"typeset"), true)?;
    desk.publish(issue(name), &facts())
}

#[test]
fn documents_stand_by_section_rank_of_body_type_and_number() {
    let (_home, mut desk) = desk();
    for (number, body) in [
        ("05/QĐ-UBND", "UBND xã Tân Lợi"),
        ("100/QĐ-UBND", "UBND tỉnh Bình Phước"),
        ("12/2026/QĐ-UBND", "Ủy ban nhân dân tỉnh Bình Phước"),
        ("9/2026/QĐ-UBND", "Ủy ban nhân dân tỉnh Bình Phước"),
        ("20/2026/QĐ-UBND", "Chủ tịch Ủy ban nhân dân tỉnh Bình Phước"),
        ("02/2026/NQ-HĐND", "Hội đồng nhân dân xã Tân Lợi"),
        ("07/2026/NQ-HĐND", "HĐND tỉnh Bình Phước"),
        ("01/2026/QĐ-UBND", "UBND đặc khu Phú Quý"),
        ("99/QĐ-UBND", "UBND tỉnh Bình Phước"),
        ("12A/2026/QĐ-UBND", "Ủy ban nhân dân tỉnh Bình Phước"),
    ] {
        desk.register(submission(number, body), None).unwrap();
    }
    let mut correction = submission("101/QĐ-UBND", "UBND tỉnh Bình Phước");
    correction.document.references.push(Reference {
        kind: ReferenceKind::Corrects,
        number: DocumentNumber::new("12/2026/QĐ-UBND"),
        provision: None,
        source: String::new(),
    });
    desk.register(correction, None).unwrap();
    let draft = desk.compose(&Office::default(), issue("12/2026"), day("2026-11-22"), None).unwrap();
    let order: Vec<_> = draft.entries.iter().map(|entry| (entry.section, entry.number.as_str())).collect();
    assert_eq!(
        order,
        [
            (Section::Normative, "07/2026/NQ-HĐND"),
            (Section::Normative, "9/2026/QĐ-UBND"),
            (Section::Normative, "12/2026/QĐ-UBND"),
            (Section::Normative, "12A/2026/QĐ-UBND"),
            (Section::Normative, "20/2026/QĐ-UBND"),
            (Section::Normative, "01/2026/QĐ-UBND"),
            (Section::Normative, "02/2026/NQ-HĐND"),
            (Section::Other, "99/QĐ-UBND"),
            (Section::Other, "100/QĐ-UBND"),
            (Section::Other, "05/QĐ-UBND"),
            (Section::Corrections, "101/QĐ-UBND"),
        ]
    );
    let (first, last) = (&draft.entries[0], &draft.entries[10]);
    assert_eq!(first.body, "HĐND TỈNH BÌNH PHƯỚC");
    assert_eq!(first.title, "Nghị quyết số 07/2026/NQ-HĐND ban hành Quy định về thử nghiệm");
    assert_eq!(first.document, "hdnd-tinh-binh-phuoc/07-2026-nq-hdnd");
    assert_eq!(last.corrects.as_deref(), Some("ubnd-tinh-binh-phuoc/12-2026-qd-ubnd"));
    assert_eq!(desk.draft(issue("12/2026")).unwrap(), Some(draft));
}

#[test]
fn ranks_and_types_of_the_office_come_before_those_of_the_law() {
    let (_home, mut desk) = desk();
    desk.register(submission("07/2026/NQ-HĐND", "HĐND tỉnh Bình Phước"), None).unwrap();
    desk.register(submission("12/2026/QĐ-UBND", "Ủy ban nhân dân tỉnh Bình Phước"), None).unwrap();
    let office = gazette_desk::office::parse(
        "[office]\nname = \"X\"\n[[body]]\nname = \"Ủy ban nhân dân tỉnh Bình Phước\"\nshort = \"UBND tỉnh Bình Phước\"\nrank = 1\n",
    )
    .unwrap();
    let draft = desk.compose(&office, issue("1/2026"), day("2026-11-22"), None).unwrap();
    assert_eq!(draft.entries[0].body, "ỦY BAN NHÂN DÂN TỈNH BÌNH PHƯỚC");
}

#[test]
fn what_cannot_stand_in_an_issue_is_refused_by_name_and_told_otherwise() {
    let (_home, mut desk) = desk();
    let body = "UBND tỉnh Bình Phước";
    desk.register(submission("1/2026/QĐ-UBND", body), None).unwrap();
    let mut returned = submission("2/2026/QĐ-UBND", body);
    returned.outcome = Outcome::Returned;
    let returned = desk.register(returned, None).unwrap().id;
    let mut held = submission("3/2026/QĐ-UBND", body);
    held.findings.push(Finding::new(Code::SignatureHold).value("reason", "x"));
    let held = desk.register(held, None).unwrap().id;
    let mut nameless = submission("4/2026/QĐ-UBND", body);
    nameless.document.number = None;
    let nameless = desk.register(nameless, None).unwrap().id;

    let office = Office::default();
    let mut named = |name: &str| {
        desk.compose(&office, issue("12/2026"), day("2026-11-22"), Some(&[name.to_owned()])).unwrap_err()
    };
    assert!(matches!(named(&returned), DeskError::Returned(_)));
    assert!(matches!(named(&held), DeskError::Held(_)));
    assert!(matches!(named(&nameless), DeskError::MetadataMissing { .. }));
    assert!(matches!(named("77/2026/QĐ-UBND"), DeskError::Unknown(_)));
    // A refused composition leaves no draft behind.
    assert!(desk.drafts().unwrap().is_empty());

    let kept_out: Vec<_> = desk
        .candidates(issue("12/2026"))
        .unwrap()
        .into_iter()
        .filter(|candidate| candidate.kept_out.is_some())
        .map(|candidate| candidate.submission)
        .collect();
    assert_eq!(kept_out, [returned, held.clone(), nameless]);
    assert_eq!(desk.compose(&office, issue("12/2026"), day("2026-11-22"), None).unwrap().entries.len(), 1);
    desk.release(&held, "Lan", "đã gọi điện", AT).unwrap();
    assert_eq!(desk.compose(&office, issue("12/2026"), day("2026-11-22"), None).unwrap().entries.len(), 2);
}

#[test]
fn a_draft_changes_until_it_is_published_and_a_document_stands_in_one_draft_only() {
    let (_home, mut desk) = desk();
    let body = "UBND tỉnh Bình Phước";
    for number in ["01/2026/QĐ-UBND", "02/2026/QĐ-UBND", "03/2026/QĐ-UBND"] {
        desk.register(submission(number, body), None).unwrap();
    }
    let office = Office::default();
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let only = names(&["2/2026/QĐ-UBND", "ubnd-tinh-binh-phuoc/01-2026-qd-ubnd", "2/2026/QĐ-UBND"]);
    desk.compose(&office, issue("12/2026"), day("2026-11-22"), Some(&only)).unwrap();
    match desk.compose(&office, issue("13/2026"), day("2026-11-29"), Some(&names(&["01/2026/QĐ-UBND"]))) {
        Err(DeskError::InOtherDraft { issue, .. }) => assert_eq!(issue.to_string(), "12/2026"),
        other => panic!("{other:?}"),
    }
    let changed =
        desk.compose(&office, issue("12/2026"), day("2026-11-23"), Some(&names(&["2026-000001"]))).unwrap();
    assert_eq!((changed.entries.len(), changed.date), (1, day("2026-11-23")));
    // What left the draft is free.
    desk.compose(&office, issue("13/2026"), day("2026-11-29"), Some(&names(&["02/2026/QĐ-UBND"]))).unwrap();
    desk.drop_draft(issue("12/2026")).unwrap();
    assert!(matches!(desk.drop_draft(issue("12/2026")), Err(DeskError::NoDraft(_))));
    let rest = desk.compose(&office, issue("13/2026"), day("2026-11-29"), None).unwrap();
    assert_eq!(rest.entries.len(), 3);
    assert_eq!(desk.drafts().unwrap().len(), 1);
}

#[test]
fn one_document_in_two_submissions_waits_for_a_person() {
    let (_home, mut desk) = desk();
    for _ in 0..2 {
        desk.register(submission("01/2026/QĐ-UBND", "UBND tỉnh Bình Phước"), None).unwrap();
    }
    desk.register(submission("02/2026/QĐ-UBND", "UBND tỉnh Bình Phước"), None).unwrap();
    let office = Office::default();
    let draft = desk.compose(&office, issue("1/2026"), day("2026-11-22"), None).unwrap();
    assert_eq!(
        draft.entries.iter().map(|entry| entry.number.as_str()).collect::<Vec<_>>(),
        ["02/2026/QĐ-UBND"]
    );
    let by_number = ["01/2026/QĐ-UBND".to_owned()];
    assert!(matches!(
        desk.compose(&office, issue("1/2026"), day("2026-11-22"), Some(&by_number)),
        Err(DeskError::Ambiguous { .. })
    ));
    let both = ["2026-000001".to_owned(), "2026-000002".to_owned()];
    assert!(matches!(
        desk.compose(&office, issue("1/2026"), day("2026-11-22"), Some(&both)),
        Err(DeskError::DocumentTwice { .. })
    ));
    // Once one of them stands in the draft it stays there.
    let one = ["2026-000001".to_owned(), "2026-000003".to_owned()];
    desk.compose(&office, issue("1/2026"), day("2026-11-22"), Some(&one)).unwrap();
    assert_eq!(desk.compose(&office, issue("1/2026"), day("2026-11-22"), None).unwrap().entries.len(), 2);
}

#[test]
fn an_issue_is_published_once_and_only_typeset_proved_and_fresh() {
    let (_home, mut desk) = desk();
    let id = desk.register(submission("01/2026/QĐ-UBND", "UBND tỉnh Bình Phước"), None).unwrap().id;
    let name = issue("12/2026");
    assert!(matches!(desk.publish(name, &facts()), Err(DeskError::NoDraft(_))));
    desk.compose(&Office::default(), name, day("2026-11-22"), None).unwrap();
    assert!(matches!(desk.publish(name, &facts()), Err(DeskError::NotTypeset(_))));
    desk.save_typeset(&desk.draft(name).unwrap().unwrap(), 3, &digest(b"x"), false).unwrap();
    assert!(matches!(desk.publish(name, &facts()), Err(DeskError::ProofFails(_))));
    desk.save_typeset(&desk.draft(name).unwrap().unwrap(), 3, &digest(b"x"), true).unwrap();
    assert_eq!(desk.issues().unwrap()[0].state, IssueState::Typeset);
    desk.set_metadata(&id, "subject", "Về việc khác", "Lan", "", AT).unwrap();
    assert!(matches!(desk.publish(name, &facts()), Err(DeskError::DraftStale { .. })));
    assert!(matches!(
        desk.save_typeset(&desk.draft(name).unwrap().unwrap(), 3, &digest(b"x"), true),
        Err(DeskError::DraftStale { .. })
    ));
    publish(&mut desk, "12/2026").unwrap();

    assert!(desk.is_published(name).unwrap());
    let objects: Vec<_> = desk.published_objects().unwrap().into_iter().collect();
    assert_eq!(objects, ["gazette:document:ubnd-tinh-binh-phuoc/01-2026-qd-ubnd", "gazette:issue:2026/12"]);
    let row = &desk.issues().unwrap()[0];
    assert_eq!(
        (row.state, row.documents, row.pages, row.sha256),
        (IssueState::Published, 1, Some(12), Some(digest(b"issue")))
    );

    let office = Office::default();
    assert!(matches!(desk.publish(name, &facts()), Err(DeskError::IssuePublished(_))));
    assert!(matches!(
        desk.compose(&office, name, day("2026-11-22"), None),
        Err(DeskError::IssuePublished(_))
    ));
    assert!(matches!(desk.drop_draft(name), Err(DeskError::IssuePublished(_))));
    assert!(matches!(
        desk.set_metadata(&id, "number", "2/QĐ-UBND", "Lan", "", AT),
        Err(DeskError::FieldFrozen { .. })
    ));
    assert!(matches!(desk.withdraw(&id, "Lan", "x", AT), Err(DeskError::DocumentPublished { .. })));
    match desk.compose(&office, issue("13/2026"), day("2026-11-29"), Some(&[id])) {
        Err(DeskError::DocumentPublished { issue, .. }) => assert_eq!(issue, name),
        other => panic!("{other:?}"),
    }
    desk.set_log_index(name, 7).unwrap();
    assert!(matches!(desk.set_log_index(name, 8), Err(DeskError::LogIndexStands(_))));
}

#[test]
fn numbers_of_a_double_issue_are_taken_for_good() {
    let (_home, mut desk) = desk();
    desk.register(submission("01/2026/QĐ-UBND", "UBND tỉnh Bình Phước"), None).unwrap();
    publish(&mut desk, "11+12/2026").unwrap();
    desk.register(submission("02/2026/QĐ-UBND", "UBND tỉnh Bình Phước"), None).unwrap();
    for name in ["12/2026", "11/2026", "12+13/2026", "10+11/2026"] {
        match desk.compose(&Office::default(), issue(name), day("2026-11-22"), None) {
            Err(DeskError::IssueOverlaps { other, published: true, .. }) => {
                assert_eq!(other, issue("11+12/2026"));
            }
            other => panic!("{name}: {other:?}"),
        }
        assert!(
            matches!(desk.publish(issue(name), &facts()), Err(DeskError::IssueOverlaps { .. })),
            "{name}"
        );
    }
    publish(&mut desk, "13/2026").unwrap();
    assert!(matches!(
        desk.compose(&Office::default(), issue("14/2026"), day("2027-01-02"), None),
        Err(DeskError::DateOutsideYear { .. })
    ));
}

#[test]
fn a_published_issue_cannot_be_edited_even_from_outside() {
    let (home, mut desk) = desk();
    desk.register(submission("01/2026/QĐ-UBND", "UBND tỉnh Bình Phước"), None).unwrap();
    publish(&mut desk, "12/2026").unwrap();
    let raw = rusqlite::Connection::open(home.path().join("register.sqlite")).unwrap();
    for sql in [
        "DELETE FROM issue",
        "UPDATE issue SET sha256 = 'x'",
        "UPDATE issue SET published_at = NULL",
        "DELETE FROM entry",
    ] {
        assert!(raw.execute(sql, []).is_err(), "{sql}");
    }
}

#[test]
fn of_many_clerks_who_publish_one_issue_one_succeeds() {
    let (home, mut desk) = desk();
    desk.register(submission("01/2026/QĐ-UBND", "UBND tỉnh Bình Phước"), None).unwrap();
    let name = issue("12/2026");
    desk.compose(&Office::default(), name, day("2026-11-22"), None).unwrap();
    desk.save_typeset(&desk.draft(name).unwrap().unwrap(), 3, &digest(b"x"), true).unwrap();
    let dir = Arc::new(home.path().to_owned());
    let threads: Vec<_> = (0..6)
        .map(|clerk| {
            let dir = Arc::clone(&dir);
            std::thread::spawn(move || {
                Desk::open(&dir, AT, &format!("clerk {clerk}")).unwrap().publish(name, &facts()).is_ok()
            })
        })
        .collect();
    let done = threads.into_iter().map(|thread| thread.join().unwrap()).filter(|done| *done).count();
    assert_eq!(done, 1);
}

#[test]
fn a_number_that_comes_every_year_is_another_document_each_year() {
    let (_home, mut desk) = desk();
    let body = "UBND tỉnh Bình Phước";
    let mut ids = Vec::new();
    for (number, issued) in [
        ("810/QĐ-UBND", "2024-04-01"),
        ("810/QĐ-UBND", "2026-04-01"),
        ("Không số", "2026-04-02"),
        ("Không số", "2026-04-03"),
    ] {
        let mut one = submission(number, body);
        one.document.issued_on = Some(day(issued));
        ids.push(desk.register(one, None).unwrap().id);
    }
    publish(&mut desk, "1/2026").unwrap();
    let draft = desk.draft(issue("1/2026")).unwrap().unwrap();
    let mut addresses: Vec<_> = draft.entries.into_iter().map(|entry| entry.document).collect();
    addresses.sort();
    assert_eq!(
        addresses,
        ["810-qd-ubnd", "810-qd-ubnd-2026", "khong-so", "khong-so-2026-04-03"]
            .map(|number| format!("ubnd-tinh-binh-phuoc/{number}"))
    );
    assert_eq!(desk.find("ubnd-tinh-binh-phuoc/810-qd-ubnd-2026").unwrap()[0].id, ids[1]);
    // The same document again is not another one.
    let mut again = submission("810/QĐ-UBND", body);
    again.document.issued_on = Some(day("2026-04-01"));
    let again = desk.register(again, None).unwrap().id;
    assert!(matches!(
        desk.compose(&Office::default(), issue("2/2026"), day("2026-11-29"), Some(&[again])),
        Err(DeskError::DocumentPublished { .. })
    ));
}

#[test]
fn pages_of_a_draft_that_was_changed_meanwhile_do_not_count() {
    let (_home, mut desk) = desk();
    let name = issue("12/2026");
    desk.register(submission("01/2026/QĐ-UBND", "UBND tỉnh Bình Phước"), None).unwrap();
    desk.compose(&Office::default(), name, day("2026-11-22"), None).unwrap();
    let typeset = desk.draft(name).unwrap().unwrap();
    // A colleague takes one more document in while the pages are made.
    desk.register(submission("02/2026/QĐ-UBND", "UBND tỉnh Bình Phước"), None).unwrap();
    desk.compose(&Office::default(), name, day("2026-11-22"), None).unwrap();
    let refused = desk.save_typeset(&typeset, 3, &digest(b"x"), true);
    assert!(matches!(refused, Err(DeskError::DraftChanged(_))), "{refused:?}");
    assert!(matches!(desk.publish(name, &facts()), Err(DeskError::NotTypeset(_))));
}

#[test]
fn nobody_changes_a_draft_between_its_last_look_and_its_row() {
    let (home, mut desk) = desk();
    let issue = "1/2026".parse().unwrap();
    let one = submission("12/2026/QĐ-UBND", "Ủy ban nhân dân tỉnh Bình Phước");
    desk.register(one, None).unwrap();
    desk.compose(&Office::default(), issue, day("2026-11-22"), None).unwrap();
    let draft = desk.draft(issue).unwrap().unwrap();
    desk.save_typeset(&draft, 12, &digest(b"x"), true).unwrap();
    // A colleague moved the issue to another day since its pages were made.
    let mut moved = draft.clone();
    moved.date = day("2026-11-23");
    let unreached =
        || -> Result<Publication, DeskError> { panic!("nothing is done for a draft that changed") };
    assert!(matches!(desk.publish_after(&moved, unreached), Err(DeskError::DraftChanged(_))));
    // One who comes while archive and log are written waits, and finds the issue published.
    let path = home.path().to_owned();
    let mut colleague = None;
    let facts = desk.publish_after(&draft, || -> Result<Publication, DeskError> {
        colleague = Some(std::thread::spawn(move || {
            let mut other = Desk::open(&path, AT, "Trần Văn Minh").unwrap();
            other.compose(&Office::default(), issue, day("2026-11-24"), None)
        }));
        std::thread::sleep(std::time::Duration::from_millis(200));
        let published_at = "2026-11-22T10:00:00+07:00".to_owned();
        Ok(Publication { published_at, sha256: digest(b"x"), pages: 12, log_index: Some(0) })
    });
    assert_eq!(facts.unwrap().log_index, Some(0));
    let late = colleague.unwrap().join().unwrap();
    assert!(matches!(late, Err(DeskError::IssuePublished(_))), "{late:?}");
    assert_eq!(desk.draft(issue).unwrap().unwrap().date, day("2026-11-22"));
}
