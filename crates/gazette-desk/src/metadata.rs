//! What people enter, correct and confirm (thuộc tính): each change kept with who, when and why.

use gazette_model::{DocumentNumber, Metadata, Reference, ReferenceKind, Signatory};
use rusqlite::params;
use serde::Serialize;

use crate::desk::Act;
use crate::store::begin;
use crate::stored::{read, seq_of, update};
use crate::{Desk, DeskError};

/// Fields that can be entered, by their JSON key; `signatory` and `position` mean the first signatory.
pub const FIELDS: &[&str] = &[
    "number",
    "type",
    "bodies",
    "place",
    "issued_on",
    "adopted_on",
    "effective_on",
    "effective_text",
    "subject",
    "field",
    "signatory",
    "position",
    "replaces",
    "amends",
    "repeals",
    "corrects",
    "consolidates",
];

/// Fields by which a published document is known; they stay.
const FROZEN: &[&str] = &["number", "bodies", "issued_on", "type"];

/// One line of the trail (nhật ký thao tác) of a submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Event {
    /// When, RFC 3339.
    pub at: String,
    /// Who.
    pub who: String,
    /// What was done: `accepted`, `returned`, `set`, `confirmed`, `released`, `composed`, `published`, …
    pub what: String,
    /// The field concerned; may be empty.
    pub field: String,
    /// The value before.
    pub old: String,
    /// The value after.
    pub new: String,
    /// Why.
    pub why: String,
    /// The issue concerned, as `12/2026`; may be empty.
    pub issue: String,
}

/// Puts a value as people write it into metadata, as [`Desk::set_metadata`] does; an error changes nothing.
pub fn enter(document: &mut Metadata, field: &str, value: &str) -> Result<(), DeskError> {
    let mut entered = document.clone();
    show(&entered, field)?;
    assign(&mut entered, field, value.trim())?;
    *document = entered;
    Ok(())
}

impl Desk {
    /// Adds to the trail that a field of a submission was entered by a person, as from paper.
    pub fn note_entered(
        &mut self,
        id: &str,
        field: &str,
        value: &str,
        who: &str,
        why: &str,
        at: &str,
    ) -> Result<(), DeskError> {
        require(who, "-")?;
        let transaction = begin(&mut self.connection)?;
        let seq = seq_of(&transaction, id)?;
        Act { submission: Some(seq), at, who, what: "entered", field, new: value, why, ..Act::NONE }
            .record(&transaction)?;
        transaction.commit()?;
        Ok(())
    }

    /// Enters or corrects a field; an empty value clears it. A document in a draft must be composed again.
    ///
    /// Several values (bodies, numbers of other documents) are separated by `;`, dates are `2026-11-22` or `22/11/2026`.
    pub fn set_metadata(
        &mut self,
        id: &str,
        field: &str,
        value: &str,
        who: &str,
        why: &str,
        at: &str,
    ) -> Result<(), DeskError> {
        require(who, "-")?;
        let transaction = begin(&mut self.connection)?;
        let seq = seq_of(&transaction, id)?;
        let mut submission = read(&transaction, seq)?;
        if FROZEN.contains(&field)
            && let Some(issue) = crate::draft::published_in(&transaction, seq)?
        {
            return Err(DeskError::FieldFrozen { submission: id.to_owned(), issue, field: field.to_owned() });
        }
        let old = show(&submission.document, field)?;
        assign(&mut submission.document, field, value.trim())?;
        let new = show(&submission.document, field)?;
        submission.unconfirmed.retain(|waiting| !means(waiting, field));
        update(&transaction, seq, &submission)?;
        // The field of administration is printed nowhere but in indexes.
        if field != "field" {
            crate::draft::mark_stale(&transaction, seq)?;
        }
        Act { submission: Some(seq), at, who, what: "set", field, old: &old, new: &new, why, ..Act::NONE }
            .record(&transaction)?;
        transaction.commit()?;
        Ok(())
    }

    /// Confirms what was read from the text: one field, or all that wait when `field` is `None`.
    pub fn confirm(
        &mut self,
        id: &str,
        field: Option<&str>,
        who: &str,
        at: &str,
    ) -> Result<Vec<String>, DeskError> {
        require(who, "-")?;
        let transaction = begin(&mut self.connection)?;
        let seq = seq_of(&transaction, id)?;
        let mut submission = read(&transaction, seq)?;
        let (done, rest): (Vec<_>, Vec<_>) = std::mem::take(&mut submission.unconfirmed)
            .into_iter()
            .partition(|waiting| field.is_none_or(|field| means(waiting, field)));
        if let (Some(field), true) = (field, done.is_empty()) {
            show(&submission.document, field)?;
        }
        submission.unconfirmed = rest;
        update(&transaction, seq, &submission)?;
        for field in &done {
            let value = show(&submission.document, field).unwrap_or_default();
            Act { submission: Some(seq), at, who, what: "confirmed", field, new: &value, ..Act::NONE }
                .record(&transaction)?;
        }
        transaction.commit()?;
        Ok(done)
    }

    /// Lets a submission pass that a signature holds back (cho qua); a reason is needed.
    pub fn release(&mut self, id: &str, who: &str, why: &str, at: &str) -> Result<(), DeskError> {
        require(who, why)?;
        let transaction = begin(&mut self.connection)?;
        let seq = seq_of(&transaction, id)?;
        if !is_held(&transaction, seq)? {
            return Err(DeskError::NotHeld(id.to_owned()));
        }
        transaction.execute("UPDATE submission SET released = ?2 WHERE seq = ?1", params![seq, at])?;
        Act { submission: Some(seq), at, who, what: "released", why, ..Act::NONE }.record(&transaction)?;
        transaction.commit()?;
        Ok(())
    }

    /// Whether a submission is held until a person releases it.
    pub fn is_held(&self, id: &str) -> Result<bool, DeskError> {
        is_held(&self.connection, seq_of(&self.connection, id)?)
    }

    /// What happened to a submission, oldest first.
    pub fn history(&self, id: &str) -> Result<Vec<Event>, DeskError> {
        let seq = seq_of(&self.connection, id)?;
        self.events("WHERE submission = ?1", &[&seq])
    }

    /// The whole trail of the desk, oldest first.
    pub fn trail(&self) -> Result<Vec<Event>, DeskError> {
        self.events("", &[])
    }

    fn events(&self, clause: &str, values: &[&dyn rusqlite::ToSql]) -> Result<Vec<Event>, DeskError> {
        let sql =
            format!("SELECT at, who, what, field, old, new, why, issue FROM event {clause} ORDER BY seq");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(values, |row| {
            Ok(Event {
                at: row.get(0)?,
                who: row.get(1)?,
                what: row.get(2)?,
                field: row.get(3)?,
                old: row.get(4)?,
                new: row.get(5)?,
                why: row.get(6)?,
                issue: row.get(7)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// An act needs a name, and some a reason.
pub(crate) fn require(who: &str, why: &str) -> Result<(), DeskError> {
    if who.trim().is_empty() {
        return Err(DeskError::NameMissing);
    }
    if why.trim().is_empty() { Err(DeskError::ReasonMissing) } else { Ok(()) }
}

fn is_held(connection: &rusqlite::Connection, seq: i64) -> Result<bool, DeskError> {
    Ok(connection
        .prepare_cached("SELECT held AND released IS NULL FROM submission WHERE seq = ?1")?
        .query_row([seq], |row| row.get(0))?)
}

/// Whether a waiting JSON key is the field meant: the signatory's parts wait together.
fn means(waiting: &str, field: &str) -> bool {
    waiting == field
        || (waiting == "signatories" && matches!(field, "signatory" | "position"))
        || (waiting == "references" && relation(field).is_some())
}

fn relation(field: &str) -> Option<ReferenceKind> {
    Some(match field {
        "replaces" => ReferenceKind::Replaces,
        "amends" => ReferenceKind::Amends,
        "repeals" => ReferenceKind::Repeals,
        "corrects" => ReferenceKind::Corrects,
        "consolidates" => ReferenceKind::Consolidates,
        _ => return None,
    })
}

/// The value of a field as it is entered.
fn show(document: &Metadata, field: &str) -> Result<String, DeskError> {
    let day = |day: &Option<gazette_model::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let signatory = document.signatories.first();
    Ok(match field {
        "number" => document.number.as_ref().map(ToString::to_string).unwrap_or_default(),
        "type" => document.kind.clone().unwrap_or_default(),
        "bodies" => document.bodies.join("; "),
        "place" => document.place.clone().unwrap_or_default(),
        "issued_on" => day(&document.issued_on),
        "adopted_on" => day(&document.adopted_on),
        "effective_on" => day(&document.effective_on),
        "effective_text" => document.effective_text.clone().unwrap_or_default(),
        "subject" => document.subject.clone().unwrap_or_default(),
        "field" => document.field.clone().unwrap_or_default(),
        "signatory" => signatory.map(|person| person.name.clone()).unwrap_or_default(),
        "position" => signatory.map(|person| person.position.clone()).unwrap_or_default(),
        // Fields that are read as a whole can be confirmed, not entered.
        "signatories" => {
            document.signatories.iter().map(|person| person.name.as_str()).collect::<Vec<_>>().join("; ")
        }
        "references" => numbers(document, |_| true),
        "bases" => document.bases.join("; "),
        "recipients" => document.recipients.join("; "),
        field => match relation(field) {
            Some(kind) => numbers(document, |reference| reference.kind == kind),
            None => return Err(unknown(field)),
        },
    })
}

fn numbers(document: &Metadata, which: impl Fn(&Reference) -> bool) -> String {
    let of = document.references.iter().filter(|reference| which(reference));
    of.map(|reference| reference.number.as_str()).collect::<Vec<_>>().join("; ")
}

fn assign(document: &mut Metadata, field: &str, value: &str) -> Result<(), DeskError> {
    let text = || (!value.is_empty()).then(|| value.to_owned());
    let day = || -> Result<Option<gazette_model::Date>, DeskError> {
        if value.is_empty() {
            return Ok(None);
        }
        let invalid = || DeskError::ValueInvalid {
            field: field.to_owned(),
            value: value.chars().take(80).collect(),
            expected: "2026-11-22",
        };
        let read = value.parse().ok().or_else(|| gazette_text::date::parse(value));
        Ok(Some(read.ok_or_else(invalid)?))
    };
    let list = || value.split(';').map(str::trim).filter(|part| !part.is_empty());
    match field {
        "number" => document.number = text().map(|text| DocumentNumber::new(&text)),
        "type" => document.kind = text(),
        "bodies" => document.bodies = list().map(str::to_owned).collect(),
        "place" => document.place = text(),
        "issued_on" => document.issued_on = day()?,
        "adopted_on" => document.adopted_on = day()?,
        "effective_on" => document.effective_on = day()?,
        "effective_text" => document.effective_text = text(),
        "subject" => document.subject = text(),
        "field" => document.field = text(),
        "signatory" | "position" => {
            if document.signatories.is_empty() {
                document.signatories.push(Signatory::default());
            }
            if let Some(person) = document.signatories.first_mut() {
                let part = if field == "signatory" { &mut person.name } else { &mut person.position };
                value.clone_into(part);
            }
            document.signatories.retain(|person| *person != Signatory::default());
        }
        field => {
            let kind = relation(field).ok_or_else(|| unknown(field))?;
            document.references.retain(|reference| reference.kind != kind);
            document.references.extend(list().map(|number| Reference {
                kind,
                number: DocumentNumber::new(number),
                provision: None,
                source: String::new(),
            }));
        }
    }
    Ok(())
}

fn unknown(field: &str) -> DeskError {
    DeskError::FieldUnknown { field: field.chars().take(80).collect(), known: FIELDS }
}
