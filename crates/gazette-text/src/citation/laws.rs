//! Names of laws that are known, to tell where a name ends.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::fold::fold;
use crate::letters::Letters;
use crate::normalize::normalize;

/// The names, one a line.
const NAMES: &str = include_str!("../../data/laws.txt");

/// The position after the longest known name at `at`.
pub(super) fn known(text: &str, letters: &Letters, at: usize) -> Option<usize> {
    let mut end = at;
    while letters.at(end).is_alphanumeric() {
        end += 1;
    }
    let names = names().get(&letters.folded(at..end))?;
    names.iter().find_map(|name| {
        let end = letters.phrase(at, &name.folded)?;
        // One syllable without its mark is another word: `Luật giá` and `Hội Luật gia`, `Luật dược` and `được`.
        let single = !name.folded.contains(' ') && !text.is_ascii();
        let printed = text.get(letters.bytes(at..end)).unwrap_or_default();
        (!single || normalize(printed).to_lowercase() == name.printed).then_some(end)
    })
}

#[derive(Debug)]
struct Name {
    printed: String,
    folded: String,
}

/// The names by their first syllable, longer ones first.
fn names() -> &'static HashMap<String, Vec<Name>> {
    static TABLE: OnceLock<HashMap<String, Vec<Name>>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut out: HashMap<String, Vec<Name>> = HashMap::new();
        for line in NAMES.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let name = Name { printed: normalize(line), folded: fold(line) };
            let first = name.folded.split([' ', ',']).next().unwrap_or_default().to_owned();
            out.entry(first).or_default().push(name);
        }
        for names in out.values_mut() {
            names.sort_by_key(|name| std::cmp::Reverse(name.folded.len()));
        }
        out
    })
}
