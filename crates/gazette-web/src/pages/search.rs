//! Searching, and checking a file.

use askama::Template;
use gazette_index::{Hit, Request};
use gazette_model::Digest;

use super::{render, role_name};
use crate::answer::{Answer, HTML};
use crate::ask::{Ask, encode};
use crate::catalogue::{Choice, Facet};
use crate::route::Refused;
use crate::state::State;
use crate::upload::UploadFault;
use crate::verify::{Genuine, look_up};
use crate::view::View;

/// Hits on one page.
const PAGE: usize = 20;
/// Longest question in letters.
const LONGEST: usize = 256;
/// How far hits can be leafed through.
const FARTHEST: usize = 100_000;

#[derive(Template)]
#[template(path = "search.html")]
struct Search {
    v: View,
    asked: bool,
    kind: String,
    body: String,
    number: String,
    year: String,
    valid_on: String,
    wrong: Vec<&'static str>,
    total: usize,
    page: usize,
    hits: Vec<Found>,
    types: Vec<String>,
    bodies: Vec<String>,
    before: Option<String>,
    after: Option<String>,
}

struct Found {
    href: String,
    hit: Hit,
    bodies: String,
    issue: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "verify.html")]
struct Verify {
    v: View,
    typed: String,
    wrong: bool,
    /// Why a file that was sent has no digest.
    fault: Option<&'static str>,
    digest: Option<String>,
    found: Vec<Answered>,
    /// The public key of the log.
    key: String,
}

struct Answered {
    role: &'static str,
    genuine: Genuine,
    href: String,
    title: String,
    issue: Option<(String, String)>,
    corrections: Vec<(String, String)>,
}

/// Reads the filters of a search; the names of those that cannot be read are told.
pub(crate) fn request(ask: &Ask, page: usize) -> (Request, Vec<&'static str>) {
    let some = |name: &str| {
        Some(ask.value(name).chars().take(LONGEST).collect::<String>()).filter(|text| !text.is_empty())
    };
    let mut wrong = Vec::new();
    let year = some("year").and_then(|text| text.parse().map_err(|_| wrong.push("year")).ok());
    let valid_on = some("valid-on").and_then(|text| text.parse().map_err(|_| wrong.push("valid-on")).ok());
    let request = Request {
        query: some("q").unwrap_or_default(),
        kind: some("type"),
        body: some("body"),
        year,
        number: some("number"),
        valid_on,
        limit: page,
        ..Request::default()
    };
    (request, wrong)
}

/// Whether anything is asked.
pub(crate) fn is_asked(request: &Request) -> bool {
    !request.query.is_empty()
        || request.kind.is_some()
        || request.body.is_some()
        || request.year.is_some()
        || request.number.is_some()
        || request.valid_on.is_some()
}

pub(crate) fn search(state: &State, ask: &Ask) -> Result<Answer, Refused> {
    let (mut request, wrong) = request(ask, PAGE);
    let page = ask.number("trang", 1).clamp(1, FARTHEST / PAGE);
    request.offset = (page - 1) * PAGE;
    let asked = is_asked(&request);
    let results = if asked {
        let index = state.index().ok_or(Refused::NoSearch)?;
        index.search(&request).map_err(|_| Refused::NoSearch)?
    } else {
        gazette_index::Results::default()
    };
    let v = View::new(&state.site, ask);
    let title = match request.query.as_str() {
        "" => v.say("Tìm kiếm", "Search").to_owned(),
        words => format!("{words} – {}", v.say("tìm kiếm", "search")),
    };
    let leaf = |page: usize| {
        let pairs = ask.query.iter().filter(|(key, value)| key != "trang" && !value.is_empty());
        let pairs: String =
            pairs.map(|(key, value)| format!("{}={}&", encode(key, false), encode(value, false))).collect();
        format!("/tim-kiem?{pairs}trang={page}")
    };
    let facets = state.catalogue().facets(&Choice::default());
    let names = |facets: Vec<Facet>| facets.into_iter().take(60).map(|facet| facet.name).collect();
    let (types, bodies) = (names(facets.types), names(facets.bodies));
    let mut v = v.titled(title);
    v.q.clone_from(&request.query);
    let page = Search {
        v,
        asked,
        kind: request.kind.unwrap_or_default(),
        body: request.body.unwrap_or_default(),
        number: request.number.unwrap_or_default(),
        year: ask.value("year").to_owned(),
        valid_on: ask.value("valid-on").to_owned(),
        wrong,
        total: results.total,
        page,
        before: (page > 1).then(|| leaf(page - 1)),
        after: (page * PAGE < results.total.min(FARTHEST)).then(|| leaf(page + 1)),
        hits: results.hits.into_iter().map(found).collect(),
        types,
        bodies,
    };
    render(&page)
}

fn found(hit: Hit) -> Found {
    Found {
        href: format!("/van-ban/{}", encode(&hit.id, true)),
        bodies: hit.bodies.join("; "),
        issue: hit.issue.map(|issue| (issue.to_string(), format!("/cong-bao/{}", issue.path()))),
        hit,
    }
}

pub(crate) fn verify(state: &State, ask: &Ask) -> Result<Answer, Refused> {
    // What `sha256sum` prints may be pasted whole.
    let typed = ask.value("sha256");
    let bare: String =
        typed.split_whitespace().next().unwrap_or_default().trim_start_matches("sha256:").to_owned();
    let digest: Option<Digest> = bare.parse().ok();
    let v = View::new(&state.site, ask).at("/kiem-tra");
    let mut found = Vec::new();
    if let Some(digest) = &digest {
        for genuine in look_up(state, digest)? {
            found.push(answered(state, &v, genuine));
        }
    }
    let title = v.say("Kiểm tra một tệp", "Check a file").to_owned();
    let page = Verify {
        wrong: !typed.is_empty() && digest.is_none(),
        typed: shortened(typed),
        digest: digest.map(|digest| digest.to_string()),
        fault: None,
        key: super::words::log_key(state),
        found,
        v: v.titled(title),
    };
    render(&page)
}

/// The page for a file that was sent and has no digest.
pub(crate) fn not_digested(state: &State, ask: &Ask, fault: UploadFault) -> Answer {
    let v = View::new(&state.site, ask).at("/kiem-tra");
    let (status, fault) = match fault {
        UploadFault::Missing => (
            400,
            v.say(
                "Chưa có tệp nào được chọn. Hãy chọn một tệp rồi gửi lại.",
                "No file was chosen. Choose one and send it again.",
            ),
        ),
        UploadFault::Malformed => (
            400,
            v.say(
                "Tệp không đến trọn vẹn. Hãy gửi lại, hoặc tự tính mã băm rồi gõ vào ô bên dưới.",
                "The file did not arrive whole. Send it again, or make its digest yourself and type it below.",
            ),
        ),
        UploadFault::TooLarge => (
            413,
            v.say(
                "Tệp lớn hơn 256 MB. Hãy tự tính mã băm bằng lệnh bên dưới rồi gõ vào ô.",
                "The file is larger than 256 MB. Make its digest with a command below and type it.",
            ),
        ),
    };
    let title = v.say("Kiểm tra một tệp", "Check a file").to_owned();
    let page = Verify {
        typed: String::new(),
        wrong: false,
        fault: Some(fault),
        digest: None,
        found: Vec::new(),
        key: super::words::log_key(state),
        v: v.titled(title),
    };
    Answer::plain(status, HTML, page.render().unwrap_or_else(|_| status.to_string()))
}

fn answered(state: &State, v: &View, genuine: Genuine) -> Answered {
    let catalogue = state.catalogue();
    let issue = genuine.issue.map(|issue| (issue.to_string(), format!("/cong-bao/{}", issue.path())));
    let (href, title) = match (&genuine.document, &issue) {
        (Some((address, title)), _) => (format!("/van-ban/{}", encode(address, true)), title.clone()),
        (None, Some((printed, href))) => {
            (href.clone(), format!("{} {printed}", v.say("Công báo số", "Gazette no.")))
        }
        (None, None) => (String::new(), genuine.path.clone()),
    };
    let published = genuine.corrections.iter().filter(|one| catalogue.holds(&one.by));
    let corrections = published
        .map(|one| {
            let issues: Vec<String> = one.issues.iter().map(|part| part.issue.to_string()).collect();
            (format!("/van-ban/{}", encode(&one.by, true)), issues.join(", "))
        })
        .collect();
    Answered { role: role_name(v, genuine.role), href, title, issue, corrections, genuine }
}

/// What was typed, short enough to be shown again.
fn shortened(text: &str) -> String {
    text.chars().take(200).collect()
}
