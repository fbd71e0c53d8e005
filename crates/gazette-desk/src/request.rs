//! What a later message does to earlier submissions: a recall (thu hồi), a replacement (thay thế).
//!
//! Carried out in the transaction that registers the message, so that the register never holds one without the
//! other. What is published stays; who asks for it back is told.

use gazette_model::{Document, IssueId, Outcome, Submission};
use rusqlite::{OptionalExtension, Transaction, params};

use crate::desk::Act;
use crate::draft::{issue_of, published_in};
use crate::register::register_one;
use crate::store::begin;
use crate::stored::seq_of;
use crate::{Desk, DeskError};

/// What stands before the time in `withdrawn` of a message that brings no document.
pub(crate) const MESSAGE: &str = "message ";

/// Where a submission stands, for one who wants it back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// At hand, whether accepted or returned; the draft that holds it, if one does.
    AtHand(Option<IssueId>),
    /// Published, and so to stay.
    Published(IssueId),
    /// Taken back or replaced already.
    Withdrawn,
    /// A row of an older register.
    Recorded,
}

/// What a message of the axis asks for besides being registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Request<'a> {
    /// It brings a document that takes the place of these submissions.
    Replace(&'a [String]),
    /// It takes these submissions back and brings no document.
    Recall(&'a [String]),
    /// It brings no document and is only to be kept.
    Keep,
}

impl Desk {
    /// Where a submission stands.
    pub fn standing(&self, id: &str) -> Result<Standing, DeskError> {
        standing(&self.connection, seq_of(&self.connection, id)?)
    }

    /// Registers a message and does what it asks for, in one transaction, safe on disk when this returns.
    ///
    /// Submissions asked for leave their drafts, which must be typeset again; a draft that is left empty is dropped.
    /// A message that brings no document is settled at once. Published submissions are refused
    /// ([`DeskError::DocumentPublished`]), withdrawn ones left as they are.
    pub fn register_request(
        &mut self,
        submission: Submission,
        tree: Option<&Document>,
        request: Request<'_>,
        why: &str,
    ) -> Result<Submission, DeskError> {
        let who = self.who.clone();
        let transaction = begin(&mut self.connection)?;
        let brings_document = matches!(request, Request::Replace(_));
        let submission = register_one(&transaction, submission, tree, (&who, why), brings_document)?;
        let (at, id) = (submission.received_at.as_str(), submission.id.as_str());
        let (asked, what) = match request {
            Request::Replace(asked) => (asked, "superseded"),
            Request::Recall(asked) => (asked, "withdrawn"),
            Request::Keep => (&[][..], ""),
        };
        for old in asked {
            take_back(&transaction, old, &Act { at, who: &who, what, new: id, why, ..Act::NONE })?;
        }
        if !brings_document {
            // It has a number, but counts for no series and stands in no issue.
            let seq = seq_of(&transaction, id)?;
            let settled = submission.outcome == Outcome::Accepted;
            transaction.execute(
                "UPDATE submission SET withdrawn = ?2, settled = ?3 WHERE seq = ?1",
                params![seq, format!("{MESSAGE}{at}"), settled],
            )?;
            let kept = asked.join(" ");
            Act { submission: Some(seq), at, who: &who, what: "kept", new: &kept, why, ..Act::NONE }
                .record(&transaction)?;
        }
        transaction.commit()?;
        Ok(submission)
    }

    /// Takes a submission back (rút hồ sơ), as a clerk decides; it leaves its draft. Refused once published.
    pub fn withdraw(&mut self, id: &str, who: &str, why: &str, at: &str) -> Result<(), DeskError> {
        crate::metadata::require(who, why)?;
        let transaction = begin(&mut self.connection)?;
        take_back(&transaction, id, &Act { at, who, what: "withdrawn", why, ..Act::NONE })?;
        transaction.commit()?;
        Ok(())
    }

    /// Puts a submission that was taken back among those at hand again.
    pub fn restore(&mut self, id: &str, who: &str, why: &str, at: &str) -> Result<(), DeskError> {
        crate::metadata::require(who, why)?;
        let transaction = begin(&mut self.connection)?;
        let seq = seq_of(&transaction, id)?;
        if standing(&transaction, seq)? != Standing::Withdrawn {
            return Err(DeskError::NotWithdrawn(id.to_owned()));
        }
        let message: bool = transaction.query_row(
            "SELECT withdrawn LIKE ?2 FROM submission WHERE seq = ?1",
            params![seq, format!("{MESSAGE}%")],
            |row| row.get(0),
        )?;
        if message {
            return Err(DeskError::NothingToRestore(id.to_owned()));
        }
        transaction.execute("UPDATE submission SET withdrawn = NULL, settled = 0 WHERE seq = ?1", [seq])?;
        Act { submission: Some(seq), at, who, what: "restored", why, ..Act::NONE }.record(&transaction)?;
        transaction.commit()?;
        Ok(())
    }
}

fn standing(connection: &rusqlite::Connection, seq: i64) -> Result<Standing, DeskError> {
    if let Some(issue) = published_in(connection, seq)? {
        return Ok(Standing::Published(issue));
    }
    let (withdrawn, row): (bool, bool) = connection
        .prepare_cached("SELECT withdrawn IS NOT NULL, origin = 'row' FROM submission WHERE seq = ?1")?
        .query_row([seq], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(match (withdrawn, row) {
        (_, true) => Standing::Recorded,
        (true, _) => Standing::Withdrawn,
        (false, false) => {
            let draft = placed(connection, seq)?.map(|row| issue_of(connection, row)).transpose()?;
            Standing::AtHand(draft)
        }
    })
}

/// The issue whose draft or content holds a submission.
fn placed(connection: &rusqlite::Connection, seq: i64) -> Result<Option<i64>, DeskError> {
    let row = connection
        .prepare_cached("SELECT issue FROM entry WHERE submission = ?1")?
        .query_row([seq], |row| row.get(0))
        .optional()?;
    Ok(row)
}

/// Withdraws one submission with the line of the trail that `act` describes.
fn take_back(transaction: &Transaction<'_>, id: &str, act: &Act<'_>) -> Result<(), DeskError> {
    let seq = seq_of(transaction, id)?;
    match standing(transaction, seq)? {
        Standing::Withdrawn => return Ok(()),
        Standing::Published(_) | Standing::Recorded => {
            crate::draft::refuse_placed(transaction, seq, id)?;
            return Err(DeskError::RowOnly(id.to_owned()));
        }
        Standing::AtHand(None) => {}
        Standing::AtHand(Some(issue)) => leave_draft(transaction, seq, issue, act)?,
    }
    transaction
        .execute("UPDATE submission SET withdrawn = ?2, settled = 1 WHERE seq = ?1", params![seq, act.at])?;
    let issue = act.issue;
    Act { submission: Some(seq), issue, ..*act }.record(transaction)?;
    let mut open = transaction.prepare_cached(
        "SELECT id FROM discrepancy WHERE submission = ?1 AND state <> 'closed' ORDER BY id",
    )?;
    let open: Vec<i64> = open.query_map([seq], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for number in open {
        crate::discrepancy::close(transaction, number, act.what, act.who, act.at)?;
    }
    Ok(())
}

/// Takes a submission out of a draft: what was typeset is void, and an empty draft is no draft.
fn leave_draft(
    transaction: &Transaction<'_>,
    seq: i64,
    issue: IssueId,
    act: &Act<'_>,
) -> Result<(), DeskError> {
    let name = issue.to_string();
    let Some(row) = placed(transaction, seq)? else { return Ok(()) };
    transaction.execute("DELETE FROM entry WHERE submission = ?1", [seq])?;
    let left: i64 =
        transaction.query_row("SELECT count(*) FROM entry WHERE issue = ?1", [row], |row| row.get(0))?;
    Act { submission: Some(seq), issue: &name, what: "draft-left", old: &name, ..*act }
        .record(transaction)?;
    if left == 0 {
        transaction.execute("DELETE FROM issue WHERE id = ?1", [row])?;
        return Act { submission: None, issue: &name, what: "draft-dropped", ..*act }.record(transaction);
    }
    transaction
        .execute("UPDATE issue SET pages = NULL, digest = NULL, proof_equal = NULL WHERE id = ?1", [row])?;
    Ok(())
}
