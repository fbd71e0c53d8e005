//! Findings: what is wrong with a document, as values with their words.
//!
//! A finding carries a [`Code`], a place and typed values; the catalogue holds the Vietnamese and English
//! words for every code, so that no room writes sentences.

mod catalogue;

use std::fmt;

pub use catalogue::Code;
use serde::{Deserialize, Serialize};

/// Something that is to be said about a document (phát hiện).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// What it is.
    pub code: Code,
    /// How grave it is.
    pub severity: Severity,
    /// The file concerned, by its name in the submission.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Where in the document (`Điều 12 khoản 3`) or in the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// What was found and what was expected, by name; the catalogue's `{name}`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<(String, String)>,
}

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Informs.
    Note,
    /// Needs a look.
    Warning,
    /// Returns the submission.
    Error,
}

/// The language of messages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// Tiếng Việt.
    #[default]
    Vi,
    /// English.
    En,
}

impl Finding {
    /// A finding with the default severity of its code.
    pub fn new(code: Code) -> Self {
        Self { code, severity: code.severity(), file: None, place: None, values: Vec::new() }
    }

    /// Names the file concerned.
    #[must_use]
    pub fn file(mut self, file: impl Into<String>) -> Self {
        self.file = Some(file.into());
        self
    }

    /// Names the place.
    #[must_use]
    pub fn place(mut self, place: impl Into<String>) -> Self {
        self.place = Some(place.into());
        self
    }

    /// Gives the catalogue's `{name}` its value; long values are cut at 300 characters.
    #[must_use]
    pub fn value(mut self, name: &str, value: impl fmt::Display) -> Self {
        let mut value = value.to_string();
        if let Some((cut, _)) = value.char_indices().nth(300) {
            value.truncate(cut);
            value.push('…');
        }
        self.values.push((name.to_owned(), value));
        self
    }

    /// Gives the catalogue's `{name}` words that differ by language, where a value is itself a phrase.
    ///
    /// The English words stand beside the Vietnamese as the value `name.en`.
    #[must_use]
    pub fn words(self, name: &str, vi: impl fmt::Display, en: impl fmt::Display) -> Self {
        self.value(name, vi).value(&format!("{name}.en"), en)
    }

    /// Another severity than the default.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// What was found, as a sentence.
    pub fn message(&self, language: Language) -> String {
        self.fill(self.code.message(language), language)
    }

    /// The next step, as a sentence.
    pub fn hint(&self, language: Language) -> String {
        self.fill(self.code.hint(language), language)
    }

    fn fill(&self, template: &str, language: Language) -> String {
        let find =
            |name: &str| self.values.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let mut out = String::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((name, after)) = after.split_once('}') else {
                out.push('{');
                rest = after;
                continue;
            };
            let value = match name {
                "file" => self.file.as_deref(),
                "place" => self.place.as_deref(),
                _ if language == Language::En => find(&format!("{name}.en")).or_else(|| find(name)),
                _ => find(name),
            };
            let value = value.unwrap_or("?");
            // Values keep the form programs read; people in Việt Nam write the day first.
            match value.parse::<crate::Date>() {
                Ok(date) if value.len() == 10 && language == Language::Vi => {
                    out.push_str(&date.strftime("%d/%m/%Y").to_string());
                }
                _ => out.push_str(value),
            }
            rest = after;
        }
        out.push_str(rest);
        // What was nothing before or is nothing now is not quoted: `thêm “…”`, `thiếu “…”`.
        out.replace("“” → ", "").replace(" → “”", "")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_not_quoted() {
        let finding = |a: &str, b: &str| {
            Finding::new(Code::TextDiffers)
                .value("kind", "thêm")
                .value("a", a)
                .value("b", b)
                .message(Language::Vi)
        };
        assert_eq!(finding("", "mới"), "bản Word khác bản chính: thêm “mới”");
        assert_eq!(finding("cũ", ""), "bản Word khác bản chính: thêm “cũ”");
        assert_eq!(finding("cũ", "mới"), "bản Word khác bản chính: thêm “cũ” → “mới”");
    }

    #[test]
    fn a_message_names_the_thing_and_what_was_found() {
        let finding = Finding::new(Code::NumberMismatch)
            .value("declared", "12/2023/QĐ-UBND")
            .value("printed", "{place} 13/2023/QĐ-UBND");
        let message = finding.message(Language::Vi);
        assert!(
            message.contains("12/2023/QĐ-UBND") && message.contains("{place} 13/2023/QĐ-UBND"),
            "{message}"
        );
    }

    #[test]
    fn a_date_is_written_as_people_write_it_and_kept_as_programs_read_it() {
        let finding =
            Finding::new(Code::DateMismatch).value("declared", "2026-11-05").value("printed", "05-11");
        assert!(finding.message(Language::Vi).contains("05/11/2026"), "{}", finding.message(Language::Vi));
        assert!(finding.message(Language::En).contains("2026-11-05"));
        assert_eq!(finding.values[0].1, "2026-11-05");
    }

    #[test]
    fn a_phrase_speaks_the_language_of_its_message() {
        let finding =
            Finding::new(Code::PackageInvalid).words("reason", "gói bị cắt cụt", "the package is cut off");
        assert!(finding.message(Language::Vi).ends_with("gói bị cắt cụt"));
        assert!(finding.message(Language::En).ends_with("the package is cut off"));
    }

    #[test]
    fn every_code_reads_what_it_prints_and_has_words_in_both_languages() {
        for code in Code::ALL {
            assert_eq!(serde_json::to_string(code).unwrap(), format!("\"{}\"", code.as_str()));
            assert_eq!(serde_json::from_str::<Code>(&format!("\"{}\"", code.as_str())).unwrap(), *code);
            for language in [Language::Vi, Language::En] {
                assert!(!code.message(language).is_empty() && !code.hint(language).is_empty(), "{code:?}");
            }
        }
    }
}
