//! The visible stamp of the office's digital signature (dấu hiển thị chữ ký số).

use gazette_model::Date;
use serde::Serialize;
use typst::foundations::Bytes;

use crate::issue::no_overrides;
use crate::pack::pack;
use crate::world::Files;
use crate::{TypesetError, engine, fonts, picture, template};

/// Narrower than the left half of a page, so that the masthead stays free.
const WIDTH_MM: f64 = 84.0;

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct StampForm<'a> {
    lines: &'a [(String, String)],
    width_mm: f64,
    /// Path of the picture; none if empty.
    picture: String,
}

/// Typesets the stamp: a page as large as its lines of label and words, with the office's picture (PNG, JPEG or SVG) on
/// their left as the central gazette has it; untagged, since it becomes the appearance of
/// a signature field, which is tagged as a whole.
///
/// # Errors
///
/// If the picture cannot be read, or the template fails.
pub fn stamp(
    lines: &[(String, String)],
    picture: Option<&[u8]>,
    date: Date,
) -> Result<Vec<u8>, TypesetError> {
    let mut files = Files::new("/stamp.typ", &[])
        .ok_or_else(|| TypesetError::Internal("the main template has no valid name".to_owned()))?;
    template::lay(&mut files, no_overrides());
    let picture = match picture {
        Some(bytes) => {
            let drawn = picture::read(bytes).ok_or(TypesetError::Picture)?;
            let path = format!("/job/picture.{}", drawn.extension);
            files.add(&path, Bytes::new(bytes.to_vec()));
            path
        }
        None => String::new(),
    };
    let json: String = serde_json::to_string(&StampForm { lines, width_mm: WIDTH_MM, picture })?
        .chars()
        .map(|c| if c.is_control() || fonts::prints(c) { c } else { '□' })
        .collect();
    files.add("/job/form.json", Bytes::from_string(json));
    let (document, _) = engine::compile(&files)?;
    pack(&engine::export_picture(&files, &document, "stamp", date)?)
}
