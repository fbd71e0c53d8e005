//! Distribution of printed issues (phát hành bản in), free of charge: who receives how many, and what was sent when.

use gazette_model::{Date, IssueId};
use gazette_text::collate;
use rusqlite::params;
use serde::Serialize;

use crate::desk::Act;
use crate::draft::issue_row;
use crate::store::begin;
use crate::{Desk, DeskError};

/// Who receives printed issues (nơi nhận).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recipient {
    /// Its number at this desk; 0 before it is entered.
    pub id: i64,
    /// Name.
    pub name: String,
    /// Postal address.
    pub address: String,
    /// Level, in the words of the office, such as `cấp xã`.
    pub level: String,
    /// Copies of each issue.
    pub copies: u32,
    /// First day.
    pub from: Date,
    /// Last day; none while it goes on.
    pub to: Option<Date>,
}

/// What a recipient gets of an issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Delivery {
    /// Who.
    #[serde(flatten)]
    pub recipient: Recipient,
    /// When it was sent, if it was.
    pub sent_on: Option<Date>,
}

impl Desk {
    /// Enters a recipient; returns its number.
    pub fn add_recipient(&mut self, new: &Recipient) -> Result<i64, DeskError> {
        let (name, address) = (new.name.trim(), new.address.trim());
        for (field, value) in [("name", name), ("address", address)] {
            if value.is_empty() {
                return Err(invalid(field, value, "text"));
            }
        }
        if new.copies == 0 {
            return Err(invalid("copies", "0", "1"));
        }
        let (at, who, why) = (self.now.clone(), self.who.clone(), self.why.clone());
        let transaction = begin(&mut self.connection)?;
        transaction.execute(
            "INSERT INTO recipient (name, address, level, copies, from_day, to_day) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                name,
                address,
                new.level.trim(),
                new.copies,
                new.from.to_string(),
                new.to.map(|day| day.to_string())
            ],
        )?;
        let id = transaction.last_insert_rowid();
        let what = format!("{name}: {} × {}", new.copies, new.from);
        Act {
            at: &at,
            who: &who,
            what: "recipient",
            field: &id.to_string(),
            new: &what,
            why: &why,
            ..Act::NONE
        }
        .record(&transaction)?;
        transaction.commit()?;
        Ok(id)
    }

    /// Ends the printed issues of one recipient, or of all, with the day `last`; returns how many it concerns.
    pub fn end_recipients(&mut self, id: Option<i64>, last: Date) -> Result<usize, DeskError> {
        let (at, who, why) = (self.now.clone(), self.who.clone(), self.why.clone());
        let transaction = begin(&mut self.connection)?;
        let day = last.to_string();
        // Whoever begins later never begins.
        let changed = transaction.execute(
            "UPDATE recipient SET to_day = max(?2, from_day)
             WHERE (?1 IS NULL OR id = ?1) AND (to_day IS NULL OR to_day > ?2)",
            params![id, day],
        )?;
        if changed == 0
            && let Some(id) = id
        {
            let known = transaction.prepare("SELECT 1 FROM recipient WHERE id = ?1")?.exists([id])?;
            if !known {
                return Err(DeskError::Unknown(id.to_string()));
            }
        }
        let field = id.map_or_else(|| "all".to_owned(), |id| id.to_string());
        Act { at: &at, who: &who, what: "recipient-ended", field: &field, new: &day, why: &why, ..Act::NONE }
            .record(&transaction)?;
        transaction.commit()?;
        Ok(changed)
    }

    /// The recipients on a day, or all there ever were; by level and name.
    pub fn recipients(&self, on: Option<Date>) -> Result<Vec<Recipient>, DeskError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, name, address, level, copies, from_day, to_day FROM recipient
             WHERE ?1 IS NULL OR (from_day <= ?1 AND (to_day IS NULL OR to_day >= ?1))",
        )?;
        let mut rows = statement.query([on.map(|day| day.to_string())])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(read(row)?);
        }
        found.sort_by(listed);
        Ok(found)
    }

    /// What is or was sent of an issue: what was noted as sent, and who else receives on its date.
    pub fn deliveries(&self, issue: IssueId) -> Result<Vec<Delivery>, DeskError> {
        let Some((row, date, _)) = issue_row(&self.connection, issue)? else {
            return Err(DeskError::NoDraft(issue));
        };
        let mut statement = self.connection.prepare_cached(
            "SELECT id, name, address, level, coalesce(sending.copies, recipient.copies), from_day, to_day, sent_on
             FROM recipient LEFT JOIN sending ON recipient = id AND issue = ?1
             WHERE sent_on IS NOT NULL OR (from_day <= ?2 AND (to_day IS NULL OR to_day >= ?2))",
        )?;
        let mut rows = statement.query(params![row, date.to_string()])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let sent_on: Option<String> = row.get(7)?;
            found.push(Delivery {
                recipient: read(row)?,
                sent_on: sent_on.and_then(|text| text.parse().ok()),
            });
        }
        found.sort_by(|a, b| listed(&a.recipient, &b.recipient));
        Ok(found)
    }

    /// Notes that a published issue was sent on a day to all who receive it and have not got it; returns to how many.
    pub fn send(&mut self, issue: IssueId, on: Date) -> Result<usize, DeskError> {
        let (at, who, why) = (self.now.clone(), self.who.clone(), self.why.clone());
        let transaction = begin(&mut self.connection)?;
        let Some((row, date, true)) = issue_row(&transaction, issue)? else {
            return Err(DeskError::NotPublished(issue));
        };
        let sent = transaction.execute(
            "INSERT OR IGNORE INTO sending (issue, recipient, copies, sent_on)
             SELECT ?1, id, copies, ?3 FROM recipient WHERE from_day <= ?2 AND (to_day IS NULL OR to_day >= ?2)",
            params![row, date.to_string(), on.to_string()],
        )?;
        let (issue, on) = (issue.to_string(), on.to_string());
        let new = format!("{on}: {sent}");
        Act { issue: &issue, at: &at, who: &who, what: "sent", new: &new, why: &why, ..Act::NONE }
            .record(&transaction)?;
        transaction.commit()?;
        Ok(sent)
    }
}

/// The order of lists: level, then name, by the Vietnamese alphabet.
fn listed(a: &Recipient, b: &Recipient) -> std::cmp::Ordering {
    let levels = collate::compare(&a.level, &b.level);
    levels.then_with(|| collate::compare(&a.name, &b.name)).then_with(|| a.id.cmp(&b.id))
}

fn read(row: &rusqlite::Row<'_>) -> Result<Recipient, DeskError> {
    let day = |column: usize| -> Result<Option<Date>, DeskError> {
        let text: Option<String> = row.get(column)?;
        text.map(|text| text.parse().map_err(|_| DeskError::damaged("a day of a recipient"))).transpose()
    };
    Ok(Recipient {
        id: row.get(0)?,
        name: row.get(1)?,
        address: row.get(2)?,
        level: row.get(3)?,
        copies: row.get(4)?,
        from: day(5)?.ok_or_else(|| DeskError::damaged("a day of a recipient"))?,
        to: day(6)?,
    })
}

fn invalid(field: &str, value: &str, expected: &'static str) -> DeskError {
    DeskError::ValueInvalid { field: field.to_owned(), value: value.to_owned(), expected }
}
