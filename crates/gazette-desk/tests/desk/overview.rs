//! The overview: states, limits on the real calendar, gaps, and the way of a discrepancy.

use gazette_desk::{DeadlineKind, DeadlineState, Desk, DeskError, DiscrepancyState, Filter, State, calendar};
use gazette_model::{Calendar, Code, Finding, Office, Outcome};

use crate::fixture::{AT, day, desk, digest, submission};

const BODY: &str = "UBND tỉnh Bình Phước";

fn calendars() -> Vec<Calendar> {
    vec![calendar::parse(&calendar::template(2026).unwrap()).unwrap()]
}

fn state(desk: &Desk, id: &str) -> State {
    let status = desk.status(&Office::default(), &calendars(), day("2026-11-21")).unwrap();
    status.submissions.into_iter().find(|row| row.id == id).unwrap().state
}

fn returned(number: &str) -> gazette_model::Submission {
    let mut one = submission(number, BODY);
    one.outcome = Outcome::Returned;
    one.findings.push(Finding::new(Code::TextDiffers));
    one
}

#[test]
fn a_submission_is_seen_at_every_station_of_its_way() {
    let (_home, mut desk) = desk();
    let id = desk.register(submission("01/2026/QĐ-UBND", BODY), None).unwrap().id;
    assert_eq!(state(&desk, &id), State::Accepted);
    let issue = "12/2026".parse().unwrap();
    desk.compose(&Office::default(), issue, day("2026-11-22"), None).unwrap();
    assert_eq!(state(&desk, &id), State::Draft);
    desk.save_typeset(&desk.draft(issue).unwrap().unwrap(), 3, &digest(b"x"), true).unwrap();
    let facts = gazette_desk::Publication {
        published_at: AT.to_owned(),
        sha256: digest(b"x"),
        pages: 3,
        log_index: Some(1),
    };
    desk.publish(issue, &facts).unwrap();
    assert_eq!(state(&desk, &id), State::Published);
    let status = desk.status(&Office::default(), &calendars(), day("2026-12-31")).unwrap();
    assert!(status.deadlines.is_empty(), "{:?}", status.deadlines);
    assert_eq!(status.submissions[0].issue, Some(issue));
    assert_eq!(status.counts.get("published"), Some(&1));
    let what: Vec<_> = desk.history(&id).unwrap().into_iter().map(|event| event.what).collect();
    assert_eq!(what, ["accepted", "published"]);
}

#[test]
fn publishing_is_due_seven_days_after_receipt_and_the_clerk_sees_how_late_it_is() {
    let (_home, mut desk) = desk();
    // Received on Friday 20 November 2026; the 27th is a Friday.
    desk.register(submission("01/2026/QĐ-UBND", BODY), None).unwrap();
    for (today, expected, late) in [
        ("2026-11-26", DeadlineState::Open, 0),
        ("2026-11-27", DeadlineState::DueToday, 0),
        ("2026-11-30", DeadlineState::Late, 3),
    ] {
        let status = desk.status(&Office::default(), &calendars(), day(today)).unwrap();
        let one = status.deadlines.iter().find(|one| one.what == DeadlineKind::Publish).unwrap();
        assert_eq!((one.state, one.due, one.late_days), (expected, Some(day("2026-11-27")), late), "{today}");
    }
    // Signed on Monday 23 March, due on Thursday 26 March, received in November.
    let status = desk.status(&Office::default(), &calendars(), day("2026-11-21")).unwrap();
    let sent = status.deadlines.iter().find(|one| one.what == DeadlineKind::Send).unwrap();
    assert_eq!(
        (sent.due, sent.state, sent.late_days),
        (Some(day("2026-03-26")), DeadlineState::DoneLate, 239)
    );
}

#[test]
fn what_follows_the_summary_procedure_and_takes_effect_at_once_is_due_the_same_day() {
    let (_home, mut desk) = desk();
    let mut urgent = submission("01/2026/QĐ-UBND", BODY);
    urgent.document.effective_on = urgent.document.issued_on;
    urgent
        .document
        .bases
        .push("Căn cứ Công văn số 5/HĐND-VP về việc áp dụng trình tự, thủ tục rút gọn;".to_owned());
    desk.register(urgent, None).unwrap();
    let status = desk.status(&Office::default(), &calendars(), day("2026-11-21")).unwrap();
    let one = status.deadlines.iter().find(|one| one.what == DeadlineKind::Publish).unwrap();
    assert_eq!((one.due, one.late_days, status.submissions[0].urgent), (Some(day("2026-11-20")), 1, true));
}

#[test]
fn without_the_calendar_of_the_year_a_limit_is_unknown_and_the_year_is_named() {
    let (_home, mut desk) = desk();
    desk.register(submission("01/2026/QĐ-UBND", BODY), None).unwrap();
    let status = desk.status(&Office::default(), &[], day("2026-12-30")).unwrap();
    assert!(status.deadlines.iter().all(|one| one.state == DeadlineState::Unknown && one.due.is_none()));
    assert_eq!(status.calendars_missing, [2026]);
}

#[test]
fn holes_between_registered_normative_numbers_are_told_and_nothing_outside() {
    let (_home, mut desk) = desk();
    for (number, body) in [
        ("12/2026/QĐ-UBND", BODY),
        ("16/2026/QĐ-UBND", "Chủ tịch UBND tỉnh Bình Phước"),
        ("14/2026/QĐ-UBND", "Ủy ban nhân dân tỉnh Bình Phước"),
        ("14A/2026/QĐ-UBND", BODY),
        ("3/2025/QĐ-UBND", BODY),
        ("7/2026/QĐ-UBND", "UBND xã Tân Lợi"),
        ("05/2026/NQ-HĐND", "HĐND tỉnh Bình Phước"),
        ("800/QĐ-UBND", BODY),
        ("810/QĐ-UBND", BODY),
        ("66.1/2026/NQ-CP", "Chính phủ"),
        ("66.3/2026/NQ-CP", "Chính phủ"),
    ] {
        desk.register(submission(number, body), None).unwrap();
    }
    let gaps = desk.gaps().unwrap();
    let found: Vec<_> =
        gaps.iter().map(|gap| (gap.missing.join(" "), gap.between.0.as_str(), gap.year)).collect();
    assert_eq!(
        found,
        [
            ("66.2/2026/NQ-CP".to_owned(), "66.1/2026/NQ-CP", 2026),
            ("13/2026/QĐ-UBND".to_owned(), "12/2026/QĐ-UBND", 2026),
            ("15/2026/QĐ-UBND".to_owned(), "14A/2026/QĐ-UBND", 2026),
        ]
    );
    desk.register(submission("13/2026/QĐ-UBND", BODY), None).unwrap();
    assert_eq!(desk.gaps().unwrap().len(), 2);
}

#[test]
fn an_absurd_number_makes_a_bounded_gap() {
    let (_home, mut desk) = desk();
    desk.register(submission("01/2026/QĐ-UBND", BODY), None).unwrap();
    desk.register(submission("999999/2026/QĐ-UBND", BODY), None).unwrap();
    let gaps = desk.gaps().unwrap();
    assert_eq!((gaps.len(), gaps[0].count, gaps[0].missing.len()), (1, 999_997, 200));
}

#[test]
fn a_returned_submission_opens_a_discrepancy_and_the_next_version_answers_it() {
    let (_home, mut desk) = desk();
    let first = desk.register(returned("01/2026/QĐ-UBND"), None).unwrap().id;
    assert_eq!(state(&desk, &first), State::Returned);
    let open = &desk.discrepancies(None).unwrap()[0];
    assert_eq!(
        (open.state, open.what.as_str(), open.submission.as_str()),
        (DiscrepancyState::Found, "text-differs", first.as_str())
    );
    let number = open.id;
    desk.move_discrepancy(number, DiscrepancyState::Notified, "15/TB-VP ngày 20-11-2026", "Lan", AT).unwrap();
    assert_eq!(state(&desk, &first), State::Notified);
    let status = desk.status(&Office::default(), &calendars(), day("2026-11-22")).unwrap();
    let answer = status.deadlines.iter().find(|one| one.what == DeadlineKind::Answer).unwrap();
    assert_eq!((answer.due, answer.late_days), (Some(day("2026-11-20")), 2));

    let second = desk.register(submission("1/2026/QĐ-UBND", "Ủy ban nhân dân tỉnh Bình Phước"), None);
    assert!(second.is_ok());
    // `1/2026` and `01/2026` are one document.
    let found = desk.discrepancies(Some(&first)).unwrap();
    assert_eq!(
        (found[0].state, found[0].answer.as_deref()),
        (DiscrepancyState::Answered, Some("2026-000002"))
    );
    assert_eq!(state(&desk, &first), State::Answered);
    assert!(matches!(
        desk.move_discrepancy(number, DiscrepancyState::Notified, "", "Lan", AT),
        Err(DeskError::DiscrepancyState { .. })
    ));
    desk.move_discrepancy(number, DiscrepancyState::Closed, "xong", "Lan", AT).unwrap();
    assert!(
        desk.status(&Office::default(), &calendars(), day("2026-11-22")).unwrap().discrepancies.is_empty()
    );
    assert!(matches!(
        desk.move_discrepancy(99, DiscrepancyState::Closed, "", "Lan", AT),
        Err(DeskError::DiscrepancyUnknown(99))
    ));
}

#[test]
fn an_accepted_submission_with_a_discrepancy_steps_back_for_its_better_version() {
    let (_home, mut desk) = desk();
    let first = desk.register(submission("01/2026/QĐ-UBND", BODY), None).unwrap().id;
    desk.open_discrepancy(&first, "sai căn cứ", "Lan", AT).unwrap();
    let second = desk.register(submission("01/2026/QĐ-UBND", BODY), None).unwrap().id;
    assert_eq!(state(&desk, &first), State::Withdrawn);
    let issue = "12/2026".parse().unwrap();
    let draft = desk.compose(&Office::default(), issue, day("2026-11-22"), None).unwrap();
    assert_eq!(draft.entries[0].submission, second);
    desk.save_typeset(&desk.draft(issue).unwrap().unwrap(), 3, &digest(b"x"), true).unwrap();
    let facts = gazette_desk::Publication {
        published_at: AT.to_owned(),
        sha256: digest(b"x"),
        pages: 3,
        log_index: None,
    };
    desk.publish(issue, &facts).unwrap();
    assert_eq!(desk.discrepancies(None).unwrap()[0].state, DiscrepancyState::Closed);
}

#[test]
fn what_is_settled_is_counted_and_only_its_newest_are_listed() {
    let (_home, mut desk) = desk();
    let mut ids = Vec::new();
    for serial in 1..=6 {
        ids.push(desk.register(submission(&format!("0{serial}/2026/QĐ-UBND"), BODY), None).unwrap().id);
    }
    let back = desk.register(returned("07/2026/QĐ-UBND"), None).unwrap().id;
    let issue = "12/2026".parse().unwrap();
    desk.compose(&Office::default(), issue, day("2026-11-22"), Some(&ids[..4])).unwrap();
    desk.save_typeset(&desk.draft(issue).unwrap().unwrap(), 3, &digest(b"x"), true).unwrap();
    let facts = gazette_desk::Publication {
        published_at: AT.to_owned(),
        sha256: digest(b"x"),
        pages: 3,
        log_index: None,
    };
    desk.publish(issue, &facts).unwrap();
    desk.withdraw(&ids[4], "Lan", "thu hồi", AT).unwrap();
    let number = desk.discrepancies(None).unwrap()[0].id;
    desk.move_discrepancy(number, DiscrepancyState::Closed, "gửi nhầm", "Lan", AT).unwrap();
    // What is wrong with a published document has its clock, listed or not.
    let late = desk.open_discrepancy(&ids[0], "sai chính tả", "Lan", AT).unwrap();
    let one = Filter { settled: Some(0), ..Filter::default() };
    let status = desk.status_of(&Office::default(), &calendars(), day("2026-11-21"), &one).unwrap();
    let notice = status.deadlines.iter().find(|one| one.what == DeadlineKind::Notice).unwrap();
    assert_eq!(
        (notice.submission.as_str(), notice.number.as_str(), notice.late_days),
        (ids[0].as_str(), "01/2026/QĐ-UBND", 1)
    );
    desk.move_discrepancy(late, DiscrepancyState::Closed, "đã đính chính", "Lan", AT).unwrap();

    let listed = |filter: Filter| {
        let status = desk.status_of(&Office::default(), &calendars(), day("2026-11-21"), &filter).unwrap();
        let ids: Vec<_> = status.submissions.iter().map(|row| row.id.clone()).collect();
        let counts: Vec<_> = status.counts.into_iter().collect();
        (ids, counts, status.not_listed)
    };
    let counts = vec![("accepted", 1), ("answered", 1), ("published", 4), ("withdrawn", 1)];
    let all = [&ids[..], std::slice::from_ref(&back)].concat();
    assert_eq!(listed(Filter::default()), (all, counts.clone(), 0));
    let two = Filter { settled: Some(2), ..Filter::default() };
    assert_eq!(listed(two), (vec![ids[4].clone(), ids[5].clone(), back.clone()], counts.clone(), 4));
    let newest = Filter { limit: Some(1), ..Filter::default() };
    assert_eq!(listed(newest), (vec![back], counts, 6));
    let other = Filter { body: Some("UBND xã Tân Lợi".to_owned()), ..Filter::default() };
    assert_eq!(listed(other), (vec![], vec![], 0));
    let part = Filter {
        body: Some("bình phước".to_owned()),
        kind: Some("quyết định".to_owned()),
        ..Filter::default()
    };
    assert_eq!(listed(part).0.len(), 7);
}
