//! Approval of an issue (duyệt) by a second person, bound to the very pages that were looked at.

use gazette_model::IssueId;
use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;

use crate::desk::Act;
use crate::draft::issue_row;
use crate::store::begin;
use crate::{Desk, DeskError};

/// Who approved the pages of an issue as they are now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Approval {
    /// Who.
    pub who: String,
    /// When, RFC 3339.
    pub at: String,
    /// Why, or with which remark.
    pub why: String,
}

impl Desk {
    /// Approves the pages of a draft as they were last typeset; a change of the draft ends the approval.
    pub fn approve(&mut self, issue: IssueId) -> Result<Approval, DeskError> {
        self.mark(issue, "approved")
    }

    /// Takes an approval back.
    pub fn withdraw_approval(&mut self, issue: IssueId) -> Result<Approval, DeskError> {
        crate::metadata::require(&self.who, &self.why)?;
        self.mark(issue, "approval-withdrawn")
    }

    /// The approval that holds for the pages as they are, if there is one.
    pub fn approval(&self, issue: IssueId) -> Result<Option<Approval>, DeskError> {
        approval(&self.connection, issue)
    }

    /// From now on [`Desk::publish`] needs the approval of another person.
    pub fn demand_approval(&mut self) {
        self.two_persons = true;
    }

    /// Refuses to let the one who works here publish what nobody else approved.
    pub fn require_approval(&self, issue: IssueId) -> Result<(), DeskError> {
        if self.two_persons { require(&self.connection, issue, &self.who) } else { Ok(()) }
    }

    fn mark(&mut self, issue: IssueId, what: &str) -> Result<Approval, DeskError> {
        let (at, who, why) = (self.now.clone(), self.who.clone(), self.why.clone());
        crate::metadata::require(&who, "-")?;
        let transaction = begin(&mut self.connection)?;
        match issue_row(&transaction, issue)? {
            None => return Err(DeskError::NoDraft(issue)),
            Some((_, _, true)) => return Err(DeskError::IssuePublished(issue)),
            Some((row, _, false)) => {
                let (digest, equal, stale): (Option<String>, Option<bool>, bool) = transaction.query_row(
                    "SELECT digest, proof_equal, EXISTS (SELECT 1 FROM entry WHERE issue = id AND stale)
                     FROM issue WHERE id = ?1",
                    [row],
                    |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
                )?;
                let Some(digest) = digest.filter(|_| !stale) else {
                    return Err(DeskError::NotTypeset(issue));
                };
                if equal != Some(true) {
                    return Err(DeskError::ProofFails(issue));
                }
                let issue = issue.to_string();
                Act { issue: &issue, at: &at, who: &who, what, new: &digest, why: &why, ..Act::NONE }
                    .record(&transaction)?;
            }
        }
        transaction.commit()?;
        Ok(Approval { who, at, why })
    }
}

/// Refuses what was not approved, or only by the one who publishes.
pub(crate) fn require(connection: &Connection, issue: IssueId, who: &str) -> Result<(), DeskError> {
    match approval(connection, issue)? {
        None => Err(DeskError::NotApproved(issue)),
        Some(approval) if gazette_text::fold::fold(&approval.who) == gazette_text::fold::fold(who) => {
            Err(DeskError::ApprovedBySame { issue, who: approval.who })
        }
        Some(_) => Ok(()),
    }
}

fn approval(connection: &Connection, issue: IssueId) -> Result<Option<Approval>, DeskError> {
    let Some((row, _, _)) = issue_row(connection, issue)? else { return Ok(None) };
    let last = connection
        .prepare_cached(
            "SELECT event.what, event.who, event.at, event.why, event.new = issue.digest FROM event JOIN issue ON issue.id = ?2
             WHERE event.issue = ?1 AND what IN ('approved', 'approval-withdrawn') ORDER BY event.seq DESC LIMIT 1",
        )?
        .query_row(rusqlite::params![issue.to_string(), row], |row| {
            let approved = row.get::<_, String>(0)? == "approved" && row.get::<_, Option<bool>>(4)? == Some(true);
            Ok((approved, Approval { who: row.get(1)?, at: row.get(2)?, why: row.get(3)? }))
        })
        .optional()?;
    Ok(last.filter(|(approved, _)| *approved).map(|(_, approval)| approval))
}
