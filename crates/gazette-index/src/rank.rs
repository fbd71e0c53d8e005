//! Ranking: candidates by the rare words, then every word of the question in every field of each candidate.
//!
//! The score is BM25 over fields: the frequencies of text, titles and pairs are weighed and added before they
//! saturate, so that a word in two fields is not counted as two words. Common words only order what the
//! rarer ones have found; this keeps a question of everyday language as quick as one of three words.

use std::collections::HashMap;

use tantivy::postings::Postings;
use tantivy::{DocAddress, DocId, DocSet, Searcher, TERMINATED};

use crate::reader::{Best, Columns, Reader};
use crate::schema::Fields;
use crate::terms::Wanted;

/// How much a word in text, title of the unit, title of the document counts.
pub(crate) const FIELD_WEIGHTS: [f32; 3] = [1.0, 2.5, 1.7];
/// Where more of a word stops to tell more.
pub(crate) const SATURATION: f32 = 1.4;
/// Entries of posting lists that are read to find candidates; the commonest words above it only order.
const MOST_READ: u64 = 150_000;
/// What has less than this share of the best score is no match, though it holds a word.
const GOOD_ENOUGH: f32 = 0.4;

/// A unit that may be an answer, with what every word has in it.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    pub(crate) address: DocAddress,
    pub(crate) score: f32,
    /// For each wanted term the weighted frequency in text, title, title of the document.
    pub(crate) held: Vec<[f32; 3]>,
    /// Lengths of text, title and title of the document, in syllables.
    pub(crate) lengths: [f32; 3],
    /// What stands about it in the index.
    pub(crate) facts: Facts,
    /// Whether it matches well enough to be shown where everything that matches is.
    pub(crate) good: bool,
}

/// What is known of a unit beside its words.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Facts {
    pub(crate) group: u64,
    pub(crate) order: u64,
    pub(crate) year: f32,
    pub(crate) rank: f32,
    pub(crate) place: f32,
    pub(crate) sorts: u64,
    pub(crate) whole: bool,
}

/// Mean lengths of the fields, for the lengths of one unit to be measured by.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Means(pub(crate) [f32; 3]);

impl Means {
    pub(crate) fn read(searcher: &Searcher, fields: &Fields) -> tantivy::Result<Self> {
        let mut out = [1.0; 3];
        for (mean, family) in out.iter_mut().zip(fields.text) {
            let mut tokens = 0u64;
            for segment in searcher.segment_readers() {
                tokens += segment.inverted_index(family.syllables)?.total_num_tokens();
            }
            *mean = (tokens as f32 / searcher.num_docs().max(1) as f32).max(1.0);
        }
        Ok(Self(out))
    }
}

/// What a question has found.
pub(crate) struct Found {
    /// The best candidates with all their words, in the order of their scores.
    pub(crate) pool: Vec<Candidate>,
    /// Every other unit that matches well enough with its score by the words that find candidates, unordered.
    pub(crate) others: Vec<(f32, DocAddress)>,
}

/// The best candidates, at most `pool`, and what else matches.
pub(crate) fn candidates(
    searcher: &Searcher,
    fields: &Fields,
    means: Means,
    wanted: &[Wanted],
    allowed: Option<&[Vec<bool>]>,
    pool: usize,
) -> tantivy::Result<Found> {
    let finding = finding(wanted);
    let readers: Vec<Reader<'_>> = searcher
        .segment_readers()
        .iter()
        .map(|segment| Reader::open(segment, fields, means, wanted))
        .collect::<tantivy::Result<_>>()?;
    let mut scores: Vec<Scores> = Vec::with_capacity(readers.len());
    // The best score before filters: what matches well does not depend on what is filtered out.
    let mut top = 0.0f32;
    let mut best: Vec<(f32, u64, DocAddress)> = Vec::new();
    for (ordinal, reader) in (0u32..).zip(&readers) {
        let mut found = first_scores(reader, wanted, &finding)?;
        let allowed = allowed.and_then(|allowed| allowed.get(ordinal as usize));
        let alive = reader.segment.alive_bitset();
        let order = reader.segment.fast_fields().u64("order")?;
        let order = |doc: DocId| order.first(doc).unwrap_or(0);
        let mut kept = Best::new(pool, order);
        for doc in &found.docs {
            let doc = *doc;
            let score = &mut found.scores[doc as usize];
            if alive.is_some_and(|alive| !alive.is_alive(doc)) {
                *score = 0.0;
                continue;
            }
            top = top.max(*score);
            if allowed.is_some_and(|allowed| !allowed[doc as usize]) {
                *score = 0.0;
                continue;
            }
            kept.offer(*score, doc);
        }
        best.extend(
            kept.taken().into_iter().map(|(score, doc)| (score, order(doc), DocAddress::new(ordinal, doc))),
        );
        scores.push(found);
    }
    best.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    best.truncate(pool);
    // Where filters leave only what matches badly, that is shown.
    let first = best.first().map_or(0.0, |first| first.0);
    let floor = GOOD_ENOUGH * if first >= GOOD_ENOUGH * top { top } else { first };
    for (_, _, address) in &best {
        scores[address.segment_ord as usize].scores[address.doc_id as usize] = 0.0;
    }
    let mut others = Vec::new();
    for (ordinal, found) in (0u32..).zip(&scores) {
        let all = found.docs.iter().map(|doc| (found.scores[*doc as usize], DocAddress::new(ordinal, *doc)));
        others.extend(all.filter(|(score, _)| *score > 0.0 && *score >= floor));
    }
    let best = best.into_iter().map(|(score, _, address)| (address, score >= floor)).collect();
    let mut pool = completed(&readers, wanted, best)?;
    pool.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.facts.order.cmp(&b.facts.order)));
    Ok(Found { pool, others })
}

/// The units whose own titles hold the words best, those that hold the most words first.
pub(crate) fn titles(
    searcher: &Searcher,
    fields: &Fields,
    means: Means,
    wanted: &[Wanted],
    limit: usize,
) -> tantivy::Result<Vec<DocAddress>> {
    let mut best: Vec<(f32, u64, DocAddress)> = Vec::new();
    for (ordinal, segment) in (0u32..).zip(searcher.segment_readers()) {
        let reader = Reader::open(segment, fields, means, wanted)?;
        let mut scores: HashMap<DocId, f32> = HashMap::new();
        for (at, term) in wanted.iter().enumerate() {
            // The title of a document stands for the document as a whole.
            for field in [1, 2] {
                for (mut postings, share) in reader.postings(at, field)? {
                    let mut doc = postings.doc();
                    while doc != TERMINATED {
                        *scores.entry(doc).or_default() +=
                            term.worth() * share / reader.norm(field, doc).sqrt();
                        doc = postings.advance();
                    }
                }
            }
        }
        let columns = Columns::open(segment)?;
        let order = |doc: DocId| columns.of(doc).order;
        let mut kept = Best::new(limit, order);
        for (doc, score) in scores {
            let own = reader.lengths(doc)[1] > 0.0 || columns.of(doc).whole;
            if own && segment.alive_bitset().is_none_or(|alive| alive.is_alive(doc)) {
                kept.offer(score, doc);
            }
        }
        best.extend(
            kept.taken().into_iter().map(|(score, doc)| (score, order(doc), DocAddress::new(ordinal, doc))),
        );
    }
    best.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    best.truncate(limit);
    Ok(best.into_iter().map(|(_, _, address)| address).collect())
}

/// The scores of the units of a segment, and which have one: most of a great collection has none.
struct Scores {
    scores: Vec<f32>,
    docs: Vec<DocId>,
}

/// For every unit of a segment the score of the words that find candidates.
fn first_scores(reader: &Reader<'_>, wanted: &[Wanted], finding: &[usize]) -> tantivy::Result<Scores> {
    let mut scores = vec![0.0f32; reader.segment.max_doc() as usize];
    let mut docs: Vec<DocId> = Vec::new();
    let mut sums = vec![0.0f32; reader.segment.max_doc() as usize];
    let mut touched: Vec<DocId> = Vec::new();
    for at in finding {
        let Some(term) = wanted.get(*at) else { continue };
        reader.sums(*at, &mut sums, &mut touched)?;
        let gain = term.weight * term.rarity * (SATURATION + 1.0);
        for doc in touched.drain(..) {
            let sum = std::mem::take(&mut sums[doc as usize]);
            let score = &mut scores[doc as usize];
            if *score == 0.0 {
                docs.push(doc);
            }
            *score += gain * sum / (sum + SATURATION);
        }
    }
    Ok(Scores { scores, docs })
}

/// The rarest words, as many as may be read.
fn finding(wanted: &[Wanted]) -> Vec<usize> {
    let mut by_worth: Vec<usize> = (0..wanted.len()).filter(|at| wanted[*at].frequency > 0).collect();
    by_worth.sort_by(|a, b| wanted[*b].worth().total_cmp(&wanted[*a].worth()));
    let mut read = 0;
    let mut out = Vec::new();
    for at in by_worth {
        read += wanted[at].frequency;
        if read > MOST_READ && out.len() >= 2 {
            break;
        }
        out.push(at);
    }
    out
}

/// Reads every word in every field of the candidates.
fn completed(
    readers: &[Reader<'_>],
    wanted: &[Wanted],
    mut addresses: Vec<(DocAddress, bool)>,
) -> tantivy::Result<Vec<Candidate>> {
    addresses.sort_unstable();
    let mut out: Vec<Candidate> = addresses
        .into_iter()
        .map(|(address, good)| Candidate {
            address,
            good,
            score: 0.0,
            held: vec![[0.0; 3]; wanted.len()],
            lengths: [0.0; 3],
            facts: Facts::default(),
        })
        .collect();
    for group in out.chunk_by_mut(|a, b| a.address.segment_ord == b.address.segment_ord) {
        let Some(first) = group.first() else { continue };
        let Some(reader) = readers.get(first.address.segment_ord as usize) else { continue };
        let facts = Columns::open(reader.segment)?;
        for candidate in group.iter_mut() {
            candidate.lengths = reader.lengths(candidate.address.doc_id);
            candidate.facts = facts.of(candidate.address.doc_id);
        }
        for at in 0..wanted.len() {
            for field in 0..3 {
                for (mut postings, share) in reader.postings(at, field)? {
                    for candidate in group.iter_mut() {
                        let doc = candidate.address.doc_id;
                        if postings.doc() < doc && postings.seek(doc) == TERMINATED {
                            break;
                        }
                        if postings.doc() == doc {
                            let frequency = postings.term_freq() as f32 * share;
                            candidate.held[at][field] += frequency / reader.norm(field, doc);
                        }
                    }
                }
            }
        }
    }
    for candidate in &mut out {
        candidate.score = score(wanted, &candidate.held);
    }
    Ok(out)
}

/// BM25 over the fields.
fn score(wanted: &[Wanted], held: &[[f32; 3]]) -> f32 {
    wanted
        .iter()
        .zip(held)
        .map(|(term, held)| {
            let sum: f32 = held.iter().zip(FIELD_WEIGHTS).map(|(held, weight)| held * weight).sum();
            term.weight * term.rarity * (SATURATION + 1.0) * sum / (sum + SATURATION)
        })
        .sum()
}
