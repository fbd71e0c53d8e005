//! The same fields for a cluster: a configuration for Quickwit, and units as lines of JSON that fit it.

use serde_json::{Map, Value, json};

use gazette_model::Date;

use crate::analysis::{Analyzer, shown};
use crate::build::{above, level, number_keys};
use crate::hit::address;
use crate::unit::Unit;

/// Separates terms while they are made.
const SEPARATOR: char = '\u{1f}';

/// The index configuration, YAML.
pub const QUICKWIT_CONFIGURATION: &str = include_str!("../data/quickwit.yaml");

/// A unit as one line of JSON (NDJSON) with the fields of [`QUICKWIT_CONFIGURATION`], without the line's end.
///
/// What is not known is left out.
pub fn quickwit_line(unit: &Unit) -> String {
    let mut analyzer = Analyzer::default();
    let mut out = Map::new();
    let mut add = |name: &str, value: Value| {
        let empty = match &value {
            Value::String(text) => text.is_empty(),
            Value::Array(items) => items.is_empty(),
            Value::Null => true,
            _ => false,
        };
        if !empty {
            out.insert(name.to_owned(), value);
        }
    };
    let mut levels: Vec<&str> = unit.bodies.iter().filter_map(|body| level(body)).collect();
    levels.sort_unstable();
    levels.dedup();
    let keys = if unit.number.is_empty() { Vec::new() } else { number_keys(&unit.number) };
    let moment = |date: Option<Date>| date.map(|date| format!("{date}T00:00:00Z"));
    add("id", json!(address(unit)));
    add("document", json!(unit.document));
    add("path", json!(unit.path));
    add("external", json!(unit.external));
    add("number", json!(unit.number));
    add("number_keys", json!(keys));
    add("type", json!(unit.kind));
    add("bodies", json!(unit.bodies));
    add("levels", json!(levels));
    add("field", json!(unit.field));
    add("year", json!(unit.issued_on.map(|date| date.year())));
    add("issue", json!(unit.issue));
    add("issued_on", json!(moment(unit.issued_on)));
    add("effective_on", json!(moment(unit.effective_on)));
    add("expires_on", json!(moment(unit.expires_on)));
    add("document_title", json!(shown(&unit.document_title)));
    add("above", json!(unit.above));
    add("heading", json!(shown(&unit.heading)));
    add("text", json!(shown(&unit.text)));
    for (name, text) in
        [("text", shown(&unit.text)), ("title", shown(&unit.title)), ("above", shown(&above(unit)))]
    {
        let (syllables, pairs) = analyzer.terms(&text, SEPARATOR);
        for (kind, terms) in [("syllables", syllables), ("pairs", pairs)] {
            let terms: Vec<&str> = terms.split(SEPARATOR).filter(|term| !term.is_empty()).collect();
            add(&format!("{name}_{kind}"), json!(terms));
        }
    }
    Value::Object(out).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_a_line_stands_in_the_configuration_and_the_other_way_round() {
        let unit = Unit {
            document: "ubnd-tinh-a/1-2026-qd-ubnd".into(),
            path: "dieu-1".into(),
            external: "x#1".into(),
            number: "1/2026/QĐ-UBND".into(),
            kind: "Quyết định".into(),
            bodies: vec!["UBND tỉnh A".into()],
            field: "Đất đai".into(),
            document_title: "Về hòa giải ở cơ sở".into(),
            above: vec!["Chương I".into()],
            heading: "Điều 1. Hòa giải".into(),
            title: "Hòa giải viên".into(),
            text: "Điều 1. Hòa giải\nTổ hoà giải.".into(),
            issued_on: Some(Date::constant(2026, 1, 2)),
            effective_on: Some(Date::constant(2026, 2, 2)),
            expires_on: Some(Date::constant(2027, 2, 2)),
            issue: "3/2026".parse().ok(),
            ..Unit::default()
        };
        let line = quickwit_line(&unit);
        let value: Value = serde_json::from_str(&line).unwrap();
        let mut told: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
        let mut known: Vec<&str> = QUICKWIT_CONFIGURATION
            .lines()
            .filter_map(|line| line.trim().strip_prefix("- { name: ")?.split(',').next())
            .collect();
        told.sort_unstable();
        known.sort_unstable();
        assert_eq!(told, known);
        assert!(!line.contains('\n'));
        assert!(value["text_pairs"].as_array().unwrap().contains(&json!("hòa giải")), "{value}");
        assert_eq!(value["issued_on"], "2026-01-02T00:00:00Z");
        assert_eq!(value["levels"], json!(["Tỉnh"]));
    }

    /// What the documentation of Quickwit's index configuration (version 0.8) knows for each type; it refuses the rest.
    #[test]
    fn the_configuration_says_nothing_that_quickwit_does_not_know() {
        const TEXT: &[&str] =
            &["description", "stored", "indexed", "tokenizer", "record", "fieldnorms", "fast"];
        const NUMBER: &[&str] = &["description", "stored", "indexed", "fast", "coerce", "output_format"];
        const MOMENT: &[&str] =
            &["description", "input_formats", "output_format", "fast_precision", "indexed", "stored", "fast"];
        let fields = QUICKWIT_CONFIGURATION
            .lines()
            .filter_map(|line| line.trim().strip_prefix("- { ")?.strip_suffix(" }"));
        let mut names: Vec<&str> = Vec::new();
        for field in fields {
            let options: Vec<(&str, &str)> =
                field.split(", ").map(|option| option.split_once(": ").unwrap()).collect();
            let [("name", name), ("type", kind), options @ ..] = options.as_slice() else {
                panic!("{field}")
            };
            assert!(name.chars().all(|c| c.is_ascii_lowercase() || c == '_') && !name.starts_with('_'));
            let known = match *kind {
                "text" | "\"array<text>\"" => TEXT,
                "u64" => NUMBER,
                "datetime" => MOMENT,
                other => panic!("{other}"),
            };
            for (option, value) in options {
                assert!(known.contains(option), "{name}: {option}");
                let right = match *option {
                    "record" => ["basic", "freq", "position"].contains(value),
                    "tokenizer" => *value == "raw",
                    "input_formats" => *value == "[rfc3339]",
                    "fast_precision" => *value == "seconds",
                    _ => ["true", "false"].contains(value),
                };
                assert!(right, "{name}: {option}: {value}");
            }
            // How terms are recorded may be said only of what is indexed.
            let says = |wanted: &str| options.iter().any(|(option, _)| *option == wanted);
            let indexed = !options.contains(&("indexed", "false"));
            assert!(indexed || !(says("record") || says("tokenizer") || says("fieldnorms")), "{name}");
            names.push(name);
        }
        let searched = QUICKWIT_CONFIGURATION
            .lines()
            .find_map(|line| line.trim().strip_prefix("default_search_fields: [")?.strip_suffix(']'));
        for field in searched.unwrap().split(", ") {
            assert!(names.contains(&field), "{field}");
        }
    }
}
