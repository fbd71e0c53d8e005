//! The structure of a document as a list, for `gazette outline`.

use gazette_model::{Document, Unit, UnitKind};
use serde::Serialize;

/// A unit as listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutlineUnit {
    /// Its address, `dieu-3/khoan-4/diem-dd`; chapters have one of their own (`chuong-2/muc-1`) and are not part of
    /// those below them.
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
        list(unit, "", "", &mut out);
    }
    out
}

/// Lists a unit that stands at `address`, in chapters whose path is `group`.
fn list(unit: &Unit, address: &str, group: &str, out: &mut Vec<OutlineUnit>) {
    let join = |parent: &str| match (unit.key.is_empty(), parent.is_empty()) {
        (true, _) => parent.to_owned(),
        (false, true) => unit.key.clone(),
        (false, false) => format!("{parent}/{}", unit.key),
    };
    let grouping = unit.kind.is_grouping();
    let path = join(if grouping { group } else { address });
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
    let address = if grouping { address } else { &path };
    unit.children.iter().for_each(|child| list(child, address, &path, out));
}
