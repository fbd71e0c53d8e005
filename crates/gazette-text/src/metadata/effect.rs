//! Effective date, date of adoption, and what a document does to others.

use gazette_model::{Date, Metadata, Reference, ReferenceKind, Unit, UnitKind};

use crate::citation::{self, CitedDocument};
use crate::date::{self, FoundDate};
use crate::fold::fold;
use crate::letters::Letters;
use crate::structure::clean;
use gazette_model::DocumentNumber;

/// Reads effect, adoption and relations from the document's own articles, title and bases.
pub(super) fn read(out: &mut Metadata, units: &[Unit]) {
    let mut paragraphs = Vec::new();
    for unit in units {
        if matches!(
            unit.kind,
            UnitKind::Head | UnitKind::Title | UnitKind::Preamble | UnitKind::Attached | UnitKind::Annex
        ) {
            continue;
        }
        unit.each_paragraph(&mut |paragraph| paragraphs.push(clean(&paragraph.text())));
    }
    for text in &paragraphs {
        if out.effective_on.is_none() && out.effective_text.is_none() {
            effective(out, text);
        }
        if out.adopted_on.is_none() {
            out.adopted_on = adopted(text);
        }
    }
    for basis in &out.bases {
        for part in basis.split("; ") {
            if let Some(found) = crate::number::find(part).first() {
                push(&mut out.references, ReferenceKind::Basis, &found.text, None, basis);
            }
        }
    }
    let subject = out.subject.clone().unwrap_or_default();
    relations(out, &subject, Sense::Title);
    let mut carried = None;
    for text in &paragraphs {
        let listed = crate::structure::is_listed(text);
        let sense = match carried {
            Some(kind) if listed => Sense::Listed(kind),
            _ => Sense::Text,
        };
        relations(out, text, sense);
        if text.ends_with(':') {
            carried = leading_verb(text).filter(|kind| *kind != ReferenceKind::Guides);
        } else if !listed {
            carried = None;
        }
    }
}

/// How a text speaks of what the document does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sense {
    /// The title: every verb is the document's own.
    Title,
    /// An article: only verbs whose subject is this document, or that begin the sentence.
    Text,
    /// An item under `Bãi bỏ các văn bản sau:`.
    Listed(ReferenceKind),
}

/// `… này có hiệu lực thi hành kể từ ngày …`.
fn effective(out: &mut Metadata, text: &str) {
    let letters = Letters::of(text);
    let Some(at) = (0..letters.len())
        .find(|at| letters.begins_word(*at) && letters.phrase(*at, "co hieu luc").is_some())
    else {
        return;
    };
    let before = fold(&text[..letters.byte(at)]);
    let own = before.trim_end().ends_with(" nay")
        || before.trim_end().ends_with("nay chinh thuc")
        || before.trim().is_empty();
    if !own {
        return;
    }
    let after = letters.phrase(at, "co hieu luc").unwrap_or(at);
    let reach = (after + 140).min(letters.len());
    let Some(start) = (after..reach).find(|at| {
        letters.begins_word(*at)
            && ["ke tu", "tu ngay", "sau", "vao ngay", "ngay", "tu"]
                .iter()
                .any(|words| letters.phrase(*at, words).is_some())
    }) else {
        return;
    };
    if start > after + 30 {
        return;
    }
    let rest = &text[letters.byte(start)..];
    let sentence_end = rest.find([';', '.']).unwrap_or(rest.len());
    let found = date::find(rest).into_iter().next().filter(|found| found.range.start < 90);
    let days = days_after(rest).filter(|(_, end)| *end <= 60);
    let folded = fold(rest);
    let signed =
        ["ke tu ngay ky", "tu ngay ky", "ngay ky", "sau khi ky", "ke tu ngay ban hanh", "tu ngay ban hanh"]
            .iter()
            .any(|words| folded.starts_with(words));
    if signed {
        out.effective_text = Some(signing_words(rest));
        out.effective_on = out.issued_on;
    } else if let Some((days, end)) = days
        && found.as_ref().is_none_or(|found| found.range.start > end)
    {
        out.effective_text = Some(clause_of(rest, sentence_end));
        out.effective_on = out.issued_on.and_then(|date| plus(date, days));
    } else if let Some(FoundDate { range, date, .. }) = found {
        out.effective_text = Some(rest[..range.end].to_owned());
        out.effective_on = date;
    } else if ["ke tu", "tu ngay"].iter().any(|words| folded.starts_with(words)) {
        out.effective_text = Some(clause_of(rest, sentence_end));
    }
}

/// `kể từ ngày ký ban hành` without what follows.
fn signing_words(rest: &str) -> String {
    let letters = Letters::of(rest);
    let mut end = 0;
    for words in ["ke", "tu", "ngay", "ngay", "sau", "khi", "ky", "ban hanh"] {
        if let Some(after) = letters.phrase(letters.skip_spaces(end), words) {
            end = after;
        }
    }
    rest[..letters.byte(end)].to_owned()
}

/// The words up to the end of the sentence or the next clause.
fn clause_of(rest: &str, sentence_end: usize) -> String {
    let text = &rest[..sentence_end];
    let end = [" và thay thế", " và bãi bỏ", " thay thế", ", thay thế"]
        .iter()
        .filter_map(|words| text.find(words))
        .min();
    text[..end.unwrap_or(text.len())].trim().to_owned()
}

/// `sau 10 ngày kể từ ngày ký`: the days, and where that ends.
fn days_after(rest: &str) -> Option<(i64, usize)> {
    let letters = Letters::of(rest);
    let start = (0..letters.len().min(40))
        .find(|at| letters.begins_word(*at) && letters.phrase(*at, "sau").is_some())?;
    let mut here = letters.skip_spaces(letters.phrase(start, "sau")?);
    let (days, after) = letters.digits(here)?;
    here = letters.skip_spaces(after);
    if letters.at(here) == '(' {
        here = (here..letters.len()).find(|at| letters.at(*at) == ')')? + 1;
        here = letters.skip_spaces(here);
    }
    let end = letters.phrase(here, "ngay")?;
    let rest = letters.folded(end..letters.len().min(end + 60));
    let signed =
        rest.contains("ngay ky") || rest.contains("ngay ban hanh") || rest.contains("ngay thong qua");
    signed.then_some((i64::from(days), letters.byte(end)))
}

fn plus(date: Date, days: i64) -> Option<Date> {
    if days > 3660 {
        return None;
    }
    date.checked_add(jiff::Span::new().days(days)).ok()
}

/// `… thông qua ngày 10 tháng 12 năm 2024`.
fn adopted(text: &str) -> Option<Date> {
    let folded = fold(text);
    let at = folded.find("thong qua ngay").or_else(|| folded.find("thong qua vao ngay"))?;
    if !["nay", "khoa", "ky hop", "duoc hoi dong tham phan"].iter().any(|word| folded[..at].contains(word)) {
        return None;
    }
    let letters = Letters::of(text);
    let start = (0..letters.len()).find(|at| {
        letters.begins_word(*at)
            && (letters.phrase(*at, "thong qua ngay").is_some()
                || letters.phrase(*at, "thong qua vao ngay").is_some())
    })?;
    date::find(&text[letters.byte(start)..])
        .first()
        .filter(|found| found.range.start < 60)
        .and_then(|found| found.date)
}

/// The verbs by which one document acts on another, folded.
const VERBS: &[(&str, ReferenceKind)] = &[
    ("thay the", ReferenceKind::Replaces),
    ("bai bo", ReferenceKind::Repeals),
    ("huy bo", ReferenceKind::Repeals),
    ("het hieu luc", ReferenceKind::Repeals),
    ("sua doi", ReferenceKind::Amends),
    ("bo sung", ReferenceKind::Amends),
    ("dinh chinh", ReferenceKind::Corrects),
    ("ngung hieu luc", ReferenceKind::Suspends),
    ("dinh chi", ReferenceKind::Suspends),
    ("quy dinh chi tiet", ReferenceKind::Guides),
    ("huong dan", ReferenceKind::Guides),
    ("hop nhat", ReferenceKind::Consolidates),
];

/// Finds in a sentence what this document does to those it cites.
fn relations(out: &mut Metadata, text: &str, sense: Sense) {
    let folded = fold(text);
    if !matches!(sense, Sense::Listed(_)) && !VERBS.iter().any(|(verb, _)| folded.contains(verb)) {
        return;
    }
    let own = out.number.as_ref().map(|number| crate::number::key(number.as_str())).unwrap_or_default();
    for citation in citation::find(text) {
        let CitedDocument::Number(number) = &citation.document else { continue };
        if crate::number::key(number) == own {
            continue;
        }
        let sentence = sentence_around(text, citation.range.start);
        let before = fold(&text[sentence.start..citation.range.start]);
        let after = fold(text.get(citation.range.end..sentence.end).unwrap_or_default());
        let Some(kind) = verb(&before, &after, sense) else { continue };
        let provision = citation.provisions.first().cloned();
        push(&mut out.references, kind, number, provision, text[sentence].trim());
        if matches!(sense, Sense::Listed(_)) {
            // The item names the document; what it cites in its title is another matter.
            break;
        }
    }
}

fn push(
    references: &mut Vec<Reference>,
    kind: ReferenceKind,
    number: &str,
    provision: Option<String>,
    source: &str,
) {
    let number = DocumentNumber::new(&clean(number));
    let known = references.iter().any(|known| {
        known.kind == kind
            && known.provision == provision
            && crate::number::key(known.number.as_str()) == crate::number::key(number.as_str())
    });
    if !known {
        let source: String = source.chars().take(500).collect();
        references.push(Reference { kind, number, provision, source });
    }
}

/// How far a sentence is read before and after a citation, in bytes.
const SENTENCE: usize = 3000;

/// The sentence around `at`; of a very long one, the part near it.
fn sentence_around(text: &str, at: usize) -> std::ops::Range<usize> {
    let mut low = at.saturating_sub(SENTENCE);
    while !text.is_char_boundary(low) {
        low -= 1;
    }
    let mut high = (at + SENTENCE).min(text.len());
    while !text.is_char_boundary(high) {
        high += 1;
    }
    let start = text[low..at].rfind(". ").map_or(low, |found| low + found + 2);
    let end = text[at..high].find(". ").map_or(high, |found| at + found);
    start..end
}

/// The verb that governs a document cited: the last before it, or `hết hiệu lực` after it.
fn verb(before: &str, after: &str, sense: Sense) -> Option<ReferenceKind> {
    let last = VERBS
        .iter()
        .filter(|(verb, _)| *verb != "het hieu luc")
        .filter_map(|(verb, kind)| last_word(before, verb).map(|at| (at, *verb, *kind)))
        .max_by_key(|(at, ..)| *at);
    let between = last.map_or("", |(at, found, _)| &before[at + found.len()..]);
    if let Some((at, _, kind)) = last
        && (governs(&before[..at], sense) || sense == Sense::Title)
    {
        // `Nghị định … đã được sửa đổi` tells of another document's doing.
        let lead = before[..at].trim_end();
        let passive = lead.ends_with("duoc") || lead.ends_with(" bi") || lead.ends_with("da");
        let titled =
            sense == Sense::Title || !matches!(kind, ReferenceKind::Guides | ReferenceKind::Consolidates);
        // Between verb and document stand provisions, types and other documents of a list.
        if !passive && titled && (between.len() < 120 || listed(between)) {
            return Some(kind);
        }
    }
    if let Sense::Listed(kind) = sense {
        return Some(kind);
    }
    let lapse = after.find("het hieu luc").filter(|at| *at < 400)?;
    let other = after[..lapse].contains("co hieu luc") && lapse >= 120;
    (!other && sense == Sense::Text).then_some(ReferenceKind::Repeals)
}

/// Whether what stands before a verb makes it this document's own doing: its subject is `Quyết định này`, or
/// there is nothing but a label.
fn governs(lead: &str, sense: Sense) -> bool {
    let lead = lead.trim();
    let own = [
        "quyet dinh nay",
        "nghi quyet nay",
        "nghi dinh nay",
        "thong tu nay",
        "luat nay",
        "bo luat nay",
        "phap lenh nay",
        "thong tu lien tich nay",
        "chi thi nay",
        "quy dinh nay",
        "quy che nay",
        "van ban nay",
    ];
    sense != Sense::Title && own.iter().any(|words| lead.contains(words)) || label_only(lead)
}

/// Nothing, or a label and other verbs of the same kind: `dieu 1.`, `2. sua doi,`.
fn label_only(lead: &str) -> bool {
    lead.split(' ').filter(|word| !word.is_empty()).all(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        word.is_empty()
            || word.len() <= 2
            || word.chars().any(|c| c.is_ascii_digit())
            || matches!(
                word,
                "dieu" | "khoan" | "sua" | "doi" | "bo" | "sung" | "thay" | "the" | "bai" | "huy" | "toan"
            )
    })
}

/// The verb of a sentence that a list follows.
fn leading_verb(text: &str) -> Option<ReferenceKind> {
    let folded = fold(text);
    let (at, kind) = VERBS
        .iter()
        .filter_map(|(verb, kind)| first_word(&folded, verb).map(|at| (at, *kind)))
        .min_by_key(|(at, _)| *at)?;
    let lapse = folded.contains("het hieu luc") && folded.contains("van ban");
    let lapsing = kind == ReferenceKind::Repeals && lapse;
    (governs(&folded[..at], Sense::Text) || lapsing).then_some(kind)
}

/// Whether what stands between is a list of other documents by number.
fn listed(between: &str) -> bool {
    between.len() < 3000
        && (between.contains("; ") || between.contains(", ") || between.contains(" va "))
        && between.contains(" so ")
}

/// Where `words` first stands in `text` as whole words: `đình chỉ` is not in `đính chính`.
fn first_word(text: &str, words: &str) -> Option<usize> {
    text.match_indices(words).map(|(at, _)| at).find(|at| whole(text, *at, words))
}

fn last_word(text: &str, words: &str) -> Option<usize> {
    text.rmatch_indices(words).map(|(at, _)| at).find(|at| whole(text, *at, words))
}

fn whole(text: &str, at: usize, words: &str) -> bool {
    !text[..at].ends_with(char::is_alphanumeric)
        && !text[at + words.len()..].starts_with(char::is_alphanumeric)
}
