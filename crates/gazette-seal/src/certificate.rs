//! Certificates (chứng thư số), read from their own bytes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;

use crate::asn1::{self, Node};
use crate::key::{self, Check, Hash, Scheme};
use crate::time;

/// No honest certificate is longer.
const LARGEST: usize = 64 * 1024;

/// One X.509 certificate.
#[derive(Debug, Clone)]
pub(crate) struct Certificate {
    /// All of it.
    pub(crate) der: Vec<u8>,
    tbs: Vec<u8>,
    /// The serial number, as bytes.
    pub(crate) serial: Vec<u8>,
    /// Who issued it.
    pub(crate) issuer: Name,
    /// Whose it is.
    pub(crate) subject: Name,
    /// Its term.
    pub(crate) not_before: Option<Timestamp>,
    pub(crate) not_after: Option<Timestamp>,
    /// The public key, as `SubjectPublicKeyInfo`.
    pub(crate) spki: Vec<u8>,
    /// Its extensions.
    pub(crate) extensions: Vec<Extension>,
    /// How it is signed.
    pub(crate) scheme: Scheme,
    /// Do the two places that name the algorithm agree?
    algorithm_agrees: bool,
    signature: Vec<u8>,
}

/// One extension of a certificate.
#[derive(Debug, Clone)]
pub(crate) struct Extension {
    pub(crate) oid: String,
    pub(crate) critical: bool,
    pub(crate) value: Vec<u8>,
}

/// A distinguished name (tên phân biệt).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Name {
    /// Type and text of each part, in order.
    pub(crate) parts: Vec<(String, String)>,
    /// For comparing: without regard to case and repeated blanks (RFC 5280, 7.1).
    pub(crate) key: String,
}

impl Name {
    pub(crate) fn read(node: &Node<'_>) -> Option<Self> {
        let mut name = Self::default();
        for rdn in node.sequence()? {
            name.key.push('/');
            let mut keys = Vec::new();
            for part in rdn.set()? {
                let [kind, value] = part.sequence()? else { return None };
                let (kind, text) = (kind.oid()?, value.text());
                let folded: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
                keys.push(format!("{kind}={}", folded.join(" ").replace('/', "\u{1}")));
                name.parts.push((kind, text));
            }
            keys.sort();
            name.key.push_str(&keys.join("+"));
        }
        Some(name)
    }

    /// The first part of this type.
    pub(crate) fn get(&self, kind: &str) -> Option<&str> {
        self.parts.iter().find(|(oid, _)| oid == kind).map(|(_, text)| text.as_str())
    }

    /// The name people know it by: CN, else O, else all.
    pub(crate) fn common(&self) -> String {
        self.get("2.5.4.3").or_else(|| self.get("2.5.4.10")).map_or_else(|| self.print(), str::to_owned)
    }

    /// `CN=…, O=…, C=VN`.
    pub(crate) fn print(&self) -> String {
        let part = |(oid, text): &(String, String)| {
            let kind = match oid.as_str() {
                "2.5.4.3" => "CN",
                "2.5.4.4" => "SN",
                "2.5.4.5" => "serialNumber",
                "2.5.4.6" => "C",
                "2.5.4.7" => "L",
                "2.5.4.8" => "ST",
                "2.5.4.9" => "street",
                "2.5.4.10" => "O",
                "2.5.4.11" => "OU",
                "2.5.4.12" => "title",
                "2.5.4.42" => "GN",
                "2.5.4.97" => "organizationIdentifier",
                "0.9.2342.19200300.100.1.1" => "UID",
                "0.9.2342.19200300.100.1.25" => "DC",
                "1.2.840.113549.1.9.1" => "email",
                other => other,
            };
            format!("{kind}={text}")
        };
        self.parts.iter().map(part).collect::<Vec<_>>().join(", ")
    }
}

impl Certificate {
    /// Reads one certificate.
    pub(crate) fn read(der: &[u8]) -> Option<Self> {
        Self::from_node(&asn1::parse(der)?)
    }

    pub(crate) fn from_node(node: &Node<'_>) -> Option<Self> {
        if node.raw.len() > LARGEST {
            return None;
        }
        let [tbs, algorithm, signature] = node.sequence()? else { return None };
        let mut fields = tbs.sequence()?.iter().peekable();
        fields.next_if(|field| field.tag == 0xa0);
        let serial = fields.next()?;
        let inner = fields.next()?;
        let issuer = Name::read(fields.next()?)?;
        let [not_before, not_after] = fields.next()?.sequence()? else { return None };
        let subject = Name::read(fields.next()?)?;
        let spki = fields.next()?.raw.to_vec();
        let extensions = match fields.find(|field| field.tag == 0xa3) {
            Some(field) => extensions(field.children.first()?)?,
            None => Vec::new(),
        };
        Some(Self {
            der: node.raw.to_vec(),
            tbs: tbs.raw.to_vec(),
            serial: (serial.tag == asn1::INTEGER).then(|| serial.content.to_vec())?,
            issuer,
            subject,
            not_before: not_before.time(),
            not_after: not_after.time(),
            spki,
            extensions,
            scheme: Scheme::read(algorithm)?,
            algorithm_agrees: inner.raw == algorithm.raw,
            signature: signature.bits()?.to_vec(),
        })
    }

    /// Every certificate of a PEM text; what is none is passed over.
    pub(crate) fn from_pem(text: &str) -> Vec<Self> {
        let mut out = Vec::new();
        let mut rest = text;
        while let Some((_, after)) = rest.split_once("-----BEGIN CERTIFICATE-----") {
            let Some((body, after)) = after.split_once("-----END CERTIFICATE-----") else { break };
            let body: String = body.split_whitespace().collect();
            out.extend(STANDARD.decode(body).ok().and_then(|der| Self::read(&der)));
            rest = after;
        }
        out
    }

    /// The extension of this type.
    pub(crate) fn extension(&self, oid: &str) -> Option<&Extension> {
        self.extensions.iter().find(|extension| extension.oid == oid)
    }

    /// Did the holder of `issuer` sign this certificate?
    pub(crate) fn is_signed_by(&self, issuer: &Self) -> bool {
        self.algorithm_agrees
            && key::verify(&issuer.spki, &self.scheme, None, &[&self.tbs], &self.signature) == Check::Valid
    }

    /// Does it name itself as issuer?
    pub(crate) fn is_self_issued(&self) -> bool {
        self.subject.key == self.issuer.key
    }

    /// The serial number as hexadecimal.
    pub(crate) fn serial_text(&self) -> String {
        let digits = match self.serial.as_slice() {
            [0, rest @ ..] if !rest.is_empty() => rest,
            all => all,
        };
        digits.iter().map(|byte| format!("{byte:02X}")).collect()
    }

    /// Is the time within its term?
    pub(crate) fn is_in_term(&self, at: Timestamp) -> bool {
        self.not_before.is_some_and(|start| start <= at) && self.not_after.is_some_and(|end| at <= end)
    }

    /// The basic constraints: is it a CA, and how many CAs may stand below it?
    pub(crate) fn authority(&self) -> Option<(bool, Option<u64>)> {
        let extension = self.extension("2.5.29.19")?;
        let node = asn1::parse(&extension.value)?;
        let parts = node.sequence()?;
        let authority = parts.first().and_then(Node::boolean).unwrap_or(false);
        let length = parts.iter().find(|part| part.tag == asn1::INTEGER).and_then(Node::small);
        Some((authority, length))
    }

    /// Is bit `number` of the key usage set? None without the extension.
    pub(crate) fn may(&self, number: usize) -> Option<bool> {
        let extension = self.extension("2.5.29.15")?;
        Some(
            asn1::parse(&extension.value)
                .is_some_and(|bits| bits.tag == asn1::BIT_STRING && bits.bit(number)),
        )
    }

    /// The extended key usages, if restricted.
    pub(crate) fn purposes(&self) -> Option<Vec<String>> {
        let extension = self.extension("2.5.29.37")?;
        Some(asn1::parse(&extension.value)?.children.iter().filter_map(Node::oid).collect())
    }

    /// The subject key identifier.
    pub(crate) fn key_identifier(&self) -> Option<Vec<u8>> {
        let extension = self.extension("2.5.29.14")?;
        Some(asn1::parse(&extension.value)?.content.to_vec())
    }

    /// The digest of the whole certificate.
    pub(crate) fn digest(&self, hash: Hash) -> Vec<u8> {
        hash.of(&[&self.der])
    }

    /// The electronic mail address, of the subject or beside it (RFC 5280, 4.2.1.6).
    pub(crate) fn mail(&self) -> Option<String> {
        let beside = || {
            let names = asn1::parse(&self.extension("2.5.29.17")?.value)?;
            let mail = names.children.iter().find(|name| name.tag == 0x81)?;
            Some(String::from_utf8_lossy(mail.content).into_owned())
        };
        self.subject.get("1.2.840.113549.1.9.1").map(str::to_owned).or_else(beside)
    }

    /// The term's ends, as text.
    pub(crate) fn term(&self) -> (Option<String>, Option<String>) {
        (self.not_before.map(time::print), self.not_after.map(time::print))
    }
}

pub(crate) fn extensions(node: &Node<'_>) -> Option<Vec<Extension>> {
    let mut out: Vec<Extension> = Vec::new();
    for extension in node.sequence()? {
        let parts = extension.sequence()?;
        let oid = parts.first()?.oid()?;
        // The same extension twice is two answers to one question (RFC 5280, 4.2).
        if out.iter().any(|known| known.oid == oid) {
            return None;
        }
        let critical = parts.get(1).and_then(Node::boolean).unwrap_or(false);
        let value = parts.last()?;
        (value.tag == asn1::OCTET_STRING)
            .then(|| out.push(Extension { oid, critical, value: value.bytes().into_owned() }))?;
    }
    Some(out)
}
