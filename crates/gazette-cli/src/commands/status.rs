//! `gazette status`: what lies where, what is late, what is missing.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use gazette_desk::{
    Deadline, DeadlineKind, DeadlineState, DiscrepancyState, Filter, IssueState, RECENT, State, Status,
};
use gazette_model::{Date, Language};
use gazette_text::address::body_slug;
use gazette_text::fold::slug;
use serde_json::json;

use crate::answer::{Answer, csv_row, table};
use crate::args::StatusArgs;
use crate::failure::{Failure, Outcome};
use crate::home::Context;

/// Shows the office's work on one screen.
pub(crate) fn run(context: &Context, args: &StatusArgs) -> Outcome<Answer> {
    loop {
        let status = status(context, args)?;
        let mut text = if args.csv { csv(&status) } else { text(context, &status) };
        let joined = joined(context)?;
        if !args.csv && !joined.is_empty() {
            let _ = writeln!(text, "\n{}", context.say("CÔNG BÁO ĐÃ NHẬP", "JOINED GAZETTES"));
            for (key, name, issues) in &joined {
                let _ = writeln!(text, "  {name}: {issues} {} (@{key})", context.say("số", "issues"));
            }
        }
        if !args.watch {
            let mut json = serde_json::to_value(&status).unwrap_or_default();
            json["joined"] = joined
                .iter()
                .map(|(key, name, issues)| json!({ "gazette": key, "name": name, "issues": issues }))
                .collect();
            return Ok(Answer::done(json, text));
        }
        crate::screen::show(&text);
        std::thread::sleep(std::time::Duration::from_secs(5));
    }
}

/// The gazettes that were joined: key, name, published issues.
fn joined(context: &Context) -> Outcome<Vec<(String, String, usize)>> {
    let mut all = Vec::new();
    for gazette in context.joined()? {
        let rows = gazette.context.desk()?.issues()?;
        let published = rows.iter().filter(|row| row.published_at.is_some()).count();
        all.push((gazette.key.to_string(), gazette.name, published));
    }
    Ok(all)
}

fn status(context: &Context, args: &StatusArgs) -> Outcome<Status> {
    let office = context.office()?;
    let calendars = context.calendars()?;
    let today = args.on.unwrap_or_else(|| context.today());
    let mut filter = Filter { kind: args.kind.clone(), settled: Some(RECENT), ..Filter::default() };
    if let Some(body) = &args.body {
        // A body of today is asked for with those it follows, and the other way round.
        filter.bodies = gazette_desk::office::kin(&office, body).iter().map(|kin| kin.name.clone()).collect();
        if filter.bodies.is_empty() {
            filter.bodies.push(body.clone());
        }
    }
    if let Some(week) = args.week {
        let (from, to) = week.days(today).ok_or_else(|| {
            Failure::new("năm đó không có tuần này", "that year has no such week")
                .hint("các tuần đi từ 1 đến 52 hoặc 53", "weeks go from 1 to 52 or 53")
        })?;
        (filter.from, filter.to) = (Some(from), Some(to));
    }
    let mut status = context.desk()?.status_of(&office, &calendars, today, &filter)?;
    if args.body.is_some() || args.kind.is_some() || args.week.is_some() {
        let listed: BTreeSet<&str> = status.submissions.iter().map(|row| row.id.as_str()).collect();
        status.deadlines.retain(|one| listed.contains(one.submission.as_str()));
        status.discrepancies.retain(|one| listed.contains(one.submission.as_str()));
        let names: Vec<String> = filter.bodies.iter().map(|name| body_slug(name)).collect();
        status.gaps.retain(|gap| {
            let own = format!("-{}-", body_slug(&gap.body));
            (names.is_empty() || names.iter().any(|name| own.contains(&format!("-{name}-"))))
                && args.kind.as_ref().is_none_or(|kind| slug(kind) == slug(&gap.kind))
        });
    }
    Ok(status)
}

fn text(context: &Context, status: &Status) -> String {
    let mut out = String::new();
    let vi = context.language == Language::Vi;
    let _ = writeln!(out, "{}\n", summary(context, status));
    let _ = writeln!(out, "{}", context.say("HỒ SƠ", "SUBMISSIONS"));
    let mut rows = vec![if vi {
        ["mã", "nhận", "tình trạng", "hạn", "tên loại", "số, ký hiệu", "cơ quan", "lưu ý"]
            .map(str::to_owned)
            .to_vec()
    } else {
        ["id", "received", "state", "due", "type", "number", "body", "warnings"].map(str::to_owned).to_vec()
    }];
    for row in &status.submissions {
        let state = match row.issue {
            Some(issue) => format!("{} {issue}", state(context, row.state)),
            None if row.state == State::Notified && proposed(status, &row.id) => {
                context.say("trả lại, đang trình ký", "returned, to be signed").to_owned()
            }
            None => state(context, row.state).to_owned(),
        };
        let warnings = if row.warnings == 0 { String::new() } else { row.warnings.to_string() };
        let received = row.received_at.get(..10).unwrap_or_default();
        let received = crate::args::parse_date(received).map_or_else(|_| received.to_owned(), short);
        rows.push(vec![
            row.id.clone(),
            received,
            state,
            due(context, status, &row.id),
            row.kind.clone(),
            row.number.clone(),
            row.body.clone(),
            warnings,
        ]);
    }
    out.push_str(&table(&rows));
    if status.not_listed > 0 {
        let _ = writeln!(
            out,
            "  … {} {}",
            status.not_listed,
            context.say("hồ sơ cũ đã xong không liệt kê", "older ones, settled, are not listed")
        );
    }
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
            let more = (gap.count as usize).saturating_sub(gap.missing.len());
            let more = if more > 0 { format!(" … (+{more})") } else { String::new() };
            let _ =
                writeln!(out, "  {} · {} {}: {}{more}", gap.body, gap.kind, gap.year, gap.missing.join(", "));
            if let Some(first) = gap.missing.first() {
                let _ = writeln!(
                    out,
                    "    → {} gazette notice {first} --body \"{}\"",
                    context.say("thư hỏi:", "the letter that asks:"),
                    gap.body
                );
            }
        }
    }
    out
}

/// One line: the day with its week, how many are where, what is late and due.
fn summary(context: &Context, status: &Status) -> String {
    let week = status.today.iso_week_date().week();
    let day = status.today.strftime("%d/%m/%Y");
    let mut parts =
        vec![format!("{} {day} ({} {week})", context.say("Ngày", "Day"), context.say("tuần", "week"))];
    let stations = [
        (State::Accepted, "chờ soạn số", "ready"),
        (State::Held, "giữ lại", "held"),
        (State::Draft, "trong bản thảo", "in drafts"),
        (State::Returned, "trả lại chưa báo", "returned, not told"),
        (State::Notified, "đã báo, chờ gửi lại", "told, awaited"),
        (State::Answered, "đã gửi lại", "answered"),
        (State::Published, "đã đăng", "published"),
    ];
    for (state, vi, en) in stations {
        if let Some(count) = status.counts.get(state.as_str()) {
            parts.push(format!("{count} {}", context.say(vi, en)));
        }
    }
    let count = |wanted: DeadlineState| status.deadlines.iter().filter(|one| one.state == wanted).count();
    for (state, vi, en) in [
        (DeadlineState::Late, "việc QUÁ HẠN", "LATE"),
        (DeadlineState::DueToday, "việc hạn HÔM NAY", "due TODAY"),
    ] {
        let count = count(state);
        if count > 0 {
            parts.push(format!("{count} {}", context.say(vi, en)));
        }
    }
    parts.join(" · ")
}

/// The most pressing limit of a submission, in few words.
fn due(context: &Context, status: &Status, id: &str) -> String {
    let mut own =
        status.deadlines.iter().filter(|one| one.submission == id && one.state != DeadlineState::DoneLate);
    let Some(one) = own.next() else { return String::new() };
    match (one.state, one.due, context.language) {
        (DeadlineState::Late, _, Language::Vi) => format!("QUÁ {} ngày", one.late_days),
        (DeadlineState::Late, _, Language::En) => format!("{} days LATE", one.late_days),
        (DeadlineState::DueToday, ..) => context.say("HÔM NAY", "TODAY").to_owned(),
        (_, Some(due), _) => short(due),
        _ => context.say("thiếu lịch", "no calendar").to_owned(),
    }
}

/// Whether the letter about a submission waits to be signed.
fn proposed(status: &Status, id: &str) -> bool {
    status.discrepancies.iter().any(|one| one.submission == id && one.state == DiscrepancyState::Proposed)
}

fn short(day: Date) -> String {
    day.strftime("%d/%m/%Y").to_string()
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
        "due",
        "late_days",
        "warnings",
    ]);
    for row in &status.submissions {
        let issue = row.issue.as_ref().map(ToString::to_string).unwrap_or_default();
        let issued_on = row.issued_on.as_deref().unwrap_or_default();
        let limit = status
            .deadlines
            .iter()
            .find(|one| one.submission == row.id && one.state != DeadlineState::DoneLate);
        let due = limit.and_then(|one| one.due).map(|due| due.to_string()).unwrap_or_default();
        let late = limit.map(|one| one.late_days.to_string()).unwrap_or_default();
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
            &due,
            &late,
            &row.warnings.to_string(),
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
