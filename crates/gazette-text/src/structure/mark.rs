//! The labels units begin with: `Chương II`, `Điều 5a.`, `2b.`, `a1)`.

use super::line::is_caps;
use crate::fold::fold;

/// The level a label belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Part,
    Chapter,
    Section,
    Subsection,
    Article,
    Clause,
    /// `1.1.`, `2.3.1.`
    Decimal,
    Point,
    /// `I.`, `A.`
    Roman,
    /// `[1]`, as courts number their findings.
    Bracket,
}

/// How sure it is that the label begins a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strength {
    /// The usual form.
    Usual,
    /// A form that also occurs in running text: only in sequence.
    Weak,
}

/// A label with its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) level: Level,
    pub(super) strength: Strength,
    /// The number; for points the rank of the letter.
    pub(super) value: u32,
    /// The bare label: `5a`, `II`, `đ`, `1.1`.
    pub(super) bare: String,
    /// The segment of the address: `dieu-5a`, `chuong-2`, `diem-dd`.
    pub(super) key: String,
    /// Bytes of the label in the line.
    pub(super) label_end: usize,
    /// Bytes after which the rest of the line begins.
    pub(super) rest: usize,
}

/// The letters of points in order; those that the rule leaves out (f, j, w, z) stand where people put them.
const LETTERS: &str = "abcdđefghijklmnopqrstuvwxyz";

/// Longest heading of a part, chapter or section in bytes; longer lines are text.
const LONGEST_HEADING: usize = 600;

/// Reads the label `text` begins with.
pub(super) fn read(text: &str) -> Option<Mark> {
    let first = text.chars().next()?;
    match first {
        '0'..='9' => number(text),
        '[' => bracket(text),
        'Đ' | 'đ' | 'D' | 'd' => article(text).or_else(|| letter(text)),
        'P' | 'C' | 'M' | 'T' => grouping(text).or_else(|| roman(text)).or_else(|| letter(text)),
        _ => roman(text).or_else(|| letter(text)),
    }
}

/// The rank of a point's letter, from 1.
pub(super) fn letter_rank(letter: char) -> Option<u32> {
    LETTERS.chars().position(|c| c == letter).and_then(|at| u32::try_from(at + 1).ok())
}

fn article(text: &str) -> Option<Mark> {
    let word: String = text.chars().take(4).collect();
    if fold(&word) != "dieu" {
        return None;
    }
    let mut rest = &text[word.len()..];
    rest = rest.trim_start_matches(' ');
    if let Some(after) = rest.strip_prefix("thứ ").or_else(|| rest.strip_prefix("THỨ ")) {
        rest = after;
    }
    let (value, digits) = digits(rest, 4)?;
    rest = &rest[digits..];
    let suffix = suffix(rest);
    rest = &rest[suffix.map_or(0, char::len_utf8)..];
    let bare = format!("{value}{}", suffix.map(String::from).unwrap_or_default());
    let before_sign = text.len() - rest.len();
    let sign = rest.trim_start_matches(' ');
    let (strength, label_end) = match sign.chars().next() {
        None => (Strength::Usual, before_sign),
        Some('.' | ':') => (Strength::Usual, text.len() - sign.len() + 1),
        Some(')' | '/') => (Strength::Weak, text.len() - sign.len() + 1),
        Some(dash @ ('-' | '–')) => (Strength::Weak, text.len() - sign.len() + dash.len_utf8()),
        Some(c) if c.is_uppercase() && rest.len() > sign.len() && titled(sign) => {
            (Strength::Weak, before_sign)
        }
        Some(_) => return None,
    };
    let key = format!("dieu-{}", segment(&bare));
    Some(finish(text, Level::Article, strength, value, bare, key, label_end))
}

/// Whether what follows `Điều 4` without a sign is a title and not the document cited.
fn titled(rest: &str) -> bool {
    let folded = fold(&rest.chars().take(30).collect::<String>());
    let cited = [
        "luat",
        "bo luat",
        "nghi",
        "thong tu",
        "quyet",
        "phap lenh",
        "hien phap",
        "quy che",
        "quy dinh",
        "dieu",
        "chuong",
        "chi thi",
        "van ban",
        "muc",
        "cong uoc",
        "hiep dinh",
        "nd",
        "tt",
        "qd",
    ];
    rest.len() < 250
        && !rest.ends_with(['.', ';', ',', ':'])
        && !cited.iter().any(|word| super::line::starts_words(&folded, word))
}

/// A letter that makes an inserted unit: `5a`, `5đ`.
fn suffix(rest: &str) -> Option<char> {
    let mut chars = rest.chars();
    let letter = chars.next().filter(|c| c.is_lowercase() && (c.is_ascii() || *c == 'đ'))?;
    (!chars.next().is_some_and(char::is_alphanumeric)).then_some(letter)
}

fn digits(text: &str, most: usize) -> Option<(u32, usize)> {
    let count = text.bytes().take_while(u8::is_ascii_digit).count();
    (1..=most).contains(&count).then(|| text[..count].parse().ok().map(|value| (value, count)))?
}

fn finish(
    text: &str,
    level: Level,
    strength: Strength,
    value: u32,
    bare: String,
    key: String,
    label_end: usize,
) -> Mark {
    let rest = text.get(label_end..).unwrap_or_default();
    let rest = text.len() - rest.trim_start_matches([' ', '.']).len();
    Mark { level, strength, value, bare, key, label_end, rest }
}

/// A bare label in an address: folded, `đ` as `dd`.
pub(super) fn segment(bare: &str) -> String {
    crate::fold::slug(&bare.to_lowercase().replace('đ', "dd"))
}

/// `Phần thứ nhất`, `Chương II`, `Mục 1`, `Tiểu mục 2`.
fn grouping(text: &str) -> Option<Mark> {
    if text.len() > LONGEST_HEADING {
        return None;
    }
    let start: String = text.chars().take(10).collect();
    let folded = fold(&start);
    let (level, words, name) = [
        (Level::Part, "phan", "phan"),
        (Level::Chapter, "chuong", "chuong"),
        (Level::Subsection, "tieu muc", "tieu-muc"),
        (Level::Section, "muc", "muc"),
    ]
    .into_iter()
    .find(|(_, words, _)| super::line::starts_words(&folded, words) && folded.len() > words.len())?;
    let word_end: usize = text.chars().take(words.chars().count()).map(char::len_utf8).sum();
    let rest = text[word_end..].strip_prefix(' ')?;
    let (value, bare, used) = ordinal(rest)?;
    let label_end = word_end + 1 + used;
    let after = &text[label_end..];
    let sign = after.trim_start_matches(' ');
    let heading = match sign.chars().next() {
        None => true,
        Some('.' | ':' | '-' | '–') => {
            let title = sign[1..].trim_start_matches(|c: char| !c.is_alphanumeric());
            is_caps(title) || !(title.ends_with([';', ',']) || title.len() > 300) && begins_capital(title)
        }
        Some(_) => is_caps(sign) && after.len() > sign.len(),
    };
    if !heading {
        return None;
    }
    let key =
        format!("{name}-{}", if value > 0 { value.to_string() + &suffix_of(&bare) } else { segment(&bare) });
    let sign_len =
        sign.chars().next().filter(|c| matches!(c, '.' | ':')).map_or(0, |_| after.len() - sign.len() + 1);
    let mut mark = finish(text, level, Strength::Usual, value, bare, key, label_end + sign_len);
    let rest = &text[mark.rest..];
    mark.rest = text.len() - rest.trim_start_matches([' ', '-', '–', ':']).len();
    Some(mark)
}

fn begins_capital(text: &str) -> bool {
    text.chars().next().is_none_or(|c| c.is_uppercase() || c.is_ascii_digit())
}

/// The letter of an inserted chapter (`IVa`); numbers in words have none.
fn suffix_of(bare: &str) -> String {
    if bare.contains(' ') {
        return String::new();
    }
    segment(&bare.chars().rev().take_while(|c| c.is_lowercase()).collect::<String>())
}

/// A number in figures, in Roman figures or in words, with its bytes.
fn ordinal(text: &str) -> Option<(u32, String, usize)> {
    if let Some((value, used)) = digits(text, 3) {
        let letter = suffix(&text[used..]);
        let used = used + letter.map_or(0, char::len_utf8);
        let whole = !text[used..].starts_with(char::is_alphanumeric);
        return whole.then(|| (value, text[..used].to_owned(), used));
    }
    let word = text.split([' ', '.', ':', '-', '–']).next().unwrap_or_default();
    let numeral = word.trim_end_matches(|c: char| c.is_lowercase());
    if let Some(value) = roman_value(numeral)
        && word.len() - numeral.len() <= 2
    {
        return Some((value, word.to_owned(), word.len()));
    }
    if word.chars().count() == 1 && word.chars().all(char::is_uppercase) {
        return Some((0, word.to_owned(), word.len()));
    }
    in_words(text)
}

/// `thứ nhất` to `thứ mười`.
fn in_words(text: &str) -> Option<(u32, String, usize)> {
    const WORDS: [(&str, u32); 14] = [
        ("nhat", 1),
        ("mot", 1),
        ("hai", 2),
        ("nhi", 2),
        ("ba", 3),
        ("tu", 4),
        ("bon", 4),
        ("nam", 5),
        ("sau", 6),
        ("bay", 7),
        ("tam", 8),
        ("chin", 9),
        ("muoi", 10),
        ("muoi mot", 11),
    ];
    let mut words = text.split(' ');
    let (first, second) = (words.next()?, words.next()?);
    if fold(first) != "thu" {
        return None;
    }
    let word = second.trim_end_matches(['.', ':']);
    let (_, value) = WORDS.iter().find(|(name, _)| *name == fold(word))?;
    let used = first.len() + 1 + word.len();
    Some((*value, text[..used].to_owned(), used))
}

/// The value of a Roman numeral in capitals.
pub(super) fn roman_value(text: &str) -> Option<u32> {
    if text.is_empty() || text.len() > 8 {
        return None;
    }
    let digit = |c| match c {
        'I' => Some(1),
        'V' => Some(5),
        'X' => Some(10),
        'L' => Some(50),
        'C' => Some(100),
        _ => None,
    };
    let values: Vec<u32> = text.chars().map(digit).collect::<Option<_>>()?;
    let mut total = 0;
    for (at, value) in values.iter().enumerate() {
        if values.get(at + 1).is_some_and(|next| next > value) {
            total -= i64::from(*value);
        } else {
            total += i64::from(*value);
        }
    }
    u32::try_from(total).ok()
}

/// `1.`, `2b.`, `3)`, `4/`, `1.1.`
fn number(text: &str) -> Option<Mark> {
    let (value, mut used) = digits(text, 3)?;
    let mut parts = 1;
    while text[used..].starts_with('.')
        && let Some((_, more)) = digits(&text[used + 1..], 2)
    {
        used += 1 + more;
        parts += 1;
    }
    let letter = suffix(&text[used..]);
    let used = used + letter.map_or(0, char::len_utf8);
    let bare = text[..used].to_owned();
    let after = &text[used..];
    let next = after.chars().nth(1);
    let (strength, sign) = match after.chars().next() {
        Some('.') if next == Some(')') => (Strength::Usual, 2),
        Some('.') if next.is_none_or(|c| c == ' ' || c.is_alphabetic() || "“\"(".contains(c)) => {
            (Strength::Usual, 1)
        }
        Some(')') if next.is_none_or(|c| c == ' ' || c.is_alphabetic()) => (Strength::Weak, 1),
        Some('/' | '-') if next.is_none_or(|c| c == ' ' || c.is_alphabetic()) => (Strength::Weak, 1),
        Some(' ') if parts > 1 => (Strength::Weak, 0),
        _ => return None,
    };
    if parts > 1 {
        let key = format!("de-muc-{}", segment(&bare));
        return (parts <= 5).then(|| finish(text, Level::Decimal, strength, value, bare, key, used + sign));
    }
    let key = format!("khoan-{}", segment(&bare));
    Some(finish(text, Level::Clause, strength, value, bare, key, used + sign))
}

/// `a)`, `đ)`, `a1)`, `a.`, `a).`
fn letter(text: &str) -> Option<Mark> {
    let first = text.chars().next()?;
    let value = letter_rank(first)?;
    let mut used = first.len_utf8();
    if text[used..].starts_with(first) && text[used + first.len_utf8()..].starts_with(')') {
        used += first.len_utf8();
    }
    used += digits(&text[used..], 2).map_or(0, |(_, more)| more);
    let bare = text[..used].to_owned();
    let after = &text[used..];
    let next = after.chars().nth(1);
    let (strength, sign) = match after.chars().next()? {
        ')' => (Strength::Usual, 1),
        '/' if next == Some('.') => (Strength::Weak, 2),
        '.' | '/' | '-' if next == Some(' ') && begins_capital(after[1..].trim_start()) => {
            (Strength::Weak, 1)
        }
        _ => return None,
    };
    let key = format!("diem-{}", segment(&bare));
    Some(finish(text, Level::Point, strength, value, bare, key, used + sign))
}

/// `I.`, `IV.`, `A.` at the beginning of a heading.
fn roman(text: &str) -> Option<Mark> {
    let end = text.find(['.', ' ', '-', '/', ')'])?;
    let bare = text[..end].to_owned();
    if bare.is_empty()
        || !text[end..].starts_with(['.', '-', '/', ')'])
        || !bare.chars().all(|c| c.is_ascii_uppercase())
    {
        return None;
    }
    let after = text[end + 1..].chars().next();
    if !after.is_none_or(|c| c == ' ' || (text[end..].starts_with('.') && c.is_uppercase() && bare.len() > 1))
    {
        return None;
    }
    let value = match (roman_value(&bare), bare.chars().next()) {
        (Some(value), _) => value,
        (None, Some(letter)) if bare.len() == 1 => letter_rank(letter.to_ascii_lowercase())?,
        _ => return None,
    };
    let key = format!("de-muc-{}", segment(&bare));
    Some(finish(text, Level::Roman, Strength::Usual, value, bare, key, end + 1))
}

/// `[1]`.
fn bracket(text: &str) -> Option<Mark> {
    let (value, used) = digits(text.get(1..)?, 3)?;
    let close = 1 + used;
    text[close..].starts_with(']').then(|| {
        let bare = text[1..close].to_owned();
        let key = format!("de-muc-{bare}");
        finish(text, Level::Bracket, Strength::Usual, value, bare, key, close + 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_read_with_level_number_and_address() {
        for (text, level, bare, key, rest) in [
            ("Điều 5a. Phạm vi", Level::Article, "5a", "dieu-5a", "Phạm vi"),
            ("ĐIỀU 12: Vị trí", Level::Article, "12", "dieu-12", "Vị trí"),
            ("Điều 7", Level::Article, "7", "dieu-7", ""),
            ("Điều 14 . Báo cáo", Level::Article, "14", "dieu-14", "Báo cáo"),
            ("Điều 4 Phương pháp xác định", Level::Article, "4", "dieu-4", "Phương pháp xác định"),
            ("Chương II", Level::Chapter, "II", "chuong-2", ""),
            ("CHƯƠNG IVa: QUY ĐỊNH", Level::Chapter, "IVa", "chuong-4a", "QUY ĐỊNH"),
            ("Chương 3 QUY ĐỊNH", Level::Chapter, "3", "chuong-3", "QUY ĐỊNH"),
            ("Phần thứ ba", Level::Part, "thứ ba", "phan-3", ""),
            ("PHẦN I. CHUNG", Level::Part, "I", "phan-1", "CHUNG"),
            ("Mục 1. Quy định chung", Level::Section, "1", "muc-1", "Quy định chung"),
            ("Tiểu mục 2. Khác", Level::Subsection, "2", "tieu-muc-2", "Khác"),
            ("1. Sở là", Level::Clause, "1", "khoan-1", "Sở là"),
            ("2b. Sở là", Level::Clause, "2b", "khoan-2b", "Sở là"),
            ("3.Nhà nước", Level::Clause, "3", "khoan-3", "Nhà nước"),
            ("1.1. Chi tiết", Level::Decimal, "1.1", "de-muc-1-1", "Chi tiết"),
            ("đ) Tạm", Level::Point, "đ", "diem-dd", "Tạm"),
            ("a). Phòng", Level::Point, "a", "diem-a", "Phòng"),
            ("a1) Khác", Level::Point, "a1", "diem-a1", "Khác"),
            ("b. Giúp", Level::Point, "b", "diem-b", "Giúp"),
            ("d) Lập", Level::Point, "d", "diem-d", "Lập"),
            ("IV. Định hướng", Level::Roman, "IV", "de-muc-iv", "Định hướng"),
            ("[12] Xét", Level::Bracket, "12", "de-muc-12", "Xét"),
        ] {
            let mark = read(text).unwrap_or_else(|| panic!("{text}"));
            let found = (mark.level, mark.bare.as_str(), mark.key.as_str(), &text[mark.rest..]);
            assert_eq!(found, (level, bare, key, rest), "{text}");
        }
    }

    #[test]
    fn running_text_has_no_label() {
        for text in [
            "Điều 206 và Điều 207 của Bộ luật này",
            "Điều 11 của Luật này.",
            "Điều 2 Thông tư số 18/2011/TT-BNNPTNT",
            "Điều kiện chung",
            "Chương II Nghị định này quy định",
            "Mục đích, yêu cầu",
            "Phần mềm Theo dõi",
            "1.000.000 đồng",
            "1:2.000 - 1:5.000",
            "10 ngày",
            "2019",
            "km",
            "b",
            "e-mail",
            "TM. ỦY BAN NHÂN DÂN",
            "",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
