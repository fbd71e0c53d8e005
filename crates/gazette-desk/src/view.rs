//! What the register knows around one document, for the rules.

use std::collections::BTreeSet;

use gazette_model::Metadata;
use rusqlite::{Connection, OptionalExtension, params};

use crate::rules::{Neighbour, RegisterView};
use crate::{Desk, DeskError, naming};

impl Desk {
    /// What the register knows around `document`; `except` is the submission that brought it, once registered.
    pub fn register_view(
        &self,
        document: &Metadata,
        except: Option<&str>,
    ) -> Result<RegisterView, DeskError> {
        view(&self.connection, document, except.unwrap_or_default())
    }
}

/// What the register knows around `document`, the submission `except` left out.
pub(crate) fn view(
    connection: &Connection,
    document: &Metadata,
    except: &str,
) -> Result<RegisterView, DeskError> {
    let mut view = RegisterView { known: known(connection, document)?, ..RegisterView::default() };
    let number = document.number.as_ref().map(|number| number.as_str()).unwrap_or_default();
    let key = naming::number_key(number);
    match naming::series(document) {
        Some((series, serial)) => {
            let mut statement = connection.prepare_cached(
                "SELECT id FROM submission WHERE series = ?1 AND serial = ?2 AND number_key = ?3 AND id <> ?4
                   AND outcome = 'accepted' AND withdrawn IS NULL ORDER BY seq",
            )?;
            let same = statement.query_map(params![series, serial, key, except], |row| row.get(0))?;
            view.same_document = same.collect::<Result<_, _>>()?;
            view.before = neighbour(connection, "serial < ?2 ORDER BY serial DESC", &series, serial, except)?;
            view.after = neighbour(connection, "serial > ?2 ORDER BY serial", &series, serial, except)?;
        }
        None if !key.is_empty() && !document.bodies.is_empty() => {
            let address = naming::address(document).unwrap_or_default();
            let mut statement = connection.prepare_cached(
                "SELECT id FROM submission WHERE address = ?1 AND id <> ?2 AND outcome = 'accepted'
                   AND withdrawn IS NULL AND issued_on IS ?3 ORDER BY seq",
            )?;
            let issued = document.issued_on.map(|day| day.to_string());
            let same = statement.query_map(params![address, except, issued], |row| row.get(0))?;
            view.same_document = same.collect::<Result<_, _>>()?;
        }
        None => {}
    }
    Ok(view)
}

fn known(connection: &Connection, document: &Metadata) -> Result<BTreeSet<String>, DeskError> {
    let mut known = BTreeSet::new();
    let mut statement = connection.prepare_cached(
        "SELECT 1 FROM submission WHERE number_key = ?1 AND outcome = 'accepted' AND withdrawn IS NULL LIMIT 1",
    )?;
    for reference in &document.references {
        let key = naming::number_key(reference.number.as_str());
        if statement.exists([&key])? {
            known.insert(key);
        }
    }
    Ok(known)
}

fn neighbour(
    connection: &Connection,
    which: &str,
    series: &str,
    serial: u32,
    except: &str,
) -> Result<Option<Neighbour>, DeskError> {
    let sql = format!(
        "SELECT serial, number, issued_on FROM submission
         WHERE series = ?1 AND id <> ?3 AND withdrawn IS NULL AND {which} LIMIT 1"
    );
    let found: Option<(u32, String, Option<String>)> = connection
        .prepare_cached(&sql)?
        .query_row(params![series, serial, except], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    Ok(found.map(|(serial, number, issued_on)| Neighbour {
        serial,
        number,
        issued_on: issued_on.and_then(|text| text.parse().ok()),
    }))
}
