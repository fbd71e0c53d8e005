//! Judges the signatures of originals (chữ ký số trên bản chính).
//!
//! [`judge`] takes the bytes of a PDF, the office's trust anchors and the time of judgement, and says who signed
//! what, field by field; no single tick. It never says that a document is legally valid: it states facts, and a
//! [`Verdict`] that tells the clerk whether a person has to look.
//!
//! ```text
//! pdf      revisions, byte ranges, signature fields, what later revisions changed
//!   └▶ cms       one signer, signed attributes, digest, signature value      asn1   bounded BER reader
//!        └▶ chain     certificates to an anchor at the time of signing       revocation   CRL, OCSP
//!             └▶ Judgement   facts, verdict, findings, words for the clerk
//! ```

mod account;
mod after;
mod asked;
mod asn1;
mod certificate;
mod chain;
mod cms;
#[cfg(test)]
mod conformance;
mod constraints;
mod crl;
mod glossary;
mod judge;
mod judgement;
mod key;
pub mod ledger;
mod one;
mod pdf;
mod places;
mod policy;
mod reasons;
mod remark;
mod revocation;
mod role;
pub mod seal;
mod shown;
mod stamped;
mod standing;
mod time;
mod timestamp;
mod words;
mod xml;

pub use account::Note;
pub use asked::{Form, Problem, Question, Reply, Standing, ask, questions};
pub use judge::{judge, judge_by, judge_with, signed_revision};
pub use judgement::{
    Algorithms, Chain, Judgement, Kind, LaterRevision, Revision, RevisionChange, Revocation, Role, Signature,
    Signer, TimeStamp, Verdict,
};
pub use remark::Remark;
pub use xml::judge_xml;
