//! Compares what was signed with what is shown, page by page, as pictures (so sánh hình trang lúc ký và hiện nay).
//!
//! The comparison of objects reasons about the file; this one looks at it, through a reader of another make. It is
//! done only where something follows the last signature, and within bounds.

use std::sync::{Arc, mpsc};

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::page::Page;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{RenderCache, RenderSettings, render};
use lopdf::{Document, Object, ObjectId};

use crate::pdf;

/// More pages are not looked at.
const PAGES: usize = 128;
/// A larger file is not drawn.
const LARGEST: usize = 256 * 1024 * 1024;
/// Points per picture element: letters stay distinct, and a page takes milliseconds.
const SCALE: f32 = 0.75;
/// No picture is longer on a side.
const SIDE: f32 = 1000.0;
/// Smoothing differs by less; ink differs by more.
const TOLERANCE: u8 = 48;
/// Room around a signature's field, for its border.
const MARGIN: f32 = 3.0;

/// Pictures of the signed revision wait for their fellows, so many at most.
const AHEAD: usize = 2;

/// What looking gave.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Looked {
    /// Pages (from 1) that show something else.
    pub(crate) differ: Vec<usize>,
    /// How many were compared.
    pub(crate) pages: usize,
    /// Were there more than that?
    pub(crate) more: bool,
}

/// Compares the pages of a signed revision with those of the whole file, signature fields apart; none if one of them
/// cannot be drawn.
///
/// `signed` is where the signed revision ends in the whole file; both are read from one copy.
pub(crate) fn compare(signed: usize, whole: &[u8], fields: &Fields) -> Option<Looked> {
    if whole.len() > LARGEST {
        return None;
    }
    let whole = Arc::new(whole.to_vec());
    let signed = Prefix { file: Arc::clone(&whole), end: signed };
    let after = Pdf::new(whole).ok()?;
    let (sender, receiver) = mpsc::sync_channel(AHEAD);
    // The signed revision is drawn beside the whole file, a few pages ahead at most.
    std::thread::scope(|scope| {
        scope.spawn(move || draw_all(signed, &sender));
        let Ok(Drawn::Count(before)) = receiver.recv() else { return None };
        let pages = after.pages();
        let cache = RenderCache::new();
        let count = before.max(pages.len());
        let mut looked = Looked { pages: count.min(PAGES), more: count > PAGES, ..Looked::default() };
        for index in 0..looked.pages {
            let now = pages.get(index).and_then(|page| draw(page, &cache));
            let then = if index < before { receiver.recv().ok() } else { None };
            let same = match (then, now) {
                (Some(Drawn::Page(Some(then))), Some(now)) => {
                    then.is_same(&now, fields.get(index).map(Vec::as_slice).unwrap_or_default())
                }
                _ => false,
            };
            if !same {
                looked.differ.push(index + 1);
            }
        }
        Some(looked)
    })
}

/// What the drawing of the signed revision sends: how many pages there are, then each.
enum Drawn {
    Count(usize),
    Page(Option<Picture>),
}

/// The beginning of a file, as a file of its own.
struct Prefix {
    file: Arc<Vec<u8>>,
    end: usize,
}

impl AsRef<[u8]> for Prefix {
    fn as_ref(&self) -> &[u8] {
        self.file.get(..self.end).unwrap_or_default()
    }
}

fn draw_all(signed: Prefix, sender: &mpsc::SyncSender<Drawn>) {
    let Ok(document) = Pdf::new(Arc::new(signed)) else { return };
    let cache = RenderCache::new();
    let pages = document.pages();
    // Who waits no longer has seen enough.
    if sender.send(Drawn::Count(pages.len())).is_err() {
        return;
    }
    for page in pages.iter().take(PAGES) {
        if sender.send(Drawn::Page(draw(page, &cache))).is_err() {
            return;
        }
    }
}

/// A page as a picture.
struct Picture {
    size: (f32, f32),
    /// The left and upper edge of what is shown, in points.
    corner: (f32, f32),
    scale: f32,
    columns: usize,
    pixels: Vec<u8>,
}

fn draw<'a>(page: &'a Page<'a>, cache: &RenderCache<'a>) -> Option<Picture> {
    let (width, height) = page.render_dimensions();
    if !(width > 0.0 && height > 0.0) {
        return None;
    }
    let scale = SCALE.min(SIDE / width.max(height));
    let settings =
        RenderSettings { x_scale: scale, y_scale: scale, bg_color: WHITE, ..RenderSettings::default() };
    let drawn = render(page, cache, &InterpreterSettings::default(), &settings);
    let shown = page.intersected_crop_box();
    Some(Picture {
        size: (width, height),
        corner: (shown.x0 as f32, shown.y1 as f32),
        scale,
        columns: usize::from(drawn.width()).max(1),
        pixels: drawn.data_as_u8_slice().to_vec(),
    })
}

impl Picture {
    /// Does another picture show the same, signature fields apart?
    fn is_same(&self, other: &Self, masks: &[[f32; 4]]) -> bool {
        if self.size != other.size || self.pixels.len() != other.pixels.len() {
            return false;
        }
        if self.pixels == other.pixels {
            return true;
        }
        let hidden = |index: usize| {
            let x = self.corner.0 + (index % self.columns) as f32 / self.scale;
            let y = self.corner.1 - (index / self.columns) as f32 / self.scale;
            masks.iter().any(|[x0, y0, x1, y1]| {
                x >= x0 - MARGIN && x <= x1 + MARGIN && y >= y0 - MARGIN && y <= y1 + MARGIN
            })
        };
        let (one, other) = (self.pixels.as_chunks::<4>().0, other.pixels.as_chunks::<4>().0);
        one.iter().zip(other).enumerate().all(|(index, (a, b))| {
            a == b || a.iter().zip(b).all(|(a, b)| a.abs_diff(*b) < TOLERANCE) || hidden(index)
        })
    }
}

/// The rectangles of signature fields, by page.
pub(crate) type Fields = Vec<Vec<[f32; 4]>>;

/// Finds them.
pub(crate) fn fields(document: &Document) -> Fields {
    document.get_pages().into_values().take(PAGES).map(|page| on_page(document, page)).collect()
}

fn on_page(document: &Document, page: ObjectId) -> Vec<[f32; 4]> {
    let list = || {
        let dict = document.get_dictionary(page).ok()?;
        pdf::array(document, dict.get(b"Annots").ok()?)
    };
    let rectangle = |annotation: &Object| {
        let (_, dict) = pdf::dictionary(document, annotation)?;
        let parent = || pdf::dictionary(document, dict.get(b"Parent").ok()?).map(|(_, parent)| parent);
        let kind = pdf::name(document, dict, b"FT")
            .or_else(|| parent().and_then(|parent| pdf::name(document, parent, b"FT")));
        if pdf::name(document, dict, b"Subtype") != Some(b"Widget") || kind != Some(b"Sig") {
            return None;
        }
        let sides = pdf::array(document, dict.get(b"Rect").ok()?)?;
        let sides: Vec<f32> =
            sides.iter().filter_map(|side| pdf::resolve(document, side).1.as_float().ok()).collect();
        let [x0, y0, x1, y1] = sides.as_slice() else { return None };
        Some([x0.min(*x1), y0.min(*y1), x0.max(*x1), y0.max(*y1)])
    };
    list().unwrap_or_default().iter().filter_map(rectangle).collect()
}
