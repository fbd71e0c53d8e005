//! Ends the program with a clear error when a template runs without end or takes all memory.
//!
//! Typst has no limits of its own and cannot be interrupted. Nothing is written while an issue is laid out, so
//! ending the program there leaves everything as it was. Time is that of the processor, where the system tells it: an
//! honest issue on a busy machine waits long and works little.

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
    /// Time that the processor works, on all threads together.
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
            let (start, worked) = (Instant::now(), worked());
            while waits.recv_timeout(GLANCE) == Err(RecvTimeoutError::Timeout) {
                let spent = match (worked, self::worked()) {
                    (Some(before), Some(now)) => now.saturating_sub(before),
                    _ => start.elapsed(),
                };
                if spent > limits.time {
                    let seconds = limits.time.as_secs();
                    end(
                        context,
                        &format!("dàn trang quá {seconds} giây tính toán"),
                        &format!("typesetting took more than {seconds} seconds of processor time"),
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

/// How long the processor has worked for this process, on all its threads; nothing where the system does not tell it.
fn worked() -> Option<Duration> {
    times(&std::fs::read_to_string("/proc/self/stat").ok()?)
}

/// The time spent in the program and in the system for it, of a line of Linux' `stat`.
fn times(stat: &str) -> Option<Duration> {
    /// Linux counts in hundredths here, whatever its own clock is (`USER_HZ`).
    const TICK: Duration = Duration::from_millis(10);
    // The name of the program stands in brackets and may hold anything.
    let (_, fields) = stat.rsplit_once(')')?;
    let mut times = fields.split_whitespace().skip(11).take(2).map(str::parse::<u32>);
    let (user, system) = (times.next()?.ok()?, times.next()?.ok()?);
    Some(TICK * user.saturating_add(system))
}

/// Memory the process holds in bytes, where the system tells it.
fn memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? << 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_the_processor_is_read_past_any_name() {
        let stat = "4711 (a) 9 (b) R 1 2 3 4 -1 6 7 8 9 10 250 50 0 0 20 0 1 0 99 0 0";
        assert_eq!(times(stat), Some(Duration::from_secs(3)));
        assert_eq!(times("4711 (a"), None);
        assert_eq!(worked().is_some(), cfg!(target_os = "linux"));
    }
}
