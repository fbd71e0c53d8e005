//! `gazette outline`: the legal structure of a document.

use std::fmt::Write as _;
use std::path::PathBuf;

use gazette_model::Severity;
use gazette_text::citation::{CitedDocument, find, resolve};
use gazette_text::structure::{self, OutlineUnit};
use serde_json::{Value, json};

use super::{compare, signatures};
use crate::answer::{Answer, finding_json, findings_text};
use crate::failure::Outcome;
use crate::home::Context;

/// Shows the structure of `file`.
pub(crate) fn run(context: &Context, file: &PathBuf) -> Outcome<Answer> {
    let (document, findings) = compare::document(std::slice::from_ref(file))?;
    let units = structure::outline(&document);
    let mut text = String::new();
    for unit in &units {
        let depth = unit.path.matches('/').count();
        let first = unit.text.lines().next().unwrap_or_default();
        let words = if unit.label.is_empty() && unit.title.is_empty() {
            first.to_owned()
        } else {
            let shown = if unit.title.is_empty() {
                first.trim_start_matches(unit.label.as_str()).trim()
            } else {
                &unit.title
            };
            format!("{} {shown}", unit.label)
        };
        let words: String = words.chars().take(100).collect();
        let _ = writeln!(text, "{:indent$}{}  [{}]", "", words.trim(), unit.path, indent = depth * 2);
    }
    let signed = account(context, file);
    if !signed.is_empty() {
        let _ = writeln!(text, "\n{}", context.say("Ai đã ký:", "Who signed:"));
        signed.iter().for_each(|sentence| {
            let _ = writeln!(text, "  {sentence}");
        });
    }
    text.push_str(&findings_text(&findings, context.language));
    let refused = findings.iter().any(|finding| finding.severity == Severity::Error);
    let json = json!({
        "document": document.metadata, "units": &units, "citations": citations(&units), "signed": signed,
        "findings": findings.iter().map(|f| finding_json(f, context.language)).collect::<Vec<_>>(),
    });
    Ok(Answer::judged(json, text, refused || document.text().trim().is_empty()))
}

/// What each unit cites: where, in which words, which provisions of which document; `null` is this document.
fn citations(units: &[OutlineUnit]) -> Vec<Value> {
    let mut out = Vec::new();
    for unit in units {
        for citation in find(&unit.text) {
            let (document, year) = match &citation.document {
                // A document that only speaks of itself cites nothing.
                CitedDocument::This if citation.provisions.is_empty() => continue,
                CitedDocument::This => (None, None),
                CitedDocument::Number(number) => (Some(number), None),
                CitedDocument::Name { name, year } => (Some(name), *year),
            };
            let own =
                |path: &String| if document.is_none() { resolve(path, &unit.path) } else { path.clone() };
            let provisions: Vec<String> = citation.provisions.iter().map(own).collect();
            out.push(json!({
                "path": unit.path, "text": unit.text.get(citation.range.clone()), "document": document,
                "year": year, "provisions": provisions,
            }));
        }
    }
    out
}

/// Who signed the file, where it is a PDF; in plain words that claim no legal validity.
fn account(context: &Context, file: &std::path::Path) -> Vec<String> {
    let Ok(bytes) = std::fs::read(file) else { return Vec::new() };
    if !bytes.starts_with(b"%PDF-") {
        return Vec::new();
    }
    // The structure is what was asked for: a file whose signatures cannot be read still has one.
    signatures::judge(context, file, &bytes)
        .map(|judgement| judgement.account(context.language))
        .unwrap_or_default()
}
