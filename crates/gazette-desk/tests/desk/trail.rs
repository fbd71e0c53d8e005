//! Who did what: the chain of the trail, and publication by two people.

use gazette_desk::{Desk, DeskError, Publication, TrailFilter};
use gazette_model::{IssueId, Office};

use crate::fixture::{AT, day, desk, digest, submission};

fn typeset(desk: &mut Desk, issue: IssueId) {
    desk.compose(&Office::default(), issue, day("2026-11-22"), None).unwrap();
    desk.save_typeset(&desk.draft(issue).unwrap().unwrap(), 8, &digest(b"pages"), true).unwrap();
}

fn facts() -> Publication {
    Publication { published_at: AT.to_owned(), sha256: digest(b"pages"), pages: 8, log_index: None }
}

#[test]
fn every_act_carries_name_time_and_reason_and_the_chain_holds() {
    let (_home, mut desk) = desk();
    desk.set_reason("hồ sơ hợp lệ");
    desk.register(submission("12/2026/QĐ-UBND", "Ủy ban nhân dân tỉnh"), None).unwrap();
    let issue = "1/2026".parse().unwrap();
    typeset(&mut desk, issue);
    desk.publish(issue, &facts()).unwrap();
    let lines = desk.trail_lines(&TrailFilter::default()).unwrap();
    let acts: Vec<_> = lines.iter().map(|line| line.event.what.as_str()).collect();
    assert_eq!(acts, ["created", "accepted", "composed", "typeset", "published", "published"]);
    assert!(
        lines[1..].iter().all(|line| line.event.why == "hồ sơ hợp lệ" && line.event.who == "Nguyễn Thị Lan")
    );
    let check = desk.check_trail().unwrap();
    assert_eq!((check.lines, check.broken_at), (6, None));
    assert_eq!((6, check.head), desk.trail_head().unwrap());
    let published =
        TrailFilter { what: Some("published".into()), who: Some("thị LAN".into()), ..Default::default() };
    assert_eq!(desk.trail_lines(&published).unwrap().len(), 2);
}

#[test]
fn a_line_that_was_edited_removed_or_put_in_between_is_found() {
    for (edit, broken) in [
        ("UPDATE event SET who = 'ai đó' WHERE seq = 2", 2),
        ("DELETE FROM event WHERE seq = 2", 2),
        ("UPDATE event SET seq = seq + 10 WHERE seq = 3", 3),
        ("DELETE FROM event WHERE seq = 1", 1),
    ] {
        let (home, mut desk) = desk();
        desk.register(submission("12/2026/QĐ-UBND", "Ủy ban nhân dân tỉnh"), None).unwrap();
        desk.register(submission("13/2026/QĐ-UBND", "Ủy ban nhân dân tỉnh"), None).unwrap();
        let other = rusqlite::Connection::open(home.path().join("register.sqlite")).unwrap();
        assert!(other.execute_batch(edit).is_err(), "the register itself refuses");
        other.execute_batch("DROP TRIGGER event_kept; DROP TRIGGER event_stands;").unwrap();
        other.execute_batch(edit).unwrap();
        assert_eq!(desk.check_trail().unwrap().broken_at, Some(broken), "{edit}");
        assert!(desk.audit().unwrap().faults.iter().any(|fault| fault.code == "trail-broken"), "{edit}");
    }
}

#[test]
fn where_two_people_are_needed_another_must_have_approved_these_very_pages() {
    let (home, mut lan) = desk();
    let issue = "1/2026".parse().unwrap();
    lan.register(submission("12/2026/QĐ-UBND", "Ủy ban nhân dân tỉnh"), None).unwrap();
    lan.demand_approval();
    assert!(matches!(lan.approve(issue), Err(DeskError::NoDraft(_))));
    typeset(&mut lan, issue);
    assert!(matches!(lan.publish(issue, &facts()), Err(DeskError::NotApproved(_))));
    lan.approve(issue).unwrap();
    assert!(matches!(lan.publish(issue, &facts()), Err(DeskError::ApprovedBySame { .. })));

    let mut minh = Desk::open(home.path(), AT, "Trần Văn Minh").unwrap();
    minh.approve(issue).unwrap();
    lan.require_approval(issue).unwrap();
    assert!(matches!(minh.withdraw_approval(issue), Err(DeskError::ReasonMissing)));
    minh.set_reason("sai trang 3");
    minh.withdraw_approval(issue).unwrap();
    assert!(lan.approval(issue).unwrap().is_none());
    minh.approve(issue).unwrap();
    // Other pages are not what was approved.
    lan.save_typeset(&lan.draft(issue).unwrap().unwrap(), 9, &digest(b"other pages"), true).unwrap();
    assert!(matches!(lan.publish(issue, &facts()), Err(DeskError::NotApproved(_))));
    lan.save_typeset(&lan.draft(issue).unwrap().unwrap(), 8, &digest(b"pages"), true).unwrap();
    lan.publish(issue, &facts()).unwrap();
}
