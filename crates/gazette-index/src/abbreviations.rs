//! Abbreviations of official language, and everyday words, with what they stand for.

use crate::analysis::{Syllable, shown, syllables};

/// Those that come with the program.
const ABBREVIATIONS: &str = include_str!("../data/abbreviations.txt");
/// Everyday words with the words of the law.
const EVERYDAY: &str = include_str!("../data/everyday.txt");

/// How much a word counts that an abbreviation stands for.
const ALSO_WEIGHT: f32 = 0.8;
/// How much a word of the law counts for an everyday one.
const EVERYDAY_WEIGHT: f32 = 0.5;
/// How much an abbreviation counts for what is written out: it is rare, and rare words count much already.
const SHORT_WEIGHT: f32 = 0.15;
/// More abbreviations of one question are not written out.
const MOST_ALSO: usize = 4;
/// More lines of one's own are not read.
const MOST_LINES: usize = 5000;

/// Words with what they stand for (từ viết tắt): found by either.
///
/// Those of the program are there from the start; an office or a library user adds their own as text, one a line:
///
/// ```text
/// # a comment
/// KKT = khu kinh tế
/// ```
#[derive(Debug, Clone)]
pub struct Abbreviations {
    pairs: Vec<Pair>,
}

#[derive(Debug, Clone)]
struct Pair {
    short: Vec<Syllable>,
    long: Vec<Syllable>,
    weight: f32,
}

impl Default for Abbreviations {
    fn default() -> Self {
        let mut out = Self { pairs: Vec::new() };
        out.read(ABBREVIATIONS, ALSO_WEIGHT);
        out.read(EVERYDAY, EVERYDAY_WEIGHT);
        out
    }
}

impl Abbreviations {
    /// Adds the lines of a text; what one of them says goes before what the program knows. Lines that are not
    /// understood are returned with their number.
    pub fn add(&mut self, text: &str) -> Vec<(usize, String)> {
        let known = std::mem::take(&mut self.pairs);
        let wrong = self.read(text, ALSO_WEIGHT);
        let said: Vec<String> = self.pairs.iter().map(|pair| folded(&pair.short)).collect();
        self.pairs.extend(known.into_iter().filter(|pair| !said.contains(&folded(&pair.short))));
        wrong
    }

    fn read(&mut self, text: &str, weight: f32) -> Vec<(usize, String)> {
        let mut wrong = Vec::new();
        for (number, line) in (1..).zip(text.lines()).take(MOST_LINES) {
            let line = shown(line.trim().trim_start_matches('\u{feff}'));
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (short, long) = line.split_once('=').unwrap_or_default();
            let (short, long) = (syllables(short), syllables(long));
            match short.is_empty() || long.is_empty() || short.len() > 8 || long.len() > 16 {
                true => wrong.push((number, line)),
                false => self.pairs.push(Pair { short, long, weight }),
            }
        }
        wrong
    }

    /// What the abbreviations among the words stand for, and the abbreviations of what is written out, with how
    /// much they count.
    pub(crate) fn also(&self, typed: &[Syllable]) -> Vec<(Vec<String>, f32)> {
        let marked = typed.iter().any(|syllable| syllable.marked != syllable.folded);
        let holds = |words: &[Syllable]| {
            typed.windows(words.len()).any(|window| {
                window.iter().zip(words).all(|(a, b)| {
                    // Among words with marks a word without is an abbreviation, or meant so.
                    if marked && b.marked != b.folded { a.marked == b.marked } else { a.folded == b.folded }
                })
            })
        };
        let words = |words: &[Syllable]| words.iter().map(|syllable| syllable.marked.clone()).collect();
        let mut out: Vec<(Vec<String>, f32)> = Vec::new();
        for pair in &self.pairs {
            if holds(&pair.short) {
                // What is written out already needs no second saying.
                if !holds(&pair.long) {
                    out.push((words(&pair.long), pair.weight));
                }
            } else if pair.weight == ALSO_WEIGHT && holds(&pair.long) {
                out.push((words(&pair.short), SHORT_WEIGHT));
            }
            if out.len() == MOST_ALSO {
                break;
            }
        }
        out
    }
}

fn folded(words: &[Syllable]) -> String {
    words.iter().map(|syllable| syllable.folded.as_str()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn also(abbreviations: &Abbreviations, text: &str) -> Vec<String> {
        abbreviations.also(&syllables(text)).into_iter().map(|(words, _)| words.join(" ")).collect()
    }

    #[test]
    fn lines_of_an_office_go_before_those_of_the_program() {
        let mut own = Abbreviations::default();
        assert_eq!(also(&own, "phí BHYT"), ["bảo hiểm y tế"]);
        assert_eq!(own.add("# của tỉnh\nKKT = khu kinh tế\nBHYT = bệnh hiểm y tá\nsai\n= a\n").len(), 2);
        assert_eq!(also(&own, "đất kkt"), ["khu kinh tế"]);
        assert_eq!(also(&own, "phí BHYT"), ["bệnh hiểm y tá"]);
    }

    #[test]
    fn every_line_of_the_program_is_understood() {
        let mut own = Abbreviations { pairs: Vec::new() };
        assert!(own.read(ABBREVIATIONS, 1.0).is_empty() && own.read(EVERYDAY, 1.0).is_empty());
    }
}
