//! Pages that were made once and are handed out again until something new is published.

use std::io::Write as _;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::halves::Halves;

/// Bytes one half may hold.
const HALF: usize = 32 << 20;
/// The largest page that is kept.
const LARGEST: usize = 4 << 20;
/// What an entry takes beside its bytes, roughly.
const OVERHEAD: usize = 1024;
/// Shorter bodies gain nothing by compression.
const SHORTEST: usize = 512;

/// A finished page.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) headers: HeaderMap,
    pub(crate) plain: Bytes,
    gzip: OnceLock<Option<Bytes>>,
}

/// Finished pages by what was asked.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    pages: RwLock<Pages>,
}

#[derive(Debug)]
struct Pages {
    /// Counts how often everything was forgotten, so that a page made before is not put back.
    edition: u64,
    halves: Halves<Arc<Kept>>,
}

impl Default for Pages {
    fn default() -> Self {
        Self { edition: 0, halves: Halves::new(HALF) }
    }
}

impl Kept {
    pub(crate) fn new(headers: HeaderMap, plain: Bytes) -> Self {
        Self { headers, plain, gzip: OnceLock::new() }
    }

    /// The body compressed, where that is of use.
    pub(crate) fn gzip(&self) -> Option<Bytes> {
        self.gzip.get_or_init(|| compressed(&self.headers, &self.plain)).clone()
    }

    /// The compressed body if it was made already; `None` means it would have to be made.
    pub(crate) fn gzip_ready(&self) -> Option<Option<Bytes>> {
        self.gzip.get().cloned()
    }

    fn weight(&self) -> usize {
        // Compressed pages are about a fifth.
        self.plain.len() + self.plain.len() / 4 + OVERHEAD
    }
}

impl Shelf {
    /// A finished page, if there is one.
    pub(crate) fn get(&self, key: &str) -> Option<Arc<Kept>> {
        {
            let pages = self.pages.read().unwrap_or_else(PoisonError::into_inner);
            if let Some(kept) = pages.halves.young(key) {
                return Some(Arc::clone(kept));
            }
            if !pages.halves.is_old(key) {
                return None;
            }
        }
        self.pages.write().unwrap_or_else(PoisonError::into_inner).halves.get(key)
    }

    /// Which edition pages made from now on belong to.
    pub(crate) fn edition(&self) -> u64 {
        self.pages.read().unwrap_or_else(PoisonError::into_inner).edition
    }

    /// Keeps a page of an edition, unless that edition is over.
    pub(crate) fn put(&self, key: &str, kept: Arc<Kept>, edition: u64) {
        if kept.plain.len() > LARGEST {
            return;
        }
        let mut pages = self.pages.write().unwrap_or_else(PoisonError::into_inner);
        if pages.edition == edition {
            pages.halves.put(key, kept.weight(), kept);
        }
    }

    /// Forgets everything: something new was published.
    pub(crate) fn clear(&self) {
        let mut pages = self.pages.write().unwrap_or_else(PoisonError::into_inner);
        *pages = Pages { edition: pages.edition + 1, ..Pages::default() };
    }

    /// How many pages stand here.
    pub(crate) fn len(&self) -> usize {
        self.pages.read().unwrap_or_else(PoisonError::into_inner).halves.len()
    }
}

/// Pages and data, never files: their bytes, digests and ranges stay as they are.
fn compressed(headers: &HeaderMap, plain: &[u8]) -> Option<Bytes> {
    let media = headers.get("content-type").and_then(|value: &HeaderValue| value.to_str().ok())?;
    let text = media.starts_with("text/") || media.contains("json") || media.contains("xml");
    let saved =
        headers.get("content-disposition").is_some_and(|value| value.as_bytes().starts_with(b"attachment"));
    if !text || plain.len() < SHORTEST || saved {
        return None;
    }
    let mut encoder = GzEncoder::new(Vec::with_capacity(plain.len() / 4), Compression::new(6));
    // Writing into memory does not fail.
    encoder.write_all(plain).ok()?;
    encoder.finish().ok().map(Bytes::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(bytes: usize) -> Arc<Kept> {
        Arc::new(Kept::new(HeaderMap::new(), Bytes::from(vec![0; bytes])))
    }

    #[test]
    fn what_is_asked_for_stays_and_what_is_not_goes() {
        let shelf = Shelf::default();
        shelf.put("wanted", page(1000), 0);
        for other in 0..200 {
            shelf.put(&format!("other {other}"), page(1 << 20), 0);
            assert!(shelf.get("wanted").is_some(), "{other}");
        }
        assert!(shelf.get("other 0").is_none());
        assert!(shelf.len() < 60, "{}", shelf.len());
    }

    #[test]
    fn a_page_of_an_edition_that_is_over_is_not_kept() {
        let shelf = Shelf::default();
        let edition = shelf.edition();
        shelf.clear();
        shelf.put("late", page(10), edition);
        assert!(shelf.get("late").is_none());
    }
}
