//! Discrepancies (sai lệch) and their way: found, proposed, notified, answered, closed; each with its clock.

use gazette_model::{Outcome, Severity, Submission};
use rusqlite::{OptionalExtension, Transaction, params};
use serde::Serialize;

use crate::desk::Act;
use crate::store::begin;
use crate::stored::seq_of;
use crate::{Desk, DeskError, naming};

/// Something between a submission and what it should be, on its way to the issuing body and back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Discrepancy {
    /// Its number at this desk.
    pub id: i64,
    /// The submission concerned.
    pub submission: String,
    /// The number of its document as printed; may be empty.
    pub number: String,
    /// The issuing bodies; may be empty.
    pub body: String,
    /// What it is: codes of findings, or the words of a clerk.
    pub what: String,
    /// How far it is.
    pub state: DiscrepancyState,
    /// When it was found.
    pub found_at: String,
    /// When the letter was proposed to the office that signs it.
    pub proposed_at: Option<String>,
    /// When the issuing body was told.
    pub notified_at: Option<String>,
    /// When the right version came.
    pub answered_at: Option<String>,
    /// When it was closed.
    pub closed_at: Option<String>,
    /// Number and date of the letter.
    pub notice: String,
    /// The submission that answered.
    pub answer: Option<String>,
}

/// How far a discrepancy is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DiscrepancyState {
    /// Phát hiện.
    Found,
    /// Đã đề xuất văn bản thông báo.
    Proposed,
    /// Đã thông báo cho cơ quan ban hành.
    Notified,
    /// Cơ quan đã gửi lại.
    Answered,
    /// Đã đóng.
    Closed,
}

impl DiscrepancyState {
    const ALL: [Self; 5] = [Self::Found, Self::Proposed, Self::Notified, Self::Answered, Self::Closed];

    /// The printed form, such as `notified`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Proposed => "proposed",
            Self::Notified => "notified",
            Self::Answered => "answered",
            Self::Closed => "closed",
        }
    }
}

impl Desk {
    /// Notes a discrepancy that a clerk found in a submission; returns its number.
    pub fn open_discrepancy(&mut self, id: &str, what: &str, who: &str, at: &str) -> Result<i64, DeskError> {
        crate::metadata::require(who, what)?;
        let transaction = begin(&mut self.connection)?;
        let seq = seq_of(&transaction, id)?;
        let number = open(&transaction, seq, what, who, at)?;
        transaction.commit()?;
        Ok(number)
    }

    /// Moves a discrepancy forward; `note` is the number and date of the letter, or why it is closed.
    ///
    /// States are reached in order; steps may be left out, none is taken back.
    pub fn move_discrepancy(
        &mut self,
        number: i64,
        to: DiscrepancyState,
        note: &str,
        who: &str,
        at: &str,
    ) -> Result<(), DeskError> {
        crate::metadata::require(who, "-")?;
        let transaction = begin(&mut self.connection)?;
        shift(&transaction, number, to, note, None, who, at)?;
        transaction.commit()?;
        Ok(())
    }

    /// All discrepancies, those of one submission or all, oldest first.
    pub fn discrepancies(&self, submission: Option<&str>) -> Result<Vec<Discrepancy>, DeskError> {
        let seq = submission.map(|id| seq_of(&self.connection, id)).transpose()?;
        let mut statement = self.connection.prepare_cached(
            "SELECT d.id, s.id, what, state, found_at, proposed_at, notified_at, answered_at, closed_at, notice, a.id, s.number, s.body
             FROM discrepancy d JOIN submission s ON s.seq = d.submission LEFT JOIN submission a ON a.seq = d.answer
             WHERE ?1 IS NULL OR d.submission = ?1 ORDER BY d.id",
        )?;
        let mut rows = statement.query([seq])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(Discrepancy {
                id: row.get(0)?,
                submission: row.get(1)?,
                what: row.get(2)?,
                state: state(&row.get::<_, String>(3)?)?,
                found_at: row.get(4)?,
                proposed_at: row.get(5)?,
                notified_at: row.get(6)?,
                answered_at: row.get(7)?,
                closed_at: row.get(8)?,
                notice: row.get(9)?,
                answer: row.get(10)?,
                number: row.get(11)?,
                body: row.get(12)?,
            });
        }
        Ok(found)
    }
}

/// A returned submission opens a discrepancy; a new submission of the same document answers the open ones, a message
/// that only speaks of it does not.
pub(crate) fn on_arrival(
    transaction: &Transaction<'_>,
    seq: i64,
    submission: &Submission,
    who: &str,
    brings_document: bool,
) -> Result<(), DeskError> {
    let at = &submission.received_at;
    let document = &submission.document;
    let number =
        document.number.as_ref().map(|number| naming::number_key(number.as_str())).unwrap_or_default();
    let body = document.bodies.first().map(|body| naming::body_key(body)).unwrap_or_default();
    if brings_document && !number.is_empty() && !body.is_empty() {
        let series = naming::series(document).map(|(series, _)| series).unwrap_or_default();
        // A number without year means another document each year; where one side has no date, body and number decide.
        let mut statement = transaction.prepare_cached(
            "SELECT d.id FROM discrepancy d JOIN submission s ON s.seq = d.submission
             WHERE s.number_key = ?1 AND s.issue IS NULL AND d.state IN ('found', 'proposed', 'notified') AND s.seq <> ?4
               AND (s.series = ?3 OR (s.body_key = ?2 AND (s.series = '' OR ?3 = '')))",
        )?;
        let open = statement.query_map(params![number, body, series, seq], |row| row.get(0))?;
        let open: Vec<i64> = open.collect::<Result<_, _>>()?;
        for number in open {
            shift(transaction, number, DiscrepancyState::Answered, &submission.id, Some(seq), who, at)?;
            if submission.outcome == Outcome::Accepted {
                supersede(transaction, number, submission, who)?;
            }
        }
    }
    if submission.outcome == Outcome::Returned {
        let mut codes: Vec<&str> = submission
            .findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .map(|finding| finding.code.as_str())
            .collect();
        codes.dedup();
        open(transaction, seq, &codes.join(" "), who, at)?;
    }
    Ok(())
}

/// What a published submission answered is closed.
pub(crate) fn on_publication(
    transaction: &Transaction<'_>,
    issue: i64,
    at: &str,
    who: &str,
) -> Result<(), DeskError> {
    let mut statement = transaction.prepare_cached(
        "SELECT id FROM discrepancy WHERE state = 'answered' AND answer IN (SELECT submission FROM entry WHERE issue = ?1)",
    )?;
    let answered: Vec<i64> = statement.query_map([issue], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for number in answered {
        shift(transaction, number, DiscrepancyState::Closed, "published", None, who, at)?;
    }
    Ok(())
}

/// The faulty submission steps back for the one that answers; a draft that holds it must be composed again.
fn supersede(
    transaction: &Transaction<'_>,
    number: i64,
    by: &Submission,
    who: &str,
) -> Result<(), DeskError> {
    let (at, new) = (by.received_at.as_str(), by.id.as_str());
    let old: i64 =
        transaction
            .query_row("SELECT submission FROM discrepancy WHERE id = ?1", [number], |row| row.get(0))?;
    let changed = transaction.execute(
        "UPDATE submission SET withdrawn = ?2, settled = 1 WHERE seq = ?1 AND outcome = 'accepted' AND withdrawn IS NULL AND issue IS NULL",
        params![old, at],
    )?;
    if changed > 0 {
        crate::draft::mark_stale(transaction, old)?;
        Act { submission: Some(old), at, who, what: "superseded", new, ..Act::NONE }.record(transaction)?;
    }
    Ok(())
}

/// Closes a discrepancy whatever its state, because its submission went.
pub(crate) fn close(
    transaction: &Transaction<'_>,
    number: i64,
    why: &str,
    who: &str,
    at: &str,
) -> Result<(), DeskError> {
    shift(transaction, number, DiscrepancyState::Closed, why, None, who, at)
}

fn open(transaction: &Transaction<'_>, seq: i64, what: &str, who: &str, at: &str) -> Result<i64, DeskError> {
    transaction.execute(
        "INSERT INTO discrepancy (submission, what, state, found_at) VALUES (?1, ?2, 'found', ?3)",
        params![seq, what, at],
    )?;
    let number = transaction.last_insert_rowid();
    Act { submission: Some(seq), at, who, what: "discrepancy", new: "found", why: what, ..Act::NONE }
        .record(transaction)?;
    Ok(number)
}

fn shift(
    transaction: &Transaction<'_>,
    number: i64,
    to: DiscrepancyState,
    note: &str,
    answer: Option<i64>,
    who: &str,
    at: &str,
) -> Result<(), DeskError> {
    let found: Option<(String, i64)> = transaction
        .query_row("SELECT state, submission FROM discrepancy WHERE id = ?1", [number], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    let Some((from, seq)) = found else { return Err(DeskError::DiscrepancyUnknown(number)) };
    let from = state(&from)?;
    if to <= from {
        return Err(DeskError::DiscrepancyState { id: number, from: from.as_str(), to: to.as_str() });
    }
    let column = match to {
        DiscrepancyState::Found | DiscrepancyState::Proposed => "proposed_at",
        DiscrepancyState::Notified => "notified_at",
        DiscrepancyState::Answered => "answered_at",
        DiscrepancyState::Closed => "closed_at",
    };
    transaction.execute(
        &format!(
            "UPDATE discrepancy SET state = ?2, {column} = ?3, answer = coalesce(?4, answer) WHERE id = ?1"
        ),
        params![number, to.as_str(), at, answer],
    )?;
    if to == DiscrepancyState::Closed {
        transaction.execute(
            "UPDATE submission SET settled = 1 WHERE seq = ?1 AND outcome = 'returned'
               AND NOT EXISTS (SELECT 1 FROM discrepancy WHERE submission = ?1 AND state <> 'closed')",
            [seq],
        )?;
    }
    if matches!(to, DiscrepancyState::Proposed | DiscrepancyState::Notified) && !note.is_empty() {
        transaction.execute("UPDATE discrepancy SET notice = ?2 WHERE id = ?1", params![number, note])?;
    }
    Act {
        submission: Some(seq),
        at,
        who,
        what: "discrepancy",
        old: from.as_str(),
        new: to.as_str(),
        why: note,
        ..Act::NONE
    }
    .record(transaction)
}

fn state(text: &str) -> Result<DiscrepancyState, DeskError> {
    let found = DiscrepancyState::ALL.into_iter().find(|state| state.as_str() == text);
    found.ok_or_else(|| DeskError::damaged("the state of a discrepancy"))
}
