//! Is this file what the gazette published?

use std::fs;

use gazette_archive::log::{VerifierKey, verify_proof};
use gazette_archive::{ArchiveError, Correction};
use gazette_model::{Digest, FileRole, GazetteKey, IssueId};

use crate::files::is_public;
use crate::state::State;

/// A published file with the digest that was asked for.
#[derive(Debug)]
pub(crate) struct Genuine {
    pub(crate) issue: Option<IssueId>,
    /// Address and title of the document, for a file of a document.
    pub(crate) document: Option<(String, String)>,
    pub(crate) role: FileRole,
    pub(crate) path: String,
    /// The issues the document stands in.
    pub(crate) issues: Vec<IssueId>,
    pub(crate) corrections: Vec<Correction>,
    /// Position in the log, where its proof was checked now.
    pub(crate) log_index: Option<u64>,
    /// Address of the proof; empty if there is none.
    pub(crate) proof: String,
    /// The public key of the log that holds the proof.
    pub(crate) key: String,
}

/// Every published file with these bytes; none means it is not known here.
pub(crate) fn look_up(state: &State, digest: &Digest) -> Result<Vec<Genuine>, ArchiveError> {
    let mut out = Vec::new();
    for found in state.archive.find_digest(digest)?.into_iter().take(50) {
        let catalogue = state.catalogue();
        let made = if let Some(issue) = found.issue {
            // What corrects one of its documents concerns the issue.
            let mut corrections = Vec::new();
            for entry in
                catalogue.issues.get(&issue).map(|record| record.entries.as_slice()).unwrap_or_default()
            {
                corrections.extend(state.archive.corrections_of(&entry.document)?);
            }
            catalogue.issues.get(&issue).and_then(|record| {
                let file = record.files.iter().find(|file| file.path == found.path && is_public(file))?;
                let (log_index, proof) = proof(state, digest, &issue.path());
                let issues = vec![issue];
                let path = file.path.clone();
                Some(Genuine {
                    issue: Some(issue),
                    document: None,
                    role: file.role,
                    path,
                    issues,
                    corrections,
                    log_index,
                    proof,
                    key: log_key(state, issue.gazette),
                })
            })
        } else if let Some(address) = found.document {
            let record = state.document(&address)?;
            let corrections = state.archive.corrections_of(&address)?;
            record.and_then(|record| {
                let file = record.files.iter().find(|file| file.path == found.path && is_public(file))?;
                let (log_index, proof) = proof(state, digest, &address);
                let issues = catalogue.issues_of(&address);
                Some(Genuine {
                    issue: issues.first().copied(),
                    role: file.role,
                    path: file.path.clone(),
                    document: Some((address.clone(), crate::pages::title_of(&record))),
                    issues,
                    corrections,
                    log_index,
                    proof,
                    key: log_key(state, GazetteKey::split(&address).1),
                })
            })
        } else {
            None
        };
        out.extend(made);
    }
    Ok(out)
}

/// Where the proof of an issue or a document lies in the log of its gazette; empty if it is not there.
pub(crate) fn proof_address(state: &State, item: &str) -> String {
    let (bare, key) = GazetteKey::split(item);
    let Some((folder, served)) = state.site.log_of(key) else { return String::new() };
    let safe = bare.split('/').all(|part| !part.is_empty() && !part.starts_with('.'));
    let name = format!("proof/{bare}.tlog-proof");
    if safe && folder.join(&name).is_file() { format!("{served}/{name}") } else { String::new() }
}

/// The public key of the log of a gazette as printed; empty where there is no log.
pub(crate) fn log_key(state: &State, key: GazetteKey) -> String {
    let folder = state.site.log_of(key).map(|(folder, _)| folder.join("key.pub"));
    let key = folder.and_then(|path| fs::read_to_string(path).ok()).unwrap_or_default();
    key.trim().chars().take(300).collect()
}

/// Checks the proof against the key of its log.
fn proof(state: &State, digest: &Digest, item: &str) -> (Option<u64>, String) {
    let address = proof_address(state, item);
    let (bare, key) = GazetteKey::split(item);
    let folder = state.site.log_of(key).map(|(folder, _)| folder).filter(|_| !address.is_empty());
    let text =
        folder.and_then(|folder| fs::read_to_string(folder.join(format!("proof/{bare}.tlog-proof"))).ok());
    let index = VerifierKey::parse(&log_key(state, key))
        .ok()
        .zip(text)
        .and_then(|(key, proof)| verify_proof(digest, &proof, &key).ok())
        .filter(|proved| proved.file.is_some())
        .map(|proved| proved.index);
    (index, address)
}
