//! The styles of a Word file (styles.xml), each resolved through what it is based on.

use std::collections::HashMap;

use super::border::Borders;
use super::format::{ParagraphFormat, RunFormat, Toggle};
use super::limits;
use super::names::Ns;
use super::tree::Element;

/// All styles.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
    default_paragraph: Option<String>,
    default_table: Option<String>,
    run: RunFormat,
    paragraph: ParagraphFormat,
    empty: Style,
}

/// A style, all levels that it is based on laid into it.
#[derive(Debug, Default, Clone)]
pub(super) struct Style {
    based_on: Option<String>,
    /// Of the runs.
    pub(super) run: RunFormat,
    /// Of the paragraphs.
    pub(super) paragraph: ParagraphFormat,
    /// The style of the chain that sets the list.
    pub(super) list_style: Option<String>,
    /// Of a table.
    pub(super) borders: Borders,
}

impl Styles {
    /// Reads styles.xml.
    pub(super) fn read(root: Element<'_>) -> Self {
        let mut all = Self::default();
        if let Some(defaults) = root.child(Ns::W, "docDefaults") {
            let inner = |outer: &str, name: &str| defaults.child(Ns::W, outer)?.child(Ns::W, name);
            all.run = inner("rPrDefault", "rPr").map(RunFormat::read).unwrap_or_default();
            all.paragraph = inner("pPrDefault", "pPr").map(ParagraphFormat::read).unwrap_or_default();
        }
        let mut own = HashMap::new();
        for element in root.children().filter(|child| child.is(Ns::W, "style")).take(limits::STYLES) {
            let Some(id) = element.w("styleId").map(|id| id.into_owned()) else { continue };
            let default =
                element.w("default").is_some_and(|value| matches!(value.as_ref(), "1" | "true" | "on"));
            match element.w("type").as_deref() {
                Some("paragraph") if default => all.default_paragraph = Some(id.clone()),
                Some("table") if default => all.default_table = Some(id.clone()),
                _ => {}
            }
            let paragraph = element.child(Ns::W, "pPr").map(ParagraphFormat::read).unwrap_or_default();
            let style = Style {
                based_on: element.child_value("basedOn").map(|id| id.into_owned()),
                run: element.child(Ns::W, "rPr").map(RunFormat::read).unwrap_or_default(),
                list_style: paragraph.list.map(|_| id.clone()),
                paragraph,
                borders: Borders::of_style(element),
            };
            own.insert(id, style);
        }
        for id in own.keys() {
            all.styles.insert(id.clone(), resolve(&own, id));
        }
        all
    }

    /// The style of a paragraph; the default where none is named.
    pub(super) fn paragraph(&self, id: Option<&str>) -> &Style {
        let named = id.and_then(|id| self.styles.get(id));
        named.or_else(|| self.styles.get(self.default_paragraph.as_deref()?)).unwrap_or(&self.empty)
    }

    /// The style of a table; the default where none is named.
    pub(super) fn table(&self, id: Option<&str>) -> &Style {
        let named = id.and_then(|id| self.styles.get(id));
        named.or_else(|| self.styles.get(self.default_table.as_deref()?)).unwrap_or(&self.empty)
    }

    /// A style by its id.
    pub(super) fn get(&self, id: &str) -> Option<&Style> {
        self.styles.get(id)
    }

    /// How paragraphs are set that say nothing of it.
    pub(super) fn defaults(&self) -> &ParagraphFormat {
        &self.paragraph
    }

    /// What a run looks like: its own formatting, its style, that of the paragraph, the defaults.
    pub(super) fn effective(&self, direct: &RunFormat, paragraph: &Style) -> RunFormat {
        let none = RunFormat::default();
        let style =
            direct.style.as_deref().and_then(|id| self.styles.get(id)).map_or(&none, |style| &style.run);
        let mut format = direct.over(&style.over(&paragraph.run.over(&self.run)));
        for index in 0..Toggle::COUNT {
            let levels = [style, &paragraph.run].map(|level| level.toggles[index] == Some(true));
            // A property that is on in an odd number of styles is on; a default that is on stays on.
            let from_styles = self.run.toggles[index] == Some(true) || (levels[0] != levels[1]);
            format.toggles[index] = Some(direct.toggles[index].unwrap_or(from_styles));
        }
        format
    }
}

fn resolve(own: &HashMap<String, Style>, id: &str) -> Style {
    let mut style = own.get(id).cloned().unwrap_or_default();
    let mut next = style.based_on.clone();
    for _ in 0..limits::STYLE_CHAIN {
        let Some(base) = next.as_deref().and_then(|id| own.get(id)) else { break };
        style.run = style.run.over(&base.run);
        style.paragraph = style.paragraph.over(&base.paragraph);
        style.list_style = style.list_style.or_else(|| base.list_style.clone());
        style.borders = style.borders.over(&base.borders);
        next.clone_from(&base.based_on);
    }
    style
}
