//! Packs the objects of a finished PDF into object streams (luồng đối tượng): tagging no longer doubles its size.
//!
//! What the standard asks of the file stays: header and binary mark, the identifier, the metadata stream, which is never
//! compressed, and a line end before every `endstream` (ISO 19005-3, 6.1.2 to 6.1.7). The order of objects is that
//! of their numbers, so the same pages give the same bytes.
//!
//! What was written here a moment ago is not read again: its objects are taken as they stand, by the places the file
//! names, which costs a fraction of the time and memory of taking it apart.

use std::io::Write;
use std::ops::Range;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Document, SaveOptions};
use rayon::prelude::*;

use crate::TypesetError;

/// More objects a stream than this cost readers more than they save.
const OBJECTS_OF_A_STREAM: usize = 200;
/// How hard is packed.
const LEVEL: u32 = 6;
/// A line of the table of places.
const LINE: usize = 20;

/// The same PDF with its small objects packed.
pub(crate) fn pack(pdf: &[u8]) -> Result<Vec<u8>, TypesetError> {
    match Plain::read(pdf).map(|plain| plain.packed()) {
        Some(packed) => packed.map_err(|error| TypesetError::Export(error.to_string())),
        None => write(&mut Document::load_mem(pdf).map_err(|error| TypesetError::Export(error.to_string()))?),
    }
}

/// A PDF in memory as a file with its small objects packed.
pub(crate) fn write(document: &mut Document) -> Result<Vec<u8>, TypesetError> {
    let options = SaveOptions::builder()
        .use_object_streams(true)
        .use_xref_streams(true)
        .max_objects_per_stream(OBJECTS_OF_A_STREAM)
        .compression_level(LEVEL)
        .build();
    let mut packed = Vec::new();
    let written = document.save_with_options(&mut packed, options);
    written.map_err(|error| TypesetError::Export(error.to_string()))?;
    packed.push(b'\n');
    Ok(packed)
}

/// A PDF with one table of places, and where its objects stand.
struct Plain<'a> {
    pdf: &'a [u8],
    /// Where the first object begins.
    begin: usize,
    /// From `5 0 obj` to `endobj`, by number; empty where there is none.
    objects: Vec<Range<usize>>,
    /// What the trailer says beside the size.
    trailer: &'a [u8],
}

impl<'a> Plain<'a> {
    /// Reads the places; nothing where the file is of another build than what is written here.
    fn read(pdf: &'a [u8]) -> Option<Self> {
        let end = pdf.windows(9).rposition(|words| words == b"startxref")?;
        let table = number(pdf.get(end + 9..)?.trim_ascii_start())?;
        let rest = pdf.get(table..end)?.strip_prefix(b"xref\n0 ")?;
        let count = number(rest)?;
        let lines = rest.get(rest.iter().position(|byte| *byte == b'\n')? + 1..)?;
        let (lines, trailer) = lines.split_at_checked(count.checked_mul(LINE)?)?;
        let mut places = Vec::with_capacity(count);
        for (id, line) in lines.chunks_exact(LINE).enumerate() {
            match line.get(10..18)? {
                b" 00000 n" => places.push((number(line.get(..10)?)?, id)),
                kind if kind.ends_with(b" f") => {}
                _ => return None,
            }
        }
        places.sort_unstable();
        let mut objects = vec![0..0; count];
        for (at, (start, id)) in places.iter().enumerate() {
            let end = places.get(at + 1).map_or(table, |(next, _)| *next);
            let length = pdf.get(*start..end)?.trim_ascii_end().len();
            let object = pdf.get(*start..*start + length)?;
            if !object.starts_with(format!("{id} 0 obj\n").as_bytes()) || !object.ends_with(b"\nendobj") {
                return None;
            }
            *objects.get_mut(*id)? = *start..*start + length;
        }
        let trailer = trailer.strip_prefix(b"trailer\n")?.trim_ascii();
        let trailer = trailer.strip_prefix(b"<<")?.strip_suffix(b">>")?.trim_ascii();
        let trailer = trailer.strip_prefix(format!("/Size {count}").as_bytes())?;
        let known = trailer.windows(5).any(|words| words == b"/Root");
        known.then_some(Self { pdf, begin: places.first()?.0, objects, trailer })
    }

    fn packed(&self) -> std::io::Result<Vec<u8>> {
        let slice = |range: &Range<usize>| self.pdf.get(range.clone()).unwrap_or_default();
        // What stands between `obj` and `endobj`.
        let inner = |id: usize, range: &Range<usize>| {
            let object = slice(range);
            let head = format!("{id} 0 obj\n").len();
            object.get(head..object.len().saturating_sub(b"\nendobj".len())).unwrap_or_default()
        };
        let mut out = Vec::with_capacity(self.pdf.len() / 2);
        out.extend_from_slice(self.pdf.get(..self.begin).unwrap_or_default());
        let mut places = vec![Place::Free; self.objects.len()];
        let mut small = Vec::new();
        for (id, range) in self.objects.iter().enumerate().filter(|(_, range)| !range.is_empty()) {
            if inner(id, range).ends_with(b"endstream") {
                put(&mut places, id, Place::At(out.len()));
                out.extend_from_slice(slice(range));
                out.push(b'\n');
            } else {
                small.push((id, inner(id, range)));
            }
        }
        let groups: Vec<&[(usize, &[u8])]> = small.chunks(OBJECTS_OF_A_STREAM).collect();
        let streams: std::io::Result<Vec<_>> = groups.par_iter().map(|group| stream(group)).collect();
        for (group, stream) in groups.iter().zip(streams?) {
            let container = places.len();
            for (index, (id, _)) in group.iter().enumerate() {
                put(&mut places, *id, Place::Within { container, index });
            }
            places.push(Place::At(out.len()));
            let (first, content) = stream;
            write!(
                out,
                "{container} 0 obj\n<</Type/ObjStm/N {}/First {first}/Length {}/Filter/FlateDecode>>\nstream\n",
                group.len(),
                content.len()
            )?;
            out.extend_from_slice(&content);
            out.extend_from_slice(b"\nendstream\nendobj\n");
        }
        let (table, id) = (out.len(), places.len());
        places.push(Place::At(table));
        let mut lines = Vec::with_capacity(places.len() * 7);
        for place in &places {
            lines.extend_from_slice(&place.line()?);
        }
        let content = deflate(&lines)?;
        write!(out, "{id} 0 obj\n<</Type/XRef/W[1 4 2]/Size {}", places.len())?;
        out.extend_from_slice(self.trailer);
        write!(out, "/Length {}/Filter/FlateDecode>>\nstream\n", content.len())?;
        out.extend_from_slice(&content);
        write!(out, "\nendstream\nendobj\nstartxref\n{table}\n%%EOF\n")?;
        Ok(out)
    }
}

/// Where an object stands in the packed file.
#[derive(Clone, Copy)]
enum Place {
    Free,
    At(usize),
    Within { container: usize, index: usize },
}

impl Place {
    /// Its line in the table: kind, place, and place within.
    fn line(self) -> std::io::Result<[u8; 7]> {
        let large = |_| std::io::Error::other("the PDF is larger than four gigabytes");
        let (kind, place, within) = match self {
            Self::Free => (0, 0, u16::MAX),
            Self::At(place) => (1, u32::try_from(place).map_err(large)?, 0),
            Self::Within { container, index } => {
                (2, u32::try_from(container).map_err(large)?, u16::try_from(index).map_err(large)?)
            }
        };
        let ([a, b, c, d], [e, f]) = (place.to_be_bytes(), within.to_be_bytes());
        Ok([kind, a, b, c, d, e, f])
    }
}

fn put(places: &mut [Place], id: usize, place: Place) {
    if let Some(free) = places.get_mut(id) {
        *free = place;
    }
}

/// Objects in one stream: where the first of them begins in it, and the stream.
fn stream(objects: &[(usize, &[u8])]) -> std::io::Result<(usize, Vec<u8>)> {
    let (mut content, mut at) = (Vec::new(), 0);
    for (id, object) in objects {
        write!(content, "{id} {at} ")?;
        at += object.len() + 1;
    }
    let first = content.len();
    for (_, object) in objects {
        content.extend_from_slice(object);
        content.push(b'\n');
    }
    Ok((first, deflate(&content)?))
}

fn deflate(content: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(LEVEL));
    encoder.write_all(content)?;
    encoder.finish()
}

/// The number a text begins with.
fn number(text: &[u8]) -> Option<usize> {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(text.get(..digits)?).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use lopdf::{Object, dictionary};

    use super::*;

    const PLAIN: &[u8] = b"%PDF-1.7\n%\x80\x80\x80\x80\n\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n\n\
        2 0 obj\n<</Type/Pages/Kids[]/Count 0/T(endstream)>>\nendobj\n\n\
        4 0 obj\n<</Length 4>>\nstream\nText\nendstream\nendobj\n\n\
        xref\n0 5\n0000000003 65535 f\r\n0000000016 00000 n\r\n0000000065 00000 n\r\n0000000000 00000 f\r\n0000000129 00000 n\r\n\
        trailer\n<<\n  /Size 5\n  /Root 1 0 R\n  /ID[(a)(a)]\n>>\nstartxref\n190\n%%EOF";

    fn places() -> Vec<u8> {
        // The places in the text above, counted.
        let find = |words: &[u8]| PLAIN.windows(words.len()).position(|here| here == words).unwrap();
        let mut text = PLAIN.to_vec();
        for (line, words) in [(1, &b"1 0 obj"[..]), (2, b"2 0 obj"), (4, b"4 0 obj")] {
            let at = find(b"xref\n0 5\n") + 9 + line * LINE;
            text[at..at + 10].copy_from_slice(format!("{:010}", find(words)).as_bytes());
        }
        let table = find(b"xref\n0 5");
        let end = find(b"startxref\n") + 10;
        text.splice(end..end + 3, table.to_string().into_bytes());
        text
    }

    #[test]
    fn objects_are_taken_as_they_stand_and_found_again() {
        let plain = places();
        assert!(Plain::read(&plain).is_some());
        let packed = pack(&plain).unwrap();
        let document = Document::load_mem(&packed).unwrap();
        assert!(document.catalog().unwrap().has_type(b"Catalog"));
        assert_eq!(document.get_object((4, 0)).unwrap().as_stream().unwrap().content, b"Text");
        assert_eq!(document.trailer.get(b"ID").unwrap().as_array().unwrap().len(), 2);
    }

    #[test]
    fn a_file_of_another_build_is_taken_apart() {
        let mut document = Document::with_version("1.7");
        let pages = document
            .add_object(dictionary! { "Type" => "Pages", "Kids" => Vec::<Object>::new(), "Count" => 0 });
        let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
        document.trailer.set("Root", catalog);
        let mut plain = Vec::new();
        document.save_to(&mut plain).unwrap();
        assert!(Document::load_mem(&pack(&plain).unwrap()).unwrap().catalog().unwrap().has(b"Pages"));
        assert!(pack(b"%PDF-1.7\nstartxref\n99999\n%%EOF").is_err());
    }
}
