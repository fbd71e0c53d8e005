//! Judges the XML signatures of edXML messages (chữ ký XML, XML-DSig): what each covers, and whether it is whole.
//!
//! Bounded and closed: no DOCTYPE, no fetching, no XPath or XSLT, no keyed digests. What a signature does not cover is
//! told, for a message may carry more than was signed.

mod canonical;
mod signed_info;
mod tree;

use std::panic::{AssertUnwindSafe, catch_unwind};

use gazette_model::{Code, SignaturePolicy};
use jiff::Timestamp;

use crate::certificate::Certificate;
use crate::judgement::{Judgement, Kind, Revision, Signature, Verdict};
use crate::key::{self, Check, Hash};
use crate::one::{Context, Judging};
use crate::policy;
use crate::remark::Remark;
use signed_info::{Read, Reference};
use tree::{Id, Tree};

/// More signatures in one message are not judged one by one.
const SIGNATURES: usize = 16;

/// Judges every signature of an XML document; never fails, whatever the bytes are.
pub fn judge_xml(xml: &[u8], anchors: &[String], at: &str, policy: &SignaturePolicy) -> Judgement {
    let mut judgement = Judgement { revisions: 1, ..Judgement::held(at) };
    if xml.len() as u64 > u64::from(policy.largest_mb) << 20 {
        judgement.remarks.push(Remark::hold(
            "too-large",
            "thông điệp quá lớn, chương trình không kiểm tra chữ ký",
            "the message is too large for its signatures to be judged",
        ));
        return judgement;
    }
    let context = Context {
        anchors: anchors.iter().flat_map(|text| Certificate::from_pem(text)).collect(),
        stored: Vec::new(),
        crls: Vec::new(),
        ocsps: Vec::new(),
        kept: Vec::new(),
        at: at.parse().unwrap_or(Timestamp::MAX),
    };
    let found = catch_unwind(AssertUnwindSafe(|| {
        let tree = tree::parse(xml)?;
        Some(signatures(&tree).into_iter().map(|id| one(&context, &tree, id)).collect::<Vec<_>>())
    }));
    let Ok(Some(signatures)) = found else {
        judgement.remarks.push(Remark::new(
            "unreadable",
            Verdict::Hold,
            Some(Code::SignatureHold),
            "không đọc được thông điệp, nên không kiểm tra được chữ ký",
            "the message cannot be read, so its signatures cannot be judged",
        ));
        return judgement;
    };
    judgement.readable = true;
    judgement.signatures = signatures;
    policy::apply(&mut judgement.signatures, policy);
    for signature in &mut judgement.signatures {
        let gravest = signature.remarks.iter().map(|remark| remark.weight).max();
        signature.verdict = gravest.unwrap_or(Verdict::Accept);
    }
    let all = judgement.signatures.iter().map(|signature| signature.verdict);
    judgement.verdict = all.max().unwrap_or(Verdict::Unsigned);
    judgement
}

/// The signatures of a document; some writers forget the namespace, so the names decide.
fn signatures(tree: &Tree) -> Vec<Id> {
    let named = |id: &Id| {
        tree.get(*id).is_some_and(|one| one.local == "Signature") && tree.child(*id, "SignedInfo").is_some()
    };
    (0..tree.elements.len()).filter(named).take(SIGNATURES).collect()
}

fn one(context: &Context, tree: &Tree, id: Id) -> Signature {
    let covers = Revision { revision: None, of: 1, end: None, whole_file: false };
    let mut signature = Signature {
        field: tree.attribute(id, "Id").map(str::to_owned),
        subfilter: Some("XML-DSig".to_owned()),
        ..Signature::unjudged(Kind::Signature, covers)
    };
    let Some(read) = signed_info::read(tree, id) else {
        signature.remarks.push(Remark::hold(
            "xml-form",
            "chữ ký XML không đúng dạng, không kiểm tra được",
            "the XML signature is not well formed and cannot be checked",
        ));
        return signature;
    };
    let judging = Judging { context, signature: &mut signature };
    run(judging, tree, id, &read);
    signature
}

fn run(mut judging: Judging<'_>, tree: &Tree, id: Id, read: &Read) {
    judging.signature.algorithms.digest = read.hash().map(|hash| hash.name().to_owned());
    judging.signature.algorithms.signature = read.scheme.as_ref().map(key::Scheme::name);
    let (intact, whole) = references(&mut judging, tree, id, &read.references);
    judging.signature.bytes_intact = intact;
    judging.signature.shown_is_signed = intact;
    if intact == Some(true) && whole {
        judging.signature.covers = Revision { revision: Some(1), of: 1, end: None, whole_file: true };
    }
    let pool: Vec<&Certificate> = read.certificates.iter().chain(&judging.context.anchors).collect();
    let Some(signer) = read.certificates.first() else {
        judging.remark(Remark::hold(
            "no-certificate",
            "chữ ký XML không kèm chứng thư đọc được của người ký, nên không biết ai ký",
            "the XML signature carries no readable certificate, so nobody knows who signed",
        ));
        return;
    };
    judging.signer(signer);
    let value = match &read.scheme {
        Some(scheme) => key::verify(&signer.spki, scheme, None, &[&read.canonical], &read.value(scheme)),
        None => Check::Unsupported(read.method.clone()),
    };
    match &value {
        Check::Valid => judging.signature.cryptographically_valid = Some(true),
        Check::Invalid => {
            judging.signature.cryptographically_valid = Some(false);
            // Nothing is proved by a value that fits nothing: perhaps the message was only written anew on its way.
            judging.remark(Remark::hold(
                "value",
                "giá trị chữ ký XML không đúng với chứng thư của người ký: không chứng minh được gì về thông điệp",
                "the value of the XML signature does not fit the signer's certificate: it proves nothing",
            ));
        }
        Check::Unsupported(what) => judging.remark(Remark::hold(
            "unsupported",
            format!("thuật toán của chữ ký XML không được hỗ trợ ({what})"),
            format!("the algorithm of the XML signature is not supported ({what})"),
        )),
    }
    if intact == Some(false) && value == Check::Valid {
        judging.remark(Remark::new(
            "content-change",
            Verdict::Refuse,
            Some(Code::SignatureAltered),
            "thông điệp đã bị sửa sau khi ký",
            "the message was changed after the signing",
        ));
    } else if intact == Some(false) {
        judging.remark(Remark::hold(
            "bytes",
            "nội dung thông điệp không khớp với mã băm trong chữ ký XML",
            "the message does not fit the digests of the XML signature",
        ));
    }
    judging.remark(Remark::note(
        "no-time",
        Some(Code::SignatureNoTime),
        "chữ ký XML không có dấu thời gian tin cậy",
        "the XML signature has no trusted time",
    ));
    judging.usage(signer);
    judging.chain(signer, &pool, None, None, (&[], &[]));
    let old = read.references.iter().map(|one| one.hash).find(|hash| *hash == Some(Hash::Sha1));
    judging.weakness(signer, Some(judging.context.at), old.unwrap_or(read.hash()));
}

/// Checks every reference; tells whether all fit, and whether the whole message is among them.
fn references(
    judging: &mut Judging<'_>,
    tree: &Tree,
    id: Id,
    references: &[Reference],
) -> (Option<bool>, bool) {
    let mut intact = Some(true);
    let mut whole = false;
    for reference in references {
        match signed_info::resolve(tree, id, reference) {
            Ok(resolved) => {
                let Some(hash) = reference.hash else {
                    intact = intact.filter(|so_far| !so_far);
                    judging.remark(Remark::hold(
                        "unsupported",
                        "chữ ký XML dùng hàm băm không được hỗ trợ",
                        "the XML signature uses a digest that is not supported",
                    ));
                    continue;
                };
                whole |= resolved.whole;
                if hash.of(&[&resolved.bytes]) != reference.digest {
                    intact = Some(false);
                }
            }
            Err(problem) => {
                intact = intact.filter(|so_far| !so_far);
                let (vi, en) = problem.words(&reference.uri);
                judging.remark(Remark::hold("xml-reference", vi, en));
            }
        }
    }
    if !whole {
        judging.remark(Remark::hold(
            "xml-partial",
            "chữ ký XML không phủ toàn bộ thông điệp: phần không được ký có thể do người khác thêm vào",
            "the XML signature does not cover the whole message: others may have added what it leaves out",
        ));
    }
    (intact, whole)
}
