//! The signed message of a seal (CMS `SignedData` in the profile of PAdES, ETSI EN 319 142-1).
//!
//! The time of signing stands in the signature dictionary, not in the message: PAdES forbids it there.

use super::der;
use super::error::SealError;
use super::key::{Algorithm, SigningKey};
use crate::asn1::{self, wrap};
use crate::key::Hash;

const DATA: &str = "1.2.840.113549.1.7.1";
const SIGNED_DATA: &str = "1.2.840.113549.1.7.2";
const CONTENT_TYPE: &str = "1.2.840.113549.1.9.3";
const MESSAGE_DIGEST: &str = "1.2.840.113549.1.9.4";
const SIGNING_CERTIFICATE_V2: &str = "1.2.840.113549.1.9.16.2.47";
const TIME_STAMP_TOKEN: &str = "1.2.840.113549.1.9.16.2.14";

/// Gives a time-stamp token over a signature value.
pub(crate) type Stamper<'a> = &'a mut dyn FnMut(&[u8]) -> Result<Vec<u8>, SealError>;

/// Signs a digest; `stamp` gives the time-stamp token over the signature value.
pub(crate) fn sign(
    digest: &[u8],
    key: &dyn SigningKey,
    algorithm: Algorithm,
    stamp: Option<Stamper<'_>>,
) -> Result<Vec<u8>, SealError> {
    let attributes = der::set(&[
        attribute(CONTENT_TYPE, &[der::oid(DATA)]),
        attribute(MESSAGE_DIGEST, &[der::octets(digest)]),
        attribute(SIGNING_CERTIFICATE_V2, &[certificate_id(key, algorithm)]),
    ]);
    let value = key.sign(&attributes)?;
    let token = stamp.map(|stamp| stamp(&value)).transpose()?;
    assemble(key, algorithm, &attributes, &value, token.as_deref())
}

/// How many bytes a message takes, a time stamp apart.
pub(crate) fn size(key: &dyn SigningKey) -> usize {
    key.certificates().iter().map(Vec::len).sum::<usize>() + 2 * 1024
}

fn certificate_id(key: &dyn SigningKey, algorithm: Algorithm) -> Vec<u8> {
    let leaf = key.certificates().first().cloned().unwrap_or_default();
    let hash = algorithm.hash();
    let mut parts = Vec::new();
    // SHA-256 is the default and must not be written.
    if hash != Hash::Sha256 {
        parts.push(der::algorithm(algorithm.hash_oid(), false));
    }
    parts.push(der::octets(&hash.of(&[&leaf])));
    der::sequence(&[der::sequence(&[der::sequence(&parts)])])
}

fn attribute(kind: &str, values: &[Vec<u8>]) -> Vec<u8> {
    der::sequence(&[der::oid(kind), der::set(values)])
}

fn assemble(
    key: &dyn SigningKey,
    algorithm: Algorithm,
    attributes: &[u8],
    value: &[u8],
    token: Option<&[u8]>,
) -> Result<Vec<u8>, SealError> {
    let unreadable = || SealError::Key("the certificate cannot be read".to_owned());
    let leaf = key.certificates().first().ok_or_else(unreadable)?;
    let (issuer, serial) = issuer_and_serial(leaf).ok_or_else(unreadable)?;
    let content = asn1::parse(attributes).map(|node| node.content.to_vec()).unwrap_or_default();
    let mut signer = vec![
        der::unsigned(&[1]),
        der::sequence(&[issuer, serial]),
        der::algorithm(algorithm.hash_oid(), false),
        wrap(0xa0, &content),
        algorithm.identifier(),
        der::octets(value),
    ];
    if let Some(token) = token {
        signer.push(wrap(0xa1, &attribute(TIME_STAMP_TOKEN, &[token.to_vec()])));
    }
    let mut certificates = key.certificates().to_vec();
    certificates.sort();
    let data = der::sequence(&[
        der::unsigned(&[1]),
        der::set(&[der::algorithm(algorithm.hash_oid(), false)]),
        der::sequence(&[der::oid(DATA)]),
        wrap(0xa0, &certificates.concat()),
        der::set(&[der::sequence(&signer)]),
    ]);
    Ok(der::sequence(&[der::oid(SIGNED_DATA), wrap(0xa0, &data)]))
}

/// The raw name of the issuer and the raw serial number of a certificate.
pub(crate) fn issuer_and_serial(certificate: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let node = asn1::parse(certificate)?;
    let fields = node.sequence()?.first()?.sequence()?;
    let serial = fields.iter().find(|field| field.tag == asn1::INTEGER)?;
    let issuer = fields.iter().filter(|field| field.tag == asn1::SEQUENCE).nth(1)?;
    Some((issuer.raw.to_vec(), serial.raw.to_vec()))
}
