//! Pictures: kept with their bytes; those that cannot be drawn are told.

use gazette_model::{Code, Finding, Picture};

use super::limits;
use super::names::Ns;
use super::package::Relations;
use super::tree::Tree;
use super::walk::Walk;

impl Walk<'_> {
    /// The place of the picture of a relationship among all pictures.
    pub(super) fn take_picture(
        &mut self,
        relations: &Relations,
        id: &str,
        width: u32,
        height: u32,
        alt: &str,
    ) -> Option<usize> {
        let Some(relation) = relations.get(id) else {
            self.undrawable(id, "?");
            return None;
        };
        if relation.external {
            self.remarks.add(Finding::new(Code::ExternalRelationship).value("target", &relation.target));
            return None;
        }
        let key = (relation.target.clone(), width, height, alt.to_owned());
        if let Some(place) = self.picture_keys.get(&key) {
            return Some(*place);
        }
        let name = relation.target.rsplit('/').next().unwrap_or("").to_owned();
        let bytes = self.package.part(&relation.target).unwrap_or_default();
        let declared = self.package.content_type(&relation.target).unwrap_or("");
        let media_type = media_type_of(bytes).unwrap_or(declared).to_owned();
        let drawable = matches!(media_type.as_str(), "image/png" | "image/jpeg" | "image/gif");
        let room = self.picture_bytes.saturating_add(bytes.len()) <= limits::PICTURES;
        if !drawable || !room || media_type_of(bytes).is_none() {
            self.undrawable(&name, if media_type.is_empty() { "?" } else { &media_type });
        }
        let kept = if room { bytes.to_vec() } else { Vec::new() };
        self.picture_bytes = self.picture_bytes.saturating_add(kept.len());
        let place = self.pictures.len();
        self.pictures.push(Picture { name, media_type, width, height, alt: alt.to_owned(), bytes: kept });
        self.picture_keys.insert(key, place);
        Some(place)
    }

    fn undrawable(&mut self, name: &str, media_type: &str) {
        self.remarks
            .add(Finding::new(Code::PictureUndrawable).value("name", name).value("media_type", media_type));
    }

    /// The words of a chart or a diagram, each paragraph for itself.
    pub(super) fn words_of_part(&mut self, part: &str) -> Option<Vec<String>> {
        let text = self.package.text(part)?.ok()?;
        let tree = Tree::parse(&text, &mut self.foreign_nodes).ok()?;
        let mut texts: Vec<String> = Vec::new();
        tree.root().each(&mut |element| {
            let (ns, name) = element.name();
            if (ns == Ns::A && name == "t") || (ns == Ns::C && name == "v") {
                let words = element.own_text().replace(char::is_control, " ");
                // Every series of a chart names the categories again.
                let again = ns == Ns::C && texts.contains(&words);
                if !words.trim().is_empty() && !again {
                    texts.push(words);
                }
            }
            // Figures are drawn, not written.
            texts.len() < 1_000 && !element.is(Ns::C, "numCache")
        });
        Some(texts)
    }
}

// What the bytes say, whatever the name says.
fn media_type_of(bytes: &[u8]) -> Option<&'static str> {
    let starts = |head: &[u8]| bytes.starts_with(head);
    if starts(b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else if starts(&[0xff, 0xd8, 0xff]) {
        Some("image/jpeg")
    } else if starts(b"GIF8") {
        Some("image/gif")
    } else if starts(b"BM") {
        Some("image/bmp")
    } else if starts(b"II*\0") || starts(b"MM\0*") {
        Some("image/tiff")
    } else if starts(&[0xd7, 0xcd, 0xc6, 0x9a]) || starts(&[1, 0, 9, 0]) {
        Some("image/x-wmf")
    } else if starts(&[1, 0, 0, 0]) && bytes.get(40..44) == Some(b" EMF".as_slice()) {
        Some("image/x-emf")
    } else {
        None
    }
}
