//! What a document does to others, read from its title and its own articles.

use std::ops::Range;

use gazette_model::{Date, ReferenceKind, Unit, UnitKind};

use super::verbs::{Sense, VERBS, leading_verb, sentence_around, verb};
use super::{Act, Target};
use crate::citation::{self, Citation, CitedDocument};
use crate::date;
use crate::fold::fold;
use crate::letters::Letters;
use crate::number;
use crate::structure::{clean, is_listed};

/// Longest sentence that is kept as a source, in characters.
const SOURCE: usize = 500;

/// Reads the acts in order; `own` is the key of the document's own number.
pub(crate) fn read(units: &[Unit], subject: &str, own: &str) -> Vec<Act> {
    let mut out = Vec::new();
    let title = in_text(subject, "", Sense::Title, own);
    // `Luật sửa đổi, bổ sung một số điều của Luật X`: what its articles mend is in X.
    let amended = title.iter().find(|act| act.kind == ReferenceKind::Amends).map(|act| act.target.clone());
    out.extend(title);
    let mut reading = Reading { own, amended: amended.clone(), title: amended, carried: None };
    for unit in units {
        if !matches!(
            unit.kind,
            UnitKind::Head | UnitKind::Title | UnitKind::Preamble | UnitKind::Attached | UnitKind::Annex
        ) {
            unit.each("", &mut |path, unit| {
                if unit.kind == UnitKind::Article {
                    reading.amended.clone_from(&reading.title);
                }
                let mut paragraph = |text: String| out.extend(reading.paragraph(&clean(&text), path));
                unit.heading.iter().for_each(|one| paragraph(one.text()));
                unit.body.iter().for_each(|block| block.each_paragraph(&mut |one| paragraph(one.text())));
            });
        }
    }
    out
}

/// What was read before a paragraph that bears on it.
struct Reading<'a> {
    own: &'a str,
    /// The document whose provisions are being mended.
    amended: Option<Target>,
    /// The one the title names.
    title: Option<Target>,
    /// The verb of a sentence that a list follows.
    carried: Option<ReferenceKind>,
}

impl Reading<'_> {
    fn paragraph(&mut self, text: &str, path: &str) -> Vec<Act> {
        let listed = is_listed(text);
        let sense = match self.carried {
            Some(kind) if listed => Sense::Listed(kind),
            _ => Sense::Text,
        };
        let mut acts = in_text(text, path, sense, self.own);
        if acts.is_empty()
            && let Some(target) = &self.amended
        {
            acts.extend(mending(text, path, target));
        }
        let whole = acts.iter().find(|act| act.kind == ReferenceKind::Amends && act.provisions.is_empty());
        if let Some(act) = whole {
            self.amended = Some(act.target.clone());
        }
        if text.ends_with(':') {
            self.carried = leading_verb(text).filter(|kind| *kind != ReferenceKind::Guides);
        } else if !listed {
            self.carried = None;
        }
        acts
    }
}

/// What a sentence does to the documents it cites.
fn in_text(text: &str, path: &str, sense: Sense, own: &str) -> Vec<Act> {
    let folded = fold(text);
    if !matches!(sense, Sense::Listed(_)) && !VERBS.iter().any(|(verb, _)| folded.contains(verb)) {
        return Vec::new();
    }
    let mut out = Vec::new();
    for citation in citation::find(text) {
        let Some(target) = Target::of(&citation) else { continue };
        if target.is_number() && number::key(&target.name) == own {
            continue;
        }
        let sentence = sentence_around(text, citation.range.start);
        let before = fold(&text[sentence.start..citation.range.start]);
        let after = fold(text.get(citation.range.end..sentence.end).unwrap_or_default());
        let guides = || (path == "dieu-1" || path.starts_with("dieu-1/")) && guides(&before);
        let Some(kind) = verb(&before, &after, sense).or_else(|| guides().then_some(ReferenceKind::Guides))
        else {
            continue;
        };
        out.push(act(kind, target, path, &citation, text, sentence));
        if matches!(sense, Sense::Listed(_)) {
            // The item names the document; what it cites in its title is another matter.
            break;
        }
    }
    out
}

/// `Thông tư này quy định chi tiết Điều 5 Luật …`, in the article on scope.
fn guides(before: &str) -> bool {
    let Some(at) = before.find(" nay quy dinh chi tiet").or_else(|| before.find(" nay huong dan")) else {
        return false;
    };
    at < 40 && before.len() < 400
}

/// `3. Bãi bỏ khoản 2 Điều 7.` in an article that mends another document.
fn mending(text: &str, path: &str, target: &Target) -> Option<Act> {
    let letters = Letters::of(text);
    let start = after_label(&letters);
    let verbs = [
        ("sua doi", ReferenceKind::Amends),
        ("bo sung", ReferenceKind::Amends),
        ("thay", ReferenceKind::Amends),
        ("bo cum tu", ReferenceKind::Amends),
        ("bai bo", ReferenceKind::Repeals),
        ("huy bo", ReferenceKind::Repeals),
    ];
    let (_, kind) = verbs.iter().find(|(verb, _)| letters.phrase(start, verb).is_some())?;
    let reach = letters.byte((start + 200).min(letters.len()));
    let citation = citation::find(text).into_iter().find(|one| one.range.start < reach)?;
    let elsewhere = citation.document != CitedDocument::This
        || citation.provisions.is_empty()
        || citation.provisions.iter().any(|path| path.contains("-nay"));
    // `Bỏ cụm từ … tại Điều 5` mends the article.
    let words = letters.folded(start..letters.len().min(start + 30)).contains("cum tu");
    let kind = if words { ReferenceKind::Amends } else { *kind };
    (!elsewhere).then(|| act(kind, target.clone(), path, &citation, text, sentence_around(text, 0)))
}

fn act(
    kind: ReferenceKind,
    target: Target,
    path: &str,
    citation: &Citation,
    text: &str,
    sentence: Range<usize>,
) -> Act {
    let after = text.get(citation.range.end..sentence.end).unwrap_or_default();
    let folded = fold(after);
    let except = folded.split(&[';'][..]).next().is_some_and(|clause| clause.contains("tru "))
        && matches!(kind, ReferenceKind::Repeals | ReferenceKind::Replaces);
    Act {
        kind,
        target,
        places: if path.is_empty() { Vec::new() } else { vec![path.to_owned()] },
        provisions: citation.provisions.clone(),
        on: day_after(after),
        except,
        source: text[sentence].trim().chars().take(SOURCE).collect(),
        cited_at: Some((path.to_owned(), citation.range.start)),
    }
}

/// `hết hiệu lực kể từ ngày 01 tháng 7 năm 2025`: the day.
fn day_after(after: &str) -> Option<Date> {
    let letters = Letters::of(after);
    let start = (0..letters.len().min(300))
        .find_map(|at| (letters.begins_word(at)).then(|| letters.phrase(at, "tu ngay")).flatten())?;
    let found = date::find(&after[letters.byte(start)..]).into_iter().next()?;
    (found.range.start < 4).then_some(found.date).flatten()
}

/// The position after a label such as `3.` or `a)`.
fn after_label(letters: &Letters) -> usize {
    let mut at = letters.skip_spaces(0);
    if let Some(after) = letters.phrase(at, "dieu") {
        at = letters.skip_spaces(after);
    }
    let start = at;
    while letters.at(at).is_alphanumeric() && at < start + 4 {
        at += 1;
    }
    if at > start && matches!(letters.at(at), '.' | ')') { letters.skip_spaces(at + 1) } else { start }
}
