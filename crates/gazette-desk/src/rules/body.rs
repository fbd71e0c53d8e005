//! Rules on bodies: known to the office, existing on the day, competent for the type.

use gazette_model::{BodyLevel, Code, Date, Finding, Metadata};
use jiff::civil::date;

use super::Case;
use crate::{naming, office, order};

/// From this day there are two levels of local government; districts are gone.
const WITHOUT_DISTRICTS: Date = date(2025, 7, 1);

pub(crate) fn check(case: &Case<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for name in &case.document.bodies {
        let issued = case.document.issued_on;
        let known = office::body(case.office, name, issued);
        if known.is_none() {
            findings.push(Finding::new(Code::BodyUnknown).value("body", name));
        }
        let gone = match (known, issued) {
            (Some(body), Some(day)) => !office::exists(body, day),
            (None, Some(day)) => day >= WITHOUT_DISTRICTS && office::level(name) == BodyLevel::District,
            _ => false,
        };
        if let (true, Some(day)) = (gone, issued) {
            findings.push(Finding::new(Code::BodyNotExisting).value("body", name).value("date", day));
        }
        let competent =
            known.and_then(|body| body.normative).unwrap_or_else(|| is_competent(name, case.document));
        if order::is_normative(case.document, case.office) && !competent {
            let kind = case.document.kind.as_deref().unwrap_or("văn bản");
            findings.push(
                Finding::new(Code::BodyNotCompetent).value("body", name).value("kind", kind.to_lowercase()),
            );
        }
    }
    findings
}

/// Whether the name shows a body that may issue a normative document of this type: councils by resolution,
/// committees and the chairman of a province by decision; of central bodies nothing is said.
fn is_competent(name: &str, document: &Metadata) -> bool {
    let level = office::level(name);
    if level == BodyLevel::Central {
        return true;
    }
    let key = naming::body_key(name);
    let symbol =
        document.number.as_ref().map(|number| naming::parts(number.as_str()).kind).unwrap_or_default();
    let kind = document.kind.as_deref().map(naming::slug).unwrap_or_default();
    let is = |abbreviation: &str, name: &str| symbol == abbreviation || (symbol.is_empty() && kind == name);
    if key.starts_with("hdnd") {
        is("nq", "nghi-quyet") || is("nqlt", "nghi-quyet-lien-tich")
    } else if key.starts_with("ubnd") {
        is("qd", "quyet-dinh") || is("ct", "chi-thi") || is("nqlt", "nghi-quyet-lien-tich")
    } else if key.starts_with("chu-tich-ubnd") {
        is("qd", "quyet-dinh") && level == BodyLevel::Provincial
    } else {
        false
    }
}
