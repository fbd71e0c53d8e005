//! Old Vietnamese font encodings (bảng mã cũ): TCVN3 and VNI.
//!
//! Before Unicode the letters of Vietnamese were put in the places of Western ones, and only the font showed
//! them right: `§iÒu` in `.VnTime` is `Điều`. Names of old fonts also linger on text that has long been
//! Unicode, so the text itself must bear witness before anything is turned.

mod syllable;
pub mod tcvn3;
pub mod vni;

/// An encoding that lives in the names of fonts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// TCVN 5712:1993 VN3, the fonts `.VnTime`, `.VnArial` …
    Tcvn3,
    /// VNI for Windows, the fonts `VNI-Times`, `VNI-Helve` …
    Vni,
}

/// What a text in an old font proves to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judgement {
    /// It reads as Vietnamese only when turned.
    Legacy,
    /// It is Unicode; the font is a remnant.
    Unicode,
    /// It could be either, such as text of plain letters.
    Unclear,
}

/// Characters of a passage that are weighed.
const WITNESS: usize = 10_000;

impl Encoding {
    /// The encoding that a font of this name shows.
    pub fn of_font(font: &str) -> Option<Self> {
        let starts =
            |prefix: &str| font.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix));
        if starts(".Vn") {
            Some(Self::Tcvn3)
        } else if starts("VNI-") || starts("VNI ") {
            Some(Self::Vni)
        } else {
            None
        }
    }

    /// Its name as printed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tcvn3 => "TCVN3",
            Self::Vni => "VNI",
        }
    }

    /// Whether `text`, set in a font of this encoding, really is in it.
    pub fn judge(self, text: &str) -> Judgement {
        if text.chars().any(is_unicode_vietnamese) {
            return Judgement::Unicode;
        }
        if text.is_ascii() {
            return Judgement::Unclear;
        }
        // A few pages bear witness as well as a book.
        let text = text.char_indices().nth(WITNESS).map_or(text, |(end, _)| text.get(..end).unwrap_or(text));
        let turned = self.decode(text);
        let (as_legacy, as_unicode) = (syllable::count_telling(&turned), syllable::count_telling(text));
        if as_legacy > as_unicode {
            Judgement::Legacy
        } else if as_unicode > as_legacy {
            Judgement::Unicode
        } else if text.chars().any(|c| self.is_telling(c)) {
            Judgement::Legacy
        } else {
            Judgement::Unclear
        }
    }

    /// Turns `text` into Unicode letter by letter, whatever it proves to be; what the encoding does not
    /// know stays.
    pub fn decode(self, text: &str) -> String {
        let text: String = text.chars().map(from_symbol_area).collect();
        match self {
            Self::Tcvn3 => tcvn3::decode(&text),
            Self::Vni => vni::decode(&text),
        }
    }

    // Signs that Vietnamese text in Unicode does not use as letters.
    fn is_telling(self, c: char) -> bool {
        let c = from_symbol_area(c);
        !('\u{c0}'..='\u{ff}').contains(&c)
            && match self {
                Self::Tcvn3 => tcvn3::letter(c).is_some(),
                Self::Vni => false,
            }
            || matches!(
                c,
                'ñ' | 'Ñ'
                    | 'ø'
                    | 'Ø'
                    | 'û'
                    | 'Û'
                    | 'ï'
                    | 'Ï'
                    | 'ö'
                    | 'Ö'
                    | 'ä'
                    | 'ë'
                    | 'æ'
                    | 'å'
                    | 'ç'
                    | 'ü'
                    | '×'
                    | 'Þ'
                    | 'þ'
                    | 'ß'
            )
    }
}

// Symbol fonts keep their bytes in the private-use area.
fn from_symbol_area(c: char) -> char {
    match u32::from(c) {
        code @ 0xf020..=0xf0ff => char::from_u32(code - 0xf000).unwrap_or(c),
        _ => c,
    }
}

// Letters that only Vietnamese in Unicode has; no old encoding uses their places.
fn is_unicode_vietnamese(c: char) -> bool {
    matches!(c,
        '\u{102}' | '\u{103}' | '\u{110}' | '\u{111}' | '\u{128}' | '\u{129}' | '\u{168}' | '\u{169}'
        | '\u{1a0}' | '\u{1a1}' | '\u{1af}' | '\u{1b0}' | '\u{300}'..='\u{323}' | '\u{1ea0}'..='\u{1ef9}')
}

/// `None` where the font is not of `encoding` or the text is Unicode already.
fn turn(encoding: Encoding, font: &str, text: &str) -> Option<String> {
    if Encoding::of_font(font) != Some(encoding) || encoding.judge(text) == Judgement::Unicode {
        return None;
    }
    Some(encoding.decode(text))
}
