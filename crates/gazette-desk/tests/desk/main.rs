//! The desk from outside: what it promises to the doors.

#[cfg(test)]
mod configuration;
#[cfg(test)]
mod fixture;
#[cfg(test)]
mod issues;
#[cfg(test)]
mod older_register;
#[cfg(test)]
mod overview;
#[cfg(test)]
mod register;
#[cfg(test)]
mod requests;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod trail;
#[cfg(test)]
mod upgrade;
#[cfg(test)]
mod year;
