//! The desk's one file: opening it, its form, and transactions.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::desk::Act;
use crate::{DeskError, upgrade};

/// The newest form of the register this program knows.
pub(crate) const FORMAT: u32 = 2;

/// How long a transaction waits for another clerk's.
const PATIENCE: Duration = Duration::from_secs(30);

const SCHEMA: &str = include_str!("schema.sql");

/// Opens the register, creating it where there is none.
pub(crate) fn open(path: &Path, now: &str, who: &str) -> Result<Connection, DeskError> {
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(PATIENCE)?;
    let found: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > FORMAT {
        return Err(DeskError::NewerFormat { found, known: FORMAT });
    }
    if found > 0 && found < FORMAT {
        return Err(DeskError::OlderFormat { found, known: FORMAT });
    }
    prepare(&connection)?;
    if found < FORMAT {
        let transaction = begin(&mut connection)?;
        // Another clerk may have made it in the meantime.
        let found: u32 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if found == 0 {
            transaction.execute_batch(SCHEMA)?;
            upgrade::raise(&transaction, 1)?;
            let new = FORMAT.to_string();
            Act { at: now, who, what: "created", new: &new, ..Act::NONE }.record(&transaction)?;
        }
        transaction.commit()?;
    }
    Ok(connection)
}

/// How every connection that writes works.
pub(crate) fn prepare(connection: &Connection) -> Result<(), DeskError> {
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    // Negative means KiB; an overview reads the same pages again and again.
    connection.pragma_update(None, "cache_size", -64 * 1024)?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(())
}

/// A transaction that may write from its first moment, so that two clerks wait instead of failing.
pub(crate) fn begin(connection: &mut Connection) -> Result<Transaction<'_>, DeskError> {
    Ok(connection.transaction_with_behavior(TransactionBehavior::Immediate)?)
}

/// A value as stored JSON.
pub(crate) fn to_json<T: serde::Serialize>(value: &T) -> Result<String, DeskError> {
    serde_json::to_string(value).map_err(|_| DeskError::damaged("a value to be stored"))
}

/// A stored JSON value; `what` names it if it cannot be read.
pub(crate) fn from_json<T: serde::de::DeserializeOwned>(text: &str, what: &str) -> Result<T, DeskError> {
    serde_json::from_str(text).map_err(|_| DeskError::damaged(what))
}
