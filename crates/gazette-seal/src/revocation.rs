//! Evidence about revocation that came with the file: CRLs and OCSP answers.

use jiff::Timestamp;

use crate::asn1::{self, Node};
use crate::certificate::Certificate;
use crate::crl;
use crate::key::{self, Check, Hash, Scheme};

/// What the evidence says about one certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// No usable evidence.
    Unknown,
    /// A CRL does not name it.
    GoodByCrl,
    /// An OCSP answer calls it good.
    GoodByOcsp,
    /// Revoked at this time.
    Revoked(Timestamp),
}

/// Looks through the evidence for a certificate; a revocation outweighs everything else.
///
/// `above` is the path from its issuer up; `pool` may hold other keys of the same issuer, which may sign its lists.
/// Evidence that had run out before the time of signing proves nothing about it; that of later days does.
pub(crate) fn status(
    certificate: &Certificate,
    above: &[Certificate],
    pool: &[&Certificate],
    crls: &[Vec<u8>],
    ocsps: &[Vec<u8>],
    at: Timestamp,
) -> Status {
    let mut status = Status::Unknown;
    let Some(issuer) = above.first() else { return status };
    let each = crl::status(certificate, above, pool, crls, at)
        .into_iter()
        .chain(ocsps.iter().filter_map(|answer| by_ocsp(certificate, issuer, answer, at)));
    for found in each {
        status = match (status, found) {
            (Status::Revoked(a), Status::Revoked(b)) => Status::Revoked(a.min(b)),
            (revoked @ Status::Revoked(_), _) => revoked,
            (_, found) => found,
        };
    }
    status
}

fn by_ocsp(certificate: &Certificate, issuer: &Certificate, answer: &[u8], at: Timestamp) -> Option<Status> {
    let node = asn1::parse(answer)?;
    let body;
    let basic = match node.sequence()? {
        [status, explicit] if status.tag == 0x0a => {
            if status.content != [0] {
                return None;
            }
            let [kind, bytes] = explicit.children.first()?.sequence()? else { return None };
            if kind.oid()? != "1.3.6.1.5.5.7.48.1.1" {
                return None;
            }
            body = bytes.bytes().into_owned();
            asn1::parse(&body)?
        }
        _ => node,
    };
    let parts = basic.sequence()?;
    let (data, algorithm, signature) = (parts.first()?, parts.get(1)?, parts.get(2)?);
    let scheme = Scheme::read(algorithm)?;
    let signed_by = |signer: &Certificate| {
        signature
            .bits()
            .is_some_and(|bits| key::verify(&signer.spki, &scheme, None, &[data.raw], bits) == Check::Valid)
    };
    let delegated = || {
        let list = parts.get(3)?.children.first()?;
        list.children.iter().take(8).filter_map(Certificate::from_node).find(|responder| {
            let may =
                responder.purposes().is_some_and(|all| all.iter().any(|one| one == "1.3.6.1.5.5.7.3.9"));
            may && responder.issuer.key == issuer.subject.key
                && responder.is_signed_by(issuer)
                && signed_by(responder)
        })
    };
    if !signed_by(issuer) && delegated().is_none() {
        return None;
    }
    let answers = data.sequence()?.iter().find(|part| part.tag == asn1::SEQUENCE)?;
    answers.children.iter().find_map(|single| single_answer(single, certificate, issuer, at))
}

fn single_answer(
    single: &Node<'_>,
    certificate: &Certificate,
    issuer: &Certificate,
    at: Timestamp,
) -> Option<Status> {
    let parts = single.sequence()?;
    let [algorithm, name, issuer_key, serial] = parts.first()?.sequence()? else { return None };
    let hash = Hash::from_oid(&algorithm.sequence()?.first()?.oid()?)?;
    let spki = asn1::parse(&issuer.spki)?;
    let key_bits = spki.sequence()?.get(1)?.bits()?;
    let node = asn1::parse(&certificate.der)?;
    let fields = node.sequence()?.first()?.sequence()?;
    let raw_issuer = fields.iter().filter(|field| field.tag == asn1::SEQUENCE).nth(1)?;
    let same = serial.content == certificate.serial
        && issuer_key.bytes().as_ref() == hash.of(&[key_bits])
        && name.bytes().as_ref() == hash.of(&[raw_issuer.raw]);
    if !same {
        return None;
    }
    match parts.get(1)? {
        good if good.is_context(0) => {
            let next = parts
                .iter()
                .skip(3)
                .find(|part| part.tag == 0xa0)
                .and_then(|part| part.children.first()?.time());
            next.is_none_or(|next| next >= at).then_some(Status::GoodByOcsp)
        }
        revoked if revoked.is_context(1) => Some(Status::Revoked(revoked.children.first()?.time()?)),
        _ => None,
    }
}
