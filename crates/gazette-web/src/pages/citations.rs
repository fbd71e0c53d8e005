//! Where the citations in a text lead: to the document that is meant, and to the place in it.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use gazette_index::{Citing as Cites, Index};
use gazette_model::{DocumentRecord, ReferenceKind, Relation, UnitKind};
use gazette_text::citation::{CitedDocument, resolve};
use gazette_text::number;
use gazette_text::relation::Target;

use crate::ask::encode;
use crate::catalogue::Catalogue;
use crate::text::Citing;

/// Provisions of other documents that are looked up for one page; those beyond lead to the document.
const MOST: usize = 2000;

/// Places that were looked up: by document and provision.
type Places = HashMap<(Arc<str>, String), Option<String>>;

/// What a page knows of the citations in its text.
pub(crate) struct Citations<'a> {
    record: &'a DocumentRecord,
    /// Address of the document, `/van-ban/BODY/NUMBER`.
    base: &'a str,
    suffix: &'a str,
    /// The address of the unit that is shown; `None` where all are.
    shown: Option<String>,
    catalogue: &'a Catalogue,
    index: Option<&'a Index>,
    cites: Option<Cites<'a>>,
    /// Addresses of units, and anchors of parts, chapters and sections.
    units: HashSet<String>,
    groups: HashSet<String>,
    /// What the document changes in others.
    acts: Vec<&'a Relation>,
    meant: RefCell<HashMap<Target, Option<Arc<str>>>>,
    places: RefCell<Places>,
}

impl<'a> Citations<'a> {
    pub(crate) fn new(
        record: &'a DocumentRecord,
        (base, suffix): (&'a str, &'a str),
        shown: Option<&str>,
        catalogue: &'a Catalogue,
        index: Option<&'a Index>,
        outgoing: &'a [Relation],
    ) -> Self {
        let (mut units, mut groups) = (HashSet::new(), HashSet::new());
        for unit in &record.document.units {
            anchors(unit, "", "", &mut units, &mut groups);
        }
        let changes = |one: &&Relation| {
            !matches!(one.kind, ReferenceKind::Basis | ReferenceKind::Cites | ReferenceKind::Guides)
        };
        Self {
            record,
            base,
            suffix,
            shown: shown.map(str::to_owned),
            catalogue,
            index,
            cites: index.and_then(|index| index.citing(&record.id).ok().flatten()),
            units,
            groups,
            acts: outgoing.iter().filter(changes).collect(),
            meant: RefCell::default(),
            places: RefCell::default(),
        }
    }

    /// The address a citation leads to; `None` where nothing is published that is surely meant.
    pub(crate) fn lead(&self, citing: &Citing<'_>) -> Option<String> {
        let provision = citing.provision;
        let Some(target) = Target::of(citing.citation) else {
            return self.own(citing, provision?);
        };
        let document = self.document(&target)?;
        if *document == *self.record.id {
            // `Luật này` by its name or number: only its provisions are worth a way.
            return self.here(provision?);
        }
        Some(self.other(&document, provision))
    }

    /// A provision without a document: of this one, or of the one that is being changed.
    fn own(&self, citing: &Citing<'_>, provision: &str) -> Option<String> {
        let this = matches!(citing.citation.document, CitedDocument::This);
        // `khoản 2 Điều này` speaks of the place it stands at; in quoted words that is a place of another text.
        let said = this && citing.words.to_lowercase().ends_with("này");
        if citing.quoted {
            return None;
        }
        if !said {
            let here = |place: &String| {
                place.is_empty()
                    || citing.here == *place
                    || citing.here.strip_prefix(place.as_str()).is_some_and(|rest| rest.starts_with('/'))
            };
            let mut acts = self.acts.iter().filter(|act| act.places.iter().any(here)).peekable();
            if acts.peek().is_some() {
                // What is changed here is a provision of the other document, whatever stands at this number in ours.
                let act = acts.find(|act| act.provisions.iter().any(|known| known == provision))?;
                return (!act.to.is_empty())
                    .then(|| self.other(&Arc::from(act.to.as_str()), Some(provision)));
            }
        }
        self.here(&resolve(provision, citing.here))
    }

    /// A place of this document.
    fn here(&self, provision: &str) -> Option<String> {
        if self.groups.contains(provision) {
            let page =
                if self.shown.is_some() { format!("{}{}", self.base, self.suffix) } else { String::new() };
            return Some(format!("{page}#{}", encode(provision, true)));
        }
        let mut path = provision;
        while !self.units.contains(path) {
            path = path.rsplit_once('/').filter(|(above, _)| above.contains("dieu-"))?.0;
        }
        let near = self.shown.as_ref().is_none_or(|shown| {
            path.strip_prefix(shown.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        let path = encode(path, true);
        Some(if near { format!("#{path}") } else { format!("{}/{path}{}", self.base, self.suffix) })
    }

    /// A document, or the place in it.
    fn other(&self, document: &Arc<str>, provision: Option<&str>) -> String {
        let place = provision.and_then(|provision| self.place(document, provision));
        let place = place.map(|place| format!("/{}", encode(&place, true))).unwrap_or_default();
        format!("/van-ban/{}{place}{}", encode(document, true), self.suffix)
    }

    fn place(&self, document: &Arc<str>, provision: &str) -> Option<String> {
        let mut places = self.places.borrow_mut();
        let key = (Arc::clone(document), provision.to_owned());
        if let Some(known) = places.get(&key) {
            return known.clone();
        }
        if places.len() >= MOST {
            return None;
        }
        let place = self.index.and_then(|index| index.cited_place(document, provision).ok().flatten());
        places.insert(key, place.clone());
        place
    }

    /// The published document that is called so.
    fn document(&self, target: &Target) -> Option<Arc<str>> {
        if let Some(known) = self.meant.borrow().get(target) {
            return known.clone();
        }
        let own = self.record.document.metadata.number.as_ref();
        let found = if target.is_number()
            && own.is_some_and(|own| number::key(own.as_str()) == number::key(&target.name))
        {
            Some(self.record.id.clone())
        } else if let Some(cites) = &self.cites {
            cites.meant(target).ok().flatten()
        } else if target.is_number() {
            self.catalogue.by_number(&target.name).map(str::to_owned)
        } else {
            None
        };
        let found = found.map(Arc::from);
        self.meant.borrow_mut().insert(target.clone(), found.clone());
        found
    }
}

/// The addresses of a unit and those below it, and the anchors of what only groups articles.
fn anchors(
    unit: &gazette_model::Unit,
    path: &str,
    group: &str,
    units: &mut HashSet<String>,
    groups: &mut HashSet<String>,
) {
    let grouping = unit.kind.is_grouping();
    let below = |above: &str| match (unit.key.is_empty(), above.is_empty()) {
        (true, _) => above.to_owned(),
        (false, true) => unit.key.clone(),
        (false, false) => format!("{above}/{}", unit.key),
    };
    let (path, group) = match (unit.key.is_empty(), grouping) {
        (true, _) => (path.to_owned(), group.to_owned()),
        (false, true) => (path.to_owned(), below(group)),
        (false, false) => (below(path), below(path)),
    };
    if !unit.key.is_empty() && unit.kind != UnitKind::Text {
        if grouping {
            groups.insert(group.clone());
        } else {
            units.insert(path.clone());
        }
    }
    for child in &unit.children {
        anchors(child, &path, &group, units, groups);
    }
}
