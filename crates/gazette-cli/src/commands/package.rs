//! `gazette package`: examines packaging and digests alone.

use std::path::Path;

use serde_json::json;

use crate::answer::{Answer, finding_json, findings_text};
use crate::failure::Outcome;
use crate::home::Context;
use crate::progress::Progress;

/// Judges the package at `path`.
pub(crate) fn run(context: &Context, path: &Path) -> Outcome<Answer> {
    let progress = Progress::bytes(0, context.say("tính mã băm", "digesting"));
    let validation = gazette_ingest::package::validate(path, &|bytes| progress.add(bytes))?;
    progress.finish();
    let verdict = if validation.valid {
        context
            .say("Gói hợp lệ: mọi tệp đúng với mã băm.", "The package is valid: every file has its digest.")
    } else {
        context.say("Gói không hợp lệ.", "The package is not valid.")
    };
    let text = format!("{verdict}\n{}", findings_text(&validation.findings, context.language));
    let json = json!({
        "valid": validation.valid, "packaging": validation.packaging,
        "findings": validation.findings.iter().map(|f| finding_json(f, context.language)).collect::<Vec<_>>(),
    });
    Ok(Answer::judged(json, text, !validation.valid))
}
