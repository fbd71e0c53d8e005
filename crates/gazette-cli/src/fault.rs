//! Faults of archive and log, for programs and for people.

use std::fmt::Write as _;

use gazette_archive::Fault;
use serde_json::{Value, json};

use crate::home::Context;

/// More lines than this nobody reads on a screen; a report has them all.
const SHOWN: usize = 50;

/// Faults for programs.
pub(crate) fn rows(context: &Context, faults: &[Fault]) -> Vec<Value> {
    let language = context.language;
    let row = |fault: &Fault| {
        json!({
            "code": fault.code, "place": fault.place, "message": fault.message(language), "hint": fault.hint(language),
        })
    };
    faults.iter().map(row).collect()
}

/// Faults for people, and each next step once.
pub(crate) fn text(context: &Context, faults: &[Fault]) -> String {
    let mut out = String::new();
    for fault in faults.iter().take(SHOWN) {
        let _ = writeln!(out, "  [{}] {}: {}", fault.code, fault.place, fault.message(context.language));
    }
    if let Some(more) = faults.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        let _ = writeln!(
            out,
            "  {} {more} {}",
            context.say("và", "and"),
            context.say("lỗi nữa (xem đủ bằng --json)", "more faults (all of them with --json)")
        );
    }
    let mut hints: Vec<&str> = faults.iter().map(|fault| fault.hint(context.language)).collect();
    let mut seen = std::collections::HashSet::new();
    hints.retain(|hint| seen.insert(*hint));
    for hint in hints {
        let _ = writeln!(out, "→ {hint}");
    }
    out
}
