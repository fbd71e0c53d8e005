//! Figures of the gazette, with charts and the tables behind them.

use askama::Template;

use super::render;
use crate::answer::Answer;
use crate::ask::Ask;
use crate::chart::columns;
use crate::route::Refused;
use crate::sorting::Facet;
use crate::state::State;
use crate::statistics::{DELAYS, Statistics, statistics as count};
use crate::view::View;

/// Types and bodies that are shown; the table of all is one link away.
const MOST: usize = 12;

#[derive(Template)]
#[template(path = "statistics.html")]
struct Page {
    v: View,
    s: Statistics,
    by_year: String,
    by_month: String,
    month_year: i16,
    types: Vec<Bar>,
    bodies: Vec<Bar>,
    fields: Vec<Bar>,
    delays: Vec<Bar>,
}

/// A bar of a list; its length is drawn beside its words.
struct Bar {
    name: String,
    count: usize,
    /// In thousandths of the longest.
    length: usize,
    href: String,
}

pub(crate) fn statistics(state: &State, ask: &Ask) -> Result<Answer, Refused> {
    let s = count(&state.catalogue(), &state.fields());
    let v = View::new(&state.site, ask).at("/thong-ke");
    let title = v.say("Thống kê", "Statistics").to_owned();
    let years: Vec<(String, usize)> =
        s.years.iter().rev().map(|year| (year.year.to_string(), year.documents)).collect();
    let newest = s.years.first().cloned().unwrap_or_default();
    let months: Vec<(String, usize)> =
        (1..).zip(newest.months).map(|(m, n): (i32, _)| (m.to_string(), n)).collect();
    let bars = |facets: &[Facet], name: &str| -> Vec<Bar> {
        let most = facets.first().map_or(1, |facet| facet.count.max(1));
        let bar = |facet: &Facet| Bar {
            name: facet.name.clone(),
            count: facet.count,
            length: (facet.count * 1000 / most).max(4),
            href: format!("/van-ban?{name}={}", facet.key),
        };
        facets.iter().take(MOST).map(bar).collect()
    };
    let most = s.delays.iter().copied().max().unwrap_or(1).max(1);
    let mut from = 0;
    let mut delays = Vec::new();
    for (at, count) in s.delays.iter().enumerate() {
        let name = match DELAYS.get(at) {
            Some(bound) => format!("{from}–{bound} {}", v.say("ngày", "days")),
            None => format!("{} {} {}", v.say("trên", "over"), from - 1, v.say("ngày", "days")),
        };
        from = DELAYS.get(at).map_or(from, |bound| bound + 1);
        delays.push(Bar { name, count: *count, length: count * 1000 / most, href: String::new() });
    }
    let page = Page {
        by_year: columns(v.say("Văn bản đã đăng mỗi năm", "Documents published each year"), &years),
        by_month: columns(v.say("Văn bản đã đăng mỗi tháng", "Documents published each month"), &months),
        month_year: newest.year,
        types: bars(&s.types, "type"),
        bodies: bars(&s.bodies, "body"),
        fields: bars(&s.fields, "field"),
        delays,
        s,
        v: v.titled(title),
    };
    render(&page)
}
