//! The form of a text that is compared and searched: NFC, Đ for Eth, without invisible characters.
//!
//! The text as sent is kept everywhere; this form stands beside it.

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Normalises `text`: NFC; Eth (Ð, ð) and African D (Ɖ, ɖ) become Đ and đ; soft hyphens, zero-width
/// characters and bidirectional controls go; every kind of space becomes a plain one.
///
/// Line breaks and tabs stay.
pub fn normalize(text: &str) -> String {
    let plain = |c: char| match c {
        'Ð' | 'Ɖ' => Some('Đ'),
        'ð' | 'ɖ' => Some('đ'),
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Some(' '),
        c if is_invisible(c) || is_bidi_control(c) => None,
        c => Some(c),
    };
    if text.is_ascii() {
        return text.to_owned();
    }
    let mapped = text.chars().filter_map(plain);
    if is_nfc(text) { mapped.collect() } else { mapped.nfc().collect() }
}

/// Characters that take no room: soft hyphen, zero-width space and joiners, word joiner, byte order mark,
/// tag characters.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// Characters that turn the direction of text and can make it read otherwise than it is stored
/// (CVE-2021-42574).
pub fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decomposed_eth_and_invisible_characters_become_the_plain_word() {
        for (from, to) in [
            ("Đie\u{302}\u{300}u 1", "Điều 1"),
            ("ÐIỀU", "ĐIỀU"),
            ("Quyết\u{a0}đị\u{ad}nh\u{200b}", "Quyết định"),
            ("so\u{323}\u{302}", "sộ"),
            ("plain\tascii\n", "plain\tascii\n"),
        ] {
            assert_eq!(normalize(from), to);
        }
    }
}
