//! What is wrong from the beginning: byte ranges that leave something out, holes that hold more, messages made wrongly.

use crate::changes::Made;
use crate::message::{DATA, Message, SHA1, SIGNED, STAMP};
use crate::paper::*;

/// Every file signed wrongly.
pub(crate) fn made() -> Made {
    let mut out = ranges();
    out.extend(dictionaries());
    out.extend(messages());
    out
}

fn right(digest: &[u8]) -> Message {
    Message::of(digest, "Nguyen Van A")
}

/// The signed parts are others than everything around the hole; the digest fits what the range names.
fn ranges() -> Made {
    let file = unsigned(Table::Classic, "");
    let hole = hole(&file);
    let (open, close, end) = (hole.start, hole.end, file.len());
    let mut out = Made::new();
    let mut add = |name: &str, parts: &[std::ops::Range<usize>]| {
        let numbers: Vec<String> =
            parts.iter().map(|part| format!("{} {}", part.start, part.end - part.start)).collect();
        out.push((format!("range: {name}"), fill_with(&file, &numbers.join(" "), parts, right)));
    };
    add("begins at the second byte", &[1..open, close..end]);
    add("begins at the tenth object", &[400..open, close..end]);
    add("leaves out the key before the hole", &[0..open - 10, close..end]);
    add("leaves out the dictionary before the hole", &[0..open - 100, close..end]);
    add("leaves out the end of the dictionary", &[0..open, close + 2..end]);
    add("leaves out the objects after the hole", &[0..open, close + 600..end]);
    add("ends before the end", &[0..open, close..end - 7]);
    add("ends before the table", &[0..open, close..end - 900]);
    add("ends ten bytes after the hole", &[0..open, close..close + 10]);
    add("takes a byte of the hole", &[0..open + 1, close..end]);
    add("takes the last byte of the hole", &[0..open, close - 1..end]);
    add("has one part", std::slice::from_ref(&(0..open)));
    add("has three parts", &[0..100, 200..open, close..end]);
    add("has an empty second part", &[0..open, end..end]);
    let mut text = |name: &str, range: &str| {
        out.push((format!("range: {name}"), fill_with(&file, range, &[0..open, close..end], right)));
    };
    text("is negative", &format!("0 {open} {close} -{}", end - close));
    text("is negative throughout", "-1 -1 -1 -1");
    text("is larger than any number", &format!("0 {open} {close} 9999999"));
    text("overflows", &format!("0 {open} 9223372036854775807"));
    text("is of names", "/A /B /C /D");
    text("is of fractions", &format!("0 {open}.5 {close} {}", end - close));
    text("is of strings", "(0) (1) (2) (3)");
    text("is empty", "");
    text("is an array in an array", &format!("[0 {open} {close} {}]", end - close));
    text("refers to itself", "14 0 R 14 0 R 14 0 R 14 0 R");
    text("overlaps", &format!("0 {close} {open} {}", end - open));
    out
}

/// The dictionary says things twice, or in another way.
fn dictionaries() -> Made {
    let mut out = Made::new();
    let zeros = "0".repeat(ROOM);
    let range = "/ByteRange [0 00000000 00000000 00000000]";
    let head = "<< /Type /Sig /Filter /Adobe.PPKLite";
    let kind = "/SubFilter /adbe.pkcs7.detached";
    let mut add = |name: &str, dictionary: String| {
        let mut file = unsigned(Table::Classic, "");
        let start = find(&file, b"\n14 0 obj\n").unwrap() + 10;
        let end = start + find(&file[start..], b"\nendobj").unwrap();
        let padding = (end - start).saturating_sub(dictionary.len());
        assert!(dictionary.len() <= end - start, "{name}");
        file.splice(start..end, dictionary.into_bytes().into_iter().chain(vec![b' '; padding]));
        if rfind(&file, format!("<{zeros}>").as_bytes()).is_some() {
            out.push((format!("dictionary: {name}"), fill(&file, right)));
        } else {
            out.push((format!("dictionary: {name}"), file));
        }
    };
    let room = &zeros[..ROOM - 200];
    let short = |text: &str| format!("<{}>{}", &room[..ROOM - 400], text);
    add("no form", format!("{head} {range} /Contents <{zeros}> >>"));
    add("a form nobody knows", format!("<< /Type /Sig /SubFilter /x.y.z {range} /Contents <{zeros}> >>"));
    add(
        "the form of a time stamp",
        format!("<< /Type /Sig /SubFilter /ETSI.RFC3161 {range} /Contents <{zeros}> >>"),
    );
    add("a raw RSA value", format!("<< /SubFilter /adbe.x509.rsa_sha1 {range} /Contents <{zeros}> >>"));
    add("an enclosed digest", format!("<< /SubFilter /adbe.pkcs7.sha1 {range} /Contents <{zeros}> >>"));
    add("no value", format!("{head} {kind} {range} >>"));
    add("an empty value", format!("{head} {kind} {range} /Contents <> >>"));
    add("a value of null", format!("{head} {kind} {range} /Contents null >>"));
    add("a value elsewhere", format!("{head} {kind} {range} /Contents 20 0 R >>"));
    add("a literal value", format!("{head} {kind} {range} /Contents (0\\200\\006) >>"));
    add(
        "a literal value with brackets inside",
        format!("{head} {kind} {range} /Contents (<{}>) >>", &room[..ROOM - 400]),
    );
    add("a value with a comment after it", format!("{head} {kind} {range} /Contents {}", short("%x\n>>")));
    out
}

/// The range is right, and the message is not.
fn messages() -> Made {
    let mut out = Made::new();
    let file = unsigned(Table::Classic, "");
    let mut add = |name: &str, change: &dyn Fn(&mut Message)| {
        let made = fill(&file, |digest| {
            let mut message = right(digest);
            change(&mut message);
            message
        });
        out.push((format!("message: {name}"), made));
    };
    add("two signers", &|one| one.second = Some("Tran Thi B".to_owned()));
    add("the signer twice", &|one| one.second = Some(one.signer.clone()));
    add("content inside, and its digest", &|one| {
        one.inside = Some(b"other content".to_vec());
        one.digests = vec![sha256(b"other content")];
    });
    add("content inside", &|one| one.inside = Some(b"other content".to_vec()));
    add("content inside is empty", &|one| one.inside = Some(Vec::new()));
    add("content of a time stamp", &|one| one.content = STAMP.to_vec());
    add("content of a time stamp throughout", &|one| {
        one.content = STAMP.to_vec();
        one.attribute = STAMP.to_vec();
    });
    add("content is a signed message", &|one| one.content = SIGNED.to_vec());
    add("attribute of another content", &|one| one.attribute = SIGNED.to_vec());
    add("says it is data", &|one| one.outer = DATA.to_vec());
    add("no digest", &|one| one.digests.clear());
    add("two digests, the right one first", &|one| one.digests.push(vec![0; 32]));
    add("two digests, the right one last", &|one| one.digests.insert(0, vec![0; 32]));
    add("another digest", &|one| one.digests = vec![vec![1; 32]]);
    add("a digest cut short", &|one| one.digests[0].truncate(31));
    add("no type", &|one| one.types = 0);
    add("two types", &|one| one.types = 2);
    add("attributes are not those signed", &|one| one.swapped = true);
    add("no attributes, and nothing signed", &|one| one.attributes = false);
    add("no certificate", &|one| one.certificate = false);
    add("names SHA-1 for the signer", &|one| one.own_digest = SHA1.to_vec());
    add("another message after it", &|one| one.after = Message::of(&[0; 32], "Tran Thi B").bytes());
    add("a word after it", &|one| one.after = b"hidden".to_vec());
    out
}

fn sha256(bytes: &[u8]) -> Vec<u8> {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes).to_vec()
}
