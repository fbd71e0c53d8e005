//! The sections of a document: their pages, and their headers and footers.

use std::collections::VecDeque;

use gazette_model::{Orientation, PageSetup};

use super::names::Ns;
use super::tree::Element;

/// The sections that are still to come.
#[derive(Debug, Default)]
pub(super) struct Sections {
    pages: VecDeque<Option<PageSetup>>,
    now: Option<PageSetup>,
}

const A4: PageSetup = PageSetup { width: 11_906, height: 16_838, orientation: Orientation::Portrait };

impl Sections {
    /// Takes up the sections of a body in order.
    pub(super) fn new(sections: &[Element<'_>]) -> Self {
        Self { pages: sections.iter().map(|section| page_of(*section)).collect(), now: Some(A4) }
    }

    /// Enters the next section: its pages, where they differ from those before.
    pub(super) fn next(&mut self) -> Option<PageSetup> {
        let page = self.pages.pop_front().flatten()?;
        let same = self.now.is_some_and(|now| {
            let near = |one: u32, other: u32| one.abs_diff(other) < 60;
            near(now.width, page.width)
                && near(now.height, page.height)
                && now.orientation == page.orientation
        });
        self.now = Some(page);
        (!same).then_some(page)
    }
}

/// The properties of all sections of a body, in order.
pub(super) fn sections_of(body: Element<'_>) -> Vec<Element<'_>> {
    let mut sections = Vec::new();
    let top = body.id();
    body.each(&mut |element| {
        match element.name() {
            (Ns::W, "sectPr") => sections.push(element),
            (
                Ns::W,
                "body" | "p" | "pPr" | "sdt" | "sdtContent" | "customXml" | "smartTag" | "ins" | "moveTo",
            ) => return true,
            _ => return element.id() == top,
        }
        false
    });
    sections
}

fn page_of(section: Element<'_>) -> Option<PageSetup> {
    let size = section.child(Ns::W, "pgSz")?;
    let measure =
        |name: &str| size.w(name)?.trim().parse::<u32>().ok().filter(|size| (1..=100_000).contains(size));
    let (width, height) = (measure("w")?, measure("h")?);
    let orientation =
        if width > height || (width == height && size.w("orient").as_deref() == Some("landscape")) {
            Orientation::Landscape
        } else {
            Orientation::Portrait
        };
    Some(PageSetup { width, height, orientation })
}
