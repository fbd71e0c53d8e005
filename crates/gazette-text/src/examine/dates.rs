//! Dates that cannot be, and dates of the document itself that disagree.

use gazette_model::{Code, Document, Finding};

use super::Passage;
use crate::{date, number};

pub(super) fn examine(document: &Document, passages: &[Passage<'_>]) -> Vec<Finding> {
    let mut out: Vec<Finding> = Vec::new();
    let own =
        document.metadata.number.as_ref().map(|number| number::key(number.as_str())).unwrap_or_default();
    for passage in passages {
        if !passage.text.contains(|c: char| c.is_ascii_digit()) {
            continue;
        }
        let dates = date::find(&passage.text);
        if dates.is_empty() {
            continue;
        }
        for found in dates.iter().filter(|found| found.date.is_none()) {
            out.push(
                Finding::new(Code::DateInvalid).place(passage.place(document)).value("date", &found.text),
            );
        }
        let Some(issued) = document.metadata.issued_on.filter(|_| !own.is_empty()) else { continue };
        for cited in number::find(&passage.text).iter().filter(|found| number::key(&found.text) == own) {
            let after = dates.iter().find(|found| found.range.start >= cited.range.end);
            let Some(found) = after.filter(|found| found.range.start - cited.range.end <= 12) else {
                continue;
            };
            if found.date.is_some_and(|date| date != issued) {
                let finding = Finding::new(Code::DateInconsistent).place(passage.place(document));
                out.push(finding.value("first", printed(issued)).value("second", &found.text));
            }
        }
    }
    out
}

/// `12/4/2019`, as people read dates.
fn printed(date: gazette_model::Date) -> String {
    format!("{}/{}/{}", date.day(), date.month(), date.year())
}
