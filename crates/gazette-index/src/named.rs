//! Finds the documents whose number a question names, or whatever filters alone let through.

use tantivy::query::{AllQuery, BooleanQuery, ConstScoreQuery, EnableScoring, Occur, Query as TantivyQuery};
use tantivy::{DocAddress, DocSet as _, Searcher, TERMINATED, Term};

use crate::filter::{Clause, Filters, term};
use crate::order;
use crate::query::Query;
use crate::schema::Fields;

/// A document number outweighs any words.
const NUMBER_WEIGHT: f32 = 1000.0;

/// Documents by number, the document as a whole or the article named before its other units; without a number
/// what the filters let through, the newest first.
pub(crate) fn by_number(
    searcher: &Searcher,
    fields: &Fields,
    query: &Query,
    filters: Filters<'_>,
) -> tantivy::Result<Vec<(f32, DocAddress)>> {
    let mut numbers: Vec<Clause> = Vec::new();
    for keys in &query.numbers {
        // The most specific key that is known; a bare year would find too much beside it.
        let terms = keys.iter().map(|key| Term::from_field_text(fields.number, key));
        let Some(known) = terms.into_iter().find(|term| searcher.doc_freq(term).is_ok_and(|count| count > 0))
        else {
            continue;
        };
        numbers.push((Occur::Should, constant(term(known.clone()))));
        let place = match &query.article {
            Some(label) => term(Term::from_field_text(fields.article, label)),
            None => term(Term::from_field_u64(fields.whole, 1)),
        };
        let both = BooleanQuery::new(vec![(Occur::Must, term(known)), (Occur::Must, place)]);
        numbers.push((Occur::Should, constant(Box::new(both))));
    }
    let by_filters = query.numbers.is_empty() && query.syllables.is_empty() && !filters.is_empty();
    if numbers.is_empty() && !by_filters {
        return Ok(Vec::new());
    }
    let found: Box<dyn TantivyQuery> = match by_filters {
        true => Box::new(AllQuery),
        false => Box::new(BooleanQuery::new(numbers)),
    };
    let weight = found.weight(EnableScoring::enabled_from_searcher(searcher))?;
    let allowed = match filters.is_empty() {
        true => None,
        false => Some(filters.allowed(searcher)?),
    };
    let mut found = Vec::new();
    for (ordinal, segment) in (0u32..).zip(searcher.segment_readers()) {
        let allowed = allowed.as_ref().and_then(|allowed| allowed.get(ordinal as usize));
        let mut scorer = weight.scorer(segment, 1.0)?;
        let alive = segment.alive_bitset();
        let mut doc = scorer.doc();
        while doc != TERMINATED {
            if alive.is_none_or(|alive| alive.is_alive(doc))
                && allowed.is_none_or(|allowed| allowed[doc as usize])
            {
                let score = if by_filters { 0.0 } else { scorer.score() };
                found.push((score, DocAddress::new(ordinal, doc)));
            }
            doc = scorer.advance();
        }
    }
    order::by_score_then_date(searcher, &mut found)?;
    Ok(found)
}

fn constant(query: Box<dyn TantivyQuery>) -> Box<dyn TantivyQuery> {
    Box::new(ConstScoreQuery::new(query, NUMBER_WEIGHT))
}
