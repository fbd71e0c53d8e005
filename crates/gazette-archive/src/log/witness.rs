//! Witnesses (người làm chứng): others who sign a checkpoint only if it continues the one they saw before (C2SP
//! tlog-witness), so that a log cannot show two histories to two readers.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::checkpoint::{Checkpoint, decimal};
use super::merkle::{Hash, empty_root, verify_consistency};
use super::note::{Key, Note, VerifierKey};
use super::{Log, LogError, LogReader};

/// A proof in a request has at most so many hashes.
const LONGEST: usize = 63;

/// What came of asking one witness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Witnessed {
    /// It signed.
    Signed,
    /// It has seen a longer log than this one: an older copy was put back.
    Ahead {
        /// How long.
        size: u64,
    },
    /// It does not take this log for the continuation of the one it saw.
    Refused {
        /// The HTTP status it answered with.
        status: u16,
    },
    /// It could not be asked, or its answer is of no use.
    Silent {
        /// Why.
        reason: String,
    },
}

/// Carries a request to a witness and brings back the HTTP status and the body.
pub type Ask<'a> = dyn FnMut(&str) -> Result<(u16, Vec<u8>), String> + 'a;

impl LogReader {
    /// The body of the request `add-checkpoint` to a witness that saw `old` entries.
    pub fn witness_request(&self, old: u64) -> Result<String, LogError> {
        let proof: String =
            self.prove_consistency(old)?.iter().map(|hash| BASE64.encode(hash) + "\n").collect();
        Ok(format!("old {old}\n{proof}\n{}", self.note))
    }
}

impl Log {
    /// Asks a witness to sign the head; its signature then stands in the checkpoint and in every proof made from now on.
    pub fn witness(&mut self, witness: &VerifierKey, ask: &mut Ask<'_>) -> Result<Witnessed, LogError> {
        let size = self.reader.head.size;
        let mut old = 0;
        // A witness that saw another size than assumed tells it; then there is a second and last request.
        for last in [false, true] {
            let (status, body) = match ask(&self.reader.witness_request(old)?) {
                Ok(answer) => answer,
                Err(reason) => return Ok(Witnessed::Silent { reason }),
            };
            let text = String::from_utf8_lossy(&body).into_owned();
            match status {
                200 => return self.add_cosignature(witness, &text),
                409 if !last => match decimal(text.trim()) {
                    Some(seen) if seen > size => return Ok(Witnessed::Ahead { size: seen }),
                    Some(seen) => old = seen,
                    None => return Ok(Witnessed::Silent { reason: "409 without a size".to_owned() }),
                },
                status => return Ok(Witnessed::Refused { status }),
            }
        }
        Ok(Witnessed::Refused { status: 409 })
    }

    fn add_cosignature(&mut self, witness: &VerifierKey, lines: &str) -> Result<Witnessed, LogError> {
        let silent = |reason: String| Ok(Witnessed::Silent { reason });
        let signed = format!("{}\n{lines}", self.reader.head.text());
        let Ok(note) = Note::parse(&signed) else { return silent("its answer is no signature".to_owned()) };
        if let Err(error) = note.verify(witness) {
            return silent(error.to_string());
        }
        let own = |line: &&str| {
            Note::parse(&format!("{}\n{line}\n", self.reader.head.text()))
                .is_ok_and(|note| note.verify(witness).is_ok())
        };
        let kept = Note::parse(&self.reader.note)?;
        if kept.verify(witness).is_ok() {
            return Ok(Witnessed::Signed);
        }
        if let Some(line) = lines.lines().find(own) {
            let note = format!("{}{line}\n", self.reader.note);
            super::remember(&self.memory, &note)?;
            super::show(&self.reader.folder, &note)?;
            self.reader.note = note;
        }
        Ok(Witnessed::Signed)
    }
}

/// Why a witness does not sign, with the HTTP status and body of the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// 400, 403, 409 or 422.
    pub status: u16,
    /// For 409 the size the witness saw.
    pub body: String,
}

/// The part of a witness: judges a request by the head seen before, and signs; gives the answer and the head to remember.
///
/// The caller writes the head down safely before it sends the answer.
pub fn cosign(
    request: &str,
    seen: Option<&Checkpoint>,
    log: &VerifierKey,
    witness: &Key,
    time: u64,
) -> Result<(String, Checkpoint), Refusal> {
    let refuse = |status, body: String| Refusal { status, body };
    let (old, proof, note) = parse(request).ok_or_else(|| refuse(400, String::new()))?;
    let head = Checkpoint::open(note, log).map_err(|_| refuse(403, String::new()))?;
    let empty = Checkpoint { origin: head.origin.clone(), size: 0, root: empty_root() };
    let seen = seen.unwrap_or(&empty);
    if old > head.size {
        return Err(refuse(400, String::new()));
    }
    if old != seen.size {
        return Err(refuse(409, format!("{}\n", seen.size)));
    }
    let continues = if old == 0 {
        proof.is_empty()
    } else {
        verify_consistency(old, head.size, &seen.root, &head.root, &proof)
    };
    if !continues {
        return Err(refuse(422, String::new()));
    }
    let line = witness.cosign(&head.text(), time).map_err(|_| refuse(400, String::new()))?;
    Ok((line, head))
}

/// Old size, proof, and checkpoint of a request.
fn parse(request: &str) -> Option<(u64, Vec<Hash>, &str)> {
    let (head, note) = request.split_once("\n\n")?;
    let mut lines = head.split('\n');
    let old = decimal(lines.next()?.strip_prefix("old ")?)?;
    let proof = lines
        .map(|line| BASE64.decode(line).ok()?.try_into().ok())
        .collect::<Option<Vec<Hash>>>()
        .filter(|proof| proof.len() <= LONGEST)?;
    Some((old, proof, note))
}
