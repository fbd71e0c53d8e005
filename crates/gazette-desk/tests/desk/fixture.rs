//! A desk in a fresh folder, and submissions to put on it.

use gazette_desk::Desk;
use gazette_model::{Date, Digest, DocumentNumber, Metadata, Outcome, Packaging, Submission, SubmittedFile};
use sha2::Digest as _;

/// When everything happens unless a test says otherwise.
pub(crate) const AT: &str = "2026-11-20T09:00:00+07:00";

/// A desk in a folder that goes with it.
pub(crate) fn desk() -> (tempfile::TempDir, Desk) {
    let home = tempfile::tempdir().unwrap();
    let desk = Desk::open(home.path(), AT, "Nguyễn Thị Lan").unwrap();
    (home, desk)
}

/// An accepted submission of a decision with this number by this body, other bytes each time.
pub(crate) fn submission(number: &str, body: &str) -> Submission {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let bytes = NEXT.fetch_add(1, Ordering::Relaxed).to_string();
    let kind = if number.contains("NQ") { "Nghị quyết" } else { "Quyết định" };
    Submission {
        id: String::new(),
        source: format!("inbox/{bytes}"),
        packaging: Packaging::Bagit,
        fingerprint: digest(bytes.as_bytes()),
        outcome: Outcome::Accepted,
        document: Metadata {
            number: Some(DocumentNumber::new(number)),
            kind: Some(kind.to_owned()),
            bodies: vec![body.to_owned()],
            issued_on: Some(day("2026-03-23")),
            subject: Some("Ban hành Quy định về thử nghiệm".to_owned()),
            ..Metadata::default()
        },
        unconfirmed: Vec::new(),
        files: vec![SubmittedFile {
            name: "a.pdf".to_owned(),
            size: 3,
            digest: digest(b"pdf"),
            role: "original".to_owned(),
        }],
        findings: Vec::new(),
        received_at: AT.to_owned(),
    }
}

/// A date in ISO form.
pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// The digest of bytes.
pub(crate) fn digest(bytes: &[u8]) -> Digest {
    Digest(sha2::Sha256::digest(bytes).into())
}
