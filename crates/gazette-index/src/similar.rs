//! Finds documents that are like one that is shown.

use std::collections::HashMap;

use tantivy::collector::TopDocs;
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Searcher, Term};

use crate::analysis::Analyzer;
use crate::hit::{Highlight, hit};
use crate::rank::candidates;
use crate::request::Hit;
use crate::search::Index;
use crate::terms::Wanted;
use crate::unit::Unit;
use crate::{IndexError, order};

/// Words and pairs a document is compared by.
const TELLING: usize = 24;
/// Units of a document that are read for it.
const MOST_UNITS: usize = 40;
/// Bytes of a unit that are read for it.
const MOST_TEXT: usize = 4000;
/// Units that are compared.
const POOL: usize = 200;
/// A word of the title counts as if it stood so often in the text.
const TITLE: f32 = 6.0;

impl Index {
    /// The documents most like the one at this address (văn bản tương tự), the likest first; one unit of each.
    ///
    /// # Errors
    ///
    /// [`IndexError::Damaged`] when the index cannot be read.
    pub fn similar(&self, document: &str, limit: usize) -> Result<Vec<Hit>, IndexError> {
        let searcher = self.reader.searcher();
        let damaged = |error: tantivy::TantivyError| self.damaged(&error);
        let units = self.units_of(&searcher, document)?;
        let wanted = telling(self, &searcher, &units);
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let found = candidates(&searcher, &self.fields, self.means, &wanted, None, POOL).map_err(damaged)?;
        let scored: Vec<(f32, DocAddress)> =
            found.pool.iter().map(|candidate| (candidate.score, candidate.address)).collect();
        let groups = order::grouped(&searcher, &scored, usize::MAX, 0).map_err(damaged)?;
        let mut out = Vec::new();
        for group in groups {
            let unit = self.unit(&searcher, group.first.1)?;
            if unit.document != document {
                out.push(hit(&unit, group.first.0, &Highlight::of(&wanted)));
            }
            if out.len() >= limit {
                break;
            }
        }
        Ok(out)
    }

    /// The units of a document, as many as are worth reading.
    fn units_of(&self, searcher: &Searcher, document: &str) -> Result<Vec<Unit>, IndexError> {
        let query =
            TermQuery::new(Term::from_field_text(self.fields.document, document), IndexRecordOption::Basic);
        let found = searcher
            .search(&query, &TopDocs::with_limit(MOST_UNITS).order_by_score())
            .map_err(|error| self.damaged(&error))?;
        let mut units = found
            .into_iter()
            .map(|(_, address)| self.unit(searcher, address))
            .collect::<Result<Vec<_>, _>>()?;
        units.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(units)
    }
}

/// The words and pairs that tell a document from others: often in it, and rare elsewhere.
fn telling(index: &Index, searcher: &Searcher, units: &[Unit]) -> Vec<Wanted> {
    let mut analyzer = Analyzer::default();
    let mut counted: HashMap<(bool, String), f32> = HashMap::new();
    let mut count = |text: &str, worth: f32| {
        let (syllables, pairs) = analyzer.terms(text, '\u{1f}');
        for (is_pair, terms) in [(false, syllables), (true, pairs)] {
            for term in terms.split('\u{1f}').filter(|term| !term.is_empty()) {
                *counted.entry((is_pair, term.to_owned())).or_default() += worth;
            }
        }
    };
    if let Some(unit) = units.first() {
        count(&unit.document_title, TITLE);
    }
    for unit in units {
        let end = (0..=MOST_TEXT.min(unit.text.len())).rev().find(|end| unit.text.is_char_boundary(*end));
        count(&unit.title, 1.0);
        count(unit.text.get(..end.unwrap_or(0)).unwrap_or_default(), 1.0);
    }
    let total = searcher.num_docs() as f32;
    let mut out: Vec<Wanted> = Vec::new();
    for ((is_pair, term), often) in counted {
        // Numbers and single letters say little of a subject.
        if often < 2.0
            || term
                .split(' ')
                .any(|word| word.chars().count() < 2 || word.starts_with(|c: char| c.is_ascii_digit()))
        {
            continue;
        }
        let family = index.fields.text[0];
        let field = if is_pair { family.pairs } else { family.syllables };
        let frequency = searcher.doc_freq(&Term::from_field_text(field, &term)).unwrap_or(0);
        let held = (frequency as f32).min(total);
        let rarity = (1.0 + (total - held + 0.5) / (held + 0.5)).ln();
        let weight = often.ln_1p();
        out.push(Wanted { at: 0, pair: is_pair, spellings: vec![(term, 1.0)], rarity, weight, frequency });
    }
    out.sort_by(|a, b| b.worth().total_cmp(&a.worth()).then_with(|| a.spellings[0].0.cmp(&b.spellings[0].0)));
    out.truncate(TELLING);
    for (at, term) in out.iter_mut().enumerate() {
        // Far apart, so that none of them seems to stand beside another.
        term.at = at * 2;
    }
    // A pair has its words with it, so that both are marked.
    let words: Vec<String> = out
        .iter()
        .filter(|term| term.pair)
        .filter_map(|term| Some(term.spellings.first()?.0.clone()))
        .collect();
    for word in words.iter().filter_map(|pair| pair.split_once(' ')).flat_map(|(a, b)| [a, b]) {
        if out.iter().any(|term| !term.pair && term.spellings[0].0 == word) {
            continue;
        }
        let frequency =
            searcher.doc_freq(&Term::from_field_text(index.fields.text[0].syllables, word)).unwrap_or(0);
        let held = (frequency as f32).min(total);
        let rarity = (1.0 + (total - held + 0.5) / (held + 0.5)).ln();
        out.push(Wanted {
            at: out.len() * 2,
            pair: false,
            spellings: vec![(word.to_owned(), 1.0)],
            rarity,
            weight: 0.6,
            frequency,
        });
    }
    out
}
