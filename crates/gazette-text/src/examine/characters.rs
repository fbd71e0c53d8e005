//! Characters that do not belong: controls of direction, invisible and private ones, other scripts.

use std::collections::BTreeMap;

use gazette_model::{Code, Document, Finding};
use unicode_normalization::is_nfc;

use super::Passage;
use crate::normalize::{is_bidi_control, is_invisible};

/// At most this many words of mixed script are told one by one.
const MOST_WORDS: usize = 20;

pub(super) fn examine(document: &Document, passages: &[Passage<'_>]) -> Vec<Finding> {
    let mut out = Vec::new();
    let mut bidi: BTreeMap<(char, String), ()> = BTreeMap::new();
    let mut invisible: BTreeMap<char, (usize, String)> = BTreeMap::new();
    let mut private: Option<(char, usize, String)> = None;
    let mut eth: (usize, String) = (0, String::new());
    let mut decomposed: (usize, String) = (0, String::new());
    for passage in passages.iter().filter(|passage| !passage.text.is_ascii()) {
        for c in passage.text.chars().filter(|c| !c.is_ascii()) {
            if is_bidi_control(c) {
                if bidi.insert((c, passage.place(document)), ()).is_none() {
                    let finding = Finding::new(Code::BidiControl).place(passage.place(document));
                    out.push(finding.value("character", named(c)));
                }
            } else if is_invisible(c) {
                let entry = invisible.entry(c).or_insert_with(|| (0, passage.place(document)));
                entry.0 += 1;
            } else if is_private(c) {
                let entry = private.get_or_insert_with(|| (c, 0, passage.place(document)));
                entry.1 += 1;
            } else if matches!(c, 'Ð' | 'ð' | 'Ɖ' | 'ɖ') {
                if eth.0 == 0 {
                    eth.1 = passage.place(document);
                }
                eth.0 += 1;
            }
        }
        if !is_nfc(&passage.text) {
            if decomposed.0 == 0 {
                decomposed.1 = passage.place(document);
            }
            decomposed.0 += 1;
        }
        for word in passage.text.split(|c: char| !c.is_alphanumeric()).filter(|word| is_mixed(word)) {
            if out.iter().filter(|finding: &&Finding| finding.code == Code::MixedScript).count() < MOST_WORDS
            {
                out.push(Finding::new(Code::MixedScript).place(passage.place(document)).value("word", word));
            }
        }
    }
    for (c, (count, place)) in invisible {
        out.push(
            Finding::new(Code::InvisibleCharacter)
                .place(place)
                .value("character", named(c))
                .value("count", count),
        );
    }
    if let Some((c, count, place)) = private {
        out.push(
            Finding::new(Code::PrivateUseCharacter)
                .place(place)
                .value("character", named(c))
                .value("count", count),
        );
    }
    for (code, (count, place)) in [(Code::EthForD, eth), (Code::NotNfc, decomposed)] {
        if count > 0 {
            out.push(Finding::new(code).place(place).value("count", count));
        }
    }
    out
}

fn named(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

fn is_private(c: char) -> bool {
    matches!(u32::from(c), 0xE000..=0xF8FF | 0xF_0000..=0xF_FFFD | 0x10_0000..=0x10_FFFD)
}

/// Whether a word mixes Latin letters with look-alikes of another script. Greek letters in units and formulas
/// (`μg`, `Ω`) are no look-alikes.
fn is_mixed(word: &str) -> bool {
    if word.is_ascii() {
        return false;
    }
    let latin =
        word.chars().any(|c| c.is_alphabetic() && matches!(u32::from(c), 0x41..=0x24F | 0x1E00..=0x1EFF));
    let other = word.chars().any(|c| matches!(u32::from(c), 0x400..=0x58F) || "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο".contains(c));
    latin && other
}
