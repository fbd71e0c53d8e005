//! Signed notes (C2SP signed-note) and their Ed25519 keys.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};

use super::LogError;

/// The type byte of plain Ed25519 signatures.
const ED25519: u8 = 1;
/// The type byte of a witness: Ed25519 over the text and a time (C2SP tlog-cosignature).
const COSIGNATURE: u8 = 4;
/// More signature lines than this are not looked at.
const MOST_SIGNATURES: usize = 64;
/// The largest note.
const LONGEST: usize = 1 << 20;

/// The private key of a log (khóa ký nhật ký); it belongs in a file of its own that nobody else may read.
#[derive(Clone)]
pub struct Key {
    name: String,
    kind: u8,
    signing: SigningKey,
}

/// The public key of a log (khóa kiểm tra), as printed: `origin+1b2c3d4e+AQ…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    kind: u8,
    id: [u8; 4],
    verifying: VerifyingKey,
}

/// A note with its signature lines, not verified yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What is signed, with the line end of its last line.
    pub text: String,
    /// Who signed.
    pub signatures: Vec<NoteSignature>,
}

/// A signature line of a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteSignature {
    /// Name of the key.
    pub name: String,
    /// Identifier of the key.
    pub id: [u8; 4],
    /// The signature itself.
    pub bytes: Vec<u8>,
}

impl Key {
    /// A new key for the log `origin`, such as `congbao.example.gov.vn/log`.
    pub fn generate(origin: &str) -> Result<Self, LogError> {
        Self::generate_kind(origin, ED25519)
    }

    /// A new key for a witness (người làm chứng) of other people's logs.
    pub fn generate_witness(name: &str) -> Result<Self, LogError> {
        Self::generate_kind(name, COSIGNATURE)
    }

    fn generate_kind(origin: &str, kind: u8) -> Result<Self, LogError> {
        check_name(origin)?;
        let mut seed = [0; 32];
        getrandom::fill(&mut seed)
            .map_err(|_| LogError::Key("the system gives no random bytes".to_owned()))?;
        Ok(Self { name: origin.to_owned(), kind, signing: SigningKey::from_bytes(&seed) })
    }

    /// Reads the form [`Key::to_private_text`] writes.
    pub fn from_private_text(text: &str) -> Result<Self, LogError> {
        let wrong = || LogError::Key("not the text of a private key".to_owned());
        let rest = text.trim().strip_prefix("PRIVATE+KEY+").ok_or_else(wrong)?;
        let (name, id, data) = parts(rest).ok_or_else(wrong)?;
        check_name(name)?;
        let (kind, seed): (u8, [u8; 32]) = match data.split_first() {
            Some((&kind @ (ED25519 | COSIGNATURE), seed)) => (kind, seed.try_into().map_err(|_| wrong())?),
            _ => return Err(wrong()),
        };
        let key = Self { name: name.to_owned(), kind, signing: SigningKey::from_bytes(&seed) };
        if key.verifier().id != id { Err(wrong()) } else { Ok(key) }
    }

    /// The private key as text: keep it secret.
    pub fn to_private_text(&self) -> String {
        let id = super::hex(&self.verifier().id);
        format!(
            "PRIVATE+KEY+{}+{id}+{}\n",
            self.name,
            BASE64.encode(tagged(self.kind, &self.signing.to_bytes()))
        )
    }

    /// The name of the log.
    pub fn origin(&self) -> &str {
        &self.name
    }

    /// The public key.
    pub fn verifier(&self) -> VerifierKey {
        let verifying = self.signing.verifying_key();
        let (name, kind) = (self.name.clone(), self.kind);
        VerifierKey { id: key_id(&name, kind, &verifying), name, kind, verifying }
    }

    /// Signs a text, which must end with a line end.
    pub(crate) fn sign(&self, text: &str) -> String {
        let mut bytes = self.verifier().id.to_vec();
        bytes.extend_from_slice(&self.signing.sign(text.as_bytes()).to_bytes());
        format!("{text}\n— {} {}\n", self.name, BASE64.encode(bytes))
    }
}

impl Key {
    /// The line with which a witness signs the text of a checkpoint at a time, in seconds since 1970.
    pub fn cosign(&self, text: &str, time: u64) -> Result<String, LogError> {
        if self.kind != COSIGNATURE {
            return Err(LogError::Key(format!("{} is the key of a log, not of a witness", self.name)));
        }
        let mut bytes = self.verifier().id.to_vec();
        bytes.extend_from_slice(&time.to_be_bytes());
        bytes.extend_from_slice(&self.signing.sign(cosigned(text, time).as_bytes()).to_bytes());
        Ok(format!("— {} {}\n", self.name, BASE64.encode(bytes)))
    }
}

impl fmt::Debug for Key {
    /// The secret is never shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key").field("name", &self.name).finish_non_exhaustive()
    }
}

impl VerifierKey {
    /// Reads `name+id+key`; the identifier must be that of the key.
    pub fn parse(text: &str) -> Result<Self, LogError> {
        let wrong = |reason: &str| LogError::Key(format!("not a verifier key: {reason}"));
        let (name, id, data) = parts(text.trim()).ok_or_else(|| wrong("it has the form name+id+key"))?;
        check_name(name)?;
        let (kind, bytes): (u8, [u8; 32]) = match data.split_first() {
            Some((&kind @ (ED25519 | COSIGNATURE), bytes)) => {
                (kind, bytes.try_into().map_err(|_| wrong("its length"))?)
            }
            _ => return Err(wrong("only Ed25519 keys are known")),
        };
        let verifying = VerifyingKey::from_bytes(&bytes).map_err(|_| wrong("not a point of the curve"))?;
        if key_id(name, kind, &verifying) != id {
            return Err(wrong("its identifier belongs to another key"));
        }
        Ok(Self { name: name.to_owned(), kind, id, verifying })
    }

    /// The name of the log or witness.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it is the key of a witness, whose signatures carry a time.
    pub fn is_witness(&self) -> bool {
        self.kind == COSIGNATURE
    }

    /// The identifier of the key.
    pub fn id(&self) -> [u8; 4] {
        self.id
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}+{}+{}",
            self.name,
            super::hex(&self.id),
            BASE64.encode(tagged(self.kind, self.verifying.as_bytes()))
        )
    }
}

impl Note {
    /// Takes a note apart; nothing is verified.
    pub fn parse(note: &str) -> Result<Self, LogError> {
        let wrong = |reason: &str| LogError::Note(reason.to_owned());
        if note.len() > LONGEST {
            return Err(wrong("it is larger than a megabyte"));
        }
        if note.chars().any(|c| c < ' ' && c != '\n') {
            return Err(wrong("it has control characters"));
        }
        let split = note.rfind("\n\n").ok_or_else(|| wrong("it has no empty line before its signatures"))?;
        let (text, lines) = note.split_at_checked(split + 1).ok_or_else(|| wrong("it ends too early"))?;
        let lines = lines.strip_prefix('\n').unwrap_or_default();
        if lines.is_empty() || !lines.ends_with('\n') {
            return Err(wrong("it has no signature lines"));
        }
        let mut signatures = Vec::new();
        for line in lines.split_terminator('\n') {
            if signatures.len() >= MOST_SIGNATURES {
                return Err(wrong("it has too many signatures"));
            }
            let parse = || {
                let (name, base64) = line.strip_prefix("— ")?.split_once(' ')?;
                check_name(name).ok()?;
                let bytes = BASE64.decode(base64).ok()?;
                let (id, bytes) = bytes.split_first_chunk::<4>()?;
                (!bytes.is_empty()).then(|| NoteSignature {
                    name: name.to_owned(),
                    id: *id,
                    bytes: bytes.to_vec(),
                })
            };
            signatures
                .push(parse().ok_or_else(|| wrong("a signature line has not the form `— name base64`"))?);
        }
        Ok(Self { text: text.to_owned(), signatures })
    }

    /// Checks that the key signed it. Signatures of other keys are left aside; one of this key that fails refuses all.
    pub fn verify(&self, key: &VerifierKey) -> Result<(), LogError> {
        self.verified(key).map(|_| ())
    }

    /// Like [`Note::verify`]; gives the time a witness signed at, in seconds since 1970.
    pub fn verified(&self, key: &VerifierKey) -> Result<Option<u64>, LogError> {
        let wrong = || LogError::Signature(key.name.clone());
        let mut signed = None;
        for signature in self.signatures.iter().filter(|s| s.name == key.name && s.id == key.id) {
            let mut bytes = signature.bytes.as_slice();
            let (mut text, mut time) = (self.text.clone(), None);
            if key.is_witness() {
                let (stamp, rest) = bytes.split_first_chunk::<8>().ok_or_else(wrong)?;
                let seconds = u64::from_be_bytes(*stamp);
                if i64::try_from(seconds).is_err() {
                    return Err(wrong());
                }
                (text, time, bytes) = (cosigned(&self.text, seconds), Some(seconds), rest);
            }
            let bytes: [u8; 64] = bytes.try_into().map_err(|_| wrong())?;
            key.verifying
                .verify_strict(text.as_bytes(), &Signature::from_bytes(&bytes))
                .map_err(|_| wrong())?;
            signed = Some(time);
        }
        signed.ok_or_else(|| LogError::NotSigned(key.name.clone()))
    }
}

/// What a witness signs.
fn cosigned(text: &str, time: u64) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}

fn parts(text: &str) -> Option<(&str, [u8; 4], Vec<u8>)> {
    let (name, rest) = text.split_once('+')?;
    let (id, data) = rest.split_once('+')?;
    let number = u32::from_str_radix(id, 16).ok().filter(|_| id.len() == 8 && !id.starts_with('+'))?;
    Some((name, number.to_be_bytes(), BASE64.decode(data).ok()?))
}

fn tagged(kind: u8, key: &[u8; 32]) -> Vec<u8> {
    [&[kind], key.as_slice()].concat()
}

fn key_id(name: &str, kind: u8, key: &VerifyingKey) -> [u8; 4] {
    let digest =
        Sha256::new().chain_update(name).chain_update([b'\n', kind]).chain_update(key.as_bytes()).finalize();
    let mut id = [0; 4];
    id.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    id
}

pub(super) fn check_name(name: &str) -> Result<(), LogError> {
    if name.is_empty() || name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+') {
        return Err(LogError::Key(format!("`{}` is not a name of a key", name.escape_debug())));
    }
    Ok(())
}
