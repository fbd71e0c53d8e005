//! The document as it will be printed (văn bản như sẽ in): what the proof expects to find in the PDF.
//!
//! The gazette prints the signature block as position, mark `(Đã ký)` and name, and leaves out the recipients
//! where the office says so (`print_recipients`). All else is printed as it came.

use gazette_model::{Block, Document, Inline, Office, Paragraph, Signatory, Table, Unit, UnitKind};

use crate::{equation, part};

/// The document as it will be printed.
pub fn printed(document: &Document, office: &Office) -> Document {
    let policy = &office.policy;
    let rule = Rule {
        recipients: policy.print_recipients,
        mark: policy.signed_mark.trim(),
        signatories: &document.metadata.signatories,
    };
    let mut printed = document.clone();
    for unit in &mut printed.units {
        part::each(unit, &mut equations);
    }
    for block in printed.notes.iter_mut().flat_map(|note| &mut note.blocks) {
        part::each_of_block(block, &mut equations);
    }
    printed.units = rule.units(std::mem::take(&mut printed.units));
    printed
}

/// Gives equations their characters in the order of print, those that cannot be read as mathematics as runs with indices
/// and powers.
fn equations(paragraph: &mut Paragraph) {
    let is_one = |inline: &Inline| matches!(inline, Inline::Equation { omml, .. } if !omml.is_empty());
    if !paragraph.inlines.iter().any(is_one) {
        return;
    }
    let inlines = std::mem::take(&mut paragraph.inlines);
    for inline in inlines {
        match inline {
            Inline::Equation { text, omml } if !omml.is_empty() => match equation::nodes(&omml) {
                Some(nodes) => {
                    paragraph.inlines.push(Inline::Equation { text: equation::order(&nodes), omml });
                }
                None => paragraph.inlines.extend(equation::runs(&text)),
            },
            other => paragraph.inlines.push(other),
        }
    }
}

/// The lines of a head, each a paragraph of its own; rules made of hyphens go, since the gazette draws its own.
fn head_lines(block: &Block, depth: u32) -> Vec<Block> {
    match block {
        Block::Paragraph(paragraph) => paragraph
            .inlines
            .split(|inline| *inline == Inline::Break)
            .enumerate()
            .map(|(index, inlines)| {
                let label = paragraph.label.clone().filter(|_| index == 0);
                Paragraph { inlines: inlines.to_vec(), label, ..paragraph.clone() }
            })
            .filter(|line| {
                let text = line.text();
                let rule =
                    text.chars().any(|c| !c.is_whitespace()) && !text.chars().any(char::is_alphanumeric);
                !rule
                    || line
                        .inlines
                        .iter()
                        .any(|inline| matches!(inline, Inline::Picture { .. } | Inline::Note { .. }))
            })
            .map(Block::Paragraph)
            .collect(),
        Block::Table(table) if !table.bordered && depth == 0 => {
            let mut table = table.clone();
            for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells) {
                cell.blocks = cell.blocks.iter().flat_map(|block| head_lines(block, 1)).collect();
            }
            vec![Block::Table(table)]
        }
        other => vec![other.clone()],
    }
}

struct Rule<'a> {
    recipients: bool,
    mark: &'a str,
    signatories: &'a [Signatory],
}

impl Rule<'_> {
    fn units(&self, units: Vec<Unit>) -> Vec<Unit> {
        units.into_iter().filter_map(|unit| self.unit(unit)).collect()
    }

    fn unit(&self, mut unit: Unit) -> Option<Unit> {
        match unit.kind {
            UnitKind::Recipients if !self.recipients => return None,
            UnitKind::Head => unit.body = unit.body.iter().flat_map(|block| head_lines(block, 0)).collect(),
            UnitKind::Signature => {
                let body = std::mem::take(&mut unit.body);
                unit.body = self.signature(body);
            }
            _ => {
                for block in &mut unit.body {
                    if let Block::Table(table) = block
                        && is_end(table, self.signatories)
                    {
                        *table = self.table(std::mem::take(table));
                    }
                }
            }
        }
        unit.children = self.units(std::mem::take(&mut unit.children));
        Some(unit)
    }

    /// A signature block: each cell of its layout table, or its paragraphs as one column.
    fn signature(&self, body: Vec<Block>) -> Vec<Block> {
        let mut out = Vec::with_capacity(body.len());
        let mut column = Vec::new();
        for block in body {
            match block {
                Block::Paragraph(paragraph) => column.extend(lines_of(paragraph)),
                other => {
                    out.extend(self.column(std::mem::take(&mut column)).into_iter().map(Block::Paragraph));
                    match other {
                        Block::Table(table) if !table.bordered => out.push(Block::Table(self.table(table))),
                        other => out.push(other),
                    }
                }
            }
        }
        out.extend(self.column(column).into_iter().map(Block::Paragraph));
        out
    }

    fn table(&self, mut table: Table) -> Table {
        for row in &mut table.rows {
            for cell in &mut row.cells {
                let blocks = std::mem::take(&mut cell.blocks);
                cell.blocks = self.signature(blocks);
            }
        }
        // A block whose name stands in a row of its own gets its mark there; rows that hold nothing any more go.
        table.rows.retain(|row| row.cells.iter().any(|cell| cell.blocks.iter().any(|block| !blank(block))));
        table
    }

    /// One column: recipients go, the mark is set above each name.
    fn column(&self, paragraphs: Vec<Paragraph>) -> Vec<Paragraph> {
        let mut lines = Vec::with_capacity(paragraphs.len() + 1);
        let mut among_recipients = false;
        for paragraph in paragraphs {
            let text = gazette_text::normalize::normalize(&paragraph.text());
            let text = text.trim();
            if begins_recipients(text) {
                among_recipients = true;
            } else if among_recipients && !text.is_empty() && !continues_recipients(text) {
                among_recipients = false;
            }
            if self.recipients || !among_recipients {
                lines.push((paragraph, among_recipients));
            }
        }
        let has_mark = lines.iter().any(|(paragraph, _)| is_mark(&paragraph.text()));
        if has_mark || self.mark.is_empty() {
            return lines.into_iter().map(|(paragraph, _)| paragraph).collect();
        }
        let names = self.names(&lines);
        let mut out = Vec::with_capacity(lines.len() + names.len());
        for (index, (paragraph, _)) in lines.into_iter().enumerate() {
            if names.contains(&index) {
                out.push(Paragraph { align: paragraph.align, ..Paragraph::plain(self.mark) });
            }
            out.push(paragraph);
        }
        out
    }

    /// Which lines are names: those of the signatories, or the last line if it reads like a name.
    fn names(&self, lines: &[(Paragraph, bool)]) -> Vec<usize> {
        let texts: Vec<String> = lines.iter().map(|(paragraph, _)| plain(&paragraph.text())).collect();
        let known: Vec<usize> = (0..lines.len())
            .filter(|&index| {
                !lines[index].1
                    && self.signatories.iter().any(|signatory| {
                        let name = plain(&signatory.name);
                        !name.is_empty() && texts[index] == name
                    })
            })
            .collect();
        if !known.is_empty() {
            return known;
        }
        let last = (0..lines.len()).rev().find(|&index| !lines[index].1 && !texts[index].is_empty());
        last.filter(|&index| reads_like_a_name(lines[index].0.text().trim())).into_iter().collect()
    }
}

/// A paragraph of a signature block with line breaks is several lines of it.
fn lines_of(paragraph: Paragraph) -> Vec<Paragraph> {
    if !paragraph.inlines.contains(&Inline::Break) {
        return vec![paragraph];
    }
    let lines = paragraph.inlines.split(|inline| *inline == Inline::Break).enumerate();
    lines
        .map(|(index, inlines)| {
            let label = paragraph.label.clone().filter(|_| index == 0);
            Paragraph { inlines: inlines.to_vec(), label, ..paragraph.clone() }
        })
        .collect()
}

/// Whether a table without lines is the end of a document: in a cell of it stands one of those who signed, below a
/// position in capitals.
pub(crate) fn is_end(table: &Table, signatories: &[Signatory]) -> bool {
    let names: Vec<String> =
        signatories.iter().map(|one| plain(&one.name)).filter(|name| !name.is_empty()).collect();
    if table.bordered || names.is_empty() || table.rows.len() > 12 {
        return false;
    }
    table.rows.iter().flat_map(|row| &row.cells).any(|cell| {
        let (mut position, mut found) = (false, false);
        for block in &cell.blocks {
            block.each_paragraph(&mut |paragraph| {
                for line in paragraph.text().lines() {
                    found |= position && names.contains(&plain(line));
                    position |=
                        line.chars().any(char::is_alphabetic) && !line.chars().any(char::is_lowercase);
                }
            });
        }
        found
    })
}

/// Whether a line begins the recipients.
pub(crate) fn begins_recipients(text: &str) -> bool {
    let folded = gazette_text::fold::fold(text);
    folded.starts_with("noi nhan")
}

fn continues_recipients(text: &str) -> bool {
    text.starts_with(['-', '–', '+', '•', '*', '.'])
        || gazette_text::fold::fold(text).starts_with("luu")
        || text.ends_with([';', '.', ','])
        || text.chars().next().is_some_and(char::is_lowercase)
}

/// Whether a line is the mark of a signature already.
pub(crate) fn is_mark(text: &str) -> bool {
    let folded = gazette_text::fold::fold(text);
    let bare = folded.trim_matches(|c: char| !c.is_alphanumeric());
    matches!(bare, "da ky" | "da ki")
}

/// A name: two to six capitalised words that are not all capitals throughout, such as `Huỳnh Anh Minh`.
fn reads_like_a_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    (2..=6).contains(&words.len())
        && words.iter().all(|word| word.chars().next().is_some_and(char::is_uppercase))
        && text.chars().any(char::is_lowercase)
        && text.chars().all(|c| c.is_alphabetic() || c.is_whitespace() || c == '.')
}

fn plain(text: &str) -> String {
    gazette_text::fold::fold(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn blank(block: &Block) -> bool {
    block.text().trim().is_empty()
}

#[cfg(test)]
mod tests {
    use gazette_model::{Cell, Policy, Row};

    use super::*;

    fn office(print_recipients: bool) -> Office {
        Office { policy: Policy { print_recipients, ..Policy::default() }, ..Office::default() }
    }

    fn paragraphs(lines: &[&str]) -> Vec<Block> {
        lines.iter().map(|line| Block::Paragraph(Paragraph::plain(*line))).collect()
    }

    fn document(body: Vec<Block>) -> Document {
        Document {
            units: vec![Unit { kind: UnitKind::Signature, body, ..Unit::default() }],
            ..Document::default()
        }
    }

    #[test]
    fn a_tail_in_two_columns_loses_its_recipients_and_gains_the_mark() {
        let cell = |column, lines: &[&str]| Cell { column, columns: 1, rows: 1, blocks: paragraphs(lines) };
        let table = Table {
            rows: vec![Row {
                cells: vec![
                    cell(0, &["Nơi nhận:", "- Như Điều 3;", "- Lưu: VT."]),
                    cell(1, &["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "", "Lê Văn Tám"]),
                ],
                header: false,
            }],
            ..Table::default()
        };
        let document = document(vec![Block::Table(table)]);
        assert_eq!(
            printed(&document, &office(false)).text(),
            "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\n(Đã ký)\nLê Văn Tám"
        );
        assert_eq!(
            printed(&document, &office(true)).text(),
            "Nơi nhận:\n- Như Điều 3;\n- Lưu: VT.\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\n(Đã ký)\nLê Văn Tám"
        );
    }

    #[test]
    fn the_rules_of_a_head_go_and_its_lines_stand_alone() {
        let mut head = document(Vec::new());
        head.units[0].kind = UnitKind::Head;
        let text =
            |text: &str| Inline::Text { text: text.to_owned(), style: gazette_model::Style::default() };
        head.units[0].body = vec![
            Block::Paragraph(Paragraph {
                inlines: vec![text("QUỐC HỘI"), Inline::Break, text("-------")],
                ..Paragraph::default()
            }),
            Block::Paragraph(Paragraph::plain("_____")),
            Block::Paragraph(Paragraph::plain("Luật số: 1/2026/QH16")),
        ];
        assert_eq!(printed(&head, &office(false)).text(), "QUỐC HỘI\nLuật số: 1/2026/QH16");
    }

    #[test]
    fn the_end_of_a_text_in_an_article_gets_its_mark_and_a_list_of_members_does_not() {
        let row = |cells: &[&[&str]]| Row {
            cells: (0..)
                .zip(cells)
                .map(|(column, lines)| Cell { column, columns: 1, rows: 1, blocks: paragraphs(lines) })
                .collect(),
            header: false,
        };
        let text = |rows: Vec<Row>| {
            let table = Block::Table(Table { rows, ..Table::default() });
            let mut document = document(vec![table]);
            document.units[0].kind = UnitKind::Article;
            document.metadata.signatories =
                vec![Signatory { name: "Lê Văn Tám".to_owned(), ..Signatory::default() }];
            printed(&document, &office(false)).text()
        };
        let end = text(vec![row(&[&["XÁC THỰC"], &["CHỦ NHIỆM", "Lê Văn Tám"]])]);
        assert_eq!(end, "XÁC THỰC\nCHỦ NHIỆM\n(Đã ký)\nLê Văn Tám");
        let members = text(vec![row(&[&["1"], &["Lê Văn Tám"], &["Trưởng ban"]])]);
        assert_eq!(members, "1\nLê Văn Tám\nTrưởng ban");
    }

    #[test]
    fn recipients_and_signature_one_below_the_other_are_told_apart() {
        let lines = ["Nơi nhận:", "- Như trên;", "- Lưu: VT.", "CHỦ TỊCH", "Lê Văn Tám"];
        let document = document(paragraphs(&lines));
        assert_eq!(printed(&document, &office(false)).text(), "CHỦ TỊCH\n(Đã ký)\nLê Văn Tám");
    }

    #[test]
    fn a_mark_that_is_there_is_not_set_twice_and_a_block_without_name_gets_none() {
        for lines in [&["CHỦ TỊCH", "(đã ký)", "Lê Văn Tám"][..], &["CHỦ TỊCH"]] {
            let document = document(paragraphs(lines));
            assert_eq!(printed(&document, &office(false)).text(), lines.join("\n"));
        }
    }
}
