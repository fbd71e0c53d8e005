//! What one revision changed against the one before it, as a person would see it.
//!
//! Everything reachable from the catalogue is compared. What honest signers and archives add is known by name; the
//! rest is a change of what is shown, or something a person must look at.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::fields::{Field, fields};
use super::graph::{Graphs, reachable, value};
use super::page_changes::annotations;
use super::step::Step;
use crate::judgement::RevisionChange as Change;

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
        inherited: false,
    };
    comparison.run(a, b);
    if comparison.graphs.exhausted {
        comparison.step.add(Change::Unclear, "");
    }
    comparison.step
}

/// A comparison under way; pages and form have their own files.
pub(super) struct Comparison<'a> {
    pub(super) graphs: Graphs<'a>,
    pub(super) fields_before: BTreeMap<ObjectId, Field<'a>>,
    pub(super) fields_after: BTreeMap<ObjectId, Field<'a>>,
    pub(super) step: Step,
    /// The pages whose fonts, pictures or other resources differ.
    pub(super) resources: Vec<usize>,
    /// Do pages inherit something else than before?
    pub(super) inherited: bool,
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
        let kept: Vec<ObjectId> = pages_before
            .iter()
            .flat_map(|page| annotations(before, *page))
            .filter_map(|annotation| annotation.as_reference().ok())
            .collect();
        let annotations_after: BTreeSet<ObjectId> = pages_after
            .iter()
            .flat_map(|page| annotations(after, *page))
            .filter_map(|annotation| annotation.as_reference().ok())
            .collect();
        self.graphs.known.extend(kept.into_iter().filter(|id| annotations_after.contains(id)));

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
        self.unreached();
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
                b"Pages" => self.inherited = true,
                b"OCProperties" => self.step.add(Change::ContentChange, "lớp hiển thị"),
                b"Extensions" | b"Version" | b"Metadata" | b"StructTreeRoot" | b"MarkInfo" => {
                    self.step.add(Change::Metadata, place);
                }
                b"Perms" if !a.has(b"Perms") => self.step.add(Change::Metadata, place),
                _ => self.step.add(Change::Unclear, place),
            }
        }
        if self.inherited && self.resources.is_empty() {
            self.step.add(Change::ContentChange, "danh sách trang");
        }
    }

    /// Objects that were there, that nothing we see leads to, and that became others: honest writers leave them alone,
    /// but a program that reads a damaged or doubled entry in another way may show them.
    fn unreached(&mut self) {
        let (before, after) = (self.graphs.a, self.graphs.b);
        let structure = |object: &Object| {
            object.as_stream().is_ok_and(|one| one.dict.has_type(b"ObjStm") || one.dict.has_type(b"XRef"))
        };
        let changed = before.objects.iter().filter(|(id, object)| {
            after.objects.get(id).is_some_and(|now| now != *object && !structure(now) && !structure(object))
        });
        let changed: Vec<ObjectId> = changed.map(|(id, _)| *id).collect();
        if changed.is_empty() {
            return;
        }
        let (seen_before, seen_after) = (reachable(before), reachable(after));
        if changed.iter().any(|id| !seen_before.contains(id) && !seen_after.contains(id)) {
            self.step.add(Change::Unclear, "phần không trang nào dùng");
        }
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

pub(super) static EMPTY: std::sync::OnceLock<Dictionary> = std::sync::OnceLock::new();

/// The keys of either dictionary.
pub(super) fn keys<'k>(a: &'k Dictionary, b: &'k Dictionary) -> BTreeSet<&'k [u8]> {
    a.iter().chain(b.iter()).map(|(key, _)| key.as_slice()).collect()
}
