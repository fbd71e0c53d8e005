//! An XML document as a tree that keeps what canonical form needs: prefixes, namespaces, order, processing instructions.

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

/// Bounds for the bytes of strangers.
const DEEPEST: usize = 128;
const MOST: usize = 500_000;
const ATTRIBUTES: usize = 256;

/// An element's number.
pub(crate) type Id = usize;

/// A document: its elements by number, and what stands at the top in order.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    pub(crate) elements: Vec<Element>,
    pub(crate) top: Vec<Node>,
}

#[derive(Debug, Clone)]
pub(crate) enum Node {
    Element(Id),
    Text(String),
    Comment(String),
    Instruction(String),
}

#[derive(Debug, Default)]
pub(crate) struct Element {
    pub(crate) parent: Option<Id>,
    pub(crate) prefix: String,
    pub(crate) local: String,
    /// Prefix (empty: the default) and namespace, as declared here.
    pub(crate) namespaces: Vec<(String, String)>,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) children: Vec<Node>,
}

#[derive(Debug, Clone)]
pub(crate) struct Attribute {
    pub(crate) prefix: String,
    pub(crate) local: String,
    pub(crate) value: String,
}

/// Reads a document; a DOCTYPE, a broken tag, an unknown entity or too much of anything gives none.
pub(crate) fn parse(bytes: &[u8]) -> Option<Tree> {
    let text = std::str::from_utf8(bytes).ok()?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // XML reads every line end as one line feed (XML 1.0, 2.11).
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut reader = Reader::from_str(&text);
    let mut tree = Tree::default();
    let mut open: Vec<Id> = Vec::new();
    let mut count = 0;
    loop {
        count += 1;
        if count > MOST {
            return None;
        }
        match reader.read_event().ok()? {
            Event::Start(tag) => {
                if open.len() >= DEEPEST {
                    return None;
                }
                let id = tree.add(&tag, open.last().copied())?;
                open.push(id);
            }
            Event::Empty(tag) => {
                tree.add(&tag, open.last().copied())?;
            }
            Event::End(_) => {
                open.pop()?;
            }
            Event::Text(text) => tree.text(open.last().copied(), &text),
            Event::CData(text) => tree.text(open.last().copied(), &text),
            Event::GeneralRef(reference) => tree.text(open.last().copied(), &resolve(&reference)?),
            Event::Comment(text) => tree.push(open.last().copied(), Node::Comment(text.to_string())),
            Event::PI(text) => tree.push(open.last().copied(), Node::Instruction(text.to_string())),
            Event::DocType(_) => return None,
            Event::Decl(declaration) => {
                // The bytes are read as UTF-8; what calls itself otherwise would be read wrongly.
                let utf8 =
                    |name: &str| name.eq_ignore_ascii_case("utf-8") || name.eq_ignore_ascii_case("us-ascii");
                if declaration.encoding().is_some_and(|name| !name.is_ok_and(|name| utf8(&name))) {
                    return None;
                }
            }
            Event::Eof => break,
        }
    }
    let roots = tree.top.iter().filter(|node| matches!(node, Node::Element(_))).count();
    (open.is_empty() && roots == 1).then_some(tree)
}

fn resolve(reference: &BytesRef<'_>) -> Option<String> {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return Some(character.to_string());
    }
    resolve_predefined_entity(reference).map(str::to_owned)
}

fn split(name: &str) -> (String, String) {
    name.split_once(':')
        .map_or((String::new(), name.to_owned()), |(prefix, local)| (prefix.to_owned(), local.to_owned()))
}

impl Tree {
    fn add(&mut self, tag: &BytesStart<'_>, parent: Option<Id>) -> Option<Id> {
        let (prefix, local) = split(tag.name().as_ref());
        let mut element = Element { parent, prefix, local, ..Element::default() };
        for attribute in tag.attributes() {
            let attribute = attribute.ok()?;
            if element.attributes.len() + element.namespaces.len() >= ATTRIBUTES {
                return None;
            }
            let value = unescape(&attribute.value)?;
            let (prefix, local) = split(attribute.key.as_ref());
            if prefix == "xmlns" {
                element.namespaces.push((local, value));
            } else if prefix.is_empty() && local == "xmlns" {
                element.namespaces.push((String::new(), value));
            } else {
                element.attributes.push(Attribute { prefix, local, value });
            }
        }
        let id = self.elements.len();
        self.elements.push(element);
        self.push(parent, Node::Element(id));
        Some(id)
    }

    fn push(&mut self, parent: Option<Id>, node: Node) {
        match parent.and_then(|id| self.elements.get_mut(id)) {
            Some(parent) => parent.children.push(node),
            None => self.top.push(node),
        }
    }

    fn text(&mut self, parent: Option<Id>, text: &str) {
        let Some(parent) = parent.and_then(|id| self.elements.get_mut(id)) else { return };
        match parent.children.last_mut() {
            Some(Node::Text(before)) => before.push_str(text),
            _ => parent.children.push(Node::Text(text.to_owned())),
        }
    }

    /// The element of this number.
    pub(crate) fn get(&self, id: Id) -> Option<&Element> {
        self.elements.get(id)
    }

    /// The root element.
    pub(crate) fn root(&self) -> Option<Id> {
        self.top.iter().find_map(|node| if let Node::Element(id) = node { Some(*id) } else { None })
    }

    /// The elements inside an element, one level down.
    pub(crate) fn children(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        let nodes = self.get(id).map(|element| element.children.as_slice()).unwrap_or_default();
        nodes.iter().filter_map(|node| if let Node::Element(id) = node { Some(*id) } else { None })
    }

    /// The first element inside called `local`, one level down.
    pub(crate) fn child(&self, id: Id, local: &str) -> Option<Id> {
        self.children(id).find(|child| self.get(*child).is_some_and(|one| one.local == local))
    }

    /// All text inside.
    pub(crate) fn words(&self, id: Id) -> String {
        let mut out = String::new();
        let mut waiting: Vec<&Node> =
            self.get(id).into_iter().flat_map(|one| one.children.iter().rev()).collect();
        while let Some(node) = waiting.pop() {
            match node {
                Node::Text(text) => out.push_str(text),
                Node::Element(id) => {
                    waiting.extend(self.get(*id).into_iter().flat_map(|one| one.children.iter().rev()));
                }
                _ => {}
            }
        }
        out
    }

    /// An attribute without prefix.
    pub(crate) fn attribute(&self, id: Id, local: &str) -> Option<&str> {
        let found = self.get(id)?.attributes.iter().find(|one| one.prefix.is_empty() && one.local == local);
        found.map(|one| one.value.as_str())
    }

    /// Does `inner` lie in `outer`, or is it the same?
    pub(crate) fn lies_in(&self, inner: Id, outer: Id) -> bool {
        let mut here = Some(inner);
        while let Some(id) = here {
            if id == outer {
                return true;
            }
            here = self.get(id).and_then(|one| one.parent);
        }
        false
    }
}

/// An attribute's value with references resolved and blanks normalised (XML 1.0, 3.3.3).
fn unescape(raw: &str) -> Option<String> {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        let (before, after) = rest.split_at_checked(at)?;
        out.extend(before.chars().map(|one| if matches!(one, '\t' | '\n') { ' ' } else { one }));
        let (name, left) = after.get(1..)?.split_once(';')?;
        match name.strip_prefix('#') {
            Some(number) => {
                let code = match number.strip_prefix('x') {
                    Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                    None => number.parse().ok()?,
                };
                out.push(char::from_u32(code)?);
            }
            None => out.push_str(resolve_predefined_entity(name)?),
        }
        rest = left;
    }
    out.extend(rest.chars().map(|one| if matches!(one, '\t' | '\n') { ' ' } else { one }));
    Some(out)
}
