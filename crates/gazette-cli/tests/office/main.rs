//! The promises of the command line, one case each, and the guards of the house.

mod errors;
mod floors;
mod gazette;
mod readme;
mod road;
mod submissions;
