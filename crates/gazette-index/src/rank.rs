//! Ranking: candidates by the rare words, then every word of the question in every field of each candidate.
//!
//! The score is BM25 over fields: the frequencies of text, titles and pairs are weighed and added before they
//! saturate, so that a word in two fields is not counted as two words. Common words only order what the
//! rarer ones have found; this keeps a question of everyday language as quick as one of three words.

use std::sync::Arc;

use tantivy::columnar::Column;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, DocSet, InvertedIndexReader, Searcher, SegmentReader, TERMINATED, Term};

use crate::schema::Fields;
use crate::terms::Wanted;

/// How much a word in text, title of the unit, title of the document counts.
pub(crate) const FIELD_WEIGHTS: [f32; 3] = [1.0, 2.5, 1.7];
/// How much the length of text, title, title of the document tells against a word in it.
const LENGTH_SHARES: [f32; 3] = [0.68, 0.3, 0.3];
/// Where more of a word stops to tell more.
pub(crate) const SATURATION: f32 = 1.4;
/// Entries of posting lists that are read to find candidates; the commonest words above it only order.
const MOST_READ: u64 = 150_000;

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
}

/// What is known of a unit beside its words.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Facts {
    pub(crate) group: u64,
    pub(crate) order: u64,
    pub(crate) year: f32,
    pub(crate) level: f32,
    pub(crate) place: f32,
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

/// The best candidates, the best first, and how many units hold one of the words looked for.
pub(crate) fn candidates(
    searcher: &Searcher,
    fields: &Fields,
    means: Means,
    wanted: &[Wanted],
    allowed: Option<&[Vec<bool>]>,
    limit: usize,
) -> tantivy::Result<(Vec<Candidate>, usize)> {
    let finding = finding(wanted);
    let readers: Vec<Reader<'_>> = searcher
        .segment_readers()
        .iter()
        .map(|segment| Reader::open(segment, fields, means, wanted))
        .collect::<tantivy::Result<_>>()?;
    let mut found: Vec<(f32, DocAddress)> = Vec::new();
    let mut total = 0;
    for (ordinal, reader) in readers.iter().enumerate() {
        let segment = reader.segment;
        let mut scores = vec![0.0f32; segment.max_doc() as usize];
        let mut sums = vec![0.0f32; segment.max_doc() as usize];
        let mut touched: Vec<DocId> = Vec::new();
        for at in &finding {
            let term = &wanted[*at];
            reader.sums(*at, &mut sums, &mut touched)?;
            let gain = term.weight * term.rarity * (SATURATION + 1.0);
            for doc in touched.drain(..) {
                let sum = std::mem::take(&mut sums[doc as usize]);
                scores[doc as usize] += gain * sum / (sum + SATURATION);
            }
        }
        let alive = segment.alive_bitset();
        let mut best = Best::new(limit);
        for (doc, score) in (0u32..).zip(&scores) {
            if *score <= 0.0 || alive.is_some_and(|alive| !alive.is_alive(doc)) {
                continue;
            }
            if allowed.is_some_and(|allowed| !allowed[ordinal][doc as usize]) {
                continue;
            }
            total += 1;
            best.offer(*score, doc);
        }
        let ordinal = u32::try_from(ordinal).unwrap_or(u32::MAX);
        found.extend(best.taken().into_iter().map(|(score, doc)| (score, DocAddress::new(ordinal, doc))));
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    found.truncate(limit);
    let mut out = completed(&readers, wanted, found.into_iter().map(|(_, address)| address).collect())?;
    out.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.facts.order.cmp(&b.facts.order)));
    Ok((out, total))
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
    mut addresses: Vec<DocAddress>,
) -> tantivy::Result<Vec<Candidate>> {
    addresses.sort();
    let mut out: Vec<Candidate> = addresses
        .into_iter()
        .map(|address| Candidate {
            address,
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

/// One segment, open for reading the frequencies of what is wanted.
struct Reader<'a> {
    segment: &'a SegmentReader,
    /// Syllables and pairs of each field.
    indexes: [[Arc<InvertedIndexReader>; 2]; 3],
    lengths: [FieldNormReader; 3],
    norms: [Vec<f32>; 3],
    /// Where the spellings of each term stand in each field, with their shares.
    places: Vec<[Vec<(TermInfo, f32)>; 3]>,
    pairs: Vec<bool>,
}

impl<'a> Reader<'a> {
    fn open(
        segment: &'a SegmentReader,
        fields: &Fields,
        means: Means,
        wanted: &[Wanted],
    ) -> tantivy::Result<Self> {
        let length = |field: usize| segment.get_fieldnorms_reader(fields.text[field].syllables);
        let norms = [0, 1, 2].map(|field: usize| {
            (0..=u8::MAX)
                .map(|id| {
                    let length = FieldNormReader::id_to_fieldnorm(id) as f32;
                    1.0 - LENGTH_SHARES[field] + LENGTH_SHARES[field] * length / means.0[field]
                })
                .collect()
        });
        let index = |field: usize| -> tantivy::Result<[Arc<InvertedIndexReader>; 2]> {
            let family = fields.text[field];
            Ok([segment.inverted_index(family.syllables)?, segment.inverted_index(family.pairs)?])
        };
        let indexes = [index(0)?, index(1)?, index(2)?];
        let mut places = Vec::with_capacity(wanted.len());
        for term in wanted {
            let mut place: [Vec<(TermInfo, f32)>; 3] = Default::default();
            for (field, place) in place.iter_mut().enumerate() {
                for (spelling, share) in &term.spellings {
                    let key = Term::from_field_text(term.field(fields.text[field]), spelling);
                    let info = indexes[field][usize::from(term.pair)].get_term_info(&key)?;
                    place.extend(info.map(|info| (info, *share)));
                }
            }
            places.push(place);
        }
        let pairs = wanted.iter().map(|term| term.pair).collect();
        Ok(Self { segment, indexes, lengths: [length(0)?, length(1)?, length(2)?], norms, places, pairs })
    }

    fn norm(&self, field: usize, doc: DocId) -> f32 {
        self.norms[field][usize::from(self.lengths[field].fieldnorm_id(doc))]
    }

    fn lengths(&self, doc: DocId) -> [f32; 3] {
        [0, 1, 2].map(|field: usize| self.lengths[field].fieldnorm(doc) as f32)
    }

    fn postings(&self, at: usize, field: usize) -> tantivy::Result<Vec<(SegmentPostings, f32)>> {
        let index = &self.indexes[field][usize::from(self.pairs[at])];
        let mut out = Vec::new();
        for (info, share) in &self.places[at][field] {
            out.push((index.read_postings_from_terminfo(info, IndexRecordOption::WithFreqs)?, *share));
        }
        Ok(out)
    }

    /// Adds the weighted frequencies of a term to `sums` and names the units that hold it.
    fn sums(&self, at: usize, sums: &mut [f32], touched: &mut Vec<DocId>) -> tantivy::Result<()> {
        for (field, weight) in FIELD_WEIGHTS.iter().enumerate() {
            for (mut postings, share) in self.postings(at, field)? {
                let weight = share * weight;
                let mut doc = postings.doc();
                while doc != TERMINATED {
                    let sum = &mut sums[doc as usize];
                    if *sum == 0.0 {
                        touched.push(doc);
                    }
                    *sum += weight * postings.term_freq() as f32 / self.norm(field, doc);
                    doc = postings.advance();
                }
            }
        }
        Ok(())
    }
}

/// The columns of what is known of the units of a segment.
struct Columns {
    numbers: [Column<u64>; 5],
    year: Column<i64>,
}

impl Columns {
    fn open(segment: &SegmentReader) -> tantivy::Result<Self> {
        let fast = segment.fast_fields();
        let column = |name: &str| fast.u64(name);
        let numbers =
            [column("group")?, column("order")?, column("level")?, column("place")?, column("whole")?];
        Ok(Self { numbers, year: fast.i64("year")? })
    }

    fn of(&self, doc: DocId) -> Facts {
        let [group, order, level, place, whole] =
            [0, 1, 2, 3, 4].map(|at: usize| self.numbers[at].first(doc).unwrap_or(0));
        Facts {
            group,
            order,
            level: level as f32,
            place: place as f32,
            whole: whole == 1,
            year: self.year.first(doc).unwrap_or(0) as f32,
        }
    }
}

/// Keeps the highest scores.
struct Best {
    limit: usize,
    floor: f32,
    kept: Vec<(f32, DocId)>,
}

impl Best {
    fn new(limit: usize) -> Self {
        Self { limit, floor: 0.0, kept: Vec::with_capacity(limit * 2) }
    }

    fn offer(&mut self, score: f32, doc: DocId) {
        if score < self.floor {
            return;
        }
        self.kept.push((score, doc));
        if self.kept.len() >= self.limit * 2 {
            self.shrink();
        }
    }

    fn shrink(&mut self) {
        self.kept.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        self.kept.truncate(self.limit);
        self.floor = self.kept.last().filter(|_| self.kept.len() == self.limit).map_or(0.0, |last| last.0);
    }

    fn taken(mut self) -> Vec<(f32, DocId)> {
        self.shrink();
        self.kept
    }
}
