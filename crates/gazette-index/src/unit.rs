//! The units that are found: articles of a document, its annexes, and the document as a whole.
//!
//! A long article is found as one and answered by its clauses, which are units of the answer with an address of
//! their own (`clause`). So every word is indexed once, and an article is never found twice.

use gazette_model::{Date, Document, DocumentRecord, IssueId, UnitKind};
use gazette_text::normalize::normalize;
use gazette_text::structure;

/// One thing that can be found (đơn vị tìm kiếm).
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
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
    /// Field the document belongs to (lĩnh vực).
    pub field: String,
    /// Subject of the document.
    pub document_title: String,
    /// Part, chapter and section above it, as printed: `Chương II. Tổ chức thực hiện`.
    pub above: Vec<String>,
    /// Where the unit stands in words: `Điều 3. Giải thích từ ngữ (Quy định kèm theo)`.
    pub heading: String,
    /// The title of the unit alone, such as `Giải thích từ ngữ`.
    pub title: String,
    /// Its text.
    pub text: String,
    /// The clauses and points inside it: where each begins in `text`, in bytes, and its address inside the unit
    /// (`khoan-4/diem-a`).
    pub parts: Vec<(u32, String)>,
    /// Date of issue.
    pub issued_on: Option<Date>,
    /// Effective date.
    pub effective_on: Option<Date>,
    /// The day from which it is no longer in effect, where that is known.
    pub expires_on: Option<Date>,
    /// The issue it was published in; of a document in parts, the one with this unit, or the first for the whole.
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
        field: metadata.field.clone().unwrap_or_default(),
        document_title: metadata.subject.clone().unwrap_or_default(),
        issued_on: metadata.issued_on,
        effective_on: metadata.effective_on,
        issue: record.issues.first().map(|part| part.issue),
        ..Unit::default()
    };
    let mut parts = Vec::new();
    for unit in &document.units {
        collect(unit, "", &mut Vec::new(), &mut parts);
    }
    let mut out = vec![Unit { text: rest(document, &parts), ..whole.clone() }];
    let mut issues = record.issues.iter();
    let mut issue = issues.next();
    for Part { path, above, unit } in parts {
        let published = issue.map(|part| part.issue);
        // What ends with this unit goes on in the issue after.
        if let Some(part) = issue
            && !part.until.is_empty()
            && (part.until == path || part.until.starts_with(&format!("{path}/")))
        {
            issue = issues.next().or(issue);
        }
        let external = record.imported_ids.iter().find(|(known, _)| *known == path).map(|(_, id)| id.clone());
        let place = structure::place(document, &path);
        let heading = if unit.title.is_empty() { place } else { format!("{place}. {}", unit.title) };
        let (text, parts) = text(unit);
        out.push(Unit {
            external: external.unwrap_or_default(),
            above,
            heading,
            title: unit.title.clone(),
            text,
            parts,
            path,
            issue: published,
            ..whole.clone()
        });
    }
    out
}

/// A unit of a document that is found for itself.
struct Part<'a> {
    path: String,
    above: Vec<String>,
    unit: &'a gazette_model::Unit,
}

/// Articles, annexes and numbered headings; what stands inside one belongs to it, so that nothing is found twice.
fn collect<'a>(
    unit: &'a gazette_model::Unit,
    parent: &str,
    above: &mut Vec<String>,
    out: &mut Vec<Part<'a>>,
) {
    let grouping = unit.kind.is_grouping();
    let path = match (grouping || unit.key.is_empty(), parent.is_empty()) {
        (true, _) => parent.to_owned(),
        (false, true) => unit.key.clone(),
        (false, false) => format!("{parent}/{}", unit.key),
    };
    if matches!(unit.kind, UnitKind::Article | UnitKind::Annex | UnitKind::Heading) {
        out.push(Part { path, above: above.clone(), unit });
        return;
    }
    if grouping {
        let label = unit.label.trim().trim_end_matches(['.', ':']);
        let title = unit.title.trim();
        above.push(if title.is_empty() { label.to_owned() } else { format!("{label}. {title}") });
    }
    for child in &unit.children {
        collect(child, &path, above, out);
    }
    if grouping {
        above.pop();
    }
}

/// The normalised text of a unit, and where the clauses and points inside begin.
fn text(unit: &gazette_model::Unit) -> (String, Vec<(u32, String)>) {
    let (mut out, mut parts) = (String::new(), Vec::new());
    write(unit, "", &mut out, &mut parts);
    (out, parts)
}

fn write(unit: &gazette_model::Unit, path: &str, out: &mut String, parts: &mut Vec<(u32, String)>) {
    let mut line = |text: String| {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&normalize(&text));
    };
    unit.heading.iter().for_each(|paragraph| line(paragraph.text()));
    for block in &unit.body {
        block.each_paragraph(&mut |paragraph| line(paragraph.text()));
    }
    for child in &unit.children {
        let below = match (child.key.is_empty(), path.is_empty()) {
            (true, _) => path.to_owned(),
            (false, true) => child.key.clone(),
            (false, false) => format!("{path}/{}", child.key),
        };
        if matches!(child.kind, UnitKind::Clause | UnitKind::Point) && !child.key.is_empty() {
            let start = out.len() + usize::from(!out.is_empty());
            parts.push((u32::try_from(start).unwrap_or(u32::MAX), below.clone()));
        }
        write(child, &below, out, parts);
    }
}

/// The text outside the parts: bases, enactment, text without articles.
fn rest(document: &Document, parts: &[Part<'_>]) -> String {
    let mut out = String::new();
    let taken: Vec<*const gazette_model::Unit> =
        parts.iter().map(|part| std::ptr::from_ref(part.unit)).collect();
    for unit in &document.units {
        outside(unit, &taken, &mut out);
    }
    out
}

fn outside(unit: &gazette_model::Unit, taken: &[*const gazette_model::Unit], out: &mut String) {
    if taken.contains(&std::ptr::from_ref(unit))
        || matches!(unit.kind, UnitKind::Head | UnitKind::Signature | UnitKind::Recipients)
    {
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
    for child in &unit.children {
        outside(child, taken, out);
    }
}
