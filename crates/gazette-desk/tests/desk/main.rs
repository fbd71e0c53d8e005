//! The desk from outside: what it promises to the doors.

mod configuration;
#[cfg(test)]
mod fixture;
mod issues;
mod older_register;
mod overview;
mod register;
