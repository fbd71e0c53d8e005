//! `gazette signatures`: who signed what, judged field by field.

use std::path::Path;

use serde_json::json;

use super::receive;
use crate::answer::Answer;
use crate::args::SignaturesArgs;
use crate::digest::digest;
use crate::failure::{Failure, Outcome};
use crate::home::{Context, write};
use crate::worker::{self, Task};

/// Judges the signatures of a file, or writes out what one of them signed.
pub(crate) fn run(context: &Context, args: &SignaturesArgs) -> Outcome<Answer> {
    let Some(file) = &args.file else {
        return super::ledger::run(context, args.renew, args.ask);
    };
    let bytes = std::fs::read(file).map_err(|error| Failure::unreadable(file, &error))?;
    if let (Some(number), Some(out)) = (args.revision, &args.out) {
        return revision(context, file, &bytes, number, out);
    }
    let judgement = judge(context, file, &bytes)?;
    let text = judgement.text(context.language) + "\n";
    let needs_person = judgement.needs_person();
    let mut json = serde_json::to_value(&judgement).unwrap_or_else(|_| json!({}));
    if let Some(object) = json.as_object_mut() {
        object.insert("file".into(), json!(file));
    }
    Ok(Answer::judged(json, text, needs_person))
}

/// Judges a file in a child process, by the office's rules where there is an office.
pub(crate) fn judge(context: &Context, file: &Path, bytes: &[u8]) -> Outcome<gazette_seal::Judgement> {
    let policy = context.office().map(|office| office.signature_policy()).unwrap_or_default();
    let task = Task::Signatures { anchors: receive::anchors(context)?, at: context.timestamp(), policy };
    worker::ask(&task, bytes).map_err(|worker::Death(reason)| {
        Failure::new(
            format!("không đọc được chữ ký của {}: {reason}", file.display()),
            format!("cannot read the signatures of {}: {reason}", file.display()),
        )
        .hint("kiểm tra tệp có phải là PDF không", "check whether the file is a PDF")
    })
}

/// Writes the exact bytes that signature `number` (from 1) signed as a file of their own.
fn revision(context: &Context, file: &Path, bytes: &[u8], number: usize, out: &Path) -> Outcome<Answer> {
    let judgement = judge(context, file, bytes)?;
    let count = judgement.signatures.len();
    let covers =
        number.checked_sub(1).and_then(|index| judgement.signatures.get(index)).map(|one| &one.covers);
    let shown = file.display();
    let end = covers
        .filter(|covers| covers.revision.is_some())
        .and_then(|covers| usize::try_from(covers.end?).ok())
        .and_then(|end| bytes.get(..end))
        .ok_or_else(|| {
            let (vi, en) = if covers.is_some() {
                ("những byte mà chữ ký này ký không có đủ trong tệp", "the bytes it signed are not all here")
            } else {
                ("không có chữ ký ấy", "there is no such signature")
            };
            Failure::new(
                format!("không ghi được bản đã ký của chữ ký {number} trong {shown}: {vi}"),
                format!("cannot write what signature {number} of {shown} signed: {en}"),
            )
            .hint(
                format!("tệp có {count} chữ ký; xem bằng: gazette signatures {shown}"),
                format!("the file has {count} signatures; see: gazette signatures {shown}"),
            )
        })?;
    if out.exists() {
        let out = out.display();
        return Err(Failure::new(format!("đã có tệp {out}"), format!("{out} is already there"))
            .hint("chọn tên khác", "choose another name"));
    }
    write(out, end)?;
    let digest = digest(end);
    let text = match context.language {
        gazette_model::Language::Vi => format!(
            "Đã ghi {} ({} byte): đúng những byte mà chữ ký {number} đã ký\nSHA-256: {digest}\n",
            out.display(),
            end.len()
        ),
        gazette_model::Language::En => format!(
            "Wrote {} ({} bytes): exactly what signature {number} signed\nSHA-256: {digest}\n",
            out.display(),
            end.len()
        ),
    };
    Ok(Answer::done(json!({ "file": out, "signature": number, "size": end.len(), "sha256": digest }), text))
}
