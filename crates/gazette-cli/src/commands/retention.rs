//! `gazette retention`: what may be disposed of and when; disposal of what a named person confirms.

use std::fmt::Write as _;
use std::path::Path;

use gazette_desk::Retained;
use gazette_model::{Date, Language};
use serde_json::json;

use crate::answer::{Answer, csv_row, table};
use crate::args::RetentionArgs;
use crate::digest::digest;
use crate::failure::{Failure, Outcome};
use crate::home::{self, Context};
use crate::letters;

/// Rows shown on a screen.
const SHOWN: usize = 30;

/// Lists, draws a list up, or disposes of what a confirmed list names.
pub(crate) fn run(context: &Context, args: &RetentionArgs) -> Outcome<Answer> {
    if let Some(list) = &args.dispose {
        return dispose(context, list);
    }
    let office = context.office()?;
    let mut desk = context.desk()?;
    let on = args.on.unwrap_or_else(|| context.today());
    let all = desk.retained(&office)?;
    let due: Vec<&Retained> = all.iter().filter(|one| one.until.is_some_and(|until| until < on)).collect();
    let bytes: u64 = due.iter().flat_map(|one| &one.files).map(|file| file.size).sum();
    let mut text = String::new();
    if let Some(path) = &args.list {
        let bytes = list(&due);
        let digest = digest(bytes.as_bytes());
        home::write(path, bytes.as_bytes())?;
        desk.draw_disposal(&digest, due.len())?;
        let shown = path.display();
        let _ = match context.language {
            Language::Vi => writeln!(
                text,
                "Đã lập danh mục hết hạn bảo quản: {} hồ sơ\n  {shown}\n  mã của danh mục: {digest}\nĐừng sửa tệp; muốn bớt hồ sơ thì đổi quy tắc rồi lập lại.\nNgười có thẩm quyền xác nhận: gazette retention --dispose {shown} --as \"HỌ TÊN\" --why \"Quyết định số …\"",
                due.len()
            ),
            Language::En => writeln!(
                text,
                "The list of what may be disposed of: {} submissions\n  {shown}\n  digest of the list: {digest}\nDo not edit it; to keep more, change the rules and draw it up again.\nTo confirm it: gazette retention --dispose {shown} --as \"NAME\" --why \"Decision no. …\"",
                due.len()
            ),
        };
    } else {
        let head = if context.language == Language::Vi {
            ["hồ sơ", "số, ký hiệu", "tình trạng", "giữ đến hết", "tệp"]
        } else {
            ["id", "number", "state", "kept until", "files"]
        };
        let mut rows = vec![head.map(str::to_owned).to_vec()];
        for one in all.iter().take(SHOWN) {
            let until = one
                .until
                .map_or_else(|| context.say("vĩnh viễn", "for ever").to_owned(), |day| day.to_string());
            let state = match (one.state, context.language) {
                ("published", Language::Vi) => "đã đăng",
                (_, Language::Vi) => "trả lại, rút",
                (state, Language::En) => state,
            };
            rows.push(vec![
                one.submission.clone(),
                one.number.clone(),
                state.to_owned(),
                until,
                one.files.len().to_string(),
            ]);
        }
        text.push_str(&table(&rows));
        let _ = match context.language {
            Language::Vi => writeln!(
                text,
                "{} hồ sơ đã xong còn giữ bản gốc; {} hồ sơ ({bytes} byte) hết thời hạn vào {on}.\nSố Công báo và văn bản đã đăng được giữ vĩnh viễn trong kho.",
                all.len(),
                due.len()
            ),
            Language::En => writeln!(
                text,
                "{} settled submissions keep their originals; {} ({bytes} bytes) may go on {on}.\nIssues and published documents are kept in the archive for ever.",
                all.len(),
                due.len()
            ),
        };
    }
    let json = json!({ "on": on, "retained": all, "due": due.len(), "bytes": bytes, "file": args.list });
    Ok(Answer::done(json, text))
}

/// The list as it is drawn up, printed and confirmed.
fn list(due: &[&Retained]) -> String {
    let mut out =
        csv_row(&["submission", "number", "body", "state", "settled_on", "until", "file", "size", "sha256"]);
    for one in due {
        let until = one.until.map(|day: Date| day.to_string()).unwrap_or_default();
        for file in &one.files {
            out.push_str(&csv_row(&[
                &one.submission,
                &one.number,
                &one.body,
                one.state,
                &one.settled_on.to_string(),
                &until,
                &file.name,
                &file.size.to_string(),
                &file.digest.to_string(),
            ]));
        }
    }
    out
}

fn dispose(context: &Context, path: &Path) -> Outcome<Answer> {
    let office = context.office()?;
    if office.person.is_empty() && !context.named {
        return Err(Failure::new(
            "việc hủy phải do một người nêu rõ tên xác nhận",
            "disposal must be confirmed by a person who is named",
        )
        .hint(
            "thêm --as \"HỌ TÊN\" --why \"Quyết định số …\"",
            "add --as \"NAME\" --why \"Decision no. …\"",
        ));
    }
    let text = std::fs::read_to_string(path).map_err(|error| Failure::unreadable(path, &error))?;
    let digest = digest(text.as_bytes());
    let mut submissions: Vec<String> =
        text.lines().skip(1).filter_map(|line| line.split(',').next()).map(str::to_owned).collect();
    submissions.dedup();
    let (files, bytes) = context.desk()?.dispose(&office, &digest, &submissions, context.today())?;
    // The comparison of original and copy repeats their words; the receipt and the letters are the office's own.
    let ids: Vec<&str> = submissions.iter().map(String::as_str).collect();
    let comparisons = letters::forget_comparisons(context, &ids)?;
    let count = submissions.len();
    let who = &context.who;
    let also = match (comparisons.len(), context.language) {
        (0, _) => String::new(),
        (count, Language::Vi) => format!(" và {count} bảng so sánh trong outbox"),
        (count, Language::En) => format!(" and {count} comparisons in outbox"),
    };
    let text = match context.language {
        Language::Vi => format!(
            "{who} đã xác nhận hủy bản gốc của {count} hồ sơ ({files} tệp, {bytes} byte){also}.\nMã băm, sổ đăng ký và mọi chứng minh vẫn còn.\n"
        ),
        Language::En => format!(
            "{who} confirmed the disposal of {count} submissions ({files} files, {bytes} bytes){also}.\nDigests, register and proofs stay.\n"
        ),
    };
    Ok(Answer::done(
        json!({
            "list": path, "digest": digest, "submissions": submissions, "files": files, "bytes": bytes,
            "comparisons": comparisons,
        }),
        text,
    ))
}
