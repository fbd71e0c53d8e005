//! Documents in citations: by number, by name and year, or this one.

use super::CitedDocument;
use crate::fold::fold;
use crate::letters::Letters;
use crate::normalize::normalize;
use crate::{date, number};

/// Types by which documents are cited, longer names first.
const TYPES: &[&str] = &[
    "nghi quyet lien tich",
    "nghi quyet",
    "nghi dinh",
    "quyet dinh",
    "thong tu lien tich",
    "thong tu lien bo",
    "thong tu",
    "chi thi",
    "bo luat",
    "luat",
    "phap lenh",
    "hien phap",
    "sac lenh",
    "lenh",
    "van ban hop nhat",
    "van ban",
    "quy dinh",
    "quy che",
    "dieu le",
    "quy chuan",
    "quy trinh",
    "cong van",
    "to trinh",
    "cong dien",
    "thong bao",
    "ke hoach",
    "bao cao",
    "de an",
    "huong dan",
    "chuong trinh",
    "phu luc",
    "an le",
];

/// Types whose documents are cited by name.
const NAMED: &[&str] = &["bo luat", "luat", "phap lenh", "hien phap"];

/// Longest name of a law in words.
const LONGEST: usize = 24;

/// The document named at `at`, with the position after it.
pub(super) fn read(text: &str, letters: &Letters, at: usize) -> Option<(CitedDocument, usize)> {
    if !letters.begins_word(at) {
        return None;
    }
    let (kind, after) = TYPES.iter().find_map(|kind| letters.phrase(at, kind).map(|after| (*kind, after)))?;
    let next = letters.skip_spaces(after);
    if let Some(end) = letters.phrase(next, "nay") {
        return Some((CitedDocument::This, end));
    }
    if let Some((number, end)) = numbered(text, letters, next) {
        return Some((CitedDocument::Number(number), end));
    }
    NAMED.contains(&kind).then(|| named(text, letters, at, next, kind)).flatten()
}

/// `số 34/2016/NĐ-CP`, or the number alone.
fn numbered(text: &str, letters: &Letters, at: usize) -> Option<(String, usize)> {
    let start = letters.phrase(at, "so").map_or(at, |after| letters.skip_spaces(after));
    let start = if letters.at(start) == ':' { letters.skip_spaces(start + 1) } else { start };
    if !letters.at(start).is_ascii_digit() {
        return None;
    }
    let end = (start + 120).min(letters.len());
    let bytes = letters.bytes(start..end);
    let found =
        number::find(text.get(bytes.clone())?).into_iter().next().filter(|found| found.range.start == 0)?;
    let end_byte = bytes.start + found.range.end;
    let end = (start..=end).find(|at| letters.byte(*at) >= end_byte)?;
    Some((found.text, end))
}

/// `Luật Đất đai năm 2013`, `Hiến pháp`, `Luật Thanh niên số 57/2020/QH14`.
fn named(
    text: &str,
    letters: &Letters,
    at: usize,
    first: usize,
    kind: &str,
) -> Option<(CitedDocument, usize)> {
    let constitution = kind == "hien phap";
    let amending = letters.phrase(first, "sua doi").is_some();
    if !letters.printed(at).is_uppercase()
        || !(constitution || amending || letters.printed(first).is_uppercase())
    {
        return None;
    }
    let mut end =
        if constitution { letters.phrase(at, kind)? } else { name_end(text, letters, first, amending) };
    let name = text.get(letters.bytes(at..end))?.split_whitespace().collect::<Vec<_>>().join(" ");
    let next = letters.skip_spaces(end);
    if let Some((number, end)) = letters.phrase(next, "so").and_then(|_| numbered(text, letters, next)) {
        return Some((CitedDocument::Number(number), end));
    }
    let mut year = None;
    if let Some(after) = letters.phrase(next, "nam").map(|after| letters.skip_spaces(after))
        && let Some((value, after)) = letters.digits(after)
    {
        year = i16::try_from(value).ok().filter(|year| (1945..=2100).contains(year));
        end = after;
    } else if letters.phrase(next, "ngay").is_some() {
        let rest = letters.bytes(next..letters.len().min(next + 60));
        if let Some(found) =
            date::find(text.get(rest.clone())?).into_iter().next().filter(|found| found.range.start < 8)
        {
            year = found.date.map(|date| date.year());
            let end_byte = rest.start + found.range.end;
            end = (next..=letters.len()).find(|at| letters.byte(*at) >= end_byte)?;
        }
    }
    Some((CitedDocument::Name { name, year }, end))
}

/// Words that end the name of a law; with their marks, since `khoán` ends nothing where `khoản` does.
const ENDS: &[&str] = &[
    "ngày", "năm", "số", "của", "được", "thì", "tại", "theo", "để", "trong", "khi", "phải", "có", "này",
    "do", "về", "hiện", "hoặc", "gồm", "là", "không", "các", "hay", "đối", "trừ", "với", "bao", "đã", "như",
    "điều", "khoản", "cho", "từ", "nhưng", "nếu", "bị", "mà", "vẫn", "sẽ", "nhằm", "quy",
];

/// Words after `và` that no longer belong to the name.
const AFTER_AND: &[&str] = &[
    "luat",
    "bo luat",
    "nghi dinh",
    "nghi quyet",
    "cac",
    "phap luat",
    "van ban",
    "quy dinh",
    "phap lenh",
    "thong tu",
    "huong dan",
    "dieu",
];

/// Words after a comma that go on with the name.
const AFTER_COMMA: &[&str] = &[
    "chong",
    "thue nhap khau",
    "bo sung",
    "chua chay",
    "cuu nan",
    "cuu ho",
    "han che",
    "su dung",
    "khang chien",
    "vu khi",
    "qua canh",
    "xuat canh",
    "cu tru",
    "the thao",
    "cong chuc",
    "vat lieu no",
];

fn name_end(text: &str, letters: &Letters, first: usize, amending: bool) -> usize {
    let mut here = first;
    let mut end = first;
    let mut words = 0;
    let mut of_law = amending;
    while words < LONGEST && here < letters.len() {
        if letters.at(here) == ',' {
            let next = letters.skip_spaces(here + 1);
            if !AFTER_COMMA.iter().any(|words| letters.phrase(next, words).is_some()) {
                break;
            }
            here = next;
        }
        let of = letters.phrase(here, "cua").filter(|_| of_law);
        let counted = of_law && ["so", "dieu"].iter().any(|word| letters.phrase(here, word).is_some());
        if of.is_none() && words > 0 && !counted && ends_name(text, letters, here) {
            break;
        }
        if of.is_some() {
            of_law = false;
        }
        if let Some(after) = letters.phrase(here, "va") {
            let next = letters.skip_spaces(after);
            let other = AFTER_AND.iter().any(|words| letters.phrase(next, words).is_some());
            if other || !letters.at(next).is_alphabetic() {
                break;
            }
        } else if !letters.at(here).is_alphanumeric() && letters.at(here) != '-' {
            break;
        }
        while letters.at(here).is_alphanumeric() || letters.at(here) == '-' {
            here += 1;
        }
        words += 1;
        end = here;
        here = letters.skip_spaces(here);
    }
    end
}

/// Whether the word at `at` ends a name; in a text without marks, any word that looks like one of those.
fn ends_name(text: &str, letters: &Letters, at: usize) -> bool {
    let mut end = at;
    while letters.at(end).is_alphanumeric() {
        end += 1;
    }
    let word = normalize(text.get(letters.bytes(at..end)).unwrap_or_default());
    let quy_dinh = |word: &str| word != "quy" || letters.phrase(at, "quy dinh").is_some();
    if text.is_ascii() {
        return ENDS.iter().any(|end| fold(end) == word && quy_dinh(&word));
    }
    ENDS.contains(&word.as_str()) && quy_dinh(&word)
}
