//! A register that was lost is made again (lập lại sổ đăng ký) from what was published: numbers stay taken, documents stay
//! known, published issues stay published.
//!
//! What only the register knew stays lost: who did what, letters, recipients, and submissions that were not published.

use gazette_model::{Digest, Document, IssueRecord, Outcome, Packaging, Submission, SubmittedFile};
use rusqlite::{Transaction, params};
use sha2::{Digest as _, Sha256};

use crate::desk::Act;
use crate::draft::draft_row;
use crate::store::{begin, to_json};
use crate::stored::{insert_as, put_tree};
use crate::{Desk, DeskError};

/// What a line of the trail says where the register was made again.
const RESTORED: &str = "register-restored";

/// A published issue as its record and the log tell it.
#[derive(Debug, Clone)]
pub struct RestoredIssue {
    /// Its record.
    pub record: IssueRecord,
    /// The digest of its file.
    pub sha256: Digest,
    /// Its place in the log; none where there is no log.
    pub log_index: Option<u64>,
    /// The documents that begin in it, by address.
    pub documents: Vec<RestoredDocument>,
}

/// A published document as its record tells it.
#[derive(Debug, Clone)]
pub struct RestoredDocument {
    /// Its address.
    pub address: String,
    /// Where it came from, as [`Submission::source`] is to tell it.
    pub source: String,
    /// Its text and metadata.
    pub document: Document,
    /// Its files.
    pub files: Vec<SubmittedFile>,
}

/// All that is known of a register that was lost.
#[derive(Debug, Clone, Default)]
pub struct Remains {
    /// Published issues, in the order of publication.
    pub issues: Vec<RestoredIssue>,
    /// Archive objects that stand in no issue of ours.
    pub objects: Vec<String>,
    /// Names that submissions had of which nothing else is known; nobody gets such a name again.
    pub submissions: Vec<String>,
    /// Size of the log and its root, for the trail.
    pub log: (u64, String),
}

impl Desk {
    /// Fills an empty register with what was published; one transaction.
    pub fn restore_register(&mut self, remains: &Remains) -> Result<(), DeskError> {
        if !self.is_empty()? {
            return Err(DeskError::NotEmpty);
        }
        let (at, who, why) = (self.now.clone(), self.who.clone(), self.why.clone());
        let transaction = begin(&mut self.connection)?;
        for issue in &remains.issues {
            enter(&transaction, issue)?;
        }
        for object in &remains.objects {
            transaction.prepare_cached("INSERT OR IGNORE INTO object (id) VALUES (?1)")?.execute([object])?;
        }
        for name in &remains.submissions {
            reserve(&transaction, name, &at)?;
        }
        let (size, root) = &remains.log;
        let field = size.to_string();
        Act { at: &at, who: &who, what: RESTORED, field: &field, new: root, why: &why, ..Act::NONE }
            .record(&transaction)?;
        transaction.commit()?;
        Ok(())
    }

    /// When this register was made again, and how many entries the log had then; none for one that never was lost.
    pub fn restored(&self) -> Result<Option<(String, u64)>, DeskError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT at, field FROM event WHERE what = ?1 ORDER BY seq DESC LIMIT 1")?;
        let mut rows = statement.query([RESTORED])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let size: String = row.get(1)?;
        Ok(Some((row.get(0)?, size.parse().unwrap_or_default())))
    }
}

fn enter(transaction: &Transaction<'_>, issue: &RestoredIssue) -> Result<(), DeskError> {
    let record = &issue.record;
    let row = draft_row(transaction, record.issue, record.date, &record.published_at, "")?;
    let mut position = 0_i64;
    for entry in &record.entries {
        let begun = issue.documents.iter().find(|document| document.address == entry.document);
        let seq = match begun {
            Some(document) => {
                let seq = submission(transaction, &entry.submission, document, &record.published_at)?;
                transaction
                    .prepare_cached(
                        "INSERT INTO entry (issue, position, submission, address, entry) VALUES (?1, ?2, ?3, ?4, ?5)",
                    )?
                    .execute(params![row, position, seq, entry.document, to_json(entry)?])?;
                position += 1;
                seq
            }
            // A later part of a document that began in an issue before.
            None => crate::stored::seq_of(transaction, &entry.submission)?,
        };
        if entry.printing.instalment.is_some() {
            crate::instalment::store(transaction, row, seq, entry, begun.is_none())?;
        }
    }
    let sha256 = issue.sha256.to_string();
    let index = issue.log_index.and_then(|index| i64::try_from(index).ok());
    transaction.execute(
        "UPDATE issue SET pages = ?2, digest = ?3, proof_equal = 1, published_at = ?4, sha256 = ?3, log_index = ?5
         WHERE id = ?1",
        params![row, record.pages, sha256, record.published_at, index],
    )?;
    crate::publication::settle(transaction, row, record.issue)
}

/// Enters a published document under the name its submission had.
fn submission(
    transaction: &Transaction<'_>,
    id: &str,
    document: &RestoredDocument,
    published_at: &str,
) -> Result<i64, DeskError> {
    let submission = Submission {
        id: id.to_owned(),
        source: document.source.clone(),
        packaging: Packaging::None,
        fingerprint: fingerprint(id),
        outcome: Outcome::Accepted,
        document: document.document.metadata.clone(),
        unconfirmed: Vec::new(),
        files: document.files.clone(),
        findings: Vec::new(),
        // When it came is lost; it came before this.
        received_at: published_at.to_owned(),
    };
    let seq = insert_as(transaction, &submission)?;
    put_tree(transaction, seq, &document.document)?;
    Ok(seq)
}

/// Keeps a name from being given a second time.
fn reserve(transaction: &Transaction<'_>, id: &str, at: &str) -> Result<(), DeskError> {
    let known = transaction.prepare_cached("SELECT 1 FROM submission WHERE id = ?1")?.exists([id])?;
    if known {
        return Ok(());
    }
    let submission = Submission {
        id: id.to_owned(),
        source: format!("outbox/{id}"),
        packaging: Packaging::None,
        fingerprint: fingerprint(id),
        outcome: Outcome::Returned,
        document: gazette_model::Metadata::default(),
        unconfirmed: Vec::new(),
        files: Vec::new(),
        findings: Vec::new(),
        received_at: at.to_owned(),
    };
    let seq = insert_as(transaction, &submission)?;
    transaction
        .execute("UPDATE submission SET withdrawn = ?2, settled = 1 WHERE seq = ?1", params![seq, at])?;
    Ok(())
}

/// How a submission was packed is lost, and with it the digest over its package; this one is nobody else's.
fn fingerprint(id: &str) -> Digest {
    Digest(Sha256::digest(format!("restored {id}")).into())
}
