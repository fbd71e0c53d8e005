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
