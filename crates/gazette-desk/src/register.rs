//! The register (sổ đăng ký): what came, when, with which digests and findings; and finding it again.

use gazette_model::{Code, Date, Digest, Document, Metadata, Outcome, Packaging, Severity, Submission};
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, Row, Transaction, params, params_from_iter};

use crate::desk::Act;
use crate::store::{begin, from_json, to_json};
use crate::{Desk, DeskError, naming};

/// The largest running number of a year.
const LAST_NUMBER: i64 = 999_999;

/// Which submissions are meant; an empty filter means all.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Name of the issuing body, in any spelling; a part of it is enough.
    pub body: Option<String>,
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

const SELECT: &str =
    "SELECT id, source, packaging, fingerprint, outcome, content.document, unconfirmed, content.files,
   content.findings, received_at FROM submission JOIN content ON content.submission = seq";

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
        let who = self.who.clone();
        let transaction = begin(&mut self.connection)?;
        let submission = register_one(&transaction, submission, tree, &who)?;
        transaction.commit()?;
        Ok(submission)
    }

    /// Registers many submissions in one transaction: all of them, or none.
    pub fn register_all(&mut self, submissions: Vec<Submission>) -> Result<Vec<Submission>, DeskError> {
        let who = self.who.clone();
        let transaction = begin(&mut self.connection)?;
        let done = submissions
            .into_iter()
            .map(|submission| register_one(&transaction, submission, None, &who))
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

    /// Takes a submission back (rút hồ sơ), as a recall asks for or a clerk decides; refused once published.
    pub fn withdraw(&mut self, id: &str, who: &str, why: &str, at: &str) -> Result<(), DeskError> {
        crate::metadata::require(who, why)?;
        let transaction = begin(&mut self.connection)?;
        let seq = seq_of(&transaction, id)?;
        crate::draft::refuse_placed(&transaction, seq, id)?;
        transaction
            .execute("UPDATE submission SET withdrawn = ?2, settled = 1 WHERE seq = ?1", params![seq, at])?;
        Act { submission: Some(seq), at, who, what: "withdrawn", why, ..Act::NONE }.record(&transaction)?;
        transaction.commit()?;
        Ok(())
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

fn register_one(
    transaction: &Transaction<'_>,
    submission: Submission,
    tree: Option<&Document>,
    who: &str,
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
    Act { submission: Some(seq), at: &submission.received_at, who, what, ..Act::NONE }.record(transaction)?;
    crate::discrepancy::on_arrival(transaction, seq, &submission, who)?;
    Ok(submission)
}

/// The day of a time in RFC 3339, as the sender's clock shows it.
pub(crate) fn received_on(at: &str) -> Result<Date, DeskError> {
    let invalid = || DeskError::TimeInvalid(at.chars().take(40).collect());
    at.parse::<jiff::Timestamp>().map_err(|_| invalid())?;
    at.get(..10).and_then(|day| day.parse().ok()).ok_or_else(invalid)
}

pub(crate) fn seq_of(connection: &rusqlite::Connection, id: &str) -> Result<i64, DeskError> {
    let seq = connection
        .prepare_cached("SELECT seq FROM submission WHERE id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    seq.ok_or_else(|| DeskError::Unknown(id.chars().take(80).collect()))
}

pub(crate) fn read(connection: &rusqlite::Connection, seq: i64) -> Result<Submission, DeskError> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} WHERE seq = ?1"))?;
    let mut rows = statement.query([seq])?;
    match rows.next()? {
        Some(row) => from_row(row),
        None => Err(DeskError::damaged("a submission that is referred to")),
    }
}

/// Puts a submission into the register under the next number of its year.
pub(crate) fn insert(
    transaction: &Transaction<'_>,
    mut submission: Submission,
    origin: &str,
) -> Result<(i64, Submission), DeskError> {
    let received = received_on(&submission.received_at)?;
    let year = received.year();
    let last: i64 = transaction
        .prepare_cached("SELECT coalesce(max(running), 0) FROM submission WHERE origin = ?1 AND year = ?2")?
        .query_row(params![origin, year], |row| row.get(0))?;
    if last >= LAST_NUMBER {
        return Err(DeskError::NumbersExhausted(year));
    }
    let running = last + 1;
    let prefix = if origin == "row" { "S" } else { "" };
    submission.id = format!("{prefix}{year:04}-{running:06}");
    transaction
        .prepare_cached(
            "INSERT INTO submission (id, year, running, origin, source, packaging, fingerprint, outcome, received_at,
               received_on, unconfirmed, warnings, held, number, number_key, body, body_key, kind, kind_key, subject,
               address, normative, urgent, series, settled)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'accepted', ?8, ?9, '', 0, 0, '', '', '', '', '', '', '', '', 0, 0, '',
               ?4 = 'row')",
        )?
        .execute(params![
            submission.id,
            year,
            running,
            origin,
            submission.source,
            packaging_word(submission.packaging)?,
            submission.fingerprint.0.as_slice(),
            submission.received_at,
            received.to_string(),
        ])?;
    let seq = transaction.last_insert_rowid();
    transaction
        .prepare_cached(
            "INSERT INTO content (submission, document, as_received, files, findings) VALUES (?1, '', ?2, '', '')",
        )?
        .execute(params![seq, to_json(&submission.document)?])?;
    update(transaction, seq, &submission)?;
    Ok((seq, submission))
}

/// Writes what may change of a submission, with the columns made from it.
pub(crate) fn update(
    transaction: &Transaction<'_>,
    seq: i64,
    submission: &Submission,
) -> Result<(), DeskError> {
    let Submission { document, findings, .. } = submission;
    let held = findings.iter().any(|finding| finding.code == Code::SignatureHold);
    let warnings = findings.iter().filter(|finding| finding.severity >= Severity::Warning).count();
    let number = document.number.as_ref().map(|number| number.as_str()).unwrap_or_default();
    let body = document.bodies.first().map(String::as_str).unwrap_or_default();
    let (series, serial) = naming::series(document).unzip();
    transaction
        .prepare_cached(
            "UPDATE submission SET outcome = ?2, unconfirmed = ?3, warnings = ?4, held = ?5, number = ?6, number_key = ?7,
               body = ?8, body_key = ?9, kind = ?10, kind_key = ?11, subject = ?12, address = ?13, issued_on = ?14,
               effective_on = ?15, normative = ?16, series = ?17, serial = ?18, urgent = ?19
             WHERE seq = ?1",
        )?
        .execute(params![
            seq,
            outcome_word(submission.outcome),
            to_json(&submission.unconfirmed)?,
            i64::try_from(warnings).unwrap_or(i64::MAX),
            held,
            number,
            naming::number_key(number),
            document.bodies.join("; "),
            if body.is_empty() { String::new() } else { naming::body_key(body) },
            document.kind.as_deref().unwrap_or_default(),
            naming::slug(document.kind.as_deref().unwrap_or_default()),
            document.subject.as_deref().unwrap_or_default(),
            naming::address(document).unwrap_or_default(),
            document.issued_on.map(|day| day.to_string()),
            document.effective_on.map(|day| day.to_string()),
            gazette_text::number::is_normative(number),
            series.unwrap_or_default(),
            serial,
            crate::rules::is_urgent(document),
        ])?;
    transaction
        .prepare_cached("UPDATE content SET document = ?2, files = ?3, findings = ?4 WHERE submission = ?1")?
        .execute(params![seq, to_json(document)?, to_json(&submission.files)?, to_json(findings)?])?;
    Ok(())
}

fn put_tree(transaction: &Transaction<'_>, seq: i64, tree: &Document) -> Result<(), DeskError> {
    transaction
        .prepare_cached("INSERT OR REPLACE INTO tree (submission, document) VALUES (?1, ?2)")?
        .execute(params![seq, to_json(tree)?])?;
    Ok(())
}

fn from_row(row: &Row<'_>) -> Result<Submission, DeskError> {
    let id: String = row.get(0)?;
    let what = |field: &str| format!("{field} of {id}");
    let text = |column: usize| row.get::<_, String>(column);
    let fingerprint: [u8; 32] = row.get(3).map_err(|_| DeskError::damaged(what("the fingerprint")))?;
    let outcome = match text(4)?.as_str() {
        "accepted" => Outcome::Accepted,
        "returned" => Outcome::Returned,
        _ => return Err(DeskError::damaged(what("the outcome"))),
    };
    let packaging: Packaging = from_json(&format!("\"{}\"", text(2)?), &what("the packaging"))?;
    let document: Metadata = from_json(&text(5)?, &what("the metadata"))?;
    Ok(Submission {
        source: text(1)?,
        packaging,
        fingerprint: Digest(fingerprint),
        outcome,
        document,
        unconfirmed: from_json(&text(6)?, &what("the unconfirmed fields"))?,
        files: from_json(&text(7)?, &what("the files"))?,
        findings: from_json(&text(8)?, &what("the findings"))?,
        received_at: text(9)?,
        id,
    })
}

pub(crate) fn outcome_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Accepted => "accepted",
        Outcome::Returned => "returned",
    }
}

fn packaging_word(packaging: Packaging) -> Result<String, DeskError> {
    Ok(to_json(&packaging)?.trim_matches('"').to_owned())
}
