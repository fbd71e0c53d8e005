//! Cuts whole sentences of a text around the words that were looked for.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::ops::Range;

use gazette_text::markup::escape;

use crate::analysis::Quick;
use crate::hit::Highlight;

/// About how many syllables a snippet holds.
const LENGTH: usize = 40;
/// A sentence is not cut as long as the snippet holds no more than this.
const LONGEST: usize = 60;
/// No more syllables of a text are read for a snippet.
const MOST_READ: usize = 4000;

/// A text that was looked through for what was asked.
pub(crate) struct Cut<'a> {
    text: &'a str,
    found: Vec<Range<usize>>,
    /// For every syllable which word of the question it is, from 1, and its worth.
    matches: Vec<(usize, f32)>,
    sentences: Vec<usize>,
}

impl<'a> Cut<'a> {
    /// Looks through a text.
    pub(crate) fn of(text: &'a str, highlight: &Highlight) -> Self {
        let looking = !highlight.words.is_empty();
        // Where nothing is looked for the beginning is shown, and no more is read.
        let found = syllables(text, if looking { MOST_READ } else { LONGEST + 1 });
        let mut known: HashMap<&str, (usize, f32), BuildHasherDefault<Quick>> = HashMap::default();
        let matches: Vec<(usize, f32)> = found
            .iter()
            .map(|place| {
                let word = &text[place.clone()];
                *known.entry(word).or_insert_with(|| highlight.of_word(word))
            })
            .collect();
        let sentences = sentences(text, &found);
        Self { text, found, matches, sentences }
    }

    /// How much of what was asked stands in a part of the text, given in bytes.
    pub(crate) fn worth(&self, part: Range<usize>) -> f32 {
        let range = self.syllables(part);
        worth(&self.matches[range])
    }

    /// The piece of a part of the text that holds most of what was asked, with `<b>` around matches, escaped for
    /// HTML; and where it begins, in bytes of the text.
    ///
    /// It begins and ends where sentences do; a sentence that is too long is cut between words, with `…`.
    pub(crate) fn snippet(&self, part: Range<usize>) -> (String, usize) {
        let range = self.syllables(part);
        if range.is_empty() {
            return (String::new(), 0);
        }
        // A part begins and ends a sentence, whatever stands before and after.
        let inside = self.sentences.iter().copied().filter(|at| *at > range.start && *at < range.end);
        let mut sentences: Vec<usize> = std::iter::once(range.start).chain(inside).collect();
        sentences.push(range.end);
        let (start, end) = best(&sentences, &self.matches);
        let begins = self.found[start].start;
        (marked(self.text, &self.found, &self.matches, start..end, &sentences), begins)
    }

    /// The syllables of a part given in bytes.
    fn syllables(&self, part: Range<usize>) -> Range<usize> {
        let at = |byte: usize| self.found.partition_point(|place| place.start < byte);
        at(part.start)..at(part.end).max(at(part.start))
    }
}

/// The runs of letters and digits of a text, at most `most`.
fn syllables(text: &str, most: usize) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain(std::iter::once((text.len(), ' '))) {
        match (is_letter(c), start) {
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

/// Whether a character is a letter or digit; those of Vietnamese are told without looking them up.
fn is_letter(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphanumeric(),
        '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{1bf}' | '\u{1e00}'..='\u{1eff}' => true,
        _ => c.is_alphanumeric(),
    }
}

/// Where sentences begin, in syllables: after a line, or a full stop, semicolon or the like before a space.
///
/// The number before a clause (`1. Cơ quan`) ends none, nor does an abbreviation of one letter or two (`TP. Hà Nội`).
fn sentences(text: &str, found: &[Range<usize>]) -> Vec<usize> {
    let mut out = vec![0];
    let mut last = 0;
    for (at, window) in found.windows(2).enumerate() {
        let [a, b] = window else { continue };
        let between = &text[a.end..b.start];
        let line = between.contains('\n');
        let stop = between.starts_with(['.', ';', '?', '!']) && between.contains(char::is_whitespace);
        let labels = at == last && text[a.clone()].chars().count() <= 3;
        let short = between.starts_with('.') && text[a.clone()].chars().count() <= 2;
        if line || (stop && !labels && !short) {
            out.push(at + 1);
            last = at + 1;
        }
    }
    out.push(found.len());
    out
}

/// The run of sentences that holds the most of what was asked, as a range of syllables; it begins with a
/// sentence that holds some of it.
fn best(sentences: &[usize], matches: &[(usize, f32)]) -> (usize, usize) {
    let runs = sentences.windows(2).enumerate().filter_map(|(at, window)| {
        let [start, end] = *window else { return None };
        if end - start > LONGEST {
            return Some((worth(&matches[start..end]) > 0.0, within(start, end, matches)));
        }
        let longest = LENGTH.max(end - start);
        let fits = sentences[at + 1..].iter().take_while(|end| **end - start <= longest);
        Some((worth(&matches[start..end]) > 0.0, (start, fits.last().copied().unwrap_or(end))))
    });
    let mut best = (0.0f32, None, None);
    for (holds, range) in runs {
        best.1 = best.1.or(Some(range));
        let score = worth(&matches[range.0..range.1]);
        if holds && score > best.0 {
            (best.0, best.2) = (score, Some(range));
        }
    }
    let first = sentences.first().copied().unwrap_or(0);
    best.2.or(best.1).unwrap_or((first, matches.len().min(first + LENGTH)))
}

/// The best part of a sentence that is too long to be shown whole.
fn within(start: usize, end: usize, matches: &[(usize, f32)]) -> (usize, usize) {
    let mut best = (worth(&matches[start..start + LENGTH]), start);
    let mut next = start;
    for at in start..end {
        // A window that begins inside the one before can hold little more.
        if matches[at].0 == 0 || at < next {
            continue;
        }
        let from = at.saturating_sub(4).max(start);
        let score = worth(&matches[from..(from + LENGTH).min(end)]);
        if score > best.0 {
            best = (score, from);
        }
        next = at + 3;
    }
    // Little is left out: then nothing is.
    let to = (best.1 + LENGTH).min(end);
    (best.1, if end - to <= 5 { end } else { to })
}

/// What a window holds: each word of the question once, neighbours a little more.
fn worth(window: &[(usize, f32)]) -> f32 {
    let (mut seen, mut out) = (0u128, 0.0);
    for (at, (number, worth)) in window.iter().enumerate().filter(|(_, (number, _))| *number > 0) {
        let bit = 1u128 << (number % 128);
        if seen & bit == 0 {
            out += worth;
            seen |= bit;
        }
        if at > 0 && window[at - 1].0 > 0 {
            out += worth * 0.15;
        }
    }
    out
}

/// The syllables of a range with their marks.
fn marked(
    text: &str,
    found: &[Range<usize>],
    matches: &[(usize, f32)],
    range: Range<usize>,
    sentences: &[usize],
) -> String {
    let mut out = String::new();
    let bounded = |at: usize| sentences.contains(&at);
    if !bounded(range.start) {
        out.push_str("… ");
    }
    let mut at = found[range.start].start;
    if bounded(range.start) {
        // Quotation marks and brackets that open the sentence belong to it.
        let before = &text[..at];
        let opening = before.trim_end_matches(['"', '“', '(', '[', '«']);
        at = opening.len();
    }
    let mut bold = false;
    for index in range.clone() {
        let syllable = &found[index];
        if (matches[index].0 > 0) == bold {
            put(&text[at..syllable.start], &mut out);
        } else if bold {
            // Spaces between two matches stay inside the mark.
            out.push_str("</b>");
            put(&text[at..syllable.start], &mut out);
        } else {
            put(&text[at..syllable.start], &mut out);
            out.push_str("<b>");
        }
        bold = matches[index].0 > 0;
        put(&text[syllable.clone()], &mut out);
        at = syllable.end;
    }
    if bold {
        out.push_str("</b>");
    }
    if bounded(range.end) {
        let until = found.get(range.end).map_or(text.len(), |next| next.start);
        let rest = text[at..until].split('\n').next().unwrap_or_default();
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        put(rest[..end].trim_end_matches(['“', '(', '[', '«', '-', '–']), &mut out);
    } else {
        out.push_str(" …");
    }
    out
}

/// Adds words as one line of HTML.
fn put(text: &str, out: &mut String) {
    out.push_str(&escape(&text.replace(['\n', '\r', '\t'], " ")));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, words: &[&str]) -> (String, usize) {
        let words = (1..).zip(words).map(|(number, word)| ((*word).to_owned(), (number, 1.0)));
        Cut::of(text, &Highlight::new(words)).snippet(0..text.len())
    }

    #[test]
    fn a_snippet_begins_and_ends_with_a_sentence() {
        let filler =
            "Cơ quan nhà nước có trách nhiệm thực hiện đúng quy định của pháp luật về tổ chức. ".repeat(3);
        let text = format!("{filler}\n2. Mức phạt tiền là 5 triệu đồng; \"tái phạm\" thì gấp đôi. {filler}");
        let (snippet, begins) = cut(&text, &["phạt", "tiền"]);
        assert!(
            snippet.starts_with("2. Mức <b>phạt tiền</b> là 5 triệu đồng; &quot;tái phạm&quot;"),
            "{snippet}"
        );
        assert!(snippet.ends_with('.'), "{snippet}");
        assert!(text[begins..].starts_with("2. Mức"));
    }

    #[test]
    fn a_sentence_without_end_is_cut_between_words() {
        let text = format!("{} đích {}", "một hai ba ".repeat(60), "bốn năm ".repeat(60));
        let (snippet, _) = cut(&text, &["đích"]);
        assert!(
            snippet.starts_with("… ") && snippet.ends_with(" …") && snippet.contains("<b>đích</b>"),
            "{snippet}"
        );
    }

    #[test]
    fn foreign_text_is_escaped_and_short_text_is_shown_whole() {
        assert_eq!(cut("<script> a & b", &["a"]).0, "script&gt; <b>a</b> &amp; b");
        assert_eq!(cut("", &["a"]).0, "");
        assert_eq!(cut("TP. Hà Nội.", &[]).0, "TP. Hà Nội.");
    }
}
