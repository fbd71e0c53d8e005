//! Since when documents and their provisions are no longer in effect: what later documents make of them, found
//! once when the index is built and held beside the search fields, so that matches can be filtered and counted by it.

use std::collections::HashMap;
use std::path::Path;

use gazette_model::{Date, ValidityState};

use crate::IndexError;
use crate::analysis::hash;
use crate::build::day;
use crate::relation::Graph;
use crate::request::Effect;

/// The file: for each lapse the hash of the document's address, that of the address of what lapsed, and the day,
/// eight bytes each.
const NAME: &str = "lapses";

/// The first day no longer in effect, as a day number, by the hash of the address of the document, article or
/// clause; beside it the hash of the document's address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Lapses(HashMap<u64, (u64, i64)>);

impl Lapses {
    /// Opens the lapses of a generation; none where it was built without.
    pub(crate) fn open(dir: &Path) -> Self {
        let bytes = std::fs::read(dir.join(NAME)).unwrap_or_default();
        let (rows, _) = bytes.as_chunks::<24>();
        let number = |bytes: &[u8]| bytes.iter().rev().fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
        let rows = rows
            .iter()
            .map(|row| (number(&row[8..16]), (number(&row[..8]), number(&row[16..]).cast_signed())));
        Self(rows.collect())
    }

    /// Finds out anew what the relations say of the documents in `changed`, or of all, and writes it.
    pub(crate) fn write(dir: &Path, changed: Option<&[String]>) -> Result<(), IndexError> {
        let Some(graph) = Graph::open(dir)? else { return Ok(()) };
        let mut out = changed.map(|_| Self::open(dir)).unwrap_or_default();
        let acted_on = graph.acted_on(changed)?;
        let again: std::collections::HashSet<u64> = acted_on.iter().map(|document| hash(document)).collect();
        out.0.retain(|_, (document, _)| !again.contains(document));
        for document in acted_on {
            let Some(validity) = graph.validity(&document, Date::MAX)? else { continue };
            let group = hash(&document);
            out.0.extend(validity.until.map(|until| (group, (group, day(until)))));
            // What lapsed of a document that stands: articles, and clauses inside them.
            let lapsed = validity.provisions.iter().filter(|one| one.state == ValidityState::Lapsed);
            out.0.extend(lapsed.filter_map(|one| {
                Some((hash(&format!("{document}/{}", one.path)), (group, day(one.since?))))
            }));
        }
        let mut rows: Vec<(u64, u64, i64)> =
            out.0.into_iter().map(|(key, (document, day))| (document, key, day)).collect();
        rows.sort_unstable();
        let bytes: Vec<u8> = rows
            .iter()
            .flat_map(|(document, key, day)| {
                document.to_le_bytes().into_iter().chain(key.to_le_bytes()).chain(day.to_le_bytes())
            })
            .collect();
        let path = dir.join(NAME);
        gazette_disk::write_file(&path, &bytes)
            .map_err(|error| IndexError::File { path, source: std::io::Error::other(error) })
    }

    /// Whether what stands at an address lapsed for itself by a day.
    pub(crate) fn lapsed(&self, address: &str, today: i64) -> bool {
        self.0.get(&hash(address)).is_some_and(|(_, day)| *day <= today)
    }

    /// Whether a unit is in effect on a day, from its effective date, the day it is known to expire, and what later
    /// documents say of its document and of itself; `own` are the hashes of their addresses.
    pub(crate) fn effect(
        &self,
        own: [u64; 2],
        effective: Option<i64>,
        expires: Option<i64>,
        today: i64,
    ) -> Effect {
        let lapses = own.iter().filter_map(|key| self.0.get(key)).map(|(_, day)| *day);
        let ends = lapses.chain(expires).min();
        match (effective, ends) {
            (_, Some(ends)) if ends <= today => Effect::Expired,
            (Some(effective), _) if effective <= today => Effect::InForce,
            (Some(_), _) => Effect::NotYet,
            (None, _) => Effect::Unknown,
        }
    }
}
