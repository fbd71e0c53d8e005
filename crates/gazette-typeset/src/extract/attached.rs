//! The attached files (tệp đính kèm) of the document that is taken out.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::leaves;
use crate::TypesetError;

/// Larger files are none of ours.
const LARGEST: usize = 1 << 30;

/// The list and the tree of attached files of which `belongs` says so; nothing if there are none.
pub(super) fn cut(
    document: &Document,
    catalog: &Dictionary,
    belongs: &dyn Fn(&[u8]) -> bool,
) -> Result<Option<(Object, Object)>, TypesetError> {
    let listed = catalog.get_deref(b"AF", document).and_then(Object::as_array);
    let held: Vec<ObjectId> = listed
        .into_iter()
        .flatten()
        .filter_map(|file| file.as_reference().ok())
        .filter(|id| bytes(document, *id).is_some_and(|bytes| belongs(&bytes)))
        .collect();
    if held.is_empty() {
        return Ok(None);
    }
    let known: BTreeSet<ObjectId> = held.iter().copied().collect();
    let mut names = Vec::new();
    let tree = catalog.get_deref(b"Names", document).and_then(Object::as_dict);
    if let Ok(tree) =
        tree.and_then(|tree| tree.get_deref(b"EmbeddedFiles", document)).and_then(Object::as_dict)
    {
        leaves(document, tree, b"Names", 0, &mut |name, file| {
            if file.as_reference().is_ok_and(|id| known.contains(&id)) {
                names.extend([name.clone(), file.clone()]);
            }
        })?;
    }
    let files = Object::Array(held.into_iter().map(Object::Reference).collect());
    Ok(Some((files, Object::Dictionary(dictionary! { "Names" => names }))))
}

/// What is in an attached file.
fn bytes(document: &Document, file: ObjectId) -> Option<Vec<u8>> {
    let file = document.get_dictionary(file).ok()?;
    let streams = file.get_deref(b"EF", document).and_then(Object::as_dict).ok()?;
    let stream = streams.get_deref(b"F", document).and_then(Object::as_stream).ok()?;
    stream.get_plain_content_with_limit(LARGEST).ok()
}
