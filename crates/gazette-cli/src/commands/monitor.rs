//! `gazette monitor`: re-checks a whole published log as a stranger would.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::json;

use crate::answer::Answer;
use crate::failure::{Failure, Outcome};
use crate::home::Context;
use crate::log;

/// Re-checks the log in the folder `dir`.
pub(crate) fn run(context: &Context, dir: &Path) -> Outcome<Answer> {
    if dir.to_string_lossy().contains("://") {
        return Err(super::later::not_yet("kiểm tra nhật ký qua mạng", "checking a log over the network"));
    }
    if !dir.is_dir() {
        let missing = std::io::Error::from(std::io::ErrorKind::NotFound);
        return Err(Failure::unreadable(dir, &missing));
    }
    let monitor = log::monitor(dir)?;
    let mut text = String::new();
    let _ = writeln!(text, "{}: {}", context.say("Số mục trong nhật ký", "Entries"), monitor.entries);
    for fault in &monitor.faults {
        let _ = writeln!(text, "  [{}] {}: {}", fault.code, fault.place, fault.message(context.language));
    }
    if monitor.faults.is_empty() {
        let _ = writeln!(text, "{}", context.say("Nhật ký nguyên vẹn.", "The log is intact."));
    }
    let needs_person = !monitor.faults.is_empty();
    let faults: Vec<_> = monitor
        .faults
        .iter()
        .map(|fault| json!({ "code": fault.code, "place": fault.place, "message": fault.message(context.language) }))
        .collect();
    let json = json!({ "entries": monitor.entries, "checkpoint": monitor.checkpoint.map(|head| json!({ "origin": head.origin, "size": head.size })), "faults": faults });
    Ok(Answer::judged(json, text, needs_person))
}
