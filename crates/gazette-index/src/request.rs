//! Questions and answers as values.

use gazette_model::{Date, IssueId};
use serde::{Deserialize, Serialize};

/// A question with its filters.
///
/// ```
/// use gazette_index::{Request, Sort};
///
/// let request = Request {
///     query: "hỗ trợ hộ nghèo loai:nghị_quyết".to_owned(),
///     year: Some(2026),
///     sort: Sort::Newest,
///     facets: true,
///     limit: 20,
///     ..Request::default()
/// };
/// # assert_eq!(request.offset, 0);
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Request {
    /// The words as typed; filters may stand among them (`loai:`, `coquan:`, `cap:`, `linhvuc:`, `nam:`, `so:`,
    /// `congbao:`, `hieuluc:`).
    pub query: String,
    /// Only this type, such as `Quyết định`.
    pub kind: Option<String>,
    /// Only bodies whose name holds these words; of several names between semicolons one is enough.
    pub body: Option<String>,
    /// Only bodies of this level, such as `Tỉnh`; see [`Facets::levels`].
    pub level: Option<String>,
    /// Only this field (lĩnh vực).
    pub field: Option<String>,
    /// Only documents issued in this year.
    pub year: Option<i16>,
    /// Only the document with this number.
    pub number: Option<String>,
    /// Only what was published in this issue.
    pub issue: Option<IssueId>,
    /// Only documents in effect on this day, as far as an effective date is known.
    pub valid_on: Option<Date>,
    /// Only what has this validity on the day of [`Request::valid_on`], or today.
    pub effect: Option<Effect>,
    /// The day of the question; without it `hieuluc:con` and the like find nothing, and validity is not counted.
    pub today: Option<Date>,
    /// In what order.
    pub sort: Sort,
    /// One hit for each document, its best unit, with the next best in [`Hit::more`].
    pub grouped: bool,
    /// Every clause (khoản) of a long article a hit of its own; beside grouping this changes nothing.
    pub clauses: bool,
    /// Whether the answer counts what it holds by type, body, year and so on.
    pub facets: bool,
    /// How many hits; at most 1,000.
    pub limit: usize,
    /// How many to pass over.
    pub offset: usize,
}

/// The order of hits (sắp xếp).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// The best first.
    #[default]
    Relevance,
    /// By date of issue, the newest first.
    Newest,
    /// By date of issue, the oldest first; those without a date at the end.
    Oldest,
    /// By number: the newest year first, within it from the first number on.
    Number,
}

/// Whether a document is in effect (tình trạng hiệu lực) on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Còn hiệu lực.
    InForce,
    /// Chưa có hiệu lực.
    NotYet,
    /// Hết hiệu lực.
    Expired,
    /// Its effective date is not known.
    Unknown,
}

impl Effect {
    /// The name in the answer: `in-force`, `not-yet`, `expired`, `unknown`.
    pub fn name(self) -> &'static str {
        match self {
            Self::InForce => "in-force",
            Self::NotYet => "not-yet",
            Self::Expired => "expired",
            Self::Unknown => "unknown",
        }
    }
}

/// The answer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Results {
    /// How many units match; documents, where hits are grouped; an article counts once, whatever its clauses.
    pub total: usize,
    /// The best, from `offset`.
    pub hits: Vec<Hit>,
    /// What else the reader may have meant, where words are misspelt, typed as raw keys or without marks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub did_you_mean: Option<String>,
    /// What the matches are, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facets: Option<Facets>,
}

/// One unit that was found.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Hit {
    /// Address of the unit: document and path.
    pub id: String,
    /// Address of the document.
    pub document: String,
    /// Address inside the document; empty for the document as a whole.
    pub path: String,
    /// The smallest unit the snippet begins in, `dieu-3/khoan-4`: address inside the document.
    pub anchor: String,
    /// Where that stands, from the chapter down: `Chương II › Điều 3 › khoản 4`.
    pub place: String,
    /// Address of the place on the reader site.
    pub permalink: String,
    /// Number of the document as printed.
    pub number: String,
    /// Type of the document.
    #[serde(rename = "type")]
    pub kind: String,
    /// Type and subject of the document.
    pub title: String,
    /// Issuing bodies.
    pub bodies: Vec<String>,
    /// The unit in words; empty for the document as a whole.
    pub article: String,
    /// How well it matches; only the order means something.
    pub score: f32,
    /// Whole sentences of the text with `<b>` around matches; everything else is escaped for HTML.
    pub snippet: String,
    /// Of a long article, the other clauses that hold much of the question, the best first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub clauses: Vec<Other>,
    /// The issue it was published in.
    pub issue: Option<IssueId>,
    /// Date of issue.
    pub issued_on: Option<Date>,
    /// Effective date.
    pub effective_on: Option<Date>,
    /// Where hits are grouped, how many units of the document match.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub units: Option<usize>,
    /// Where hits are grouped, the next best units of the document.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub more: Vec<Other>,
}

/// Another unit of a document that was found.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Other {
    /// Address of the unit.
    pub id: String,
    /// Address inside the document.
    pub path: String,
    /// The unit in words.
    pub article: String,
    /// Address on the reader site.
    pub permalink: String,
}

/// How many of the matches there are of each kind; units, or documents where hits are grouped.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facets {
    /// By type (tên loại).
    pub types: Vec<Count>,
    /// By issuing body (cơ quan ban hành).
    pub bodies: Vec<Count>,
    /// By level of the body (cấp).
    pub levels: Vec<Count>,
    /// By field (lĩnh vực).
    pub fields: Vec<Count>,
    /// By year of issue, the newest first.
    pub years: Vec<Count>,
    /// By issue of the gazette, the newest first.
    pub issues: Vec<Count>,
    /// By validity on the day asked for; empty without such a day.
    pub validity: Vec<Count>,
}

/// One value with the number of matches that have it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// The value as the filter of the same name takes it.
    pub value: String,
    /// How many.
    pub count: usize,
}

/// What a reader may be about to type.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// The words or the number.
    pub text: String,
    /// The document or unit that bears them.
    pub id: String,
    /// Its number.
    pub number: String,
    /// Its address on the reader site.
    pub permalink: String,
}
