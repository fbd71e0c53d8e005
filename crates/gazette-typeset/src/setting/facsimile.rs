//! Originals as pictures of their pages (in nguyên trang), with the words behind them where these are known.

use gazette_model::{Block, Document, Paragraph, Unit, UnitKind};
use gazette_text::normalize::normalize;
use typst::foundations::Bytes;

use crate::form::{DocumentForm, FacsimileForm, Item, PictureForm};
use crate::job::Facsimile;
use crate::picture;
use crate::world::Files;
use crate::{TypesetError, fonts};

use super::shorten;

/// The text of a document as it stands behind pictures: its paragraphs in order, those of notes at the end. A sign no font
/// of the gazette has is a box here; the picture shows it as it is.
pub(crate) fn flat(document: &Document) -> Document {
    let text = document.text();
    let lines = text.lines().map(line).filter(|line| !line.is_empty());
    let body = lines.map(|line| Block::Paragraph(Paragraph::plain(line))).collect();
    let unit = Unit { kind: UnitKind::Text, body, ..Unit::default() };
    Document { metadata: document.metadata.clone(), units: vec![unit], ..Document::default() }
}

fn line(text: &str) -> String {
    let shown = |c: char| match c {
        c if c.is_control() => ' ',
        c if fonts::prints(c) => c,
        _ => '□',
    };
    let text: String = normalize(text).chars().map(shown).collect();
    text.trim().to_owned()
}

/// Adds the pages to the document `name`, at the places left for them or at its end; `behind` is the text that stands behind the pages of the first original.
pub(crate) fn add(
    form: &mut DocumentForm,
    files: &mut Files,
    name: &str,
    level: u32,
    facsimiles: &[Facsimile<'_>],
    behind: Option<&Document>,
) -> Result<(), TypesetError> {
    for (index, facsimile) in facsimiles.iter().enumerate() {
        let lines = behind.filter(|_| index == 0).map(|document| document.text());
        let mut lines: Vec<String> = lines.iter().flat_map(|text| text.lines()).map(str::to_owned).collect();
        lines.reverse();
        let letters: usize = lines.iter().map(String::len).sum();
        let (count, mut told) = (facsimile.pages.len(), 0);
        let mut pages = Vec::with_capacity(count);
        for (number, page) in facsimile.pages.iter().enumerate() {
            let alt = format!("{}, trang {} trên {count}", facsimile.name, number + 1);
            let drawn = picture::read(&page.picture.bytes)
                .ok_or_else(|| TypesetError::Facsimile(format!("{alt}: not a picture")))?;
            let path = format!("/job/{name}-page-{}.{}", form.pictures.len() + 1, drawn.extension);
            files.add(&path, Bytes::new(page.picture.bytes.clone()));
            // Each page bears its share of the words; the last one bears what is left.
            let share = letters * (number + 1) / count;
            let mut words = Vec::new();
            while let Some(next) =
                lines.last().filter(|next| number + 1 == count || told + next.len() <= share)
            {
                told += next.len();
                words.push(next.clone());
                lines.pop();
            }
            let rounded = |points: f64| (points * 100.0).round() / 100.0;
            pages.push(FacsimileForm {
                picture: form.pictures.len(),
                width: rounded(page.width),
                height: rounded(page.height),
                place: page.place.map(rounded),
                behind: words,
            });
            form.pictures.push(PictureForm { path, alt });
        }
        if pages.is_empty() {
            continue;
        }
        if facsimile.from_page.is_some() {
            let place = form.items.iter_mut().find_map(|item| match item {
                Item::Facsimile { pages, .. } if pages.is_empty() => Some(pages),
                _ => None,
            });
            match place {
                Some(place) => *place = pages,
                None => form.items.push(Item::Facsimile { outline: String::new(), level, pages }),
            }
            continue;
        }
        let outline = if form.items.is_empty() { form.title.clone() } else { shorten(facsimile.name, 160) };
        form.items.push(Item::Facsimile { outline, level, pages });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_without_a_font_is_a_box_behind_its_picture() {
        let body = vec![Block::Paragraph(Paragraph::plain("Có biến động \u{671}, không ☐"))];
        let units = vec![Unit { kind: UnitKind::Text, body, ..Unit::default() }];
        let document = Document { units, ..Document::default() };
        assert_eq!(flat(&document).text().trim(), "Có biến động □, không ☐");
    }
}
