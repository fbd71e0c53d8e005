//! A submission as rows of the register: writing it under the next number, changing it, reading it back.

use gazette_model::{Code, Digest, Document, Metadata, Outcome, Packaging, Severity, Submission};
use rusqlite::{OptionalExtension, Row, Transaction, params};

use crate::register::received_on;
use crate::store::{from_json, to_json};
use crate::{DeskError, naming};

/// The largest running number of a year.
const LAST_NUMBER: i64 = 999_999;

/// The beginning of every query that reads submissions with [`from_row`].
pub(crate) const SELECT: &str =
    "SELECT id, source, packaging, fingerprint, outcome, content.document, unconfirmed, content.files,
   content.findings, received_at FROM submission JOIN content ON content.submission = seq";

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
    let seq = put(transaction, &submission, origin, (i64::from(year), running))?;
    Ok((seq, submission))
}

/// Puts a submission into the register under the name it has already.
pub(crate) fn insert_as(transaction: &Transaction<'_>, submission: &Submission) -> Result<i64, DeskError> {
    let number = submission.id.split_once('-').and_then(|(year, running)| {
        Some((year.parse::<i64>().ok()?, running.parse::<i64>().ok().filter(|_| running.len() == 6)?))
    });
    let number = number.ok_or_else(|| DeskError::Unknown(submission.id.chars().take(80).collect()))?;
    put(transaction, submission, "received", number)
}

fn put(
    transaction: &Transaction<'_>,
    submission: &Submission,
    origin: &str,
    (year, running): (i64, i64),
) -> Result<i64, DeskError> {
    let received = received_on(&submission.received_at)?;
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
    update(transaction, seq, submission)?;
    Ok(seq)
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

pub(crate) fn put_tree(transaction: &Transaction<'_>, seq: i64, tree: &Document) -> Result<(), DeskError> {
    transaction
        .prepare_cached("INSERT OR REPLACE INTO tree (submission, document) VALUES (?1, ?2)")?
        .execute(params![seq, to_json(tree)?])?;
    Ok(())
}

pub(crate) fn from_row(row: &Row<'_>) -> Result<Submission, DeskError> {
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
