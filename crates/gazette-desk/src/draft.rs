//! Drafts of issues (bản thảo số Công báo): which documents, in the order the law ranks them.

use std::collections::BTreeMap;

use gazette_model::{Date, Draft, Entry, IssueId, IssueNumber, Metadata, Office, ReferenceKind};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::candidate::{Identity, kept_out, missing, ready};
use crate::desk::Act;
use crate::instalment::{continuing, later, place, store};
use crate::store::{begin, from_json, to_json};
use crate::stored::{read, seq_of};
use crate::{Desk, DeskError, naming, order};

impl Desk {
    /// Makes or changes a draft: `wanted` documents, or all that are ready and those the draft holds already.
    ///
    /// Documents are named by id, address or number. Whatever cannot stand in the issue and was named is an error;
    /// what was not named and cannot is told by [`Desk::candidates`].
    pub fn compose(
        &mut self,
        office: &Office,
        issue: IssueId,
        date: Date,
        wanted: Option<&[String]>,
    ) -> Result<Draft, DeskError> {
        if !issue.gazette.is_own() {
            return Err(DeskError::IssueElsewhere(issue));
        }
        if date.year() != issue.year {
            return Err(DeskError::DateOutsideYear { issue, date });
        }
        let parts = continuing(&self.connection, issue)?;
        let goes_on: Vec<i64> = parts.iter().map(|(seq, _)| *seq).collect();
        let named = wanted.map(|names| self.named(names, issue, &goes_on)).transpose()?;
        let (now, who, why) = (self.now.clone(), self.who.clone(), self.why.clone());
        let transaction = begin(&mut self.connection)?;
        let row = draft_row(&transaction, issue, date, &now, &who)?;
        let before = entries(&transaction, row)?;
        let chosen = match named {
            Some(chosen) => chosen,
            None => ready(&transaction, issue)?
                .into_iter()
                .filter(|(_, out)| out.is_none())
                .map(|(seq, _)| seq)
                .collect(),
        };
        let mut composed = Vec::new();
        for seq in chosen {
            let submission = read(&transaction, seq)?;
            if let Some(error) = kept_out(&transaction, seq, issue)? {
                return Err(error);
            }
            let missing = missing(&submission.document);
            let entry = order::entry(&submission.id, &submission.document, office);
            let Some(mut entry) = entry.filter(|_| missing.is_empty()) else {
                return Err(DeskError::MetadataMissing { submission: submission.id, fields: missing });
            };
            entry.corrects = corrected(&transaction, &submission.document)?;
            // What was said of its printing stays when a draft is composed again.
            if let Some(old) = before.iter().find(|old| old.submission == entry.submission) {
                entry.printing.clone_from(&old.printing);
            }
            composed.push((
                order::key(&submission.document, office),
                seq,
                entry,
                Identity::of(&submission.document),
            ));
        }
        if composed.is_empty() && parts.is_empty() {
            return Err(DeskError::NothingToCompose(issue));
        }
        composed.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
        refuse_twice(&composed)?;

        transaction.execute("DELETE FROM instalment WHERE issue = ?1", [row])?;
        transaction.execute("DELETE FROM entry WHERE issue = ?1", [row])?;
        // What goes on from earlier issues comes first.
        let mut entries = place(&transaction, row, parts, &before)?;
        for (position, (_, seq, entry, identity)) in composed.iter_mut().enumerate() {
            entry.document = identity.free_address(&transaction)?;
            transaction
                .prepare_cached("INSERT INTO entry (issue, position, submission, address, entry) VALUES (?1, ?2, ?3, ?4, ?5)")?
                .execute(params![row, i64::try_from(position).unwrap_or(i64::MAX), *seq, entry.document, to_json(entry)?])?;
            if entry.printing.instalment.is_some() {
                store(&transaction, row, *seq, entry, false)?;
            }
        }
        entries.extend(composed.into_iter().map(|(_, _, entry, _)| entry));
        let content = entries.iter().map(|entry| entry.submission.as_str()).collect::<Vec<_>>().join(" ");
        Act {
            issue: &issue.to_string(),
            at: &now,
            who: &who,
            what: "composed",
            new: &content,
            why: &why,
            ..Act::NONE
        }
        .record(&transaction)?;
        transaction.commit()?;
        Ok(Draft { issue, date, entries })
    }

    /// The draft of an issue, or its content once it is published.
    pub fn draft(&self, issue: IssueId) -> Result<Option<Draft>, DeskError> {
        let Some((row, date, _)) = issue_row(&self.connection, issue)? else { return Ok(None) };
        Ok(Some(Draft { issue, date, entries: entries(&self.connection, row)? }))
    }

    /// All drafts that are not published, in order.
    pub fn drafts(&self) -> Result<Vec<Draft>, DeskError> {
        let mut statement = self.connection.prepare(
            "SELECT id, year, first, last, date FROM issue WHERE published_at IS NULL ORDER BY year, first",
        )?;
        let mut rows = statement.query([])?;
        let mut drafts = Vec::new();
        while let Some(row) = rows.next()? {
            let entries = entries(&self.connection, row.get(0)?)?;
            drafts.push(Draft {
                issue: issue_id(row.get(1)?, row.get(2)?, row.get(3)?)?,
                date: day(&row.get::<_, String>(4)?)?,
                entries,
            });
        }
        Ok(drafts)
    }

    /// Gives a draft up; its documents are free for other issues.
    pub fn drop_draft(&mut self, issue: IssueId) -> Result<(), DeskError> {
        let (now, who, why) = (self.now.clone(), self.who.clone(), self.why.clone());
        let transaction = begin(&mut self.connection)?;
        match issue_row(&transaction, issue)? {
            None => return Err(DeskError::NoDraft(issue)),
            Some((_, _, true)) => return Err(DeskError::IssuePublished(issue)),
            Some((row, _, false)) => transaction.execute("DELETE FROM issue WHERE id = ?1", [row])?,
        };
        Act { issue: &issue.to_string(), at: &now, who: &who, what: "draft-dropped", why: &why, ..Act::NONE }
            .record(&transaction)?;
        transaction.commit()?;
        Ok(())
    }

    /// The submissions that `names` mean, one each; those that go on from an earlier issue are here without being named.
    fn named(&self, names: &[String], issue: IssueId, goes_on: &[i64]) -> Result<Vec<i64>, DeskError> {
        let mut chosen = Vec::new();
        for name in names {
            let found = self.find(name)?;
            let mut seqs = Vec::new();
            for submission in &found {
                seqs.push(seq_of(&self.connection, &submission.id)?);
            }
            if seqs.len() > 1 {
                // Returned and published namesakes do not make a name ambiguous.
                let mut fit = Vec::new();
                for seq in &seqs {
                    if kept_out(&self.connection, *seq, issue)?.is_none() {
                        fit.push(*seq);
                    }
                }
                match fit.len() {
                    0 => seqs.truncate(1),
                    _ => seqs = fit,
                }
            }
            seqs.retain(|seq| !goes_on.contains(seq) || found.len() > 1);
            match seqs[..] {
                [] if !found.is_empty() => {}
                [] => return Err(DeskError::Unknown(name.chars().take(80).collect())),
                [seq] if chosen.contains(&seq) => {}
                [seq] => chosen.push(seq),
                _ => {
                    let submissions = found.into_iter().map(|submission| submission.id).collect();
                    return Err(DeskError::Ambiguous { name: name.clone(), submissions });
                }
            }
        }
        Ok(chosen)
    }
}

/// The address of the published document that this one corrects, if it names one.
fn corrected(connection: &Connection, document: &Metadata) -> Result<Option<String>, DeskError> {
    let own = document.bodies.first().map(|body| naming::body_key(body)).unwrap_or_default();
    for reference in document.references.iter().filter(|reference| reference.kind == ReferenceKind::Corrects)
    {
        // A body corrects its own documents unless the number says otherwise, so its namesakes come first.
        let found: Option<String> = connection
            .prepare_cached(
                "SELECT coalesce((SELECT address FROM entry WHERE submission = seq), address) FROM submission
                 WHERE number_key = ?1 AND address <> ''
                 ORDER BY body_key = ?2 DESC, issue IS NOT NULL DESC, seq DESC LIMIT 1",
            )?
            .query_row(params![naming::number_key(reference.number.as_str()), own], |row| row.get(0))
            .optional()?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

fn refuse_twice(entries: &[(order::Key, i64, Entry, Identity)]) -> Result<(), DeskError> {
    let mut seen: BTreeMap<&Identity, Vec<String>> = BTreeMap::new();
    for (_, _, entry, identity) in entries {
        seen.entry(identity).or_default().push(entry.submission.clone());
    }
    match seen.into_iter().find(|(_, submissions)| submissions.len() > 1) {
        Some((identity, submissions)) => {
            Err(DeskError::DocumentTwice { document: identity.address.clone(), submissions })
        }
        None => Ok(()),
    }
}

/// The row of a draft, made if it is new, its typeset form forgotten.
pub(crate) fn draft_row(
    transaction: &Transaction<'_>,
    issue: IssueId,
    date: Date,
    now: &str,
    who: &str,
) -> Result<i64, DeskError> {
    match issue_row(transaction, issue)? {
        Some((_, _, true)) => return Err(DeskError::IssuePublished(issue)),
        Some((row, _, false)) => {
            transaction.execute(
                "UPDATE issue SET date = ?2, pages = NULL, digest = NULL, proof_equal = NULL WHERE id = ?1",
                params![row, date.to_string()],
            )?;
            return Ok(row);
        }
        None => {}
    }
    for number in issue.number.first()..=issue.number.last() {
        let taken: Option<(i64, bool)> = transaction
            .query_row(
                "SELECT id, published_at IS NOT NULL FROM issue_number JOIN issue ON id = issue
                 WHERE issue_number.year = ?1 AND number = ?2",
                params![issue.year, number],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()?;
        if let Some((row, published)) = taken {
            return Err(DeskError::IssueOverlaps { issue, other: issue_of(transaction, row)?, published });
        }
    }
    transaction.execute(
        "INSERT INTO issue (year, first, last, date, composed_at, composed_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![issue.year, issue.number.first(), issue.number.last(), date.to_string(), now, who],
    )?;
    let row = transaction.last_insert_rowid();
    for number in issue.number.first()..=issue.number.last() {
        transaction.execute(
            "INSERT INTO issue_number (year, number, issue) VALUES (?1, ?2, ?3)",
            params![issue.year, number, row],
        )?;
    }
    Ok(row)
}

/// The row of an issue, its date, and whether it is published.
pub(crate) fn issue_row(
    connection: &Connection,
    issue: IssueId,
) -> Result<Option<(i64, Date, bool)>, DeskError> {
    // A register knows the issues of its own gazette.
    if !issue.gazette.is_own() {
        return Ok(None);
    }
    let found: Option<(i64, String, bool)> = connection
        .prepare_cached("SELECT id, date, published_at IS NOT NULL FROM issue WHERE year = ?1 AND first = ?2 AND last = ?3")?
        .query_row(params![issue.year, issue.number.first(), issue.number.last()], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    found.map(|(row, date, published)| Ok((row, day(&date)?, published))).transpose()
}

pub(crate) fn issue_of(connection: &Connection, row: i64) -> Result<IssueId, DeskError> {
    let (year, first, last) = connection
        .prepare_cached("SELECT year, first, last FROM issue WHERE id = ?1")?
        .query_row([row], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    issue_id(year, first, last)
}

pub(crate) fn issue_id(year: i16, first: u32, last: u32) -> Result<IssueId, DeskError> {
    let number =
        IssueNumber::range(first, last).ok_or_else(|| DeskError::damaged("the number of an issue"))?;
    Ok(IssueId::new(year, number))
}

pub(crate) fn day(text: &str) -> Result<Date, DeskError> {
    text.parse().map_err(|_| DeskError::damaged("a date"))
}

/// The issue that published a submission, if one did.
pub(crate) fn published_in(connection: &Connection, seq: i64) -> Result<Option<IssueId>, DeskError> {
    let row: Option<i64> = connection
        .prepare_cached("SELECT issue FROM submission WHERE seq = ?1")?
        .query_row([seq], |row| row.get(0))?;
    row.map(|row| issue_of(connection, row)).transpose()
}

/// Refuses to touch a submission that stands in a draft or is published.
pub(crate) fn refuse_placed(connection: &Connection, seq: i64, id: &str) -> Result<(), DeskError> {
    if let Some(issue) = published_in(connection, seq)? {
        let document = read(connection, seq)?.document;
        return Err(DeskError::DocumentPublished {
            document: naming::address(&document).unwrap_or_default(),
            issue,
        });
    }
    let row: Option<i64> = connection
        .prepare_cached("SELECT issue FROM entry WHERE submission = ?1")?
        .query_row([seq], |row| row.get(0))
        .optional()?;
    match row {
        Some(row) => {
            Err(DeskError::InOtherDraft { submission: id.to_owned(), issue: issue_of(connection, row)? })
        }
        None => Ok(()),
    }
}

/// Remembers that a document changed after it was put into a draft; the draft must be composed again.
pub(crate) fn mark_stale(transaction: &Transaction<'_>, seq: i64) -> Result<(), DeskError> {
    transaction.execute(
        "UPDATE entry SET stale = 1 WHERE submission = ?1 AND issue IN (SELECT id FROM issue WHERE published_at IS NULL)",
        [seq],
    )?;
    Ok(())
}

pub(crate) fn entries(connection: &Connection, row: i64) -> Result<Vec<Entry>, DeskError> {
    let mut statement =
        connection.prepare_cached("SELECT entry FROM entry WHERE issue = ?1 ORDER BY position")?;
    let texts: Vec<String> = statement.query_map([row], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut entries = later(connection, row)?;
    for text in &texts {
        entries.push(from_json(text, "an entry of an issue")?);
    }
    Ok(entries)
}
