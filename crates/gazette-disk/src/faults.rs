//! Stops the writes of a thread at a chosen step, as a kill, a power cut or a full disk would.
//!
//! A test counts the steps of an operation once, then runs it again for every step and looks at what is
//! left. After the chosen step every further operation of the thread fails as well: a dead process tidies
//! nothing up.

use std::cell::Cell;
use std::io;

use crate::Action;

thread_local! {
    static LEFT: Cell<Option<u64>> = const { Cell::new(None) };
    static COUNT: Cell<u64> = const { Cell::new(0) };
}

/// From now on, lets `steps` operations of this thread succeed and the rest fail.
pub fn stop_after(steps: u64) {
    LEFT.set(Some(steps));
}

/// Lets everything succeed again and begins a new count; returns the steps counted until now.
pub fn reset() -> u64 {
    LEFT.set(None);
    COUNT.replace(0)
}

/// Whether the chosen step was reached.
pub fn stopped() -> bool {
    LEFT.get() == Some(0)
}

/// Counts one step and fails when none is left.
pub(crate) fn step(action: Action) -> io::Result<()> {
    COUNT.set(COUNT.get() + 1);
    match LEFT.get() {
        None => Ok(()),
        Some(0) => Err(io::Error::other(format!("stopped by a test before: {action}"))),
        Some(left) => {
            LEFT.set(Some(left - 1));
            Ok(())
        }
    }
}
