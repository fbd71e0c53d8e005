//! Leads a file through all checks: revisions, signatures one by one, what came after each, and the verdict.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

use gazette_model::{Code, SignaturePolicy};
use jiff::Timestamp;
use lopdf::Document;

use crate::after;
use crate::certificate::Certificate;
use crate::cms::SignedData;
use crate::judgement::{Judgement, Kind, Verdict};
use crate::one::{self, Context};
use crate::pdf::{self, Found, Revisions};
use crate::policy;
use crate::remark::Remark;
use crate::shown;

/// Old revisions are opened at most this often in search of signatures that are no longer shown.
const LOOKBACKS: usize = 8;
/// More mentions of a byte range than this are not traced to their signatures.
const MENTIONS: usize = 512;
/// More certificates of one file are not tried.
const CERTIFICATES: usize = 512;
/// Revisions of larger files are compared by the digests of their streams.
const LEAN: usize = 8 * 1024 * 1024;

/// Judges every signature of a PDF; never fails, whatever the bytes are.
///
/// `anchors` are PEM texts, each with any number of certificates; `at` is the time of judgement (RFC 3339).
pub fn judge(pdf: &[u8], anchors: &[String], at: &str) -> Judgement {
    judge_by(pdf, anchors, at, &SignaturePolicy::default())
}

/// Judges every signature of a PDF by the rules of an office.
pub fn judge_by(pdf: &[u8], anchors: &[String], at: &str, policy: &SignaturePolicy) -> Judgement {
    judge_with(pdf, anchors, at, policy, &[])
}

/// The same, together with answers of issuers (lists of revoked certificates and OCSP answers, DER) that were asked
/// for later and kept beside the file.
pub fn judge_with(
    pdf: &[u8],
    anchors: &[String],
    at: &str,
    policy: &SignaturePolicy,
    kept: &[Vec<u8>],
) -> Judgement {
    let empty = || Judgement::held(at);
    if pdf.len() as u64 > u64::from(policy.largest_mb) << 20 {
        let mut judgement = empty();
        judgement.remarks.push(Remark::hold(
            "too-large",
            "tệp quá lớn, chương trình không kiểm tra chữ ký",
            "the file is too large for its signatures to be judged",
        ));
        return judgement;
    }
    // The readers below do not panic on anything we know; a file that makes one do so is not readable.
    catch_unwind(AssertUnwindSafe(|| judge_readable(pdf, anchors, policy, kept, empty())))
        .unwrap_or_else(|_| unreadable(pdf, empty()))
}

/// The exact bytes that signature `number` (from 0, as in the judgement) signed, as a file of its own.
pub fn signed_revision(pdf: &[u8], number: usize) -> Option<&[u8]> {
    let document = pdf::load(pdf)?;
    let revisions = pdf::find(pdf, &document);
    let found = all_signatures(pdf, &document, &revisions).0;
    let range = range_of(pdf, found.get(number)?, &revisions);
    range.revision?;
    pdf.get(..range.end?)
}

fn unreadable(pdf: &[u8], mut judgement: Judgement) -> Judgement {
    // Nothing is claimed; but where signature dictionaries can be seen, the clerk must know that they were not judged.
    let seen = pdf.starts_with(b"%PDF-") && pdf::position(pdf, b"/ByteRange", 0).is_some();
    judgement.remarks.push(Remark::new(
        "unreadable",
        Verdict::Hold,
        seen.then_some(Code::SignatureHold),
        "không đọc được tệp, nên không kiểm tra được chữ ký",
        "the file cannot be read, so its signatures cannot be judged",
    ));
    judgement
}

fn judge_readable(
    pdf: &[u8],
    anchors: &[String],
    policy: &SignaturePolicy,
    kept: &[Vec<u8>],
    mut judgement: Judgement,
) -> Judgement {
    let head = pdf.get(..pdf.len().min(1024)).unwrap_or_default();
    let Some(mut document) = pdf::position(head, b"%PDF-", 0).and_then(|_| pdf::load(pdf)) else {
        return unreadable(pdf, judgement);
    };
    if document.is_encrypted() || document.was_encrypted() {
        judgement.remarks.push(Remark::new(
            "encrypted",
            Verdict::Hold,
            None,
            "tệp bị khóa bằng mật khẩu hoặc mã hóa; hãy xin cơ quan gửi bản không khóa",
            "the file is locked by a password or encrypted; ask the body for one that is not",
        ));
        return unreadable(pdf, judgement);
    }
    if document.catalog().is_err() {
        return unreadable(pdf, judgement);
    }
    let revisions = pdf::find(pdf, &document);
    let anchors: Vec<Certificate> = anchors.iter().flat_map(|text| Certificate::from_pem(text)).collect();
    let evidence = pdf::evidence(&document);
    let (found, remnants) = all_signatures(pdf, &document, &revisions);
    let context = Context {
        anchors,
        stored: stored(&evidence.certificates, &found),
        crls: evidence.crls,
        ocsps: evidence.ocsps,
        kept: kept.to_vec(),
        at: judgement.judged_at.parse().unwrap_or(Timestamp::MAX),
    };
    judgement.readable = true;
    judgement.revisions = revisions.count();
    for found in &found {
        let range = range_of(pdf, found, &revisions);
        judgement.signatures.push(one::judge(&context, found, &range, pdf.len(), revisions.count()));
    }
    if remnants {
        judgement.remarks.push(Remark::hold(
            "remnants",
            "tệp còn vết của một chữ ký mà không đọc được",
            "the file has remnants of a signature that cannot be read",
        ));
    }
    if judgement.signatures.is_empty() {
        judgement.verdict = if remnants { Verdict::Hold } else { Verdict::Unsigned };
        if document.xref_recovery == Some(lopdf::xref::XrefRecovery::Reconstructed) {
            // A damaged file may have lost its signatures; that is no reason to call it unsigned.
            return unreadable(pdf, Judgement { verdict: Verdict::Hold, readable: false, ..judgement });
        }
        return judgement;
    }
    if document.xref_recovery.is_some() {
        judgement.remarks.push(Remark::hold(
            "repaired",
            "cấu trúc tệp bị hỏng, các chương trình đọc có thể hiển thị khác nhau",
            "the structure of the file is damaged; programs may show it differently",
        ));
    }
    if revisions.tail || revisions.too_many {
        judgement.remarks.push(Remark::hold(
            "bytes-after-end",
            "sau chỗ kết thúc của tệp còn dữ liệu thừa mà không ai ký",
            "bytes follow the end of the file that belong to no revision",
        ));
    }
    // Streams are read no more, only compared.
    let lean = pdf.len() > LEAN;
    if lean {
        pdf::make_lean(&mut document);
    }
    let stamped = after::later(pdf, (&document, lean), &revisions, &found, &mut judgement);
    let fields = shown::fields(&document);
    drop(document);
    if policy.compare_pages {
        after::look(pdf, &fields, &revisions, &mut judgement);
    }
    after::trust(&mut judgement.signatures, &stamped);
    policy::apply(&mut judgement.signatures, policy);
    if judgement.signatures.iter().all(|signature| signature.kind == Kind::DocumentTimeStamp) {
        judgement.remarks.push(Remark::hold(
            "time-stamp-only",
            "tệp chỉ có dấu thời gian, không có chữ ký của người hay cơ quan nào",
            "the file has a time stamp only, and no signature of a person or body",
        ));
    }
    for signature in &mut judgement.signatures {
        let gravest = signature.remarks.iter().map(|remark| remark.weight).max();
        signature.verdict = gravest.unwrap_or(Verdict::Accept);
    }
    let all = judgement.signatures.iter().map(|signature| signature.verdict);
    judgement.verdict =
        all.chain(judgement.remarks.iter().map(|remark| remark.weight)).max().unwrap_or(Verdict::Hold);
    judgement
}

/// Every certificate of the file: of its store, and of its signatures, one of which may carry what another leaves out.
pub(crate) fn stored(store: &[Vec<u8>], found: &[Found]) -> Vec<Certificate> {
    let mut all: Vec<Certificate> = store.iter().filter_map(|der| Certificate::read(der)).collect();
    if found.len() > 1 {
        let messages = found.iter().filter_map(|one| SignedData::read(one.contents.as_deref()?));
        for certificate in messages.flat_map(|message| message.certificates) {
            if all.len() < CERTIFICATES && !all.iter().any(|one| one.der == certificate.der) {
                all.push(certificate);
            }
        }
    }
    all
}

fn range_of<'a>(pdf: &'a [u8], found: &Found, revisions: &Revisions) -> pdf::Range<'a> {
    pdf::check(pdf, &found.byte_range, found.contents.as_deref(), found.offset, revisions)
}

/// The signatures of the file as it stands, and those of older revisions that a later one took away.
pub(crate) fn all_signatures(pdf: &[u8], document: &Document, revisions: &Revisions) -> (Vec<Found>, bool) {
    let mut found = pdf::signatures(document);
    let mut remnants = false;
    let mut opened = Vec::new();
    let mut extents: Vec<Range<usize>> = found.iter().filter_map(|one| extent(pdf, one)).collect();
    let mut from = 0;
    let mut seen = 0;
    while let Some(at) = pdf::position(pdf, b"/ByteRange", from) {
        from = at + 1;
        if let Some(stream) = revisions.stream(at) {
            from = stream.end;
            continue;
        }
        seen += 1;
        if extents.iter().any(|extent| extent.contains(&at)) {
            continue;
        }
        if seen > MENTIONS || opened.len() == LOOKBACKS {
            remnants = true;
            break;
        }
        let Some(revision) = revisions.holding(at).filter(|revision| !opened.contains(revision)) else {
            remnants = true;
            continue;
        };
        opened.push(revision);
        let older = revisions.prefix(pdf, revision).and_then(pdf::load).map(|older| pdf::signatures(&older));
        for mut one in older.unwrap_or_default() {
            if !found.iter().any(|known| known.offset == one.offset) {
                one.removed = true;
                extents.extend(extent(pdf, &one));
                found.push(one);
            }
        }
        remnants |= !extents.iter().any(|extent| extent.contains(&at));
    }
    found.sort_by_key(|one| {
        (one.byte_range.iter().skip(2).fold(0i64, |sum, part| sum.saturating_add(*part)), one.offset)
    });
    (found, remnants)
}

/// Where the object of a signature lies.
fn extent(pdf: &[u8], found: &Found) -> Option<Range<usize>> {
    let offset = found.offset?;
    let gap_end = found.byte_range.get(2).and_then(|second| usize::try_from(*second).ok()).unwrap_or(offset);
    let from = if gap_end > offset && gap_end < pdf.len() { gap_end } else { offset };
    Some(offset..pdf::position(pdf, b"endobj", from)?)
}
