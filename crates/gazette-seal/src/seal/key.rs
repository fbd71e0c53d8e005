//! The office's key (khóa ký của văn phòng): from a PKCS#12 file, or on a token that never gives it away.

use p12_keystore::{KeyStore, KeyStoreEntry, Pkcs12ImportPolicy};
use rsa::pkcs1v15;
use rsa::pkcs8::DecodePrivateKey as _;
use sha2::Sha256;
use signature::{SignatureEncoding as _, Signer as _};

use super::der;
use super::error::SealError;
use crate::certificate::Certificate;
use crate::key::{Hash, key_name};

/// A key that signs for the office, with its certificates.
pub trait SigningKey {
    /// The certificates in DER, the signer's own first.
    fn certificates(&self) -> &[Vec<u8>];

    /// Signs a message with the algorithm the certificate's key asks for: RSA PKCS#1 v1.5 or ECDSA with SHA-256,
    /// ECDSA with SHA-384 on P-384.
    ///
    /// # Errors
    ///
    /// If the key store or the token fails.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SealError>;
}

/// What a key signs with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Algorithm {
    Rsa,
    P256,
    P384,
}

impl Algorithm {
    /// By the key of a certificate.
    pub(crate) fn of(certificate: &Certificate) -> Result<Self, SealError> {
        let name = key_name(&certificate.spki);
        match name.as_str() {
            "EC P-256" => Ok(Self::P256),
            "EC P-384" => Ok(Self::P384),
            rsa if rsa.starts_with("RSA-") && !crate::key::is_short(rsa) => Ok(Self::Rsa),
            other => Err(SealError::Key(format!("keys of the kind {other} do not seal"))),
        }
    }

    pub(crate) fn hash(self) -> Hash {
        if self == Self::P384 { Hash::Sha384 } else { Hash::Sha256 }
    }

    pub(crate) fn hash_oid(self) -> &'static str {
        if self == Self::P384 { "2.16.840.1.101.3.4.2.2" } else { "2.16.840.1.101.3.4.2.1" }
    }

    pub(crate) fn identifier(self) -> Vec<u8> {
        match self {
            Self::Rsa => der::algorithm("1.2.840.113549.1.1.11", true),
            Self::P256 => der::algorithm("1.2.840.10045.4.3.2", false),
            Self::P384 => der::algorithm("1.2.840.10045.4.3.3", false),
        }
    }
}

/// A key from a PKCS#12 file (`.p12`, `.pfx`).
pub struct FileKey {
    certificates: Vec<Vec<u8>>,
    secret: Secret,
}

enum Secret {
    Rsa(Box<pkcs1v15::SigningKey<Sha256>>),
    P256(Box<p256::ecdsa::SigningKey>),
    P384(Box<p384::ecdsa::SigningKey>),
}

impl std::fmt::Debug for FileKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("FileKey")
            .field("certificates", &self.certificates.len())
            .finish_non_exhaustive()
    }
}

impl FileKey {
    /// Opens a PKCS#12 store; with several keys in it, `alias` says which.
    ///
    /// # Errors
    ///
    /// If the passphrase is wrong, no key fits, or the key is of a kind that does not seal.
    pub fn from_pkcs12(store: &[u8], passphrase: &str, alias: Option<&str>) -> Result<Self, SealError> {
        let opened = KeyStore::from_pkcs12(store, passphrase, Pkcs12ImportPolicy::Relaxed);
        let store = opened.map_err(|error| match error {
            p12_keystore::error::Error::MacError(_)
            | p12_keystore::error::Error::UnpadError
            | p12_keystore::error::Error::Pkcs5Error(_) => SealError::Secret,
            other => SealError::Key(other.to_string()),
        })?;
        let mut chains = Vec::new();
        let mut others = Vec::new();
        for (name, entry) in store.entries() {
            match entry {
                KeyStoreEntry::PrivateKeyChain(chain) if alias.is_none_or(|alias| alias == name) => {
                    chains.push(chain);
                }
                KeyStoreEntry::Certificate(certificate) => others.push(certificate.as_der().to_vec()),
                _ => {}
            }
        }
        let chain = match chains.as_slice() {
            [one] => *one,
            [] => return Err(SealError::Key("the store holds no such key".to_owned())),
            _ => {
                return Err(SealError::Key("the store holds several keys: name one by its alias".to_owned()));
            }
        };
        let mut certificates: Vec<Vec<u8>> =
            chain.certs().iter().map(|certificate| certificate.as_der().to_vec()).collect();
        complete(&mut certificates, &others);
        let leaf = certificates
            .first()
            .and_then(|der| Certificate::read(der))
            .ok_or_else(|| SealError::Key("the key has no certificate".to_owned()))?;
        let key = chain.key().as_der();
        let unreadable = |error: &dyn std::fmt::Display| SealError::Key(error.to_string());
        let secret = match Algorithm::of(&leaf)? {
            Algorithm::Rsa => {
                let key = rsa::PrivateKey::from_pkcs8_der(key).map_err(|error| unreadable(&error))?;
                Secret::Rsa(Box::new(pkcs1v15::SigningKey::new(key)))
            }
            Algorithm::P256 => {
                let key = p256::ecdsa::SigningKey::from_pkcs8_der(key).map_err(|error| unreadable(&error))?;
                Secret::P256(Box::new(key))
            }
            Algorithm::P384 => {
                let key = p384::ecdsa::SigningKey::from_pkcs8_der(key).map_err(|error| unreadable(&error))?;
                Secret::P384(Box::new(key))
            }
        };
        Ok(Self { certificates, secret })
    }
}

impl SigningKey for FileKey {
    fn certificates(&self) -> &[Vec<u8>] {
        &self.certificates
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SealError> {
        let failed = |error: signature::Error| SealError::Key(error.to_string());
        Ok(match &self.secret {
            Secret::Rsa(key) => key.try_sign(message).map_err(failed)?.to_vec(),
            Secret::P256(key) => {
                let value: p256::ecdsa::Signature = key.try_sign(message).map_err(failed)?;
                value.to_der().as_bytes().to_vec()
            }
            Secret::P384(key) => {
                let value: p384::ecdsa::Signature = key.try_sign(message).map_err(failed)?;
                value.to_der().as_bytes().to_vec()
            }
        })
    }
}

/// Adds the issuers that are at hand, from the signer up; what belongs to no chain stays out.
pub(crate) fn complete(certificates: &mut Vec<Vec<u8>>, pool: &[Vec<u8>]) {
    const LONGEST: usize = 8;
    let read: Vec<Certificate> = pool.iter().filter_map(|der| Certificate::read(der)).collect();
    while certificates.len() < LONGEST {
        let Some(last) = certificates.last().and_then(|der| Certificate::read(der)) else { return };
        if last.is_self_issued() {
            return;
        }
        let above = read.iter().find(|one| {
            one.subject.key == last.issuer.key && !certificates.contains(&one.der) && last.is_signed_by(one)
        });
        let Some(above) = above else { return };
        certificates.push(above.der.clone());
    }
}
