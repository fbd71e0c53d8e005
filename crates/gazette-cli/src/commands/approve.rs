//! `gazette approve`: a second person approves the pages of an issue before they are published.

use std::fmt::Write as _;

use gazette_model::Language;
use serde_json::json;

use super::typeset;
use crate::answer::Answer;
use crate::args::ApproveArgs;
use crate::failure::Outcome;
use crate::home::Context;

/// Approves the pages as they were last typeset, or takes that back.
pub(crate) fn run(context: &Context, args: &ApproveArgs) -> Outcome<Answer> {
    let issue = args.issue;
    let mut desk = context.desk()?;
    context.note_configuration(&mut desk)?;
    let approval = if args.withdraw { desk.withdraw_approval(issue)? } else { desk.approve(issue)? };
    let file = context.issue_dir(issue).join(typeset::file_name(issue));
    let mut text = String::new();
    let who = &approval.who;
    let _ = match (context.language, args.withdraw) {
        (Language::Vi, false) => writeln!(
            text,
            "{who} đã duyệt số {issue} ({}).\nNgười khác đăng bằng: gazette publish {issue}",
            file.display()
        ),
        (Language::Vi, true) => writeln!(text, "{who} đã rút việc duyệt số {issue}."),
        (Language::En, false) => writeln!(
            text,
            "{who} approved issue {issue} ({}).\nAnother person publishes it with: gazette publish {issue}",
            file.display()
        ),
        (Language::En, true) => writeln!(text, "{who} took the approval of {issue} back."),
    };
    let json = json!({ "issue": issue, "approved": !args.withdraw, "approval": approval, "file": file });
    Ok(Answer::done(json, text))
}
