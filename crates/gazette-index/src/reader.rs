//! One segment of the index, open for reading what is wanted of it.

use std::sync::Arc;

use tantivy::columnar::Column;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, InvertedIndexReader, SegmentReader, TERMINATED, Term};

use crate::rank::{FIELD_WEIGHTS, Facts, Means};
use crate::schema::Fields;
use crate::terms::Wanted;

/// How much the length of text, title, title of the document tells against a word in it.
const LENGTH_SHARES: [f32; 3] = [0.68, 0.3, 0.3];

/// One segment, open for reading the frequencies of what is wanted.
pub(crate) struct Reader<'a> {
    pub(crate) segment: &'a SegmentReader,
    /// Syllables and pairs of each field.
    indexes: [[Arc<InvertedIndexReader>; 2]; 3],
    lengths: [FieldNormReader; 3],
    norms: [Vec<f32>; 3],
    /// Where the spellings of each term stand in each field, with their shares.
    places: Vec<[Vec<(TermInfo, f32)>; 3]>,
    pairs: Vec<bool>,
}

impl<'a> Reader<'a> {
    pub(crate) fn open(
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

    pub(crate) fn norm(&self, field: usize, doc: DocId) -> f32 {
        self.norms[field][usize::from(self.lengths[field].fieldnorm_id(doc))]
    }

    pub(crate) fn lengths(&self, doc: DocId) -> [f32; 3] {
        [0, 1, 2].map(|field: usize| self.lengths[field].fieldnorm(doc) as f32)
    }

    pub(crate) fn postings(&self, at: usize, field: usize) -> tantivy::Result<Vec<(SegmentPostings, f32)>> {
        let index = &self.indexes[field][usize::from(self.pairs[at])];
        let mut out = Vec::new();
        for (info, share) in &self.places[at][field] {
            out.push((index.read_postings_from_terminfo(info, IndexRecordOption::WithFreqs)?, *share));
        }
        Ok(out)
    }

    /// Adds the weighted frequencies of a term to `sums` and names the units that hold it.
    pub(crate) fn sums(&self, at: usize, sums: &mut [f32], touched: &mut Vec<DocId>) -> tantivy::Result<()> {
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
pub(crate) struct Columns {
    numbers: [Column<u64>; 6],
    year: Column<i64>,
}

impl Columns {
    pub(crate) fn open(segment: &SegmentReader) -> tantivy::Result<Self> {
        let fast = segment.fast_fields();
        let column = |name: &str| fast.u64(name);
        let numbers = [
            column("group")?,
            column("order")?,
            column("rank")?,
            column("place")?,
            column("whole")?,
            column("sorts")?,
        ];
        Ok(Self { numbers, year: fast.i64("year")? })
    }

    pub(crate) fn of(&self, doc: DocId) -> Facts {
        let [group, order, rank, place, whole, sorts] =
            [0, 1, 2, 3, 4, 5].map(|at: usize| self.numbers[at].first(doc).unwrap_or(0));
        Facts {
            group,
            order,
            rank: rank as f32,
            place: place as f32,
            sorts,
            whole: whole == 1,
            year: self.year.first(doc).unwrap_or(0) as f32,
        }
    }
}

/// Keeps the highest scores; of equal ones those that `order` puts first, the same in every build.
pub(crate) struct Best<F> {
    limit: usize,
    order: F,
    floor: f32,
    kept: Vec<(f32, DocId)>,
}

impl<F: Fn(DocId) -> u64> Best<F> {
    pub(crate) fn new(limit: usize, order: F) -> Self {
        Self { limit, order, floor: 0.0, kept: Vec::with_capacity(limit * 2) }
    }

    pub(crate) fn offer(&mut self, score: f32, doc: DocId) {
        if score < self.floor {
            return;
        }
        self.kept.push((score, doc));
        if self.kept.len() >= self.limit * 2 {
            self.shrink();
        }
    }

    fn shrink(&mut self) {
        let Self { kept, order, .. } = self;
        kept.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then_with(|| order(a.1).cmp(&order(b.1))));
        self.kept.truncate(self.limit);
        self.floor = self.kept.last().filter(|_| self.kept.len() == self.limit).map_or(0.0, |last| last.0);
    }

    pub(crate) fn taken(mut self) -> Vec<(f32, DocId)> {
        self.shrink();
        self.kept
    }
}
