//! Searching: words, filters, and what is found counted by type, body, year and so on.

use askama::Template;
use gazette_index::{Count, Effect, Hit, Request, Results, Sort};
use gazette_text::fold::slug;

use super::render;
use crate::answer::Answer;
use crate::ask::{Ask, encode};
use crate::route::Refused;
use crate::sorting::Facet;
use crate::state::State;
use crate::view::View;

/// Documents on one page.
const PAGE: usize = 20;
/// Longest question in letters.
const LONGEST: usize = 256;
/// Values of a facet that stand open.
const OPEN: usize = 8;
/// The filters in the order they are shown.
const FILTERS: [&str; 9] =
    ["type", "body", "level", "field", "year", "effect", "number", "issue", "valid-on"];

#[derive(Template)]
#[template(path = "search.html")]
struct Search {
    v: View,
    asked: bool,
    /// Whether a filter is set that stands in the form.
    filtered: bool,
    form: Form,
    wrong: Vec<&'static str>,
    total: usize,
    page: usize,
    pages: usize,
    hits: Vec<Found>,
    did_you_mean: Option<(String, String)>,
    groups: Vec<Group>,
    chosen: Vec<(String, String)>,
    types: Vec<String>,
    bodies: Vec<String>,
    /// The query without the page; empty or ending in `&`.
    query: String,
    before: Option<String>,
    after: Option<String>,
}

/// What stands in the fields.
struct Form {
    kind: String,
    body: String,
    number: String,
    year: String,
    valid_on: String,
    sort: &'static str,
    /// Filters without a field of their own, kept when the form is sent.
    hidden: Vec<(&'static str, String)>,
}

struct Found {
    href: String,
    hit: Hit,
    bodies: String,
    issue: Option<(String, String)>,
    /// Other places of the document: address and name.
    more: Vec<(String, String)>,
    /// How many places are not named.
    others: usize,
}

struct Group {
    name: &'static str,
    open: Vec<Choosable>,
    more: Vec<Choosable>,
}

struct Choosable {
    name: String,
    count: usize,
    href: String,
    current: bool,
}

/// Reads the filters of a search; the names of those that cannot be read are told.
pub(crate) fn request(ask: &Ask, page: usize) -> (Request, Vec<&'static str>) {
    let some = |name: &str| {
        Some(ask.value(name).chars().take(LONGEST).collect::<String>()).filter(|text| !text.is_empty())
    };
    let mut wrong = Vec::new();
    let year = some("year").and_then(|text| text.parse().map_err(|_| wrong.push("year")).ok());
    let valid_on = some("valid-on").and_then(|text| text.parse().map_err(|_| wrong.push("valid-on")).ok());
    let issue = some("issue").and_then(|text| text.parse().map_err(|_| wrong.push("issue")).ok());
    let effect = some("effect").and_then(|text| {
        effect(&text).or_else(|| {
            wrong.push("effect");
            None
        })
    });
    let sort = match ask.value("sort") {
        "newest" => Sort::Newest,
        "oldest" => Sort::Oldest,
        "number" => Sort::Number,
        _ => Sort::Relevance,
    };
    let request = Request {
        query: some("q").unwrap_or_default(),
        kind: some("type"),
        body: some("body"),
        level: some("level"),
        field: some("field"),
        year,
        number: some("number"),
        issue,
        valid_on,
        effect,
        sort,
        limit: page,
        ..Request::default()
    };
    (request, wrong)
}

fn effect(text: &str) -> Option<Effect> {
    [Effect::InForce, Effect::NotYet, Effect::Expired, Effect::Unknown]
        .into_iter()
        .find(|one| one.name() == text)
}

/// Whether anything is asked.
fn is_asked(request: &Request) -> bool {
    let nothing = Request { limit: request.limit, sort: request.sort, ..Request::default() };
    *request != nothing
}

pub(crate) fn search(state: &State, ask: &Ask) -> Result<Answer, Refused> {
    let (mut request, wrong) = request(ask, PAGE);
    let page = ask.number("trang", 1).max(1);
    request.offset = (page - 1).saturating_mul(PAGE);
    let asked = is_asked(&Request { offset: 0, ..request.clone() });
    (request.grouped, request.facets) = (true, true);
    let results = if asked { state.search(&request).ok_or(Refused::NoSearch)? } else { Results::default() };
    let v = View::new(&state.site, ask);
    let title = match request.query.as_str() {
        "" => v.say("Tìm kiếm", "Search").to_owned(),
        words => format!("{words} – {}", v.say("tìm kiếm", "search")),
    };
    let pages = results.total.div_ceil(PAGE).max(1);
    let leaf = |page: usize| format!("/tim-kiem?{}trang={page}", query(ask, &[]));
    let suggestions = state.catalogue().whole(&state.fields());
    let names = |facets: &[Facet]| facets.iter().take(60).map(|facet| facet.name.clone()).collect();
    let (types, bodies) = (names(&suggestions.types), names(&suggestions.bodies));
    let groups = groups(&v, ask, &results);
    let chosen = FILTERS
        .into_iter()
        .filter(|name| !ask.value(name).is_empty() && !wrong.contains(name))
        .map(|name| (filter_name(&v, name, ask.value(name)), without(ask, name)))
        .collect();
    let mut v = v.titled(title);
    v.q.clone_from(&request.query);
    let hidden = ["level", "field", "effect", "issue"];
    let page = Search {
        asked,
        filtered: ["type", "body", "number", "year", "valid-on", "sort"]
            .iter()
            .any(|name| !ask.value(name).is_empty()),
        form: Form {
            kind: request.kind.unwrap_or_default(),
            body: request.body.unwrap_or_default(),
            number: request.number.unwrap_or_default(),
            year: ask.value("year").to_owned(),
            valid_on: ask.value("valid-on").to_owned(),
            sort: sort_name(request.sort),
            hidden: hidden
                .into_iter()
                .map(|name| (name, ask.value(name).to_owned()))
                .filter(|(_, value)| !value.is_empty())
                .collect(),
        },
        wrong,
        total: results.total,
        page,
        pages,
        did_you_mean: results.did_you_mean.map(|words| {
            let href = format!("/tim-kiem?q={}", encode(&words, false));
            (words, href)
        }),
        before: (page > 1).then(|| leaf(page - 1)),
        after: (page < pages).then(|| leaf(page + 1)),
        hits: results.hits.into_iter().map(|hit| found(state, hit)).collect(),
        groups,
        chosen,
        types,
        bodies,
        query: query(ask, &[]),
        v,
    };
    render(&page)
}

/// The query without the page and some names; empty, or ending in `&`.
fn query(ask: &Ask, without: &[&str]) -> String {
    let kept = ask.query.iter().filter(|(key, value)| {
        key != "trang" && key != "lang" && !value.trim().is_empty() && !without.contains(&key.as_str())
    });
    kept.map(|(key, value)| format!("{}={}&", encode(key, false), encode(value.trim(), false))).collect()
}

fn without(ask: &Ask, name: &str) -> String {
    format!("/tim-kiem?{}", query(ask, &[name])).trim_end_matches(['?', '&']).to_owned()
}

fn groups(v: &View, ask: &Ask, results: &Results) -> Vec<Group> {
    let Some(facets) = results.facets.as_ref() else { return Vec::new() };
    let group = |name, filter: &'static str, counts: &[Count]| {
        let current = ask.value(filter);
        let value = |count: &Count| {
            let current = !current.is_empty() && slug(current) == slug(&count.value);
            let with = format!("{}{filter}={}", query(ask, &[filter]), encode(&count.value, false));
            Choosable {
                name: if filter == "effect" { effect_name(v, &count.value) } else { count.value.clone() },
                count: count.count,
                href: if current { without(ask, filter) } else { format!("/tim-kiem?{with}") },
                current,
            }
        };
        let mut open: Vec<Choosable> = counts.iter().map(value).collect();
        let more = open.split_off(OPEN.min(open.len()));
        Group { name, open, more }
    };
    let groups = vec![
        group(v.say("Loại văn bản", "Type"), "type", &facets.types),
        group(v.say("Cơ quan ban hành", "Issuing body"), "body", &facets.bodies),
        group(v.say("Cấp", "Level"), "level", &facets.levels),
        group(v.say("Lĩnh vực", "Field"), "field", &facets.fields),
        group(v.say("Hiệu lực", "Validity"), "effect", &facets.validity),
        group(v.say("Năm ban hành", "Year"), "year", &facets.years),
    ];
    groups.into_iter().filter(|group| !group.open.is_empty()).collect()
}

fn filter_name(v: &View, name: &str, value: &str) -> String {
    match name {
        "effect" => effect_name(v, value),
        "year" => format!("{} {value}", v.say("năm", "year")),
        "number" => format!("{} {value}", v.say("số", "number")),
        "issue" => format!("{} {value}", v.say("Công báo số", "gazette no.")),
        "valid-on" => format!("{} {value}", v.say("có hiệu lực ngày", "in force on")),
        _ => value.to_owned(),
    }
}

fn effect_name(v: &View, value: &str) -> String {
    let name = match value {
        "in-force" => v.say("Còn hiệu lực", "In force"),
        "not-yet" => v.say("Chưa có hiệu lực", "Not yet in force"),
        "expired" => v.say("Hết hiệu lực", "No longer in force"),
        _ => v.say("Chưa rõ hiệu lực", "Validity not known"),
    };
    name.to_owned()
}

fn sort_name(sort: Sort) -> &'static str {
    match sort {
        Sort::Relevance => "",
        Sort::Newest => "newest",
        Sort::Oldest => "oldest",
        Sort::Number => "number",
    }
}

fn found(state: &State, hit: Hit) -> Found {
    // The place where the words stand, within the page of its article.
    let inside = hit.anchor != hit.path && hit.anchor.starts_with(&hit.path);
    let place = if inside && !hit.anchor.is_empty() { &hit.anchor } else { &hit.path };
    let mut href = format!("/van-ban/{}", encode(&hit.document, true));
    if !place.is_empty() {
        href = format!("{href}/{}", encode(place, true));
    }
    let more: Vec<(String, String)> = hit
        .more
        .iter()
        .map(|other| (format!("/van-ban/{}", encode(&other.id, true)), other.article.clone()))
        .filter(|(_, name)| !name.is_empty())
        .collect();
    Found {
        href,
        bodies: hit.bodies.join("; "),
        issue: hit.issue.map(|issue| (state.site.issue_name(issue), format!("/cong-bao/{}", issue.path()))),
        others: hit.units.unwrap_or(1).saturating_sub(1 + more.len()),
        more,
        hit,
    }
}
