//! What a judgement means for the submission and for the clerk: findings, and plain sentences.

use std::fmt::Write as _;

use gazette_model::{Code, Finding, Language};

use crate::judgement::{Judgement, Kind, RevisionChange, Revocation, Role, Signature, Verdict};
use crate::remark::Remark;

impl Judgement {
    /// Every finding, in the order of the signatures.
    pub fn findings(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        if self.verdict == Verdict::Unsigned {
            findings.push(Finding::new(Code::Unsigned));
        }
        findings.extend(self.remarks.iter().filter_map(|remark| finding(remark, None)));
        for signature in &self.signatures {
            findings.extend(signature.remarks.iter().filter_map(|remark| finding(remark, Some(signature))));
        }
        findings
    }

    /// Must a person decide?
    pub fn needs_person(&self) -> bool {
        !matches!(self.verdict, Verdict::Accept | Verdict::AcceptWithRemarks)
    }

    /// The judgement in sentences for a clerk; it states facts and claims no legal validity.
    pub fn text(&self, language: Language) -> String {
        let say = |vi: &'static str, en: &'static str| if language == Language::En { en } else { vi };
        let mut out = String::new();
        let _ = writeln!(out, "{}: {}", say("Kết luận", "Verdict"), verdict(self.verdict, language));
        for sentence in self.account(language) {
            let _ = writeln!(out, "  {sentence}");
        }
        if let Some(step) = self.next_step(language) {
            let _ = writeln!(out, "{}: {step}", say("Việc cần làm", "Next step"));
        }
        if !self.remarks.is_empty() {
            let _ = writeln!(out, "{}:", say("Điều cần xem", "What needs a look"));
        }
        for remark in &self.remarks {
            let _ = writeln!(out, "  - {}", remark.words(language));
        }
        for (index, signature) in self.signatures.iter().enumerate() {
            out.push('\n');
            describe(&mut out, index + 1, signature, self, language);
        }
        let terms = crate::glossary::terms(&out, language);
        if !terms.is_empty() && !self.signatures.is_empty() {
            let _ = writeln!(out, "\n{}:", say("Giải thích từ dùng", "Words used"));
            for term in terms {
                let _ = writeln!(out, "  {term}");
            }
        }
        if !self.signatures.is_empty() {
            let _ = writeln!(
                out,
                "\n{}",
                say(
                    "Đây là kết quả kiểm tra kỹ thuật; giá trị pháp lý do người có thẩm quyền kết luận.",
                    "This is a technical check; whether the document is valid in law is for those competent to say.",
                )
            );
        }
        out.truncate(out.trim_end().len());
        out
    }
}

fn finding(remark: &Remark, signature: Option<&Signature>) -> Option<Finding> {
    let code = remark.finding?;
    let signer = signature.map_or("?", |signature| name(signature));
    let mut finding = Finding::new(code)
        .words("reason", &remark.vi, &remark.en)
        .words("what", &remark.vi, &remark.en)
        .words(
            "algorithm",
            remark.detail.as_deref().unwrap_or(&remark.vi),
            remark.detail.as_deref().unwrap_or(&remark.en),
        )
        .value("signer", signer);
    if let Some(field) = signature.and_then(|signature| signature.field.as_deref()) {
        finding = finding.place(field);
    }
    Some(finding)
}

fn name(signature: &Signature) -> &str {
    let signer = signature.signer.as_ref().map(|signer| signer.name.as_str());
    let authority = || signature.time_stamp.as_ref().and_then(|stamp| stamp.authority.as_deref());
    signer.or_else(authority).or(signature.field.as_deref()).unwrap_or("?")
}

fn verdict(verdict: Verdict, language: Language) -> &'static str {
    match (verdict, language) {
        (Verdict::Accept, Language::Vi) => "các chữ ký đều hợp lệ về kỹ thuật",
        (Verdict::Accept, Language::En) => "every signature is technically in order",
        (Verdict::AcceptWithRemarks, Language::Vi) => "các chữ ký hợp lệ về kỹ thuật, có điều cần biết",
        (Verdict::AcceptWithRemarks, Language::En) => "every signature is technically in order, with remarks",
        (Verdict::Unsigned, Language::Vi) => "tệp không có chữ ký số",
        (Verdict::Unsigned, Language::En) => "the file has no digital signature",
        (Verdict::Hold, Language::Vi) => "cần người xem xét trước khi dùng",
        (Verdict::Hold, Language::En) => "a person must look before this is used",
        (Verdict::Refuse, Language::Vi) => "không dùng được: chữ ký sai hoặc nội dung bị sửa sau khi ký",
        (Verdict::Refuse, Language::En) => {
            "not usable: a signature is wrong, or the content was changed after signing"
        }
    }
}

fn describe(
    out: &mut String,
    number: usize,
    signature: &Signature,
    judgement: &Judgement,
    language: Language,
) {
    let say = |vi: &'static str, en: &'static str| if language == Language::En { en } else { vi };
    let mut line = |label: &str, value: &str| {
        let _ = writeln!(out, "{label}: {value}");
    };
    let what = match signature.kind {
        Kind::Signature => say("Chữ ký", "Signature"),
        Kind::DocumentTimeStamp => say("Dấu thời gian của tệp", "Time stamp of the file"),
    };
    line(&format!("{what} {number}"), name(signature));
    if let Some(signer) = &signature.signer {
        if let Some(position) = &signer.position {
            line(say("  Chức vụ", "  Position"), position);
        }
        if let Some(organisation) = &signer.organisation {
            line(say("  Cơ quan, tổ chức", "  Organisation"), organisation);
        }
        let term = |time: &Option<String>| time.as_deref().map_or("?", day).to_owned();
        line(
            say("  Chứng thư", "  Certificate"),
            &format!(
                "{} ({}, {} – {})",
                signer.serial,
                signer.issuer,
                term(&signer.not_before),
                term(&signer.not_after)
            ),
        );
    }
    line(say("  Vai trò (theo chứng thư)", "  Role (by the certificate)"), role(signature.role, language));
    let intact = match (signature.bytes_intact, signature.cryptographically_valid) {
        (Some(true), Some(true)) => say("đúng như lúc ký", "as they were when signed"),
        (Some(false), _) => say("đã khác lúc ký", "not as they were when signed"),
        (_, Some(false)) => say("giá trị chữ ký sai", "the signature value is wrong"),
        _ => say("không kiểm tra được", "cannot be checked"),
    };
    line(say("  Nội dung được ký", "  Signed bytes"), intact);
    let covers = match signature.covers.revision {
        Some(revision) if language == Language::En => {
            format!("revision {revision} of {}", signature.covers.of)
        }
        Some(revision) => format!("lần lưu thứ {revision} trên {}", signature.covers.of),
        None => say("không trọn lần lưu nào của tệp này", "no revision of this file").to_owned(),
    };
    line(say("  Ký trên", "  Covers"), &covers);
    let time = match (&signature.time_stamp, &signature.claimed_time) {
        (Some(stamp), _) if stamp.valid => format!(
            "{} ({} {})",
            stamp.time.as_deref().map_or_else(|| "?".to_owned(), |time| judgement.clock(time, language)),
            say("dấu thời gian của", "time stamp of"),
            stamp.authority.as_deref().unwrap_or("?")
        ),
        (_, Some(claimed)) => format!(
            "{} ({})",
            judgement.clock(claimed, language),
            say("do người ký khai", "claimed by the signer")
        ),
        _ => say("không rõ", "unknown").to_owned(),
    };
    line(say("  Thời điểm ký", "  Time"), &time);
    let chain = match &signature.chain.anchor {
        Some(anchor) if signature.chain.anchored => {
            format!("{} {anchor}", say("dẫn tới gốc tin cậy", "leads to the anchor"))
        }
        _ => say("không dẫn tới gốc tin cậy nào đã cài", "leads to no configured anchor").to_owned(),
    };
    line(say("  Chuỗi chứng thư", "  Chain"), &chain);
    line(say("  Thu hồi", "  Revocation"), revocation(signature.revocation, language));
    for later in &signature.later_revisions {
        let places = match crate::places::list(&later.places, language) {
            places if places.is_empty() => places,
            places => format!(" ({places})"),
        };
        let _ = writeln!(
            out,
            "  {} {}: {}{places}",
            say("Sau khi ký, lần lưu thứ", "Later revision"),
            later.revision,
            change(later.change, language)
        );
    }
    for remark in &signature.remarks {
        let _ = writeln!(out, "  - {}", remark.words(language));
    }
}

fn day(time: &str) -> &str {
    time.split_once('T').map_or(time, |(day, _)| day)
}

fn role(role: Role, language: Language) -> &'static str {
    match (role, language) {
        (Role::Person, Language::Vi) => "cá nhân",
        (Role::Person, Language::En) => "a person",
        (Role::Body, Language::Vi) => "cơ quan, tổ chức",
        (Role::Body, Language::En) => "a body",
        (Role::Portal, Language::Vi) => {
            "cổng thông tin: chứng tỏ đã đăng trên cổng, không thay chữ ký của cơ quan ban hành"
        }
        (Role::Portal, Language::En) => {
            "a portal: shows publication there, does not replace the issuing body's signature"
        }
        (Role::Gazette, Language::Vi) => "cơ quan Công báo",
        (Role::Gazette, Language::En) => "a gazette",
        (Role::TimeStampAuthority, Language::Vi) => "máy chủ cấp dấu thời gian",
        (Role::TimeStampAuthority, Language::En) => "a time stamping authority",
        (Role::Unknown, Language::Vi) => "không rõ",
        (Role::Unknown, Language::En) => "unknown",
    }
}

fn revocation(revocation: Revocation, language: Language) -> &'static str {
    match (revocation, language) {
        (Revocation::None, Language::Vi) => "tệp không kèm bằng chứng",
        (Revocation::None, Language::En) => "no evidence came with the file",
        (Revocation::EmbeddedCrl, Language::Vi) => "danh sách thu hồi kèm tệp: chưa bị thu hồi",
        (Revocation::EmbeddedCrl, Language::En) => "a revocation list in the file: not revoked",
        (Revocation::EmbeddedOcsp, Language::Vi) => "câu trả lời trạng thái kèm tệp: chưa bị thu hồi",
        (Revocation::EmbeddedOcsp, Language::En) => "a status answer in the file: not revoked",
        (Revocation::KeptCrl, Language::Vi) => "danh sách thu hồi lấy về sau, lưu cạnh tệp: chưa bị thu hồi",
        (Revocation::KeptCrl, Language::En) => {
            "a revocation list fetched later and kept beside the file: not revoked"
        }
        (Revocation::KeptOcsp, Language::Vi) => "nơi cấp trả lời về sau, lưu cạnh tệp: chưa bị thu hồi",
        (Revocation::KeptOcsp, Language::En) => {
            "the issuer's later answer, kept beside the file: not revoked"
        }
        (Revocation::Revoked, Language::Vi) => "chứng thư đã bị thu hồi trước khi ký",
        (Revocation::Revoked, Language::En) => "the certificate was revoked before signing",
        (Revocation::RevokedLater, Language::Vi) => "chứng thư bị thu hồi sau khi ký",
        (Revocation::RevokedLater, Language::En) => "the certificate was revoked after signing",
    }
}

fn change(change: RevisionChange, language: Language) -> &'static str {
    match (change, language) {
        (RevisionChange::Nothing, Language::Vi) => "không đổi gì",
        (RevisionChange::Nothing, Language::En) => "changes nothing",
        (RevisionChange::Dss, Language::Vi) => "thêm bằng chứng để kiểm tra lâu dài",
        (RevisionChange::Dss, Language::En) => "adds evidence for long-term checking",
        (RevisionChange::Timestamp, Language::Vi) => "thêm dấu thời gian",
        (RevisionChange::Timestamp, Language::En) => "adds a time stamp",
        (RevisionChange::Signature, Language::Vi) => "thêm chữ ký khác",
        (RevisionChange::Signature, Language::En) => "adds another signature",
        (RevisionChange::Metadata, Language::Vi) => "đổi thông tin mô tả của tệp",
        (RevisionChange::Metadata, Language::En) => "changes the file's metadata",
        (RevisionChange::FormFill, Language::Vi) => "điền biểu mẫu",
        (RevisionChange::FormFill, Language::En) => "fills in a form",
        (RevisionChange::Annotation, Language::Vi) => "thêm hoặc sửa chú thích",
        (RevisionChange::Annotation, Language::En) => "adds or changes a comment",
        (RevisionChange::Unclear, Language::Vi) => "không rõ đổi gì",
        (RevisionChange::Unclear, Language::En) => "cannot be understood",
        (RevisionChange::ContentChange, Language::Vi) => "sửa nội dung hiển thị",
        (RevisionChange::ContentChange, Language::En) => "changes what is shown",
    }
}
