//! Digest and signature algorithms, and whether a signature value is right under a public key.

use ed25519_dalek::Verifier as _;
use rsa::{BoxedUint, PublicKey, pkcs1v15, pss};
use sha1::Sha1;
use sha2::{Sha224, Sha256, Sha384, Sha512};
use signature::hazmat::PrehashVerifier as _;

use crate::asn1::{self, Node};

/// A digest algorithm (hàm băm).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hash {
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    /// By its object identifier.
    pub(crate) fn from_oid(oid: &str) -> Option<Self> {
        Some(match oid {
            "1.3.14.3.2.26" => Self::Sha1,
            "2.16.840.1.101.3.4.2.4" => Self::Sha224,
            "2.16.840.1.101.3.4.2.1" => Self::Sha256,
            "2.16.840.1.101.3.4.2.2" => Self::Sha384,
            "2.16.840.1.101.3.4.2.3" => Self::Sha512,
            _ => return None,
        })
    }

    /// The digest of bytes that lie in several pieces.
    pub(crate) fn of(self, parts: &[&[u8]]) -> Vec<u8> {
        fn all<D: sha2::Digest>(parts: &[&[u8]]) -> Vec<u8> {
            let mut digest = D::new();
            for part in parts {
                digest.update(part);
            }
            digest.finalize().to_vec()
        }
        match self {
            Self::Sha1 => all::<Sha1>(parts),
            Self::Sha224 => all::<Sha224>(parts),
            Self::Sha256 => all::<Sha256>(parts),
            Self::Sha384 => all::<Sha384>(parts),
            Self::Sha512 => all::<Sha512>(parts),
        }
    }

    /// The printed name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "SHA-1",
            Self::Sha224 => "SHA-224",
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
        }
    }
}

/// The name of a digest algorithm, also of one we do not compute.
pub(crate) fn digest_name(oid: &str) -> String {
    match oid {
        "1.2.840.113549.2.5" => "MD5".to_owned(),
        "1.2.840.113549.2.2" => "MD2".to_owned(),
        _ => Hash::from_oid(oid).map_or_else(|| oid.to_owned(), |hash| hash.name().to_owned()),
    }
}

/// How a signature value was made (thuật toán ký).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// RSA PKCS#1 v1.5; the digest may be left to the context.
    Pkcs1(Option<Hash>),
    /// RSA-PSS with digest and salt length.
    Pss(Hash, usize),
    /// ECDSA; the digest may be left to the context.
    Ecdsa(Option<Hash>),
    /// Ed25519.
    Ed25519,
    /// Something else, by its object identifier.
    Other(String),
}

impl Scheme {
    /// Reads an `AlgorithmIdentifier`.
    pub(crate) fn read(node: &Node<'_>) -> Option<Self> {
        let parts = node.sequence()?;
        let oid = parts.first()?.oid()?;
        Some(match oid.as_str() {
            "1.2.840.113549.1.1.1" => Self::Pkcs1(None),
            "1.2.840.113549.1.1.5" | "1.3.14.3.2.29" => Self::Pkcs1(Some(Hash::Sha1)),
            "1.2.840.113549.1.1.14" => Self::Pkcs1(Some(Hash::Sha224)),
            "1.2.840.113549.1.1.11" => Self::Pkcs1(Some(Hash::Sha256)),
            "1.2.840.113549.1.1.12" => Self::Pkcs1(Some(Hash::Sha384)),
            "1.2.840.113549.1.1.13" => Self::Pkcs1(Some(Hash::Sha512)),
            "1.2.840.113549.1.1.10" => pss_parameters(parts.get(1)).unwrap_or(Self::Other(oid)),
            "1.2.840.10045.2.1" => Self::Ecdsa(None),
            "1.2.840.10045.4.1" => Self::Ecdsa(Some(Hash::Sha1)),
            "1.2.840.10045.4.3.1" => Self::Ecdsa(Some(Hash::Sha224)),
            "1.2.840.10045.4.3.2" => Self::Ecdsa(Some(Hash::Sha256)),
            "1.2.840.10045.4.3.3" => Self::Ecdsa(Some(Hash::Sha384)),
            "1.2.840.10045.4.3.4" => Self::Ecdsa(Some(Hash::Sha512)),
            "1.3.101.112" => Self::Ed25519,
            _ => Self::Other(oid),
        })
    }

    /// The digest the algorithm itself names.
    pub(crate) fn hash(&self) -> Option<Hash> {
        match self {
            Self::Pkcs1(hash) | Self::Ecdsa(hash) => *hash,
            Self::Pss(hash, _) => Some(*hash),
            Self::Ed25519 | Self::Other(_) => None,
        }
    }

    /// The printed name.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Pkcs1(_) => "RSA PKCS#1 v1.5".to_owned(),
            Self::Pss(..) => "RSA-PSS".to_owned(),
            Self::Ecdsa(_) => "ECDSA".to_owned(),
            Self::Ed25519 => "Ed25519".to_owned(),
            Self::Other(oid) => match oid.as_str() {
                "1.2.840.113549.1.1.4" => "RSA + MD5".to_owned(),
                "1.2.840.113549.1.1.2" => "RSA + MD2".to_owned(),
                "1.2.840.10040.4.1" | "1.2.840.10040.4.3" => "DSA".to_owned(),
                "1.3.101.113" => "Ed448".to_owned(),
                _ => oid.clone(),
            },
        }
    }
}

/// RFC 4055: every parameter has a default; mask and message digest must be the same for us.
fn pss_parameters(node: Option<&Node<'_>>) -> Option<Scheme> {
    let mut hash = Hash::Sha1;
    let mut mask = Hash::Sha1;
    let mut salt = 20;
    for part in node?.sequence()? {
        let inner = part.children.first()?;
        match part.tag {
            0xa0 => hash = Hash::from_oid(&inner.sequence()?.first()?.oid()?)?,
            0xa1 => {
                let [generator, digest] = inner.sequence()? else { return None };
                if generator.oid()? != "1.2.840.113549.1.1.8" {
                    return None;
                }
                mask = Hash::from_oid(&digest.sequence()?.first()?.oid()?)?;
            }
            0xa2 => salt = usize::try_from(inner.small()?).ok()?,
            0xa3 if inner.small()? == 1 => {}
            _ => return None,
        }
    }
    (hash == mask && salt <= 512).then_some(Scheme::Pss(hash, salt))
}

/// The outcome of checking a signature value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Check {
    /// Right.
    Valid,
    /// Wrong.
    Invalid,
    /// We do not know this algorithm or key.
    Unsupported(String),
}

/// Checks a signature value over a message under a `SubjectPublicKeyInfo`.
pub(crate) fn verify(
    spki: &[u8],
    scheme: &Scheme,
    hash: Option<Hash>,
    message: &[&[u8]],
    value: &[u8],
) -> Check {
    let Some(node) = asn1::parse(spki) else { return Check::Unsupported("?".to_owned()) };
    verify_node(&node, scheme, hash, message, value).unwrap_or_else(|| Check::Unsupported(key_name(spki)))
}

fn verify_node(
    spki: &Node<'_>,
    scheme: &Scheme,
    hash: Option<Hash>,
    message: &[&[u8]],
    value: &[u8],
) -> Option<Check> {
    let [algorithm, key] = spki.sequence()? else { return None };
    let key_oid = algorithm.sequence()?.first()?.oid()?;
    let bits = key.bits()?;
    let right = match scheme {
        Scheme::Pkcs1(named) => {
            if key_oid != "1.2.840.113549.1.1.1" {
                return None;
            }
            let hash = named.or(hash)?;
            pkcs1_is_right(rsa_key(bits)?, hash, &hash.of(message), value)
        }
        Scheme::Pss(hash, salt) => {
            match key_oid.as_str() {
                "1.2.840.113549.1.1.1" => {}
                // A key bound to PSS parameters may be used with these alone (RFC 4055, 3.3).
                "1.2.840.113549.1.1.10" => match algorithm.children.get(1) {
                    None => {}
                    parameters => match pss_parameters(parameters)? {
                        Scheme::Pss(bound, least) if bound == *hash && *salt >= least => {}
                        _ => return Some(Check::Invalid),
                    },
                },
                _ => return None,
            }
            pss_is_right(rsa_key(bits)?, *hash, *salt, &hash.of(message), value)
        }
        Scheme::Ecdsa(named) => {
            let curve = algorithm.children.get(1)?.oid()?;
            let digest = named.or(hash)?.of(message);
            match (key_oid.as_str(), curve.as_str()) {
                ("1.2.840.10045.2.1", "1.2.840.10045.3.1.7") => {
                    let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(bits).ok()?;
                    p256::ecdsa::Signature::from_der(value)
                        .is_ok_and(|value| key.verify_prehash(&digest, &value).is_ok())
                }
                ("1.2.840.10045.2.1", "1.3.132.0.34") => {
                    let key = p384::ecdsa::VerifyingKey::from_sec1_bytes(bits).ok()?;
                    // The crate refuses digests shorter than half the field; none of ours is.
                    p384::ecdsa::Signature::from_der(value)
                        .is_ok_and(|value| key.verify_prehash(&digest, &value).is_ok())
                }
                _ => return None,
            }
        }
        Scheme::Ed25519 => {
            if key_oid != "1.3.101.112" {
                return None;
            }
            let key = ed25519_dalek::VerifyingKey::from_bytes(bits.try_into().ok()?).ok()?;
            let value = ed25519_dalek::Signature::from_slice(value).ok();
            value.is_some_and(|value| key.verify(&message.concat(), &value).is_ok())
        }
        Scheme::Other(_) => return None,
    };
    Some(if right { Check::Valid } else { Check::Invalid })
}

fn rsa_key(bits: &[u8]) -> Option<PublicKey> {
    let node = asn1::parse(bits)?;
    let [modulus, exponent] = node.sequence()? else { return None };
    let number = |node: &Node<'_>| {
        let bytes = node.unsigned()?;
        let precision = u32::try_from(bytes.len()).ok()?.checked_mul(8)?;
        BoxedUint::from_be_slice(bytes, precision).ok()
    };
    PublicKey::new(number(modulus)?, number(exponent)?).ok()
}

fn pkcs1_is_right(key: PublicKey, hash: Hash, digest: &[u8], value: &[u8]) -> bool {
    let Ok(value) = pkcs1v15::Signature::try_from(value) else { return false };
    match hash {
        Hash::Sha1 => pkcs1v15::VerifyingKey::<Sha1>::new(key).verify_prehash(digest, &value),
        Hash::Sha224 => pkcs1v15::VerifyingKey::<Sha224>::new(key).verify_prehash(digest, &value),
        Hash::Sha256 => pkcs1v15::VerifyingKey::<Sha256>::new(key).verify_prehash(digest, &value),
        Hash::Sha384 => pkcs1v15::VerifyingKey::<Sha384>::new(key).verify_prehash(digest, &value),
        Hash::Sha512 => pkcs1v15::VerifyingKey::<Sha512>::new(key).verify_prehash(digest, &value),
    }
    .is_ok()
}

fn pss_is_right(key: PublicKey, hash: Hash, salt: usize, digest: &[u8], value: &[u8]) -> bool {
    let Ok(value) = pss::Signature::try_from(value) else { return false };
    match hash {
        Hash::Sha1 => pss::VerifyingKey::<Sha1>::new_with_salt_len(key, salt).verify_prehash(digest, &value),
        Hash::Sha224 => {
            pss::VerifyingKey::<Sha224>::new_with_salt_len(key, salt).verify_prehash(digest, &value)
        }
        Hash::Sha256 => {
            pss::VerifyingKey::<Sha256>::new_with_salt_len(key, salt).verify_prehash(digest, &value)
        }
        Hash::Sha384 => {
            pss::VerifyingKey::<Sha384>::new_with_salt_len(key, salt).verify_prehash(digest, &value)
        }
        Hash::Sha512 => {
            pss::VerifyingKey::<Sha512>::new_with_salt_len(key, salt).verify_prehash(digest, &value)
        }
    }
    .is_ok()
}

/// The key as people name it: `RSA-2048`, `EC P-256`.
pub(crate) fn key_name(spki: &[u8]) -> String {
    let name = || {
        let node = asn1::parse(spki)?;
        let [algorithm, key] = node.sequence()? else { return None };
        let parts = algorithm.sequence()?;
        let oid = parts.first()?.oid()?;
        Some(match oid.as_str() {
            "1.2.840.113549.1.1.1" | "1.2.840.113549.1.1.10" => format!("RSA-{}", rsa_bits(key)?),
            "1.2.840.10045.2.1" => match parts.get(1)?.oid()?.as_str() {
                "1.2.840.10045.3.1.7" => "EC P-256".to_owned(),
                "1.3.132.0.34" => "EC P-384".to_owned(),
                "1.3.132.0.35" => "EC P-521".to_owned(),
                curve => format!("EC {curve}"),
            },
            "1.3.101.112" => "Ed25519".to_owned(),
            "1.3.101.113" => "Ed448".to_owned(),
            "1.2.840.10040.4.1" => "DSA".to_owned(),
            _ => oid,
        })
    };
    name().unwrap_or_else(|| "?".to_owned())
}

fn rsa_bits(key: &Node<'_>) -> Option<usize> {
    let node = asn1::parse(key.bits()?)?;
    let modulus = node.sequence()?.first()?.unsigned()?;
    let zeros = usize::try_from(modulus.first()?.leading_zeros()).ok()?;
    (modulus.len() * 8).checked_sub(zeros)
}

/// Is this an RSA key too short to be trusted today?
pub(crate) fn is_short(key: &str) -> bool {
    key.strip_prefix("RSA-").and_then(|bits| bits.parse::<u32>().ok()).is_some_and(|bits| bits < 2048)
}
