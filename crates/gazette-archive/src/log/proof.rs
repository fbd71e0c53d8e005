//! Proofs that stand alone (bằng chứng kèm tệp): C2SP tlog-proof, with the entry itself in the line `extra`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use gazette_model::Digest;

use super::LogError;
use super::checkpoint::{Checkpoint, decimal};
use super::entry::LogEntry;
use super::merkle::{Hash, LONGEST_PROOF, leaf_hash, verify_inclusion};
use super::note::VerifierKey;
use super::policy::Policy;

const HEADER: &str = "c2sp.org/tlog-proof@v1";

/// A proof taken apart; nothing is verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// Bytes of the line `extra`: the entry.
    pub extra: Option<Vec<u8>>,
    /// Which entry of the log.
    pub index: u64,
    /// The way from the entry to the root.
    pub hashes: Vec<Hash>,
    /// The signed checkpoint, verbatim.
    pub checkpoint: String,
}

/// What a proof that holds says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proved {
    /// The entry.
    pub entry: LogEntry,
    /// Which entry of the log.
    pub index: u64,
    /// The checkpoint that was signed over it.
    pub checkpoint: Checkpoint,
    /// The position in [`LogEntry::files`] of the file asked for; `None` when the proof is good, but of other bytes.
    pub file: Option<usize>,
}

impl Proof {
    /// Takes a proof apart.
    pub fn parse(text: &str) -> Result<Self, LogError> {
        let wrong = |reason: &str| LogError::Proof(reason.to_owned());
        let (head, checkpoint) = text.split_once("\n\n").ok_or_else(|| wrong("it has no checkpoint"))?;
        let mut lines = head.split('\n').peekable();
        if lines.next() != Some(HEADER) {
            return Err(wrong("it does not begin with the line of a tlog-proof"));
        }
        let mut extra = None;
        if let Some(base64) = lines.peek().and_then(|line| line.strip_prefix("extra ")) {
            extra = Some(BASE64.decode(base64).map_err(|_| wrong("its line `extra` is not base64"))?);
            lines.next();
        }
        let index = lines.next().and_then(|line| line.strip_prefix("index ")).and_then(decimal);
        let index = index.ok_or_else(|| wrong("its line `index` is no number"))?;
        let mut hashes = Vec::new();
        for line in lines {
            let hash = BASE64.decode(line).ok().and_then(|bytes| bytes.try_into().ok());
            hashes.push(hash.ok_or_else(|| wrong("a line is not a hash"))?);
            if hashes.len() > LONGEST_PROOF {
                return Err(wrong("it has too many hashes"));
            }
        }
        Ok(Self { extra, index, hashes, checkpoint: checkpoint.to_owned() })
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        let extra =
            self.extra.as_ref().map_or(String::new(), |extra| format!("extra {}\n", BASE64.encode(extra)));
        let hashes: String = self.hashes.iter().map(|hash| BASE64.encode(hash) + "\n").collect();
        format!("{HEADER}\n{extra}index {}\n{hashes}\n{}", self.index, self.checkpoint)
    }
}

/// Verifies a proof against the public key of the log and looks for the digest of a file in its entry.
///
/// Nothing else is needed: no archive, no network, no clock.
pub fn verify_proof(digest: &Digest, proof: &str, key: &VerifierKey) -> Result<Proved, LogError> {
    let proof = Proof::parse(proof)?;
    let checkpoint = Checkpoint::open(&proof.checkpoint, key)?;
    judge(digest, proof, checkpoint)
}

/// Like [`verify_proof`], and asks for the witnesses a policy demands; gives the names of those that signed.
pub fn verify_proof_by(
    digest: &Digest,
    proof: &str,
    policy: &Policy,
) -> Result<(Proved, Vec<String>), LogError> {
    let proof = Proof::parse(proof)?;
    let (checkpoint, signed) = policy.open(&proof.checkpoint)?;
    Ok((judge(digest, proof, checkpoint)?, signed))
}

fn judge(digest: &Digest, proof: Proof, checkpoint: Checkpoint) -> Result<Proved, LogError> {
    let entry = proof.extra.ok_or_else(|| LogError::Proof("it does not carry its entry".to_owned()))?;
    if !verify_inclusion(proof.index, checkpoint.size, &leaf_hash(&entry), &proof.hashes, &checkpoint.root) {
        return Err(LogError::NotIncluded { index: proof.index, size: checkpoint.size });
    }
    let entry = LogEntry::from_bytes(&entry)?;
    let file = entry.files.iter().position(|file| file.sha256 == *digest);
    Ok(Proved { entry, index: proof.index, checkpoint, file })
}
