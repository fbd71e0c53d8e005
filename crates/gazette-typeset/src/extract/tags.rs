//! The tags (cấu trúc) of the pages that stay: the structure tree without the branches of other pages.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::{DEEPEST, broken, leaves, too_deep};
use crate::TypesetError;

/// Cuts the structure tree down to `pages` and `annotations`, and adds its new root.
pub(super) fn cut(
    document: &mut Document,
    catalog: &Dictionary,
    pages: &BTreeSet<ObjectId>,
    annotations: &BTreeSet<ObjectId>,
) -> Result<Object, TypesetError> {
    let root = catalog.get_deref(b"StructTreeRoot", document).and_then(Object::as_dict);
    let root = root.map_err(|_| TypesetError::Extract("the PDF has no tags".to_owned()))?.clone();
    let mut pruning = Pruning { document, pages, annotations, made: BTreeMap::new(), seen: BTreeSet::new() };
    let kids = pruning.kids(&root, None, 0)?.kept.unwrap_or_default();
    let mut made = pruning.made;
    let mut order = Vec::new();
    reach(&kids, &made, &mut order);
    let stays: BTreeSet<ObjectId> = order.iter().copied().collect();
    raise_headings(&order, &mut made);

    let mut names = Vec::new();
    if let Ok(tree) = root.get_deref(b"IDTree", document).and_then(Object::as_dict) {
        leaves(document, tree, b"Names", 0, &mut |name, element| {
            if element.as_reference().is_ok_and(|id| stays.contains(&id)) {
                names.extend([name.clone(), element.clone()]);
            }
        })?;
    }
    let parents = parents(document, &root, pages, &stays)?;
    let mut cut = dictionary! { "Type" => "StructTreeRoot", "K" => kids };
    for key in [&b"RoleMap"[..], b"ClassMap", b"Namespaces", b"ParentTreeNextKey"] {
        if let Ok(value) = root.get(key) {
            cut.set(key, value.clone());
        }
    }
    cut.set("ParentTree", dictionary! { "Nums" => parents });
    if !names.is_empty() {
        cut.set("IDTree", dictionary! { "Names" => names });
    }
    let id = document.add_object(cut);
    for (element, mut dictionary) in made {
        if !stays.contains(&element) {
            continue;
        }
        if let Ok(Object::Array(others)) = dictionary.get_mut(b"Ref") {
            others.retain(|other| other.as_reference().is_ok_and(|id| stays.contains(&id)));
        }
        let parent = dictionary.get(b"P").and_then(Object::as_reference);
        if !parent.is_ok_and(|parent| stays.contains(&parent)) {
            dictionary.set("P", Object::Reference(id));
        }
        document.objects.insert(element, Object::Dictionary(dictionary));
    }
    Ok(Object::Reference(id))
}

struct Pruning<'a> {
    document: &'a Document,
    pages: &'a BTreeSet<ObjectId>,
    annotations: &'a BTreeSet<ObjectId>,
    /// The elements as they will be; which of them stay is told by what leads to them.
    made: BTreeMap<ObjectId, Dictionary>,
    seen: BTreeSet<ObjectId>,
}

/// What becomes of a part of the structure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Stays,
    Goes,
    /// Nothing on any page, as an empty cell: it goes with what stands beside it.
    Hollow,
}

/// What is left of the children of an element.
struct Kids {
    fate: Fate,
    /// Those that stay; nothing where there never were any.
    kept: Option<Vec<Object>>,
    /// Whether an annotation goes.
    unlinked: bool,
}

impl Pruning<'_> {
    fn element(&mut self, id: ObjectId, depth: usize) -> Result<Fate, TypesetError> {
        if depth > DEEPEST || !self.seen.insert(id) {
            return Err(too_deep());
        }
        let mut element = self.document.get_dictionary(id).map_err(|error| broken(&error))?.clone();
        let page = element.get(b"Pg").and_then(Object::as_reference).ok();
        let kids = self.kids(&element, page, depth)?;
        match kids.kept {
            Some(kept) if !kept.is_empty() => element.set("K", kept),
            _ => {
                element.remove(b"K");
            }
        }
        if page.is_some_and(|page| !self.pages.contains(&page)) {
            element.remove(b"Pg");
        }
        if kids.unlinked && role(&element) == b"Link" {
            element.set("S", "Span");
        }
        self.made.insert(id, element);
        Ok(kids.fate)
    }

    fn kids(&mut self, of: &Dictionary, page: Option<ObjectId>, depth: usize) -> Result<Kids, TypesetError> {
        let list = match of.get_deref(b"K", self.document) {
            Ok(Object::Array(list)) => list.clone(),
            Ok(Object::Null) | Err(_) => Vec::new(),
            // A single child, which may be an element and is then known by its reference.
            Ok(_) => of.get(b"K").ok().cloned().into_iter().collect(),
        };
        let mut fates = Vec::with_capacity(list.len());
        let mut unlinked = false;
        for kid in &list {
            let (fate, link) = self.kid(kid, page, depth)?;
            unlinked |= link && fate == Fate::Goes;
            fates.push(fate);
        }
        let stays = |fate: &Fate| *fate == Fate::Stays;
        let fate = if fates.iter().any(stays) {
            Fate::Stays
        } else if fates.iter().all(|fate| *fate == Fate::Hollow) {
            Fate::Hollow
        } else {
            Fate::Goes
        };
        let row = role(of) == b"TR";
        let mut kept = Vec::with_capacity(list.len());
        for (at, kid) in list.iter().enumerate() {
            let keep = match fates.get(at) {
                Some(Fate::Stays) => true,
                // A row keeps its cells, so that its columns stay where they are; what they say is on another page.
                Some(Fate::Goes) if row && fate == Fate::Stays => {
                    if let Some(cell) = kid.as_reference().ok().and_then(|id| self.made.get_mut(&id)) {
                        cell.remove(b"K");
                    }
                    true
                }
                Some(Fate::Hollow) if fate == Fate::Hollow => true,
                Some(Fate::Hollow) => {
                    let full = |fate: &&Fate| **fate != Fate::Hollow;
                    let (before, after) = fates.split_at(at);
                    let beside = before.iter().rfind(full).or_else(|| after.iter().find(full));
                    beside.is_some_and(stays)
                }
                _ => false,
            };
            if keep {
                kept.push(kid.clone());
            }
        }
        Ok(Kids { fate, kept: (!list.is_empty()).then_some(kept), unlinked })
    }

    /// What becomes of a child, and whether it is an annotation.
    fn kid(
        &mut self,
        kid: &Object,
        page: Option<ObjectId>,
        depth: usize,
    ) -> Result<(Fate, bool), TypesetError> {
        let on = |page: Option<ObjectId>| match page {
            Some(page) if self.pages.contains(&page) => Fate::Stays,
            _ => Fate::Goes,
        };
        let (id, kid) = self.document.dereference(kid).map_err(|error| broken(&error))?;
        let reference = |one: &Dictionary, key: &[u8]| one.get(key).and_then(Object::as_reference).ok();
        match kid {
            Object::Integer(_) => Ok((on(page), false)),
            Object::Dictionary(one) if one.has_type(b"MCR") => {
                Ok((on(reference(one, b"Pg").or(page)), false))
            }
            Object::Dictionary(one) if one.has_type(b"OBJR") => {
                let stays = reference(one, b"Obj").is_some_and(|id| self.annotations.contains(&id));
                Ok((if stays { Fate::Stays } else { Fate::Goes }, true))
            }
            Object::Dictionary(_) => match id {
                Some(id) => Ok((self.element(id, depth + 1)?, false)),
                None => Err(TypesetError::Extract("an element of the tags has no number".to_owned())),
            },
            _ => Ok((Fate::Goes, false)),
        }
    }
}

fn role(element: &Dictionary) -> &[u8] {
    element.get(b"S").and_then(Object::as_name).unwrap_or_default()
}

/// The elements below `kids`, in the order they are read.
fn reach(kids: &[Object], made: &BTreeMap<ObjectId, Dictionary>, order: &mut Vec<ObjectId>) {
    for id in kids.iter().filter_map(|kid| kid.as_reference().ok()) {
        let Some(element) = made.get(&id) else { continue };
        order.push(id);
        match element.get(b"K") {
            Ok(Object::Array(below)) => reach(below, made, order),
            Ok(one) => reach(std::slice::from_ref(one), made, order),
            Err(_) => {}
        }
    }
}

/// Headings begin at the first level and skip none (PDF/UA-1, 7.4.2), also where those above them stand on other pages.
fn raise_headings(order: &[ObjectId], made: &mut BTreeMap<ObjectId, Dictionary>) {
    let mut open: Vec<u32> = Vec::new();
    for id in order {
        let Some(element) = made.get_mut(id) else { continue };
        let level =
            std::str::from_utf8(role(element)).ok().and_then(|role| role.strip_prefix('H')?.parse().ok());
        let Some(level) = level else { continue };
        while open.last().is_some_and(|above| *above >= level) {
            open.pop();
        }
        open.push(level);
        if open.len() <= 6 {
            element.set("S", Object::Name(format!("H{}", open.len()).into_bytes()));
        }
    }
}

/// The entries of the parent tree that the pages that stay ask for.
fn parents(
    document: &Document,
    root: &Dictionary,
    pages: &BTreeSet<ObjectId>,
    stays: &BTreeSet<ObjectId>,
) -> Result<Vec<Object>, TypesetError> {
    let mut asked = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut open: Vec<&Object> = Vec::new();
    for page in pages {
        open.push(document.get_object(*page).map_err(|error| broken(&error))?);
    }
    while let Some(object) = open.pop() {
        let dictionary = match object {
            Object::Reference(id) => {
                if seen.insert(*id) {
                    open.extend(document.get_object(*id).ok());
                }
                continue;
            }
            Object::Array(list) => {
                open.extend(list);
                continue;
            }
            Object::Dictionary(dictionary) => dictionary,
            Object::Stream(stream) => &stream.dict,
            _ => continue,
        };
        for (key, value) in dictionary {
            match key.as_slice() {
                b"StructParents" | b"StructParent" => asked.extend(value.as_i64()),
                // These lead out of the page.
                b"Parent" | b"P" | b"Dest" | b"A" => {}
                _ => open.push(value),
            }
        }
    }
    let tree =
        root.get_deref(b"ParentTree", document).and_then(Object::as_dict).map_err(|error| broken(&error))?;
    let held = |one: &Object| match one.as_reference() {
        Ok(id) if stays.contains(&id) => one.clone(),
        _ => Object::Null,
    };
    let mut list = Vec::new();
    leaves(document, tree, b"Nums", 0, &mut |key, value| {
        if !key.as_i64().is_ok_and(|key| asked.contains(&key)) {
            return;
        }
        let entry = match document.dereference(value) {
            Ok((_, Object::Array(elements))) => Object::Array(elements.iter().map(held).collect()),
            _ => held(value),
        };
        list.extend([key.clone(), entry]);
    })?;
    Ok(list)
}
