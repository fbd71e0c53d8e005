//! The desk from outside: what it promises to the doors.

#[cfg(test)]
mod fixture;
mod older_register;
mod register;
