//! What law and provinces change: the office's configuration as values.
//!
//! The form of `office.toml`; reading it is the desk's affair. Every key has a lawful default but
//! `[office] name`; unknown keys are errors that name the key.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Date, Person, PrintPolicy, PublishPolicy, RetentionRule, Severity};

/// The configuration of a gazette office (văn phòng Công báo).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Office {
    /// The format of the file; 1 where it says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<u32>,
    /// Who publishes.
    pub office: OfficeIdentity,
    /// Issuing bodies.
    #[serde(default)]
    pub body: Vec<Body>,
    /// Document types; when empty, the types of Decree 78/2025 and Decree 30/2020.
    #[serde(default, rename = "type")]
    pub kind: Vec<DocumentType>,
    /// Page and form.
    #[serde(default)]
    pub page: Page,
    /// Time limits.
    #[serde(default)]
    pub limits: Limits,
    /// Severity by finding code, where the office departs from the default.
    #[serde(default)]
    pub severity: BTreeMap<String, Severity>,
    /// House rules.
    #[serde(default)]
    pub policy: Policy,
    /// Letters of the office.
    #[serde(default)]
    pub letters: Letters,
    /// Who works here; when empty, whoever is logged in.
    #[serde(default)]
    pub person: Vec<Person>,
    /// How an issue is published.
    #[serde(default)]
    pub publish: PublishPolicy,
    /// How long submissions are kept; when empty, `[policy] keep_submissions_years`.
    #[serde(default)]
    pub retention: Vec<RetentionRule>,
    /// Printed issues.
    #[serde(default)]
    pub print: PrintPolicy,
    /// What is asked of the signatures of originals.
    #[serde(default)]
    pub signatures: SignaturePolicy,
    /// The office's own seal on finished issues.
    #[serde(default)]
    pub seal: SealPolicy,
}

/// Who publishes the gazette.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeIdentity {
    /// Name of the gazette's land or province as on the masthead, such as `TỈNH BÌNH PHƯỚC`.
    pub name: String,
    /// The publisher (cơ quan xuất bản), such as `Văn phòng Ủy ban nhân dân tỉnh`.
    #[serde(default)]
    pub publisher: String,
    /// Central or provincial.
    #[serde(default)]
    pub kind: Kind,
    /// The legal regime.
    #[serde(default)]
    pub regime: Regime,
    /// Name of the transparency log and of identifiers, such as `congbao.binhphuoc.gov.vn`.
    #[serde(default)]
    pub domain: String,
    /// Its codes of exchange (mã định danh) on the national document axis, the one in use first.
    #[serde(default)]
    pub code: Vec<String>,
}

/// Letters of the office (văn bản của văn phòng Công báo): who writes, who signs, how they are numbered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Letters {
    /// The body above the office, first line of the head, such as `ỦY BAN NHÂN DÂN TỈNH BÌNH PHƯỚC`.
    pub superior: String,
    /// Who writes, second line of the head; the publisher when empty.
    pub sender: String,
    /// Where letters are written (địa danh), such as `Bình Phước`.
    pub place: String,
    /// Symbol of a letter of the office, such as `TB-TTCB`.
    pub symbol: String,
    /// Lines of the signature: powers and position, then the name.
    pub signature: Vec<String>,
    /// The office that signs letters to issuing bodies, where it is not the gazette office itself: such as
    /// `Văn phòng Ủy ban nhân dân tỉnh Bình Phước`. Then a proposal to it is written, with the draft it signs.
    pub proposal_to: String,
    /// Symbol of the proposal, such as `TTr-TTCB`.
    pub proposal_symbol: String,
    /// Symbol of the draft that office signs, such as `VPUBND-TTCB`.
    pub draft_symbol: String,
    /// Lines of the signature of that draft.
    pub draft_signature: Vec<String>,
}

/// Central gazette or that of a province.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Công báo nước Cộng hòa xã hội chủ nghĩa Việt Nam.
    Central,
    /// Công báo cấp tỉnh.
    #[default]
    Provincial,
}

/// The legal regime of publication.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Regime {
    /// Decree 34/2016/NĐ-CP and Circular 01/2017/TT-VPCP, to 31 March 2025.
    #[serde(rename = "34/2016")]
    Decree34Of2016,
    /// Decree 78/2025/NĐ-CP and Circular 02/2025/TT-VPCP, from 1 April 2025.
    #[default]
    #[serde(rename = "78/2025")]
    Decree78Of2025,
}

/// An issuing body (cơ quan ban hành).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// Full name, such as `Ủy ban nhân dân tỉnh Bình Phước`.
    pub name: String,
    /// Short name, such as `UBND tỉnh Bình Phước`.
    #[serde(default)]
    pub short: String,
    /// Codes of exchange (mã định danh), in either style.
    #[serde(default)]
    pub code: Vec<String>,
    /// The abbreviation in numbers, such as `UBND`.
    #[serde(default)]
    pub symbol: String,
    /// Rank in print; smaller comes first.
    #[serde(default)]
    pub rank: u32,
    /// The level of government.
    #[serde(default)]
    pub level: BodyLevel,
    /// The territory, such as `tỉnh Bình Phước`.
    #[serde(default)]
    pub territory: Territory,
    /// First day of its existence.
    #[serde(default)]
    pub from: Option<Date>,
    /// Last day of its existence.
    #[serde(default)]
    pub to: Option<Date>,
    /// Names of the bodies it follows.
    #[serde(default)]
    pub predecessor: Vec<String>,
    /// Whether it may issue normative documents.
    #[serde(default)]
    pub normative: Option<bool>,
}

/// A territory by name; empty when not known.
pub type Territory = String;

/// Level of government.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BodyLevel {
    /// Trung ương.
    Central,
    /// Cấp tỉnh.
    #[default]
    Provincial,
    /// Cấp huyện, to 30 June 2025.
    District,
    /// Cấp xã.
    Commune,
    /// Đặc khu.
    SpecialUnit,
}

/// A type of document (tên loại văn bản).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentType {
    /// Name, such as `Quyết định`.
    pub name: String,
    /// Abbreviation in numbers, such as `QĐ`.
    #[serde(default)]
    pub abbreviation: String,
    /// Whether documents of this type can be normative.
    #[serde(default)]
    pub normative: bool,
}

/// Page and form of an issue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Page {
    /// Width in millimetres.
    pub width_mm: f64,
    /// Height in millimetres.
    pub height_mm: f64,
    /// Top, inner, bottom and outer margin in millimetres.
    pub margins_mm: [f64; 4],
    /// Size of the text in points.
    pub text_pt: f64,
    /// Colour of the masthead, `#rrggbb`.
    pub masthead_color: String,
    /// File of the emblem (PNG or SVG) in the office's home; none if empty.
    pub emblem: String,
    /// Whether page numbers run on through the year.
    pub continuous_numbers: bool,
    /// Section headings in the order of print, `normative`, `other`, `corrections`.
    pub sections: BTreeMap<String, String>,
    /// Lines of the imprint on the last page.
    pub imprint: Imprint,
}

/// The imprint (trang cuối).
pub type Imprint = Vec<String>;

/// Time limits in days, see `law-and-practice` of the decrees named by the regime.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Days from signing within which the body must send.
    pub send_days: u32,
    /// Whether `send_days` are working days.
    pub send_working_days: bool,
    /// Days from receipt within which a document must be published.
    pub publish_days: u32,
    /// Whether `publish_days` are working days.
    pub publish_working_days: bool,
    /// Days from signing before a local normative document may take effect.
    pub effective_days: u32,
    /// Whether a limit that ends on a day off ends on the next working day (Civil Code 2015, art. 148).
    pub extend_over_days_off: bool,
}

/// House rules.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// Whether a signature by an unknown anchor keeps a submission out of issues until it is released.
    pub hold_untrusted: bool,
    /// How the place of the signature is printed; default `(Đã ký)`.
    pub signed_mark: String,
    /// Whether recipients (nơi nhận) are printed.
    pub print_recipients: bool,
    /// Years that submissions are kept.
    pub keep_submissions_years: u32,
}

/// What is asked of the signatures of originals (quy tắc kiểm tra chữ ký), and on what legal ground.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SignaturePolicy {
    /// What a chain that leads to no configured anchor means.
    pub unknown_anchor: Consequence,
    /// What an old algorithm means, such as SHA-1 or a short RSA key.
    pub weak_algorithm: Consequence,
    /// What it means that no authority vouches for the time.
    pub no_time_stamp: Consequence,
    /// What it means that no evidence about revocation came along.
    pub no_revocation: Consequence,
    /// The only digests and keys that are allowed, such as `SHA-256`, `RSA-2048`, `EC P-256`; all known ones if empty.
    pub algorithms: Vec<String>,
    /// Whether pages are also compared as pictures where something follows the last signature.
    pub compare_pages: bool,
    /// Files larger than this many mebibytes are held without being judged.
    pub largest_mb: u32,
    /// The rules behind all this, as they are named to clerks.
    pub legal_ground: String,
}

/// What follows from an observation about a signature (hệ quả).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Consequence {
    /// It is told, and no more.
    #[default]
    Remark,
    /// A person has to look.
    Hold,
    /// The original is not usable.
    Refuse,
}

/// The office's own seal on finished issues (ký số của văn phòng Công báo).
///
/// No secret stands here: passphrase or PIN come from a prompt, a file, or the environment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SealPolicy {
    /// The PKCS#12 file with the key, in the office's home or by a full path.
    pub key: String,
    /// Which key of the file, where it holds several.
    pub alias: String,
    /// The maker's PKCS#11 module, where the key lies on a token.
    pub module: String,
    /// The label of the token, where several may be plugged in.
    pub token: String,
    /// The label of the key or its certificate, where the token holds several.
    pub label: String,
    /// A file whose first line is the passphrase or PIN; asked for if empty.
    pub secret_file: String,
    /// The address of the time-stamp authority; no trusted time if empty.
    pub time_stamp: String,
    /// Whether evidence for later checking is gathered and kept in the file (PAdES B-LT).
    pub evidence: bool,
    /// Whether the seal shows on the first page.
    pub visible: bool,
    /// File of the office's picture beside its words (PNG, JPEG or SVG), in the office's home; none if empty.
    pub picture: String,
    /// Where it shows: millimetres from the left edge of the page.
    pub left_mm: f64,
    /// Where it shows: millimetres from the top of the page.
    pub top_mm: f64,
    /// Why the office signs.
    pub reason: String,
    /// Where it signs.
    pub place: String,
}

impl Office {
    /// What is asked of signatures, with the house rule about unknown anchors.
    pub fn signature_policy(&self) -> SignaturePolicy {
        let mut policy = self.signatures.clone();
        if self.policy.hold_untrusted {
            policy.unknown_anchor = policy.unknown_anchor.max(Consequence::Hold);
        }
        policy
    }
}

impl SealPolicy {
    /// Does the office seal what it publishes?
    pub fn is_configured(&self) -> bool {
        !self.key.is_empty() || !self.module.is_empty()
    }
}

/// The calendar of a year (lịch nghỉ), from `calendar/YYYY.toml`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// The year.
    pub year: i16,
    /// Weekdays that are off.
    #[serde(default)]
    pub off: Vec<DayEntry>,
    /// Saturdays and Sundays that are worked.
    #[serde(default)]
    pub worked: Vec<DayEntry>,
}

/// A day of the calendar with its source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DayEntry {
    /// The day.
    pub date: Date,
    /// Its name.
    pub name: String,
    /// The law or decision it comes from.
    pub source: String,
}

impl Default for Page {
    fn default() -> Self {
        let sections = [
            ("normative", "VĂN BẢN QUY PHẠM PHÁP LUẬT"),
            ("other", "VĂN BẢN KHÁC"),
            ("corrections", "ĐÍNH CHÍNH"),
        ];
        Self {
            width_mm: 210.0,
            height_mm: 297.0,
            margins_mm: [25.0, 28.0, 22.0, 22.0],
            text_pt: 13.5,
            masthead_color: "#c8102e".to_owned(),
            emblem: String::new(),
            continuous_numbers: false,
            sections: sections.map(|(key, title)| (key.to_owned(), title.to_owned())).into(),
            imprint: Vec::new(),
        }
    }
}

impl Default for Limits {
    /// Law 64/2025/QH15, art. 9 (sending, 3 days) and art. 53 (effect, 10 days); publishing as in the
    /// law of 2015, since the number of Decree 78/2025 is not known to us.
    fn default() -> Self {
        Self {
            send_days: 3,
            send_working_days: false,
            publish_days: 7,
            publish_working_days: false,
            effective_days: 10,
            extend_over_days_off: true,
        }
    }
}

impl Default for Letters {
    fn default() -> Self {
        let person = |position: &str| vec![position.to_owned(), String::new()];
        Self {
            superior: String::new(),
            sender: String::new(),
            place: String::new(),
            symbol: "TB-CB".to_owned(),
            signature: person("NGƯỜI CÓ THẨM QUYỀN KÝ"),
            proposal_to: String::new(),
            proposal_symbol: "TTr-CB".to_owned(),
            draft_symbol: "VP-CB".to_owned(),
            draft_signature: person("KT. CHÁNH VĂN PHÒNG"),
        }
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            hold_untrusted: false,
            signed_mark: "(Đã ký)".to_owned(),
            print_recipients: false,
            keep_submissions_years: 5,
        }
    }
}

impl Default for SignaturePolicy {
    /// Decree 68/2024/NĐ-CP, art. 30 to 32, tells what is checked and leaves the verdict to the receiving body.
    fn default() -> Self {
        Self {
            unknown_anchor: Consequence::Remark,
            weak_algorithm: Consequence::Remark,
            no_time_stamp: Consequence::Remark,
            no_revocation: Consequence::Remark,
            algorithms: Vec::new(),
            compare_pages: true,
            largest_mb: 1024,
            legal_ground: "Nghị định 68/2024/NĐ-CP, Điều 30 đến Điều 32; Nghị định 30/2020/NĐ-CP, Điều 5"
                .to_owned(),
        }
    }
}

impl Default for SealPolicy {
    fn default() -> Self {
        let empty = String::new;
        Self {
            key: empty(),
            alias: empty(),
            module: empty(),
            token: empty(),
            label: empty(),
            secret_file: empty(),
            time_stamp: empty(),
            evidence: false,
            visible: true,
            picture: empty(),
            left_mm: 12.0,
            top_mm: 6.0,
            reason: empty(),
            place: empty(),
        }
    }
}
