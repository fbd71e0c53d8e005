//! What every page needs: language, names, links that keep the language, dates.

use std::sync::OnceLock;

use gazette_model::Date;
pub(crate) use gazette_text::markup::escape;

use crate::Site;
use crate::answer::short_digest;
use crate::ask::{Ask, encode};

/// The one style sheet.
pub(crate) const CSS: &str = include_str!("../assets/site.css");
/// The one script; pages work without it.
pub(crate) const JS: &str = include_str!("../assets/site.js");
/// The script of the page that checks files.
pub(crate) const PROOF_JS: &str = include_str!("../assets/proof.js");

/// The language of the pages; texts of documents stay Vietnamese.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lang {
    Vi,
    En,
}

/// What the frame of a page needs.
#[derive(Debug, Clone)]
pub(crate) struct View {
    pub(crate) lang: Lang,
    pub(crate) name: String,
    pub(crate) publisher: String,
    pub(crate) title: String,
    /// The words in the search field.
    pub(crate) q: String,
    /// The permanent address of what is shown; empty where there is none.
    pub(crate) canonical: String,
    origin: String,
    path: String,
    query: Vec<(String, String)>,
}

impl View {
    pub(crate) fn new(site: &Site, ask: &Ask) -> Self {
        let lang = if ask.value("lang") == "en" { Lang::En } else { Lang::Vi };
        Self {
            lang,
            name: site.name.clone(),
            publisher: site.publisher.clone(),
            title: String::new(),
            q: String::new(),
            canonical: String::new(),
            origin: ask.origin.clone(),
            path: ask.raw_path.clone(),
            query: ask.query.clone(),
        }
    }

    /// With a title.
    pub(crate) fn titled(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// With a permanent address.
    pub(crate) fn at(mut self, path: &str) -> Self {
        self.canonical = format!("{}{path}", self.origin);
        self
    }

    /// The whole address of a path.
    pub(crate) fn canonical_of(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// The words in the language of the page.
    pub(crate) fn say<'a>(&self, vi: &'a str, en: &'a str) -> &'a str {
        if self.lang == Lang::En { en } else { vi }
    }

    pub(crate) fn english(&self) -> bool {
        self.lang == Lang::En
    }

    pub(crate) fn code(&self) -> &'static str {
        if self.lang == Lang::En { "en" } else { "vi" }
    }

    /// A link that keeps the language.
    pub(crate) fn to(&self, path: &str) -> String {
        if self.lang == Lang::Vi {
            return path.to_owned();
        }
        let (path, fragment) =
            path.split_once('#').map_or((path, String::new()), |(p, f)| (p, format!("#{f}")));
        let joint = if path.contains('?') { '&' } else { '?' };
        format!("{path}{joint}lang=en{fragment}")
    }

    /// This page in the other language.
    pub(crate) fn other(&self) -> String {
        let mut pairs: Vec<String> = self
            .query
            .iter()
            .filter(|(key, _)| key != "lang")
            .map(|(key, value)| format!("{}={}", encode(key, false), encode(value, false)))
            .collect();
        if self.lang == Lang::Vi {
            pairs.push("lang=en".to_owned());
        }
        if pairs.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, pairs.join("&")) }
    }

    /// Who signed what, in the language of the page.
    pub(crate) fn account<'a>(&self, signed: &'a crate::Signed) -> &'a str {
        let [vi, en] = &signed.account;
        self.say(vi, en)
    }

    /// Whether the page lies below an item of the menu.
    pub(crate) fn under(&self, prefix: &str) -> bool {
        self.path.starts_with(prefix)
    }

    pub(crate) fn date(&self, date: &Date) -> String {
        date.strftime("%d/%m/%Y").to_string()
    }

    /// A moment, `2026-11-25T08:00:00+07:00`, for people.
    pub(crate) fn moment(&self, text: &str) -> String {
        // A moment in universal time is told by the clock of Việt Nam.
        let local = text.ends_with('Z').then(|| text.parse::<jiff::Timestamp>().ok()).flatten();
        if let Some(at) = local {
            return jiff::tz::offset(7).to_datetime(at).strftime("%H:%M, %d/%m/%Y").to_string();
        }
        let date = text.get(..10).and_then(|date| date.parse::<Date>().ok());
        match (date, text.get(11..16)) {
            (Some(date), Some(time)) => format!("{time}, {}", self.date(&date)),
            _ => text.to_owned(),
        }
    }

    /// A number for people: 12.345 in Vietnamese, 12,345 in English.
    pub(crate) fn number(&self, number: &impl ToString) -> String {
        let digits = number.to_string();
        let mark = if self.lang == Lang::Vi { '.' } else { ',' };
        let mut out = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                out.push(mark);
            }
            out.push(digit);
        }
        out
    }

    /// So many of something: `1 văn bản`, `1 document`, `12,345 documents`.
    pub(crate) fn many<'a>(
        &self,
        number: &impl ToString,
        vi: &'a str,
        one: &'a str,
        many: &'a str,
    ) -> String {
        let english = if number.to_string() == "1" { one } else { many };
        format!("{} {}", self.number(number), self.say(vi, english))
    }

    /// Where something is printed: `trang 6–8`, `pp. 6–8`, `p. 6`.
    pub(crate) fn pages(&self, range: &str) -> String {
        let several = range.contains('–');
        format!("{} {range}", self.say("trang", if several { "pp." } else { "p." }))
    }

    /// A size for people.
    pub(crate) fn size(&self, bytes: &u64) -> String {
        let comma = |text: String| if self.lang == Lang::Vi { text.replace('.', ",") } else { text };
        match *bytes {
            0..1_000 => self.many(bytes, "byte", "byte", "bytes"),
            1_000..1_000_000 => format!("{} kB", bytes / 1_000),
            // Sizes beyond 2^53 do not occur on disks.
            _ => comma(format!("{:.1} MB", *bytes as f64 / 1e6)),
        }
    }

    pub(crate) fn css(&self) -> &'static str {
        css_path()
    }

    pub(crate) fn js(&self) -> &'static str {
        js_path()
    }

    pub(crate) fn proof_js(&self) -> &'static str {
        proof_js_path()
    }

    /// Scheme and host.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }
}

/// The address of the style sheet; another text has another address.
pub(crate) fn css_path() -> &'static str {
    static PATH: OnceLock<String> = OnceLock::new();
    PATH.get_or_init(|| format!("/tinh/site-{}.css", short_digest(CSS.as_bytes())))
}

/// The address of the script.
pub(crate) fn js_path() -> &'static str {
    static PATH: OnceLock<String> = OnceLock::new();
    PATH.get_or_init(|| format!("/tinh/site-{}.js", short_digest(JS.as_bytes())))
}

/// The address of the script that checks files.
pub(crate) fn proof_js_path() -> &'static str {
    static PATH: OnceLock<String> = OnceLock::new();
    PATH.get_or_init(|| format!("/tinh/proof-{}.js", short_digest(PROOF_JS.as_bytes())))
}
