//! What is worth knowing about a signature: a code, a weight, and the values its words need.

use gazette_model::{Code, Language};
use serde::{Deserialize, Serialize};

use crate::judgement::Verdict;

/// Something to be said about a signature or a file (nhận xét).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// What it is, kebab-case.
    pub code: String,
    /// What follows from it alone.
    pub weight: Verdict,
    /// The finding it belongs to.
    pub finding: Option<Code>,
    /// In Vietnamese.
    pub vi: String,
    /// In English.
    pub en: String,
    /// A bare value, such as the name of an algorithm.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

impl Remark {
    /// A remark with its words.
    pub(crate) fn new(
        code: &str,
        weight: Verdict,
        finding: Option<Code>,
        vi: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        Self { code: code.to_owned(), weight, finding, vi: vi.into(), en: en.into(), detail: None }
    }

    /// A remark for which a person must look.
    pub(crate) fn hold(code: &str, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(code, Verdict::Hold, Some(Code::SignatureHold), vi, en)
    }

    /// A remark that makes a signature invalid.
    pub(crate) fn invalid(code: &str, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(code, Verdict::Refuse, Some(Code::SignatureInvalid), vi, en)
    }

    /// A remark worth knowing, and nothing more.
    pub(crate) fn note(
        code: &str,
        finding: Option<Code>,
        vi: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        Self::new(code, Verdict::AcceptWithRemarks, finding, vi, en)
    }

    /// The words in one language.
    pub fn words(&self, language: Language) -> &str {
        match language {
            Language::Vi => &self.vi,
            Language::En => &self.en,
        }
    }
}
