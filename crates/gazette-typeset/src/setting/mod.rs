//! Sets a document (dàn văn bản): from the tree of legal units to the pieces the templates print, in the same order.

pub(crate) mod facsimile;
mod head;
mod phrases;
mod runs;
mod signature;
mod table;

use std::collections::VecDeque;

use gazette_model::{
    Align, Block, Document, Inline, Orientation, PageSetup, Paragraph, Signatory, Unit, UnitKind,
};
use gazette_text::fold::fold;
use gazette_text::normalize::normalize;

use crate::TypesetError;
use crate::form::{
    BreakRun, CodeForm, DocumentForm, Item, Line, MathRun, NoteForm, NoteRun, PictureRun, Run, TextRun,
};
use crate::picture::Pictures;
use crate::printed::is_end;

/// An article whose title is longer than this is a sentence, not a title.
const LONGEST_TITLE: usize = 260;

/// The page a document is set for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measure {
    /// Width of a page in points.
    pub(crate) width: f64,
    /// Height of a page in points.
    pub(crate) height: f64,
    /// Both side margins together in points.
    pub(crate) margins: f64,
    /// Size of the text in points.
    pub(crate) size: f64,
}

/// A document ready for the templates.
pub(crate) struct Set {
    pub(crate) form: DocumentForm,
    pub(crate) warnings: Vec<String>,
}

/// How a document stands in its issue.
pub(crate) struct Standing<'a> {
    /// What it is called in outline and messages.
    pub(crate) title: &'a str,
    /// Level of its title: below banner and issuing body.
    pub(crate) level: u32,
    /// Whether a short rule stands below its subject, as in administrative documents.
    pub(crate) administrative: bool,
    /// The code at its end.
    pub(crate) code: Option<CodeForm>,
    /// Pages of its original that stand as pictures before the text of the pages behind them, in order.
    pub(crate) scans: Vec<u32>,
}

/// Sets `document`.
pub(crate) fn set(
    document: &Document,
    standing: Standing<'_>,
    measure: Measure,
    pictures: &Pictures,
) -> Result<Set, TypesetError> {
    let Standing { title, level, administrative, code, scans } = standing;
    let mut setter = Setter {
        items: Vec::new(),
        warnings: Vec::new(),
        missing: None,
        title,
        measure,
        room: measure.width - measure.margins,
        size: measure.size,
        depth: 0,
        level,
        page: None,
        administrative,
        attached: false,
        marks: document.notes.iter().map(|note| normalize(note.mark.trim())).collect(),
        called: vec![false; document.notes.len()],
        in_note: false,
        pictures: &pictures.sizes,
        signatories: &document.metadata.signatories,
        scans: scans.into(),
        place: String::new(),
    };
    for unit in &document.units {
        setter.unit(unit);
    }
    setter.call_the_rest();
    setter.scans_before(u32::MAX);
    let items = std::mem::take(&mut setter.items);
    setter.in_note = true;
    let note_room = setter.measure.width - setter.measure.margins;
    let notes = document
        .notes
        .iter()
        .map(|note| NoteForm {
            mark: normalize(note.mark.trim()),
            items: setter.inside(note_room, measure.size * 0.8, |setter| {
                for block in &note.blocks {
                    setter.block(block, "note");
                }
            }),
        })
        .collect();
    if let Some((character, place)) = setter.missing {
        return Err(TypesetError::MissingGlyph { document: title.to_owned(), place, character });
    }
    let form = DocumentForm { title: title.to_owned(), items, notes, pictures: pictures.forms.clone(), code };
    Ok(Set { form, warnings: setter.warnings })
}

/// Walks a document and collects its pieces.
struct Setter<'a> {
    items: Vec<Item>,
    warnings: Vec<String>,
    missing: Option<(char, String)>,
    title: &'a str,
    measure: Measure,
    /// Width there is for text here, in points.
    room: f64,
    /// Size of text here, in points.
    size: f64,
    /// How deep inside tables.
    depth: u32,
    /// Level of the next heading.
    level: u32,
    page: Option<PageSetup>,
    administrative: bool,
    /// Whether this is inside an attached text or annex.
    attached: bool,
    /// The mark of each footnote.
    marks: Vec<String>,
    /// Which footnotes have been called.
    called: Vec<bool>,
    in_note: bool,
    /// Size of each picture in points.
    pictures: &'a [Option<(f64, f64)>],
    /// Pages of the original that are still to come as pictures.
    scans: VecDeque<u32>,
    /// Who signed.
    signatories: &'a [Signatory],
    /// The unit being set, for messages.
    place: String,
}

impl Setter<'_> {
    fn unit(&mut self, unit: &Unit) {
        if let Some(page) = first_page(unit) {
            self.scans_before(page);
        }
        if !unit.label.is_empty() {
            self.place = unit.label.trim_end_matches(['.', ':']).to_owned();
        }
        let (level, attached) = (self.level, self.attached);
        self.attached |= matches!(unit.kind, UnitKind::Attached | UnitKind::Annex);
        match unit.kind {
            UnitKind::Head => head::set(self, &paragraphs_then(&unit.heading, &unit.body)),
            UnitKind::Title => self.title_block(unit),
            UnitKind::Preamble => self.preamble(unit, "authority"),
            UnitKind::Basis => self.plain(unit, "basis"),
            UnitKind::Enactment => self.preamble(unit, "enactment"),
            UnitKind::Part => self.headed(unit, "part"),
            UnitKind::Chapter => self.headed(unit, "chapter"),
            UnitKind::Section => self.headed(unit, "section"),
            UnitKind::Subsection => self.headed(unit, "subsection"),
            UnitKind::Article => self.headed(unit, "article"),
            UnitKind::Heading => self.headed(unit, "heading"),
            UnitKind::Attached => self.headed(unit, "attached"),
            UnitKind::Annex => self.headed(unit, "annex"),
            UnitKind::Signature => {
                let blocks = paragraphs_then(&unit.heading, &unit.body);
                signature::set(self, &blocks);
            }
            UnitKind::Recipients => self.plain(unit, "recipients"),
            UnitKind::Clause | UnitKind::Point | UnitKind::Text => self.plain(unit, "text"),
        }
        for child in &unit.children {
            self.unit(child);
        }
        // The level of a title stays for what follows it; that of other headings ends with their unit.
        if unit.kind != UnitKind::Title {
            self.level = level;
        }
        self.attached = attached;
    }

    /// Type and subject.
    fn title_block(&mut self, unit: &Unit) {
        let mut lines = Vec::new();
        let mut rest = Vec::new();
        // A remark in brackets below the title may run over several lines.
        let mut in_remark = false;
        let mut drawn = false;
        for block in paragraphs_then(&unit.heading, &unit.body) {
            match block {
                Block::Paragraph(paragraph) if rest.is_empty() && draws_a_rule(&paragraph.text()) => {
                    drawn = true;
                }
                Block::Paragraph(paragraph) if rest.is_empty() => {
                    let remark = is_remark(&paragraph) || (in_remark && !lines.is_empty());
                    in_remark = remark && !paragraph.text().trim_end().ends_with(')');
                    let line = self.heading_line(&paragraph, !remark);
                    lines.extend(line.map(|line| Line { italic: remark, ..line }));
                }
                other => rest.push(other),
            }
        }
        if self.attached {
            let words = unit.heading.iter().map(Paragraph::text).chain(unit.body.iter().map(Block::text));
            let outline = one_line(&words.collect::<Vec<_>>().join(" "));
            self.heading("attached", outline, lines, false, drawn);
        } else {
            let administrative = self.administrative;
            let title = self.title.to_owned();
            // Laws bear no rule below their title, consolidated ones neither.
            let law = unit.heading.first().is_some_and(|line| names_a_law(&line.text()));
            self.heading("title", title, lines, false, (administrative && !law) || drawn);
        }
        for block in rest {
            self.block(&block, "text");
        }
    }

    /// Lines in capitals stand out in the middle; a sentence (`Ủy ban nhân dân ban hành Quyết định …`) is set like a basis.
    fn preamble(&mut self, unit: &Unit, prominent: &str) {
        for block in paragraphs_then(&unit.heading, &unit.body) {
            let role = match &block {
                Block::Paragraph(paragraph) if reads_like_an_authority(&paragraph.text()) => prominent,
                _ => "basis",
            };
            let before = self.items.len();
            self.block(&block, role);
            self.join_lines_in_the_middle(before);
        }
    }

    /// Makes the lines of one who decides, where they are several, one block of lines.
    fn join_lines_in_the_middle(&mut self, before: usize) {
        let Some(above) = before.checked_sub(1).filter(|_| self.items.len() == before + 1) else { return };
        let [Item::Paragraph { role: first, runs: lines, .. }, Item::Paragraph { role: second, runs, .. }] =
            &mut self.items[above..]
        else {
            return;
        };
        if first == "authority" && first == second {
            lines.push(Run::Break(BreakRun { line: true }));
            lines.append(runs);
            self.items.pop();
        }
    }

    /// A unit without a heading of its own in print.
    fn plain(&mut self, unit: &Unit, role: &str) {
        for paragraph in &unit.heading {
            self.paragraph(paragraph, role);
        }
        for block in &unit.body {
            self.block(block, role);
        }
    }

    /// A unit with a heading.
    fn headed(&mut self, unit: &Unit, role: &str) {
        let mut lines = Vec::new();
        let mut drawn = false;
        for (index, paragraph) in unit.heading.iter().enumerate() {
            let centred = role != "article" && role != "heading";
            if centred && draws_a_rule(&paragraph.text()) {
                drawn = true;
                continue;
            }
            // Of an attached regulation or an annex, what stands in brackets is set in italics.
            let line = self.heading_line(paragraph, centred && !is_remark(paragraph));
            lines.extend(line.map(|line| match role {
                "article" | "heading" if index == 0 && !centred => self.label_line(unit, paragraph, line),
                _ => Line { italic: line.italic || is_remark(paragraph), ..line },
            }));
        }
        let mut body = unit.body.as_slice();
        // An annex on pages of another size has its heading on them, too.
        if let ("attached" | "annex", Some((Block::Page(setup), rest))) = (role, body.split_first()) {
            self.page(*setup);
            body = rest;
        }
        // What begins a document or pages of another size stands on a new page already.
        let new_page = matches!(role, "attached" | "annex")
            && !matches!(self.items.last(), None | Some(Item::Page { .. }));
        let mut role = role;
        let mut announces = false;
        // An article without a title begins with its sentence; that is its heading, of which the label is bold.
        if let (true, "article", Some((Block::Paragraph(first), rest))) =
            (lines.is_empty(), role, body.split_first())
        {
            let line = self.heading_line(first, false).map(|line| self.label_line(unit, first, line));
            if line.is_some() {
                body = rest;
                // A label that stands alone is no sentence: it stays with what follows.
                let bare = |text: &str| text.trim().trim_end_matches(['.', ':']).to_owned();
                if bare(&first.text()) != bare(&unit.label) {
                    role = "sentence";
                    announces = first.text().trim_end().ends_with(':');
                }
                lines.extend(line);
            }
        }
        if lines.is_empty() && new_page {
            let (role, level) = ("break".to_owned(), self.level);
            self.items.push(Item::Heading {
                role,
                level,
                outline: String::new(),
                lines,
                new_page,
                rule: false,
                keep: false,
            });
        } else {
            self.heading(role, outline(unit), lines, new_page, drawn);
            if let (true, Some(Item::Heading { keep, .. })) = (announces, self.items.last_mut()) {
                *keep = true;
            }
        }
        for block in body {
            self.block(block, "text");
        }
    }

    fn heading(&mut self, role: &str, outline: String, lines: Vec<Line>, new_page: bool, rule: bool) {
        if lines.is_empty() {
            return;
        }
        // A heading without a line in the outline is refused by PDF/UA-1.
        let outline = if outline.trim().is_empty() { text_of(&lines) } else { outline };
        let mut lines = lines;
        if !matches!(role, "article" | "heading" | "sentence") {
            // Capitals are half as wide again as small letters.
            let room = (self.room / (self.size * 0.72)) as usize;
            for line in &mut lines {
                line.runs = phrases::keep(std::mem::take(&mut line.runs), room);
            }
        }
        self.items.push(Item::Heading {
            role: role.to_owned(),
            level: self.level,
            outline,
            lines,
            new_page,
            rule,
            keep: false,
        });
        self.level += 1;
    }

    /// A line of a heading, bold where the source says so or `bold` does.
    fn heading_line(&mut self, paragraph: &Paragraph, bold: bool) -> Option<Line> {
        let runs = self.line_runs(paragraph, bold);
        (!runs.is_empty()).then_some(Line { runs, bold, italic: false })
    }

    /// The line of an article: bold as a whole if it is a title, only its label if it is a sentence.
    fn label_line(&self, unit: &Unit, paragraph: &Paragraph, line: Line) -> Line {
        let title = unit.title.trim();
        let sentence =
            title.is_empty() || title.ends_with([';', ',']) || title.chars().count() > LONGEST_TITLE;
        if !sentence || is_bold(paragraph) {
            return Line { runs: without_bold(line.runs), bold: true, italic: line.italic };
        }
        let has_bold = line.runs.iter().any(|run| matches!(run, Run::Text(run) if run.bold));
        if has_bold { line } else { Line { runs: bold_label(line.runs, unit.label.trim()), ..line } }
    }

    /// Leaves a place for the pictures of pages that stand before `page` of the original.
    fn scans_before(&mut self, page: u32) {
        while self.scans.front().is_some_and(|scan| *scan < page) {
            self.scans.pop_front();
            self.items.push(Item::Facsimile { outline: String::new(), level: self.level, pages: Vec::new() });
            // Behind pictures, pages of another size begin anew.
            if let Some(setup) = self.page.take() {
                self.page(setup);
            }
        }
    }

    fn block(&mut self, block: &Block, role: &str) {
        if self.depth == 0
            && let Some(page) = page_of(block)
        {
            self.scans_before(page);
        }
        match block {
            Block::Paragraph(paragraph) => self.paragraph(paragraph, role),
            Block::Table(table) if self.depth == 0 && is_end(table, self.signatories) => {
                signature::set(self, std::slice::from_ref(block));
            }
            Block::Table(table) => table::set(self, table),
            Block::Page(setup) => self.page(*setup),
        }
    }

    fn paragraph(&mut self, paragraph: &Paragraph, role: &str) {
        let runs = self.line_runs(paragraph, false);
        if runs.is_empty() {
            return;
        }
        if self.depth == 0 && draws_a_rule(&paragraph.text()) && !runs.iter().any(carries) {
            // Typed with signs of the keyboard; it holds no word.
            if let Some(Item::Heading { rule, role, .. }) = self.items.last_mut()
                && matches!(role.as_str(), "title" | "attached" | "annex")
            {
                *rule = true;
                return;
            }
            self.items.push(Item::Paragraph {
                role: "rule".to_owned(),
                runs: Vec::new(),
                align: if paragraph.text().trim().chars().count() > 30 {
                    String::new()
                } else {
                    "center".to_owned()
                },
                keep: true,
            });
            return;
        }
        let align = match (role, paragraph.align) {
            ("text" | "cell" | "note" | "basis", Align::Center) => "center",
            ("text" | "cell" | "note" | "basis", Align::Right) => "right",
            ("cell", Align::Left) => "left",
            ("cell", Align::Justify) if self.room < 150.0 => "left",
            // An equation on a line of its own stands in the middle.
            ("text" | "cell" | "note", _) if matches!(runs.as_slice(), [Run::Math(run)] if run.display) => {
                "center"
            }
            _ => "",
        };
        // A line that announces what follows does not end a page.
        let keep = runs_end_with_colon(&runs) || (align == "center" && is_bold(paragraph));
        self.items.push(Item::Paragraph { role: role.to_owned(), runs, align: align.to_owned(), keep });
    }

    /// Pages of another size: the issue's own turned for an ordinary landscape page, the source's where it is larger.
    fn page(&mut self, setup: PageSetup) {
        if self.depth > 0 {
            return;
        }
        let Measure { width, height, margins, .. } = self.measure;
        let landscape = setup.orientation == Orientation::Landscape;
        let own = if landscape { (height, width) } else { (width, height) };
        let (source_width, source_height) = (f64::from(setup.width) / 20.0, f64::from(setup.height) / 20.0);
        let larger = source_width > own.0 * 1.15 || source_height > own.1 * 1.15;
        // A page of more than two metres is a fault of the file.
        let size = if larger && source_width < 5700.0 && source_height < 5700.0 {
            Some((source_width, source_height))
        } else {
            landscape.then_some(own)
        };
        let now = self.page.map(|_| (self.room + margins) as i64);
        let next = size.map(|(width, _)| width as i64);
        if now == next {
            return;
        }
        self.page = size.map(|_| setup);
        self.room = size.map_or(width, |(width, _)| width) - margins;
        self.items.push(Item::Page { width: size.map(|size| size.0), height: size.map(|size| size.1) });
    }

    /// Sets what stands inside a cell or note, narrower than the page.
    fn inside(&mut self, room: f64, size: f64, set: impl FnOnce(&mut Self)) -> Vec<Item> {
        let outer = (std::mem::take(&mut self.items), self.room, self.size);
        (self.room, self.size) = (room.max(20.0), size);
        self.depth += 1;
        set(self);
        self.depth -= 1;
        (self.room, self.size) = (outer.1, outer.2);
        std::mem::replace(&mut self.items, outer.0)
    }

    fn line_runs(&mut self, paragraph: &Paragraph, drop_bold: bool) -> Vec<Run> {
        let room = (self.room / (self.size * 0.5)).max(4.0) as usize;
        let set = runs::runs(paragraph, room);
        if let (None, Some((character, words))) = (&self.missing, set.missing) {
            let place = if self.place.is_empty() { words } else { format!("{}: {words}", self.place) };
            self.missing = Some((character, place));
        }
        let mut runs = Vec::with_capacity(set.runs.len());
        for run in set.runs {
            match run {
                Run::Note(NoteRun { note }) => runs.extend(self.call(note)),
                Run::Math(run) => {
                    runs.push(Run::Math(MathRun { room: (self.room * 100.0).round() / 100.0, ..run }));
                }
                Run::Picture(run) => runs.extend(self.picture(run.picture).map(Run::Picture)),
                run => runs.push(run),
            }
        }
        if drop_bold { without_bold(runs) } else { runs }
    }

    /// A picture fitted to its place: made smaller as a whole where it is wider than its column or higher than a page.
    fn picture(&self, picture: usize) -> Option<PictureRun> {
        let (width, height) = match self.pictures.get(picture)? {
            Some((width, height)) => {
                let highest = (self.measure.height * 0.68).max(40.0);
                let factor = (self.room / width).min(highest / height).min(1.0);
                (width * factor, height * factor)
            }
            None => (0.0, 0.0),
        };
        let rounded = |points: f64| (points * 100.0).round() / 100.0;
        Some(PictureRun { picture, width: rounded(width), height: rounded(height) })
    }

    /// A call of a footnote: the first sets the note, later ones and those inside notes print its mark.
    fn call(&mut self, note: usize) -> Option<Run> {
        let mark = self.marks.get(note)?;
        if self.in_note || self.called[note] {
            let text = mark.clone();
            return (!text.is_empty())
                .then(|| Run::Text(TextRun { text, superscript: true, ..TextRun::default() }));
        }
        self.called[note] = true;
        Some(Run::Note(NoteRun { note }))
    }

    /// Footnotes that nothing calls are called after the last paragraph: no word is lost.
    fn call_the_rest(&mut self) {
        let runs: Vec<Run> = (0..self.called.len())
            .filter(|note| !self.called[*note])
            .collect::<Vec<_>>()
            .into_iter()
            .filter_map(|note| self.call(note))
            .collect();
        if !runs.is_empty() {
            self.warn("có chú thích không được dẫn ở đâu, in ở cuối văn bản");
            self.items.push(Item::Paragraph {
                role: "text".to_owned(),
                runs,
                align: String::new(),
                keep: false,
            });
        }
    }

    fn bold(&self, paragraph: &Paragraph) -> bool {
        is_bold(paragraph)
    }

    fn warn(&mut self, message: &str) {
        let place = if self.place.is_empty() { String::new() } else { format!(", {}", self.place) };
        self.warnings.push(format!("{}{place}: {message}", self.title));
    }
}

/// The page of the original on which a block begins, where it is known.
fn page_of(block: &Block) -> Option<u32> {
    match block {
        Block::Paragraph(paragraph) => paragraph.page,
        Block::Table(table) => table.page,
        Block::Page(_) => None,
    }
}

/// The page of the original on which a unit begins, where it is known.
fn first_page(unit: &Unit) -> Option<u32> {
    match unit.heading.first() {
        Some(heading) => heading.page,
        None => unit.body.first().and_then(page_of),
    }
}

fn paragraphs_then(heading: &[Paragraph], body: &[Block]) -> Vec<Block> {
    heading.iter().cloned().map(Block::Paragraph).chain(body.iter().cloned()).collect()
}

/// Whether every letter of a paragraph is bold.
fn is_bold(paragraph: &Paragraph) -> bool {
    let mut styles = paragraph.inlines.iter().filter_map(|inline| match inline {
        Inline::Text { text, style } if !text.trim().is_empty() => Some(style.bold),
        _ => None,
    });
    styles.next().is_some_and(|first| first && styles.all(|bold| bold))
}

/// Whether a line stands in brackets, such as `(Ban hành kèm theo Quyết định số …)`.
fn is_remark(paragraph: &Paragraph) -> bool {
    let text = paragraph.text();
    let text = text.trim();
    text.starts_with('(') && (text.ends_with(')') || !text.contains(')'))
}

/// Whether a line is a rule drawn with the keyboard: `_______`.
fn draws_a_rule(text: &str) -> bool {
    let text = text.trim();
    text.chars().count() >= 3 && text.chars().all(|c| matches!(c, '_' | '-' | '–' | '—' | '―' | '─' | ' '))
}

/// Whether a run is more than text: a note, a picture, an equation.
fn carries(run: &Run) -> bool {
    matches!(run, Run::Note(_) | Run::Picture(_) | Run::Math(_))
}

/// Whether a title begins with the name of a law: `LUẬT`, `BỘ LUẬT`, `PHÁP LỆNH`.
fn names_a_law(line: &str) -> bool {
    matches!(fold(line).trim(), "luat" | "bo luat" | "phap lenh" | "hien phap")
}

/// Whether a line names who decides: `ỦY BAN NHÂN DÂN TỈNH …`.
fn reads_like_an_authority(text: &str) -> bool {
    let text = text.trim();
    text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase)
}

fn without_bold(runs: Vec<Run>) -> Vec<Run> {
    runs.into_iter()
        .map(|run| match run {
            Run::Text(run) if run.bold => {
                let run = TextRun { bold: false, ..run };
                let bare = TextRun { text: run.text.clone(), ..TextRun::default() };
                if run == bare { Run::Plain(run.text) } else { Run::Text(run) }
            }
            other => other,
        })
        .collect()
}

/// Makes the label at the beginning of `runs` bold.
fn bold_label(runs: Vec<Run>, label: &str) -> Vec<Run> {
    let mut left = label.chars().count();
    let mut out = Vec::with_capacity(runs.len() + 1);
    for run in runs {
        let run = match run {
            Run::Plain(text) => TextRun { text, ..TextRun::default() },
            Run::Text(run) => run,
            other => {
                out.push(other);
                continue;
            }
        };
        let cut = run.text.char_indices().nth(left).map_or(run.text.len(), |(at, _)| at);
        let (bold, rest) = run.text.split_at(cut);
        left = left.saturating_sub(bold.chars().count());
        if !bold.is_empty() {
            out.push(Run::Text(TextRun { text: bold.to_owned(), bold: true, ..run.clone() }));
        }
        if !rest.is_empty() {
            let rest = TextRun { text: rest.to_owned(), keep: run.keep && bold.is_empty(), ..run.clone() };
            out.extend(without_bold(vec![Run::Text(TextRun { bold: true, ..rest })]));
        }
    }
    out
}

fn runs_end_with_colon(runs: &[Run]) -> bool {
    match runs.last() {
        Some(Run::Plain(text) | Run::Text(TextRun { text, .. })) => text.ends_with(':'),
        _ => false,
    }
}

/// A unit in one line for the outline.
fn outline(unit: &Unit) -> String {
    let whole: Vec<String> = match (unit.label.trim(), unit.title.trim()) {
        ("", "") => unit.heading.iter().map(Paragraph::text).collect(),
        (label, "") => vec![label.to_owned()],
        ("", title) => vec![title.to_owned()],
        (label, title) if label.ends_with(['.', ':', ')']) => vec![label.to_owned(), title.to_owned()],
        (label, title) => vec![format!("{label}."), title.to_owned()],
    };
    one_line(&whole.join(" "))
}

/// The words of heading lines; a mark where there are none, as above a picture.
fn text_of(lines: &[Line]) -> String {
    let words = lines.iter().flat_map(|line| &line.runs).map(|run| match run {
        Run::Plain(text) | Run::Text(TextRun { text, .. }) => text.as_str(),
        _ => " ",
    });
    let line = one_line(&words.collect::<String>());
    if line.is_empty() { "…".to_owned() } else { line }
}

/// Text in one line of the outline.
fn one_line(text: &str) -> String {
    let line = normalize(text);
    let words: Vec<&str> = line.split_whitespace().collect();
    shorten(&words.join(" "), 160)
}

/// The first words of `text`, at most `most` characters.
pub(crate) fn shorten(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most).collect();
    let cut = cut.rsplit_once(' ').map_or(cut.as_str(), |(head, _)| head);
    format!("{cut}…")
}

/// How wide a character is, roughly, in ems of Liberation Serif.
fn advance(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | 't' | 'f' | '.' | ',' | ';' | ':' | '\'' | '|' | '(' | ')' | '[' | ']' | '/'
        | '-' => 0.33,
        'm' | 'M' | 'W' | 'w' | '%' | '@' => 0.85,
        c if c.is_uppercase() => 0.68,
        _ => 0.5,
    }
}
