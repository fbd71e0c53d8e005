//! Seals finished issues (ký số và đóng dấu số Công báo đã hoàn thành): PAdES B-B, B-T or B-LT.
//!
//! The seal is appended: not one byte of the issue changes. It certifies the file and permits nothing after it but
//! evidence for later checking. Up to the signature value the result depends on file, key and order alone.

mod der;
mod error;
mod evidence;
mod field;
mod fit;
mod key;
mod message;
mod stamp;
mod token;
mod transport;
mod update;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use error::{Refusal, SealError};
pub use key::{FileKey, SigningKey};
pub use stamp::Stamp;
pub use token::TokenKey;
pub use transport::{Request, Transport};

pub(crate) use der::unsigned;
pub(crate) use transport::{Addresses, fetch as ask_list, status as ask_status};

use crate::certificate::Certificate;
use crate::cms::SignedData;
use crate::judgement::{Judgement, RevisionChange, Verdict};
use crate::key::Hash;
use evidence::Evidence;
use key::Algorithm;

/// How a file is to be sealed.
pub struct Order<'a> {
    /// The office's key.
    pub key: &'a dyn SigningKey,
    /// The time of signing, RFC 3339 with its offset.
    pub at: &'a str,
    /// Why it is signed; may be empty.
    pub reason: &'a str,
    /// Where; may be empty.
    pub place: &'a str,
    /// How the seal shows, if it does.
    pub stamp: Option<Stamp>,
    /// The address of the time-stamp authority, if one is asked.
    pub time_stamp: Option<&'a str>,
    /// Whether evidence for later checking is gathered (B-LT); needs a time stamp.
    pub evidence: bool,
    /// Anchors and intermediate certificates of the office, PEM.
    pub anchors: &'a [String],
    /// Carries what is asked of others.
    pub transport: &'a Transport<'a>,
}

impl std::fmt::Debug for Order<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Order")
            .field("at", &self.at)
            .field("time_stamp", &self.time_stamp)
            .finish_non_exhaustive()
    }
}

/// A sealed file.
#[derive(Debug, Clone, PartialEq)]
pub struct Sealed {
    /// Its bytes.
    pub pdf: Vec<u8>,
    /// What was reached.
    pub level: Level,
    /// What our own judge says of it.
    pub judgement: Judgement,
}

/// The levels of PAdES baseline signatures (ETSI EN 319 142-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Level {
    /// Signed.
    #[serde(rename = "PAdES-B-B")]
    Basic,
    /// Signed, with a trusted time.
    #[serde(rename = "PAdES-B-T")]
    Time,
    /// Signed, with a trusted time and evidence for later checking.
    #[serde(rename = "PAdES-B-LT")]
    LongTerm,
}

impl Level {
    /// The name of the standard.
    pub fn name(self) -> &'static str {
        match self {
            Self::Basic => "PAdES-B-B",
            Self::Time => "PAdES-B-T",
            Self::LongTerm => "PAdES-B-LT",
        }
    }
}

/// Room for a time stamp with its certificates; the next try has room for what came.
const TOKEN_ROOM: usize = 10 * 1024;

/// Why a file is not fit to be sealed; empty if it is.
pub fn refusals(pdf: &[u8]) -> Vec<Refusal> {
    fit::refusals(pdf).1
}

/// Who would sign, as the visible stamp names them: name, organisation, electronic mail address.
///
/// # Errors
///
/// If the certificate cannot be read.
pub fn signer(key: &dyn SigningKey) -> Result<crate::Signer, SealError> {
    let leaf = leaf(key)?;
    let (not_before, not_after) = leaf.term();
    Ok(crate::Signer {
        name: leaf.subject.common(),
        subject: leaf.subject.print(),
        organisation: leaf.subject.get("2.5.4.10").map(str::to_owned),
        position: leaf.subject.get("2.5.4.12").map(str::to_owned),
        email: leaf.mail(),
        serial: leaf.serial_text(),
        issuer: leaf.issuer.common(),
        not_before,
        not_after,
    })
}

/// Has a whole file stamped anew (RFC 3161); the token is kept beside it.
///
/// # Errors
///
/// If no right time stamp is to be had.
pub fn stamp_anew(file: &[u8], address: &str, transport: &Transport<'_>) -> Result<Vec<u8>, SealError> {
    transport::time_stamp(transport, address, file)
}

/// Has a whole file stamped, and gives the whole answer of the authority as other programs keep it (`.tsr`).
///
/// # Errors
///
/// If no right time stamp is to be had.
pub fn stamp_response(file: &[u8], address: &str, transport: &Transport<'_>) -> Result<Vec<u8>, SealError> {
    let token = transport::time_stamp(transport, address, file)?;
    Ok(der::sequence(&[der::sequence(&[unsigned(&[0])]), token]))
}

/// Seals a finished PDF; the bytes that stand are kept, the seal is appended.
///
/// # Errors
///
/// If the file is not fit, the key or certificate not right, a time stamp or evidence not to be had, or the result
/// does not pass our own judgement. Nothing half sealed is ever given out.
pub fn seal(pdf: &[u8], order: &Order<'_>) -> Result<Sealed, SealError> {
    let (document, refusals) = fit::refusals(pdf);
    let (Some(document), true) = (document, refusals.is_empty()) else {
        return Err(SealError::Refused { refusals });
    };
    let at: Timestamp = order.at.parse().map_err(|_| SealError::Time(order.at.to_owned()))?;
    let leaf = leaf(order.key)?;
    let algorithm = Algorithm::of(&leaf)?;
    fit_to_sign(&leaf, at)?;
    let mark = Hash::Sha256.of(&[pdf, order.at.as_bytes(), &leaf.der]);
    let mark = mark.get(..16).unwrap_or(&mark);
    let mut token = None;
    let mut room = message::size(order.key);
    if order.time_stamp.is_some() {
        room += TOKEN_ROOM;
    }
    let mut sealed = Vec::new();
    for _ in 0..2 {
        let (mut file, contents) = field::prepare(pdf, &document, order, room, mark)?;
        let digest = field::digest(&mut file, &contents, algorithm);
        let mut ask = |value: &[u8]| {
            let answer = transport::time_stamp(order.transport, order.time_stamp.unwrap_or_default(), value)?;
            token = Some(answer.clone());
            Ok(answer)
        };
        let stamp: Option<message::Stamper<'_>> =
            if order.time_stamp.is_some() { Some(&mut ask) } else { None };
        let message = message::sign(&digest, order.key, algorithm, stamp)?;
        if message.len() > room {
            // A token with long chains: sign again with room for it.
            room = message.len() + 1024;
            continue;
        }
        if let Some(hole) = file.get_mut(contents.start + 1..contents.end - 1) {
            let hex = message.iter().flat_map(|byte| format!("{byte:02x}").into_bytes());
            hole.iter_mut().zip(hex).for_each(|(place, digit)| *place = digit);
        }
        sealed = file;
        break;
    }
    let judgement = proved(&sealed, order, 1)?;
    let mut out =
        Sealed { pdf: sealed, level: if token.is_some() { Level::Time } else { Level::Basic }, judgement };
    if let (true, Some(token)) = (order.evidence, token) {
        out.pdf = long_term(&out.pdf, order, &leaf, &token, at, mark)?;
        out.judgement = proved(&out.pdf, order, 2)?;
        out.level = Level::LongTerm;
    }
    Ok(out)
}

/// The certificate that signs.
pub(crate) fn leaf(key: &dyn SigningKey) -> Result<Certificate, SealError> {
    key.certificates()
        .first()
        .and_then(|der| Certificate::read(der))
        .ok_or_else(|| SealError::Key("the certificate cannot be read".to_owned()))
}

fn fit_to_sign(leaf: &Certificate, at: Timestamp) -> Result<(), SealError> {
    let name = leaf.subject.common();
    if !leaf.is_in_term(at) {
        let (from, to) = leaf.term();
        return Err(SealError::OutOfTerm {
            name,
            from: from.unwrap_or_default(),
            to: to.unwrap_or_default(),
            at: crate::time::print(at),
        });
    }
    // Digital signature or content commitment.
    if leaf.may(0) == Some(false) && leaf.may(1) == Some(false) {
        return Err(SealError::NotForSigning(name));
    }
    Ok(())
}

fn long_term(
    sealed: &[u8],
    order: &Order<'_>,
    leaf: &Certificate,
    token: &[u8],
    at: Timestamp,
    mark: &[u8],
) -> Result<Vec<u8>, SealError> {
    let stamp = SignedData::read(token);
    let mut pool: Vec<Certificate> =
        order.key.certificates().iter().filter_map(|der| Certificate::read(der)).collect();
    pool.extend(order.anchors.iter().flat_map(|text| Certificate::from_pem(text)));
    pool.extend(stamp.iter().flat_map(|stamp| stamp.certificates.iter().cloned()));
    let mut evidence = Evidence::default();
    evidence.gather(leaf, &pool, order.transport, at)?;
    if let Some(authority) = stamp.as_ref().and_then(|stamp| stamp.signer(pool.iter())) {
        evidence.gather(authority, &pool, order.transport, at)?;
    }
    evidence
        .append(sealed, mark)
        .ok_or_else(|| SealError::NotProved("the evidence cannot be appended".to_owned()))
}

/// What we give out must pass the judgement we pass on others.
fn proved(sealed: &[u8], order: &Order<'_>, revisions: usize) -> Result<Judgement, SealError> {
    let judgement = crate::judge(sealed, order.anchors, order.at);
    let right = |one: &crate::Signature| {
        one.bytes_intact == Some(true)
            && one.cryptographically_valid == Some(true)
            && one.shown_is_signed == Some(true)
            && one.covers.revision == Some(2)
            && one.later_revisions.iter().all(|later| later.change == RevisionChange::Dss)
    };
    let fine = judgement.verdict <= Verdict::AcceptWithRemarks
        && judgement.revisions == revisions + 1
        && matches!(judgement.signatures.as_slice(), [one] if right(one));
    if fine { Ok(judgement) } else { Err(SealError::NotProved(judgement.text(gazette_model::Language::En))) }
}
