//! Pictures (hình): which can be drawn, and what stands for those that cannot.

use gazette_model::{Document, Picture};
use typst::foundations::Bytes;

use crate::form::PictureForm;
use crate::world::Files;

/// More points than this is not a picture but an attack on memory.
const MOST_PIXELS: u64 = 120_000_000;

/// The pictures of a document.
#[derive(Default)]
pub(crate) struct Pictures {
    pub(crate) forms: Vec<PictureForm>,
    pub(crate) warnings: Vec<String>,
    pub(crate) generated: Vec<String>,
}

/// Puts the pictures of a document into `files` under `folder`; what cannot be drawn becomes a frame with its name.
pub(crate) fn add(files: &mut Files, document: &Document, folder: &str, title: &str) -> Pictures {
    let mut pictures = Pictures::default();
    for (index, picture) in document.pictures.iter().enumerate() {
        let number = index + 1;
        let mut form = PictureForm {
            path: String::new(),
            alt: alt(picture, number),
            width: f64::from(picture.width) / 20.0,
            height: f64::from(picture.height) / 20.0,
        };
        match extension(&picture.bytes) {
            Some(extension) => {
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

/// The kind of a picture by its bytes, if it can be drawn: `png`, `jpg`, `gif`, `webp` or `svg`.
pub(crate) fn extension(bytes: &[u8]) -> Option<&'static str> {
    use typst::foundations::Smart;
    use typst::visualize::{ExchangeFormat, RasterFormat, RasterImage};
    let format = match bytes {
        [0x89, b'P', b'N', b'G', ..] => ExchangeFormat::Png,
        [0xff, 0xd8, 0xff, ..] => ExchangeFormat::Jpg,
        [b'G', b'I', b'F', b'8', ..] => ExchangeFormat::Gif,
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => ExchangeFormat::Webp,
        _ => return is_svg(bytes).then_some("svg"),
    };
    if pixels(bytes).is_some_and(|pixels| pixels > MOST_PIXELS) {
        return None;
    }
    RasterImage::new(Bytes::new(bytes.to_vec()), RasterFormat::Exchange(format), Smart::Auto).ok()?;
    Some(match format {
        ExchangeFormat::Png => "png",
        ExchangeFormat::Jpg => "jpg",
        ExchangeFormat::Gif => "gif",
        ExchangeFormat::Webp => "webp",
    })
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
