//! An edXML message as a small tree of elements, prefixes dropped.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};

const DEEPEST: usize = 64;
const MOST_ELEMENTS: usize = 100_000;

/// An element: local name, text directly inside, children in order.
#[derive(Debug, Default)]
pub(super) struct Node {
    pub(super) name: String,
    pub(super) text: String,
    pub(super) children: Vec<Node>,
}

/// Why a text is no message: words in both languages.
pub(super) type Reason = (String, String);

/// Parses `text`; a DOCTYPE, an unknown entity or a broken tag is refused.
pub(super) fn parse(text: &str) -> Result<Node, Reason> {
    let mut reader = Reader::from_str(text);
    let mut stack = vec![Node::default()];
    let mut elements = 0;
    loop {
        let event = reader.read_event().map_err(|error| {
            let at = reader.error_position();
            (format!("sai cú pháp XML tại byte {at}"), format!("broken XML at byte {at}: {error}"))
        })?;
        match event {
            Event::Start(tag) => {
                elements += 1;
                if stack.len() > DEEPEST || elements > MOST_ELEMENTS {
                    return Err(reason("quá nhiều hoặc quá sâu phần tử", "too many or too deep elements"));
                }
                let name = tag.local_name().as_ref().to_owned();
                stack.push(Node { name, ..Node::default() });
            }
            Event::Empty(tag) => {
                elements += 1;
                let name = tag.local_name().as_ref().to_owned();
                if let Some(parent) = stack.last_mut().filter(|_| elements <= MOST_ELEMENTS) {
                    parent.children.push(Node { name, ..Node::default() });
                }
            }
            Event::End(_) => {
                if let Some(node) = stack.pop()
                    && let Some(parent) = stack.last_mut()
                {
                    parent.children.push(node);
                }
            }
            Event::Text(text) => push(&mut stack, &text),
            Event::CData(text) => push(&mut stack, &text),
            Event::GeneralRef(reference) => push(&mut stack, &resolve(&reference)?),
            Event::DocType(_) => return Err(reason("có khai báo DOCTYPE", "it declares a DOCTYPE")),
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
    match stack.pop() {
        Some(top) if stack.is_empty() => match <[Node; 1]>::try_from(top.children) {
            Ok([root]) => Ok(root),
            Err(_) => Err(reason("phải có đúng một phần tử gốc", "it must have one root element")),
        },
        _ => Err(reason("thông điệp bị cắt cụt", "the message is cut off")),
    }
}

fn push(stack: &mut [Node], text: &str) {
    if let Some(node) = stack.last_mut() {
        node.text.push_str(text);
    }
}

/// The character of a reference; entities of a DOCTYPE do not exist here.
fn resolve(reference: &BytesRef<'_>) -> Result<String, Reason> {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return Ok(character.to_string());
    }
    match quick_xml::escape::resolve_predefined_entity(reference) {
        Some(text) => Ok(text.to_owned()),
        None => Err((
            format!("tham chiếu lạ &{};", &**reference),
            format!("unknown reference &{};", &**reference),
        )),
    }
}

fn reason(vi: &str, en: &str) -> Reason {
    (vi.to_owned(), en.to_owned())
}

impl Node {
    fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The first element called `name`, at any depth, in document order.
    pub(super) fn find(&self, name: &str) -> Option<&Self> {
        self.children.iter().find_map(|child| if child.is(name) { Some(child) } else { child.find(name) })
    }

    /// All elements called `name` that do not lie in one another.
    pub(super) fn all<'a>(&'a self, name: &str, found: &mut Vec<&'a Self>) {
        for child in &self.children {
            if child.is(name) {
                found.push(child);
            } else {
                child.all(name, found);
            }
        }
    }

    /// The trimmed text of the child called `name`.
    pub(super) fn child(&self, name: &str) -> Option<String> {
        let child = self.children.iter().find(|child| child.is(name))?;
        Some(child.text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// The child called `name`.
    pub(super) fn element(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.is(name))
    }
}
