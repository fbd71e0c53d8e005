//! What the gazettes that were joined to this one did in the period: counted from their own registers, by their own
//! rules, and said apart.

use std::fmt::Write as _;

use gazette_desk::{Figures, Period};
use gazette_typeset::SheetTable;
use serde_json::{Value, json};

use super::words::{self, label};
use super::{Report, table_of};
use crate::answer::csv_row;
use crate::failure::Outcome;
use crate::home::Context;

/// What can be added over gazettes; limits and missing numbers are each office's own.
pub(super) const SUMMED: [&str; 5] =
    ["issues", "pages", "documents", "corrections/corrigenda", "corrections/errata"];

/// What is said of a joined gazette.
const SAID: [&str; 12] = [
    "issues",
    "pages",
    "documents",
    "corrections/corrigenda",
    "corrections/errata",
    "received",
    "received/returned",
    "sent/on-time",
    "sent/late",
    "published/on-time",
    "published/late",
    "printed/copies",
];

/// The figures of a joined gazette.
pub(super) struct JoinedFigures {
    key: String,
    name: String,
    now: Figures,
    before: Figures,
}

/// Counts every joined gazette.
pub(super) fn figures(context: &Context, period: Period, previous: Period) -> Outcome<Vec<JoinedFigures>> {
    let mut all = Vec::new();
    for gazette in context.joined()? {
        let home = &gazette.context;
        let (office, calendars, desk) = (home.office()?, home.calendars()?, home.desk()?);
        all.push(JoinedFigures {
            key: gazette.key.to_string(),
            name: gazette.name,
            now: desk.figures(&office, &calendars, period)?,
            before: desk.figures(&office, &calendars, previous)?,
        });
    }
    Ok(all)
}

/// Own figures and those of the joined gazettes, added.
pub(super) fn all(own: &Figures, joined: &[JoinedFigures]) -> Figures {
    sum(own, joined.iter().map(|one| &one.now))
}

/// The same of the period before.
pub(super) fn all_before(report: &Report) -> Figures {
    sum(&report.before, report.joined.iter().map(|one| &one.before))
}

fn sum<'a>(own: &'a Figures, others: impl Iterator<Item = &'a Figures>) -> Figures {
    let mut all = Figures::new();
    for figures in std::iter::once(own).chain(others) {
        for figure in SUMMED {
            *all.entry(figure.to_owned()).or_default() += figures.get(figure).copied().unwrap_or_default();
        }
    }
    all
}

impl JoinedFigures {
    /// Whether it did nothing in either period.
    pub(super) fn is_empty(&self) -> bool {
        let nothing = |figures: &Figures| figures.values().all(|count| *count == 0);
        nothing(&self.now) && nothing(&self.before)
    }

    /// For programs.
    pub(super) fn row(&self) -> Value {
        json!({ "gazette": self.key, "name": self.name, "figures": self.now, "previous": self.before })
    }

    /// Rows of the CSV; each figure carries the key, as `--rows` takes it.
    pub(super) fn csv(&self) -> String {
        let mut out = String::new();
        for (figure, now) in &self.now {
            let before = self.before.get(figure).copied().unwrap_or_default();
            out.push_str(&csv_row(&[
                &format!("{figure}@{}", self.key),
                &format!("{} (Công báo {})", label(gazette_model::Language::Vi, figure), self.name),
                &now.to_string(),
                &before.to_string(),
            ]));
        }
        out
    }

    /// For the screen.
    pub(super) fn words(&self, context: &Context) -> String {
        let mut out = String::new();
        let (key, name) = (&self.key, &self.name);
        if self.is_empty() {
            let none = context.say("không có gì trong hai kỳ này", "nothing in these two periods");
            let _ = writeln!(out, "Công báo {name} (@{key}): {none}");
            return out;
        }
        let shown = ["issues", "documents", "pages"].map(|figure| {
            let of = |figures: &Figures| figures.get(figure).copied().unwrap_or_default();
            format!("{} {} ({})", label(context.language, figure), of(&self.now), of(&self.before))
        });
        let _ = writeln!(
            out,
            "{} {name}: {}; {} gazette report … --rows documents@{key}",
            context.say("Công báo đã nhập,", "Joined gazette,"),
            shown.join(", "),
            context.say("xem từng dòng:", "see its rows:")
        );
        out
    }

    /// For print.
    pub(super) fn tables(&self, context: &Context, now: &str, before: &str) -> Option<SheetTable> {
        if self.is_empty() {
            return None;
        }
        let rows = SAID.iter().map(|figure| {
            let of = |figures: &Figures| figures.get(*figure).copied().unwrap_or_default();
            let (now, before) = (of(&self.now), of(&self.before));
            vec![
                label(context.language, figure),
                words::number(now),
                words::number(before),
                words::change(now, before),
            ]
        });
        let title = format!("{} {}", context.say("Công báo đã nhập:", "Joined gazette:"), self.name);
        Some(table_of(context, &title, now, before, rows.collect()))
    }
}
