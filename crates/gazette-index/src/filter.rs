//! Filters as queries on the index.

use gazette_model::Date;
use gazette_text::fold::fold;
use gazette_text::number;
use std::ops::Bound;
use tantivy::query::{
    BooleanQuery, EmptyQuery, EnableScoring, Occur, Query as TantivyQuery, RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet as _, Searcher, TERMINATED, Term};

use crate::analysis::{pair, syllables};
use crate::build::day;
use crate::query::{Filter, Query};
use crate::request::{Effect, Request};
use crate::schema::Fields;

/// One clause of a query on Tantivy.
pub(crate) type Clause = (Occur, Box<dyn TantivyQuery>);

/// The filters typed among the words and those given beside them.
pub(crate) fn clauses(fields: &Fields, query: &Query, request: &Request) -> Vec<Clause> {
    let mut filters: Vec<(Filter, String)> = query.filters.clone();
    filters.extend(request.kind.clone().map(|value| (Filter::Kind, value)));
    filters.extend(request.body.clone().map(|value| (Filter::Body, value)));
    filters.extend(request.level.clone().map(|value| (Filter::Level, value)));
    filters.extend(request.field.clone().map(|value| (Filter::Field, value)));
    filters.extend(request.year.map(|value| (Filter::Year, value.to_string())));
    filters.extend(request.number.clone().map(|value| (Filter::Number, value)));
    filters.extend(request.issue.map(|value| (Filter::Issue, value.to_string())));
    let day = request.valid_on.or(query.valid_on).or(request.today);
    let mut out: Vec<Box<dyn TantivyQuery>> = Vec::new();
    for (filter, value) in filters {
        out.extend(filtered(fields, filter, &value));
    }
    if let Some(date) = request.valid_on.or(query.valid_on) {
        out.push(in_effect(fields, Effect::InForce, Some(date)));
    }
    for effect in [request.effect, query.effect].into_iter().flatten() {
        out.push(in_effect(fields, effect, day));
    }
    out.into_iter().map(|clause| (Occur::Must, clause)).collect()
}

fn filtered(fields: &Fields, filter: Filter, value: &str) -> Vec<Box<dyn TantivyQuery>> {
    let exact = |field: Field, value: &str| term(Term::from_field_text(field, value));
    match filter {
        Filter::Kind => vec![exact(fields.kind, &fold(value))],
        Filter::Number => vec![exact(fields.number, &number::key(value))],
        Filter::Body => syllables(value).iter().map(|syllable| exact(fields.body, &syllable.folded)).collect(),
        Filter::Level => vec![exact(fields.folded_level, &fold(value))],
        Filter::Field => vec![exact(fields.folded_field, &fold(value))],
        Filter::Issue => vec![exact(fields.shown.issue, &value.replace(' ', ""))],
        Filter::Year => match value.trim().parse::<i64>() {
            Ok(year) => vec![term(Term::from_field_i64(fields.year, year))],
            Err(_) => vec![Box::new(EmptyQuery)],
        },
    }
}

/// What has a validity on a day; without a day nothing has.
fn in_effect(fields: &Fields, effect: Effect, date: Option<Date>) -> Box<dyn TantivyQuery> {
    let Some(date) = date else { return Box::new(EmptyQuery) };
    let range = |field: Field, from: i64, to: i64| -> Box<dyn TantivyQuery> {
        let bound = |value| Bound::Included(Term::from_field_i64(field, value));
        Box::new(RangeQuery::new(bound(from), bound(to)))
    };
    let (today, last) = (day(date), day(Date::MAX));
    let begun = |occur| (occur, range(fields.effective, 0, today));
    let ended = |occur| (occur, range(fields.expires, 0, today));
    let all = || (Occur::Must, Box::new(tantivy::query::AllQuery) as Box<dyn TantivyQuery>);
    Box::new(BooleanQuery::new(match effect {
        Effect::InForce => vec![begun(Occur::Must), ended(Occur::MustNot)],
        Effect::Expired => vec![ended(Occur::Must)],
        Effect::NotYet => vec![(Occur::Must, range(fields.effective, today + 1, last)), ended(Occur::MustNot)],
        Effect::Unknown => {
            vec![all(), (Occur::MustNot, range(fields.effective, 0, last)), ended(Occur::MustNot)]
        }
    }))
}

/// Every pair of a quoted phrase, in one of the fields.
pub(crate) fn phrase_clauses(fields: &Fields, phrase: &[String]) -> Vec<Clause> {
    let pairs =
        phrase.windows(2).filter_map(|window| if let [a, b] = window { Some(pair(a, b)) } else { None });
    let any = pairs.map(|pair| {
        let fields =
            fields.text.iter().map(|family| (Occur::Should, term(Term::from_field_text(family.pairs, &pair))));
        BooleanQuery::new(fields.collect())
    });
    any.map(|any| -> Clause { (Occur::Must, Box::new(any)) }).collect()
}

/// For each segment, which units the filters let through.
pub(crate) fn allowed(searcher: &Searcher, clauses: Vec<Clause>) -> tantivy::Result<Vec<Vec<bool>>> {
    let weight = BooleanQuery::new(clauses).weight(EnableScoring::disabled_from_searcher(searcher))?;
    let mut out = Vec::with_capacity(searcher.segment_readers().len());
    for segment in searcher.segment_readers() {
        let mut through = vec![false; segment.max_doc() as usize];
        let mut scorer = weight.scorer(segment, 1.0)?;
        let mut doc = scorer.doc();
        while doc != TERMINATED {
            through[doc as usize] = true;
            doc = scorer.advance();
        }
        out.push(through);
    }
    Ok(out)
}

pub(crate) fn term(term: Term) -> Box<dyn TantivyQuery> {
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}
