//! Compares what was signed with what is shown, page by page, as pictures (so sánh hình trang lúc ký và hiện nay).
//!
//! The comparison of objects reasons about the file; this one looks at it, through a reader of another make. It is
//! done only where something follows the last signature, and within bounds.

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
pub(crate) fn compare(signed: &[u8], whole: &[u8], document: &Document) -> Option<Looked> {
    if whole.len() > LARGEST {
        return None;
    }
    let open = |bytes: &[u8]| Pdf::new(bytes.to_vec()).ok();
    let (before, after) = (open(signed)?, open(whole)?);
    let (pages_before, pages_after) = (before.pages(), after.pages());
    let fields = fields(document);
    let (cache_before, cache_after) = (RenderCache::new(), RenderCache::new());
    let count = pages_before.len().max(pages_after.len());
    let mut looked = Looked { pages: count.min(PAGES), more: count > PAGES, ..Looked::default() };
    for index in 0..looked.pages {
        let same = match (pages_before.get(index), pages_after.get(index)) {
            (Some(a), Some(b)) => {
                let masks = fields.get(index).map(Vec::as_slice).unwrap_or_default();
                same(a, &cache_before, b, &cache_after, masks)
            }
            _ => false,
        };
        if !same {
            looked.differ.push(index + 1);
        }
    }
    Some(looked)
}

fn same<'a>(
    a: &'a Page<'a>,
    cache_a: &RenderCache<'a>,
    b: &'a Page<'a>,
    cache_b: &RenderCache<'a>,
    masks: &[[f32; 4]],
) -> bool {
    let (width, height) = a.render_dimensions();
    if (width, height) != b.render_dimensions() || !(width > 0.0 && height > 0.0) {
        return false;
    }
    let scale = SCALE.min(SIDE / width.max(height));
    let settings =
        RenderSettings { x_scale: scale, y_scale: scale, bg_color: WHITE, ..RenderSettings::default() };
    let reading = InterpreterSettings::default();
    let first = render(a, cache_a, &reading, &settings);
    let second = render(b, cache_b, &reading, &settings);
    let columns = usize::from(first.width()).max(1);
    let left = a.intersected_crop_box().x0 as f32;
    let top = a.intersected_crop_box().y1 as f32;
    let hidden = |index: usize| {
        let x = left + (index % columns) as f32 / scale;
        let y = top - (index / columns) as f32 / scale;
        masks.iter().any(|[x0, y0, x1, y1]| {
            x >= x0 - MARGIN && x <= x1 + MARGIN && y >= y0 - MARGIN && y <= y1 + MARGIN
        })
    };
    let (one, other) = (first.data_as_u8_slice(), second.data_as_u8_slice());
    one.len() == other.len()
        && one.as_chunks::<4>().0.iter().zip(other.as_chunks::<4>().0).enumerate().all(|(index, (a, b))| {
            a == b || a.iter().zip(b).all(|(a, b)| a.abs_diff(*b) < TOLERANCE) || hidden(index)
        })
}

/// The rectangles of signature fields, by page.
fn fields(document: &Document) -> Vec<Vec<[f32; 4]>> {
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
