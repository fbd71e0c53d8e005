//! An answer before it goes on the wire.

use std::path::PathBuf;

use sha2::{Digest as _, Sha256};

/// Media type of pages.
pub(crate) const HTML: &str = "text/html; charset=utf-8";
/// Media type of the API.
pub(crate) const JSON: &str = "application/json; charset=utf-8";
/// Media type of lists for spreadsheets.
pub(crate) const CSV: &str = "text/csv; charset=utf-8";

/// What is sent back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Content,
}

/// The body of an answer.
#[derive(Debug)]
pub(crate) enum Content {
    Bytes(Vec<u8>),
    /// A part of a file that was checked.
    File {
        path: PathBuf,
        start: u64,
        length: u64,
    },
}

impl Answer {
    /// A body made now, with a tag by which readers and caches know it again.
    pub(crate) fn made(media: &str, body: impl Into<Vec<u8>>, cache: &str) -> Self {
        let body = body.into();
        // Weak: compression changes the bytes, not what they say.
        let tag = format!("W/\"{}\"", short_digest(&body));
        let headers =
            vec![("content-type", media.to_owned()), ("cache-control", cache.to_owned()), ("etag", tag)];
        Self { status: 200, headers, body: Content::Bytes(body) }
    }

    /// A body that is not to be kept.
    pub(crate) fn plain(status: u16, media: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("content-type", media.to_owned()), ("cache-control", "no-store".to_owned())];
        Self { status, headers, body: Content::Bytes(body.into()) }
    }

    /// The thing stands elsewhere for good.
    pub(crate) fn moved(to: &str) -> Self {
        let headers = vec![("location", to.to_owned()), ("cache-control", "public, max-age=3600".to_owned())];
        Self { status: 308, headers, body: Content::Bytes(Vec::new()) }
    }

    /// With one more header.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The value of a header; empty where it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
    }
}

/// Enough of a digest to tell versions of a page apart.
pub(crate) fn short_digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(10).map(|byte| format!("{byte:02x}")).collect()
}

/// Whether `If-None-Match` names the tag; weak comparison, as RFC 9110 §13.1.2 asks.
pub(crate) fn matches_tag(none_match: &str, tag: &str) -> bool {
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").trim_end_matches("-gzip").to_owned();
    none_match.trim() == "*"
        || none_match.split(',').any(|one| !one.trim().is_empty() && bare(one) == bare(tag))
}
