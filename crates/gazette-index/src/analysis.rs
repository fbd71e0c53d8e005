//! From text to terms: syllables and adjacent pairs, in one accepted spelling, with marks and without.

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

/// A pair of adjacent syllables as one term.
pub(crate) fn pair(a: &str, b: &str) -> String {
    format!("{a} {b}")
}

/// Whether two neighbours belong to one phrase: nothing but spaces or a hyphen between them.
pub(crate) fn adjacent(text: &str, a: &Syllable, b: &Syllable) -> bool {
    text[a.end..b.start].chars().all(|c| c.is_whitespace() || c == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

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
