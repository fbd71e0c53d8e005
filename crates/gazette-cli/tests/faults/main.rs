//! What is left after a kill, a failing disk, a power cut, and eight writers at once.
//!
//! Everywhere the same must hold: what was acknowledged is there, nothing half-made is seen, the same command run again
//! succeeds without a person, and an audit finds nothing. With `GAZETTE_FAULTS=all` (`just faults`) every point is tried, else
//! a tenth of them, chosen by a seed that is printed (`GAZETTE_FAULTS_SEED`).
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test fails loudly and says what it skips")]
#![cfg(target_os = "linux")]

mod errors;
mod kill;
mod office;
mod points;
mod power;
mod writers;
