//! The promises of the command line, one case each, and the guards of the house.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test fails loudly and says what it skips")]

mod akoma;
mod audit;
mod axis;
mod by_hand;
mod clerk;
mod errors;
mod floors;
mod gazette;
mod joined;
mod lost;
mod pairs;
mod press;
mod readme;
mod relations;
mod road;
mod seal;
mod stamp;
mod submissions;
mod witness;
mod year;
