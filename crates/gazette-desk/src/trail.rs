//! The trail (nhật ký thao tác): who did what, when and why; each line chained to the one before it.
//!
//! A line holds the SHA-256 of itself and of the digest of the line before. A line that was changed, removed or put
//! in between breaks the chain; a chain made anew from there on has another head, and heads stand in the public log
//! and on every printed trail.

use gazette_model::Date;
use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::desk::Act;
use crate::{Desk, DeskError, Event};

/// A line of the whole trail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TrailLine {
    /// Its number, from 1.
    pub number: i64,
    /// The submission concerned; may be empty.
    pub submission: String,
    /// What was done.
    #[serde(flatten)]
    pub event: Event,
    /// The digest of this line and all before it.
    pub hash: String,
}

/// What a reading of the whole chain found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TrailCheck {
    /// Lines read.
    pub lines: i64,
    /// The digest of the last line: the head.
    pub head: String,
    /// The first line that does not follow from those before it.
    pub broken_at: Option<i64>,
}

/// Which lines are meant; an empty filter means all.
#[derive(Debug, Clone, Default)]
pub struct TrailFilter {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// Who, in any spelling; a part is enough.
    pub who: Option<String>,
    /// What was done, such as `published`.
    pub what: Option<String>,
}

impl Desk {
    /// The lines of the trail that fit, oldest first.
    pub fn trail_lines(&self, filter: &TrailFilter) -> Result<Vec<TrailLine>, DeskError> {
        let who = filter.who.as_deref().map(gazette_text::fold::fold);
        let mut statement = self.connection.prepare(
            "SELECT event.seq, coalesce(submission.id, ''), at, who, what, field, old, new, why, event.issue, hash
             FROM event LEFT JOIN submission ON submission.seq = event.submission
             WHERE (?1 IS NULL OR substr(at, 1, 10) >= ?1) AND (?2 IS NULL OR substr(at, 1, 10) <= ?2)
               AND (?3 IS NULL OR what = ?3) ORDER BY event.seq",
        )?;
        let day = |day: Option<Date>| day.map(|day| day.to_string());
        let mut rows = statement.query(params![day(filter.from), day(filter.to), filter.what])?;
        let mut lines = Vec::new();
        while let Some(row) = rows.next()? {
            let line = TrailLine {
                number: row.get(0)?,
                submission: row.get(1)?,
                event: Event {
                    at: row.get(2)?,
                    who: row.get(3)?,
                    what: row.get(4)?,
                    field: row.get(5)?,
                    old: row.get(6)?,
                    new: row.get(7)?,
                    why: row.get(8)?,
                    issue: row.get(9)?,
                },
                hash: row.get(10)?,
            };
            if who.as_ref().is_none_or(|who| gazette_text::fold::fold(&line.event.who).contains(who)) {
                lines.push(line);
            }
        }
        Ok(lines)
    }

    /// Number and digest of the last line.
    pub fn trail_head(&self) -> Result<(i64, String), DeskError> {
        Ok(head(&self.connection)?)
    }

    /// The digest of one line, if it is there.
    pub fn trail_hash(&self, number: i64) -> Result<Option<String>, DeskError> {
        let mut statement = self.connection.prepare_cached("SELECT hash FROM event WHERE seq = ?1")?;
        Ok(statement.query_row([number], |row| row.get(0)).optional()?)
    }

    /// Whether a line of the trail has this digest.
    pub fn trail_holds(&self, digest: &str) -> Result<bool, DeskError> {
        Ok(self.connection.prepare_cached("SELECT 1 FROM event WHERE hash = ?1")?.exists([digest])?)
    }

    /// Reads the whole chain.
    pub fn check_trail(&self) -> Result<TrailCheck, DeskError> {
        let mut check = TrailCheck { lines: 0, head: String::new(), broken_at: None };
        each(&self.connection, &mut |number, expected, found| {
            check.lines += 1;
            if check.broken_at.is_none() && (expected != found || number != check.lines) {
                check.broken_at = Some(check.lines.min(number));
            }
            found.clone_into(&mut check.head);
            Ok(())
        })?;
        Ok(check)
    }

    /// [`Desk::note`], but for what the last act of this kind said already.
    pub fn note_if_new(&mut self, what: &str, field: &str, new: &str) -> Result<(), DeskError> {
        let last: Option<String> = self
            .connection
            .prepare_cached("SELECT new FROM event WHERE what = ?1 ORDER BY seq DESC LIMIT 1")?
            .query_row([what], |row| row.get(0))
            .optional()?;
        if last.as_deref() == Some(new) { Ok(()) } else { self.note(what, field, new) }
    }

    /// Notes an act of the office that concerns neither a submission nor an issue, such as a backup.
    pub fn note(&mut self, what: &str, field: &str, new: &str) -> Result<(), DeskError> {
        let (at, who, why) = (self.now.clone(), self.who.clone(), self.why.clone());
        let transaction = crate::store::begin(&mut self.connection)?;
        Act { at: &at, who: &who, what, field, new, why: &why, ..Act::NONE }.record(&transaction)?;
        transaction.commit()?;
        Ok(())
    }
}

/// The digest of a line.
fn digest(before: &str, number: i64, submission: Option<i64>, parts: [&str; 8]) -> String {
    let number = number.to_string();
    let submission = submission.map(|seq| seq.to_string()).unwrap_or_default();
    let mut state = Sha256::new();
    // Each part with its length before it, so that no two lines give the same bytes.
    for part in [before, &number, &submission].into_iter().chain(parts) {
        state.update((part.len() as u64).to_be_bytes());
        state.update(part.as_bytes());
    }
    gazette_model::Digest(state.finalize().into()).to_string()
}

fn head(connection: &Connection) -> Result<(i64, String), rusqlite::Error> {
    let found = connection
        .prepare_cached("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(found.unwrap_or_default())
}

impl Act<'_> {
    /// Writes the line, chained to the last one.
    pub(crate) fn record(&self, connection: &Connection) -> Result<(), DeskError> {
        let (last, before) = head(connection)?;
        let number = last.saturating_add(1);
        let parts = [self.issue, self.at, self.who, self.what, self.field, self.old, self.new, self.why];
        let hash = digest(&before, number, self.submission, parts);
        connection
            .prepare_cached(
                "INSERT INTO event (seq, submission, issue, at, who, what, field, old, new, why, hash)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            )?
            .execute(params![
                number,
                self.submission,
                self.issue,
                self.at,
                self.who,
                self.what,
                self.field,
                self.old,
                self.new,
                self.why,
                hash
            ])?;
        Ok(())
    }
}

/// Chains a trail that was kept before there was a chain.
pub(crate) fn chain(connection: &Connection) -> Result<(), DeskError> {
    let mut update = connection.prepare("UPDATE event SET hash = ?2 WHERE seq = ?1")?;
    // Collected first, because rows are changed on the way; numbers stay what they were.
    let mut hashes = Vec::new();
    each(connection, &mut |number, expected, _| {
        hashes.push((number, expected.to_owned()));
        Ok(())
    })?;
    for (number, hash) in hashes {
        update.execute(params![number, hash])?;
    }
    Ok(())
}

/// Every line with the digest that follows from the lines before it, and the digest it holds.
fn each(
    connection: &Connection,
    visit: &mut dyn FnMut(i64, &str, &str) -> Result<(), DeskError>,
) -> Result<(), DeskError> {
    let mut statement = connection.prepare(
        "SELECT seq, submission, issue, at, who, what, field, old, new, why, hash FROM event ORDER BY seq",
    )?;
    let mut rows = statement.query([])?;
    let mut before = String::new();
    while let Some(row) = rows.next()? {
        let number: i64 = row.get(0)?;
        let texts: Vec<String> = (2..10).map(|column| row.get(column)).collect::<Result<_, _>>()?;
        let mut parts = [""; 8];
        for (part, text) in parts.iter_mut().zip(&texts) {
            *part = text;
        }
        let hash = digest(&before, number, row.get(1)?, parts);
        let found: String = row.get(10)?;
        visit(number, &hash, &found)?;
        before = hash;
    }
    Ok(())
}
