//! Documents split over issues (văn bản đăng nhiều số): which part stands where, and what is still to come.
//!
//! The first part is an entry like any other; later ones stand in a list of their own, so that a document still has
//! one place in the register: the issue in which it begins.

use gazette_model::{Draft, Entry, Instalment, IssueId};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::desk::Act;
use crate::draft::{issue_of, issue_row};
use crate::store::{begin, from_json, to_json};
use crate::stored::seq_of;
use crate::{Desk, DeskError};

impl Desk {
    /// Ends the part of a document in the draft of `issue` with the unit at `until`; the rest goes on in `next`.
    ///
    /// Without `until` the document, or what is left of it, stands in this draft to its end.
    pub fn end_instalment(
        &mut self,
        issue: IssueId,
        submission: &str,
        until: Option<(&str, IssueId)>,
    ) -> Result<Draft, DeskError> {
        let (now, who) = (self.now.clone(), self.who.clone());
        let transaction = begin(&mut self.connection)?;
        let Drafted { row, seq, mut entry, later } = drafted(&transaction, issue, submission)?;
        let before = entry.printing.instalment.take().unwrap_or_default();
        let (until, to) = until.map(|(until, to)| (until.to_owned(), Some(to))).unwrap_or_default();
        let instalment = Instalment { until, to, ..before };
        let whole = instalment == Instalment::default();
        entry.printing.instalment = (!whole).then_some(instalment);
        store(&transaction, row, seq, &entry, later)?;
        let what = if whole { "instalment-whole" } else { "instalment" };
        let new = entry.printing.instalment.map(|part| part.until).unwrap_or_default();
        Act {
            submission: Some(seq),
            issue: &issue.to_string(),
            at: &now,
            who: &who,
            what,
            new: &new,
            ..Act::NONE
        }
        .record(&transaction)?;
        transaction.commit()?;
        self.draft(issue)?.ok_or(DeskError::NoDraft(issue))
    }

    /// Has documents of the draft of `issue` printed as pictures of their pages (in nguyên trang), or as text again.
    pub fn set_facsimile(
        &mut self,
        issue: IssueId,
        submission: &str,
        facsimile: bool,
    ) -> Result<(), DeskError> {
        let (now, who) = (self.now.clone(), self.who.clone());
        let transaction = begin(&mut self.connection)?;
        let Drafted { row, seq, mut entry, later } = drafted(&transaction, issue, submission)?;
        entry.printing.facsimile = facsimile;
        store(&transaction, row, seq, &entry, later)?;
        let (what, new) = ("facsimile", if facsimile { "true" } else { "false" });
        Act { submission: Some(seq), issue: &issue.to_string(), at: &now, who: &who, what, new, ..Act::NONE }
            .record(&transaction)?;
        transaction.commit()?;
        Ok(())
    }

    /// The issues that promised a part to `issue`, in the order of the documents.
    pub fn promised_to(&self, issue: IssueId) -> Result<Vec<IssueId>, DeskError> {
        let mut from = Vec::new();
        for (row, _) in promised(&self.connection, issue)? {
            from.push(issue_of(&self.connection, row)?);
        }
        Ok(from)
    }

    /// Documents whose last composed part promises another one that no draft or issue holds yet: where from, where to.
    pub fn unfinished(&self) -> Result<Vec<(Entry, IssueId, IssueId)>, DeskError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT issue, submission, next FROM instalment AS one WHERE next <> '' ORDER BY issue, submission",
        )?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let rows: Vec<(i64, i64, String)> = rows.collect::<Result<_, _>>()?;
        let mut out = Vec::new();
        for (row, seq, next) in rows {
            let to: IssueId = next.parse().map_err(|_| DeskError::damaged("the next issue of a document"))?;
            let there = issue_row(&self.connection, to)?.map(|(row, ..)| row);
            let placed = there.map(|there| entry_of(&self.connection, there, seq)).transpose()?.flatten();
            if let (None, Some((entry, _))) = (placed, entry_of(&self.connection, row, seq)?) {
                out.push((entry, issue_of(&self.connection, row)?, to));
            }
        }
        Ok(out)
    }
}

/// The parts that `issue` must hold since earlier issues promise them: submission and entry.
pub(crate) fn continuing(connection: &Connection, issue: IssueId) -> Result<Vec<(i64, Entry)>, DeskError> {
    let mut out = Vec::new();
    for (row, seq) in promised(connection, issue)? {
        let Some((mut entry, _)) = entry_of(connection, row, seq)? else { continue };
        let before = entry.printing.instalment.take().unwrap_or_default();
        let from = issue_of(connection, row)?;
        entry.printing.instalment =
            Some(Instalment { after: before.until, from: Some(from), ..Instalment::default() });
        out.push((seq, entry));
    }
    Ok(out)
}

fn promised(connection: &Connection, issue: IssueId) -> Result<Vec<(i64, i64)>, DeskError> {
    let mut statement = connection
        .prepare_cached("SELECT issue, submission FROM instalment WHERE next = ?1 ORDER BY issue, rowid")?;
    let rows = statement.query_map([issue.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Puts the continuing parts into a draft; what an earlier composition said of where they end stays.
pub(crate) fn place(
    transaction: &Transaction<'_>,
    row: i64,
    parts: Vec<(i64, Entry)>,
    before: &[Entry],
) -> Result<Vec<Entry>, DeskError> {
    let mut entries = Vec::new();
    for (seq, mut entry) in parts {
        let old = before.iter().find(|old| old.submission == entry.submission);
        if let (Some(old), Some(new)) =
            (old.and_then(|old| old.printing.instalment.as_ref()), entry.printing.instalment.as_mut())
            && old.after == new.after
        {
            (new.until, new.to) = (old.until.clone(), old.to);
        }
        store(transaction, row, seq, &entry, true)?;
        entries.push(entry);
    }
    Ok(entries)
}

/// The later parts in an issue, in order.
pub(crate) fn later(connection: &Connection, row: i64) -> Result<Vec<Entry>, DeskError> {
    let mut statement = connection
        .prepare_cached("SELECT entry FROM instalment WHERE issue = ?1 AND entry <> '' ORDER BY rowid")?;
    let texts: Vec<String> = statement.query_map([row], |row| row.get(0))?.collect::<Result<_, _>>()?;
    texts.iter().map(|text| from_json(text, "a part of a document")).collect()
}

/// An entry of a draft, and whether it is a later part.
struct Drafted {
    row: i64,
    seq: i64,
    entry: Entry,
    later: bool,
}

/// The entry of a submission in a draft that may still be changed.
fn drafted(connection: &Connection, issue: IssueId, submission: &str) -> Result<Drafted, DeskError> {
    let row = match issue_row(connection, issue)? {
        None => return Err(DeskError::NoDraft(issue)),
        Some((_, _, true)) => return Err(DeskError::IssuePublished(issue)),
        Some((row, _, false)) => row,
    };
    let seq = seq_of(connection, submission)?;
    let (entry, later) =
        entry_of(connection, row, seq)?.ok_or_else(|| DeskError::Unknown(submission.to_owned()))?;
    Ok(Drafted { row, seq, entry, later })
}

/// The entry of a submission in an issue, and whether it is a later part.
fn entry_of(connection: &Connection, row: i64, seq: i64) -> Result<Option<(Entry, bool)>, DeskError> {
    for (later, query) in [
        (false, "SELECT entry FROM entry WHERE issue = ?1 AND submission = ?2"),
        (true, "SELECT entry FROM instalment WHERE issue = ?1 AND submission = ?2 AND entry <> ''"),
    ] {
        let found: Option<String> =
            connection.prepare_cached(query)?.query_row([row, seq], |row| row.get(0)).optional()?;
        if let Some(text) = found {
            return Ok(Some((from_json(&text, "an entry of an issue")?, later)));
        }
    }
    Ok(None)
}

/// Stores an entry with its part, and forgets the typeset form of its draft.
pub(crate) fn store(
    transaction: &Transaction<'_>,
    row: i64,
    seq: i64,
    entry: &Entry,
    later: bool,
) -> Result<(), DeskError> {
    let text = to_json(entry)?;
    if !later {
        transaction.execute(
            "UPDATE entry SET entry = ?3 WHERE issue = ?1 AND submission = ?2",
            params![row, seq, text],
        )?;
    }
    let next = entry.printing.instalment.as_ref().and_then(|part| part.to);
    let next = next.map(|issue| issue.to_string()).unwrap_or_default();
    if later || !next.is_empty() {
        transaction.execute(
            "INSERT OR REPLACE INTO instalment (issue, submission, entry, next) VALUES (?1, ?2, ?3, ?4)",
            params![row, seq, if later { text.as_str() } else { "" }, next],
        )?;
    } else {
        transaction
            .execute("DELETE FROM instalment WHERE issue = ?1 AND submission = ?2", params![row, seq])?;
    }
    transaction
        .execute("UPDATE issue SET pages = NULL, digest = NULL, proof_equal = NULL WHERE id = ?1", [row])?;
    Ok(())
}
