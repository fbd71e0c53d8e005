//! Proves the desk's own keeping: the register's file is whole, every original is there and is what came.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read};

use gazette_model::{Digest, SubmittedFile};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::store::from_json;
use crate::{Desk, DeskError};

/// Something that is not as the register says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeskFault {
    /// `register-damaged`, `original-missing`, `original-altered`, `original-unreadable`, `trail-broken`.
    pub code: &'static str,
    /// The submission and the file concerned, or the part of the register.
    pub place: String,
    /// What was found, in English.
    pub message: String,
}

/// What an audit of the desk read, and what it found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DeskAudit {
    /// Submissions in the register.
    pub submissions: u64,
    /// Different originals read.
    pub files: u64,
    /// Bytes read.
    pub bytes: u64,
    /// Everything that is not as it should be.
    pub faults: Vec<DeskFault>,
}

impl Desk {
    /// Reads the register and every kept original, and tells every difference.
    pub fn audit(&self) -> Result<DeskAudit, DeskError> {
        let mut audit = DeskAudit::default();
        let mut statement = self.connection.prepare("PRAGMA integrity_check")?;
        let lines: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        for line in lines.into_iter().filter(|line| line != "ok") {
            audit.faults.push(DeskFault {
                code: "register-damaged",
                place: "register.sqlite".to_owned(),
                message: line,
            });
        }
        let disposed = self.gone()?;
        let trail = self.check_trail()?;
        if let Some(number) = trail.broken_at {
            audit.faults.push(DeskFault {
                code: "trail-broken",
                place: format!("trail {number}"),
                message: "this line does not follow from the lines before it".to_owned(),
            });
        }
        let mut statement = self
            .connection
            .prepare("SELECT id, files FROM submission JOIN content ON submission = seq ORDER BY seq")?;
        let mut rows = statement.query([])?;
        let mut seen = std::collections::BTreeMap::new();
        while let Some(row) = rows.next()? {
            audit.submissions += 1;
            let id: String = row.get(0)?;
            let files: Result<Vec<SubmittedFile>, _> =
                from_json(row.get_ref(1)?.as_str().unwrap_or_default(), &id);
            let Ok(files) = files else {
                let message = "the list of files cannot be read".to_owned();
                audit.faults.push(DeskFault { code: "register-damaged", place: id, message });
                continue;
            };
            for file in files {
                let fault = match seen.get(&file.digest) {
                    Some(known) => Option::clone(known),
                    None => {
                        let fault = self.prove(&file.digest, &disposed, &mut audit);
                        seen.insert(file.digest, fault.clone());
                        fault
                    }
                };
                if let Some((code, message)) = fault {
                    audit.faults.push(DeskFault { code, place: format!("{id} {}", file.name), message });
                }
            }
        }
        Ok(audit)
    }

    fn prove(
        &self,
        expected: &Digest,
        disposed: &BTreeSet<Digest>,
        audit: &mut DeskAudit,
    ) -> Option<(&'static str, String)> {
        let Ok(path) = self.original(expected) else {
            if disposed.contains(expected) {
                return None;
            }
            return Some(("original-missing", format!("no original of digest {expected} is kept")));
        };
        match digest_of(&path) {
            Err(error) => Some(("original-unreadable", error.to_string())),
            Ok((actual, bytes)) => {
                audit.files += 1;
                audit.bytes = audit.bytes.saturating_add(bytes);
                (actual != *expected)
                    .then(|| ("original-altered", format!("digest is {actual}, expected {expected}")))
            }
        }
    }
}

fn digest_of(path: &std::path::Path) -> io::Result<(Digest, u64)> {
    let mut file = File::open(path)?;
    let mut state = Sha256::new();
    let mut buffer = vec![0; 128 * 1024];
    let mut bytes: u64 = 0;
    loop {
        let count = match file.read(&mut buffer) {
            Ok(0) => return Ok((Digest(state.finalize().into()), bytes)),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        state.update(buffer.get(..count).unwrap_or_default());
        bytes = bytes.saturating_add(count as u64);
    }
}
