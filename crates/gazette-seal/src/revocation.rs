//! Evidence about revocation that came with the file: CRLs and OCSP answers.

use jiff::Timestamp;

use crate::asn1::{self, Node};
use crate::certificate::{Certificate, Name, extensions};
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
    let mut keys = vec![issuer];
    let others = pool.iter().copied().chain(above);
    // Another key of the issuer counts only while it is itself known not to be revoked.
    let vouched = others.filter(|other| {
        !crls.is_empty()
            && other.subject.key == issuer.subject.key
            && other.der != issuer.der
            && above.iter().filter(|parent| other.is_signed_by(parent)).any(|parent| {
                let found: Vec<Status> =
                    crls.iter().filter_map(|crl| by_crl(other, parent, crl, at)).collect();
                !found.is_empty() && found.iter().all(|status| *status == Status::GoodByCrl)
            })
    });
    keys.extend(vouched.take(4));
    let each = crls
        .iter()
        .filter_map(|crl| keys.iter().find_map(|key| by_crl(certificate, key, crl, at)))
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

/// A CRL of the same issuer; indirect ones are not evidence for us, partial and delta ones only of a revocation.
fn by_crl(certificate: &Certificate, issuer: &Certificate, crl: &[u8], at: Timestamp) -> Option<Status> {
    let node = asn1::parse(crl)?;
    let [tbs, algorithm, signature] = node.sequence()? else { return None };
    let fields = tbs.sequence()?;
    let mut rest = fields.iter().peekable();
    rest.next_if(|field| field.tag == asn1::INTEGER);
    let inner = rest.next()?;
    if inner.raw != algorithm.raw || Name::read(rest.next()?)?.key != issuer.subject.key {
        return None;
    }
    if issuer.may(6) == Some(false) {
        return None;
    }
    let mut partial = false;
    if let Some(list) = fields.iter().find(|field| field.tag == 0xa0) {
        let known = ["2.5.29.20", "2.5.29.27", "2.5.29.28", "2.5.29.35"];
        let all = extensions(list.children.first()?)?;
        if all.iter().any(|one| one.critical && !known.contains(&one.oid.as_str())) {
            return None;
        }
        partial = all.iter().any(|one| one.oid == "2.5.29.27");
        if let Some(scope) = all.iter().find(|one| one.oid == "2.5.29.28") {
            partial |= scope_covers(&asn1::parse(&scope.value)?, certificate)? == Scope::SomeReasons;
        }
    }
    let scheme = Scheme::read(algorithm)?;
    if key::verify(&issuer.spki, &scheme, None, &[tbs.raw], signature.bits()?) != Check::Valid {
        return None;
    }
    let entries = fields.iter().skip(3).find(|field| field.tag == asn1::SEQUENCE);
    for entry in entries.map(|list| list.children.as_slice()).unwrap_or_default() {
        let parts = entry.sequence()?;
        if parts.first()?.content == certificate.serial {
            return Some(Status::Revoked(parts.get(1)?.time()?));
        }
    }
    // A delta, or a list of some reasons, is no evidence that nothing happened.
    if partial {
        return None;
    }
    // thisUpdate, and nextUpdate if there is one: the last of the times at the head of the list.
    let next = fields.iter().take(6).filter_map(Node::time).next_back()?;
    (next >= at).then_some(Status::GoodByCrl)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    All,
    SomeReasons,
}

/// Does a list with this issuing distribution point speak of the certificate (RFC 5280, 6.3.3)?
fn scope_covers(scope: &Node<'_>, certificate: &Certificate) -> Option<Scope> {
    let authority = certificate.authority().is_some_and(|(authority, _)| authority);
    let set = |node: &Node<'_>| node.content.first().is_some_and(|byte| *byte != 0);
    let mut found = Scope::All;
    for part in scope.sequence()? {
        match part.tag {
            0xa0 => {
                let full = part.children.first().filter(|name| name.tag == 0xa0)?;
                let extension = certificate.extension("2.5.29.31")?;
                let points = asn1::parse(&extension.value)?;
                let named = points.sequence()?.iter().any(|point| {
                    // A point with an issuer of its own speaks of indirect lists.
                    let own = point.children.iter().any(|one| one.tag == 0xa2);
                    let names = point
                        .children
                        .first()
                        .filter(|one| one.tag == 0xa0)
                        .and_then(|one| one.children.first());
                    let same = |name: &Node<'_>| full.children.iter().any(|one| one.raw == name.raw);
                    !own && names.is_some_and(|names| names.tag == 0xa0 && names.children.iter().any(same))
                });
                named.then_some(())?;
            }
            0x81 if set(part) && authority => return None,
            0x82 if set(part) && !authority => return None,
            0x83 => found = Scope::SomeReasons,
            0x84 | 0x85 if set(part) => return None,
            _ => {}
        }
    }
    Some(found)
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
