//! The spellings of words typed without marks, from the terms of the index itself.

use std::collections::HashMap;

use gazette_text::fold::fold;
use tantivy::schema::Field;
use tantivy::{Searcher, Term};

/// Rarer spellings than this are left out.
const MOST_SPELLINGS: usize = 24;
/// Pairs of spellings that are looked up for one pair typed.
const MOST_PAIRS: usize = 32;

/// Every spelling in the index by its form without marks, the most common first.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    spellings: HashMap<Box<str>, Vec<Box<str>>>,
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
            spellings.truncate(MOST_SPELLINGS);
            (folded, spellings.into_iter().map(|(_, term)| term).collect())
        });
        Ok(Self { spellings: sorted.collect() })
    }

    /// The spellings of a syllable typed without marks.
    pub(crate) fn spellings(&self, folded: &str) -> Vec<&str> {
        self.spellings.get(folded).into_iter().flatten().map(AsRef::as_ref).collect()
    }

    /// The pairs of spellings that stand in the index.
    pub(crate) fn pairs(&self, searcher: &Searcher, field: Field, a: &str, b: &str) -> Vec<String> {
        let mut found: Vec<(u64, String)> = Vec::new();
        for a in self.spellings(a) {
            for b in self.spellings(b) {
                let pair = crate::analysis::pair(a, b);
                let count = searcher.doc_freq(&Term::from_field_text(field, &pair)).unwrap_or(0);
                if count > 0 {
                    found.push((count, pair));
                }
            }
        }
        found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        found.truncate(MOST_PAIRS);
        found.into_iter().map(|(_, pair)| pair).collect()
    }
}
