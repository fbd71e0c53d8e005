//! Real messages of the document axis, read through `GAZETTE_CORPUS`, and the messages we answer with.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail loudly")]

use std::path::Path;

use gazette_ingest::edxml::{self, Kind, Organization, Staff, Status, StatusCode, Target};
use gazette_ingest::package;
use gazette_model::Packaging;

#[test]
fn every_real_message_is_read() {
    let Some(corpus) = std::env::var_os("GAZETTE_CORPUS") else {
        eprintln!("skipped: GAZETTE_CORPUS names no folder with edxml");
        return;
    };
    let (mut messages, mut statuses) = (0, 0);
    for file in std::fs::read_dir(Path::new(&corpus).join("edxml/samples")).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).unwrap();
        assert!(edxml::is_message(&bytes[..bytes.len().min(4096)]), "{name}");
        if name.starts_with("status") {
            let status = edxml::read_status(&bytes).unwrap_or_else(|findings| panic!("{name}: {findings:?}"));
            assert!(!status.from.id.is_empty() && !status.response_for.document_id.is_empty(), "{name}");
            assert!(status.timestamp.is_some() && status.response_for.issued_on.is_some(), "{name}");
            assert_eq!(
                edxml::read_status(edxml::write_status(&status).as_bytes()).unwrap(),
                status,
                "{name}"
            );
            assert!(edxml::read(&bytes).is_err(), "{name}");
            statuses += 1;
            continue;
        }
        let message = edxml::read(&bytes).unwrap_or_else(|findings| panic!("{name}: {findings:?}"));
        println!("{name}: {:?} {} {:?} {:?}", message.kind, message.code, message.targets, message.findings);
        for attachment in &message.attachments {
            println!(
                "  {} {} {:?}",
                attachment.name,
                attachment.bytes.len(),
                &attachment.bytes[..8.min(attachment.bytes.len())]
            );
        }
        let kind = match name.as_str() {
            name if name.contains("replacement") => Kind::Replace,
            name if name.contains("revocation") => Kind::Recall,
            name if name.contains("update") => Kind::Update,
            _ => Kind::New,
        };
        assert_eq!(message.kind, kind, "{name}");
        assert_eq!(message.targets.is_empty(), kind == Kind::New, "{name}");
        assert!(message.document.number.is_some() && message.document.issued_on.is_some(), "{name}");
        assert!(
            !message.document.bodies.is_empty() && message.document.signatories[0].name.contains(' '),
            "{name}"
        );
        let package = package::open(&path, &|_| {}).unwrap();
        assert_eq!(package.packaging, Packaging::Edxml, "{name}");
        assert_eq!(package.files.len(), message.attachments.len(), "{name}");
        messages += 1;
    }
    println!("edXML: {messages} messages and {statuses} status messages read");
    assert!(messages >= 5 && statuses >= 10);
}

#[test]
fn an_answer_reads_back_as_it_was_written() {
    for code in [
        StatusCode::Arrived,
        StatusCode::Refused,
        StatusCode::Accepted,
        StatusCode::Done,
        StatusCode::TakenBack,
        StatusCode::ChangeAccepted,
        StatusCode::ChangeRefused,
    ] {
        let status = Status {
            from: Organization {
                id: "H17.22.28".into(),
                name: "Văn phòng <UBND> & Công báo".into(),
                ..Default::default()
            },
            response_for: Target {
                organ_id: "000.00.00.G22".into(),
                code: "7816/VPCP-TTĐT".into(),
                issued_on: Some("2026-03-01".parse().unwrap()),
                document_id: "000.00.00.G22,2026/03/01,7816/VPCP-TTĐT".into(),
            },
            staff: Staff { name: "Trâm".into(), ..Default::default() },
            code,
            description: "bản Word khác bản chính tại “Điều 3”; xem \"khoản 2\"".into(),
            timestamp: Some("2026-11-25T08:30:00".parse().unwrap()),
        };
        let written = edxml::write_status(&status);
        assert!(
            written.contains(&format!("<edXML:StatusCode>{}</edXML:StatusCode>", code.as_str())),
            "{written}"
        );
        assert!(written.contains("<edXML:Timestamp>2026/11/25 08:30:00</edXML:Timestamp>"), "{written}");
        assert_eq!(edxml::read_status(written.as_bytes()).unwrap(), status);
    }
}

const PDF: &[u8] = b"%PDF-1.7 made up";

/// A message with the given business part, prefix and attachments as name and encoded content.
fn message(prefix: &str, business: &str, attachments: &[(&str, &str)]) -> String {
    let p = prefix;
    let attached: String = attachments
        .iter()
        .map(|(name, content)| {
            format!(
                "<{p}Attachment><{p}AttachmentName>{name}</{p}AttachmentName>\
                 <{p}ContentTransferEncoded>{content}</{p}ContentTransferEncoded></{p}Attachment>"
            )
        })
        .collect();
    format!(
        "<?xml version=\"1.0\"?><{p}edXML><{p}edXMLEnvelope><{p}edXMLHeader><{p}MessageHeader>\
         <{p}From><{p}OrganId>H17</{p}OrganId><{p}OrganName>UBND tỉnh &#x41; &amp; B</{p}OrganName></{p}From>\
         <{p}Code><{p}CodeNumber>12/2026/QĐ-UBND</{p}CodeNumber><{p}CodeNotation>QĐ-UBND</{p}CodeNotation></{p}Code>\
         <{p}PromulgationInfo><{p}PromulgationDate></{p}PromulgationDate></{p}PromulgationInfo>\
         <{p}SignerInfo><{p}Competence>TM. KT. CHỦ TỊCH</{p}Competence><{p}FullName><![CDATA[Lê A]]></{p}FullName></{p}SignerInfo>\
         </{p}MessageHeader>{business}</{p}edXMLHeader></{p}edXMLEnvelope>\
         <{p}AttachmentEncoded>{attached}</{p}AttachmentEncoded></{p}edXML>"
    )
}

fn encode(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write;
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn a_message_is_read_with_any_prefix_and_with_empty_dates() {
    for prefix in ["", "edXML:", "x:"] {
        let text = message(prefix, "", &[("C:\\scan\\a.pdf", &encode(PDF))]);
        for bytes in [
            text.clone().into_bytes(),
            text.encode_utf16().fold(vec![0xff, 0xfe], |mut bytes, unit| {
                bytes.extend(unit.to_le_bytes());
                bytes
            }),
        ] {
            assert!(edxml::is_message(&bytes));
            let message = edxml::read(&bytes).unwrap();
            assert_eq!(message.findings, []);
            assert_eq!((message.kind, message.code.as_str()), (Kind::New, "12/2026/QĐ-UBND"));
            assert_eq!(message.document.bodies, ["UBND tỉnh A & B"]);
            assert_eq!(
                (message.document.signatories[0].powers.join(" "), message.document.issued_on),
                ("TM. KT.".to_owned(), None)
            );
            assert_eq!(
                (message.attachments[0].name.as_str(), &*message.attachments[0].bytes),
                ("a.pdf", PDF)
            );
        }
    }
}

#[test]
fn an_attachment_is_the_file_or_a_zip_with_the_file() {
    let word = zipped(&[("[Content_Types].xml", b"<a/>"), ("word/document.xml", b"<a/>")]);
    let packed_word = zipped(&[("w.docx", &word)]);
    let several = zipped(&[("1.pdf", PDF), ("phu-luc/2.pdf", PDF)]);
    let mut lines = encode(PDF).trim_end_matches('=').to_owned();
    lines.insert_str(8, "\r\n   ");
    let attachments: [(&str, &str); 5] = [
        ("lines.pdf", &lines),
        ("packed.pdf", &encode(&zipped(&[("x.tmp", PDF)]))),
        ("word.docx", &encode(&word)),
        ("packed.docx", &encode(&packed_word)),
        ("all.zip", &encode(&several)),
    ];
    let read = edxml::read(message("", "", &attachments).as_bytes()).unwrap();
    assert_eq!(read.findings, []);
    let names: Vec<&str> = read.attachments.iter().map(|attachment| attachment.name.as_str()).collect();
    assert_eq!(names, ["lines.pdf", "packed.pdf", "word.docx", "packed.docx", "1.pdf", "2.pdf"]);
    assert_eq!(
        (&*read.attachments[1].bytes, &read.attachments[2].bytes, &read.attachments[3].bytes),
        (PDF, &word, &word)
    );
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_kept() {
    let codes = |attachments: &[(&str, &str)]| {
        let read = edxml::read(message("", "", attachments).as_bytes()).unwrap();
        let codes: Vec<&str> = read.findings.iter().map(|finding| finding.code.as_str()).collect();
        (codes.join(" "), read.attachments.len())
    };
    assert_eq!(codes(&[("a.pdf", "${file}"), ("b.pdf", &encode(PDF))]), ("file-unreadable".to_owned(), 1));
    assert_eq!(codes(&[]), ("edxml-invalid".to_owned(), 0));
    let escaping = encode(&zipped(&[("../a.pdf", PDF)]));
    assert_eq!(codes(&[("a.pdf", &escaping), ("b.pdf", &encode(PDF))]), ("path-escape".to_owned(), 1));
}

#[test]
fn a_recall_concerns_the_document_of_its_header() {
    let business = "<TraceHeaderList><Bussiness><BussinessDocType>1</BussinessDocType>\
                    <BussinessDocReason>sai thể thức</BussinessDocReason></Bussiness></TraceHeaderList>";
    let read = edxml::read(message("", business, &[]).as_bytes()).unwrap();
    assert_eq!((read.kind, read.reason.as_str(), read.findings.len()), (Kind::Recall, "sai thể thức", 0));
    assert_eq!(
        (read.targets[0].code.as_str(), read.targets[0].organ_id.as_str()),
        ("12/2026/QĐ-UBND", "H17")
    );
}

#[test]
fn hostile_messages_are_refused() {
    let sound = message("", "", &[("a.pdf", &encode(PDF))]);
    let doctype = sound.replacen("?>", "?><!DOCTYPE edXML [<!ENTITY a \"b\">]>", 1);
    let entity = sound.replace("&amp;", "&a;");
    let deep = format!("<edXML>{}{}</edXML>", "<a>".repeat(10_000), "</a>".repeat(10_000));
    let wide = format!("<edXML>{}</edXML>", "<a/>".repeat(200_000));
    let crossed = sound.replace("</From>", "</To>");
    for text in [
        &doctype,
        &entity,
        &deep,
        &wide,
        &crossed,
        "<a/>",
        "",
        "<edXML/>",
        "<edXML><MessageHeader>",
        "<edXML/><edXML/>",
    ] {
        assert!(edxml::read(text.as_bytes()).is_err(), "{}", &text[..text.len().min(200)]);
    }
    for cut in (0..sound.len()).step_by(7).filter(|cut| sound.is_char_boundary(*cut)) {
        assert!(edxml::read(&sound.as_bytes()[..cut]).is_err(), "{cut}");
    }
}
