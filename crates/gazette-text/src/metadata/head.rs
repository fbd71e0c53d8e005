//! The head of a document: issuing body, number, place and date, whatever way its two columns were read.

use gazette_model::{Block, Date, DocumentNumber, Unit};

use super::names::{expanded, in_words};
use crate::fold::fold;
use crate::letters::Letters;
use crate::structure::{clean, is_caps};
use crate::{date, number};

/// What the head says.
#[derive(Default)]
pub(super) struct Head {
    pub(super) bodies: Vec<String>,
    pub(super) number: Option<DocumentNumber>,
    pub(super) place: Option<String>,
    pub(super) issued_on: Option<Date>,
    pub(super) subject: Option<String>,
    pub(super) sent_for_gazette: bool,
    /// What remains of a motto broken over lines.
    pending: &'static str,
}

/// Words with which the name of a body begins.
const BODIES: &[&str] = &[
    "uy ban",
    "ubnd",
    "hoi dong",
    "hdnd",
    "bo",
    "so",
    "ban",
    "cuc",
    "tong cuc",
    "chi cuc",
    "van phong",
    "trung tam",
    "toa an",
    "vien",
    "chinh phu",
    "quoc hoi",
    "thu tuong",
    "chu tich",
    "ngan hang",
    "kiem toan",
    "thanh tra",
    "truong",
    "dai hoc",
    "hoc vien",
    "benh vien",
    "cong an",
    "bao hiem",
    "kho bac",
    "doan",
    "hoi",
    "lien doan",
    "tap doan",
    "tong cong ty",
    "cong ty",
    "phong",
    "quy",
    "to",
    "tinh uy",
    "thanh uy",
    "huyen uy",
    "dang",
    "mat tran",
    "vu",
    "vksnd",
    "tand",
    "thuong truc",
];

/// Reads the head units of a document.
pub(super) fn read(heads: &[&Unit]) -> Head {
    let mut out = Head::default();
    let mut names: Vec<String> = Vec::new();
    for line in whole_dates(heads.iter().flat_map(|unit| lines(&unit.body)).collect()) {
        read_line(&mut out, &mut names, &line);
    }
    out.bodies = bodies(&names);
    out
}

/// Lines whose date goes on in the next one (`Bà Rịa - Vũng Tàu, ngày 30 tháng 11` / `năm 2023`) joined with it.
fn whole_dates(lines: Vec<String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::with_capacity(lines.len());
    for line in lines {
        if let Some(last) = out.last_mut().filter(|last| fold(last).contains("ngay")) {
            let joined = format!("{last} {line}");
            // The word alone may stand before the break.
            let word = fold(last.trim_end()).ends_with("ngay");
            let across = |text: &str, from: usize| {
                let begins = |start: usize| start < from || word && start == from + 1;
                date::find(text).iter().any(|found| begins(found.range.start) && found.range.end > from)
            };
            if !line.is_empty() && across(&joined, last.len()) {
                *last = joined;
                continue;
            }
        }
        out.push(line);
    }
    out
}

/// The lines of a head; of a table, column after column, so that names broken over rows stay together.
fn lines(blocks: &[Block]) -> Vec<String> {
    let mut out = Vec::new();
    for block in blocks {
        match block {
            Block::Table(table) => {
                let cells = || table.rows.iter().flat_map(|row| &row.cells);
                let mut columns: Vec<u32> = cells().map(|cell| cell.column).collect();
                columns.sort_unstable();
                columns.dedup();
                for column in columns {
                    for cell in cells().filter(|cell| cell.column == column) {
                        out.extend(super::lines(&cell.blocks));
                    }
                    out.push(String::new());
                }
            }
            block => out.extend(super::lines(std::slice::from_ref(block))),
        }
    }
    out
}

pub(super) fn read_line(out: &mut Head, names: &mut Vec<String>, line: &str) {
    let (line, motto) = without_motto(line, &mut out.pending);
    let folded = fold(&line);
    if folded.contains("van ban gui dang cong bao") {
        out.sent_for_gazette = true;
        return;
    }
    if folded.starts_with("v/v") || folded.starts_with("ve viec") {
        out.subject.get_or_insert_with(|| line.clone());
        return;
    }
    let mut rest = line.as_str();
    if out.number.is_none()
        && let Some((number, before, after)) = number_in(&line)
    {
        out.number = number;
        if is_caps(before) && before.len() > 3 {
            names.push(before.to_owned());
        }
        rest = after;
    }
    let numbered = rest.len() < line.len();
    if let Some(found) = date::find(rest)
        .into_iter()
        .find(|found| found.text.contains(char::is_alphabetic) || out.place.is_none())
    {
        let before = rest[..found.range.start].trim_end();
        // `NGÀY` is as long as `ngày`; a date may also stand where nothing is before it.
        let word = before.len().checked_sub("ngày".len()).filter(|_| fold(before).ends_with("ngay"));
        if let Some(place) = word.and_then(|end| before.get(..end)) {
            if out.issued_on.is_none() {
                out.issued_on = found.date;
                let place = place.trim().trim_end_matches(',').trim();
                let place = if numbered { place } else { last_name(place) };
                out.place = (!place.is_empty()).then(|| place.to_owned());
            }
            return;
        }
    }
    if folded.contains("ngay") && folded.contains("thang") && folded.contains("nam") {
        return;
    }
    // The number ends the name of the body, a motto beside it does not.
    if !numbered && is_caps(rest) && rest.len() < 200 && !(motto && rest.len() < 3) {
        names.push(rest.to_owned());
    } else if rest.is_empty() && !motto && !numbered {
        names.push(String::new());
    }
}

/// The place at the end of what stands before the date: `SỞ TƯ PHÁP Bình Dương` holds `Bình Dương`.
fn last_name(text: &str) -> &str {
    let mut start = text.len();
    for (at, word) in text.split(' ').rev().scan(text.len() + 1, |end, word| {
        *end -= word.len() + 1;
        Some((*end, word))
    }) {
        if is_caps(word) && word.chars().count() > 1 {
            break;
        }
        start = at;
    }
    text[start.min(text.len())..].trim()
}

/// `Số: 810/QĐ-UBND` in a line: the number, what stands before it and what after it.
fn number_in(line: &str) -> Option<(Option<DocumentNumber>, &str, &str)> {
    let letters = Letters::of(line);
    let word = (0..letters.len()).find(|at| {
        letters.begins_word(*at)
            && letters.phrase(*at, "so").is_some_and(|end| {
                let next = letters.skip_spaces(end);
                matches!(letters.at(next), ':' | '.') || letters.at(next).is_ascii_digit()
            })
    });
    if let Some(word) = word {
        let after = letters.phrase(word, "so")?;
        let start = letters.byte(after);
        let before = line[..letters.byte(word)].trim();
        let before = if fold(before).split(' ').count() <= 2 && !is_caps(before) { "" } else { before };
        let rest = &line[start..];
        return match number::find(rest).first() {
            Some(found) if found.range.start <= 6 => {
                Some((Some(DocumentNumber::new(&tight(&found.text))), before, rest[found.range.end..].trim()))
            }
            _ if letters.at(letters.skip_spaces(after)) == ':' => {
                Some((None, before, after_blank_number(rest)))
            }
            _ => None,
        };
    }
    let at = (0..letters.len())
        .find(|at| letters.begins_word(*at) && letters.phrase(*at, "khong so").is_some())?;
    let end = letters.byte(letters.phrase(at, "khong so")?);
    Some((
        Some(DocumentNumber::new(&line[letters.byte(at)..end])),
        line[..letters.byte(at)].trim(),
        line[end..].trim(),
    ))
}

/// What follows a number that was left blank: `Số:      /QĐ-UBND Quảng Trị, ngày …`.
fn after_blank_number(rest: &str) -> &str {
    let rest = rest.trim_start_matches([':', ' ', '.', '…', '_']);
    match rest.strip_prefix('/') {
        Some(symbol) => symbol.split_once(' ').map_or("", |(_, after)| after),
        None => rest,
    }
}

/// Without the spaces that typing left around the stroke.
fn tight(text: &str) -> String {
    let mut out = String::new();
    for c in clean(text).chars() {
        if matches!(c, '/' | '-') {
            out.truncate(out.trim_end().len());
        }
        if !(c == ' ' && out.ends_with(['/', '-'])) {
            out.push(c);
        }
    }
    out
}

/// Quốc hiệu and tiêu ngữ, whole or broken at the end of a line, with what the next line then holds.
const MOTTOES: &[(&str, &str)] = &[
    ("cong hoa xa hoi chu nghia viet nam", ""),
    ("cong hoa xa hoi chu nghia", "viet nam"),
    ("cong hoa xa hoi", "chu nghia viet nam"),
    ("viet nam dan chu cong hoa", ""),
    ("doc lap - tu do - hanh phuc", ""),
    ("doc lap-tu do-hanh phuc", ""),
    ("doc lap - tu do -", "hanh phuc"),
    ("doc lap - tu do", "- hanh phuc"),
    ("doc lap -", "tu do - hanh phuc"),
];

/// The line without quốc hiệu and tiêu ngữ, and whether they were there; `pending` is what the line before left
/// over.
fn without_motto(line: &str, pending: &mut &'static str) -> (String, bool) {
    let letters = Letters::of(line);
    let left = std::mem::take(pending);
    let mut out = String::new();
    let mut at = 0;
    let mut found = false;
    while at < letters.len() {
        let rest = (!left.is_empty() && (letters.begins_word(at) || left.starts_with('-')))
            .then(|| letters.phrase(at, left))
            .flatten()
            .filter(|end| at == 0 || letters.skip_spaces(*end) == letters.len());
        let motto = || {
            let begins = letters.begins_word(at);
            MOTTOES
                .iter()
                .filter(|_| begins)
                .find_map(|(words, next)| letters.phrase(at, words).map(|end| (end, *next)))
        };
        if let Some((end, next)) = rest.map(|end| (end, "")).or_else(motto) {
            found = true;
            at = end;
            if !next.is_empty() {
                *pending = next;
            }
        } else {
            out.push_str(&line[letters.bytes(at..at + 1)]);
            at += 1;
        }
    }
    (clean(&out), found)
}

/// The issuing bodies from the lines of the left column.
pub(super) fn bodies(lines: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut joint = false;
    for line in lines {
        let folded = fold(line);
        let ornament = !line.chars().any(char::is_alphanumeric);
        if ornament {
            continue;
        }
        let joined = line.split(" - ").filter(|part| begins_body(&fold(part))).count() > 1;
        joint |= joined || names.last().is_some_and(|last| last.ends_with('-'));
        let parts: Vec<&str> = if joined { line.split(" - ").collect() } else { vec![line.as_str()] };
        for part in parts {
            let continues =
                names.last().is_some_and(|last| last.ends_with(',') || fold(last).ends_with(" va"));
            let fresh = begins_body(&fold(part)) && !continues;
            match names.last_mut() {
                Some(last) if !fresh || only_beginning(&fold(last)) => {
                    last.push(' ');
                    last.push_str(part);
                }
                _ => names.push(part.to_owned()),
            }
        }
        let _ = folded;
    }
    let names: Vec<String> = names
        .iter()
        .map(|name| expanded(name.trim_matches([' ', '-', '–', '*'])))
        .map(|name| in_words(&name))
        .filter(|name| !name.is_empty())
        .collect();
    if joint || names.len() < 2 {
        return names;
    }
    let Some((body, above)) = names.split_last() else { return names };
    vec![with_territory(body, above)]
}

/// Names that need the next line although it looks like one itself: `VĂN PHÒNG` / `ỦY BAN NHÂN DÂN TỈNH`.
fn only_beginning(folded: &str) -> bool {
    matches!(
        folded,
        "van phong" | "thuong truc" | "chu tich" | "doan dai bieu" | "uy ban" | "thanh tra" | "ban quan ly"
    )
}

/// Whether a line in capitals is the name of a body.
pub(super) fn is_body(line: &str) -> bool {
    is_caps(line) && begins_body(&fold(line)) && !fold(line).starts_with("ban hanh")
}

fn begins_body(folded: &str) -> bool {
    BODIES
        .iter()
        .any(|words| folded.strip_prefix(words).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
}

/// A department's name with the territory its superior body names.
fn with_territory(body: &str, above: &[String]) -> String {
    let territory = above.iter().find_map(|name| {
        let words =
            ["Ủy ban nhân dân ", "Hội đồng nhân dân "].iter().find_map(|words| name.strip_prefix(words))?;
        Some(words.to_owned())
    });
    let own = [" tỉnh ", " thành phố ", " huyện ", " quận ", " xã ", " phường ", " thị xã "];
    match territory {
        Some(territory) if !own.iter().any(|word| body.contains(word)) => format!("{body} {territory}"),
        _ => body.to_owned(),
    }
}

/// The body an authority line names: `CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH BÌNH PHƯỚC`.
pub(super) fn body_of_authority(preamble: &Unit) -> Option<String> {
    let lines: Vec<String> = super::lines(&preamble.body).into_iter().filter(|line| is_caps(line)).collect();
    let line = lines.join(" ");
    if fold(&line).starts_with("ban hanh") {
        // A subject in capitals, not a board (Ban).
        return None;
    }
    let line = line.strip_prefix("CHỦ TỊCH ").filter(|rest| begins_body(&fold(rest))).unwrap_or(&line);
    let name = in_words(&expanded(line));
    let territory = name.ends_with(" tỉnh") || name.ends_with(" thành phố") || name.ends_with(" huyện");
    (!name.is_empty() && !territory).then_some(name)
}

/// The body that adopted a precedent: `Được Hội đồng Thẩm phán Tòa án nhân dân tối cao thông qua ngày …`, wherever a
/// line ends.
pub(super) fn body_adopting(units: &[Unit]) -> Option<String> {
    let text = beginning(units);
    let start = text.find(ADOPTED_BY)?;
    let rest = &text[start + ADOPTED_BY.len() - "Hội đồng".len()..];
    let end = rest.find(" thông qua").filter(|end| *end < 150)?;
    Some(rest[..end].to_owned())
}

/// The words with which the adoption of a precedent begins.
pub(super) const ADOPTED_BY: &str = "Được Hội đồng";

/// The first lines of a document as one text.
pub(super) fn beginning(units: &[Unit]) -> String {
    let lines = units.iter().take(4).flat_map(|unit| super::lines(&unit.body)).take(12);
    lines.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_broken_over_lines_is_one_date() {
        let cases: [&[&str]; 4] = [
            &["Hà Nội, ngày 10 tháng 11 năm", "2016"],
            &["Bà Rịa - Vũng Tàu, ngày 10", "tháng 11 năm 2016"],
            &["Số: 1/QĐ-UBND", "Thành phố Hồ Chí Minh, ngày", "10 tháng 11 năm 2016"],
            &["Hà Nội, ngày 10 tháng 11 năm 2016", "12/2017"],
        ];
        for lines in cases {
            let (mut head, mut names) = (Head::default(), Vec::new());
            for line in whole_dates(lines.iter().map(ToString::to_string).collect()) {
                read_line(&mut head, &mut names, &line);
            }
            assert_eq!(head.issued_on, Date::new(2016, 11, 10).ok(), "{lines:?}");
            assert!(head.place.is_some(), "{lines:?}");
        }
    }
}
