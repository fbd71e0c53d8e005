//! The verbs by which one document acts on another, and whose doing they tell of.

use gazette_model::ReferenceKind;

use crate::fold::fold;

/// How a text speaks of what the document does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sense {
    /// The title: every verb is the document's own.
    Title,
    /// An article: only verbs whose subject is this document, or that begin the sentence.
    Text,
    /// An item under `Bãi bỏ các văn bản sau:`.
    Listed(ReferenceKind),
}

/// The verbs by which one document acts on another, folded.
pub(super) const VERBS: &[(&str, ReferenceKind)] = &[
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

/// How far a sentence is read before and after a citation, in bytes.
const SENTENCE: usize = 3000;

/// The sentence around `at`; of a very long one, the part near it.
pub(super) fn sentence_around(text: &str, at: usize) -> std::ops::Range<usize> {
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
pub(super) fn verb(before: &str, after: &str, sense: Sense) -> Option<ReferenceKind> {
    let last = VERBS
        .iter()
        .filter(|(verb, _)| *verb != "het hieu luc")
        .filter_map(|(verb, kind)| last_word(before, verb).map(|at| (at, *verb, *kind)))
        .max_by_key(|(at, verb, _)| at + verb.len());
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
pub(super) fn leading_verb(text: &str) -> Option<ReferenceKind> {
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
    // Without marks `quy định chi tiết` and `xác định chi phí` look like `đình chỉ`.
    const OTHER: &[&str] =
        &["quy", "xac", "nhat", "co", "on", "giam", "tham", "du", "phan", "nghi", "chi", "an", "khang"];
    let last = text[..at].trim_end().rsplit(' ').next().unwrap_or_default();
    if words == "dinh chi" && OTHER.contains(&last) {
        return false;
    }
    !text[..at].ends_with(char::is_alphanumeric)
        && !text[at + words.len()..].starts_with(char::is_alphanumeric)
}
