//! Gazette issues and drafts of them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Date, GazetteKey};

/// The number of a gazette issue (số Công báo); one issue may carry several, as in `15 + 16`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IssueNumber {
    first: u32,
    // Invariant: 1 <= first <= last.
    last: u32,
}

/// An issue of a year (số Công báo của một năm): `12/2026`, `15+16/2026`; of a joined gazette `12/2026@tinh-cu`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct IssueId {
    /// The year (năm), 1900 to 2999.
    pub year: i16,
    /// The number within the year.
    pub number: IssueNumber,
    /// Which gazette of the home it is of.
    pub gazette: GazetteKey,
}

/// A text that names no issue.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` names no issue; write 12/2026, or 15+16/2026 for a double issue")]
pub struct ParseIssueError(pub String);

/// A section of an issue (phần của số Công báo).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Section {
    /// Văn bản quy phạm pháp luật.
    Normative,
    /// Văn bản khác.
    Other,
    /// Đính chính.
    Corrections,
}

/// A draft of an issue (bản thảo số Công báo); it can change until it is published.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// Which issue.
    pub issue: IssueId,
    /// The date on the masthead (ngày của số Công báo).
    pub date: Date,
    /// The documents in order.
    pub entries: Vec<Entry>,
}

/// A document in an issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The submission it comes from (hồ sơ).
    pub submission: String,
    /// The address of the document, `body/number` folded.
    pub document: String,
    /// The section it stands in.
    pub section: Section,
    /// The heading of the issuing body above it, in capitals as printed.
    pub body: String,
    /// Type, number and subject for the contents.
    pub title: String,
    /// Number as printed.
    pub number: String,
    /// Date of issue.
    pub issued_on: Option<Date>,
    /// What this entry corrects (address of a published document), for corrections.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<String>,
    /// How it is printed where that is not the usual way.
    #[serde(default, skip_serializing_if = "Printing::is_usual")]
    pub printing: Printing,
}

/// How a document is printed (cách in) where that is not the usual way: set as text, and whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Printing {
    /// As pictures of the pages of its original (in nguyên trang), by a clerk's choice.
    pub facsimile: bool,
    /// Which part of it stands in this issue (đăng nhiều số).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instalment: Option<Instalment>,
}

/// A part of a long document that is split over issues at legal boundaries (phần của văn bản đăng nhiều số).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Instalment {
    /// Address of the unit with which the part before ended; empty for the first part.
    pub after: String,
    /// Address of the unit with which this part ends; empty for the last part.
    pub until: String,
    /// The issue with the part before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<IssueId>,
    /// The issue with the part after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<IssueId>,
}

impl Printing {
    /// Whether nothing is unusual.
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

impl IssueNumber {
    /// One number.
    pub fn single(number: u32) -> Option<Self> {
        Self::range(number, number)
    }

    /// All numbers from `first` to `last`; `None` if that is none or begins with 0.
    pub fn range(first: u32, last: u32) -> Option<Self> {
        (first >= 1 && first <= last && last - first < 100).then_some(Self { first, last })
    }

    /// The first number.
    pub fn first(&self) -> u32 {
        self.first
    }

    /// The last number.
    pub fn last(&self) -> u32 {
        self.last
    }

    /// Whether both have a number in common.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }
}

impl IssueId {
    /// An issue of the home's own gazette.
    pub fn new(year: i16, number: IssueNumber) -> Self {
        Self { year, number, gazette: GazetteKey::OWN }
    }

    /// The same number of another gazette of the home.
    pub fn of(self, gazette: GazetteKey) -> Self {
        Self { gazette, ..self }
    }

    /// The segment of addresses and folders: `2026/12`, `2026/15-16`, `2026/12@tinh-cu`.
    pub fn path(&self) -> String {
        let IssueNumber { first, last } = self.number;
        let year = self.year;
        let path = if first == last { format!("{year}/{first}") } else { format!("{year}/{first}-{last}") };
        self.gazette.name(&path)
    }

    /// The form of [`IssueId::path`] read back.
    pub fn from_path(path: &str) -> Option<Self> {
        let (path, gazette) = GazetteKey::split(path);
        let (year, number) = path.split_once('/')?;
        let issue: Self = format!("{}/{year}", number.replace('-', "+")).parse().ok()?;
        Some(issue.of(gazette))
    }
}

impl fmt::Display for IssueNumber {
    /// As printed: `12`, `15 + 16`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for number in self.first..=self.last {
            if number > self.first {
                f.write_str(" + ")?;
            }
            write!(f, "{number}")?;
        }
        Ok(())
    }
}

impl fmt::Display for IssueId {
    /// As typed: `12/2026`, `15+16/2026`, `12/2026@tinh-cu`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let typed = format!("{}/{}", self.number.to_string().replace(' ', ""), self.year);
        f.write_str(&self.gazette.name(&typed))
    }
}

impl FromStr for IssueId {
    type Err = ParseIssueError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parse = || {
            let (bare, gazette) = GazetteKey::split(text.trim());
            let (numbers, year) = bare.split_once('/')?;
            let year: i16 = year.trim().parse().ok().filter(|year| (1900..3000).contains(year))?;
            let mut parts = numbers.split('+').map(|part| part.trim().parse::<u32>().ok());
            let first = parts.next()??;
            let mut last = first;
            for part in parts {
                let part = part?;
                if part != last.checked_add(1)? {
                    return None;
                }
                last = part;
            }
            Some(Self { year, number: IssueNumber::range(first, last)?, gazette })
        };
        parse().ok_or_else(|| ParseIssueError(text.chars().take(80).collect()))
    }
}

impl PartialOrd for IssueId {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for IssueId {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.gazette, self.year, self.number).cmp(&(other.gazette, other.year, other.number))
    }
}

impl Serialize for IssueId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for IssueId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_and_double_numbers_read_print_and_fold() {
        for (text, typed, printed, path) in [
            ("12/2026", "12/2026", "12", "2026/12"),
            ("15+16/2026", "15+16/2026", "15 + 16", "2026/15-16"),
            (" 7 + 8 / 2020 ", "7+8/2020", "7 + 8", "2020/7-8"),
            ("7+8/2020@tinh-cu-2", "7+8/2020@tinh-cu-2", "7 + 8", "2020/7-8@tinh-cu-2"),
        ] {
            let id: IssueId = text.parse().unwrap();
            assert_eq!(
                (id.to_string(), id.number.to_string(), id.path()),
                (typed.into(), printed.into(), path.into())
            );
            assert_eq!(IssueId::from_path(path), Some(id));
        }
    }

    #[test]
    fn what_names_no_issue_is_refused() {
        for text in [
            "",
            "12",
            "0/2026",
            "16+15/2026",
            "15+17/2026",
            "12/26",
            "x/2026",
            "1+/2026",
            "4294967295+0/2026",
        ] {
            assert!(text.parse::<IssueId>().is_err(), "{text}");
        }
    }
}
