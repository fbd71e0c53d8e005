//! What one revision changed against the one before it, as a person would see it.
//!
//! Everything reachable from the catalogue is compared. What honest signers and archives add is known by name; the
//! rest is a change of what is shown, or something a person must look at.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::fields::{Field, fields};
use super::graph::{Graphs, array, dictionary, name, value};
use crate::judgement::RevisionChange as Change;

/// What a step from one revision to the next changed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Step {
    /// Each change with its place.
    pub(crate) changes: BTreeSet<(Change, String)>,
    /// Did a new signature bring a stamp that is painted over a page?
    pub(crate) stamped: bool,
}

/// A new stamp may not cover more of its page.
const STAMP_SHARE: f64 = 0.25;

impl Step {
    /// The gravest change; what a signature or a time stamp brings with it does not count on its own.
    pub(crate) fn change(&self) -> Change {
        let gravest = self.changes.iter().map(|(change, _)| *change).max().unwrap_or(Change::Nothing);
        if gravest == Change::Metadata {
            let carried = self
                .changes
                .iter()
                .map(|(change, _)| *change)
                .filter(|change| *change != Change::Metadata)
                .max();
            return carried.unwrap_or(Change::Metadata);
        }
        gravest
    }

    /// The places of the gravest changes, pages first.
    pub(crate) fn places(&self) -> Vec<String> {
        let gravest = self.change();
        let of_it = self.changes.iter().filter(|(change, place)| *change == gravest && !place.is_empty());
        let mut places: Vec<String> = of_it.map(|(_, place)| place.clone()).collect();
        places.sort_by_key(|place| {
            place.strip_prefix("trang ").and_then(|number| number.parse().ok()).unwrap_or(u32::MAX)
        });
        places.truncate(12);
        places
    }

    fn add(&mut self, change: Change, place: impl Into<String>) {
        self.changes.insert((change, place.into()));
    }
}

/// Compares two revisions.
pub(crate) fn compare(before: &Document, after: &Document) -> Step {
    let mut step = Step::default();
    let (Ok(a), Ok(b)) = (before.catalog(), after.catalog()) else {
        step.add(Change::Unclear, "catalog");
        return step;
    };
    let mut comparison = Comparison {
        graphs: Graphs::new(before, after),
        fields_before: fields(before),
        fields_after: fields(after),
        step,
        resources: Vec::new(),
    };
    comparison.run(a, b);
    if comparison.graphs.exhausted {
        comparison.step.add(Change::Unclear, "");
    }
    comparison.step
}

struct Comparison<'a> {
    graphs: Graphs<'a>,
    fields_before: std::collections::BTreeMap<ObjectId, Field<'a>>,
    fields_after: std::collections::BTreeMap<ObjectId, Field<'a>>,
    step: Step,
    /// The pages whose fonts, pictures or other resources differ.
    resources: Vec<usize>,
}

impl<'a> Comparison<'a> {
    fn run(&mut self, a: &'a Dictionary, b: &'a Dictionary) {
        let (before, after) = (self.graphs.a, self.graphs.b);
        let pages_before: Vec<ObjectId> = before.page_iter().collect();
        let pages_after: Vec<ObjectId> = after.page_iter().collect();
        if pages_before.len() != pages_after.len() {
            self.step.add(
                Change::ContentChange,
                format!("số trang {} → {}", pages_before.len(), pages_after.len()),
            );
        }
        let known = &mut self.graphs.known;
        known.extend(pages_before.iter().zip(&pages_after).filter(|(a, b)| a == b).map(|(a, _)| *a));
        known.extend(self.fields_before.keys().filter(|id| self.fields_after.contains_key(id)));
        let root = |document: &Document| document.trailer.get(b"Root").and_then(Object::as_reference).ok();
        known.extend(root(before).filter(|id| root(after) == Some(*id)));
        let annotations: Vec<ObjectId> = pages_before
            .iter()
            .flat_map(|page| annotations(before, *page))
            .filter_map(|annotation| annotation.as_reference().ok())
            .collect();
        let annotations_after: BTreeSet<ObjectId> = pages_after
            .iter()
            .flat_map(|page| annotations_of(after, *page))
            .filter_map(|annotation| annotation.as_reference().ok())
            .collect();
        self.graphs.known.extend(annotations.into_iter().filter(|id| annotations_after.contains(id)));

        for (number, (page_a, page_b)) in pages_before.iter().zip(&pages_after).enumerate() {
            self.page(number + 1, *page_a, *page_b);
        }
        if let (Some(first), Some(last)) = (self.resources.first(), self.resources.last()) {
            let pages =
                if first == last { format!("trang {first}") } else { format!("các trang {first}–{last}") };
            self.step.add(Change::ContentChange, format!("phông chữ hoặc hình của {pages}"));
        }
        self.catalog(a, b);
        self.form(a, b);
        self.trailer();
    }

    fn page(&mut self, number: usize, a: ObjectId, b: ObjectId) {
        let (before, after) = (self.graphs.a, self.graphs.b);
        let place = format!("trang {number}");
        match (before.get_dictionary(a), after.get_dictionary(b)) {
            (Ok(page_a), Ok(page_b)) => {
                for key in keys(page_a, page_b) {
                    match key {
                        b"Annots" | b"Parent" => {}
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
        let (list_a, list_b) = (annotations(before, a), annotations_of(after, b));
        let same = |one: &Object, other: &Object| match (one, other) {
            (Object::Reference(a), Object::Reference(b)) => a == b,
            (Object::Reference(_), _) | (_, Object::Reference(_)) => false,
            _ => one == other,
        };
        for one in list_a {
            if let Some(other) = list_b.iter().find(|other| same(one, other)) {
                self.annotation(&place, one, other);
            } else {
                self.removed(&place, one);
            }
        }
        for other in list_b {
            if !list_a.iter().any(|one| same(one, other)) {
                self.added(&place, other, b);
            }
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
            if matches!(key, b"P" | b"Parent") || self.graphs.equal_key(dict_a, dict_b, key) {
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

    fn added(&mut self, place: &str, b: &'a Object, page: ObjectId) {
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
                if !signature || (paints && !signed) {
                    let change = if paints { Change::ContentChange } else { Change::Unclear };
                    self.step.add(change, place);
                } else if signed {
                    let share = share(after, dict, page);
                    self.step.stamped |= paints && share > 0.0;
                    if share > STAMP_SHARE {
                        self.step.add(Change::Unclear, place);
                    }
                } else if !known_before {
                    self.step.add(Change::FormFill, place);
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

    fn catalog(&mut self, a: &'a Dictionary, b: &'a Dictionary) {
        for key in keys(a, b) {
            if key == b"AcroForm" {
                continue;
            }
            if self.graphs.equal_key(a, b, key) {
                // The same evidence written anew is still a step of long-term checking.
                let store =
                    |document: &'a Document, catalog: &'a Dictionary| value(document, catalog, b"DSS");
                if key == b"DSS" && store(self.graphs.a, a) != store(self.graphs.b, b) {
                    self.step.add(Change::Dss, "");
                }
                continue;
            }
            let place = String::from_utf8_lossy(key).into_owned();
            match key {
                b"DSS" => self.step.add(Change::Dss, ""),
                b"Pages" if self.resources.is_empty() => {
                    self.step.add(Change::ContentChange, "cây trang (Pages)");
                }
                b"Pages" => {}
                b"OCProperties" => self.step.add(Change::ContentChange, "lớp hiển thị (OCProperties)"),
                b"Extensions" | b"Version" | b"Metadata" | b"StructTreeRoot" | b"MarkInfo" => {
                    self.step.add(Change::Metadata, place);
                }
                b"Perms" if !a.has(b"Perms") => self.step.add(Change::Metadata, place),
                _ => self.step.add(Change::Unclear, place),
            }
        }
    }

    fn form(&mut self, a: &'a Dictionary, b: &'a Dictionary) {
        let (before, after) = (self.graphs.a, self.graphs.b);
        let form = |document: &'a Document, catalog: &'a Dictionary| {
            catalog.get(b"AcroForm").ok().and_then(|form| dictionary(document, form)).map(|(_, form)| form)
        };
        let (form_a, form_b) = (form(before, a), form(after, b));
        let empty: &'a Dictionary = EMPTY.get_or_init(Dictionary::new);
        let (dict_a, dict_b) = (form_a.unwrap_or(empty), form_b.unwrap_or(empty));
        for key in keys(dict_a, dict_b) {
            if matches!(key, b"Fields" | b"SigFlags") || self.graphs.equal_key(dict_a, dict_b, key) {
                continue;
            }
            let change = match key {
                b"DR" | b"DA" => Change::Metadata,
                b"NeedAppearances" => Change::FormFill,
                b"XFA" => Change::ContentChange,
                _ => Change::Unclear,
            };
            self.step.add(change, String::from_utf8_lossy(key).into_owned());
        }
        let direct = |document: &'a Document, form: &'a Dictionary| {
            let list = form.get(b"Fields").ok().and_then(|list| array(document, list)).unwrap_or_default();
            list.iter().filter(|field| field.as_reference().is_err()).count()
        };
        if direct(before, dict_a) + direct(after, dict_b) > 0
            && !self.graphs.equal_key(dict_a, dict_b, b"Fields")
        {
            self.step.add(Change::Unclear, "Fields");
        }
        let kept: Vec<(ObjectId, Field<'a>)> =
            self.fields_before.iter().map(|(id, field)| (*id, field.clone())).collect();
        for (id, field) in kept {
            match self.fields_after.get(&id).cloned() {
                Some(now) => self.field(&field, &now),
                None => self.step.add(Change::ContentChange, field.name),
            }
        }
        let new: Vec<(ObjectId, Field<'a>)> = self
            .fields_after
            .iter()
            .filter(|(id, _)| !self.fields_before.contains_key(id))
            .map(|(id, field)| (*id, field.clone()))
            .collect();
        for (_, field) in new {
            if field.kind == Some(b"Sig") {
                match field.dict.get(b"V").ok().and_then(|signature| dictionary(after, signature)) {
                    Some((_, signature)) => self.signed(&field, signature),
                    None if field.dict.has(b"Kids") || !field.dict.has(b"T") => {}
                    None => self.step.add(Change::FormFill, field.name),
                }
            } else {
                self.step.add(Change::Unclear, field.name);
            }
        }
    }

    fn field(&mut self, a: &Field<'a>, b: &Field<'a>) {
        let signature = |document: &'a Document, value: Option<&'a Object>| {
            value.and_then(|value| dictionary(document, value))
        };
        let is_signature = b.kind == Some(b"Sig") && a.kind == b.kind;
        let newly_signed = is_signature
            && signature(self.graphs.a, a.value).is_none()
            && signature(self.graphs.b, b.value).is_some();
        if let Some(signature) = signature(self.graphs.b, b.dict.get(b"V").ok()).filter(|_| newly_signed) {
            self.signed(b, signature.1);
        }
        for key in keys(a.dict, b.dict) {
            if matches!(key, b"P" | b"Parent" | b"StructParent") || self.graphs.equal_key(a.dict, b.dict, key)
            {
                continue;
            }
            let change = match key {
                b"V" | b"AP" | b"AS" | b"M" | b"MK" | b"F" | b"DA" | b"Lock" if newly_signed => continue,
                b"V" | b"AP" | b"AS" | b"M" | b"MK" | b"I" | b"RV" if !is_signature => Change::FormFill,
                _ => Change::ContentChange,
            };
            self.step.add(change, b.name.clone());
        }
    }

    fn signed(&mut self, field: &Field<'a>, signature: &'a Dictionary) {
        let stamp = name(self.graphs.b, signature, b"SubFilter") == Some(b"ETSI.RFC3161");
        self.step.add(if stamp { Change::Timestamp } else { Change::Signature }, field.name.clone());
    }

    fn trailer(&mut self) {
        let (a, b) = (&self.graphs.a.trailer, &self.graphs.b.trailer);
        let reaches =
            |one: &Dictionary, key: &[u8]| one.get(key).is_ok_and(|object| object.as_reference().is_ok());
        if !self.graphs.equal_key(a, b, b"Encrypt") {
            self.step.add(Change::Unclear, "Encrypt");
        }
        for key in keys(a, b) {
            match key {
                b"Root" | b"Size" | b"Prev" | b"XRefStm" | b"ID" | b"Encrypt" | b"DocChecksum" => {}
                // A cross-reference stream is its own trailer.
                b"Type" | b"W" | b"Index" | b"Length" | b"Filter" | b"DecodeParms" => {}
                b"Info" if self.graphs.equal_key(a, b, key) => {}
                // No honest writer names objects here that no page reaches: what hangs on them is in nobody's sight.
                _ if !reaches(a, key) && !reaches(b, key) && self.graphs.equal_key(a, b, key) => {}
                b"Info" => self.step.add(Change::Metadata, "Info"),
                _ => self.step.add(Change::Unclear, String::from_utf8_lossy(key).into_owned()),
            }
        }
    }
}

static EMPTY: std::sync::OnceLock<Dictionary> = std::sync::OnceLock::new();

fn keys<'k>(a: &'k Dictionary, b: &'k Dictionary) -> BTreeSet<&'k [u8]> {
    a.iter().chain(b.iter()).map(|(key, _)| key.as_slice()).collect()
}

fn annotations(document: &Document, page: ObjectId) -> &[Object] {
    let list = || array(document, document.get_dictionary(page).ok()?.get(b"Annots").ok()?);
    list().unwrap_or_default()
}

use annotations as annotations_of;

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
