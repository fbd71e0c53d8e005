//! Checkpoints (mốc kiểm chứng): origin, size and root of a log, signed (C2SP tlog-checkpoint).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::LogError;
use super::merkle::Hash;
use super::note::{Key, Note, VerifierKey};

/// The state of a log at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The name of the log.
    pub origin: String,
    /// How many entries.
    pub size: u64,
    /// The root over all of them.
    pub root: Hash,
}

impl Checkpoint {
    /// Reads the text of a note; its signatures are the note's affair.
    pub fn parse(text: &str) -> Result<Self, LogError> {
        let wrong = |reason: &str| LogError::Checkpoint(reason.to_owned());
        let mut lines = text.strip_suffix('\n').ok_or_else(|| wrong("its last line is cut"))?.split('\n');
        let origin = lines.next().filter(|line| !line.is_empty()).ok_or_else(|| wrong("it names no log"))?;
        let size = lines.next().and_then(decimal).ok_or_else(|| wrong("its size is not a number"))?;
        let root = lines
            .next()
            .and_then(|line| BASE64.decode(line).ok()?.try_into().ok())
            .ok_or_else(|| wrong("its root is not a hash"))?;
        if lines.any(str::is_empty) {
            return Err(wrong("it has an empty line"));
        }
        Ok(Self { origin: origin.to_owned(), size, root })
    }

    /// Reads a signed note and checks that the key of this very log signed it.
    pub fn open(note: &str, key: &VerifierKey) -> Result<Self, LogError> {
        let note = Note::parse(note)?;
        if key.is_witness() {
            return Err(LogError::Key(format!("{} is the key of a witness, not of a log", key.name())));
        }
        note.verify(key)?;
        let checkpoint = Self::parse(&note.text)?;
        if checkpoint.origin != key.name() {
            return Err(LogError::Checkpoint(format!(
                "it is of {}, not of {}",
                checkpoint.origin,
                key.name()
            )));
        }
        Ok(checkpoint)
    }

    /// The text that is signed.
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, BASE64.encode(self.root))
    }

    pub(crate) fn sign(&self, key: &Key) -> String {
        key.sign(&self.text())
    }
}

/// A decimal number without sign and leading zeros.
pub(crate) fn decimal(text: &str) -> Option<u64> {
    let plain = text == "0" || (!text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit()));
    text.parse().ok().filter(|_| plain)
}
