//! Filters as queries on the index.

use gazette_text::fold::fold;
use gazette_text::number;
use tantivy::columnar::Column;
use tantivy::query::{BooleanQuery, EmptyQuery, EnableScoring, Occur, Query as TantivyQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet as _, Searcher, SegmentReader, TERMINATED, Term};

use crate::analysis::{pair, syllables};
use crate::build::day;
use crate::lapse::Lapses;
use crate::query::{Filter, Query};
use crate::request::{Effect, Request};
use crate::schema::Fields;

/// One clause of a query on Tantivy.
pub(crate) type Clause = (Occur, Box<dyn TantivyQuery>);

/// The filters of a question.
pub(crate) struct Filters<'a> {
    /// Those that are looked up in the index.
    pub(crate) clauses: Vec<Clause>,
    /// What validity is asked for, each with its day.
    effects: Vec<(Effect, Option<i64>)>,
    lapses: &'a Lapses,
}

impl<'a> Filters<'a> {
    /// The filters typed among the words and those given beside them.
    pub(crate) fn of(fields: &Fields, lapses: &'a Lapses, query: &Query, request: &Request) -> Self {
        let mut filters: Vec<(Filter, String)> = query.filters.clone();
        filters.extend(request.kind.clone().map(|value| (Filter::Kind, value)));
        filters.extend(request.body.clone().map(|value| (Filter::Body, value)));
        filters.extend(request.level.clone().map(|value| (Filter::Level, value)));
        filters.extend(request.field.clone().map(|value| (Filter::Field, value)));
        filters.extend(request.year.map(|value| (Filter::Year, value.to_string())));
        filters.extend(request.number.clone().map(|value| (Filter::Number, value)));
        filters.extend(request.issue.map(|value| (Filter::Issue, value.to_string())));
        let found = filters.iter().flat_map(|(filter, value)| filtered(fields, *filter, value));
        let clauses = found.map(|clause| (Occur::Must, clause)).collect();
        let asked = request.valid_on.or(query.valid_on).map(day);
        let today = asked.or(request.today.map(day));
        let mut effects: Vec<(Effect, Option<i64>)> =
            asked.map(|asked| (Effect::InForce, Some(asked))).into_iter().collect();
        effects.extend([request.effect, query.effect].into_iter().flatten().map(|effect| (effect, today)));
        Self { clauses, effects, lapses }
    }

    /// Whether everything is let through.
    pub(crate) fn is_empty(&self) -> bool {
        self.clauses.is_empty() && self.effects.is_empty()
    }

    /// Whether a clause is let through, by its address: one that lapsed is not in effect though its article is.
    pub(crate) fn clause(&self, address: &str) -> bool {
        let mut in_force = self.effects.iter().filter(|(effect, _)| *effect == Effect::InForce);
        in_force.all(|(_, today)| today.is_none_or(|today| !self.lapses.lapsed(address, today)))
    }

    /// For each segment, which units are let through.
    pub(crate) fn allowed(self, searcher: &Searcher) -> tantivy::Result<Vec<Vec<bool>>> {
        let Self { clauses, effects, lapses } = self;
        let weight = match clauses.is_empty() {
            true => None,
            false => {
                Some(BooleanQuery::new(clauses).weight(EnableScoring::disabled_from_searcher(searcher))?)
            }
        };
        let mut out = Vec::with_capacity(searcher.segment_readers().len());
        for segment in searcher.segment_readers() {
            let mut through = vec![weight.is_none(); segment.max_doc() as usize];
            if let Some(weight) = &weight {
                let mut scorer = weight.scorer(segment, 1.0)?;
                let mut doc = scorer.doc();
                while doc != TERMINATED {
                    through[doc as usize] = true;
                    doc = scorer.advance();
                }
            }
            if !effects.is_empty() {
                let states = States::open(segment, lapses)?;
                for (doc, through) in (0u32..).zip(&mut through).filter(|(_, through)| **through) {
                    *through = effects.iter().all(|(effect, today)| {
                        // Without a day nothing has a validity.
                        today.is_some_and(|today| states.of(doc, today) == *effect)
                    });
                }
            }
            out.push(through);
        }
        Ok(out)
    }
}

/// The validity of the units of a segment.
pub(crate) struct States<'a> {
    group: Column<u64>,
    key: Column<u64>,
    effective: Column<i64>,
    expires: Column<i64>,
    lapses: &'a Lapses,
}

impl<'a> States<'a> {
    pub(crate) fn open(segment: &SegmentReader, lapses: &'a Lapses) -> tantivy::Result<Self> {
        let fast = segment.fast_fields();
        Ok(Self {
            group: fast.u64("group")?,
            key: fast.u64("key")?,
            effective: fast.i64("effective")?,
            expires: fast.i64("expires")?,
            lapses,
        })
    }

    pub(crate) fn of(&self, doc: u32, today: i64) -> Effect {
        let own = [self.group.first(doc).unwrap_or(0), self.key.first(doc).unwrap_or(0)];
        self.lapses.effect(own, self.effective.first(doc), self.expires.first(doc), today)
    }
}

fn filtered(fields: &Fields, filter: Filter, value: &str) -> Vec<Box<dyn TantivyQuery>> {
    let exact = |field: Field, value: &str| term(Term::from_field_text(field, value));
    match filter {
        Filter::Kind => vec![exact(fields.kind, &fold(value))],
        Filter::Number => vec![exact(fields.number, &number::key(value))],
        Filter::Body => {
            let named = |name: &str| -> Vec<Box<dyn TantivyQuery>> {
                syllables(name).iter().map(|syllable| exact(fields.body, &syllable.folded)).collect()
            };
            // Several names between semicolons are bodies of which one is enough: those before and after a merger.
            let names: Vec<&str> = value.split(';').filter(|name| !name.trim().is_empty()).collect();
            if names.len() < 2 {
                return named(value);
            }
            let all_of = |name: &&str| -> Clause {
                let words = named(name).into_iter().map(|word| (Occur::Must, word)).collect();
                (Occur::Should, Box::new(BooleanQuery::new(words)))
            };
            vec![Box::new(BooleanQuery::new(names.iter().map(all_of).collect()))]
        }
        Filter::Level => vec![exact(fields.folded_level, &fold(value))],
        Filter::Field => vec![exact(fields.folded_field, &fold(value))],
        Filter::Issue => vec![exact(fields.shown.issue, &value.replace(' ', ""))],
        Filter::Year => match value.trim().parse::<i64>() {
            Ok(year) => vec![term(Term::from_field_i64(fields.year, year))],
            Err(_) => vec![Box::new(EmptyQuery)],
        },
    }
}

/// Every pair of a quoted phrase, in one of the fields.
pub(crate) fn phrase_clauses(fields: &Fields, phrase: &[String]) -> Vec<Clause> {
    let pairs =
        phrase.windows(2).filter_map(|window| if let [a, b] = window { Some(pair(a, b)) } else { None });
    let any = pairs.map(|pair| {
        let fields = fields
            .text
            .iter()
            .map(|family| (Occur::Should, term(Term::from_field_text(family.pairs, &pair))));
        BooleanQuery::new(fields.collect())
    });
    any.map(|any| -> Clause { (Occur::Must, Box::new(any)) }).collect()
}

pub(crate) fn term(term: Term) -> Box<dyn TantivyQuery> {
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}
