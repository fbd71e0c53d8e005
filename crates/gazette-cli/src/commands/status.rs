//! `gazette status`: what lies where, what is late, what is missing.

use std::fmt::Write as _;

use gazette_desk::{Deadline, DeadlineKind, DeadlineState, IssueState, State, Status};
use gazette_model::Language;

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
        status.submissions.retain(|row| gazette_text::fold::fold(&row.body).contains(&body));
    }
    if let Some(kind) = &args.kind {
        let kind = gazette_text::fold::fold(kind);
        status.submissions.retain(|row| gazette_text::fold::fold(&row.kind) == kind);
    }
    Ok(status)
}

fn text(context: &Context, status: &Status) -> String {
    let mut out = String::new();
    let vi = context.language == Language::Vi;
    let _ = writeln!(out, "{}", context.say("HỒ SƠ", "SUBMISSIONS"));
    let mut rows = vec![if vi {
        ["mã", "tình trạng", "số, ký hiệu", "cơ quan", "lưu ý"].map(str::to_owned).to_vec()
    } else {
        ["id", "state", "number", "body", "warnings"].map(str::to_owned).to_vec()
    }];
    for row in &status.submissions {
        let state = match row.issue {
            Some(issue) => format!("{} {issue}", state(context, row.state)),
            None => state(context, row.state).to_owned(),
        };
        let warnings = if row.warnings == 0 { String::new() } else { row.warnings.to_string() };
        rows.push(vec![row.id.clone(), state, row.number.clone(), row.body.clone(), warnings]);
    }
    out.push_str(&table(&rows));
    let _ = writeln!(out, "\n{}", context.say("SỐ CÔNG BÁO", "ISSUES"));
    for issue in &status.issues {
        let state = match issue.state {
            IssueState::Published => context.say("đã đăng", "published"),
            IssueState::Typeset => context.say("đã dàn trang", "typeset"),
            IssueState::Draft => context.say("bản thảo", "draft"),
        };
        let _ = writeln!(
            out,
            "  {}  {}  {state}  {} {}",
            issue.issue,
            issue.date.strftime("%d/%m/%Y"),
            issue.documents,
            context.say("văn bản", "documents")
        );
    }
    if !status.deadlines.is_empty() {
        let _ = writeln!(out, "\n{}", context.say("THỜI HẠN", "DEADLINES"));
        for deadline in &status.deadlines {
            let _ = writeln!(out, "  {}", deadline_words(context, deadline));
        }
    }
    if !status.gaps.is_empty() {
        let _ = writeln!(out, "\n{}", context.say("SỐ CÒN THIẾU", "MISSING NUMBERS"));
        for gap in &status.gaps {
            let _ = writeln!(out, "  {} · {} {}: {}", gap.body, gap.kind, gap.year, gap.missing.join(", "));
        }
    }
    out
}

fn csv(status: &Status) -> String {
    let mut out = csv_row(&[
        "id",
        "outcome",
        "state",
        "number",
        "type",
        "body",
        "subject",
        "issued_on",
        "received_at",
        "issue",
    ]);
    for row in &status.submissions {
        let issue = row.issue.as_ref().map(ToString::to_string).unwrap_or_default();
        let issued_on = row.issued_on.as_deref().unwrap_or_default();
        out.push_str(&csv_row(&[
            &row.id,
            row.outcome,
            row.state.as_str(),
            &row.number,
            &row.kind,
            &row.body,
            &row.subject,
            issued_on,
            &row.received_at,
            &issue,
        ]));
    }
    out
}

fn state(context: &Context, state: State) -> &'static str {
    let (vi, en) = match state {
        State::Returned => ("trả lại, chưa báo", "returned"),
        State::Notified => ("trả lại, đã báo", "returned, told"),
        State::Answered => ("đã có bản thay", "answered"),
        State::Accepted => ("chờ soạn số", "accepted"),
        State::Held => ("giữ lại vì chữ ký", "held"),
        State::Draft => ("bản thảo số", "draft"),
        State::Published => ("đã đăng số", "published in"),
        State::Withdrawn => ("đã rút", "withdrawn"),
        State::Recorded => ("sổ cũ", "recorded"),
        State::Kept => ("thông điệp, đã lưu", "message, kept"),
    };
    crate::answer::say(context.language, vi, en)
}

fn deadline_words(context: &Context, deadline: &Deadline) -> String {
    let what = match deadline.what {
        DeadlineKind::Send => context.say("cơ quan gửi đăng", "body sends"),
        DeadlineKind::Publish => context.say("đăng Công báo", "publish"),
        DeadlineKind::Notice => context.say("báo cơ quan gửi", "tell the body"),
        DeadlineKind::Answer => context.say("cơ quan gửi lại", "body answers"),
    };
    let due = deadline.due.map(|due| due.strftime("%d/%m/%Y").to_string()).unwrap_or_default();
    let late = deadline.late_days;
    let stand = match (deadline.state, context.language) {
        (DeadlineState::Late, Language::Vi) => format!("QUÁ HẠN {late} ngày (hạn {due})"),
        (DeadlineState::Late, Language::En) => format!("{late} days LATE (due {due})"),
        (DeadlineState::DueToday, Language::Vi) => "hạn HÔM NAY".to_owned(),
        (DeadlineState::DueToday, Language::En) => "due TODAY".to_owned(),
        (DeadlineState::Open, Language::Vi) => format!("hạn {due}"),
        (DeadlineState::Open, Language::En) => format!("due {due}"),
        (DeadlineState::Unknown, Language::Vi) => {
            format!("không tính được hạn: thiếu lịch năm {}", deadline.calendar_missing.unwrap_or_default())
        }
        (DeadlineState::Unknown, Language::En) => {
            format!(
                "cannot be computed: the calendar of {} is missing",
                deadline.calendar_missing.unwrap_or_default()
            )
        }
        (DeadlineState::DoneLate, Language::Vi) => format!("đã làm, trễ {late} ngày (hạn {due})"),
        (DeadlineState::DoneLate, Language::En) => format!("done {late} days late (due {due})"),
    };
    format!("{} {} · {what}: {stand}", deadline.submission, deadline.number)
}
