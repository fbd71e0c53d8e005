//! Fetching from the web, for the doors alone: bounded in size, time and redirections.

use std::io::Read as _;
use std::time::Duration;

use gazette_archive::log::LogError;

/// No file of a log is larger (a bundle of 256 entries of 64 KiB).
const LARGEST: u64 = 17 << 20;
/// How often a request is made before it counts as failed.
const TRIES: u32 = 3;

/// Asks servers on the web.
#[derive(Debug)]
pub(crate) struct Http(ureq::Agent);

/// An answer of a server.
#[derive(Debug)]
pub(crate) struct Response {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The body, at most as long as was allowed.
    pub(crate) body: Vec<u8>,
}

impl Http {
    /// With limits for small files; `seconds` for one whole request.
    pub(crate) fn new(seconds: u64) -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(seconds)))
            .timeout_connect(Some(Duration::from_secs(10.min(seconds))))
            .max_redirects(3)
            .http_status_as_error(false)
            .user_agent(concat!("gazette/", env!("CARGO_PKG_VERSION")))
            .build();
        Self(config.into())
    }

    /// Gets a file; a busy or silent server is asked again.
    pub(crate) fn get(&self, url: &str) -> Result<Response, String> {
        self.again(|| self.0.get(url).call())
    }

    /// Posts a body.
    pub(crate) fn post(&self, url: &str, media: &str, body: &[u8]) -> Result<Response, String> {
        self.again(|| self.0.post(url).content_type(media).send(body))
    }

    fn again(
        &self,
        ask: impl Fn() -> Result<ureq::http::Response<ureq::Body>, ureq::Error>,
    ) -> Result<Response, String> {
        let mut reason = String::new();
        for attempt in 0..TRIES {
            if attempt > 0 {
                std::thread::sleep(Duration::from_millis(300 << attempt));
            }
            match ask().map_err(|error| error.to_string()).and_then(read) {
                Ok(response) if response.status < 500 && response.status != 429 => return Ok(response),
                Ok(response) => reason = format!("HTTP {}", response.status),
                Err(error) => reason = error,
            }
        }
        Err(reason)
    }

    /// The files of a log below an address.
    pub(crate) fn log_source<'a>(
        &'a self,
        address: &'a str,
    ) -> impl Fn(&str) -> Result<Vec<u8>, LogError> + 'a {
        let base = address.trim_end_matches('/');
        move |path| {
            let fetch = |reason: String, missing| LogError::Fetch { path: path.to_owned(), reason, missing };
            let response = self.get(&format!("{base}/{path}")).map_err(|reason| fetch(reason, false))?;
            match response.status {
                200 => Ok(response.body),
                status => Err(fetch(format!("HTTP {status}"), matches!(status, 404 | 410))),
            }
        }
    }
}

fn read(response: ureq::http::Response<ureq::Body>) -> Result<Response, String> {
    let status = response.status().as_u16();
    let mut body = Vec::new();
    let mut reader = response.into_body().into_with_config().limit(LARGEST).reader();
    reader.read_to_end(&mut body).map_err(|error| error.to_string())?;
    Ok(Response { status, body })
}
