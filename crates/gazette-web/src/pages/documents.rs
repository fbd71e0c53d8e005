//! Lists of documents: what is published, by type, body and year, and what was imported.

use askama::Template;
use gazette_model::Section;

use super::issue::entry_line;
use super::{Line, render, title_of};
use crate::answer::Answer;
use crate::ask::{Ask, encode};
use crate::catalogue::{Choice, Facet};
use crate::route::Refused;
use crate::state::State;
use crate::view::View;
use gazette_text::fold::slug;

/// Documents on one page of the list.
const PAGE: usize = 50;
/// Values of a facet that stand open.
const OPEN: usize = 10;

#[derive(Template)]
#[template(path = "documents.html")]
struct Documents {
    v: View,
    lines: Vec<Line>,
    total: usize,
    page: usize,
    pages: usize,
    groups: Vec<Group>,
    /// What is chosen, each with the address of the list without it.
    chosen: Vec<(String, String)>,
    /// The query of this list, without the page; empty or ending in `&`.
    query: String,
    imported: bool,
}

/// A facet with the addresses its values lead to.
struct Group {
    name: &'static str,
    open: Vec<Value>,
    more: Vec<Value>,
}

struct Value {
    name: String,
    count: usize,
    href: String,
    current: bool,
}

/// The choice a query makes; names may be written with their marks.
pub(crate) fn choice(ask: &Ask) -> Choice {
    let section = match ask.value("section") {
        "normative" => Some(Section::Normative),
        "other" => Some(Section::Other),
        "corrections" => Some(Section::Corrections),
        _ => None,
    };
    Choice {
        kind: slug(ask.value("type")),
        body: slug(ask.value("body")),
        year: ask.value("year").parse().ok(),
        section,
    }
}

/// The query that makes a choice; empty, or ending in `&`.
pub(crate) fn query(choice: &Choice) -> String {
    let mut out = String::new();
    let mut add = |name: &str, value: &str| {
        if !value.is_empty() {
            out.push_str(&format!("{name}={}&", encode(value, false)));
        }
    };
    add("type", &choice.kind);
    add("body", &choice.body);
    add("year", &choice.year.map(|year| year.to_string()).unwrap_or_default());
    add("section", choice.section.map_or("", section_key));
    out
}

fn section_key(section: Section) -> &'static str {
    match section {
        Section::Normative => "normative",
        Section::Other => "other",
        Section::Corrections => "corrections",
    }
}

pub(crate) fn documents(state: &State, ask: &Ask) -> Result<Answer, Refused> {
    if ask.value("nguon") == "nhap" {
        return imported(state, ask);
    }
    let catalogue = state.catalogue();
    let choice = choice(ask);
    let total = catalogue.chosen(&choice).count();
    let pages = total.div_ceil(PAGE).max(1);
    let page = ask.number("trang", 1).max(1);
    if page > pages {
        return Err(Refused::Missing);
    }
    let shown = catalogue.chosen(&choice).skip((page - 1) * PAGE).take(PAGE);
    let lines = shown.map(|(record, entry)| entry_line(state, &catalogue, record, entry)).collect();
    let v = View::new(&state.site, ask);
    let facets = catalogue.facets(&choice);
    let to = |choice: &Choice| format!("/van-ban?{}", query(choice)).trim_end_matches(['&', '?']).to_owned();
    let mut chosen = Vec::new();
    let name = |facets: &[Facet], key: &str| {
        facets
            .iter()
            .find(|facet| facet.key == key)
            .map_or_else(|| key.to_owned(), |facet| facet.name.clone())
    };
    if !choice.kind.is_empty() {
        let without = Choice { kind: String::new(), ..choice.clone() };
        chosen.push((name(&facets.types, &choice.kind), to(&without)));
    }
    if !choice.body.is_empty() {
        let without = Choice { body: String::new(), ..choice.clone() };
        chosen.push((name(&facets.bodies, &choice.body), to(&without)));
    }
    if let Some(year) = choice.year {
        chosen
            .push((format!("{} {year}", v.say("năm", "year")), to(&Choice { year: None, ..choice.clone() })));
    }
    if let Some(section) = choice.section {
        let without = Choice { section: None, ..choice.clone() };
        chosen.push((super::issue::section_name(&v, section).to_owned(), to(&without)));
    }
    let group = |name, facets: Vec<Facet>, current: &str, with: &dyn Fn(&str) -> Choice| {
        let mut values: Vec<Value> = facets
            .into_iter()
            .map(|facet| Value {
                current: facet.key == current,
                href: to(&with(if facet.key == current { "" } else { &facet.key })),
                name: facet.name,
                count: facet.count,
            })
            .collect();
        let more = values.split_off(OPEN.min(values.len()));
        Group { name, open: values, more }
    };
    let year = choice.year.map(|year| year.to_string()).unwrap_or_default();
    let groups = vec![
        group(v.say("Loại văn bản", "Type"), facets.types, &choice.kind, &|key| Choice {
            kind: key.to_owned(),
            ..choice.clone()
        }),
        group(v.say("Cơ quan ban hành", "Issuing body"), facets.bodies, &choice.body, &|key| Choice {
            body: key.to_owned(),
            ..choice.clone()
        }),
        group(v.say("Năm ban hành", "Year"), facets.years, &year, &|key| Choice {
            year: key.parse().ok(),
            ..choice.clone()
        }),
    ];
    let mut title = v.say("Văn bản đã đăng", "Published documents").to_owned();
    for (name, _) in &chosen {
        title = format!("{title} – {name}");
    }
    let at = to(&choice);
    let query = query(&choice);
    let v = v.titled(title).at(&at);
    render(&Documents { v, lines, total, page, pages, groups, chosen, query, imported: false })
}

/// The documents that were imported and stand in no issue.
fn imported(state: &State, ask: &Ask) -> Result<Answer, Refused> {
    let ids = state.imported();
    let (total, page) = (ids.len(), ask.number("trang", 1).max(1));
    let pages = total.div_ceil(PAGE).max(1);
    if page > pages {
        return Err(Refused::Missing);
    }
    let mut lines = Vec::new();
    for id in ids.iter().skip((page - 1) * PAGE).take(PAGE) {
        // What waits for its issue is not shown.
        let Some(record) = state.document(id)? else { continue };
        lines.push(Line {
            address: format!("/van-ban/{}", encode(id, true)),
            title: title_of(&record),
            body: record.document.metadata.bodies.join("; "),
            issued_on: record.document.metadata.issued_on,
            issue: None,
        });
    }
    let v = View::new(&state.site, ask).at("/van-ban?nguon=nhap");
    let title = v.say("Văn bản nhập từ dữ liệu trước đây", "Documents imported from earlier data").to_owned();
    let (groups, chosen, query) = (Vec::new(), Vec::new(), "nguon=nhap&".to_owned());
    render(&Documents {
        v: v.titled(title),
        lines,
        total,
        page,
        pages,
        groups,
        chosen,
        query,
        imported: true,
    })
}
