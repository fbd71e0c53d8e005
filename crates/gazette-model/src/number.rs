//! The number and symbol of a document.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The number and symbol of a document (số, ký hiệu văn bản), exactly as printed.
///
/// The printed form is the truth (`66.18/2026/NQ-CP`, `810/QĐ-UBND`, `Không số`); what it means and the
/// key it is matched by are understood in `gazette-text`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DocumentNumber(String);

impl DocumentNumber {
    /// Keeps `text` as it is, without white space around it.
    pub fn new(text: &str) -> Self {
        Self(text.trim().to_owned())
    }

    /// The printed form.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DocumentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_prints_as_it_was_written() {
        for text in ["15/2025/NĐ-CP", "66.18/2026/NQ-CP", "810/QĐ-UBND", "Không số"] {
            assert_eq!(DocumentNumber::new(text).to_string(), text);
        }
    }
}
