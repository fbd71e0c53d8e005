//! Automatic numbering (numbering.xml): the label that Word prints before a paragraph.
//!
//! A paragraph names a list (`w:num`) and a level; the list names an abstract list whose levels hold the
//! formats. Lists of one abstract list count on together, unless one of them sets its own start.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::format::{ParagraphFormat, RunFormat};
use super::limits;
use super::names::Ns;
use super::number_format;
use super::styles::Styles;
use super::tree::Element;

const LEVELS: usize = 9;

/// The lists of a document and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    abstracts: HashMap<i64, AbstractList>,
    lists: HashMap<i64, List>,
    counters: HashMap<i64, [Option<u32>; LEVELS]>,
    started: HashSet<(i64, usize)>,
}

#[derive(Debug, Default)]
struct AbstractList {
    levels: [Option<Rc<Level>>; LEVELS],
    style_link: Option<String>,
}

#[derive(Debug, Default)]
struct List {
    of: i64,
    levels: [Option<Rc<Level>>; LEVELS],
    starts: [Option<u32>; LEVELS],
}

/// One level of a list.
#[derive(Debug, Default)]
pub(super) struct Level {
    start: u32,
    format: String,
    sample: Option<String>,
    text: String,
    restart: Option<usize>,
    legal: bool,
    paragraph_style: Option<String>,
    /// What stands between label and text.
    pub(super) suffix: Suffix,
    /// How the label looks.
    pub(super) run: RunFormat,
}

/// What stands between a label and the text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Suffix {
    #[default]
    Tab,
    Space,
    Nothing,
}

/// A label as it is printed.
#[derive(Debug)]
pub(super) struct Label {
    /// Its text.
    pub(super) text: String,
    /// The level it comes from.
    pub(super) level: Rc<Level>,
    /// A number format that is not known; decimal was printed instead.
    pub(super) unknown_format: Option<String>,
}

impl Numbering {
    /// Reads numbering.xml.
    pub(super) fn read(root: Element<'_>) -> Self {
        let mut all = Self::default();
        for element in root.children().take(limits::LISTS) {
            match element.name() {
                (Ns::W, "abstractNum") => {
                    let Some(id) = number(element.w("abstractNumId").as_deref()) else { continue };
                    let mut list = AbstractList {
                        style_link: element.child_value("numStyleLink").map(|style| style.into_owned()),
                        ..AbstractList::default()
                    };
                    for (index, level) in element.children().filter_map(read_level) {
                        list.levels[index] = Some(Rc::new(level));
                    }
                    all.abstracts.insert(id, list);
                }
                (Ns::W, "num") => {
                    let Some(id) = number(element.w("numId").as_deref()) else { continue };
                    let Some(of) = number(element.child_value("abstractNumId").as_deref()) else { continue };
                    let mut list = List { of, ..List::default() };
                    for change in element.children().filter(|child| child.is(Ns::W, "lvlOverride")) {
                        let Some(index) = level_index(change) else { continue };
                        list.starts[index] = change.child_value("startOverride").as_deref().and_then(start);
                        if let Some((_, level)) = change.child(Ns::W, "lvl").and_then(read_level) {
                            list.levels[index] = Some(Rc::new(level));
                        }
                    }
                    all.lists.insert(id, list);
                }
                _ => {}
            }
        }
        all
    }

    /// The label of the next paragraph with this formatting, counting on; `None` where it has none.
    ///
    /// `list_style` is the style that puts the paragraph into its list, where the paragraph itself does not.
    pub(super) fn next(
        &mut self,
        direct: &ParagraphFormat,
        style: &ParagraphFormat,
        list_style: Option<&str>,
        styles: &Styles,
    ) -> Option<Label> {
        let list_id = direct.list.or(style.list).filter(|list| *list != 0)?;
        let list = self.lists.get(&list_id)?;
        let abstract_id = self.follow(list.of, styles);
        let base = self.abstracts.get(&abstract_id)?;
        let definition = |index: usize| list.levels[index].clone().or_else(|| base.levels[index].clone());
        let index = match (direct.list, direct.level) {
            (_, Some(level)) => level,
            (Some(_), None) => 0,
            (None, None) => {
                let linked = |style: Option<&str>| {
                    let style = style?;
                    (0..LEVELS).find(|index| {
                        definition(*index)
                            .is_some_and(|level| level.paragraph_style.as_deref() == Some(style))
                    })
                };
                let level = linked(direct.style.as_deref()).or_else(|| linked(list_style));
                level.and_then(|level| i64::try_from(level).ok()).or(style.level).unwrap_or(0)
            }
        };
        let index = usize::try_from(index).ok().filter(|index| *index < LEVELS)?;
        let level = definition(index)?;
        let start_of = |index: usize| {
            list.starts[index].or_else(|| definition(index).map(|level| level.start)).unwrap_or(1)
        };

        let counters = self.counters.entry(abstract_id).or_default();
        let first_use = self.started.insert((list_id, index));
        counters[index] = Some(match counters[index] {
            Some(_) if first_use && list.starts[index].is_some() => start_of(index),
            Some(count) => count.saturating_add(1),
            None => start_of(index),
        });
        for (deeper, counter) in counters.iter_mut().enumerate().skip(index + 1) {
            // A level that names where it restarts goes on below all other levels; 0 never restarts.
            let restarts =
                definition(deeper).and_then(|level| level.restart).is_none_or(|after| index < after);
            if restarts {
                *counter = None;
            }
        }
        let counters = *counters;

        let mut unknown_format = None;
        let mut print = |index: usize| -> String {
            let Some(shown) = definition(index) else { return String::new() };
            let number = counters[index].unwrap_or_else(|| start_of(index));
            if level.legal && shown.format != "none" {
                return number.to_string();
            }
            if let Some(sample) = &shown.sample {
                return number_format::print_after_sample(number, sample);
            }
            number_format::print(number, &shown.format).unwrap_or_else(|| {
                unknown_format = Some(shown.format.clone());
                number.to_string()
            })
        };
        let mut text = String::new();
        if level.format == "bullet" {
            text.push_str(&level.text);
        } else {
            let mut rest = level.text.chars().peekable();
            while let Some(c) = rest.next() {
                let digit =
                    rest.peek().and_then(|next| next.to_digit(10)).filter(|digit| c == '%' && *digit > 0);
                match digit {
                    Some(digit) => {
                        rest.next();
                        text.push_str(&print(digit as usize - 1));
                    }
                    None => text.push(c),
                }
            }
        }
        let text = text.chars().take(limits::LABEL).collect();
        Some(Label { text, level, unknown_format })
    }

    // An abstract list may leave its levels to that of a numbering style.
    fn follow(&self, mut id: i64, styles: &Styles) -> i64 {
        for _ in 0..4 {
            let Some(link) = self.abstracts.get(&id).and_then(|list| list.style_link.as_deref()) else {
                break;
            };
            let list = styles.get(link).and_then(|style| style.paragraph.list);
            let Some(next) = list.and_then(|list| self.lists.get(&list)) else { break };
            if next.of == id {
                break;
            }
            id = next.of;
        }
        id
    }
}

fn read_level(element: Element<'_>) -> Option<(usize, Level)> {
    if !element.is(Ns::W, "lvl") {
        return None;
    }
    let index = level_index(element)?;
    // A format that old readers do not know stands in a choice; the first one is the real one.
    let format = element.child(Ns::W, "numFmt").or_else(|| {
        let choice = element.child(Ns::Mc, "AlternateContent")?.child(Ns::Mc, "Choice")?;
        choice.child(Ns::W, "numFmt")
    });
    let name = format
        .and_then(|format| format.w("val"))
        .map_or_else(|| "decimal".to_owned(), |name| name.into_owned());
    let sample = format.and_then(|format| format.w("format")).filter(|_| name == "custom");
    let text = element.child_value("lvlText").unwrap_or_default();
    let level = Level {
        start: element.child_value("start").as_deref().and_then(start).unwrap_or(0),
        format: name,
        sample: sample.map(|sample| sample.into_owned()),
        text: text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(limits::LABEL).collect(),
        restart: element.child_value("lvlRestart").and_then(|value| value.trim().parse().ok()),
        legal: element.child(Ns::W, "isLgl").is_some_and(super::format::is_on),
        paragraph_style: element.child_value("pStyle").map(|style| style.into_owned()),
        suffix: match element.child_value("suff").as_deref() {
            Some("space") => Suffix::Space,
            Some("nothing") => Suffix::Nothing,
            _ => Suffix::Tab,
        },
        run: element.child(Ns::W, "rPr").map(RunFormat::read).unwrap_or_default(),
    };
    Some((index, level))
}

fn level_index(element: Element<'_>) -> Option<usize> {
    element.w("ilvl")?.trim().parse().ok().filter(|index| *index < LEVELS)
}

fn number(text: Option<&str>) -> Option<i64> {
    text?.trim().parse().ok()
}

fn start(text: &str) -> Option<u32> {
    text.trim().parse::<u32>().ok()
}
