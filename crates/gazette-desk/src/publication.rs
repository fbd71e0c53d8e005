//! Issues from draft to published (phát hành): the register row is the commit point.

use std::collections::BTreeSet;

use gazette_model::{Date, Digest, Draft, IssueId};
use rusqlite::{Transaction, params};
use serde::{Serialize, Serializer};

use crate::desk::Act;
use crate::draft::{day, entries, issue_id, issue_row};
use crate::store::begin;
use crate::{Desk, DeskError};

/// An issue as the register knows it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IssueRow {
    /// Which issue.
    pub issue: IssueId,
    /// The date on the masthead.
    pub date: Date,
    /// How far it is.
    pub state: IssueState,
    /// How many documents it holds.
    pub documents: u32,
    /// Pages, once it is typeset.
    pub pages: Option<u32>,
    /// Whether the last proof was equal, once there was one.
    pub proof_equal: Option<bool>,
    /// When it was published, RFC 3339.
    pub published_at: Option<String>,
    /// Digest of the published file.
    pub sha256: Option<Digest>,
    /// Its place in the log; none until the log stands.
    pub log_index: Option<u64>,
}

/// How far an issue is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IssueState {
    /// Composed.
    Draft,
    /// Typeset since it last changed.
    Typeset,
    /// Published; it never changes again.
    Published,
}

/// The facts of a publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// When, RFC 3339.
    pub published_at: String,
    /// Digest of the published file.
    pub sha256: Digest,
    /// Its pages.
    pub pages: u32,
    /// Its place in the log; none until the log stands.
    pub log_index: Option<u64>,
}

impl Desk {
    /// All issues, in order.
    pub fn issues(&self) -> Result<Vec<IssueRow>, DeskError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT year, first, last, date, pages, proof_equal, published_at, sha256, log_index, digest,
               (SELECT count(*) FROM entry WHERE issue = issue.id),
               EXISTS (SELECT 1 FROM entry WHERE issue = issue.id AND stale)
             FROM issue ORDER BY year, first",
        )?;
        let mut rows = statement.query([])?;
        let mut issues = Vec::new();
        while let Some(row) = rows.next()? {
            let published_at: Option<String> = row.get(6)?;
            let sha256: Option<String> = row.get(7)?;
            let (typeset, stale) = (row.get::<_, Option<String>>(9)?.is_some(), row.get::<_, bool>(11)?);
            let state = match (&published_at, typeset && !stale) {
                (Some(_), _) => IssueState::Published,
                (None, true) => IssueState::Typeset,
                (None, false) => IssueState::Draft,
            };
            issues.push(IssueRow {
                issue: issue_id(row.get(0)?, row.get(1)?, row.get(2)?)?,
                date: day(&row.get::<_, String>(3)?)?,
                state,
                documents: row.get(10)?,
                pages: row.get(4)?,
                proof_equal: row.get(5)?,
                published_at,
                sha256: sha256
                    .map(|text| text.parse().map_err(|_| DeskError::damaged("the digest of an issue")))
                    .transpose()?,
                log_index: row.get::<_, Option<i64>>(8)?.and_then(|index| u64::try_from(index).ok()),
            });
        }
        Ok(issues)
    }

    /// Notes that a draft was typeset, and whether its proof was equal.
    ///
    /// Refused when the draft is no longer the one that was typeset: whoever changed it since has not seen these pages.
    pub fn save_typeset(
        &mut self,
        draft: &Draft,
        pages: u32,
        digest: &Digest,
        proof_equal: bool,
    ) -> Result<(), DeskError> {
        let issue = draft.issue;
        let (now, who, why) = (self.now.clone(), self.who.clone(), self.why.clone());
        let transaction = begin(&mut self.connection)?;
        let (row, date) = match issue_row(&transaction, issue)? {
            None => return Err(DeskError::NoDraft(issue)),
            Some((_, _, true)) => return Err(DeskError::IssuePublished(issue)),
            Some((row, date, false)) => (row, date),
        };
        refuse_stale(&transaction, issue, row)?;
        if date != draft.date || entries(&transaction, row)? != draft.entries {
            return Err(DeskError::DraftChanged(issue));
        }
        transaction.execute(
            "UPDATE issue SET pages = ?2, digest = ?3, proof_equal = ?4 WHERE id = ?1",
            params![row, pages, digest.to_string(), proof_equal],
        )?;
        let digest = digest.to_string();
        Act {
            issue: &issue.to_string(),
            at: &now,
            who: &who,
            what: "typeset",
            new: &digest,
            why: &why,
            ..Act::NONE
        }
        .record(&transaction)?;
        transaction.commit()?;
        Ok(())
    }

    /// Makes a draft final: the commit point of a publication, safe on disk when this returns.
    ///
    /// Refused for what is published, was not typeset and proved since it changed, or changed since it was composed.
    pub fn publish(&mut self, issue: IssueId, facts: &Publication) -> Result<(), DeskError> {
        crate::register::received_on(&facts.published_at)?;
        self.make_final(issue, None, || Ok(facts.clone())).map(|_| ())
    }

    /// Makes a draft final after `last`, the steps that cannot be taken back (archive, log).
    ///
    /// Whether the draft may be published, and is still the one of which the pages were made, is seen before `last`, and
    /// nobody can change it until the row stands: a draft that changed under way would leave a log that tells of an issue
    /// nobody published. Others who write wait meanwhile, those who read do not.
    pub fn publish_after<E: From<DeskError>>(
        &mut self,
        draft: &Draft,
        last: impl FnOnce() -> Result<Publication, E>,
    ) -> Result<Publication, E> {
        self.make_final(draft.issue, Some(draft), last)
    }

    fn make_final<E: From<DeskError>>(
        &mut self,
        issue: IssueId,
        draft: Option<&Draft>,
        last: impl FnOnce() -> Result<Publication, E>,
    ) -> Result<Publication, E> {
        let (who, why, two_persons) = (self.who.clone(), self.why.clone(), self.two_persons);
        let transaction = begin(&mut self.connection)?;
        let row = ready(&transaction, issue, draft)?;
        if two_persons {
            crate::approval::require(&transaction, issue, &who)?;
        }
        let facts = last()?;
        enter(&transaction, row, issue, &facts, (&who, &why))?;
        transaction.commit().map_err(DeskError::from)?;
        Ok(facts)
    }

    /// Notes the place of a published issue in the log, once.
    pub fn set_log_index(&mut self, issue: IssueId, log_index: u64) -> Result<(), DeskError> {
        let transaction = begin(&mut self.connection)?;
        let Some((row, _, true)) = issue_row(&transaction, issue)? else {
            return Err(DeskError::NoDraft(issue));
        };
        let changed = transaction.execute(
            "UPDATE issue SET log_index = ?2 WHERE id = ?1 AND (log_index IS NULL OR log_index = ?2)",
            params![row, log_value(Some(log_index))],
        )?;
        if changed == 0 {
            return Err(DeskError::LogIndexStands(issue));
        }
        transaction.commit()?;
        Ok(())
    }

    /// Whether this very issue is published.
    pub fn is_published(&self, issue: IssueId) -> Result<bool, DeskError> {
        Ok(issue_row(&self.connection, issue)?.is_some_and(|(_, _, published)| published))
    }

    /// Whether the register stands for the archive object `id`; without that it is unfinished work.
    pub fn stands_for(&self, id: &str) -> Result<bool, DeskError> {
        Ok(self.connection.prepare_cached("SELECT 1 FROM object WHERE id = ?1")?.exists([id])?)
    }

    /// The ids of all archive objects the register stands for; others in the archive are unfinished work.
    pub fn published_objects(&self) -> Result<BTreeSet<String>, DeskError> {
        let mut statement = self.connection.prepare("SELECT id FROM object")?;
        let ids = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(ids)
    }

    /// Notes archive objects of imported documents, which stand in no issue of ours.
    pub fn record_objects(&mut self, ids: &[String]) -> Result<(), DeskError> {
        let transaction = begin(&mut self.connection)?;
        for id in ids {
            transaction.prepare_cached("INSERT OR IGNORE INTO object (id) VALUES (?1)")?.execute([id])?;
        }
        transaction.commit()?;
        Ok(())
    }
}

impl Serialize for IssueState {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl IssueState {
    /// The printed form: `draft`, `typeset`, `published`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Typeset => "typeset",
            Self::Published => "published",
        }
    }
}

/// The row of a draft that may be published.
fn ready(transaction: &Transaction<'_>, issue: IssueId, draft: Option<&Draft>) -> Result<i64, DeskError> {
    let (row, date) = match issue_row(transaction, issue)? {
        None => return Err(overlapping(transaction, issue)?.unwrap_or(DeskError::NoDraft(issue))),
        Some((_, _, true)) => return Err(DeskError::IssuePublished(issue)),
        Some((row, date, false)) => (row, date),
    };
    refuse_stale(transaction, issue, row)?;
    if let Some(draft) = draft
        && (date != draft.date || entries(transaction, row)? != draft.entries)
    {
        return Err(DeskError::DraftChanged(issue));
    }
    let proof: Option<bool> =
        transaction.query_row("SELECT proof_equal FROM issue WHERE id = ?1", [row], |row| row.get(0))?;
    match proof {
        None => Err(DeskError::NotTypeset(issue)),
        Some(false) => Err(DeskError::ProofFails(issue)),
        Some(true) => Ok(row),
    }
}

/// Settles the submissions of a published issue, and notes its objects in the archive.
pub(crate) fn settle(transaction: &Transaction<'_>, row: i64, issue: IssueId) -> Result<(), DeskError> {
    transaction.execute(
        "UPDATE submission SET issue = ?1, settled = 1 WHERE seq IN (SELECT submission FROM entry WHERE issue = ?1)",
        [row],
    )?;
    transaction.execute(
        "INSERT OR REPLACE INTO object (id, issue) SELECT 'gazette:document:' || address, issue FROM entry WHERE issue = ?1",
        [row],
    )?;
    transaction.execute(
        "INSERT OR REPLACE INTO object (id, issue) VALUES (?1, ?2)",
        params![format!("gazette:issue:{}", issue.path()), row],
    )?;
    Ok(())
}

/// Enters a publication into the register.
fn enter(
    transaction: &Transaction<'_>,
    row: i64,
    issue: IssueId,
    facts: &Publication,
    (who, why): (&str, &str),
) -> Result<(), DeskError> {
    crate::register::received_on(&facts.published_at)?;
    transaction.execute(
        "UPDATE issue SET published_at = ?2, published_by = ?3, sha256 = ?4, pages = ?5, log_index = ?6 WHERE id = ?1",
        params![row, facts.published_at, who, facts.sha256.to_string(), facts.pages, log_value(facts.log_index)],
    )?;
    settle(transaction, row, issue)?;
    crate::discrepancy::on_publication(transaction, row, &facts.published_at, who)?;
    let name = issue.to_string();
    let digest = facts.sha256.to_string();
    Act { issue: &name, at: &facts.published_at, who, what: "published", new: &digest, why, ..Act::NONE }
        .record(transaction)?;
    let placed: Vec<i64> = transaction
        .prepare("SELECT submission FROM entry WHERE issue = ?1 ORDER BY position")?
        .query_map([row], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for submission in placed {
        Act {
            submission: Some(submission),
            issue: &name,
            at: &facts.published_at,
            who,
            what: "published",
            new: &name,
            why,
            ..Act::NONE
        }
        .record(transaction)?;
    }
    Ok(())
}

fn refuse_stale(transaction: &Transaction<'_>, issue: IssueId, row: i64) -> Result<(), DeskError> {
    let mut statement = transaction.prepare_cached(
        "SELECT id FROM entry JOIN submission ON seq = submission WHERE entry.issue = ?1 AND stale ORDER BY position",
    )?;
    let submissions: Vec<String> = statement.query_map([row], |row| row.get(0))?.collect::<Result<_, _>>()?;
    if submissions.is_empty() { Ok(()) } else { Err(DeskError::DraftStale { issue, submissions }) }
}

fn overlapping(transaction: &Transaction<'_>, issue: IssueId) -> Result<Option<DeskError>, DeskError> {
    let mut statement = transaction.prepare(
        "SELECT DISTINCT issue.year, first, last, published_at IS NOT NULL FROM issue_number JOIN issue ON id = issue
         WHERE issue_number.year = ?1 AND number BETWEEN ?2 AND ?3 ORDER BY 4 DESC, first",
    )?;
    let mut rows = statement.query(params![issue.year, issue.number.first(), issue.number.last()])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let other = issue_id(row.get(0)?, row.get(1)?, row.get(2)?)?;
    Ok(Some(DeskError::IssueOverlaps { issue, other, published: row.get(3)? }))
}

fn log_value(index: Option<u64>) -> Option<i64> {
    index.and_then(|index| i64::try_from(index).ok())
}
