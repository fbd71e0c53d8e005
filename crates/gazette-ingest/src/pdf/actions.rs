//! Finds what a PDF would do by itself: scripts, programs to start, files it carries.

use gazette_model::{Code, Finding};
use lopdf::{Dictionary, Document, Object};

use super::object;

/// Objects within objects.
const MAX_DEPTH: usize = 64;

/// Examines every object of the file, whatever refers to it.
pub(super) fn examine(document: &Document) -> Vec<Finding> {
    let mut seen = Seen::default();
    for value in document.objects.values() {
        walk(document, value, &mut seen, 0);
    }
    if let Ok(catalog) = document.catalog() {
        seen.examine_catalog(document, catalog);
    }
    let mut findings = Vec::new();
    if seen.script {
        findings.push(Finding::new(Code::Javascript));
    }
    if !seen.actions.is_empty() {
        findings.push(Finding::new(Code::PdfAction).value("what", seen.actions.join(", ")));
    }
    findings
}

#[derive(Default)]
struct Seen {
    script: bool,
    actions: Vec<&'static str>,
}

impl Seen {
    fn add(&mut self, action: &'static str) {
        if !self.actions.contains(&action) {
            self.actions.push(action);
        }
    }

    /// What happens when the file is opened.
    fn examine_catalog(&mut self, document: &Document, catalog: &Dictionary) {
        let opening = object::dictionary(document, catalog, b"OpenAction");
        if let Some(b"URI") = opening.and_then(|action| object::name(document, action, b"S")) {
            self.add("URI");
        }
        let names = object::dictionary(document, catalog, b"Names");
        if names
            .is_some_and(|names| object::entry(document, names, b"EmbeddedFiles").is_some_and(has_members))
        {
            self.add("EmbeddedFiles");
        }
        if names.is_some_and(|names| object::entry(document, names, b"JavaScript").is_some_and(has_members)) {
            self.script = true;
        }
    }

    fn examine(&mut self, document: &Document, dictionary: &Dictionary) {
        if dictionary.has(b"JS") {
            self.script = true;
        }
        match object::name(document, dictionary, b"S") {
            Some(b"JavaScript") => self.script = true,
            Some(b"Launch") => self.add("Launch"),
            Some(b"SubmitForm") => self.add("SubmitForm"),
            Some(b"ImportData") => self.add("ImportData"),
            Some(b"GoToE" | b"GoToR") => self.add("GoTo"),
            Some(b"Rendition" | b"Movie" | b"Sound" | b"RichMediaExecute") => self.add("Media"),
            _ => {}
        }
        match object::name(document, dictionary, b"Type") {
            Some(b"EmbeddedFile") => self.add("EmbeddedFiles"),
            Some(b"Filespec") if dictionary.has(b"EF") => self.add("EmbeddedFiles"),
            _ => {}
        }
        match object::name(document, dictionary, b"Subtype") {
            Some(b"FileAttachment") => self.add("EmbeddedFiles"),
            Some(b"RichMedia" | b"Screen" | b"Movie" | b"3D") => self.add("Media"),
            _ => {}
        }
        if dictionary.has(b"XFA") {
            self.add("XFA");
        }
        if let Some(additional) = object::dictionary(document, dictionary, b"AA") {
            for (_, action) in additional {
                let action = object::as_dictionary(object::resolve(document, action));
                if action.and_then(|action| object::name(document, action, b"S")) == Some(b"URI") {
                    self.add("URI");
                }
            }
        }
    }
}

/// Walks direct objects; those referred to are met by themselves.
fn walk(document: &Document, value: &Object, seen: &mut Seen, depth: usize) {
    if depth > MAX_DEPTH {
        return;
    }
    match value {
        Object::Array(items) => items.iter().for_each(|item| walk(document, item, seen, depth + 1)),
        Object::Dictionary(dictionary) => walk_dictionary(document, dictionary, seen, depth),
        Object::Stream(stream) => walk_dictionary(document, &stream.dict, seen, depth),
        _ => {}
    }
}

fn walk_dictionary(document: &Document, dictionary: &Dictionary, seen: &mut Seen, depth: usize) {
    seen.examine(document, dictionary);
    for (_, value) in dictionary {
        walk(document, value, seen, depth + 1);
    }
}

/// A name tree that holds something.
fn has_members(tree: &Object) -> bool {
    let Ok(tree) = tree.as_dict() else { return false };
    [&b"Names"[..], b"Kids"].iter().any(|key| {
        tree.get(key).is_ok_and(|members| match members {
            Object::Array(members) => !members.is_empty(),
            Object::Reference(_) => true,
            _ => false,
        })
    })
}
