//! What a PDF says it is: the title in its metadata, read while the file comes by, and the issue of ours it names.
//!
//! A file that says it is an issue of ours, and whose bytes are not those that were published, was altered.

use gazette_model::{GazetteKey, IssueId};

use crate::state::State;

/// The longest title that is read, with its markup.
const LONGEST: usize = 2048;
const OPEN: &[u8] = b"<dc:title>";
const CLOSE: &[u8] = b"</dc:title>";

/// Finds the first title in a file that comes piece by piece.
#[derive(Debug, Default)]
pub(crate) struct Title {
    /// What may still become a title.
    held: Vec<u8>,
    found: Option<String>,
}

impl Title {
    pub(crate) fn push(&mut self, piece: &[u8]) {
        if self.found.is_some() {
            return;
        }
        self.held.extend_from_slice(piece);
        let mut from = 0;
        while let Some(open) = find(&self.held[from..], OPEN).map(|at| from + at) {
            let rest = &self.held[open..];
            match find(&rest[..rest.len().min(LONGEST)], CLOSE) {
                Some(close) => {
                    self.found = Some(plain(&String::from_utf8_lossy(&rest[OPEN.len()..close])));
                    self.held = Vec::new();
                    return;
                }
                // The rest of it comes with the next piece.
                None if rest.len() < LONGEST => {
                    self.held.drain(..open);
                    return;
                }
                None => from = open + OPEN.len(),
            }
        }
        let kept = self.held.len().min(OPEN.len() - 1);
        self.held.drain(..self.held.len() - kept);
    }

    /// The title; empty if there is none.
    pub(crate) fn taken(self) -> String {
        self.found.unwrap_or_default()
    }
}

/// The published issue that a title names, `Công báo TỈNH … số 15 + 16 ngày 25-11-2026`, of this gazette or a joined one.
pub(crate) fn issue(state: &State, title: &str) -> Option<IssueId> {
    let joined = state.site.joined.iter().map(|gazette| (gazette.key, gazette.name.as_str()));
    let mut all = std::iter::once((GazetteKey::OWN, state.site.name.as_str())).chain(joined);
    let catalogue = state.catalogue();
    all.find_map(|(key, name)| {
        let issue = named(title, name)?.of(key);
        catalogue.issues.contains_key(&issue).then_some(issue)
    })
}

fn named(title: &str, name: &str) -> Option<IssueId> {
    let (_, rest) = title.split_once(name).filter(|_| !name.is_empty())?;
    let (number, date) = rest.trim().strip_prefix("số ")?.split_once(" ngày ")?;
    let (_, year) = date.trim().rsplit_once('-')?;
    format!("{number}/{year}").parse().ok()
}

/// The text of a piece of XML.
fn plain(xml: &str) -> String {
    let mut out = String::with_capacity(xml.len());
    for piece in xml.split('<') {
        out.push_str(piece.split_once('>').map_or(piece, |(_, text)| text));
    }
    gazette_text::markup::unescape(out.replace("&apos;", "'").trim())
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "%PDF <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">Công báo A &amp; B số 1 ngày 26-11-2026</rdf:li>\
        </rdf:Alt></dc:title> rest";

    #[test]
    fn a_title_is_found_however_the_file_is_cut() {
        for size in [1, 2, 7, 64, 4096] {
            let mut title = Title::default();
            FILE.as_bytes().chunks(size).for_each(|piece| title.push(piece));
            assert_eq!(title.taken(), "Công báo A & B số 1 ngày 26-11-2026", "{size}");
        }
    }

    #[test]
    fn a_title_that_never_ends_is_none_and_little_is_held() {
        let mut title = Title::default();
        for _ in 0..100 {
            title.push(b"<dc:title>");
            title.push(&[b'x'; 1000]);
            assert!(title.held.len() < 2 * LONGEST, "{}", title.held.len());
        }
        assert_eq!(title.taken(), "");
    }

    #[test]
    fn only_a_title_of_this_gazette_names_an_issue() {
        for (title, wanted) in [
            ("Công báo TỈNH A số 12 ngày 26-11-2026", Some("12/2026")),
            ("Công báo TỈNH A số 15 + 16 ngày 26-11-2026", Some("15+16/2026")),
            ("Công báo TỈNH B số 12 ngày 26-11-2026", None),
            ("Báo cáo năm", None),
        ] {
            assert_eq!(named(title, "TỈNH A"), wanted.and_then(|name| name.parse().ok()), "{title}");
        }
    }
}
