//! Attacks on signed files, made from our own samples: none may pass, and no honest change may be refused.
//!
//! The generator knows nothing of the verifier: it edits bytes and appends revisions the way attackers do. The
//! classes are those of the literature: universal forgery (USF), incremental saving (ISA), signature wrapping (SWA),
//! shadow documents, evil annotations (EAA), sneaky signatures (SSA), and faults in the signed message itself.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail and speak as tests do")]

mod support;

use gazette_seal::Verdict;
use lopdf::{Dictionary, Object, dictionary};
use support::{Base, Sample, judge, judge_and_look, rect, samples};

/// One made file, with what was done to it.
struct Variant {
    name: String,
    bytes: Vec<u8>,
}

#[test]
fn no_attack_passes() {
    let mut made = 0;
    let mut passed = Vec::new();
    for sample in samples() {
        let base = Base::new(&sample.bytes);
        for variant in attacks(&sample, &base) {
            if variant.bytes == sample.bytes {
                continue;
            }
            made += 1;
            let judgement = judge(&variant.bytes);
            if !judgement.needs_person() {
                passed.push(format!("{}: {}: {:?}", sample.name, variant.name, judgement.verdict));
            }
        }
    }
    println!("{made} variants made, {} passed", passed.len());
    assert!(made >= 200, "only {made} variants");
    assert!(passed.is_empty(), "{}", passed.join("\n"));
}

#[test]
fn an_honest_file_is_accepted_and_what_an_archive_adds_too() {
    for sample in samples() {
        let judgement = judge(&sample.bytes);
        assert_eq!(
            judgement.verdict,
            Verdict::AcceptWithRemarks,
            "{}: {}",
            sample.name,
            judgement.text(Default::default())
        );
        assert_eq!(judgement.signatures.len(), 2, "{}", sample.name);
        let base = Base::new(&sample.bytes);
        let mut catalog = base.catalog().clone();
        catalog.set("DSS", Object::Reference((base.free, 0)));
        let store = dictionary! { "Type" => "DSS", "Certs" => Object::Array(Vec::new()) };
        let update =
            base.append(&[(base.root, Object::Dictionary(catalog)), (base.free, Object::Dictionary(store))]);
        let judgement = judge(&update);
        assert_eq!(
            judgement.verdict,
            Verdict::AcceptWithRemarks,
            "{}: {}",
            sample.name,
            judgement.text(Default::default())
        );
        let mut blank = sample.bytes.clone();
        blank.extend_from_slice(b"\r\n\n");
        assert!(!judge(&blank).needs_person(), "{}", sample.name);
    }
}

#[test]
fn pages_painted_over_after_the_last_signature_are_named_and_evidence_changes_none() {
    let sample = &samples()[0];
    let base = Base::new(&sample.bytes);
    assert_eq!(judge_and_look(&sample.bytes).pages_differ, None, "nothing follows, so nothing is drawn");
    let mut catalog = base.catalog().clone();
    catalog.set("DSS", Object::Dictionary(dictionary! { "Type" => "DSS" }));
    let evidence = base.append(&[(base.root, Object::Dictionary(catalog))]);
    assert_eq!(judge_and_look(&evidence).pages_differ, Some(Vec::new()));
    let content = base.page(0).get(b"Contents").and_then(Object::as_reference).unwrap().0;
    let paint = lopdf::Stream::new(Dictionary::new(), b"0 g 100 100 200 200 re f".to_vec());
    let painted = judge_and_look(&base.append(&[(content, Object::Stream(paint))]));
    assert_eq!((painted.verdict, painted.pages_differ), (Verdict::Refuse, Some(vec![1])));
}

#[test]
fn a_filled_form_or_new_metadata_is_held_but_never_refused() {
    for sample in samples() {
        let base = Base::new(&sample.bytes);
        let info = dictionary! { "Title" => Object::string_literal("khác") };
        let update = base.append_with(
            &[(base.free, Object::Dictionary(info))],
            &[("Info", Object::Reference((base.free, 0)))],
        );
        assert_eq!(judge(&update).verdict, Verdict::Hold, "{}", sample.name);
        let mut page = base.page(0).clone();
        let mut list = base.annotations(0);
        list.push(Object::Dictionary(dictionary! {
            "Type" => "Annot", "Subtype" => "Text", "Rect" => rect(10, 10, 30, 30), "Contents" => Object::string_literal("ghi chú"),
        }));
        page.set("Annots", Object::Array(list));
        assert_eq!(
            judge(&base.append(&[(base.pages[0], Object::Dictionary(page))])).verdict,
            Verdict::Hold,
            "{}",
            sample.name
        );
    }
}

#[test]
fn a_stamp_laid_over_a_certified_file_is_held_even_of_the_same_signer() {
    for sample in samples() {
        let plain = &sample.bytes[..support::find(&sample.bytes, b"%%EOF\n", 0).unwrap() + 6];
        assert_eq!(judge(plain).verdict, Verdict::Unsigned, "{}", sample.name);
        let base = Base::new(plain);
        let permits = "/Reference [<< /TransformMethod /DocMDP /TransformParams << /P 2 /V /1.2 >> >>]";
        let objects = base.new_field("Certified", rect(10, 10, 60, 30), true);
        let open = base.append_raw(&objects, base.free + 2, &support::signer::placeholder(permits));
        let certified = support::signer::sign(&open, "Người chứng nhận");
        let judgement = judge(&certified);
        assert_eq!(judgement.verdict, Verdict::AcceptWithRemarks, "{}", judgement.text(Default::default()));
        assert_eq!(judgement.signatures[0].certifies, Some(2));
        let base = Base::new(&certified);
        for (area, verdict) in [
            (rect(200, 600, 300, 620), Verdict::Hold),
            (rect(0, 0, 595, 842), Verdict::Hold),
            (rect(0, 0, 0, 0), Verdict::AcceptWithRemarks),
        ] {
            let objects = base.new_field("Second", area, true);
            let open = base.append_raw(&objects, base.free + 2, &support::signer::placeholder(""));
            let judgement = judge(&support::signer::sign(&open, "Người chứng nhận"));
            assert_eq!(judgement.verdict, verdict, "{}", judgement.text(Default::default()));
        }
    }
}

#[test]
fn the_signed_revision_can_be_taken_out_whole() {
    for sample in samples() {
        let first = gazette_seal::signed_revision(&sample.bytes, 0).unwrap();
        assert!(first.len() < sample.bytes.len() && sample.bytes.starts_with(first));
        let judgement = judge(first);
        assert_eq!((judgement.signatures.len(), judgement.verdict), (1, Verdict::AcceptWithRemarks));
        assert_eq!(gazette_seal::signed_revision(&sample.bytes, 1), Some(sample.bytes.as_slice()));
        assert_eq!(gazette_seal::signed_revision(&sample.bytes, 2), None);
    }
}

#[test]
fn bytes_cut_or_changed_anywhere_never_make_the_judge_fail() {
    let sample = samples().remove(0);
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % sample.bytes.len() as u64).unwrap()
    };
    for _ in 0..60 {
        let mut bytes = sample.bytes.clone();
        for _ in 0..4 {
            let at = next();
            bytes[at] = (next() % 256) as u8;
        }
        bytes.truncate(next().max(8));
        let judgement = judge(&bytes);
        assert!(!judgement.text(Default::default()).is_empty());
    }
}

fn attacks(sample: &Sample, base: &Base) -> Vec<Variant> {
    let mut out = Vec::new();
    let mut add = |name: &str, bytes: Vec<u8>| out.push(Variant { name: name.to_owned(), bytes });
    forgery(sample, base, &mut add);
    incremental(sample, base, &mut add);
    wrapping(sample, &mut add);
    shadow(base, &mut add);
    annotations(base, &mut add);
    sneaky(base, &mut add);
    message(sample, &mut add);
    flips(sample, &mut add);
    out
}

type Add<'a> = &'a mut dyn FnMut(&str, Vec<u8>);

/// USF: the signature dictionary is broken so that a lax reader finds nothing to complain about.
fn forgery(sample: &Sample, base: &Base, add: Add<'_>) {
    for (number, gap) in sample.gaps.iter().enumerate() {
        let dictionary_end = support::find(&sample.bytes, b"endobj", gap.end).unwrap();
        let edit = |from: &[u8], to: &[u8]| {
            assert_eq!(from.len(), to.len());
            let start = support::rfind(&sample.bytes, b" obj", gap.start).unwrap();
            let at = support::find(&sample.bytes, from, start).filter(|at| *at < dictionary_end);
            at.map(|at| support::splice(&sample.bytes, at, at + from.len(), to))
        };
        for (name, from, to) in [
            ("no byte range", &b"/ByteRange"[..], &b"/ByteRangX"[..]),
            ("no contents", b"/Contents", b"/ContentX"),
            ("no subfilter", b"/SubFilter", b"/SubFilteX"),
            ("no type", b"/Type /Sig", b"/Type /Sog"),
            ("other subfilter", b"detached", b"attached"),
        ] {
            if let Some(bytes) = edit(from, to) {
                add(&format!("USF {name} {number}"), bytes);
            }
        }
        let zeros = vec![b'0'; gap.end - gap.start - 2];
        add(
            &format!("USF zero contents {number}"),
            support::splice(&sample.bytes, gap.start + 1, gap.end - 1, &zeros),
        );
        let blanks = vec![b' '; gap.end - gap.start - 2];
        add(
            &format!("USF blank contents {number}"),
            support::splice(&sample.bytes, gap.start + 1, gap.end - 1, &blanks),
        );

        let (id, signature) = &base.signatures[number];
        for (name, key, value) in [
            ("null range", "ByteRange", Object::Null),
            ("empty range", "ByteRange", Object::Array(Vec::new())),
            ("zero range", "ByteRange", Object::Array(vec![0.into(); 4])),
            (
                "negative range",
                "ByteRange",
                Object::Array(vec![0.into(), (-1).into(), 10.into(), (-5).into()]),
            ),
            (
                "far range",
                "ByteRange",
                Object::Array(vec![0.into(), 10.into(), 20.into(), 99_999_999.into()]),
            ),
            ("three numbers", "ByteRange", Object::Array(vec![0.into(), 10.into(), 20.into()])),
            ("six numbers", "ByteRange", Object::Array(vec![0.into(); 6])),
            ("null contents", "Contents", Object::Null),
            ("empty contents", "Contents", Object::string_literal("")),
        ] {
            let mut changed = signature.clone();
            changed.set(key, value);
            add(&format!("USF appended {name} {number}"), base.append(&[(*id, Object::Dictionary(changed))]));
        }
        add(&format!("USF appended null signature {number}"), base.append(&[(*id, Object::Null)]));
    }
}

/// ISA: something is appended after the signature.
fn incremental(sample: &Sample, base: &Base, add: Add<'_>) {
    let paint = b"q 1 g 0 0 600 900 re f Q BT /F1 20 Tf 100 500 Td (forged) Tj ET".to_vec();
    let stream = |content: &[u8]| Object::Stream(lopdf::Stream::new(Dictionary::new(), content.to_vec()));
    for (index, page_id) in base.pages.iter().enumerate() {
        let page = base.page(index);
        let changed = |key: &str, value: Object| {
            let mut page = page.clone();
            page.set(key, value);
            Object::Dictionary(page)
        };
        let new = Object::Reference((base.free, 0));
        add(
            &format!("ISA contents {index}"),
            base.append(&[(*page_id, changed("Contents", new.clone())), (base.free, stream(&paint))]),
        );
        let old = page.get(b"Contents").unwrap().clone();
        add(
            &format!("ISA contents added {index}"),
            base.append(&[
                (*page_id, changed("Contents", Object::Array(vec![old, new]))),
                (base.free, stream(&paint)),
            ]),
        );
        if let Ok(content) = page.get(b"Contents").and_then(Object::as_reference) {
            add(&format!("ISA contents overridden {index}"), base.append(&[(content, stream(&paint))]));
        }
        add(
            &format!("ISA media box {index}"),
            base.append(&[(*page_id, changed("MediaBox", rect(0, 0, 200, 200)))]),
        );
        add(
            &format!("ISA crop box {index}"),
            base.append(&[(*page_id, changed("CropBox", rect(0, 0, 200, 200)))]),
        );
        add(&format!("ISA rotated {index}"), base.append(&[(*page_id, changed("Rotate", 180.into()))]));
        add(
            &format!("ISA no resources {index}"),
            base.append(&[(*page_id, changed("Resources", Object::Dictionary(Dictionary::new())))]),
        );
        add(&format!("ISA page is null {index}"), base.append(&[(*page_id, Object::Null)]));
    }
    let root = |key: &str, value: Object| {
        let mut catalog = base.catalog().clone();
        catalog.set(key, value);
        (base.root, Object::Dictionary(catalog))
    };
    let pages =
        |kids: Vec<Object>| dictionary! { "Type" => "Pages", "Count" => kids.len() as i64, "Kids" => kids };
    let new_page = dictionary! { "Type" => "Page", "Parent" => (base.free, 0), "MediaBox" => rect(0, 0, 595, 842), "Contents" => (base.free + 1, 0) };
    add(
        "ISA other page tree",
        base.append(&[
            root("Pages", (base.free, 0).into()),
            (base.free, Object::Dictionary(pages(vec![(base.free + 2, 0).into()]))),
            (base.free + 1, stream(&paint)),
            (base.free + 2, Object::Dictionary(new_page)),
        ]),
    );
    let kids: Vec<Object> = base.pages.iter().map(|id| Object::Reference((*id, 0))).collect();
    let mut twice = kids.clone();
    twice.extend(kids.clone());
    add(
        "ISA pages twice",
        base.append(&[root("Pages", (base.free, 0).into()), (base.free, Object::Dictionary(pages(twice)))]),
    );
    if kids.len() > 1 {
        let mut fewer = kids.clone();
        fewer.pop();
        add(
            "ISA page gone",
            base.append(&[
                root("Pages", (base.free, 0).into()),
                (base.free, Object::Dictionary(pages(fewer))),
            ]),
        );
        let turned: Vec<Object> = kids.iter().rev().cloned().collect();
        add(
            "ISA pages turned",
            base.append(&[
                root("Pages", (base.free, 0).into()),
                (base.free, Object::Dictionary(pages(turned))),
            ]),
        );
    }
    let script = dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)") };
    add("ISA open action", base.append(&[root("OpenAction", Object::Dictionary(script))]));
    add("ISA no form", base.append(&[root("AcroForm", Object::Null)]));
    add(
        "ISA empty form",
        base.append(&[root(
            "AcroForm",
            Object::Dictionary(dictionary! { "Fields" => Object::Array(Vec::new()) }),
        )]),
    );
    let layers = dictionary! { "OCGs" => Object::Array(Vec::new()), "D" => Object::Dictionary(dictionary! { "BaseState" => "OFF" }) };
    add("ISA layers", base.append(&[root("OCProperties", Object::Dictionary(layers))]));
    add("ISA empty revision", base.append::<u32>(&[]));
    add("ISA unused object", base.append(&[(base.free, stream(&paint))]));
    let mut copy = base.catalog().clone();
    copy.remove(b"AcroForm");
    add(
        "ISA other root",
        base.append_with(&[(base.free, Object::Dictionary(copy))], &[("Root", (base.free, 0).into())]),
    );

    let tail = |text: &[u8]| [sample.bytes.as_slice(), text].concat();
    let body = format!("{} 0 obj\n<< /Type /Page >>\nendobj\n", base.pages[0]);
    add("ISA no cross-reference", tail(body.as_bytes()));
    add("ISA no cross-reference, end", tail(format!("{body}%%EOF\n").as_bytes()));
    add(
        "ISA trailer alone",
        tail(
            format!("{body}trailer\n<< /Root {} 0 R /Size 9 >>\nstartxref\n0\n%%EOF\n", base.root).as_bytes(),
        ),
    );
    add("ISA startxref nowhere", tail(format!("{body}startxref\n99999999\n%%EOF\n").as_bytes()));
    add("ISA garbage", tail(b"garbage after the end"));
}

/// SWA: the gap is made to hold more than the signature.
fn wrapping(sample: &Sample, add: Add<'_>) {
    for (number, gap) in sample.gaps.iter().enumerate() {
        let hex = &sample.bytes[gap.start..gap.end];
        let inject = b"\n1 0 obj\n<< /Type /Catalog >>\nendobj\n";
        let after = support::splice(&sample.bytes, gap.end, gap.end, inject);
        add(&format!("SWA bytes after {number}"), after.clone());
        let moved = support::move_range(&after, sample, number, gap.end + inject.len());
        add(&format!("SWA range moved {number}"), moved);
        add(
            &format!("SWA bytes before {number}"),
            support::splice(&sample.bytes, gap.start, gap.start, b"   "),
        );
        let digits = &hex[1..hex.len() - 1];
        let half = digits.len() / 2;
        let cut = [b"<", &digits[..half], b">", &vec![b' '; digits.len() - half][..]].concat();
        add(&format!("SWA short string {number}"), support::splice(&sample.bytes, gap.start, gap.end, &cut));
        let mut literal = hex.to_vec();
        literal[0] = b'(';
        *literal.last_mut().unwrap() = b')';
        add(
            &format!("SWA literal string {number}"),
            support::splice(&sample.bytes, gap.start, gap.end, &literal),
        );
        let mut comment = hex.to_vec();
        let end = comment.len();
        comment[end - 40..].copy_from_slice(b">%/Contents<0000000000000000000000000 >>");
        add(
            &format!("SWA second key {number}"),
            support::splice(&sample.bytes, gap.start, gap.end, &comment),
        );
        let mut blanks = hex.to_vec();
        let end = blanks.len();
        blanks[end - 21..end - 1].fill(b' ');
        add(
            &format!("SWA blanks inside {number}"),
            support::splice(&sample.bytes, gap.start, gap.end, &blanks),
        );
        let mut odd = hex.to_vec();
        let end = odd.len();
        odd[end - 2] = b'>';
        add(&format!("SWA odd digits {number}"), support::splice(&sample.bytes, gap.start, gap.end, &odd));
    }
    let end = sample.gaps[1].end;
    add(
        "SWA tail moved into the gap",
        [&sample.bytes[..end], &b"%%EOF\n"[..], &sample.bytes[end..]].concat(),
    );
}

/// Shadow attacks: the second half of hide, replace, and hide-and-replace.
fn shadow(base: &Base, add: Add<'_>) {
    for (index, font) in base.fonts.iter().enumerate() {
        let other = dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "ZapfDingbats" };
        add(&format!("shadow font {index}"), base.append(&[(*font, Object::Dictionary(other))]));
    }
    for (index, stream) in base.streams.iter().enumerate().take(12) {
        let mut other = stream.1.clone();
        other.content = b" ".to_vec();
        other.dict.remove(b"Filter");
        add(&format!("shadow stream {index}"), base.append(&[(stream.0, Object::Stream(other))]));
    }
    let contents: Vec<u32> = (0..base.pages.len())
        .filter_map(|index| base.page(index).get(b"Contents").and_then(Object::as_reference).ok())
        .map(|(id, _)| id)
        .collect();
    if let Some((_, other)) = base.streams.iter().rev().find(|(id, _)| !contents.contains(&id.0)) {
        add("shadow content swapped", base.append(&[(contents[0], Object::Stream(other.clone()))]));
    }
    for (index, widget) in base.widgets.iter().enumerate() {
        let mut hidden = widget.1.clone();
        hidden.set("F", 2);
        add(&format!("shadow hidden stamp {index}"), base.append(&[(widget.0, Object::Dictionary(hidden))]));
        let mut moved = widget.1.clone();
        moved.set("Rect", rect(100, 600, 300, 700));
        add(&format!("shadow moved stamp {index}"), base.append(&[(widget.0, Object::Dictionary(moved))]));
        let mut bare = widget.1.clone();
        bare.remove(b"AP");
        add(&format!("shadow bare stamp {index}"), base.append(&[(widget.0, Object::Dictionary(bare))]));
        let mut painted = widget.1.clone();
        let form = lopdf::Stream::new(
            dictionary! { "Subtype" => "Form", "BBox" => rect(0, 0, 100, 100) },
            b"0 g 0 0 100 100 re f".to_vec(),
        );
        painted.set("AP", Object::Dictionary(dictionary! { "N" => (base.free, 0) }));
        add(
            &format!("shadow painted stamp {index}"),
            base.append(&[(widget.0, Object::Dictionary(painted)), (base.free, Object::Stream(form))]),
        );
    }
}

/// EAA: an annotation is laid over the page.
fn annotations(base: &Base, add: Add<'_>) {
    for kind in [
        "FreeText",
        "Stamp",
        "Square",
        "Circle",
        "Line",
        "Polygon",
        "PolyLine",
        "Ink",
        "Highlight",
        "Underline",
        "Redact",
        "Watermark",
        "Screen",
        "Link",
        "Text",
        "Popup",
        "FileAttachment",
        "Caret",
        "Widget",
        "Unknown",
    ] {
        for paints in [true, false] {
            let mut annotation = dictionary! { "Type" => "Annot", "Subtype" => kind, "Rect" => rect(50, 50, 500, 800), "F" => 4 };
            let mut objects = Vec::new();
            if paints {
                annotation.set("AP", Object::Dictionary(dictionary! { "N" => (base.free + 1, 0) }));
                let form = lopdf::Stream::new(
                    dictionary! { "Subtype" => "Form", "BBox" => rect(0, 0, 450, 750) },
                    b"1 g 0 0 450 750 re f".to_vec(),
                );
                objects.push((base.free + 1, Object::Stream(form)));
            }
            if kind == "Widget" {
                annotation.set("FT", "Tx");
                annotation.set("T", Object::string_literal("new"));
            }
            let mut page = base.page(0).clone();
            let mut list = base.annotations(0);
            list.push((base.free, 0).into());
            page.set("Annots", Object::Array(list));
            objects.push((base.free, Object::Dictionary(annotation)));
            objects.push((base.pages[0], Object::Dictionary(page)));
            add(&format!("EAA {kind} {paints}"), base.append(&objects));
        }
    }
    for index in 0..base.pages.len() {
        if !base.annotations(index).is_empty() {
            let mut page = base.page(index).clone();
            page.remove(b"Annots");
            add(
                &format!("EAA stamps gone {index}"),
                base.append(&[(base.pages[index], Object::Dictionary(page))]),
            );
        }
    }
}

/// SSA: a signature field nobody honest signed is laid over the page.
fn sneaky(base: &Base, add: Add<'_>) {
    for (name, value) in [
        ("empty", None),
        ("copied", Some(base.signatures[0].1.clone())),
        (
            "invented",
            Some(dictionary! {
                "Type" => "Sig", "Filter" => "Adobe.PPKLite", "SubFilter" => "adbe.pkcs7.detached",
                "ByteRange" => Object::Array(vec![0.into(), 10.into(), 12.into(), 10.into()]),
                "Contents" => Object::string_literal("00"),
            }),
        ),
    ] {
        for big in [true, false] {
            let mut objects = base.new_field(
                "Signature9",
                if big { rect(0, 0, 595, 842) } else { rect(200, 600, 300, 620) },
                value.is_some(),
            );
            objects.extend(value.clone().map(|value| (base.free + 2, Object::Dictionary(value))));
            add(&format!("SSA {name} {big}"), base.append(&objects));
        }
    }
    // A stranger's signature is right in itself, which is why the file looks signed by everyone concerned.
    for (name, area) in
        [("small", rect(200, 600, 300, 620)), ("big", rect(0, 0, 595, 842)), ("hidden", rect(0, 0, 0, 0))]
    {
        let objects = base.new_field("Signature9", area, true);
        let unsigned = base.append_raw(&objects, base.free + 2, &support::signer::placeholder(""));
        let signed = support::signer::sign(&unsigned, "Người lạ");
        let judged = judge(&signed);
        let last = judged.signatures.last().unwrap();
        assert_eq!(
            (last.bytes_intact, last.cryptographically_valid),
            (Some(true), Some(true)),
            "the stranger signs rightly"
        );
        add(&format!("SSA stranger {name}"), signed);
        // The same, with the page repainted in the same revision.
        let mut repainted = objects.clone();
        let content = base.page(0).get(b"Contents").and_then(Object::as_reference).unwrap().0;
        repainted.push((
            content,
            Object::Stream(lopdf::Stream::new(Dictionary::new(), b"0 g 0 0 99 99 re f".to_vec())),
        ));
        let unsigned = base.append_raw(&repainted, base.free + 2, &support::signer::placeholder(""));
        add(&format!("SSA stranger repaints {name}"), support::signer::sign(&unsigned, "Trần Quang Hải"));
    }
}

/// Faults inside the signed message, which lies in the gap and is covered by nothing but itself.
fn message(sample: &Sample, add: Add<'_>) {
    for (number, gap) in sample.gaps.iter().enumerate() {
        let cms = support::unhex(&sample.bytes[gap.start + 1..gap.end - 1]);
        let (from, to) = (gap.end - 9, gap.end - 1);
        let padded = support::splice(&sample.bytes, from, to, b"DEADBEEF");
        add(&format!("CMS data in the padding {number}"), padded);
        let mut put = |name: &str, changed: Vec<u8>| {
            let mut hex = support::hex(&changed);
            if hex.len() + 2 > gap.end - gap.start {
                hex.truncate(gap.end - gap.start - 2);
            }
            hex.resize(gap.end - gap.start - 2, b'0');
            add(
                &format!("CMS {name} {number}"),
                support::splice(&sample.bytes, gap.start + 1, gap.end - 1, &hex),
            );
        };
        put("two signer infos", support::two_signers(&cms));
        put("no certificates", support::without_certificates(&cms));
        put(
            "other content type",
            support::replace(
                &cms,
                &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1],
                &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2],
                1,
            ),
        );
        put(
            "other kind",
            support::replace(
                &cms,
                &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2],
                &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 3],
                1,
            ),
        );
        put("cut", cms[..cms.len() / 3].to_vec());
        let mut flipped = cms.clone();
        let last = support::value_end(&cms);
        flipped[last - 20] ^= 1;
        put("flipped value", flipped);
        let other = &sample.gaps[1 - number];
        put("of the other", support::unhex(&sample.bytes[other.start + 1..other.end - 1]));
    }
}

/// One bit changed somewhere in the signed bytes.
fn flips(sample: &Sample, add: Add<'_>) {
    for part in 1..24 {
        let at = sample.gaps[0].start / 24 * part;
        let mut bytes = sample.bytes.clone();
        bytes[at] ^= 1;
        add(&format!("flip {part}"), bytes);
    }
}
