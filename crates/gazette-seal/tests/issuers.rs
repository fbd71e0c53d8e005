//! Issuers asked anew about what an archive relies on: what they answer, what it means, and what is told when they are
//! silent.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail and speak as tests do")]

#[path = "support/authority.rs"]
mod authority;
#[path = "support/der.rs"]
mod der;

use std::path::Path;

use authority::{PASSPHRASE, anchors};
use gazette_seal::seal::{FileKey, Order, Request, seal};
use gazette_seal::{Form, Judgement, Question, Reply, Revocation, Standing, Verdict, ask, questions};

/// The test authority revoked a certificate on 25 November 2026 at 12:51:17Z.
const BEFORE: &str = "2026-11-24T15:00:00+07:00";
const AFTER: &str = "2026-11-26T15:00:00+07:00";
const TONIGHT: &str = "2026-12-01T02:00:00+07:00";

fn signed(key: &str, at: &str) -> Vec<u8> {
    let letter = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files/letter.pdf");
    let key = FileKey::from_pkcs12(&authority::file(key), PASSPHRASE, None).unwrap();
    let order = Order {
        key: &key,
        at,
        reason: "",
        place: "",
        stamp: None,
        time_stamp: None,
        evidence: false,
        anchors: &anchors(),
        transport: &authority::answer,
    };
    seal(&std::fs::read(letter).unwrap(), &order).unwrap().pdf
}

fn asked(file: &[u8]) -> Vec<(Question, Reply)> {
    let questions = questions(file, &anchors(), TONIGHT);
    let ask = |question: Question| {
        let reply = ask(&question, TONIGHT, &authority::answer);
        (question, reply)
    };
    questions.into_iter().map(ask).collect()
}

fn judged(file: &[u8], replies: &[(Question, Reply)]) -> Judgement {
    let kept: Vec<Vec<u8>> =
        replies.iter().filter_map(|(_, reply)| Some(reply.evidence.clone()?.1)).collect();
    gazette_seal::judge_with(file, &anchors(), TONIGHT, &Default::default(), &kept)
}

#[test]
fn every_certificate_up_to_the_root_is_asked_about_and_the_answers_are_evidence() {
    let file = signed("office-rsa.p12", AFTER);
    let before = gazette_seal::judge(&file, &anchors(), TONIGHT);
    assert_eq!(before.signatures[0].revocation, Revocation::None);
    let replies = asked(&file);
    assert_eq!(replies.len(), 2, "the signer and the authority below the root");
    assert!(replies.iter().all(|(_, reply)| reply.standing == Standing::Good && reply.problems.is_empty()));
    let forms: Vec<Form> = replies.iter().map(|(_, reply)| reply.evidence.as_ref().unwrap().0).collect();
    assert_eq!(forms, [Form::Ocsp, Form::Crl], "a responder first, where there is one");
    let after = judged(&file, &replies);
    assert_eq!(after.signatures[0].revocation, Revocation::KeptOcsp);
    assert!(after.signatures[0].remarks.iter().all(|remark| remark.code != "no-revocation"));
    assert_eq!(file, signed("office-rsa.p12", AFTER), "the file is the same");
}

#[test]
fn a_certificate_that_was_revoked_since_is_found_and_judged_by_the_time_of_signing() {
    for (at, revocation, verdict) in [
        (AFTER, Revocation::Revoked, Verdict::Refuse),
        // Signed before, as the signer says; nobody else does.
        (BEFORE, Revocation::RevokedLater, Verdict::Hold),
    ] {
        let file = signed("revoked.p12", at);
        let replies = asked(&file);
        let (question, reply) = &replies[0];
        assert_eq!(reply.standing, Standing::Revoked("2026-11-25T12:51:17Z".to_owned()), "{}", question.name);
        let judgement = judged(&file, &replies);
        assert_eq!((judgement.signatures[0].revocation, judgement.verdict), (revocation, verdict));
    }
}

#[test]
fn what_could_not_be_had_is_told_address_by_address() {
    let file = signed("office-rsa.p12", AFTER);
    let question = questions(&file, &anchors(), TONIGHT).remove(0);
    let silent = |_: &Request| Err("connection refused".to_owned());
    let reply = ask(&question, TONIGHT, &silent);
    assert_eq!((reply.standing, reply.evidence), (Standing::Unknown, None));
    let told: Vec<&str> = reply.problems.iter().map(|problem| problem.address.as_str()).collect();
    assert_eq!(told, ["http://ocsp.example/", "http://ca.example/sub.crl"]);
    assert!(reply.problems.iter().all(|problem| problem.vi.contains("connection refused")));
    // An answer of another, or none at all, proves nothing.
    let wrong = |_: &Request| Ok(b"<html>login</html>".to_vec());
    assert_eq!(ask(&question, TONIGHT, &wrong).standing, Standing::Unknown);
    let expired = ask(&question, "2050-01-01T00:00:00Z", &silent);
    assert_eq!((expired.standing, expired.problems.len()), (Standing::Expired, 0), "nobody is asked in vain");
}

#[test]
fn a_file_that_cannot_be_read_has_nothing_to_ask_about() {
    assert_eq!(questions(b"%PDF-1.7 nothing", &anchors(), TONIGHT), Vec::new());
}
