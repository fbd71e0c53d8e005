//! Cuts a readable piece of a text around the words that were looked for.

use std::collections::HashSet;

use crate::analysis::{Syllable, syllables};
use crate::query::Query;

/// About how many syllables a snippet holds.
const LENGTH: usize = 40;

/// The piece of `text` that holds most of what was asked, with `<b>` around matches; escaped for HTML.
pub(crate) fn snippet(text: &str, query: &Query) -> String {
    let found = syllables(text);
    if found.is_empty() {
        return String::new();
    }
    let wanted: HashSet<&str> = query
        .syllables
        .iter()
        .map(|syllable| if query.unmarked { syllable.folded.as_str() } else { syllable.marked.as_str() })
        .collect();
    let matches: Vec<bool> = found
        .iter()
        .map(|syllable| wanted.contains(if query.unmarked { syllable.folded.as_str() } else { syllable.marked.as_str() }))
        .collect();
    let start = best_start(&found, &matches);
    let end = (start + LENGTH).min(found.len());
    let mut out = String::new();
    if start > 0 {
        out.push_str("… ");
    }
    let mut at = found[start].start;
    let mut bold = false;
    for index in start..end {
        let syllable = &found[index];
        if matches[index] != bold {
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

/// Where the window begins that holds the most different matches; at the beginning of a sentence near it.
fn best_start(found: &[Syllable], matches: &[bool]) -> usize {
    let mut best = (0, 0);
    for start in 0..found.len() {
        if start > 0 && !matches[start] {
            continue;
        }
        let end = (start + LENGTH).min(found.len());
        let mut seen: HashSet<&str> = HashSet::new();
        let mut runs = 0;
        for index in start..end {
            if matches[index] {
                seen.insert(&found[index].folded);
                runs += usize::from(index > start && matches[index - 1]);
            }
        }
        let score = seen.len() * 4 + runs;
        if score > best.0 {
            best = (score, start);
        }
        // Looking at every window of a very long article would cost more than the search.
        if start > 4000 {
            break;
        }
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
