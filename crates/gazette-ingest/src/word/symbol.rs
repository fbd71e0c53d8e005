//! Signs of symbol fonts (Symbol, Wingdings, Wingdings 2) as characters of Unicode.
//!
//! These fonts keep their signs in the private-use area from U+F020 on; without the font nobody can read them.

/// The character that `font` shows for `code`; the code itself where the sign is not known.
pub(super) fn of(font: &str, code: u32) -> Option<char> {
    let place = if (0xf000..=0xf0ff).contains(&code) { code - 0xf000 } else { code };
    let known = u8::try_from(place).ok().and_then(|place| sign(font, place));
    known.or_else(|| char::from_u32(code))
}

/// `text` as `font` shows it: what stands in the private-use area becomes the sign that is meant.
pub(super) fn in_font(font: &str, text: &str) -> String {
    if font.is_empty() || !text.chars().any(|c| ('\u{f020}'..='\u{f0ff}').contains(&c)) {
        return text.to_owned();
    }
    let shown = |c: char| match u32::from(c) {
        code @ 0xf020..=0xf0ff => of(font, code).unwrap_or(c),
        _ => c,
    };
    text.chars().map(shown).collect()
}

fn sign(font: &str, place: u8) -> Option<char> {
    let font = font.trim();
    let table = if font.eq_ignore_ascii_case("Symbol") {
        return symbol(place);
    } else if font.eq_ignore_ascii_case("Wingdings") {
        WINGDINGS
    } else if font.eq_ignore_ascii_case("Wingdings 2") {
        WINGDINGS_2
    } else if font.eq_ignore_ascii_case("Webdings") {
        WEBDINGS
    } else {
        return None;
    };
    table.iter().find(|(known, _)| *known == place).map(|(_, shown)| *shown)
}

fn symbol(place: u8) -> Option<char> {
    let row = match place {
        0x20..=0x7e => SYMBOL_LOW.chars().nth(usize::from(place - 0x20)),
        0xa0..=0xfe => SYMBOL_HIGH.chars().nth(usize::from(place - 0xa0)),
        _ => None,
    };
    row.filter(|shown| *shown != '\u{fffd}')
}

const SYMBOL_LOW: &str =
    " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_\u{fffd}αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼";
const SYMBOL_HIGH: &str =
    "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊⟨®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪\u{fffd}⟩∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭";

const WINGDINGS: &[(u8, char)] = &[
    (0x21, '✏'),
    (0x22, '✂'),
    (0x28, '☎'),
    (0x2a, '✉'),
    (0x3f, '✍'),
    (0x46, '☞'),
    (0x4a, '☺'),
    (0x4c, '☹'),
    (0x6c, '●'),
    (0x6d, '❍'),
    (0x6e, '■'),
    (0x6f, '□'),
    (0x70, '◻'),
    (0x71, '❑'),
    (0x72, '❒'),
    (0x73, '⬧'),
    (0x74, '⧫'),
    (0x75, '◆'),
    (0x76, '❖'),
    (0x77, '⬥'),
    (0x78, '⌧'),
    (0x81, '①'),
    (0x82, '②'),
    (0x83, '③'),
    (0x84, '④'),
    (0x85, '⑤'),
    (0x86, '⑥'),
    (0x87, '⑦'),
    (0x88, '⑧'),
    (0x89, '⑨'),
    (0x8a, '⑩'),
    (0x8c, '❶'),
    (0x8d, '❷'),
    (0x8e, '❸'),
    (0x8f, '❹'),
    (0x90, '❺'),
    (0x91, '❻'),
    (0x92, '❼'),
    (0x93, '❽'),
    (0x94, '❾'),
    (0x95, '❿'),
    (0x9e, '·'),
    (0x9f, '•'),
    (0xa0, '▪'),
    (0xa1, '○'),
    (0xa7, '▪'),
    (0xa8, '◻'),
    (0xab, '★'),
    (0xd8, '➢'),
    (0xdf, '←'),
    (0xe0, '→'),
    (0xe1, '↑'),
    (0xe2, '↓'),
    (0xe8, '➔'),
    (0xef, '⇦'),
    (0xf0, '⇨'),
    (0xf1, '⇧'),
    (0xf2, '⇩'),
    (0xfb, '✗'),
    (0xfc, '✓'),
    (0xfd, '☒'),
    (0xfe, '☑'),
];

const WINGDINGS_2: &[(u8, char)] = &[
    (0x4f, '✗'),
    (0x50, '✓'),
    (0x51, '☒'),
    (0x52, '☑'),
    (0x53, '☒'),
    (0x54, '☒'),
    (0x97, '●'),
    (0x98, '•'),
    (0xa2, '■'),
    (0xa3, '□'),
];

const WEBDINGS: &[(u8, char)] = &[(0x61, '✓'), (0x63, '□'), (0x67, '■'), (0x6e, '●'), (0x72, '✗')];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_symbol_fonts_become_characters() {
        for (font, code, shown) in [
            ("Symbol", 0xf0b3, '≥'),
            ("Symbol", 0xa3, '≤'),
            ("Symbol", 0xf0b7, '•'),
            ("Symbol", 0xf061, 'α'),
            ("Symbol", 0xf0d7, '⋅'),
            ("Symbol", 0xf0fe, '⎭'),
            ("wingdings", 0xf0fc, '✓'),
            ("Wingdings 2", 0xf052, '☑'),
            ("Wingdings", 0xf02e, '\u{f02e}'),
            ("Arial", 0xf0fc, '\u{f0fc}'),
            ("Arial", 0x2713, '✓'),
        ] {
            assert_eq!(of(font, code), Some(shown), "{font} {code:x}");
        }
        assert_eq!(in_font("Wingdings", "\u{f0a7} a"), "▪ a");
    }
}
