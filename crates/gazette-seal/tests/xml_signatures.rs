//! XML signatures, made by other programs (xmlsec, signxml) around every corner of canonical form.
#![expect(clippy::unwrap_used, reason = "tests fail as tests do")]

use std::path::PathBuf;

use gazette_model::{Code, SignaturePolicy};
use gazette_seal::{Judgement, Verdict, judge_xml};

const AT: &str = "2026-11-26T15:00:00+07:00";

fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

fn file(name: &str) -> String {
    std::fs::read_to_string(folder("xml").join(name)).unwrap()
}

fn judge(xml: &str) -> Judgement {
    let anchors =
        ["root.pem", "sub.pem"].map(|name| std::fs::read_to_string(folder("pki").join(name)).unwrap());
    judge_xml(xml.as_bytes(), &anchors, AT, &SignaturePolicy::default())
}

fn codes(judgement: &Judgement) -> Vec<&str> {
    judgement.signatures.iter().flat_map(|one| &one.remarks).map(|remark| remark.code.as_str()).collect()
}

#[test]
fn every_form_and_algorithm_of_a_whole_message_is_right() {
    for name in ["rsa-exclusive.xml", "rsa-inclusive.xml", "ec-second.xml", "pss.xml", "rsa-sha1.xml"] {
        let judgement = judge(&file(name));
        let [signature] = judgement.signatures.as_slice() else { panic!("{name}: one signature") };
        assert_eq!(
            (signature.bytes_intact, signature.cryptographically_valid),
            (Some(true), Some(true)),
            "{name}: {:?}",
            codes(&judgement)
        );
        assert!(signature.covers.whole_file && signature.chain.anchored, "{name}: {:?}", codes(&judgement));
        // A new signature with SHA-1 is right in its numbers, and held.
        let expected = if name.contains("sha1") { Verdict::Hold } else { Verdict::AcceptWithRemarks };
        assert_eq!(judgement.verdict, expected, "{name}: {:?}", codes(&judgement));
    }
}

#[test]
fn a_signature_over_a_part_is_right_and_held_for_what_it_leaves_out() {
    let judgement = judge(&file("ec-part.xml"));
    let signature = &judgement.signatures[0];
    assert_eq!((signature.bytes_intact, signature.cryptographically_valid), (Some(true), Some(true)));
    assert_eq!(judgement.verdict, Verdict::Hold);
    assert!(codes(&judgement).contains(&"xml-partial"));
}

#[test]
fn what_changes_nothing_for_a_reader_changes_nothing_for_the_signature() {
    let xml = file("rsa-exclusive.xml");
    for same in
        [xml.replace('\n', "\r\n"), xml.replace("<!-- ghi chu -->", ""), xml.replace("z=\"3\"", "z='&#51;'")]
    {
        assert_ne!(same, xml);
        assert_eq!(judge(&same).verdict, Verdict::AcceptWithRemarks, "{:?}", codes(&judge(&same)));
    }
}

#[test]
fn every_change_of_content_is_refused() {
    for name in ["rsa-exclusive.xml", "rsa-inclusive.xml", "ec-second.xml", "pss.xml", "ec-part.xml"] {
        let xml = file(name);
        let changed = xml.replace("thu gom", "thu phí");
        assert_ne!(changed, xml);
        let judgement = judge(&changed);
        assert_eq!(judgement.verdict, Verdict::Refuse, "{name}: {:?}", codes(&judgement));
        assert!(judgement.findings().iter().any(|finding| finding.code == Code::SignatureAltered));
    }
}

#[test]
fn attacks_on_the_form_are_held() {
    let part = file("ec-part.xml");
    let whole = file("rsa-exclusive.xml");
    let doctype = whole.replacen("<edXML ", "<!DOCTYPE edXML [<!ENTITY a \"b\">]><edXML ", 1);
    let twice =
        part.replace("<AttachmentEncoded>", "<Subject Id=\"chu-de\">khác</Subject><AttachmentEncoded>");
    let keyed = whole.replace("2001/04/xmldsig-more#rsa-sha256", "2000/09/xmldsig#hmac-sha1");
    let outside = part.replace("URI=\"#chu-de\"", "URI=\"http://example.org/\"");
    let nothing = whole.replace("X509Certificate>M", "X509Certificate>!");
    let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
    for (name, xml) in [
        ("doctype", &doctype),
        ("twice", &twice),
        ("keyed", &keyed),
        ("outside", &outside),
        ("nothing", &nothing),
        ("deep", &deep),
    ] {
        let judgement = judge(xml);
        assert!(
            matches!(judgement.verdict, Verdict::Hold | Verdict::Refuse),
            "{name}: {:?}",
            codes(&judgement)
        );
    }
    assert_eq!(judge("<edXML/>").verdict, Verdict::Unsigned);
}

#[test]
fn bytes_cut_or_changed_anywhere_never_make_the_judge_fail() {
    let xml = file("ec-part.xml").into_bytes();
    for at in (0..xml.len()).step_by(7) {
        let policy = SignaturePolicy::default();
        judge_xml(&xml[..at], &[], AT, &policy);
        let mut changed = xml.clone();
        changed[at] ^= 0x15;
        assert_ne!(judge_xml(&changed, &[], AT, &policy).verdict, Verdict::Accept);
    }
}
