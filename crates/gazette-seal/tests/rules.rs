//! What the office's rules make of the same file.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail and speak as tests do")]

use std::path::Path;

use gazette_model::{Code, Consequence, SignaturePolicy};
use gazette_seal::{Judgement, Verdict};

const AT: &str = "2026-11-27T00:00:00+07:00";
const MEBIBYTE: usize = 1 << 20;

fn judge(bytes: &[u8], policy: &SignaturePolicy) -> Judgement {
    gazette_seal::judge_by(bytes, &[], AT, policy)
}

/// A signed file of the test authority, with blanks after its end.
fn file(size: usize) -> Vec<u8> {
    let name = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files/honest/form.pdf");
    let mut bytes = std::fs::read(name).unwrap();
    bytes.resize(bytes.len().max(size), b'\n');
    bytes
}

#[test]
fn a_file_above_the_size_the_office_allows_is_held_and_no_signature_is_claimed() {
    let policy = SignaturePolicy { largest_mb: 1, ..SignaturePolicy::default() };
    let judged = judge(&file(MEBIBYTE), &policy);
    assert_eq!(
        (judged.verdict, judged.signatures.len()),
        (Verdict::AcceptWithRemarks, 1),
        "as large as allowed"
    );
    let held = judge(&file(MEBIBYTE + 1), &policy);
    assert_eq!((held.verdict, held.signatures.len(), held.readable), (Verdict::Hold, 0, false));
    assert_eq!(held.remarks[0].code, "too-large");
    assert_eq!(held.findings()[0].code, Code::SignatureHold);
    let larger = SignaturePolicy { largest_mb: 2, ..SignaturePolicy::default() };
    assert_eq!(judge(&file(MEBIBYTE + 1), &larger).signatures.len(), 1);
}

#[test]
fn what_an_unknown_anchor_means_is_for_the_office_to_say() {
    for (consequence, verdict) in [
        (Consequence::Remark, Verdict::AcceptWithRemarks),
        (Consequence::Hold, Verdict::Hold),
        (Consequence::Refuse, Verdict::Refuse),
    ] {
        let policy = SignaturePolicy {
            unknown_anchor: consequence,
            legal_ground: "Quy chế số 7".to_owned(),
            ..SignaturePolicy::default()
        };
        let judgement = judge(&file(0), &policy);
        assert_eq!(judgement.verdict, verdict);
        let said = judgement.text(gazette_model::Language::Vi).contains("căn cứ: Quy chế số 7");
        assert_eq!(said, consequence != Consequence::Remark, "the ground is named where the rule decides");
    }
}

#[test]
fn an_algorithm_the_office_does_not_allow_holds_the_file() {
    let only = |names: &[&str]| SignaturePolicy {
        algorithms: names.iter().map(|name| (*name).to_owned()).collect(),
        ..SignaturePolicy::default()
    };
    assert_eq!(judge(&file(0), &only(&["SHA-256", "RSA-2048"])).verdict, Verdict::AcceptWithRemarks);
    let held = judge(&file(0), &only(&["SHA-384", "RSA-2048"]));
    assert_eq!(held.verdict, Verdict::Hold);
    assert!(
        held.signatures[0].remarks.iter().any(|remark| remark.en.contains("SHA-256")),
        "what was used is named"
    );
}

#[test]
fn readers_are_told_who_signed_in_words_that_need_no_office() {
    let judgement = judge(&file(0), &SignaturePolicy::default());
    let notes = judgement.notes();
    assert_eq!((notes.len(), notes[0].holds), (1, Some(true)));
    assert!(
        notes[0].vi.contains("đã ký số lúc") && notes[0].vi.contains("chưa được xác nhận"),
        "{}",
        notes[0].vi
    );
    assert!(!notes[0].vi.contains("anchors") && !notes[0].en.contains("anchors"), "{}", notes[0].en);
    let filled = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files/honest/form-filled.pdf");
    let filled = judge(&std::fs::read(filled).unwrap(), &SignaturePolicy::default());
    assert_eq!(filled.notes()[0].holds, None, "added to since: a person must look");
    assert!(filled.notes()[0].vi.contains("được ghi thêm"), "{}", filled.notes()[0].vi);
}
