//! Recalls and replacements: what leaves the drafts, what stays, and the trail.

use gazette_desk::{Desk, DeskError, Publication, Request, Standing, State};
use gazette_model::{Office, Outcome};

use crate::fixture::{AT, day, desk, digest, submission};

const BODY: &str = "UBND tỉnh Bình Phước";

fn drafted(desk: &mut Desk, numbers: &[&str]) -> Vec<String> {
    let ids: Vec<String> =
        numbers.iter().map(|number| desk.register(submission(number, BODY), None).unwrap().id).collect();
    desk.compose(&Office::default(), "12/2026".parse().unwrap(), day("2026-11-22"), None).unwrap();
    ids
}

fn trail(desk: &Desk, id: &str) -> Vec<String> {
    desk.history(id).unwrap().into_iter().map(|event| event.what).collect()
}

fn recall(number: &str) -> gazette_model::Submission {
    let mut message = submission(number, BODY);
    message.files.clear();
    message
}

#[test]
fn a_recalled_document_leaves_its_draft_which_must_be_typeset_again() {
    let (_home, mut desk) = desk();
    let issue = "12/2026".parse().unwrap();
    let ids = drafted(&mut desk, &["01/2026/QĐ-UBND", "02/2026/QĐ-UBND"]);
    desk.save_typeset(&desk.draft(issue).unwrap().unwrap(), 3, &digest(b"x"), true).unwrap();
    let message = recall("01/2026/QĐ-UBND");
    let message = desk.register_request(message, None, Request::Recall(&ids[..1]), "gửi nhầm").unwrap();
    assert_eq!(desk.standing(&ids[0]).unwrap(), Standing::Withdrawn);
    assert_eq!(desk.standing(&ids[1]).unwrap(), Standing::AtHand(Some(issue)));
    assert_eq!(desk.draft(issue).unwrap().unwrap().entries.len(), 1);
    assert_eq!(trail(&desk, &ids[0]), ["accepted", "draft-left", "withdrawn"]);
    let event = desk.history(&ids[0]).unwrap().pop().unwrap();
    assert_eq!((event.new.as_str(), event.why.as_str()), (message.id.as_str(), "gửi nhầm"));
    // What was typeset with it is void.
    let facts = Publication { published_at: AT.to_owned(), sha256: digest(b"x"), pages: 3, log_index: None };
    assert!(matches!(desk.publish(issue, &facts), Err(DeskError::NotTypeset(_))));
    // The message itself is never printed, and counts for no series.
    assert!(desk.candidates(issue).unwrap().iter().all(|one| one.submission != message.id));
    assert!(desk.gaps().unwrap().is_empty());
}

#[test]
fn a_draft_left_empty_is_dropped() {
    let (_home, mut desk) = desk();
    let ids = drafted(&mut desk, &["01/2026/QĐ-UBND"]);
    desk.register_request(recall("01/2026/QĐ-UBND"), None, Request::Recall(&ids), "").unwrap();
    assert!(desk.draft("12/2026".parse().unwrap()).unwrap().is_none());
}

#[test]
fn a_replacement_takes_the_place_of_the_earlier_version() {
    let (_home, mut desk) = desk();
    let ids = drafted(&mut desk, &["01/2026/QĐ-UBND", "02/2026/QĐ-UBND"]);
    let new = submission("01/2026/QĐ-UBND", BODY);
    let new = desk.register_request(new, None, Request::Replace(&ids[..1]), "sai phụ lục").unwrap();
    assert_eq!(trail(&desk, &ids[0]), ["accepted", "draft-left", "superseded"]);
    let issue = "12/2026".parse().unwrap();
    let draft = desk.compose(&Office::default(), issue, day("2026-11-22"), None).unwrap();
    let entries: Vec<_> = draft.entries.into_iter().map(|entry| entry.submission).collect();
    assert_eq!(entries, [new.id, ids[1].clone()]);
}

#[test]
fn what_is_published_stays_and_nothing_is_registered() {
    let (_home, mut desk) = desk();
    let issue = "12/2026".parse().unwrap();
    let ids = drafted(&mut desk, &["01/2026/QĐ-UBND"]);
    desk.save_typeset(&desk.draft(issue).unwrap().unwrap(), 3, &digest(b"x"), true).unwrap();
    let facts = Publication { published_at: AT.to_owned(), sha256: digest(b"x"), pages: 3, log_index: None };
    desk.publish(issue, &facts).unwrap();
    assert_eq!(desk.standing(&ids[0]).unwrap(), Standing::Published(issue));
    let refused = desk.register_request(recall("01/2026/QĐ-UBND"), None, Request::Recall(&ids), "x");
    assert!(matches!(refused, Err(DeskError::DocumentPublished { .. })), "{refused:?}");
    assert_eq!(desk.submissions(&gazette_desk::Filter::default()).unwrap().len(), 1);
}

#[test]
fn a_message_about_a_returned_document_does_not_answer_its_discrepancy() {
    let (_home, mut desk) = desk();
    let mut faulty = submission("01/2026/QĐ-UBND", BODY);
    faulty.outcome = Outcome::Returned;
    let faulty = desk.register(faulty, None).unwrap();
    desk.register_request(recall("01/2026/QĐ-UBND"), None, Request::Keep, "cập nhật").unwrap();
    let open = desk.discrepancies(Some(&faulty.id)).unwrap();
    assert_eq!((open.len(), open[0].state.as_str()), (1, "found"));
    // A recall ends the discrepancy with the document.
    let ids = [faulty.id.clone()];
    desk.register_request(recall("01/2026/QĐ-UBND"), None, Request::Recall(&ids), "").unwrap();
    assert_eq!(desk.discrepancies(Some(&faulty.id)).unwrap()[0].state.as_str(), "closed");
}

#[test]
fn what_was_taken_back_by_mistake_is_put_back_with_a_reason() {
    let (_home, mut desk) = desk();
    let id = desk.register(submission("01/2026/QĐ-UBND", BODY), None).unwrap().id;
    assert!(matches!(desk.restore(&id, "Lan", "nhầm", AT), Err(DeskError::NotWithdrawn(_))));
    desk.withdraw(&id, "Lan", "thu hồi", AT).unwrap();
    assert!(matches!(desk.restore(&id, "Lan", " ", AT), Err(DeskError::ReasonMissing)));
    desk.restore(&id, "Lan", "rút nhầm", AT).unwrap();
    let status = desk.status(&Office::default(), &[], day("2026-11-21")).unwrap();
    assert_eq!(status.submissions[0].state, State::Accepted);
    assert_eq!(trail(&desk, &id), ["accepted", "withdrawn", "restored"]);
    let message = desk.register_request(recall("02/2026/QĐ-UBND"), None, Request::Keep, "").unwrap().id;
    assert!(matches!(desk.restore(&message, "Lan", "x", AT), Err(DeskError::NothingToRestore(_))));
}
