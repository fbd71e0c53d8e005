//! What other programs follow: Atom, sitemap, OpenSearch, robots.

use crate::answer::Answer;
use crate::ask::Ask;
use crate::state::State;
use crate::view::escape;

/// How many issues stand in the feed.
const FEED: usize = 30;
/// How many addresses a sitemap may hold.
const MAP: usize = 50_000;
const CACHE: &str = "public, max-age=300";

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

pub(crate) fn sitemap(state: &State, ask: &Ask) -> Answer {
    let catalogue = state.catalogue();
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    let mut left = MAP;
    let mut add = |path: &str, date: Option<String>| {
        if left == 0 {
            return;
        }
        left -= 1;
        let date = date.map_or(String::new(), |date| format!("<lastmod>{date}</lastmod>"));
        let loc = crate::ask::encode(path, true);
        out.push_str(&format!("<url><loc>{}{loc}</loc>{date}</url>\n", ask.origin));
    };
    for page in ["/", "/cong-bao", "/van-ban", "/gioi-thieu"] {
        add(page, None);
    }
    for record in catalogue.issues.values().rev() {
        add(&format!("/cong-bao/{}", record.issue.path()), Some(record.date.to_string()));
        for entry in &record.entries {
            add(&format!("/van-ban/{}", entry.document), Some(record.date.to_string()));
        }
    }
    out.push_str("</urlset>\n");
    Answer::made("application/xml; charset=utf-8", out, CACHE, &ask.none_match)
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
