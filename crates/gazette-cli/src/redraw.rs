//! Pictures that cannot be printed as they are (hình EMF, WMF, TIFF, BMP): LibreOffice, where it is installed, draws them
//! anew, and they are kept as PNG.
//!
//! The Word file that is kept is not changed; the clerk is told which pictures were drawn anew and looks at them in print.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use gazette_ingest::Reading;
use gazette_model::{Code, Finding, Picture};
use gazette_typeset::{FacsimilePage, Facsimiles};

use crate::office_suite;
use crate::worker::{self, Task};

/// More pictures than this are not drawn anew.
const MOST: usize = 200;
/// Width and height of a picture whose size is not known, in twentieths of a point.
const USUAL: (u32, u32) = (8_000, 5_000);
/// No page is smaller or larger than this, in twentieths of a point.
const SIDES: (u32, u32) = (400, 40_000);
/// Pages that one child draws at most.
const PAGES_AT_ONCE: usize = 16;

/// Draws the pictures of a Word file anew that cannot be printed; those that cannot be drawn at all keep their finding.
pub(crate) fn redraw(reading: &mut Reading) {
    let pictures = &mut reading.content.pictures;
    let wanted: Vec<usize> =
        (0..pictures.len()).filter(|at| pictures.get(*at).is_some_and(must_be_drawn)).take(MOST).collect();
    if wanted.is_empty() || !office_suite::is_here() {
        return;
    }
    let chosen: Vec<&Picture> = wanted.iter().filter_map(|at| pictures.get(*at)).collect();
    let Some(pages) = office_suite::print(sheet(&chosen).as_bytes()).ok().and_then(|pdf| draw(&pdf)) else {
        return;
    };
    if pages.len() != wanted.len() {
        return;
    }
    for (at, page) in wanted.into_iter().zip(pages) {
        let Some(picture) = pictures.get_mut(at) else { continue };
        let told = |finding: &Finding| {
            finding.code == Code::PictureUndrawable
                && finding.values.iter().any(|(key, value)| key == "name" && *value == picture.name)
        };
        reading.findings.retain(|finding| !told(finding));
        reading.findings.push(
            Finding::new(Code::PictureRedrawn)
                .value("name", &picture.name)
                .value("media_type", &picture.media_type),
        );
        let (width, height) = size(picture);
        *picture = Picture {
            media_type: page.picture.media_type,
            bytes: page.picture.bytes,
            width,
            height,
            ..std::mem::take(picture)
        };
    }
}

fn must_be_drawn(picture: &Picture) -> bool {
    let known = ["image/x-emf", "image/x-wmf", "image/emf", "image/wmf", "image/tiff", "image/bmp"];
    !picture.bytes.is_empty() && known.contains(&picture.media_type.as_str())
}

fn size(picture: &Picture) -> (u32, u32) {
    let within = |side: u32| side.clamp(SIDES.0, SIDES.1);
    match (picture.width, picture.height) {
        (0, _) | (_, 0) => USUAL,
        (width, height) => (within(width), within(height)),
    }
}

/// A text with each picture on a page of its own, just as large as it.
fn sheet(pictures: &[&Picture]) -> String {
    let mut layouts = String::new();
    let mut masters = String::new();
    let mut body = String::new();
    for (index, picture) in pictures.iter().enumerate() {
        let (width, height) = size(picture);
        let (width, height) = (f64::from(width) / 20.0, f64::from(height) / 20.0);
        let _ = write!(
            layouts,
            "<style:page-layout style:name=\"L{index}\"><style:page-layout-properties fo:page-width=\"{width}pt\" \
             fo:page-height=\"{height}pt\" fo:margin=\"0pt\"/></style:page-layout>\
             <style:style style:name=\"P{index}\" style:family=\"paragraph\" style:master-page-name=\"M{index}\">\
             <style:text-properties fo:font-size=\"2pt\"/></style:style>"
        );
        let _ = write!(
            masters,
            "<style:master-page style:name=\"M{index}\" style:page-layout-name=\"L{index}\"/>"
        );
        let _ = write!(
            body,
            "<text:p text:style-name=\"P{index}\"><draw:frame draw:style-name=\"G\" text:anchor-type=\"paragraph\" \
             svg:x=\"0pt\" svg:y=\"0pt\" svg:width=\"{width}pt\" svg:height=\"{height}pt\"><draw:image>\
             <office:binary-data>{}</office:binary-data></draw:image></draw:frame></text:p>",
            STANDARD.encode(&picture.bytes)
        );
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
         <office:document xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
         xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\" \
         xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\" \
         xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\" office:version=\"1.2\" \
         office:mimetype=\"application/vnd.oasis.opendocument.text\"><office:automatic-styles>{layouts}\
         <style:style style:name=\"G\" style:family=\"graphic\"><style:graphic-properties style:wrap=\"run-through\" \
         style:horizontal-pos=\"from-left\" style:horizontal-rel=\"page\" style:vertical-pos=\"from-top\" \
         style:vertical-rel=\"page\"/></style:style></office:automatic-styles>\
         <office:master-styles>{masters}</office:master-styles>\
         <office:body><office:text>{body}</office:text></office:body></office:document>"
    )
}

/// The pages of a PDF as pictures, drawn in a child process.
fn draw(pdf: &[u8]) -> Option<Vec<FacsimilePage>> {
    let mut pages = Vec::new();
    loop {
        let task = Task::Facsimile { first: pages.len(), most: PAGES_AT_ONCE };
        let drawn: Result<Facsimiles, String> = worker::ask(&task, pdf).ok()?;
        let drawn = drawn.ok()?;
        if drawn.pages.is_empty() {
            return None;
        }
        pages.extend(drawn.pages);
        if pages.len() >= drawn.count {
            return Some(pages);
        }
    }
}
