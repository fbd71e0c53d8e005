//! Provisions in citations: levels, lists and ranges of labels.

use std::ops::Range;

use crate::letters::Letters;
use crate::normalize::normalize;

/// A level of provisions; a higher one holds lower ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Point,
    Clause,
    Article,
    Section,
    Chapter,
    Part,
}

/// A level with the labels named at once: `khoản 1, 2 và 3`.
struct Group {
    level: Level,
    /// Segments without prefix: `2b`, `dd`, `nay`.
    labels: Vec<String>,
    /// Alone it may be something else: `điểm A` of a drawing, `thang điểm 10`.
    doubtful: bool,
}

const WORDS: [(&str, Level); 6] = [
    ("diem", Level::Point),
    ("khoan", Level::Clause),
    ("dieu", Level::Article),
    ("muc", Level::Section),
    ("chuong", Level::Chapter),
    ("phan", Level::Part),
];

/// The same words with their marks: `lỗ khoan 1` is no clause.
const MARKED: [&str; 6] = ["điểm", "khoản", "điều", "mục", "chương", "phần"];

/// Words that make another thing of the word after them: a `tài khoản` (account) is no clause, a `địa điểm` (place)
/// no point.
const COMPOUNDS: [(Level, &[&str]); 6] = [
    (
        Level::Point,
        &[
            "địa", "thời", "đặc", "quan", "ưu", "nhược", "khuyết", "trọng", "giao", "thí", "kiểm", "mốc",
            "luận", "tâm", "trung", "thang", "tụ",
        ],
    ),
    (Level::Clause, &["tài"]),
    (Level::Article, &["hạt", "cây", "vườn", "những"]),
    (Level::Section, &["danh", "hạng", "chuyên"]),
    (Level::Chapter, &["huy", "văn"]),
    (Level::Part, &["cổ", "thành", "học"]),
];

/// The letters of points in order.
const LETTERS: &str = "abcdđeghiklmnopqrstuvxy";

/// Words that show a number after a comma to be a quantity.
const UNITS: &[&str] = &[
    "ngay", "thang", "nam", "nguoi", "dong", "lan", "gio", "phut", "trieu", "ty", "%", "phan", "to chuc",
    "ban", "bo",
];

/// Most provisions one range or citation may name.
const MOST: usize = 300;

/// Provisions named in a text.
#[derive(Debug)]
pub(super) struct Provisions {
    /// Their paths.
    pub(super) paths: Vec<String>,
    /// The position after them.
    pub(super) end: usize,
    /// Whether they mean something only with their document: parts and chapters, `điểm 10`.
    pub(super) doubtful: bool,
}

/// The provisions named at `at`.
pub(super) fn read(text: &str, letters: &Letters, at: usize) -> Option<Provisions> {
    if !matches!(letters.at(at), 'd' | 'k' | 'c' | 't' | 'm' | 'p') {
        return None;
    }
    let mut here = ["cac", "tu"]
        .iter()
        .find_map(|word| letters.phrase(at, word))
        .map_or(at, |after| letters.skip_spaces(after));
    let mut groups: Vec<Group> = Vec::new();
    let several = letters.folded(here.saturating_sub(5)..here).trim_end().ends_with("cac");
    let mut end = here;
    let mut ranged = false;
    while groups.len() < 60 {
        let Some((group, after)) = read_group(text, letters, here) else { break };
        // `sắp xếp các điều này` speaks of things, not of this article.
        if several && groups.is_empty() && group.labels.first().is_some_and(|label| label == "nay") {
            break;
        }
        match groups.last_mut() {
            Some(last) if ranged && last.level == group.level => extend(last, &group),
            _ => groups.push(group),
        }
        end = after;
        let next = letters.skip_spaces(aside(letters, after));
        ranged = letters.phrase(next, "den").is_some();
        here = ["va", "hoac", "den", "cua", "hay", "vao sau", "vao truoc", "vao"]
            .iter()
            .find_map(|word| letters.phrase(next, word))
            .or_else(|| matches!(letters.at(next), ',' | ';').then_some(next + 1))
            .map_or(next, |after| letters.skip_spaces(after));
        here = ["mot trong", "trong"]
            .iter()
            .find_map(|word| letters.phrase(here, word))
            .map_or(here, |after| letters.skip_spaces(after));
        here = ["va", "hoac", "cac"]
            .iter()
            .find_map(|word| letters.phrase(here, word))
            .map_or(here, |after| letters.skip_spaces(after));
    }
    let paths = paths(&groups);
    let doubtful = groups.iter().all(|group| group.level > Level::Article)
        || groups.iter().all(|group| group.level == Level::Point)
            && groups.iter().any(|group| group.doubtful);
    (!paths.is_empty()).then_some(Provisions { paths, end, doubtful })
}

/// The position after a remark in brackets between provisions: `điểm a (nếu có), điểm b khoản 2`.
fn aside(letters: &Letters, at: usize) -> usize {
    let open = letters.skip_spaces(at);
    if letters.at(open) != '(' {
        return at;
    }
    let close = (open..(open + 80).min(letters.len())).find(|at| letters.at(*at) == ')');
    let after = close.map(|at| letters.skip_spaces(at + 1));
    let goes_on = after.filter(|after| matches!(letters.at(*after), ',' | ';'));
    goes_on.unwrap_or(at)
}

/// Whether a word has its own marks: `lỗ khoan 1`, `mức 2` name no provision.
fn is_written(text: &str, letters: &Letters, range: Range<usize>, marked: &str) -> bool {
    let printed = || normalize(text.get(letters.bytes(range)).unwrap_or_default()).to_lowercase();
    letters.without_marks() || printed() == marked
}

/// Whether the word before `at` makes another thing of a level's word there.
fn is_compound(text: &str, letters: &Letters, at: usize, level: Level) -> bool {
    let spaces = (0..at).rev().take_while(|at| letters.at(*at).is_whitespace()).count();
    let end = at - spaces;
    let length = (0..end).rev().take(8).take_while(|at| letters.at(*at).is_alphabetic()).count();
    if spaces == 0 || length == 0 || letters.without_marks() {
        return false;
    }
    let before = text.get(letters.bytes(end - length..end)).unwrap_or_default();
    let before = normalize(before).to_lowercase();
    COMPOUNDS.iter().any(|(known, words)| *known == level && words.contains(&before.as_str()))
}

/// `khoản 1, 2 và 3`, `Điều này`.
fn read_group(text: &str, letters: &Letters, at: usize) -> Option<(Group, usize)> {
    if !letters.begins_name(at) {
        return None;
    }
    let (level, after) = WORDS.iter().zip(MARKED).find_map(|((word, level), marked)| {
        let after = letters.phrase(at, word)?;
        is_written(text, letters, at..after, marked).then_some((*level, after))
    })?;
    if is_compound(text, letters, at, level) {
        return None;
    }
    let first = letters.skip_spaces(after);
    if let Some(after) = letters.phrase(first, "nay").filter(|_| level <= Level::Article) {
        return Some((Group { level, labels: vec!["nay".to_owned()], doubtful: false }, after));
    }
    let (label, mut end) = label(letters, first, level)?;
    let doubtful = level == Level::Point && !letters.printed(first).is_lowercase();
    let mut group = Group { level, labels: vec![label], doubtful };
    while group.labels.len() < MOST {
        let next = letters.skip_spaces(end);
        let ranged = letters.phrase(next, "den");
        let after = match letters.at(next) {
            ',' => {
                let after = letters.skip_spaces(next + 1);
                Some(["va", "hoac"].iter().find_map(|word| letters.phrase(after, word)).unwrap_or(after))
            }
            _ => ranged.or_else(|| ["va", "hoac"].iter().find_map(|word| letters.phrase(next, word))),
        };
        let Some(after) = after else { break };
        let Some((label, after)) = self::label(letters, letters.skip_spaces(after), level) else { break };
        let unit = letters.skip_spaces(after);
        if letters.at(after.saturating_sub(1)).is_ascii_digit()
            && UNITS.iter().any(|word| letters.phrase(unit, word).is_some())
        {
            break;
        }
        let more = Group { level, labels: vec![label], doubtful };
        if ranged.is_some() {
            extend(&mut group, &more);
        } else {
            group.labels.extend(more.labels);
        }
        end = after;
    }
    Some((group, end))
}

/// One label at `at`: `5a`, `đ`, `a1`, `a.1`, `IV`.
fn label(letters: &Letters, at: usize, level: Level) -> Option<(String, usize)> {
    if level > Level::Article {
        return group_label(letters, at);
    }
    if level == Level::Point && letters.at(at).is_ascii_digit() {
        return decimal(letters, at);
    }
    if level == Level::Point {
        let letter = letters.printed(at).to_lowercase().next()?;
        let plain = letters.at(at);
        if !plain.is_ascii_lowercase() || !(letter.is_ascii() || matches!(letter, 'đ' | 'ð')) {
            return None;
        }
        let (number, after) = letters
            .digits(at + 1)
            .map_or((String::new(), at + 1), |(value, after)| (value.to_string(), after));
        let name = if plain == 'd' && letter != 'd' { "dd".to_owned() } else { plain.to_string() };
        if letters.at(after) == '.'
            && let Some((label, after)) = decimal(letters, after + 1)
        {
            return Some((format!("{name}{number}-{label}"), after));
        }
        let continued = letters.at(after) == '.' && letters.at(after + 1).is_alphanumeric();
        return (!letters.at(after).is_alphanumeric() && !continued).then_some((name + &number, after));
    }
    let (value, after) = letters.digits(at)?;
    // `5.000` and `5/2020` are no labels.
    let continued = |after: usize| {
        matches!(letters.at(after), '.' | '/' | ',' | '%') && letters.at(after + 1).is_ascii_digit()
    };
    if value > 2000 || continued(after) {
        return None;
    }
    if letters.at(after).is_ascii_lowercase() && !letters.at(after + 1).is_alphanumeric() {
        let letter = if letters.at(after) == 'd' && letters.printed(after) != 'd' {
            "dd".to_owned()
        } else {
            letters.at(after).to_string()
        };
        return Some((format!("{value}{letter}"), after + 1));
    }
    (!letters.at(after).is_alphanumeric()).then(|| (value.to_string(), after))
}

/// `1.2`, `19`: the points of older documents.
fn decimal(letters: &Letters, at: usize) -> Option<(String, usize)> {
    let (first, mut end) = letters.digits(at).filter(|(value, _)| *value < 100)?;
    let mut out = first.to_string();
    while letters.at(end) == '.'
        && let Some((value, after)) = letters.digits(end + 1).filter(|(value, _)| *value < 100)
        && out.len() < 12
    {
        out = format!("{out}-{value}");
        end = after;
    }
    let continued = matches!(letters.at(end), '/' | ',' | '%') && letters.at(end + 1).is_ascii_digit();
    (!letters.at(end).is_alphanumeric() && !continued).then_some((out, end))
}

/// `II`, `3`: the number of a part, a chapter or a section.
fn group_label(letters: &Letters, at: usize) -> Option<(String, usize)> {
    if let Some((value, after)) = letters.digits(at) {
        return (value < 100 && !letters.at(after).is_alphanumeric()).then(|| (value.to_string(), after));
    }
    if let Some(after) = letters.phrase(at, "thu") {
        const ORDINALS: [&str; 10] = ["nhat", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi"];
        let word = letters.skip_spaces(after);
        return (1..).zip(ORDINALS).find_map(|(value, name): (u32, &str)| {
            letters.phrase(word, name).map(|end| (value.to_string(), end))
        });
    }
    let value = |c: char| match c {
        'I' => Some(1),
        'V' => Some(5),
        'X' => Some(10),
        'L' => Some(50),
        _ => None,
    };
    let mut values = Vec::new();
    while let Some(value) = value(letters.printed(at + values.len())).filter(|_| values.len() < 8) {
        values.push(value);
    }
    let after = at + values.len();
    if values.is_empty() || letters.at(after).is_alphanumeric() {
        return None;
    }
    let mut total = 0_i32;
    for (position, value) in values.iter().enumerate() {
        let smaller = values.get(position + 1).is_some_and(|next| next > value);
        total += if smaller { -value } else { *value };
    }
    (total > 0).then(|| (total.to_string(), after))
}

/// Adds what lies between the last label and the first of `to`, and the labels of `to`.
fn extend(group: &mut Group, to: &Group) {
    let between = match (group.labels.last(), to.labels.first()) {
        (Some(from), Some(to))
            if group.level == Level::Point && !from.starts_with(|c: char| c.is_ascii_digit()) =>
        {
            letters_between(from, to)
        }
        (Some(from), Some(to)) => match (from.parse::<u32>(), to.parse::<u32>()) {
            (Ok(from), Ok(to)) if to > from && ((to - from) as usize) < MOST => {
                (from + 1..to).map(|value| value.to_string()).collect()
            }
            _ => Vec::new(),
        },
        _ => Vec::new(),
    };
    group.labels.extend(between);
    group.labels.extend(to.labels.iter().cloned());
}

fn letters_between(from: &str, to: &str) -> Vec<String> {
    let rank = |label: &str| {
        let letter = if label == "dd" { 'đ' } else { label.chars().next()? };
        LETTERS.chars().position(|c| c == letter)
    };
    let (Some(from), Some(to)) = (rank(from), rank(to)) else { return Vec::new() };
    LETTERS
        .chars()
        .skip(from + 1)
        .take(to.saturating_sub(from + 1))
        .map(|c| if c == 'đ' { "dd".to_owned() } else { c.to_string() })
        .collect()
}

/// Puts groups together: a point belongs to the next clause or article after it, a clause to the next article;
/// where none follows, to the one before (`Điều 5 khoản 2`).
fn paths(groups: &[Group]) -> Vec<String> {
    let mut out = Vec::new();
    for (at, group) in groups.iter().enumerate() {
        let holds_last = at > 0 && groups[at - 1].level < group.level;
        let descends = groups
            .get(at + 1)
            .is_some_and(|next| next.level < group.level && scope(groups, at + 1) == Some(at));
        if holds_last || descends {
            continue;
        }
        for parents in parents(groups, at) {
            for label in &group.labels {
                if out.len() >= MOST {
                    return out;
                }
                let own = segment(group.level, label);
                out.push(match (group.level, label.as_str(), parents.is_empty()) {
                    // `khoản này` alone lies in this article.
                    (Level::Clause, "nay", true) => format!("dieu-nay/{own}"),
                    (_, _, true) => own,
                    _ => format!("{parents}/{own}"),
                });
            }
        }
    }
    out
}

/// The group that holds group `at`.
fn scope(groups: &[Group], at: usize) -> Option<usize> {
    let level = groups[at].level;
    if level == Level::Article {
        // Chapters are no part of an article's address.
        return None;
    }
    let after = groups[at + 1..].iter().position(|other| other.level > level).map(|offset| at + 1 + offset);
    after.or_else(|| groups[..at].iter().rposition(|other| other.level > level))
}

/// The paths of what holds group `at`: one for each label there (`khoản 1 các Điều 5, 6`).
fn parents(groups: &[Group], at: usize) -> Vec<String> {
    let Some(next) = scope(groups, at) else { return vec![String::new()] };
    let group = &groups[next];
    let mut out = Vec::new();
    for above in parents(groups, next) {
        for label in &group.labels {
            let own = segment(group.level, label);
            let alone = above.is_empty() && group.level == Level::Clause && label == "nay";
            out.push(match (alone, above.is_empty()) {
                (true, _) => format!("dieu-nay/{own}"),
                (false, true) => own,
                (false, false) => format!("{above}/{own}"),
            });
        }
    }
    out.truncate(MOST);
    out
}

fn segment(level: Level, label: &str) -> String {
    match level {
        Level::Point => format!("diem-{label}"),
        Level::Clause => format!("khoan-{label}"),
        Level::Article => format!("dieu-{label}"),
        Level::Section => format!("muc-{label}"),
        Level::Chapter => format!("chuong-{label}"),
        Level::Part => format!("phan-{label}"),
    }
}
