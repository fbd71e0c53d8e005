//! Evidence that lasts (PAdES B-LT): every certificate up to the root, and proof that none was revoked.

use jiff::Timestamp;
use lopdf::{Dictionary, Object, Stream};

use super::error::SealError;
use super::transport::{self, Addresses, Transport};
use super::update::Update;
use crate::certificate::Certificate;
use crate::pdf;
use crate::revocation::{self, Status};

/// Longer chains are not followed.
const LONGEST: usize = 8;

/// What is kept for later checking.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Evidence {
    pub(crate) certificates: Vec<Vec<u8>>,
    pub(crate) crls: Vec<Vec<u8>>,
    pub(crate) ocsps: Vec<Vec<u8>>,
}

impl Evidence {
    fn keep(list: &mut Vec<Vec<u8>>, bytes: Vec<u8>) {
        if !list.contains(&bytes) {
            list.push(bytes);
        }
    }

    /// Climbs from a certificate to its root, and asks about each on the way.
    pub(crate) fn gather(
        &mut self,
        leaf: &Certificate,
        pool: &[Certificate],
        transport: &Transport<'_>,
        at: Timestamp,
    ) -> Result<(), SealError> {
        let mut current = leaf.clone();
        for _ in 0..LONGEST {
            Self::keep(&mut self.certificates, current.der.clone());
            if current.is_self_issued() {
                return Ok(());
            }
            let issuer = issuer(&current, pool, transport)?;
            self.state(&current, &issuer, transport, at)?;
            current = issuer;
        }
        Err(SealError::Revocation {
            name: leaf.subject.common(),
            reason: "the chain of certificates is too long".to_owned(),
        })
    }

    fn state(
        &mut self,
        certificate: &Certificate,
        issuer: &Certificate,
        transport: &Transport<'_>,
        at: Timestamp,
    ) -> Result<(), SealError> {
        let addresses = Addresses::of(certificate);
        let above = std::slice::from_ref(issuer);
        let mut reasons = Vec::new();
        for address in &addresses.responders {
            match transport::status(transport, address, certificate, issuer) {
                Ok(answer) => {
                    let answers = [answer];
                    match revocation::status(certificate, above, &[], &[], &answers, at) {
                        Status::GoodByOcsp => {
                            let [answer] = answers;
                            Self::keep(&mut self.ocsps, answer);
                            return Ok(());
                        }
                        Status::Revoked(_) => return Err(SealError::Revoked(certificate.subject.common())),
                        _ => reasons.push(format!("{address}: the answer proves nothing")),
                    }
                }
                Err(reason) => reasons.push(format!("{address}: {reason}")),
            }
        }
        for address in &addresses.lists {
            match transport::fetch(transport, address) {
                Ok(list) => {
                    let lists = [list];
                    match revocation::status(certificate, above, &[], &lists, &[], at) {
                        Status::GoodByCrl => {
                            let [list] = lists;
                            Self::keep(&mut self.crls, list);
                            return Ok(());
                        }
                        Status::Revoked(_) => return Err(SealError::Revoked(certificate.subject.common())),
                        _ => reasons.push(format!("{address}: the list proves nothing")),
                    }
                }
                Err(reason) => reasons.push(format!("{address}: {reason}")),
            }
        }
        if reasons.is_empty() {
            reasons.push("the certificate names no address to ask".to_owned());
        }
        Err(SealError::Revocation { name: certificate.subject.common(), reason: reasons.join("; ") })
    }

    /// Appends the evidence to a sealed file as its document security store.
    pub(crate) fn append(&self, sealed: &[u8], mark: &[u8]) -> Option<Vec<u8>> {
        let document = pdf::load(sealed)?;
        let root = document.trailer.get(b"Root").ok()?.as_reference().ok()?;
        let mut catalog = document.catalog().ok()?.clone();
        let mut update = Update::new(sealed, &document);
        let mut store = Dictionary::new();
        store.set("Type", Object::Name(b"DSS".to_vec()));
        for (key, list) in [("Certs", &self.certificates), ("CRLs", &self.crls), ("OCSPs", &self.ocsps)] {
            if list.is_empty() {
                continue;
            }
            let mut references = Vec::new();
            for bytes in list {
                let id = update.reserve();
                let mut stream = Stream::new(Dictionary::new(), bytes.clone());
                // Certificates hardly shrink, lists of revoked ones do; lopdf keeps the shorter form.
                let _ = stream.compress();
                update.put(id, &Object::Stream(stream));
                references.push(Object::Reference(id));
            }
            store.set(key, Object::Array(references));
        }
        let id = update.reserve();
        update.put(id, &Object::Dictionary(store));
        catalog.set("DSS", Object::Reference(id));
        update.put(root, &Object::Dictionary(catalog));
        Some(update.finish(mark))
    }
}

fn issuer(
    certificate: &Certificate,
    pool: &[Certificate],
    transport: &Transport<'_>,
) -> Result<Certificate, SealError> {
    let signs =
        |one: &Certificate| one.subject.key == certificate.issuer.key && certificate.is_signed_by(one);
    if let Some(found) = pool.iter().find(|one| signs(one)) {
        return Ok(found.clone());
    }
    let mut reasons = Vec::new();
    for address in Addresses::of(certificate).issuers {
        match transport::fetch(transport, &address) {
            Ok(bytes) => match Certificate::read(&bytes).filter(signs) {
                Some(found) => return Ok(found),
                None => reasons.push(format!("{address}: not the issuer's certificate")),
            },
            Err(reason) => reasons.push(format!("{address}: {reason}")),
        }
    }
    reasons.insert(0, format!("the certificate of {} is not there", certificate.issuer.common()));
    Err(SealError::Revocation { name: certificate.subject.common(), reason: reasons.join("; ") })
}
