//! `gazette compose`: makes or changes a draft issue.

use std::fmt::Write as _;

use gazette_model::{Date, Draft, IssueId, Language};
use serde_json::json;

use crate::answer::Answer;
use crate::failure::{Failure, Outcome};
use crate::home::Context;

/// Composes the draft of `issue` from the documents named, or from all that are ready.
pub(crate) fn run(context: &Context, issue: IssueId, date: Date, documents: &[String]) -> Outcome<Answer> {
    let office = context.office()?;
    let mut desk = context.desk()?;
    if date.year() != issue.year {
        return Err(Failure::new(
            format!("ngày {date} không thuộc năm {} của số {issue}", issue.year),
            format!("the date {date} is not in the year {} of issue {issue}", issue.year),
        )
        .hint("sửa lại số hoặc ngày", "mend the number or the date"));
    }
    let wanted = (!documents.is_empty()).then_some(documents);
    let draft = desk.compose(&office, issue, date, wanted)?;
    let mut text = draft_text(context, &draft);
    if draft.entries.is_empty() {
        text.push_str(context.say(
            "Chưa có văn bản nào đủ điều kiện đăng; xem: gazette status\n",
            "No document is ready to be published; see: gazette status\n",
        ));
    } else {
        let _ = writeln!(text, "{} gazette typeset {issue}", context.say("Việc tiếp theo:", "Next:"));
    }
    let needs_person = draft.entries.is_empty();
    Ok(Answer::judged(json!({ "issue": issue, "date": date, "entries": draft.entries }), text, needs_person))
}

/// Gives the documents of a draft back.
pub(crate) fn drop_draft(context: &Context, issue: IssueId) -> Outcome<Answer> {
    context.desk()?.drop_draft(issue)?;
    let text = match context.language {
        Language::Vi => format!("Đã bỏ bản thảo số {issue}; các văn bản trở lại hàng chờ.\n"),
        Language::En => format!("The draft of {issue} is dropped; its documents wait again.\n"),
    };
    Ok(Answer::done(json!({ "issue": issue, "entries": [] }), text))
}

fn draft_text(context: &Context, draft: &Draft) -> String {
    let mut out = String::new();
    let _ = match context.language {
        Language::Vi => writeln!(
            out,
            "Bản thảo Công báo số {}, ngày {}:",
            draft.issue.number,
            draft.date.strftime("%d/%m/%Y")
        ),
        Language::En => writeln!(out, "Draft of issue {}, {}:", draft.issue, draft.date),
    };
    for (position, entry) in draft.entries.iter().enumerate() {
        let _ = writeln!(
            out,
            "  {:>2}. {}\n      {} · {}",
            position + 1,
            entry.title,
            entry.body,
            entry.submission
        );
    }
    out
}
