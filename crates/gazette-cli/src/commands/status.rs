//! `gazette status`: what lies where, what is late, what is missing.

use std::fmt::Write as _;

use gazette_desk::Status;
use gazette_model::{Language, Outcome as Verdict};

use crate::answer::{Answer, csv_row, table};
use crate::args::StatusArgs;
use crate::failure::Outcome;
use crate::home::Context;

/// Shows the office's work on one screen.
pub(crate) fn run(context: &Context, args: &StatusArgs) -> Outcome<Answer> {
    loop {
        let status = status(context, args)?;
        let text = if args.csv { csv(&status) } else { text(context, &status) };
        if !args.watch {
            let json = serde_json::to_value(&status).unwrap_or_default();
            return Ok(Answer::done(json, text));
        }
        crate::screen::show(&text);
        std::thread::sleep(std::time::Duration::from_secs(5));
    }
}

fn status(context: &Context, args: &StatusArgs) -> Outcome<Status> {
    let office = context.office()?;
    let calendars = context.calendars()?;
    let today = args.on.unwrap_or_else(|| context.today());
    let mut status = context.desk()?.status(&office, &calendars, today)?;
    if let Some(body) = &args.body {
        let body = gazette_text::fold::fold(body);
        status.submissions.retain(|row| row.bodies.iter().any(|name| gazette_text::fold::fold(name).contains(&body)));
    }
    if let Some(kind) = &args.kind {
        let kind = gazette_text::fold::fold(kind);
        status.submissions.retain(|row| row.kind.as_deref().is_some_and(|name| gazette_text::fold::fold(name) == kind));
    }
    Ok(status)
}

fn text(context: &Context, status: &Status) -> String {
    let mut out = String::new();
    let vi = context.language == Language::Vi;
    let _ = writeln!(out, "{}", context.say("HỒ SƠ", "SUBMISSIONS"));
    let mut rows = vec![if vi {
        ["mã", "kết quả", "đang ở", "số, ký hiệu", "cơ quan"].map(str::to_owned).to_vec()
    } else {
        ["id", "outcome", "where", "number", "body"].map(str::to_owned).to_vec()
    }];
    for row in &status.submissions {
        let outcome = match row.outcome {
            Verdict::Accepted => context.say("tiếp nhận", "accepted"),
            Verdict::Returned => context.say("trả lại", "returned"),
        };
        let place = match (&row.issue, row.published) {
            (Some(issue), true) => format!("{} {issue}", context.say("đã đăng", "published in")),
            (Some(issue), false) => format!("{} {issue}", context.say("bản thảo", "draft")),
            (None, _) if row.held => context.say("chờ xem chữ ký", "held").to_owned(),
            (None, _) => context.say("hàng chờ", "waiting").to_owned(),
        };
        rows.push(vec![row.id.clone(), outcome.to_owned(), place, row.number.clone().unwrap_or_default(), row.bodies.join(", ")]);
    }
    out.push_str(&table(&rows));
    let _ = writeln!(out, "\n{}", context.say("SỐ CÔNG BÁO", "ISSUES"));
    for issue in &status.issues {
        let state = match (issue.state.as_str(), vi) {
            ("published", true) => "đã đăng",
            ("typeset", true) => "đã dàn trang",
            ("draft", true) => "bản thảo",
            (state, _) => state,
        };
        let _ = writeln!(out, "  {}  {}  {state}  {} {}", issue.issue, issue.date, issue.documents, context.say("văn bản", "documents"));
    }
    if !status.deadlines.is_empty() {
        let _ = writeln!(out, "\n{}", context.say("THỜI HẠN", "DEADLINES"));
        for deadline in &status.deadlines {
            let _ = writeln!(out, "  {}", deadline.words(context.language));
        }
    }
    if !status.gaps.is_empty() {
        let _ = writeln!(out, "\n{}", context.say("SỐ CÒN THIẾU", "MISSING NUMBERS"));
        for gap in &status.gaps {
            let _ = writeln!(out, "  {} · {} {}: {}", gap.body, gap.kind, gap.year.map_or_else(String::new, |year| year.to_string()), gap.missing.join(", "));
        }
    }
    out
}

fn csv(status: &Status) -> String {
    let mut out = csv_row(&["id", "outcome", "number", "bodies", "issue", "received_at"]);
    for row in &status.submissions {
        let outcome = match row.outcome {
            Verdict::Accepted => "accepted",
            Verdict::Returned => "returned",
        };
        let issue = row.issue.as_ref().map(ToString::to_string).unwrap_or_default();
        let number = row.number.clone().unwrap_or_default();
        out.push_str(&csv_row(&[&row.id, outcome, &number, &row.bodies.join("; "), &issue, &row.received_at]));
    }
    out
}
