//! From one format of the register to the next (nâng cấp sổ): one step, in one transaction, that can be undone.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags, Transaction};

use crate::desk::Act;
use crate::store::{self, FORMAT};
use crate::{Desk, DeskError, trail};

/// What each format brought, from 2 on: what is done to the register, and in words what changes.
const STEPS: [(&str, &str); 1] = [(
    include_str!("format_2.sql"),
    "the trail is chained; approvals, distribution, disposal, joined gazettes and parts of long documents are kept",
)];

/// What an upgrade would do, or did.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Upgrade {
    /// The format found.
    pub from: u32,
    /// The format of this program.
    pub to: u32,
    /// What each step changes, in English.
    pub steps: Vec<&'static str>,
}

impl Desk {
    /// The format of the register that this program works with.
    pub const FORMAT: u32 = FORMAT;

    /// What an upgrade of the desk in `dir` would do; no steps if there is nothing to do. Changes nothing.
    pub fn upgrade_plan(dir: &Path) -> Result<Upgrade, DeskError> {
        let connection =
            Connection::open_with_flags(dir.join("register.sqlite"), OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let from: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if from > FORMAT {
            return Err(DeskError::NewerFormat { found: from, known: FORMAT });
        }
        let done = (from.max(1) - 1) as usize;
        Ok(Upgrade { from, to: FORMAT, steps: STEPS.iter().skip(done).map(|step| step.1).collect() })
    }

    /// Upgrades the desk in `dir`; a copy of the register as it was is kept beside it.
    pub fn upgrade(dir: &Path, now: &str, who: &str) -> Result<Upgrade, DeskError> {
        let plan = Self::upgrade_plan(dir)?;
        if plan.steps.is_empty() {
            return Ok(plan);
        }
        let register = dir.join("register.sqlite");
        let mut connection = Connection::open(&register)?;
        store::prepare(&connection)?;
        copy(&connection, &before(dir, plan.from))?;
        let transaction = store::begin(&mut connection)?;
        let found: u32 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if found == plan.from {
            raise(&transaction, found)?;
            let (old, new) = (found.to_string(), FORMAT.to_string());
            Act { at: now, who, what: "upgraded", old: &old, new: &new, ..Act::NONE }.record(&transaction)?;
        }
        transaction.commit()?;
        Ok(plan)
    }

    /// Puts the register back as it was before the last upgrade; refused once anything was done since.
    pub fn undo_upgrade(dir: &Path) -> Result<Upgrade, DeskError> {
        let register = dir.join("register.sqlite");
        let (from, saved) = (1..FORMAT)
            .rev()
            .map(|format| (format, before(dir, format)))
            .find(|(_, path)| path.is_file())
            .ok_or(DeskError::NothingToUndo)?;
        let connection = Connection::open(&register)?;
        let last: String =
            connection.query_row("SELECT what FROM event ORDER BY seq DESC LIMIT 1", [], |row| row.get(0))?;
        if last != "upgraded" {
            return Err(DeskError::UsedSinceUpgrade);
        }
        // Ends the journal, which must not outlive the file it belongs to; refused while others have it open.
        let mode: String =
            connection.pragma_update_and_check(None, "journal_mode", "DELETE", |row| row.get(0))?;
        if mode != "delete" {
            return Err(DeskError::Busy);
        }
        connection.close().map_err(|(_, error)| DeskError::from(error))?;
        gazette_disk::publish_file(&saved, &register)?;
        Ok(Upgrade { from: FORMAT, to: from, steps: Vec::new() })
    }

    /// Writes a whole copy of the register to the new file `target` while clerks go on working.
    pub fn snapshot(&self, target: &Path) -> Result<(), DeskError> {
        copy(&self.connection, target)
    }
}

/// Takes a register of format `found` to the newest.
pub(crate) fn raise(transaction: &Transaction<'_>, found: u32) -> Result<(), DeskError> {
    for (format, (sql, _)) in (2..).zip(STEPS) {
        if format <= found {
            continue;
        }
        transaction.execute_batch(sql)?;
        if format == 2 {
            let kept: String = transaction.query_row(
                "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = 'event_stands'",
                [],
                |row| row.get(0),
            )?;
            transaction.execute_batch("DROP TRIGGER event_stands")?;
            trail::chain(transaction)?;
            transaction.execute_batch(&kept)?;
        }
    }
    transaction.pragma_update(None, "user_version", FORMAT)?;
    Ok(())
}

/// The copy kept by an upgrade from `format`.
fn before(dir: &Path, format: u32) -> PathBuf {
    dir.join(format!("register.format-{format}.sqlite"))
}

/// A whole copy in the new file `to`, of one moment, whatever others write meanwhile.
fn copy(from: &Connection, to: &Path) -> Result<(), DeskError> {
    gazette_disk::remove_file(to)?;
    let name = to.to_str().ok_or_else(|| DeskError::damaged("the name of the copy"))?;
    from.execute("VACUUM INTO ?1", [name])?;
    let file = std::fs::File::open(to).and_then(|file| file.sync_all());
    file.map_err(|source| gazette_disk::DiskError::new(gazette_disk::Action::Sync, to, source))?;
    match to.parent() {
        Some(folder) => Ok(gazette_disk::sync_dir(folder)?),
        None => Ok(()),
    }
}
