//! The health of what an archive relies on (sổ chữ ký): until when each signature can be shown to be right, and what
//! must be stamped anew before then.
//!
//! A signature with a trusted time can be shown while the authority's certificate stands; without one, while the
//! signer's does. A new stamp over the whole file, kept beside it, carries the proof on; the file never changes.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::asn1::{self, Node};
use crate::certificate::Certificate;
use crate::judgement::{Judgement, Verdict};
use crate::{chain, time, timestamp};

/// Stamps are renewed this long before the proof ends: time to notice, ask, and try again.
const AHEAD: i64 = 180 * 86_400;

/// A file whose signatures the archive relies on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Its verdict at the time of the ledger.
    pub verdict: Verdict,
    /// Every signature with its certificate.
    pub signatures: Vec<Held>,
    /// The time stamps kept beside it.
    pub renewals: Vec<Renewal>,
    /// Until when its signatures can be shown to be right, RFC 3339; none if they cannot be now.
    pub proved_until: Option<String>,
    /// What is to be done.
    pub state: State,
    /// By when, RFC 3339.
    pub renew_by: Option<String>,
}

/// One signature the archive relies on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Held {
    /// Who signed.
    pub signer: String,
    /// The serial number of the certificate.
    pub serial: String,
    /// Who issued it.
    pub issuer: String,
    /// The last moment of its term, RFC 3339.
    pub not_after: Option<String>,
    /// Does it lead to an anchor?
    pub anchored: bool,
    /// The trusted time, RFC 3339.
    pub stamped: Option<String>,
    /// The last moment of the stamping authority's certificate, RFC 3339.
    pub stamp_not_after: Option<String>,
    /// Is evidence about revocation in the file?
    pub revocation_known: bool,
}

/// A time stamp over a whole file, kept beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renewal {
    /// Its time, RFC 3339.
    pub time: Option<String>,
    /// Who stamped.
    pub authority: Option<String>,
    /// The last moment of the authority's certificate, RFC 3339.
    pub not_after: Option<String>,
    /// Is it right for this file?
    pub valid: bool,
    /// Does the authority lead to an anchor?
    pub anchored: bool,
}

/// What is to be done about a file (việc cần làm).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Nothing for now.
    Sound,
    /// The proof ends soon: a new stamp is needed.
    Renew,
    /// The proof has ended; a new stamp proves only that the file existed at its own time.
    Late,
    /// The signatures themselves are not in order.
    Faulty,
}

/// Reads a time stamp kept beside a file, a token or the whole answer of an authority, and checks it over the file's bytes.
pub fn renewal(file: &[u8], token: &[u8], anchors: &[String]) -> Renewal {
    let anchors: Vec<Certificate> = anchors.iter().flat_map(|text| Certificate::from_pem(text)).collect();
    let pool: Vec<&Certificate> = anchors.iter().collect();
    let nothing = Renewal { time: None, authority: None, not_after: None, valid: false, anchored: false };
    let token = asn1::parse(token).and_then(|answer| granted(&answer)).unwrap_or(token);
    let Some(token) = timestamp::check(token, &[file], &pool) else { return nothing };
    let anchored = token.signer.as_ref().is_some_and(|signer| {
        let pool: Vec<&Certificate> = token.cms.certificates.iter().chain(&anchors).collect();
        let path = chain::find(signer, &pool, &anchors, token.time.unwrap_or(Timestamp::MAX));
        path.anchored && !path.out_of_term
    });
    Renewal {
        time: token.time.map(time::print),
        authority: token.signer.as_ref().map(|signer| signer.subject.common()),
        not_after: token.signer.as_ref().and_then(|signer| signer.not_after).map(time::print),
        valid: token.valid,
        anchored,
    }
}

/// The token in the whole answer of an authority that granted it.
fn granted<'a>(answer: &Node<'a>) -> Option<&'a [u8]> {
    let (status, rest) = answer.sequence()?.split_first()?;
    let status = status.sequence()?.first()?.small()?;
    (status < 2).then_some(rest.first()?.raw)
}

/// What a judgement and the stamps beside the file mean at the time `at` (RFC 3339).
pub fn entry(judgement: &Judgement, renewals: Vec<Renewal>, at: &str) -> Entry {
    let now = at.parse().unwrap_or(Timestamp::MAX);
    let signatures: Vec<Held> = judgement
        .signatures
        .iter()
        .filter_map(|one| {
            let signer = one.signer.as_ref()?;
            let stamp = one.time_stamp.as_ref().filter(|stamp| stamp.valid && stamp.anchored);
            Some(Held {
                signer: signer.name.clone(),
                serial: signer.serial.clone(),
                issuer: signer.issuer.clone(),
                not_after: signer.not_after.clone(),
                anchored: one.chain.anchored,
                stamped: stamp.and_then(|stamp| stamp.time.clone()),
                stamp_not_after: stamp.and_then(|stamp| stamp.not_after.clone()),
                revocation_known: one.revocation != crate::Revocation::None,
            })
        })
        .collect();
    let faulty =
        !judgement.readable || judgement.verdict == Verdict::Refuse || judgement.signatures.is_empty();
    let of = |held: &Held| read(held.stamp_not_after.as_deref().or(held.not_after.as_deref()));
    let mut until = signatures.iter().map(|held| of(held).unwrap_or(Timestamp::MIN)).min();
    let mut ordered: Vec<&Renewal> = renewals.iter().filter(|one| one.valid && one.anchored).collect();
    ordered.sort_by_key(|one| read(one.time.as_deref()));
    for renewal in ordered {
        // A stamp taken after the proof had ended joins nothing.
        if let (Some(time), Some(end)) = (read(renewal.time.as_deref()), read(renewal.not_after.as_deref()))
            && until.is_some_and(|until| time <= until)
        {
            until = until.max(Some(end));
        }
    }
    let by = until.and_then(|until| Timestamp::from_second(until.as_second().saturating_sub(AHEAD)).ok());
    let state = match until {
        _ if faulty => State::Faulty,
        Some(until) if until < now => State::Late,
        Some(_) if by.is_some_and(|by| by <= now) => State::Renew,
        Some(_) => State::Sound,
        None => State::Late,
    };
    Entry {
        verdict: judgement.verdict,
        signatures,
        renewals,
        proved_until: until.filter(|until| *until > Timestamp::MIN).map(time::print),
        state,
        renew_by: by.map(time::print),
    }
}

fn read(time: Option<&str>) -> Option<Timestamp> {
    time?.parse().ok()
}
