//! `gazette document`: shows, enters, corrects and confirms metadata, with who and why.

use std::fmt::Write as _;
use std::path::PathBuf;

use gazette_model::{Language, Metadata, Submission};
use serde_json::json;

use super::receive;
use crate::answer::{Answer, findings_text};
use crate::args::DocumentArgs;
use crate::failure::{Failure, Outcome};
use crate::home::Context;

/// Changes what is asked, then shows the document with its history.
pub(crate) fn run(context: &Context, args: &DocumentArgs) -> Outcome<Answer> {
    if let Some(files) = &args.paper {
        return paper(context, args, files);
    }
    let name = args.id.as_deref().unwrap_or_default();
    let changes = !args.set.is_empty() || args.release || args.withdraw || args.restore;
    if changes || args.confirm {
        context.only_own(name)?;
    }
    let (home, name) = context.of(name)?;
    let (context, name) = (&home, name.as_str());
    let mut desk = context.desk()?;
    let submission = one(desk.find(name)?, name)?;
    let id = submission.id.clone();
    let why = args.why.as_deref().unwrap_or_default();
    if changes && why.trim().is_empty() {
        return Err(Failure::new(
            "cần nêu lý do khi sửa, cho qua, rút hoặc đưa lại",
            "a change, a release, taking back or putting back needs a reason",
        )
        .hint(
            "thêm --why \"lý do\"; lý do được ghi vào sổ",
            "add --why \"reason\"; it is kept in the register",
        ));
    }
    // All are read before the first is entered: a faulty one changes nothing.
    let fields = assigned(&args.set)?;
    let mut trial = submission.document;
    for (field, value) in &fields {
        gazette_desk::enter(&mut trial, field, value)?;
    }
    for (field, value) in fields {
        desk.set_metadata(&id, field, value, &context.who, why, &context.timestamp())?;
    }
    if args.confirm {
        desk.confirm(&id, None, &context.who, &context.timestamp())?;
    }
    if args.release {
        desk.release(&id, &context.who, why, &context.timestamp())?;
    }
    if args.withdraw {
        desk.withdraw(&id, &context.who, why, &context.timestamp())?;
    }
    if args.restore {
        desk.restore(&id, &context.who, why, &context.timestamp())?;
    }
    let submission = one(desk.find(&id)?, &id)?;
    let history = desk.history(&id)?;
    let mut text = summary(context, &submission);
    if !history.is_empty() {
        let _ = writeln!(text, "\n{}", context.say("Lịch sử:", "History:"));
    }
    for event in &history {
        let change = match (event.old.as_str(), event.new.as_str()) {
            ("", "") => String::new(),
            ("", new) => format!(" → “{new}”"),
            (old, new) => format!(" “{old}” → “{new}”"),
        };
        let why = if event.why.is_empty() { String::new() } else { format!(" ({})", event.why) };
        let _ = writeln!(
            text,
            "  {} {} {} {}{change}{why}",
            event.at,
            person(context, &event.who),
            act(context, &event.what),
            event.field
        );
    }
    let mut json = receive::submission_json(context, &submission, true);
    if let Some(object) = json.as_object_mut() {
        object.insert("history".into(), json!(history));
    }
    Ok(Answer::done(json, text))
}

/// The fields and values of `--set`.
fn assigned(set: &[String]) -> Outcome<Vec<(&str, &str)>> {
    let one = |set: &'_ String| -> Failure {
        Failure::new(format!("“{set}” không có dạng TRƯỜNG=GIÁ_TRỊ"), format!("“{set}” is not FIELD=VALUE"))
            .hint("ví dụ: --set issued_on=2026-11-22", "for example: --set issued_on=2026-11-22")
    };
    set.iter()
        .map(|set| {
            let (field, value) = set.split_once('=').ok_or_else(|| one(set))?;
            Ok((field.trim(), value.trim()))
        })
        .collect()
}

/// Enters a document whose original is on paper: examined by every rule like any other, kept with the scan and the
/// Word copy where there are some.
fn paper(context: &Context, args: &DocumentArgs, files: &[PathBuf]) -> Outcome<Answer> {
    let why = args.why.as_deref().unwrap_or_default();
    if why.trim().is_empty() {
        return Err(Failure::new("cần nêu bản giấy đến từ đâu", "tell where the paper comes from").hint(
            "thêm --why \"nhận theo công văn số …\"; lý do được ghi vào sổ",
            "add --why \"received with letter …\"; it is kept in the register",
        ));
    }
    let mut document = Metadata::default();
    let fields = assigned(&args.set)?;
    for (field, value) in &fields {
        gazette_desk::enter(&mut document, field, value)?;
    }
    if document.number.is_none() || document.bodies.is_empty() {
        return Err(Failure::new(
            "bản giấy cần ít nhất số, ký hiệu và cơ quan ban hành",
            "a paper needs at least its number and issuing body",
        )
        .hint(
            "thêm --set number=\"12/2026/QĐ-UBND\" --set bodies=\"Ủy ban nhân dân …\"",
            "add --set number=\"12/2026/QĐ-UBND\" --set bodies=\"Ủy ban nhân dân …\"",
        ));
    }
    let (submission, mut json) = receive::paper(context, files, &document, why)?;
    let mut desk = context.desk()?;
    for (field, value) in fields {
        desk.note_entered(&submission.id, field, value, &context.who, why, &context.timestamp())?;
    }
    let history = desk.history(&submission.id)?;
    if let Some(object) = json.as_object_mut() {
        object.insert("history".into(), json!(history));
    }
    Ok(Answer::done(json, summary(context, &submission)))
}

/// Who did it; the register holds `?` where nobody was named and the system knew no name.
pub(crate) fn person<'a>(context: &Context, who: &'a str) -> &'a str {
    if who == "?" { context.say("(không rõ người)", "(person unknown)") } else { who }
}

/// What was done, in words; an act this program does not know keeps its name.
pub(crate) fn act<'a>(context: &Context, what: &'a str) -> &'a str {
    let vi = match what {
        "accepted" => "tiếp nhận",
        "returned" => "trả lại",
        "received" => "nhận",
        "set" => "sửa",
        "confirmed" => "xác nhận",
        "released" => "cho qua",
        "composed" => "đưa vào bản thảo",
        "typeset" => "dàn trang",
        "published" => "đăng",
        "created" => "lập sổ",
        "upgraded" => "nâng cấp sổ",
        "approved" => "duyệt",
        "approval-withdrawn" => "rút duyệt",
        "backed-up" => "sao lưu",
        "restored-home" => "khôi phục từ bản sao lưu",
        "handed-over" => "bàn giao",
        "joined" => "nhập kho của nơi khác",
        "bodies-linked" => "nối cơ quan kế thừa",
        "configured" => "đổi cấu hình office.toml",
        "disposed" => "hủy hồ sơ hết hạn",
        "recipient" => "nơi nhận báo in",
        "sent" => "gửi báo in",
        "recipient-ended" => "ngừng gửi báo in",
        "disposal-listed" => "lập danh mục hủy",
        "withdrawn" => "rút",
        "validity-confirmed" => "xác nhận hiệu lực",
        "superseded" => "được thay bằng hồ sơ",
        "draft-left" => "bỏ khỏi bản thảo số",
        "draft-dropped" => "bỏ bản thảo",
        "restored" => "đưa lại",
        "kept" => "lưu thông điệp",
        "entered" => "nhập từ bản giấy",
        "examined-again" => "kiểm tra lại",
        "discrepancy" => "sai lệch",
        other => other,
    };
    match context.language {
        Language::Vi => vi,
        Language::En => what,
    }
}

/// The one submission a name stands for.
pub(crate) fn one(found: Vec<Submission>, name: &str) -> Outcome<Submission> {
    let candidates: Vec<String> = found.iter().map(|submission| submission.id.clone()).collect();
    match <[Submission; 1]>::try_from(found) {
        Ok([submission]) => Ok(submission),
        Err(found) if found.is_empty() => Err(Failure::new(
            format!("không có hồ sơ hay văn bản nào là “{name}”"),
            format!("nothing is called “{name}”"),
        )
        .hint("xem các mã bằng: gazette status", "see the names with: gazette status")),
        Err(_) => {
            let list = candidates.join(", ");
            Err(Failure::new(
                format!("“{name}” chỉ nhiều hồ sơ: {list}"),
                format!("“{name}” stands for several: {list}"),
            )
            .hint("dùng mã hồ sơ", "use the id of the submission"))
        }
    }
}

fn summary(context: &Context, submission: &Submission) -> String {
    let document: &Metadata = &submission.document;
    let mut out = String::new();
    let date = |date: Option<gazette_model::Date>| {
        date.map(|d| d.strftime("%d/%m/%Y").to_string()).unwrap_or_default()
    };
    let signatory = document.signatories.first().cloned().unwrap_or_default();
    let rows = [
        ("id", "Mã hồ sơ", submission.id.clone()),
        ("number", "Số, ký hiệu", document.number.as_ref().map(ToString::to_string).unwrap_or_default()),
        ("type", "Tên loại", document.kind.clone().unwrap_or_default()),
        ("bodies", "Cơ quan ban hành", document.bodies.join("; ")),
        ("issued_on", "Ngày ban hành", date(document.issued_on)),
        ("effective_on", "Ngày có hiệu lực", date(document.effective_on)),
        ("subject", "Trích yếu", document.subject.clone().unwrap_or_default()),
        ("signatory", "Người ký", signatory.name),
        ("position", "Chức vụ", signatory.position),
    ];
    for (field, label, value) in rows {
        let open = if submission.unconfirmed.iter().any(|name| name == field) {
            context.say("  (chờ xác nhận)", "  (to be confirmed)")
        } else {
            ""
        };
        let _ = writeln!(out, "{:<18} {value}{open}", format!("{}:", context.say(label, field)));
    }
    let _ = writeln!(out, "\n{}", context.say("Các tệp:", "Files:"));
    for file in &submission.files {
        let _ = writeln!(out, "  {}  {}  ({})", file.digest, file.name, file.role);
    }
    if !submission.findings.is_empty() {
        let _ = write!(
            out,
            "\n{}\n{}",
            context.say("Phát hiện:", "Findings:"),
            findings_text(&submission.findings, context.language)
        );
    }
    out
}
