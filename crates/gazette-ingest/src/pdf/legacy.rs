//! Turns text set in TCVN3 and VNI fonts (bảng mã cũ) into Unicode.
//!
//! A PDF gives the places of Western letters; only the name of the font tells what it showed.

use std::collections::BTreeMap;

use gazette_model::{Code, Finding};

use super::page::{Character, Page};
use crate::encoding::tcvn3::shows_capitals;
use crate::encoding::{Encoding, Judgement};

/// Characters weighed for each font.
const WITNESS: usize = 10_000;

/// Turns what proves to be in an old encoding, and says so.
pub(super) fn restore(pages: &mut [Page]) -> Vec<Finding> {
    let mut texts = BTreeMap::<String, String>::new();
    for page in pages.iter() {
        for it in &page.characters {
            let name = page.fonts.get(usize::from(it.font)).map_or("", |font| font.name.as_str());
            if Encoding::of_font(name).is_some() {
                let text = texts.entry(name.to_owned()).or_default();
                if text.len() < WITNESS {
                    text.push(it.character);
                }
            }
        }
    }
    let proven: BTreeMap<String, Encoding> = texts
        .into_iter()
        .filter_map(|(name, text)| {
            let encoding = Encoding::of_font(&name)?;
            (encoding.judge(&text) == Judgement::Legacy).then_some((name, encoding))
        })
        .collect();
    let mut counts = BTreeMap::<&str, usize>::new();
    for page in pages.iter_mut() {
        if !proven.is_empty() {
            turn(page, &proven, &mut counts);
        }
    }
    let finding =
        |(name, count)| Finding::new(Code::LegacyEncoding).value("encoding", name).value("count", count);
    counts.into_iter().map(finding).collect()
}

/// Turns one page; counts its runs.
fn turn(page: &mut Page, proven: &BTreeMap<String, Encoding>, counts: &mut BTreeMap<&'static str, usize>) {
    let fonts: Vec<Option<(Encoding, bool)>> = page
        .fonts
        .iter()
        .map(|font| proven.get(&font.name).map(|encoding| (*encoding, shows_capitals(&font.name))))
        .collect();
    let mut out: Vec<Character> = Vec::with_capacity(page.characters.len());
    let mut rest = page.characters.iter().peekable();
    let mut last_font = None;
    while let Some(it) = rest.next() {
        let Some((encoding, capitals)) = fonts.get(usize::from(it.font)).copied().flatten() else {
            last_font = None;
            out.push(*it);
            continue;
        };
        if last_font != Some(it.font) {
            *counts.entry(encoding.name()).or_default() += 1;
            last_font = Some(it.font);
        }
        // A letter may be followed by a sign for its marks: both are one character then.
        let pair = rest.peek().filter(|next| next.font == it.font).and_then(|next| {
            let both = encoding.decode(&String::from_iter([it.character, next.character]));
            only(&both).map(|turned| (turned, next.x1))
        });
        let (turned, x1) = match pair {
            Some(found) => {
                rest.next();
                found
            }
            None => {
                let alone = encoding.decode(&it.character.to_string());
                (only(&alone).unwrap_or(it.character), it.x1)
            }
        };
        let shown =
            if capitals { only(&turned.to_uppercase().to_string()).unwrap_or(turned) } else { turned };
        out.push(Character { character: shown, x1: x1.max(it.x1), ..*it });
    }
    page.characters = out;
}

/// The character, if there is one alone.
fn only(text: &str) -> Option<char> {
    let mut characters = text.chars();
    characters.next().filter(|_| characters.next().is_none())
}
