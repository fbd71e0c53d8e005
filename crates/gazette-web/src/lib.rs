//! The reader site: opens archive and index, only to read.

use std::net::SocketAddr;
use std::path::PathBuf;

/// What the site could not do.
#[derive(Debug, thiserror::Error)]
#[error("web")]
pub struct WebError;

/// What is served.
#[derive(Debug, Clone)]
pub struct Site {
    /// The archive.
    pub archive: PathBuf,
    /// The index.
    pub index: PathBuf,
    /// The log.
    pub log: PathBuf,
    /// Name of the gazette's land.
    pub name: String,
    /// The publisher.
    pub publisher: String,
}

/// Serves until stopped.
pub fn serve(_site: Site, _address: SocketAddr, _ready: &dyn Fn(SocketAddr)) -> Result<(), WebError> {
    Err(WebError)
}
