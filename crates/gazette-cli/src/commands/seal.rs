//! `gazette seal`: signs a finished PDF with the office's certificate.

use std::path::Path;

use super::later::not_yet;
use crate::answer::Answer;
use crate::failure::Outcome;
use crate::home::Context;

/// Not there yet.
pub(crate) fn run(_context: &Context, _file: &Path) -> Outcome<Answer> {
    Err(not_yet("ký số tệp PDF bằng chứng thư của văn phòng", "signing a PDF with the office's certificate"))
}
