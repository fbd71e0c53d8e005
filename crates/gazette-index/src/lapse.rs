//! Since when documents are no longer in effect: what later documents make of them, found once when the index is
//! built and held beside the search fields, so that matches can be filtered and counted by it.

use std::collections::HashMap;
use std::path::Path;

use gazette_model::Date;

use crate::IndexError;
use crate::build::day;
use crate::relation::Graph;
use crate::request::Effect;

/// The file: for each document that lapsed the hash of its address and the day, eight bytes each.
const NAME: &str = "lapses";

/// The first day no longer in effect, as a day number, by the hash of the document's address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Lapses(HashMap<u64, i64>);

impl Lapses {
    /// Opens the lapses of a generation; none where it was built without.
    pub(crate) fn open(dir: &Path) -> Self {
        let bytes = std::fs::read(dir.join(NAME)).unwrap_or_default();
        let (pairs, _) = bytes.as_chunks::<16>();
        let number = |bytes: &[u8]| bytes.iter().rev().fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
        let pairs = pairs.iter().map(|pair| (number(&pair[..8]), number(&pair[8..]).cast_signed()));
        Self(pairs.collect())
    }

    /// Finds out anew what the relations say of the documents in `changed`, or of all, and writes it.
    pub(crate) fn write(dir: &Path, changed: Option<&[String]>) -> Result<(), IndexError> {
        let Some(graph) = Graph::open(dir)? else { return Ok(()) };
        let mut out = changed.map(|_| Self::open(dir)).unwrap_or_default();
        for document in graph.acted_on(changed)? {
            let until = graph.validity(&document, Date::MAX)?.and_then(|validity| validity.until);
            let key = crate::analysis::hash(&document);
            match until {
                Some(until) => out.0.insert(key, day(until)),
                None => out.0.remove(&key),
            };
        }
        let mut pairs: Vec<(u64, i64)> = out.0.into_iter().collect();
        pairs.sort_unstable();
        let bytes: Vec<u8> = pairs
            .iter()
            .flat_map(|(key, day)| key.to_le_bytes().into_iter().chain(day.to_le_bytes()))
            .collect();
        let path = dir.join(NAME);
        gazette_disk::write_file(&path, &bytes)
            .map_err(|error| IndexError::File { path, source: std::io::Error::other(error) })
    }

    /// Whether a document is in effect on a day, from its effective date, the day it is known to expire, and what
    /// later documents say.
    pub(crate) fn effect(
        &self,
        group: u64,
        effective: Option<i64>,
        expires: Option<i64>,
        today: i64,
    ) -> Effect {
        let ends = match (self.0.get(&group), expires) {
            (Some(lapse), Some(expires)) => Some(expires.min(*lapse)),
            (lapse, expires) => lapse.copied().or(expires),
        };
        match (effective, ends) {
            (_, Some(ends)) if ends <= today => Effect::Expired,
            (Some(effective), _) if effective <= today => Effect::InForce,
            (Some(_), _) => Effect::NotYet,
            (None, _) => Effect::Unknown,
        }
    }
}
