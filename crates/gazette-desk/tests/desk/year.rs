//! The office's year: figures and their rows, recipients, retention.

use gazette_desk::{Desk, DeskError, Period, Publication, Recipient, calendar};
use gazette_model::{Calendar, IssueId, Office, Outcome, RetainedPart, RetentionRule};

use crate::fixture::{AT, day, desk, digest, submission};

const PROVINCE: &str = "Ủy ban nhân dân tỉnh Bình Phước";
const COMMUNE: &str = "Hội đồng nhân dân xã Vạn Khê";

fn calendars() -> Vec<Calendar> {
    [2026, 2027].map(|year| calendar::parse(&calendar::template(year).unwrap()).unwrap()).into()
}

fn publish(desk: &mut Desk, issue: &str, on: &str) -> IssueId {
    let issue = issue.parse().unwrap();
    desk.compose(&Office::default(), issue, day(on), None).unwrap();
    desk.save_typeset(&desk.draft(issue).unwrap().unwrap(), 12, &digest(b"x"), true).unwrap();
    let published_at = format!("{on}T10:00:00+07:00");
    desk.publish(issue, &Publication { published_at, sha256: digest(b"x"), pages: 12, log_index: None })
        .unwrap();
    issue
}

/// Two issues: 12 sent in time and published late, 02 of a commune sent late and published in time; 14 returned.
fn a_year() -> (tempfile::TempDir, Desk) {
    let (home, mut desk) = desk();
    for (number, body, issued, received) in [
        ("12/2026/QĐ-UBND", PROVINCE, "2026-03-23", "2026-03-25"),
        ("14/2026/QĐ-UBND", PROVINCE, "2026-04-01", "2026-04-02"),
        ("02/2026/NQ-HĐND", COMMUNE, "2026-03-02", "2026-04-20"),
    ] {
        let mut one = submission(number, body);
        one.document.issued_on = Some(day(issued));
        one.received_at = format!("{received}T09:00:00+07:00");
        one.files[0].digest = digest(number.as_bytes());
        if number.starts_with("14") {
            one.outcome = Outcome::Returned;
        }
        desk.keep_original(&one.files[0].digest, &mut number.as_bytes()).unwrap();
        desk.register(one, None).unwrap();
        if number.starts_with("12") {
            publish(&mut desk, "1/2026", "2026-04-10");
        }
    }
    publish(&mut desk, "2/2026", "2026-04-22");
    (home, desk)
}

#[test]
fn every_figure_is_the_sum_of_the_rows_it_leads_to() {
    let (_home, desk) = a_year();
    let (office, calendars) = (Office::default(), calendars());
    let year = Period::year(2026).unwrap();
    let figures = desk.figures(&office, &calendars, year).unwrap();
    for (figure, expected) in [
        ("issues", 2),
        ("pages", 24),
        ("documents", 2),
        ("documents/type/Quyết định", 1),
        ("documents/level/commune", 1),
        ("documents/month/04", 2),
        ("received", 3),
        ("received/returned", 1),
        ("sent/on-time", 1),
        ("sent/late", 1),
        ("sent/late-days", 46),
        ("sent/late/31+", 1),
        ("published/on-time", 1),
        ("published/late-days", 9),
        ("missing-numbers", 1),
        ("notices/found", 1),
        ("notices/sent", 0),
    ] {
        assert_eq!(figures.get(figure), Some(&expected), "{figure}: {figures:#?}");
    }
    for (figure, value) in &figures {
        let rows = desk.figure_rows(&office, &calendars, year, figure).unwrap();
        assert_eq!(rows.iter().map(|row| row.counts[figure]).sum::<i64>(), *value, "{figure}");
    }
    let late = desk.figure_rows(&office, &calendars, year, "sent/late").unwrap();
    assert_eq!((late[0].number.as_str(), late[0].due), ("02/2026/NQ-HĐND", Some(day("2026-03-05"))));

    let march = Period { from: day("2026-03-01"), to: day("2026-03-31") };
    let figures = desk.figures(&office, &calendars, march).unwrap();
    assert_eq!((figures["issues"], figures["received"]), (0, 1));
    assert_eq!(desk.figures(&office, &calendars, year.previous().unwrap()).unwrap()["documents"], 0);
}

#[test]
fn recipients_come_and_go_and_what_was_sent_stays() {
    let (_home, mut desk) = a_year();
    let recipient = |name: &str, copies, from: &str| Recipient {
        id: 0,
        name: name.to_owned(),
        address: "1 Trần Hưng Đạo".to_owned(),
        level: "cấp xã".to_owned(),
        copies,
        from: day(from),
        to: None,
    };
    let van_khe = desk.add_recipient(&recipient("UBND xã Vạn Khê", 3, "2026-01-01")).unwrap();
    desk.add_recipient(&recipient("Thư viện tỉnh", 2, "2026-04-15")).unwrap();
    assert!(matches!(
        desk.add_recipient(&recipient("Thư viện tỉnh", 0, "2026-04-15")),
        Err(DeskError::ValueInvalid { field, .. }) if field == "copies"
    ));
    let [first, second]: [IssueId; 2] = ["1/2026", "2/2026"].map(|issue| issue.parse().unwrap());
    assert_eq!(desk.deliveries(first).unwrap().len(), 1);
    assert_eq!(desk.send(first, day("2026-04-12")).unwrap(), 1);
    assert_eq!(desk.send(first, day("2026-04-13")).unwrap(), 0, "sent once");
    assert_eq!(desk.end_recipients(Some(van_khe), day("2026-04-20")).unwrap(), 1);
    assert_eq!(desk.send(second, day("2026-04-23")).unwrap(), 1);
    let sent = desk.deliveries(second).unwrap();
    assert_eq!(sent[0].recipient.name, "Thư viện tỉnh");
    let figures = desk.figures(&Office::default(), &[], Period::year(2026).unwrap()).unwrap();
    assert_eq!(figures["printed/copies"], 5);
    assert_eq!(desk.end_recipients(None, day("2026-12-31")).unwrap(), 1);
    assert!(desk.recipients(Some(day("2027-01-01"))).unwrap().is_empty());
    assert!(desk.end_recipients(Some(99), day("2026-12-31")).is_err());
    for name in ["UBND xã Đông Sơn", "UBND xã Ân Thi", "UBND xã An Khê", "UBND xã Dân Hòa"] {
        desk.add_recipient(&recipient(name, 1, "2027-02-01")).unwrap();
    }
    let listed = desk.recipients(Some(day("2027-02-01"))).unwrap();
    let names: Vec<&str> = listed.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["UBND xã An Khê", "UBND xã Ân Thi", "UBND xã Dân Hòa", "UBND xã Đông Sơn"]);
    assert!(matches!(
        desk.send("3/2026".parse().unwrap(), day("2026-04-13")),
        Err(DeskError::NotPublished(_))
    ));
}

#[test]
fn only_a_list_that_was_drawn_up_and_is_due_is_disposed_of_and_digests_stay() {
    let (home, mut desk) = a_year();
    let office = Office::default();
    let retained = desk.retained(&office).unwrap();
    let due: Vec<_> = retained.iter().map(|one| (one.submission.as_str(), one.until)).collect();
    let end = Some(day("2031-12-31"));
    // What was returned and is not closed is not settled.
    assert_eq!(due, [("2026-000001", end), ("2026-000003", end)]);
    let forever = Office {
        retention: vec![RetentionRule { what: RetainedPart::Published, ..RetentionRule::default() }],
        ..Office::default()
    };
    assert!(desk.retained(&forever).unwrap().iter().all(|one| one.until.is_none()));

    let list = digest(b"the list");
    let ids = ["2026-000001".to_owned()];
    let later = day("2032-01-01");
    desk.set_reason("hết thời hạn");
    assert!(matches!(desk.dispose(&office, &list, &ids, later), Err(DeskError::ListAltered(_))));
    desk.draw_disposal(&list, 1).unwrap();
    assert!(matches!(desk.dispose(&office, &list, &ids, day("2031-12-31")), Err(DeskError::MustBeKept(_))));
    let open = ["2026-000001".to_owned(), "2026-000002".to_owned()];
    assert!(
        matches!(desk.dispose(&office, &list, &open, later), Err(DeskError::MustBeKept(id)) if id == "2026-000002")
    );
    let kept = digest(b"12/2026/Q\xc4\x90-UBND");
    assert!(desk.original(&kept).is_ok(), "a refused list changes nothing");
    assert_eq!(desk.dispose(&office, &list, &ids, later).unwrap(), (1, 3));
    assert!(desk.original(&kept).is_err());
    assert_eq!(desk.submission("2026-000001").unwrap().unwrap().files[0].digest, kept);
    assert!(desk.audit().unwrap().faults.is_empty(), "what was disposed of is not missing");
    assert!(matches!(desk.dispose(&office, &list, &ids, later), Err(DeskError::MustBeKept(_))));
    drop(desk);
    let again = Desk::open(home.path(), AT, "Trần Văn Minh").unwrap();
    assert_eq!(again.disposed().unwrap().len(), 1);
}

#[test]
fn an_original_that_comes_again_after_its_disposal_is_kept_and_missed_when_it_is_gone() {
    let (_home, mut desk) = a_year();
    let office = Office::default();
    let list = digest(b"the list");
    desk.set_reason("hết thời hạn");
    desk.draw_disposal(&list, 1).unwrap();
    let later = day("2032-01-01");
    desk.dispose(&office, &list, &["2026-000001".to_owned()], later).unwrap();
    let number = "12/2026/QĐ-UBND";
    let kept = digest(number.as_bytes());
    let mut again = submission("12/2032/QĐ-UBND", PROVINCE);
    again.files[0].digest = kept;
    again.received_at = "2032-01-05T09:00:00+07:00".to_owned();
    desk.keep_original(&kept, &mut number.as_bytes()).unwrap();
    desk.register(again, None).unwrap();
    desk.finish_disposal().unwrap();
    let path = desk.original(&kept).expect("what was sent again stays");
    std::fs::remove_file(path).unwrap();
    let faults = desk.audit().unwrap().faults;
    assert!(faults.iter().any(|fault| fault.code == "original-missing"), "{faults:?}");
}

#[test]
fn a_disposal_waits_for_whoever_keeps_originals() {
    let (home, mut desk) = a_year();
    let list = digest(b"the list");
    desk.set_reason("hết thời hạn");
    desk.draw_disposal(&list, 1).unwrap();
    let number = "12/2026/QĐ-UBND";
    let kept = digest(number.as_bytes());
    let mut other = Desk::open(home.path(), AT, "Trần Văn Minh").unwrap();
    // The other clerk finds the bytes there, and registers them only after the disposal has begun.
    let keeping = other.keeping().unwrap();
    other.keep_original(&kept, &mut number.as_bytes()).unwrap();
    let disposal = std::thread::spawn(move || {
        desk.dispose(&Office::default(), &list, &["2026-000001".to_owned()], day("2032-01-01"))
    });
    std::thread::sleep(std::time::Duration::from_millis(100));
    let mut again = submission("12/2032/QĐ-UBND", PROVINCE);
    again.files[0].digest = kept;
    again.received_at = "2032-01-05T09:00:00+07:00".to_owned();
    other.register(again, None).unwrap();
    drop(keeping);
    assert!(matches!(disposal.join().unwrap(), Err(DeskError::MustBeKept(_))));
    assert!(other.original(&kept).is_ok());
}
