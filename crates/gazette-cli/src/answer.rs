//! What a command answers: one JSON document for programs, a text for people, an exit status.

use std::fmt::Write as _;

use gazette_model::{Finding, Language, Severity};
use serde_json::{Value, json};

/// The answer of a command.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    /// For programs.
    pub(crate) json: Value,
    /// For people, in their language.
    pub(crate) text: String,
    /// Something needs a person: exit status 1.
    pub(crate) needs_person: bool,
}

impl Answer {
    /// Done, and nothing wrong.
    pub(crate) fn done(json: Value, text: impl Into<String>) -> Self {
        Self { json, text: text.into(), needs_person: false }
    }

    /// Done, but a person must look when `needs_person`.
    pub(crate) fn judged(json: Value, text: impl Into<String>, needs_person: bool) -> Self {
        Self { json, text: text.into(), needs_person }
    }
}

/// Chooses the words of a language.
pub(crate) fn say<'a>(language: Language, vi: &'a str, en: &'a str) -> &'a str {
    match language {
        Language::Vi => vi,
        Language::En => en,
    }
}

/// A finding as in the contract: code, severity, file, place, message, hint, values.
pub(crate) fn finding_json(finding: &Finding, language: Language) -> Value {
    let values: serde_json::Map<String, Value> =
        finding.values.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
    json!({
        "code": finding.code, "severity": finding.severity, "file": finding.file, "place": finding.place,
        "message": finding.message(language), "hint": finding.hint(language), "values": values,
    })
}

/// Findings for people, gravest first; a next step that several share stands once, behind them.
pub(crate) fn findings_text(findings: &[Finding], language: Language) -> String {
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort_by_key(|finding| (std::cmp::Reverse(finding.severity), finding.code));
    let mut out = String::new();
    for (position, finding) in sorted.iter().enumerate() {
        let mark = match finding.severity {
            Severity::Error => say(language, "LỖI", "ERROR"),
            Severity::Warning => say(language, "lưu ý", "warning"),
            Severity::Note => say(language, "ghi chú", "note"),
        };
        let _ = write!(out, "  [{mark}] ");
        let place: Vec<&str> = [finding.file.as_deref(), finding.place.as_deref()]
            .into_iter()
            .flatten()
            .filter(|part| !part.is_empty())
            .collect();
        if !place.is_empty() {
            let _ = write!(out, "{}: ", place.join(" · "));
        }
        let _ = writeln!(out, "{}", finding.message(language));
        let hint = finding.hint(language);
        let shared = sorted
            .get(position + 1)
            .is_some_and(|next| next.code == finding.code && next.hint(language) == hint);
        if finding.severity > Severity::Note && !shared {
            let _ = writeln!(out, "        → {hint}");
        }
    }
    out
}

/// Lays out rows as a table: columns as wide as their widest cell, two spaces between.
pub(crate) fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut out = String::new();
    for row in rows {
        let mut line = String::from("  ");
        for (cell, width) in row.iter().zip(&widths) {
            let _ = write!(line, "{cell:width$}  ");
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// A row of comma-separated values (RFC 4180).
pub(crate) fn csv_row(cells: &[&str]) -> String {
    let quoted = cells.iter().map(|cell| {
        if cell.contains([',', '"', '\n', '\r']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            (*cell).to_owned()
        }
    });
    let mut row = quoted.collect::<Vec<_>>().join(",");
    row.push_str("\r\n");
    row
}
