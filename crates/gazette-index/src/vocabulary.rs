//! The spellings of words typed without marks, from the terms of the index itself.

use std::collections::HashMap;

use gazette_text::fold::fold;
use gazette_text::spelling::canonical;
use tantivy::schema::Field;
use tantivy::{Searcher, Term};

use crate::analysis::{Syllable, pair};
use crate::typing::meant;

/// Spellings of one syllable that are tried beside their neighbours.
const MOST_STATES: usize = 10;
/// Spellings of one syllable that are remembered.
const MOST_KNOWN: usize = 40;
/// Syllables of one question that are forgiven a mistake.
const MOST_FORGIVEN: usize = 4;
/// A spelling that fewer units hold may be a mistake itself.
const RARE: f32 = 5.0;
/// Spellings of one syllable that are looked for.
const MOST_LIKELY: usize = 4;
/// How many sightings together weigh as much as knowing each word alone.
const ALONE: f32 = 3.0;
/// How far a less likely spelling falls behind: the smaller, the more spellings are looked for.
const DOUBT: f32 = 0.6;
/// A spelling with a smaller share is not looked for.
const LEAST_SHARE: f32 = 0.08;

/// Every spelling in the index by its form without marks, the most common first.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    spellings: HashMap<Box<str>, Vec<(Box<str>, u32)>>,
    total: f32,
}

impl Vocabulary {
    /// Reads the vocabulary of a field of syllables.
    pub(crate) fn read(searcher: &Searcher, field: Field) -> tantivy::Result<Self> {
        let mut counted: HashMap<Box<str>, Vec<(u32, Box<str>)>> = HashMap::new();
        for segment in searcher.segment_readers() {
            let index = segment.inverted_index(field)?;
            let mut terms = index.terms().stream()?;
            while let Some((bytes, info)) = terms.next() {
                let Ok(term) = std::str::from_utf8(bytes) else { continue };
                let spellings = counted.entry(fold(term).into_boxed_str()).or_default();
                match spellings.iter_mut().find(|(_, known)| **known == *term) {
                    Some((count, _)) => *count += info.doc_freq,
                    None => spellings.push((info.doc_freq, term.into())),
                }
            }
        }
        let sorted = counted.into_iter().map(|(folded, mut spellings)| {
            spellings.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
            spellings.truncate(MOST_KNOWN);
            (folded, spellings.into_iter().map(|(count, term)| (term, count)).collect())
        });
        Ok(Self { spellings: sorted.collect(), total: (searcher.num_docs() as f32).max(1.0) * 100.0 })
    }

    /// Whether a syllable stands in the index as it is spelled.
    pub(crate) fn knows(&self, syllable: &Syllable) -> bool {
        let known = self.spellings.get(syllable.folded.as_str());
        known.is_some_and(|known| known.iter().any(|(term, _)| **term == *syllable.marked))
    }

    /// The commonest words that begin so, with their shares.
    pub(crate) fn beginning(&self, typed: &Syllable, most: usize) -> Vec<(String, f32)> {
        let marked = typed.marked != typed.folded;
        let begins = self.spellings.iter().filter(|(folded, _)| folded.starts_with(&typed.folded));
        // What is typed with marks must go on with them; the marks of the last letter may still come.
        let fits = |term: &str| !marked || term.starts_with(&typed.marked) || fold(term) == typed.folded;
        let mut out: Vec<(&str, u32)> = begins
            .flat_map(|(_, spellings)| spellings.iter().map(|(term, count)| (term.as_ref(), *count)))
            .filter(|(term, _)| fits(term))
            .collect();
        out.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        out.truncate(most);
        out.into_iter().map(|(term, _)| (term.to_owned(), 1.0)).collect()
    }

    /// The likely spellings of each syllable, with their shares, the best first: those whose neighbours stand
    /// beside each other in the index. With `unmarked` every spelling is meant, else only those of syllables
    /// that the index does not know: mistyped, or typed as raw keys.
    pub(crate) fn marked(
        &self,
        searcher: &Searcher,
        pairs: Field,
        typed: &[Syllable],
        unmarked: bool,
    ) -> Vec<Vec<(String, f32)>> {
        let mut forgiven = MOST_FORGIVEN;
        let states: Vec<Vec<(&str, f32)>> =
            typed.iter().map(|syllable| self.states(syllable, unmarked, &mut forgiven)).collect();
        let mut steps: Vec<Vec<Vec<f32>>> = Vec::new();
        for window in states.windows(2) {
            let [left, right] = window else { continue };
            let step = |a: &(&str, f32), b: &(&str, f32)| {
                let term = Term::from_field_text(pairs, &pair(a.0, b.0));
                let count = searcher.doc_freq(&term).unwrap_or(0) as f32;
                ((count + ALONE * b.1 / self.total) / (a.1 + ALONE)).ln()
            };
            steps.push(left.iter().map(|a| right.iter().map(|b| step(a, b)).collect()).collect());
        }
        let forward = self.forward(&states, &steps);
        let backward = backward(&states, &steps);
        let mut out = Vec::with_capacity(states.len());
        for ((states, forward), backward) in states.iter().zip(&forward).zip(&backward) {
            let through: Vec<f32> = forward.iter().zip(backward).map(|(a, b)| a + b).collect();
            let best = through.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let mut shares: Vec<(String, f32)> = states
                .iter()
                .zip(&through)
                .map(|((term, _), through)| ((*term).to_owned(), (DOUBT * (through - best)).exp()))
                .filter(|(_, share)| *share >= LEAST_SHARE)
                .collect();
            shares.sort_by(|a, b| b.1.total_cmp(&a.1));
            shares.truncate(MOST_LIKELY);
            out.push(shares);
        }
        out
    }

    fn states<'a>(
        &'a self,
        syllable: &'a Syllable,
        unmarked: bool,
        forgiven: &mut usize,
    ) -> Vec<(&'a str, f32)> {
        let of = |folded: &str| -> Vec<(&str, f32)> {
            let known = self.spellings.get(folded).into_iter().flatten().take(MOST_STATES);
            known.map(|(term, count)| (term.as_ref(), *count as f32)).collect()
        };
        let itself = vec![(syllable.marked.as_str(), 1.0)];
        if !unmarked && self.knows(syllable) {
            return itself;
        }
        let mut out = of(&syllable.folded);
        let rare = out.iter().map(|(_, count)| count).sum::<f32>() < RARE;
        if rare && let Some(meant) = meant(&syllable.folded) {
            let canonical = canonical(&meant);
            let found = self.spellings.get(fold(&meant).as_str()).into_iter().flatten();
            let found: Vec<_> = found.filter(|(term, _)| **term == *canonical).collect();
            if let [(term, count)] = found.as_slice() {
                return vec![(term.as_ref(), *count as f32)];
            }
        }
        if out.is_empty()
            && *forgiven > 0
            && (3..=8).contains(&syllable.folded.len())
            && syllable.folded.is_ascii()
        {
            *forgiven -= 1;
            let near =
                self.spellings.keys().filter(|known| one_off(known.as_bytes(), syllable.folded.as_bytes()));
            out = near.flat_map(|known| of(known)).filter(|(_, count)| *count >= RARE).collect();
            out.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
            out.truncate(MOST_STATES);
        }
        if out.is_empty() { itself } else { out }
    }

    fn forward(&self, states: &[Vec<(&str, f32)>], steps: &[Vec<Vec<f32>>]) -> Vec<Vec<f32>> {
        let mut out: Vec<Vec<f32>> = Vec::with_capacity(states.len());
        for (at, states) in states.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|before| Some((out.get(before)?, steps.get(before)?)));
            let scores = match before {
                None => states.iter().map(|(_, count)| (count / self.total).ln()).collect(),
                Some((scores, step)) => (0..states.len())
                    .map(|to| {
                        scores.iter().zip(step).map(|(s, row)| s + row[to]).fold(f32::NEG_INFINITY, f32::max)
                    })
                    .collect(),
            };
            out.push(scores);
        }
        out
    }
}

/// Whether one letter too many, too few, wrong, or two exchanged make the one word from the other.
fn one_off(a: &[u8], b: &[u8]) -> bool {
    if a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let before = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[before..], &b[before..]);
    match (a, b) {
        ([], _) | (_, []) => true,
        ([a1, a2, rest_a @ ..], [b1, b2, rest_b @ ..]) if a1 == b2 && a2 == b1 && rest_a == rest_b => true,
        ([_, rest_a @ ..], [_, rest_b @ ..]) => rest_a == rest_b || rest_a == b || a == rest_b,
    }
}

fn backward(states: &[Vec<(&str, f32)>], steps: &[Vec<Vec<f32>>]) -> Vec<Vec<f32>> {
    let mut out: Vec<Vec<f32>> = states.iter().map(|states| vec![0.0; states.len()]).collect();
    for at in (0..steps.len()).rev() {
        let after = out[at + 1].clone();
        for (from, row) in steps[at].iter().enumerate() {
            out[at][from] =
                row.iter().zip(&after).map(|(step, after)| step + after).fold(f32::NEG_INFINITY, f32::max);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_mistake_is_forgiven_and_no_more() {
        for (a, b, near) in [
            ("nghi", "ngih", true),
            ("nghi", "ngh", true),
            ("nghi", "nghhi", true),
            ("nghi", "nghe", true),
            ("nghi", "gnih", false),
            ("dinh", "dnhi", false),
            ("a", "abc", false),
        ] {
            assert_eq!(one_off(a.as_bytes(), b.as_bytes()), near, "{a} {b}");
        }
    }
}
