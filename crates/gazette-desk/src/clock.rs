//! Limits of submissions and discrepancies on a day: what runs, what was missed, what cannot be computed.

use std::collections::HashMap;

use gazette_model::{Calendar, Date, Office};
use serde::Serialize;

use crate::{CalendarMissing, Discrepancy, DiscrepancyState, State, SubmissionRow, deadline, rules};

/// A limit of one submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Deadline {
    /// The submission.
    pub submission: String,
    /// Number as printed.
    pub number: String,
    /// Issuing bodies.
    pub body: String,
    /// What is to be done.
    pub what: DeadlineKind,
    /// The day of the event it counts from.
    pub start: Date,
    /// The last day; none when it cannot be computed.
    pub due: Option<Date>,
    /// When it was done, for what was done late.
    pub done_on: Option<Date>,
    /// Days after the last day; 0 while there is time.
    pub late_days: i64,
    /// How it stands.
    pub state: DeadlineState,
    /// The year whose calendar is missing or undecided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calendar_missing: Option<i16>,
}

/// What a limit is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeadlineKind {
    /// The body sends (gửi đăng).
    Send,
    /// The office publishes (đăng).
    Publish,
    /// The office tells the body what is wrong, the same day (thông báo).
    Notice,
    /// The body sends the right version, the same day (gửi lại).
    Answer,
}

/// How a limit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeadlineState {
    /// Past and not done.
    Late,
    /// Ends today.
    DueToday,
    /// Runs.
    Open,
    /// Cannot be computed.
    Unknown,
    /// Was done too late.
    DoneLate,
}

/// The limits of submissions on a day.
pub(crate) struct Clock<'a> {
    office: &'a Office,
    calendars: &'a [Calendar],
    today: Date,
    pub(crate) deadlines: Vec<Deadline>,
    /// Limits by what and first day: thousands of submissions share a few days.
    known: HashMap<(DeadlineKind, Date), Result<Date, CalendarMissing>>,
}

impl<'a> Clock<'a> {
    pub(crate) fn new(office: &'a Office, calendars: &'a [Calendar], today: Date) -> Self {
        Self { office, calendars, today, deadlines: Vec::new(), known: HashMap::new() }
    }

    pub(crate) fn judge(&mut self, row: &SubmissionRow, received_on: Date) {
        let of = (row.id.as_str(), row.number.as_str(), row.body.as_str());
        match row.state {
            State::Accepted | State::Held | State::Draft => {
                let due =
                    if row.urgent { Ok(received_on) } else { self.due(DeadlineKind::Publish, received_on) };
                self.add(of, DeadlineKind::Publish, received_on, due, None);
                if let Some(issued) = row.issued_on.as_deref().and_then(|text| text.parse().ok()) {
                    let due = self.due(DeadlineKind::Send, issued);
                    if due.map_or(true, |due| received_on > due) {
                        self.add(of, DeadlineKind::Send, issued, due, Some(received_on));
                    }
                }
            }
            _ => {}
        }
    }

    /// The clock of a discrepancy: the body is told the same day, and answers the same day.
    pub(crate) fn judge_discrepancy(&mut self, one: &Discrepancy) {
        let (what, time) = match one.state {
            DiscrepancyState::Found | DiscrepancyState::Proposed => {
                (DeadlineKind::Notice, Some(&one.found_at))
            }
            DiscrepancyState::Notified => (DeadlineKind::Answer, one.notified_at.as_ref()),
            DiscrepancyState::Answered | DiscrepancyState::Closed => return,
        };
        if let Some(start) = time.and_then(|time| time.get(..10)?.parse().ok()) {
            self.add((&one.submission, &one.number, &one.body), what, start, Ok(start), None);
        }
    }

    pub(crate) fn due(&mut self, what: DeadlineKind, start: Date) -> Result<Date, CalendarMissing> {
        let (office, calendars) = (self.office, self.calendars);
        *self.known.entry((what, start)).or_insert_with(|| {
            let limits = rules::limits(office, start);
            let (days, working) = match what {
                DeadlineKind::Send => (limits.send_days, limits.send_working_days),
                _ => (limits.publish_days, limits.publish_working_days),
            };
            deadline(start, days, working, &limits, calendars)
        })
    }

    fn add(
        &mut self,
        (submission, number, body): (&str, &str, &str),
        what: DeadlineKind,
        start: Date,
        due: Result<Date, CalendarMissing>,
        done_on: Option<Date>,
    ) {
        let until = done_on.unwrap_or(self.today);
        let late_days = due.map_or(0, |due| rules::days_between(due, until).max(0));
        let state = match due {
            Err(_) => DeadlineState::Unknown,
            Ok(_) if done_on.is_some() => DeadlineState::DoneLate,
            Ok(_) if late_days > 0 => DeadlineState::Late,
            Ok(due) if due == self.today => DeadlineState::DueToday,
            Ok(_) => DeadlineState::Open,
        };
        self.deadlines.push(Deadline {
            submission: submission.to_owned(),
            number: number.to_owned(),
            body: body.to_owned(),
            what,
            start,
            due: due.ok(),
            done_on,
            late_days,
            state,
            calendar_missing: due.err().map(|missing| missing.year),
        });
    }
}
