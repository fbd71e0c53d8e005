//! Drawings of both kinds (DrawingML and VML): pictures and the text in shapes.

use gazette_model::{Block, Inline, Paragraph};

use super::limits;
use super::line::Line;
use super::names::Ns;
use super::tree::Element;
use super::walk::{Story, Walk};

// How large a drawing is placed, in twentieths of a point, and what it says for those who cannot see it.
#[derive(Clone, Default)]
struct Placed {
    width: u32,
    height: u32,
    alt: String,
}

impl<'p> Walk<'p> {
    /// `w:drawing`, `w:pict` or `w:object`.
    pub(super) fn drawing(&mut self, story: &mut Story<'_>, element: Element<'_>, line: &mut Line<'p>) {
        if element.is(Ns::W, "drawing") {
            for place in element.children() {
                let size = place.child(Ns::Wp, "extent");
                let measure = |name: &str| {
                    size.and_then(|size| twips_of_emu(&size.attribute(Ns::None, name)?)).unwrap_or(0)
                };
                let about = place.child(Ns::Wp, "docPr");
                let about = |name: &str| about.and_then(|about| about.attribute(Ns::None, name));
                let alt = about("descr").filter(|text| !text.is_empty()).or_else(|| about("title"));
                let alt = alt.map(|text| short(&text)).unwrap_or_default();
                let placed = Placed { width: measure("cx"), height: measure("cy"), alt };
                for graphic in place.children().filter(|child| child.is(Ns::A, "graphic")) {
                    for data in graphic.children() {
                        self.shapes(story, data, &placed, line);
                    }
                }
            }
        } else {
            let pictures = self.pictures_met;
            self.shapes(story, element, &Placed::default(), line);
            if element.is(Ns::W, "object") && self.pictures_met == pictures {
                // An embedded object shows itself as a picture; without one nothing can be seen of it.
                self.remarks.unknown(element.printed_name());
            }
        }
    }

    // Walks shapes, groups and canvases down to pictures and text.
    fn shapes(&mut self, story: &mut Story<'_>, parent: Element<'_>, placed: &Placed, line: &mut Line<'p>) {
        for child in parent.children() {
            let (ns, name) = child.name();
            match (ns, name) {
                (Ns::W, "txbxContent") => {
                    let blocks = self.inner_story(story, child);
                    line.text_box(blocks);
                }
                (Ns::Mc, "AlternateContent") => {
                    if let Some(branch) = self.branch(child) {
                        self.shapes(story, branch, placed, line);
                    }
                }
                (Ns::A, "blip") => {
                    let id = child.attribute(Ns::R, "embed").filter(|id| !id.is_empty());
                    if let Some(id) = id.or_else(|| child.attribute(Ns::R, "link")) {
                        self.picture(story, &id, placed.width, placed.height, &placed.alt, line);
                    }
                }
                (Ns::V, "imagedata") => {
                    let id = child.attribute(Ns::R, "id").or_else(|| child.attribute(Ns::O, "relid"));
                    if let Some(id) = id {
                        let alt = if placed.alt.is_empty() {
                            child.attribute(Ns::O, "title").map(|title| short(&title)).unwrap_or_default()
                        } else {
                            placed.alt.clone()
                        };
                        self.picture(story, &id, placed.width, placed.height, &alt, line);
                    }
                }
                (Ns::V, "textpath") => {
                    if let Some(text) =
                        child.attribute(Ns::None, "string").filter(|text| !text.trim().is_empty())
                    {
                        line.text_box(vec![Block::Paragraph(Paragraph::plain(
                            text.replace(char::is_control, " "),
                        ))]);
                    }
                }
                // A shape of VML carries its size in a style of its own.
                (
                    Ns::V,
                    "shape" | "rect" | "roundrect" | "oval" | "image" | "line" | "polyline" | "curve" | "arc",
                ) => {
                    let inner = Placed {
                        alt: child
                            .attribute(Ns::None, "alt")
                            .map_or_else(|| placed.alt.clone(), |alt| short(&alt)),
                        ..vml_size(child).unwrap_or_else(|| placed.clone())
                    };
                    self.shapes(story, child, &inner, line);
                }
                (Ns::V, "shapetype") => {}
                (Ns::A, "t") => {
                    self.remarks.unknown(child.printed_name());
                    line.text_box(vec![Block::Paragraph(Paragraph::plain(
                        child.own_text().replace(char::is_control, " "),
                    ))]);
                }
                (Ns::C, "chart") | (Ns::Dgm, "relIds") => {
                    self.remarks.unknown(child.printed_name());
                    self.foreign_text(story, child, line);
                }
                // Ink, controls, films, embedded objects without a picture: drawn by programs of their own.
                (Ns::W, "control" | "movieReference" | "contentPart") | (Ns::W14, "contentPart") => {
                    self.remarks.unknown(child.printed_name());
                }
                (Ns::Other | Ns::C | Ns::Dgm, _) if parent.is(Ns::A, "graphicData") => {
                    self.remarks.unknown(child.printed_name());
                    self.shapes(story, child, placed, line);
                }
                _ => self.shapes(story, child, placed, line),
            }
        }
    }

    // A chart or diagram lies in a part of its own; it cannot be drawn, but its words are kept.
    fn foreign_text(&mut self, story: &mut Story<'_>, reference: Element<'_>, line: &mut Line<'p>) {
        let id = reference.attribute(Ns::R, "id").or_else(|| reference.attribute(Ns::R, "dm"));
        let part = id.and_then(|id| story.relations.get(&id)).filter(|relation| !relation.external);
        let Some(texts) = part.and_then(|part| self.words_of_part(&part.target)) else { return };
        let blocks = texts.into_iter().map(|text| Block::Paragraph(Paragraph::plain(text))).collect();
        line.text_box(blocks);
    }

    /// Adds a picture.
    fn picture(
        &mut self,
        story: &Story<'_>,
        id: &str,
        width: u32,
        height: u32,
        alt: &str,
        line: &mut Line<'p>,
    ) {
        self.pictures_met += 1;
        if let Some(place) = self.take_picture(story.relations, id, width, height, alt) {
            line.push(Inline::Picture { picture: place });
        }
    }
}

// 635 English metric units are a twentieth of a point.
fn twips_of_emu(text: &str) -> Option<u32> {
    u32::try_from(text.trim().parse::<u64>().ok()? / 635).ok()
}

fn vml_size(shape: Element<'_>) -> Option<Placed> {
    let style = shape.attribute(Ns::None, "style")?;
    let measure = |name: &str| {
        let mut entries = style.split(';').filter_map(|entry| entry.split_once(':'));
        let (_, value) = entries.find(|(key, _)| key.trim() == name)?;
        let value = value.trim();
        let end = value.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(value.len());
        let number: f64 = value.get(..end)?.parse().ok()?;
        let twips = match value.get(end..)?.trim() {
            "pt" => 20.0,
            "in" => 1_440.0,
            "cm" => 567.0,
            "mm" => 56.7,
            "px" | "" => 15.0,
            _ => return None,
        };
        let size = number * twips;
        (0.0..1e6).contains(&size).then_some(size as u32)
    };
    Some(Placed { width: measure("width")?, height: measure("height")?, alt: String::new() })
}

fn short(text: &str) -> String {
    text.chars().take(limits::ALTERNATIVE).collect()
}
