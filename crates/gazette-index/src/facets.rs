//! Counts what the matches are: types, bodies, years and so on.

use std::collections::{BTreeMap, HashMap, HashSet};

use gazette_model::IssueId;
use tantivy::columnar::StrColumn;
use tantivy::{DocAddress, Searcher};

use crate::build::day;
use crate::filter::States;
use crate::lapse::Lapses;
use crate::query::Query;
use crate::request::{Count, Effect, Facets, Request};

/// More values of one kind are not told; the commonest are.
const MOST: usize = 50;

/// Counts every match, or, where hits are grouped, every document once.
pub(crate) fn facets(
    searcher: &Searcher,
    lapses: &Lapses,
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
    let mut words: [HashMap<String, usize>; 5] = Default::default();
    let mut years: BTreeMap<i64, usize> = BTreeMap::new();
    let mut effects: BTreeMap<Effect, usize> = BTreeMap::new();
    let mut seen: HashSet<u64> = HashSet::new();
    for (segment, mut docs) in searcher.segment_readers().iter().zip(segments) {
        let fast = segment.fast_fields();
        if request.grouped {
            let group = fast.u64("group")?;
            docs.retain(|doc| seen.insert(group.first(*doc).unwrap_or(0)));
        }
        for (name, counted) in
            ["kind_shown", "body_shown", "level", "field", "issue"].iter().zip(words.iter_mut())
        {
            if let Some(column) = fast.str(name)? {
                count(&column, &docs, counted);
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
    let [types, bodies, levels, fields, issues] = words.map(commonest);
    let mut issues = issues;
    issues.sort_by_key(|count| std::cmp::Reverse(count.value.parse::<IssueId>().ok()));
    let years = years.into_iter().rev().map(|(year, count)| Count { value: year.to_string(), count });
    let validity =
        effects.into_iter().map(|(effect, count)| Count { value: effect.name().to_owned(), count });
    Ok(Facets { types, bodies, levels, fields, issues, years: years.collect(), validity: validity.collect() })
}

fn count(column: &StrColumn, docs: &[u32], counted: &mut HashMap<String, usize>) {
    let mut by_ordinal: HashMap<u64, usize> = HashMap::new();
    for doc in docs {
        for ordinal in column.term_ords(*doc) {
            *by_ordinal.entry(ordinal).or_default() += 1;
        }
    }
    for (ordinal, count) in by_ordinal {
        let mut value = String::new();
        if column.ord_to_str(ordinal, &mut value).is_ok_and(|known| known) {
            *counted.entry(value).or_default() += count;
        }
    }
}

fn commonest(counted: HashMap<String, usize>) -> Vec<Count> {
    let mut out: Vec<Count> = counted.into_iter().map(|(value, count)| Count { value, count }).collect();
    out.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    out.truncate(MOST);
    out
}
