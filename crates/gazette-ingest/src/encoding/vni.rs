//! VNI for Windows: a letter of ASCII and, after it, a sign for its marks.

use super::{Encoding, turn};

/// Turns text set in a VNI font into Unicode.
///
/// `None` where `font` is no VNI font, or where the text already is Unicode.
pub fn to_unicode(font: &str, text: &str) -> Option<String> {
    turn(Encoding::Vni, font, text)
}

// The letter, the signs that may follow, and what the pairs show in the order of the signs.
const PAIRS: [(char, &str, &str); 6] = [
    ('a', "øùûõïêèéúüëâàáåãä", "àáảãạăằắẳẵặâầấẩẫậ"),
    ('e', "øùûõïâàáåãä", "èéẻẽẹêềếểễệ"),
    ('o', "øùûõïâàáåãä", "òóỏõọôồốổỗộ"),
    ('u', "øùûõï", "ùúủũụ"),
    ('y', "øùûõ", "ỳýỷỹ"),
    ('i', "", ""),
];
// ơ and ư have places of their own and take the signs of tones.
const HORNED: [(char, char, &str); 2] = [('ô', 'ơ', "ờớởỡợ"), ('ö', 'ư', "ừứửữự")];
const TONES: &str = "øùûõï";
const SINGLE: [(char, char); 8] =
    [('ì', 'ì'), ('í', 'í'), ('æ', 'ỉ'), ('ó', 'ĩ'), ('ò', 'ị'), ('î', 'ỵ'), ('ñ', 'đ'), ('ë', 'ỷ')];

pub(super) fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 2);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let small = lower(c);
        let (sign, upper) = match rest.peek() {
            // The sign of a capital may stand in either case.
            Some(sign) => (Some(lower(*sign)), c != small),
            None => (None, c != small),
        };
        let (shown, took) = show(small, sign);
        if took {
            rest.next();
        }
        match shown {
            Some(letter) if upper => out.extend(letter.to_uppercase()),
            Some(letter) => out.push(letter),
            None => out.push(c),
        }
    }
    out
}

// What a letter shows, and whether it took the sign after it.
fn show(letter: char, sign: Option<char>) -> (Option<char>, bool) {
    if let Some((_, signs, shown)) = PAIRS.iter().find(|(base, ..)| *base == letter) {
        return match sign.and_then(|sign| signs.chars().position(|known| known == sign)) {
            Some(place) => (shown.chars().nth(place), true),
            None => (Some(letter), false),
        };
    }
    if let Some((_, plain, toned)) = HORNED.iter().find(|(place, ..)| *place == letter) {
        return match sign.and_then(|sign| TONES.chars().position(|known| known == sign)) {
            Some(place) => (toned.chars().nth(place), true),
            None => (Some(*plain), false),
        };
    }
    (SINGLE.iter().find(|(place, _)| *place == letter).map(|(_, shown)| *shown), false)
}

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_in_vni_fonts_reads_as_it_was_shown() {
        for (text, shown) in [
            ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
            ("QUYEÁT ÑÒNH", "QUYẾT ĐỊNH"),
            ("Ñieàu 1. Tröôûng ban", "Điều 1. Trưởng ban"),
            ("Ñöôïc söû duïng", "Được sử dụng"),
            ("thaønh phoá Hoà Chí Minh", "thành phố Hồ Chí Minh"),
            ("Uûy ban nhaân daân", "Ủy ban nhân dân"),
        ] {
            assert_eq!(to_unicode("VNI-Times", text).as_deref(), Some(shown), "{text}");
        }
    }

    #[test]
    fn unicode_text_under_a_vni_font_is_left_alone() {
        for text in ["Quyết định", "có giá trị", "các bên và người", "cá nhân và hoà giải"]
        {
            assert_eq!(to_unicode("VNI-Times", text), None, "{text}");
        }
        assert_eq!(to_unicode(".VnTime", "Coäng"), None);
    }
}
