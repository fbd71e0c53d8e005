//! Figures of the gazette (thống kê), counted from what is published.

use std::collections::BTreeMap;

use gazette_model::Section;

use crate::catalogue::Catalogue;
use crate::sorting::{Facet, Fields};

/// What is counted.
#[derive(Debug, Clone, Default)]
pub(crate) struct Statistics {
    pub(crate) issues: usize,
    pub(crate) documents: usize,
    pub(crate) pages: u64,
    pub(crate) normative: usize,
    pub(crate) corrections: usize,
    /// Newest first.
    pub(crate) years: Vec<Year>,
    pub(crate) types: Vec<Facet>,
    pub(crate) bodies: Vec<Facet>,
    pub(crate) fields: Vec<Facet>,
    /// Documents by the days between signing and the gazette, for each of [`DELAYS`] and beyond.
    pub(crate) delays: Vec<usize>,
    /// The day in the middle of all delays.
    pub(crate) median_delay: Option<i32>,
}

/// One year of the gazette.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Year {
    pub(crate) year: i16,
    pub(crate) issues: usize,
    pub(crate) documents: usize,
    pub(crate) normative: usize,
    pub(crate) corrections: usize,
    pub(crate) pages: u64,
    /// Documents in each month.
    pub(crate) months: [usize; 12],
}

/// Upper bounds of the classes of delay, in days.
pub(crate) const DELAYS: [i32; 5] = [3, 7, 15, 30, 60];

/// Counts.
pub(crate) fn statistics(catalogue: &Catalogue, fields: &Fields) -> Statistics {
    let mut years: BTreeMap<i16, Year> = BTreeMap::new();
    let mut delays = Vec::new();
    for record in catalogue.issues.values() {
        let year = years.entry(record.issue.year).or_default();
        year.year = record.issue.year;
        year.issues += 1;
        year.pages += u64::from(record.pages);
        for entry in &record.entries {
            year.documents += 1;
            year.normative += usize::from(entry.section == Section::Normative);
            year.corrections += usize::from(entry.section == Section::Corrections);
            let month = usize::try_from(record.date.month()).unwrap_or(1);
            if let Some(count) = year.months.get_mut(month.saturating_sub(1)) {
                *count += 1;
            }
            let days =
                entry.issued_on.and_then(|issued| record.date.since(issued).ok()).map(|span| span.get_days());
            // A date after the gazette is a mistake of somebody and says nothing of delays.
            delays.extend(days.filter(|days| *days >= 0));
        }
    }
    let mut classes = vec![0; DELAYS.len() + 1];
    for days in &delays {
        classes[DELAYS.iter().position(|bound| days <= bound).unwrap_or(DELAYS.len())] += 1;
    }
    delays.sort_unstable();
    let facets = catalogue.whole(fields);
    let sum = |of: &dyn Fn(&Year) -> usize| years.values().map(of).sum();
    Statistics {
        issues: catalogue.issues.len(),
        documents: catalogue.len(),
        pages: years.values().map(|year| year.pages).sum(),
        normative: sum(&|year| year.normative),
        corrections: sum(&|year| year.corrections),
        types: facets.types.clone(),
        bodies: facets.bodies.clone(),
        fields: facets.fields.clone(),
        median_delay: delays.get(delays.len() / 2).copied(),
        delays: if delays.is_empty() { Vec::new() } else { classes },
        years: years.into_values().rev().collect(),
    }
}
