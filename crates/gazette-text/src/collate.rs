//! The order of the Vietnamese alphabet (thứ tự chữ cái tiếng Việt) for lists of names.

use std::cmp::Ordering;

use unicode_normalization::UnicodeNormalization as _;

/// Compares two names as a Vietnamese dictionary does, without regard to case: letters first (a ă â b c d đ e ê …),
/// syllable by syllable, then the tone (ngang, huyền, hỏi, ngã, sắc, nặng); numbers by their value.
///
/// ```
/// let mut names = ["Ủy ban", "Đất đai", "Dược", "Đường 10", "Đường 9", "Dân số", "Ứng dụng"];
/// names.sort_by(|a, b| gazette_text::collate::compare(a, b));
/// assert_eq!(names, ["Dân số", "Dược", "Đất đai", "Đường 9", "Đường 10", "Ủy ban", "Ứng dụng"]);
/// ```
pub fn compare(a: &str, b: &str) -> Ordering {
    key(a).cmp(&key(b)).then_with(|| a.cmp(b))
}

/// What stands between a syllable's letters and its tone: less than any letter, so that `an` and `án` stand before `anh`.
const END: u32 = 0;

fn key(text: &str) -> Vec<u32> {
    let mut out = Vec::with_capacity(text.len() + 8);
    for word in text.split(|c: char| !(c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&c))) {
        if word.is_empty() {
            continue;
        }
        let mut tone = 0;
        let mut letters = word.nfd().flat_map(char::to_lowercase).peekable();
        while let Some(c) = letters.next() {
            if let Some(digit) = c.to_digit(10) {
                let mut digits = vec![digit];
                while let Some(next) = letters.peek().and_then(|c| c.to_digit(10)) {
                    digits.push(next);
                    letters.next();
                }
                let zeros = digits.iter().take_while(|digit| **digit == 0).count();
                let digits = digits.get(zeros..).unwrap_or_default();
                // Numbers stand before letters, shorter ones before longer ones.
                out.extend([1, digits.len() as u32]);
                out.extend(digits);
                continue;
            }
            match (c, out.last_mut()) {
                // Breve, circumflex and horn make the letter another one, after the plain one: a ă â, o ô ơ.
                ('\u{306}', Some(letter)) => *letter += 1,
                ('\u{302}', Some(letter)) => *letter += if *letter == rank('a') { 2 } else { 1 },
                ('\u{31b}', Some(letter)) => *letter += 2,
                ('\u{300}', _) => tone = 1,
                ('\u{309}', _) => tone = 2,
                ('\u{303}', _) => tone = 3,
                ('\u{301}', _) => tone = 4,
                ('\u{323}', _) => tone = 5,
                (c, _) => out.push(rank(c)),
            }
        }
        out.extend([END, tone]);
    }
    out
}

/// Where a letter stands; four places for each, for those with marks of their own.
fn rank(c: char) -> u32 {
    match c {
        'đ' => rank('d') + 1,
        c => 8 + 4 * u32::from(c),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_alphabet_stands_in_its_order() {
        let alphabet = "a ă â b c d đ e ê g h i k l m n o ô ơ p q r s t u ư v x y";
        let letters: Vec<&str> = alphabet.split(' ').collect();
        let mut sorted = letters.clone();
        sorted.reverse();
        sorted.sort_by(|a, b| compare(a, b));
        assert_eq!(sorted, letters);
    }

    #[test]
    fn tones_stand_in_their_order_and_after_the_letters() {
        let words = ["ma", "mà", "mả", "mã", "má", "mạ", "má tôi", "mai", "mâm"];
        let mut sorted = words;
        sorted.reverse();
        sorted.sort_by(|a, b| compare(a, b));
        let tones = ["ma", "mà", "mả", "mã", "má", "má tôi", "mạ", "mai", "mâm"];
        assert_eq!(sorted, tones);
    }

    #[test]
    fn both_unicode_forms_and_both_cases_are_one_name() {
        let composed = "Ủy ban nhân dân";
        let decomposed: String = composed.nfd().collect();
        assert_eq!(key(composed), key(&decomposed));
        assert_eq!(key(composed), key(&composed.to_uppercase()));
    }

    proptest! {
        #[test]
        fn any_two_texts_compare_one_way(a in "\\PC{0,12}", b in "\\PC{0,12}") {
            prop_assert_eq!(compare(&a, &b), compare(&b, &a).reverse());
        }
    }
}
