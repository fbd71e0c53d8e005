//! Names of glyphs, as `/Differences` and embedded fonts use them, and the text they mean.

use unicode_normalization::UnicodeNormalization;

/// The text of a glyph name: `a`, `comma`, `uni1EA1`, `u1EA1`, `f_i`, `acircumflexacute`, `a.sc`.
pub(super) fn text_of(name: &str) -> Option<String> {
    let stem = name.split('.').next().unwrap_or_default();
    if stem.contains('_') {
        return stem.split('_').map(single).collect();
    }
    single(stem)
}

fn single(name: &str) -> Option<String> {
    let mut characters = name.chars();
    if let (Some(character), None) = (characters.next(), characters.next()) {
        return Some(character.to_string());
    }
    if let Ok(found) = NAMES.binary_search_by(|(known, _)| (*known).cmp(name)) {
        return NAMES.get(found).map(|(_, text)| (*text).to_owned());
    }
    by_code(name).or_else(|| accented(name))
}

/// `uni` with groups of four digits, `u` with four to six.
fn by_code(name: &str) -> Option<String> {
    if let Some(digits) = name.strip_prefix("uni") {
        let whole = !digits.is_empty() && digits.len() % 4 == 0 && digits.len() <= 64 && digits.is_ascii();
        let groups = whole.then(|| digits.as_bytes().chunks_exact(4))?;
        return groups
            .map(|group| {
                std::str::from_utf8(group).ok().and_then(|group| u32::from_str_radix(group, 16).ok())
            })
            .map(|code| code.and_then(char::from_u32))
            .collect();
    }
    let digits = name.strip_prefix('u').filter(|digits| (4..=6).contains(&digits.len()))?;
    u32::from_str_radix(digits, 16).ok().and_then(char::from_u32).map(String::from)
}

/// A letter followed by the names of its marks, as in `ohorngrave`.
fn accented(name: &str) -> Option<String> {
    let mut characters = name.chars();
    let base = characters.next().filter(char::is_ascii_alphabetic)?;
    let mut rest = characters.as_str();
    let mut text = String::from(base);
    while !rest.is_empty() {
        let (mark, combining) = MARKS.iter().find(|(mark, _)| rest.starts_with(mark))?;
        text.push(*combining);
        rest = rest.get(mark.len()..)?;
    }
    Some(text.nfc().collect())
}

/// Marks, longer names first where one begins with the other.
const MARKS: &[(&str, char)] = &[
    ("grave", '\u{300}'),
    ("acute", '\u{301}'),
    ("circumflex", '\u{302}'),
    ("tilde", '\u{303}'),
    ("macron", '\u{304}'),
    ("breve", '\u{306}'),
    ("dotaccent", '\u{307}'),
    ("dotbelow", '\u{323}'),
    ("dieresis", '\u{308}'),
    ("hookabove", '\u{309}'),
    ("hook", '\u{309}'),
    ("ring", '\u{30a}'),
    ("hungarumlaut", '\u{30b}'),
    ("caron", '\u{30c}'),
    ("horn", '\u{31b}'),
    ("cedilla", '\u{327}'),
    ("ogonek", '\u{328}'),
];

/// Names that no rule gives, sorted.
#[rustfmt::skip]
const NAMES: &[(&str, &str)] = &[
    ("AE", "Æ"),
    ("Dcroat", "Đ"),
    ("Delta", "Δ"),
    ("Dslash", "Đ"),
    ("Eth", "Ð"),
    ("Euro", "€"),
    ("Lslash", "Ł"),
    ("OE", "Œ"),
    ("Omega", "Ω"),
    ("Oslash", "Ø"),
    ("Phi", "Φ"),
    ("Sigma", "Σ"),
    ("Thorn", "Þ"),
    ("acute", "´"),
    ("acutecomb", "\u{301}"),
    ("ae", "æ"),
    ("alpha", "α"),
    ("ampersand", "&"),
    ("approxequal", "≈"),
    ("arrowdown", "↓"),
    ("arrowleft", "←"),
    ("arrowright", "→"),
    ("arrowup", "↑"),
    ("asciicircum", "^"),
    ("asciitilde", "~"),
    ("asterisk", "*"),
    ("at", "@"),
    ("backslash", "\\"),
    ("bar", "|"),
    ("beta", "β"),
    ("braceleft", "{"),
    ("braceright", "}"),
    ("bracketleft", "["),
    ("bracketright", "]"),
    ("breve", "˘"),
    ("brokenbar", "¦"),
    ("bullet", "•"),
    ("caron", "ˇ"),
    ("cedilla", "¸"),
    ("cent", "¢"),
    ("circumflex", "ˆ"),
    ("colon", ":"),
    ("comma", ","),
    ("copyright", "©"),
    ("currency", "¤"),
    ("dagger", "†"),
    ("daggerdbl", "‡"),
    ("dcroat", "đ"),
    ("degree", "°"),
    ("delta", "δ"),
    ("dieresis", "¨"),
    ("divide", "÷"),
    ("dmacron", "đ"),
    ("dollar", "$"),
    ("dong", "₫"),
    ("dotaccent", "˙"),
    ("dotbelowcomb", "\u{323}"),
    ("dotlessi", "ı"),
    ("eight", "8"),
    ("ellipsis", "…"),
    ("emdash", "—"),
    ("endash", "–"),
    ("epsilon", "ε"),
    ("equal", "="),
    ("eth", "ð"),
    ("exclam", "!"),
    ("exclamdown", "¡"),
    ("ff", "ff"),
    ("ffi", "ffi"),
    ("ffl", "ffl"),
    ("fi", "fi"),
    ("five", "5"),
    ("fl", "fl"),
    ("florin", "ƒ"),
    ("four", "4"),
    ("fraction", "⁄"),
    ("gamma", "γ"),
    ("germandbls", "ß"),
    ("grave", "`"),
    ("gravecomb", "\u{300}"),
    ("greater", ">"),
    ("greaterequal", "≥"),
    ("guillemotleft", "«"),
    ("guillemotright", "»"),
    ("guilsinglleft", "‹"),
    ("guilsinglright", "›"),
    ("hookabovecomb", "\u{309}"),
    ("hungarumlaut", "˝"),
    ("hyphen", "-"),
    ("infinity", "∞"),
    ("lambda", "λ"),
    ("less", "<"),
    ("lessequal", "≤"),
    ("logicalnot", "¬"),
    ("lslash", "ł"),
    ("macron", "¯"),
    ("middot", "·"),
    ("minus", "−"),
    ("mu", "µ"),
    ("multiply", "×"),
    ("nbspace", "\u{a0}"),
    ("nine", "9"),
    ("nonbreakingspace", "\u{a0}"),
    ("notequal", "≠"),
    ("numbersign", "#"),
    ("oe", "œ"),
    ("ogonek", "˛"),
    ("omega", "ω"),
    ("one", "1"),
    ("onehalf", "½"),
    ("onequarter", "¼"),
    ("onesuperior", "¹"),
    ("ordfeminine", "ª"),
    ("ordmasculine", "º"),
    ("oslash", "ø"),
    ("paragraph", "¶"),
    ("parenleft", "("),
    ("parenright", ")"),
    ("percent", "%"),
    ("period", "."),
    ("periodcentered", "·"),
    ("perthousand", "‰"),
    ("phi", "φ"),
    ("pi", "π"),
    ("plus", "+"),
    ("plusminus", "±"),
    ("question", "?"),
    ("questiondown", "¿"),
    ("quotedbl", "\""),
    ("quotedblbase", "„"),
    ("quotedblleft", "“"),
    ("quotedblright", "”"),
    ("quoteleft", "‘"),
    ("quoteright", "’"),
    ("quotesinglbase", "‚"),
    ("quotesingle", "'"),
    ("radical", "√"),
    ("registered", "®"),
    ("ring", "˚"),
    ("section", "§"),
    ("semicolon", ";"),
    ("seven", "7"),
    ("sfthyphen", "\u{ad}"),
    ("sigma", "σ"),
    ("six", "6"),
    ("slash", "/"),
    ("softhyphen", "\u{ad}"),
    ("space", " "),
    ("sterling", "£"),
    ("summation", "∑"),
    ("tau", "τ"),
    ("thorn", "þ"),
    ("three", "3"),
    ("threequarters", "¾"),
    ("threesuperior", "³"),
    ("tilde", "˜"),
    ("tildecomb", "\u{303}"),
    ("trademark", "™"),
    ("two", "2"),
    ("twosuperior", "²"),
    ("underscore", "_"),
    ("yen", "¥"),
    ("zero", "0"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_mean_text() {
        let cases = [
            ("A", "A"),
            ("comma", ","),
            ("uni1EA1", "ạ"),
            ("u1EA1", "ạ"),
            ("uni00660069", "fi"),
            ("f_i", "fi"),
            ("acircumflexacute", "ấ"),
            ("Uhorndotbelow", "Ự"),
            ("ahookabove", "ả"),
            ("dcroat", "đ"),
            ("one.sup", "1"),
        ];
        for (name, text) in cases {
            assert_eq!(text_of(name).as_deref(), Some(text), "{name}");
        }
        for name in ["g123", "", "cid00012", ".notdef", "uniXYZW"] {
            assert_eq!(text_of(name), None, "{name}");
        }
    }

    #[test]
    fn the_list_is_sorted() {
        assert!(NAMES.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}
