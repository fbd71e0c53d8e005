//! The structure of a document as a list, for `gazette outline`.

use gazette_model::{Document, UnitKind};
use serde::Serialize;

/// A unit as listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutlineUnit {
    /// Its address, chapters included: `chuong-2/dieu-3/khoan-4/diem-dd`.
    pub path: String,
    /// What kind of unit it is.
    pub kind: UnitKind,
    /// The label as printed.
    pub label: String,
    /// The title as printed.
    pub title: String,
    /// Its own text, that of smaller units left out.
    pub text: String,
}

/// Lists every unit of a document in order.
pub fn outline(document: &Document) -> Vec<OutlineUnit> {
    let mut out = Vec::new();
    for unit in &document.units {
        list(unit, "", &mut out);
    }
    out
}

fn list(unit: &gazette_model::Unit, parent: &str, out: &mut Vec<OutlineUnit>) {
    let path = match (unit.key.is_empty(), parent.is_empty()) {
        (true, _) => parent.to_owned(),
        (false, true) => unit.key.clone(),
        (false, false) => format!("{parent}/{}", unit.key),
    };
    let mut lines = Vec::new();
    unit.heading.iter().for_each(|paragraph| lines.push(paragraph.text()));
    unit.body.iter().for_each(|block| lines.push(block.text()));
    out.push(OutlineUnit {
        path: path.clone(),
        kind: unit.kind,
        label: unit.label.clone(),
        title: unit.title.clone(),
        text: lines.join("\n"),
    });
    unit.children.iter().for_each(|child| list(child, &path, out));
}
