//! What a reader means: a bounded grammar of words, quoted phrases, filters and document numbers.
//!
//! Tantivy's own query parser is never used: it recurses on nested brackets until the process dies.

use gazette_model::Date;
use gazette_text::fold::fold;
use gazette_text::normalize::normalize;
use gazette_text::number;

use crate::analysis::{Syllable, syllables};
use crate::attributes::attributes;
use crate::intent::named;
use crate::request::Effect;
use crate::sorts;

/// Longer questions are cut here, in bytes.
const LONGEST: usize = 1024;
/// More syllables than this are not looked at.
const MOST_SYLLABLES: usize = 64;
/// More documents or phrases than this are not looked for.
const MOST_NUMBERS: usize = 4;
const MOST_PHRASES: usize = 4;

/// An understood question.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Query {
    /// The normalised words, filters taken out.
    pub(crate) text: String,
    /// Its syllables.
    pub(crate) syllables: Vec<Syllable>,
    /// No syllable carries a mark: all spellings are meant.
    pub(crate) unmarked: bool,
    /// Documents named in it, each by its keys, the most specific first.
    pub(crate) numbers: Vec<Vec<String>>,
    /// The label of the article named in it.
    pub(crate) article: Option<String>,
    /// Phrases in quotation marks: their syllables, one after the other.
    pub(crate) phrases: Vec<Vec<String>>,
    /// Filters typed into it: `loai:`, `coquan:`, `cap:`, `linhvuc:`, `nam:`, `so:`, `congbao:`.
    pub(crate) filters: Vec<(Filter, String)>,
    /// What kind of documents are meant, where the words say nothing else.
    pub(crate) attributes: Vec<(Filter, String)>,
    /// The sorts of articles it asks for, one bit each.
    pub(crate) asked: u64,
    /// `hieuluc:2026-05-01`: in effect on that day.
    pub(crate) valid_on: Option<Date>,
    /// `hieuluc:con`, `hieuluc:het`, `hieuluc:chua`.
    pub(crate) effect: Option<Effect>,
}

/// A filter by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Filter {
    Kind,
    Body,
    Level,
    Field,
    Year,
    Number,
    Issue,
}

/// Understands what was typed; never fails and never takes long.
pub(crate) fn understand(typed: &str) -> Query {
    let end = (0..=LONGEST.min(typed.len())).rev().find(|end| typed.is_char_boundary(*end)).unwrap_or(0);
    let typed = normalize(&typed[..end]);
    let mut filters = Vec::new();
    let mut words = Vec::new();
    let (mut valid_on, mut effect) = (None, None);
    for word in split(&typed) {
        match filter(word) {
            _ if validity(word, &mut valid_on, &mut effect) => {}
            Some(filter) => filters.push(filter),
            None => words.push(word),
        }
    }
    let text = words.join(" ");
    let mut found = syllables(&text);
    found.truncate(MOST_SYLLABLES);
    let folded: Vec<&str> = found.iter().map(|syllable| syllable.folded.as_str()).collect();
    let asked = sorts::asked(&folded);
    let attributes = attributes(&folded);
    let mut named = named(&folded);
    for number in number::find(&text) {
        let key = number::key(&number.text);
        if named.numbers.iter().flatten().any(|known| *known == key) {
            continue;
        }
        named.numbers.push(vec![key]);
        for (used, syllable) in named.used.iter_mut().zip(&found) {
            *used |= number.range.contains(&syllable.start);
        }
    }
    named.numbers.truncate(MOST_NUMBERS);
    let phrases = phrases(&text);
    let mut used = named.used.into_iter();
    found.retain(|_| !used.next().unwrap_or(false));
    let unmarked = found.iter().all(|syllable| syllable.marked == syllable.folded);
    Query {
        text,
        syllables: found,
        unmarked,
        numbers: named.numbers,
        article: named.article,
        phrases,
        filters,
        attributes,
        asked,
        valid_on,
        effect,
    }
}

/// What stands in quotation marks, where it is more than one word.
fn phrases(text: &str) -> Vec<Vec<String>> {
    let quoted = text.split(['"', '“', '”']).skip(1).step_by(2).take(MOST_PHRASES);
    let words =
        quoted.map(|phrase| syllables(phrase).into_iter().take(16).map(|syllable| syllable.marked).collect());
    words.filter(|words: &Vec<String>| words.len() > 1).collect()
}

/// Splits at spaces outside quotation marks.
fn split(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' | '“' | '”' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => {
                out.push(&text[start..at]);
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    out.push(&text[start..]);
    out.retain(|word| !word.is_empty());
    out
}

/// Reads `hieuluc:` with a day (`2026-05-01`, `1/5/2026`) or a state (`con`, `het`, `chua`).
fn validity(word: &str, valid_on: &mut Option<Date>, effect: &mut Option<Effect>) -> bool {
    let Some((name, value)) = word.split_once(':') else { return false };
    if !matches!(fold(name).as_str(), "hieuluc" | "effect" | "valid") {
        return false;
    }
    let value = fold(value.trim_matches(['"', '“', '”'])).replace('_', " ");
    let state = match value.trim() {
        "con" | "con hieu luc" | "in-force" => Some(Effect::InForce),
        "het" | "het hieu luc" | "expired" => Some(Effect::Expired),
        "chua" | "chua co" | "chua co hieu luc" | "not-yet" => Some(Effect::NotYet),
        "khong ro" | "unknown" => Some(Effect::Unknown),
        _ => None,
    };
    match (state, date(value.trim())) {
        (Some(state), _) => *effect = Some(state),
        (None, Some(date)) => *valid_on = Some(date),
        (None, None) => return false,
    }
    true
}

/// `2026-05-01` or `1/5/2026`.
fn date(text: &str) -> Option<Date> {
    let numbers: Vec<i16> =
        text.split(['-', '/', '.']).map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let (year, month, day) = match numbers.as_slice() {
        [year, month, day] if *year > 31 => (*year, *month, *day),
        [day, month, year] => (*year, *month, *day),
        _ => return None,
    };
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn filter(word: &str) -> Option<(Filter, String)> {
    let (name, value) = word.split_once(':')?;
    let filter = match fold(name).as_str() {
        "loai" | "type" => Filter::Kind,
        "coquan" | "body" => Filter::Body,
        "nam" | "year" => Filter::Year,
        "so" | "number" => Filter::Number,
        "cap" | "level" => Filter::Level,
        "linhvuc" | "field" => Filter::Field,
        "congbao" | "issue" => Filter::Issue,
        _ => return None,
    };
    let value = value.trim_matches(['"', '“', '”']).replace('_', " ");
    (!value.is_empty()).then_some((filter, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_numbers_and_words_are_told_apart() {
        let query = understand("nam:2023 coquan:\"UBND tỉnh\" xử phạt theo 12/2023/QĐ-UBND");
        assert_eq!(
            query.filters,
            [(Filter::Year, "2023".to_owned()), (Filter::Body, "UBND tỉnh".to_owned())]
        );
        assert_eq!(query.numbers[0][0], "12-2023-qd-ubnd");
        assert!(query.text.starts_with("xử phạt") && !query.unmarked);
        assert_eq!(query.syllables.len(), 2);
        assert_eq!(understand("hieuluc:con đất").effect, Some(Effect::InForce));
        assert_eq!(understand("hiệulực:1/5/2026 đất").valid_on, Some(Date::constant(2026, 5, 1)));
        assert_eq!(understand("hieuluc:2026-05-01").valid_on, Some(Date::constant(2026, 5, 1)));
        assert_eq!(understand("\"hòa giải\" cơ sở").phrases, [["hòa", "giải"]]);
        assert!(understand("xu phat").unmarked);
    }

    #[test]
    fn hostile_questions_are_understood_quickly_and_without_panic() {
        for text in [
            "((((",
            "\"",
            ":",
            "a:",
            "\u{301}\u{301}",
            &"(".repeat(100_000),
            &"đ".repeat(10_000),
            &"\"a ".repeat(5_000),
        ] {
            let query = understand(text);
            assert!(query.syllables.len() <= MOST_SYLLABLES);
        }
    }
}
