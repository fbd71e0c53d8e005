//! Runs content streams and tells a [`Canvas`] what text, lines and pictures they put where.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::content::{Operations, Token};
use super::font::Font;
use super::geometry::{Matrix, Rect};
use super::object;
use super::path::Path;

/// Operators run for one page, forms included.
const MAX_OPERATIONS: usize = 2_000_000;
/// Operators run for all pages of a file.
const MAX_OPERATIONS_OF_FILE: usize = 40_000_000;
/// Bytes of content run for all pages of a file; pages may share one large stream.
const MAX_CONTENT_OF_FILE: usize = 1 << 30;
/// Forms within forms.
const MAX_FORM_DEPTH: usize = 8;
/// Forms run for one page.
const MAX_FORMS: usize = 1_000;
/// Saved graphics states and marked content within marked content.
const MAX_STACK: usize = 256;

/// A drawn piece of text: usually one character.
pub(super) struct Glyph<'a> {
    /// `None` if the font does not tell.
    pub(super) text: Option<&'a str>,
    /// Where it begins on its baseline.
    pub(super) start: (f32, f32),
    /// Where the next one would begin.
    pub(super) end: (f32, f32),
    /// Its height in points.
    pub(super) size: f32,
    pub(super) font: &'a Arc<Font>,
    /// Not painted, as the text behind a scan.
    pub(super) invisible: bool,
    /// The first of a string operator.
    pub(super) begins_string: bool,
}

/// Takes what is drawn.
pub(super) trait Canvas {
    /// A piece of text.
    fn glyph(&mut self, glyph: &Glyph<'_>);
    /// A stroked or filled thin line, or a thin box.
    fn rule(&mut self, _rule: Rect) {}
    /// A picture.
    fn picture(&mut self, _place: Rect) {}
    /// Marked content begins.
    fn begin_mark(&mut self, _mark: &Mark) {}
    /// The innermost marked content ends.
    fn end_mark(&mut self) {}
}

/// The properties of marked content.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Mark {
    /// Its tag is `Artifact`.
    pub(super) artifact: bool,
    pub(super) mcid: Option<u32>,
    /// What the glyphs inside stand for.
    pub(super) actual_text: Option<String>,
}

/// What the pages of a file share: fonts read once, and the bounds of the whole.
#[derive(Default)]
pub(super) struct Fonts {
    by_id: Mutex<HashMap<ObjectId, Arc<Font>>>,
    /// What was run so far, against the bounds of a whole file.
    operations: AtomicUsize,
    bytes: AtomicUsize,
    /// Layers (optional content groups) that are not shown.
    hidden: HashSet<ObjectId>,
}

impl Fonts {
    /// Of a file, nothing read yet.
    pub(super) fn of(document: &Document) -> Self {
        let layers = document.catalog().ok().and_then(|it| object::dictionary(document, it, b"OCProperties"));
        let shown = layers.and_then(|layers| object::dictionary(document, layers, b"D"));
        let off = shown.and_then(|shown| object::array(document, shown, b"OFF"));
        let hidden = off.into_iter().flatten().filter_map(|layer| layer.as_reference().ok()).collect();
        Self { hidden, ..Self::default() }
    }

    /// Whether an entry names a layer that is not shown.
    fn hides(&self, dictionary: &Dictionary, key: &[u8]) -> bool {
        let layer = dictionary.get(key).and_then(Object::as_reference);
        layer.is_ok_and(|layer| self.hidden.contains(&layer))
    }

    /// Whether so many more bytes may be run.
    fn may_run(&self, bytes: usize) -> bool {
        self.bytes.fetch_add(bytes, Ordering::Relaxed) <= MAX_CONTENT_OF_FILE
            && self.operations.load(Ordering::Relaxed) <= MAX_OPERATIONS_OF_FILE
    }

    fn get(&self, document: &Document, object: &Object) -> Option<Arc<Font>> {
        let id = object.as_reference().ok();
        if let (Some(id), Ok(known)) = (id, self.by_id.lock())
            && let Some(font) = known.get(&id)
        {
            return Some(font.clone());
        }
        let dictionary = object::as_dictionary(object::resolve(document, object))?;
        let font = Arc::new(Font::read(document, dictionary));
        if let (Some(id), Ok(mut known)) = (id, self.by_id.lock()) {
            known.insert(id, font.clone());
        }
        Some(font)
    }
}

/// Runs streams of one page.
pub(super) struct Interpreter<'a, C> {
    document: &'a Document,
    fonts: &'a Fonts,
    pub(super) canvas: C,
    operations: usize,
    forms: usize,
    /// Hidden layers that are open.
    hidden: usize,
    /// A bound was reached and something left out.
    pub(super) cut: bool,
}

#[derive(Clone)]
struct State {
    ctm: Matrix,
    font: Option<Arc<Font>>,
    size: f32,
    char_spacing: f32,
    word_spacing: f32,
    scale: f32,
    leading: f32,
    rise: f32,
    mode: u8,
}

impl<'a, C: Canvas> Interpreter<'a, C> {
    pub(super) fn new(document: &'a Document, fonts: &'a Fonts, canvas: C) -> Self {
        Self { document, fonts, canvas, operations: 0, forms: 0, hidden: 0, cut: false }
    }

    /// Runs one stream; `ctm` leads from its space to that of the canvas.
    pub(super) fn run(&mut self, bytes: &[u8], resources: Option<&'a Dictionary>, ctm: Matrix) {
        self.run_at_depth(bytes, resources, ctm, 0);
    }

    /// Runs a form, such as the appearance of an annotation.
    pub(super) fn run_form(
        &mut self,
        form: &'a Object,
        ctm: Matrix,
        outer: Option<&'a Dictionary>,
        depth: usize,
    ) {
        let Object::Stream(stream) = form else { return };
        self.forms += 1;
        if depth >= MAX_FORM_DEPTH || self.forms > MAX_FORMS {
            self.cut = true;
            return;
        }
        let Some(bytes) = object::stream_bytes(form) else { return };
        let matrix = object::array(self.document, &stream.dict, b"Matrix");
        let matrix = matrix.map(|matrix| Matrix::from_slice(&object::numbers(self.document, matrix)));
        let resources = object::dictionary(self.document, &stream.dict, b"Resources").or(outer);
        self.run_at_depth(&bytes, resources, matrix.unwrap_or(Matrix::IDENTITY).then(ctm), depth + 1);
    }

    fn run_at_depth(&mut self, bytes: &[u8], resources: Option<&'a Dictionary>, ctm: Matrix, depth: usize) {
        if !self.fonts.may_run(bytes.len()) {
            self.cut = true;
            return;
        }
        let before = self.operations;
        let mut local_fonts: HashMap<Vec<u8>, Option<Arc<Font>>> = HashMap::new();
        let mut state = State {
            ctm,
            font: None,
            size: 0.0,
            char_spacing: 0.0,
            word_spacing: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
            mode: 0,
        };
        let mut saved: Vec<State> = Vec::new();
        let mut text_matrix = Matrix::IDENTITY;
        let mut line_matrix = Matrix::IDENTITY;
        let mut path = Path::default();
        let mut marks = 0_usize;
        // Which of the open marks are hidden layers.
        let mut layers: Vec<usize> = Vec::new();
        let mut operations = Operations::new(bytes);
        while let Some(operator) = operations.next_operator() {
            self.operations += 1;
            if self.operations > MAX_OPERATIONS {
                self.cut = true;
                break;
            }
            match operator {
                b"q" => {
                    if saved.len() < MAX_STACK {
                        saved.push(state.clone());
                    }
                }
                b"Q" => {
                    if let Some(restored) = saved.pop() {
                        state = restored;
                    }
                }
                b"cm" => {
                    if let Some(numbers) = operations.numbers::<6>() {
                        state.ctm = Matrix::from_slice(&numbers).then(state.ctm);
                    }
                }
                b"BT" => {
                    text_matrix = Matrix::IDENTITY;
                    line_matrix = Matrix::IDENTITY;
                }
                b"Tf" => {
                    if let [.., Token::Name(name), Token::Number(size)] = operations.operands.as_slice() {
                        state.size = *size;
                        let font = match local_fonts.get(*name) {
                            Some(font) => font.clone(),
                            None => {
                                let font = self.font(resources, name);
                                local_fonts.insert(name.to_vec(), font.clone());
                                font
                            }
                        };
                        state.font = font;
                    }
                }
                b"Tc" => set(&mut state.char_spacing, &operations),
                b"Tw" => set(&mut state.word_spacing, &operations),
                b"TL" => set(&mut state.leading, &operations),
                b"Ts" => set(&mut state.rise, &operations),
                b"Tz" => {
                    if let Some([percent]) = operations.numbers() {
                        state.scale = percent / 100.0;
                    }
                }
                b"Tr" => {
                    if let Some([mode]) = operations.numbers() {
                        state.mode = mode.clamp(0.0, 7.0) as u8;
                    }
                }
                b"Td" | b"TD" => {
                    if let Some([x, y]) = operations.numbers() {
                        if operator == b"TD" {
                            state.leading = -y;
                        }
                        line_matrix = Matrix::translation(x, y).then(line_matrix);
                        text_matrix = line_matrix;
                    }
                }
                b"Tm" => {
                    if let Some(numbers) = operations.numbers::<6>() {
                        line_matrix = Matrix::from_slice(&numbers);
                        text_matrix = line_matrix;
                    }
                }
                b"T*" => {
                    line_matrix = Matrix::translation(0.0, -state.leading).then(line_matrix);
                    text_matrix = line_matrix;
                }
                b"Tj" | b"TJ" | b"'" | b"\"" => {
                    if operator == b"'" || operator == b"\"" {
                        line_matrix = Matrix::translation(0.0, -state.leading).then(line_matrix);
                        text_matrix = line_matrix;
                        if let [Token::Number(word), Token::Number(char), ..] = operations.operands.as_slice()
                        {
                            (state.word_spacing, state.char_spacing) = (*word, *char);
                        }
                    }
                    self.show(&operations.operands, &state, &mut text_matrix, operator == b"TJ");
                }
                b"Do" => {
                    if let Some(Token::Name(name)) = operations.operands.last() {
                        self.draw(name, resources, state.ctm, depth);
                    }
                }
                b"BMC" | b"BDC" => {
                    marks += 1;
                    if marks <= MAX_STACK {
                        let mark = self.mark(&operations.operands, resources);
                        self.canvas.begin_mark(&mark);
                        if self.is_hidden_layer(&operations.operands, resources) {
                            self.hidden += 1;
                            layers.push(marks);
                        }
                    }
                }
                b"EMC" if marks > 0 => {
                    if marks <= MAX_STACK {
                        self.canvas.end_mark();
                    }
                    if layers.pop_if(|level| *level == marks).is_some() {
                        self.hidden -= 1;
                    }
                    marks -= 1;
                }
                b"BI" => {
                    let place = Rect::around(state.ctm.apply(0.0, 0.0), state.ctm.apply(1.0, 1.0));
                    self.canvas.picture(place);
                }
                _ => path.run(operator, &operations, state.ctm, &mut self.canvas),
            }
        }
        for _ in 0..marks.min(MAX_STACK) {
            self.canvas.end_mark();
        }
        self.hidden -= layers.len();
        if depth == 0 {
            self.fonts.operations.fetch_add(self.operations - before, Ordering::Relaxed);
        }
    }

    fn font(&self, resources: Option<&'a Dictionary>, name: &[u8]) -> Option<Arc<Font>> {
        let fonts = object::dictionary(self.document, resources?, b"Font")?;
        let font = fonts.get(name).or_else(|_| fonts.get(&unescaped(name))).ok()?;
        self.fonts.get(self.document, font)
    }

    fn draw(&mut self, name: &[u8], resources: Option<&'a Dictionary>, ctm: Matrix, depth: usize) {
        let objects =
            resources.and_then(|resources| object::dictionary(self.document, resources, b"XObject"));
        let Some(objects) = objects else { return };
        let Ok(found) = objects.get(name).or_else(|_| objects.get(&unescaped(name))) else { return };
        let found = object::resolve(self.document, found);
        let Object::Stream(stream) = found else { return };
        match object::name(self.document, &stream.dict, b"Subtype") {
            Some(b"Form") => {
                let layer = usize::from(self.fonts.hides(&stream.dict, b"OC"));
                self.hidden += layer;
                self.run_form(found, ctm, resources, depth);
                self.hidden -= layer;
            }
            Some(b"Image") => self.canvas.picture(Rect::around(ctm.apply(0.0, 0.0), ctm.apply(1.0, 1.0))),
            _ => {}
        }
    }

    /// `/OC /name BDC` with a layer that is not shown.
    fn is_hidden_layer(&self, operands: &[Token<'_>], resources: Option<&Dictionary>) -> bool {
        let [Token::Name(b"OC"), Token::Name(name)] = operands else { return false };
        let lists =
            resources.and_then(|resources| object::dictionary(self.document, resources, b"Properties"));
        lists.is_some_and(|lists| self.fonts.hides(lists, name))
    }

    fn mark(&self, operands: &[Token<'_>], resources: Option<&Dictionary>) -> Mark {
        let mut mark =
            Mark { artifact: operands.first() == Some(&Token::Name(b"Artifact")), ..Mark::default() };
        if let [Token::Name(_), Token::Name(properties)] = operands {
            let lists =
                resources.and_then(|resources| object::dictionary(self.document, resources, b"Properties"));
            if let Some(list) = lists.and_then(|lists| object::dictionary(self.document, lists, properties)) {
                mark.mcid = object::number(self.document, list, b"MCID").map(|mcid| mcid as u32);
                let text =
                    object::entry(self.document, list, b"ActualText").and_then(|text| text.as_str().ok());
                mark.actual_text = text.map(object::text_string);
            }
            return mark;
        }
        for pair in operands.windows(2) {
            match pair {
                [Token::Name(b"MCID"), Token::Number(mcid)] => mark.mcid = Some(mcid.max(0.0) as u32),
                [Token::Name(b"ActualText"), Token::Text(text)] => {
                    mark.actual_text = Some(object::text_string(text));
                }
                _ => {}
            }
        }
        mark
    }

    fn show(&mut self, operands: &[Token<'_>], state: &State, text_matrix: &mut Matrix, all: bool) {
        let Some(font) = &state.font else { return };
        let mut begins_string = true;
        let from = if all { 0 } else { operands.len().saturating_sub(1) };
        for operand in operands.get(from..).unwrap_or_default() {
            match operand {
                Token::Number(adjustment) => {
                    let shift = -adjustment / 1000.0 * state.size * state.scale;
                    *text_matrix = Matrix::translation(shift, 0.0).then(*text_matrix);
                }
                Token::Text(bytes) => font.decode(bytes, |drawn| {
                    let place = text_matrix.then(state.ctm);
                    let spacing =
                        state.char_spacing + if drawn.is_space_code { state.word_spacing } else { 0.0 };
                    let width = drawn.width * state.size * state.scale;
                    let start = place.apply(0.0, state.rise);
                    let end = place.apply(width, state.rise);
                    let size = (place.c * place.c + place.d * place.d).sqrt() * state.size.abs();
                    if [start.0, start.1, end.0, end.1, size].iter().all(|number| number.abs() < 1e6) {
                        self.canvas.glyph(&Glyph {
                            text: drawn.text,
                            start,
                            end,
                            size,
                            font,
                            invisible: self.hidden > 0 || matches!(state.mode, 3 | 7),
                            begins_string: std::mem::take(&mut begins_string),
                        });
                    }
                    *text_matrix = Matrix::translation(width + spacing * state.scale, 0.0).then(*text_matrix);
                }),
                _ => {}
            }
        }
    }
}

fn set(slot: &mut f32, operations: &Operations<'_>) {
    if let Some([value]) = operations.numbers() {
        *slot = value;
    }
}

/// A name with `#xx` undone, as the library keeps names in dictionaries.
fn unescaped(name: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(name.len());
    let mut rest = name;
    while let Some((first, tail)) = rest.split_first() {
        let digit = |at: usize| tail.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        if let (b'#', Some(high), Some(low)) = (first, digit(0), digit(1)) {
            out.push((high << 4 | low) as u8);
            rest = tail.get(2..).unwrap_or_default();
        } else {
            out.push(*first);
            rest = tail;
        }
    }
    out
}
