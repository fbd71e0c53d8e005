//! What a revision changed in the form: its own entries, its fields, and the signatures in them.

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::changes::{Comparison, EMPTY, keys};
use super::fields::Field;
use super::graph::{array, dictionary, name};
use crate::judgement::RevisionChange as Change;

impl<'a> Comparison<'a> {
    pub(super) fn form(&mut self, a: &'a Dictionary, b: &'a Dictionary) {
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
                    None => {
                        self.step.waiting.insert(field.name.clone());
                        self.step.add(Change::FormFill, field.name);
                    }
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
            if matches!(key, b"P" | b"StructParent") || self.graphs.equal_key(a.dict, b.dict, key) {
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
}
