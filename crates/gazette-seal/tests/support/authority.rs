//! A time-stamp authority, a responder and a list server in memory: what a seal asks of others, without a network.

use std::path::PathBuf;

use gazette_seal::seal::{FileKey, Request, SigningKey as _};
use sha2::{Digest as _, Sha256};

use super::der::{children, element};

pub(crate) const PASSPHRASE: &str = "thu-nghiem";

/// A file of the test authority.
pub(crate) fn file(name: &str) -> Vec<u8> {
    std::fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/pki").join(name)).unwrap()
}

/// The root, as an office would configure it.
pub(crate) fn anchors() -> Vec<String> {
    vec![String::from_utf8(file("root.pem")).unwrap()]
}

/// Answers every honest request; anything else is not found.
pub(crate) fn answer(request: &Request) -> Result<Vec<u8>, String> {
    match request.address.as_str() {
        "http://tsa.example/" => Ok(time_stamp(&request.body)),
        "http://ocsp.example/" => Ok(file("office-rsa.ocsp")),
        "http://ca.example/sub.crl" => Ok(file("sub.crl")),
        "http://ca.example/root.crl" => Ok(file("root.crl")),
        "http://ca.example/sub.der" => Ok(file("sub.der")),
        other => Err(format!("nobody answers at {other}")),
    }
}

fn oid(bytes: &[u8]) -> Vec<u8> {
    element(6, bytes)
}

fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    element(0x30, &parts.concat())
}

const PKCS9: [u8; 8] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9];

fn attribute(kind: &[u8], value: &[u8]) -> Vec<u8> {
    sequence(&[oid(&[&PKCS9, kind].concat()), element(0x31, value)])
}

/// Stamps the imprint of a request at a fixed time (RFC 3161).
pub(crate) fn time_stamp(request: &[u8]) -> Vec<u8> {
    let parts = children(request);
    let (imprint, nonce) = (parts[1].clone(), parts[2].clone());
    let kind = oid(&[&PKCS9[..], &[16, 1, 4]].concat());
    let info = sequence(&[
        element(2, &[1]),
        oid(&[0x2a, 3, 4]),
        imprint,
        element(2, &[7]),
        element(0x18, b"20261126080001Z"),
        nonce,
    ]);
    let key = FileKey::from_pkcs12(&file("tsa.p12"), PASSPHRASE, None).unwrap();
    let certificate = &key.certificates()[0];
    let sha256 = sequence(&[oid(&[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1])]);
    let hash = |bytes: &[u8]| element(4, &Sha256::digest(bytes));
    let own = sequence(&[sequence(&[sequence(&[hash(certificate)])])]);
    let mut attributes =
        [attribute(&[3], &kind), attribute(&[4], &hash(&info)), attribute(&[16, 2, 47], &own)];
    attributes.sort();
    let attributes = attributes.concat();
    let fields = children(&children(certificate)[0]);
    let (serial, issuer) = (fields[1].clone(), fields[3].clone());
    let signer = sequence(&[
        element(2, &[1]),
        sequence(&[issuer, serial]),
        sha256.clone(),
        element(0xa0, &attributes),
        sequence(&[oid(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2])]),
        element(4, &key.sign(&element(0x31, &attributes)).unwrap()),
    ]);
    let data = sequence(&[
        element(2, &[3]),
        element(0x31, &sha256),
        sequence(&[kind, element(0xa0, &element(4, &info))]),
        element(0xa0, certificate),
        element(0x31, &signer),
    ]);
    let token = sequence(&[oid(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2]), element(0xa0, &data)]);
    sequence(&[sequence(&[element(2, &[0])]), token])
}
