//! Paragraphs, tables, pictures and notes.

use gazette_model::{Align, Block, Inline, Paragraph, Style, Table};
use gazette_text::equation;

use super::Text;
use crate::files::picture_type;
use crate::view::escape;

/// How deep tables are nested; deeper ones are shown as text.
const DEEPEST: usize = 8;
/// The most columns HTML knows a cell to cover.
const WIDEST: u32 = 1000;
/// The most rows HTML knows a cell to cover.
const TALLEST: u32 = 65534;

impl<'a> Text<'a> {
    pub(super) fn blocks(&mut self, blocks: &'a [Block], depth: usize) {
        for block in blocks {
            match block {
                Block::Paragraph(paragraph) => self.paragraph(paragraph),
                Block::Table(table) if depth < DEEPEST => self.table(table, depth),
                Block::Table(_) => self.out.push_str(&format!("<p>{}</p>", escape(&block.text()))),
                Block::Page(_) => {}
            }
        }
    }

    fn paragraph(&mut self, paragraph: &'a Paragraph) {
        if paragraph.label.is_none() && paragraph.inlines.is_empty() {
            return;
        }
        self.out.push_str(match paragraph.align {
            Align::Center => "<p class=\"c\">",
            Align::Right => "<p class=\"r\">",
            Align::Justify | Align::Left => "<p>",
        });
        self.paragraph_inside(paragraph);
        self.out.push_str("</p>");
    }

    /// What is no text; returns how many bytes of the paragraph's text it is.
    pub(super) fn inline(&mut self, inline: &'a Inline) -> usize {
        match inline {
            Inline::Text { text, style } => {
                self.run(text, style);
                return text.len();
            }
            Inline::Break => self.out.push_str("<br>"),
            Inline::Tab { leader: Some(_) } => self.out.push_str("<span class=\"leader\"></span>"),
            Inline::Tab { leader: None } => self.out.push_str("<span class=\"tab\"> </span>"),
            Inline::Note { note } => {
                self.note(*note);
                return 0;
            }
            Inline::Picture { picture } => {
                self.picture(*picture);
                return 0;
            }
            Inline::Equation { text, omml } => {
                self.equation(text, omml);
                return text.len();
            }
        }
        1
    }

    /// Mathematics as browsers draw it. What is copied is the linear form, which stands beside it unseen and unheard;
    /// what is no mathematics stands in its linear form alone.
    fn equation(&mut self, text: &str, omml: &str) {
        match equation::nodes(omml) {
            Some(nodes) => {
                let own = equation::on_its_own(omml);
                self.out.push_str(&format!(
                    "<span class=\"equation{}\">{}<span class=\"linear\" aria-hidden=\"true\">{}</span></span>",
                    if own { " own" } else { "" },
                    equation::mathml(&nodes, own),
                    escape(text)
                ));
            }
            None => self.out.push_str(&format!("<span class=\"equation\">{}</span>", escape(text))),
        }
    }

    pub(super) fn run(&mut self, text: &str, style: &Style) {
        let tags = [
            (style.bold, "b"),
            (style.italic, "i"),
            (style.underline, "u"),
            (style.strike, "s"),
            (style.superscript, "sup"),
            (style.subscript, "sub"),
        ];
        for (_, tag) in tags.iter().filter(|(set, _)| *set) {
            self.out.push_str(&format!("<{tag}>"));
        }
        self.out.push_str(&escape(text));
        for (_, tag) in tags.iter().rev().filter(|(set, _)| *set) {
            self.out.push_str(&format!("</{tag}>"));
        }
    }

    fn note(&mut self, note: usize) {
        let Some(known) = self.document.notes.get(note) else { return };
        let n = note + 1;
        let id = if self.notes.insert(note) { format!(" id=\"tro-{n}\"") } else { String::new() };
        let mark = if known.mark.is_empty() { n.to_string() } else { known.mark.clone() };
        let mark = escape(&mark);
        self.out.push_str(&format!(
            "<sup class=\"note\"><a{id} href=\"#chu-thich-{n}\" aria-label=\"Chú thích {mark}\">{mark}</a></sup>"
        ));
    }

    fn picture(&mut self, picture: usize) {
        let Some(known) = self.document.pictures.get(picture) else { return };
        let alt =
            if known.alt.trim().is_empty() { format!("Hình {}", picture + 1) } else { known.alt.clone() };
        if picture_type(&known.bytes).is_none() {
            self.out.push_str(&format!(
                "<span class=\"missing\">[{}: hình không hiển thị được trên trang; xem trong tệp gốc]</span>",
                escape(&alt)
            ));
            return;
        }
        // Twentieths of a point to CSS pixels: 96 pixels are 1,440 twentieths.
        let pixels = |twips: u32| twips.min(72_000) / 15;
        let size = match (pixels(known.width), pixels(known.height)) {
            (0, _) | (_, 0) => String::new(),
            (width, height) => format!(" width=\"{width}\" height=\"{height}\""),
        };
        self.out.push_str(&format!(
            "<img src=\"{}/hinh/{picture}\" alt=\"{}\"{size} loading=\"lazy\">",
            self.base,
            escape(&alt)
        ));
    }

    fn table(&mut self, table: &'a Table, depth: usize) {
        if !table.bordered {
            // Heads and tails of documents: side by side on a wide screen, below each other on a phone.
            self.out.push_str("<div class=\"sides\">");
            for row in &table.rows {
                self.out.push_str("<div class=\"side-row\">");
                for cell in &row.cells {
                    self.out.push_str("<div class=\"side\">");
                    self.blocks(&cell.blocks, depth + 1);
                    self.out.push_str("</div>");
                }
                self.out.push_str("</div>");
            }
            self.out.push_str("</div>");
            return;
        }
        self.tables += 1;
        self.out.push_str(&format!(
            "<div class=\"scroll\" role=\"region\" aria-label=\"Bảng {}\" tabindex=\"0\"><table>",
            self.tables
        ));
        let heads = table.rows.iter().take_while(|row| row.header).count();
        for (position, row) in table.rows.iter().enumerate() {
            if position == 0 && heads > 0 {
                self.out.push_str("<thead>");
            }
            if position == heads {
                self.out.push_str("<tbody>");
            }
            let cell_tag = if position < heads { "th scope=\"col\"" } else { "td" };
            self.out.push_str("<tr>");
            for cell in &row.cells {
                self.out.push_str(&format!("<{cell_tag}"));
                if cell.columns > 1 {
                    self.out.push_str(&format!(" colspan=\"{}\"", cell.columns.min(WIDEST)));
                }
                if cell.rows > 1 {
                    self.out.push_str(&format!(" rowspan=\"{}\"", cell.rows.min(TALLEST)));
                }
                self.out.push('>');
                self.blocks(&cell.blocks, depth + 1);
                self.out.push_str(if position < heads { "</th>" } else { "</td>" });
            }
            self.out.push_str("</tr>");
            if position + 1 == heads {
                self.out.push_str("</thead>");
            }
        }
        if table.rows.len() > heads {
            self.out.push_str("</tbody>");
        }
        self.out.push_str("</table></div>");
    }
}
