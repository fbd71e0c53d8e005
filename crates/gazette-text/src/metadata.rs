//! Reads from a document what it says of itself.
//!
//! A field stays empty when the document does not give it; nothing is guessed.

mod closing;
mod compare;
mod effect;
mod head;
mod names;
mod signature;

pub use compare::compare;
use gazette_model::{Block, DocumentNumber, Metadata, Unit, UnitKind};

use crate::fold::fold;
use crate::number;
use crate::structure::{clean, document_type};

/// Reads the metadata from the units of a document.
pub fn read(units: &[Unit]) -> Metadata {
    let mut out = Metadata::default();
    let heads = of_kind(units, UnitKind::Head);
    let head = head::read(&heads);
    out.number = head.number;
    out.place = head.place;
    out.issued_on = head.issued_on;
    out.sent_for_gazette = head.sent_for_gazette;
    read_title(&mut out, &of_kind(units, UnitKind::Title));
    if out.subject.is_none() {
        out.subject = head.subject;
    }
    let preamble = of_kind(units, UnitKind::Preamble);
    out.bases = preamble
        .iter()
        .flat_map(|unit| &unit.children)
        .filter(|unit| unit.kind == UnitKind::Basis)
        .map(|unit| clean(&unit.text()))
        .collect();
    if !head.bodies.is_empty() {
        out.bodies = head.bodies;
    }
    if out.bodies.is_empty() {
        out.bodies = preamble.iter().find_map(|unit| head::body_of_authority(unit)).into_iter().collect();
    }
    if out.bodies.is_empty() {
        out.bodies = head::body_adopting(units).into_iter().collect();
    }
    names::restore(&mut out.bodies, units);
    signature::read(&mut out, units);
    closing::read(&mut out, units);
    if out.kind.is_none() {
        out.kind = out.number.as_ref().and_then(|number| kind_of(number.as_str()));
    }
    effect::read(&mut out, units);
    let assembly = |body: &String| matches!(fold(body).as_str(), "quoc hoi" | "uy ban thuong vu quoc hoi");
    if out.issued_on.is_none() && out.bodies.iter().any(assembly) {
        // The Assembly's laws bear the day they were adopted on.
        out.issued_on = out.adopted_on;
    }
    out
}

/// The units of `kind` on the highest level.
fn of_kind(units: &[Unit], kind: UnitKind) -> Vec<&Unit> {
    units.iter().filter(|unit| unit.kind == kind).collect()
}

/// Type and subject.
fn read_title(out: &mut Metadata, titles: &[&Unit]) {
    let mut subject = String::new();
    for line in titles.iter().flat_map(|unit| lines(&unit.body)) {
        let line = line.trim().to_owned();
        if !line.chars().any(char::is_alphanumeric) {
            continue;
        }
        let mut rest = line.as_str();
        if out.kind.is_none() {
            if let Some((name, length)) = document_type(&line) {
                out.kind = Some(name.to_owned());
                rest = line[length..].trim_matches([' ', ':', '-']);
                if closing::is_consolidated(name) && head::is_body(rest) {
                    // The gazette's own heading: `VĂN BẢN HỢP NHẤT - VĂN PHÒNG QUỐC HỘI`.
                    out.bodies = vec![names::in_words(rest)];
                    continue;
                }
                if out.number.is_none() {
                    rest = numbered(out, rest);
                }
            }
        } else if rest.starts_with('(') && subject.len() > 3 {
            break;
        }
        if !rest.is_empty() {
            if !subject.is_empty() {
                subject.push(' ');
            }
            subject.push_str(rest);
        }
    }
    let subject = subject.trim().trim_end_matches('*').trim();
    // The adoption of a precedent stands below its subject, at times in the same lines.
    let subject = subject.find(head::ADOPTED_BY).map_or(subject, |at| subject[..at].trim());
    if !subject.is_empty() {
        out.subject = Some(subject.to_owned());
    }
}

/// A number that stands in the title itself (`ÁN LỆ SỐ 01/2016/AL`); gives the rest.
fn numbered<'a>(out: &mut Metadata, rest: &'a str) -> &'a str {
    match number::find(rest).first() {
        Some(found)
            if fold(&rest[..found.range.start]).trim().trim_end_matches(':') == "so"
                || found.range.start == 0 =>
        {
            out.number = Some(DocumentNumber::new(&found.text));
            rest[found.range.end..].trim()
        }
        _ => rest,
    }
}

/// The type a number's abbreviation stands for; a letter without one is a công văn.
fn kind_of(text: &str) -> Option<String> {
    let parsed = number::parse(text).ok()?;
    let name = number::kind_name(&parsed.kind?)?;
    Some(name.to_owned())
}

/// The lines of blocks, breaks inside paragraphs included, cells of tables one after the other.
fn lines(blocks: &[Block]) -> Vec<String> {
    let mut out = Vec::new();
    for block in blocks {
        block.each_paragraph(&mut |paragraph| out.extend(paragraph.text().split('\n').map(clean)));
    }
    out.retain(|line| !line.is_empty());
    out
}
