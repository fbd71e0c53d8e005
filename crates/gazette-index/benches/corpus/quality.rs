//! Questions in the forms people type them, and how well they are answered.

use gazette_index::Index;
use gazette_text::fold::fold;
use unicode_normalization::UnicodeNormalization;

use super::corpus::{ndcg, recall};

/// A question, by its number and words, as it is typed.
pub(crate) type Form = fn(usize, &str) -> String;

/// How questions are typed.
pub(crate) const FORMS: [(&str, Form); 5] = [
    ("marks", |_, text| text.to_owned()),
    ("no-marks", |_, text| fold(text)),
    ("nfd", |_, text| text.nfd().collect()),
    ("other-tones", |_, text| other_tones(text)),
    ("one-typo", typo),
];

/// nDCG@10, recall at 1, 10 and 100, and MRR.
pub(crate) type Quality = [f64; 5];

/// The mean over all questions in one form.
pub(crate) fn quality(index: &Index, questions: &[(String, Vec<String>)], form: Form) -> Quality {
    let mut sums = [0.0; 5];
    for (at, (text, relevant)) in questions.iter().enumerate() {
        let ranked: Vec<String> =
            index.ranking(&form(at, text), 100).unwrap().into_iter().map(|(id, _)| id).collect();
        let first = ranked.iter().position(|id| relevant.contains(id));
        let one = [
            ndcg(&ranked, relevant),
            recall(&ranked, relevant, 1),
            recall(&ranked, relevant, 10),
            recall(&ranked, relevant, 100),
            first.map_or(0.0, |at| 1.0 / (at + 1) as f64),
        ];
        for (sum, one) in sums.iter_mut().zip(one) {
            *sum += one;
        }
    }
    sums.map(|sum| sum / questions.len().max(1) as f64)
}

/// `hòa` as `hoà`, `thủy` as `thuỷ`, and the other way round.
fn other_tones(text: &str) -> String {
    let pairs = [("òóỏõọ", "a", "o", "àáảãạ"), ("òóỏõọ", "e", "o", "èéẻẽẹ"), ("ùúủũụ", "y", "u", "ỳýỷỹỵ")];
    let turned = |word: &str| -> String {
        for (toned, plain, first, second) in pairs {
            for (a, b) in toned.chars().zip(second.chars()) {
                let (old, new) = (format!("{a}{plain}"), format!("{first}{b}"));
                if let Some(head) = word.strip_suffix(&old) {
                    return format!("{head}{new}");
                }
                if let Some(head) = word.strip_suffix(&new).filter(|head| !head.ends_with(['q', 'Q'])) {
                    return format!("{head}{old}");
                }
            }
        }
        word.to_owned()
    };
    text.split(' ')
        .map(|word| {
            let end = word.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
            format!("{}{}", turned(&word[..end]), &word[end..])
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// One letter left out, doubled, exchanged with the next or struck beside; the same one every time.
fn typo(at: usize, text: &str) -> String {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64 ^ at as u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) % below.max(1) as u64) as usize
    };
    let mut words: Vec<Vec<char>> = text.split(' ').map(|word| word.chars().collect()).collect();
    let long: Vec<usize> = (0..words.len())
        .filter(|at| words[*at].len() >= 3 && words[*at].iter().all(|c| c.is_alphabetic()))
        .collect();
    if let Some(at) = long.get(random(long.len())) {
        let word = &mut words[*at];
        let place = random(word.len() - 1);
        match random(4) {
            0 => drop(word.remove(place)),
            1 => word.insert(place, word[place]),
            2 => word.swap(place, place + 1),
            _ => {
                let keys = "qwertyuiopasdfghjklzxcvbnm";
                let near = keys.find(word[place]).and_then(|at| keys[at + 1..].chars().next());
                word[place] = near.unwrap_or('s');
            }
        }
    }
    words.into_iter().map(String::from_iter).collect::<Vec<_>>().join(" ")
}
