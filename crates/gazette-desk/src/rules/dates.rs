//! Rules on dates: effect, and the limits for sending and publishing.

use std::collections::BTreeSet;

use gazette_model::{BodyLevel, Code, Date, Finding, Kind, Limits, Metadata, Office, Regime};
use jiff::civil::date;

use super::Case;
use crate::calendar::{CalendarMissing, deadline};
use crate::{office, order};

/// The first day of Decree 78/2025/NĐ-CP.
const DECREE_78: Date = date(2025, 4, 1);

/// The regime in force on `day`.
pub fn regime_on(day: Date) -> Regime {
    if day < DECREE_78 { Regime::Decree34Of2016 } else { Regime::Decree78Of2025 }
}

/// The limits for a document of `day`: the office's own for its regime, the lawful ones of 2016 before it.
pub fn limits(office: &Office, day: Date) -> Limits {
    if regime_on(day) == Regime::Decree78Of2025 || office.office.regime == Regime::Decree34Of2016 {
        return office.limits.clone();
    }
    // Law 80/2015/QH13, art. 150: three working days to send; seven days to publish, fifteen for the central gazette.
    Limits {
        send_days: 3,
        send_working_days: true,
        publish_days: if office.office.kind == Kind::Central { 15 } else { 7 },
        publish_working_days: false,
        effective_days: office.limits.effective_days,
        extend_over_days_off: office.limits.extend_over_days_off,
    }
}

pub(crate) fn check(case: &Case<'_>) -> Vec<Finding> {
    effect(case).into_iter().collect()
}

fn effect(case: &Case<'_>) -> Option<Finding> {
    let document = case.document;
    let (issued, effective) = (document.issued_on?, document.effective_on?);
    if effective < issued {
        return Some(
            Finding::new(Code::EffectiveBeforeIssue).value("effective", effective).value("issued", issued),
        );
    }
    let body = document.bodies.first().map(String::as_str).unwrap_or_default();
    let level =
        office::body(case.office, body, Some(issued)).map_or_else(|| office::level(body), |body| body.level);
    if !order::is_normative(document, case.office)
        || level == BodyLevel::Central
        || summary_procedure(document)
    {
        return None;
    }
    let days = limits(case.office, issued).effective_days;
    let start = document.adopted_on.unwrap_or(issued);
    let between = start.until(effective).ok()?.get_days();
    (i64::from(between) < i64::from(days)).then(|| {
        Finding::new(Code::EffectiveTooEarly)
            .value("effective", effective)
            .value("issued", start)
            .value("days", days)
    })
}

/// Whether the document itself says that it followed the summary procedure (thủ tục rút gọn).
fn summary_procedure(document: &Metadata) -> bool {
    let says = |text: &str| gazette_text::fold::fold(text).contains("thu tuc rut gon");
    document.bases.iter().any(|basis| says(basis)) || document.effective_text.as_deref().is_some_and(says)
}

/// Whether the document must be published at once (đăng ngay): it followed the summary procedure and takes effect when
/// it is signed (Law 64/2025/QH15, art. 53).
pub fn is_urgent(document: &Metadata) -> bool {
    let at_once = document
        .effective_on
        .is_some_and(|day| Some(day) == document.issued_on || Some(day) == document.adopted_on);
    at_once && summary_procedure(document)
}

/// Whether the document was sent in time, and is published in time.
pub(crate) fn limits_kept(case: &Case<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut told = BTreeSet::new();
    let mut judge = |what: (&str, &str), due: Result<Date, CalendarMissing>, done: Date| match due {
        Ok(due) if done > due => findings.push(
            Finding::new(Code::DeadlineMissed)
                .words("what", what.0, what.1)
                .value("due", due)
                .value("late", days_between(due, done)),
        ),
        Ok(_) => {}
        Err(missing) => {
            if told.insert((missing.year, missing.planned)) {
                findings.push(unknown(missing));
            }
        }
    };
    if let Some(issued) = case.document.issued_on {
        let limits = limits(case.office, issued);
        let due = deadline(issued, limits.send_days, limits.send_working_days, &limits, case.calendars);
        judge(("gửi đăng Công báo", "sending to the gazette"), due, case.received_on);
    }
    let limits = limits(case.office, case.received_on);
    let due =
        deadline(case.received_on, limits.publish_days, limits.publish_working_days, &limits, case.calendars);
    judge(("đăng Công báo", "publishing in the gazette"), due, case.today);
    findings
}

/// The finding for a limit that cannot be computed.
fn unknown(missing: CalendarMissing) -> Finding {
    match missing.planned {
        Some(day) => Finding::new(Code::CalendarUndecided).value("year", missing.year).value("date", day),
        None => Finding::new(Code::CalendarMissing).value("year", missing.year),
    }
}

/// Days from `from` to `to`; negative when `to` lies before.
pub(crate) fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}
