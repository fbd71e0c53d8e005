//! The figures of a period (số liệu báo cáo): every figure is the sum of rows that can be shown.
//!
//! One reading of the register gives rows, each with the figures it counts in; the figures are their sums, so a
//! figure and its rows cannot differ.

use std::collections::{BTreeMap, HashMap};

use gazette_model::{BodyLevel, Calendar, Date, IssueId, Office};
use serde::Serialize;

use crate::clock::Clock;
use crate::draft::issue_id;
use crate::{DeadlineKind, Desk, DeskError, office, rules};

/// A period, both days in it (kỳ báo cáo).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// A row that figures count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FigureRow {
    /// The submission, issue, discrepancy or recipient.
    pub id: String,
    /// Number as printed; may be empty.
    pub number: String,
    /// Issuing bodies, or who receives.
    pub body: String,
    /// Type; may be empty.
    #[serde(rename = "type")]
    pub kind: String,
    /// The issue concerned.
    pub issue: Option<IssueId>,
    /// The day that puts it into the period.
    pub on: String,
    /// The last day of its limit, where one is judged.
    pub due: Option<Date>,
    /// Days after the last day.
    pub late_days: i64,
    /// How much it counts, by figure.
    pub counts: BTreeMap<String, i64>,
}

/// All figures of a period, by name such as `documents/type/Quyết định`.
pub type Figures = BTreeMap<String, i64>;

/// How late, in classes of days.
const LATE: [(i64, i64, &str); 4] = [(1, 3, "1-3"), (4, 7, "4-7"), (8, 30, "8-30"), (31, i64::MAX, "31+")];

/// Figures that stand in every report, also when nothing counts in them.
const ALWAYS: [&str; 24] = [
    "issues",
    "pages",
    "documents",
    "received",
    "received/accepted",
    "received/returned",
    "documents/section/normative",
    "documents/section/other",
    "documents/section/corrections",
    "sent/on-time",
    "sent/late",
    "sent/unknown",
    "published/on-time",
    "published/late",
    "published/unknown",
    "missing-numbers",
    "notices/found",
    "notices/sent",
    "notices/answered",
    "corrections/corrigenda",
    "corrections/errata",
    "urgent",
    "consolidated",
    "printed/copies",
];

impl Desk {
    /// The figures of a period.
    pub fn figures(
        &self,
        office: &Office,
        calendars: &[Calendar],
        period: Period,
    ) -> Result<Figures, DeskError> {
        let mut figures: Figures = ALWAYS.iter().map(|name| ((*name).to_owned(), 0)).collect();
        self.each_row(office, calendars, period, &mut |row| {
            for (name, count) in row.counts {
                *figures.entry(name).or_default() += count;
            }
        })?;
        Ok(figures)
    }

    /// The rows a figure counts; those of all figures below it too, such as `documents` for `documents/type`.
    pub fn figure_rows(
        &self,
        office: &Office,
        calendars: &[Calendar],
        period: Period,
        figure: &str,
    ) -> Result<Vec<FigureRow>, DeskError> {
        let mut rows = Vec::new();
        self.each_row(office, calendars, period, &mut |row| {
            if row.counts.contains_key(figure) {
                rows.push(row);
            }
        })?;
        Ok(rows)
    }

    fn each_row(
        &self,
        office: &Office,
        calendars: &[Calendar],
        period: Period,
        visit: &mut dyn FnMut(FigureRow),
    ) -> Result<(), DeskError> {
        // One view of the register for all parts, whatever other clerks do meanwhile.
        let view = self.connection.unchecked_transaction()?;
        let mut clock = Clock::new(office, calendars, period.to);
        self.issue_rows(period, visit)?;
        self.document_rows(office, &mut clock, period, visit)?;
        self.received_rows(period, visit)?;
        self.notice_rows(period, visit)?;
        self.missing_rows(period, visit)?;
        self.printed_rows(period, visit)?;
        view.finish()?;
        Ok(())
    }

    fn issue_rows(&self, period: Period, visit: &mut dyn FnMut(FigureRow)) -> Result<(), DeskError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT year, first, last, date, coalesce(pages, 0) FROM issue
             WHERE published_at IS NOT NULL AND date BETWEEN ?1 AND ?2 ORDER BY year, first",
        )?;
        let mut rows = statement.query(period.days())?;
        while let Some(row) = rows.next()? {
            let issue = issue_id(row.get(0)?, row.get(1)?, row.get(2)?)?;
            let mut counted = FigureRow::of(issue.to_string(), row.get(3)?);
            counted.issue = Some(issue);
            counted.number = issue.number.to_string();
            counted.count("issues", 1);
            counted.count("pages", row.get(4)?);
            let month = counted.on.get(5..7).unwrap_or_default().to_owned();
            counted.count(&format!("issues/month/{month}"), 1);
            visit(counted);
        }
        Ok(())
    }

    fn document_rows(
        &self,
        office: &Office,
        clock: &mut Clock<'_>,
        period: Period,
        visit: &mut dyn FnMut(FigureRow),
    ) -> Result<(), DeskError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT s.id, s.number, s.body, s.kind, s.issued_on, s.received_on, s.urgent, i.year, i.first, i.last, i.date,
               i.published_at, json_extract(e.entry, '$.section'), s.source = 'gazette:erratum',
               s.kind_key = 'van-ban-hop-nhat' OR instr(s.number_key, 'vbhn') > 0
             FROM issue i JOIN entry e ON e.issue = i.id JOIN submission s ON s.seq = e.submission
             WHERE i.published_at IS NOT NULL AND i.date BETWEEN ?1 AND ?2 AND s.source <> 'gazette:index'
             ORDER BY i.year, i.first, e.position",
        )?;
        let mut rows = statement.query(period.days())?;
        let mut levels: HashMap<String, &'static str> = HashMap::new();
        while let Some(row) = rows.next()? {
            let mut counted = FigureRow::of(row.get(0)?, row.get(10)?);
            (counted.number, counted.body, counted.kind) = (row.get(1)?, row.get(2)?, row.get(3)?);
            counted.issue = Some(issue_id(row.get(7)?, row.get(8)?, row.get(9)?)?);
            counted.count("documents", 1);
            let section: String = row.get::<_, Option<String>>(12)?.unwrap_or_default();
            counted.count(&format!("documents/section/{section}"), 1);
            let month = counted.on.get(5..7).unwrap_or_default().to_owned();
            counted.count(&format!("documents/month/{month}"), 1);
            let kind = if counted.kind.is_empty() { "–" } else { counted.kind.as_str() };
            let kind = format!("documents/type/{kind}");
            counted.count(&kind, 1);
            let body = counted.body.split("; ").next().unwrap_or_default().to_owned();
            let issued: Option<Date> = row.get::<_, Option<String>>(4)?.and_then(|text| text.parse().ok());
            let level = *levels.entry(body.clone()).or_insert_with(|| level_of(office, &body, issued));
            counted.count(&format!("documents/body/{body}"), 1);
            counted.count(&format!("documents/level/{level}"), 1);
            if section == "corrections" {
                let which = if row.get(13)? { "corrections/errata" } else { "corrections/corrigenda" };
                counted.count(which, 1);
            }
            let urgent: bool = row.get(6)?;
            if urgent {
                counted.count("urgent", 1);
            }
            if row.get(14)? {
                counted.count("consolidated", 1);
            }
            let received: Option<Date> = row.get::<_, String>(5)?.parse().ok();
            let published: Option<Date> =
                row.get::<_, String>(11)?.get(..10).and_then(|text| text.parse().ok());
            let due = issued.and_then(|issued| clock.due(DeadlineKind::Send, issued).ok());
            counted.judge("sent", due.zip(received));
            let due = received.and_then(|received| {
                if urgent { Some(received) } else { clock.due(DeadlineKind::Publish, received).ok() }
            });
            counted.judge("published", due.zip(published));
            visit(counted);
        }
        Ok(())
    }

    fn received_rows(&self, period: Period, visit: &mut dyn FnMut(FigureRow)) -> Result<(), DeskError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, number, body, kind, received_on, outcome FROM submission
             WHERE origin = 'received' AND received_on BETWEEN ?1 AND ?2 AND source NOT LIKE 'gazette:%' ORDER BY seq",
        )?;
        let mut rows = statement.query(period.days())?;
        while let Some(row) = rows.next()? {
            let mut counted = FigureRow::of(row.get(0)?, row.get(4)?);
            (counted.number, counted.body, counted.kind) = (row.get(1)?, row.get(2)?, row.get(3)?);
            counted.count("received", 1);
            counted.count(&format!("received/{}", row.get::<_, String>(5)?), 1);
            visit(counted);
        }
        Ok(())
    }

    fn notice_rows(&self, period: Period, visit: &mut dyn FnMut(FigureRow)) -> Result<(), DeskError> {
        let within = |time: &Option<String>| {
            time.as_deref()
                .and_then(|time| time.get(..10)?.parse::<Date>().ok())
                .is_some_and(|day| period.from <= day && day <= period.to)
        };
        for one in self.discrepancies(None)? {
            let found_at = Some(one.found_at.clone());
            let mut counted = FigureRow::of(one.submission, one.found_at.chars().take(10).collect());
            (counted.number, counted.body) = (one.number, one.body);
            for (figure, time) in [
                ("notices/found", &found_at),
                ("notices/sent", &one.notified_at),
                ("notices/answered", &one.answered_at),
            ] {
                if within(time) {
                    counted.count(figure, 1);
                }
            }
            if !counted.counts.is_empty() {
                visit(counted);
            }
        }
        Ok(())
    }

    fn missing_rows(&self, period: Period, visit: &mut dyn FnMut(FigureRow)) -> Result<(), DeskError> {
        for gap in self.gaps()? {
            if !(period.from.year()..=period.to.year()).contains(&gap.year) {
                continue;
            }
            let (before, after) = &gap.between;
            let mut counted = FigureRow::of(format!("{before} … {after}"), gap.year.to_string());
            counted.number = gap.missing.join(", ");
            (counted.body, counted.kind) = (gap.body, gap.kind);
            counted.count("missing-numbers", i64::from(gap.count));
            visit(counted);
        }
        Ok(())
    }

    fn printed_rows(&self, period: Period, visit: &mut dyn FnMut(FigureRow)) -> Result<(), DeskError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT year, first, last, name, level, sending.copies, sent_on FROM sending
             JOIN issue ON issue.id = sending.issue JOIN recipient ON recipient.id = sending.recipient
             WHERE sent_on BETWEEN ?1 AND ?2 ORDER BY year, first, name",
        )?;
        let mut rows = statement.query(period.days())?;
        while let Some(row) = rows.next()? {
            let issue = issue_id(row.get(0)?, row.get(1)?, row.get(2)?)?;
            let mut counted = FigureRow::of(issue.to_string(), row.get(6)?);
            counted.issue = Some(issue);
            counted.body = row.get(3)?;
            let copies: i64 = row.get(5)?;
            counted.count("printed/copies", copies);
            counted.count(&format!("printed/level/{}", row.get::<_, String>(4)?), copies);
            visit(counted);
        }
        Ok(())
    }
}

impl Period {
    /// A calendar year.
    pub fn year(year: i16) -> Option<Self> {
        Some(Self { from: Date::new(year, 1, 1).ok()?, to: Date::new(year, 12, 31).ok()? })
    }

    /// The same days a year earlier.
    pub fn previous(self) -> Option<Self> {
        let earlier = |day: Date| day.checked_sub(jiff::Span::new().years(1)).ok();
        Some(Self { from: earlier(self.from)?, to: earlier(self.to)? })
    }

    fn days(self) -> [String; 2] {
        [self.from.to_string(), self.to.to_string()]
    }
}

impl FigureRow {
    fn of(id: String, on: String) -> Self {
        Self {
            id,
            number: String::new(),
            body: String::new(),
            kind: String::new(),
            issue: None,
            on,
            due: None,
            late_days: 0,
            counts: BTreeMap::new(),
        }
    }

    fn count(&mut self, figure: &str, by: i64) {
        *self.counts.entry(figure.to_owned()).or_default() += by;
    }

    /// Counts as on time or late by last day and day done; the later limit is the one that is shown.
    fn judge(&mut self, what: &str, days: Option<(Date, Date)>) {
        let Some((due, done)) = days else {
            self.count(&format!("{what}/unknown"), 1);
            return;
        };
        let late = rules::days_between(due, done).max(0);
        if late == 0 {
            self.count(&format!("{what}/on-time"), 1);
            return;
        }
        self.count(&format!("{what}/late"), 1);
        self.count(&format!("{what}/late-days"), late);
        if let Some((_, _, class)) = LATE.iter().find(|(from, to, _)| (*from..=*to).contains(&late)) {
            self.count(&format!("{what}/late/{class}"), 1);
        }
        if late > self.late_days {
            (self.due, self.late_days) = (Some(due), late);
        }
    }
}

/// The level of a body as configured, or as its name tells.
fn level_of(configured: &Office, body: &str, day: Option<Date>) -> &'static str {
    let level = office::body(configured, body, day).map_or_else(|| office::level(body), |body| body.level);
    match level {
        BodyLevel::Central => "central",
        BodyLevel::Provincial => "provincial",
        BodyLevel::District => "district",
        BodyLevel::Commune => "commune",
        BodyLevel::SpecialUnit => "special-unit",
    }
}
