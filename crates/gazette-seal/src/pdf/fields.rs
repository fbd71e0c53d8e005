//! Finds the signatures of a file: in the fields of its form, and those that hang nowhere.

use std::collections::{BTreeMap, HashSet};

use lopdf::xref::XrefEntry;
use lopdf::{Dictionary, Document, Object, ObjectId};

use super::graph::{array, dictionary, name, value};

/// More fields, or deeper, is not an honest form.
const FIELDS: usize = 20_000;
const DEPTH: usize = 32;
/// More signatures are not judged one by one.
const SIGNATURES: usize = 64;
/// No more evidence than this is read out of a file.
const EVIDENCE: usize = 16 * 1024 * 1024;
const PIECES: usize = 256;
/// Longer names and reasons are cut.
const TEXT: usize = 400;

/// A field of the form, with what it inherits.
#[derive(Debug, Clone)]
pub(crate) struct Field<'a> {
    pub(crate) name: String,
    pub(crate) kind: Option<&'a [u8]>,
    pub(crate) dict: &'a Dictionary,
    /// Its value, or that of the field above it: the widgets of one field share it.
    pub(crate) value: Option<&'a Object>,
}

/// A signature as it stands in the file.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    /// The full name of its field.
    pub(crate) field: Option<String>,
    /// Where the object that holds it begins.
    pub(crate) offset: Option<usize>,
    pub(crate) subfilter: Option<String>,
    pub(crate) byte_range: Vec<i64>,
    pub(crate) contents: Option<Vec<u8>>,
    pub(crate) claimed: Option<String>,
    pub(crate) reason: Option<String>,
    /// DocMDP: what a certification permits.
    pub(crate) certifies: Option<u8>,
    /// Did a later revision take it away?
    pub(crate) removed: bool,
}

/// The fields of the form by object number; fields without one are left to the comparison of the form.
pub(crate) fn fields(document: &Document) -> BTreeMap<ObjectId, Field<'_>> {
    let mut out = BTreeMap::new();
    let roots = || {
        let (_, form) = dictionary(document, document.catalog().ok()?.get(b"AcroForm").ok()?)?;
        array(document, form.get(b"Fields").ok()?)
    };
    for root in roots().unwrap_or_default() {
        walk(document, root, ("", None, None), 0, &mut out);
    }
    out
}

fn walk<'a>(
    document: &'a Document,
    object: &'a Object,
    (above, kind, inherited): (&str, Option<&'a [u8]>, Option<&'a Object>),
    depth: usize,
    out: &mut BTreeMap<ObjectId, Field<'a>>,
) {
    let Some((Some(id), dict)) = dictionary(document, object) else { return };
    if depth > DEPTH || out.len() >= FIELDS || out.contains_key(&id) {
        return;
    }
    let own = value(document, dict, b"T").and_then(|text| text.as_str().ok()).map(text_of);
    let name_here = match (own, above) {
        (Some(own), "") => own,
        (Some(own), above) if above.len() < TEXT => format!("{above}.{own}"),
        (Some(_), above) => above.to_owned(),
        (None, above) => above.to_owned(),
    };
    let kind = name(document, dict, b"FT").or(kind);
    let inherited = dict.get(b"V").ok().or(inherited);
    out.insert(id, Field { name: name_here.clone(), kind, dict, value: inherited });
    for kid in dict.get(b"Kids").ok().and_then(|kids| array(document, kids)).unwrap_or_default() {
        walk(document, kid, (&name_here, kind, inherited), depth + 1, out);
    }
}

/// Every signature of a revision, in the order of their byte ranges.
pub(crate) fn signatures(document: &Document) -> Vec<Found> {
    let mut out = Vec::new();
    let mut taken = HashSet::new();
    for (id, field) in fields(document) {
        let Ok(object) = field.dict.get(b"V") else { continue };
        let Some((own, dict)) = dictionary(document, object) else { continue };
        if field.kind == Some(b"Sig") || dict.has(b"ByteRange") {
            taken.insert(own.unwrap_or(id));
            out.push(read(document, Some(field.name), own.unwrap_or(id), dict));
        }
    }
    for (id, object) in &document.objects {
        let Object::Dictionary(dict) = object else { continue };
        if taken.contains(id) {
            continue;
        }
        if looks_like_signature(dict) {
            taken.insert(*id);
            out.push(read(document, None, *id, dict));
        } else if let Ok(Object::Dictionary(inner)) = dict.get(b"V")
            && looks_like_signature(inner)
        {
            taken.insert(*id);
            out.push(read(document, None, *id, inner));
        }
    }
    out.sort_by_key(|found| (end_of(&found.byte_range), found.offset));
    out.truncate(SIGNATURES);
    out
}

/// Where a range ends, by its own numbers, whatever they are.
fn end_of(range: &[i64]) -> i64 {
    range.iter().skip(2).fold(0, |sum: i64, part| sum.saturating_add(*part))
}

fn looks_like_signature(dict: &Dictionary) -> bool {
    dict.has(b"Contents")
        && (dict.has(b"ByteRange") || (dict.has_type(b"Sig") || dict.has_type(b"DocTimeStamp")))
}

fn read(document: &Document, field: Option<String>, id: ObjectId, dict: &Dictionary) -> Found {
    let number = |object: &Object| super::graph::resolve(document, object).1.as_i64().unwrap_or(-1);
    let range = dict.get(b"ByteRange").ok().and_then(|range| array(document, range)).unwrap_or_default();
    let text = |key: &[u8]| value(document, dict, key).and_then(|text| text.as_str().ok()).map(text_of);
    Found {
        field: field.filter(|name| !name.is_empty()),
        offset: match document.reference_table.get(id.0) {
            Some(XrefEntry::Normal { offset, .. }) => usize::try_from(*offset).ok(),
            _ => None,
        },
        subfilter: name(document, dict, b"SubFilter").map(|name| String::from_utf8_lossy(name).into_owned()),
        byte_range: range.iter().take(16).map(number).collect(),
        contents: value(document, dict, b"Contents")
            .and_then(|bytes| bytes.as_str().ok())
            .map(<[u8]>::to_vec),
        claimed: text(b"M"),
        reason: text(b"Reason").filter(|reason| !reason.is_empty()),
        certifies: certifies(document, dict),
        removed: false,
    }
}

fn certifies(document: &Document, dict: &Dictionary) -> Option<u8> {
    for reference in array(document, dict.get(b"Reference").ok()?)?.iter().take(8) {
        let Some((_, reference)) = dictionary(document, reference) else { continue };
        if name(document, reference, b"TransformMethod") != Some(b"DocMDP") {
            continue;
        }
        let parameters = reference.get(b"TransformParams").ok().and_then(|one| dictionary(document, one));
        let permits =
            parameters.and_then(|(_, one)| value(document, one, b"P")).and_then(|p| p.as_i64().ok());
        return Some(permits.and_then(|p| u8::try_from(p).ok()).unwrap_or(2));
    }
    None
}

/// A PDF text string: UTF-16 or UTF-8 with its mark, else one byte a letter.
pub(crate) fn text_of(bytes: &[u8]) -> String {
    match bytes.get(..TEXT).unwrap_or(bytes) {
        [0xfe, 0xff, rest @ ..] => {
            let units: Vec<u16> =
                rest.as_chunks::<2>().0.iter().map(|pair| u16::from_be_bytes(*pair)).collect();
            String::from_utf16_lossy(&units)
        }
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        all => match std::str::from_utf8(all) {
            Ok(text) => text.to_owned(),
            Err(_) => all.iter().map(|byte| char::from(*byte)).collect(),
        },
    }
}

/// Certificates, CRLs and OCSP answers kept in the file for long-term checking (DSS).
#[derive(Debug, Clone, Default)]
pub(crate) struct Evidence {
    pub(crate) certificates: Vec<Vec<u8>>,
    pub(crate) crls: Vec<Vec<u8>>,
    pub(crate) ocsps: Vec<Vec<u8>>,
}

/// Reads the document security store.
pub(crate) fn evidence(document: &Document) -> Evidence {
    let store = || dictionary(document, document.catalog().ok()?.get(b"DSS").ok()?);
    let Some((_, store)) = store() else { return Evidence::default() };
    let mut left = EVIDENCE;
    let mut list = |key: &[u8]| {
        let items = store.get(key).ok().and_then(|list| array(document, list)).unwrap_or_default();
        let mut out = Vec::new();
        for item in items.iter().take(PIECES) {
            let Object::Stream(stream) = super::graph::resolve(document, item).1 else { continue };
            let Ok(bytes) = stream.get_plain_content_with_limit(left) else { continue };
            left = left.saturating_sub(bytes.len());
            out.push(bytes);
        }
        out
    };
    Evidence { certificates: list(b"Certs"), crls: list(b"CRLs"), ocsps: list(b"OCSPs") }
}
