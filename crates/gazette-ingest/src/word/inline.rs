//! What stands in a paragraph: runs, links, changes, fields, notes.

use gazette_model::Inline;

use super::equation;
use super::field::{self, Shown};
use super::format::{RunFormat, Toggle, Vertical, leader_of};
use super::line::Line;
use super::names::Ns;
use super::note::Kind;
use super::symbol;
use super::tree::Element;
use super::walk::{Story, Walk, is_mark};

impl<'p> Walk<'p> {
    /// All that stands inside `parent`, which lies in a paragraph.
    pub(super) fn inlines(&mut self, story: &mut Story<'_>, parent: Element<'_>, line: &mut Line<'p>) {
        for child in parent.children() {
            self.inline(story, child, line);
        }
    }

    /// One piece of a paragraph.
    pub(super) fn inline(&mut self, story: &mut Story<'_>, element: Element<'_>, line: &mut Line<'p>) {
        match element.name() {
            (Ns::W, "r") => self.run(story, element, line),
            (Ns::W, "hyperlink" | "fldSimple" | "smartTag" | "customXml") => {
                self.inlines(story, element, line);
            }
            (Ns::W, "sdt") => self.each_content(element, |walk, content| walk.inlines(story, content, line)),
            (Ns::W, "ins" | "moveTo") => {
                self.remarks.tracked();
                self.inlines(story, element, line);
            }
            (Ns::W, "del" | "moveFrom") => self.deletion(element),
            (Ns::W, "dir" | "bdo") => {
                if element.w("val").as_deref() != Some("ltr") {
                    self.remarks.reversed(element.printed_name());
                }
                self.inlines(story, element, line);
            }
            (Ns::M, "oMath" | "oMathPara") => self.equation(element, line),
            (Ns::Mc, "AlternateContent") => {
                if let Some(branch) = self.branch(element) {
                    self.inlines(story, branch, line);
                }
            }
            (Ns::W, "pPr" | "smartTagPr" | "customXmlPr" | "fldData") => {}
            (Ns::W, name) if is_mark(name) => {}
            _ => {
                self.remarks.unknown(element.printed_name());
                self.loose_text(element, line);
                self.inlines(story, element, line);
            }
        }
    }

    fn run(&mut self, story: &mut Story<'_>, run: Element<'_>, line: &mut Line<'p>) {
        let properties = run.child(Ns::W, "rPr");
        let direct = properties.map(RunFormat::read).unwrap_or_default();
        if properties.is_some_and(|properties| properties.child(Ns::W, "rPrChange").is_some()) {
            self.remarks.tracked();
        }
        let format = self.styles.effective(&direct, line.style);
        if direct.reversed {
            self.remarks.unknown("w:rtl");
        }
        self.run_content(story, run, &format, line);
    }

    fn run_content(
        &mut self,
        story: &mut Story<'_>,
        run: Element<'_>,
        format: &RunFormat,
        line: &mut Line<'p>,
    ) {
        let hidden = format.is(Toggle::Vanish);
        let mut is_mark_of_note = false;
        for child in run.children() {
            let (ns, name) = child.name();
            if (ns, name) == (Ns::W, "fldChar") {
                self.field_mark(story, child, format, line);
                continue;
            }
            // An instruction tells the program what to show; it is not shown itself.
            if story.fields.is_instruction() {
                continue;
            }
            match (ns, name) {
                // The mark of a note stands with the note.
                (Ns::W, "t" | "sym") if is_mark_of_note => {}
                (Ns::W, "t") => self.text(&text_of(child), format, line),
                (Ns::W, "tab") if !hidden => line.tab(),
                (Ns::W, "ptab") if !hidden => {
                    let leader = child.w("leader").and_then(|name| leader_of(&name));
                    line.push(Inline::Tab { leader });
                }
                (Ns::W, "br" | "cr") if !hidden => line.push(Inline::Break),
                (Ns::W, "tab" | "ptab" | "br" | "cr") => {}
                (Ns::W, "noBreakHyphen") => self.text("\u{2011}", format, line),
                (Ns::W, "softHyphen") => self.text("\u{ad}", format, line),
                (Ns::W, "sym") => self.symbol(child, format, line),
                (Ns::W, "footnoteReference" | "endnoteReference") => {
                    let kind = if name == "footnoteReference" { Kind::Footnote } else { Kind::Endnote };
                    is_mark_of_note = self.note(kind, child, run, format, line);
                }
                (Ns::W, "drawing" | "pict" | "object") if !hidden => self.drawing(story, child, line),
                (Ns::W, "drawing" | "pict" | "object") => self.remarks.hidden("□"),
                (Ns::W, "ruby") => self.ruby(story, child, format, line),
                (Ns::Mc, "AlternateContent") => {
                    if let Some(branch) = self.branch(child) {
                        self.run_content(story, branch, format, line);
                    }
                }
                // Outside of a field an instruction is not shown, and someone left it there.
                (Ns::W, "instrText") => self.remarks.hidden(&child.own_text()),
                (Ns::W, "delInstrText") => {}
                (
                    Ns::W,
                    "rPr"
                    | "lastRenderedPageBreak"
                    | "footnoteRef"
                    | "endnoteRef"
                    | "annotationRef"
                    | "separator"
                    | "continuationSeparator"
                    | "commentReference",
                ) => {}
                (Ns::W, name) if is_mark(name) => {}
                (Ns::M, "oMath" | "oMathPara") => self.equation(child, line),
                _ => {
                    self.remarks.unknown(child.printed_name());
                    self.loose_text(child, line);
                    self.run_content(story, child, format, line);
                }
            }
        }
    }

    /// Adds text of a run, or remembers it as hidden.
    pub(super) fn text(&mut self, text: &str, format: &RunFormat, line: &mut Line<'p>) {
        if format.is(Toggle::Vanish) {
            self.remarks.hidden(text);
            return;
        }
        if format.unseen && self.shaded == 0 && !text.trim().is_empty() {
            self.remarks.hidden(text);
        }
        let font = format.ansi.as_deref().or(format.ascii.as_deref()).unwrap_or("");
        line.text(symbol::in_font(font, text), format);
    }

    /// Adds text that stands where none is expected.
    pub(super) fn loose_text(&mut self, element: Element<'_>, line: &mut Line<'p>) {
        if element.has_own_text() {
            line.text(without_controls(&element.own_text()), &RunFormat::default());
        }
    }

    fn field_mark(
        &mut self,
        story: &mut Story<'_>,
        mark: Element<'_>,
        format: &RunFormat,
        line: &mut Line<'p>,
    ) {
        let outside = !story.fields.is_instruction();
        let ended = story.fields.pass(mark);
        if let Some(data) = mark.child(Ns::W, "ffData")
            && outside
            && let Some(shown) = field::form_field(data)
        {
            self.text(&shown, format, line);
            return;
        }
        let Some(instruction) = ended.filter(|_| !story.fields.is_instruction()) else { return };
        if instruction.trim_start().to_uppercase().starts_with("FORM") {
            return;
        }
        match field::without_result(&instruction) {
            Shown::Nothing => {}
            Shown::Text(text) => self.text(&without_controls(&text), format, line),
            Shown::Unknown(name) => {
                self.remarks.unknown(&format!("w:instrText {name}"));
                // An equation field is drawn from its instruction alone.
                if name == "EQ" {
                    line.push(Inline::Equation { text: without_controls(&instruction), omml: String::new() });
                }
            }
        }
    }

    fn symbol(&mut self, element: Element<'_>, format: &RunFormat, line: &mut Line<'p>) {
        let code = element.w("char").and_then(|code| u32::from_str_radix(code.trim(), 16).ok());
        let font = element.w("font").unwrap_or_default();
        match code.and_then(|code| symbol::of(&font, code)) {
            Some(c) if !c.is_control() => {
                self.text(&c.to_string(), &RunFormat { ansi: None, ascii: None, ..format.clone() }, line);
            }
            _ => self.remarks.unknown(element.printed_name()),
        }
    }

    fn ruby(&mut self, story: &mut Story<'_>, ruby: Element<'_>, format: &RunFormat, line: &mut Line<'p>) {
        let above = RunFormat { vertical: Some(Vertical::Superscript), ..format.clone() };
        if let Some(base) = ruby.child(Ns::W, "rubyBase") {
            self.inlines(story, base, line);
        }
        let mut text = String::new();
        if let Some(reading) = ruby.child(Ns::W, "rt") {
            reading.each(&mut |element| {
                if element.is(Ns::W, "t") {
                    text.push_str(&text_of(element));
                }
                !element.is(Ns::W, "del")
            });
        }
        self.text(&text, &above, line);
    }

    /// Adds an equation.
    pub(super) fn equation(&mut self, element: Element<'_>, line: &mut Line<'p>) {
        let text = equation::linear(element, &mut self.remarks);
        line.push(Inline::Equation { text, omml: element.source().to_owned() });
    }
}

/// The text of `w:t`: white space at its ends counts only where it is to be preserved.
pub(super) fn text_of(element: Element<'_>) -> String {
    let text = element.own_text();
    let preserved = element.attribute(Ns::Xml, "space").as_deref() == Some("preserve");
    let text = if preserved { text.as_str() } else { text.trim_matches([' ', '\t', '\r', '\n']) };
    without_controls(text)
}

fn without_controls(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
