//! The register (sổ đăng ký): what came, when, with which digests and findings; and finding it again.

use gazette_model::{Date, Digest, Document, Outcome, Severity, Submission};
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, Transaction, params_from_iter};

use crate::desk::Act;
use crate::store::{begin, from_json};
use crate::stored::{SELECT, from_row, insert, outcome_word, put_tree, read, seq_of, update};
use crate::{Desk, DeskError, naming};

/// Which submissions are meant; an empty filter means all.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Name of the issuing body, in any spelling; a part of it is enough.
    pub body: Option<String>,
    /// Names of bodies of which one is meant, such as a body with those before and after it
    /// ([`crate::office::kin`]); empty means all.
    pub bodies: Vec<String>,
    /// Name of the type, in any spelling.
    pub kind: Option<String>,
    /// Accepted or returned.
    pub outcome: Option<Outcome>,
    /// First day of receipt.
    pub from: Option<Date>,
    /// Last day of receipt.
    pub to: Option<Date>,
    /// Rows of older registers too, which have no files.
    pub rows: bool,
    /// Of what is settled (published, withdrawn, answered and closed) at most so many, the newest; what is at hand
    /// is never left out.
    pub settled: Option<u32>,
    /// At most so many, the newest.
    pub limit: Option<u32>,
}

impl Desk {
    /// Registers an examined submission (vào sổ) under the next running number of its year of receipt.
    ///
    /// One transaction, safe on disk when this returns. Bytes that were registered before are refused with the
    /// name they have ([`DeskError::ReceivedBefore`]). A returned submission opens a discrepancy; a submission
    /// of a document with an open discrepancy answers it.
    pub fn register(
        &mut self,
        submission: Submission,
        tree: Option<&Document>,
    ) -> Result<Submission, DeskError> {
        let (who, why) = (self.who.clone(), self.why.clone());
        let transaction = begin(&mut self.connection)?;
        let submission = register_one(&transaction, submission, tree, (&who, &why), true)?;
        transaction.commit()?;
        Ok(submission)
    }

    /// Registers many submissions in one transaction: all of them, or none.
    pub fn register_all(&mut self, submissions: Vec<Submission>) -> Result<Vec<Submission>, DeskError> {
        let (who, why) = (self.who.clone(), self.why.clone());
        let transaction = begin(&mut self.connection)?;
        let done = submissions
            .into_iter()
            .map(|submission| register_one(&transaction, submission, None, (&who, &why), true))
            .collect::<Result<Vec<_>, _>>()?;
        transaction.commit()?;
        Ok(done)
    }

    /// Puts a new examination of the same bytes in the place of the old one, as after a change of
    /// `office.toml` or of the anchors; what people entered and confirmed stays.
    ///
    /// Refused for what stands in a draft or is published.
    pub fn examine_again(
        &mut self,
        id: &str,
        again: &Submission,
        tree: Option<&Document>,
    ) -> Result<Submission, DeskError> {
        let (now, who) = (self.now.clone(), self.who.clone());
        let transaction = begin(&mut self.connection)?;
        let seq = seq_of(&transaction, id)?;
        let old = read(&transaction, seq)?;
        if old.fingerprint != again.fingerprint {
            return Err(DeskError::DigestDiffers { expected: old.fingerprint, actual: again.fingerprint });
        }
        crate::draft::refuse_placed(&transaction, seq, id)?;
        let touched: i64 = transaction.query_row(
            "SELECT count(*) FROM event WHERE submission = ?1 AND what IN ('set', 'confirmed')",
            [seq],
            |row| row.get(0),
        )?;
        let mut new =
            Submission { id: old.id.clone(), received_at: old.received_at.clone(), ..again.clone() };
        if touched > 0 {
            new.document = old.document.clone();
            new.unconfirmed.clone_from(&old.unconfirmed);
        }
        update(&transaction, seq, &new)?;
        transaction.execute("UPDATE submission SET released = NULL WHERE seq = ?1", [seq])?;
        if let Some(tree) = tree {
            put_tree(&transaction, seq, tree)?;
        }
        Act {
            submission: Some(seq),
            at: &now,
            who: &who,
            what: "examined-again",
            field: "outcome",
            old: outcome_word(old.outcome),
            new: outcome_word(new.outcome),
            ..Act::NONE
        }
        .record(&transaction)?;
        transaction.commit()?;
        Ok(new)
    }

    /// The submission that brought these very bytes, if they came before.
    pub fn find_fingerprint(&self, fingerprint: &Digest) -> Result<Option<Submission>, DeskError> {
        self.select("WHERE fingerprint = ?1", vec![Value::Blob(fingerprint.0.to_vec())])
            .map(|mut found| found.pop())
    }

    /// The submission of this id.
    pub fn submission(&self, id: &str) -> Result<Option<Submission>, DeskError> {
        self.select("WHERE id = ?1", vec![Value::Text(id.to_owned())]).map(|mut found| found.pop())
    }

    /// The submissions that fit `filter`, oldest first.
    pub fn submissions(&self, filter: &Filter) -> Result<Vec<Submission>, DeskError> {
        let (clause, values) = filter.clause();
        let limit = |limit: Option<u32>| limit.map_or(String::new(), |limit| format!("LIMIT {limit}"));
        let mut found = match filter.settled {
            None => {
                self.select(&format!("WHERE {clause} ORDER BY seq DESC {}", limit(filter.limit)), values)?
            }
            Some(settled) => {
                let at_hand =
                    format!("WHERE {clause} AND NOT settled ORDER BY seq DESC {}", limit(filter.limit));
                let settled =
                    format!("WHERE {clause} AND settled ORDER BY seq DESC {}", limit(Some(settled)));
                let mut found = self.select(&at_hand, values.clone())?;
                found.extend(self.select(&settled, values)?);
                found.sort_by(|a, b| b.id.cmp(&a.id));
                found.truncate(filter.limit.map_or(usize::MAX, |limit| limit as usize));
                found
            }
        };
        found.reverse();
        Ok(found)
    }

    /// The parsed document (cây văn bản) of a submission.
    pub fn document_tree(&self, id: &str) -> Result<Option<Document>, DeskError> {
        let text: Option<String> = self
            .connection
            .prepare_cached(
                "SELECT tree.document FROM tree JOIN submission ON seq = submission WHERE id = ?1",
            )?
            .query_row([id], |row| row.get(0))
            .optional()?;
        text.map(|text| from_json(&text, &format!("the text of {id}"))).transpose()
    }

    /// Replaces the parsed document of a submission that is not published yet.
    pub fn set_document_tree(&mut self, id: &str, tree: &Document) -> Result<(), DeskError> {
        let transaction = begin(&mut self.connection)?;
        let seq = seq_of(&transaction, id)?;
        if let Some(issue) = crate::draft::published_in(&transaction, seq)? {
            return Err(DeskError::FieldFrozen {
                submission: id.to_owned(),
                issue,
                field: "text".to_owned(),
            });
        }
        put_tree(&transaction, seq, tree)?;
        crate::draft::mark_stale(&transaction, seq)?;
        transaction.commit()?;
        Ok(())
    }

    /// The submissions that `name` means: an id, an address (`ubnd-…/12-2023-qd-ubnd`), or a number in any spelling.
    pub fn find(&self, name: &str) -> Result<Vec<Submission>, DeskError> {
        let name = name.trim();
        let text = |text: &str| vec![Value::Text(text.to_owned())];
        let by_id = self.select("WHERE id = ?1", text(name))?;
        if !by_id.is_empty() {
            return Ok(by_id);
        }
        if let Some((body, number)) = name.split_once('/') {
            let address = gazette_text::address::document_id(body, number);
            let by_address = self.select("WHERE address = ?1 ORDER BY seq", text(&address))?;
            if !by_address.is_empty() {
                return Ok(by_address);
            }
            // A number that comes every year is published with the year behind it.
            let published = "WHERE seq IN (SELECT submission FROM entry WHERE address = ?1)";
            let by_entry = self.select(published, text(&address))?;
            if !by_entry.is_empty() {
                return Ok(by_entry);
            }
        }
        let key = naming::number_key(name);
        if key.is_empty() {
            return Ok(Vec::new());
        }
        self.select("WHERE number_key = ?1 ORDER BY seq", text(&key))
    }

    pub(crate) fn select(&self, clause: &str, values: Vec<Value>) -> Result<Vec<Submission>, DeskError> {
        let mut statement = self.connection.prepare_cached(&format!("{SELECT} {clause}"))?;
        let mut rows = statement.query(params_from_iter(values))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(from_row(row)?);
        }
        Ok(found)
    }
}

impl Filter {
    /// The condition in SQL, with its values.
    pub(crate) fn clause(&self) -> (String, Vec<Value>) {
        let mut parts = Vec::new();
        let mut values = Vec::new();
        let mut add = |part: &str, value: String| {
            values.push(Value::Text(value));
            parts.push(part.replace('?', &format!("?{}", values.len())));
        };
        if let Some(body) = &self.body {
            add("instr('-' || body_key || '-', '-' || ? || '-') > 0", naming::body_key(body));
        }
        if !self.bodies.is_empty() {
            let first = values.len();
            let any: Vec<String> = (1..=self.bodies.len())
                .map(|at| format!("instr('-' || body_key || '-', '-' || ?{} || '-') > 0", first + at))
                .collect();
            values.extend(self.bodies.iter().map(|body| Value::Text(naming::body_key(body))));
            parts.push(format!("({})", any.join(" OR ")));
        }
        let mut add = |part: &str, value: String| {
            values.push(Value::Text(value));
            parts.push(part.replace('?', &format!("?{}", values.len())));
        };
        if let Some(kind) = &self.kind {
            add("kind_key = ?", naming::slug(kind));
        }
        if let Some(outcome) = self.outcome {
            add("outcome = ?", outcome_word(outcome).to_owned());
        }
        if let Some(from) = self.from {
            add("received_on >= ?", from.to_string());
        }
        if let Some(to) = self.to {
            add("received_on <= ?", to.to_string());
        }
        if !self.rows {
            parts.push("origin = 'received'".to_owned());
        }
        let clause = if parts.is_empty() { "true".to_owned() } else { parts.join(" AND ") };
        (clause, values)
    }
}

pub(crate) fn register_one(
    transaction: &Transaction<'_>,
    submission: Submission,
    tree: Option<&Document>,
    (who, why): (&str, &str),
    brings_document: bool,
) -> Result<Submission, DeskError> {
    let before = transaction
        .prepare_cached("SELECT id, received_at FROM submission WHERE fingerprint = ?1")?
        .query_row([submission.fingerprint.0.as_slice()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    if let Some((id, received_at)) = before {
        return Err(DeskError::ReceivedBefore { id, received_at });
    }
    let (seq, submission) = insert(transaction, submission, "received")?;
    if let Some(tree) = tree {
        put_tree(transaction, seq, tree)?;
    }
    let what = outcome_word(submission.outcome);
    // Who gives no reason has the one that the examination gave.
    let found: Vec<&str> = submission
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| finding.code.as_str())
        .collect();
    let found = found.join(" ");
    let why = if why.is_empty() { &found } else { why };
    Act { submission: Some(seq), at: &submission.received_at, who, what, why, ..Act::NONE }
        .record(transaction)?;
    crate::discrepancy::on_arrival(transaction, seq, &submission, who, brings_document)?;
    Ok(submission)
}

/// The day of a time in RFC 3339, as the sender's clock shows it.
pub(crate) fn received_on(at: &str) -> Result<Date, DeskError> {
    let invalid = || DeskError::TimeInvalid(at.chars().take(40).collect());
    at.parse::<jiff::Timestamp>().map_err(|_| invalid())?;
    at.get(..10).and_then(|day| day.parse().ok()).ok_or_else(invalid)
}
