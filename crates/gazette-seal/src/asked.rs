//! Asks issuers anew about the certificates an archive relies on (hỏi lại tình trạng thu hồi của chứng thư).
//!
//! What a file brought along proves what was known on the day of signing; whether a certificate was revoked since, only
//! its issuer can say. The answers are kept beside the file and judged together with it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use gazette_model::Language;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::certificate::Certificate;
use crate::cms::SignedData;
use crate::pdf;
use crate::revocation::{self, Status};
use crate::seal::{Addresses, Transport, ask_list, ask_status};
use crate::{chain, judge, time, timestamp};

/// A certificate that can be asked about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Whose it is.
    pub name: String,
    /// Its serial number, hexadecimal.
    pub serial: String,
    /// Itself, DER.
    pub certificate: Vec<u8>,
    /// Its issuer, DER.
    pub issuer: Vec<u8>,
    /// Is it out of its term? Issuers answer no longer then.
    pub expired: bool,
}

/// What an issuer answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// What follows for the certificate.
    pub standing: Standing,
    /// The answer that proves it, and its form.
    pub evidence: Option<(Form, Vec<u8>)>,
    /// What could not be had, address by address.
    pub problems: Vec<Problem>,
}

/// Why an address gave nothing that proves anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Where was asked.
    pub address: String,
    /// What happened, in Vietnamese.
    pub vi: String,
    /// In English.
    pub en: String,
}

impl Problem {
    /// What happened, in one language.
    pub fn words(&self, language: Language) -> &str {
        match language {
            Language::Vi => &self.vi,
            Language::En => &self.en,
        }
    }
}

/// How a certificate stands with its issuer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "state", content = "since")]
pub enum Standing {
    /// In force.
    Good,
    /// Revoked since then, RFC 3339.
    Revoked(String),
    /// Nobody answered, or nothing that proves anything.
    Unknown,
    /// Out of its term: not asked.
    Expired,
    /// It names no address where its issuer could be asked.
    NoAddress,
}

/// The form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// An OCSP answer (RFC 6960).
    Ocsp,
    /// A list of revoked certificates (RFC 5280).
    Crl,
}

/// The certificates behind the signatures and time stamps of a PDF, up to the root, each once; never fails.
pub fn questions(pdf: &[u8], anchors: &[String], at: &str) -> Vec<Question> {
    catch_unwind(AssertUnwindSafe(|| find(pdf, anchors, at))).unwrap_or_default()
}

fn find(file: &[u8], anchors: &[String], at: &str) -> Vec<Question> {
    let Some(document) = pdf::load(file) else { return Vec::new() };
    let at: Timestamp = at.parse().unwrap_or(Timestamp::MAX);
    let revisions = pdf::find(file, &document);
    let (found, _) = judge::all_signatures(file, &document, &revisions);
    let anchors: Vec<Certificate> = anchors.iter().flat_map(|text| Certificate::from_pem(text)).collect();
    let stored = judge::stored(&pdf::evidence(&document).certificates, &found);
    let mut out: Vec<Question> = Vec::new();
    for one in &found {
        let Some(message) = one.contents.as_deref().and_then(SignedData::read) else { continue };
        let stamp = message.time_stamp().and_then(|token| timestamp::check(token, &[], &[]));
        let more = stamp.iter().flat_map(|stamp| &stamp.cms.certificates);
        let pool: Vec<&Certificate> =
            message.certificates.iter().chain(more).chain(&stored).chain(&anchors).collect();
        let authority = stamp.as_ref().and_then(|stamp| stamp.cms.signer(pool.iter().copied()));
        for leaf in [message.signer(pool.iter().copied()), authority].into_iter().flatten() {
            let path = chain::find(leaf, &pool, &anchors, at).certificates;
            for (certificate, issuer) in path.iter().zip(path.iter().skip(1)) {
                if !out.iter().any(|known| known.certificate == certificate.der) {
                    out.push(Question {
                        name: certificate.subject.common(),
                        serial: certificate.serial_text(),
                        certificate: certificate.der.clone(),
                        issuer: issuer.der.clone(),
                        expired: !certificate.is_in_term(at),
                    });
                }
            }
        }
    }
    out
}

/// Asks the issuer of a certificate, first its responder, then its lists.
pub fn ask(question: &Question, at: &str, transport: &Transport<'_>) -> Reply {
    let nothing = |standing, problems| Reply { standing, evidence: None, problems };
    let (Some(certificate), Some(issuer)) =
        (Certificate::read(&question.certificate), Certificate::read(&question.issuer))
    else {
        return nothing(Standing::Unknown, Vec::new());
    };
    let at: Timestamp = at.parse().unwrap_or(Timestamp::MAX);
    if !certificate.is_in_term(at) {
        return nothing(Standing::Expired, Vec::new());
    }
    let addresses = Addresses::of(&certificate);
    let responders = addresses.responders.iter().map(|address| (Form::Ocsp, address));
    let lists = addresses.lists.iter().map(|address| (Form::Crl, address));
    let mut problems = Vec::new();
    for (form, address) in responders.chain(lists) {
        let answer = match form {
            Form::Ocsp => ask_status(transport, address, &certificate, &issuer),
            Form::Crl => ask_list(transport, address),
        };
        let answer = match answer {
            Ok(answer) => [answer],
            Err(reason) => {
                problems.push(problem(
                    address,
                    &format!("không có trả lời ({reason})"),
                    &format!("no answer ({reason})"),
                ));
                continue;
            }
        };
        let (crls, ocsps): (&[Vec<u8>], &[Vec<u8>]) =
            if form == Form::Crl { (&answer, &[]) } else { (&[], &answer) };
        let status = revocation::status(&certificate, std::slice::from_ref(&issuer), &[], crls, ocsps, at);
        let standing = match status {
            Status::GoodByCrl | Status::GoodByOcsp => Standing::Good,
            Status::Revoked(since) => Standing::Revoked(time::print(since)),
            Status::Unknown => {
                problems.push(problem(
                    address,
                    "trả lời không chứng minh được gì: của nơi khác, quá cũ, hoặc không đọc được",
                    "the answer proves nothing: it is another's, too old, or cannot be read",
                ));
                continue;
            }
        };
        let [answer] = answer;
        return Reply { standing, evidence: Some((form, answer)), problems };
    }
    let unaddressed = addresses.responders.is_empty() && addresses.lists.is_empty();
    nothing(if unaddressed { Standing::NoAddress } else { Standing::Unknown }, problems)
}

fn problem(address: &str, vi: &str, en: &str) -> Problem {
    Problem { address: address.to_owned(), vi: vi.to_owned(), en: en.to_owned() }
}
