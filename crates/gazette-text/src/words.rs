//! Words as they are compared: letters, numbers and signs, whatever white space stands between.
//!
//! Text from a PDF breaks lines at hyphens and loses or gains spaces, so the smallest thing compared is
//! a run of letters, a run of digits, or one sign: `bản-Bộ` and `bản - Bộ` are the same three.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::spelling::canonical_word;

/// What an atom is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AtomKind {
    Letters,
    Digits,
    Sign,
}

/// A run of letters, a run of digits, or one sign, of a normalised text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Atom<'a> {
    pub(crate) text: &'a str,
    pub(crate) kind: AtomKind,
    /// Where it begins in the text, in bytes.
    pub(crate) start: usize,
    /// Whether white space stands before it.
    pub(crate) spaced: bool,
}

/// The atoms of `text`, which is normalised. Leaders (`……`, `____`) and bullets are no words and left out;
/// signs with an own meaning, the hyphen of a list among them, stay.
pub(crate) fn atoms(text: &str) -> impl Iterator<Item = Atom<'_>> {
    let mut at = 0;
    let mut spaced = true;
    std::iter::from_fn(move || {
        loop {
            let rest = text.get(at..)?;
            let first = rest.chars().next()?;
            let start = at;
            if first.is_whitespace() {
                at += first.len_utf8();
                spaced = true;
                continue;
            }
            let (kind, length) = measure(rest, first);
            at += length;
            let piece = text.get(start..at)?;
            if kind == AtomKind::Sign && is_ornament(piece) {
                spaced = true;
                continue;
            }
            return Some(Atom { text: piece, kind, start, spaced: std::mem::take(&mut spaced) });
        }
    })
}

fn measure(rest: &str, first: char) -> (AtomKind, usize) {
    let run = |belongs: fn(char) -> bool| rest.find(|c| !belongs(c)).unwrap_or(rest.len());
    if is_letter(first) {
        (AtomKind::Letters, run(is_letter))
    } else if first.is_numeric() {
        (AtomKind::Digits, run(char::is_numeric))
    } else if is_leader(first) {
        (AtomKind::Sign, run(is_leader))
    } else if first == '_' {
        (AtomKind::Sign, run(|c| c == '_'))
    } else {
        (AtomKind::Sign, first.len_utf8())
    }
}

/// Marks that no letter takes up (in text that cannot be composed) belong to their word.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() || unicode_normalization::char::is_combining_mark(c)
}

fn is_leader(c: char) -> bool {
    matches!(c, '.' | '…')
}

/// A row of dots that is filled in by hand, a rule, a bullet; `¬` is how old files show a soft hyphen.
fn is_ornament(sign: &str) -> bool {
    let dots: usize = sign.chars().map(|c| if c == '…' { 3 } else { usize::from(c == '.') }).sum();
    dots > 3
        || sign.starts_with(['_', '¬'])
        || sign.chars().all(|c| {
            matches!(
                c,
                '•' | '·'
                    | '●'
                    | '○'
                    | '▪'
                    | '■'
                    | '□'
                    | '◦'
                    | '➢'
                    | '►'
                    | '▶'
                    | '✓'
                    | '❖'
                    | '⮚'
                    | '◆'
                    | '◊'
                    | '∙'
            ) || matches!(c, '\u{f000}'..='\u{f0ff}' | '\u{fffc}')
        })
}

/// What an atom is matched by: accepted spellings of a word, typographic quotes and dashes, raised digits
/// and the ellipsis each share one form.
pub(crate) fn matching_form<'a>(atom: &Atom<'a>) -> Cow<'a, str> {
    match atom.kind {
        AtomKind::Letters => canonical_word(atom.text),
        AtomKind::Digits if atom.text.is_ascii() => Cow::Borrowed(atom.text),
        AtomKind::Digits => Cow::Owned(atom.text.chars().map(plain_digit).collect()),
        AtomKind::Sign => match atom.text {
            "“" | "”" | "„" | "‟" | "″" | "«" | "»" => Cow::Borrowed("\""),
            "‘" | "’" | "‚" | "‛" | "′" | "´" | "`" => Cow::Borrowed("'"),
            "‐" | "‑" | "‒" | "–" | "—" | "―" | "−" | "─" => Cow::Borrowed("-"),
            "…" => Cow::Borrowed("..."),
            other => Cow::Borrowed(other),
        },
    }
}

fn plain_digit(c: char) -> char {
    match c {
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁰' | '⁴'..='⁹' => char::from_digit(u32::from(c) - 0x2070, 10).unwrap_or(c),
        '₀'..='₉' => char::from_digit(u32::from(c) - 0x2080, 10).unwrap_or(c),
        c => c,
    }
}

/// Gives every matching form a number, so that texts are compared as numbers.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    numbers: HashMap<Box<str>, u32>,
}

impl Vocabulary {
    /// The number of a form, the same for both texts.
    pub(crate) fn number(&mut self, form: &str) -> u32 {
        if let Some(&number) = self.numbers.get(form) {
            return number;
        }
        let number = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        self.numbers.insert(form.into(), number);
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        atoms(text).map(|atom| atom.text).collect()
    }

    #[test]
    fn words_numbers_and_signs_come_apart() {
        assert_eq!(split("Số: 12/2023/QĐ-UBND"), ["Số", ":", "12", "/", "2023", "/", "QĐ", "-", "UBND"]);
        assert_eq!(split("tỉnh1 5a"), ["tỉnh", "1", "5", "a"]);
        assert_eq!(
            split("• v.v... Họ tên: ………………… ____ (x)"),
            ["v", ".", "v", "...", "Họ", "tên", ":", "(", "x", ")"]
        );
    }

    #[test]
    fn variants_of_type_match_and_signs_of_other_meaning_do_not() {
        let form = |text: &'static str| matching_form(&atoms(text).next().unwrap()).into_owned();
        assert_eq!(form("“"), form("\""));
        assert_eq!(form("–"), form("-"));
        assert_eq!(form("…"), form("..."));
        assert_eq!(form("²"), form("2"));
        assert_ne!(form(","), form(";"));
        assert_ne!(form("Nhân"), form("nhân"));
    }
}
