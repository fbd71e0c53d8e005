//! Compares what is reachable from two objects of two revisions, object by object.

use std::collections::HashSet;

use lopdf::{Dictionary, Document, Object, ObjectId};

/// Bounds the comparison of hostile files.
const VISITS: usize = 2_000_000;
const DEPTH: usize = 64;

/// Two revisions of one file, and what has been found equal so far.
pub(crate) struct Graphs<'a> {
    pub(crate) a: &'a Document,
    pub(crate) b: &'a Document,
    /// Objects that keep their number in both and are compared on their own: pages, annotations, fields, catalog.
    pub(crate) known: HashSet<ObjectId>,
    /// Was there too much to compare?
    pub(crate) exhausted: bool,
    seen: HashSet<(ObjectId, ObjectId)>,
    budget: usize,
}

impl<'a> Graphs<'a> {
    pub(crate) fn new(a: &'a Document, b: &'a Document) -> Self {
        Self { a, b, known: HashSet::new(), exhausted: false, seen: HashSet::new(), budget: VISITS }
    }

    /// Is all that is reachable the same?
    pub(crate) fn equal(&mut self, a: &'a Object, b: &'a Object) -> bool {
        let mut waiting = vec![(a, b)];
        while let Some((a, b)) = waiting.pop() {
            if !self.same(a, b, &mut waiting, 0) {
                // What was only supposed to be equal on the way is not known to be.
                self.seen.clear();
                return false;
            }
        }
        true
    }

    /// The same for what a key holds in two dictionaries.
    pub(crate) fn equal_key(&mut self, a: &'a Dictionary, b: &'a Dictionary, key: &[u8]) -> bool {
        match (a.get(key), b.get(key)) {
            (Ok(a), Ok(b)) => self.equal(a, b),
            (Err(_), Err(_)) => true,
            (Ok(one), Err(_)) => matches!(resolve(self.a, one).1, Object::Null),
            (Err(_), Ok(one)) => matches!(resolve(self.b, one).1, Object::Null),
        }
    }

    /// Compares two objects as far as they are direct; what they refer to waits.
    fn same(
        &mut self,
        a: &'a Object,
        b: &'a Object,
        waiting: &mut Vec<(&'a Object, &'a Object)>,
        depth: usize,
    ) -> bool {
        let Some(left) = self.budget.checked_sub(1).filter(|_| depth < DEPTH) else {
            self.exhausted = true;
            return false;
        };
        self.budget = left;
        match (a, b) {
            (Object::Reference(from), Object::Reference(to)) => {
                if from == to && self.known.contains(from) {
                    return true;
                }
                if self.seen.insert((*from, *to)) {
                    waiting.push((resolve(self.a, a).1, resolve(self.b, b).1));
                }
                true
            }
            (Object::Reference(_), _) | (_, Object::Reference(_)) => {
                let (a, b) = (resolve(self.a, a).1, resolve(self.b, b).1);
                !matches!(a, Object::Reference(_))
                    && !matches!(b, Object::Reference(_))
                    && self.same(a, b, waiting, depth + 1)
            }
            (Object::Array(a), Object::Array(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| self.same(a, b, waiting, depth + 1))
            }
            (Object::Dictionary(a), Object::Dictionary(b)) => {
                self.same_dictionary(a, b, waiting, depth, false)
            }
            (Object::Stream(a), Object::Stream(b)) => {
                // Programs trust the length that is told, and may show less or more than what we read.
                let length = |document: &Document, dict: &Dictionary| {
                    value(document, dict, b"Length").and_then(|length| length.as_i64().ok())
                };
                a.content == b.content
                    && length(self.a, &a.dict) == length(self.b, &b.dict)
                    && self.same_dictionary(&a.dict, &b.dict, waiting, depth, true)
            }
            (Object::String(a, _), Object::String(b, _)) => a == b,
            (a, b) => a == b,
        }
    }

    fn same_dictionary(
        &mut self,
        a: &'a Dictionary,
        b: &'a Dictionary,
        waiting: &mut Vec<(&'a Object, &'a Object)>,
        depth: usize,
        stream: bool,
    ) -> bool {
        let counts = |key: &[u8]| !(stream && key == b"Length");
        a.iter().filter(|(key, _)| counts(key)).count() == b.iter().filter(|(key, _)| counts(key)).count()
            && a.iter()
                .filter(|(key, _)| counts(key))
                .all(|(key, one)| b.get(key).is_ok_and(|other| self.same(one, other, waiting, depth + 1)))
    }
}

/// Follows references; what is not there is null.
pub(crate) fn resolve<'a>(document: &'a Document, object: &'a Object) -> (Option<ObjectId>, &'a Object) {
    const NULL: &Object = &Object::Null;
    match document.dereference(object) {
        Ok((id, found)) => (id, found),
        Err(_) => (object.as_reference().ok(), NULL),
    }
}

/// The dictionary an object is or refers to.
pub(crate) fn dictionary<'a>(
    document: &'a Document,
    object: &'a Object,
) -> Option<(Option<ObjectId>, &'a Dictionary)> {
    match resolve(document, object) {
        (id, Object::Dictionary(found)) => Some((id, found)),
        _ => None,
    }
}

/// The array an object is or refers to.
pub(crate) fn array<'a>(document: &'a Document, object: &'a Object) -> Option<&'a [Object]> {
    match resolve(document, object).1 {
        Object::Array(found) => Some(found),
        _ => None,
    }
}

/// What a key holds, with its references followed.
pub(crate) fn value<'a>(
    document: &'a Document,
    dictionary: &'a Dictionary,
    key: &[u8],
) -> Option<&'a Object> {
    let found = resolve(document, dictionary.get(key).ok()?).1;
    (!matches!(found, Object::Null)).then_some(found)
}

/// The name a key holds.
pub(crate) fn name<'a>(document: &'a Document, dictionary: &'a Dictionary, key: &[u8]) -> Option<&'a [u8]> {
    value(document, dictionary, key)?.as_name().ok()
}

/// Every object that the trailer leads to.
pub(crate) fn reachable(document: &Document) -> HashSet<ObjectId> {
    let mut seen = HashSet::new();
    let mut waiting: Vec<&Object> = document.trailer.iter().map(|(_, object)| object).collect();
    while let Some(object) = waiting.pop() {
        match object {
            Object::Reference(id) => {
                if seen.insert(*id)
                    && let Ok(found) = document.get_object(*id)
                {
                    waiting.push(found);
                }
            }
            Object::Array(items) => waiting.extend(items),
            Object::Dictionary(dict) => waiting.extend(dict.iter().map(|(_, object)| object)),
            Object::Stream(stream) => waiting.extend(stream.dict.iter().map(|(_, object)| object)),
            _ => {}
        }
    }
    seen
}
