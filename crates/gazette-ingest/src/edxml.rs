//! Messages of the national document axis (edXML, QCVN 102:2016/BTTTT).
//!
//! Reading is tolerant: real senders drop prefixes, move elements, leave dates empty and pack attachments as
//! they like. Writing is strict. A message is read from a file; the axis itself is never spoken to.

mod attachment;
mod header;
mod status;
mod tree;

use gazette_model::{Code, Date, DocumentNumber, Finding, Metadata, Severity};
use serde::{Deserialize, Serialize};

pub use self::attachment::Attachment;
use self::header::{code, date, organization, signatory, staff, target, target_of_id, words};
pub use self::status::{Status, StatusCode, read_status, write_status};
use self::tree::Node;

/// A message (thông điệp edXML): a document new, updated, replaced or recalled.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// What the message wants.
    pub kind: Kind,
    /// The sender.
    pub from: Organization,
    /// The receivers.
    pub to: Vec<Organization>,
    /// What the header says of the document.
    pub document: Metadata,
    /// Number and symbol as the header gives them.
    pub code: String,
    /// The identifier of the document on the axis, as written.
    pub document_id: String,
    /// What an update, replacement or recall concerns.
    pub targets: Vec<Target>,
    /// The document this one answers.
    pub response_for: Option<Target>,
    /// Why it was sent, in the sender's words.
    pub reason: String,
    /// The original goes by paper beside the message (gửi kèm bản giấy).
    #[serde(default)]
    pub paper: bool,
    /// Who sent it.
    pub staff: Staff,
    /// When it was sent, as written.
    pub timestamp: String,
    /// The files.
    pub attachments: Vec<Attachment>,
    /// What is odd, and attachments that cannot be read.
    #[serde(default)]
    pub findings: Vec<Finding>,
}

/// What a message wants (nghiệp vụ văn bản).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Văn bản mới.
    #[default]
    New,
    /// Thu hồi.
    Recall,
    /// Cập nhật.
    Update,
    /// Thay thế.
    Replace,
}

/// An organisation on the axis (đơn vị).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Organization {
    /// Its code (mã định danh), in either style, as written.
    pub id: String,
    /// The organisation above it.
    pub in_charge: String,
    /// Name.
    pub name: String,
    /// Address.
    pub address: String,
    /// Electronic mail.
    pub email: String,
    /// Telephone.
    pub telephone: String,
    /// Fax.
    pub fax: String,
    /// Web site.
    pub website: String,
}

/// Who handles a document (cán bộ xử lý).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Staff {
    /// Department.
    pub department: String,
    /// Name.
    pub name: String,
    /// Mobile telephone.
    pub mobile: String,
    /// Electronic mail.
    pub email: String,
}

/// A document that a message speaks of (văn bản liên quan).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Target {
    /// Code of its organisation.
    pub organ_id: String,
    /// Number and symbol.
    pub code: String,
    /// Date of issue.
    pub issued_on: Option<Date>,
    /// Its identifier on the axis.
    pub document_id: String,
}

/// The largest message.
const LARGEST: usize = 256 << 20;

/// Whether the first bytes of a file are those of an edXML message.
pub fn is_message(head: &[u8]) -> bool {
    let text: String = head.iter().filter(|byte| **byte != 0).map(|byte| char::from(*byte)).collect();
    let mut rest = text.as_str();
    while let Some((_, after)) = rest.split_once('<') {
        if after.starts_with(['?', '!']) {
            rest = after.split_once('>').map_or("", |(_, rest)| rest);
            continue;
        }
        let name =
            after.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next().unwrap_or_default();
        return name.rsplit(':').next().is_some_and(|local| local.eq_ignore_ascii_case("edXML"));
    }
    false
}

/// Reads a message; what makes it no message at all is the error, the rest stands in its findings.
pub fn read(bytes: &[u8]) -> Result<Message, Vec<Finding>> {
    let mut findings = Vec::new();
    let root = root(bytes, &mut findings)?;
    let Some(header) = root.find("MessageHeader") else {
        return Err(vec![invalid("không có MessageHeader", "there is no MessageHeader")]);
    };
    if header.child("StatusCode").is_some() {
        return Err(vec![invalid("đây là thông điệp trạng thái", "it is a status message")]);
    }
    let mut receivers = Vec::new();
    header.all("To", &mut receivers);
    let business = root.find("Bussiness").or_else(|| root.find("Business"));
    let document_id = header.child("DocumentId").unwrap_or_default();
    let issued_on = header.find("PromulgationInfo").and_then(|info| {
        let written = info.child("PromulgationDate")?;
        date(&written).or_else(|| {
            let (vi, en) = (
                format!("ngày ban hành không đọc được: {written}"),
                format!("unreadable date of issue: {written}"),
            );
            findings.push(invalid(&vi, &en).severity(Severity::Warning));
            None
        })
    });
    let own = target_of_id(&document_id);
    let code = code(header).unwrap_or_else(|| own.code.clone());
    let mut message = Message {
        kind: kind(business, &mut findings),
        from: header.element("From").map(organization).unwrap_or_default(),
        to: receivers.into_iter().map(organization).collect(),
        response_for: header.element("ResponseFor").map(target).filter(|target| *target != Target::default()),
        reason: business.and_then(|business| words(business, "DocReason")).unwrap_or_default(),
        paper: business.and_then(|business| words(business, "Paper")).is_some_and(|paper| paper == "1"),
        staff: business.and_then(|business| business.element("StaffInfo")).map(staff).unwrap_or_default(),
        timestamp: root.find("TraceHeader").and_then(|trace| trace.child("Timestamp")).unwrap_or_default(),
        document_id,
        code,
        ..Message::default()
    };
    message.document = document(header, &message, issued_on);
    message.targets = targets(&message, business);
    if message.code.is_empty() {
        findings.push(
            invalid("không có số, ký hiệu văn bản", "it has no document number").severity(Severity::Warning),
        );
    }
    message.attachments = attachment::read(&root, &mut findings);
    if message.attachments.is_empty() && matches!(message.kind, Kind::New | Kind::Replace) {
        findings.push(invalid("không có tệp đính kèm", "it has no attachment"));
    }
    message.findings = findings;
    Ok(message)
}

/// Parses the bytes and holds the root against its name.
fn root(bytes: &[u8], findings: &mut Vec<Finding>) -> Result<Node, Vec<Finding>> {
    if bytes.len() > LARGEST {
        return Err(vec![invalid("thông điệp quá lớn", "the message is too large")]);
    }
    let Some(text) = decode(bytes) else {
        return Err(vec![invalid("không phải văn bản UTF-8 hoặc UTF-16", "it is neither UTF-8 nor UTF-16")]);
    };
    let start = text.find('<').unwrap_or_default();
    let (before, text) = text.split_at(start);
    if !before.trim().is_empty() {
        let (vi, en) = ("có ký tự thừa trước thông điệp", "characters stand before the message");
        findings.push(invalid(vi, en).severity(Severity::Warning));
    }
    let root = tree::parse(text).map_err(|(vi, en)| vec![invalid(&vi, &en)])?;
    if root.name.eq_ignore_ascii_case("edXML") {
        Ok(root)
    } else {
        Err(vec![invalid("phần tử gốc không phải edXML", "the root element is not edXML")])
    }
}

fn decode(bytes: &[u8]) -> Option<String> {
    let wide = |bytes: &[u8], read: fn([u8; 2]) -> u16| {
        let (pairs, rest) = bytes.as_chunks::<2>();
        let units: Vec<u16> = pairs.iter().map(|pair| read(*pair)).collect();
        rest.is_empty().then(|| String::from_utf16(&units).ok())?
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => std::str::from_utf8(rest).ok().map(str::to_owned),
        _ => std::str::from_utf8(bytes).ok().map(str::to_owned),
    }
}

fn kind(business: Option<&Node>, findings: &mut Vec<Finding>) -> Kind {
    let written = business.and_then(|business| words(business, "DocType"));
    match written.as_deref().map(|written| written.trim_start_matches('0')) {
        Some("1") => Kind::Recall,
        Some("2") => Kind::Update,
        Some("3") => Kind::Replace,
        Some("") | None => Kind::New,
        Some(_) => {
            let written = written.unwrap_or_default();
            let (vi, en) =
                (format!("loại nghiệp vụ lạ: {written}"), format!("unknown kind of message: {written}"));
            findings.push(invalid(&vi, &en));
            Kind::New
        }
    }
}

/// What the message concerns: what it replaces; or, of an update or recall, the document of its header.
fn targets(message: &Message, business: Option<&Node>) -> Vec<Target> {
    let mut targets: Vec<Target> = Vec::new();
    let mut add = |target: Target| {
        if target != Target::default() && !targets.contains(&target) {
            targets.push(target);
        }
    };
    match message.kind {
        Kind::New => {}
        Kind::Replace => {
            let mut infos = Vec::new();
            if let Some(business) = business {
                business.all("ReplacementInfo", &mut infos);
            }
            infos.into_iter().map(target).for_each(&mut add);
        }
        Kind::Update | Kind::Recall => {
            let mut own = target_of_id(&message.document_id);
            message.code.clone_into(&mut own.code);
            if own.organ_id.is_empty() {
                message.from.id.clone_into(&mut own.organ_id);
            }
            own.issued_on = message.document.issued_on.or(own.issued_on);
            add(own);
        }
    }
    targets
}

fn document(header: &Node, message: &Message, issued_on: Option<Date>) -> Metadata {
    let mut recipients = Vec::new();
    if let Some(places) = header.find("ToPlaces") {
        places.all("Place", &mut recipients);
    }
    let recipients =
        recipients.into_iter().map(|place| place.text.trim().to_owned()).filter(|place| !place.is_empty());
    let body = [&message.from.name, &message.from.in_charge].into_iter().find(|name| !name.is_empty());
    Metadata {
        number: Some(message.code.as_str()).filter(|code| !code.is_empty()).map(DocumentNumber::new),
        kind: header.find("DocumentType").and_then(|kind| kind.child("TypeName")),
        bodies: body.into_iter().cloned().collect(),
        place: header.find("PromulgationInfo").and_then(|info| info.child("Place")),
        issued_on,
        subject: header.child("Subject").or_else(|| header.child("Content")),
        signatories: header.find("SignerInfo").and_then(signatory).into_iter().collect(),
        recipients: recipients.collect(),
        ..Metadata::default()
    }
}

fn invalid(vi: &str, en: &str) -> Finding {
    Finding::new(Code::EdxmlInvalid).words("reason", vi, en)
}
