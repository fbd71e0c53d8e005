//! What came after each signature: every later revision classified, pages looked at, later signers compared with
//! earlier ones.

use std::panic::{AssertUnwindSafe, catch_unwind};

use gazette_model::{Code, Language};
use lopdf::Document;

use crate::judgement::{Judgement, Kind, LaterRevision, RevisionChange, Signature, Verdict};
use crate::pdf::{self, Found, Revisions, Step};
use crate::places::list;
use crate::remark::Remark;
use crate::shown;

/// Classifies every revision after the first signed one, and tells each signature what came after it; gives the
/// revisions in which a new signature painted a stamp over a page.
pub(crate) fn later(
    pdf: &[u8],
    (document, lean): (&Document, bool),
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
    let mut steps = steps(pdf, document, lean, revisions, first);
    let signed: Vec<&str> = found.iter().filter_map(|one| one.field.as_deref()).collect();
    steps.iter_mut().for_each(|(_, step)| step.forgive_waiting(&signed));
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
                "chữ ký này đã bị gỡ khỏi tệp ở một lần lưu sau",
                "this signature was taken out of the file by a later revision",
            ));
        }
    }
    steps.iter().filter(|(_, step)| step.stamped).map(|(revision, _)| *revision).collect()
}

/// Where something follows the last signature, looks at the pages as well.
pub(crate) fn look(pdf: &[u8], fields: &shown::Fields, revisions: &Revisions, judgement: &mut Judgement) {
    let covered = judgement.signatures.iter().filter_map(|signature| signature.covers.revision).max();
    let Some(last) = covered.filter(|last| *last < revisions.count()) else { return };
    let looked = revisions.prefix(pdf, last).and_then(|signed| {
        // The drawing reader is another's work; what makes it fail is only not drawn.
        catch_unwind(AssertUnwindSafe(|| shown::compare(signed.len(), pdf, fields))).ok().flatten()
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

fn steps(
    pdf: &[u8],
    document: &Document,
    lean: bool,
    revisions: &Revisions,
    first: usize,
) -> Vec<(usize, Step)> {
    let sound = |document: &Document| document.xref_recovery.is_none();
    let unclear = || {
        let mut step = Step::default();
        step.changes.insert((RevisionChange::Unclear, String::new()));
        step
    };
    let mut steps = Vec::new();
    let count = revisions.count();
    let load = |revision| {
        let mut loaded = revisions.prefix(pdf, revision).and_then(pdf::load)?;
        if lean {
            pdf::make_lean(&mut loaded);
        }
        Some(loaded)
    };
    let mut before = (first < count).then(|| load(first)).flatten();
    for revision in first + 1..=count {
        let loaded = if revision < count { load(revision) } else { None };
        let after = if revision == count { Some(document) } else { loaded.as_ref() };
        let mut step = match (before.as_ref(), after) {
            (Some(before), Some(after)) if sound(before) && sound(after) => pdf::compare(before, after),
            _ => unclear(),
        };
        if is_hybrid(revisions.appended(pdf, revision).unwrap_or_default()) {
            step.changes.insert((RevisionChange::Unclear, "hai bảng vị trí trong một lần lưu".to_owned()));
        }
        steps.push((revision, step));
        if loaded.is_some() {
            before = loaded;
        }
    }
    steps
}

/// Does a revision have two cross-reference sections? Programs may follow either.
fn is_hybrid(appended: &[u8]) -> bool {
    /// No trailer is longer.
    const TRAILER: usize = 4096;
    let mut from = 0;
    while let Some(at) = pdf::position(appended, b"trailer", from) {
        from = at + 1;
        let trailer = appended.get(at..appended.len().min(at + TRAILER)).unwrap_or_default();
        if pdf::position(&plain(trailer), b"/XRefStm", 0).is_some() {
            return true;
        }
    }
    false
}

/// Text in which the letters of names are written plainly: `/XRef#53tm` as `/XRefStm`.
fn plain(text: &[u8]) -> Vec<u8> {
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.iter();
    while let Some(byte) = rest.next() {
        let mut ahead = rest.clone();
        match (byte, digit(ahead.next()), digit(ahead.next())) {
            (b'#', Some(high), Some(low)) => {
                out.extend(u8::try_from(high << 4 | low));
                rest = ahead;
            }
            _ => out.push(*byte),
        }
    }
    out
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
        let (vi, en) = (list(&later.places, Language::Vi), list(&later.places, Language::En));
        remarks.push(Remark::new(
            "content-change",
            Verdict::Refuse,
            Some(Code::SignatureAltered),
            format!("lần lưu thứ {} của tệp, sau khi ký, sửa phần hiển thị ({vi})", later.revision),
            format!("revision {} changes what is shown after the signing ({en})", later.revision),
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
        let place = |language| match list(&later.places, language) {
            places if places.is_empty() => places,
            places => format!(" ({places})"),
        };
        remarks.push(Remark::hold(
            "later-change",
            format!("lần lưu thứ {} của tệp {vi}{}", later.revision, place(Language::Vi)),
            format!("revision {} {en}{}", later.revision, place(Language::En)),
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
pub(crate) fn trust(signatures: &mut [Signature], stamped: &[usize]) {
    let root = |signature: &Signature| signature.chain.origin.clone();
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
