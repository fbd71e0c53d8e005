//! The reader site: opens archive and index, only to read.
//!
//! ```text
//! server    listener, connections                   the only asynchronous part, with
//!    └ service  limits, security headers, the shelf of finished pages
//!         └ route    address ─▶ Answer               pages · api · feeds · files
//!              └ state    archive, index, catalogue of what is published
//! text      the tree of a document ─▶ HTML
//! ```
//!
//! Nothing here can write: every handler gets a shared [`gazette_archive::Archive`] and calls only what reads.

mod answer;
mod api;
mod ask;
mod catalogue;
mod chart;
mod claim;
mod feeds;
mod files;
mod halves;
mod imported;
mod metrics;
mod pages;
mod patience;
mod records;
mod route;
mod server;
mod service;
mod shelf;
mod sorting;
mod state;
mod statistics;
mod stream;
mod tables;
mod text;
mod upload;
mod verify;
mod view;
mod visitors;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gazette_model::{GazetteKey, IssueId};

pub use server::serve;

/// What is served (trang đọc Công báo).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// The archive.
    pub archive: PathBuf,
    /// The folder of the index; without one, everything but search is served.
    pub index: PathBuf,
    /// The folder of the public log.
    pub log: PathBuf,
    /// Name of the gazette's land, such as `tỉnh Sơn Hải`.
    pub name: String,
    /// Who publishes it.
    pub publisher: String,
    /// The address readers know, such as `https://congbao.example.gov.vn`; without one, that of each request.
    pub origin: Option<String>,
    /// Gazettes that were joined to this one; what they published is served with the rest, by names of its own.
    pub joined: Vec<JoinedGazette>,
    /// Names of bodies that follow one another (cơ quan kế thừa), a group each: whoever asks for one asks for all.
    pub kin: Vec<Vec<String>>,
}

/// A gazette that was joined to the one that is served (Công báo đã nhập): its archive and log stay its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JoinedGazette {
    /// The key its issues and documents carry here.
    pub key: GazetteKey,
    /// Its name, such as `tỉnh Bình Cũ`.
    pub name: String,
    /// Its archive.
    pub archive: PathBuf,
    /// The folder of its log.
    pub log: PathBuf,
}

impl Site {
    /// An issue for readers: `12/2026`, or `12/2026 (Công báo tỉnh Bình Cũ)`.
    pub(crate) fn issue_name(&self, issue: IssueId) -> String {
        match self.joined.iter().find(|gazette| gazette.key == issue.gazette) {
            Some(gazette) => format!("{} (Công báo {})", issue.of(GazetteKey::OWN), gazette.name),
            None => issue.to_string(),
        }
    }

    /// The name of the joined gazette an issue is of; empty for the own one.
    pub(crate) fn gazette_name(&self, issue: IssueId) -> &str {
        let joined = self.joined.iter().find(|gazette| gazette.key == issue.gazette);
        joined.map_or("", |gazette| gazette.name.as_str())
    }

    /// The folder of the log of a gazette, and where it is served.
    pub(crate) fn log_of(&self, key: GazetteKey) -> Option<(&Path, String)> {
        if key.is_own() {
            return Some((&self.log, "/log".to_owned()));
        }
        let joined = self.joined.iter().find(|gazette| gazette.key == key)?;
        Some((&joined.log, format!("/log/joined/{key}")))
    }
}

/// What the door lends the site: it has no clock, terminal or child process of its own.
#[derive(Clone)]
pub struct Door {
    /// Is told what happens.
    pub tell: Tell,
    /// Judges who signed a PDF; `None` if nobody can.
    pub signatures: Option<ReadSignatures>,
    /// Knows the day.
    pub today: Today,
    /// How many connections may be held at once.
    pub connections: usize,
    /// Is asked every second whether something else is to be served; `None` if that never changes.
    pub served: Option<Served>,
}

/// What is to be served now, such as with a gazette that was just joined; `None` where nothing changed.
pub type Served = Arc<dyn Fn() -> Option<Site> + Send + Sync>;
/// Hears what happens.
pub type Tell = Arc<dyn Fn(&Event) + Send + Sync>;
/// Today where the gazette is published.
pub type Today = Arc<dyn Fn() -> gazette_model::Date + Send + Sync>;
/// Judges the signatures of a PDF; `None` when it cannot be judged.
pub type ReadSignatures = Arc<dyn Fn(&[u8]) -> Option<Vec<Signed>> + Send + Sync>;

/// What happens while the site is open; nothing of single readers.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// The site can be read at this address.
    Ready(SocketAddr),
    /// Something new was published, or the index was made anew.
    Renewed {
        /// Issues that are published.
        issues: usize,
        /// Documents that are published.
        documents: usize,
    },
    /// What was read lately; told about once a minute, and when the site is stopped.
    Read(Readership),
    /// A fault of the program met a request.
    Failed {
        /// The path that was asked for.
        address: String,
    },
    /// The site was stopped; readers have finished.
    Stopped,
}

/// How much was read (lượt truy cập): sums, nothing of single readers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Readership {
    /// Pages that were looked at.
    pub pages: u64,
    /// Searches.
    pub searches: u64,
    /// Files that were taken.
    pub downloads: u64,
    /// Files that were checked.
    pub checks: u64,
}

/// A digital signature in words for readers (chữ ký số).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Signed {
    /// Who signed, as the certificate names them.
    pub name: String,
    /// Position and organisation.
    pub of: String,
    /// When, as claimed or stamped.
    pub at: String,
    /// Whether an authority stamped the time.
    pub stamped: bool,
    /// Whether the file is what was signed; `None` when it cannot be told.
    pub holds: Option<bool>,
    /// Who issued the certificate.
    pub issuer: String,
    /// Whether the certificate leads to an authority the office trusts.
    pub trusted: bool,
    /// Who signed what, and what became of it since, in a sentence or two: in Vietnamese and in English.
    pub account: [String; 2],
}

impl Default for Door {
    /// A door that hears nothing and judges nothing, on the day of Việt Nam.
    fn default() -> Self {
        let today = || {
            let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(7));
            jiff::Timestamp::now().to_zoned_datetime(zone).date()
        };
        Self {
            tell: Arc::new(|_| {}),
            signatures: None,
            today: Arc::new(today),
            connections: 8192,
            served: None,
        }
    }
}

impl std::fmt::Debug for Door {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Door").field("connections", &self.connections).finish_non_exhaustive()
    }
}

/// What the site could not do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WebError {
    /// The archive cannot be opened.
    #[error("the archive cannot be served")]
    Archive(#[from] gazette_archive::ArchiveError),
    /// The address is taken, or may not be used.
    #[error("{address}: cannot listen here")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// The system gave no threads.
    #[error("the server cannot start")]
    Start(#[source] std::io::Error),
}

/// Answers one request without a network: status, headers and body. For tests of who embeds the site.
#[doc(hidden)]
#[derive(Clone)]
pub struct Probe {
    app: Arc<service::App>,
}

/// What a [`Probe`] answers.
#[doc(hidden)]
#[derive(Debug, Clone)]
pub struct Probed {
    /// Status code.
    pub status: u16,
    /// Headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl std::fmt::Debug for Probe {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Probe").finish_non_exhaustive()
    }
}

impl Probe {
    /// Opens the site.
    ///
    /// # Errors
    ///
    /// [`WebError::Archive`] when there is no archive.
    pub fn open(site: &Site, door: Door) -> Result<Self, WebError> {
        Ok(Self { app: service::App::open(site, door)? })
    }

    /// Sends one request; a target that is no address is answered with status 0.
    pub fn send(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &[u8]) -> Probed {
        let nothing = Probed { status: 0, headers: Vec::new(), body: Vec::new() };
        let mut request = axum::http::Request::builder().method(method).uri(target);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = axum::body::Body::from(body.to_vec());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let (Ok(request), Ok(runtime)) = (request.body(body), runtime) else { return nothing };
        runtime.block_on(async {
            let (parts, body) = service::handle(&self.app, None, request).await.into_parts();
            let headers = parts.headers.iter().map(|(name, value)| {
                (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())
            });
            let headers = headers.collect();
            let body = axum::body::to_bytes(body, 1 << 30).await;
            let body = body.map(|bytes| bytes.to_vec()).unwrap_or_default();
            Probed { status: parts.status.as_u16(), headers, body }
        })
    }
}

impl Probed {
    /// The value of a header; empty if it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}
