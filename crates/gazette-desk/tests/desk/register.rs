//! What the register promises: numbers, sameness of bytes, histories, holds.

use crate::fixture::{AT, desk, digest, submission};
use gazette_desk::{Desk, DeskError, Filter};
use gazette_model::{Code, Finding, Outcome};

#[test]
fn submissions_get_running_numbers_of_their_year_of_receipt() {
    let (_home, mut desk) = desk();
    let ids: Vec<_> = [
        ("12/2026/QĐ-UBND", "2026-12-31T23:00:00+07:00"),
        ("13/2026/QĐ-UBND", "2027-01-01T07:00:00+07:00"),
        ("14/2026/QĐ-UBND", "2026-12-31T23:30:00+07:00"),
    ]
    .into_iter()
    .map(|(number, at)| {
        let mut one = submission(number, "Ủy ban nhân dân tỉnh Bình Phước");
        one.received_at = at.to_owned();
        desk.register(one, None).unwrap().id
    })
    .collect();
    assert_eq!(ids, ["2026-000001", "2027-000001", "2026-000002"]);
}

#[test]
fn the_same_bytes_are_recognised_and_change_nothing() {
    let (_home, mut desk) = desk();
    let one = submission("12/2026/QĐ-UBND", "Ủy ban nhân dân tỉnh Bình Phước");
    let first = desk.register(one.clone(), None).unwrap();
    match desk.register(one.clone(), None) {
        Err(DeskError::ReceivedBefore { id, .. }) => assert_eq!(id, first.id),
        other => panic!("{other:?}"),
    }
    assert_eq!(desk.submissions(&Filter::default()).unwrap(), std::slice::from_ref(&first));
    assert_eq!(desk.find_fingerprint(&one.fingerprint).unwrap(), Some(first));
}

#[test]
fn a_document_is_found_by_id_address_and_any_spelling_of_its_number() {
    let (_home, mut desk) = desk();
    desk.register(submission("12/2026/QĐ-UBND", "Ủy ban nhân dân tỉnh Bình Phước"), None).unwrap();
    desk.register(submission("01/2026/NQ-HĐND", "HĐND xã Tân Lợi"), None).unwrap();
    for (name, id) in [
        ("2026-000001", "2026-000001"),
        ("ubnd-tinh-binh-phuoc/12-2026-qd-ubnd", "2026-000001"),
        ("UBND TỈNH BÌNH PHƯỚC/12/2026/QĐ-UBND", "2026-000001"),
        ("12/2026/QĐ-UBND", "2026-000001"),
        ("12 2026 qd ubnd", "2026-000001"),
        ("1/2026/nq-hdnd", "2026-000002"),
    ] {
        let found: Vec<_> = desk.find(name).unwrap().into_iter().map(|found| found.id).collect();
        assert_eq!(found, [id], "{name}");
    }
    assert!(desk.find("99/2026/QĐ-UBND").unwrap().is_empty() && desk.find("").unwrap().is_empty());
}

#[test]
fn entered_metadata_keeps_what_was_read_and_who_changed_it() {
    let (_home, mut desk) = desk();
    let mut one = submission("12/2026/QĐ-UBND", "UBND tỉnh Bình Phước");
    one.unconfirmed = vec!["issued_on".to_owned(), "signatories".to_owned(), "subject".to_owned()];
    let id = desk.register(one, None).unwrap().id;
    desk.set_metadata(&id, "issued_on", "24/03/2026", "Lan", "theo bản giấy", AT).unwrap();
    desk.set_metadata(&id, "signatory", "Trần Văn A", "Lan", "", AT).unwrap();
    let now = desk.submission(&id).unwrap().unwrap();
    assert_eq!(now.document.issued_on.unwrap().to_string(), "2026-03-24");
    assert_eq!(now.unconfirmed, ["subject"]);
    assert_eq!(desk.confirm(&id, None, "Lan", AT).unwrap(), ["subject"]);
    let history = desk.history(&id).unwrap();
    let set = &history[1];
    assert_eq!(
        (set.who.as_str(), set.field.as_str(), set.old.as_str(), set.new.as_str(), set.why.as_str()),
        ("Lan", "issued_on", "2026-03-23", "2026-03-24", "theo bản giấy")
    );
    assert!(matches!(
        desk.set_metadata(&id, "issued_on", "31/02/2026", "Lan", "", AT),
        Err(DeskError::ValueInvalid { .. })
    ));
    assert!(matches!(
        desk.set_metadata(&id, "colour", "x", "Lan", "", AT),
        Err(DeskError::FieldUnknown { .. })
    ));
    assert!(matches!(
        desk.set_metadata("2026-000099", "subject", "x", "Lan", "", AT),
        Err(DeskError::Unknown(_))
    ));
    assert!(matches!(desk.set_metadata(&id, "subject", "x", " ", "", AT), Err(DeskError::NameMissing)));
}

#[test]
fn a_held_submission_is_released_by_a_name_and_a_reason() {
    let (_home, mut desk) = desk();
    let mut one = submission("12/2026/QĐ-UBND", "UBND tỉnh Bình Phước");
    one.findings.push(Finding::new(Code::SignatureHold).value("reason", "x"));
    let id = desk.register(one, None).unwrap().id;
    assert!(desk.is_held(&id).unwrap());
    assert!(matches!(desk.release(&id, "Lan", "", AT), Err(DeskError::ReasonMissing)));
    assert!(matches!(desk.release(&id, "", "đã gọi điện", AT), Err(DeskError::NameMissing)));
    desk.release(&id, "Lan", "đã gọi điện", AT).unwrap();
    assert!(!desk.is_held(&id).unwrap());
    // A later correction of the metadata does not hold it again.
    desk.set_metadata(&id, "subject", "Về việc khác", "Lan", "", AT).unwrap();
    assert!(!desk.is_held(&id).unwrap());
    assert!(matches!(desk.release(&id, "Lan", "x", AT), Err(DeskError::NotHeld(_))));
}

#[test]
fn the_register_keeps_everything_through_closing_and_opening() {
    let (home, mut desk) = desk();
    let mut one = submission("12/2026/QĐ-UBND", "UBND tỉnh Bình Phước");
    one.outcome = Outcome::Returned;
    one.findings.push(Finding::new(Code::DigestMismatch).file("data/a.pdf").value("actual", "b"));
    let tree = gazette_model::Document { metadata: one.document.clone(), ..Default::default() };
    let kept = desk.register(one, Some(&tree)).unwrap();
    drop(desk);
    let desk = Desk::open(home.path(), AT, "Lan").unwrap();
    assert_eq!(desk.submission(&kept.id).unwrap(), Some(kept.clone()));
    assert_eq!(desk.document_tree(&kept.id).unwrap(), Some(tree));
}

#[test]
fn a_register_of_a_newer_program_is_refused_untouched() {
    let (home, desk) = desk();
    drop(desk);
    let file = home.path().join("register.sqlite");
    let raw = rusqlite::Connection::open(&file).unwrap();
    raw.pragma_update(None, "user_version", 99).unwrap();
    drop(raw);
    match Desk::open(home.path(), AT, "Lan") {
        Err(DeskError::NewerFormat { found: 99, .. }) => {}
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_file_that_is_no_register_is_an_error_and_stays() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("register.sqlite");
    std::fs::write(&file, "this is no register, it only has its name. ".repeat(100)).unwrap();
    assert!(matches!(Desk::open(home.path(), AT, "Lan"), Err(DeskError::Register { .. })));
    assert!(std::fs::read_to_string(&file).unwrap().starts_with("this is no register"));
}

#[test]
fn the_trail_and_what_came_in_cannot_be_edited_even_from_outside() {
    let (home, mut desk) = desk();
    desk.register(submission("12/2026/QĐ-UBND", "UBND tỉnh Bình Phước"), None).unwrap();
    let raw = rusqlite::Connection::open(home.path().join("register.sqlite")).unwrap();
    for sql in [
        "DELETE FROM event",
        "UPDATE event SET who = 'x'",
        "UPDATE content SET as_received = '{}'",
        "DELETE FROM submission",
        "DELETE FROM content",
        "UPDATE submission SET id = 'x'",
    ] {
        assert!(raw.execute(sql, []).is_err(), "{sql}");
    }
}

#[test]
fn eight_clerks_at_once_get_eight_hundred_different_numbers() {
    let (home, desk) = desk();
    drop(desk);
    let threads: Vec<_> = (0..8)
        .map(|clerk| {
            let dir = home.path().to_owned();
            std::thread::spawn(move || {
                let mut desk = Desk::open(&dir, AT, &format!("clerk {clerk}")).unwrap();
                (0..25)
                    .map(|n| {
                        desk.register(
                            submission(
                                &format!("{}/2026/QĐ-UBND", clerk * 100 + n + 1),
                                "UBND tỉnh Bình Phước",
                            ),
                            None,
                        )
                        .unwrap()
                        .id
                    })
                    .collect::<Vec<_>>()
            })
        })
        .collect();
    let mut ids: Vec<_> = threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect();
    ids.sort();
    let expected: Vec<_> = (1..=200).map(|n| format!("2026-{n:06}")).collect();
    assert_eq!(ids, expected);
}

#[test]
fn originals_are_kept_by_digest_and_others_than_announced_are_refused() {
    let (home, desk) = desk();
    let bytes = b"%PDF-1.7 original".repeat(1000);
    let right = digest(&bytes);
    desk.keep_original(&right, &mut bytes.as_slice()).unwrap();
    desk.keep_original(&right, &mut bytes.as_slice()).unwrap();
    assert_eq!(desk.original_bytes(&right).unwrap(), bytes);
    assert_eq!(
        desk.original(&right).unwrap(),
        home.path().join("originals").join(right.prefix(2)).join(right.to_string())
    );
    let wrong = digest(b"other");
    assert!(matches!(
        desk.keep_original(&wrong, &mut bytes.as_slice()),
        Err(DeskError::DigestDiffers { .. })
    ));
    assert!(matches!(desk.original(&wrong), Err(DeskError::OriginalUnknown(_))));
    assert_eq!(std::fs::read_dir(home.path().join("stage")).unwrap().count(), 0);
}

#[test]
fn an_audit_of_the_desk_finds_originals_that_are_missing_or_altered() {
    let (_home, mut desk) = desk();
    let mut one = submission("12/2026/QĐ-UBND", "UBND tỉnh Bình Phước");
    for bytes in [&b"pdf"[..], b"word", b"annex"] {
        desk.keep_original(&digest(bytes), &mut &*bytes).unwrap();
        let name = String::from_utf8(bytes.to_vec()).unwrap();
        let file =
            gazette_model::SubmittedFile { name, size: 3, digest: digest(bytes), role: "other".to_owned() };
        one.files.push(file);
    }
    desk.register(one, None).unwrap();
    let clean = desk.audit().unwrap();
    assert_eq!((clean.submissions, clean.files, clean.bytes, clean.faults.len()), (1, 3, 12, 0));
    std::fs::write(desk.original(&digest(b"word")).unwrap(), "Word").unwrap();
    std::fs::remove_file(desk.original(&digest(b"annex")).unwrap()).unwrap();
    let faults: Vec<_> =
        desk.audit().unwrap().faults.into_iter().map(|fault| (fault.code, fault.place)).collect();
    assert_eq!(
        faults,
        [
            ("original-altered", "2026-000001 word".to_owned()),
            ("original-missing", "2026-000001 annex".to_owned())
        ]
    );
}
