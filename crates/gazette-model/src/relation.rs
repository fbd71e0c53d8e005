//! Relations between documents, and whether a document or a provision is in force.

use serde::{Deserialize, Serialize};

use crate::{Date, ReferenceKind};

/// What one document does to another, or that it names it (quan hệ giữa hai văn bản).
///
/// Read from the document that acts, so both directions tell the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Relation {
    /// What is done.
    pub kind: ReferenceKind,
    /// Address of the document that acts.
    pub from: String,
    /// Its number as printed.
    pub from_number: String,
    /// The places in it that say so (`dieu-30/khoan-2`, `can-cu-3`); empty for its title and attributes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<String>,
    /// Address of the document it is done to; empty while the archive holds none that is surely meant.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub to: String,
    /// Its number or name as printed in the document that acts.
    pub to_name: String,
    /// The provisions it is done to; empty for the whole document.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub provisions: Vec<String>,
    /// The day it takes effect, where one is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// The sentence names exceptions: something of the document goes on.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub except: bool,
    /// The sentence it was read from; empty for what is only cited.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
}

/// The relations of one document in both directions.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Relations {
    /// What it does to others.
    pub outgoing: Vec<Relation>,
    /// What others do to it.
    pub incoming: Vec<Relation>,
}

/// Whether something is in force (tình trạng hiệu lực).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ValidityState {
    /// No effective date is known (chưa rõ hiệu lực).
    #[default]
    Unknown,
    /// Its effective date lies ahead (chưa có hiệu lực).
    NotYet,
    /// In force (còn hiệu lực).
    InForce,
    /// Some of its provisions lapsed or were amended (hết hiệu lực một phần).
    PartlyLapsed,
    /// Its effect is suspended (ngưng hiệu lực).
    Suspended,
    /// No longer in force (hết hiệu lực toàn bộ).
    Lapsed,
}

/// The validity of a document on a day, with its sources (hiệu lực).
///
/// What is derived from texts stays so until a clerk confirms it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Validity {
    /// Its state on that day.
    pub state: ValidityState,
    /// The day that was asked for.
    pub as_of: Date,
    /// The first day in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// The first day no longer in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// Which provisions of which documents say so; acts that take effect after the day are among them.
    pub sources: Vec<Relation>,
    /// The provisions whose state is not simply that of the document, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub provisions: Vec<ProvisionValidity>,
    /// Who confirmed it; derived where nobody did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmation: Option<Confirmation>,
}

/// The validity of one provision on the same day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProvisionValidity {
    /// The provision (`dieu-3/khoan-1`).
    pub path: String,
    /// Its state on that day.
    pub state: ValidityState,
    /// The first day the state held, where one is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
    /// Which provisions of which documents say so.
    pub sources: Vec<Relation>,
}

/// That a clerk looked and says how it is (xác nhận hiệu lực).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    /// Address of the document.
    pub document: String,
    /// The state that was confirmed.
    pub state: ValidityState,
    /// The first day the state holds.
    pub since: Date,
    /// Who confirmed it.
    pub who: String,
    /// When, RFC 3339 with offset.
    pub at: String,
    /// Why: the provision and document that say so, in words.
    pub why: String,
}

impl Validity {
    /// Whether it only follows from texts, and no clerk confirmed it (suy ra từ văn bản).
    pub fn is_derived(&self) -> bool {
        self.confirmation.is_none()
    }

    /// The state of one provision: its own, that of what it stands in, or that of the document.
    pub fn of(&self, path: &str) -> ValidityState {
        if matches!(self.state, ValidityState::Unknown | ValidityState::NotYet | ValidityState::Lapsed) {
            return self.state;
        }
        let around = self.provisions.iter().filter(|known| {
            path.strip_prefix(known.path.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        let above = around.map(|known| known.state).max();
        let below = self
            .provisions
            .iter()
            .any(|known| known.path.strip_prefix(path).is_some_and(|rest| rest.starts_with('/')));
        match (above, below) {
            (Some(state), _) => state,
            (None, true) => ValidityState::PartlyLapsed,
            (None, false) if self.state == ValidityState::PartlyLapsed => ValidityState::InForce,
            (None, false) => self.state,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provision_has_its_own_state_or_that_of_what_it_stands_in() {
        let provision = |path: &str, state| ProvisionValidity {
            path: path.to_owned(),
            state,
            since: None,
            sources: Vec::new(),
        };
        let validity = Validity {
            state: ValidityState::PartlyLapsed,
            as_of: Date::constant(2026, 1, 1),
            from: None,
            until: None,
            sources: Vec::new(),
            provisions: vec![
                provision("dieu-3", ValidityState::Lapsed),
                provision("dieu-5/khoan-1", ValidityState::Lapsed),
            ],
            confirmation: None,
        };
        for (path, state) in [
            ("dieu-3", ValidityState::Lapsed),
            ("dieu-3/khoan-2", ValidityState::Lapsed),
            ("dieu-30", ValidityState::InForce),
            ("dieu-5", ValidityState::PartlyLapsed),
            ("dieu-5/khoan-2", ValidityState::InForce),
        ] {
            assert_eq!(validity.of(path), state, "{path}");
        }
    }
}
