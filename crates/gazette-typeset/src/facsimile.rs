//! Facsimiles (in nguyên trang): an original that cannot be set as text, such as a scan, a map or a filled form, as
//! pictures of its pages in their true size and orientation.
//!
//! Where a page is one photograph in JPEG, those very bytes are taken; any other page is drawn as finely as its
//! pictures are. The bytes are a stranger's: whoever calls this does so in a process of its own.

use gazette_model::Picture;
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{RenderCache, RenderSettings};
use lopdf::content::Content;
use lopdf::{Document, Object, ObjectId};
use serde::{Deserialize, Serialize};

use crate::TypesetError;

/// Dots per inch of pages that hold no finer picture.
const USUAL: f32 = 300.0;
/// Nothing is drawn more finely than this.
const FINEST: f32 = 600.0;
/// No page is drawn with more points than this.
const MOST_POINTS: f32 = 60_000_000.0;
/// More pages than this are not one document.
const MOST_PAGES: usize = 2_000;
/// No stream may inflate beyond this.
const MOST_INFLATED: usize = 256 << 20;
/// A page of more than two metres is a fault of the file.
const LONGEST: f64 = 5_700.0;

/// A page of an original as it is printed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FacsimilePage {
    /// Width of the page in points.
    pub width: f64,
    /// Height of the page in points.
    pub height: f64,
    /// Where its picture stands: left, top, width, height in points.
    pub place: [f64; 4],
    /// The picture.
    pub picture: Picture,
}

/// Some pages of a PDF as pictures.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Facsimiles {
    /// How many pages the PDF has.
    pub count: usize,
    /// The pages asked for.
    pub pages: Vec<FacsimilePage>,
}

/// At most `most` pages of a PDF as pictures, from page `first`, which counts from 0.
///
/// # Errors
///
/// If the file cannot be read, has no page, or one of these cannot be drawn.
pub fn facsimile(pdf: &[u8], first: usize, most: usize) -> Result<Facsimiles, TypesetError> {
    let drawn = Pdf::new(pdf.to_vec())
        .map_err(|error| TypesetError::Facsimile(format!("the file cannot be opened ({error:?})")))?;
    let options =
        lopdf::LoadOptions { max_decompressed_size: Some(MOST_INFLATED), ..lopdf::LoadOptions::default() };
    // Without a second reading no photograph is taken out; every page is drawn then.
    let read = Document::load_mem_with_options(pdf, options).ok();
    let ids: Vec<ObjectId> = read.as_ref().map(|read| read.page_iter().collect()).unwrap_or_default();
    let count = drawn.pages().len();
    if count == 0 || count > MOST_PAGES {
        return Err(TypesetError::Facsimile(format!("it has {count} pages")));
    }
    let cache = RenderCache::new();
    let settings = InterpreterSettings::default();
    let mut pages = Vec::new();
    for (index, page) in drawn.pages().iter().enumerate().skip(first).take(most) {
        let (width, height) = page.render_dimensions();
        let size = (f64::from(width), f64::from(height));
        if !(1.0..=LONGEST).contains(&size.0) || !(1.0..=LONGEST).contains(&size.1) {
            return Err(TypesetError::Facsimile(format!(
                "page {} measures {width} × {height} points",
                index + 1
            )));
        }
        let name = format!("trang-{}", index + 1);
        // Both readers must agree on how many pages there are before one looks up a page of the other.
        let found = read.as_ref().filter(|_| ids.len() == count).zip(ids.get(index));
        let photographs = found.map(|(read, id)| photographs(read, *id)).unwrap_or_default();
        if let ([one], true) =
            (photographs.as_slice(), page.raw().get::<i32>(&b"Rotate"[..]).is_none_or(|turn| turn % 360 == 0))
            && let Some((jpeg, place)) = one.as_whole_page(size)
        {
            pages.push(FacsimilePage {
                width: size.0,
                height: size.1,
                place,
                picture: Picture {
                    name,
                    media_type: "image/jpeg".to_owned(),
                    bytes: jpeg.to_vec(),
                    ..Picture::default()
                },
            });
            continue;
        }
        let finest = photographs.iter().map(Photograph::dots_per_inch).fold(USUAL, f32::max).min(FINEST);
        let most = (MOST_POINTS / (width * height)).sqrt().min(65_000.0 / width.max(height));
        let scale = (finest / 72.0).min(most);
        let options =
            RenderSettings { x_scale: scale, y_scale: scale, bg_color: WHITE, ..Default::default() };
        let pixels = hayro::render(page, &cache, &settings, &options);
        let (columns, rows) = (u32::from(pixels.width()), u32::from(pixels.height()));
        let bytes = png(pixels.data_as_u8_slice(), columns, rows)
            .map_err(|error| TypesetError::Facsimile(format!("page {}: {error}", index + 1)))?;
        pages.push(FacsimilePage {
            width: size.0,
            height: size.1,
            place: [0.0, 0.0, size.0, size.1],
            picture: Picture { name, media_type: "image/png".to_owned(), bytes, ..Picture::default() },
        });
    }
    Ok(Facsimiles { count, pages })
}

/// A photograph on a page.
struct Photograph {
    /// The bytes as JPEG, where they are one that PDF/A can hold as it is.
    jpeg: Option<Vec<u8>>,
    columns: f32,
    /// The matrix it is placed with.
    matrix: [f32; 6],
    /// Whether nothing else is painted on its page.
    alone: bool,
    /// Left and bottom edge of the page.
    origin: (f32, f32),
}

impl Photograph {
    fn dots_per_inch(&self) -> f32 {
        let [a, b, ..] = self.matrix;
        let width = a.hypot(b);
        if width > 1.0 { self.columns / width * 72.0 } else { 0.0 }
    }

    /// The bytes and the place, if they are all there is on a page of this size.
    fn as_whole_page(&self, (width, height): (f64, f64)) -> Option<(&[u8], [f64; 4])> {
        let [a, b, c, d, e, f] = self.matrix.map(f64::from);
        let jpeg = self.jpeg.as_deref().filter(|_| self.alone)?;
        if b.abs() > 0.01 || c.abs() > 0.01 || a <= 0.0 || d <= 0.0 {
            return None;
        }
        let (left, bottom) = (e - f64::from(self.origin.0), f - f64::from(self.origin.1));
        let place = [left, height - bottom - d, a, d];
        let inside = place[0] >= -2.0 && place[1] >= -2.0 && left + a <= width + 2.0 && bottom >= -2.0;
        inside.then_some((jpeg, place))
    }
}

/// The photographs a page paints, with the matrix of each.
fn photographs(document: &Document, page: ObjectId) -> Vec<Photograph> {
    let look = || -> Option<Vec<Photograph>> {
        let content = Content::decode(&document.get_page_content(page)).ok()?;
        let (own, inherited) = document.get_page_resources(page).ok()?;
        let mut resources: Vec<&lopdf::Dictionary> = own.into_iter().collect();
        resources.extend(inherited.into_iter().filter_map(|id| document.get_dictionary(id).ok()));
        let origin = crop(document, page).unwrap_or((0.0, 0.0));
        let mut matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];
        let mut stack = Vec::new();
        let mut found = Vec::new();
        let mut alone = annotations(document, page) == 0;
        for operation in content.operations {
            match operation.operator.as_str() {
                "q" if stack.len() < 64 => stack.push(matrix),
                "q" => return None,
                "Q" => matrix = stack.pop().unwrap_or(matrix),
                "cm" => matrix = times(numbers(&operation.operands)?, matrix),
                "Do" => {
                    let name = operation.operands.first()?.as_name().ok()?;
                    let image = resources.iter().find_map(|resources| {
                        let objects = resources.get_deref(b"XObject", document).ok()?.as_dict().ok()?;
                        objects.get_deref(name, document).ok()?.as_stream().ok()
                    })?;
                    if image.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Image")
                    {
                        let columns = image.dict.get_deref(b"Width", document).ok()?.as_float().ok()?;
                        found.push(Photograph {
                            jpeg: jpeg(document, image),
                            columns,
                            matrix,
                            alone,
                            origin,
                        });
                    } else {
                        alone = false;
                    }
                }
                // What only sets a state paints nothing.
                "gs" | "g" | "G" | "rg" | "RG" | "k" | "K" | "cs" | "CS" | "w" | "J" | "j" | "M" | "d"
                | "i" | "ri" | "BMC" | "BDC" | "EMC" | "MP" | "DP" | "n" => {}
                _ => alone = false,
            }
        }
        if found.len() != 1 || !alone {
            found.iter_mut().for_each(|photograph| photograph.alone = false);
        }
        Some(found)
    };
    look().unwrap_or_default()
}

fn annotations(document: &Document, page: ObjectId) -> usize {
    let page = document.get_dictionary(page).ok();
    let list = page.and_then(|page| page.get_deref(b"Annots", document).ok()?.as_array().ok());
    list.map_or(0, Vec::len)
}

fn crop(document: &Document, page: ObjectId) -> Option<(f32, f32)> {
    let mut dictionary = document.get_dictionary(page).ok()?;
    for _ in 0..32 {
        for key in [&b"CropBox"[..], b"MediaBox"] {
            if let Ok(Object::Array(edges)) = dictionary.get_deref(key, document) {
                return Some((edges.first()?.as_float().ok()?, edges.get(1)?.as_float().ok()?));
            }
        }
        dictionary = dictionary.get_deref(b"Parent", document).ok()?.as_dict().ok()?;
    }
    None
}

/// The bytes of an image, if they are a JPEG in grey or RGB that is painted just as it is.
fn jpeg(document: &Document, image: &lopdf::Stream) -> Option<Vec<u8>> {
    let dict = &image.dict;
    for key in [&b"SMask"[..], b"Mask", b"Decode", b"ImageMask", b"DecodeParms"] {
        if dict.has(key) {
            return None;
        }
    }
    match dict.get_deref(b"Filter", document).ok()? {
        Object::Name(name) if name == b"DCTDecode" => {}
        Object::Array(names) => {
            let [Object::Name(name)] = names.as_slice() else { return None };
            if name != b"DCTDecode" {
                return None;
            }
        }
        _ => return None,
    }
    let plain = match dict.get_deref(b"ColorSpace", document).ok()? {
        Object::Name(name) => name == b"DeviceRGB" || name == b"DeviceGray",
        _ => false,
    };
    (plain && crate::picture::read(&image.content).is_some_and(|drawn| drawn.extension == "jpg"))
        .then(|| image.content.clone())
}

fn numbers(operands: &[Object]) -> Option<[f32; 6]> {
    let mut out = [0.0; 6];
    for (to, operand) in out.iter_mut().zip(operands) {
        *to = operand.as_float().ok()?;
    }
    (operands.len() == 6).then_some(out)
}

fn times(a: [f32; 6], b: [f32; 6]) -> [f32; 6] {
    [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    ]
}

/// Pixels on white as PNG, in grey where no pixel has a colour.
fn png(pixels: &[u8], columns: u32, rows: u32) -> Result<Vec<u8>, png::EncodingError> {
    let grey = pixels.as_chunks::<4>().0.iter().all(|[red, green, blue, _]| red == green && green == blue);
    let channels = if grey { 1 } else { 3 };
    let data: Vec<u8> =
        pixels.as_chunks::<4>().0.iter().flat_map(|pixel| pixel[..channels].iter().copied()).collect();
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, columns, rows);
    encoder.set_color(if grey { png::ColorType::Grayscale } else { png::ColorType::Rgb });
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&data)?;
    writer.finish()?;
    Ok(out)
}
