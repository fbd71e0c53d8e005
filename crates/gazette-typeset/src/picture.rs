//! Pictures (hình): which can be drawn, and what stands for those that cannot.

use gazette_model::{Document, Picture};
use typst::foundations::{Bytes, Smart};
use typst::visualize::{ExchangeFormat, RasterFormat, RasterImage, SvgImage};

use crate::form::PictureForm;
use crate::world::Files;

/// More points than this is not a picture but an attack on memory.
const MOST_PIXELS: u64 = 120_000_000;

/// The pictures of a document.
#[derive(Default)]
pub(crate) struct Pictures {
    pub(crate) forms: Vec<PictureForm>,
    /// Width and height as placed, in points; nothing for what cannot be drawn.
    pub(crate) sizes: Vec<Option<(f64, f64)>>,
    pub(crate) warnings: Vec<String>,
    pub(crate) generated: Vec<String>,
}

/// Puts the pictures of a document into `files` under `folder`; what cannot be drawn becomes a frame with its name.
pub(crate) fn add(files: &mut Files, document: &Document, folder: &str, title: &str) -> Pictures {
    let mut pictures = Pictures::default();
    for (index, picture) in document.pictures.iter().enumerate() {
        let number = index + 1;
        let mut form = PictureForm { path: String::new(), alt: alt(picture, number) };
        let drawn = read(&picture.bytes);
        pictures.sizes.push(drawn.as_ref().map(|drawn| placed(picture, drawn)));
        match drawn {
            Some(Drawn { extension, .. }) => {
                form.path = format!("/job/{folder}-picture-{number}.{extension}");
                files.add(&form.path, Bytes::new(picture.bytes.clone()));
            }
            None => {
                form.alt = format!("[Hình không in được: {}]", name(picture, number));
                pictures.generated.push(form.alt.clone());
                pictures.warnings.push(format!(
                    "{title}: hình “{}” ({}) không in được, trang in có khung thay thế",
                    name(picture, number),
                    if picture.media_type.is_empty() { "không rõ loại" } else { &picture.media_type },
                ));
            }
        }
        pictures.forms.push(form);
    }
    pictures
}

/// A picture that can be drawn.
pub(crate) struct Drawn {
    /// `png`, `jpg`, `gif`, `webp` or `svg`.
    pub(crate) extension: &'static str,
    /// Its own width and height in points.
    size: (f64, f64),
}

/// Reads a picture by its bytes, whatever its name says.
pub(crate) fn read(bytes: &[u8]) -> Option<Drawn> {
    let (format, extension) = match bytes {
        [0x89, b'P', b'N', b'G', ..] => (ExchangeFormat::Png, "png"),
        [0xff, 0xd8, 0xff, ..] => (ExchangeFormat::Jpg, "jpg"),
        [b'G', b'I', b'F', b'8', ..] => (ExchangeFormat::Gif, "gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => (ExchangeFormat::Webp, "webp"),
        _ if is_svg(bytes) => {
            let image = SvgImage::new(Bytes::new(bytes.to_vec())).ok()?;
            return Some(Drawn { extension: "svg", size: (image.width() * 0.75, image.height() * 0.75) });
        }
        _ => return None,
    };
    if pixels(bytes).is_some_and(|pixels| pixels > MOST_PIXELS) {
        return None;
    }
    let image =
        RasterImage::new(Bytes::new(bytes.to_vec()), RasterFormat::Exchange(format), Smart::Auto).ok()?;
    let per_point = image.dpi().filter(|dpi| *dpi >= 36.0).unwrap_or(96.0) / 72.0;
    Some(Drawn {
        extension,
        size: (f64::from(image.width()) / per_point, f64::from(image.height()) / per_point),
    })
}

/// The size a picture is placed at: that of the source, or its own.
fn placed(picture: &Picture, drawn: &Drawn) -> (f64, f64) {
    let (width, height) = (f64::from(picture.width) / 20.0, f64::from(picture.height) / 20.0);
    let (own_width, own_height) = (drawn.size.0.max(1.0), drawn.size.1.max(1.0));
    match (width > 0.0, height > 0.0) {
        (true, true) => (width, height),
        (true, false) => (width, own_height * width / own_width),
        (false, true) => (own_width * height / own_height, height),
        (false, false) => (own_width, own_height),
    }
}

/// Points of a PNG, read from its header before anything is unpacked.
fn pixels(bytes: &[u8]) -> Option<u64> {
    if !bytes.starts_with(&[0x89, b'P', b'N', b'G']) {
        return None;
    }
    let number = |at: usize| bytes.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes);
    Some(u64::from(number(16)?) * u64::from(number(20)?))
}

fn is_svg(bytes: &[u8]) -> bool {
    let Some(start) = bytes.get(..bytes.len().min(2048)) else { return false };
    let start = String::from_utf8_lossy(start);
    start.contains("<svg") && std::str::from_utf8(bytes).is_ok()
}

fn alt(picture: &Picture, number: usize) -> String {
    match picture.alt.trim() {
        "" => format!("Hình {}", name(picture, number)),
        alt => alt.to_owned(),
    }
}

fn name(picture: &Picture, number: usize) -> String {
    match picture.name.rsplit('/').next().unwrap_or("").trim() {
        "" => number.to_string(),
        name => name.to_owned(),
    }
}
