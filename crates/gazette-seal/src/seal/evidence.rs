//! Evidence that lasts (PAdES B-LT): every certificate up to the root, and proof that none was revoked.

use jiff::Timestamp;
use lopdf::{Dictionary, Object, Stream};

use super::error::SealError;
use super::transport::{self, Addresses, Transport};
use super::update::Update;
use crate::asked::{self, Form, Question, Standing};
use crate::certificate::Certificate;
use crate::pdf;
use crate::time;

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
        let question = Question {
            name: certificate.subject.common(),
            serial: certificate.serial_text(),
            certificate: certificate.der.clone(),
            issuer: issuer.der.clone(),
            expired: !certificate.is_in_term(at),
        };
        let reply = asked::ask(&question, &time::print(at), transport);
        let mut reasons: Vec<String> =
            reply.problems.iter().map(|one| format!("{}: {}", one.address, one.en)).collect();
        match (reply.standing, reply.evidence) {
            (Standing::Revoked(_), _) => return Err(SealError::Revoked(question.name)),
            (Standing::Good, Some((Form::Ocsp, answer))) => Self::keep(&mut self.ocsps, answer),
            (Standing::Good, Some((Form::Crl, list))) => Self::keep(&mut self.crls, list),
            (standing, _) => {
                match standing {
                    Standing::Expired => reasons.push("the certificate is out of its term".to_owned()),
                    Standing::NoAddress => {
                        reasons.push("the certificate names no address to ask".to_owned());
                    }
                    _ => {}
                }
                return Err(SealError::Revocation { name: question.name, reason: reasons.join("; ") });
            }
        }
        Ok(())
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
