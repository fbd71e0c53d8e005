//! Reads the times of certificates, time stamps and PDF dates.

use jiff::Timestamp;
use jiff::civil;
use jiff::tz::Offset;

/// `YYMMDDhhmm[ss]Z`: years 50 to 99 belong to the last century.
pub(crate) fn utc_time(text: &str) -> Option<Timestamp> {
    let year: i16 = text.get(..2)?.parse().ok()?;
    let century = if year < 50 { "20" } else { "19" };
    generalized_time(&format!("{century}{text}"))
}

/// `YYYYMMDDhhmm[ss[.fff]](Z|+hhmm|-hhmm)`.
pub(crate) fn generalized_time(text: &str) -> Option<Timestamp> {
    let split = text.find(['Z', '+', '-'])?;
    let (local, zone) = text.split_at_checked(split)?;
    let (whole, fraction) = local.split_once(['.', ',']).unwrap_or((local, ""));
    let seconds = if whole.len() > 12 { digits(whole, 12, 2)? } else { 0 };
    let nanos: String = fraction.chars().chain("000000000".chars()).take(9).collect();
    let time = civil::DateTime::new(
        i16::try_from(digits(whole, 0, 4)?).ok()?,
        i8::try_from(digits(whole, 4, 2)?).ok()?,
        i8::try_from(digits(whole, 6, 2)?).ok()?,
        i8::try_from(digits(whole, 8, 2)?).ok()?,
        i8::try_from(digits(whole, 10, 2)?).ok()?,
        i8::try_from(seconds.min(59)).ok()?,
        nanos.parse().ok()?,
    )
    .ok()?;
    offset(zone)?.to_timestamp(time).ok()
}

/// A PDF date, `D:YYYYMMDDhhmmss+07'00'`, of which all but the year may be missing.
pub(crate) fn pdf_date(text: &str) -> Option<Timestamp> {
    let text = text.trim().strip_prefix("D:").unwrap_or(text.trim());
    let end = text.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(text.len());
    let (number, zone) = text.split_at_checked(end)?;
    let part = |from: usize, missing: i32| {
        if number.len() >= from + 2 { digits(number, from, 2) } else { Some(missing) }
    };
    let time = civil::DateTime::new(
        i16::try_from(digits(number, 0, 4)?).ok()?,
        i8::try_from(part(4, 1)?).ok()?,
        i8::try_from(part(6, 1)?).ok()?,
        i8::try_from(part(8, 0)?).ok()?,
        i8::try_from(part(10, 0)?).ok()?,
        i8::try_from(part(12, 0)?.min(59)).ok()?,
        0,
    )
    .ok()?;
    let zone: String = zone.chars().filter(|sign| *sign != '\'').collect();
    let offset = if zone.is_empty() { Offset::UTC } else { offset(&zone)? };
    offset.to_timestamp(time).ok()
}

/// To the second, as RFC 3339.
pub(crate) fn print(time: Timestamp) -> String {
    Timestamp::from_second(time.as_second()).unwrap_or(time).to_string()
}

fn offset(zone: &str) -> Option<Offset> {
    let sign = match zone.chars().next()? {
        'Z' => return Some(Offset::UTC),
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let minutes = if zone.len() >= 5 { digits(zone, 3, 2)? } else { 0 };
    Offset::from_seconds(sign * (digits(zone, 1, 2)? * 3600 + minutes * 60)).ok()
}

fn digits(text: &str, from: usize, count: usize) -> Option<i32> {
    let part = text.get(from..from.checked_add(count)?)?;
    part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_time_is_the_same_instant() {
        let instant = "2025-12-25T08:57:57Z".parse::<Timestamp>().unwrap();
        assert_eq!(utc_time("251225085757Z"), Some(instant));
        assert_eq!(generalized_time("20251225155757+0700"), Some(instant));
        assert_eq!(pdf_date("D:20251225155757+07'00'"), Some(instant));
        assert_eq!(generalized_time("20251225085757.250Z").map(print).unwrap(), "2025-12-25T08:57:57Z");
        for nonsense in ["", "Z", "20259925085757Z", "D:", "D:2025122é", "D:20251225155757+é"] {
            assert!(generalized_time(nonsense).is_none() && pdf_date(nonsense).is_none(), "{nonsense}");
        }
    }
}
