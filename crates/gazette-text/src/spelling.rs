//! Accepted spellings of one word (biến thể chính tả): old and new tone placement, i and y.
//!
//! Vietnamese writes some syllables in two ways that both stand in dictionaries and laws: `hoà` and
//! `hòa`, `thuỷ` and `thủy`, `qui` and `quy`, `kĩ` and `kỹ`. Which one stands there is no difference of
//! words. Case is not spelling: `Nhân dân` and `nhân dân` are two things in law.

use std::borrow::Cow;

use crate::normalize::normalize;

/// The canonical spelling of every word in `text`, everything else (case, marks, spaces) kept: NFC, tone
/// on the first of two vowels (`hòa`, `thủy`), y in open syllables after h, k, l, m, q, s, t (`kỹ`, `quy`).
pub fn canonical(text: &str) -> String {
    let text = normalize(text);
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let letters = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        let (word, after) = rest.split_at(letters);
        out.push_str(&canonical_word(word));
        let other = after.find(char::is_alphabetic).unwrap_or(after.len());
        let (between, next) = after.split_at(other);
        out.push_str(between);
        rest = next;
    }
    out
}

/// Whether `a` and `b` are one word, perhaps in two accepted spellings.
pub fn same_word(a: &str, b: &str) -> bool {
    a == b || canonical(a) == canonical(b)
}

/// The canonical spelling of one word in NFC that holds letters only.
pub(crate) fn canonical_word(word: &str) -> Cow<'_, str> {
    // Longer than any syllable, or nothing that could vary: as it is.
    if word.len() > 24 || !may_vary(word) {
        return Cow::Borrowed(word);
    }
    let mut letters: Vec<char> = word.chars().collect();
    let changed = move_tone(&mut letters) | write_y(&mut letters);
    if changed { Cow::Owned(letters.into_iter().collect()) } else { Cow::Borrowed(word) }
}

/// A cheap look at the bytes: only words with i, y, or a toned a, e after o can vary.
fn may_vary(word: &str) -> bool {
    let mut before = ' ';
    word.chars().any(|c| {
        let pair = matches!((lower(before), tone_of(c)), ('o', Some(('a' | 'e', _))));
        before = c;
        pair || matches!(tone_of(c), Some(('i' | 'y', _))) || matches!(c, 'i' | 'I')
    })
}

/// `oà` → `òa`, `oè` → `òe`, `uỳ` → `ùy` at the end of a word; not after q, where u belongs to the consonant.
fn move_tone(letters: &mut [char]) -> bool {
    let [.., first, second] = letters else { return false };
    let (Some((base, tone)), glide) = (tone_of(*second), lower(*first)) else { return false };
    if !matches!((glide, base), ('o', 'a' | 'e') | ('u', 'y')) {
        return false;
    }
    let (toned, plain) = (with_tone(*first, tone), with_tone(*second, 0));
    let before = letters.len().checked_sub(3).and_then(|at| letters.get(at)).copied();
    if before.is_some_and(|c| lower(c) == 'q') {
        return false;
    }
    if let ([.., first, second], Some(toned), Some(plain)) = (letters, toned, plain) {
        (*first, *second) = (toned, plain);
        return true;
    }
    false
}

/// i → y in open syllables of h, k, l, m, s, t and after qu, there also before t, nh and ch.
fn write_y(letters: &mut [char]) -> bool {
    let lowered: Vec<char> = letters.iter().copied().map(lower).collect();
    let at = match lowered.as_slice() {
        ['h' | 'k' | 'l' | 'm' | 's' | 't', _] => 1,
        ['q', 'u', _] | ['q', 'u', _, 't'] | ['q', 'u', _, 'n' | 'c', 'h'] => 2,
        _ => return false,
    };
    let (letter, tone) = match letters.get(at) {
        Some('i') => ('y', 0),
        Some('I') => ('Y', 0),
        Some(&c) => match tone_of(c) {
            Some(('i', tone)) if c.is_uppercase() => ('Y', tone),
            Some(('i', tone)) => ('y', tone),
            _ => return false,
        },
        None => return false,
    };
    match (letters.get_mut(at), with_tone(letter, tone)) {
        (Some(place), Some(toned)) => {
            *place = toned;
            true
        }
        _ => false,
    }
}

/// Vowels of the variants without tone and with grave, acute, hook, tilde, dot.
const TONES: [[char; 6]; 12] = [
    ['a', 'à', 'á', 'ả', 'ã', 'ạ'],
    ['e', 'è', 'é', 'ẻ', 'ẽ', 'ẹ'],
    ['i', 'ì', 'í', 'ỉ', 'ĩ', 'ị'],
    ['o', 'ò', 'ó', 'ỏ', 'õ', 'ọ'],
    ['u', 'ù', 'ú', 'ủ', 'ũ', 'ụ'],
    ['y', 'ỳ', 'ý', 'ỷ', 'ỹ', 'ỵ'],
    ['A', 'À', 'Á', 'Ả', 'Ã', 'Ạ'],
    ['E', 'È', 'É', 'Ẻ', 'Ẽ', 'Ẹ'],
    ['O', 'Ò', 'Ó', 'Ỏ', 'Õ', 'Ọ'],
    ['U', 'Ù', 'Ú', 'Ủ', 'Ũ', 'Ụ'],
    ['I', 'Ì', 'Í', 'Ỉ', 'Ĩ', 'Ị'],
    ['Y', 'Ỳ', 'Ý', 'Ỷ', 'Ỹ', 'Ỵ'],
];

/// The vowel without tone, in lower case, and its tone 1 to 5; `None` without a tone.
fn tone_of(c: char) -> Option<(char, usize)> {
    if c.is_ascii() {
        return None;
    }
    TONES.iter().find_map(|row| {
        let tone = row.iter().position(|&toned| toned == c)?;
        Some((row[0].to_ascii_lowercase(), tone))
    })
}

/// The vowel of `c` with another tone, case kept.
fn with_tone(c: char, tone: usize) -> Option<char> {
    TONES.iter().find(|row| row.contains(&c)).and_then(|row| row.get(tone)).copied()
}

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepted_spellings_are_one_word() {
        for (a, b) in [
            ("hoà", "hòa"),
            ("HOÀ", "HÒA"),
            ("Uỷ", "Ủy"),
            ("UỶ", "ỦY"),
            ("thuỷ", "thủy"),
            ("khoẻ", "khỏe"),
            ("qui", "quy"),
            ("Qui", "Quy"),
            ("quí", "quý"),
            ("kĩ", "kỹ"),
            ("lí", "lý"),
            ("sĩ", "sỹ"),
            ("tỉ", "tỷ"),
            ("TỈ", "TỶ"),
            ("hi", "hy"),
            ("quít", "quýt"),
            ("ho\u{61}\u{300}", "hòa"),
        ] {
            assert!(same_word(a, b), "{a} {b}: {} {}", canonical(a), canonical(b));
        }
    }

    #[test]
    fn other_words_stay_apart() {
        for (a, b) in [
            ("Nhân", "nhân"),
            ("thui", "thuy"),
            ("vi", "vy"),
            ("hoàn", "hòan"),
            ("quỳ", "qùy"),
            ("toán", "toan"),
            ("hóa", "hoa"),
            ("tỉnh", "tính"),
            ("mua", "mùa"),
        ] {
            assert!(!same_word(a, b), "{a} {b}");
        }
    }

    #[test]
    fn only_the_varying_words_of_a_line_change() {
        assert_eq!(
            canonical("Uỷ ban qui định kĩ thuật, hoà giải (hoàn)"),
            "Ủy ban quy định kỹ thuật, hòa giải (hoàn)"
        );
        assert_eq!(canonical("12/2023/QĐ-UBND"), "12/2023/QĐ-UBND");
    }

    #[test]
    fn the_canonical_spelling_is_its_own_canonical_spelling() {
        for word in ["hòa", "thủy", "quy", "kỹ", "Ủy", "quỳnh", "xyz", ""] {
            assert_eq!(canonical(word), word);
        }
    }
}
