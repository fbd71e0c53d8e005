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
            "SELECT series, serial, number, body, kind FROM submission INDEXED BY submission_gaps
             WHERE normative AND serial IS NOT NULL AND withdrawn IS NULL ORDER BY series, serial",
        )?;
        let mut rows = statement.query([])?;
        let mut gaps = Vec::new();
        let mut last: Option<(String, u32, String)> = None;
        while let Some(row) = rows.next()? {
            let (series, serial) = (row.get_ref(0)?.as_str().unwrap_or_default(), row.get::<_, u32>(1)?);
            let same = last.as_ref().is_some_and(|(before, ..)| before == series);
            if let Some((_, before, number)) = last.as_ref().filter(|_| same)
                && serial > before.saturating_add(1)
            {
                let above: String = row.get(2)?;
                let (first, end) = (before + 1, serial - 1);
                let until = end.min(first.saturating_add(LISTED - 1));
                gaps.push(Gap {
                    body: row.get(3)?,
                    kind: row.get(4)?,
                    year: series
                        .split('|')
                        .nth(1)
                        .and_then(|year| year.trim_matches('/').parse().ok())
                        .unwrap_or_default(),
                    missing: (first..=until).map(|serial| printed(&above, serial)).collect(),
                    count: end - before,
                    between: (number.clone(), above),
                });
            }
            match &mut last {
                Some((_, before, number)) if same => {
                    *before = serial;
                    number.clear();
                    number.push_str(row.get_ref(2)?.as_str().unwrap_or_default());
                }
                _ => last = Some((series.to_owned(), serial, row.get(2)?)),
            }
        }
        Ok(gaps)
    }
}
