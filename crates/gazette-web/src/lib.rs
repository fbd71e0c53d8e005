//! The reader site: opens archive and index, only to read.
//!
//! ```text
//! server    listener, limits, security headers      the only asynchronous part
//!    └ route    address ─▶ Answer                    pages · api · feeds · files
//!         └ state    archive, index, catalogue of what is published
//! text      the tree of a document ─▶ HTML
//! ```
//!
//! Nothing here can write: every handler gets a shared [`gazette_archive::Archive`] and calls only what reads.

mod answer;
mod api;
mod ask;
mod backward;
mod feeds;
mod files;
mod pages;
mod patience;
mod route;
mod server;
mod state;
mod text;
mod verify;
mod view;

use std::net::SocketAddr;
use std::path::PathBuf;

pub use server::serve;

/// What is served (trang đọc Công báo).
#[derive(Debug, Clone)]
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
#[derive(Debug, Clone)]
pub struct Probe {
    router: axum::Router,
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

impl Probe {
    /// Opens the site.
    ///
    /// # Errors
    ///
    /// [`WebError::Archive`] when there is no archive.
    pub fn open(site: &Site) -> Result<Self, WebError> {
        Ok(Self { router: server::router(site)? })
    }

    /// Sends one request; a target that is no address is answered with status 0.
    pub fn send(&self, method: &str, target: &str, headers: &[(&str, &str)]) -> Probed {
        server::probe(self.router.clone(), method, target, headers)
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
