//! The signature field of a seal: its dictionary with the hole, its place on the page and in the structure.

use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat};

use super::error::{Refusal, SealError};
use super::key::Algorithm;
use super::update::{self, Update};
use super::{Order, leaf, stamp};
use crate::pdf;

const RANGE: &str = "[0 ########## ########## ##########]";
/// The name of the field.
const FIELD: &str = "Seal";

/// The file with everything in it but the signature value, and the hole for that.
pub(super) fn prepare(
    pdf: &[u8],
    document: &Document,
    order: &Order<'_>,
    room: usize,
    mark: &[u8],
) -> Result<(Vec<u8>, std::ops::Range<usize>), SealError> {
    let refused = || SealError::Refused { refusals: vec![Refusal::Unreadable] };
    let root =
        document.trailer.get(b"Root").ok().and_then(|root| root.as_reference().ok()).ok_or_else(refused)?;
    let page = document.get_pages().into_values().next().ok_or_else(refused)?;
    let mut update = Update::new(pdf, document);
    let (value, widget) = (update.reserve(), update.reserve());
    let name = leaf(order.key)?.subject.common();
    let words = order.stamp.as_ref().map_or_else(|| name.clone(), |stamp| stamp.words.clone());
    let words = text(&words);
    update.put_raw(value, dictionary_of(order, &name, room)?);
    let mut field = Dictionary::new();
    field.set("Type", Object::Name(b"Annot".to_vec()));
    field.set("Subtype", Object::Name(b"Widget".to_vec()));
    field.set("FT", Object::Name(b"Sig".to_vec()));
    field.set("T", text(FIELD));
    field.set("TU", words.clone());
    field.set("Contents", words.clone());
    // Printed, and not to be moved.
    field.set("F", Object::Integer(4 + 128));
    field.set("P", Object::Reference(page));
    field.set("V", Object::Reference(value));
    match &order.stamp {
        Some(stamp) => {
            let placed = stamp::place(&mut update, document, page, stamp)?;
            field.set("Rect", Object::Array(placed.rectangle.map(Object::Real).to_vec()));
            let mut appearance = Dictionary::new();
            appearance.set("N", Object::Reference(placed.appearance));
            field.set("AP", Object::Dictionary(appearance));
        }
        None => field.set("Rect", Object::Array(vec![0.into(), 0.into(), 0.into(), 0.into()])),
    }
    if let Some(number) = stamp::tag(&mut update, document, page, widget, &words) {
        field.set("StructParent", Object::Integer(number));
    }
    update.put(widget, &Object::Dictionary(field));
    show(&mut update, document, page, widget)?;
    let mut catalog = document.catalog().map_err(|_| refused())?.clone();
    let mut form = Dictionary::new();
    form.set("Fields", Object::Array(vec![Object::Reference(widget)]));
    form.set("SigFlags", Object::Integer(3));
    catalog.set("AcroForm", Object::Dictionary(form));
    let mut permissions = Dictionary::new();
    permissions.set("DocMDP", Object::Reference(value));
    catalog.set("Perms", Object::Dictionary(permissions));
    update.put(root, &Object::Dictionary(catalog));
    let file = update.finish(mark);
    let zeros = [b"/Contents <".as_slice(), &vec![b'0'; room * 2], b">"].concat();
    let start = pdf::position(&file, &zeros, pdf.len()).ok_or_else(refused)? + b"/Contents ".len();
    Ok((file, start..start + room * 2 + 2))
}

/// Puts the field among the annotations of the page.
fn show(
    update: &mut Update<'_>,
    document: &Document,
    page: ObjectId,
    widget: ObjectId,
) -> Result<(), SealError> {
    let mut dict = document
        .get_dictionary(page)
        .map_err(|_| SealError::Refused { refusals: vec![Refusal::Unreadable] })?
        .clone();
    let mut annotations = dict
        .get(b"Annots")
        .ok()
        .and_then(|list| pdf::array(document, list))
        .map(<[Object]>::to_vec)
        .unwrap_or_default();
    annotations.push(Object::Reference(widget));
    dict.set("Annots", Object::Array(annotations));
    // Annotations are visited in the order of the structure (PDF/UA-1, 7.18.3).
    dict.set("Tabs", Object::Name(b"S".to_vec()));
    update.put(page, &Object::Dictionary(dict));
    Ok(())
}

/// The signature dictionary as text, with a hole for range and value.
fn dictionary_of(order: &Order<'_>, name: &str, room: usize) -> Result<Vec<u8>, SealError> {
    let mut out = b"<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached".to_vec();
    let mut entry = |key: &str, object: &Object| {
        out.extend_from_slice(format!(" /{key} ").as_bytes());
        update::write(object, &mut out);
    };
    entry("Name", &text(name));
    let date = pdf_date(order.at).ok_or_else(|| SealError::Time(order.at.to_owned()))?;
    entry("M", &Object::String(date.into_bytes(), StringFormat::Hexadecimal));
    if !order.reason.is_empty() {
        entry("Reason", &text(order.reason));
    }
    if !order.place.is_empty() {
        entry("Location", &text(order.place));
    }
    // A certification that permits no change (DocMDP, P = 1).
    out.extend_from_slice(
        b" /Reference [<</Type /SigRef /TransformMethod /DocMDP /TransformParams <</Type /TransformParams /V /1.2 /P 1>>>>]",
    );
    out.extend_from_slice(format!(" /ByteRange {RANGE} /Contents <{}>>>", "0".repeat(room * 2)).as_bytes());
    Ok(out)
}

/// Fills in the range around the hole, and digests what lies in it.
pub(super) fn digest(file: &mut [u8], contents: &std::ops::Range<usize>, algorithm: Algorithm) -> Vec<u8> {
    let range = format!("[0 {} {} {}]", contents.start, contents.end, file.len() - contents.end);
    let before = contents.start.saturating_sub(RANGE.len() + 12);
    if let Some(at) = pdf::position(file, RANGE.as_bytes(), before)
        && let Some(place) = file.get_mut(at..at + RANGE.len())
    {
        let padded = format!("{range:<width$}", width = RANGE.len());
        place.copy_from_slice(padded.as_bytes().get(..RANGE.len()).unwrap_or(RANGE.as_bytes()));
    }
    let first = file.get(..contents.start).unwrap_or_default();
    let second = file.get(contents.end..).unwrap_or_default();
    algorithm.hash().of(&[first, second])
}

/// A PDF text string.
fn text(words: &str) -> Object {
    let mut bytes = vec![0xfe, 0xff];
    bytes.extend(words.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes, StringFormat::Hexadecimal)
}

/// `2026-11-25T15:00:00+07:00` as `D:20261125150000+07'00'`.
fn pdf_date(time: &str) -> Option<String> {
    let (local, zone) = time.split_at_checked(19)?;
    let digits: String = local.chars().filter(char::is_ascii_digit).collect();
    let zone = zone.find(['Z', '+', '-']).and_then(|at| zone.get(at..))?;
    if digits.len() != 14 {
        return None;
    }
    if zone == "Z" {
        return Some(format!("D:{digits}Z"));
    }
    let (hours, minutes) = zone.split_once(':')?;
    Some(format!("D:{digits}{hours}'{minutes}'"))
}
