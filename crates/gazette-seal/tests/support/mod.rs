//! The samples with their anchors, and the tools with which attacks are made: editing bytes, appending revisions.

pub(crate) mod der;
pub(crate) mod signer;

use std::ops::Range;
use std::path::Path;

use der::{children, element};

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

/// A signed file of the samples.
pub(crate) struct Sample {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    /// Where the hexadecimal strings of the two signatures lie, brackets included.
    pub(crate) gaps: Vec<Range<usize>>,
}

fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples")
}

/// Every signed PDF that lies openly in the samples' inbox.
pub(crate) fn samples() -> Vec<Sample> {
    let mut names = Vec::new();
    collect(&root().join("inbox"), "signed.pdf", &mut names);
    names.sort();
    assert!(!names.is_empty(), "the samples have signed files");
    let read = |path: &std::path::PathBuf| {
        let bytes = std::fs::read(path).unwrap();
        let gaps = gaps(&bytes);
        Sample { name: path.file_name().unwrap().to_string_lossy().into_owned(), bytes, gaps }
    };
    names.iter().map(read).collect()
}

fn collect(folder: &Path, end: &str, out: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, end, out);
        } else if path.to_string_lossy().ends_with(end) {
            out.push(path);
        }
    }
}

/// The samples' own anchors.
fn anchors() -> Vec<String> {
    let mut names = Vec::new();
    collect(&root(), ".pem", &mut names);
    names.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

/// Judges at a fixed time, by the objects of the file alone: hundreds of variants need no pictures to be found.
pub(crate) fn judge(bytes: &[u8]) -> gazette_seal::Judgement {
    let policy = gazette_model::SignaturePolicy { compare_pages: false, ..Default::default() };
    gazette_seal::judge_by(bytes, &anchors(), "2026-11-25T00:00:00+07:00", &policy)
}

/// Judges at a fixed time, with all that is done.
pub(crate) fn judge_and_look(bytes: &[u8]) -> gazette_seal::Judgement {
    gazette_seal::judge(bytes, &anchors(), "2026-11-25T00:00:00+07:00")
}

fn gaps(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut from = 0;
    while let Some(at) = find(bytes, b"/ByteRange", from) {
        from = at + 1;
        let text = String::from_utf8_lossy(&bytes[at..at + 120]).into_owned();
        let inside = text.split_once('[').unwrap().1.split_once(']').unwrap().0.to_owned();
        let numbers: Vec<usize> = inside.split_whitespace().map(|number| number.parse().unwrap()).collect();
        out.push(numbers[1]..numbers[2]);
    }
    out
}

/// A file opened for attack.
pub(crate) struct Base {
    bytes: Vec<u8>,
    document: Document,
    pub(crate) root: u32,
    pub(crate) pages: Vec<u32>,
    pub(crate) signatures: Vec<(u32, Dictionary)>,
    pub(crate) widgets: Vec<(u32, Dictionary)>,
    pub(crate) fonts: Vec<u32>,
    pub(crate) streams: Vec<(ObjectId, Stream)>,
    /// The first object number that is not used.
    pub(crate) free: u32,
}

impl Base {
    pub(crate) fn new(bytes: &[u8]) -> Self {
        let document = Document::load_mem(bytes).unwrap();
        let of = |wanted: &dyn Fn(&Dictionary) -> bool| -> Vec<(u32, Dictionary)> {
            let dictionaries = document
                .objects
                .iter()
                .filter_map(|(id, object)| Some((id.0, object.as_dict().ok()?.clone())));
            dictionaries.filter(|(_, dictionary)| wanted(dictionary)).collect()
        };
        let mut signatures = of(&|one| one.has(b"ByteRange"));
        signatures.sort_by_key(|(_, one)| {
            one.get(b"ByteRange").and_then(Object::as_array).unwrap()[1].as_i64().unwrap()
        });
        let widgets =
            of(&|one| one.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Widget"));
        let shown: Vec<u32> = document
            .page_iter()
            .flat_map(|page| document.get_page_fonts(page).unwrap().into_values().collect::<Vec<_>>())
            .filter_map(|font| {
                document
                    .objects
                    .iter()
                    .find(|(_, object)| object.as_dict().is_ok_and(|one| one == font))
                    .map(|(id, _)| id.0)
            })
            .collect();
        let mut fonts = shown;
        fonts.sort_unstable();
        fonts.dedup();
        let reached = reachable(&document);
        let streams = document
            .objects
            .iter()
            .filter(|(id, _)| reached.contains(id))
            .filter_map(|(id, object)| Some((*id, object.as_stream().ok()?.clone())))
            .filter(|(_, stream)| !stream.dict.has_type(b"Metadata"))
            .collect();
        Self {
            bytes: bytes.to_vec(),
            root: document.trailer.get(b"Root").and_then(Object::as_reference).unwrap().0,
            pages: document.page_iter().map(|id| id.0).collect(),
            signatures,
            widgets,
            fonts,
            streams,
            free: document.max_id + 10,
            document,
        }
    }

    pub(crate) fn catalog(&self) -> &Dictionary {
        self.document.catalog().unwrap()
    }

    pub(crate) fn form(&self) -> Dictionary {
        match self.catalog().get(b"AcroForm") {
            Ok(form) => self.document.dereference(form).unwrap().1.as_dict().unwrap().clone(),
            Err(_) => dictionary! { "SigFlags" => 3, "Fields" => Object::Array(Vec::new()) },
        }
    }

    pub(crate) fn page(&self, index: usize) -> &Dictionary {
        self.document.get_dictionary((self.pages[index], 0)).unwrap()
    }

    pub(crate) fn annotations(&self, index: usize) -> Vec<Object> {
        let list =
            self.page(index).get(b"Annots").ok().map(|list| self.document.dereference(list).unwrap().1);
        list.and_then(|list| list.as_array().ok()).cloned().unwrap_or_default()
    }

    /// A new revision with these objects.
    pub(crate) fn append<I: Into<Number> + Copy>(&self, objects: &[(I, Object)]) -> Vec<u8> {
        self.append_with(objects, &[])
    }

    /// The same, with other keys in its trailer.
    pub(crate) fn append_with<I: Into<Number> + Copy>(
        &self,
        objects: &[(I, Object)],
        trailer: &[(&str, Object)],
    ) -> Vec<u8> {
        let mut out = self.bytes.clone();
        let mut table = Vec::new();
        for (id, object) in objects {
            let Number(id) = (*id).into();
            table.push((id, out.len()));
            out.extend_from_slice(format!("{id} 0 obj\n").as_bytes());
            print(object, &mut out);
            out.extend_from_slice(b"\nendobj\n");
        }
        self.finish(out, table, trailer)
    }

    /// A signature field laid over the first page; its value, if any, is object `free + 2`.
    pub(crate) fn new_field(&self, name: &str, area: Object, signed: bool) -> Vec<(u32, Object)> {
        let mut field = dictionary! {
            "Type" => "Annot", "Subtype" => "Widget", "FT" => "Sig", "T" => Object::string_literal(name),
            "Rect" => area, "F" => 132, "AP" => Object::Dictionary(dictionary! { "N" => (self.free + 1, 0) }),
        };
        if signed {
            field.set("V", Object::Reference((self.free + 2, 0)));
        }
        let form = Stream::new(
            dictionary! { "Subtype" => "Form", "BBox" => rect(0, 0, 600, 900) },
            b"1 g 0 0 600 900 re f".to_vec(),
        );
        let mut page = self.page(0).clone();
        let mut list = self.annotations(0);
        list.push((self.free, 0).into());
        page.set("Annots", Object::Array(list));
        let mut catalog = self.catalog().clone();
        let mut form_dictionary = self.form();
        let mut fields = form_dictionary.get(b"Fields").and_then(Object::as_array).unwrap().clone();
        fields.push((self.free, 0).into());
        form_dictionary.set("Fields", Object::Array(fields));
        catalog.set("AcroForm", Object::Dictionary(form_dictionary));
        vec![
            (self.free, Object::Dictionary(field)),
            (self.free + 1, Object::Stream(form)),
            (self.pages[0], Object::Dictionary(page)),
            (self.root, Object::Dictionary(catalog)),
        ]
    }

    /// The same, with one object given as text.
    pub(crate) fn append_raw(&self, objects: &[(u32, Object)], id: u32, text: &[u8]) -> Vec<u8> {
        let mut out = self.bytes.clone();
        let mut table = Vec::new();
        for (id, object) in objects {
            table.push((*id, out.len()));
            out.extend_from_slice(format!("{id} 0 obj\n").as_bytes());
            print(object, &mut out);
            out.extend_from_slice(b"\nendobj\n");
        }
        table.push((id, out.len()));
        out.extend_from_slice(format!("{id} 0 obj\n").as_bytes());
        out.extend_from_slice(text);
        out.extend_from_slice(b"\nendobj\n");
        self.finish(out, table, &[])
    }

    fn finish(&self, mut out: Vec<u8>, mut table: Vec<(u32, usize)>, extra: &[(&str, Object)]) -> Vec<u8> {
        table.sort_unstable();
        let start = out.len();
        out.extend_from_slice(b"xref\n0 1\n0000000000 65535 f \n");
        for (id, offset) in table {
            out.extend_from_slice(format!("{id} 1\n{offset:010} 00000 n \n").as_bytes());
        }
        let mut trailer = Dictionary::new();
        for key in [&b"Root"[..], b"Info", b"ID"] {
            if let Ok(value) = self.document.trailer.get(key) {
                trailer.set(key, value.clone());
            }
        }
        trailer.set("Size", i64::from(self.free) + 10);
        trailer.set("Prev", i64::try_from(self.document.xref_start).unwrap());
        for (key, value) in extra {
            trailer.set(*key, value.clone());
        }
        out.extend_from_slice(b"trailer\n");
        print(&Object::Dictionary(trailer), &mut out);
        out.extend_from_slice(format!("\nstartxref\n{start}\n%%EOF\n").as_bytes());
        out
    }
}

/// An object number, given alone or with its generation.
pub(crate) struct Number(u32);

impl From<u32> for Number {
    fn from(id: u32) -> Self {
        Self(id)
    }
}

impl From<ObjectId> for Number {
    fn from(id: ObjectId) -> Self {
        Self(id.0)
    }
}

pub(crate) fn rect(left: i64, bottom: i64, right: i64, top: i64) -> Object {
    Object::Array(vec![left.into(), bottom.into(), right.into(), top.into()])
}

fn reachable(document: &Document) -> std::collections::HashSet<ObjectId> {
    let mut seen = std::collections::HashSet::new();
    let mut waiting: Vec<&Object> = document.trailer.get(b"Root").into_iter().collect();
    while let Some(object) = waiting.pop() {
        match object {
            Object::Reference(id) if seen.insert(*id) => waiting.extend(document.get_object(*id).ok()),
            Object::Array(list) => waiting.extend(list),
            Object::Dictionary(one) => waiting.extend(one.iter().map(|(_, value)| value)),
            Object::Stream(one) => waiting.extend(one.dict.iter().map(|(_, value)| value)),
            _ => {}
        }
    }
    seen
}

fn print(object: &Object, out: &mut Vec<u8>) {
    match object {
        Object::Null => out.extend_from_slice(b"null"),
        Object::Boolean(value) => out.extend_from_slice(value.to_string().as_bytes()),
        Object::Integer(value) => out.extend_from_slice(value.to_string().as_bytes()),
        Object::Real(value) => out.extend_from_slice(value.to_string().as_bytes()),
        Object::Name(name) => {
            out.push(b'/');
            for byte in name {
                if byte.is_ascii_alphanumeric() || b"-_.+".contains(byte) {
                    out.push(*byte);
                } else {
                    out.extend_from_slice(format!("#{byte:02X}").as_bytes());
                }
            }
        }
        Object::String(bytes, _) => {
            out.push(b'<');
            out.extend_from_slice(&hex(bytes));
            out.push(b'>');
        }
        Object::Array(list) => {
            out.push(b'[');
            for one in list {
                out.push(b' ');
                print(one, out);
            }
            out.extend_from_slice(b" ]");
        }
        Object::Dictionary(dictionary) => print_dictionary(dictionary, None, out),
        Object::Stream(stream) => {
            print_dictionary(&stream.dict, Some(stream.content.len()), out);
            out.extend_from_slice(b"\nstream\n");
            out.extend_from_slice(&stream.content);
            out.extend_from_slice(b"\nendstream");
        }
        Object::Reference((id, generation)) => {
            out.extend_from_slice(format!("{id} {generation} R").as_bytes());
        }
    }
}

fn print_dictionary(dictionary: &Dictionary, length: Option<usize>, out: &mut Vec<u8>) {
    out.extend_from_slice(b"<<");
    for (key, value) in dictionary.iter().filter(|(key, _)| length.is_none() || key.as_slice() != b"Length") {
        out.push(b' ');
        print(&Object::Name(key.clone()), out);
        out.push(b' ');
        print(value, out);
    }
    if let Some(length) = length {
        out.extend_from_slice(format!(" /Length {length}").as_bytes());
    }
    out.extend_from_slice(b" >>");
}

pub(crate) fn find(bytes: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    bytes.get(from..)?.windows(needle.len()).position(|window| window == needle).map(|at| at + from)
}

pub(crate) fn rfind(bytes: &[u8], needle: &[u8], before: usize) -> Option<usize> {
    bytes.get(..before)?.windows(needle.len()).rposition(|window| window == needle)
}

/// The bytes with one stretch replaced.
pub(crate) fn splice(bytes: &[u8], start: usize, end: usize, with: &[u8]) -> Vec<u8> {
    [&bytes[..start], with, &bytes[end..]].concat()
}

/// The bytes with the n-th occurrence (from 1) of a pattern of equal length replaced.
pub(crate) fn replace(bytes: &[u8], from: &[u8], to: &[u8], nth: usize) -> Vec<u8> {
    let mut at = 0;
    for _ in 0..nth {
        at = find(bytes, from, at).unwrap() + 1;
    }
    splice(bytes, at - 1, at - 1 + from.len(), to)
}

/// Rewrites the third number of a byte range, keeping its width.
pub(crate) fn move_range(bytes: &[u8], sample: &Sample, number: usize, second: usize) -> Vec<u8> {
    let mut from = 0;
    for _ in 0..=number {
        from = find(bytes, b"/ByteRange", from).unwrap() + 1;
    }
    let old = sample.gaps[number].end.to_string();
    let new = second.to_string();
    let at = find(bytes, old.as_bytes(), from).unwrap();
    if old.len() == new.len() { splice(bytes, at, at + old.len(), new.as_bytes()) } else { bytes.to_vec() }
}

pub(crate) fn hex(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().flat_map(|byte| format!("{byte:02X}").into_bytes()).collect()
}

pub(crate) fn unhex(digits: &[u8]) -> Vec<u8> {
    let digit = |byte: u8| u8::try_from(char::from(byte).to_digit(16).unwrap()).unwrap();
    digits.chunks(2).map(|pair| digit(pair[0]) << 4 | digit(pair[1])).collect()
}

fn rebuild(cms: &[u8], change: impl Fn(&mut Vec<Vec<u8>>)) -> Vec<u8> {
    let outer = children(cms);
    let mut data = children(&children(&outer[1])[0]);
    change(&mut data);
    let signed = element(0x30, &data.concat());
    element(0x30, &[outer[0].clone(), element(0xa0, &signed)].concat())
}

/// The message with its signer named twice.
pub(crate) fn two_signers(cms: &[u8]) -> Vec<u8> {
    rebuild(cms, |data| {
        let last = data.pop().unwrap();
        let one = children(&last).concat();
        data.push(element(0x31, &[one.clone(), one].concat()));
    })
}

/// The message without its certificates.
pub(crate) fn without_certificates(cms: &[u8]) -> Vec<u8> {
    rebuild(cms, |data| data.retain(|part| part[0] != 0xa0))
}

/// Where the signature value ends.
pub(crate) fn value_end(cms: &[u8]) -> usize {
    let outer = children(cms);
    let data = children(&children(&outer[1])[0]);
    let signer = &children(data.last().unwrap())[0];
    let value = children(signer).into_iter().rfind(|part| part[0] == 0x04).unwrap();
    find(cms, &value, 0).unwrap() + value.len()
}
