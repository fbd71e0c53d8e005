//! The end of a document (phần cuối): recipients on the left, signatures on the right, kept together.

use gazette_model::{Block, Paragraph};

use super::Setter;
use crate::form::{Item, Run, SignatureColumn, SignatureLine};
use crate::printed::{begins_recipients, is_mark};

/// Sets a signature block as it stands in the printed document.
pub(super) fn set(setter: &mut Setter<'_>, blocks: &[Block]) {
    let mut loose: Vec<&Paragraph> = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => loose.push(paragraph),
            Block::Table(table) if !table.bordered => {
                close(setter, &mut loose);
                for row in &table.rows {
                    let columns: Vec<Vec<&Paragraph>> = row
                        .cells
                        .iter()
                        .map(|cell| {
                            let mut paragraphs = Vec::new();
                            cell.blocks
                                .iter()
                                .for_each(|block| block.each_paragraph(&mut |p| paragraphs.push(p)));
                            paragraphs
                        })
                        .collect();
                    push(setter, &columns);
                }
            }
            other => {
                close(setter, &mut loose);
                setter.block(other, "text");
            }
        }
    }
    close(setter, &mut loose);
}

/// Sets loose lines: recipients first or last, the rest one signature.
fn close(setter: &mut Setter<'_>, loose: &mut Vec<&Paragraph>) {
    let lines = std::mem::take(loose);
    let begins = lines.iter().position(|line| begins_recipients(line.text().trim()));
    match begins {
        Some(0) => {
            let end = lines
                .iter()
                .skip(1)
                .position(|line| is_position(&line.text()))
                .map_or(lines.len(), |at| at + 1);
            let (recipients, signature) = lines.split_at(end);
            push(setter, &[recipients.to_vec(), signature.to_vec()]);
        }
        Some(at) => {
            let (signature, recipients) = lines.split_at(at);
            push(setter, &[signature.to_vec()]);
            push(setter, &[recipients.to_vec()]);
        }
        None => push(setter, &[lines]),
    }
}

fn is_position(text: &str) -> bool {
    text.chars().any(char::is_alphabetic) && !text.chars().any(char::is_lowercase)
}

/// The number of what certifies a consolidated text: `Số: 31/VBHN-VPQH`.
fn is_number(text: &str) -> bool {
    let folded = gazette_text::fold::fold(text.trim());
    folded.starts_with("so:") || folded.starts_with("so ") && text.contains('/')
}

/// Place and date: `Hà Nội, ngày 07 tháng 12 năm 2020`.
fn is_date(text: &str) -> bool {
    let folded = gazette_text::fold::fold(text);
    ["ngay ", " thang ", " nam "].iter().all(|word| folded.contains(word))
}

fn push(setter: &mut Setter<'_>, columns: &[Vec<&Paragraph>]) {
    let columns: Vec<SignatureColumn> = columns
        .iter()
        .filter_map(|lines| {
            let lines: Vec<&&Paragraph> =
                lines.iter().filter(|line| !line.text().trim().is_empty()).collect();
            let first = lines.first()?;
            let recipients = begins_recipients(first.text().trim());
            let last = lines.len() - 1;
            let marked = lines.iter().any(|line| is_mark(&line.text()));
            let set = lines
                .iter()
                .enumerate()
                .map(|(index, line)| {
                    let text = line.text();
                    let role = match () {
                        () if recipients => "recipient",
                        () if is_mark(&text) => "mark",
                        () if is_number(&text) => "number",
                        () if is_date(&text) => "date",
                        () if index > 0 && is_mark(&lines[index - 1].text()) => "name",
                        () if !marked && index == last && index > 0 => "name",
                        () => "position",
                    };
                    // Gaps typed before a line would push it off the middle.
                    let mut runs = setter.line_runs(line, true);
                    let gap = |run: &Run| matches!(run, Run::Tab(tab) if tab.tab.is_empty());
                    while runs.first().is_some_and(gap) {
                        runs.remove(0);
                    }
                    while runs.last().is_some_and(gap) {
                        runs.pop();
                    }
                    if matches!(role, "position" | "name") {
                        // A column is half as wide as the page.
                        runs =
                            super::phrases::keep(runs, (setter.room / 2.1 / (setter.size * 0.72)) as usize);
                    }
                    SignatureLine { role: role.to_owned(), runs }
                })
                .collect();
            Some(SignatureColumn { recipients, lines: set })
        })
        .collect();
    if !columns.is_empty() {
        // A signature never stands alone on a page: the last lines of the text go with it.
        if let Some(Item::Paragraph { keep, .. } | Item::Heading { keep, .. }) = setter.items.last_mut() {
            *keep = true;
        }
        setter.items.push(Item::Signature { columns });
    }
}
