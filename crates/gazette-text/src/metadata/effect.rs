//! Effective date, date of adoption, and what a document does to others.

use gazette_model::{Date, DocumentNumber, Metadata, Reference, ReferenceKind, Unit, UnitKind};

use crate::date::{self, FoundDate};
use crate::fold::fold;
use crate::letters::Letters;
use crate::relation::acts;
use crate::structure::clean;

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
    let own = out.number.as_ref().map(|number| crate::number::key(number.as_str())).unwrap_or_default();
    for act in acts::read(units, &subject, &own) {
        if act.target.is_number() {
            let provision = act.provisions.first().cloned();
            push(&mut out.references, act.kind, &act.target.name, provision, &act.source);
        }
    }
}

/// `… này có hiệu lực thi hành kể từ ngày …`.
fn effective(out: &mut Metadata, text: &str) {
    let letters = Letters::of(text);
    let Some(at) = (0..letters.len())
        .find(|at| letters.begins_word(*at) && letters.phrase(*at, "co hieu luc").is_some())
    else {
        return;
    };
    if !states_own_effect(&fold(&text[..letters.byte(at)])) {
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
    // What is replaced or published has dates of its own; only the clause that speaks of the effect counts.
    let clause = clause_of(rest, sentence_end).len();
    let found = date::find(rest)
        .into_iter()
        .next()
        .filter(|found| found.range.start < 90 && found.range.start <= clause);
    let days = span_after(rest).filter(|(_, end)| *end <= 60);
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
        out.effective_on = out.issued_on.and_then(|date| date.checked_add(days).ok());
    } else if let Some(FoundDate { range, date, .. }) = found {
        out.effective_text = Some(rest[..range.end].to_owned());
        out.effective_on = date;
    } else if ["ke tu", "tu ngay", "sau "].iter().any(|words| folded.starts_with(words)) {
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

/// Whether what stands before `có hiệu lực` makes it the statement of this document's own effect: `Quyết định này`, not
/// `trước ngày Quyết định này`.
fn states_own_effect(before: &str) -> bool {
    let before = before.trim();
    if before.is_empty() {
        return true;
    }
    let Some(lead) = before.strip_suffix("nay chinh thuc").or_else(|| before.strip_suffix("nay")) else {
        return false;
    };
    let lead = lead.trim_end();
    let subject = OWN_TYPES.iter().find_map(|name| lead.strip_suffix(name)).unwrap_or(lead);
    let times = ["ngay", "diem", "khi", "truoc", "sau", "den", "tu"];
    !subject.split_whitespace().rev().take(3).any(|word| times.contains(&word))
}

/// What a document calls itself, folded; longer names first.
const OWN_TYPES: &[&str] = &[
    "thong tu lien tich",
    "nghi quyet lien tich",
    "quyet dinh",
    "thong tu",
    "nghi dinh",
    "nghi quyet",
    "phap lenh",
    "bo luat",
    "luat",
    "chi thi",
    "quy dinh",
    "quy che",
    "van ban",
];

/// Numbers that stand in words before days.
const COUNTS: &[(&str, i64)] = &[
    ("bon muoi lam", 45),
    ("bon muoi nam", 45),
    ("muoi lam", 15),
    ("muoi nam", 15),
    ("hai muoi", 20),
    ("ba muoi", 30),
    ("sau muoi", 60),
    ("chin muoi", 90),
    ("muoi", 10),
    ("bay", 7),
    ("ba", 3),
    ("sau", 6),
];

/// `sau 10 ngày kể từ ngày ký`, `sau bốn mươi lăm ngày, kể từ ngày ký ban hành`, `sau 6 tháng …`: how long, and where
/// that ends.
fn span_after(rest: &str) -> Option<(jiff::Span, usize)> {
    let letters = Letters::of(rest);
    let start = (0..letters.len().min(40))
        .find(|at| letters.begins_word(*at) && letters.phrase(*at, "sau").is_some())?;
    let mut here = letters.skip_spaces(letters.phrase(start, "sau")?);
    let (count, after) = match letters.digits(here) {
        Some((count, after)) => (i64::from(count), after),
        None => COUNTS.iter().find_map(|(words, count)| Some((*count, letters.phrase(here, words)?)))?,
    };
    here = letters.skip_spaces(after);
    if letters.at(here) == '(' {
        here = (here..letters.len()).find(|at| letters.at(*at) == ')')? + 1;
        here = letters.skip_spaces(here);
    }
    let (span, end) = match (letters.phrase(here, "ngay"), letters.phrase(here, "thang")) {
        (Some(end), _) if count <= 3660 => (jiff::Span::new().days(count), end),
        (None, Some(end)) if count <= 120 => (jiff::Span::new().months(count), end),
        _ => return None,
    };
    let rest = letters.folded(end..letters.len().min(end + 60));
    let signed =
        rest.contains("ngay ky") || rest.contains("ngay ban hanh") || rest.contains("ngay thong qua");
    signed.then_some((span, letters.byte(end)))
}

/// The ways a closing sentence tells of adoption, folded.
const ADOPTED: &[&str] =
    &["thong qua ngay", "thong qua vao ngay", "thong qua vao cac ngay", "thong qua trong phien hop ngay"];

/// `… thông qua ngày 10 tháng 12 năm 2024`; of several days (`vào các ngày 01, 02, 03 tháng 02 năm 2023`) the last.
fn adopted(text: &str) -> Option<Date> {
    let folded = fold(text);
    let at = ADOPTED.iter().find_map(|words| folded.find(words))?;
    if !["nay", "khoa", "ky hop", "duoc hoi dong tham phan"].iter().any(|word| folded[..at].contains(word)) {
        return None;
    }
    let letters = Letters::of(text);
    let start = (0..letters.len()).find(|at| {
        letters.begins_word(*at) && ADOPTED.iter().any(|words| letters.phrase(*at, words).is_some())
    })?;
    date::find(&text[letters.byte(start)..])
        .first()
        .filter(|found| found.range.start < 60)
        .and_then(|found| found.date)
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
