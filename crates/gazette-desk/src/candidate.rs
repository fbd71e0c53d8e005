//! What could stand in an issue, and what keeps the rest out.

use std::collections::BTreeMap;

use gazette_model::{IssueId, Metadata};
use rusqlite::{Connection, OptionalExtension, params};

use crate::draft::{entries, issue_of, issue_row};
use crate::stored::read;
use crate::{Desk, DeskError, naming};

/// A document that could stand in an issue, or what keeps it out.
#[derive(Debug)]
pub struct Candidate {
    /// The submission.
    pub submission: String,
    /// The number as printed; may be empty.
    pub number: String,
    /// What keeps it out of the next issue; `None` when it is ready.
    pub kept_out: Option<DeskError>,
}

impl Desk {
    /// Every submission at hand, with what keeps it out of `issue`, oldest first.
    pub fn candidates(&self, issue: IssueId) -> Result<Vec<Candidate>, DeskError> {
        let mut candidates = Vec::new();
        for (seq, kept_out) in ready(&self.connection, issue)? {
            let submission = read(&self.connection, seq)?;
            let number = submission.document.number.map(|number| number.to_string()).unwrap_or_default();
            candidates.push(Candidate { submission: submission.id, number, kept_out });
        }
        Ok(candidates)
    }
}

/// What makes two submissions one document: the address and, since numbers without a year begin anew each year,
/// the series, or the date where there is no running number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Identity {
    pub(crate) address: String,
    series: String,
    issued_on: Option<String>,
}

impl Identity {
    pub(crate) fn of(document: &Metadata) -> Self {
        let series = naming::series(document).map(|(series, _)| series).unwrap_or_default();
        let issued_on = document.issued_on.map(|day| day.to_string()).filter(|_| series.is_empty());
        Self { address: naming::address(document).unwrap_or_default(), series, issued_on }
    }

    /// The address under which this document can be published: its own, or where another document of an earlier year
    /// has it (`810/QĐ-UBND` comes every year), with the year or the day behind it.
    pub(crate) fn free_address(&self, connection: &Connection) -> Result<String, DeskError> {
        let mut taken = connection.prepare_cached("SELECT 1 FROM entry WHERE address = ?1")?;
        let year = self.series.split('|').nth(1).map(|year| year.trim_matches(['/', '~']).to_owned());
        for more in [Some(String::new()), year, self.issued_on.clone()].into_iter().flatten() {
            let address =
                if more.is_empty() { self.address.clone() } else { format!("{}-{more}", self.address) };
            if !taken.exists([&address])? {
                return Ok(address);
            }
        }
        Err(DeskError::DocumentTwice { document: self.address.clone(), submissions: Vec::new() })
    }
}

/// The fields without which a document cannot stand in an issue, and are empty.
pub(crate) fn missing(document: &Metadata) -> Vec<&'static str> {
    let mut missing = Vec::new();
    if document.number.as_ref().is_none_or(|number| number.as_str().is_empty()) {
        missing.push("number");
    }
    if document.bodies.iter().all(|body| body.trim().is_empty()) {
        missing.push("bodies");
    }
    missing
}

/// Every submission at hand, with what keeps it out of `issue`.
pub(crate) fn ready(
    connection: &Connection,
    issue: IssueId,
) -> Result<Vec<(i64, Option<DeskError>)>, DeskError> {
    let mut statement = connection.prepare_cached(
        "SELECT seq, id FROM submission INDEXED BY submission_settled
         WHERE settled = 0 AND origin = 'received' ORDER BY seq",
    )?;
    let waiting = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let waiting: Vec<(i64, String)> = waiting.collect::<Result<_, _>>()?;
    let mut out = Vec::new();
    let mut same: BTreeMap<Identity, Vec<usize>> = BTreeMap::new();
    for (seq, id) in &waiting {
        let mut reason = kept_out(connection, *seq, issue)?;
        if reason.is_none() {
            let document = read(connection, *seq)?.document;
            let fields = missing(&document);
            if fields.is_empty() {
                same.entry(Identity::of(&document)).or_default().push(out.len());
            } else {
                reason = Some(DeskError::MetadataMissing { submission: id.clone(), fields });
            }
        }
        out.push((*seq, reason));
    }
    // One document in two submissions: a person must say which, so neither goes by itself.
    for (identity, places) in same.into_iter().filter(|(_, places)| places.len() > 1) {
        let submissions: Vec<String> =
            places.iter().filter_map(|at| waiting.get(*at)).map(|row| row.1.clone()).collect();
        let kept = placed_in(connection, issue, &submissions)?;
        for at in places {
            if waiting.get(at).map(|row| &row.1) == kept.as_ref() {
                continue;
            }
            if let Some((_, reason)) = out.get_mut(at) {
                *reason = Some(DeskError::DocumentTwice {
                    document: identity.address.clone(),
                    submissions: submissions.clone(),
                });
            }
        }
    }
    Ok(out)
}

/// Which of `submissions` stands in the draft of `issue` already.
fn placed_in(
    connection: &Connection,
    issue: IssueId,
    submissions: &[String],
) -> Result<Option<String>, DeskError> {
    let Some((row, _, _)) = issue_row(connection, issue)? else { return Ok(None) };
    let mut placed = entries(connection, row)?.into_iter().map(|entry| entry.submission);
    Ok(placed.find(|id| submissions.contains(id)))
}

/// What keeps a submission out of `issue`, if anything.
pub(crate) fn kept_out(
    connection: &Connection,
    seq: i64,
    issue: IssueId,
) -> Result<Option<DeskError>, DeskError> {
    let mut statement = connection.prepare_cached(
        "SELECT id, outcome, held AND released IS NULL, withdrawn IS NOT NULL, origin, address, issue
         FROM submission WHERE seq = ?1",
    )?;
    let mut rows = statement.query([seq])?;
    let Some(row) = rows.next()? else { return Err(DeskError::damaged("a submission that is referred to")) };
    let (id, document): (String, String) = (row.get(0)?, row.get(5)?);
    if row.get(3)? {
        return Ok(Some(DeskError::Withdrawn(id)));
    }
    if row.get_ref(4)?.as_str().unwrap_or_default() != "received" {
        return Ok(Some(DeskError::RowOnly(id)));
    }
    if row.get_ref(1)?.as_str().unwrap_or_default() != "accepted" {
        return Ok(Some(DeskError::Returned(id)));
    }
    if let Some(published) = row.get::<_, Option<i64>>(6)? {
        return Ok(Some(DeskError::DocumentPublished { document, issue: issue_of(connection, published)? }));
    }
    if row.get(2)? {
        return Ok(Some(DeskError::Held(id)));
    }
    let placed: Option<i64> = connection
        .prepare_cached("SELECT issue FROM entry WHERE submission = ?1")?
        .query_row([seq], |row| row.get(0))
        .optional()?;
    let placed = if placed.is_some() { placed } else { twin(connection, seq)? };
    let Some(placed) = placed else { return Ok(None) };
    let there = issue_of(connection, placed)?;
    Ok(match issue_row(connection, there)? {
        Some((_, _, true)) => Some(DeskError::DocumentPublished { document, issue: there }),
        _ if there != issue => Some(DeskError::InOtherDraft { submission: id, issue: there }),
        _ => None,
    })
}

/// The issue that holds the same document from another submission.
fn twin(connection: &Connection, seq: i64) -> Result<Option<i64>, DeskError> {
    Ok(connection
        .prepare_cached(
            "SELECT entry.issue FROM submission AS one
             JOIN submission AS other ON other.address = one.address AND other.seq <> one.seq
             JOIN entry ON entry.submission = other.seq
             WHERE one.seq = ?1 AND one.address <> '' AND other.series = one.series
               AND (one.series <> '' OR other.issued_on IS one.issued_on)",
        )?
        .query_row(params![seq], |row| row.get(0))
        .optional()?)
}
