//! Reads `office.toml`, the configuration of the office, and names what is wrong in it by line and key.

mod bodies;
pub mod calendar;
mod kinds;
mod tet;

use std::collections::BTreeSet;

use gazette_model::Office;
use gazette_model::finding::Code;

use serde::de::DeserializeOwned;
use toml::de::{DeTable, DeValue};

pub use bodies::{body, code_key, exists, kin, level, rank};
pub use kinds::types;

/// The commented `office.toml` of a new home; it belongs to no province.
pub const TEMPLATE: &str = include_str!("template.toml");

/// The newest format of `office.toml` this program knows.
pub const FORMAT: u32 = 1;

/// Something in a configuration file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct OfficeError {
    /// The line, from 1.
    pub line: usize,
    /// The key concerned, where one is known.
    pub key: Option<String>,
    /// What is wrong, in the words of the reader.
    pub message: String,
}

/// Reads an `office.toml`; unknown keys, unknown finding codes and contradicting dates are errors.
pub fn parse(text: &str) -> Result<Office, OfficeError> {
    // What a newer program added is not taken for a mistake of the office.
    if let Some(found) = format(text).filter(|found| *found > FORMAT) {
        return Err(OfficeError {
            line: 1,
            key: Some("format".to_owned()),
            message: format!(
                "định dạng {found} của phiên bản mới hơn, phần mềm này chỉ biết đến {FORMAT}; cài phiên bản gazette mới hơn \
                 (written for a newer gazette)"
            ),
        });
    }
    let office: Office = read(text)?;
    check(&office, text)?;
    Ok(office)
}

/// The format an `office.toml` says it has; `None` where it says nothing or cannot be read.
pub fn format(text: &str) -> Option<u32> {
    let table = DeTable::parse(text).ok()?;
    let value = table.get_ref().iter().find(|(key, _)| key.get_ref() == "format")?.1;
    match value.get_ref() {
        DeValue::Integer(number) => number.as_str().parse().ok(),
        _ => None,
    }
}

/// Reads a configuration file whose dates are written as TOML dates or as text.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, OfficeError> {
    let fault = |error: &toml::de::Error| from_toml(text, error);
    let mut table = DeTable::parse(text).map_err(|error| fault(&error))?;
    for (_, value) in table.get_mut().iter_mut() {
        dates_as_text(value.get_mut());
    }
    T::deserialize(toml::Deserializer::from(table)).map_err(|error| fault(&error))
}

/// The model reads dates from text; the parser has bounded how deep values lie.
fn dates_as_text(value: &mut DeValue<'_>) {
    match value {
        DeValue::Datetime(date) => *value = DeValue::String(date.to_string().into()),
        DeValue::Array(values) => values.iter_mut().for_each(|value| dates_as_text(value.get_mut())),
        DeValue::Table(table) => table.iter_mut().for_each(|(_, value)| dates_as_text(value.get_mut())),
        _ => {}
    }
}

fn from_toml(text: &str, error: &toml::de::Error) -> OfficeError {
    let at = error.span().map_or(0, |span| span.start);
    let message = error.message().lines().next().unwrap_or_default().to_owned();
    let key = message.split('`').nth(1).map(str::to_owned).or_else(|| key_at(text, at));
    OfficeError { line: line_of(text, at), key, message }
}

fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

fn key_at(text: &str, at: usize) -> Option<String> {
    let line = text.lines().nth(line_of(text, at) - 1)?;
    let (key, _) = line.split_once('=')?;
    Some(key.trim().to_owned())
}

fn check(office: &Office, text: &str) -> Result<(), OfficeError> {
    let fault = |key: &str, needle: &str, message: String| {
        let at = text.find(needle).unwrap_or(0);
        Err(OfficeError { line: line_of(text, at), key: Some(key.to_owned()), message })
    };
    if office.office.name.trim().is_empty() {
        return fault("name", "[office]", "the office needs a name".to_owned());
    }
    for code in office.severity.keys() {
        if !Code::ALL.iter().any(|known| known.as_str() == code) {
            return fault(code, code, format!("`{code}` is no finding code"));
        }
    }
    for body in &office.body {
        if body.name.trim().is_empty() {
            return fault("name", "[[body]]", "a body needs a name".to_owned());
        }
        if let (Some(from), Some(to)) = (body.from, body.to)
            && from > to
        {
            return fault(
                "to",
                &body.name,
                format!("{} ends on {to}, before it begins on {from}", body.name),
            );
        }
    }
    for key in office.page.sections.keys() {
        if !["normative", "other", "corrections"].contains(&key.as_str()) {
            return fault(
                key,
                key,
                format!("`{key}` is no section; sections are normative, other, corrections"),
            );
        }
    }
    let seal = &office.seal;
    if !seal.key.is_empty() && !seal.module.is_empty() {
        return fault("module", "[seal]", "[seal] names both a key file and a token; name one".to_owned());
    }
    if seal.evidence && seal.time_stamp.is_empty() {
        return fault("evidence", "[seal]", "[seal] evidence needs a time_stamp".to_owned());
    }
    let web = |address: &str| address.starts_with("http://") || address.starts_with("https://");
    if !seal.time_stamp.is_empty() && !web(&seal.time_stamp) {
        return fault(
            "time_stamp",
            "[seal]",
            format!("time_stamp is `{}`, which is no http:// or https:// address", seal.time_stamp),
        );
    }
    for (key, value) in [("left_mm", seal.left_mm), ("top_mm", seal.top_mm)] {
        if !value.is_finite() || !(0.0..=2000.0).contains(&value) {
            return fault(key, "[seal]", format!("{key} is {value}"));
        }
    }
    let page = &office.page;
    for (key, value) in
        [("width_mm", page.width_mm), ("height_mm", page.height_mm), ("text_pt", page.text_pt)]
    {
        if !value.is_finite() || value <= 0.0 || value > 2000.0 {
            return fault(key, key, format!("{key} is {value}"));
        }
    }
    let mut people = BTreeSet::new();
    for person in &office.person {
        let name = gazette_text::fold::fold(person.name.trim());
        if name.is_empty() || !people.insert(name) {
            let message = format!("the person `{}` stands twice or has no name", person.name);
            return fault("name", "[[person]]", message);
        }
    }
    if let Some(years) = office.retention.iter().filter_map(|rule| rule.years).find(|years| *years < 5) {
        let message = format!("submissions are kept at least 5 years, not {years}");
        return fault("years", "[[retention]]", message);
    }
    if !(0.0..=20.0).contains(&office.print.bleed_mm) {
        return fault("bleed_mm", "bleed_mm", format!("bleed_mm is {}", office.print.bleed_mm));
    }
    let mut names = BTreeSet::new();
    for kind in &office.kind {
        if kind.name.trim().is_empty() || !names.insert(kind.name.to_lowercase()) {
            return fault(
                "name",
                "[[type]]",
                format!("the type `{}` stands twice or has no name", kind.name),
            );
        }
    }
    Ok(())
}
