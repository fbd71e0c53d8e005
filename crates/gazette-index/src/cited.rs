//! Where the citations of a document lead: which document is meant, and which of its places is there.

use std::sync::{Mutex, PoisonError};

use gazette_text::relation::Target;
use tantivy::query::{BooleanQuery, EnableScoring, Occur};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet as _, TERMINATED, Term};

use crate::build::article;
use crate::filter::{Clause, term};
use crate::relation::CitingFacts;
use crate::unit::Unit;
use crate::{Index, IndexError};

/// Units of one document with the same article number that are looked at: one in its own text, one in each text
/// attached.
const SAME: usize = 16;

/// A document that cites others (văn bản viện dẫn).
#[derive(Debug)]
pub struct Citing<'a> {
    index: &'a Index,
    facts: Mutex<CitingFacts>,
}

impl Citing<'_> {
    /// The address of the document that is called so here, short names included; `None` where the archive holds none
    /// that is surely meant.
    ///
    /// # Errors
    ///
    /// [`IndexError`] when the relations cannot be read.
    pub fn meant(&self, target: &Target) -> Result<Option<String>, IndexError> {
        let mut facts = self.facts.lock().unwrap_or_else(PoisonError::into_inner);
        self.index.graph()?.map_or(Ok(None), |graph| graph.called_by(&mut facts, target))
    }
}

impl Index {
    /// A document that cites; `None` where it is not known.
    ///
    /// # Errors
    ///
    /// [`IndexError`] when the relations cannot be read.
    pub fn citing(&self, document: &str) -> Result<Option<Citing<'_>>, IndexError> {
        let Some(graph) = self.graph()? else { return Ok(None) };
        let facts = graph.citing(document)?;
        Ok(facts.map(|facts| Citing { index: self, facts: Mutex::new(facts) }))
    }

    /// The place of a document a cited provision means: the provision itself, or the nearest above it that is there.
    /// A provision is often cited without saying that it stands in the attached text. `None` without its article.
    ///
    /// # Errors
    ///
    /// [`IndexError::Damaged`] when the index cannot be read.
    pub fn cited_place(&self, document: &str, provision: &str) -> Result<Option<String>, IndexError> {
        let Some(label) = article(provision) else { return Ok(None) };
        let mut best: Option<((usize, bool), String)> = None;
        for unit in self.articles(document, &label)? {
            let Some((own, inside, place)) = place_in(&unit, provision) else { continue };
            // The document's own article before one of the same number in an attached text, unless only that one goes
            // as deep as the citation.
            let rank = (inside, own);
            if best.as_ref().is_none_or(|(known, _)| rank > *known) {
                best = Some((rank, place));
            }
        }
        Ok(best.map(|(_, place)| place))
    }

    /// The units of a document that are articles of a number.
    fn articles(&self, document: &str, label: &str) -> Result<Vec<Unit>, IndexError> {
        let searcher = self.reader.searcher();
        let damaged = |error: tantivy::TantivyError| self.damaged(&error);
        let both: Vec<Clause> = vec![
            (Occur::Must, term(Term::from_field_text(self.fields.document, document))),
            (Occur::Must, term(Term::from_field_text(self.fields.article, label))),
        ];
        let weight = tantivy::query::Query::weight(
            &BooleanQuery::new(both),
            EnableScoring::disabled_from_searcher(&searcher),
        )
        .map_err(damaged)?;
        let mut out = Vec::new();
        for (ordinal, segment) in (0u32..).zip(searcher.segment_readers()) {
            // Most segments do not know the document at all.
            let inverted = segment.inverted_index(self.fields.document).map_err(damaged)?;
            let own = Term::from_field_text(self.fields.document, document);
            let known = inverted.read_postings(&own, IndexRecordOption::Basic);
            if known.map_err(|error| self.damaged(&error))?.is_none() {
                continue;
            }
            let mut scorer = weight.scorer(segment, 1.0).map_err(damaged)?;
            let alive = segment.alive_bitset();
            let mut doc = scorer.doc();
            while doc != TERMINATED && out.len() < SAME {
                if alive.is_none_or(|alive| alive.is_alive(doc)) {
                    out.push(self.unit(&searcher, DocAddress::new(ordinal, doc))?);
                }
                doc = scorer.advance();
            }
        }
        Ok(out)
    }
}

/// The place in a unit that a provision means: whether it is called by its whole address, and how deep in the article
/// it lies.
fn place_in(unit: &Unit, provision: &str) -> Option<(bool, usize, String)> {
    let below = |path: &str| -> Option<String> {
        let rest = provision.strip_prefix(path)?;
        (rest.is_empty() || rest.starts_with('/')).then(|| rest.trim_start_matches('/').to_owned())
    };
    // `kem-theo/dieu-4` is cited as `dieu-4` too.
    let tail = unit.path.find("dieu-").map(|at| &unit.path[at..]);
    let (own, mut inside) = match (below(&unit.path), tail.and_then(below)) {
        (Some(inside), _) => (true, inside),
        (None, Some(inside)) => (false, inside),
        (None, None) => return None,
    };
    while !inside.is_empty() && !unit.parts.iter().any(|(_, part)| *part == inside) {
        inside.truncate(inside.rfind('/').unwrap_or(0));
    }
    let depth = inside.split('/').filter(|segment| !segment.is_empty()).count();
    let place = if inside.is_empty() { unit.path.clone() } else { format!("{}/{inside}", unit.path) };
    Some((own, depth, place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provision_is_found_in_the_text_that_holds_it_or_the_nearest_above() {
        let unit = |path: &str| Unit {
            path: path.to_owned(),
            parts: vec![(0, "khoan-1".to_owned()), (9, "khoan-1/diem-a".to_owned())],
            ..Unit::default()
        };
        for (path, provision, place) in [
            ("dieu-5", "dieu-5/khoan-1/diem-a", Some((true, 2, "dieu-5/khoan-1/diem-a"))),
            ("dieu-5", "dieu-5/khoan-1/diem-z", Some((true, 1, "dieu-5/khoan-1"))),
            ("dieu-5", "dieu-5/khoan-9/diem-z", Some((true, 0, "dieu-5"))),
            ("kem-theo/dieu-5", "dieu-5/khoan-1", Some((false, 1, "kem-theo/dieu-5/khoan-1"))),
            ("kem-theo/dieu-5", "kem-theo/dieu-5/khoan-1", Some((true, 1, "kem-theo/dieu-5/khoan-1"))),
            ("dieu-55", "dieu-5", None),
        ] {
            let found = place_in(&unit(path), provision);
            let found = found.as_ref().map(|(own, depth, place)| (*own, *depth, place.as_str()));
            assert_eq!(found, place, "{path} {provision}");
        }
    }
}
