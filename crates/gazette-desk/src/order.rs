//! The order of an issue (thứ tự trong số Công báo): section, rank of body, type, number; and an entry's words.

use gazette_model::{Entry, Metadata, Office, ReferenceKind, Section};

use crate::naming;
use crate::office::{self, types};

/// What entries are sorted by.
pub(crate) type Key = (Section, u32, String, usize, i16, u32, String, String);

/// The section (phần) a document stands in.
pub fn section(document: &Metadata, office: &Office) -> Section {
    if document.references.iter().any(|reference| reference.kind == ReferenceKind::Corrects) {
        return Section::Corrections;
    }
    if is_normative(document, office) { Section::Normative } else { Section::Other }
}

/// Whether a document is normative (quy phạm pháp luật): a year in its number, and a type that can be normative.
pub fn is_normative(document: &Metadata, office: &Office) -> bool {
    let Some(number) = &document.number else { return false };
    if !gazette_text::number::is_normative(number.as_str()) {
        return false;
    }
    let known = types(office);
    let symbol = naming::parts(number.as_str()).kind;
    let by_symbol =
        known.iter().find(|kind| !symbol.is_empty() && naming::slug(&kind.abbreviation) == symbol);
    let by_name = document.kind.as_deref().and_then(|name| {
        let name = naming::slug(name);
        known.iter().find(|kind| naming::slug(&kind.name) == name)
    });
    match by_symbol.or(by_name) {
        Some(kind) => kind.normative,
        // `64/2025/QH15`: laws and resolutions of the Assembly carry no type in their number.
        None => symbol.is_empty() && document.kind.is_none(),
    }
}

/// The entry of a document in an issue, without what it corrects.
pub(crate) fn entry(submission: &str, document: &Metadata, office: &Office) -> Option<Entry> {
    let number = document.number.as_ref()?.as_str().to_owned();
    let names: Vec<String> = document
        .bodies
        .iter()
        .map(|name| {
            office::body(office, name, document.issued_on).map_or(name.as_str(), |body| body.name.as_str())
        })
        .map(str::to_uppercase)
        .collect();
    Some(Entry {
        submission: submission.to_owned(),
        document: naming::address(document)?,
        section: section(document, office),
        body: names.join(" - "),
        title: title(document, &number),
        number,
        issued_on: document.issued_on,
        corrects: None,
        printing: gazette_model::Printing::default(),
    })
}

/// The key of an entry in the order of an issue.
pub(crate) fn key(document: &Metadata, office: &Office) -> Key {
    let body = document.bodies.first().map(String::as_str).unwrap_or_default();
    let parts = document.number.as_ref().map(|number| naming::parts(number.as_str())).unwrap_or_default();
    let known = types(office);
    let kind = document.kind.as_deref().map(naming::slug).unwrap_or_default();
    let place = known.iter().position(|known| naming::slug(&known.name) == kind).unwrap_or(known.len());
    (
        section(document, office),
        office::rank(office, body, document.issued_on),
        naming::body_key(body),
        place,
        parts.year.or(document.issued_on.map(|day| day.year())).unwrap_or_default(),
        parts.serial.unwrap_or(u32::MAX),
        format!("{}{}", parts.prefix, parts.suffix),
        parts.symbol,
    )
}

fn title(document: &Metadata, number: &str) -> String {
    let head = match document.kind.as_deref() {
        Some(kind) if has_number(number) => format!("{kind} số {number}"),
        Some(kind) => kind.to_owned(),
        None => number.to_owned(),
    };
    match document.subject.as_deref().map(str::trim) {
        Some(subject) if !subject.is_empty() => format!("{head} {}", running(subject)),
        _ => head,
    }
}

fn has_number(number: &str) -> bool {
    number.chars().any(|c| c.is_ascii_digit())
}

/// A subject inside a sentence: its first letter small, unless it begins with a name, or with another document
/// (`Quyết định số 12/2026/QĐ-UBND`).
fn running(subject: &str) -> String {
    let mut words = subject.split_whitespace();
    let first = words.next().unwrap_or_default();
    let mut behind = words.clone().take(3).skip_while(|word| *word != "số").skip(1);
    let numbered = behind.next().is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    if numbered && !first.eq_ignore_ascii_case("v/v") && first.to_lowercase() != "về" {
        return subject.to_owned();
    }
    let is_name = words.next().and_then(|word| word.chars().next()).is_some_and(char::is_uppercase)
        || first.chars().filter(|c| c.is_uppercase()).count() > 1;
    if is_name {
        return subject.to_owned();
    }
    let mut chars = subject.chars();
    chars.next().map(|c| c.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::running;

    #[test]
    fn a_subject_goes_on_in_small_letters_unless_it_begins_with_a_name_or_a_document() {
        for (subject, inside) in [
            ("Về việc thu gom rác", "về việc thu gom rác"),
            ("Quy định số lượng cán bộ", "quy định số lượng cán bộ"),
            ("Bãi bỏ Quyết định số 3/2020/QĐ-UBND", "bãi bỏ Quyết định số 3/2020/QĐ-UBND"),
            ("Quyết định số 12/2026/QĐ-UBND đăng trên", "Quyết định số 12/2026/QĐ-UBND đăng trên"),
            ("Luật số 5/2026/QH16 đăng trên", "Luật số 5/2026/QH16 đăng trên"),
            ("Bình Phước phát triển", "Bình Phước phát triển"),
        ] {
            assert_eq!(running(subject), inside);
        }
    }
}
