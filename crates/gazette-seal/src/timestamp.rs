//! Time-stamp tokens (dấu thời gian, RFC 3161).

use jiff::Timestamp;

use crate::asn1;
use crate::certificate::Certificate;
use crate::cms::{SignedData, TIME_STAMP, Verified};
use crate::key::{Check, Hash, digest_name};

/// A token, read and checked against what it should stamp.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    pub(crate) cms: SignedData,
    pub(crate) time: Option<Timestamp>,
    /// Whose certificate signed it.
    pub(crate) signer: Option<Certificate>,
    /// Is it over this content, and is its own signature right?
    pub(crate) valid: bool,
    /// Could it not be checked, for an algorithm we do not know?
    pub(crate) unsupported: bool,
    /// Does the imprint fit the content? None when it cannot be told.
    pub(crate) imprint_fits: Option<bool>,
    /// The digest of the imprint.
    pub(crate) digest: String,
    /// The signature value of the token itself.
    pub(crate) verified: Option<Verified>,
}

/// Reads a token and checks it over `content`; `pool` may hold the authority's certificate.
pub(crate) fn check(token: &[u8], content: &[&[u8]], pool: &[&Certificate]) -> Option<Token> {
    let cms = SignedData::read(token)?;
    let info_bytes = cms.content.clone().filter(|_| cms.content_type == TIME_STAMP)?;
    let info = asn1::parse(&info_bytes)?;
    let fields = info.sequence()?;
    let [algorithm, imprint] = fields.get(2)?.sequence()? else { return None };
    let oid = algorithm.sequence()?.first()?.oid()?;
    let hash = Hash::from_oid(&oid);
    let imprint_fits = hash.map(|hash| imprint.bytes().as_ref() == hash.of(content));
    let signer = cms.signer(cms.certificates.iter().chain(pool.iter().copied())).cloned();
    let verified = signer.as_ref().map(|signer| cms.verify(&[&info_bytes], signer));
    let right = verified.as_ref().is_some_and(|verified| {
        verified.value == Check::Valid && verified.digest_fits == Some(true) && verified.faults.is_empty()
    });
    let stamps = |certificate: &Certificate| {
        certificate.purposes().is_some_and(|all| all.iter().any(|one| one == "1.3.6.1.5.5.7.3.8"))
    };
    let unsupported = hash.is_none()
        || signer.is_none()
        || verified.as_ref().is_some_and(|verified| matches!(verified.value, Check::Unsupported(_)));
    Some(Token {
        time: fields.get(4)?.time(),
        valid: right && imprint_fits == Some(true) && cms.signers == 1 && signer.as_ref().is_some_and(stamps),
        unsupported,
        imprint_fits,
        digest: digest_name(&oid),
        cms,
        signer,
        verified,
    })
}
