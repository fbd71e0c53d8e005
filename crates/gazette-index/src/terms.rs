//! The terms a question looks for: each syllable and pair with its spellings and its weight.

use tantivy::{Searcher, Term};

use crate::abbreviations::Abbreviations;
use crate::analysis::{adjacent, pair};
use crate::query::Query;
use crate::schema::{Family, Fields};
use crate::vocabulary::Vocabulary;

/// One syllable or pair that is looked for, in one or more spellings.
#[derive(Debug)]
pub(crate) struct Wanted {
    /// Where it stands in the question, in syllables.
    pub(crate) at: usize,
    /// Whether it is a pair.
    pub(crate) pair: bool,
    /// Its spellings with their shares, the best first.
    pub(crate) spellings: Vec<(String, f32)>,
    /// How rare it is in the index, after BM25.
    pub(crate) rarity: f32,
    /// How much it counts beside the others; questions carry words that hardly do.
    pub(crate) weight: f32,
    /// How many units hold it.
    pub(crate) frequency: u64,
}

/// How a word of a question such as `như thế nào` counts.
const QUESTION_WEIGHT: f32 = 0.25;
/// How much a pair counts beside a syllable.
const PAIR_WEIGHT: f32 = 1.3;

impl Wanted {
    /// How much finding it tells.
    pub(crate) fn worth(&self) -> f32 {
        self.weight * self.rarity
    }

    /// The field of a family this is looked for in.
    pub(crate) fn field(&self, family: Family) -> tantivy::schema::Field {
        if self.pair { family.pairs } else { family.syllables }
    }
}

/// What a question looks for, in the order of the question, syllables first; and the question in other
/// spelling, where words are misspelt, typed as raw keys or without marks.
pub(crate) fn wanted(
    query: &Query,
    searcher: &Searcher,
    vocabulary: &Vocabulary,
    abbreviations: &Abbreviations,
    fields: &Fields,
) -> (Vec<Wanted>, Option<String>) {
    let asking = asking(query);
    let found = &query.syllables;
    let mut out: Vec<Wanted> = Vec::new();
    let total = searcher.num_docs() as f32;
    let mut add = |at: usize, is_pair: bool, spellings: Vec<(String, f32)>, weight: f32| {
        let field = if is_pair { fields.text[0].pairs } else { fields.text[0].syllables };
        let frequency = spellings
            .iter()
            .map(|(term, share)| {
                let count = searcher.doc_freq(&Term::from_field_text(field, term)).unwrap_or(0);
                (count as f32 * share.sqrt()) as u64
            })
            .max()
            .unwrap_or(0);
        let held = (frequency as f32).min(total);
        let rarity = (1.0 + (total - held + 0.5) / (held + 0.5)).ln();
        // A word asked twice counts twice at most once more.
        if let Some(same) = out.iter_mut().find(|known| known.pair == is_pair && known.spellings == spellings)
        {
            same.weight = (same.weight + 0.5 * weight).min(1.5 * weight);
            return;
        }
        out.push(Wanted { at, pair: is_pair, spellings, rarity, weight, frequency });
    };
    let strange = query.unmarked || found.iter().any(|syllable| !vocabulary.knows(syllable));
    let marked = match strange {
        true => vocabulary.marked(searcher, fields.text[0].pairs, found, query.unmarked),
        false => Vec::new(),
    };
    for (at, syllable) in found.iter().enumerate() {
        let spellings = match marked.get(at) {
            Some(spellings) => spellings.clone(),
            None => vec![(syllable.marked.clone(), 1.0)],
        };
        add(at, false, spellings, if asking[at] { QUESTION_WEIGHT } else { 1.0 });
    }
    for (at, window) in found.windows(2).enumerate() {
        let [a, b] = window else { continue };
        if !adjacent(&query.text, a, b) {
            continue;
        }
        let spellings = match (marked.get(at), marked.get(at + 1)) {
            (Some(left), Some(right)) => {
                let mut pairs: Vec<(String, f32)> = Vec::new();
                for (a, share_a) in left {
                    for (b, share_b) in right {
                        pairs.push((pair(a, b), share_a * share_b));
                    }
                }
                pairs.sort_by(|a, b| b.1.total_cmp(&a.1));
                pairs.retain(|(_, share)| *share >= 0.04);
                pairs
            }
            _ => vec![(pair(&a.marked, &b.marked), 1.0)],
        };
        let weight = match (asking[at], asking[at + 1]) {
            (true, true) => QUESTION_WEIGHT,
            (false, false) => 1.0,
            _ => 0.5,
        };
        add(at, true, spellings, weight * PAIR_WEIGHT);
    }
    for (step, (words, weight)) in abbreviations.also(&query.syllables).into_iter().enumerate() {
        // Far from the words typed, so that none of them seems to stand beside it.
        let start = (step + 1) * 1000;
        for (at, word) in words.iter().enumerate() {
            add(start + at, false, vec![(word.clone(), 1.0)], weight);
        }
        for (at, window) in words.windows(2).enumerate() {
            if let [a, b] = window {
                add(start + at, true, vec![(pair(a, b), 1.0)], weight * PAIR_WEIGHT);
            }
        }
    }
    let correction = corrected(query, &marked);
    (out, correction)
}

/// The question with the likeliest spelling of each word, where that differs from what was typed.
fn corrected(query: &Query, marked: &[Vec<(String, f32)>]) -> Option<String> {
    let mut out = String::new();
    let mut at = 0;
    for (syllable, spellings) in query.syllables.iter().zip(marked) {
        let (best, _) = spellings.first()?;
        out.push_str(query.text.get(at..syllable.start)?);
        if *best == syllable.marked {
            out.push_str(query.text.get(syllable.start..syllable.end)?);
        } else {
            out.push_str(best);
        }
        at = syllable.end;
    }
    out.push_str(query.text.get(at..)?);
    (!marked.is_empty() && out != query.text).then_some(out)
}

/// Words that ask and say nothing of the subject, folded.
const ASKING: &str = include_str!("../data/asking.txt");

/// Which syllables only ask.
fn asking(query: &Query) -> Vec<bool> {
    let folded: Vec<&str> = query.syllables.iter().map(|syllable| syllable.folded.as_str()).collect();
    let mut out = vec![false; folded.len()];
    for line in ASKING.lines().filter(|line| !line.starts_with('#')) {
        let phrase: Vec<&str> = line.split_whitespace().collect();
        if phrase.is_empty() {
            continue;
        }
        for (at, window) in folded.windows(phrase.len()).enumerate() {
            if window == phrase {
                out[at..at + phrase.len()].fill(true);
            }
        }
    }
    // A question of nothing but such words means them.
    if out.iter().all(|asking| *asking) {
        out.fill(false);
    }
    out
}
