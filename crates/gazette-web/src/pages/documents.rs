//! Lists of documents: what is published, by type, body, field and year, and what was imported.

use askama::Template;
use gazette_model::Section;

use super::issue::entry_line;
use super::{Line, render, title_of};
use crate::answer::Answer;
use crate::ask::{Ask, encode};
use crate::route::Refused;
use crate::sorting::{Choice, Facet, Facets};
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
        field: slug(ask.value("field")),
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
    add("field", &choice.field);
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

/// Whether documents are asked for that were imported.
pub(crate) fn is_imported(ask: &Ask) -> bool {
    ask.value("nguon") == "nhap" || ask.value("source") == "imported"
}

pub(crate) fn documents(state: &State, ask: &Ask) -> Result<Answer, Refused> {
    if is_imported(ask) {
        return imported(state, ask);
    }
    let (catalogue, fields) = (state.catalogue(), state.fields());
    let choice = choice(ask);
    let shown = |from: usize| {
        let all = catalogue.chosen(&choice, &fields).skip(from).take(PAGE);
        Ok(all.map(|(record, entry)| entry_line(state, &catalogue, record, entry)).collect())
    };
    let total = catalogue.chosen(&choice, &fields).count();
    list(state, ask, &choice, total, catalogue.facets(&choice, &fields), &shown)
}

/// The documents that were imported and stand in no issue.
fn imported(state: &State, ask: &Ask) -> Result<Answer, Refused> {
    let imported = state.imported();
    let choice = Choice { section: None, ..choice(ask) };
    let shown = |from: usize| {
        let mut lines = Vec::new();
        for id in imported.chosen(&choice).skip(from).take(PAGE) {
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
        Ok(lines)
    };
    list(state, ask, &choice, imported.chosen(&choice).count(), imported.facets(&choice), &shown)
}

/// A page of a list, with what it can be narrowed by; `shown` gives the lines from a position.
fn list(
    state: &State,
    ask: &Ask,
    choice: &Choice,
    total: usize,
    facets: Facets,
    shown: &dyn Fn(usize) -> Result<Vec<Line>, Refused>,
) -> Result<Answer, Refused> {
    let pages = total.div_ceil(PAGE).max(1);
    let page = ask.number("trang", 1).max(1);
    if page > pages {
        return Err(Refused::Missing);
    }
    let lines = shown((page - 1) * PAGE)?;
    let v = View::new(&state.site, ask);
    let imported = is_imported(ask);
    let source = if imported { "nguon=nhap&" } else { "" };
    let to = |choice: &Choice| {
        format!("/van-ban?{source}{}", query(choice)).trim_end_matches(['&', '?']).to_owned()
    };
    let (chosen, groups) = (chosen(&v, choice, &facets, &to), groups(&v, choice, facets, &to));
    let mut title = match imported {
        true => v.say("Văn bản nhập từ dữ liệu trước đây", "Documents imported from earlier data"),
        false => v.say("Văn bản đã đăng", "Published documents"),
    }
    .to_owned();
    for (name, _) in &chosen {
        title = format!("{title} – {name}");
    }
    let at = to(choice);
    let query = format!("{source}{}", query(choice));
    let v = v.titled(title).at(&at);
    render(&Documents { v, lines, total, page, pages, groups, chosen, query, imported })
}

/// What is chosen, each with the address of the list without it.
fn chosen(
    v: &View,
    choice: &Choice,
    facets: &Facets,
    to: &dyn Fn(&Choice) -> String,
) -> Vec<(String, String)> {
    let mut chosen = Vec::new();
    let name = |facets: &[Facet], key: &str| {
        let known = facets.iter().find(|facet| facet.key == key);
        known.map_or_else(|| key.to_owned(), |facet| facet.name.clone())
    };
    if !choice.kind.is_empty() {
        let without = Choice { kind: String::new(), ..choice.clone() };
        chosen.push((name(&facets.types, &choice.kind), to(&without)));
    }
    if !choice.body.is_empty() {
        let without = Choice { body: String::new(), ..choice.clone() };
        chosen.push((name(&facets.bodies, &choice.body), to(&without)));
    }
    if !choice.field.is_empty() {
        let without = Choice { field: String::new(), ..choice.clone() };
        chosen.push((name(&facets.fields, &choice.field), to(&without)));
    }
    if let Some(year) = choice.year {
        let without = Choice { year: None, ..choice.clone() };
        chosen.push((format!("{} {year}", v.say("năm", "year")), to(&without)));
    }
    if let Some(section) = choice.section {
        let without = Choice { section: None, ..choice.clone() };
        chosen.push((super::issue::section_name(v, section).to_owned(), to(&without)));
    }
    chosen
}

/// What the list can be narrowed by.
fn groups(v: &View, choice: &Choice, facets: Facets, to: &dyn Fn(&Choice) -> String) -> Vec<Group> {
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
    vec![
        group(v.say("Loại văn bản", "Type"), facets.types, &choice.kind, &|key| Choice {
            kind: key.to_owned(),
            ..choice.clone()
        }),
        group(v.say("Cơ quan ban hành", "Issuing body"), facets.bodies, &choice.body, &|key| Choice {
            body: key.to_owned(),
            ..choice.clone()
        }),
        group(v.say("Lĩnh vực", "Field"), facets.fields, &choice.field, &|key| Choice {
            field: key.to_owned(),
            ..choice.clone()
        }),
        group(v.say("Năm ban hành", "Year"), facets.years, &year, &|key| Choice {
            year: key.parse().ok(),
            ..choice.clone()
        }),
    ]
}
