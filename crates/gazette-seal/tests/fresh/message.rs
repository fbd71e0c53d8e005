//! A signed message made by hand (CMS), with every part open to be made wrongly.

use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};

/// `id-data`, `id-signedData`, `id-ct-TSTInfo`.
pub(crate) const DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1];
pub(crate) const SIGNED: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2];
pub(crate) const STAMP: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 1, 4];
const SHA256: &[u8] = &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1];
pub(crate) const SHA1: &[u8] = &[0x2b, 0x0e, 3, 2, 0x1a];
const ECDSA: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];

/// What a message is made of; [`Message::of`] is a right one.
#[derive(Clone)]
pub(crate) struct Message {
    pub(crate) signer: String,
    /// A second signer beside the first.
    pub(crate) second: Option<String>,
    pub(crate) seed: u8,
    /// What the message says it is.
    pub(crate) outer: Vec<u8>,
    /// The type of the content, in the message and in the signed attribute.
    pub(crate) content: Vec<u8>,
    pub(crate) attribute: Vec<u8>,
    /// Content carried inside.
    pub(crate) inside: Option<Vec<u8>>,
    /// The digests in the signed attributes: none, one, two.
    pub(crate) digests: Vec<Vec<u8>>,
    /// The digest named for the signer, and that named for the message.
    pub(crate) own_digest: Vec<u8>,
    pub(crate) all_digest: Vec<u8>,
    /// The type attribute is there so many times.
    pub(crate) types: usize,
    /// Are the signed attributes there at all?
    pub(crate) attributes: bool,
    /// Is what is signed the attributes as they stand, or others?
    pub(crate) swapped: bool,
    /// Is the certificate there?
    pub(crate) certificate: bool,
    /// What follows the message.
    pub(crate) after: Vec<u8>,
}

impl Message {
    /// A right message over a digest.
    pub(crate) fn of(digest: &[u8], signer: &str) -> Self {
        Self {
            signer: signer.to_owned(),
            second: None,
            seed: 7,
            outer: SIGNED.to_vec(),
            content: DATA.to_vec(),
            attribute: DATA.to_vec(),
            inside: None,
            digests: vec![digest.to_vec()],
            own_digest: SHA256.to_vec(),
            all_digest: SHA256.to_vec(),
            types: 1,
            attributes: true,
            swapped: false,
            certificate: true,
            after: Vec::new(),
        }
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let content = match &self.inside {
            Some(inside) => sequence(&[oid(&self.content), element(0xa0, &element(4, inside))]),
            None => sequence(&[oid(&self.content)]),
        };
        let mut certificates = Vec::new();
        let mut signers = Vec::new();
        for (number, name) in [Some(&self.signer), self.second.as_ref()].into_iter().flatten().enumerate() {
            let (certificate, signer) = self.signer(name, self.seed + u8::try_from(number).unwrap());
            certificates.extend(certificate);
            signers.extend(signer);
        }
        let digest = sequence(&[oid(&self.all_digest)]);
        let mut parts = vec![element(2, &[1]), element(0x31, &digest), content];
        if self.certificate {
            parts.push(element(0xa0, &certificates));
        }
        parts.push(element(0x31, &signers));
        [sequence(&[oid(&self.outer), element(0xa0, &sequence(&parts))]), self.after.clone()].concat()
    }

    fn signer(&self, name: &str, seed: u8) -> (Vec<u8>, Vec<u8>) {
        let key = SigningKey::from_slice(&[seed; 32]).unwrap();
        let own = sequence(&[element(0x31, &sequence(&[oid(&[0x55, 4, 3]), element(12, name.as_bytes())]))]);
        let sign = |bytes: &[u8]| {
            let signature: Signature = key.sign(bytes);
            signature.to_der().as_bytes().to_vec()
        };
        let certificate = certificate(&key, &own, &sign);
        let attribute = |kind: u8, value: Vec<u8>| {
            sequence(&[oid(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, kind]), element(0x31, &value)])
        };
        let mut attributes = vec![attribute(3, oid(&self.attribute)); self.types];
        attributes.push(attribute(5, element(0x17, b"261101000000Z")));
        attributes.extend(self.digests.iter().map(|digest| attribute(4, element(4, digest))));
        let signed = element(0x31, &attributes.concat());
        let value = if self.attributes {
            sign(if self.swapped { b"other attributes" } else { &signed })
        } else {
            sign(b"nothing of this file")
        };
        let mut parts =
            vec![element(2, &[1]), sequence(&[own, element(2, &[9])]), sequence(&[oid(&self.own_digest)])];
        if self.attributes {
            parts.push(element(0xa0, &attributes.concat()));
        }
        parts.extend([sequence(&[oid(ECDSA)]), element(4, &value)]);
        (certificate, sequence(&parts))
    }
}

fn certificate(key: &SigningKey, own: &[u8], sign: &dyn Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let ecdsa = sequence(&[oid(ECDSA)]);
    let term = sequence(&[element(0x17, b"200101000000Z"), element(0x17, b"400101000000Z")]);
    let curve = sequence(&[
        oid(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1]),
        oid(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7]),
    ]);
    let point = key.verifying_key().to_sec1_point(false);
    let public = sequence(&[curve, element(3, &[&[0], point.as_bytes()].concat())]);
    let version = element(0xa0, &element(2, &[2]));
    let tbs = sequence(&[version, element(2, &[9]), ecdsa.clone(), own.to_vec(), term, own.to_vec(), public]);
    sequence(&[tbs.clone(), ecdsa, element(3, &[vec![0], sign(&tbs)].concat())])
}

fn oid(bytes: &[u8]) -> Vec<u8> {
    element(6, bytes)
}

fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    element(0x30, &parts.concat())
}

/// A DER element.
fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let digits: Vec<u8> = length.iter().copied().skip_while(|byte| *byte == 0).collect();
    let mut out = vec![tag];
    if content.len() < 0x80 {
        out.push(u8::try_from(content.len()).unwrap());
    } else {
        out.push(0x80 | u8::try_from(digits.len()).unwrap());
        out.extend(digits);
    }
    out.extend_from_slice(content);
    out
}
