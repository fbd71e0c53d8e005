//! A second reader of PDF text (hayro), whose letters are held against those of [`read`](super::read).
//!
//! The two share no code, so a letter that one loses, invents or takes for another shows as a difference.
//! Order and spaces are layout, where readers may differ; only letters are compared.

use std::collections::{BTreeMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use gazette_model::{Block, Code, Content, Finding, Inline};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::util::{RectExt as _, TransformExt as _};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache, InterpreterSettings, Paint,
    PathDrawMode, SoftMask, font::Glyph, interpret_page,
};
use hayro_syntax::Pdf;
use kurbo::{Affine, BezPath};
use unicode_normalization::UnicodeNormalization as _;

use super::{PdfError, load};
use crate::Reading;

/// Glyphs beyond this on one page are not collected.
const MAX_GLYPHS: usize = 400_000;
/// Glyphs beyond this in one file are not collected.
const MAX_TOTAL: usize = 20_000_000;
/// Differing characters shown in a finding.
const SAMPLE: usize = 12;

/// What the second reader found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SecondOpinion {
    /// The visible characters of every page in the order of the file, without annotations.
    pub pages: Vec<String>,
    /// Characters of every page that a reader may have or not: invisible, off the page or printed twice in
    /// one place.
    pub optional: Vec<String>,
    /// Glyphs without a known character.
    pub unknown: usize,
    /// Whether a page or the file had more glyphs than are collected.
    pub cut: bool,
}

/// Reads the characters of a PDF with the second reader.
///
/// # Errors
/// The bytes are no PDF, need a password or cannot be read.
pub fn second_opinion(bytes: &[u8]) -> Result<SecondOpinion, PdfError> {
    if crate::FileKind::of(bytes) != crate::FileKind::Pdf {
        return Err(PdfError::NotAPdf);
    }
    // The library may panic over a damaged file; foreign files are read in a child process, but a second
    // opinion must never cost the first, so a panic ends the opinion only. Nothing outlives the closure.
    catch_unwind(AssertUnwindSafe(|| collect(bytes)))
        .unwrap_or_else(|_| Err(PdfError::Unreadable("second reader".to_owned())))
}

/// Where the letters of `reading` differ from those of the second reader, as a finding.
///
/// None where there is nothing to compare: the second reader fails or knows no characters, one of the
/// readers stopped at its bounds, or letters of an old encoding were restored, which only our reader does.
pub fn disagreement(bytes: &[u8], reading: &Reading) -> Option<Finding> {
    let restored = [Code::LegacyEncoding, Code::NoText, Code::PdfDamaged, Code::TruncatedPdf];
    if reading.findings.iter().any(|finding| restored.contains(&finding.code)) {
        return None;
    }
    let second = second_opinion(bytes).ok().filter(|second| !second.cut)?;
    let ours = letters(&written(&reading.content));
    let demanded = letters(&second.pages.concat());
    let optional = letters(&second.optional.concat());
    let count = |of: &BTreeMap<char, usize>, letter: &char| of.get(letter).copied().unwrap_or_default();
    let mut lost = excess(&demanded, |letter| count(&ours, letter));
    let mut added = excess(&ours, |letter| count(&demanded, letter) + count(&optional, letter));
    // Text of stamps, and text set in place of glyphs, is read by us and not by the second reader.
    if !added.is_empty() || !lost.is_empty() {
        let (replaced, stamps) = beside_the_page(bytes);
        let (replaced, stamps) = (letters(&replaced), letters(&stamps));
        added = excess(&added, |letter| count(&replaced, letter) + count(&stamps, letter));
        lost = excess(&lost, |letter| count(&replaced, letter));
    }
    // A glyph unknown to one is a letter to the other: no proof of a wrong letter.
    let unknown_here = count(&ours, &char::REPLACEMENT_CHARACTER);
    added.remove(&char::REPLACEMENT_CHARACTER);
    let lost = if lost.values().sum::<usize>() <= unknown_here { BTreeMap::new() } else { lost };
    let added = if added.values().sum::<usize>() <= second.unknown { BTreeMap::new() } else { added };
    if lost.is_empty() && added.is_empty() {
        return None;
    }
    let mut finding =
        Finding::new(Code::TextReadersDiffer).value("found", sample(&added)).value("other", sample(&lost));
    if let Some(page) = page_of(bytes, &second, &lost, &added) {
        finding = finding.place(format!("trang {page}"));
    }
    Some(finding)
}

/// Everything a reading holds: text, notes with their marks, furniture.
fn written(content: &Content) -> String {
    let mut out = content.text();
    content.notes.iter().for_each(|note| out.push_str(&note.mark));
    content.furniture.iter().for_each(|it| out.push_str(&it.text()));
    let blocks = content.blocks.iter().chain(content.notes.iter().flat_map(|note| &note.blocks));
    blocks.for_each(|block: &Block| {
        block.each_paragraph(&mut |paragraph| {
            for inline in &paragraph.inlines {
                if let Inline::Note { note } = inline
                    && let Some(note) = content.notes.get(*note)
                {
                    out.push_str(&note.mark);
                }
            }
        });
    });
    out
}

/// What our reader has from elsewhere than the glyphs of the pages: ActualText with the glyphs it stands for,
/// and stamps.
fn beside_the_page(bytes: &[u8]) -> (String, String) {
    let Ok(loaded) = load::load(bytes) else { return <_>::default() };
    let pages = super::page::read_pages(&loaded);
    let replaced = pages.iter().map(|page| page.replaced.as_str()).collect();
    (replaced, pages.iter().flat_map(|page| &page.stamps).map(String::as_str).collect())
}

/// How often each letter stands in a text, its marks apart: a mark drawn as a glyph of its own need not
/// follow its letter in the file.
fn letters(text: &str) -> BTreeMap<char, usize> {
    let mut counts = BTreeMap::new();
    for c in gazette_text::normalize::normalize(text).nfd() {
        let parts: &[char] = match c {
            '\u{fb00}' => &['f', 'f'],
            '\u{fb01}' => &['f', 'i'],
            '\u{fb02}' => &['f', 'l'],
            '\u{fb03}' => &['f', 'f', 'i'],
            '\u{fb04}' => &['f', 'f', 'l'],
            // Hyphens at the ends of lines are layout.
            '-' | '\u{2010}' | '\u{2011}' => &[],
            c if c.is_whitespace() || c.is_control() => &[],
            c => &[c],
        };
        parts.iter().for_each(|part| *counts.entry(*part).or_default() += 1);
    }
    counts
}

/// What stands in `counts` more often than allowed.
fn excess(counts: &BTreeMap<char, usize>, allowed: impl Fn(&char) -> usize) -> BTreeMap<char, usize> {
    let more = counts.iter().map(|(letter, count)| (*letter, count.saturating_sub(allowed(letter))));
    more.filter(|(_, count)| *count > 0).collect()
}

/// A few of the letters; "–" where there are none.
fn sample(letters: &BTreeMap<char, usize>) -> String {
    let shown: Vec<String> = letters.keys().take(SAMPLE).map(char::to_string).collect();
    if shown.is_empty() { "–".to_owned() } else { shown.join(" ") }
}

/// The first page, counted from one, on which one of the letters stands differently often.
fn page_of(
    bytes: &[u8],
    second: &SecondOpinion,
    lost: &BTreeMap<char, usize>,
    added: &BTreeMap<char, usize>,
) -> Option<usize> {
    let ours = super::page_texts(bytes);
    let differs = |(ours, theirs): (&String, &String)| {
        let (ours, theirs) = (letters(ours), letters(theirs));
        lost.keys().chain(added.keys()).any(|letter| ours.get(letter) != theirs.get(letter))
    };
    // A letter lost by the layout alone stands on our page too; then any page that has it is meant.
    let has = |page: &String| page.chars().nfd().any(|c| lost.contains_key(&c));
    let place = ours.iter().zip(&second.pages).position(differs);
    place.or_else(|| second.pages.iter().position(has)).map(|at| at + 1)
}

fn collect(bytes: &[u8]) -> Result<SecondOpinion, PdfError> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| PdfError::Unreadable(format!("{error:?}")))?;
    let cache = InterpreterCache::new();
    let mut out = SecondOpinion::default();
    let mut total = 0;
    for page in pdf.pages().iter() {
        if out.pages.len() >= load::MAX_PAGES || total >= MAX_TOTAL {
            out.cut = true;
            break;
        }
        // Stamps of signatures are not of the page; their text is no one's to compare.
        let settings = InterpreterSettings {
            render_annotations: false,
            warning_sink: Arc::new(|_| {}),
            ..InterpreterSettings::default()
        };
        let bounds = page.intersected_crop_box().to_kurbo();
        let start = page.initial_transform(false).to_kurbo();
        let mut context = Context::new(start, bounds, &cache, pdf.xref(), settings);
        let (width, height) = page.render_dimensions();
        let mut glyphs = Glyphs { width: f64::from(width), height: f64::from(height), ..Glyphs::default() };
        interpret_page(page, &mut context, &mut glyphs);
        total += glyphs.count;
        out.cut |= glyphs.count > MAX_GLYPHS;
        out.unknown += glyphs.unknown;
        out.pages.push(glyphs.visible);
        out.optional.push(glyphs.optional);
    }
    Ok(out)
}

/// A device that draws nothing and keeps the characters of glyphs.
#[derive(Default)]
struct Glyphs {
    visible: String,
    optional: String,
    unknown: usize,
    count: usize,
    width: f64,
    height: f64,
    /// Characters and where they stand, in points.
    seen: HashSet<(String, i64, i64)>,
}

impl<'a> Device<'a> for Glyphs {
    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'a>,
        transform: Affine,
        glyph_transform: Affine,
        _: &Paint<'a>,
        draw_mode: &GlyphDrawMode,
    ) {
        self.count += 1;
        if self.count > MAX_GLYPHS {
            return;
        }
        let text = match glyph.as_unicode() {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(text)) => text,
            None => {
                self.unknown += 1;
                return;
            }
        };
        let at = (transform * glyph_transform).translation();
        let on_page = (0.0..=self.width).contains(&at.x) && (0.0..=self.height).contains(&at.y);
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the cast saturates; a far place is off the page"
        )]
        let again = !self.seen.insert((text.clone(), at.x.round() as i64, at.y.round() as i64));
        let invisible = matches!(draw_mode, GlyphDrawMode::Invisible);
        let into = if invisible || again || !on_page { &mut self.optional } else { &mut self.visible };
        into.push_str(&text);
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'a>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'a>, _: &PathDrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: Affine) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
