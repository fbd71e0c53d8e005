//! What a seal asks of others: time stamps, states of certificates, lists, issuers. The door carries the requests.

use super::der;
use super::error::SealError;
use crate::asn1::{self, Node};
use crate::certificate::Certificate;
use crate::key::Hash;
use crate::timestamp;

/// One request over HTTP: with a body it is posted, without one fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The address, `http://` or `https://`.
    pub address: String,
    /// The type of the body, and of the answer wanted.
    pub content_type: &'static str,
    /// The body; empty to fetch.
    pub body: Vec<u8>,
}

/// Carries a request and brings the body of the answer, or says why there is none.
pub type Transport<'a> = dyn Fn(&Request) -> Result<Vec<u8>, String> + 'a;

/// No honest answer is longer.
const LONGEST: usize = 32 * 1024 * 1024;
const TOKENS_AT_MOST: usize = 256 * 1024;

fn ask(transport: &Transport<'_>, request: &Request) -> Result<Vec<u8>, String> {
    let answer = transport(request)?;
    if answer.len() > LONGEST { Err("the answer is too long".to_owned()) } else { Ok(answer) }
}

/// Asks for a time stamp over `value` (RFC 3161) and checks what comes back.
pub(crate) fn time_stamp(
    transport: &Transport<'_>,
    address: &str,
    value: &[u8],
) -> Result<Vec<u8>, SealError> {
    let failed = |reason: String| SealError::TimeStamp { address: address.to_owned(), reason };
    let mut nonce = [0; 8];
    getrandom::fill(&mut nonce).map_err(|error| failed(error.to_string()))?;
    let body = der::sequence(&[
        der::unsigned(&[1]),
        der::sequence(&[
            der::algorithm("2.16.840.1.101.3.4.2.1", true),
            der::octets(&Hash::Sha256.of(&[value])),
        ]),
        der::unsigned(&nonce),
        vec![1, 1, 0xff],
    ]);
    let request = Request { address: address.to_owned(), content_type: "application/timestamp-query", body };
    let answer = ask(transport, &request).map_err(failed)?;
    let bad = || failed("the answer is no time stamp".to_owned());
    let node = asn1::parse(&answer).ok_or_else(bad)?;
    let (status, rest) = node.sequence().and_then(<[Node<'_>]>::split_first).ok_or_else(bad)?;
    let granted = status.sequence().and_then(|parts| parts.first()?.small());
    if !matches!(granted, Some(0 | 1)) {
        let words: Vec<String> = status
            .children
            .iter()
            .filter(|part| part.tag == asn1::SEQUENCE)
            .flat_map(|part| part.children.iter().map(Node::text))
            .collect();
        return Err(failed(format!("the authority refused: {}", words.join(", "))));
    }
    let token = rest.first().ok_or_else(bad)?.raw.to_vec();
    if token.len() > TOKENS_AT_MOST {
        return Err(failed("the time stamp is too long".to_owned()));
    }
    let checked = timestamp::check(&token, &[value], &[]).ok_or_else(bad)?;
    if !checked.valid {
        return Err(failed("the time stamp is not right for this signature".to_owned()));
    }
    let info = checked.cms.content.as_deref().and_then(asn1::parse);
    let wanted = der::unsigned(&nonce);
    // An old answer sent again would carry another number.
    let same = info.is_some_and(|info| info.children.iter().skip(5).any(|part| part.raw == wanted));
    if same { Ok(token) } else { Err(failed("the answer belongs to another request".to_owned())) }
}

/// Asks a responder whether a certificate is good (RFC 6960).
pub(crate) fn status(
    transport: &Transport<'_>,
    address: &str,
    certificate: &Certificate,
    issuer: &Certificate,
) -> Result<Vec<u8>, String> {
    let unreadable = || "the certificate cannot be read".to_owned();
    let (name, serial) = super::message::issuer_and_serial(&certificate.der).ok_or_else(unreadable)?;
    let spki = asn1::parse(&issuer.spki).ok_or_else(unreadable)?;
    let bits = spki.children.get(1).and_then(Node::bits).ok_or_else(unreadable)?;
    let id = der::sequence(&[
        der::algorithm("1.3.14.3.2.26", true),
        der::octets(&Hash::Sha1.of(&[&name])),
        der::octets(&Hash::Sha1.of(&[bits])),
        serial,
    ]);
    let body = der::sequence(&[der::sequence(&[der::sequence(&[der::sequence(&[id])])])]);
    ask(transport, &Request { address: address.to_owned(), content_type: "application/ocsp-request", body })
}

/// Fetches a list of revoked certificates, or a certificate, in DER or PEM.
pub(crate) fn fetch(transport: &Transport<'_>, address: &str) -> Result<Vec<u8>, String> {
    let request = Request { address: address.to_owned(), content_type: "*/*", body: Vec::new() };
    let answer = ask(transport, &request)?;
    if !answer.starts_with(b"-----BEGIN ") {
        return Ok(answer);
    }
    use base64::Engine as _;
    let text = String::from_utf8_lossy(&answer);
    let body: String =
        text.lines().skip(1).take_while(|line| !line.starts_with("-----END")).collect::<Vec<_>>().concat();
    base64::engine::general_purpose::STANDARD.decode(body.trim()).map_err(|error| error.to_string())
}

/// The addresses a certificate names: its lists, its responder, its issuer's certificate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Addresses {
    pub(crate) lists: Vec<String>,
    pub(crate) responders: Vec<String>,
    pub(crate) issuers: Vec<String>,
}

impl Addresses {
    pub(crate) fn of(certificate: &Certificate) -> Self {
        const MOST: usize = 8;
        let mut out = Self::default();
        let http = |node: &Node<'_>| {
            let text = (node.tag == 0x86).then(|| String::from_utf8_lossy(node.content).into_owned())?;
            text.to_lowercase().starts_with("http").then_some(text)
        };
        let points = certificate.extension("2.5.29.31").and_then(|one| asn1::parse(&one.value));
        for point in points.iter().flat_map(|points| &points.children) {
            let names = point.children.iter().filter(|part| part.tag == 0xa0).flat_map(|part| &part.children);
            out.lists.extend(names.flat_map(|full| &full.children).filter_map(http).take(MOST));
        }
        let access = certificate.extension("1.3.6.1.5.5.7.1.1").and_then(|one| asn1::parse(&one.value));
        for one in access.iter().flat_map(|access| access.children.iter().take(MOST)) {
            let [method, place] = one.children.as_slice() else { continue };
            let Some(address) = http(place) else { continue };
            match method.oid().as_deref() {
                Some("1.3.6.1.5.5.7.48.1") => out.responders.push(address),
                Some("1.3.6.1.5.5.7.48.2") => out.issuers.push(address),
                _ => {}
            }
        }
        out
    }
}
