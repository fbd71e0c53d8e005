//! Answers questions.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::OnceLock;

use gazette_model::{Date, IssueId, Relations, Validity};
use gazette_text::fold::fold;
use gazette_text::number;
use serde::{Deserialize, Serialize};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, EnableScoring, Occur, Query as _,
    RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption, Value};
use tantivy::{DocAddress, IndexReader, ReloadPolicy, Searcher, TERMINATED, TantivyDocument, Term};

use crate::analysis::{Syllable, pair, syllables};
use crate::build::{day, prepare};
use crate::features::{Features, features};
use crate::model::{Model, reranked};
use crate::query::{Filter, Query, understand};
use crate::rank::{Means, candidates};
use crate::relation::Graph;
use crate::schema::{Fields, schema};
use crate::snippet::snippet;
use crate::terms::wanted;
use crate::unit::Unit;
use crate::vocabulary::Vocabulary;
use crate::{IndexError, generation};

/// Units whose every word is looked at before the best are shown.
const CANDIDATES: usize = 200;
/// A document number outweighs any words.
const NUMBER_WEIGHT: f32 = 1000.0;
/// Bytes of text that are read to prove quoted phrases.
const MOST_PROVED: usize = 1_000_000;
/// Units of a named document that are put first.
const MOST_OF_A_DOCUMENT: usize = 400;

/// An index open for reading; cheap to share between threads.
pub struct Index {
    reader: IndexReader,
    vocabulary: Vocabulary,
    means: Means,
    model: Model,
    fields: Fields,
    path: std::path::PathBuf,
    relations: OnceLock<Option<Graph>>,
}

/// A question with its filters.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Request {
    /// The words as typed.
    pub query: String,
    /// Only this type, such as `Quyết định`.
    pub kind: Option<String>,
    /// Only bodies whose name holds these words.
    pub body: Option<String>,
    /// Only documents issued in this year.
    pub year: Option<i16>,
    /// Only the document with this number.
    pub number: Option<String>,
    /// Only documents in effect on this day, as far as an effective date is known.
    pub valid_on: Option<Date>,
    /// How many hits; at most 1,000.
    pub limit: usize,
    /// How many to pass over.
    pub offset: usize,
}

/// The answer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Results {
    /// How many units match.
    pub total: usize,
    /// The best, from `offset`.
    pub hits: Vec<Hit>,
}

/// One unit that was found.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// Address of the unit: document and path.
    pub id: String,
    /// Address of the document.
    pub document: String,
    /// Address inside the document; empty for the document as a whole.
    pub path: String,
    /// Number of the document as printed.
    pub number: String,
    /// Type and subject of the document.
    pub title: String,
    /// Issuing bodies.
    pub bodies: Vec<String>,
    /// The unit in words; empty for the document as a whole.
    pub article: String,
    /// How well it matches; only the order means something.
    pub score: f32,
    /// A piece of the text with `<b>` around matches; everything else is escaped for HTML.
    pub snippet: String,
    /// The issue it was published in.
    pub issue: Option<IssueId>,
    /// Date of issue.
    pub issued_on: Option<Date>,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Index {
    /// Opens the generation in use at `dir`; `None` where there is none of this version.
    ///
    /// # Errors
    ///
    /// [`IndexError::Damaged`] when its files cannot be understood.
    pub fn open(dir: &Path) -> Result<Option<Self>, IndexError> {
        let Some(path) = generation::current(dir) else { return Ok(None) };
        let damaged = |error: tantivy::TantivyError| IndexError::Damaged {
            path: path.clone(),
            reason: error.to_string(),
        };
        let index = tantivy::Index::open_in_dir(&path).map_err(damaged)?;
        prepare(&index);
        let reader =
            index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(damaged)?;
        let (_, fields) = schema();
        let reader: IndexReader = reader;
        let vocabulary = Vocabulary::read(&reader.searcher(), fields.text[0].syllables).map_err(damaged)?;
        let means = Means::read(&reader.searcher(), &fields).map_err(damaged)?;
        Ok(Some(Self {
            reader,
            vocabulary,
            means,
            model: Model::embedded(),
            fields,
            path,
            relations: OnceLock::new(),
        }))
    }

    /// Answers a question.
    ///
    /// # Errors
    ///
    /// [`IndexError::Damaged`] when the index cannot be read.
    pub fn search(&self, request: &Request) -> Result<Results, IndexError> {
        let query = understand(&request.query);
        let limit = request.limit.clamp(1, 1000);
        let searcher = self.reader.searcher();
        let (ranked, total) =
            self.ranked(&searcher, &query, request, request.offset.saturating_add(limit))?;
        let shown = ranked.into_iter().skip(request.offset).take(limit);
        let mut hits = Vec::with_capacity(limit.min(100));
        for (score, address) in shown {
            let unit = self.unit(&searcher, address)?;
            hits.push(hit(&unit, score, &query));
        }
        Ok(Results { total, hits })
    }

    /// The identifiers of the best imported articles with their scores, for measuring.
    ///
    /// # Errors
    ///
    /// As [`Index::search`].
    pub fn ranking(&self, typed: &str, limit: usize) -> Result<Vec<(String, f32)>, IndexError> {
        let query = understand(typed);
        let searcher = self.reader.searcher();
        let limit = limit.clamp(1, 1000);
        // Documents as a whole have no identifier and are passed over.
        let (ranked, _) = self.ranked(&searcher, &query, &Request::default(), limit * 2)?;
        let mut out = Vec::with_capacity(limit);
        for (score, address) in ranked {
            let unit = self.unit(&searcher, address)?;
            if !unit.external.is_empty() {
                out.push((unit.external, score));
                if out.len() == limit {
                    break;
                }
            }
        }
        Ok(out)
    }

    /// The candidates for a question of words, in the order before the learned ranking, each with its
    /// identifier and what the learned ranking sees of it: for learning.
    ///
    /// # Errors
    ///
    /// As [`Index::search`].
    pub fn features(&self, typed: &str) -> Result<Vec<(String, Features)>, IndexError> {
        let query = understand(typed);
        let searcher = self.reader.searcher();
        let damaged = |error: tantivy::TantivyError| self.damaged(&error);
        let wanted = wanted(&query, &searcher, &self.vocabulary, &self.fields);
        let (found, _) =
            candidates(&searcher, &self.fields, self.means, &wanted, None, CANDIDATES).map_err(damaged)?;
        let seen = features(&wanted, &found);
        let mut out = Vec::with_capacity(found.len());
        for (candidate, seen) in found.iter().zip(seen) {
            out.push((self.unit(&searcher, candidate.address)?.external, seen));
        }
        Ok(out)
    }

    /// What a document does to others and others to it, by its address; `None` where it is not known.
    ///
    /// # Errors
    ///
    /// [`IndexError`] when the relations cannot be read.
    pub fn relations(&self, document: &str) -> Result<Option<Relations>, IndexError> {
        self.graph()?.map_or(Ok(None), |graph| graph.relations(document))
    }

    /// Whether a document and its provisions are in force on a day, with the sources; `None` where it is not
    /// known.
    ///
    /// # Errors
    ///
    /// [`IndexError`] when the relations cannot be read.
    pub fn validity(&self, document: &str, as_of: Date) -> Result<Option<Validity>, IndexError> {
        self.graph()?.map_or(Ok(None), |graph| graph.validity(document, as_of))
    }

    /// The relations, read when they are first asked for.
    fn graph(&self) -> Result<Option<&Graph>, IndexError> {
        if self.relations.get().is_none() {
            let opened = Graph::open(&self.path)?;
            let _ = self.relations.set(opened);
        }
        Ok(self.relations.get().and_then(Option::as_ref))
    }

    /// The best units, at least `depth` if so many match, and how many match.
    fn ranked(
        &self,
        searcher: &Searcher,
        query: &Query,
        request: &Request,
        depth: usize,
    ) -> Result<Ranked, IndexError> {
        let filters = self.filters(query, request);
        if query.syllables.is_empty() {
            return self.by_number(searcher, query, filters, depth);
        }
        // A document that is named stands first, its units in the order of the other words.
        let (mut first, mut count) = (Vec::new(), 0);
        if !query.numbers.is_empty() {
            let filters = filters.iter().map(|(occur, clause)| (*occur, clause.box_clone())).collect();
            (first, count) = self.by_number(searcher, query, filters, MOST_OF_A_DOCUMENT)?;
        }
        let (words, total) = self.by_words(searcher, query, filters, depth)?;
        if first.is_empty() {
            return Ok((words, total));
        }
        let place: HashMap<DocAddress, usize> =
            words.iter().enumerate().map(|(at, (_, found))| (*found, at)).collect();
        if query.article.is_none() {
            first.sort_by_key(|(_, address)| place.get(address).copied().unwrap_or(usize::MAX));
        }
        let named: HashSet<DocAddress> = first.iter().map(|(_, address)| *address).collect();
        let others = words.into_iter().filter(|(_, address)| !named.contains(address));
        let top = first.first().map_or(NUMBER_WEIGHT, |first| first.0) + NUMBER_WEIGHT;
        let first = (0u16..).zip(&first).map(|(at, (_, address))| (top - f32::from(at), *address));
        Ok((first.chain(others).collect(), total.max(count)))
    }

    /// Units by their words.
    fn by_words(
        &self,
        searcher: &Searcher,
        query: &Query,
        mut filters: Vec<Clause>,
        depth: usize,
    ) -> Result<Ranked, IndexError> {
        let damaged = |error: tantivy::TantivyError| self.damaged(&error);
        if !query.unmarked {
            filters.extend(query.phrases.iter().flat_map(|phrase| self.phrase(phrase)));
        }
        let allowed = match filters.is_empty() {
            true => None,
            false => Some(allowed(searcher, &BooleanQuery::new(filters)).map_err(damaged)?),
        };
        let wanted = wanted(query, searcher, &self.vocabulary, &self.fields);
        let limit = depth.max(CANDIDATES);
        let (found, total) =
            candidates(searcher, &self.fields, self.means, &wanted, allowed.as_deref(), limit)
                .map_err(damaged)?;
        let mut ranked = reranked(&self.model, &wanted, found, CANDIDATES);
        let before = ranked.len();
        if !query.phrases.is_empty() {
            ranked = self.with_phrases(searcher, query, ranked)?;
        }
        let total = total - (before - ranked.len());
        Ok((ranked, total))
    }

    /// Every pair of a quoted phrase, in one of the fields.
    fn phrase(&self, phrase: &[String]) -> Vec<Clause> {
        let pairs =
            phrase.windows(2).filter_map(|window| if let [a, b] = window { Some(pair(a, b)) } else { None });
        let any = pairs.map(|pair| {
            let fields = self.fields.text.iter().map(|family| -> Clause {
                let term = Term::from_field_text(family.pairs, &pair);
                (Occur::Should, Box::new(TermQuery::new(term, IndexRecordOption::Basic)))
            });
            BooleanQuery::new(fields.collect())
        });
        any.map(|any| -> Clause { (Occur::Must, Box::new(any)) }).collect()
    }

    /// Those that hold every quoted phrase word by word, as far as may be read for one question.
    fn with_phrases(
        &self,
        searcher: &Searcher,
        query: &Query,
        ranked: Vec<(f32, DocAddress)>,
    ) -> Result<Vec<(f32, DocAddress)>, IndexError> {
        let mut left = MOST_PROVED;
        let mut out = Vec::with_capacity(ranked.len());
        for found in ranked {
            if left > 0 {
                let unit = self.unit(searcher, found.1)?;
                left = left.saturating_sub(unit.text.len());
                let texts = [&unit.text, &unit.title, &unit.document_title];
                let held: Vec<Vec<Syllable>> = texts.iter().map(|text| syllables(text)).collect();
                let holds =
                    |phrase: &Vec<String>| held.iter().any(|held| holds(held, phrase, query.unmarked));
                if !query.phrases.iter().all(holds) {
                    continue;
                }
            }
            out.push(found);
        }
        Ok(out)
    }

    /// Documents by number, the document as a whole before its articles; or whatever the filters let through.
    fn by_number(
        &self,
        searcher: &Searcher,
        query: &Query,
        filters: Vec<Clause>,
        depth: usize,
    ) -> Result<Ranked, IndexError> {
        let fields = &self.fields;
        let mut words: Vec<Clause> = Vec::new();
        let basic = |term: Term| TermQuery::new(term, IndexRecordOption::Basic);
        for keys in &query.numbers {
            // The most specific key that is known; a bare year would find too much beside it.
            let terms = keys.iter().map(|key| Term::from_field_text(fields.number, key));
            let Some(term) =
                terms.into_iter().find(|term| searcher.doc_freq(term).is_ok_and(|count| count > 0))
            else {
                continue;
            };
            words.push((Occur::Should, constant(basic(term.clone()), NUMBER_WEIGHT)));
            let place = match &query.article {
                Some(label) => basic(Term::from_field_text(fields.article, label)),
                None => basic(Term::from_field_u64(fields.whole, 1)),
            };
            let both =
                BooleanQuery::new(vec![(Occur::Must, Box::new(basic(term))), (Occur::Must, Box::new(place))]);
            words.push((Occur::Should, constant(both, NUMBER_WEIGHT)));
        }
        if words.is_empty() && !query.numbers.is_empty() {
            return Ok((Vec::new(), 0));
        }
        let mut clauses = filters;
        if !words.is_empty() {
            clauses.push((Occur::Must, Box::new(BooleanQuery::new(words))));
        } else if clauses.is_empty() {
            return Ok((Vec::new(), 0));
        } else {
            clauses.push((Occur::Must, Box::new(AllQuery)));
        }
        let collector = (TopDocs::with_limit(depth.max(1)).order_by_score(), Count);
        let found = searcher.search(&BooleanQuery::new(clauses), &collector);
        found.map_err(|error| self.damaged(&error))
    }

    fn unit(&self, searcher: &Searcher, address: DocAddress) -> Result<Unit, IndexError> {
        let document: TantivyDocument = searcher.doc(address).map_err(|error| self.damaged(&error))?;
        let bytes =
            document.get_first(self.fields.unit).and_then(|value| value.as_bytes()).unwrap_or_default();
        serde_json::from_slice(bytes).map_err(|error| self.damaged(&error))
    }

    fn damaged(&self, error: &dyn std::fmt::Display) -> IndexError {
        IndexError::Damaged { path: self.path.clone(), reason: error.to_string() }
    }

    fn filters(&self, query: &Query, request: &Request) -> Vec<Clause> {
        let fields = &self.fields;
        let mut filters: Vec<(Filter, String)> = query.filters.clone();
        filters.extend(request.kind.clone().map(|value| (Filter::Kind, value)));
        filters.extend(request.body.clone().map(|value| (Filter::Body, value)));
        filters.extend(request.year.map(|value| (Filter::Year, value.to_string())));
        filters.extend(request.number.clone().map(|value| (Filter::Number, value)));
        let mut clauses: Vec<Clause> = Vec::new();
        for (filter, value) in filters {
            clauses.extend(
                self.filter(filter, &value).into_iter().map(|query| (Occur::Must, boosted_box(query, 0.0))),
            );
        }
        if let Some(date) = request.valid_on {
            let from = Term::from_field_i64(fields.effective, 0);
            let to = Term::from_field_i64(fields.effective, day(date));
            let range = RangeQuery::new(std::ops::Bound::Included(from), std::ops::Bound::Included(to));
            clauses.push((Occur::Must, boosted(range, 0.0)));
        }
        clauses
    }

    fn filter(&self, filter: Filter, value: &str) -> Vec<Box<dyn tantivy::query::Query>> {
        let fields = &self.fields;
        let exact = |field: Field, value: &str| -> Box<dyn tantivy::query::Query> {
            Box::new(TermQuery::new(Term::from_field_text(field, value), IndexRecordOption::Basic))
        };
        match filter {
            Filter::Kind => vec![exact(fields.kind, &fold(value))],
            Filter::Number => vec![exact(fields.number, &number::key(value))],
            Filter::Body => {
                syllables(value).iter().map(|syllable| exact(fields.body, &syllable.folded)).collect()
            }
            Filter::Year => match value.trim().parse::<i64>() {
                Ok(year) => {
                    vec![Box::new(TermQuery::new(
                        Term::from_field_i64(fields.year, year),
                        IndexRecordOption::Basic,
                    ))]
                }
                Err(_) => vec![Box::new(EmptyQuery)],
            },
        }
    }
}

/// One clause of a query on Tantivy.
type Clause = (Occur, Box<dyn tantivy::query::Query>);

/// Whether the words of a phrase stand one after the other.
fn holds(held: &[Syllable], phrase: &[String], unmarked: bool) -> bool {
    held.windows(phrase.len()).any(|window| {
        window.iter().zip(phrase).all(|(a, b)| if unmarked { a.folded == *b } else { a.marked == *b })
    })
}

/// For each segment, which units the filters let through.
fn allowed(searcher: &Searcher, query: &BooleanQuery) -> tantivy::Result<Vec<Vec<bool>>> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
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

/// The best units with their scores, and how many match.
type Ranked = (Vec<(f32, DocAddress)>, usize);

fn constant(query: impl tantivy::query::Query, score: f32) -> Box<dyn tantivy::query::Query> {
    Box::new(ConstScoreQuery::new(Box::new(query), score))
}

fn boosted(query: impl tantivy::query::Query, weight: f32) -> Box<dyn tantivy::query::Query> {
    boosted_box(Box::new(query), weight)
}

fn boosted_box(query: Box<dyn tantivy::query::Query>, weight: f32) -> Box<dyn tantivy::query::Query> {
    Box::new(BoostQuery::new(query, weight))
}

fn hit(unit: &Unit, score: f32, query: &Query) -> Hit {
    let id =
        if unit.path.is_empty() { unit.document.clone() } else { format!("{}/{}", unit.document, unit.path) };
    let title = if unit.kind.is_empty()
        || unit.document_title.to_lowercase().starts_with(&unit.kind.to_lowercase())
    {
        unit.document_title.clone()
    } else {
        format!("{} {}", unit.kind, lower_first(&unit.document_title))
    };
    Hit {
        id,
        document: unit.document.clone(),
        path: unit.path.clone(),
        number: unit.number.clone(),
        title,
        bodies: unit.bodies.clone(),
        article: unit.heading.clone(),
        score,
        snippet: snippet(&unit.text, query),
        issue: unit.issue,
        issued_on: unit.issued_on,
    }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}
