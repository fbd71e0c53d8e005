//! The package of a Word file (OPC): its parts in memory, its content types and relationships.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::io::Cursor;

use gazette_model::{Code, Finding};

use super::names::Ns;
use super::tree::{Fault, Tree};
use crate::zip_rules::{self, Broken, ZipLimits};

/// An opened package.
pub(super) struct Package {
    // By name without the leading stroke, in lower case, as part names are compared.
    parts: BTreeMap<String, Vec<u8>>,
    types: HashMap<String, String>,
}

/// The relationships of one part.
#[derive(Debug, Default)]
pub(super) struct Relations {
    by_id: HashMap<String, Relation>,
}

/// A relationship.
#[derive(Debug, Clone)]
pub(super) struct Relation {
    /// The last word of its type, such as `image`.
    pub(super) kind: String,
    /// The part it leads to, or the address outside.
    pub(super) target: String,
    /// Whether it leads out of the package.
    pub(super) external: bool,
}

impl Package {
    /// Opens `bytes`; what speaks against reading it comes back instead.
    pub(super) fn open(bytes: &[u8]) -> Result<Self, Vec<Finding>> {
        let zip = zip_rules::open_reader(Cursor::new(bytes), &ZipLimits::WORD)
            .map_err(|error| vec![unreadable(&error.to_string())])?
            .map_err(|findings| findings.into_iter().map(of_word_file).collect::<Vec<_>>())?;
        let mut parts = BTreeMap::new();
        for (index, entry) in zip.entries().iter().enumerate() {
            if entry.is_folder() {
                continue;
            }
            let mut content = Vec::new();
            match zip.copy(index, &mut content) {
                Ok(()) => parts.insert(key(&entry.name), content),
                Err(Broken::Entry(finding)) => return Err(vec![of_word_file(finding)]),
                Err(Broken::Sink(error)) => return Err(vec![unreadable(&error.to_string())]),
            };
        }
        if parts.contains_key("encryptedpackage") {
            return Err(vec![unreadable("mật khẩu")]);
        }
        if let Some(part) =
            parts.iter().find(|(name, content)| is_xml_name(name) && declares_doctype(content))
        {
            return Err(vec![Finding::new(Code::XmlDoctype).value("part", part.0)]);
        }
        let mut package = Self { parts, types: HashMap::new() };
        package.types = package.read_types();
        Ok(package)
    }

    /// The bytes of a part.
    pub(super) fn part(&self, name: &str) -> Option<&[u8]> {
        self.parts.get(&key(name)).map(Vec::as_slice)
    }

    /// The names of all parts.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.keys().map(String::as_str)
    }

    /// The text of an XML part.
    pub(super) fn text(&self, name: &str) -> Option<Result<Cow<'_, str>, Fault>> {
        self.part(name).map(decode)
    }

    /// The declared content type of a part, in lower case.
    pub(super) fn content_type(&self, name: &str) -> Option<&str> {
        let name = key(name);
        let by_name = self.types.get(&format!("/{name}"));
        by_name.or_else(|| self.types.get(name.rsplit_once('.')?.1)).map(String::as_str)
    }

    /// Whether any part is declared, or named, as a macro.
    pub(super) fn has_macros(&self) -> bool {
        let named = |name: &str| name.ends_with("vbaproject.bin") || name.ends_with("vbadata.xml");
        self.names().any(named) || self.types.values().any(|kind| kind.contains("macroenabled"))
    }

    /// The relationships of `part`; those of the package itself for an empty name.
    pub(super) fn relations(&self, part: &str) -> Relations {
        let part = key(part);
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", &part));
        let name = if folder.is_empty() {
            format!("_rels/{file}.rels")
        } else {
            format!("{folder}/_rels/{file}.rels")
        };
        let mut by_id = HashMap::new();
        if let Some(Ok(text)) = self.text(&name)
            && let Ok(tree) = Tree::parse(&text, &mut 100_000)
        {
            for relation in tree.root().children() {
                let get = |name: &str| relation.attribute(Ns::None, name).map(|value| value.into_owned());
                let (Some(id), Some(kind), Some(target)) = (get("Id"), get("Type"), get("Target")) else {
                    continue;
                };
                let external = get("TargetMode").is_some_and(|mode| mode.eq_ignore_ascii_case("external"));
                let kind = kind.rsplit('/').next().unwrap_or("").to_owned();
                let target = if external { target } else { resolve(folder, &target) };
                by_id.insert(id, Relation { kind, target, external });
            }
        }
        Relations { by_id }
    }

    /// The part that holds the text.
    pub(super) fn main_part(&self) -> Option<String> {
        let relations = self.relations("");
        let named = relations.first("officeDocument").filter(|relation| !relation.external);
        let name = named.map_or_else(|| "word/document.xml".to_owned(), |relation| relation.target.clone());
        self.part(&name).is_some().then_some(name)
    }

    fn read_types(&self) -> HashMap<String, String> {
        let mut types = HashMap::new();
        if let Some(Ok(text)) = self.text("[Content_Types].xml")
            && let Ok(tree) = Tree::parse(&text, &mut 100_000)
        {
            for entry in tree.root().children() {
                let get = |name: &str| entry.attribute(Ns::None, name).map(|value| value.to_lowercase());
                if let (Some(name), Some(kind)) =
                    (get("PartName").or_else(|| get("Extension")), get("ContentType"))
                {
                    types.insert(name, kind);
                }
            }
        }
        types
    }
}

impl Relations {
    /// The relationship of an id.
    pub(super) fn get(&self, id: &str) -> Option<&Relation> {
        self.by_id.get(id)
    }

    /// The first relationship of a kind, by id.
    pub(super) fn first(&self, kind: &str) -> Option<&Relation> {
        let all = self.by_id.iter().filter(|(_, relation)| relation.kind == kind);
        all.min_by_key(|(id, _)| id.as_str()).map(|(_, relation)| relation)
    }

    /// All of them.
    pub(super) fn all(&self) -> impl Iterator<Item = &Relation> {
        self.by_id.values()
    }
}

/// The finding for a package or part that cannot be read.
pub(super) fn unreadable(reason: &str) -> Finding {
    Finding::new(Code::CopyUnreadable).value("reason", reason)
}

// What the rules of ZIP say of a package of documents, said of a Word file: its parts are places in it.
fn of_word_file(mut finding: Finding) -> Finding {
    if matches!(finding.code, Code::PackageInvalid | Code::FileUnreadable) {
        finding.code = Code::CopyUnreadable;
        finding.severity = finding.code.severity();
    }
    finding.place = finding.place.or(finding.file.take());
    finding
}

fn key(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

// A target is relative to the folder of its part unless it begins with a stroke.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.split('#').next().unwrap_or("");
    let mut steps: Vec<&str> = Vec::new();
    if !target.starts_with('/') {
        steps.extend(folder.split('/').filter(|step| !step.is_empty()));
    }
    for step in target.split(['/', '\\']) {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

fn is_xml_name(name: &str) -> bool {
    [".xml", ".rels", ".vml"].iter().any(|ending| name.ends_with(ending))
}

// A DOCTYPE in UTF-8 or UTF-16, wherever it stands.
fn declares_doctype(content: &[u8]) -> bool {
    const MARK: &[u8] = b"<!DOCTYPE";
    let finds = |content: &[u8], width: usize, offset: usize| {
        let mut next = 0;
        content.chunks_exact(width).any(|unit| {
            let byte = unit.get(offset).copied().unwrap_or(0);
            next = match MARK.get(next) {
                Some(expected) if expected.eq_ignore_ascii_case(&byte) => next + 1,
                _ => usize::from(byte == b'<'),
            };
            next == MARK.len()
        })
    };
    match content {
        [0xff, 0xfe, rest @ ..] => finds(rest, 2, 0),
        [0xfe, 0xff, rest @ ..] => finds(rest, 2, 1),
        _ => finds(content, 1, 0),
    }
}

fn decode(content: &[u8]) -> Result<Cow<'_, str>, Fault> {
    let wide = |rest: &[u8], read: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = rest.chunks_exact(2).map(|pair| read([pair[0], pair[1]])).collect();
        String::from_utf16(&units).map(Cow::Owned).map_err(|_| Fault::Malformed("not UTF-16".to_owned()))
    };
    match content {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        _ => {
            let content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
            let text = std::str::from_utf8(content).map_err(|_| Fault::Malformed("not UTF-8".to_owned()))?;
            Ok(Cow::Borrowed(text))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_resolve_against_the_folder_of_their_part() {
        for (folder, target, part) in [
            ("word", "media/image1.png", "word/media/image1.png"),
            ("word", "/word/media/a.png", "word/media/a.png"),
            ("word", "../customXml/item1.xml", "customXml/item1.xml"),
            ("", "word/document.xml", "word/document.xml"),
            ("word", "../../../../etc/passwd", "etc/passwd"),
        ] {
            assert_eq!(resolve(folder, target), part);
        }
    }

    #[test]
    fn a_doctype_is_seen_in_every_encoding() {
        let wide: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain("<!doctype a>".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        assert!(declares_doctype(b"<?xml version='1.0'?> <<!DOCTYPE a><a/>") && declares_doctype(&wide));
        assert!(!declares_doctype(b"<a>DOCTYPE</a>"));
    }
}
