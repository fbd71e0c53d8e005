//! What the server counts about itself: sums only, nothing of single readers.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use crate::Readership;

/// Upper bounds of the times an answer takes, in milliseconds.
const BOUNDS: [u64; 10] = [1, 2, 5, 10, 25, 50, 100, 250, 1000, 5000];

/// The counters.
#[derive(Debug)]
pub(crate) struct Metrics {
    started: Instant,
    readership: [AtomicU64; 4],
    statuses: [AtomicU64; 6],
    /// Answers that stood finished.
    pub(crate) kept: AtomicU64,
    pub(crate) limited: AtomicU64,
    pub(crate) panics: AtomicU64,
    pub(crate) damaged: AtomicU64,
    pub(crate) checked: AtomicU64,
    pub(crate) editions: AtomicU64,
    pub(crate) connections: AtomicI64,
    pub(crate) accepted: AtomicU64,
    /// Connections that were closed to make room.
    pub(crate) shed: AtomicU64,
    times: [AtomicU64; BOUNDS.len() + 1],
    micros: AtomicU64,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let zero = || AtomicU64::new(0);
        Self {
            started: Instant::now(),
            readership: std::array::from_fn(|_| zero()),
            statuses: std::array::from_fn(|_| zero()),
            kept: zero(),
            limited: zero(),
            panics: zero(),
            damaged: zero(),
            checked: zero(),
            editions: zero(),
            connections: AtomicI64::new(0),
            accepted: zero(),
            shed: zero(),
            times: std::array::from_fn(|_| zero()),
            micros: zero(),
        }
    }

    /// An answer was made.
    pub(crate) fn answered(&self, status: u16, took: Duration) {
        if let Some(count) = self.statuses.get(usize::from(status / 100)) {
            count.fetch_add(1, Relaxed);
        }
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.micros.fetch_add(micros, Relaxed);
        let at = BOUNDS.iter().position(|bound| micros <= bound * 1000).unwrap_or(BOUNDS.len());
        self.times[at].fetch_add(1, Relaxed);
    }

    /// Counts what a reader got, by its address, status and headers; nothing of the reader.
    pub(crate) fn read(&self, path: &str, status: u16, html: bool, range: &str) {
        let search = path.starts_with("/tim-kiem") || path == "/api/search";
        let file = path.contains("/tep/") || path.contains("/t%E1%BB%87p/");
        let page = html || (status == 304 && !search && !path.contains('.') && !path.starts_with("/api"));
        let which = match status {
            // A file that comes in pieces is one file.
            200 if file => 2,
            206 if file && range.starts_with("bytes 0-") => 2,
            200 if path == "/api/verify" => 3,
            200 if search => 1,
            200 | 304 if page => 0,
            _ => return,
        };
        self.readership[which].fetch_add(1, Relaxed);
    }

    /// What was read since it was last asked; `None` if nothing.
    pub(crate) fn readership(&self) -> Option<Readership> {
        let [pages, searches, downloads, checks] =
            self.readership.each_ref().map(|count| count.swap(0, Relaxed));
        let readership = Readership { pages, searches, downloads, checks };
        (readership != Readership::default()).then_some(readership)
    }

    /// In the text form of Prometheus; `gauges` adds what the site knows of its state.
    pub(crate) fn text(&self, gauges: &[(&str, &str, u64)]) -> String {
        let mut out = String::new();
        let mut one = |name: &str, kind: &str, help: &str, value: &dyn std::fmt::Display| {
            // Writing into a string does not fail.
            let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}");
        };
        let load = |count: &AtomicU64| count.load(Relaxed);
        one(
            "gazette_uptime_seconds",
            "gauge",
            "Since the server started.",
            &self.started.elapsed().as_secs(),
        );
        one(
            "gazette_connections",
            "gauge",
            "Connections that are open.",
            &self.connections.load(Relaxed).max(0),
        );
        for (name, help, count) in [
            ("gazette_connections_total", "Connections that were accepted.", &self.accepted),
            ("gazette_connections_shed_total", "Idle connections closed to make room.", &self.shed),
            ("gazette_kept_total", "Answers that stood finished.", &self.kept),
            ("gazette_limited_total", "Requests refused because one address asked too much.", &self.limited),
            ("gazette_files_checked_total", "Files posted to be checked.", &self.checked),
            ("gazette_damaged_total", "Answers refused because what is kept is damaged.", &self.damaged),
            ("gazette_panics_total", "Requests that met a fault of the program.", &self.panics),
            ("gazette_editions_total", "Times something new was published.", &self.editions),
        ] {
            one(name, "counter", help, &load(count));
        }
        for (name, help, value) in gauges {
            one(name, "gauge", help, value);
        }
        out.push_str("# HELP gazette_responses_total Answers by class of status.\n# TYPE gazette_responses_total counter\n");
        for (class, count) in self.statuses.iter().enumerate().skip(1) {
            let _ = writeln!(out, "gazette_responses_total{{class=\"{class}xx\"}} {}", load(count));
        }
        out.push_str("# HELP gazette_response_seconds Time to make an answer.\n# TYPE gazette_response_seconds histogram\n");
        let mut sum = 0;
        for (at, count) in self.times.iter().enumerate() {
            sum += load(count);
            match BOUNDS.get(at) {
                Some(bound) => {
                    let bound = Duration::from_millis(*bound).as_secs_f64();
                    let _ = writeln!(out, "gazette_response_seconds_bucket{{le=\"{bound}\"}} {sum}");
                }
                None => {
                    let _ = writeln!(out, "gazette_response_seconds_bucket{{le=\"+Inf\"}} {sum}");
                }
            }
        }
        let seconds = Duration::from_micros(load(&self.micros)).as_secs_f64();
        let _ = writeln!(out, "gazette_response_seconds_sum {seconds}\ngazette_response_seconds_count {sum}");
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_counts_once_for_a_page_a_search_a_file_or_a_check() {
        let metrics = Metrics::new();
        for (path, status, html, range) in [
            ("/van-ban/a/b", 200, true, ""),
            ("/van-ban/a/b", 304, false, ""),
            ("/tim-kiem", 200, true, ""),
            ("/api/search", 200, false, ""),
            ("/van-ban/a/b/tep/x.pdf", 206, false, "bytes 0-99/1000"),
            ("/van-ban/a/b/tep/x.pdf", 206, false, "bytes 100-199/1000"),
            ("/cong-bao/2026/1/tep/x.pdf", 200, false, ""),
            ("/api/verify", 200, false, ""),
            ("/tinh/site-1.css", 200, false, ""),
            ("/tinh/site-1.css", 304, false, ""),
            ("/khong-co", 404, true, ""),
        ] {
            metrics.read(path, status, html, range);
        }
        let read = Readership { pages: 2, searches: 2, downloads: 2, checks: 1 };
        assert_eq!(metrics.readership(), Some(read));
        assert_eq!(metrics.readership(), None);
    }
}
