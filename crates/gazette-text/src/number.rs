//! Understands document numbers (số, ký hiệu): grammar, folded key, finding them in text.

use std::fmt;
use std::ops::Range;

use crate::fold::fold;
use crate::letters::Letters;
use crate::normalize::normalize;

/// A number taken apart (số, năm, loại, cơ quan).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ParsedNumber {
    /// The serial as printed, such as `12`, `66.18`, `12A`; empty for `Không số`.
    pub serial: String,
    /// The year, where the number carries one.
    pub year: Option<i16>,
    /// The abbreviation of the type, such as `QĐ`; none in `64/2025/QH15` or `3861/UBND-NC`.
    pub kind: Option<String>,
    /// The symbol of the body, such as `UBND`, `TANDTC-BTP`; may be empty.
    pub body: String,
}

/// Why a text is no well-formed number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberFault {
    /// There is nothing.
    Empty,
    /// No serial at the beginning.
    NoSerial,
    /// No symbol after the serial.
    NoSymbol,
    /// A year that cannot be.
    Year,
    /// Something that belongs to no number.
    Foreign,
}

/// A number found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundNumber {
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// The number as printed.
    pub text: String,
    /// The number taken apart.
    pub number: ParsedNumber,
}

/// Abbreviations of types (Decree 30/2020, Annex III; Decree 78/2025), folded, with the printed form and the
/// name of the type.
const KINDS: &[(&str, &str, &str)] = &[
    ("nq", "NQ", "Nghị quyết"),
    ("nqlt", "NQLT", "Nghị quyết liên tịch"),
    ("nd", "NĐ", "Nghị định"),
    ("qd", "QĐ", "Quyết định"),
    ("ct", "CT", "Chỉ thị"),
    ("tt", "TT", "Thông tư"),
    ("ttlt", "TTLT", "Thông tư liên tịch"),
    ("ttlb", "TTLB", "Thông tư liên bộ"),
    ("vbhn", "VBHN", "Văn bản hợp nhất"),
    ("qc", "QC", "Quy chế"),
    ("qyd", "QyĐ", "Quy định"),
    ("tc", "TC", "Thông cáo"),
    ("tb", "TB", "Thông báo"),
    ("hd", "HD", "Hướng dẫn"),
    ("ctr", "CTr", "Chương trình"),
    ("kh", "KH", "Kế hoạch"),
    ("pa", "PA", "Phương án"),
    ("da", "ĐA", "Đề án"),
    ("bc", "BC", "Báo cáo"),
    ("bb", "BB", "Biên bản"),
    ("ttr", "TTr", "Tờ trình"),
    ("cd", "CĐ", "Công điện"),
    ("bgn", "BGN", "Bản ghi nhớ"),
    ("btt", "BTT", "Bản thỏa thuận"),
    ("guq", "GUQ", "Giấy ủy quyền"),
    ("gm", "GM", "Giấy mời"),
    ("ggt", "GGT", "Giấy giới thiệu"),
    ("gnp", "GNP", "Giấy nghỉ phép"),
    ("pg", "PG", "Phiếu gửi"),
    ("pc", "PC", "Phiếu chuyển"),
    ("pb", "PB", "Phiếu báo"),
    ("l", "L", "Lệnh"),
    ("al", "AL", "Án lệ"),
    ("pl", "PL", "Pháp lệnh"),
    ("sl", "SL", "Sắc lệnh"),
];

/// The longest symbol that is read, in letters; the longest real ones have about fifty.
const LONGEST_SYMBOL: usize = 90;

/// Takes a number apart; words such as `Số:` before it and stray spaces are forgiven.
///
/// # Errors
///
/// The first fault that keeps the text from being a number.
pub fn parse(text: &str) -> Result<ParsedNumber, NumberFault> {
    let text = normalize(text);
    let text = without_word(text.trim());
    if text.is_empty() {
        return Err(NumberFault::Empty);
    }
    if fold(text) == "khong so" {
        return Ok(ParsedNumber::default());
    }
    let letters = Letters::of(text);
    let (end, number) = read(&letters, text, 0)?;
    let rest = letters.bytes(end..letters.len());
    if text[rest].trim_matches(|c: char| c.is_whitespace() || ".,;:".contains(c)).is_empty() {
        Ok(number)
    } else {
        Err(NumberFault::Foreign)
    }
}

/// The key numbers are matched by: no case, no marks, Đ as d, one separator, no zero before the serial.
///
/// `01/2025/NQ-HĐND`, `1/2025/nq-hdnd` and `Số: 01/2025/NQ- HĐND` have the key `1-2025-nq-hdnd`.
pub fn key(text: &str) -> String {
    let text = normalize(text);
    let mut out = String::new();
    let mut dot_after_digit = false;
    for c in fold(without_word(text.trim())).chars() {
        if c.is_alphanumeric() {
            if dot_after_digit && c.is_ascii_digit() {
                out.pop();
                out.push('.');
            }
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            dot_after_digit = c == '.' && out.ends_with(|c: char| c.is_ascii_digit()) && !out.contains('-');
            out.push('-');
            continue;
        }
        dot_after_digit = false;
    }
    out.truncate(out.trim_end_matches('-').len());
    let digits = out.chars().take_while(char::is_ascii_digit).count();
    let zeros = out.chars().take_while(|c| *c == '0').count().min(digits.saturating_sub(1));
    out.split_off(zeros)
}

/// Finds every number in `text`, in order, also those written without marks.
pub fn find(text: &str) -> Vec<FoundNumber> {
    find_in(text, &Letters::of(text))
}

/// As [`find`], over letters already read from `text`.
pub(crate) fn find_in(text: &str, letters: &Letters) -> Vec<FoundNumber> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let before = letters.before(at);
        let fresh = letters.at(at).is_ascii_digit()
            && !before.is_alphanumeric()
            && !("/.,".contains(before)
                && before != '\0'
                && at >= 2
                && letters.before(at - 1).is_alphanumeric());
        match fresh.then(|| read(letters, text, at).ok()).flatten() {
            Some((end, number)) if believable(&number) => {
                let range = letters.bytes(at..end);
                found.push(FoundNumber { text: text[range.clone()].to_owned(), range, number });
                at = end;
            }
            _ => at += 1,
        }
    }
    found
}

/// Whether a number is that of a legal normative document (văn bản quy phạm pháp luật): it carries a year.
pub fn is_normative(text: &str) -> bool {
    parse(text)
        .is_ok_and(|number| number.year.is_some() && !matches!(number.kind.as_deref(), Some("AL" | "VBHN")))
}

/// The name of the type an abbreviation stands for (`QĐ` is `Quyết định`), in any case, with or without marks.
pub fn kind_name(abbreviation: &str) -> Option<&'static str> {
    let folded = fold(abbreviation);
    KINDS.iter().find(|(key, ..)| *key == folded).map(|(_, _, name)| *name)
}

/// Text without `Số:`, `Số hiệu:`, `Luật số:` before the number.
fn without_word(text: &str) -> &str {
    let letters = Letters::of(text);
    let mut at = letters.skip_spaces(0);
    let mut after = 0;
    for word in ["luat", "phap lenh", "so", "so", "hieu", "ky hieu"] {
        if word == "so" && letters.phrase(at, "khong so").is_some() {
            break;
        }
        if let Some(end) = letters.phrase(at, word) {
            at = letters.skip_spaces(end);
            while matches!(letters.at(at), ':' | '.') {
                at = letters.skip_spaces(at + 1);
            }
            after = at;
        }
    }
    text.get(letters.byte(after)..).unwrap_or(text)
}

/// A number at `at` with the position after it.
fn read(letters: &Letters, text: &str, at: usize) -> Result<(usize, ParsedNumber), NumberFault> {
    let after_serial = serial(letters, at).ok_or(NumberFault::NoSerial)?;
    let printed = |range: Range<usize>| normalize(&text[letters.bytes(range)]);
    let mut number = ParsedNumber { serial: printed(at..after_serial), ..ParsedNumber::default() };
    let stroke = letters.skip_spaces(after_serial);
    if !matches!(letters.at(stroke), '/' | '-') || stroke - after_serial > 2 {
        return Err(NumberFault::NoSymbol);
    }
    let mut here = letters.skip_spaces(stroke + 1);
    if here - stroke > 3 {
        return Err(NumberFault::NoSymbol);
    }
    if let Some((year, after_year)) = letters.digits(here) {
        let next = letters.skip_spaces(after_year);
        if after_year - here != 4 || !matches!(letters.at(next), '/' | '-') || letters.at(stroke) != '/' {
            return Err(NumberFault::NoSymbol);
        }
        if !(1945..=2100).contains(&year) {
            return Err(NumberFault::Year);
        }
        number.year = i16::try_from(year).ok();
        here = letters.skip_spaces(next + 1);
    }
    let end = symbol(letters, here).ok_or(NumberFault::NoSymbol)?;
    let symbol = printed(here..end).replace(['–', '—'], "-").replace(' ', "");
    let mut parts: Vec<&str> = symbol.split(['-', '/']).collect();
    if let Some(kind) = kind_of(parts.first().copied().unwrap_or_default(), parts.len()) {
        number.kind = Some(kind.to_owned());
        parts.remove(0);
        if kind == "VBHN" && parts.len() > 1 && kind_of(parts[0], 2).is_some() {
            parts.remove(0);
        }
    }
    number.body = parts.join("-");
    Ok((end, number))
}

fn kind_of(part: &str, parts: usize) -> Option<&'static str> {
    let folded = fold(part);
    let single = matches!(folded.as_str(), "al" | "sl" | "l" | "pl");
    KINDS.iter().find(|(key, ..)| *key == folded && (parts > 1 || single)).map(|(_, printed, _)| *printed)
}

/// `12`, `66.18`, `12A`.
fn serial(letters: &Letters, at: usize) -> Option<usize> {
    let (_, mut here) = letters.digits(at)?;
    if here - at > 6 {
        return None;
    }
    if letters.at(here) == '.'
        && let Some((_, after)) = letters.digits(here + 1)
        && after - here <= 3
    {
        here = after;
    }
    if letters.at(here).is_alphabetic() && !letters.at(here + 1).is_alphanumeric() {
        here += 1;
    }
    Some(here)
}

/// Groups of letters and digits joined by hyphens, in old numbers also by a stroke (`216-NQ/QHK4`).
fn symbol(letters: &Letters, at: usize) -> Option<usize> {
    let mut end = group(letters, at)?;
    if letters.at(at).is_ascii_digit() {
        return None;
    }
    while end - at < LONGEST_SYMBOL {
        let stroke = letters.skip_spaces(end);
        if !matches!(letters.at(stroke), '-' | '/') {
            break;
        }
        let next = letters.skip_spaces(stroke + 1);
        // `NĐ- CP` is one symbol; `QĐ-UBND - Về việc` is a symbol and a dash.
        // `3003/QĐ - BYT`: a type alone needs its body.
        let body = group(letters, next).is_some_and(|after| in_capitals(letters, next..after));
        let alone = body && is_kind(&letters.folded(at..end));
        let loose = (!alone && stroke > end && next > stroke + 1) || stroke - end > 1 || next - stroke > 2;
        match group(letters, next) {
            Some(after)
                if !loose && (next == stroke + 1 && stroke == end || in_capitals(letters, next..after)) =>
            {
                end = after;
            }
            _ => break,
        }
    }
    Some(end)
}

/// Whether a group is the abbreviation of a type.
fn is_kind(folded: &str) -> bool {
    KINDS.iter().any(|(key, ..)| *key == folded)
}

fn group(letters: &Letters, at: usize) -> Option<usize> {
    let mut here = at;
    while (letters.at(here).is_alphanumeric() || (letters.at(here) == '&' && here > at))
        && here - at < LONGEST_SYMBOL
    {
        here += 1;
    }
    (here > at).then_some(here)
}

fn in_capitals(letters: &Letters, range: Range<usize>) -> bool {
    range.clone().all(|at| !letters.printed(at).is_lowercase()) && range.len() > 1
}

/// Whether what looks like a number in running text is one, and not a ratio or a unit (`5/km`, `24/24-giờ`).
fn believable(number: &ParsedNumber) -> bool {
    let folded = fold(&number.body);
    let capitals = number.body.chars().filter(|c| c.is_uppercase()).count();
    let known = number.kind.is_some() || number.year.is_some();
    let body = capitals >= 2 || (known && folded.len() >= 2);
    body && number.body.chars().all(|c| c.is_ascii_alphanumeric() || "Đđ-&Ưư".contains(c))
        || number.kind.as_deref() == Some("AL") && number.year.is_some()
}

impl fmt::Display for NumberFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "trống",
            Self::NoSerial => "thiếu số thứ tự",
            Self::NoSymbol => "thiếu ký hiệu",
            Self::Year => "năm không hợp lệ",
            Self::Foreign => "có ký tự lạ",
        })
    }
}

impl std::error::Error for NumberFault {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_number_is_taken_apart() {
        for (text, serial, year, kind, body) in [
            ("12/2023/QĐ-UBND", "12", Some(2023), Some("QĐ"), "UBND"),
            ("810/QĐ-UBND", "810", None, Some("QĐ"), "UBND"),
            ("66.18/2026/NQ-CP", "66.18", Some(2026), Some("NQ"), "CP"),
            ("12A/2020/TT-BTC", "12A", Some(2020), Some("TT"), "BTC"),
            ("64/2025/QH15", "64", Some(2025), None, "QH15"),
            ("01/2026/UBTVQH16", "01", Some(2026), None, "UBTVQH16"),
            ("1192/NQ-UBTVQH15", "1192", None, Some("NQ"), "UBTVQH15"),
            ("25/VBHN-BTC", "25", None, Some("VBHN"), "BTC"),
            ("71/2026/VBHN-NĐ-BCT", "71", Some(2026), Some("VBHN"), "BCT"),
            ("216-NQ/QHK4", "216", None, Some("NQ"), "QHK4"),
            ("763-QĐ/TU", "763", None, Some("QĐ"), "TU"),
            ("45/LCT", "45", None, None, "LCT"),
            ("3861/UBND-NC", "3861", None, None, "UBND-NC"),
            ("Số hiệu: 51/LCT", "51", None, None, "LCT"),
            ("số số 99/2025/QH15", "99", Some(2025), None, "QH15"),
            ("34/2016/NĐ- CP", "34", Some(2016), Some("NĐ"), "CP"),
            ("34/2016/ND-CP", "34", Some(2016), Some("NĐ"), "CP"),
            ("Số: 47 /QĐ-BCĐ", "47", None, Some("QĐ"), "BCĐ"),
            ("3003/QĐ - BYT", "3003", None, Some("QĐ"), "BYT"),
            ("03/2016/AL", "03", Some(2016), Some("AL"), ""),
            ("66-CP", "66", None, None, "CP"),
            ("Không số", "", None, None, ""),
            (
                "05/2012/TTLT-VKSNDTC-TANDTC-BCA-BTP-BQP-BTC-BNNPTNT",
                "05",
                Some(2012),
                Some("TTLT"),
                "VKSNDTC-TANDTC-BCA-BTP-BQP-BTC-BNNPTNT",
            ),
        ] {
            let number = parse(text).unwrap_or_else(|fault| panic!("{text}: {fault}"));
            let found = (number.serial.as_str(), number.year, number.kind.as_deref(), number.body.as_str());
            assert_eq!(found, (serial, year, kind, body), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_tells_why() {
        for (text, fault) in [
            ("", NumberFault::Empty),
            ("Số:", NumberFault::Empty),
            ("/QĐ-UBND", NumberFault::NoSerial),
            ("Số:            /QĐ-UBND", NumberFault::NoSerial),
            ("12", NumberFault::NoSymbol),
            ("12/2023", NumberFault::NoSymbol),
            ("12/0023/QĐ-UBND", NumberFault::Year),
            ("12/2023/QĐ-UBND và 13", NumberFault::Foreign),
        ] {
            assert_eq!(parse(text), Err(fault), "{text}");
        }
    }

    #[test]
    fn spellings_of_one_number_have_one_key() {
        for text in ["01/2025/NQ-HĐND", "1/2025/nq-hdnd", "Số: 01/2025/NQ- HÐND", "01 2025 NQ HDND"] {
            assert_eq!(key(text), "1-2025-nq-hdnd", "{text}");
        }
        assert_eq!(key("66.18/2026/NQ-CP"), "66.18-2026-nq-cp");
        assert_eq!(key("Không số"), "khong-so");
        assert_eq!(key("0"), "0");
    }

    #[test]
    fn numbers_are_found_in_text_and_ratios_are_not() {
        let text = "Căn cứ Nghị định số 34/2016/NĐ-CP ngày 14/5/2016, quyet dinh 12/2023/qd-ubnd (Công văn số \
                    3861/UBND-NC), Luật số 64/2025/QH15; 763-QĐ/TU - Về việc; tỷ lệ 1/500, 24/7, 5/km, 2019/2020.";
        let found: Vec<_> = find(text).into_iter().map(|found| found.text).collect();
        assert_eq!(found, ["34/2016/NĐ-CP", "12/2023/qd-ubnd", "3861/UBND-NC", "64/2025/QH15", "763-QĐ/TU"]);
    }

    #[test]
    fn a_year_makes_a_number_normative() {
        for text in ["12/2023/QĐ-UBND", "64/2025/QH15", "66.18/2026/NQ-CP"] {
            assert!(is_normative(text), "{text}");
        }
        for text in ["810/QĐ-UBND", "25/VBHN-BTC", "71/2026/VBHN-NĐ-BCT", "03/2016/AL", "Không số", ""] {
            assert!(!is_normative(text), "{text}");
        }
    }
}
