//! Folding for matching: lower case without marks, Đ as d.

use std::sync::OnceLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case, without marks, `đ`, `Ð` and `ð` as `d`; anything else stays.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match plain(c) {
            Some(plain) => out.push(plain),
            None => slowly(c, &mut out),
        }
    }
    out
}

/// The letter without mark and case, where it is one letter of the Latin blocks; none for all else.
pub(crate) fn plain(c: char) -> Option<char> {
    if c.is_ascii() {
        return Some(c.to_ascii_lowercase());
    }
    let at = match u32::from(c) {
        code @ 0xC0..=0x24F => code - 0xC0,
        code @ 0x1EA0..=0x1EF9 => code - 0x1EA0 + 0x190,
        _ => return None,
    };
    let table = TABLE.get_or_init(|| (0xC0..=0x24F).chain(0x1EA0..=0x1EF9).map(single).collect());
    table.get(usize::try_from(at).ok()?).copied().flatten()
}

static TABLE: OnceLock<Vec<Option<char>>> = OnceLock::new();

/// Folds one letter of the table; none if it becomes more than one.
fn single(code: u32) -> Option<char> {
    let mut out = String::new();
    slowly(char::from_u32(code)?, &mut out);
    let mut chars = out.chars();
    chars.next().filter(|_| chars.next().is_none())
}

fn slowly(c: char, out: &mut String) {
    for c in std::iter::once(c).nfd().filter(|c| !is_combining_mark(*c)) {
        match c {
            'Đ' | 'đ' | 'Ð' | 'ð' | 'Ɖ' | 'ɖ' => out.push('d'),
            c => out.extend(c.to_lowercase()),
        }
    }
}

/// The segment of an address: folded, runs of anything but letters and digits as one hyphen.
pub fn slug(text: &str) -> String {
    let mut out = String::new();
    for c in fold(text).chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_drops_case_and_marks_whatever_the_unicode_form() {
        assert_eq!(fold("Quyết Định Ð ĐIỀU"), "quyet dinh d dieu");
        assert_eq!(fold("Quye\u{302}\u{301}t"), "quyet");
    }

    #[test]
    fn a_slug_holds_letters_digits_and_single_hyphens() {
        assert_eq!(slug("UBND tỉnh Bình Phước"), "ubnd-tinh-binh-phuoc");
        assert_eq!(slug(" 12/2023/QĐ-UBND "), "12-2023-qd-ubnd");
        assert_eq!(slug("--"), "");
    }
}
