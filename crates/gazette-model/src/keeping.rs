//! How long what the desk holds is kept, and how issues are printed.

use serde::{Deserialize, Serialize};

use crate::{Date, Regime};

/// How long submissions are kept (thời hạn bảo quản).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetentionRule {
    /// The regime under which they came; all if none.
    #[serde(default)]
    pub regime: Option<Regime>,
    /// Which submissions.
    #[serde(default)]
    pub what: RetainedPart,
    /// Years, counted from the end of the year in which they were published or closed; none: for ever.
    #[serde(default)]
    pub years: Option<u32>,
    /// The law or decision it follows.
    #[serde(default)]
    pub source: String,
}

/// Which submissions a rule of retention speaks of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RetainedPart {
    /// All of them.
    #[default]
    Submissions,
    /// Those that were published.
    Published,
    /// Those that were returned or taken back.
    Returned,
}

/// Printed issues (bản in).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PrintPolicy {
    /// Bleed on every side in millimetres.
    pub bleed_mm: f64,
    /// Whether a booklet is made, two pages on a side of the sheet.
    pub booklet: bool,
    /// The last day on which issues are printed; they go on if there is none.
    pub until: Option<Date>,
}

impl Default for PrintPolicy {
    fn default() -> Self {
        Self { bleed_mm: 0.0, booklet: true, until: None }
    }
}
