//! Names of files inside packages: which may stand, and when two are one.
//!
//! A package must mean the same on every system, so names are judged by the rules of all of them together.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};

use gazette_model::{Code, Finding};
use unicode_normalization::UnicodeNormalization;

/// The longest name in bytes.
const LONGEST: usize = 1024;
/// The deepest path.
const DEEPEST: usize = 32;

/// What is wrong with a name (tên tệp trong gói), if anything.
pub(crate) fn examine(name: &str) -> Option<Finding> {
    if let Some(shown) = escape(name) {
        return Some(Finding::new(Code::PathEscape).file(shown.clone()).value("name", shown));
    }
    let invalid = |vi: &str, en: &str| {
        Some(Finding::new(Code::PackageInvalid).file(shown(name)).words("reason", vi, en))
    };
    let path = name.strip_suffix('/').unwrap_or(name);
    if path.is_empty() || path.split('/').any(|part| part.is_empty() || part == ".") {
        return invalid("tên tệp có phần rỗng", "the file name has an empty part");
    }
    if path.chars().any(char::is_control) {
        return invalid("tên tệp có ký tự điều khiển", "the file name has a control character");
    }
    if name.len() > LONGEST || path.split('/').count() > DEEPEST {
        return invalid("tên tệp quá dài hoặc quá sâu", "the file name is too long or too deep");
    }
    None
}

/// The name as shown, when it leads out of the package on any system.
pub(crate) fn escape(name: &str) -> Option<String> {
    let drive = name.as_bytes().get(1) == Some(&b':') && name.starts_with(|c: char| c.is_ascii_alphabetic());
    let escapes = drive
        || name.starts_with('/')
        || name.contains(['\\', '\0'])
        || name
            .split('/')
            .any(|part| part == ".." || (part.len() > 2 && part.trim_end_matches([' ', '.']).is_empty()));
    escapes.then(|| shown(name))
}

/// The key under which two names are one file on some system: NFC, without case.
pub(crate) fn key(name: &str) -> String {
    let name = name.strip_suffix('/').unwrap_or(name);
    // Upper case first, so that letters with two lower forms (`ß`, `ſ`, `ς`) fall together.
    name.nfc().flat_map(char::to_uppercase).flat_map(char::to_lowercase).nfc().collect()
}

/// A finding for every name that another name hides, folders against files included.
pub(crate) fn duplicates<'a>(names: impl Iterator<Item = &'a str>) -> Vec<Finding> {
    // The first name of each key, and whether it was told already.
    let mut seen: HashMap<String, (&str, bool)> = HashMap::new();
    let mut findings = Vec::new();
    for name in names {
        match seen.entry(key(name)) {
            Entry::Vacant(place) => {
                place.insert((name, false));
            }
            Entry::Occupied(mut place) if !place.get().1 => {
                place.get_mut().1 = true;
                findings.push(duplicate(name));
            }
            Entry::Occupied(_) => {}
        }
    }
    let mut hidden = BTreeSet::new();
    for path in seen.keys() {
        let ancestors = path.match_indices('/').filter_map(|(cut, _)| path.get(..cut));
        hidden.extend(
            ancestors
                .filter_map(|folder| seen.get(folder))
                .filter(|(name, told)| !told && !name.ends_with('/')),
        );
    }
    findings.extend(hidden.into_iter().map(|(name, _)| duplicate(name)));
    findings
}

fn duplicate(name: &str) -> Finding {
    Finding::new(Code::DuplicateEntry).file(shown(name)).value("name", shown(name))
}

/// The name with its control characters visible.
fn shown(name: &str) -> String {
    let cut = name.chars().take(200);
    cut.flat_map(|c| if c.is_control() { c.escape_default().collect::<Vec<_>>() } else { vec![c] }).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_that_lead_out_on_any_system_escape() {
        for name in [
            "/etc/passwd",
            "../a",
            "a/../../b",
            "a\\b",
            "C:/a",
            "c:a",
            "a\0.txt",
            "a/..",
            "\\\\host\\share",
            "a/.. /b",
            "...",
        ] {
            assert_eq!(examine(name).map(|finding| finding.code), Some(Code::PathEscape), "{name:?}");
        }
    }

    #[test]
    fn ordinary_names_stand() {
        for name in
            ["a", "data/Quyết định số 12.pdf", "a..b/c", ".hidden", "word/", "~a", "%7E", "aa:b/c", "1:2"]
        {
            assert_eq!(examine(name), None, "{name:?}");
        }
    }

    #[test]
    fn empty_parts_and_control_characters_are_invalid() {
        for name in ["", "/", "a//b", "./a", "a/./b", "a\nb", "a\u{7f}"] {
            assert!(examine(name).is_some(), "{name:?}");
        }
    }

    #[test]
    fn names_equal_after_nfc_and_case_are_one() {
        let codes = |names: &[&str]| duplicates(names.iter().copied()).len();
        assert_eq!(codes(&["a.txt", "A.TXT"]), 1);
        assert_eq!(codes(&["Điều", "Đie\u{302}\u{300}u", "ĐIỀU"]), 1);
        assert_eq!(codes(&["a", "a/b"]), 1);
        assert_eq!(codes(&["a/", "a/b", "a/c", "b"]), 0);
        assert_eq!(codes(&["a/", "a/"]), 1);
    }

    proptest! {
        #[test]
        fn a_name_that_stands_stays_inside(name in "[./\\\\a:~ \u{1}é]{0,12}") {
            if examine(&name).is_none() {
                let path = std::path::Path::new(&name);
                prop_assert!(path.components().all(|part| matches!(part, std::path::Component::Normal(_))));
            }
        }
    }
}
