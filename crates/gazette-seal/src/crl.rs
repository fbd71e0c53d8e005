//! Lists of revoked certificates (CRL, RFC 5280, 6.3): complete, partial, delta and indirect ones.

use jiff::Timestamp;

use crate::asn1::{self, Node};
use crate::certificate::{Certificate, Extension, Name, extensions};
use crate::key::{self, Check, Scheme};
use crate::revocation::Status;

/// All reasons for which a certificate may be revoked (bits 1 to 8).
const ALL: u16 = 0x1fe;
/// `removeFromCRL`: the certificate is good again.
const REMOVED: u64 = 8;
/// More signers of one list, or more lists, are not tried.
const SIGNERS: usize = 6;
const LISTS: usize = 64;

/// A list, taken apart.
struct List<'a> {
    issuer: Name,
    scheme: Scheme,
    tbs: &'a [u8],
    signature: &'a [u8],
    next: Option<Timestamp>,
    number: Vec<u8>,
    /// For a delta: the number of the list it builds on.
    base: Option<Vec<u8>>,
    scope: Scope,
    entries: &'a [Node<'a>],
}

/// Of which certificates a list speaks (issuing distribution point).
#[derive(Debug, Clone, PartialEq, Eq)]
struct Scope {
    names: Vec<String>,
    users_only: bool,
    authorities_only: bool,
    attributes_only: bool,
    indirect: bool,
    reasons: u16,
}

/// Where a certificate says that its lists are found (distribution point).
struct Point {
    names: Vec<String>,
    reasons: u16,
    /// Who issues the lists, if another than the certificate's own issuer.
    issuers: Vec<String>,
}

/// What the lists say of a certificate; `above` is the path from its issuer up.
pub(crate) fn status(
    certificate: &Certificate,
    above: &[Certificate],
    pool: &[&Certificate],
    lists: &[Vec<u8>],
    at: Timestamp,
) -> Option<Status> {
    let nodes: Vec<Node<'_>> = lists.iter().take(LISTS).filter_map(|list| asn1::parse(list)).collect();
    let lists: Vec<List<'_>> = nodes.iter().filter_map(read).collect();
    judge(certificate, above, pool, &lists, at, 0)
}

fn judge(
    certificate: &Certificate,
    above: &[Certificate],
    pool: &[&Certificate],
    lists: &[List<'_>],
    at: Timestamp,
    depth: usize,
) -> Option<Status> {
    let mut revoked: Option<Timestamp> = None;
    let mut covered = 0;
    let authority = certificate.authority().is_some_and(|(authority, _)| authority);
    let signed: Vec<&List<'_>> =
        lists.iter().filter(|list| is_signed(list, certificate, above, pool, lists, at, depth)).collect();
    for point in points(certificate) {
        for list in signed.iter().filter(|list| list.base.is_none()) {
            let Some(reasons) = covers(list, &point, certificate, authority) else { continue };
            let delta = signed
                .iter()
                .filter(|delta| builds_on(delta, list))
                .max_by_key(|delta| number(&delta.number));
            let found =
                delta.and_then(|delta| entry(delta, certificate)).or_else(|| entry(list, certificate));
            match found {
                Some((time, reason)) if reason != REMOVED => {
                    revoked = Some(revoked.map_or(time, |before| before.min(time)));
                }
                _ => {
                    let fresh = |list: &List<'_>| list.next.is_none_or(|next| next >= at);
                    if fresh(list) || delta.is_some_and(|delta| fresh(delta)) {
                        covered |= reasons;
                    }
                }
            }
        }
        // A delta whose base is not here still proves a revocation.
        for delta in signed.iter().filter(|list| list.base.is_some()) {
            let alone = !signed.iter().any(|list| list.base.is_none() && builds_on(delta, list));
            if let (true, Some(_), Some((time, reason))) =
                (alone, covers(delta, &point, certificate, authority), entry(delta, certificate))
                && reason != REMOVED
            {
                revoked = Some(revoked.map_or(time, |before| before.min(time)));
            }
        }
    }
    match revoked {
        Some(time) => Some(Status::Revoked(time)),
        None => (covered == ALL).then_some(Status::GoodByCrl),
    }
}

fn read<'a>(node: &'a Node<'a>) -> Option<List<'a>> {
    let [tbs, algorithm, signature] = node.sequence()? else { return None };
    let fields = tbs.sequence()?;
    let mut rest = fields.iter().peekable();
    rest.next_if(|field| field.tag == asn1::INTEGER);
    if rest.next()?.raw != algorithm.raw {
        return None;
    }
    let issuer = Name::read(rest.next()?)?;
    let all = match fields.iter().find(|field| field.tag == 0xa0) {
        Some(list) => extensions(list.children.first()?)?,
        None => Vec::new(),
    };
    let known = ["2.5.29.20", "2.5.29.27", "2.5.29.28", "2.5.29.35"];
    if all.iter().any(|one| one.critical && !known.contains(&one.oid.as_str())) {
        return None;
    }
    let extension = |oid: &str| all.iter().find(|one| one.oid == oid);
    let integer = |one: &Extension| Some(asn1::parse(&one.value)?.unsigned()?.to_vec());
    let base = match extension("2.5.29.27") {
        Some(one) => Some(integer(one)?),
        None => None,
    };
    let scope = match extension("2.5.29.28") {
        Some(one) => scope(&asn1::parse(&one.value)?, &issuer)?,
        None => Scope {
            names: Vec::new(),
            users_only: false,
            authorities_only: false,
            attributes_only: false,
            indirect: false,
            reasons: ALL,
        },
    };
    // thisUpdate, and nextUpdate if there is one: the last of the times at the head of the list.
    let next = fields.iter().take(6).filter_map(Node::time).next_back();
    let entries = fields.iter().skip(3).find(|field| field.tag == asn1::SEQUENCE);
    Some(List {
        issuer,
        scheme: Scheme::read(algorithm)?,
        tbs: tbs.raw,
        signature: signature.bits()?,
        next,
        number: extension("2.5.29.20").and_then(integer).unwrap_or_default(),
        base,
        scope,
        entries: entries.map(|list| list.children.as_slice()).unwrap_or_default(),
    })
}

/// A general name as text that can be compared.
fn general_name(node: &Node<'_>) -> Option<String> {
    if node.tag == 0xa4 {
        return Some(format!("name:{}", Name::read(node.children.first()?)?.key));
    }
    Some(node.raw.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The names of a distribution point; a relative one is completed by the issuer of the list.
fn point_names(node: &Node<'_>, issuers: &[String]) -> Option<Vec<String>> {
    match node.tag {
        0xa0 => node.children.iter().map(general_name).collect(),
        0xa1 => {
            let inner = node.children.iter().map(|part| part.raw.to_vec()).collect::<Vec<_>>().concat();
            let rdn = asn1::wrap(asn1::SEQUENCE, &asn1::wrap(asn1::SET, &inner));
            let relative = Name::read(&asn1::parse(&rdn)?)?.key;
            Some(issuers.iter().map(|issuer| format!("{issuer}{relative}")).collect())
        }
        _ => None,
    }
}

fn reasons(node: &Node<'_>) -> u16 {
    let bytes = node.content.get(1..).unwrap_or_default();
    (1..=8)
        .filter(|bit| bytes.get(bit / 8).is_some_and(|byte| byte & (0x80 >> (bit % 8)) != 0))
        .fold(0, |mask, bit| mask | 1 << bit)
}

fn scope(node: &Node<'_>, issuer: &Name) -> Option<Scope> {
    let set = |node: &Node<'_>| node.content.first().is_some_and(|byte| *byte != 0);
    let part = |tag: u8| node.sequence().and_then(|parts| parts.iter().find(|part| part.tag == tag));
    let names = match part(0xa0) {
        Some(point) => point_names(point.children.first()?, &[format!("name:{}", issuer.key)])?,
        None => Vec::new(),
    };
    Some(Scope {
        names,
        users_only: part(0x81).is_some_and(set),
        authorities_only: part(0x82).is_some_and(set),
        reasons: part(0x83).map_or(ALL, reasons),
        indirect: part(0x84).is_some_and(set),
        attributes_only: part(0x85).is_some_and(set),
    })
}

/// The distribution points of a certificate, and last the one that every certificate has: its issuer's own list.
fn points(certificate: &Certificate) -> Vec<Point> {
    let own = format!("name:{}", certificate.issuer.key);
    let mut out = Vec::new();
    let extension = certificate.extension("2.5.29.31").and_then(|one| asn1::parse(&one.value));
    for point in extension.iter().flat_map(|list| list.children.iter().take(16)) {
        let part = |tag: u8| point.children.iter().find(|part| part.tag & 0xdf == tag & 0xdf);
        let issuers: Vec<String> = part(0xa2)
            .map(|list| list.children.iter().filter_map(general_name).collect())
            .unwrap_or_default();
        let base = if issuers.is_empty() { std::slice::from_ref(&own) } else { issuers.as_slice() };
        let names = part(0xa0).and_then(|name| point_names(name.children.first()?, base)).unwrap_or_default();
        out.push(Point { names, reasons: part(0x81).map_or(ALL, reasons), issuers });
    }
    out.push(Point { names: vec![own], reasons: ALL, issuers: Vec::new() });
    out
}

/// For which reasons a list speaks of a certificate under one of its points.
fn covers(list: &List<'_>, point: &Point, certificate: &Certificate, authority: bool) -> Option<u16> {
    let issuer = format!("name:{}", list.issuer.key);
    let of_point = if point.issuers.is_empty() {
        list.issuer.key == certificate.issuer.key
    } else {
        list.scope.indirect && point.issuers.contains(&issuer)
    };
    if !of_point {
        return None;
    }
    if !list.scope.names.is_empty() {
        let names = if point.names.is_empty() { &point.issuers } else { &point.names };
        if !names.iter().any(|name| list.scope.names.contains(name)) {
            return None;
        }
    }
    let scope = &list.scope;
    if scope.attributes_only || (scope.users_only && authority) || (scope.authorities_only && !authority) {
        return None;
    }
    Some(point.reasons & scope.reasons)
}

/// Is a list signed by someone who may sign it for this certificate?
fn is_signed(
    list: &List<'_>,
    certificate: &Certificate,
    above: &[Certificate],
    pool: &[&Certificate],
    lists: &[List<'_>],
    at: Timestamp,
    depth: usize,
) -> bool {
    let by = |signer: &Certificate| {
        signer.may(6) != Some(false)
            && key::verify(&signer.spki, &list.scheme, None, &[list.tbs], list.signature) == Check::Valid
    };
    let Some(issuer) = above.first() else { return false };
    let own = list.issuer.key == issuer.subject.key && list.issuer.key == certificate.issuer.key;
    if own && by(issuer) {
        return true;
    }
    if depth > 1 {
        return false;
    }
    let others = pool.iter().copied().chain(above).filter(|other| {
        other.subject.key == list.issuer.key && other.der != issuer.der && other.der != certificate.der
    });
    others.take(SIGNERS).any(|other| {
        if !by(other) {
            return false;
        }
        // Who signs lists must itself stand below someone of this path, or be of it.
        if above.iter().any(|one| one.der == other.der) {
            return true;
        }
        (0..above.len()).any(|index| {
            let parents = above.get(index..).unwrap_or_default();
            let Some(parent) = parents.first().filter(|parent| other.is_signed_by(parent)) else {
                return false;
            };
            let state = judge(other, parents, &[], lists, at, depth + 1);
            // Another key of the issuer counts only while it is known not to be revoked; a signer of indirect lists
            // is often spoken of by his own lists alone.
            if own {
                state == Some(Status::GoodByCrl)
            } else {
                !matches!(state, Some(Status::Revoked(_))) && parent.may(5) != Some(false)
            }
        })
    })
}

fn number(bytes: &[u8]) -> (usize, &[u8]) {
    (bytes.len(), bytes)
}

/// Does a delta bring this list up to date (RFC 5280, 5.2.4)?
fn builds_on(delta: &List<'_>, list: &List<'_>) -> bool {
    delta.base.as_ref().is_some_and(|base| {
        list.base.is_none()
            && delta.issuer.key == list.issuer.key
            && delta.scope == list.scope
            && number(&list.number) >= number(base)
            && number(&delta.number) >= number(&list.number)
    })
}

/// When and why a list names a certificate.
fn entry(list: &List<'_>, certificate: &Certificate) -> Option<(Timestamp, u64)> {
    let mut of = list.issuer.key.clone();
    let mut found = None;
    for entry in list.entries {
        let parts = entry.sequence()?;
        let mut reason = 0;
        for extension in parts.get(2).and_then(|list| extensions(list)).unwrap_or_default() {
            match extension.oid.as_str() {
                "2.5.29.29" if list.scope.indirect => {
                    let names = asn1::parse(&extension.value)?;
                    let name = names.children.iter().find(|name| name.tag == 0xa4)?;
                    of = Name::read(name.children.first()?)?.key;
                }
                "2.5.29.21" => {
                    reason = asn1::parse(&extension.value)?.content.first().copied().map_or(0, u64::from);
                }
                _ => {}
            }
        }
        if parts.first()?.content == certificate.serial && of == certificate.issuer.key {
            found = Some((parts.get(1)?.time()?, reason));
        }
    }
    found
}
