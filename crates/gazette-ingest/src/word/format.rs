//! Direct formatting as it stands in `w:rPr` and `w:pPr`, each property known or left to the style.

use gazette_model::Align;

use super::limits;
use super::names::Ns;
use super::tree::Element;

/// Properties of a run; `None` leaves a property to what stands above.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct RunFormat {
    /// Properties that switch back and forth through the levels of styles.
    pub(super) toggles: [Option<bool>; Toggle::COUNT],
    /// Underlined.
    pub(super) underline: Option<bool>,
    /// Raised or lowered.
    pub(super) vertical: Option<Vertical>,
    /// The font of the letters of ASCII.
    pub(super) ascii: Option<String>,
    /// The font of other Western letters.
    pub(super) ansi: Option<String>,
    /// The style of the run.
    pub(super) style: Option<String>,
    /// Set from right to left.
    pub(super) reversed: bool,
    /// White without a ground of its own, or a point high: there, but not to be seen.
    pub(super) unseen: bool,
}

/// Properties that switch (ISO/IEC 29500-1, 17.7.3).
#[derive(Debug, Clone, Copy)]
pub(super) enum Toggle {
    Bold,
    Italic,
    Caps,
    SmallCaps,
    Strike,
    DoubleStrike,
    Vanish,
}

impl Toggle {
    pub(super) const COUNT: usize = 7;
    const NAMES: [(&'static str, Self); Self::COUNT] = [
        ("b", Self::Bold),
        ("i", Self::Italic),
        ("caps", Self::Caps),
        ("smallCaps", Self::SmallCaps),
        ("strike", Self::Strike),
        ("dstrike", Self::DoubleStrike),
        ("vanish", Self::Vanish),
    ];
}

/// How a run stands against the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Vertical {
    Baseline,
    Superscript,
    Subscript,
}

/// Properties of a paragraph.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct ParagraphFormat {
    /// How lines are set.
    pub(super) align: Option<Align>,
    /// The list it belongs to; 0 takes it out of any.
    pub(super) list: Option<i64>,
    /// Its level in the list.
    pub(super) level: Option<i64>,
    /// Tab stops, by position.
    pub(super) tabs: Vec<TabStop>,
    /// The style of the paragraph.
    pub(super) style: Option<String>,
}

/// A tab stop; a cleared one takes away that of a style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TabStop {
    /// From the left margin, in twentieths of a point.
    pub(super) position: i64,
    /// What fills the gap.
    pub(super) leader: Option<char>,
    /// Takes a stop away instead of setting one.
    pub(super) cleared: bool,
}

/// Whether an element such as `w:b` is on: it is unless its value says no.
pub(super) fn is_on(element: Element<'_>) -> bool {
    !element.w("val").is_some_and(|value| matches!(value.as_ref(), "0" | "false" | "off" | "none"))
}

/// Whether `w:shd` lays a ground that white letters stand out from.
pub(super) fn is_ground(shading: Element<'_>) -> bool {
    let fill = shading.w("fill");
    let plain = matches!(fill.as_deref(), None | Some("auto" | "FFFFFF" | "ffffff"));
    !plain || shading.w("val").is_some_and(|pattern| !matches!(pattern.as_ref(), "clear" | "nil"))
}

impl RunFormat {
    /// Reads `w:rPr`.
    pub(super) fn read(properties: Element<'_>) -> Self {
        let mut format = Self::default();
        let (mut white, mut ground, mut tiny) = (false, false, false);
        for property in properties.children() {
            let (ns, name) = property.name();
            if ns != Ns::W {
                continue;
            }
            if let Some((_, toggle)) = Toggle::NAMES.iter().find(|(known, _)| *known == name) {
                format.toggles[*toggle as usize] = Some(is_on(property));
                continue;
            }
            match name {
                "u" => format.underline = Some(is_on(property)),
                "vertAlign" => {
                    format.vertical = Some(match property.w("val").as_deref() {
                        Some("superscript") => Vertical::Superscript,
                        Some("subscript") => Vertical::Subscript,
                        _ => Vertical::Baseline,
                    });
                }
                "rFonts" => {
                    let font = |name: &str| {
                        property
                            .w(&format!("{name}Theme"))
                            .or_else(|| property.w(name))
                            .map(|font| font.into_owned())
                    };
                    format.ascii = font("ascii");
                    format.ansi = font("hAnsi");
                }
                "rStyle" => format.style = property.w("val").map(|style| style.into_owned()),
                "rtl" => format.reversed = is_on(property),
                "color" => {
                    white = property.w("val").is_some_and(|colour| colour.eq_ignore_ascii_case("ffffff"));
                }
                "highlight" => ground = true,
                "shd" => ground = is_ground(property),
                "sz" => {
                    tiny = property
                        .w("val")
                        .and_then(|size| size.trim().parse().ok())
                        .is_some_and(|size: u32| size <= 2);
                }
                _ => {}
            }
        }
        format.unseen = tiny || (white && !ground);
        format
    }

    /// Lays `self` over `below`: what `self` leaves open comes from there.
    pub(super) fn over(&self, below: &Self) -> Self {
        let mut toggles = below.toggles;
        for (mine, own) in toggles.iter_mut().zip(self.toggles) {
            *mine = own.or(*mine);
        }
        Self {
            toggles,
            underline: self.underline.or(below.underline),
            vertical: self.vertical.or(below.vertical),
            ascii: self.ascii.clone().or_else(|| below.ascii.clone()),
            ansi: self.ansi.clone().or_else(|| below.ansi.clone()),
            style: self.style.clone().or_else(|| below.style.clone()),
            reversed: self.reversed || below.reversed,
            unseen: self.unseen,
        }
    }

    /// Whether a switching property is on.
    pub(super) fn is(&self, toggle: Toggle) -> bool {
        self.toggles[toggle as usize] == Some(true)
    }
}

impl ParagraphFormat {
    /// Reads `w:pPr`.
    pub(super) fn read(properties: Element<'_>) -> Self {
        let mut format = Self::default();
        for property in properties.children() {
            let (ns, name) = property.name();
            if ns != Ns::W {
                continue;
            }
            match name {
                "jc" => {
                    format.align = property.w("val").map(|value| match value.as_ref() {
                        "left" | "start" => Align::Left,
                        "center" => Align::Center,
                        "right" | "end" => Align::Right,
                        _ => Align::Justify,
                    });
                }
                "numPr" => {
                    let number =
                        |name| property.child_value(name).and_then(|value| value.trim().parse().ok());
                    format.list = number("numId");
                    format.level = number("ilvl");
                }
                "tabs" => {
                    format.tabs = property.children().filter_map(TabStop::read).take(limits::TABS).collect();
                }
                "pStyle" => format.style = property.w("val").map(|style| style.into_owned()),
                _ => {}
            }
        }
        format
    }

    /// Lays `self` over `below`.
    pub(super) fn over(&self, below: &Self) -> Self {
        let mut tabs: Vec<TabStop> = below.tabs.clone();
        for own in &self.tabs {
            tabs.retain(|tab| tab.position != own.position);
            tabs.push(*own);
        }
        tabs.sort_by_key(|tab| tab.position);
        tabs.truncate(limits::TABS);
        Self {
            align: self.align.or(below.align),
            list: self.list.or(below.list),
            level: self.level.or(below.level),
            tabs,
            style: self.style.clone(),
        }
    }
}

impl TabStop {
    fn read(tab: Element<'_>) -> Option<Self> {
        let position = tab.w("pos")?.trim().parse().ok()?;
        let leader = tab.w("leader");
        Some(Self {
            position,
            leader: leader.and_then(|name| leader_of(&name)),
            cleared: tab.w("val").as_deref() == Some("clear"),
        })
    }
}

/// The character of a leader's name.
pub(super) fn leader_of(name: &str) -> Option<char> {
    match name {
        "dot" => Some('.'),
        "hyphen" => Some('-'),
        "underscore" | "heavy" => Some('_'),
        "middleDot" => Some('·'),
        _ => None,
    }
}
