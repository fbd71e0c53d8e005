//! One request: what stands finished is handed out at once, the rest is made on a thread that may wait for the disk.

use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant, SystemTime};

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, Uri, Version};
use axum::response::Response;
use hyper::body::Body as _;
use tokio::sync::Semaphore;

use crate::answer::{Answer, Content, matches_tag};
use crate::ask::{Ask, is_secure, origin};
use crate::metrics::Metrics;
use crate::route::{self, Refused};
use crate::server::PIECE_TIME;
use crate::shelf::{Kept, Shelf};
use crate::state::State;
use crate::stream::stream;
use crate::upload::{Digester, LARGEST, UploadFault};
use crate::visitors::{Visitor, Visitors, visitor};
use crate::{Door, Event, Site, WebError, pages};

/// Answers made at once for each processor; others wait. They wait for the disk now and then, so there are some more than
/// processors; each takes memory of its own.
const AT_ONCE: usize = 4;
/// Searches made at once where the machine has few processors: however many search, documents are read as before.
const SEARCHES: usize = 2;
/// What a search and a list of everything cost a reader, in pages.
const SEARCH_COST: f64 = 4.0;
const WHOLE_COST: f64 = 15.0;
/// How long a search may wait for its turn.
const SEARCH_TIME: Duration = Duration::from_secs(3);
/// Files taken at once to be checked.
const UPLOADS: usize = 8;
/// How long a file may take to come.
const UPLOAD_TIME: Duration = Duration::from_secs(300);
/// How long until new publications are looked for.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// How often it is told what was read.
const TELL_READERSHIP: Duration = Duration::from_secs(60);

/// Sent with every answer that brings no stricter policy of its own.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; object-src 'none'; \
    base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'";

/// What all connections share.
pub(crate) struct App {
    /// Another one takes its place when something else is to be served, such as a gazette that was joined.
    state: RwLock<Arc<State>>,
    served: Option<crate::Served>,
    pub(crate) visitors: Visitors,
    pub(crate) metrics: Arc<Metrics>,
    shelf: Shelf,
    at_once: Semaphore,
    searches: Semaphore,
    uploads: Semaphore,
    tell: crate::Tell,
    /// Whether the site stands behind TLS, whatever a request says.
    secure: bool,
}

impl App {
    /// Opens the site, and looks for what is new for as long as somebody holds it.
    pub(crate) fn open(site: &Site, door: Door) -> Result<Arc<Self>, WebError> {
        let metrics = Arc::new(Metrics::new());
        // A search computes and waits for nothing: more of them at once than processors only make all of them slower.
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let searches = processors.max(SEARCHES);
        let app = Arc::new(Self {
            secure: site.origin.as_deref().is_some_and(|origin| origin.starts_with("https://")),
            tell: door.tell,
            state: RwLock::new(Arc::new(State::open(site, door.signatures, door.today)?)),
            served: door.served,
            visitors: Visitors::default(),
            metrics,
            shelf: Shelf::default(),
            at_once: Semaphore::new(AT_ONCE * processors.max(2)),
            searches: Semaphore::new(searches),
            uploads: Semaphore::new(UPLOADS),
        });
        let weak = Arc::downgrade(&app);
        let watch = move || {
            let (mut told, mut wanted) = (Instant::now(), None);
            // The site is gone when nobody else holds it.
            while let Some(app) = weak.upgrade() {
                let other = app.take_over(&mut wanted);
                let state = app.state();
                let new = state.look() || other;
                // Listed before readers ask for it.
                let _ = state.fields();
                if new {
                    app.shelf.clear();
                    app.metrics.editions.fetch_add(1, Relaxed);
                    let (issues, documents) = state.size();
                    (app.tell)(&Event::Renewed { issues, documents });
                }
                if told.elapsed() >= TELL_READERSHIP {
                    app.tell_readership();
                    told = Instant::now();
                }
                drop(app);
                std::thread::sleep(LOOK_AGAIN);
            }
        };
        std::thread::Builder::new().name("editions".to_owned()).spawn(watch).map_err(WebError::Start)?;
        Ok(app)
    }

    /// What is served now; whoever answers a request holds on to one until the answer is made.
    pub(crate) fn state(&self) -> Arc<State> {
        Arc::clone(&self.state.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Opens what the door says is to be served, where that is something else; it is whole before anybody sees it.
    fn take_over(&self, wanted: &mut Option<Site>) -> bool {
        if let Some(site) = self.served.as_ref().and_then(|served| served()) {
            *wanted = Some(site);
        }
        let state = self.state();
        let Some(site) = wanted.take_if(|site| *site != state.site) else { return false };
        // What cannot be opened now is tried again; what was served stays meanwhile.
        let Ok(new) = state.over(&site) else {
            *wanted = Some(site);
            return false;
        };
        new.look();
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(new);
        true
    }

    /// Tells what was read since it was last told.
    pub(crate) fn tell_readership(&self) {
        if let Some(readership) = self.metrics.readership() {
            (self.tell)(&Event::Read(readership));
        }
    }

    fn gauges(&self) -> String {
        let state = self.state();
        let (issues, documents) = state.size();
        self.metrics.text(&[
            ("gazette_issues", "Issues that are published.", issues as u64),
            ("gazette_documents", "Documents that are published.", documents as u64),
            ("gazette_search_ready", "Whether search can be used.", u64::from(state.index().is_some())),
            ("gazette_pages_kept", "Pages that stand finished.", self.shelf.len() as u64),
        ])
    }
}

/// Answers a request of the peer; `None` is a test.
pub(crate) async fn handle(app: &Arc<App>, peer: Option<IpAddr>, request: Request<Body>) -> Response {
    let started = Instant::now();
    let head = request.method() == Method::HEAD;
    let (parts, body) = request.into_parts();
    let who = peer.and_then(|peer| visitor(peer, &parts.headers));
    let checks = matches!(parts.uri.path(), "/kiem-tra" | "/api/verify");
    // A test has no network and need not name a host.
    let mut response = if peer.is_some() && !names_its_host(parts.version, &parts.headers) {
        let text = "400: yêu cầu phải nêu đúng một Host / a request names one Host\n";
        finish(app, Answer::plain(400, "text/plain; charset=utf-8", text), &parts.headers, head)
    } else if head || parts.method == Method::GET {
        get(app, who, &parts.uri, &parts.headers, head).await
    } else if parts.method == Method::POST && checks {
        let answer = post(app, who, &parts.uri, &parts.headers, body).await;
        finish(app, answer, &parts.headers, false)
    } else {
        // Nothing else takes a body; one that is announced is not read.
        let answer =
            Answer::plain(405, "text/plain; charset=utf-8", "405: trang này chỉ để đọc (GET, HEAD)\n")
                .with("allow", if checks { "GET, HEAD, POST" } else { "GET, HEAD" });
        finish(app, answer, &parts.headers, false)
    };
    if app.secure || is_secure(&parts.headers) {
        response
            .headers_mut()
            .insert("strict-transport-security", HeaderValue::from_static("max-age=31536000"));
    }
    app.metrics.answered(response.status().as_u16(), started.elapsed());
    if !head {
        let value = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok());
        let html = value("content-type").is_some_and(|media| media.starts_with("text/html"));
        let range = value("content-range").unwrap_or_default();
        app.metrics.read(parts.uri.path(), response.status().as_u16(), html, range);
    }
    response
}

async fn get(app: &Arc<App>, who: Visitor, uri: &Uri, headers: &HeaderMap, head: bool) -> Response {
    if uri.path() == "/metrics" {
        // For the machine itself and what runs on it; readers have no use for it.
        let answer = match who {
            None => Answer::plain(200, "text/plain; version=0.0.4; charset=utf-8", app.gauges()),
            Some(_) => Answer::plain(404, "text/plain; charset=utf-8", "404\n"),
        };
        return finish(app, answer, headers, head);
    }
    let state = app.state();
    let origin = state.site.origin.clone().unwrap_or_else(|| origin(headers));
    let key = format!("{origin} {uri}");
    if let Some(kept) = app.shelf.get(&key) {
        app.metrics.kept.fetch_add(1, Relaxed);
        return hand_out(&kept, headers, head).await;
    }
    let Some(ask) = Ask::read(uri, headers, &origin) else {
        let ask = Ask { origin, ..Ask::default() };
        return finish(app, pages::refusal(&state, &ask, &Refused::Malformed), headers, head);
    };
    let searches = |segment: &String| {
        segment.contains("tim-kiem") || matches!(segment.as_str(), "search" | "similar" | "tuong-tu")
    };
    let search = ask.segments.iter().any(searches);
    // Whole lists are as long as the archive.
    let whole = uri.path().ends_with(".csv") || uri.path().starts_with("/sitemap");
    let cost = if whole {
        WHOLE_COST
    } else if search {
        SEARCH_COST
    } else {
        1.0
    };
    if !app.visitors.may(who, cost, Instant::now()) {
        return finish(app, too_many(app), headers, head);
    }
    let edition = app.shelf.edition();
    let answer = if search {
        match tokio::time::timeout(SEARCH_TIME, app.searches.acquire()).await {
            Ok(_permit) => blocking(app, ask).await,
            Err(_) => crowded(app),
        }
    } else {
        // The semaphore is never closed.
        let _permit = app.at_once.acquire().await;
        blocking(app, ask).await
    };
    let keep = answer.status == 200 && answer.header("cache-control").starts_with("public");
    if keep && matches!(answer.body, Content::Bytes(_)) {
        let (headers_out, body) = dress(&state, answer);
        let kept = Arc::new(Kept::new(headers_out, body));
        app.shelf.put(&key, Arc::clone(&kept), edition);
        return hand_out(&kept, headers, head).await;
    }
    finish(app, answer, headers, head)
}

/// A file that was posted: its digest is made while it comes, then it is as if the digest had been asked.
async fn post(app: &Arc<App>, who: Visitor, uri: &Uri, headers: &HeaderMap, body: Body) -> Answer {
    let state = app.state();
    let origin = state.site.origin.clone().unwrap_or_else(|| origin(headers));
    let Some(mut ask) = Ask::read(uri, headers, &origin) else {
        return pages::refusal(&state, &Ask { origin, ..Ask::default() }, &Refused::Malformed);
    };
    let refused = |ask: &Ask, fault: UploadFault| route::upload_refusal(&state, ask, fault);
    let media = headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let length: Option<u64> =
        headers.get("content-length").and_then(|value| value.to_str().ok()?.parse().ok());
    let Some(digester) = Digester::new(media) else { return refused(&ask, UploadFault::Malformed) };
    // A form is a little larger than its file.
    if length.is_some_and(|length| length > LARGEST + 64 * 1024) {
        return refused(&ask, UploadFault::TooLarge);
    }
    if !app.visitors.may(who, 10.0, Instant::now()) {
        return too_many(app);
    }
    let Ok(_seat) = app.uploads.try_acquire() else { return too_many(app) };
    let read = tokio::time::timeout(UPLOAD_TIME, digest(digester, body)).await;
    match read.unwrap_or(Err(UploadFault::Malformed)) {
        Err(fault) => refused(&ask, fault),
        Ok((digest, claim)) => {
            ask.claim = claim;
            app.metrics.checked.fetch_add(1, Relaxed);
            ask.query.retain(|(key, _)| key == "lang");
            ask.query.push(("sha256".to_owned(), digest.to_string()));
            let mut answer = blocking(app, ask).await;
            // What one reader checked is nobody else's.
            answer.headers.retain(|(name, _)| !matches!(*name, "cache-control" | "etag"));
            answer.with("cache-control", "no-store")
        }
    }
}

/// The digest of a file that comes, and the title it has.
async fn digest(
    mut digester: Digester,
    mut body: Body,
) -> Result<(gazette_model::Digest, String), UploadFault> {
    loop {
        let next = std::future::poll_fn(|context| Pin::new(&mut body).poll_frame(context));
        // Whoever sends nothing for too long is not waited for.
        let frame = tokio::time::timeout(PIECE_TIME, next).await.map_err(|_| UploadFault::Malformed)?;
        match frame {
            None => return digester.finish(),
            Some(Err(_)) => return Err(UploadFault::Malformed),
            Some(Ok(frame)) => {
                if let Some(piece) = frame.data_ref() {
                    digester.push(piece)?;
                }
            }
        }
    }
}

fn crowded(app: &App) -> Answer {
    app.metrics.limited.fetch_add(1, Relaxed);
    let text = "503: nhiều người đang tìm kiếm, xin thử lại sau vài giây; văn bản vẫn đọc được như thường / many are \
        searching, try again in some seconds; documents can be read as usual\n";
    Answer::plain(503, "text/plain; charset=utf-8", text).with("retry-after", "5")
}

fn too_many(app: &App) -> Answer {
    app.metrics.limited.fetch_add(1, Relaxed);
    let text =
        "429: quá nhiều yêu cầu từ một địa chỉ; xin chờ vài giây / too many requests; wait some seconds\n";
    Answer::plain(429, "text/plain; charset=utf-8", text).with("retry-after", "5")
}

/// Reads and renders on a thread that may wait for the disk; a panic there is one bad answer, not the end.
async fn blocking(app: &Arc<App>, ask: Ask) -> Answer {
    let held = Arc::clone(app);
    let made = tokio::task::spawn_blocking(move || {
        let state = held.state();
        let answer = std::panic::catch_unwind(AssertUnwindSafe(|| route::answer(&state, &ask)));
        answer.unwrap_or_else(|_| {
            held.metrics.panics.fetch_add(1, Relaxed);
            (held.tell)(&Event::Failed { address: ask.raw_path.clone() });
            pages::refusal(&state, &ask, &Refused::Damaged)
        })
    });
    let answer = made.await.unwrap_or_else(|_| Answer::plain(503, "text/plain; charset=utf-8", "503\n"));
    if answer.status == 500 {
        app.metrics.damaged.fetch_add(1, Relaxed);
    }
    answer
}

/// Hands out a finished page, compressed where the reader takes that.
async fn hand_out(kept: &Arc<Kept>, asked: &HeaderMap, head: bool) -> Response {
    let mut headers = kept.headers.clone();
    if is_known(asked, &headers) {
        return not_modified(headers);
    }
    let mut body = kept.plain.clone();
    if takes_gzip(asked) {
        let ready = match kept.gzip_ready() {
            Some(ready) => ready,
            None => {
                let held = Arc::clone(kept);
                tokio::task::spawn_blocking(move || held.gzip()).await.unwrap_or_default()
            }
        };
        if let Some(gzip) = ready {
            body = gzip;
            headers.insert("content-encoding", HeaderValue::from_static("gzip"));
        }
    }
    headers.insert("content-length", HeaderValue::from(body.len()));
    let mut response = Response::new(if head { Body::empty() } else { Body::from(body) });
    *response.headers_mut() = headers;
    response
}

/// An answer that is not kept.
fn finish(app: &App, answer: Answer, asked: &HeaderMap, head: bool) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let file = match &answer.body {
        Content::File { path, start, length } => Some((path.clone(), *start, *length)),
        Content::Bytes(_) => None,
    };
    let (mut headers, bytes) = dress(&app.state(), answer);
    if status == StatusCode::OK && is_known(asked, &headers) {
        return not_modified(headers);
    }
    if file.is_none() {
        headers.insert("content-length", HeaderValue::from(bytes.len()));
    }
    let body = match file {
        _ if head => Body::empty(),
        Some((path, start, length)) => Body::new(stream(path, start, length)),
        None => Body::from(bytes),
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

/// The headers every answer has, with its own over them.
fn dress(state: &State, answer: Answer) -> (HeaderMap, Bytes) {
    let mut headers = HeaderMap::with_capacity(16);
    for (name, value) in [
        ("content-security-policy", POLICY),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    let tagged = answer.status == 200 && !answer.header("etag").is_empty();
    if tagged && matches!(answer.body, Content::Bytes(_)) {
        headers.insert("vary", HeaderValue::from_static("accept-encoding"));
        if let Ok(changed) = HeaderValue::from_str(&httpdate::fmt_http_date(state.changed())) {
            headers.insert("last-modified", changed);
        }
    }
    for (name, value) in answer.headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
    match answer.body {
        Content::Bytes(bytes) => (headers, Bytes::from(bytes)),
        Content::File { .. } => (headers, Bytes::new()),
    }
}

/// Whether the reader has it already; the tag decides, where one is named (RFC 9110 §13.2.2).
fn is_known(asked: &HeaderMap, headers: &HeaderMap) -> bool {
    let text = |headers: &HeaderMap, name: &str| {
        headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    };
    let tag = text(headers, "etag");
    if tag.is_empty() {
        return false;
    }
    if asked.contains_key("if-none-match") {
        return matches_tag(&text(asked, "if-none-match"), &tag);
    }
    let date = |text: &str| -> Option<SystemTime> { httpdate::parse_http_date(text).ok() };
    let (since, changed) = (text(asked, "if-modified-since"), text(headers, "last-modified"));
    since.len() > 8 && date(&changed).zip(date(&since)).is_some_and(|(changed, since)| changed <= since)
}

fn not_modified(mut headers: HeaderMap) -> Response {
    for name in ["content-type", "content-length", "content-disposition", "content-encoding"] {
        headers.remove(name);
    }
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    *response.headers_mut() = headers;
    response
}

/// Whether the reader takes gzip; `gzip;q=0` is a no, whatever `*` says.
fn takes_gzip(asked: &HeaderMap) -> bool {
    let accepted = asked.get("accept-encoding").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut any = false;
    for one in accepted.split(',') {
        let (coding, quality) = one.split_once(';').unwrap_or((one, ""));
        let refused =
            quality.trim().strip_prefix("q=").is_some_and(|q| q.parse::<f32>().is_ok_and(|q| q <= 0.0));
        match coding.trim() {
            gzip if gzip.eq_ignore_ascii_case("gzip") => return !refused,
            "*" => any = !refused,
            _ => {}
        }
    }
    any
}

/// Whether a request says which host it is for as RFC 9112 §3.2 asks: once, and since HTTP/1.1 always.
fn names_its_host(version: Version, headers: &HeaderMap) -> bool {
    let hosts = headers.get_all("host").iter().count();
    hosts == 1 || hosts == 0 && version < Version::HTTP_11
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gzip_is_sent_to_who_takes_it() {
        for (accepted, wanted) in [
            ("gzip", true),
            ("br, GZIP;q=0.5", true),
            ("*", true),
            ("gzip;q=0, *", false),
            ("*;q=0", false),
            ("br", false),
            ("gzip;q=x", true),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("accept-encoding", HeaderValue::from_static(accepted));
            assert_eq!(takes_gzip(&headers), wanted, "{accepted}");
        }
    }

    #[test]
    fn a_request_names_one_host() {
        let mut headers = HeaderMap::new();
        assert!(names_its_host(Version::HTTP_10, &headers) && !names_its_host(Version::HTTP_11, &headers));
        headers.append("host", HeaderValue::from_static("a"));
        assert!(names_its_host(Version::HTTP_11, &headers));
        headers.append("host", HeaderValue::from_static("b"));
        assert!(!names_its_host(Version::HTTP_11, &headers));
    }
}
