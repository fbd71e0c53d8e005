//! Rules on what a document refers to: a corrigendum its target, a consolidated text its amendment.

use gazette_model::{Code, Finding, ReferenceKind};

use super::Case;
use crate::naming::{number_key, slug};

pub(crate) fn check(case: &Case<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if is_corrigendum(case) && !refers(case, ReferenceKind::Corrects) {
        findings.push(Finding::new(Code::CorrigendumWithoutTarget));
    }
    if is_consolidated(case) {
        let amending = |kind| matches!(kind, ReferenceKind::Consolidates | ReferenceKind::Amends);
        let named: Vec<&str> = case
            .document
            .references
            .iter()
            .filter(|reference| amending(reference.kind))
            .map(|reference| reference.number.as_str())
            .collect();
        let absent: Vec<&str> = named
            .iter()
            .copied()
            .filter(|number| !case.register.known.contains(&number_key(number)))
            .collect();
        let finding = Finding::new(Code::ConsolidatedWithoutAmendment);
        if named.is_empty() {
            findings.push(finding.words("number", "văn bản không nêu", "none is named"));
        } else if !absent.is_empty() {
            findings.push(finding.value("number", absent.join(", ")));
        }
    }
    findings
}

fn refers(case: &Case<'_>, kind: ReferenceKind) -> bool {
    case.document.references.iter().any(|reference| reference.kind == kind)
}

/// Whether type or subject say that the document corrects another.
fn is_corrigendum(case: &Case<'_>) -> bool {
    let kind = case.document.kind.as_deref().map(slug).unwrap_or_default();
    let subject = slug(case.document.subject.as_deref().unwrap_or_default());
    let subject =
        ["ve-viec-", "v-v-", "ve-"].iter().find_map(|word| subject.strip_prefix(word)).unwrap_or(&subject);
    kind == "dinh-chinh" || subject.starts_with("dinh-chinh")
}

fn is_consolidated(case: &Case<'_>) -> bool {
    let number = case.document.number.as_ref().map(|number| number.as_str()).unwrap_or_default();
    case.document.kind.as_deref().map(slug).as_deref() == Some("van-ban-hop-nhat")
        || crate::naming::parts(number).kind == "vbhn"
        || (case.tree.is_some() && number_key(number).split('-').any(|part| part == "vbhn"))
}
