//! How the register knows a document: the parts of its number that order and series need, and its address.

use gazette_model::Metadata;
pub(crate) use gazette_text::address::body_slug as body_key;
pub(crate) use gazette_text::fold::slug;
pub(crate) use gazette_text::number::key as number_key;
use gazette_text::number::{self, ParsedNumber};

/// The parts of a number (số, ký hiệu) that order and series need.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Parts {
    /// The running number: 12 of `12A/2023/QĐ-UBND`, 18 of `66.18/2026/NQ-CP`.
    pub(crate) serial: Option<u32>,
    /// What stands before it: `66.` of `66.18`.
    pub(crate) prefix: String,
    /// What stands after it: `a` of `12A`.
    pub(crate) suffix: String,
    /// The year inside the number.
    pub(crate) year: Option<i16>,
    /// The abbreviation of the type, folded.
    pub(crate) kind: String,
    /// Type and body as one segment, such as `qd-ubnd`.
    pub(crate) symbol: String,
}

/// The parts of `number`; what is not well-formed has none.
pub(crate) fn parts(number: &str) -> Parts {
    let Ok(ParsedNumber { serial, year, kind, body }) = number::parse(number) else {
        return Parts::default();
    };
    let (prefix, last) = match serial.rsplit_once('.') {
        Some((prefix, last)) => (format!("{prefix}."), last),
        None => (String::new(), serial.as_str()),
    };
    let digits = last.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, suffix) = last.split_at_checked(digits).unwrap_or_default();
    let kind = kind.unwrap_or_default();
    Parts {
        serial: digits.parse().ok(),
        prefix,
        suffix: suffix.to_lowercase(),
        year,
        symbol: slug(&format!("{kind}-{body}")),
        kind: slug(&kind),
    }
}

/// The address of a document, `ubnd-tinh-binh-phuoc/12-2023-qd-ubnd`; none without number or body.
pub(crate) fn address(document: &Metadata) -> Option<String> {
    let number = document.number.as_ref().filter(|number| !number.as_str().is_empty())?;
    let body = document.bodies.first().filter(|body| !body.trim().is_empty())?;
    Some(gazette_text::address::document_id(body, number.as_str()))
}

/// The series (dãy số) a number runs in: body, year, symbol; none without a running number.
///
/// A chairman (Chủ tịch UBND) numbers in the series of his committee. Numbers without a year run through the
/// year of issue.
pub(crate) fn series(document: &Metadata) -> Option<(String, u32)> {
    let parts = parts(document.number.as_ref()?.as_str());
    let serial = parts.serial?;
    let year = parts.year.or(document.issued_on.map(|day| day.year()))?;
    let body = body_key(document.bodies.first()?);
    let body = match body.strip_prefix("chu-tich-") {
        Some(committee) if committee.starts_with("ubnd") => committee,
        _ => body.as_str(),
    };
    let dated = if parts.year.is_some() { "/" } else { "~" };
    Some((format!("{body}|{dated}{year}|{}{}", parts.prefix, parts.symbol), serial))
}
