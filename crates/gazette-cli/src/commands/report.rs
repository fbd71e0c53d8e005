//! `gazette report`: the annual report.

use super::later::not_yet;
use crate::answer::Answer;
use crate::failure::Outcome;
use crate::home::Context;

/// Not there yet.
pub(crate) fn run(_context: &Context, year: i16) -> Outcome<Answer> {
    Err(not_yet(&format!("báo cáo năm {year}"), &format!("the annual report of {year}")))
}
