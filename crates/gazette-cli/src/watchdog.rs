//! Ends the program with a clear error when a template runs without end or takes all memory.
//!
//! Typst has no limits of its own and cannot be interrupted. Nothing is written while an issue is laid out, so
//! ending the program there leaves everything as it was.

use std::io::Write;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::home::Context;

/// How often the watchdog looks: a fast bomb takes some tens of megabytes in between.
const GLANCE: Duration = Duration::from_millis(20);

/// How much time and memory laying out an issue may take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Time on the clock.
    pub(crate) time: Duration,
    /// Memory of the process in bytes.
    pub(crate) memory: u64,
}

impl Limits {
    /// For an office's own templates, which anyone may have written.
    pub(crate) const OWN_TEMPLATES: Self = Self { time: Duration::from_secs(120), memory: 4 << 30 };
    /// For the templates built in: an issue of thousands of pages.
    pub(crate) const BUILT_IN: Self = Self { time: Duration::from_secs(1800), memory: 12 << 30 };
}

/// Runs `work` under `limits`.
pub(crate) fn guard<T>(context: &Context, limits: Limits, work: impl FnOnce() -> T) -> T {
    std::thread::scope(|scope| {
        let (done, waits) = mpsc::channel::<()>();
        scope.spawn(move || {
            let start = Instant::now();
            while waits.recv_timeout(GLANCE) == Err(RecvTimeoutError::Timeout) {
                if start.elapsed() > limits.time {
                    let seconds = limits.time.as_secs();
                    end(
                        context,
                        &format!("dàn trang quá {seconds} giây"),
                        &format!("typesetting took more than {seconds} seconds"),
                    );
                }
                if memory().is_some_and(|memory| memory > limits.memory) {
                    let megabytes = limits.memory >> 20;
                    end(
                        context,
                        &format!("dàn trang cần hơn {megabytes} MB bộ nhớ"),
                        &format!("typesetting needs more than {megabytes} MB of memory"),
                    );
                }
            }
        });
        let result = work();
        drop(done);
        result
    })
}

fn end(context: &Context, vi: &str, en: &str) {
    let message = context.say(vi, en);
    let hint = context.say(
        "xem các tệp trong templates/ có vòng lặp không dừng không; nếu không, chia số Công báo ra nhiều số; chưa có gì bị thay đổi",
        "look for an endless loop in the files of templates/, or make several issues of this one; nothing was changed",
    );
    if context.json {
        let mut out = std::io::stdout().lock();
        let _ = writeln!(out, "{:#}", json!({ "error": { "message": message, "hint": hint } }));
        let _ = out.flush();
    }
    let mut err = std::io::stderr().lock();
    let _ = writeln!(err, "{} {message}", context.say("lỗi:", "error:"));
    let _ = writeln!(err, "{} {hint}", context.say("gợi ý:", "hint:"));
    std::process::exit(2);
}

/// Memory the process holds in bytes, where the system tells it.
fn memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? << 10)
}
