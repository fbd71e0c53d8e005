//! The terminal's screen, for what is shown again and again.

use std::io::{IsTerminal, Write};

/// Clears the screen, where there is one, and shows `text`.
pub(crate) fn show(text: &str) {
    let mut out = std::io::stdout().lock();
    let clear = if out.is_terminal() { "\x1b[2J\x1b[H" } else { "" };
    // A closed terminal ends the program with the next write; there is no one left to tell.
    let _ = write!(out, "{clear}{text}");
    let _ = out.flush();
}
