//! From text to terms: syllables and adjacent pairs, in one accepted spelling, with marks and without.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use gazette_text::fold::fold;
use gazette_text::normalize::normalize;
use gazette_text::spelling;

/// A syllable of a text: a run of letters and digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Syllable {
    /// Where it begins, in bytes of the normalised text.
    pub(crate) start: usize,
    /// Where it ends.
    pub(crate) end: usize,
    /// Lower case, in the canonical spelling, with marks.
    pub(crate) marked: String,
    /// Without marks.
    pub(crate) folded: String,
}

/// The normalised form that is indexed and shown.
pub(crate) fn shown(text: &str) -> String {
    normalize(text)
}

/// The syllables of a normalised text.
pub(crate) fn syllables(text: &str) -> Vec<Syllable> {
    let mut out = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain(std::iter::once((text.len(), ' '))) {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                out.push(syllable(text, from, at));
                start = None;
            }
            _ => {}
        }
    }
    out
}

fn syllable(text: &str, start: usize, end: usize) -> Syllable {
    let lower = text[start..end].to_lowercase();
    if lower.is_ascii() {
        let marked = spelling::canonical(&lower);
        return Syllable { start, end, folded: marked.clone(), marked };
    }
    let marked = spelling::canonical(&lower);
    let folded = fold(&marked);
    Syllable { start, end, marked, folded }
}

/// Makes the terms of texts one after the other; a syllable is put into its accepted spelling only once.
#[derive(Debug, Default)]
pub(crate) struct Analyzer {
    spellings: HashMap<Box<str>, Box<str>, BuildHasherDefault<Quick>>,
}

/// More different syllables than a language has are not remembered.
const REMEMBERED: usize = 200_000;

/// A quick hash for short keys; the number of keys is bounded, so a flood of collisions costs little.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Quick(u64);

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0u8; 8];
            for (to, from) in word.iter_mut().zip(chunk) {
                *to = *from;
            }
            self.write_u64(u64::from_le_bytes(word));
        }
    }

    fn write_u8(&mut self, byte: u8) {
        self.write_u64(u64::from(byte));
    }

    fn write_u64(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}

/// The hash of an address, the same in every build.
pub(crate) fn hash(text: &str) -> u64 {
    let mut quick = Quick::default();
    quick.write(text.as_bytes());
    quick.finish()
}

impl Analyzer {
    /// The syllables and the pairs of a normalised text, each joined by `separator`.
    pub(crate) fn terms(&mut self, text: &str, separator: char) -> (String, String) {
        let mut syllables = String::with_capacity(text.len());
        let mut pairs = String::with_capacity(text.len() * 2);
        let mut start = None;
        let mut last: Option<(usize, usize, usize)> = None;
        for (at, c) in text.char_indices().chain(std::iter::once((text.len(), ' '))) {
            match (c.is_alphanumeric(), start) {
                (true, None) => start = Some(at),
                (false, Some(from)) => {
                    start = None;
                    if !syllables.is_empty() {
                        syllables.push(separator);
                    }
                    let begin = syllables.len();
                    self.spell(&text[from..at], &mut syllables);
                    if let Some((before_begin, before_end, text_end)) = last
                        && joined(&text[text_end..from])
                    {
                        if !pairs.is_empty() {
                            pairs.push(separator);
                        }
                        pairs.push_str(&syllables[before_begin..before_end]);
                        pairs.push(' ');
                        pairs.push_str(&syllables[begin..]);
                    }
                    last = Some((begin, syllables.len(), at));
                }
                _ => {}
            }
        }
        (syllables, pairs)
    }

    fn spell(&mut self, syllable: &str, out: &mut String) {
        if let Some(known) = self.spellings.get(syllable) {
            out.push_str(known);
            return;
        }
        let spelled = spelling::canonical(&syllable.to_lowercase());
        out.push_str(&spelled);
        if self.spellings.len() < REMEMBERED {
            self.spellings.insert(syllable.into(), spelled.into_boxed_str());
        }
    }
}

/// A pair of adjacent syllables as one term.
pub(crate) fn pair(a: &str, b: &str) -> String {
    format!("{a} {b}")
}

/// Whether two neighbours belong to one phrase: nothing but spaces or a hyphen between them.
pub(crate) fn adjacent(text: &str, a: &Syllable, b: &Syllable) -> bool {
    joined(&text[a.end..b.start])
}

fn joined(between: &str) -> bool {
    between.chars().all(|c| c.is_whitespace() || c == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_analyzer_gives_the_terms_of_the_syllables() {
        let text = shown("Hoà giải ở CƠ SỞ, kinh tế - kỹ thuật 12/2023");
        let found = syllables(&text);
        let (terms, pairs) = Analyzer::default().terms(&text, '|');
        assert_eq!(terms, found.iter().map(|s| s.marked.as_str()).collect::<Vec<_>>().join("|"));
        let expected = found
            .windows(2)
            .filter(|w| adjacent(&text, &w[0], &w[1]))
            .map(|w| pair(&w[0].marked, &w[1].marked));
        assert_eq!(pairs, expected.collect::<Vec<_>>().join("|"));
        assert!(pairs.contains("tế kỹ") || pairs.contains("tế kĩ"), "{pairs}");
    }

    #[test]
    fn a_syllable_has_one_spelling_and_keeps_its_place() {
        let text = shown("Hoà giải ở CƠ SỞ, 12/2023");
        let found = syllables(&text);
        let marked: Vec<&str> = found.iter().map(|s| s.marked.as_str()).collect();
        assert_eq!(marked[0], syllables("hòa")[0].marked);
        assert_eq!(marked[1..], ["giải", "ở", "cơ", "sở", "12", "2023"]);
        assert_eq!(&text[found[3].start..found[3].end], "CƠ");
        assert_eq!(found[4].folded, "so");
    }
}
