//! Answers questions.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::OnceLock;

use gazette_model::{Date, Relations, Validity};
use tantivy::schema::Value;
use tantivy::{DocAddress, IndexReader, ReloadPolicy, Searcher, TantivyDocument};

use crate::abbreviations::Abbreviations;
use crate::analysis::{Syllable, syllables};
use crate::build::prepare;
use crate::facets::{Values, facets};
use crate::features::{Features, features};
use crate::filter::{Filters, phrase_clauses};
use crate::hit::{Highlight, hit, hits, other};
use crate::lapse::Lapses;
use crate::model::{Model, reranked};
use crate::named::by_number;
use crate::order::{self, Externals, Group};
use crate::query::{Query, understand};
use crate::rank::{Found, Means, candidates};
use crate::relation::Graph;
use crate::request::{Hit, Request, Results, Sort};
use crate::schema::{Fields, schema};
use crate::terms::{Wanted, wanted};
use crate::unit::Unit;
use crate::vocabulary::Vocabulary;
use crate::{IndexError, generation};

/// Units whose every word is looked at before the best are shown.
pub(crate) const CANDIDATES: usize = 200;
/// Bytes of text that are read to prove quoted phrases.
const MOST_PROVED: usize = 1_000_000;
/// Other units of a document that are shown with its best.
const MOST_MORE: usize = 3;

/// Units that are read to be shown by their clauses, from the best on.
const MOST_DIVIDED: usize = 2000;

/// An index open for reading; cheap to share between threads.
///
/// Any number of processes may hold the same index open: its files are never changed, only followed by others.
pub struct Index {
    pub(crate) reader: IndexReader,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) means: Means,
    model: Model,
    pub(crate) fields: Fields,
    path: std::path::PathBuf,
    lapses: Lapses,
    pub(crate) abbreviations: Abbreviations,
    relations: OnceLock<Option<Graph>>,
    values: OnceLock<Values>,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("path", &self.path).finish_non_exhaustive()
    }
}

/// Units in their final order, and what they were found by.
#[derive(Default)]
struct Ordered {
    units: Vec<(f32, DocAddress)>,
    /// How many of them stand in an order that means something, where the rest is only counted.
    ranked: usize,
    wanted: Vec<Wanted>,
    correction: Option<String>,
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
        let reader: IndexReader =
            index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(damaged)?;
        let (_, fields) = schema();
        let vocabulary = Vocabulary::read(&reader.searcher(), fields.text[0].syllables).map_err(damaged)?;
        let means = Means::read(&reader.searcher(), &fields).map_err(damaged)?;
        let lapses = Lapses::open(&path);
        let model = Model::embedded();
        let (relations, values) = (OnceLock::new(), OnceLock::new());
        let abbreviations = Abbreviations::default();
        Ok(Some(Self {
            reader,
            vocabulary,
            means,
            model,
            fields,
            path,
            lapses,
            abbreviations,
            relations,
            values,
        }))
    }

    /// Understands abbreviations of one's own beside those of the program.
    #[must_use]
    pub fn with_abbreviations(mut self, abbreviations: Abbreviations) -> Self {
        self.abbreviations = abbreviations;
        self
    }

    /// Answers a question.
    ///
    /// # Errors
    ///
    /// [`IndexError::Damaged`] when the index cannot be read.
    pub fn search(&self, request: &Request) -> Result<Results, IndexError> {
        let query = understand(&request.query);
        let searcher = self.reader.searcher();
        let damaged = |error: tantivy::TantivyError| self.damaged(&error);
        let Ordered { units, ranked, wanted, correction } = self.ordered(&searcher, &query, request)?;
        let facets = match request.facets {
            true => {
                let values = self.values(&searcher).map_err(damaged)?;
                Some(facets(&searcher, &self.lapses, values, &units, &query, request).map_err(damaged)?)
            }
            false => None,
        };
        let highlight = Highlight::of(&wanted);
        if request.clauses && !request.grouped {
            let total = units.len();
            let hits = self.by_clause(&searcher, &query, request, &units, &highlight)?;
            return Ok(Results { total, hits, did_you_mean: correction, facets });
        }
        let groups: Vec<Group> = match request.grouped {
            true => order::grouped(&searcher, &units, ranked, MOST_MORE).map_err(damaged)?,
            false => units.into_iter().map(Group::single).collect(),
        };
        let shown = groups.iter().skip(request.offset).take(request.limit.clamp(1, 1000));
        let mut hits: Vec<Hit> = Vec::with_capacity(shown.len());
        for group in shown {
            let mut one = hit(&self.unit(&searcher, group.first.1)?, group.first.0, &highlight);
            if request.grouped {
                one.units = Some(group.count);
                for address in &group.more {
                    one.more.push(other(&self.unit(&searcher, *address)?));
                }
            }
            hits.push(one);
        }
        Ok(Results { total: groups.len(), hits, did_you_mean: correction, facets })
    }

    /// The clauses of one page: those of the best article first.
    fn by_clause(
        &self,
        searcher: &Searcher,
        query: &Query,
        request: &Request,
        units: &[(f32, DocAddress)],
        highlight: &Highlight,
    ) -> Result<Vec<Hit>, IndexError> {
        let filters = Filters::of(&self.fields, &self.lapses, query, request);
        let limit = request.limit.clamp(1, 1000);
        let (mut passed, mut out) = (0, Vec::with_capacity(limit));
        for (score, address) in units.iter().take(MOST_DIVIDED) {
            if out.len() == limit {
                break;
            }
            let unit = self.unit(searcher, *address)?;
            for one in hits(&unit, *score, highlight, |clause| filters.clause(clause)) {
                if passed >= request.offset && out.len() < limit {
                    out.push(one);
                }
                passed += 1;
            }
        }
        Ok(out)
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
        let pool = CANDIDATES.max(limit * 2);
        let found = self.ordered_from(&searcher, &query, &Request::default(), pool, false)?;
        let mut out = Vec::with_capacity(limit);
        let externals = Externals::open(&searcher).map_err(|error| self.damaged(&error))?;
        for (score, address) in found.units {
            if let Some(external) = externals.of(address) {
                out.push((external, score));
                if out.len() == limit {
                    break;
                }
            }
        }
        Ok(out)
    }

    /// The first `depth` candidates for a question of words, in the order before the learned ranking, each with
    /// its identifier and what the learned ranking sees of it: for learning.
    ///
    /// # Errors
    ///
    /// As [`Index::search`].
    pub fn features(&self, typed: &str, depth: usize) -> Result<Vec<(String, Features)>, IndexError> {
        let query = understand(typed);
        let searcher = self.reader.searcher();
        let (wanted, _) = wanted(&query, &searcher, &self.vocabulary, &self.abbreviations, &self.fields);
        let found = candidates(&searcher, &self.fields, self.means, &wanted, None, depth)
            .map_err(|error| self.damaged(&error))?;
        let seen = features(&wanted, query.asked, &found.pool);
        let externals = Externals::open(&searcher).map_err(|error| self.damaged(&error))?;
        let mut out = Vec::with_capacity(seen.len());
        for (candidate, seen) in found.pool.iter().zip(seen) {
            out.push((externals.of(candidate.address).unwrap_or_default(), seen));
        }
        Ok(out)
    }

    /// The addresses of the documents a name means: an address, a number in any spelling, the name of a law.
    ///
    /// # Errors
    ///
    /// [`IndexError`] when the relations cannot be read.
    pub fn called(&self, name: &str) -> Result<Vec<String>, IndexError> {
        self.graph()?.map_or_else(|| Ok(Vec::new()), |graph| graph.called(name))
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
    pub(crate) fn graph(&self) -> Result<Option<&Graph>, IndexError> {
        if self.relations.get().is_none() {
            let opened = Graph::open(&self.path)?;
            let _ = self.relations.set(opened);
        }
        Ok(self.relations.get().and_then(Option::as_ref))
    }

    /// The words of the columns that are counted, read when they are first asked for.
    fn values(&self, searcher: &Searcher) -> tantivy::Result<&Values> {
        if self.values.get().is_none() {
            let _ = self.values.set(Values::read(searcher)?);
        }
        Ok(self.values.get_or_init(Values::default))
    }

    /// Every unit that matches, in the order asked for: the same from page to page and after a rebuild.
    fn ordered(&self, searcher: &Searcher, query: &Query, request: &Request) -> Result<Ordered, IndexError> {
        let mut found = self.ordered_from(searcher, query, request, CANDIDATES, true)?;
        if request.sort != Sort::Relevance {
            order::sorted(searcher, &mut found.units, request.sort).map_err(|error| self.damaged(&error))?;
            found.ranked = usize::MAX;
        }
        Ok(found)
    }

    /// The best units from a pool of candidates, and, with `all`, what else matches.
    fn ordered_from(
        &self,
        searcher: &Searcher,
        query: &Query,
        request: &Request,
        pool: usize,
        all: bool,
    ) -> Result<Ordered, IndexError> {
        let damaged = |error: tantivy::TantivyError| self.damaged(&error);
        let fields = &self.fields;
        let meant = self.by_attributes(searcher, query, request)?;
        let by_attributes = !meant.is_empty();
        let named = match meant.is_empty() {
            true => {
                let filters = Filters::of(fields, &self.lapses, query, request);
                by_number(searcher, fields, query, filters).map_err(damaged)?
            }
            false => meant,
        };

        if query.syllables.is_empty() {
            return Ok(Ordered { units: named, ranked: usize::MAX, ..Ordered::default() });
        }
        let picked = by_attributes || !query.numbers.is_empty();
        let mut found = self.by_words(searcher, query, request, pool, all, picked)?;
        if named.is_empty() {
            return Ok(found);
        }
        // A document that is named stands first, its units in the order of the other words.
        let mut first = named;
        let place: HashMap<DocAddress, usize> =
            found.units.iter().enumerate().map(|(at, (_, found))| (*found, at)).collect();
        if query.article.is_none() && !by_attributes {
            first.sort_by_key(|(_, address)| place.get(address).copied().unwrap_or(usize::MAX));
        }
        let taken: HashSet<DocAddress> = first.iter().map(|(_, address)| *address).collect();
        let others = found.units.into_iter().filter(|(_, address)| !taken.contains(address));
        let top = first.iter().map(|first| first.0).fold(1000.0, f32::max) * 2.0;
        let first: Vec<(f32, DocAddress)> = first
            .iter()
            .enumerate()
            .map(|(at, (_, address))| (top - at.min(1000) as f32, *address))
            .collect();
        let first = first.into_iter();
        found.units = first.chain(others).collect();
        Ok(found)
    }

    /// The documents of the type, body, year or issue that is meant, where nothing else is and there are some: the
    /// newest first.
    fn by_attributes(
        &self,
        searcher: &Searcher,
        query: &Query,
        request: &Request,
    ) -> Result<Vec<(f32, DocAddress)>, IndexError> {
        if query.attributes.is_empty() {
            return Ok(Vec::new());
        }
        let mut filters = query.filters.clone();
        filters.extend(query.attributes.iter().cloned());
        let meant = Query { filters, valid_on: query.valid_on, effect: query.effect, ..Query::default() };
        let filters = Filters::of(&self.fields, &self.lapses, &meant, request);
        by_number(searcher, &self.fields, &meant, filters).map_err(|error| self.damaged(&error))
    }

    /// Units by their words; where others are `picked` to stand before them, all are put in order.
    fn by_words(
        &self,
        searcher: &Searcher,
        query: &Query,
        request: &Request,
        pool: usize,
        all: bool,
        picked: bool,
    ) -> Result<Ordered, IndexError> {
        let damaged = |error: tantivy::TantivyError| self.damaged(&error);
        let mut filters = Filters::of(&self.fields, &self.lapses, query, request);
        if !query.unmarked {
            filters
                .clauses
                .extend(query.phrases.iter().flat_map(|phrase| phrase_clauses(&self.fields, phrase)));
        }
        let allowed = match filters.is_empty() {
            true => None,
            false => Some(filters.allowed(searcher).map_err(damaged)?),
        };
        let (wanted, correction) =
            wanted(query, searcher, &self.vocabulary, &self.abbreviations, &self.fields);
        let Found { pool, mut others } =
            candidates(searcher, &self.fields, self.means, &wanted, allowed.as_deref(), pool)
                .map_err(damaged)?;
        let bad: Vec<DocAddress> =
            pool.iter().filter(|candidate| !candidate.good).map(|candidate| candidate.address).collect();
        let documents: HashSet<u64> =
            pool.iter().filter(|candidate| candidate.good).map(|candidate| candidate.facts.group).collect();
        let mut units = reranked(&self.model, &wanted, query.asked, pool, CANDIDATES);
        let mut ranked = usize::MAX;
        if all {
            units.retain(|(_, address)| !bad.contains(address));
            // Most readers look at the first page: what only follows far below is counted and not put in order.
            let shown = request.offset.saturating_add(request.limit);
            let enough = if request.grouped { documents.len() } else { units.len() };
            let picked = picked || !query.phrases.is_empty();
            if picked || shown > enough {
                order::by_score(searcher, &mut others).map_err(damaged)?;
            }
            if !picked {
                ranked = units.len();
            }
            // The rest stands below, whatever its scores were.
            let floor = units.last().map_or(0.0, |last| last.0);
            units.extend(others.into_iter().map(|(score, address)| (floor - 1.0 / (1.0 + score), address)));
        }
        if !query.phrases.is_empty() {
            units = self.with_phrases(searcher, query, units)?;
        }
        Ok(Ordered { units, ranked, wanted, correction })
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

    /// What is stored of a unit.
    pub(crate) fn unit(&self, searcher: &Searcher, address: DocAddress) -> Result<Unit, IndexError> {
        let document: TantivyDocument = searcher.doc(address).map_err(|error| self.damaged(&error))?;
        let bytes =
            document.get_first(self.fields.unit).and_then(|value| value.as_bytes()).unwrap_or_default();
        serde_json::from_slice(bytes).map_err(|error| self.damaged(&error))
    }

    pub(crate) fn damaged(&self, error: &dyn std::fmt::Display) -> IndexError {
        IndexError::Damaged { path: self.path.clone(), reason: error.to_string() }
    }
}

/// Whether the words of a phrase stand one after the other.
fn holds(held: &[Syllable], phrase: &[String], unmarked: bool) -> bool {
    held.windows(phrase.len()).any(|window| {
        window.iter().zip(phrase).all(|(a, b)| if unmarked { a.folded == *b } else { a.marked == *b })
    })
}
