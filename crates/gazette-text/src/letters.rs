//! A text as a row of plain letters that know where they stand.
//!
//! Legal text is matched by its letters without marks and case, so that `ĐIỀU`, `Điều` in either Unicode
//! form and `dieu` are one word, while every match can be told in bytes of the text as sent.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use crate::fold::plain;
use crate::normalize::{is_bidi_control, is_invisible};

/// A text, letter by letter.
#[derive(Debug, Clone, Default)]
pub(crate) struct Letters {
    folded: Vec<char>,
    printed: Vec<char>,
    starts: Vec<usize>,
    end: usize,
}

impl Letters {
    /// Reads `text`; marks and invisible characters count to the letter before them.
    pub(crate) fn of(text: &str) -> Self {
        let mut out = Self { end: text.len(), ..Self::default() };
        out.folded.reserve(text.len());
        out.printed.reserve(text.len());
        out.starts.reserve(text.len());
        for (start, c) in text.char_indices() {
            if c.is_ascii() {
                out.push(start, c, c.to_ascii_lowercase());
            } else if !(is_combining_mark(c) || is_invisible(c) || is_bidi_control(c)) {
                let folded = match c {
                    '–' | '—' | '‑' | '‐' | '−' => '-',
                    c if c.is_whitespace() => ' ',
                    c => plain(c).unwrap_or_else(|| c.to_lowercase().next().unwrap_or(c)),
                };
                out.push(start, c, folded);
            }
        }
        out
    }

    fn push(&mut self, start: usize, printed: char, folded: char) {
        self.starts.push(start);
        self.printed.push(printed);
        self.folded.push(if folded.is_whitespace() { ' ' } else { folded });
    }

    /// How many letters there are.
    pub(crate) fn len(&self) -> usize {
        self.folded.len()
    }

    /// The plain letter at `at`, NUL beyond the end.
    pub(crate) fn at(&self, at: usize) -> char {
        self.folded.get(at).copied().unwrap_or('\0')
    }

    /// The letter as printed at `at`, NUL beyond the end.
    pub(crate) fn printed(&self, at: usize) -> char {
        self.printed.get(at).copied().unwrap_or('\0')
    }

    /// The plain letter before `at`, NUL at the beginning.
    pub(crate) fn before(&self, at: usize) -> char {
        at.checked_sub(1).map_or('\0', |at| self.at(at))
    }

    /// Whether a word may begin at `at`.
    pub(crate) fn begins_word(&self, at: usize) -> bool {
        !self.before(at).is_alphanumeric()
    }

    /// Whether a name may begin at `at`: a word, or a capital after a small letter where a page lost the space
    /// (`tạiĐiều 37`).
    pub(crate) fn begins_name(&self, at: usize) -> bool {
        self.begins_word(at)
            || self.printed(at).is_uppercase()
                && at.checked_sub(1).is_some_and(|before| self.printed(before).is_lowercase())
    }

    /// Whether the text is written without any mark, as a reader types a question.
    pub(crate) fn without_marks(&self) -> bool {
        self.end == self.len()
    }

    /// The byte at which letter `at` begins.
    pub(crate) fn byte(&self, at: usize) -> usize {
        self.starts.get(at).copied().unwrap_or(self.end)
    }

    /// The bytes of the letters in `range`.
    pub(crate) fn bytes(&self, range: Range<usize>) -> Range<usize> {
        self.byte(range.start)..self.byte(range.end)
    }

    /// The position after white space from `at` on.
    pub(crate) fn skip_spaces(&self, at: usize) -> usize {
        (at..self.len()).find(|at| self.at(*at) != ' ').unwrap_or(self.len().max(at))
    }

    /// The position after the words of `phrase` (folded, single spaces) if they stand at `at` as whole
    /// words, any white space between them.
    pub(crate) fn phrase(&self, at: usize, phrase: &str) -> Option<usize> {
        let mut here = at;
        for c in phrase.chars() {
            if c == ' ' {
                if self.at(here) != ' ' {
                    return None;
                }
                here = self.skip_spaces(here);
            } else if self.at(here) == c {
                here += 1;
            } else {
                return None;
            }
        }
        (!self.at(here).is_alphanumeric()).then_some(here)
    }

    /// The digits at `at` as a number with the position after them; at most nine digits.
    pub(crate) fn digits(&self, at: usize) -> Option<(u32, usize)> {
        let mut here = at;
        let mut value = 0_u32;
        while let Some(digit) = self.at(here).to_digit(10) {
            if here - at >= 9 {
                return None;
            }
            value = value * 10 + digit;
            here += 1;
        }
        (here > at).then_some((value, here))
    }

    /// The plain letters in `range` as a text.
    pub(crate) fn folded(&self, range: Range<usize>) -> String {
        range.map(|at| self.at(at)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_found_in_every_form_and_told_in_bytes() {
        for text in ["Điều 5", "ĐIỀU  5", "ÐIỀU 5", "Đie\u{302}\u{300}u\u{a0}5", "dieu 5"] {
            let letters = Letters::of(text);
            let end = letters.phrase(0, "dieu 5").unwrap();
            assert_eq!(letters.bytes(0..end), 0..text.len(), "{text}");
        }
        assert_eq!(Letters::of("điều 55").phrase(0, "dieu 5"), None);
    }
}
