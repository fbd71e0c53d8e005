//! Cuts a readable piece of a text around the words that were looked for.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::ops::Range;

use gazette_text::fold::fold;
use gazette_text::spelling::canonical;

use crate::analysis::Quick;
use crate::query::Query;

/// About how many syllables a snippet holds.
const LENGTH: usize = 40;
/// No more syllables of a text are read for a snippet.
const MOST_READ: usize = 4000;

/// The piece of `text` that holds most of what was asked, with `<b>` around matches; escaped for HTML.
pub(crate) fn snippet(text: &str, query: &Query) -> String {
    let looking = !query.syllables.is_empty();
    // Where nothing is looked for the beginning is shown, and no more is read.
    let found = places(text, if looking { MOST_READ } else { LENGTH + 1 });
    if found.is_empty() {
        return String::new();
    }
    let mut wanted: HashMap<&str, usize> = HashMap::new();
    for syllable in &query.syllables {
        let number = wanted.len() + 1;
        wanted.entry(if query.unmarked { &syllable.folded } else { &syllable.marked }).or_insert(number);
    }
    let mut known: HashMap<&str, usize, BuildHasherDefault<Quick>> = HashMap::default();
    let matches: Vec<usize> = found
        .iter()
        .map(|place| {
            let word = &text[place.clone()];
            *known.entry(word).or_insert_with(|| {
                let spelled = canonical(&word.to_lowercase());
                let key = if query.unmarked { fold(&spelled) } else { spelled };
                wanted.get(key.as_str()).copied().unwrap_or(0)
            })
        })
        .collect();
    let start = best_start(&matches);
    let end = (start + LENGTH).min(found.len());
    let mut out = String::new();
    if start > 0 {
        out.push_str("… ");
    }
    let mut at = found[start].start;
    let mut bold = false;
    for index in start..end {
        let syllable = &found[index];
        if (matches[index] > 0) != bold {
            // Spaces between two matches stay inside the mark.
            if bold {
                out.push_str("</b>");
                escape(&text[at..syllable.start], &mut out);
            } else {
                escape(&text[at..syllable.start], &mut out);
                out.push_str("<b>");
            }
            bold = !bold;
        } else {
            escape(&text[at..syllable.start], &mut out);
        }
        escape(&text[syllable.start..syllable.end], &mut out);
        at = syllable.end;
    }
    if bold {
        out.push_str("</b>");
    }
    if end < found.len() {
        out.push_str(" …");
    } else {
        escape(text[at..].trim_end(), &mut out);
    }
    out
}

/// The runs of letters and digits of a text, at most `most`.
fn places(text: &str, most: usize) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain(std::iter::once((text.len(), ' '))) {
        match (c.is_ascii_alphanumeric() || (!c.is_ascii() && c.is_alphanumeric()), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                out.push(from..at);
                start = None;
                if out.len() == most {
                    break;
                }
            }
            _ => {}
        }
    }
    out
}

/// Where the window begins that holds the most different matches.
fn best_start(matches: &[usize]) -> usize {
    let mut best = (0, 0);
    let mut start = 0;
    for (at, _) in matches.iter().enumerate().filter(|(_, number)| **number > 0) {
        // A window that begins inside the one before can hold little more.
        if at < start {
            continue;
        }
        let window = &matches[at..(at + LENGTH).min(matches.len())];
        let (mut seen, mut different, mut runs) = (0u128, 0, 0);
        for (place, number) in window.iter().enumerate().filter(|(_, number)| **number > 0) {
            let bit = 1u128 << (number % 128);
            different += usize::from(seen & bit == 0);
            seen |= bit;
            runs += usize::from(place > 0 && window[place - 1] > 0);
        }
        let score = different * 4 + runs;
        if score > best.0 {
            best = (score, at);
        }
        start = at + 3;
    }
    best.1.saturating_sub(4)
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\r' | '\t' => out.push(' '),
            c => out.push(c),
        }
    }
}
