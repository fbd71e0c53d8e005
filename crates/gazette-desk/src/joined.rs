//! Gazettes of other offices that were joined in (sáp nhập kho Công báo).

use rusqlite::params;
use serde::Serialize;

use crate::desk::Act;
use crate::store::begin;
use crate::{Desk, DeskError};

/// A gazette that was joined in; it stays whole in a folder of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Joined {
    /// Its folder below `joined/`.
    pub folder: String,
    /// Its name.
    pub name: String,
    /// Digest of the manifest of the package it came in.
    pub package: String,
    /// Checkpoint of its log; empty if it had none.
    pub checkpoint: String,
    /// Digest of the last line of its trail.
    pub trail: String,
}

impl Desk {
    /// Remembers a gazette that was joined in, once.
    pub fn join(&mut self, joined: &Joined) -> Result<(), DeskError> {
        let (at, who, why) = (self.now.clone(), self.who.clone(), self.why.clone());
        let transaction = begin(&mut self.connection)?;
        transaction.execute(
            "INSERT INTO joined (folder, name, package, checkpoint, trail, at, who) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![joined.folder, joined.name, joined.package, joined.checkpoint, joined.trail, at, who],
        )?;
        let Joined { folder: field, name: old, package: new, .. } = joined;
        Act { at: &at, who: &who, what: "joined", field, old, new, why: &why, ..Act::NONE }
            .record(&transaction)?;
        transaction.commit()?;
        Ok(())
    }

    /// All gazettes that were joined in.
    pub fn joined(&self) -> Result<Vec<Joined>, DeskError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT folder, name, package, checkpoint, trail FROM joined ORDER BY at")?;
        let rows = statement.query_map([], |row| {
            Ok(Joined {
                folder: row.get(0)?,
                name: row.get(1)?,
                package: row.get(2)?,
                checkpoint: row.get(3)?,
                trail: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Whether nothing was ever received or published here.
    pub fn is_empty(&self) -> Result<bool, DeskError> {
        Ok(self.connection.query_row(
            "SELECT NOT EXISTS (SELECT 1 FROM submission) AND NOT EXISTS (SELECT 1 FROM object)",
            [],
            |row| row.get(0),
        )?)
    }

    /// Whether the register's file is whole and its trail unbroken; `None` if so, else what is wrong.
    pub fn fault(&self) -> Result<Option<String>, DeskError> {
        let line: String = self.connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        if line != "ok" {
            return Ok(Some(line));
        }
        Ok(self.check_trail()?.broken_at.map(|line| format!("trail {line}")))
    }
}
