//! The appearances of annotations, such as visible signatures: what they draw, and where.

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::geometry::{Matrix, Rect};
use super::object;

/// Annotations whose appearance is read.
const MAX_ANNOTATIONS: usize = 200;

/// Appearances of annotations, each with the way to its place on the page.
pub(super) fn appearances(document: &Document, id: ObjectId) -> Vec<(&Object, Matrix)> {
    let Some(annotations) =
        document.get_dictionary(id).ok().and_then(|page| object::array(document, page, b"Annots"))
    else {
        return Vec::new();
    };
    let dictionaries = annotations.iter().map(|annotation| object::resolve(document, annotation));
    let dictionaries = dictionaries.filter_map(|annotation| annotation.as_dict().ok());
    dictionaries.take(MAX_ANNOTATIONS).filter_map(|annotation| appearance(document, annotation)).collect()
}

fn appearance<'a>(document: &'a Document, annotation: &'a Dictionary) -> Option<(&'a Object, Matrix)> {
    let flags = object::number(document, annotation, b"F").unwrap_or(0.0) as u32;
    // Hidden, or not to be shown.
    if flags & (1 << 1 | 1 << 5) != 0 {
        return None;
    }
    let faces = object::dictionary(document, annotation, b"AP")?;
    let mut face = object::entry(document, faces, b"N")?;
    if let Object::Dictionary(states) = face {
        face = object::entry(document, states, object::name(document, annotation, b"AS")?)?;
    }
    let stream = face.as_stream().ok()?;
    let corners = |dictionary, key: &[u8]| {
        let numbers = object::numbers(document, object::array(document, dictionary, key)?);
        let [x0, y0, x1, y1] = *numbers.as_slice() else { return None };
        Some(Rect::around((x0, y0), (x1, y1)))
    };
    let place = corners(annotation, b"Rect")?;
    let shape = corners(&stream.dict, b"BBox").unwrap_or(place);
    let ratio = |to: f32, from: f32| if from > 0.01 { to / from } else { 1.0 };
    let (sx, sy) = (ratio(place.width(), shape.width()), ratio(place.height(), shape.height()));
    Some((
        face,
        Matrix { a: sx, b: 0.0, c: 0.0, d: sy, e: place.x0 - shape.x0 * sx, f: place.y0 - shape.y0 * sy },
    ))
}
