//! What a page of a finished PDF has of its own and from what it hangs below (cây trang).

use lopdf::{Document, Object, ObjectId};

/// A value of a page or of what it hangs below.
pub(crate) fn inherited(document: &Document, page: ObjectId, key: &[u8]) -> Option<Object> {
    let mut node = page;
    // Deeper than any page tree, so that one that bites its tail ends.
    for _ in 0..64 {
        let dictionary = document.get_dictionary(node).ok()?;
        if let Ok(value) = dictionary.get(key) {
            return document.dereference(value).ok().map(|(_, value)| value.clone());
        }
        node = dictionary.get(b"Parent").ok()?.as_reference().ok()?;
    }
    None
}
