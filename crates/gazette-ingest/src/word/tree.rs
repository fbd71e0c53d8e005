//! An XML part as a small tree over its text, within bounds and without DOCTYPE.
//!
//! The tree borrows from the text of the part: an element costs forty bytes, attributes are read when they are
//! asked for.

use std::borrow::Cow;

use quick_xml::events::Event;
use quick_xml::events::attributes::Attributes;
use quick_xml::reader::Reader;

use super::limits;
use super::names::Ns;

/// An XML part.
pub(super) struct Tree<'x> {
    text: &'x str,
    nodes: Vec<Node<'x>>,
    scopes: Vec<Scope<'x>>,
}

struct Node<'x> {
    // An element's tag without brackets, or a text as it stands in the part.
    raw: &'x str,
    first: u32,
    next: u32,
    end: u32,
    scope: u32,
    name: u16,
    ns: Ns,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Element,
    Text,
    CData,
    Reference,
}

struct Scope<'x> {
    prefix: &'x str,
    ns: Ns,
    outer: u32,
    size: u32,
}

const NOTHING: u32 = u32::MAX;

/// Why a part was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// It declares a DOCTYPE.
    Doctype,
    /// It is beyond a bound.
    Beyond(&'static str),
    /// It is not well-formed.
    Malformed(String),
}

impl<'x> Tree<'x> {
    /// Reads `text`; `budget` is the number of nodes that may still be made.
    pub(super) fn parse(text: &'x str, budget: &mut usize) -> Result<Self, Fault> {
        if text.len() > limits::XML_PART {
            return Err(Fault::Beyond("bytes"));
        }
        let mut tree = Self { text, nodes: Vec::new(), scopes: Vec::new() };
        let mut reader = Reader::from_str(text);
        // For each open element: its node, its last child, and the scope outside of it.
        let mut open: Vec<(u32, u32, u32)> = Vec::new();
        let mut scope = NOTHING;
        let mut seen_root = false;
        // The prefix met last, and what it stands for: nearly every element has the same.
        let mut last: (&str, u32, Ns) = ("", NOTHING, Ns::None);
        loop {
            let start = position(reader.buffer_position())?;
            let event = reader.read_event().map_err(|error| Fault::Malformed(error.to_string()))?;
            let end = position(reader.buffer_position())?;
            let (kind, name) = match &event {
                Event::Start(tag) | Event::Empty(tag) => (Kind::Element, tag.name().0.len()),
                Event::Text(_) if open.is_empty() => continue,
                Event::Text(_) => (Kind::Text, 0),
                Event::CData(_) => (Kind::CData, 0),
                Event::GeneralRef(reference) => {
                    if reference_value(reference.as_ref()).is_none() {
                        return Err(Fault::Malformed("unknown entity".to_owned()));
                    }
                    (Kind::Reference, 0)
                }
                Event::End(_) => {
                    let Some((node, _, outer)) = open.pop() else {
                        return Err(Fault::Malformed("an end without a start".to_owned()));
                    };
                    tree.nodes[node as usize].end = end;
                    scope = outer;
                    continue;
                }
                Event::DocType(_) => return Err(Fault::Doctype),
                Event::Eof => break,
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => continue,
            };
            let piece = text.get(start as usize..end as usize).unwrap_or("");
            let raw = match kind {
                Kind::Element => {
                    let inner = piece.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).unwrap_or("");
                    if matches!(event, Event::Empty(_)) { inner.trim_end_matches('/') } else { inner }
                }
                Kind::Text => piece,
                Kind::CData => {
                    piece.strip_prefix("<![CDATA[").and_then(|rest| rest.strip_suffix("]]>")).unwrap_or("")
                }
                Kind::Reference => piece.trim_start_matches('&').trim_end_matches(';'),
            };
            if open.is_empty() && (kind != Kind::Element || seen_root) {
                return Err(Fault::Malformed("content outside of the root element".to_owned()));
            }
            *budget = budget.checked_sub(1).ok_or(Fault::Beyond("nodes"))?;
            let id = u32::try_from(tree.nodes.len()).map_err(|_| Fault::Beyond("nodes"))?;
            let outer = scope;
            let mut ns = Ns::None;
            let name = u16::try_from(name).map_err(|_| Fault::Beyond("name"))?;
            if kind == Kind::Element {
                seen_root = true;
                scope = tree.enter(raw, usize::from(name), scope)?;
                let prefix =
                    raw.get(..usize::from(name)).and_then(|name| name.split_once(':')).map_or("", |(p, _)| p);
                if (last.0, last.1) != (prefix, scope) {
                    last = (prefix, scope, tree.resolve(prefix, scope));
                }
                ns = last.2;
            }
            tree.nodes.push(Node { raw, first: NOTHING, next: NOTHING, end, scope, name, ns, kind });
            if let Some((parent, last, _)) = open.last_mut() {
                if *last == NOTHING {
                    tree.nodes[*parent as usize].first = id;
                } else {
                    tree.nodes[*last as usize].next = id;
                }
                *last = id;
            }
            match event {
                Event::Start(_) => {
                    open.push((id, NOTHING, outer));
                    if open.len() > limits::DEPTH {
                        return Err(Fault::Beyond("depth"));
                    }
                }
                Event::Empty(_) => scope = outer,
                _ => {}
            }
        }
        if !open.is_empty() {
            return Err(Fault::Malformed("the part ends too early".to_owned()));
        }
        if tree.nodes.is_empty() {
            return Err(Fault::Malformed("the part has no element".to_owned()));
        }
        Ok(tree)
    }

    /// The outermost element.
    pub(super) fn root(&self) -> Element<'_> {
        Element { tree: self, id: 0 }
    }

    // Adds the namespaces that a tag declares.
    fn enter(&mut self, raw: &'x str, name: usize, mut scope: u32) -> Result<u32, Fault> {
        if !raw.contains("xmlns") {
            return Ok(scope);
        }
        for attribute in Attributes::new(raw, name).with_checks(false) {
            let attribute = attribute.map_err(|error| Fault::Malformed(error.to_string()))?;
            let prefix = match attribute.key.0 {
                "xmlns" => "",
                key => match key.strip_prefix("xmlns:") {
                    Some(prefix) => prefix,
                    None => continue,
                },
            };
            let size = self.scopes.get(scope as usize).map_or(0, |scope| scope.size) + 1;
            if size > limits::NAMESPACES {
                return Err(Fault::Beyond("namespaces"));
            }
            let id = u32::try_from(self.scopes.len()).map_err(|_| Fault::Beyond("namespaces"))?;
            self.scopes.push(Scope { prefix, ns: Ns::of(&attribute.value), outer: scope, size });
            scope = id;
        }
        Ok(scope)
    }

    fn resolve(&self, prefix: &str, mut scope: u32) -> Ns {
        if prefix == "xml" {
            return Ns::Xml;
        }
        while let Some(binding) = self.scopes.get(scope as usize) {
            if binding.prefix == prefix {
                return binding.ns;
            }
            scope = binding.outer;
        }
        if prefix.is_empty() { Ns::None } else { Ns::Other }
    }
}

fn position(at: u64) -> Result<u32, Fault> {
    u32::try_from(at).map_err(|_| Fault::Beyond("bytes"))
}

fn reference_value(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let value = match number.strip_prefix('x') {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(value.ok()?)
        }
    }
}

/// An element of a [`Tree`].
#[derive(Clone, Copy)]
pub(super) struct Element<'t> {
    tree: &'t Tree<'t>,
    id: u32,
}

impl<'t> Element<'t> {
    fn node(self) -> &'t Node<'t> {
        &self.tree.nodes[self.id as usize]
    }

    /// What tells this element from all others of its part.
    pub(super) fn id(self) -> u32 {
        self.id
    }

    /// Its name as printed, such as `w:p`.
    pub(super) fn printed_name(self) -> &'t str {
        let node = self.node();
        node.raw.get(..usize::from(node.name)).unwrap_or("")
    }

    /// Its namespace and local name.
    pub(super) fn name(self) -> (Ns, &'t str) {
        let printed = self.printed_name();
        (self.node().ns, printed.split_once(':').map_or(printed, |(_, local)| local))
    }

    /// Whether it is `local` of `ns`.
    pub(super) fn is(self, ns: Ns, local: &str) -> bool {
        self.name() == (ns, local)
    }

    /// The elements inside, in order.
    pub(super) fn children(self) -> impl Iterator<Item = Element<'t>> {
        self.pieces().filter(|piece| piece.node().kind == Kind::Element)
    }

    fn pieces(self) -> impl Iterator<Item = Element<'t>> {
        let tree = self.tree;
        let mut next = self.node().first;
        std::iter::from_fn(move || {
            let node = tree.nodes.get(next as usize)?;
            let piece = Element { tree, id: next };
            next = node.next;
            Some(piece)
        })
    }

    /// The first element `local` of `ns` inside.
    pub(super) fn child(self, ns: Ns, local: &str) -> Option<Element<'t>> {
        self.children().find(|child| child.is(ns, local))
    }

    /// The attribute `local` of `ns`.
    pub(super) fn attribute(self, ns: Ns, local: &str) -> Option<Cow<'t, str>> {
        let node = self.node();
        for attribute in Attributes::new(node.raw, usize::from(node.name)).with_checks(false).flatten() {
            let (prefix, name) = attribute.key.0.split_once(':').unwrap_or(("", attribute.key.0));
            if name != local {
                continue;
            }
            let own = if prefix.is_empty() { Ns::None } else { self.tree.resolve(prefix, node.scope) };
            if own == ns {
                let value = match attribute.value {
                    Cow::Borrowed(raw) => quick_xml::escape::unescape(raw).ok()?,
                    Cow::Owned(raw) => Cow::Owned(quick_xml::escape::unescape(&raw).ok()?.into_owned()),
                };
                return Some(value);
            }
        }
        None
    }

    /// The attribute `local` of WordprocessingML.
    pub(super) fn w(self, local: &str) -> Option<Cow<'t, str>> {
        self.attribute(Ns::W, local)
    }

    /// `w:val` of the child `local` of WordprocessingML.
    pub(super) fn child_value(self, local: &str) -> Option<Cow<'t, str>> {
        self.child(Ns::W, local)?.w("val")
    }

    /// The text that stands directly inside.
    pub(super) fn own_text(self) -> String {
        let mut out = String::new();
        for piece in self.pieces() {
            let node = piece.node();
            match node.kind {
                Kind::Element => {}
                Kind::Text => out.push_str(node.raw),
                Kind::CData => out.push_str(node.raw),
                Kind::Reference => out.extend(reference_value(node.raw)),
            }
        }
        out
    }

    /// Whether any text but white space stands directly inside.
    pub(super) fn has_own_text(self) -> bool {
        self.pieces().any(|piece| match piece.node().kind {
            Kind::Element => false,
            Kind::Text | Kind::CData => !piece.node().raw.trim().is_empty(),
            Kind::Reference => true,
        })
    }

    /// The namespace that `prefix` stands for here.
    pub(super) fn namespace_of(self, prefix: &str) -> Ns {
        self.tree.resolve(prefix, self.node().scope)
    }

    /// This element and all below, in order of the part; what `enter` refuses is left out with all below it.
    pub(super) fn each(self, enter: &mut dyn FnMut(Element<'t>) -> bool) {
        let mut waiting = vec![self.id];
        while let Some(id) = waiting.pop() {
            let element = Element { tree: self.tree, id };
            if !enter(element) {
                continue;
            }
            let from = waiting.len();
            waiting.extend(element.children().map(|child| child.id));
            waiting[from..].reverse();
        }
    }

    /// The element as it stands in the part.
    pub(super) fn source(self) -> &'t str {
        let node = self.node();
        let start =
            (node.raw.as_ptr() as usize).wrapping_sub(self.tree.text.as_ptr() as usize).wrapping_sub(1);
        self.tree.text.get(start..node.end as usize).unwrap_or("")
    }

    /// How many bytes the element takes in the part.
    pub(super) fn size(self) -> usize {
        self.source().len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

    #[test]
    fn names_are_known_by_namespace_and_not_by_prefix() {
        let text = format!(
            "<x:p xmlns:x=\"{W}\" x:val=\"a&amp;b\" val='c'><q xmlns='{W}'>1 &lt; &#50;<![CDATA[&]]></q></x:p>"
        );
        let tree = Tree::parse(&text, &mut 100).unwrap();
        let root = tree.root();
        assert!(root.is(Ns::W, "p"));
        assert_eq!(root.w("val").as_deref(), Some("a&b"));
        assert_eq!(root.attribute(Ns::None, "val").as_deref(), Some("c"));
        assert_eq!(root.child(Ns::W, "q").unwrap().own_text(), "1 < 2&");
        assert_eq!(root.source(), text);
    }

    #[test]
    fn what_is_no_bounded_xml_is_refused() {
        let deep = "<a>".repeat(300) + &"</a>".repeat(300);
        for (text, mut budget, fault) in [
            ("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", 100, Fault::Doctype),
            (deep.as_str(), 1_000, Fault::Beyond("depth")),
            ("<a><b/><b/><b/><b/><b/></a>", 5, Fault::Beyond("nodes")),
        ] {
            assert_eq!(Tree::parse(text, &mut budget).err(), Some(fault), "{text}");
        }
        for text in ["<a>", "<a></b>", "a", "", "<a>&b;</a>", "<a/><b/>", "<a x='1' ><", "<a>&#xD800;</a>"] {
            assert!(matches!(Tree::parse(text, &mut 100).err(), Some(Fault::Malformed(_))), "{text}");
        }
    }
}
