//! What is said about the signatures of one file, as values.

use gazette_model::Code;
use serde::{Deserialize, Serialize};

use crate::remark::Remark;

/// Who signed what in one PDF (kết quả kiểm tra chữ ký).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// What follows for the clerk.
    pub verdict: Verdict,
    /// Every signature, in the order of signing.
    pub signatures: Vec<Signature>,
    /// How many revisions the file has; 0 if they could not be told apart.
    pub revisions: usize,
    /// Could the file be read at all? If not, nothing is claimed about its signatures.
    pub readable: bool,
    /// What concerns the file rather than one signature.
    #[serde(default)]
    pub remarks: Vec<Remark>,
    /// Pages (from 1) that look otherwise than when last signed; none if nothing follows the last signature, or the
    /// pages could not be drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages_differ: Option<Vec<usize>>,
    /// The time of judgement, as given.
    pub judged_at: String,
}

impl Judgement {
    /// The reader ended before it was done: nothing is claimed, and a person is told why.
    pub fn unfinished(at: impl Into<String>, why: impl Into<String>) -> Self {
        let mut judgement = Self::held(at);
        let mut remark = Remark::new(
            "unfinished",
            Verdict::Hold,
            Some(Code::ParserDied),
            "chương trình đọc tệp bị dừng giữa chừng, nên không kiểm tra được chữ ký",
            "reading the file was cut short, so its signatures cannot be judged",
        );
        remark.detail = Some(why.into());
        judgement.remarks.push(remark);
        judgement
    }

    /// Nothing is claimed of a file that is not read yet: a person has to look.
    pub(crate) fn held(at: impl Into<String>) -> Self {
        Self {
            verdict: Verdict::Hold,
            signatures: Vec::new(),
            revisions: 0,
            readable: false,
            remarks: Vec::new(),
            pages_differ: None,
            judged_at: at.into(),
        }
    }
}

/// What follows from the facts (kết luận).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Every signature is in order.
    Accept,
    /// In order, with something worth knowing.
    AcceptWithRemarks,
    /// There is no signature.
    Unsigned,
    /// A person has to look before the document goes on.
    Hold,
    /// Not to be published.
    Refuse,
}

/// One signature (một chữ ký số), judged field by field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Signature {
    /// What follows for this signature alone.
    pub verdict: Verdict,
    /// A signature of a signer, or a document time stamp.
    pub kind: Kind,
    /// The name of the signature field; none when the dictionary hangs in no field.
    pub field: Option<String>,
    /// The form of the signature: `adbe.pkcs7.detached`, `ETSI.CAdES.detached`, `ETSI.RFC3161`.
    pub subfilter: Option<String>,
    /// The signed bytes: offset, length, offset, length.
    pub byte_range: Vec<i64>,
    /// Which revision is signed.
    pub covers: Revision,
    /// Do the signed bytes have the signed digest? None when it cannot be told.
    pub bytes_intact: Option<bool>,
    /// Is the signature value right under the signer's certificate? None when it cannot be told.
    pub cryptographically_valid: Option<bool>,
    /// Is what the file shows what was signed (later signatures of others apart)? None when it cannot be told.
    pub shown_is_signed: Option<bool>,
    /// Who signed.
    pub signer: Option<Signer>,
    /// Whose signature it is, by the certificate.
    pub role: Role,
    /// The time the signer claims, RFC 3339.
    pub claimed_time: Option<String>,
    /// The time stamp of an authority.
    pub time_stamp: Option<TimeStamp>,
    /// By how many seconds the claimed time is later than the time stamp.
    pub clock_difference: Option<i64>,
    /// Where the certificate leads.
    pub chain: Chain,
    /// What is known about revocation.
    pub revocation: Revocation,
    /// What was used.
    pub algorithms: Algorithms,
    /// Is it a certification signature, and what does it permit (DocMDP P)?
    pub certifies: Option<u8>,
    /// Why it was signed, as the signer says.
    pub reason: Option<String>,
    /// What came after.
    pub later_revisions: Vec<LaterRevision>,
    /// What is worth knowing, each with its weight.
    pub remarks: Vec<Remark>,
}

impl Signature {
    /// A signature of which nothing is claimed yet: a person has to look, until more is known.
    pub(crate) fn unjudged(kind: Kind, covers: Revision) -> Self {
        Self {
            verdict: Verdict::Hold,
            kind,
            field: None,
            subfilter: None,
            byte_range: Vec::new(),
            covers,
            bytes_intact: None,
            cryptographically_valid: None,
            shown_is_signed: None,
            signer: None,
            role: Role::Unknown,
            claimed_time: None,
            time_stamp: None,
            clock_difference: None,
            chain: Chain::default(),
            revocation: Revocation::None,
            algorithms: Algorithms::default(),
            certifies: None,
            reason: None,
            later_revisions: Vec::new(),
            remarks: Vec::new(),
        }
    }
}

/// What kind of signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Of a person, a body, a portal.
    Signature,
    /// A time stamp over the whole document.
    DocumentTimeStamp,
}

/// Which revision of the file a signature covers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Revision {
    /// The revision signed, from 1; none if the signed bytes are no revision of this file.
    pub revision: Option<usize>,
    /// How many revisions there are.
    pub of: usize,
    /// Where the signed revision ends.
    pub end: Option<u64>,
    /// Is it the whole file?
    pub whole_file: bool,
}

/// Who signed (người ký), as the certificate names them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Signer {
    /// The name (CN).
    pub name: String,
    /// All of the subject, as text.
    pub subject: String,
    /// The organisation (O).
    pub organisation: Option<String>,
    /// The position (title).
    pub position: Option<String>,
    /// The electronic mail address.
    pub email: Option<String>,
    /// The serial number of the certificate, hexadecimal.
    pub serial: String,
    /// Who issued the certificate.
    pub issuer: String,
    /// The certificate is valid from, RFC 3339.
    pub not_before: Option<String>,
    /// The certificate is valid to, RFC 3339.
    pub not_after: Option<String>,
}

/// Whose signature it is likely to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// A person (người có thẩm quyền).
    Person,
    /// A body (cơ quan, tổ chức).
    Body,
    /// A portal that publishes (cổng thông tin).
    Portal,
    /// The office that publishes a gazette (cơ quan Công báo).
    Gazette,
    /// A time stamping authority.
    TimeStampAuthority,
    /// It cannot be told.
    Unknown,
}

/// A time stamp token (dấu thời gian).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeStamp {
    /// The time, RFC 3339.
    pub time: Option<String>,
    /// Is it right for this signature, and rightly signed?
    pub valid: bool,
    /// Who stamped.
    pub authority: Option<String>,
    /// Does the authority lead to an anchor?
    pub anchored: bool,
    /// The digest the stamp is over.
    pub digest: Option<String>,
    /// The last moment of the authority's certificate, RFC 3339.
    #[serde(default)]
    pub not_after: Option<String>,
}

/// Where a certificate leads (chuỗi chứng thực).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Chain {
    /// Does it lead to an anchor of the office?
    pub anchored: bool,
    /// Which.
    pub anchor: Option<String>,
    /// The names from the signer up.
    pub path: Vec<String>,
    /// The time for which this was judged, RFC 3339.
    pub judged_for: Option<String>,
    /// Where that time comes from: `time-stamp`, `claimed`, `judgement`.
    pub time_source: Option<String>,
    /// Was a certificate of the path out of its term at that time?
    pub expired_at_signing: bool,
    /// Is the signer's certificate out of its term at the time of judgement?
    pub expired_now: bool,
    /// Why it leads nowhere.
    pub problem: Option<String>,
    /// What the top of the path is known by: the SHA-256 of its key, or the bare name of an issuer who is not at hand.
    #[serde(default)]
    pub origin: Option<String>,
}

/// What is known about revocation (bằng chứng thu hồi).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Revocation {
    /// No evidence came with the file.
    #[default]
    None,
    /// A CRL in the file says the certificate is good.
    EmbeddedCrl,
    /// An OCSP answer in the file says the certificate is good.
    EmbeddedOcsp,
    /// A CRL fetched later and kept beside the file says the certificate is good.
    KeptCrl,
    /// An OCSP answer asked for later and kept beside the file says the certificate is good.
    KeptOcsp,
    /// Revoked before the time of signing.
    Revoked,
    /// Revoked after the time of signing.
    RevokedLater,
}

/// What was used to sign.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Algorithms {
    /// The digest over the bytes.
    pub digest: Option<String>,
    /// The signature algorithm.
    pub signature: Option<String>,
    /// The key.
    pub key: Option<String>,
}

/// A revision after the signed one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaterRevision {
    /// Its number, from 1.
    pub revision: usize,
    /// What it is.
    pub change: RevisionChange,
    /// What it changed, by place.
    #[serde(default)]
    pub places: Vec<String>,
}

/// What a later revision does, from harmless to grave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RevisionChange {
    /// Nothing that can be seen or used.
    Nothing,
    /// Evidence for long-term validation.
    Dss,
    /// A document time stamp.
    Timestamp,
    /// Another signature.
    Signature,
    /// Metadata of the file.
    Metadata,
    /// A form was filled in.
    FormFill,
    /// A comment or a link.
    Annotation,
    /// Something that could not be understood.
    Unclear,
    /// What is shown was changed.
    ContentChange,
}
