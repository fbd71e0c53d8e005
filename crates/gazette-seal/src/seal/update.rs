//! Appends objects to a PDF without touching the bytes that stand (cập nhật nối tiếp).

use std::collections::BTreeMap;
use std::fmt::Write as _;

use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::pdf::position;

/// The objects that will be appended, as they will be written.
pub(crate) struct Update<'a> {
    base: &'a [u8],
    document: &'a Document,
    objects: BTreeMap<ObjectId, Vec<u8>>,
    next: u32,
}

impl<'a> Update<'a> {
    pub(crate) fn new(base: &'a [u8], document: &'a Document) -> Self {
        let size = document.trailer.get(b"Size").ok().and_then(|size| size.as_i64().ok()).unwrap_or(0);
        let next = u32::try_from(size).unwrap_or(0).max(document.max_id.saturating_add(1));
        Self { base, document, objects: BTreeMap::new(), next }
    }

    /// A number nobody uses.
    pub(crate) fn reserve(&mut self) -> ObjectId {
        let id = (self.next, 0);
        self.next = self.next.saturating_add(1);
        id
    }

    /// Writes an object, new or in place of an old one.
    pub(crate) fn put(&mut self, id: ObjectId, object: &Object) {
        let mut bytes = Vec::new();
        write(object, &mut bytes);
        self.objects.insert(id, bytes);
    }

    /// Writes an object from its own text.
    pub(crate) fn put_raw(&mut self, id: ObjectId, bytes: Vec<u8>) {
        self.objects.insert(id, bytes);
    }

    /// The whole file; `mark` goes into the second half of the file's identifier.
    pub(crate) fn finish(self, mark: &[u8]) -> Vec<u8> {
        let mut out = self.base.to_vec();
        if out.last().is_some_and(|last| !matches!(last, b'\n' | b'\r')) {
            out.push(b'\n');
        }
        let mut offsets: Vec<(ObjectId, usize)> = Vec::new();
        for (id, bytes) in &self.objects {
            offsets.push((*id, out.len()));
            out.extend_from_slice(format!("{} {} obj\n", id.0, id.1).as_bytes());
            out.extend_from_slice(bytes);
            out.extend_from_slice(b"\nendobj\n");
        }
        let before = last_table(self.base);
        let streamed = !self.base.get(before..).is_some_and(|at| at.starts_with(b"xref"));
        let here = out.len();
        let mut trailer = Dictionary::new();
        for key in ["Root", "Info"] {
            if let Ok(value) = self.document.trailer.get(key.as_bytes()) {
                trailer.set(key, value.clone());
            }
        }
        let id = |bytes: &[u8]| Object::String(bytes.to_vec(), lopdf::StringFormat::Hexadecimal);
        let first =
            self.document.trailer.get(b"ID").ok().and_then(|ids| ids.as_array().ok()?.first().cloned());
        trailer.set("ID", Object::Array(vec![first.unwrap_or_else(|| id(mark)), id(mark)]));
        trailer.set("Prev", Object::Integer(i64::try_from(before).unwrap_or(0)));
        if streamed {
            // A file with cross-reference streams goes on with one; some readers refuse a mixture.
            let own = (self.next, 0);
            offsets.push((own, here));
            trailer.set("Size", Object::Integer(i64::from(self.next) + 1));
            trailer.set("Type", Object::Name(b"XRef".to_vec()));
            trailer.set("W", Object::Array(vec![1.into(), 8.into(), 2.into()]));
            let mut index = Vec::new();
            let mut rows = Vec::new();
            for ((number, generation), offset) in &offsets {
                index.extend([Object::Integer(i64::from(*number)), Object::Integer(1)]);
                rows.push(1);
                rows.extend_from_slice(&(*offset as u64).to_be_bytes());
                rows.extend_from_slice(&generation.to_be_bytes());
            }
            trailer.set("Index", Object::Array(index));
            out.extend_from_slice(format!("{} 0 obj\n", own.0).as_bytes());
            write(&Object::Stream(lopdf::Stream::new(trailer, rows)), &mut out);
            out.extend_from_slice(b"\nendobj\n");
        } else {
            trailer.set("Size", Object::Integer(i64::from(self.next)));
            let mut table = "xref\n".to_owned();
            let mut rest = offsets.as_slice();
            while let Some(((start, _), _)) = rest.first() {
                let run = rest
                    .iter()
                    .zip(*start..)
                    .take_while(|(((number, _), _), expected)| number == expected)
                    .count();
                let (these, others) = rest.split_at(run.max(1));
                let _ = writeln!(table, "{start} {}", these.len());
                for ((_, generation), offset) in these {
                    let _ = write!(table, "{offset:010} {generation:05} n\r\n");
                }
                rest = others;
            }
            out.extend_from_slice(table.as_bytes());
            out.extend_from_slice(b"trailer\n");
            write(&Object::Dictionary(trailer), &mut out);
            out.push(b'\n');
        }
        out.extend_from_slice(format!("startxref\n{here}\n%%EOF\n").as_bytes());
        out
    }
}

/// Where the last cross-reference section begins.
fn last_table(pdf: &[u8]) -> usize {
    let mut found = 0;
    let mut from = pdf.len().saturating_sub(2048);
    while let Some(at) = position(pdf, b"startxref", from) {
        from = at + 9;
        let text: String = pdf
            .get(from..)
            .unwrap_or_default()
            .iter()
            .skip_while(|byte| byte.is_ascii_whitespace())
            .take_while(|byte| byte.is_ascii_digit())
            .map(|byte| char::from(*byte))
            .collect();
        found = text.parse().unwrap_or(found);
    }
    found
}

/// Writes an object as PDF text.
pub(crate) fn write(object: &Object, out: &mut Vec<u8>) {
    match object {
        Object::Null => out.extend_from_slice(b"null"),
        Object::Boolean(value) => out.extend_from_slice(value.to_string().as_bytes()),
        Object::Integer(value) => out.extend_from_slice(value.to_string().as_bytes()),
        Object::Real(value) => out.extend_from_slice(value.to_string().as_bytes()),
        Object::Name(name) => write_name(name, out),
        Object::String(text, _) => {
            out.push(b'<');
            for byte in text {
                out.extend_from_slice(format!("{byte:02X}").as_bytes());
            }
            out.push(b'>');
        }
        Object::Array(items) => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(b' ');
                }
                write(item, out);
            }
            out.push(b']');
        }
        Object::Dictionary(dict) => write_dictionary(dict, out),
        Object::Stream(stream) => {
            let mut dict = stream.dict.clone();
            dict.set("Length", Object::Integer(i64::try_from(stream.content.len()).unwrap_or(0)));
            write_dictionary(&dict, out);
            out.extend_from_slice(b"\nstream\n");
            out.extend_from_slice(&stream.content);
            out.extend_from_slice(b"\nendstream");
        }
        Object::Reference((number, generation)) => {
            out.extend_from_slice(format!("{number} {generation} R").as_bytes());
        }
    }
}

fn write_dictionary(dict: &Dictionary, out: &mut Vec<u8>) {
    out.extend_from_slice(b"<<");
    for (key, value) in dict {
        write_name(key, out);
        out.push(b' ');
        write(value, out);
    }
    out.extend_from_slice(b">>");
}

fn write_name(name: &[u8], out: &mut Vec<u8>) {
    out.push(b'/');
    for byte in name {
        if byte.is_ascii_graphic() && !b"()<>[]{}/%#".contains(byte) {
            out.push(*byte);
        } else {
            out.extend_from_slice(format!("#{byte:02X}").as_bytes());
        }
    }
}
