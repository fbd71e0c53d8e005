//! What follows the articles: signature, recipients, attached regulations, annexes.

use gazette_model::Table;

use super::front::{is_head_line, is_head_table, is_motto};
use super::kinds::attached_kind;
use super::line::{Line, is_caps, starts_words};
use super::mark::{Level, roman_value};
use crate::fold::fold;

/// What may begin at a line after the articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Start {
    /// An attached regulation; its kind, the line of its title and that after it.
    Attached { kind: String, title: usize, end: usize },
    /// An annex; the line of its label and that after its title.
    Annex { title: usize, end: usize },
    /// Signature or recipients.
    Signature,
}

/// How many lines may stand between a title and what proves it.
const NEAR: usize = 10;

/// What begins at `at`, if anything; `in_tail` says that a signature was met before.
pub(super) fn start(lines: &[Line], at: usize, in_tail: bool) -> Option<Start> {
    let line = &lines[at];
    if line.is_blank() {
        return None;
    }
    if is_annex_title(line) {
        return Some(Start::Annex { title: at, end: title_end(lines, at) });
    }
    if let Some(kind) = attached(lines, at, in_tail) {
        return Some(Start::Attached { kind, title: at, end: title_end(lines, at) });
    }
    if is_head_table(line)
        || is_head_line(line) && is_motto(&line.folded)
        || in_tail && is_body_head(lines, at)
    {
        return after_head(lines, at, in_tail);
    }
    is_signature(lines, at, in_tail).then_some(Start::Signature)
}

/// The line after a title that begins at `title`, its note `(Ban hành kèm theo …)` included.
fn title_end(lines: &[Line], title: usize) -> usize {
    let noted = |line: &Line| is_note(line) && line.text.starts_with('(');
    let note = (title + 1..lines.len().min(title + 1 + NEAR)).find(|at| noted(&lines[*at]));
    let mut end = title + 1;
    let mut in_note = noted(&lines[title]);
    for (at, line) in lines.iter().enumerate().skip(title + 1).take(2 * NEAR) {
        if line.is_blank() && line.paragraph {
            continue;
        }
        if end > title + 1 && in_note && lines[end - 1].text.ends_with([')', '.']) {
            break;
        }
        in_note |= noted(line);
        let structural = line.mark.as_ref().is_some_and(|mark| mark.level <= Level::Article);
        let titled = line.caps || line.centered() || in_note || note.is_some_and(|note| at <= note);
        if !line.paragraph || structural || line.text.len() > 600 || !titled || is_annex_title(line) {
            break;
        }
        end = at + 1;
    }
    end
}

/// The head that an attached text or an annex may carry before its title.
fn after_head(lines: &[Line], at: usize, in_tail: bool) -> Option<Start> {
    let mut steps = 0;
    for (title, line) in lines.iter().enumerate().skip(at + 1) {
        if line.is_blank() {
            continue;
        }
        if is_annex_title(line) {
            return Some(Start::Annex { title, end: title_end(lines, title) });
        }
        if let Some(kind) = attached(lines, title, in_tail) {
            return Some(Start::Attached { kind, title, end: title_end(lines, title) });
        }
        steps += 1;
        if steps > 6 || !(line.caps || is_head_line(line) || is_head_table(line)) {
            return None;
        }
    }
    None
}

/// The name of a body in capitals, printed again before an attached text.
fn is_body_head(lines: &[Line], at: usize) -> bool {
    let line = &lines[at];
    line.caps
        && ["uy ban nhan dan", "hoi dong nhan dan", "bo", "chinh phu", "so"]
            .iter()
            .any(|words| line.starts(words))
        && lines[at + 1..].iter().filter(|line| !line.is_blank()).take(3).any(|line| is_motto(&line.folded))
}

fn attached(lines: &[Line], at: usize, in_tail: bool) -> Option<String> {
    let line = &lines[at];
    if !line.paragraph || line.text.len() > 600 {
        return None;
    }
    let known = attached_kind(&line.text);
    let signing = power(&line.text).is_some()
        || POSITIONS.iter().any(|words| line.starts(words))
        || is_body_head(lines, at);
    if known.is_none()
        && (!in_tail || !line.caps || line.text.len() < 6 || line.text.starts_with('-') || signing)
    {
        return None;
    }
    if known.is_some() && line.text.ends_with(':') || titles_grouping(lines, at) {
        return None;
    }
    let mut noted = is_note(line);
    let mut structured = false;
    for next in lines[at + 1..].iter().filter(|line| !line.is_blank()).take(NEAR) {
        if is_note(next) {
            noted = true;
            break;
        }
        if next.mark.as_ref().is_some_and(|mark| mark.level <= Level::Article) {
            structured = true;
            break;
        }
        if known.is_none() && attached_kind(&next.text).is_some() {
            break;
        }
        let title =
            next.paragraph && next.text.len() < 500 && (next.caps || next.centered() || next.mark.is_none());
        if !title || is_annex_title(next) || is_motto(&next.folded) || next.text.ends_with(['.', ';', ':']) {
            break;
        }
    }
    let proved = noted || in_tail && structured && known.is_some();
    proved.then(|| known.map_or_else(|| first_words(&line.text), str::to_owned))
}

/// Whether the line is the title of a chapter whose label stands above it.
fn titles_grouping(lines: &[Line], at: usize) -> bool {
    let above = lines[..at].iter().rev().filter(|line| !line.is_blank()).take(4);
    for line in above {
        if line.mark.as_ref().is_some_and(|mark| mark.level < Level::Article) {
            return true;
        }
        if !line.caps {
            return false;
        }
    }
    false
}

/// `(Ban hành kèm theo Quyết định số …)`.
pub(super) fn is_note(line: &Line) -> bool {
    let folded = line.folded.trim_start_matches(['(', ' ', '“', '"']);
    line.paragraph
        && ["ban hanh kem theo", "kem theo", "duoc ban hanh kem theo", "ban hanh theo"]
            .iter()
            .any(|words| starts_words(folded, words))
        && (line.text.starts_with('(') || line.text.len() < 300)
}

fn first_words(text: &str) -> String {
    let words: Vec<String> = text.split(' ').take(2).map(str::to_lowercase).collect();
    let text = words.join(" ");
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// `PHỤ LỤC`, `Phụ lục II`, `PHỤ LỤC SỐ 01: DANH MỤC …`.
pub(super) fn is_annex_title(line: &Line) -> bool {
    annex_label(line).is_some()
}

/// The bytes of an annex's label with its bare number, if the line is the title of an annex.
pub(super) fn annex_label(line: &Line) -> Option<(usize, String)> {
    if !line.paragraph || !line.folded.starts_with("phu luc") || line.text.len() > 500 {
        return None;
    }
    let word: usize = line.text.chars().take("phu luc".len()).map(char::len_utf8).sum();
    let mut end = word;
    let mut number = String::new();
    let mut words = line.text[word..].split(' ').filter(|word| !word.is_empty()).peekable();
    let mut sign = false;
    if let Some(first) = words.peek()
        && line.text[word..].starts_with(' ')
    {
        let mut first = *first;
        if fold(first) == "so" {
            end = past(&line.text, end, first);
            words.next();
            first = words.peek().copied().unwrap_or_default();
        }
        let bare = first.trim_end_matches(['.', ':', ',', ')', '-', '–']);
        let bare = bare.split(['.', ':']).next().unwrap_or_default();
        if is_annex_number(bare) {
            number = bare.to_owned();
            sign = first.len() > bare.len();
            end = past(&line.text, end, first);
            words.next();
        }
    } else if !line.text[word..].is_empty() && !line.text[word..].starts_with(['.', ':', '-']) {
        return None;
    }
    let rest = line.text[end..].trim_start_matches([' ', '.', ':', '-', '–']);
    let first = rest.chars().next();
    let alone = rest.is_empty() || is_caps(rest) || first == Some('(');
    let titled = sign
        && !number.is_empty()
        && first.is_some_and(char::is_uppercase)
        && !rest.ends_with([';', ',', '.'])
        && line.centered();
    (alone || titled).then_some((end, number))
}

fn past(text: &str, from: usize, word: &str) -> usize {
    text[from..].find(word).map_or(from, |at| from + at + word.len())
}

fn is_annex_number(word: &str) -> bool {
    let digits = word.chars().take_while(char::is_ascii_digit).count();
    let letters = word.chars().count() - digits;
    digits > 0 && digits <= 3 && letters <= 2 && word[digits..].chars().all(char::is_alphabetic)
        || roman_value(word.trim_end_matches(|c: char| c.is_lowercase())).is_some()
        || word.len() == 1 && word.chars().all(char::is_uppercase)
}

/// The first words of positions (chức vụ) in capitals.
const POSITIONS: &[&str] = &[
    "chu tich",
    "pho chu tich",
    "bo truong",
    "thu truong",
    "thu tuong",
    "pho thu tuong",
    "giam doc",
    "pho giam doc",
    "chanh van phong",
    "pho chanh van phong",
    "truong ban",
    "pho truong ban",
    "chanh an",
    "pho chanh an",
    "vien truong",
    "pho vien truong",
    "tong",
    "pho tong",
    "cuc truong",
    "pho cuc truong",
    "vu truong",
    "chanh thanh tra",
    "thong doc",
    "pho thong doc",
    "quyen",
    "truong phong",
    "hieu truong",
    "chu nhiem",
    "pho chu nhiem",
    "uy vien",
    "bi thu",
    "chu toa",
];

/// Whether a signature block or the list of recipients begins at `at`.
fn is_signature(lines: &[Line], at: usize, in_tail: bool) -> bool {
    let line = &lines[at];
    if let Some(table) = line.table() {
        return is_signature_table(line, table);
    }
    if !line.paragraph || line.text.len() > 250 {
        return false;
    }
    if is_recipients(line) || power(&line.text).is_some() {
        return true;
    }
    // The name alone may stand above the position at the end of an attached text.
    let next = lines[at + 1..].iter().filter(|line| !line.is_blank());
    if !line.caps
        && is_name(line)
        && next
            .clone()
            .next()
            .is_some_and(|next| next.caps && POSITIONS.iter().any(|words| next.starts(words)))
        && next.take(4).all(|line| line.mark.is_none())
    {
        return true;
    }
    let positioned = line.caps && line.text.len() < 120 && POSITIONS.iter().any(|words| line.starts(words));
    positioned && (in_tail || lines[at + 1..].iter().filter(|line| !line.is_blank()).take(3).any(is_name))
}

/// `Nơi nhận:`.
pub(super) fn is_recipients(line: &Line) -> bool {
    let rest = line.folded.strip_prefix("noi nhan");
    line.paragraph
        && rest.is_some_and(|rest| {
            rest.trim_start().is_empty() || rest.trim_start().starts_with([':', '-', '.'])
        })
}

/// A name alone on its line, or the place of a signature.
pub(super) fn is_name(line: &Line) -> bool {
    if !line.paragraph {
        return false;
    }
    let text = line.text.trim_matches(['(', ')']);
    if matches!(fold(text).as_str(), "da ky" | "ky" | "ky ten, dong dau") {
        return true;
    }
    let words: Vec<&str> = text.split(' ').collect();
    (2..=6).contains(&words.len())
        && words.iter().all(|word| {
            word.starts_with(char::is_uppercase) && word.chars().all(|c| c.is_alphabetic() || c == '.')
        })
        && !POSITIONS.iter().any(|words| line.starts(words))
}

/// The signing power a line begins with (`TM.`, `KT.`, `TL.`, `TUQ.`, `Q.`) and what follows.
pub(crate) fn power(text: &str) -> Option<(&'static str, &str)> {
    let text = text.trim_start();
    for (written, power) in [
        ("TUQ", "TUQ."),
        ("TM", "TM."),
        ("T/M", "TM."),
        ("T.M", "TM."),
        ("KT", "KT."),
        ("K/T", "KT."),
        ("K.T", "KT."),
        ("TL", "TL."),
        ("T.L", "TL."),
        ("T/L", "TL."),
        ("Q", "Q."),
    ] {
        if let Some(rest) = text.strip_prefix(written) {
            let after = rest.trim_start_matches(' ');
            if let Some(rest) = after.strip_prefix(['.', '/', ','])
                && rest.trim_start().chars().take(2).all(|c| c.is_uppercase() || c == ' ')
                && rest.trim_start().chars().count() >= 2
            {
                return Some((power, rest.trim_start()));
            }
        }
    }
    None
}

fn is_signature_table(line: &Line, table: &Table) -> bool {
    if table.bordered || table.rows.len() > 6 || line.text.len() > 6000 {
        return false;
    }
    let mut texts = Vec::new();
    for cell in table.rows.iter().flat_map(|row| &row.cells) {
        for block in &cell.blocks {
            block.each_paragraph(&mut |paragraph| texts.push(super::line::clean(&paragraph.text())));
        }
    }
    let recipients = texts.iter().any(|text| fold(&text.chars().take(9).collect::<String>()) == "noi nhan:");
    let powered = texts.iter().any(|text| power(text).is_some());
    let positioned = texts.iter().any(|text| {
        is_caps(text) && text.len() < 120 && POSITIONS.iter().any(|words| starts_words(&fold(text), words))
    });
    let short = texts.iter().all(|text| text.len() < 200);
    recipients || powered || positioned && short && texts.iter().filter(|text| !text.is_empty()).count() <= 12
}

/// The segment of an annex's address: Roman figures as Arabic ones.
pub(super) fn annex_key(number: &str) -> String {
    if number.is_empty() {
        return "phu-luc".to_owned();
    }
    let numeral = number.trim_end_matches(|c: char| c.is_lowercase());
    let plain = match roman_value(numeral) {
        Some(value) => format!("{value}{}", &number[numeral.len()..]),
        None => number.trim_start_matches('0').to_owned(),
    };
    format!("phu-luc-{}", super::mark::segment(&plain))
}
