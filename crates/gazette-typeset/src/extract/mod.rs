//! The extract of a document (trích Công báo): its pages, cut out of the PDF of its issue as it was published.
//!
//! The pages stay as they are, byte for byte of their content; what belongs to a whole issue is cut down to them: tags,
//! outline, places that links lead to, page labels, attached files, metadata. What is cut is again PDF/A-3a and PDF/UA-1. A
//! signature over the issue does not cover it and is left out, whole.

mod attached;
mod metadata;
mod outline;
mod tags;

use std::collections::{BTreeMap, BTreeSet};

use gazette_model::{Date, Digest};
use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use crate::TypesetError;
use crate::pack::write;
use crate::page_tree::inherited;

/// Nothing of ours lies deeper in its tree.
const DEEPEST: usize = 256;
/// What of the catalog holds for the pages as for the issue.
const OF_THE_CATALOG: [&[u8]; 6] =
    [b"Lang", b"MarkInfo", b"ViewerPreferences", b"OutputIntents", b"PageMode", b"PageLayout"];

/// What is cut out of a published issue.
pub struct Extract<'a> {
    /// The first and the last page, counted from 1.
    pub pages: (u32, u32),
    /// The title of the extract.
    pub title: &'a str,
    /// What stands in its metadata for those who meet it alone: that it is a copy, and of what.
    pub note: &'a str,
    /// What is said there besides where a signature over the issue was left out.
    pub unsigned: &'a str,
    /// The date of the issue.
    pub date: Date,
    /// Names the extract for ever: the digest of what it is cut out of, and what it is.
    pub identifier: Digest,
    /// Whether a file attached to the issue, with these bytes, belongs to the document.
    pub attached: &'a dyn Fn(&[u8]) -> bool,
}

/// Pages cut out of an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extracted {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// Whether the issue carries a signature, which was left out.
    pub signed: bool,
}

/// Cuts pages out of a published issue, the same bytes every time.
///
/// # Errors
///
/// If the PDF cannot be read, is no tagged PDF, or has no such pages.
pub fn extract(issue: &[u8], extract: &Extract<'_>) -> Result<Extracted, TypesetError> {
    let mut document = Document::load_mem(issue).map_err(|error| broken(&error))?;
    let all: Vec<ObjectId> = document.page_iter().collect();
    let (first, last) = extract.pages;
    let place = |page: u32| usize::try_from(page).ok();
    let from = place(first).and_then(|first| first.checked_sub(1));
    let range = from.zip(place(last)).and_then(|(from, to)| all.get(from..to)).unwrap_or_default();
    let (Some(from), false) = (from, range.is_empty()) else {
        let last = u32::try_from(all.len()).unwrap_or(u32::MAX);
        return Err(TypesetError::NoPage { asked: extract.pages.1, last });
    };
    let kept: BTreeSet<ObjectId> = range.iter().copied().collect();

    let catalog = document.catalog().map_err(|error| broken(&error))?.clone();
    let places = Places::of(&document, &catalog, kept)?;
    let annotations = trim_pages(&mut document, range, &places)?;
    let mut cut: Dictionary = OF_THE_CATALOG
        .iter()
        .filter_map(|key| Some((key.to_vec(), catalog.get(key).ok()?.clone())))
        .collect();
    cut.set("Type", "Catalog");
    cut.set("Pages", page_tree(&mut document, range)?);
    cut.set("PageLabels", page_labels(&document, &catalog, from, range.len())?);
    cut.set("StructTreeRoot", tags::cut(&mut document, &catalog, &places.pages, &annotations)?);
    if let Some(outline) = outline::cut(&mut document, &catalog, &places)? {
        cut.set("Outlines", outline);
    }
    let mut names = Dictionary::new();
    if let Some((files, tree)) = attached::cut(&document, &catalog, extract.attached)? {
        cut.set("AF", files);
        names.set("EmbeddedFiles", tree);
    }
    if let Some(tree) = places.named() {
        names.set("Dests", tree);
    }
    if !names.is_empty() {
        cut.set("Names", names);
    }
    let signed = is_signed(&document, &catalog);
    let note =
        if signed { format!("{} {}", extract.note, extract.unsigned) } else { extract.note.to_owned() };
    let info = metadata::add(&mut document, &mut cut, extract, &note, range.len());
    let root = document.add_object(cut);
    let identifier = Object::string_literal(extract.identifier.0.get(..16).unwrap_or_default().to_vec());
    document.trailer =
        dictionary! { "Root" => root, "Info" => info, "ID" => vec![identifier.clone(), identifier] };
    Ok(Extracted { pdf: finish(document, range.len())?, signed })
}

/// Whether any field of the issue's form is signed.
fn is_signed(document: &Document, catalog: &Dictionary) -> bool {
    let form = catalog.get_deref(b"AcroForm", document).and_then(Object::as_dict);
    let fields = form.and_then(|form| form.get_deref(b"Fields", document)).and_then(Object::as_array);
    fields.into_iter().flatten().any(|field| {
        let field = document.dereference(field).and_then(|(_, field)| field.as_dict());
        field.is_ok_and(|field| field.has(b"V"))
    })
}

/// Leaves out what is not reached any more and numbers the rest in order.
fn finish(mut document: Document, pages: usize) -> Result<Vec<u8>, TypesetError> {
    document.prune_objects();
    let known: BTreeSet<ObjectId> = document.objects.keys().copied().collect();
    document.traverse_objects(|object| {
        // Once the numbers are given anew, a reference to nothing would lead to something else.
        if object.as_reference().is_ok_and(|id| !known.contains(&id)) {
            *object = Object::Null;
        }
    });
    let held =
        document.objects.values().filter(|object| object.as_dict().is_ok_and(|one| one.has_type(b"Page")));
    if held.count() != pages {
        return Err(TypesetError::Extract("pages of other documents would come along".to_owned()));
    }
    document.renumber_objects();
    write(&mut document)
}

/// The pages that stay, and where names lead.
struct Places {
    pages: BTreeSet<ObjectId>,
    /// Named places by their name: the place, and its page.
    named: BTreeMap<Vec<u8>, (Object, Option<ObjectId>)>,
}

impl Places {
    fn of(
        document: &Document,
        catalog: &Dictionary,
        pages: BTreeSet<ObjectId>,
    ) -> Result<Self, TypesetError> {
        let mut named = BTreeMap::new();
        let mut add = |name: Vec<u8>, place: Object| {
            let page = page_of(document, &place);
            named.insert(name, (place, page));
        };
        let names = catalog.get_deref(b"Names", document).and_then(Object::as_dict);
        if let Ok(tree) =
            names.and_then(|names| names.get_deref(b"Dests", document)).and_then(Object::as_dict)
        {
            leaves(document, tree, b"Names", 0, &mut |key, place| {
                if let Ok(name) = key.as_str() {
                    add(name.to_vec(), place.clone());
                }
            })?;
        }
        if let Ok(old) = catalog.get_deref(b"Dests", document).and_then(Object::as_dict) {
            old.iter().for_each(|(name, place)| add(name.clone(), place.clone()));
        }
        Ok(Self { pages, named })
    }

    /// Whether a link, or a line of the outline, leads to a page that stays; nothing if it leads to no page at all.
    fn leads(&self, document: &Document, from: &Dictionary) -> Option<bool> {
        let place = match from.get(b"Dest") {
            Ok(place) => place,
            Err(_) => {
                let action = from.get_deref(b"A", document).and_then(Object::as_dict).ok()?;
                let goes = action.get(b"S").and_then(Object::as_name).ok()?;
                if goes != b"GoTo" {
                    return None;
                }
                action.get(b"D").ok()?
            }
        };
        let page = match document.dereference(place).ok()?.1 {
            Object::String(name, _) | Object::Name(name) => self.named.get(name).and_then(|(_, page)| *page),
            _ => page_of(document, place),
        };
        Some(page.is_some_and(|page| self.pages.contains(&page)))
    }

    /// The named places on pages that stay.
    fn named(&self) -> Option<Object> {
        let held = |page: &Option<ObjectId>| page.is_some_and(|page| self.pages.contains(&page));
        let held = self.named.iter().filter(|(_, (_, page))| held(page));
        let list: Vec<Object> = held
            .flat_map(|(name, (place, _))| [Object::string_literal(name.clone()), place.clone()])
            .collect();
        (!list.is_empty()).then(|| Object::Dictionary(dictionary! { "Names" => list }))
    }
}

/// The page of a place that is not named.
fn page_of(document: &Document, place: &Object) -> Option<ObjectId> {
    let place = match document.dereference(place).ok()?.1 {
        Object::Dictionary(dictionary) => dictionary.get_deref(b"D", document).ok()?,
        other => other,
    };
    place.as_array().ok()?.first()?.as_reference().ok()
}

/// Gives each page what it inherits, and takes from it the links that lead away and whatever is no link; returns the
/// links that stay.
fn trim_pages(
    document: &mut Document,
    pages: &[ObjectId],
    places: &Places,
) -> Result<BTreeSet<ObjectId>, TypesetError> {
    let mut stay = BTreeSet::new();
    for id in pages {
        let mut page = document.get_dictionary(*id).map_err(|error| broken(&error))?.clone();
        for key in [&b"Resources"[..], b"MediaBox", b"CropBox", b"Rotate"] {
            if let Some(value) = inherited(document, *id, key).filter(|_| !page.has(key)) {
                page.set(key, value);
            }
        }
        for key in [&b"AA"[..], b"B", b"Annots"] {
            page.remove(key);
        }
        let before = document.get_dictionary(*id).and_then(|page| page.get_deref(b"Annots", document));
        let listed = before.and_then(Object::as_array).cloned().unwrap_or_default();
        let mut links = Vec::new();
        for one in listed {
            let Ok((Some(link), Object::Dictionary(annotation))) = document.dereference(&one) else {
                continue;
            };
            let is_link =
                annotation.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Link");
            if is_link && places.leads(document, annotation) != Some(false) {
                links.push(Object::Reference(link));
                stay.insert(link);
            }
        }
        if !links.is_empty() {
            page.set("Annots", links);
        }
        document.objects.insert(*id, Object::Dictionary(page));
    }
    Ok(stay)
}

fn page_tree(document: &mut Document, pages: &[ObjectId]) -> Result<Object, TypesetError> {
    let kids: Vec<Object> = pages.iter().map(|page| Object::Reference(*page)).collect();
    let count = i64::try_from(kids.len()).unwrap_or(i64::MAX);
    let tree = document.add_object(dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count });
    for page in pages {
        let page = document.get_dictionary_mut(*page).map_err(|error| broken(&error))?;
        page.set("Parent", Object::Reference(tree));
    }
    Ok(Object::Reference(tree))
}

/// The labels that `count` pages behind the first `before` have in the issue.
fn page_labels(
    document: &Document,
    catalog: &Dictionary,
    before: usize,
    count: usize,
) -> Result<Object, TypesetError> {
    let mut ranges: BTreeMap<i64, Dictionary> = BTreeMap::new();
    if let Ok(tree) = catalog.get_deref(b"PageLabels", document).and_then(Object::as_dict) {
        leaves(document, tree, b"Nums", 0, &mut |key, range| {
            let range = document.dereference(range).and_then(|(_, range)| range.as_dict());
            if let (Ok(at), Ok(range)) = (key.as_i64(), range) {
                ranges.insert(at, range.clone());
            }
        })?;
    }
    let start = |range: &Dictionary| range.get(b"St").and_then(Object::as_i64).unwrap_or(1);
    let begin = i64::try_from(before).unwrap_or(i64::MAX);
    let end = begin.saturating_add(i64::try_from(count).unwrap_or(i64::MAX));
    let mut list = Vec::new();
    let (at, mut open) = match ranges.range(..=begin).next_back() {
        Some((at, range)) => (*at, range.clone()),
        None => (0, dictionary! { "S" => "D" }),
    };
    open.set("St", start(&open).saturating_add(begin - at));
    list.extend([Object::Integer(0), Object::Dictionary(open)]);
    for (at, range) in ranges.range(begin + 1..end) {
        list.extend([Object::Integer(at - begin), Object::Dictionary(range.clone())]);
    }
    Ok(Object::Dictionary(dictionary! { "Nums" => list }))
}

/// Visits the entries of a name tree (`Names`) or number tree (`Nums`) in order.
fn leaves(
    document: &Document,
    tree: &Dictionary,
    entries: &[u8],
    depth: usize,
    visit: &mut dyn FnMut(&Object, &Object),
) -> Result<(), TypesetError> {
    if depth > DEEPEST {
        return Err(too_deep());
    }
    if let Ok(list) = tree.get_deref(entries, document).and_then(Object::as_array) {
        let (pairs, _) = list.as_chunks::<2>();
        pairs.iter().for_each(|[key, value]| visit(key, value));
    }
    for kid in tree.get_deref(b"Kids", document).and_then(Object::as_array).into_iter().flatten() {
        let kid =
            document.dereference(kid).and_then(|(_, kid)| kid.as_dict()).map_err(|error| broken(&error))?;
        leaves(document, kid, entries, depth + 1, visit)?;
    }
    Ok(())
}

fn too_deep() -> TypesetError {
    TypesetError::Extract("a tree in the PDF is too deep or bites its tail".to_owned())
}

fn broken(error: &lopdf::Error) -> TypesetError {
    TypesetError::Extract(error.to_string())
}
