//! A second set of attacks, made in another way than the first: the file is written by hand, no PDF library takes part,
//! and neither the generator of `attacks.rs` nor the verifier lends it anything.
//!
//! Each made file must be held or refused with a reason; each honest one must not be refused.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail and speak as tests do")]

mod changes;
mod frame;
mod message;
mod paper;
mod ranges;

use gazette_seal::{Judgement, Verdict};
use paper::*;

fn judge(bytes: &[u8]) -> Judgement {
    let policy = gazette_model::SignaturePolicy { compare_pages: false, ..Default::default() };
    gazette_seal::judge_by(bytes, &[], "2026-11-25T00:00:00+07:00", &policy)
}

#[test]
fn no_fresh_attack_passes() {
    let mut made = ranges::made();
    for (name, table) in [("table", Table::Classic), ("stream", Table::Stream)] {
        let base = signed(table);
        let changes = changes::made(&base, table).into_iter().chain(frame::made(&base, table));
        made.extend(changes.map(|(what, bytes)| (format!("{name}: {what}"), bytes)));
    }
    let mut passed = Vec::new();
    for (name, bytes) in &made {
        let judgement = judge(bytes);
        if !judgement.needs_person() {
            passed.push(format!("{name}: {:?}", judgement.verdict));
        } else if judgement.verdict == Verdict::Unsigned {
            passed.push(format!("{name}: said to be unsigned"));
        }
    }
    println!("{} files made, {} passed", made.len(), passed.len());
    assert!(made.len() >= 300, "only {}", made.len());
    assert!(passed.is_empty(), "{}", passed.join("\n"));
}

#[test]
fn evidence_packed_into_an_object_stream_is_no_attack() {
    let layers = "/OCProperties << /OCGs [22 0 R] /D << /ON [22 0 R] >> >>";
    for table in [Table::Classic, Table::Stream] {
        let evidence = object(CATALOG, catalog(&format!("{layers} /DSS << /Type /DSS /Certs [] >>")));
        let judgement = judge(&packed(&signed(table), &[evidence]));
        assert_eq!(judgement.verdict, Verdict::AcceptWithRemarks, "{}", judgement.text(Default::default()));
    }
}

#[test]
fn the_file_from_which_attacks_are_made_is_in_order() {
    for table in [Table::Classic, Table::Stream] {
        let judgement = judge(&signed(table));
        assert_eq!(judgement.verdict, Verdict::AcceptWithRemarks, "{}", judgement.text(Default::default()));
    }
}

/// The files were signed by pyHanko 0.38 with keys made for the test; each is what honest people and tools do.
#[test]
fn no_honest_file_is_refused() {
    use Verdict::{AcceptWithRemarks, Hold};
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files/honest");
    let expected = [
        ("form", AcceptWithRemarks),
        ("form-filled", Hold),
        ("form-filled-certify-2", Hold),
        ("form-filled-then-signed", Hold),
        ("hybrid-two", AcceptWithRemarks),
        ("note-permitted", Hold),
        ("prepared", Hold),
        ("prepared-then-signed", AcceptWithRemarks),
        ("small-certified-signed", AcceptWithRemarks),
        ("small-linearised-lt", AcceptWithRemarks),
        ("small-lta-twice", AcceptWithRemarks),
        ("small-packed-two", AcceptWithRemarks),
        ("tagged", AcceptWithRemarks),
        ("two-pages", AcceptWithRemarks),
    ];
    let root = folder.join("../../pki/root.pem");
    let anchors = [std::fs::read_to_string(root).unwrap()];
    for (name, verdict) in expected {
        let bytes = std::fs::read(folder.join(format!("{name}.pdf"))).unwrap();
        let judgement = gazette_seal::judge(&bytes, &anchors, "2026-11-27T00:00:00+07:00");
        let text = judgement.text(gazette_model::Language::En);
        assert_eq!(judgement.verdict, verdict, "{name}: {text}");
        assert!(
            judgement.signatures.iter().all(|one| one.cryptographically_valid == Some(true)),
            "{name}: {text}"
        );
    }
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), expected.len(), "every file is judged");
}
