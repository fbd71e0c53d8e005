//! Writes a reading in one line for each block, so that a test shows all that came out.

use std::fmt::Write as _;

use gazette_ingest::Reading;
use gazette_model::{Align, Block, Inline, Orientation, Paragraph, Style};

/// The blocks, then notes and furniture.
pub(crate) fn show(reading: &Reading) -> String {
    let content = &reading.content;
    let mut out = blocks(&content.blocks);
    for note in &content.notes {
        write!(out, "\nnote {}: {}", note.mark, blocks(&note.blocks)).unwrap();
    }
    for paragraph in &content.furniture {
        write!(out, "\nfurniture: {}", line(paragraph)).unwrap();
    }
    out
}

/// Code and values of every finding.
pub(crate) fn findings(reading: &Reading) -> Vec<String> {
    let all = reading.findings.iter().map(|finding| {
        let values: Vec<&str> = finding.values.iter().map(|(_, value)| value.as_str()).collect();
        format!("{} {}", finding.code.as_str(), values.join(" ")).trim().to_owned()
    });
    all.collect()
}

fn blocks(blocks: &[Block]) -> String {
    let lines = blocks.iter().map(|block| match block {
        Block::Paragraph(paragraph) => line(paragraph),
        Block::Page(page) => {
            let way = if page.orientation == Orientation::Landscape { "landscape" } else { "portrait" };
            format!("page {}x{} {way}", page.width, page.height)
        }
        Block::Table(table) => {
            let mut out = if table.bordered { "table" } else { "plain table" }.to_owned();
            if !table.columns.is_empty() {
                write!(out, " {:?}", table.columns).unwrap();
            }
            for row in &table.rows {
                out.push_str(if row.header { " ‖" } else { " |" });
                for cell in &row.cells {
                    write!(out, " {}", cell.column).unwrap();
                    if (cell.columns, cell.rows) != (1, 1) {
                        write!(out, "×{},{}", cell.columns, cell.rows).unwrap();
                    }
                    write!(out, ":{} |", self::blocks(&cell.blocks).replace('\n', "¶")).unwrap();
                }
            }
            out
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn line(paragraph: &Paragraph) -> String {
    let mut out = match paragraph.align {
        Align::Left => "",
        Align::Justify => "↔",
        Align::Center => "·",
        Align::Right => "→",
    }
    .to_owned();
    if let Some(label) = &paragraph.label {
        write!(out, "[{label}]").unwrap();
    }
    for inline in &paragraph.inlines {
        match inline {
            Inline::Text { text, style } => write!(out, "{}", styled(text, *style)).unwrap(),
            Inline::Break => out.push('⏎'),
            Inline::Tab { leader } => match leader {
                Some(leader) => write!(out, "⇥{leader}").unwrap(),
                None => out.push('⇥'),
            },
            Inline::Note { note } => write!(out, "<note {note}>").unwrap(),
            Inline::Picture { picture } => write!(out, "<picture {picture}>").unwrap(),
            Inline::Equation { text, .. } => write!(out, "<equation {text}>").unwrap(),
        }
    }
    out
}

fn styled(text: &str, style: Style) -> String {
    let marks: String = [
        (style.bold, 'b'),
        (style.italic, 'i'),
        (style.underline, 'u'),
        (style.strike, 's'),
        (style.superscript, '^'),
        (style.subscript, '_'),
        (style.caps, 'C'),
    ]
    .iter()
    .filter(|(on, _)| *on)
    .map(|(_, mark)| *mark)
    .collect();
    if marks.is_empty() { text.to_owned() } else { format!("{{{marks}:{text}}}") }
}
