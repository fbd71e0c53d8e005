//! Short ways through PDF objects: following references, inherited entries, numbers, text strings.

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::load::MAX_STREAM;

/// How far a chain of parents is followed.
const MAX_PARENTS: usize = 64;

/// Follows a reference to the object it names.
pub(super) fn resolve<'a>(document: &'a Document, object: &'a Object) -> &'a Object {
    document.dereference(object).map_or(&Object::Null, |(_, object)| object)
}

/// An entry of a dictionary, references followed.
pub(super) fn entry<'a>(
    document: &'a Document,
    dictionary: &'a Dictionary,
    key: &[u8],
) -> Option<&'a Object> {
    dictionary.get(key).ok().map(|object| resolve(document, object)).filter(|object| !object.is_null())
}

/// A dictionary entry that is a dictionary, or the dictionary of a stream.
pub(super) fn dictionary<'a>(
    document: &'a Document,
    parent: &'a Dictionary,
    key: &[u8],
) -> Option<&'a Dictionary> {
    entry(document, parent, key).and_then(as_dictionary)
}

/// The dictionary of a dictionary or stream.
pub(super) fn as_dictionary(object: &Object) -> Option<&Dictionary> {
    match object {
        Object::Dictionary(dictionary) => Some(dictionary),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

/// An entry that is an array.
pub(super) fn array<'a>(
    document: &'a Document,
    parent: &'a Dictionary,
    key: &[u8],
) -> Option<&'a Vec<Object>> {
    entry(document, parent, key).and_then(|object| object.as_array().ok())
}

/// An entry that is a finite number.
pub(super) fn number(document: &Document, parent: &Dictionary, key: &[u8]) -> Option<f32> {
    entry(document, parent, key).and_then(|object| object.as_float().ok()).filter(|number| number.is_finite())
}

/// An entry that is a name.
pub(super) fn name<'a>(document: &'a Document, parent: &'a Dictionary, key: &[u8]) -> Option<&'a [u8]> {
    entry(document, parent, key).and_then(|object| object.as_name().ok())
}

/// Numbers of an array; what is no number counts as 0.
pub(super) fn numbers(document: &Document, objects: &[Object]) -> Vec<f32> {
    let value = |object| resolve(document, object).as_float().ok().filter(|number| number.is_finite());
    objects.iter().map(|object| value(object).unwrap_or(0.0)).collect()
}

/// An entry of a page or of the nearest parent that has it.
pub(super) fn inherited<'a>(document: &'a Document, page: ObjectId, key: &[u8]) -> Option<&'a Object> {
    let mut node = document.get_dictionary(page).ok()?;
    for _ in 0..MAX_PARENTS {
        if let Some(found) = entry(document, node, key) {
            return Some(found);
        }
        node = dictionary(document, node, b"Parent")?;
    }
    None
}

/// The bytes of a stream, filters undone.
pub(super) fn stream_bytes(object: &Object) -> Option<Vec<u8>> {
    let stream = object.as_stream().ok()?;
    stream.decompressed_content_with_limit(MAX_STREAM).ok()
}

/// A text string: UTF-16 or UTF-8 with a mark, else Latin-1, near enough to PDFDocEncoding.
pub(super) fn text_string(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}
