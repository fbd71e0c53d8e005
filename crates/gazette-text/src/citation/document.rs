//! Documents in citations: by number, by name and year, or this one.

use super::{CitedDocument, laws};
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
    "an le",
];

/// Types whose documents are cited by name.
const NAMED: &[&str] = &["bo luat", "luat", "phap lenh", "hien phap"];

/// Longest name of a law in words.
const LONGEST: usize = 24;

/// Types that are cited by their serial alone once they were named in full: `Nghị định 116`.
const SHORT: &[&str] =
    &["nghi dinh", "thong tu lien tich", "thong tu", "quyet dinh", "nghi quyet", "chi thi", "phap lenh"];

/// Papers that are spoken of as things.
const PAPERS: &[&str] = &[
    "bao cao",
    "huong dan",
    "to trinh",
    "cong van",
    "cong dien",
    "thong bao",
    "ke hoach",
    "chuong trinh",
    "de an",
    "quy trinh",
];

/// What may carry provisions beside documents of the State.
const OTHERS: &[&str] = &[
    "cong uoc",
    "hiep dinh",
    "hiep uoc",
    "nghi dinh thu",
    "hop dong",
    "dieu uoc",
    "tieu chuan",
    "thoa thuan",
    "tuyen bo",
    "quy tac",
    "bo quy tac",
];

/// How far after an attached text its document is looked for, in letters.
const ATTACHED: usize = 160;

/// The document named at `at`, with the position after it; `provided` when its provisions stand before it.
pub(super) fn read(
    text: &str,
    letters: &Letters,
    at: usize,
    provided: bool,
) -> Option<(CitedDocument, usize)> {
    if !letters.begins_name(at) {
        return None;
    }
    let types = TYPES.iter().chain(OTHERS.iter().filter(|_| provided));
    let (kind, after) =
        types.into_iter().find_map(|kind| letters.phrase(at, kind).map(|after| (*kind, after)))?;
    let next = letters.skip_spaces(after);
    if let Some(end) = letters.phrase(next, "nay") {
        // `mẫu báo cáo này` is no document that speaks of itself.
        return (provided || !PAPERS.contains(&kind)).then_some((CitedDocument::This, end));
    }
    if let Some((number, end)) = numbered(text, letters, next) {
        return Some((CitedDocument::Number(number), end));
    }
    if NAMED.contains(&kind)
        && let Some(found) = named(text, letters, at, next, kind, provided)
    {
        return Some(found);
    }
    if !letters.printed(at).is_uppercase() {
        return None;
    }
    let name = |end: usize| {
        let name = text.get(letters.bytes(at..end)).unwrap_or_default();
        CitedDocument::Name { name: name.split_whitespace().collect::<Vec<_>>().join(" "), year: None }
    };
    if SHORT.contains(&kind)
        && let Some(end) = serial(letters, next)
    {
        let printed = text.get(letters.bytes(at..after)).unwrap_or_default();
        let digits = letters.folded(end.0..end.1);
        let name = format!("{printed} {digits}");
        return Some((CitedDocument::Name { name, year: None }, end.1));
    }
    if !provided || attached(text, letters, at).is_some() {
        return None;
    }
    if OTHERS.contains(&kind) {
        let end = name_end(text, letters, next, false);
        return Some((name(if end > next { end } else { after }), end.max(after)));
    }
    // `khoản 2 Điều 25 của Luật` means the law that is being detailed.
    let bare = ["luat", "bo luat", "phap lenh", "nghi dinh", "nghi quyet", "thong tu"].contains(&kind);
    bare.then(|| (name(after), after))
}

/// `Quy chế … ban hành kèm theo Quyết định số 12/2020/QĐ-TTg` at `at`: the document a text is attached to.
pub(super) fn attached(text: &str, letters: &Letters, at: usize) -> Option<(CitedDocument, usize)> {
    const TEXTS: &[&str] =
        &["quy dinh", "quy che", "dieu le", "huong dan", "chuong trinh", "de an", "noi quy", "danh muc"];
    TEXTS.iter().find_map(|kind| letters.phrase(at, kind)).filter(|_| letters.begins_word(at))?;
    let mut here = at;
    while here < (at + ATTACHED).min(letters.len()) && !matches!(letters.at(here), '.' | ';' | ':') {
        let found = letters.at(here) == 'k' && letters.begins_word(here);
        if found && let Some(after) = letters.phrase(here, "kem theo") {
            let (document, end) = read(text, letters, letters.skip_spaces(after), false)?;
            return matches!(document, CitedDocument::This | CitedDocument::Number(_))
                .then_some((document, end));
        }
        here += 1;
    }
    None
}

/// The serial of a document cited in short, `116` or `số 116`: where its digits begin and end.
fn serial(letters: &Letters, at: usize) -> Option<(usize, usize)> {
    const UNITS: &[&str] = &["ngay", "thang", "nam", "lan", "nguoi", "dong", "to", "ban"];
    let start = letters.phrase(at, "so").map_or(at, |after| letters.skip_spaces(after));
    let (_, end) = letters.digits(start)?;
    let continued = letters.at(end).is_alphanumeric()
        || matches!(letters.at(end), '/' | '-' | '.' | ',' | '_') && letters.at(end + 1).is_alphanumeric();
    let unit = letters.skip_spaces(end);
    let counted = start == at && UNITS.iter().any(|word| letters.phrase(unit, word).is_some());
    (end - start <= 4 && !continued && !counted).then_some((start, end))
}

/// `số 34/2016/NĐ-CP`, or the number alone.
fn numbered(text: &str, letters: &Letters, at: usize) -> Option<(String, usize)> {
    // In text taken from pages the space may be missing: `số126/2020/NĐ-CP`.
    let glued = letters.at(at) == 's' && letters.at(at + 1) == 'o' && letters.at(at + 2).is_ascii_digit();
    let word = letters.phrase(at, "so").or_else(|| glued.then_some(at + 2));
    let start = word.map_or(at, |after| letters.skip_spaces(after));
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
    provided: bool,
) -> Option<(CitedDocument, usize)> {
    let capital = letters.printed(at).is_uppercase();
    // Words typed without marks and in small letters are a reader's question.
    if !capital && !provided && !text.is_ascii() {
        return None;
    }
    let mut end = if kind == "hien phap" {
        capital.then(|| letters.phrase(at, kind)).flatten()?
    } else {
        law_end(text, letters, first, capital, provided)?
    };
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

/// Where the name of a law ends that begins at `first`, after the word for its type.
fn law_end(text: &str, letters: &Letters, first: usize, capital: bool, provided: bool) -> Option<usize> {
    if letters.phrase(first, "sua doi").is_some() {
        return capital.then(|| amending_end(text, letters, first));
    }
    if let Some(end) = laws::known(text, letters, first) {
        return Some(end);
    }
    let named = letters.printed(first).is_uppercase()
        || provided && letters.at(first).is_alphabetic() && !ends_name(text, letters, first);
    let conjunction = ["va", "hoac", "cac"].iter().any(|word| letters.phrase(first, word).is_some());
    if !capital || !named || conjunction {
        return None;
    }
    let end = name_end(text, letters, first, false);
    (end > first).then_some(end)
}

/// `sửa đổi, bổ sung một số điều của Luật Quản lý thuế`: the end of the law that is amended.
fn amending_end(text: &str, letters: &Letters, first: usize) -> usize {
    let mut here = first;
    while here < (first + 60).min(letters.len()) {
        let next = letters.at(here) == 'c' && letters.begins_word(here);
        if next && let Some(after) = letters.phrase(here, "cua") {
            let law = letters.skip_spaces(after);
            let name = ["bo luat", "luat", "phap lenh"].iter().find_map(|kind| letters.phrase(law, kind));
            if let Some(name) = name.map(|after| letters.skip_spaces(after)) {
                return law_end(text, letters, name, true, true).unwrap_or(name);
            }
            break;
        }
        here += 1;
    }
    name_end(text, letters, first, true)
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
