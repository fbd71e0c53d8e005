//! Walks a story of a Word file — body, header, note, text box — and yields its blocks in reading order.

use std::collections::HashMap;

use gazette_model::{Align, Block, Paragraph, Picture};

use super::field::Fields;
use super::format::{ParagraphFormat, RunFormat, Toggle, is_ground, is_on};
use super::line::Line;
use super::names::Ns;
use super::note::Notes;
use super::numbering::{Numbering, Suffix};
use super::package::{Package, Relations};
use super::remarks::{Remarks, Votes};
use super::section::Sections;
use super::styles::Styles;
use super::tree::Element;
use crate::encoding::Encoding;

/// What is shared by all stories of a document.
pub(super) struct Walk<'p> {
    pub(super) package: &'p Package,
    pub(super) styles: &'p Styles,
    pub(super) numbering: Numbering,
    pub(super) remarks: Remarks,
    pub(super) votes: Votes,
    pub(super) notes: Notes,
    pub(super) pictures: Vec<Picture>,
    pub(super) picture_keys: HashMap<(String, u32, u32, String), usize>,
    pub(super) picture_bytes: usize,
    pub(super) pictures_met: usize,
    /// Nodes that may still be read of charts and diagrams.
    pub(super) foreign_nodes: usize,
    /// Bytes of alternatives that may still be compared.
    pub(super) compared: usize,
    pub(super) sections: Sections,
    /// Tables and text boxes around the place.
    pub(super) nesting: usize,
    /// Grounds around the place on which white letters can be seen, as far as is known.
    pub(super) shaded: usize,
}

/// What belongs to one story.
pub(super) struct Story<'s> {
    pub(super) relations: &'s Relations,
    pub(super) fields: Fields,
    /// Whether its sections are those of the document.
    pub(super) is_body: bool,
}

/// Blocks in the making.
#[derive(Default)]
pub(super) struct Flow<'s> {
    pub(super) blocks: Vec<Block>,
    // The line of a paragraph whose end was deleted: the next paragraph goes on with it.
    pub(super) open_line: Option<Line<'s>>,
}

impl<'p> Walk<'p> {
    /// The blocks inside `parent`.
    pub(super) fn story(&mut self, story: &mut Story<'_>, parent: Element<'_>) -> Vec<Block> {
        let mut flow = Flow::default();
        self.blocks(story, parent, &mut flow);
        self.close(&mut flow);
        flow.blocks
    }

    /// The text of a story of its own, such as a text box.
    pub(super) fn inner_story(&mut self, story: &Story<'_>, parent: Element<'_>) -> Vec<Block> {
        let fields = Fields::read(parent, &mut self.remarks);
        self.nesting += 1;
        self.shaded += 1;
        let blocks = self.story(&mut Story { relations: story.relations, fields, is_body: false }, parent);
        self.shaded -= 1;
        self.nesting -= 1;
        blocks
    }

    /// All blocks inside `parent`.
    pub(super) fn blocks(&mut self, story: &mut Story<'_>, parent: Element<'_>, flow: &mut Flow<'p>) {
        for child in parent.children() {
            self.block(story, child, flow);
        }
    }

    /// One block.
    pub(super) fn block(&mut self, story: &mut Story<'_>, child: Element<'_>, flow: &mut Flow<'p>) {
        match child.name() {
            (Ns::W, "p") => self.paragraph(story, child, flow),
            (Ns::W, "tbl") => {
                self.close(flow);
                self.table(story, child, flow);
            }
            (Ns::W, "sdt") => self.each_content(child, |walk, content| walk.blocks(story, content, flow)),
            (Ns::W, "customXml" | "smartTag") => self.blocks(story, child, flow),
            (Ns::W, "ins" | "moveTo") => {
                self.remarks.tracked();
                self.blocks(story, child, flow);
            }
            (Ns::W, "del" | "moveFrom") => self.deletion(child),
            (Ns::Mc, "AlternateContent") => {
                if let Some(branch) = self.branch(child) {
                    self.blocks(story, branch, flow);
                }
            }
            (Ns::M, "oMathPara" | "oMath") => {
                self.close(flow);
                let mut line = Line::new(self.styles.paragraph(None), Vec::new());
                self.equation(child, &mut line);
                self.finish(line, Paragraph::default(), flow);
            }
            (Ns::W, "sectPr" | "tcPr" | "sdtPr" | "sdtEndPr" | "customXmlPr" | "smartTagPr") => {}
            (Ns::W, name) if is_mark(name) => {}
            (Ns::W, "r" | "hyperlink" | "fldSimple" | "t") => {
                // Runs outside of a paragraph break the schema; their text is kept.
                self.close(flow);
                self.remarks.unknown(&format!("{} ∉ w:p", child.printed_name()));
                let mut line = Line::new(self.styles.paragraph(None), Vec::new());
                if child.is(Ns::W, "t") {
                    self.loose_text(child, &mut line);
                } else {
                    self.inline(story, child, &mut line);
                }
                self.finish(line, Paragraph::default(), flow);
            }
            _ => {
                self.remarks.unknown(child.printed_name());
                if child.has_own_text() {
                    self.close(flow);
                    let mut line = Line::new(self.styles.paragraph(None), Vec::new());
                    self.loose_text(child, &mut line);
                    self.finish(line, Paragraph::default(), flow);
                }
                self.blocks(story, child, flow);
            }
        }
    }

    fn paragraph(&mut self, story: &mut Story<'_>, element: Element<'_>, flow: &mut Flow<'p>) {
        let properties = element.child(Ns::W, "pPr");
        let direct = properties.map(ParagraphFormat::read).unwrap_or_default();
        let style = self.styles.paragraph(direct.style.as_deref());
        let format = direct.over(&style.paragraph.over(self.styles.defaults()));
        let mark = properties.and_then(|properties| properties.child(Ns::W, "rPr"));
        let mark_format = mark.map(RunFormat::read).unwrap_or_default();
        let mut mark_deleted = false;
        for property in mark.into_iter().flat_map(Element::children) {
            match property.name() {
                (Ns::W, "del" | "moveFrom") => mark_deleted = true,
                (Ns::W, "ins" | "moveTo") => {}
                (Ns::W, "rPrChange") => self.remarks.tracked(),
                _ => {}
            }
        }
        let changed = properties.and_then(|properties| properties.child(Ns::W, "pPrChange"));
        if changed.is_some() {
            self.remarks.tracked();
        }

        let mut line = match flow.open_line.take() {
            Some(line) => line.go_on(style, format.tabs.clone()),
            None => Line::new(style, format.tabs.clone()),
        };
        let tracked = self.remarks.tracked_count();
        let ground = properties.and_then(|properties| properties.child(Ns::W, "shd")).is_some_and(is_ground);
        self.shaded += usize::from(ground);
        self.inlines(story, element, &mut line);
        self.shaded -= usize::from(ground);
        self.remarks.end_hidden();
        if mark_deleted {
            if self.remarks.tracked_count() == tracked {
                self.remarks.tracked();
            }
            flow.open_line = Some(line);
            self.after_section(story, properties, flow);
            return;
        }
        let mark_run = self.styles.effective(&mark_format, style);
        // A paragraph whose mark is hidden and that shows nothing takes no place and no number.
        if mark_run.is(Toggle::Vanish) && line.is_empty() {
            self.after_section(story, properties, flow);
            return;
        }
        // Where only the mark is hidden, the next paragraph goes on in the same line.
        let listed = direct.list.or(style.paragraph.list).is_some_and(|list| list != 0);
        if mark_run.is(Toggle::Vanish)
            && !listed
            && properties.is_none_or(|p| p.child(Ns::W, "sectPr").is_none())
        {
            flow.open_line = Some(line);
            return;
        }
        let mut paragraph = Paragraph { align: format.align.unwrap_or(Align::Left), ..Paragraph::default() };
        let list_style = style.list_style.as_deref();
        if let Some(label) = self.numbering.next(&direct, &style.paragraph, list_style, self.styles) {
            if let Some(format) = &label.unknown_format {
                self.remarks.unknown(&format!("w:numFmt {format}"));
            }
            let run = self
                .styles
                .effective(&label.level.run.over(&RunFormat { style: None, ..mark_format }), style);
            let text = self.label_text(&label.text, &run);
            // Where nothing stands between label and text, both are one word on the page.
            if label.level.suffix == Suffix::Nothing && line.begins_with_word() {
                line.put_first(text, &run);
            } else if !text.is_empty() && !run.is(Toggle::Vanish) {
                paragraph.label = Some(text);
            }
        }
        self.finish(line, paragraph, flow);
        self.after_section(story, properties, flow);
    }

    // The label as its font shows it.
    fn label_text(&mut self, text: &str, run: &RunFormat) -> String {
        let font = run.ansi.as_deref().or(run.ascii.as_deref()).unwrap_or("");
        let mut shown = super::symbol::in_font(font, text);
        if let Some(encoding) = Encoding::of_font(font) {
            shown = self.turn(encoding, font, &shown, true);
        }
        let capitals = run.is(Toggle::Caps) || run.is(Toggle::SmallCaps);
        if capitals { shown.to_uppercase() } else { shown }
    }

    // A section ends with this paragraph: the next one may have other pages.
    fn after_section(&mut self, story: &Story<'_>, properties: Option<Element<'_>>, flow: &mut Flow<'p>) {
        let ends = properties.is_some_and(|properties| properties.child(Ns::W, "sectPr").is_some());
        if ends && story.is_body {
            self.notes.next_section();
            if let Some(page) = self.sections.next() {
                flow.blocks.push(Block::Page(page));
            }
        }
    }

    /// Puts a line into its paragraph, text boxes before or after it.
    pub(super) fn finish(&mut self, line: Line<'p>, mut paragraph: Paragraph, flow: &mut Flow<'p>) {
        let (before, inlines, after) = self.settle(line);
        paragraph.inlines = inlines;
        flow.blocks.extend(before);
        flow.blocks.push(Block::Paragraph(paragraph));
        flow.blocks.extend(after);
    }

    /// Ends a flow whose last paragraph was left open.
    pub(super) fn close(&mut self, flow: &mut Flow<'p>) {
        if let Some(line) = flow.open_line.take()
            && !line.is_empty()
        {
            self.finish(line, Paragraph::default(), flow);
        }
    }

    /// What stands in a content control.
    pub(super) fn each_content(
        &mut self,
        control: Element<'_>,
        mut read: impl FnMut(&mut Self, Element<'_>),
    ) {
        for child in control.children() {
            match child.name() {
                (Ns::W, "sdtContent") => read(self, child),
                (Ns::W, "sdtPr" | "sdtEndPr") => {}
                _ => {
                    self.remarks.unknown(child.printed_name());
                    read(self, child);
                }
            }
        }
    }
}

/// Marks in the text that show nothing.
pub(super) fn is_mark(name: &str) -> bool {
    matches!(
        name,
        "proofErr"
            | "bookmarkStart"
            | "bookmarkEnd"
            | "permStart"
            | "permEnd"
            | "commentRangeStart"
            | "commentRangeEnd"
            | "moveFromRangeStart"
            | "moveFromRangeEnd"
            | "moveToRangeStart"
            | "moveToRangeEnd"
            | "customXmlInsRangeStart"
            | "customXmlInsRangeEnd"
            | "customXmlDelRangeStart"
            | "customXmlDelRangeEnd"
            | "customXmlMoveFromRangeStart"
            | "customXmlMoveFromRangeEnd"
            | "customXmlMoveToRangeStart"
            | "customXmlMoveToRangeEnd"
    )
}

/// Whether text is shown by a property such as `w:vanish` of the mark.
pub(super) fn property_is_on(properties: Option<Element<'_>>, name: &str) -> bool {
    properties.and_then(|properties| properties.child(Ns::W, name)).is_some_and(is_on)
}

/// Paragraphs of `blocks`, tables taken apart.
pub(super) fn paragraphs_of(blocks: &[Block]) -> Vec<Paragraph> {
    let mut out = Vec::new();
    for block in blocks {
        block.each_paragraph(&mut |paragraph| out.push(paragraph.clone()));
    }
    out
}
