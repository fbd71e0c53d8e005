//! The outline (mục lục bên cạnh) of the pages that stay.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::{DEEPEST, Places, too_deep};
use crate::TypesetError;

/// A line of the outline.
struct Line {
    line: Dictionary,
    open: bool,
    below: Vec<Line>,
}

/// Cuts the outline down to lines that lead to pages that stay; those below a line that goes take its place.
pub(super) fn cut(
    document: &mut Document,
    catalog: &Dictionary,
    places: &Places,
) -> Result<Option<Object>, TypesetError> {
    let Ok(root) = catalog.get_deref(b"Outlines", document).and_then(Object::as_dict) else {
        return Ok(None);
    };
    let mut seen = BTreeSet::new();
    let mut lines = lines(document, root, places, 0, &mut seen)?;
    if lines.is_empty() {
        return Ok(None);
    }
    // An extract has few lines at the top: what lies below them is seen at once.
    lines.iter_mut().for_each(|line| line.open = true);
    let root = document.new_object_id();
    let count = visible(&lines);
    let (first, last) = add(document, lines, root);
    let outline = dictionary! { "Type" => "Outlines", "First" => first, "Last" => last, "Count" => count };
    document.objects.insert(root, Object::Dictionary(outline));
    Ok(Some(Object::Reference(root)))
}

fn lines(
    document: &Document,
    above: &Dictionary,
    places: &Places,
    depth: usize,
    seen: &mut BTreeSet<ObjectId>,
) -> Result<Vec<Line>, TypesetError> {
    if depth > DEEPEST {
        return Err(too_deep());
    }
    let mut found = Vec::new();
    let mut next = above.get(b"First").and_then(Object::as_reference).ok();
    while let Some(id) = next {
        if !seen.insert(id) {
            return Err(too_deep());
        }
        let Ok(line) = document.get_dictionary(id) else { break };
        let below = lines(document, line, places, depth + 1, seen)?;
        if places.leads(document, line) == Some(true) {
            let open = line.get(b"Count").and_then(Object::as_i64).is_ok_and(|count| count > 0);
            let mut line = line.clone();
            for key in [&b"Parent"[..], b"Prev", b"Next", b"First", b"Last", b"Count", b"SE"] {
                line.remove(key);
            }
            found.push(Line { line, open, below });
        } else {
            found.extend(below);
        }
        next = document
            .get_dictionary(id)
            .and_then(|line| line.get(b"Next"))
            .and_then(Object::as_reference)
            .ok();
    }
    Ok(found)
}

/// How many of these lines are seen where those above them are open.
fn visible(lines: &[Line]) -> i64 {
    lines.iter().map(|line| 1 + if line.open { visible(&line.below) } else { 0 }).sum()
}

/// Adds lines below `parent`; returns the first and the last.
fn add(document: &mut Document, lines: Vec<Line>, parent: ObjectId) -> (Object, Object) {
    let ids: Vec<ObjectId> = lines.iter().map(|_| document.new_object_id()).collect();
    let at = |at: Option<usize>| at.and_then(|at| ids.get(at)).map(|id| Object::Reference(*id));
    for (index, Line { mut line, open, below }) in lines.into_iter().enumerate() {
        let Some(id) = ids.get(index) else { continue };
        line.set("Parent", parent);
        if let Some(before) = at(index.checked_sub(1)) {
            line.set("Prev", before);
        }
        if let Some(next) = at(index.checked_add(1)) {
            line.set("Next", next);
        }
        if !below.is_empty() {
            let count = visible(&below);
            line.set("Count", if open { count } else { -count });
            let (first, last) = add(document, below, *id);
            line.set("First", first);
            line.set("Last", last);
        }
        document.objects.insert(*id, Object::Dictionary(line));
    }
    (at(Some(0)).unwrap_or(Object::Null), at(ids.len().checked_sub(1)).unwrap_or(Object::Null))
}
