//! The units that are found: articles of a document, its annexes, and the document as a whole.

use gazette_model::{Date, Document, DocumentRecord, IssueId, UnitKind};
use gazette_text::structure;

/// One thing that can be found (đơn vị tìm kiếm).
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Unit {
    /// Address of the document.
    pub document: String,
    /// Address inside the document, such as `kem-theo/dieu-3`; empty for the document as a whole.
    pub path: String,
    /// The identifier of an imported article; empty if there is none.
    pub external: String,
    /// Number of the document as printed.
    pub number: String,
    /// Type of the document.
    pub kind: String,
    /// Issuing bodies.
    pub bodies: Vec<String>,
    /// Subject of the document.
    pub document_title: String,
    /// Where the unit stands in words: `Điều 3. Giải thích từ ngữ (Quy định kèm theo)`.
    pub heading: String,
    /// The title of the unit alone, such as `Giải thích từ ngữ`.
    pub title: String,
    /// Its text.
    pub text: String,
    /// Date of issue.
    pub issued_on: Option<Date>,
    /// Effective date.
    pub effective_on: Option<Date>,
    /// The issue it was published in.
    pub issue: Option<IssueId>,
}

/// The units of a published document, the document as a whole first.
pub fn units(record: &DocumentRecord) -> Vec<Unit> {
    let document = &record.document;
    let metadata = &document.metadata;
    let whole = Unit {
        document: record.id.clone(),
        number: metadata.number.as_ref().map(ToString::to_string).unwrap_or_default(),
        kind: metadata.kind.clone().unwrap_or_default(),
        bodies: metadata.bodies.clone(),
        document_title: metadata.subject.clone().unwrap_or_default(),
        issued_on: metadata.issued_on,
        effective_on: metadata.effective_on,
        issue: record.issues.first().map(|part| part.issue),
        ..Unit::default()
    };
    let mut parts = Vec::new();
    // Ranges of addresses already taken as one unit, so that nothing is found twice.
    document.each_unit(&mut |path, unit| {
        if matches!(unit.kind, UnitKind::Article | UnitKind::Annex | UnitKind::Heading)
            && !inside(&parts, path)
        {
            parts.push((path.to_owned(), unit));
        }
    });
    let mut out = vec![Unit { text: rest(document, &parts), ..whole.clone() }];
    for (path, unit) in parts {
        let external = record.imported_ids.iter().find(|(known, _)| *known == path).map(|(_, id)| id.clone());
        let place = structure::place(document, &path);
        let heading = if unit.title.is_empty() { place } else { format!("{place}. {}", unit.title) };
        out.push(Unit {
            external: external.unwrap_or_default(),
            heading,
            title: unit.title.clone(),
            text: unit.text(),
            path,
            ..whole.clone()
        });
    }
    out
}

fn inside(parts: &[(String, &gazette_model::Unit)], path: &str) -> bool {
    parts.iter().any(|(taken, _)| path.strip_prefix(taken.as_str()).is_some_and(|rest| rest.starts_with('/')))
}

/// The text outside the parts: bases, enactment, text without articles.
fn rest(document: &Document, parts: &[(String, &gazette_model::Unit)]) -> String {
    let mut out = String::new();
    document.each_unit(&mut |path, unit| {
        let taken = parts.iter().any(|(known, _)| known == path) || inside(parts, path);
        if taken || matches!(unit.kind, UnitKind::Head | UnitKind::Signature | UnitKind::Recipients) {
            return;
        }
        for paragraph in &unit.heading {
            out.push_str(&paragraph.text());
            out.push('\n');
        }
        for block in &unit.body {
            out.push_str(&block.text());
            out.push('\n');
        }
    });
    out
}
