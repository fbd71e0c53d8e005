//! What other programs follow: Atom, sitemap, OpenSearch, robots.

use std::collections::HashSet;

use gazette_model::Date;

use crate::answer::Answer;
use crate::ask::Ask;
use crate::state::{Catalogue, State};
use crate::view::escape;

/// How many issues stand in the feed.
const FEED: usize = 30;
/// How many addresses a sitemap may hold, by its standard.
const MAP: usize = 50_000;
const CACHE: &str = "public, max-age=300";
const XML: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
const SITEMAP: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";
const MAP_TYPE: &str = "application/xml; charset=utf-8";

pub(crate) fn atom(state: &State, ask: &Ask) -> Answer {
    let catalogue = state.catalogue();
    let newest: Vec<_> = catalogue.issues.values().rev().take(FEED).collect();
    let updated =
        newest.iter().map(|record| record.published_at.as_str()).max().unwrap_or("1970-01-01T00:00:00Z");
    let name = escape(&state.site.name);
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"vi\">\n\
         <id>{origin}/cong-bao.atom</id>\n<title>Công báo {name}</title>\n<updated>{updated}</updated>\n\
         <author><name>{publisher}</name></author>\n<link rel=\"self\" href=\"{origin}/cong-bao.atom\"/>\n\
         <link rel=\"alternate\" href=\"{origin}/cong-bao\"/>\n",
        origin = ask.origin,
        publisher = escape(&state.site.publisher),
        updated = escape(updated),
    );
    for record in newest {
        let path = record.issue.path();
        out.push_str(&format!(
            "<entry>\n<id>{origin}/cong-bao/{path}</id>\n<title>Công báo số {}</title>\n<updated>{at}</updated>\n\
             <published>{at}</published>\n<link rel=\"alternate\" href=\"{origin}/cong-bao/{path}\"/>\n\
             <content type=\"html\">",
            escape(&format!("{} năm {}", record.issue.number, record.issue.year)),
            origin = ask.origin,
            at = escape(&record.published_at),
        ));
        let mut list = String::from("<ul>");
        for entry in &record.entries {
            let address = crate::ask::encode(&entry.document, true);
            list.push_str(&format!(
                "<li><a href=\"{}/van-ban/{address}\">{}</a></li>",
                ask.origin,
                escape(&entry.title)
            ));
        }
        list.push_str("</ul>");
        out.push_str(&escape(&list));
        out.push_str("</content>\n</entry>\n");
    }
    out.push_str("</feed>\n");
    Answer::made("application/atom+xml; charset=utf-8", out, CACHE, &ask.none_match)
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
    Answer::made(MAP_TYPE, out, CACHE, &ask.none_match)
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
    Answer::made(MAP_TYPE, out, CACHE, &ask.none_match)
}

/// Pages that do not change, issues, documents; each once, newest first.
fn addresses(catalogue: &Catalogue) -> impl Iterator<Item = (String, Option<Date>)> {
    let fixed = ["/", "/cong-bao", "/van-ban", "/gioi-thieu"].into_iter().map(|page| (page.to_owned(), None));
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
         <Url type=\"application/json\" template=\"{origin}/api/search?q={{searchTerms}}\"/>\n</OpenSearchDescription>\n",
        escape(&state.site.name),
        origin = ask.origin,
    );
    Answer::made("application/opensearchdescription+xml; charset=utf-8", out, CACHE, &ask.none_match)
}

pub(crate) fn robots(ask: &Ask) -> Answer {
    let out = format!(
        "User-agent: *\nDisallow: /tim-kiem\nDisallow: /kiem-tra\nDisallow: /api/search\n\nSitemap: {}/sitemap.xml\n",
        ask.origin
    );
    Answer::made("text/plain; charset=utf-8", out, CACHE, &ask.none_match)
}
