//! Status messages: what became of a document, for its sender.

use std::fmt::Write;

use gazette_model::Finding;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use super::header::{organization, staff, target};
use super::{Organization, Staff, Target, invalid, root};

/// A status message (thông điệp trạng thái).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Status {
    /// Who answers.
    pub from: Organization,
    /// The document that is answered.
    pub response_for: Target,
    /// Who handled it.
    pub staff: Staff,
    /// What became of it.
    pub code: StatusCode,
    /// In words; of a refusal, the reason.
    pub description: String,
    /// When.
    pub timestamp: Option<DateTime>,
}

/// What became of a document (mã trạng thái).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StatusCode {
    /// 01: đã đến.
    Arrived,
    /// 02: từ chối tiếp nhận.
    Refused,
    /// 03: đã tiếp nhận.
    Accepted,
    /// 04: phân công.
    Assigned,
    /// 05: đang xử lý.
    InWork,
    /// 06: hoàn thành.
    Done,
    /// 13: lấy lại.
    TakenBack,
    /// 15: đồng ý thu hồi, cập nhật.
    ChangeAccepted,
    /// 16: từ chối thu hồi, cập nhật.
    ChangeRefused,
}

impl StatusCode {
    const ALL: [(Self, &'static str, &'static str); 9] = [
        (Self::Arrived, "01", "Đã đến"),
        (Self::Refused, "02", "Từ chối tiếp nhận"),
        (Self::Accepted, "03", "Đã tiếp nhận"),
        (Self::Assigned, "04", "Đã phân công"),
        (Self::InWork, "05", "Đang xử lý"),
        (Self::Done, "06", "Đã hoàn thành"),
        (Self::TakenBack, "13", "Lấy lại văn bản"),
        (Self::ChangeAccepted, "15", "Đồng ý thu hồi, cập nhật, thay thế văn bản"),
        (Self::ChangeRefused, "16", "Từ chối thu hồi, cập nhật, thay thế văn bản"),
    ];

    /// The two digits of the message.
    pub fn as_str(self) -> &'static str {
        self.entry().1
    }

    /// The standard words, where the sender gives none.
    pub fn words(self) -> &'static str {
        self.entry().2
    }

    fn entry(self) -> (Self, &'static str, &'static str) {
        Self::ALL.into_iter().find(|(code, ..)| *code == self).unwrap_or((self, "", ""))
    }
}

/// Reads a status message.
pub fn read_status(bytes: &[u8]) -> Result<Status, Vec<Finding>> {
    let root = root(bytes, &mut Vec::new())?;
    let header = root.find("MessageHeader").unwrap_or(&root);
    let Some(written) = header.find("StatusCode").map(|node| node.text.trim()) else {
        return Err(vec![invalid("không có StatusCode", "there is no StatusCode")]);
    };
    let digits = format!("{written:0>2}");
    let Some((code, ..)) = StatusCode::ALL.into_iter().find(|(_, known, _)| *known == digits) else {
        let (vi, en) = (format!("mã trạng thái lạ: {written}"), format!("unknown status code {written}"));
        return Err(vec![invalid(&vi, &en)]);
    };
    Ok(Status {
        from: header.find("From").map(organization).unwrap_or_default(),
        response_for: header.find("ResponseFor").map(target).unwrap_or_default(),
        staff: header.find("StaffInfo").map(staff).unwrap_or_default(),
        code,
        description: header.child("Description").unwrap_or_default(),
        timestamp: header
            .child("Timestamp")
            .and_then(|written| DateTime::strptime("%Y/%m/%d %H:%M:%S", written).ok()),
    })
}

/// Writes a status message, elements in the order of the standard.
pub fn write_status(status: &Status) -> String {
    let mut out = Writer { text: String::new(), depth: 0 };
    out.text.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.text.push_str("<edXML xmlns=\"http://www.mic.gov.vn/TBT/QCVN_102_2016\">\n");
    out.depth = 1;
    out.text.push_str("  <edXML:edXMLEnvelope xmlns:edXML=\"http://www.mic.gov.vn/TBT/QCVN_102_2016\">\n");
    out.depth = 2;
    out.element("edXMLHeader", |out| out.element("MessageHeader", |out| header(out, status)));
    out.text.push_str("  </edXML:edXMLEnvelope>\n</edXML>\n");
    out.text
}

fn header(out: &mut Writer, status: &Status) {
    out.element("From", |out| {
        let from = &status.from;
        out.leaf("OrganId", &from.id);
        out.leaf("OrganName", &from.name);
        out.leaf("OrganizationInCharge", &from.in_charge);
        out.leaf("OrganAdd", &from.address);
        out.leaf("Email", &from.email);
        out.leaf("Telephone", &from.telephone);
        out.leaf("Fax", &from.fax);
        out.leaf("Website", &from.website);
    });
    out.element("ResponseFor", |out| {
        let target = &status.response_for;
        out.leaf("OrganId", &target.organ_id);
        out.leaf("Code", &target.code);
        out.leaf(
            "PromulgationDate",
            &target.issued_on.map(|date| date.strftime("%Y/%m/%d").to_string()).unwrap_or_default(),
        );
        out.leaf("DocumentId", &target.document_id);
    });
    out.element("StaffInfo", |out| {
        out.leaf("Department", &status.staff.department);
        out.leaf("Staff", &status.staff.name);
        out.leaf("Mobile", &status.staff.mobile);
        out.leaf("Email", &status.staff.email);
    });
    out.leaf("StatusCode", status.code.as_str());
    let description = status.description.trim();
    out.leaf("Description", if description.is_empty() { status.code.words() } else { description });
    out.leaf(
        "Timestamp",
        &status.timestamp.map(|time| time.strftime("%Y/%m/%d %H:%M:%S").to_string()).unwrap_or_default(),
    );
}

struct Writer {
    text: String,
    depth: usize,
}

impl Writer {
    fn element(&mut self, name: &str, inside: impl FnOnce(&mut Self)) {
        let indent = "  ".repeat(self.depth);
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "{indent}<edXML:{name}>");
        self.depth += 1;
        inside(self);
        self.depth -= 1;
        let _ = writeln!(self.text, "{indent}</edXML:{name}>");
    }

    fn leaf(&mut self, name: &str, value: &str) {
        let indent = "  ".repeat(self.depth);
        // XML 1.0 has no place for control characters, escaped or not.
        let value: String = value.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
        let value = quick_xml::escape::escape(value.as_str());
        let _ = writeln!(self.text, "{indent}<edXML:{name}>{value}</edXML:{name}>");
    }
}
