//! What other programs follow: Atom, sitemap, OpenSearch, robots.

use std::collections::HashSet;

use gazette_model::{Date, Entry, IssueRecord};

use crate::answer::Answer;
use crate::ask::Ask;
use crate::catalogue::Catalogue;
use crate::route::Refused;
use crate::state::State;
use crate::view::escape;

/// How many issues stand in the feed.
const FEED: usize = 30;
/// How many addresses a sitemap may hold, by its standard.
const MAP: usize = 50_000;
const CACHE: &str = "public, max-age=300";
/// The time of a feed without entries.
const NEVER: &str = "1970-01-01T00:00:00Z";
const XML: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
const SITEMAP: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";
const MAP_TYPE: &str = "application/xml; charset=utf-8";

/// New issues.
pub(crate) fn issues(state: &State, ask: &Ask) -> Answer {
    let catalogue = state.catalogue();
    let entries = catalogue.issues.values().rev().take(FEED).map(|record| {
        let mut list = String::from("<ul>");
        for entry in &record.entries {
            let address = crate::ask::encode(&entry.document, true);
            let title = escape(&entry.title);
            list.push_str(&format!("<li><a href=\"{}/van-ban/{address}\">{title}</a></li>", ask.origin));
        }
        list.push_str("</ul>");
        Item {
            path: format!("/cong-bao/{}", record.issue.path()),
            title: match state.site.gazette_name(record.issue) {
                "" => format!("Công báo số {} năm {}", record.issue.number, record.issue.year),
                name => format!("Công báo {name} số {} năm {}", record.issue.number, record.issue.year),
            },
            at: record.published_at.clone(),
            html: list,
            author: String::new(),
        }
    });
    let title = format!("Công báo {}", state.site.name);
    feed(state, ask, &title, "/cong-bao", &entries.collect::<Vec<_>>())
}

/// New documents, of one type, body or year where that is asked.
pub(crate) fn documents(state: &State, ask: &Ask) -> Answer {
    let (catalogue, fields) = (state.catalogue(), state.fields());
    let choice = crate::pages::choice(ask);
    let entries = catalogue.chosen(&choice, &fields).take(FEED * 2);
    let items: Vec<Item> =
        entries.map(|(record, entry)| of_entry(state, &catalogue, record, entry)).collect();
    let query = crate::pages::choice_query(&choice);
    let title = format!("Văn bản mới – Công báo {}", state.site.name);
    let page = format!("/van-ban?{query}").trim_end_matches(['?', '&']).to_owned();
    feed(state, ask, &title, &page, &items)
}

/// What a search finds, newest first.
pub(crate) fn search(state: &State, ask: &Ask) -> Result<Answer, Refused> {
    let (mut request, _) = crate::pages::search_request(ask, FEED * 2);
    (request.grouped, request.sort) = (true, gazette_index::Sort::Newest);
    let hits = state.search(&request).ok_or(Refused::NoSearch)?.hits;
    let catalogue = state.catalogue();
    let items: Vec<Item> = hits
        .into_iter()
        .map(|hit| match catalogue.entry(&hit.document) {
            Some((record, entry)) => of_entry(state, &catalogue, record, entry),
            None => Item {
                path: format!("/van-ban/{}", hit.document),
                title: format!("{} {}", hit.number, hit.title).trim().to_owned(),
                at: hit.issued_on.map_or_else(|| NEVER.to_owned(), |date| format!("{date}T00:00:00+07:00")),
                html: hit.snippet,
                author: hit.bodies.join("; "),
            },
        })
        .collect();
    let title = format!("{} – Công báo {}", request.query, state.site.name);
    let page = format!("/tim-kiem?{}", ask.raw_query);
    Ok(feed(state, ask, &title, &page, &items))
}

/// An entry of a feed.
struct Item {
    path: String,
    title: String,
    at: String,
    html: String,
    author: String,
}

fn of_entry(state: &State, catalogue: &Catalogue, record: &IssueRecord, entry: &Entry) -> Item {
    let issue = format!(
        "Công báo số {} ngày {}",
        state.site.issue_name(record.issue),
        record.date.strftime("%d/%m/%Y")
    );
    Item {
        path: format!("/van-ban/{}", entry.document),
        title: entry.title.clone(),
        at: record.published_at.clone(),
        html: format!("<p>{}</p>", escape(&issue)),
        author: catalogue.body_name(&entry.body).to_owned(),
    }
}

fn feed(state: &State, ask: &Ask, title: &str, page: &str, items: &[Item]) -> Answer {
    let origin = &ask.origin;
    let query = if ask.raw_query.is_empty() { String::new() } else { format!("?{}", ask.raw_query) };
    let own = escape(&format!("{origin}{}{query}", ask.raw_path));
    let updated = items.iter().map(|item| item.at.as_str()).max().unwrap_or(NEVER);
    let mut out = format!(
        "{XML}<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"vi\">\n<id>{own}</id>\n<title>{}</title>\n\
         <updated>{}</updated>\n<author><name>{}</name></author>\n<link rel=\"self\" href=\"{own}\"/>\n\
         <link rel=\"alternate\" href=\"{}\"/>\n",
        escape(title),
        escape(updated),
        escape(&state.site.publisher),
        escape(&format!("{origin}{page}")),
    );
    for item in items {
        let href = escape(&format!("{origin}{}", crate::ask::encode(&item.path, true)));
        let author = match item.author.as_str() {
            "" => String::new(),
            name => format!("<author><name>{}</name></author>\n", escape(name)),
        };
        out.push_str(&format!(
            "<entry>\n<id>{href}</id>\n<title>{}</title>\n<updated>{at}</updated>\n<published>{at}</published>\n{author}\
             <link rel=\"alternate\" href=\"{href}\"/>\n<content type=\"html\">{}</content>\n</entry>\n",
            escape(&item.title),
            escape(&item.html),
            at = escape(&item.at),
        ));
    }
    out.push_str("</feed>\n");
    Answer::made("application/atom+xml; charset=utf-8", out, CACHE)
}

/// All addresses, or the list of lists where there are too many for one.
pub(crate) fn sitemap(state: &State, ask: &Ask) -> Answer {
    let catalogue = state.catalogue();
    let lists = addresses(&catalogue).count().div_ceil(MAP);
    if lists <= 1 {
        return list(&catalogue, ask, 1);
    }
    let one = |list: usize| format!("<sitemap><loc>{}/sitemap-{list}.xml</loc></sitemap>\n", ask.origin);
    let all: String = (1..=lists).map(one).collect();
    let out = format!("{XML}<sitemapindex xmlns=\"{SITEMAP}\">\n{all}</sitemapindex>\n");
    Answer::made(MAP_TYPE, out, CACHE)
}

/// One list of addresses, from 1.
pub(crate) fn sitemap_part(state: &State, ask: &Ask, part: usize) -> Option<Answer> {
    let catalogue = state.catalogue();
    let lists = addresses(&catalogue).count().div_ceil(MAP);
    (1..=lists).contains(&part).then(|| list(&catalogue, ask, part))
}

fn list(catalogue: &Catalogue, ask: &Ask, part: usize) -> Answer {
    let mut out = format!("{XML}<urlset xmlns=\"{SITEMAP}\">\n");
    for (path, date) in addresses(catalogue).skip((part - 1) * MAP).take(MAP) {
        let date = date.map_or(String::new(), |date| format!("<lastmod>{date}</lastmod>"));
        out.push_str(&format!(
            "<url><loc>{}{}</loc>{date}</url>\n",
            ask.origin,
            crate::ask::encode(&path, true)
        ));
    }
    out.push_str("</urlset>\n");
    Answer::made(MAP_TYPE, out, CACHE)
}

/// Pages that do not change, issues, documents; each once, newest first.
fn addresses(catalogue: &Catalogue) -> impl Iterator<Item = (String, Option<Date>)> {
    let fixed = [
        "/",
        "/cong-bao",
        "/van-ban",
        "/linh-vuc",
        "/thong-ke",
        "/gioi-thieu",
        "/kiem-chung",
        "/tro-nang",
        "/dieu-khoan",
        "/du-lieu",
    ]
    .into_iter()
    .map(|page| (page.to_owned(), None));
    let issues = catalogue.issues.values().rev();
    let issues = issues.map(|record| (format!("/cong-bao/{}", record.issue.path()), Some(record.date)));
    let mut seen = HashSet::new();
    let documents = catalogue.entries().filter(move |(_, entry)| seen.insert(&entry.document));
    let documents =
        documents.map(|(record, entry)| (format!("/van-ban/{}", entry.document), Some(record.date)));
    fixed.chain(issues).chain(documents)
}

pub(crate) fn opensearch(state: &State, ask: &Ask) -> Answer {
    // A short name may hold 16 letters.
    let out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n\
         <ShortName>Công báo</ShortName>\n<Description>Tìm trong Công báo {}</Description>\n<Language>vi</Language>\n\
         <InputEncoding>UTF-8</InputEncoding>\n\
         <Url type=\"text/html\" template=\"{origin}/tim-kiem?q={{searchTerms}}\"/>\n\
         <Url type=\"application/x-suggestions+json\" template=\"{origin}/api/suggest?q={{searchTerms}}\"/>\n\
         <Url type=\"application/atom+xml\" template=\"{origin}/tim-kiem.atom?q={{searchTerms}}\"/>\n\
         <Url type=\"application/json\" template=\"{origin}/api/search?q={{searchTerms}}\"/>\n</OpenSearchDescription>\n",
        escape(&state.site.name),
        origin = ask.origin,
    );
    Answer::made("application/opensearchdescription+xml; charset=utf-8", out, CACHE)
}

pub(crate) fn robots(ask: &Ask) -> Answer {
    let out = format!(
        "User-agent: *\nDisallow: /tim-kiem\nDisallow: /kiem-tra?\nDisallow: /api/search\n\nSitemap: {}/sitemap.xml\n",
        ask.origin
    );
    Answer::made("text/plain; charset=utf-8", out, CACHE)
}
