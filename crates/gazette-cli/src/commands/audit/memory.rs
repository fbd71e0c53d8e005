//! The audits that were done, one line each in `desk/audits.jsonl`: when, which part, what was found.

use std::path::PathBuf;

use gazette_archive::{Audit, Part};
use serde::{Deserialize, Serialize};

use crate::failure::{Failure, Outcome};
use crate::home::Context;

/// One audit.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Pass {
    /// When it ended, RFC 3339.
    pub(super) at: String,
    /// Who ran it.
    pub(super) who: String,
    /// Which part, from 0.
    pub(super) part: u32,
    /// Of how many.
    pub(super) of: u32,
    /// Objects read.
    pub(super) objects: u64,
    /// Files read.
    pub(super) files: u64,
    /// Bytes read.
    pub(super) bytes: u64,
    /// Faults found, those of log and register included.
    pub(super) faults: usize,
}

impl Pass {
    /// What an audit that has just ended was.
    pub(super) fn new(context: &Context, part: Part, audit: &Audit, faults: usize) -> Self {
        Self {
            at: context.timestamp(),
            who: context.who.clone(),
            part: part.index,
            of: part.of,
            objects: audit.objects,
            files: audit.files,
            bytes: audit.bytes,
            faults,
        }
    }

    /// Whether it is at most so many days old.
    pub(super) fn is_within(&self, context: &Context, days: u32) -> bool {
        self.at.parse::<jiff::Timestamp>().is_ok_and(|at| {
            let age = context.now.timestamp().as_second().saturating_sub(at.as_second());
            (0..=i64::from(days) * 86_400).contains(&age)
        })
    }
}

/// All audits of this home, oldest first; a line torn by a kill is left out.
pub(super) fn read(context: &Context) -> Outcome<Vec<Pass>> {
    let path = file(context);
    match std::fs::read_to_string(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(Failure::unreadable(&path, &error)),
        Ok(text) => Ok(text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()),
    }
}

/// Remembers an audit.
pub(super) fn add(context: &Context, pass: &Pass) -> Outcome<()> {
    let line = serde_json::to_string(pass).unwrap_or_default();
    gazette_disk::append_synced(&file(context), format!("\n{line}\n").as_bytes())?;
    Ok(())
}

/// The last audit that read everything.
pub(super) fn last_whole(passes: &[Pass]) -> Option<&Pass> {
    passes.iter().rev().find(|pass| pass.of < 2)
}

/// The part whose turn it is.
pub(super) fn next_part(passes: &[Pass], of: u32) -> u32 {
    let last = passes.iter().rev().find(|pass| pass.of == of);
    last.map_or(0, |pass| (pass.part + 1) % of.max(1))
}

fn file(context: &Context) -> PathBuf {
    context.path("desk").join("audits.jsonl")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pass(part: u32, of: u32) -> Pass {
        let at = "2026-11-22T08:00:00+07:00".to_owned();
        Pass { at, who: "văn thư".into(), part, of, objects: 1, files: 1, bytes: 1, faults: 0 }
    }

    #[test]
    fn parts_take_turns_and_begin_again() {
        assert_eq!(next_part(&[], 3), 0);
        assert_eq!(next_part(&[pass(0, 3), pass(0, 1)], 3), 1);
        assert_eq!(next_part(&[pass(1, 3), pass(2, 3)], 3), 0);
        assert_eq!(next_part(&[pass(4, 7)], 3), 0);
        assert_eq!(last_whole(&[pass(0, 1), pass(1, 3)]).map(|pass| pass.of), Some(1));
    }
}
