//! What a revision changed on one page: its own entries, and the annotations laid over it.

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::changes::{Comparison, keys};
use super::graph::{array, dictionary, name};
use crate::judgement::RevisionChange as Change;

/// New stamps may not cover more of their page.
const STAMP_SHARE: f64 = 0.25;
/// Nor stamps in fields that stood there empty, where the earlier signer could see their place.
const PREPARED_SHARE: f64 = 0.5;

impl<'a> Comparison<'a> {
    pub(super) fn page(&mut self, number: usize, a: ObjectId, b: ObjectId) {
        let (before, after) = (self.graphs.a, self.graphs.b);
        let place = format!("trang {number}");
        match (before.get_dictionary(a), after.get_dictionary(b)) {
            (Ok(page_a), Ok(page_b)) => {
                for key in keys(page_a, page_b) {
                    match key {
                        b"Annots" => {}
                        // What a page inherits, it inherits by this way, wherever it stands in the tree.
                        b"Parent" => self.inherited |= !self.graphs.equal_key(page_a, page_b, key),
                        _ if self.graphs.equal_key(page_a, page_b, key) => {}
                        b"LastModified" | b"PieceInfo" | b"StructParents" | b"Tabs" | b"Metadata" => {
                            self.step.add(Change::Metadata, "");
                        }
                        b"Resources" => self.resources.push(number),
                        _ => self.step.add(Change::ContentChange, place.clone()),
                    }
                }
            }
            (Err(_), Err(_)) => {}
            _ => self.step.add(Change::ContentChange, place.clone()),
        }
        let (list_a, list_b) = (annotations(before, a), annotations(after, b));
        let same = |one: &Object, other: &Object| match (one, other) {
            (Object::Reference(a), Object::Reference(b)) => a == b,
            (Object::Reference(_), _) | (_, Object::Reference(_)) => false,
            _ => one == other,
        };
        let (mut covered, mut prepared) = (0.0, 0.0);
        for one in list_a {
            if let Some(other) = list_b.iter().find(|other| same(one, other)) {
                self.annotation(&place, one, other);
                prepared += self.newly_stamped(other, b);
            } else {
                self.removed(&place, one);
            }
        }
        for other in list_b {
            if !list_a.iter().any(|one| same(one, other)) {
                self.added(&place, other);
                covered += self.newly_stamped(other, b);
            }
        }
        if covered > STAMP_SHARE || covered + prepared > PREPARED_SHARE {
            self.step.add(Change::Unclear, place.clone());
        }
        // Annotations are painted in their order.
        let order =
            |list: &[Object]| list.iter().filter_map(|one| one.as_reference().ok()).collect::<Vec<_>>();
        let kept = order(list_a);
        let still: Vec<ObjectId> = order(list_b).into_iter().filter(|id| kept.contains(id)).collect();
        if still.len() == kept.len() && still != kept {
            self.step.add(Change::ContentChange, place);
        }
    }

    fn annotation(&mut self, place: &str, a: &'a Object, b: &'a Object) {
        let (Some((id, dict_a)), Some((_, dict_b))) =
            (dictionary(self.graphs.a, a), dictionary(self.graphs.b, b))
        else {
            if !self.graphs.equal(a, b) {
                self.step.add(Change::ContentChange, place);
            }
            return;
        };
        if id.is_some_and(|id| self.fields_before.contains_key(&id) && self.fields_after.contains_key(&id)) {
            return; // compared with the fields
        }
        let widget = name(self.graphs.b, dict_b, b"Subtype") == Some(b"Widget");
        for key in keys(dict_a, dict_b) {
            if key == b"P" || self.graphs.equal_key(dict_a, dict_b, key) {
                continue;
            }
            let change = match key {
                b"StructParent" => Change::Metadata,
                b"AP" | b"AS" | b"V" | b"M" if widget => Change::FormFill,
                b"Contents" | b"M" | b"NM" | b"T" | b"Popup" | b"Open" | b"CreationDate" => {
                    Change::Annotation
                }
                _ => Change::ContentChange,
            };
            self.step.add(change, place);
        }
    }

    fn removed(&mut self, place: &str, a: &'a Object) {
        let Some((_, dict)) = dictionary(self.graphs.a, a) else { return };
        let change = match name(self.graphs.a, dict, b"Subtype") {
            Some(b"Link" | b"Popup" | b"Text") => Change::Annotation,
            _ => Change::ContentChange,
        };
        self.step.add(change, place);
    }

    /// How much of a page the stamp of a signature covers that this revision brought, in a new field or an empty one.
    fn newly_stamped(&mut self, widget: &'a Object, page: ObjectId) -> f64 {
        let after = self.graphs.b;
        let Some((Some(id), dict)) = dictionary(after, widget) else { return 0.0 };
        let Some(field) = self.fields_after.get(&id).filter(|field| field.kind == Some(b"Sig")) else {
            return 0.0;
        };
        let before = self.fields_before.get(&id).and_then(|field| field.value);
        let signed = |document: &'a Document, value: Option<&'a Object>| {
            value.is_some_and(|value| dictionary(document, value).is_some())
        };
        if !dict.has(b"AP") || !signed(after, field.value) || signed(self.graphs.a, before) {
            return 0.0;
        }
        let share = share(after, dict, page);
        self.step.stamped |= share > 0.0;
        share
    }

    fn added(&mut self, place: &str, b: &'a Object) {
        let after = self.graphs.b;
        let Some((id, dict)) = dictionary(after, b) else { return };
        let paints = dict.has(b"AP");
        match name(after, dict, b"Subtype") {
            Some(b"Widget") => {
                let field = id.and_then(|id| self.fields_after.get(&id));
                let signature = field.is_some_and(|field| field.kind == Some(b"Sig"))
                    || name(after, dict, b"FT") == Some(b"Sig");
                let known_before = id.is_some_and(|id| self.fields_before.contains_key(&id));
                let value = field.and_then(|field| field.value).or_else(|| dict.get(b"V").ok());
                let signed = value.is_some_and(|value| dictionary(after, value).is_some());
                // An empty field waits for its signer; some writers give it a look that paints nothing.
                if !signature || (paints && !signed && !is_blank(after, dict)) {
                    let change = if paints { Change::ContentChange } else { Change::Unclear };
                    self.step.add(change, place);
                } else if !signed && !known_before && field.is_none() {
                    self.step.add(Change::FormFill, place);
                } else if signed && paints && field.is_none() {
                    // A stamp that belongs to no field of the form has nobody's signature behind it.
                    self.step.add(Change::Unclear, place);
                }
            }
            Some(b"Link" | b"Popup" | b"Text" | b"FileAttachment") => {
                self.step.add(Change::Annotation, place);
            }
            Some(b"Highlight" | b"Underline" | b"StrikeOut" | b"Squiggly" | b"Caret") if !paints => {
                self.step.add(Change::Annotation, place);
            }
            _ => self.step.add(Change::ContentChange, place),
        }
    }
}

/// The annotations of a page.
pub(super) fn annotations(document: &Document, page: ObjectId) -> &[Object] {
    let list = || array(document, document.get_dictionary(page).ok()?.get(b"Annots").ok()?);
    list().unwrap_or_default()
}

/// How much of its page a widget covers.
fn share(document: &Document, dict: &Dictionary, page: ObjectId) -> f64 {
    let area = |object: Option<&Object>| {
        let numbers: Vec<f64> = array(document, object?)?
            .iter()
            .filter_map(|one| super::graph::resolve(document, one).1.as_float().ok())
            .map(f64::from)
            .collect();
        let [left, bottom, right, top] = numbers.as_slice() else { return None };
        Some(((right - left) * (top - bottom)).abs())
    };
    let mut holder = document.get_dictionary(page).ok();
    let mut box_area = None;
    for _ in 0..16 {
        let Some(here) = holder else { break };
        box_area = area(here.get(b"MediaBox").ok());
        if box_area.is_some() {
            break;
        }
        holder = here
            .get(b"Parent")
            .ok()
            .and_then(|parent| dictionary(document, parent))
            .map(|(_, parent)| parent);
    }
    let page_area = box_area.filter(|area| *area > 0.0).unwrap_or(595.0 * 842.0);
    area(dict.get(b"Rect").ok()).unwrap_or(0.0) / page_area
}

/// Does the normal look of a widget paint nothing, and has it no other?
fn is_blank(document: &Document, widget: &Dictionary) -> bool {
    let Some((_, looks)) = widget.get(b"AP").ok().and_then(|looks| dictionary(document, looks)) else {
        return false;
    };
    let normal = looks.get(b"N").ok().map(|look| super::graph::resolve(document, look).1);
    let Some(Object::Stream(normal)) = normal else { return false };
    let content = normal.get_plain_content_with_limit(4096);
    looks.iter().all(|(key, _)| key == b"N") && content.is_ok_and(|content| content.trim_ascii().is_empty())
}
