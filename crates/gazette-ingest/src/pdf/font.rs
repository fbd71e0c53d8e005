//! Fonts: what the bytes of a string mean as text, and how wide they are.

use std::collections::HashMap;

use lopdf::{Dictionary, Document, Object};

use super::cmap::CMap;
use super::encoding::BaseEncoding;
use super::geometry::Matrix;
use super::{glyph_names, object, truetype};

/// The width of a glyph whose font says nothing, in thousandths of its size.
const UNKNOWN_WIDTH: f32 = 500.0;

/// A font as far as text needs it.
#[derive(Debug)]
pub(super) struct Font {
    /// Its name without the subset tag, such as `TimesNewRoman,Bold`.
    pub(super) name: String,
    pub(super) bold: bool,
    pub(super) italic: bool,
    codes: Codes,
    /// From width units to text space.
    width_scale: f32,
}

/// How bytes become codes.
#[derive(Debug)]
enum Codes {
    /// One byte each: text and width of all 256.
    Single(Box<[(Option<Box<str>>, f32); 256]>),
    /// Codes of one to four bytes.
    Composite(Box<Composite>),
}

#[derive(Debug)]
struct Composite {
    to_unicode: CMap,
    encoding: CMap,
    /// Codes are UTF-16 themselves.
    unicode_codes: bool,
    /// From the embedded font, where there is no ToUnicode map.
    fallback: HashMap<u32, char>,
    widths: HashMap<u32, f32>,
    default_width: f32,
}

/// One drawn code.
pub(super) struct Drawn<'a> {
    /// Its text; `None` if the font does not tell.
    pub(super) text: Option<&'a str>,
    /// Its width in text space, for a size of 1.
    pub(super) width: f32,
    /// A single byte 32, to which word spacing applies.
    pub(super) is_space_code: bool,
}

impl Font {
    /// Reads a font dictionary; whatever is missing is guessed as viewers do.
    pub(super) fn read(document: &Document, font: &Dictionary) -> Self {
        let subtype = object::name(document, font, b"Subtype").unwrap_or_default();
        let full_name =
            String::from_utf8_lossy(object::name(document, font, b"BaseFont").unwrap_or_default());
        let to_unicode = object::entry(document, font, b"ToUnicode").and_then(object::stream_bytes);
        let to_unicode = to_unicode.map(|bytes| CMap::parse(&bytes)).unwrap_or_default();
        let descendant = object::array(document, font, b"DescendantFonts")
            .and_then(|fonts| fonts.first())
            .and_then(|font| object::as_dictionary(object::resolve(document, font)));
        let descriptor = object::dictionary(document, descendant.unwrap_or(font), b"FontDescriptor");
        let flags = descriptor.and_then(|descriptor| object::number(document, descriptor, b"Flags"));
        let flags = flags.unwrap_or(0.0) as u32;
        let name = match full_name.split_once('+') {
            Some((tag, rest)) if tag.len() == 6 => rest.to_owned(),
            _ => full_name.into_owned(),
        };
        let lower = name.to_ascii_lowercase();
        let bold = lower.contains("bold") || lower.contains("black") || flags & (1 << 18) != 0;
        let italic = lower.contains("italic") || lower.contains("oblique") || flags & (1 << 6) != 0;
        let mut width_scale = 0.001;
        let codes = match descendant {
            Some(descendant) if subtype == b"Type0" => {
                Codes::Composite(Box::new(Composite::read(document, font, descendant, to_unicode)))
            }
            _ => {
                if subtype == b"Type3"
                    && let Some(matrix) = object::array(document, font, b"FontMatrix")
                {
                    width_scale = Matrix::from_slice(&object::numbers(document, matrix)).a.abs();
                }
                Codes::Single(single(document, font, descriptor, &to_unicode))
            }
        };
        Self { name, bold, italic, codes, width_scale }
    }

    /// Calls `visit` for every code of a string.
    pub(super) fn decode<'a>(&'a self, bytes: &[u8], mut visit: impl FnMut(Drawn<'a>)) {
        match &self.codes {
            Codes::Single(table) => {
                for byte in bytes {
                    let (text, width) = &table[usize::from(*byte)];
                    visit(Drawn {
                        text: text.as_deref(),
                        width: width * self.width_scale,
                        is_space_code: *byte == b' ',
                    });
                }
            }
            Codes::Composite(composite) => {
                let mut rest = bytes;
                while !rest.is_empty() {
                    let (code, length) = composite.next_code(rest);
                    rest = rest.get(length..).unwrap_or_default();
                    let cid = composite.encoding.cid(code);
                    let width = composite.widths.get(&cid).copied().unwrap_or(composite.default_width);
                    visit(Drawn {
                        text: composite.text(code, cid),
                        width: width * self.width_scale,
                        is_space_code: length == 1 && code == 32,
                    });
                }
            }
        }
    }
}

impl Composite {
    fn read(document: &Document, font: &Dictionary, descendant: &Dictionary, to_unicode: CMap) -> Self {
        let encoding = object::entry(document, font, b"Encoding");
        let name = encoding.and_then(|encoding| encoding.as_name().ok()).unwrap_or_default();
        let unicode_codes = name.starts_with(b"Uni") && !name.windows(4).any(|window| window == b"UTF8");
        let encoding =
            encoding.and_then(object::stream_bytes).map(|bytes| CMap::parse(&bytes)).unwrap_or_default();
        let fallback = if to_unicode.texts.is_empty() && !unicode_codes {
            embedded_characters(document, descendant)
        } else {
            HashMap::new()
        };
        let widths =
            object::array(document, descendant, b"W").map(|widths| composite_widths(document, widths));
        Self {
            to_unicode,
            encoding,
            unicode_codes,
            fallback,
            widths: widths.unwrap_or_default(),
            default_width: object::number(document, descendant, b"DW").unwrap_or(1000.0),
        }
    }

    /// The next code and how many bytes it takes, at least 1.
    fn next_code(&self, bytes: &[u8]) -> (u32, usize) {
        let spaces = &self.encoding.spaces;
        let mut code = 0;
        for (index, byte) in bytes.iter().take(4).enumerate() {
            code = code << 8 | u32::from(*byte);
            let length = index + 1;
            let fits =
                |(size, low, high): &(usize, u32, u32)| *size == length && (*low..=*high).contains(&code);
            if spaces.iter().any(fits) || spaces.is_empty() && length == 2 {
                return (code, length);
            }
        }
        let length = spaces.iter().map(|(size, ..)| *size).min().unwrap_or(2).min(bytes.len()).max(1);
        (bytes.iter().take(length).fold(0, |code, byte| code << 8 | u32::from(*byte)), length)
    }

    fn text(&self, code: u32, cid: u32) -> Option<&str> {
        if let Some(text) = self.to_unicode.texts.get(&code) {
            return Some(text);
        }
        let character =
            if self.unicode_codes { char::from_u32(code) } else { self.fallback.get(&cid).copied() };
        character.and_then(ascii_or_vietnamese)
    }
}

/// A static text for the characters a fallback may give.
///
/// Fallback fonts are rare; characters outside these ranges stay unknown rather than be kept for the life of the
/// program.
fn ascii_or_vietnamese(character: char) -> Option<&'static str> {
    let index = FALLBACK_TEXT.char_indices().find(|(_, known)| *known == character)?;
    FALLBACK_TEXT.get(index.0..index.0 + character.len_utf8())
}

const FALLBACK_TEXT: &str = concat!(
    " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~",
    "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯưÐ",
    "ẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặẸẹẺẻẼẽẾếỀềỂểỄễỆệỈỉỊịỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợỤụỦủỨứỪừỬửỮữỰựỲỳỴỵỶỷỸỹ",
    "\u{300}\u{301}\u{303}\u{309}\u{323}\u{302}\u{306}\u{31b}\u{a0}\u{ad}",
    "–—‘’“”…•·§°±²³µ¼½¾×÷€₫«»©®™†‡′″≤≥≠→",
);

fn embedded_characters(document: &Document, descendant: &Dictionary) -> HashMap<u32, char> {
    let descriptor = object::dictionary(document, descendant, b"FontDescriptor");
    let file = descriptor.and_then(|descriptor| {
        object::entry(document, descriptor, b"FontFile2")
            .or_else(|| object::entry(document, descriptor, b"FontFile3"))
    });
    file.and_then(object::stream_bytes)
        .map(|bytes| truetype::characters_of_glyphs(&bytes))
        .unwrap_or_default()
}

/// `[first [w w …] first last w …]`.
fn composite_widths(document: &Document, objects: &[Object]) -> HashMap<u32, f32> {
    let mut widths = HashMap::new();
    let mut rest = objects;
    while let [first, second, tail @ ..] = rest {
        let number =
            |object| object::resolve(document, object).as_float().ok().filter(|number| number.is_finite());
        let first = number(first).unwrap_or(0.0) as u32;
        if let Ok(list) = object::resolve(document, second).as_array() {
            for (cid, width) in (first..).zip(object::numbers(document, list)).take(0x1_0000) {
                widths.insert(cid, width);
            }
            rest = tail;
        } else {
            let [width, tail @ ..] = tail else { break };
            let (last, width) =
                (number(second).unwrap_or(0.0) as u32, number(width).unwrap_or(UNKNOWN_WIDTH));
            for cid in (first..=last).take(0x1_0000) {
                widths.insert(cid, width);
            }
            rest = tail;
        }
        if widths.len() > 0x2_0000 {
            break;
        }
    }
    widths
}

/// The 256 codes of a simple font.
fn single(
    document: &Document,
    font: &Dictionary,
    descriptor: Option<&Dictionary>,
    to_unicode: &CMap,
) -> Box<[(Option<Box<str>>, f32); 256]> {
    let encoding = object::entry(document, font, b"Encoding");
    let flags = descriptor
        .and_then(|descriptor| object::number(document, descriptor, b"Flags"))
        .unwrap_or(0.0) as u32;
    let base_name = match encoding {
        Some(Object::Name(name)) => Some(name.as_slice()),
        Some(Object::Dictionary(encoding)) => object::name(document, encoding, b"BaseEncoding"),
        _ => None,
    };
    // A symbolic font without an encoding has one of its own, which nobody can know; Latin is the usual guess.
    let base = base_name.and_then(BaseEncoding::by_name).unwrap_or(if flags & 4 != 0 {
        BaseEncoding::WinAnsi
    } else {
        BaseEncoding::Standard
    });
    let mut table: [(Option<Box<str>>, f32); 256] = std::array::from_fn(|_| (None, UNKNOWN_WIDTH));
    for (slot, character) in table.iter_mut().zip(base.table()) {
        if character != char::REPLACEMENT_CHARACTER {
            slot.0 = Some(character.to_string().into());
        }
    }
    if let Some(encoding) = encoding.and_then(object::as_dictionary)
        && let Some(differences) = object::array(document, encoding, b"Differences")
    {
        let mut code = 0_usize;
        for item in differences {
            match object::resolve(document, item) {
                Object::Name(name) => {
                    if let Some(slot) = table.get_mut(code) {
                        slot.0 = glyph_names::text_of(&String::from_utf8_lossy(name)).map(Into::into);
                    }
                    code = code.saturating_add(1);
                }
                other => {
                    code = other.as_i64().ok().and_then(|code| usize::try_from(code).ok()).unwrap_or(code);
                }
            }
        }
    }
    for (code, slot) in (0_u32..).zip(table.iter_mut()) {
        if let Some(text) = to_unicode.texts.get(&code) {
            slot.0 = Some(text.as_str().into());
        }
    }
    if let Some(widths) = object::array(document, font, b"Widths") {
        let missing = descriptor.and_then(|descriptor| object::number(document, descriptor, b"MissingWidth"));
        table.iter_mut().for_each(|slot| slot.1 = missing.unwrap_or(0.0));
        let first = object::number(document, font, b"FirstChar").unwrap_or(0.0).max(0.0) as usize;
        for (slot, width) in table.iter_mut().skip(first).zip(object::numbers(document, widths)) {
            slot.1 = width;
        }
    } else {
        standard_widths(&mut table);
    }
    Box::new(table)
}

/// Rough widths of the standard fonts, which may come without any: good enough to tell words apart.
fn standard_widths(table: &mut [(Option<Box<str>>, f32); 256]) {
    for (text, width) in table.iter_mut() {
        let Some(character) = text.as_deref().and_then(|text| text.chars().next()) else { continue };
        *width = match character {
            ' ' | '.' | ',' | ':' | ';' | '!' | '\'' | '|' | 'i' | 'j' | 'l' | '/' | 'I' | 't' | 'f' => 270.0,
            'm' | 'w' | 'M' | 'W' | '%' | '@' => 830.0,
            character if character.is_uppercase() => 680.0,
            _ => UNKNOWN_WIDTH,
        };
    }
}
