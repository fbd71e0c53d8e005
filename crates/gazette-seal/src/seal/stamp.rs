//! The visible stamp (dấu hiển thị của chữ ký): a field on the first page, with a picture and words for the blind.

use std::collections::HashMap;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::error::SealError;
use super::update::Update;
use crate::pdf::{self, array, dictionary, value};

/// Where and how the seal shows on the first page.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// A PDF of one untagged page, as large as the stamp, its fonts embedded.
    pub picture: Vec<u8>,
    /// Millimetres from the left edge of the page.
    pub left_mm: f32,
    /// Millimetres from its top.
    pub top_mm: f32,
    /// What it says, for readers who do not see it.
    pub words: String,
}

const POINTS_IN_MM: f32 = 72.0 / 25.4;
/// Deeper resources are not a stamp's.
const OBJECTS: usize = 512;

/// The rectangle of the stamp and its appearance.
pub(crate) struct Placed {
    pub(crate) rectangle: [f32; 4],
    pub(crate) appearance: ObjectId,
}

/// Copies the picture into the file, and finds its place on the page.
pub(crate) fn place(
    update: &mut Update<'_>,
    document: &Document,
    page: ObjectId,
    stamp: &Stamp,
) -> Result<Placed, SealError> {
    let failed = |reason: &str| SealError::Stamp(reason.to_owned());
    let picture = pdf::load(&stamp.picture).ok_or_else(|| failed("its picture is no PDF"))?;
    let (_, own) = picture.get_pages().into_iter().next().ok_or_else(|| failed("its picture has no page"))?;
    let content = picture.get_page_content(own);
    if pdf::position(&content, b"/MCID", 0).is_some() {
        return Err(failed("its picture is tagged, and its tags would belong to nothing"));
    }
    let [left, bottom, right, top] =
        media_box(&picture, own).ok_or_else(|| failed("its picture has no size"))?;
    let (width, height) = (right - left, top - bottom);
    let [page_left, _, page_right, page_top] =
        media_box(document, page).ok_or_else(|| failed("the first page has no size"))?;
    let x = page_left + stamp.left_mm * POINTS_IN_MM;
    let y = page_top - stamp.top_mm * POINTS_IN_MM - height;
    if !(stamp.left_mm >= 0.0 && stamp.top_mm >= 0.0 && x + width <= page_right && y >= 0.0) {
        return Err(failed("it would lie outside the first page"));
    }
    let mut copy = Copy { from: &picture, known: HashMap::new() };
    let mut form = Dictionary::new();
    form.set("Type", Object::Name(b"XObject".to_vec()));
    form.set("Subtype", Object::Name(b"Form".to_vec()));
    form.set("BBox", Object::Array([left, bottom, right, top].map(Object::Real).to_vec()));
    let resources =
        inherited(&picture, own, b"Resources").cloned().unwrap_or(Object::Dictionary(Dictionary::new()));
    let resources = match pdf::resolve(&picture, &resources).1 {
        Object::Dictionary(dict) => {
            let mut dict = dict.clone();
            // Old names of sets of operators; nothing reads them.
            dict.remove(b"ProcSet");
            Object::Dictionary(dict)
        }
        _ => Object::Dictionary(Dictionary::new()),
    };
    form.set("Resources", copy.object(&resources, update)?);
    let mut stream = Stream::new(form, content);
    stream.compress().map_err(|error| failed(&error.to_string()))?;
    let appearance = update.reserve();
    update.put(appearance, &Object::Stream(stream));
    Ok(Placed { rectangle: [x, y, x + width, y + height], appearance })
}

struct Copy<'a> {
    from: &'a Document,
    known: HashMap<ObjectId, ObjectId>,
}

impl Copy<'_> {
    fn object(&mut self, object: &Object, update: &mut Update<'_>) -> Result<Object, SealError> {
        Ok(match object {
            Object::Reference(id) => {
                if let Some(own) = self.known.get(id) {
                    return Ok(Object::Reference(*own));
                }
                if self.known.len() >= OBJECTS {
                    return Err(SealError::Stamp("its picture is too complex".to_owned()));
                }
                let own = update.reserve();
                self.known.insert(*id, own);
                let found = self.from.get_object(*id).cloned().unwrap_or(Object::Null);
                let copied = self.object(&found, update)?;
                update.put(own, &copied);
                Object::Reference(own)
            }
            Object::Array(items) => {
                let items: Result<Vec<Object>, SealError> =
                    items.iter().map(|item| self.object(item, update)).collect();
                Object::Array(items?)
            }
            Object::Dictionary(dict) => Object::Dictionary(self.dictionary(dict, update)?),
            Object::Stream(stream) => {
                let dict = self.dictionary(&stream.dict, update)?;
                Object::Stream(Stream::new(dict, stream.content.clone()))
            }
            plain => plain.clone(),
        })
    }

    fn dictionary(&mut self, dict: &Dictionary, update: &mut Update<'_>) -> Result<Dictionary, SealError> {
        let mut out = Dictionary::new();
        for (key, value) in dict {
            out.set(key.clone(), self.object(value, update)?);
        }
        Ok(out)
    }
}

fn inherited<'a>(document: &'a Document, page: ObjectId, key: &[u8]) -> Option<&'a Object> {
    let mut dict = document.get_dictionary(page).ok()?;
    for _ in 0..64 {
        if let Ok(found) = dict.get(key) {
            return Some(found);
        }
        dict = dictionary(document, dict.get(b"Parent").ok()?)?.1;
    }
    None
}

fn media_box(document: &Document, page: ObjectId) -> Option<[f32; 4]> {
    let sides = array(document, inherited(document, page, b"MediaBox")?)?;
    let sides: Vec<f32> =
        sides.iter().filter_map(|side| pdf::resolve(document, side).1.as_float().ok()).collect();
    sides.try_into().ok()
}

/// Ties the field into the structure of a tagged file, as the first thing of its first page; gives its number in the
/// parent tree (PDF/UA-1, 7.18.4).
pub(crate) fn tag(
    update: &mut Update<'_>,
    document: &Document,
    page: ObjectId,
    widget: ObjectId,
    words: &Object,
) -> Option<i64> {
    let (root, tree) = dictionary(document, document.catalog().ok()?.get(b"StructTreeRoot").ok()?)?;
    let root = root?;
    let mut tree = tree.clone();
    let nums = |dict: &Dictionary| {
        let list = dict.get(b"Nums").ok().and_then(|nums| array(document, nums))?;
        list.iter().step_by(2).filter_map(|key| key.as_i64().ok()).max()
    };
    let (parents, numbers) = dictionary(document, tree.get(b"ParentTree").ok()?)?;
    let mut numbers = numbers.clone();
    let stated = value(document, &tree, b"ParentTreeNextKey").and_then(|next| next.as_i64().ok());
    let kids = numbers.get(b"Kids").ok().and_then(|kids| array(document, kids)).map(<[Object]>::to_vec);
    let highest = |kid: &Object| {
        let limits = array(document, dictionary(document, kid)?.1.get(b"Limits").ok()?)?;
        limits.last()?.as_i64().ok()
    };
    let used = kids
        .iter()
        .flatten()
        .filter_map(highest)
        .chain(nums(&numbers))
        .map(|key| key.saturating_add(1))
        .max()
        .unwrap_or(0);
    let number = used.max(stated.unwrap_or(0));
    let element = update.reserve();
    if let Some(mut kids) = kids {
        let mut leaf = Dictionary::new();
        leaf.set("Limits", Object::Array(vec![number.into(), number.into()]));
        leaf.set("Nums", Object::Array(vec![number.into(), Object::Reference(element)]));
        let id = update.reserve();
        update.put(id, &Object::Dictionary(leaf));
        kids.push(Object::Reference(id));
        numbers.set("Kids", Object::Array(kids));
    } else {
        let mut list = numbers
            .get(b"Nums")
            .ok()
            .and_then(|nums| array(document, nums))
            .map(<[Object]>::to_vec)
            .unwrap_or_default();
        list.extend([number.into(), Object::Reference(element)]);
        numbers.set("Nums", Object::Array(list));
    }
    match parents {
        Some(id) => update.put(id, &Object::Dictionary(numbers)),
        None => tree.set("ParentTree", Object::Dictionary(numbers)),
    }
    tree.set("ParentTreeNextKey", Object::Integer(number + 1));
    // Below the one Document element, where there is one; else at the root.
    let top = match tree.get(b"K").ok().map(|kids| pdf::resolve(document, kids).1) {
        Some(Object::Array(kids)) if kids.len() == 1 => {
            kids.first().and_then(|kid| dictionary(document, kid))
        }
        Some(Object::Dictionary(_)) => tree.get(b"K").ok().and_then(|kid| dictionary(document, kid)),
        _ => None,
    };
    let above = match top {
        Some((Some(id), top)) if id != root => {
            let mut top = top.clone();
            prepend(document, &mut top, element);
            update.put(id, &Object::Dictionary(top));
            id
        }
        _ => {
            prepend(document, &mut tree, element);
            root
        }
    };
    update.put(root, &Object::Dictionary(tree));
    let mut reference = Dictionary::new();
    reference.set("Type", Object::Name(b"OBJR".to_vec()));
    reference.set("Obj", Object::Reference(widget));
    reference.set("Pg", Object::Reference(page));
    let mut form = Dictionary::new();
    form.set("Type", Object::Name(b"StructElem".to_vec()));
    form.set("S", Object::Name(b"Form".to_vec()));
    form.set("P", Object::Reference(above));
    form.set("Pg", Object::Reference(page));
    form.set("Alt", words.clone());
    form.set("K", Object::Array(vec![Object::Dictionary(reference)]));
    update.put(element, &Object::Dictionary(form));
    Some(number)
}

fn prepend(document: &Document, dict: &mut Dictionary, element: ObjectId) {
    let mut kids = match dict.get(b"K").ok() {
        None => Vec::new(),
        Some(one) => match pdf::resolve(document, one).1 {
            Object::Array(kids) => kids.clone(),
            _ => vec![one.clone()],
        },
    };
    kids.insert(0, Object::Reference(element));
    dict.set("K", Object::Array(kids));
}
