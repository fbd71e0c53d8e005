//! Real messages of the document axis, read through `GAZETTE_CORPUS`, and the messages we answer with.

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
            assert_eq!(edxml::read_status(edxml::write_status(&status).as_bytes()).unwrap(), status, "{name}");
            assert!(edxml::read(&bytes).is_err(), "{name}");
            statuses += 1;
            continue;
        }
        let message = edxml::read(&bytes).unwrap_or_else(|findings| panic!("{name}: {findings:?}"));
        println!("{name}: {:?} {} {:?} {:?}", message.kind, message.code, message.targets, message.findings);
        for attachment in &message.attachments {
            println!("  {} {} {:?}", attachment.name, attachment.bytes.len(), &attachment.bytes[..8.min(attachment.bytes.len())]);
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
        assert!(!message.document.bodies.is_empty() && message.document.signatories[0].name.contains(' '), "{name}");
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
            from: Organization { id: "H17.22.28".into(), name: "Văn phòng <UBND> & Công báo".into(), ..Default::default() },
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
        assert!(written.contains(&format!("<edXML:StatusCode>{}</edXML:StatusCode>", code.as_str())), "{written}");
        assert!(written.contains("<edXML:Timestamp>2026/11/25 08:30:00</edXML:Timestamp>"), "{written}");
        assert_eq!(edxml::read_status(written.as_bytes()).unwrap(), status);
    }
}
