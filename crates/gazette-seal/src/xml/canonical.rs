//! The canonical form of XML (C14N 1.0 and 1.1, inclusive and exclusive), over which digests are made.

use std::collections::{BTreeMap, BTreeSet};

use super::tree::{Id, Node, Tree};

const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// Which canonical form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Form {
    pub(crate) exclusive: bool,
    /// Version 1.1 inherits fewer attributes.
    pub(crate) second: bool,
    pub(crate) comments: bool,
    /// Prefixes that an exclusive form treats as an inclusive one would; empty for the default.
    pub(crate) inclusive: Vec<String>,
}

impl Form {
    /// By the address of the algorithm.
    pub(crate) fn of(algorithm: &str) -> Option<Self> {
        let (exclusive, second, comments) = match algorithm {
            "http://www.w3.org/TR/2001/REC-xml-c14n-20010315" => (false, false, false),
            "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments" => (false, false, true),
            "http://www.w3.org/2006/12/xml-c14n11" => (false, true, false),
            "http://www.w3.org/2006/12/xml-c14n11#WithComments" => (false, true, true),
            "http://www.w3.org/2001/10/xml-exc-c14n#" => (true, false, false),
            "http://www.w3.org/2001/10/xml-exc-c14n#WithComments" => (true, false, true),
            // So written in messages of the field.
            "http://www.w3.org/TR/xml-exc-c14n#" => (true, false, false),
            _ => return None,
        };
        Some(Self { exclusive, second, comments, inclusive: Vec::new() })
    }
}

/// The canonical form of a whole document, or of one element; without what lies in `left_out`.
pub(crate) fn write(tree: &Tree, from: Option<Id>, left_out: Option<Id>, form: &Form) -> Option<Vec<u8>> {
    let mut writer = Writer { tree, form, left_out, out: Vec::new() };
    match from {
        Some(id) => writer.element(id, &BTreeMap::new(), true)?,
        None => {
            let mut before = true;
            for node in &tree.top {
                match node {
                    Node::Element(id) => {
                        writer.element(*id, &BTreeMap::new(), true)?;
                        before = false;
                    }
                    Node::Comment(_) if !form.comments => {}
                    Node::Comment(_) | Node::Instruction(_) => {
                        if !before {
                            writer.out.push(b'\n');
                        }
                        writer.other(node);
                        if before {
                            writer.out.push(b'\n');
                        }
                    }
                    Node::Text(_) => {}
                }
            }
        }
    }
    Some(writer.out)
}

struct Writer<'a> {
    tree: &'a Tree,
    form: &'a Form,
    left_out: Option<Id>,
    out: Vec<u8>,
}

impl Writer<'_> {
    /// `rendered` is what elements already written around this one declare.
    fn element(&mut self, id: Id, rendered: &BTreeMap<String, String>, apex: bool) -> Option<()> {
        if self.left_out == Some(id) {
            return Some(());
        }
        let element = self.tree.get(id)?;
        let scope = self.scope(id);
        let mut attributes: Vec<(String, String, String)> = Vec::new();
        for attribute in &element.attributes {
            let name = match attribute.prefix.as_str() {
                "" => attribute.local.clone(),
                prefix => format!("{prefix}:{}", attribute.local),
            };
            let namespace = match attribute.prefix.as_str() {
                "" => String::new(),
                "xml" => XML.to_owned(),
                prefix => scope.get(prefix)?.clone(),
            };
            attributes.push((namespace, attribute.local.clone(), format!("{name}\u{0}{}", attribute.value)));
        }
        if apex && !self.form.exclusive {
            self.inherit(id, &mut attributes);
        }
        attributes.sort();
        let mut used: BTreeSet<&str> = element.attributes.iter().map(|one| one.prefix.as_str()).collect();
        used.remove("");
        used.insert(element.prefix.as_str());
        let mut now = rendered.clone();
        let mut declared = Vec::new();
        let none = String::new();
        for (prefix, namespace) in scope.iter().chain((!scope.contains_key("")).then_some((&none, &none))) {
            let wanted = !self.form.exclusive
                || used.contains(prefix.as_str())
                || self.form.inclusive.iter().any(|one| one == prefix);
            if prefix == "xml" || !wanted {
                continue;
            }
            let known = rendered.get(prefix);
            let same =
                known == Some(namespace) || (known.is_none() && prefix.is_empty() && namespace.is_empty());
            if !same {
                declared.push((prefix.clone(), namespace.clone()));
            }
            now.insert(prefix.clone(), namespace.clone());
        }
        declared.sort();
        let name = match element.prefix.as_str() {
            "" => element.local.clone(),
            prefix => format!("{prefix}:{}", element.local),
        };
        self.out.extend_from_slice(format!("<{name}").as_bytes());
        for (prefix, namespace) in declared {
            let colon = if prefix.is_empty() { "" } else { ":" };
            self.out.extend_from_slice(format!(" xmlns{colon}{prefix}=\"").as_bytes());
            self.value(&namespace);
            self.out.push(b'"');
        }
        for (_, _, attribute) in attributes {
            let (name, value) = attribute.split_once('\u{0}')?;
            self.out.extend_from_slice(format!(" {name}=\"").as_bytes());
            self.value(value);
            self.out.push(b'"');
        }
        self.out.push(b'>');
        for node in &element.children {
            match node {
                Node::Element(child) => self.element(*child, &now, false)?,
                Node::Text(text) => self.text(text),
                Node::Comment(_) if !self.form.comments => {}
                other => self.other(other),
            }
        }
        self.out.extend_from_slice(format!("</{name}>").as_bytes());
        Some(())
    }

    /// The namespaces in scope, by prefix.
    fn scope(&self, id: Id) -> BTreeMap<String, String> {
        let mut out = BTreeMap::new();
        let mut here = Some(id);
        while let Some(element) = here.and_then(|id| self.tree.get(id)) {
            for (prefix, namespace) in &element.namespaces {
                out.entry(prefix.clone()).or_insert_with(|| namespace.clone());
            }
            here = element.parent;
        }
        out.retain(|prefix, namespace| prefix.is_empty() || !namespace.is_empty());
        out
    }

    /// An element taken out of its document keeps the `xml:` attributes of those around it.
    fn inherit(&self, id: Id, attributes: &mut Vec<(String, String, String)>) {
        let mut here = self.tree.get(id).and_then(|one| one.parent);
        while let Some(element) = here.and_then(|id| self.tree.get(id)) {
            for attribute in element.attributes.iter().filter(|one| one.prefix == "xml") {
                let wanted = !self.form.second || matches!(attribute.local.as_str(), "lang" | "space");
                let known =
                    attributes.iter().any(|(space, local, _)| space == XML && *local == attribute.local);
                if wanted && !known {
                    let text = format!("xml:{}\u{0}{}", attribute.local, attribute.value);
                    attributes.push((XML.to_owned(), attribute.local.clone(), text));
                }
            }
            here = element.parent;
        }
    }

    fn other(&mut self, node: &Node) {
        match node {
            Node::Comment(text) => self.out.extend_from_slice(format!("<!--{text}-->").as_bytes()),
            Node::Instruction(text) => {
                let (target, data) = text.split_once(|one: char| one.is_whitespace()).unwrap_or((text, ""));
                let data = data.trim_start();
                let blank = if data.is_empty() { "" } else { " " };
                self.out.extend_from_slice(format!("<?{target}{blank}{data}?>").as_bytes());
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        for byte in text.bytes() {
            match byte {
                b'&' => self.out.extend_from_slice(b"&amp;"),
                b'<' => self.out.extend_from_slice(b"&lt;"),
                b'>' => self.out.extend_from_slice(b"&gt;"),
                b'\r' => self.out.extend_from_slice(b"&#xD;"),
                plain => self.out.push(plain),
            }
        }
    }

    fn value(&mut self, text: &str) {
        for byte in text.bytes() {
            match byte {
                b'&' => self.out.extend_from_slice(b"&amp;"),
                b'<' => self.out.extend_from_slice(b"&lt;"),
                b'"' => self.out.extend_from_slice(b"&quot;"),
                b'\t' => self.out.extend_from_slice(b"&#x9;"),
                b'\n' => self.out.extend_from_slice(b"&#xA;"),
                b'\r' => self.out.extend_from_slice(b"&#xD;"),
                plain => self.out.push(plain),
            }
        }
    }
}
