//! What one document does to others (quan hệ), read from its text, and how it is called by them.
//!
//! [`facts`] reads one document; who holds the facts of many knows the relations of all in both directions,
//! and [`validity::judge`] says from them what is in force on a day.

pub mod validity;

use std::collections::HashMap;

use gazette_model::{Date, Document, DocumentRecord, ReferenceKind, UnitKind};
use serde::{Deserialize, Serialize};

use crate::citation::{self, Citation, CitedDocument};
use crate::fold::{fold, slug};
use crate::number;

/// What is known of one document for its relations (dữ kiện quan hệ).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// Its address.
    pub id: String,
    /// Its number as printed.
    pub number: String,
    /// Its type.
    pub kind: String,
    /// Its subject.
    pub subject: String,
    /// Date of issue.
    pub issued_on: Option<Date>,
    /// Effective date.
    pub effective_on: Option<Date>,
    /// What it does to others, in the order of its text.
    pub acts: Vec<Act>,
}

/// One thing a document does to another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Act {
    /// What.
    pub kind: ReferenceKind,
    /// To which document.
    pub target: Target,
    /// Where it says so, as paths.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<String>,
    /// To which provisions; empty for the whole document.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub provisions: Vec<String>,
    /// The day it takes effect, where the text names one of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// The sentence it was read from; empty for what is only cited.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
}

/// A document as another one calls it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Target {
    /// As printed: `34/2016/NĐ-CP`, `Luật Đất đai`.
    pub name: String,
    /// The year given with a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i16>,
}

/// Most places and provisions that are kept of one act.
const MOST: usize = 300;

/// Reads what a document is called and does to others.
pub fn facts(record: &DocumentRecord) -> Facts {
    let metadata = &record.document.metadata;
    let mut out = Facts {
        id: record.id.clone(),
        number: metadata.number.as_ref().map(ToString::to_string).unwrap_or_default(),
        kind: metadata.kind.clone().unwrap_or_default(),
        subject: metadata.subject.clone().unwrap_or_default(),
        issued_on: metadata.issued_on,
        effective_on: metadata.effective_on,
        acts: Vec::new(),
    };
    let own = number::key(&out.number);
    let mut acts = Acts::default();
    for reference in metadata.references.iter().filter(|one| one.kind != ReferenceKind::Basis) {
        let target = Target { name: reference.number.to_string(), year: None };
        let act = acts.of(reference.kind, target);
        act.add("", reference.provision.iter().cloned());
        if act.source.is_empty() {
            act.source.clone_from(&reference.source);
        }
    }
    cited(&record.document, &mut acts);
    out.acts = acts.list;
    out.acts.retain(|act| own.is_empty() || number::key(&act.target.name) != own);
    out
}

/// What the text cites: its bases, and the documents named in its provisions.
fn cited(document: &Document, acts: &mut Acts) {
    document.each_unit(&mut |path, unit| {
        if matches!(unit.kind, UnitKind::Head | UnitKind::Title | UnitKind::Signature | UnitKind::Recipients)
        {
            return;
        }
        let kind = if unit.kind == UnitKind::Basis { ReferenceKind::Basis } else { ReferenceKind::Cites };
        let mut read = |text: String| {
            for found in citation::find(&text) {
                let Some(target) = Target::of(&found) else { continue };
                let act = acts.of(kind, target);
                act.add(path, found.provisions.into_iter());
                if kind == ReferenceKind::Basis && act.source.is_empty() {
                    act.source = text.chars().take(500).collect();
                }
            }
        };
        unit.heading.iter().for_each(|paragraph| read(paragraph.text()));
        unit.body.iter().for_each(|block| block.each_paragraph(&mut |paragraph| read(paragraph.text())));
    });
}

impl Target {
    /// The document a citation means; none where it means its own.
    pub fn of(citation: &Citation) -> Option<Self> {
        match &citation.document {
            CitedDocument::This => None,
            CitedDocument::Number(number) => Some(Self { name: number.trim().to_owned(), year: None }),
            CitedDocument::Name { name, year } => Some(Self { name: name.clone(), year: *year }),
        }
    }

    /// The key under which the document would be known: that of its number, or of its name.
    pub fn key(&self) -> String {
        if self.name.starts_with(|c: char| c.is_ascii_digit()) {
            number::key(&self.name)
        } else {
            slug(&self.name)
        }
    }
}

impl Facts {
    /// The keys under which others may cite this document: its number, and the name of a law.
    pub fn keys(&self) -> Vec<String> {
        let mut keys = Vec::new();
        if !self.number.is_empty() {
            keys.push(number::key(&self.number));
        }
        let kind = slug(&self.kind);
        if matches!(kind.as_str(), "luat" | "bo-luat" | "phap-lenh" | "hien-phap") {
            let name = slug(&self.subject);
            let named =
                name == kind || name.strip_prefix(kind.as_str()).is_some_and(|rest| rest.starts_with('-'));
            keys.push(if named { name } else { format!("{kind}-{name}") });
            if kind == "hien-phap" {
                keys.push(kind);
            }
        }
        keys.dedup();
        keys
    }
}

/// Which of the documents known under its key a target means: the one of the year given, or the last issued
/// before the document that cites; none where that leaves a choice.
pub fn choose<'a>(target: &Target, citing: &Facts, known: &'a [Facts]) -> Option<&'a Facts> {
    match known {
        [] => None,
        [only] => Some(only),
        many if target.name.starts_with(|c: char| c.is_ascii_digit()) => {
            // The same number of different bodies: the one of the citing body, else nobody can tell.
            let body = |facts: &'a Facts| facts.id.split('/').next().unwrap_or_default();
            let own = citing.id.split('/').next().unwrap_or_default();
            let mut same = many.iter().filter(|facts| body(facts) == own);
            same.next().filter(|_| same.next().is_none())
        }
        many => {
            let year = |facts: &Facts| facts.issued_on.map(Date::year);
            if let Some(wanted) = target.year
                && let Some(found) = many.iter().find(|facts| year(facts) == Some(wanted))
            {
                return Some(found);
            }
            let before = many.iter().filter(|facts| match (facts.issued_on, citing.issued_on) {
                (Some(known), Some(citing)) => known <= citing,
                _ => true,
            });
            before.max_by_key(|facts| facts.issued_on)
        }
    }
}

/// Acts in the order they were first met, one for each kind and target.
#[derive(Debug, Default)]
struct Acts {
    list: Vec<Act>,
    known: HashMap<(ReferenceKind, String, Option<i16>), usize>,
}

impl Acts {
    fn of(&mut self, kind: ReferenceKind, target: Target) -> &mut Act {
        let next = self.list.len();
        let at = *self.known.entry((kind, fold(&target.key()), target.year)).or_insert(next);
        if at == next {
            let act = Act {
                kind,
                target,
                places: Vec::new(),
                provisions: Vec::new(),
                on: None,
                source: String::new(),
            };
            self.list.push(act);
        }
        &mut self.list[at]
    }
}

impl Act {
    fn add(&mut self, place: &str, provisions: impl Iterator<Item = String>) {
        if !place.is_empty()
            && self.places.len() < MOST
            && self.places.last().is_none_or(|last| last != place)
        {
            self.places.push(place.to_owned());
        }
        for provision in provisions {
            if self.provisions.len() < MOST && !self.provisions.contains(&provision) {
                self.provisions.push(provision);
            }
        }
    }
}
