//! What a reader may be about to type: numbers and titles that begin so.

use gazette_text::fold::fold;
use gazette_text::number;
use tantivy::collector::TopDocs;
use tantivy::query::TermQuery;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, Searcher, Term};

use crate::IndexError;
use crate::hit::{address, permalink};
use crate::query::understand;
use crate::rank::titles;
use crate::request::Suggestion;
use crate::search::Index;
use crate::terms::{Wanted, wanted};

/// Longer beginnings are cut here, in bytes.
const LONGEST: usize = 200;
/// Numbers that begin so, of which the shortest are told.
const MOST_NUMBERS: usize = 200;
/// Titles that are looked at.
const POOL: usize = 60;
/// Words the last one may become.
const MOST_ENDINGS: usize = 12;

impl Index {
    /// At most `limit` continuations of what was typed so far (gợi ý khi gõ): documents whose number begins so,
    /// then titles that hold the words, the last of which need not be finished.
    ///
    /// # Errors
    ///
    /// [`IndexError::Damaged`] when the index cannot be read.
    pub fn suggest(&self, typed: &str, limit: usize) -> Result<Vec<Suggestion>, IndexError> {
        let end = (0..=LONGEST.min(typed.len())).rev().find(|end| typed.is_char_boundary(*end)).unwrap_or(0);
        let typed = typed[..end].trim_start();
        let searcher = self.reader.searcher();
        let mut out: Vec<Suggestion> = self.numbers_from(&searcher, typed)?;
        out.truncate(limit);
        if out.len() < limit {
            let titles = self.titles_with(&searcher, typed)?;
            for suggestion in titles {
                if out.len() < limit && !out.iter().any(|known| fold(&known.text) == fold(&suggestion.text)) {
                    out.push(suggestion);
                }
            }
        }
        Ok(out)
    }

    /// Documents whose number begins with what was typed.
    fn numbers_from(&self, searcher: &Searcher, typed: &str) -> Result<Vec<Suggestion>, IndexError> {
        let key = number::key(typed);
        if !key.starts_with(|c: char| c.is_ascii_digit()) {
            return Ok(Vec::new());
        }
        let mut keys = self.beginning(searcher, self.fields.number, &key, MOST_NUMBERS)?;
        // Whole numbers before their shortened forms: only they name a type and a body.
        keys.sort_by_key(|(key, _)| (key.matches('-').count() < 3, key.len(), key.clone()));
        let mut documents: Vec<String> = Vec::new();
        let mut out = Vec::new();
        for (key, _) in keys {
            let query =
                TermQuery::new(Term::from_field_text(self.fields.number, &key), IndexRecordOption::Basic);
            let first = searcher
                .search(&query, &TopDocs::with_limit(1).order_by_score())
                .map_err(|error| self.damaged(&error))?;
            let Some((_, found)) = first.first() else { continue };
            let unit = self.unit(searcher, *found)?;
            if documents.contains(&unit.document) {
                continue;
            }
            documents.push(unit.document.clone());
            out.push(Suggestion {
                text: format!("{} – {}", unit.number, unit.document_title),
                permalink: permalink(&unit.document, ""),
                id: unit.document,
                number: unit.number,
            });
            if out.len() >= 10 {
                break;
            }
        }
        Ok(out)
    }

    /// Titles of documents and articles that hold the words.
    fn titles_with(&self, searcher: &Searcher, typed: &str) -> Result<Vec<Suggestion>, IndexError> {
        let damaged = |error: tantivy::TantivyError| self.damaged(&error);
        let mut query = understand(typed);
        let unfinished = match typed.ends_with(char::is_whitespace) {
            true => None,
            false => query.syllables.pop(),
        };
        let mut wanted = match query.syllables.is_empty() {
            true => Vec::new(),
            false => wanted(&query, searcher, &self.vocabulary, &self.abbreviations, &self.fields).0,
        };
        if let Some(last) = unfinished {
            let endings = self.vocabulary.beginning(&last, MOST_ENDINGS);
            match endings.is_empty() {
                // What continues to nothing known is a word as it stands.
                true => wanted.extend(self.ending(searcher, query.syllables.len(), vec![(last.marked, 1.0)])),
                false => wanted.extend(self.ending(searcher, query.syllables.len(), endings)),
            }
        }
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let found: Vec<DocAddress> =
            titles(searcher, &self.fields, self.means, &wanted, POOL).map_err(damaged)?;
        let begun = fold(typed.trim());
        let mut out = Vec::new();
        for (rank, found) in found.into_iter().enumerate() {
            let unit = self.unit(searcher, found)?;
            let of_document = unit.title.is_empty();
            let text = if of_document { unit.document_title.clone() } else { unit.title.clone() };
            if text.trim().is_empty() {
                continue;
            }
            let begins = fold(&text).starts_with(&begun);
            let suggestion = Suggestion {
                permalink: permalink(&unit.document, &unit.path),
                id: address(&unit),
                number: unit.number.clone(),
                text,
            };
            out.push((!begins, rank, suggestion));
        }
        out.sort_by_key(|(not_begins, rank, _)| (*not_begins, *rank));
        Ok(out.into_iter().map(|(_, _, suggestion)| suggestion).collect())
    }

    /// The last word with what it may become.
    fn ending(&self, searcher: &Searcher, at: usize, spellings: Vec<(String, f32)>) -> Option<Wanted> {
        let field = self.fields.text[0].syllables;
        let counts = spellings
            .iter()
            .map(|(term, _)| searcher.doc_freq(&Term::from_field_text(field, term)).unwrap_or(0));
        let frequency = counts.sum::<u64>();
        let (total, held) = (searcher.num_docs() as f32, (frequency as f32).min(searcher.num_docs() as f32));
        let rarity = (1.0 + (total - held + 0.5) / (held + 0.5)).ln();
        (frequency > 0).then_some(Wanted { at, pair: false, spellings, rarity, weight: 1.0, frequency })
    }

    /// The terms of a field that begin so, at most `most`, each with the number of units that hold it.
    fn beginning(
        &self,
        searcher: &Searcher,
        field: Field,
        prefix: &str,
        most: usize,
    ) -> Result<Vec<(String, u32)>, IndexError> {
        let damaged = |error: &dyn std::fmt::Display| self.damaged(error);
        let mut out: Vec<(String, u32)> = Vec::new();
        for segment in searcher.segment_readers() {
            let index = segment.inverted_index(field).map_err(|error| damaged(&error))?;
            let mut terms =
                index.terms().range().ge(prefix.as_bytes()).into_stream().map_err(|error| damaged(&error))?;
            let mut seen = 0;
            while let Some((bytes, info)) = terms.next() {
                let Ok(term) = std::str::from_utf8(bytes) else { continue };
                if !term.starts_with(prefix) || seen >= most {
                    break;
                }
                seen += 1;
                match out.iter_mut().find(|(known, _)| known == term) {
                    Some((_, count)) => *count += info.doc_freq,
                    None => out.push((term.to_owned(), info.doc_freq)),
                }
            }
        }
        Ok(out)
    }
}
