//! TCVN3 (TCVN 5712:1993, VN3): one place for each small letter; capitals come from the font.

use super::{Encoding, turn};

/// Turns text set in a TCVN3 font into Unicode; fonts whose name ends in `H` show capitals.
///
/// `None` where `font` is no TCVN3 font, or where the text already is Unicode.
pub fn to_unicode(font: &str, text: &str) -> Option<String> {
    let turned = turn(Encoding::Tcvn3, font, text)?;
    Some(if shows_capitals(font) { turned.to_uppercase() } else { turned })
}

/// Whether a font shows small letters as capitals, such as `.VnTimeH`.
pub fn shows_capitals(font: &str) -> bool {
    Encoding::of_font(font) == Some(Encoding::Tcvn3) && font.trim_end().ends_with('H')
}

// The letters from place 0xA1 on; a space marks a place without a letter.
#[rustfmt::skip]
const LETTERS: [char; 95] = [
    'Ă', 'Â', 'Ê', 'Ô', 'Ơ', 'Ư', 'Đ', 'ă', 'â', 'ê', 'ô', 'ơ', 'ư', 'đ', ' ', ' ', ' ', ' ', ' ', ' ', 'à',
    'ả', 'ã', 'á', 'ạ', ' ', 'ằ', 'ẳ', 'ẵ', 'ắ', ' ', ' ', ' ', ' ', ' ', ' ', ' ', 'ặ', 'ầ', 'ẩ', 'ẫ', 'ấ',
    'ậ', 'è', ' ', 'ẻ', 'ẽ', 'é', 'ẹ', 'ề', 'ể', 'ễ', 'ế', 'ệ', 'ì', 'ỉ', ' ', ' ', ' ', 'ĩ', 'í', 'ị', 'ò',
    ' ', 'ỏ', 'õ', 'ó', 'ọ', 'ồ', 'ổ', 'ỗ', 'ố', 'ộ', 'ờ', 'ở', 'ỡ', 'ớ', 'ợ', 'ù', ' ', 'ủ', 'ũ', 'ú', 'ụ',
    'ừ', 'ử', 'ữ', 'ứ', 'ự', 'ỳ', 'ỷ', 'ỹ', 'ý', 'ỵ', ' ',
];

/// The letter in the place of `c`.
pub(super) fn letter(c: char) -> Option<char> {
    let place = u32::from(c).checked_sub(0xa1)?;
    LETTERS.get(place as usize).copied().filter(|letter| *letter != ' ')
}

pub(super) fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 2);
    let mut before: Option<char> = None;
    for c in text.chars() {
        let turned = letter(c);
        // A capital with a tone is written as the capital and the small letter with the tone.
        let capital = before.zip(turned).and_then(|(capital, small)| {
            (capital.is_uppercase() && base(small) == capital.to_lowercase().next())
                .then(|| small.to_uppercase())
        });
        match capital {
            Some(capital) => {
                out.pop();
                out.extend(capital);
                before = None;
            }
            None => {
                let shown = turned.unwrap_or(c);
                out.push(shown);
                before = Some(shown);
            }
        }
    }
    out
}

// The letter without its tone, where it has one.
fn base(letter: char) -> Option<char> {
    const FAMILIES: [(char, &str); 12] = [
        ('a', "àảãáạ"),
        ('ă', "ằẳẵắặ"),
        ('â', "ầẩẫấậ"),
        ('e', "èẻẽéẹ"),
        ('ê', "ềểễếệ"),
        ('i', "ìỉĩíị"),
        ('o', "òỏõóọ"),
        ('ô', "ồổỗốộ"),
        ('ơ', "ờởỡớợ"),
        ('u', "ùủũúụ"),
        ('ư', "ừửữứự"),
        ('y', "ỳỷỹýỵ"),
    ];
    FAMILIES.iter().find(|(_, family)| family.contains(letter)).map(|(base, _)| *base)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_in_old_fonts_reads_as_it_was_shown() {
        for (font, text, shown) in [
            (
                ".VnTime",
                "Tham m\u{ad}u gióp Tr\u{ad}ëng Ban, Phã Tr\u{ad}ëng Ban",
                "Tham mưu giúp Trưởng Ban, Phó Trưởng Ban",
            ),
            (".VnTime", "§iÒu 1. Quy ®Þnh", "Điều 1. Quy định"),
            (".VnTimeH", "quyÕt ®Þnh", "QUYẾT ĐỊNH"),
            (".vntime", "Céng hoµ x· héi chñ nghÜa ViÖt Nam", "Cộng hoà xã hội chủ nghĩa Việt Nam"),
            (".VnArial", "¡\u{bb}n", "Ằn"),
            (".VnTime", "\u{f0a7}\u{f0b5}", "Đà"),
        ] {
            assert_eq!(to_unicode(font, text).as_deref(), Some(shown), "{text}");
        }
    }

    #[test]
    fn unicode_text_under_an_old_font_is_left_alone() {
        for text in
            ["Quyết định", "và các đơn vị", "cá nhân và gia đình", "có giá trị là", "hoà bình và công lý"]
        {
            assert_eq!(to_unicode(".VnTime", text), None, "{text}");
        }
        assert_eq!(to_unicode("Times New Roman", "§iÒu"), None);
    }
}
