//! What a step from one revision to the next changed, as values.

use std::collections::BTreeSet;

use crate::judgement::RevisionChange as Change;

/// What a step from one revision to the next changed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Step {
    /// Each change with its place.
    pub(crate) changes: BTreeSet<(Change, String)>,
    /// The new signature fields that nobody has signed yet.
    pub(crate) waiting: BTreeSet<String>,
    /// Did a new signature bring a stamp that is painted over a page?
    pub(crate) stamped: bool,
}

impl Step {
    /// The gravest change; what a signature or a time stamp brings with it does not count on its own.
    pub(crate) fn change(&self) -> Change {
        let gravest = self.changes.iter().map(|(change, _)| *change).max().unwrap_or(Change::Nothing);
        if gravest == Change::Metadata {
            let carried = self
                .changes
                .iter()
                .map(|(change, _)| *change)
                .filter(|change| *change != Change::Metadata)
                .max();
            return carried.unwrap_or(Change::Metadata);
        }
        gravest
    }

    /// The places of the gravest changes, pages first.
    pub(crate) fn places(&self) -> Vec<String> {
        let gravest = self.change();
        let of_it = self.changes.iter().filter(|(change, place)| *change == gravest && !place.is_empty());
        let mut places: Vec<String> = of_it.map(|(_, place)| place.clone()).collect();
        places.sort_by_key(|place| {
            place.strip_prefix("trang ").and_then(|number| number.parse().ok()).unwrap_or(u32::MAX)
        });
        places.truncate(12);
        places
    }

    /// An empty signature field that was signed later was made ready for its signer, and no more.
    pub(crate) fn forgive_waiting(&mut self, signed: &[&str]) {
        let waiting: Vec<(Change, String)> =
            self.changes.iter().filter(|(_, place)| self.waiting.contains(place)).cloned().collect();
        for (change, place) in waiting {
            if change == Change::FormFill && signed.contains(&place.as_str()) {
                self.changes.remove(&(change, place.clone()));
                self.add(Change::Signature, place);
            }
        }
    }

    pub(crate) fn add(&mut self, change: Change, place: impl Into<String>) {
        self.changes.insert((change, place.into()));
    }
}
