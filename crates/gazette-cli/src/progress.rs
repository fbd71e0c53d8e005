//! Progress of long work: shown on a terminal, quiet in a pipe.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};

/// A bar on standard error, or nothing.
#[derive(Debug)]
pub(crate) struct Progress(Option<ProgressBar>);

impl Progress {
    /// Counts things.
    pub(crate) fn count(total: u64, label: &str) -> Self {
        Self::new(total, label, "{prefix} {bar:30} {pos}/{len} ({eta})")
    }

    /// Counts bytes; a total of 0 is unknown.
    pub(crate) fn bytes(total: u64, label: &str) -> Self {
        let template = if total == 0 {
            "{prefix} {spinner} {bytes} ({bytes_per_sec})"
        } else {
            "{prefix} {bar:30} {bytes}/{total_bytes} ({eta})"
        };
        Self::new(total, label, template)
    }

    fn new(total: u64, label: &str, template: &str) -> Self {
        if !std::io::stderr().is_terminal() || total == 1 {
            return Self(None);
        }
        let bar = if total == 0 { ProgressBar::new_spinner() } else { ProgressBar::new(total) };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_prefix(label.to_owned());
        Self(Some(bar))
    }

    /// So much more is done.
    pub(crate) fn add(&self, amount: u64) {
        if let Some(bar) = &self.0 {
            bar.inc(amount);
        }
    }

    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
