//! Leads a file through all checks: revisions, signatures one by one, what came after each, and the verdict.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

use gazette_model::{Code, SignaturePolicy};
use jiff::Timestamp;
use lopdf::Document;

use crate::certificate::Certificate;
use crate::judgement::{Judgement, Kind, LaterRevision, RevisionChange, Signature, Verdict};
use crate::one::{self, Context};
use crate::pdf::{self, Found, Revisions, Step};
use crate::policy;
use crate::remark::Remark;
use crate::shown;

/// Old revisions are opened at most this often in search of signatures that are no longer shown.
const LOOKBACKS: usize = 8;
/// More mentions of a byte range than this are not traced to their signatures.
const MENTIONS: usize = 512;

/// Judges every signature of a PDF; never fails, whatever the bytes are.
///
/// `anchors` are PEM texts, each with any number of certificates; `at` is the time of judgement (RFC 3339).
pub fn judge(pdf: &[u8], anchors: &[String], at: &str) -> Judgement {
    judge_by(pdf, anchors, at, &SignaturePolicy::default())
}

/// Judges every signature of a PDF by the rules of an office.
pub fn judge_by(pdf: &[u8], anchors: &[String], at: &str, policy: &SignaturePolicy) -> Judgement {
    let empty = || Judgement {
        verdict: Verdict::Hold,
        signatures: Vec::new(),
        revisions: 0,
        readable: false,
        remarks: Vec::new(),
        pages_differ: None,
        judged_at: at.to_owned(),
    };
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
    catch_unwind(AssertUnwindSafe(|| judge_readable(pdf, anchors, policy, empty())))
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
    mut judgement: Judgement,
) -> Judgement {
    let head = pdf.get(..pdf.len().min(1024)).unwrap_or_default();
    let Some(document) = pdf::position(head, b"%PDF-", 0).and_then(|_| pdf::load(pdf)) else {
        return unreadable(pdf, judgement);
    };
    if document.is_encrypted() || document.was_encrypted() || document.catalog().is_err() {
        return unreadable(pdf, judgement);
    }
    let revisions = pdf::find(pdf, &document);
    let anchors: Vec<Certificate> = anchors.iter().flat_map(|text| Certificate::from_pem(text)).collect();
    let evidence = pdf::evidence(&document);
    let context = Context {
        anchors,
        stored: evidence.certificates.iter().filter_map(|der| Certificate::read(der)).collect(),
        crls: evidence.crls,
        ocsps: evidence.ocsps,
        at: judgement.judged_at.parse().unwrap_or(Timestamp::MAX),
    };
    judgement.readable = true;
    judgement.revisions = revisions.count();
    let (found, remnants) = all_signatures(pdf, &document, &revisions);
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
            "sau phần kết thúc của tệp còn dữ liệu không thuộc phiên bản nào",
            "bytes follow the end of the file that belong to no revision",
        ));
    }
    let stamped = later(pdf, &document, &revisions, &found, &mut judgement);
    if policy.compare_pages {
        look(pdf, &document, &revisions, &mut judgement);
    }
    trust(&mut judgement.signatures, &stamped);
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

fn range_of<'a>(pdf: &'a [u8], found: &Found, revisions: &Revisions) -> pdf::Range<'a> {
    pdf::check(pdf, &found.byte_range, found.contents.as_deref(), found.offset, revisions)
}

/// The signatures of the file as it stands, and those of older revisions that a later one took away.
fn all_signatures(pdf: &[u8], document: &Document, revisions: &Revisions) -> (Vec<Found>, bool) {
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

/// Classifies every revision after the first signed one, and tells each signature what came after it; gives the
/// revisions in which a new signature painted a stamp over a page.
fn later(
    pdf: &[u8],
    document: &Document,
    revisions: &Revisions,
    found: &[Found],
    judgement: &mut Judgement,
) -> Vec<usize> {
    let Some(first) = judgement.signatures.iter().filter_map(|signature| signature.covers.revision).min()
    else {
        return Vec::new();
    };
    let last_signed =
        judgement.signatures.iter().filter_map(|signature| signature.covers.revision).max().unwrap_or(first);
    let steps = steps(pdf, document, revisions, first);
    for (signature, found) in judgement.signatures.iter_mut().zip(found) {
        let Some(covered) = signature.covers.revision else { continue };
        for (revision, step) in steps.iter().filter(|(revision, _)| *revision > covered) {
            signature.later_revisions.push(LaterRevision {
                revision: *revision,
                change: step.change(),
                places: step.places(),
            });
        }
        judge_later(signature, last_signed);
        if found.removed {
            signature.remarks.push(Remark::new(
                "removed",
                Verdict::Refuse,
                Some(Code::SignatureAltered),
                "chữ ký này đã bị gỡ khỏi tệp ở một phiên bản sau",
                "this signature was taken out of the file by a later revision",
            ));
        }
    }
    steps.iter().filter(|(_, step)| step.stamped).map(|(revision, _)| *revision).collect()
}

/// Where something follows the last signature, looks at the pages as well.
fn look(pdf: &[u8], document: &Document, revisions: &Revisions, judgement: &mut Judgement) {
    let covered = judgement.signatures.iter().filter_map(|signature| signature.covers.revision).max();
    let Some(last) = covered.filter(|last| *last < revisions.count()) else { return };
    let looked = revisions.prefix(pdf, last).and_then(|signed| {
        // The drawing reader is another's work; what makes it fail is only not drawn.
        catch_unwind(AssertUnwindSafe(|| shown::compare(signed, pdf, document))).ok().flatten()
    });
    let Some(looked) = looked else {
        judgement.remarks.push(Remark::hold(
            "not-drawn",
            "sau chữ ký cuối tệp còn được ghi thêm, mà không vẽ được các trang để so với lúc ký",
            "something follows the last signature, and the pages cannot be drawn to compare them",
        ));
        return;
    };
    if looked.more {
        let pages = looked.pages;
        judgement.remarks.push(Remark::hold(
            "not-drawn",
            format!(
                "sau chữ ký cuối tệp còn được ghi thêm; chỉ so được hình của {pages} trang đầu với lúc ký"
            ),
            format!(
                "something follows the last signature; only the first {pages} pages were compared as pictures"
            ),
        ));
    }
    if !looked.differ.is_empty() {
        let pages = looked.differ.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
        judgement.remarks.push(Remark::hold(
            "looks-different",
            format!("trang {pages} hiện nay trông khác lúc ký"),
            format!("page {pages} now looks otherwise than when it was signed"),
        ));
        for signature in &mut judgement.signatures {
            signature.shown_is_signed = signature.shown_is_signed.map(|_| false);
        }
    }
    judgement.pages_differ = Some(looked.differ);
}

fn steps(pdf: &[u8], document: &Document, revisions: &Revisions, first: usize) -> Vec<(usize, Step)> {
    let sound = |document: &Document| document.xref_recovery.is_none();
    let unclear = || {
        let mut step = Step::default();
        step.changes.insert((RevisionChange::Unclear, String::new()));
        step
    };
    let mut steps = Vec::new();
    let count = revisions.count();
    let mut before = (first < count).then(|| revisions.prefix(pdf, first).and_then(pdf::load)).flatten();
    for revision in first + 1..=count {
        let loaded =
            if revision < count { revisions.prefix(pdf, revision).and_then(pdf::load) } else { None };
        let after = if revision == count { Some(document) } else { loaded.as_ref() };
        let mut step = match (before.as_ref(), after) {
            (Some(before), Some(after)) if sound(before) && sound(after) => pdf::compare(before, after),
            _ => unclear(),
        };
        // Two cross-reference sections for one revision: programs may follow either.
        let appended = revisions.appended(pdf, revision).unwrap_or_default();
        if pdf::position(appended, b"/XRefStm", 0).is_some() {
            step.changes.insert((RevisionChange::Unclear, "XRefStm".to_owned()));
        }
        steps.push((revision, step));
        if loaded.is_some() {
            before = loaded;
        }
    }
    steps
}

fn judge_later(signature: &mut Signature, last_signed: usize) {
    let altered: Vec<&LaterRevision> = signature
        .later_revisions
        .iter()
        .filter(|later| later.change == RevisionChange::ContentChange)
        .collect();
    signature.shown_is_signed = Some(altered.is_empty());
    let mut remarks = Vec::new();
    for later in altered {
        let places = later.places.join(", ");
        remarks.push(Remark::new(
            "content-change",
            Verdict::Refuse,
            Some(Code::SignatureAltered),
            format!("phiên bản {} sửa phần hiển thị sau khi ký ({places})", later.revision),
            format!("revision {} changes what is shown after the signing ({places})", later.revision),
        ));
    }
    for later in &signature.later_revisions {
        let (vi, en) = match later.change {
            RevisionChange::FormFill => ("điền biểu mẫu sau khi ký", "fills in a form after the signing"),
            RevisionChange::Annotation => {
                ("thêm hoặc sửa chú thích sau khi ký", "adds or changes a comment after the signing")
            }
            RevisionChange::Unclear => {
                ("đổi những phần không rõ tác dụng", "changes parts whose effect is not clear")
            }
            RevisionChange::Metadata if later.revision > last_signed => (
                "đổi thông tin mô tả của tệp sau chữ ký cuối",
                "changes the file's metadata after the last signature",
            ),
            RevisionChange::Nothing if later.revision > last_signed => (
                "ghi thêm dữ liệu không rõ mục đích sau chữ ký cuối",
                "appends data of no visible purpose after the last signature",
            ),
            _ => continue,
        };
        if matches!(
            later.change,
            RevisionChange::FormFill | RevisionChange::Annotation | RevisionChange::Unclear
        ) {
            signature.shown_is_signed = signature.shown_is_signed.filter(|same| !same);
        }
        let places =
            if later.places.is_empty() { String::new() } else { format!(" ({})", later.places.join(", ")) };
        remarks.push(Remark::hold(
            "later-change",
            format!("phiên bản {} {vi}{places}", later.revision),
            format!("revision {} {en}{places}", later.revision),
        ));
    }
    if signature.certifies == Some(1)
        && signature.later_revisions.iter().any(|later| {
            !matches!(later.change, RevisionChange::Dss | RevisionChange::Timestamp | RevisionChange::Nothing)
        })
    {
        remarks.push(Remark::hold(
            "certification-broken",
            "người ký đầu tiên không cho phép thay đổi gì thêm, nhưng tệp đã được ghi thêm",
            "the certifying signer permits no change, but the file was changed",
        ));
    }
    signature.remarks.extend(remarks);
}

/// A later signature paints over the page with the same right as any revision: its signer must be as well known as
/// those before (a stranger's signature field is the way of the sneaky signature attack).
fn trust(signatures: &mut [Signature], stamped: &[usize]) {
    let root = |signature: &Signature| signature.chain.path.last().cloned();
    let known: Vec<(Option<usize>, bool, Option<String>)> = signatures
        .iter()
        .map(|signature| (signature.covers.revision, signature.chain.anchored, root(signature)))
        .collect();
    let certified = signatures.iter().filter(|signature| signature.certifies.is_some());
    let certified = certified.filter_map(|signature| signature.covers.revision).min();
    for signature in signatures.iter_mut().filter(|signature| signature.kind == Kind::Signature) {
        let Some(revision) = signature.covers.revision else { continue };
        if certified.is_some_and(|first| first < revision)
            && stamped.contains(&revision)
            && !signature.chain.anchored
        {
            signature.remarks.push(Remark::hold(
                "stamp-over-certified",
                "con dấu của chữ ký này được đặt lên một tệp đã được chứng nhận, mà người ký chưa được tin cậy",
                "the stamp of this signature was laid over a certified file, by a signer who is not trusted",
            ));
        }
        let own = root(signature);
        let stranger = known.iter().any(|(before, anchored, top)| {
            before.is_some_and(|before| before < revision)
                && !signature.chain.anchored
                && (*anchored || (top.is_some() && own.is_some() && *top != own))
        });
        if stranger {
            signature.remarks.push(Remark::hold(
                "stranger",
                "chữ ký được thêm sau, của người ký không cùng nguồn chứng thư với chữ ký trước",
                "added later, by a signer whose certificate has another origin than the earlier one",
            ));
        }
    }
}
