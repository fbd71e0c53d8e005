//! Holes in series of numbers: normative documents are numbered without gaps, so what is missing was never sent.

use serde::Serialize;

use crate::rules::printed;
use crate::{Desk, DeskError};

/// The longest hole in a series whose numbers are listed.
const LISTED: u32 = 200;

/// A hole in a series (số còn thiếu): documents that were never sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// The issuing body.
    pub body: String,
    /// The type.
    #[serde(rename = "type")]
    pub kind: String,
    /// The year of the series.
    pub year: i16,
    /// The missing numbers, as they would be printed; at most the first 200.
    pub missing: Vec<String>,
    /// How many are missing.
    pub count: u32,
    /// The registered numbers before and after.
    pub between: (String, String),
}

impl Desk {
    /// The holes in all series of normative documents (số còn thiếu), in order of body, year and number.
    pub fn gaps(&self) -> Result<Vec<Gap>, DeskError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT series, serial, seq FROM submission INDEXED BY submission_gaps
             WHERE normative AND serial IS NOT NULL AND withdrawn IS NULL ORDER BY series, serial",
        )?;
        let mut rows = statement.query([])?;
        let mut gaps = Vec::new();
        let (mut series, mut last) = (String::new(), (0_u32, 0_i64));
        while let Some(row) = rows.next()? {
            let here = (row.get(1)?, row.get(2)?);
            let name = row.get_ref(0)?.as_str().unwrap_or_default();
            if name != series {
                name.clone_into(&mut series);
            } else if here.0 > last.0.saturating_add(1) {
                gaps.push(self.gap(&series, last, here)?);
            }
            last = here;
        }
        Ok(gaps)
    }

    /// The hole between two neighbours, given by running number and row.
    fn gap(&self, series: &str, before: (u32, i64), after: (u32, i64)) -> Result<Gap, DeskError> {
        let mut statement =
            self.connection.prepare_cached("SELECT number, body, kind FROM submission WHERE seq = ?1")?;
        let below: String = statement.query_row([before.1], |row| row.get(0))?;
        let (above, body, kind): (String, String, String) =
            statement.query_row([after.1], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let (first, last) = (before.0.saturating_add(1), after.0.saturating_sub(1));
        let listed = last.min(first.saturating_add(LISTED - 1));
        Ok(Gap {
            body,
            kind,
            year: series
                .split('|')
                .nth(1)
                .and_then(|year| year.trim_matches('/').parse().ok())
                .unwrap_or_default(),
            missing: (first..=listed).map(|serial| printed(&above, serial)).collect(),
            count: after.0.saturating_sub(first),
            between: (below, above),
        })
    }
}
