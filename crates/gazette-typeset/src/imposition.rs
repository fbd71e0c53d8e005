//! Print-ready files of an issue (bình trang): trim and bleed, pages filled to a multiple of four, a booklet.
//!
//! What is made here goes to the printer and is no gazette: signatures, tags and attachments are left out.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use crate::TypesetError;
use crate::page_tree::inherited;

/// Points in a millimetre.
const MM: f64 = 72.0 / 25.4;

/// Pages filled up with empty ones to a multiple of four, with trim box, and bleed where `bleed_mm` is not 0.
///
/// # Errors
///
/// If the PDF cannot be read or has no pages.
pub fn print_ready(pdf: &[u8], bleed_mm: f64) -> Result<Vec<u8>, TypesetError> {
    let mut document = load(pdf)?;
    let mut pages: Vec<ObjectId> = document.page_iter().collect();
    let bleed = bleed_mm.clamp(0.0, 20.0) * MM;
    let mut last = (595.0, 842.0);
    for page in &pages {
        let sheet = bounds(&document, *page)?;
        last = (sheet[2] - sheet[0], sheet[3] - sheet[1]);
        let outer = [sheet[0] - bleed, sheet[1] - bleed, sheet[2] + bleed, sheet[3] + bleed];
        let page = document.get_dictionary_mut(*page).map_err(|error| broken(&error))?;
        page.set("MediaBox", numbers(&outer));
        page.set("BleedBox", numbers(&outer));
        page.set("CropBox", numbers(&outer));
        page.set("TrimBox", numbers(&sheet));
    }
    while !pages.len().is_multiple_of(4) {
        let outer = [-bleed, -bleed, last.0 + bleed, last.1 + bleed];
        let empty = dictionary! {
            "Type" => "Page", "Resources" => Dictionary::new(), "MediaBox" => numbers(&outer),
            "BleedBox" => numbers(&outer), "TrimBox" => numbers(&[0.0, 0.0, last.0, last.1]),
        };
        pages.push(document.add_object(empty));
    }
    finish(document, &pages)
}

/// A booklet to be folded once: two pages on each side of a sheet, in the order that folding puts right.
///
/// # Errors
///
/// If the PDF cannot be read or has no pages.
pub fn booklet(pdf: &[u8]) -> Result<Vec<u8>, TypesetError> {
    let mut document = load(pdf)?;
    let pages: Vec<ObjectId> = document.page_iter().collect();
    let first = pages.first().ok_or_else(|| TypesetError::Internal("a PDF without pages".to_owned()))?;
    let sheet = bounds(&document, *first)?;
    let (width, height) = (sheet[2] - sheet[0], sheet[3] - sheet[1]);
    let mut forms = Vec::new();
    for page in &pages {
        let frame = bounds(&document, *page)?;
        let content = document.get_page_content(*page);
        let resources =
            inherited(&document, *page, b"Resources").unwrap_or(Object::Dictionary(Dictionary::new()));
        let form = dictionary! {
            "Type" => "XObject", "Subtype" => "Form", "BBox" => numbers(&frame), "Resources" => resources,
        };
        let mut form = Stream::new(form, content);
        // A form that cannot be packed is only larger.
        let _ = form.compress();
        forms.push((document.add_object(form), frame));
    }
    let count = forms.len().next_multiple_of(4);
    let mut sides = Vec::new();
    for side in 0..count / 2 {
        let (outer, inner) = (count - 1 - side, side);
        // Front sides have the later page on the left, back sides the earlier one.
        let (left, right) = if side % 2 == 0 { (outer, inner) } else { (inner, outer) };
        let mut content = String::new();
        let mut used = Dictionary::new();
        for (at, offset) in [(left, 0.0), (right, width)] {
            if let Some((form, frame)) = forms.get(at) {
                used.set(format!("P{at}"), Object::Reference(*form));
                content.push_str(&place(&format!("P{at}"), frame, offset, (width, height)));
            }
        }
        let content = document.add_object(Stream::new(Dictionary::new(), content.into_bytes()));
        sides.push(document.add_object(dictionary! {
            "Type" => "Page", "MediaBox" => numbers(&[0.0, 0.0, 2.0 * width, height]), "Contents" => content,
            "Resources" => dictionary! { "XObject" => used },
        }));
    }
    finish(document, &sides)
}

/// Draws a page into its half; a page of other size is turned where that fits better, and made as small as it must be.
fn place(name: &str, frame: &[f64; 4], offset: f64, (width, height): (f64, f64)) -> String {
    let (own_width, own_height) = (frame[2] - frame[0], frame[3] - frame[1]);
    let turned = (own_width > own_height) != (width > height);
    let (across, up) = if turned { (own_height, own_width) } else { (own_width, own_height) };
    let scale = (width / across).min(height / up).min(1.0);
    let (x, y) = (offset + (width - across * scale) / 2.0, (height - up * scale) / 2.0);
    let matrix = if turned {
        [0.0, scale, -scale, 0.0, x + scale * (own_height + frame[1]), y - scale * frame[0]]
    } else {
        [scale, 0.0, 0.0, scale, x - scale * frame[0], y - scale * frame[1]]
    };
    let matrix = matrix.map(|value| format!("{value:.4}")).join(" ");
    format!("q {matrix} cm /{name} Do Q\n")
}

fn load(pdf: &[u8]) -> Result<Document, TypesetError> {
    let mut document = Document::load_mem(pdf).map_err(|error| broken(&error))?;
    let pages: Vec<ObjectId> = document.page_iter().collect();
    if pages.is_empty() {
        return Err(TypesetError::Internal("a PDF without pages".to_owned()));
    }
    for page in pages {
        for key in ["Resources", "MediaBox"] {
            // Pages leave their tree, so what they inherit becomes theirs.
            if let Some(value) = inherited(&document, page, key.as_bytes()) {
                document.get_dictionary_mut(page).map_err(|error| broken(&error))?.set(key, value);
            }
        }
    }
    Ok(document)
}

/// Gives the document these pages only, and leaves out what belongs to the gazette itself.
fn finish(mut document: Document, pages: &[ObjectId]) -> Result<Vec<u8>, TypesetError> {
    let kids: Vec<Object> = pages.iter().map(|page| Object::Reference(*page)).collect();
    let count = i64::try_from(kids.len()).unwrap_or(i64::MAX);
    let tree = document.add_object(dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count });
    for page in pages {
        let page = document.get_dictionary_mut(*page).map_err(|error| broken(&error))?;
        page.set("Parent", Object::Reference(tree));
        page.remove(b"Annots");
        page.remove(b"StructParents");
    }
    let catalog =
        document.add_object(dictionary! { "Type" => "Catalog", "Pages" => Object::Reference(tree) });
    document.trailer.set("Root", Object::Reference(catalog));
    document.prune_objects();
    let mut out = Vec::new();
    document.save_to(&mut out).map_err(|error| TypesetError::Internal(error.to_string()))?;
    Ok(out)
}

fn bounds(document: &Document, page: ObjectId) -> Result<[f64; 4], TypesetError> {
    let value = inherited(document, page, b"MediaBox");
    let array = value.as_ref().and_then(|value| value.as_array().ok());
    let read: Vec<f64> = array
        .into_iter()
        .flatten()
        .filter_map(|number| document.dereference(number).ok()?.1.as_float().ok())
        .map(f64::from)
        .collect();
    match <[f64; 4]>::try_from(read) {
        Ok(frame) if frame[2] > frame[0] && frame[3] > frame[1] => Ok(frame),
        _ => Err(TypesetError::Internal("a page without size".to_owned())),
    }
}

fn numbers(values: &[f64; 4]) -> Object {
    Object::Array(values.iter().map(|value| Object::Real(*value as f32)).collect())
}

fn broken(error: &lopdf::Error) -> TypesetError {
    TypesetError::Internal(error.to_string())
}
