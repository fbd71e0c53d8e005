//! Who works at the office, and who may do what.

use serde::{Deserialize, Serialize};

use crate::Date;

/// Someone who works at the office (người làm Công báo).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Full name as it is kept with every act.
    pub name: String,
    /// The name this person is logged in with at the computer; may be empty.
    #[serde(default)]
    pub login: String,
    /// What this person may do; a clerk if empty.
    #[serde(default)]
    pub role: Vec<PersonRole>,
    /// First day.
    #[serde(default)]
    pub from: Option<Date>,
    /// Last day.
    #[serde(default)]
    pub to: Option<Date>,
}

/// What a person may do; each role may also do what a clerk may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PersonRole {
    /// Văn thư, biên tập: receives, enters, confirms, releases, composes, typesets, corrects.
    Clerk,
    /// Người duyệt: approves the pages of an issue.
    Reviewer,
    /// Người phát hành: publishes, seals, disposes, hands over.
    Publisher,
}

/// How an issue is published (phát hành).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PublishPolicy {
    /// Whether another person than the one who publishes must approve the pages first.
    pub two_persons: bool,
}
