//! The signed message inside a signature (CMS `SignedData`, RFC 5652): one signer, its attributes, its value.

use jiff::Timestamp;

use crate::asn1::{self, Node};
use crate::certificate::{Certificate, Name};
use crate::key::{self, Check, Hash, Scheme};

pub(crate) const DATA: &str = "1.2.840.113549.1.7.1";
pub(crate) const TIME_STAMP: &str = "1.2.840.113549.1.9.16.1.4";
const SIGNED_DATA: &str = "1.2.840.113549.1.7.2";
const CONTENT_TYPE: &str = "1.2.840.113549.1.9.3";
const MESSAGE_DIGEST: &str = "1.2.840.113549.1.9.4";
const SIGNING_TIME: &str = "1.2.840.113549.1.9.5";
const SIGNING_CERTIFICATE: &str = "1.2.840.113549.1.9.16.2.12";
const SIGNING_CERTIFICATE_V2: &str = "1.2.840.113549.1.9.16.2.47";
const TIME_STAMP_TOKEN: &str = "1.2.840.113549.1.9.16.2.14";
const ADOBE_REVOCATION: &str = "1.2.840.113583.1.1.8";

/// No honest message carries more certificates, lists or answers.
const PIECES: usize = 256;

/// A `SignedData` with its one signer.
#[derive(Debug, Clone)]
pub(crate) struct SignedData {
    pub(crate) content_type: String,
    /// What is signed, when it is inside.
    pub(crate) content: Option<Vec<u8>>,
    pub(crate) certificates: Vec<Certificate>,
    pub(crate) crls: Vec<Vec<u8>>,
    pub(crate) ocsps: Vec<Vec<u8>>,
    /// How many signers it names; only one is right in a PDF.
    pub(crate) signers: usize,
    signer: SignerInfo,
}

#[derive(Debug, Clone)]
struct SignerInfo {
    id: SignerId,
    digest_oid: String,
    /// The signed attributes as the SET that was signed: as they stand, and sorted.
    signed: Option<[Vec<u8>; 2]>,
    attributes: Vec<(String, Vec<Vec<u8>>)>,
    scheme: Scheme,
    value: Vec<u8>,
    unsigned: Vec<(String, Vec<Vec<u8>>)>,
}

#[derive(Debug, Clone)]
enum SignerId {
    Issuer(String, Vec<u8>),
    Key(Vec<u8>),
}

/// What checking a `SignedData` gave.
#[derive(Debug, Clone)]
pub(crate) struct Verified {
    /// Does the message digest fit the content? None without signed attributes or with an unknown digest.
    pub(crate) digest_fits: Option<bool>,
    /// Is the signature value right?
    pub(crate) value: Check,
    /// What is wrong with its form.
    pub(crate) faults: Vec<Fault>,
}

/// A fault in the form of a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    ContentType,
    AttributeMissing,
    AttributeTwice,
    DigestDisagrees,
    CertificateAttribute,
}

impl SignedData {
    /// Reads the element at the start of the bytes; the padding that follows is ignored.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let node = asn1::parse(bytes)?;
        let [kind, explicit] = node.sequence()? else { return None };
        if kind.oid()? != SIGNED_DATA || explicit.tag != 0xa0 {
            return None;
        }
        let data = explicit.children.first()?.sequence()?;
        let encapsulated = data.iter().find(|part| part.tag == asn1::SEQUENCE)?.sequence()?;
        let mut certificates = Vec::new();
        let mut crls = Vec::new();
        let mut ocsps = Vec::new();
        for part in data {
            match part.tag {
                0xa0 => {
                    certificates.extend(part.children.iter().take(PIECES).filter_map(Certificate::from_node));
                }
                0xa1 => {
                    for choice in part.children.iter().take(PIECES) {
                        match choice.tag {
                            asn1::SEQUENCE => crls.push(choice.raw.to_vec()),
                            // OtherRevocationInfoFormat with an OCSP answer (RFC 5940).
                            0xa1 => ocsps.extend(choice.children.get(1).map(|answer| answer.raw.to_vec())),
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
        let signers = data.last().filter(|part| part.tag == asn1::SET && data.len() > 3)?;
        let mut read = Self {
            content_type: encapsulated.first()?.oid()?,
            content: encapsulated
                .get(1)
                .and_then(|part| part.children.first())
                .map(|part| part.bytes().into_owned()),
            certificates,
            crls,
            ocsps,
            signers: signers.children.len(),
            signer: signer_info(signers.children.first()?)?,
        };
        let archival = read.attribute(ADOBE_REVOCATION).and_then(|values| values.first()).cloned();
        if let Some(archival) = archival.as_deref().and_then(asn1::parse) {
            for part in &archival.children {
                let Some(list) = part.children.first() else { continue };
                let each = list.children.iter().take(PIECES).map(|one| one.raw.to_vec());
                match part.tag {
                    0xa0 => read.crls.extend(each),
                    0xa1 => read.ocsps.extend(each),
                    _ => {}
                }
            }
        }
        Some(read)
    }

    fn attribute(&self, oid: &str) -> Option<&Vec<Vec<u8>>> {
        self.signer.attributes.iter().find(|(kind, _)| kind == oid).map(|(_, values)| values)
    }

    fn value(&self, oid: &str) -> Option<Node<'_>> {
        asn1::parse(self.attribute(oid)?.first()?)
    }

    /// The certificate the signer names, among those given.
    pub(crate) fn signer<'a>(&self, pool: impl Iterator<Item = &'a Certificate>) -> Option<&'a Certificate> {
        let mut pool = pool;
        match &self.signer.id {
            SignerId::Issuer(issuer, serial) => {
                pool.find(|certificate| certificate.issuer.key == *issuer && certificate.serial == *serial)
            }
            SignerId::Key(key) => {
                pool.find(|certificate| certificate.key_identifier().as_deref() == Some(key))
            }
        }
    }

    /// The digest algorithm, if we know it.
    pub(crate) fn hash(&self) -> Option<Hash> {
        Hash::from_oid(&self.signer.digest_oid)
    }

    /// The digest algorithm's name.
    pub(crate) fn digest_name(&self) -> String {
        key::digest_name(&self.signer.digest_oid)
    }

    /// How the value was made.
    pub(crate) fn scheme(&self) -> &Scheme {
        &self.signer.scheme
    }

    /// The signature value, which a time stamp stamps.
    pub(crate) fn signature_value(&self) -> &[u8] {
        &self.signer.value
    }

    /// Has it signed attributes?
    pub(crate) fn has_attributes(&self) -> bool {
        self.signer.signed.is_some()
    }

    /// The time the signer claims.
    pub(crate) fn signing_time(&self) -> Option<Timestamp> {
        self.value(SIGNING_TIME)?.time()
    }

    /// Does an attribute name the signer's certificate (CAdES, PAdES)?
    pub(crate) fn names_certificate(&self) -> bool {
        self.attribute(SIGNING_CERTIFICATE).is_some() || self.attribute(SIGNING_CERTIFICATE_V2).is_some()
    }

    /// The time-stamp token over the signature value.
    pub(crate) fn time_stamp(&self) -> Option<&[u8]> {
        let found = self.signer.unsigned.iter().find(|(kind, _)| kind == TIME_STAMP_TOKEN);
        found.and_then(|(_, values)| values.first()).map(Vec::as_slice)
    }

    /// Checks digest, attributes and value under a certificate; `content` is what should be signed.
    pub(crate) fn verify(&self, content: &[&[u8]], certificate: &Certificate) -> Verified {
        let signer = &self.signer;
        let mut faults = Vec::new();
        let hash = self.hash();
        if let (Some(named), Some(hash)) = (signer.scheme.hash(), hash)
            && named != hash
        {
            faults.push(Fault::DigestDisagrees);
        }
        let Some(sets) = &signer.signed else {
            let value = key::verify(&certificate.spki, &signer.scheme, hash, content, &signer.value);
            let digest_fits = (value == Check::Valid).then_some(true);
            return Verified { digest_fits, value, faults };
        };
        for (index, (kind, values)) in signer.attributes.iter().enumerate() {
            let single = matches!(kind.as_str(), CONTENT_TYPE | MESSAGE_DIGEST | SIGNING_TIME);
            let again = signer.attributes.iter().skip(index + 1).any(|(other, _)| other == kind);
            if single && (values.len() != 1 || again) {
                faults.push(Fault::AttributeTwice);
            }
        }
        match self.value(CONTENT_TYPE).and_then(|node| node.oid()) {
            Some(kind) if kind == self.content_type => {}
            Some(_) => faults.push(Fault::ContentType),
            None => faults.push(Fault::AttributeMissing),
        }
        let signed = self.value(MESSAGE_DIGEST).filter(|node| node.tag & 0x1f == asn1::OCTET_STRING);
        let digest_fits = match (signed, hash) {
            (Some(signed), Some(hash)) => Some(signed.bytes().as_ref() == hash.of(content)),
            (None, _) => {
                faults.push(Fault::AttributeMissing);
                None
            }
            (_, None) => None,
        };
        if self.certificate_attribute_fits(certificate) == Some(false) {
            faults.push(Fault::CertificateAttribute);
        }
        let [standing, sorted] = sets;
        let check = |set: &[u8]| key::verify(&certificate.spki, &signer.scheme, hash, &[set], &signer.value);
        let mut value = check(standing);
        // What is signed is the DER form, whose sets are sorted; some signers send them in another order.
        if value == Check::Invalid && sorted != standing {
            value = check(sorted);
        }
        Verified { digest_fits, value, faults }
    }

    fn certificate_attribute_fits(&self, certificate: &Certificate) -> Option<bool> {
        let (node, version) = match (self.value(SIGNING_CERTIFICATE_V2), self.value(SIGNING_CERTIFICATE)) {
            (Some(node), _) => (node, 2),
            (None, Some(node)) => (node, 1),
            (None, None) => return None,
        };
        let fits = || {
            let first = node.sequence()?.first()?.sequence()?.first()?.sequence()?;
            let digest = first.iter().find(|part| part.tag == asn1::OCTET_STRING)?;
            let hash = match first.first()?.sequence() {
                Some(algorithm) if version == 2 => Hash::from_oid(&algorithm.first()?.oid()?)?,
                _ if version == 2 => Hash::Sha256,
                _ => Hash::Sha1,
            };
            Some(digest.bytes().as_ref() == certificate.digest(hash))
        };
        Some(fits().unwrap_or(false))
    }
}

fn signer_info(node: &Node<'_>) -> Option<SignerInfo> {
    let mut parts = node.sequence()?.iter().skip(1).peekable();
    let id = parts.next()?;
    let id = match id.tag {
        asn1::SEQUENCE => {
            let [issuer, serial] = id.sequence()? else { return None };
            SignerId::Issuer(Name::read(issuer)?.key, serial.content.to_vec())
        }
        _ if id.is_context(0) => SignerId::Key(id.bytes().into_owned()),
        _ => return None,
    };
    let digest_oid = parts.next()?.sequence()?.first()?.oid()?;
    let attributes = parts.next_if(|part| part.tag == 0xa0);
    let scheme = Scheme::read(parts.next()?)?;
    let value = parts.next()?.bytes().into_owned();
    let unsigned = parts.next_if(|part| part.tag == 0xa1);
    let signed = attributes.map(|set| {
        let mut sorted: Vec<Vec<u8>> = set.children.iter().map(|one| one.canonical(true)).collect();
        sorted.sort();
        [set.retagged(asn1::SET), asn1::wrap(asn1::SET, &sorted.concat())]
    });
    Some(SignerInfo {
        id,
        digest_oid,
        signed,
        attributes: attributes.map(read_attributes).unwrap_or_default(),
        scheme,
        value,
        unsigned: unsigned.map(read_attributes).unwrap_or_default(),
    })
}

fn read_attributes(node: &Node<'_>) -> Vec<(String, Vec<Vec<u8>>)> {
    let read = |attribute: &Node<'_>| {
        let [kind, values] = attribute.sequence()? else { return None };
        Some((kind.oid()?, values.set()?.iter().map(|value| value.raw.to_vec()).collect()))
    };
    node.children.iter().filter_map(read).collect()
}
