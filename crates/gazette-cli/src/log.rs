//! The transparency log of the gazette: keys, entries, proofs, led by the door.

use std::path::Path;

use gazette_archive::log::{Key, Log, LogEntry};
use gazette_model::{Digest, DocumentRecord, IssueRecord};
use serde_json::{Value, json};

use crate::failure::{Failure, Outcome};
use crate::home::{self, Context};

/// Adds an issue and its documents to the log; gives the index of the issue's entry.
pub(crate) fn append(context: &Context, issue: &IssueRecord, documents: &[DocumentRecord]) -> Outcome<u64> {
    let mut log = open(context)?;
    let mut entries = vec![LogEntry::issue(issue)];
    entries.extend(documents.iter().map(LogEntry::document));
    // A publication that was cut short after this step finds its entries here and adds nothing twice.
    if let Some(index) = log.find(&entries[0])? {
        return Ok(index);
    }
    Ok(log.append(&entries)?)
}

fn open(context: &Context) -> Outcome<Log> {
    let office = context.office()?;
    let origin = if office.office.domain.is_empty() { "cong-bao.example".to_owned() } else { office.office.domain };
    let key_path = context.path("desk").join("log.key");
    let key = if key_path.is_file() {
        let text = std::fs::read_to_string(&key_path).map_err(|error| Failure::unreadable(&key_path, &error))?;
        Key::parse(&text)?
    } else {
        let key = Key::generate(&origin)?;
        home::write(&key_path, key.private_text().as_bytes())?;
        key
    };
    let dir = context.path("log");
    let public = dir.join("key.pub");
    if !public.is_file() {
        std::fs::create_dir_all(&dir).map_err(|error| Failure::unwritable(&dir, &error))?;
        home::write(&public, key.public_text().as_bytes())?;
    }
    Ok(Log::create(&dir, key)?)
}

/// Judges a digest by a proof and a public key, without any archive.
pub(crate) fn verify_file(digest: &Digest, proof: &Path, key: &Path) -> Outcome<Value> {
    let read = |path: &Path| std::fs::read_to_string(path).map_err(|error| Failure::unreadable(path, &error));
    let verified = gazette_archive::log::verify_proof(digest, &read(proof)?, read(key)?.trim())?;
    Ok(json!({
        "verdict": verified.verdict, "issue": verified.issue, "document": verified.document,
        "log": verified.index, "corrections": [],
    }))
}
