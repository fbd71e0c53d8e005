//! The document axis: what comes as edXML is answered, and a recall reaches what it speaks of.

use std::fs;
use std::path::PathBuf;

use base64::Engine as _;
use serde_json::Value;

use crate::gazette::{Home, corpus, samples};

/// A message about a decision of the samples' committee.
struct Message {
    kind: u8,
    number: &'static str,
    organ: (&'static str, &'static str),
    replaces: &'static str,
    subject: &'static str,
    files: Vec<PathBuf>,
}

const COMMITTEE: (&str, &str) = ("000.00.00.H99", "UBND tỉnh Sơn Hải");

impl Message {
    fn new(kind: u8) -> Self {
        Self { kind, number: "12/2026", organ: COMMITTEE, replaces: "", subject: "", files: Vec::new() }
    }

    /// The message as a file in the folder of `home`.
    fn write(&self, home: &Home, name: &str) -> String {
        let (organ, organ_name) = self.organ;
        let number = self.number;
        let id = |number: &str| format!("{organ},{DAY},{number}/QĐ-UBND");
        let attachments: String = self
            .files
            .iter()
            .map(|file| {
                let bytes = fs::read(file).unwrap();
                format!(
                    "<Attachment><AttachmentName>{}</AttachmentName><ContentTransferEncoded>{}\
                     </ContentTransferEncoded></Attachment>",
                    file.file_name().unwrap().to_string_lossy(),
                    base64::engine::general_purpose::STANDARD.encode(bytes)
                )
            })
            .collect();
        let replaced = match self.replaces {
            "" => String::new(),
            number => format!("<ReplacementInfo><DocumentId>{}</DocumentId></ReplacementInfo>", id(number)),
        };
        let subject = match self.subject {
            "" => String::new(),
            subject => format!("<Subject>{subject}</Subject>"),
        };
        let text = format!(
            "<?xml version=\"1.0\"?><edXML><edXMLEnvelope><edXMLHeader><MessageHeader>\
             <From><OrganId>{organ}</OrganId><OrganName>{organ_name}</OrganName></From>\
             <To><OrganId>000.00.07.H99</OrganId><OrganName>Trung tâm Công báo</OrganName></To>\
             <DocumentId>{}</DocumentId><Code><CodeNumber>{number}</CodeNumber><CodeNotation>QĐ-UBND</CodeNotation>\
             </Code><PromulgationInfo><PromulgationDate>{DAY}</PromulgationDate></PromulgationInfo>{subject}\
             </MessageHeader><TraceHeaderList><Bussiness><BussinessDocType>{}</BussinessDocType>\
             <BussinessDocReason>gửi nhầm bản</BussinessDocReason>{replaced}</Bussiness></TraceHeaderList>\
             </edXMLHeader></edXMLEnvelope><AttachmentEncoded>{attachments}</AttachmentEncoded></edXML>",
            id(number),
            self.kind
        );
        fs::write(home.path().join(name), text).unwrap();
        name.to_owned()
    }
}

const DAY: &str = "2026/11/02";

/// The decision of the samples with its Word copy, as a new message or another version.
fn decision(kind: u8) -> Message {
    let data = samples().join("inbox/01-quyet-dinh-thu-gom-rac/data");
    let files = ["12-2026-qd-ubnd.signed.pdf", "12-2026-qd-ubnd.docx"].map(|name| data.join(name));
    Message { files: files.to_vec(), ..Message::new(kind) }
}

fn receive(home: &Home, message: &Message, name: &str) -> (i32, Value) {
    let file = message.write(home, name);
    let (status, json) = home.json(&["receive", &file]);
    (status, json["submissions"][0].clone())
}

fn codes(submission: &Value) -> Vec<&str> {
    submission["findings"].as_array().unwrap().iter().filter_map(|finding| finding["code"].as_str()).collect()
}

/// The status codes of the answers written for a submission.
fn answers(submission: &Value) -> Vec<String> {
    let names = submission["answers"].as_array().unwrap();
    names
        .iter()
        .map(|name| {
            name.as_str()
                .unwrap()
                .chars()
                .rev()
                .skip(6)
                .take(2)
                .collect::<Vec<_>>()
                .into_iter()
                .rev()
                .collect()
        })
        .collect()
}

fn state(home: &Home, id: &str) -> String {
    let (_, status) = home.json(&["status"]);
    let rows = status["submissions"].as_array().unwrap();
    rows.iter().find(|row| row["id"] == id).unwrap()["state"].as_str().unwrap().to_owned()
}

#[test]
fn a_message_is_answered_on_arrival_and_once_more_when_published() {
    let home = Home::of_samples();
    let (status, submission) = receive(&home, &decision(0), "moi.edxml");
    assert_eq!((status, &submission["outcome"]), (0, &"accepted".into()), "{submission}");
    assert_eq!(answers(&submission), ["01", "03"]);
    let id = submission["id"].as_str().unwrap();
    home.json(&["compose", "9/2026", "--date", "22/11/2026"]);
    home.json(&["typeset", "9/2026"]);
    let (status, published) = home.json(&["publish", "9/2026"]);
    assert_eq!(status, 0, "{published}");
    let done = fs::read_to_string(home.home().join("outbox").join(id).join("trang-thai-06.edxml")).unwrap();
    assert!(done.contains("<edXML:StatusCode>06<") && done.contains("Đã đăng Công báo số 9"), "{done}");
    assert!(done.contains("<edXML:OrganId>000.00.07.H99<"), "the receiver answers: {done}");

    // What is published stays, whatever a message asks for.
    let (status, recall) = receive(&home, &Message::new(1), "thu-hoi.edxml");
    assert_eq!((status, codes(&recall)), (1, vec!["edxml-target-published"]), "{recall}");
    assert_eq!(answers(&recall), ["01", "16"]);
    assert!(recall["findings"][0]["hint"].as_str().unwrap().contains("gazette correct"), "{recall}");
    assert_eq!(state(&home, id), "published");
    let again = Message { subject: "bản khác", ..decision(2) };
    let (status, update) = receive(&home, &again, "cap-nhat.edxml");
    assert_eq!((status, codes(&update).contains(&"edxml-target-published")), (1, true), "{update}");
    assert_eq!(home.json(&["audit"]).0, 0);
}

#[test]
fn a_recall_takes_the_document_out_of_the_draft_and_a_clerk_can_put_it_back() {
    let home = Home::of_samples();
    let (_, submission) = receive(&home, &decision(0), "moi.edxml");
    let id = submission["id"].as_str().unwrap();
    home.json(&["compose", "9/2026", "--date", "22/11/2026"]);
    // The sender writes his code in the other style.
    let message = Message { organ: ("H99", "UBND tỉnh Sơn Hải"), ..Message::new(1) };
    let (status, recall) = receive(&home, &message, "thu-hoi.edxml");
    assert_eq!((status, codes(&recall)), (0, vec!["edxml-carried-out"]), "{recall}");
    assert_eq!(answers(&recall), ["01", "15"]);
    assert_eq!(
        (state(&home, id).as_str(), state(&home, recall["id"].as_str().unwrap()).as_str()),
        ("withdrawn", "kept")
    );
    assert_eq!(home.text(&["typeset", "9/2026"]).status, 2, "the draft was left empty");
    let (_, document) = home.json(&["document", id]);
    let last = document["history"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["what"], &last["why"]), (&"withdrawn".into(), &"gửi nhầm bản".into()));

    assert_eq!(home.text(&["document", id, "--restore"]).status, 2, "a reason is needed");
    let (status, back) = home.json(&["document", id, "--restore", "--why", "thu hồi nhầm"]);
    assert_eq!(status, 0, "{back}");
    assert_eq!(state(&home, id), "accepted");
}

#[test]
fn a_replacement_and_an_update_with_its_files_step_into_the_place_of_the_earlier_version() {
    let home = Home::of_samples();
    let (_, first) = receive(&home, &decision(0), "moi.edxml");
    let (_, second) = receive(&home, &Message { replaces: "12/2026", ..decision(3) }, "thay.edxml");
    assert_eq!(answers(&second), ["01", "03", "15"], "{second}");
    let (_, third) = receive(&home, &Message { subject: "x", ..decision(2) }, "cap-nhat.edxml");
    assert_eq!(answers(&third), ["01", "03", "15"], "{third}");
    let (_, draft) = home.json(&["compose", "9/2026", "--date", "22/11/2026"]);
    assert_eq!(draft["entries"].as_array().map(Vec::len), Some(1), "{draft}");
    assert_eq!(draft["entries"][0]["submission"], third["id"]);
    for earlier in [&first, &second] {
        assert_eq!(state(&home, earlier["id"].as_str().unwrap()), "withdrawn");
    }
}

#[test]
fn an_update_without_files_changes_nothing_and_tells_what_it_says_differently() {
    let home = Home::of_samples();
    let (_, first) = receive(&home, &decision(0), "moi.edxml");
    let (status, update) =
        receive(&home, &Message { subject: "Trích yếu đã sửa", ..Message::new(2) }, "cap-nhat.edxml");
    assert_eq!((status, codes(&update)), (0, vec!["edxml-update"]), "{update}");
    assert_eq!(answers(&update), ["01", "05"]);
    let (_, document) = home.json(&["document", first["id"].as_str().unwrap()]);
    assert_eq!(document["document"]["subject"], first["document"]["subject"]);
}

#[test]
fn what_never_came_or_may_be_another_bodys_is_told_and_not_touched() {
    let home = Home::of_samples();
    let (status, recall) = receive(&home, &Message::new(1), "thu-hoi-1.edxml");
    assert_eq!((status, codes(&recall)), (1, vec!["edxml-target-unknown"]), "{recall}");
    assert_eq!(answers(&recall), ["01", "16"]);
    assert!(recall["findings"][0]["place"].is_string(), "{recall}");
    let (_, first) = receive(&home, &decision(0), "moi.edxml");
    let stranger = Message { organ: ("000.00.00.H55", "UBND tỉnh Khác"), ..Message::new(1) };
    let (status, doubt) = receive(&home, &stranger, "thu-hoi-2.edxml");
    assert_eq!((status, codes(&doubt)), (0, vec!["edxml-target-doubtful"]), "{doubt}");
    assert_eq!(answers(&doubt), ["01", "05"]);
    assert_eq!(state(&home, first["id"].as_str().unwrap()), "accepted");
}

#[test]
fn every_real_message_is_answered_and_every_real_answer_is_read() {
    let Some(corpus) = corpus("edXML samples") else { return };
    let home = Home::of_samples();
    let mut read = 0;
    for file in fs::read_dir(corpus.join("edxml/samples")).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let (_, json) = home.json(&["receive", path.to_str().unwrap()]);
        let submission = &json["submissions"][0];
        read += 1;
        if name.starts_with("status") {
            assert_eq!(codes(submission), ["edxml-status"], "{name}");
            assert!(submission["answers"].is_null(), "an answer is not answered: {name}");
            continue;
        }
        let answers = answers(submission);
        assert!(answers.len() > 1 && answers[0] == "01", "{name}: {answers:?}");
        // None of them brings a signed PDF; those that bring a document are refused with the reason.
        let refused = answers.contains(&"02".to_owned());
        assert_eq!(
            refused,
            name.contains("new") || name.contains("replacement") || name == "edoc.edxml",
            "{name}"
        );
    }
    assert!(read >= 15);
}
