//! Labels that come twice or leave a gap, and headings that stand in lists.

use gazette_model::{Code, Document, Finding, Unit, UnitKind};

use crate::structure::{self, place};

/// The letters of points in order; those in brackets of the rule (after `d`, `e`, `i`, `v`, `y`) may be left out.
const LETTERS: &[char] = &[
    'a', 'b', 'c', 'd', 'đ', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't',
    'u', 'v', 'w', 'x', 'y', 'z',
];

/// Letters that many texts leave out: the rule knows no f, j, w, z, and older texts no đ.
const OPTIONAL: &[char] = &['đ', 'f', 'j', 'w', 'z'];

pub(super) fn examine(document: &Document) -> Vec<Finding> {
    let mut out = Vec::new();
    walk(document, &document.units, "", &mut Vec::new(), &mut out);
    out
}

/// The last article met in the same address space.
type Last = Option<(u32, String)>;

fn walk(document: &Document, units: &[Unit], parent: &str, articles: &mut Vec<Last>, out: &mut Vec<Finding>) {
    let mut clause: Last = None;
    let mut point: Last = None;
    if articles.is_empty() {
        articles.push(None);
    }
    for unit in units {
        if unit.kind == UnitKind::Annex {
            // Forms and tables of an annex number as they like.
            continue;
        }
        let path = match (unit.key.is_empty() || unit.kind.is_grouping(), parent.is_empty()) {
            (true, _) => parent.to_owned(),
            (false, true) => unit.key.clone(),
            (false, false) => format!("{parent}/{}", unit.key),
        };
        let bare = bare(&unit.label);
        match unit.kind {
            UnitKind::Article => {
                let last = articles.last_mut().and_then(|last| last.replace((value(&bare), bare.clone())));
                follow(document, &path, unit, last, &bare, out);
            }
            UnitKind::Clause => {
                let last = clause.replace((value(&bare), bare.clone()));
                follow(document, &path, unit, last, &bare, out);
            }
            UnitKind::Point => {
                let last = point.replace((0, bare.clone()));
                follow_letter(document, &path, unit, last, &bare, out);
            }
            _ => {}
        }
        heading_in_list(document, &path, unit, out);
        if unit.kind == UnitKind::Attached {
            articles.push(None);
            walk(document, &unit.children, &path, articles, out);
            articles.pop();
        } else {
            walk(document, &unit.children, &path, articles, out);
        }
    }
}

/// The bare label: `Điều 5a.` is `5a`, `đ)` is `đ`.
fn bare(label: &str) -> String {
    label
        .split(' ')
        .next_back()
        .unwrap_or_default()
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase()
}

fn value(bare: &str) -> u32 {
    let digits: String = bare.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(0)
}

fn follow(document: &Document, path: &str, unit: &Unit, last: Last, bare: &str, out: &mut Vec<Finding>) {
    let Some((before, label)) = last else { return };
    let here = value(bare);
    if bare == label || unit.key.contains("--") && here < before {
        out.push(duplicate(document, path, unit));
    } else if here > before + 1 && before > 0 {
        out.push(gap(document, path, &label, bare));
    }
}

fn follow_letter(
    document: &Document,
    path: &str,
    unit: &Unit,
    last: Last,
    bare: &str,
    out: &mut Vec<Finding>,
) {
    let Some((_, label)) = last else { return };
    if bare == label {
        out.push(duplicate(document, path, unit));
        return;
    }
    let rank = |bare: &str| bare.chars().next().and_then(|c| LETTERS.iter().position(|letter| *letter == c));
    let (Some(before), Some(here)) = (rank(&label), rank(bare)) else { return };
    // Lists begin again with `a` under another paragraph; that is no slip.
    if here > before + 1 && LETTERS[before + 1..here].iter().any(|letter| !OPTIONAL.contains(letter)) {
        out.push(gap(document, path, &label, bare));
    }
}

fn duplicate(document: &Document, path: &str, unit: &Unit) -> Finding {
    Finding::new(Code::LabelDuplicate).place(place(document, path)).value("label", &unit.label)
}

fn gap(document: &Document, path: &str, before: &str, after: &str) -> Finding {
    Finding::new(Code::LabelGap).place(place(document, path)).value("before", before).value("after", after)
}

/// A heading of an article or chapter behind a dash or the label of a list.
fn heading_in_list(document: &Document, path: &str, unit: &Unit, out: &mut Vec<Finding>) {
    for block in &unit.body {
        block.each_paragraph(&mut |paragraph| {
            let text = structure::clean(&paragraph.text());
            if structure::hides_heading(&text) {
                out.push(Finding::new(Code::HeadingInList).place(place(document, path)).value("text", text));
            }
        });
    }
}
