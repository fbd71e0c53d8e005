//! Counts what the matches are: types, bodies, years and so on.

use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasherDefault;

use gazette_model::IssueId;
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, Searcher};

use crate::analysis::Quick;
use crate::build::day;
use crate::filter::States;
use crate::lapse::Lapses;
use crate::query::Query;
use crate::request::{Count, Effect, Facets, Request};

/// More values of one kind are not told; the commonest are.
const MOST: usize = 50;

/// The columns that are counted by their words.
const COLUMNS: [&str; 5] = ["kind_shown", "body_shown", "level", "field", "issue"];

/// The words of the columns that are counted, read once: looking each up again would cost more than the counting.
#[derive(Debug, Default)]
pub(crate) struct Values([Words; COLUMNS.len()]);

/// The words of one column in all segments.
#[derive(Debug, Default)]
struct Words {
    words: Vec<String>,
    /// For each segment which word each of its ordinals is.
    segments: Vec<Vec<u32>>,
}

impl Values {
    pub(crate) fn read(searcher: &Searcher) -> tantivy::Result<Self> {
        let mut new = Self::default();
        for (name, column) in COLUMNS.iter().zip(new.0.iter_mut()) {
            let mut known: HashMap<String, u32> = HashMap::new();
            for segment in searcher.segment_readers() {
                let mut ordinals = Vec::new();
                if let Some(words) = segment.fast_fields().str(name)? {
                    let mut stream = words.dictionary().stream()?;
                    while stream.advance() {
                        let word = String::from_utf8_lossy(stream.key()).into_owned();
                        let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
                        let at = *known.entry(word.clone()).or_insert_with(|| {
                            column.words.push(word);
                            next
                        });
                        ordinals.push(at);
                    }
                }
                column.segments.push(ordinals);
            }
        }
        Ok(new)
    }
}

/// Counts every match, or, where hits are grouped, every document once.
pub(crate) fn facets(
    searcher: &Searcher,
    lapses: &Lapses,
    values: &Values,
    units: &[(f32, DocAddress)],
    query: &Query,
    request: &Request,
) -> tantivy::Result<Facets> {
    let mut segments: Vec<Vec<u32>> = vec![Vec::new(); searcher.segment_readers().len()];
    for (_, address) in units {
        if let Some(docs) = segments.get_mut(address.segment_ord as usize) {
            docs.push(address.doc_id);
        }
    }
    let today = request.valid_on.or(query.valid_on).or(request.today).map(day);
    let mut counted: [Vec<usize>; COLUMNS.len()] =
        std::array::from_fn(|at| vec![0; values.0.get(at).map_or(0, |column| column.words.len())]);
    let mut years: BTreeMap<i64, usize> = BTreeMap::new();
    let mut effects: BTreeMap<Effect, usize> = BTreeMap::new();
    let mut seen: HashMap<u64, (), BuildHasherDefault<Quick>> = HashMap::default();
    for (at, (segment, mut docs)) in searcher.segment_readers().iter().zip(segments).enumerate() {
        let fast = segment.fast_fields();
        if request.grouped {
            let group: Column<u64> = fast.u64("group")?;
            docs.retain(|doc| seen.insert(group.first(*doc).unwrap_or(0), ()).is_none());
        }
        for ((name, counts), column) in COLUMNS.iter().zip(counted.iter_mut()).zip(&values.0) {
            if let (Some(words), Some(ordinals)) = (fast.str(name)?, column.segments.get(at)) {
                count(&words, ordinals, &docs, counts);
            }
        }
        let (year, states) = (fast.i64("year")?, States::open(segment, lapses)?);
        for doc in docs {
            if let Some(year) = year.first(doc) {
                *years.entry(year).or_default() += 1;
            }
            if let Some(today) = today {
                let effect = states.of(doc, today);
                *effects.entry(effect).or_default() += 1;
            }
        }
    }
    let mut named = counted.iter().zip(&values.0).map(|(counts, column)| commonest(counts, &column.words));
    let mut next = || named.next().unwrap_or_default();
    let (types, bodies, levels, fields, mut issues) = (next(), next(), next(), next(), next());
    issues.sort_by_key(|count| std::cmp::Reverse(count.value.parse::<IssueId>().ok()));
    let years = years.into_iter().rev().map(|(year, count)| Count { value: year.to_string(), count });
    let validity =
        effects.into_iter().map(|(effect, count)| Count { value: effect.name().to_owned(), count });
    Ok(Facets { types, bodies, levels, fields, issues, years: years.collect(), validity: validity.collect() })
}

fn count(column: &StrColumn, ordinals: &[u32], docs: &[u32], counts: &mut [usize]) {
    for doc in docs {
        for ordinal in column.term_ords(*doc) {
            let word = usize::try_from(ordinal).ok().and_then(|at| ordinals.get(at));
            if let Some(count) = word.and_then(|word| counts.get_mut(*word as usize)) {
                *count += 1;
            }
        }
    }
}

fn commonest(counts: &[usize], words: &[String]) -> Vec<Count> {
    let mut out: Vec<(usize, &String)> =
        counts.iter().copied().zip(words).filter(|(count, _)| *count > 0).collect();
    out.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    out.truncate(MOST);
    out.into_iter().map(|(count, value)| Count { value: value.clone(), count }).collect()
}
