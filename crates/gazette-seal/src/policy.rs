//! What the office's rules make of the facts (quy tắc của văn phòng); law and office change them, not the code.

use gazette_model::{Code, Consequence, SignaturePolicy};

use crate::judgement::{Kind, Signature, Verdict};
use crate::remark::Remark;

/// Adds to each signature what the rules make of its remarks.
pub(crate) fn apply(signatures: &mut [Signature], policy: &SignaturePolicy) {
    for signature in signatures {
        let rules = [
            (
                "untrusted",
                policy.unknown_anchor,
                "chuỗi chứng thư không dẫn tới gốc đã cài",
                "an unknown anchor",
            ),
            ("weak", policy.weak_algorithm, "thuật toán cũ", "an old algorithm"),
            ("no-time", policy.no_time_stamp, "không có dấu thời gian tin cậy", "no trusted time"),
            (
                "no-revocation",
                policy.no_revocation,
                "không có bằng chứng thu hồi",
                "no evidence about revocation",
            ),
        ];
        let mut more: Vec<Remark> = rules
            .into_iter()
            .filter(|(code, _, _, _)| signature.remarks.iter().any(|remark| remark.code == *code))
            .filter_map(|(_, consequence, vi, en)| rule(consequence, vi, en, policy))
            .collect();
        more.extend(forbidden(signature, policy));
        signature.remarks.extend(more);
    }
}

fn rule(consequence: Consequence, vi: &str, en: &str, policy: &SignaturePolicy) -> Option<Remark> {
    let (weight, finding, what_vi, what_en) = match consequence {
        Consequence::Remark => return None,
        Consequence::Hold => (Verdict::Hold, Code::SignatureHold, "giữ lại chờ xem xét", "holds it back"),
        Consequence::Refuse => (Verdict::Refuse, Code::SignatureInvalid, "không nhận", "refuses it"),
    };
    let ground = &policy.legal_ground;
    let (ground_vi, ground_en) = if ground.is_empty() {
        (String::new(), String::new())
    } else {
        (format!(" (căn cứ: {ground})"), format!(" (ground: {ground})"))
    };
    Some(Remark::new(
        "policy",
        weight,
        Some(finding),
        format!("{vi}: quy tắc của văn phòng là {what_vi}{ground_vi}"),
        format!("{en}: the office's rule {what_en}{ground_en}"),
    ))
}

/// What was used, where the office allows only some algorithms.
fn forbidden(signature: &Signature, policy: &SignaturePolicy) -> Option<Remark> {
    if policy.algorithms.is_empty() || signature.kind == Kind::DocumentTimeStamp {
        return None;
    }
    let algorithms = &signature.algorithms;
    let used = [algorithms.digest.as_deref(), algorithms.key.as_deref()];
    let not_allowed: Vec<&str> = used
        .into_iter()
        .flatten()
        .filter(|used| !policy.algorithms.iter().any(|allowed| allowed.eq_ignore_ascii_case(used)))
        .collect();
    if not_allowed.is_empty() {
        return None;
    }
    let names = not_allowed.join(", ");
    rule(
        Consequence::Hold,
        &format!("thuật toán {names} không có trong danh sách được dùng"),
        &format!("{names} is not among the algorithms allowed"),
        policy,
    )
}
