//! Orders what was found: by score, date or number, and by document.
//!
//! Equal ones are told apart by what stands in the unit, never by where it stands in the index, so that pages
//! follow one another and a rebuilt index answers the same.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, Searcher};

use crate::analysis::Quick;
use crate::request::Sort;

/// A document with its units that were found.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Group {
    /// Its best unit with the score.
    pub(crate) first: (f32, DocAddress),
    /// The next best.
    pub(crate) more: Vec<DocAddress>,
    /// How many there are.
    pub(crate) count: usize,
}

impl Group {
    /// A unit for itself.
    pub(crate) fn single(first: (f32, DocAddress)) -> Self {
        Self { first, more: Vec::new(), count: 1 }
    }
}

/// The units by document, each document at the place of its best unit; those after the first `ranked` are counted
/// and never told as the next best.
pub(crate) fn grouped(
    searcher: &Searcher,
    units: &[(f32, DocAddress)],
    ranked: usize,
    most: usize,
) -> tantivy::Result<Vec<Group>> {
    let documents = Numbers::open(searcher, "group")?;
    let mut out: Vec<Group> = Vec::new();
    let mut places: HashMap<u64, usize, BuildHasherDefault<Quick>> = HashMap::default();
    for (at, unit) in units.iter().enumerate() {
        let document = documents.of(unit.1);
        match places.get(&document).and_then(|place| out.get_mut(*place)) {
            Some(group) => {
                group.count += 1;
                if group.more.len() < most && at < ranked {
                    group.more.push(unit.1);
                }
            }
            None => {
                places.insert(document, out.len());
                out.push(Group::single(*unit));
            }
        }
    }
    Ok(out)
}

/// The best first.
pub(crate) fn by_score(searcher: &Searcher, units: &mut [(f32, DocAddress)]) -> tantivy::Result<()> {
    let order = Numbers::open(searcher, "order")?;
    units.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then_with(|| order.of(a.1).cmp(&order.of(b.1))));
    Ok(())
}

/// The best first, of equal ones the newest document, its units in their order.
pub(crate) fn by_score_then_date(
    searcher: &Searcher,
    units: &mut [(f32, DocAddress)],
) -> tantivy::Result<()> {
    sorted(searcher, units, Sort::Newest)?;
    units.sort_by(|a, b| b.0.total_cmp(&a.0));
    Ok(())
}

/// In the order asked for; by relevance they stand already.
pub(crate) fn sorted(
    searcher: &Searcher,
    units: &mut [(f32, DocAddress)],
    sort: Sort,
) -> tantivy::Result<()> {
    if sort == Sort::Relevance {
        return Ok(());
    }
    let numbers = |name| Numbers::open(searcher, name);
    let (serial, group, place, order) =
        (numbers("serial")?, numbers("group")?, numbers("place")?, numbers("order")?);
    let (issued, year) = (Days::open(searcher, "issued")?, Days::open(searcher, "year")?);
    units.sort_by_cached_key(|(_, address)| {
        let first = match sort {
            Sort::Relevance => (false, Reverse(0), 0),
            Sort::Newest => (false, Reverse(issued.of(*address).unwrap_or(0)), 0),
            Sort::Oldest => {
                let day = issued.of(*address);
                (day.is_none(), Reverse(-day.unwrap_or(0)), 0)
            }
            Sort::Number => (false, Reverse(year.of(*address).unwrap_or(0)), serial.of(*address)),
        };
        (first, group.of(*address), place.of(*address), order.of(*address))
    });
    Ok(())
}

/// A column of numbers in all segments.
struct Numbers(Vec<Column<u64>>);

impl Numbers {
    fn open(searcher: &Searcher, name: &str) -> tantivy::Result<Self> {
        searcher
            .segment_readers()
            .iter()
            .map(|segment| segment.fast_fields().u64(name))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    fn of(&self, address: DocAddress) -> u64 {
        self.0.get(address.segment_ord as usize).and_then(|column| column.first(address.doc_id)).unwrap_or(0)
    }
}

/// A column of days or years in all segments.
struct Days(Vec<Column<i64>>);

impl Days {
    fn open(searcher: &Searcher, name: &str) -> tantivy::Result<Self> {
        searcher
            .segment_readers()
            .iter()
            .map(|segment| segment.fast_fields().i64(name))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    fn of(&self, address: DocAddress) -> Option<i64> {
        self.0.get(address.segment_ord as usize)?.first(address.doc_id)
    }
}

/// The identifiers of imported articles in all segments.
pub(crate) struct Externals(Vec<Option<StrColumn>>);

impl Externals {
    pub(crate) fn open(searcher: &Searcher) -> tantivy::Result<Self> {
        let columns = searcher.segment_readers().iter().map(|segment| segment.fast_fields().str("external"));
        columns.collect::<Result<_, _>>().map(Self)
    }

    pub(crate) fn of(&self, address: DocAddress) -> Option<String> {
        let column = self.0.get(address.segment_ord as usize)?.as_ref()?;
        let mut out = String::new();
        let ordinal = column.term_ords(address.doc_id).next()?;
        column.ord_to_str(ordinal, &mut out).ok()?.then_some(out)
    }
}
