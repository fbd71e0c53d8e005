//! Signatories with position and power, and recipients.

use gazette_model::{Block, Metadata, Signatory, Unit, UnitKind};

use super::names::in_words;
use crate::fold::fold;
use crate::structure::{clean, is_caps, power};

/// Reads signatories and recipients from the document's own signature block.
pub(super) fn read(out: &mut Metadata, units: &[Unit]) {
    let end = units
        .iter()
        .position(|unit| matches!(unit.kind, UnitKind::Attached | UnitKind::Annex))
        .unwrap_or(units.len());
    let own = &units[..end];
    let mut signing = Vec::new();
    for unit in own.iter().filter(|unit| matches!(unit.kind, UnitKind::Signature | UnitKind::Recipients)) {
        for column in columns(&unit.body) {
            divide(&column, unit.kind, &mut signing, &mut out.recipients);
            signing.push(String::new());
        }
    }
    out.signatories = signatories(&signing);
    if out.signatories.is_empty() {
        // Without a block of its own the signature stands in the last lines of the text.
        out.signatories = signatories(&last_lines(own));
    }
    out.gazette_among_recipients =
        out.recipients.iter().any(|recipient| fold(recipient).contains("cong bao"));
}

/// The lines after the closing `./.` of the last unit that has text, at most twelve; without it the last six.
fn last_lines(own: &[Unit]) -> Vec<String> {
    let mut lines = Vec::new();
    for unit in own.iter().rev().take(8) {
        let mut here = Vec::new();
        unit.each_paragraph(&mut |paragraph| here.extend(paragraph.text().split('\n').map(clean)));
        here.retain(|line| !line.is_empty());
        if !here.is_empty() {
            lines = here;
            break;
        }
    }
    let last = lines.len().saturating_sub(12);
    let closing = lines.iter().skip(last).rposition(|line| line.ends_with("./.")).map(|at| last + at + 1);
    lines.split_off(closing.unwrap_or_else(|| lines.len().saturating_sub(6)).min(lines.len()))
}

/// The columns of lines in a signature block: each cell of a table is one, paragraphs together are one.
fn columns(blocks: &[Block]) -> Vec<Vec<String>> {
    let mut out = Vec::new();
    let mut loose = Vec::new();
    for block in blocks {
        match block {
            Block::Table(table) => {
                let cells = table.rows.iter().flat_map(|row| &row.cells);
                out.extend(cells.map(|cell| super::lines(&cell.blocks)));
            }
            Block::Paragraph(paragraph) => loose.extend(paragraph.text().split('\n').map(clean)),
            Block::Page(_) => {}
        }
    }
    out.push(loose);
    out
}

/// Tells recipients from the lines of signatures, also where both columns were read as one line.
fn divide(column: &[String], kind: UnitKind, signing: &mut Vec<String>, recipients: &mut Vec<String>) {
    let mut listing = kind == UnitKind::Recipients;
    for line in column.iter().filter(|line| !line.is_empty()) {
        let (left, right) = split(line);
        let mut left = left.as_str();
        if fold(left).starts_with("noi nhan") {
            listing = true;
            left = left.get(left.find(':').map_or(left.len(), |at| at + 1)..).unwrap_or_default().trim();
        }
        let item = left.trim_start_matches(['-', '–', '+', '*', ' ']);
        if item.len() < left.len() {
            recipients.push(item.to_owned());
        } else if listing && !left.is_empty() && kind == UnitKind::Recipients && !is_caps(left) {
            match recipients.last_mut() {
                Some(last) if !last.ends_with([';', '.']) => {
                    last.push(' ');
                    last.push_str(left);
                }
                _ => recipients.push(left.to_owned()),
            }
        } else if !left.is_empty() {
            signing.push(left.to_owned());
        }
        if !right.is_empty() {
            signing.push(right);
        }
    }
    recipients.retain(|recipient| recipient.chars().any(char::is_alphanumeric));
}

/// `- Như Điều 3; PHÓ CHỦ TỊCH` is a recipient and a position; so is `Nơi nhận: TM. ỦY BAN NHÂN DÂN`.
fn split(line: &str) -> (String, String) {
    let listed = line.starts_with(['-', '–', '+']) || fold(line).starts_with("noi nhan");
    if !listed {
        return (line.to_owned(), String::new());
    }
    for (at, sign) in line.match_indices([';', '.', ':', ' ']) {
        let rest = line[at + sign.len()..].trim();
        let ended = sign != " " && rest.len() > 3;
        if ended && is_caps(rest) && is_position(rest) || power(rest).is_some_and(|(_, after)| is_caps(after))
        {
            return (line[..at + sign.len()].trim().to_owned(), rest.to_owned());
        }
    }
    (line.to_owned(), String::new())
}

fn is_position(text: &str) -> bool {
    let folded = fold(text);
    [
        "chu tich",
        "pho ",
        "bo truong",
        "thu truong",
        "thu tuong",
        "giam doc",
        "chanh ",
        "truong ",
        "vien truong",
        "tong ",
        "cuc truong",
        "vu truong",
        "thong doc",
        "quyen ",
        "chu nhiem",
        "uy vien",
        "bi thu",
        "hieu truong",
        "chu toa",
        "quoc vu khanh",
        "tham phan",
        "dai ",
        "thuong ",
        "trung ",
        "thieu ",
    ]
    .iter()
    .any(|words| folded.starts_with(words))
}

/// The signatories that lines name, each with the position and powers above the name.
pub(super) fn signatories(lines: &[String]) -> Vec<Signatory> {
    let mut out: Vec<Signatory> = Vec::new();
    let sealed = lines.iter().any(|line| signed(line).is_some());
    let mut next = Signatory::default();
    let mut position: Vec<String> = Vec::new();
    for line in lines {
        let line = without_mark(line.trim_matches(['*', ' ']));
        if line.is_empty() {
            // A column ends: what waits for a name in the next one is kept only if there was none here.
            continue;
        }
        let mut text = line;
        if let Some(rest) = signed(text) {
            text = rest;
            if text.is_empty() {
                continue;
            }
        }
        if let Some((power, rest)) = power(text) {
            position.clear();
            next.powers.push(power.to_owned());
            match power {
                "Q." => position = vec![rest.to_owned()],
                "TM." => next.on_behalf_of = Some(rest.to_owned()),
                _ if next.on_behalf_of.is_none() => next.on_behalf_of = Some(rest.to_owned()),
                _ => {}
            }
            continue;
        }
        if is_caps(text) && (is_position(text) || position.is_empty() || !is_name(text)) {
            if is_position(text) && position.iter().any(|known| is_position(known)) && next.powers.is_empty()
            {
                position.clear();
            }
            if is_position(text) || !position.is_empty() {
                position.push(text.to_owned());
            } else if next.on_behalf_of.is_some() && next.powers.last().is_some_and(|power| power != "Q.") {
                let name = next.on_behalf_of.get_or_insert_default();
                name.push(' ');
                name.push_str(text);
            }
            continue;
        }
        // A name without a position signs where the mark says so: old acts of the Assembly.
        let alone = sealed && out.is_empty() && lines.len() <= 6;
        if is_name(text) && (alone || !(position.is_empty() && next.powers.is_empty())) {
            next.position = in_words(&position.join(" "));
            next.name = if is_caps(text) { title_case(text) } else { text.to_owned() };
            out.push(std::mem::take(&mut next));
            position.clear();
        }
    }
    out
}

/// What follows `Đã ký:`, `(Đã ký)`.
fn signed(text: &str) -> Option<&str> {
    let bare = text.trim_start_matches(['(', '[', ' ']);
    let folded = fold(bare);
    let words = ["da ky", "(da ky)"].into_iter().find(|words| folded.starts_with(words))?;
    let end: usize = bare.chars().take(words.chars().count()).map(char::len_utf8).sum();
    Some(bare[end..].trim_start_matches([':', ')', ']', '.', ' ']))
}

/// The line without `– Đã ký` behind the name.
fn without_mark(line: &str) -> &str {
    let folded = fold(line);
    for mark in ["- da ky", "– da ky", "(da ky)", ", da ky"] {
        if let Some(rest) = folded.strip_suffix(mark)
            && !rest.trim().is_empty()
        {
            let count = rest.trim_end().chars().count();
            let end = line.char_indices().nth(count).map_or(line.len(), |(at, _)| at);
            return line.get(..end).unwrap_or(line).trim_end();
        }
    }
    line
}

fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split(' ').collect();
    (2..=6).contains(&words.len())
        && words.iter().all(|word| {
            word.starts_with(char::is_uppercase)
                && word.chars().all(|c| c.is_alphabetic() || c == '.' || c == '-')
        })
}

fn title_case(text: &str) -> String {
    let words = text.split(' ').map(|word| {
        let mut chars = word.chars();
        chars.next().map_or_else(String::new, |first| first.to_string() + &chars.as_str().to_lowercase())
    });
    words.collect::<Vec<_>>().join(" ")
}
