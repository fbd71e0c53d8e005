//! The tree of a document as HTML: every word once and in order, everything escaped.
//!
//! Each unit with an address becomes a section with that address as its anchor. Links to addresses carry their sign
//! in the style sheet, so that copied text is free of it.

mod blocks;
mod cited;
mod contents;

use std::collections::{BTreeSet, HashMap, HashSet};

use gazette_model::{Document, Unit, UnitKind};

pub(crate) use cited::{Citing, Leads};
pub(crate) use contents::{Item, contents, neighbours};

use crate::view::escape;

/// How deep units are followed; real documents have eight levels.
const DEEPEST: usize = 40;

/// Makes HTML of a document, or of some of its units.
pub(crate) struct Text<'a> {
    document: &'a Document,
    /// Address of the document, `/van-ban/BODY/NUMBER`.
    base: &'a str,
    /// `?lang=en`, or nothing.
    suffix: &'a str,
    /// The address of the unit to be marked.
    mark: &'a str,
    /// What later documents did to a unit, as HTML, by its address.
    later: HashMap<String, String>,
    out: String,
    ids: HashSet<String>,
    notes: BTreeSet<usize>,
    tables: usize,
    /// Where citations lead; without, they are words like others.
    leads: Option<Leads<'a>>,
    reading: cited::Reading,
}

impl<'a> Text<'a> {
    pub(crate) fn new(document: &'a Document, base: &'a str, suffix: &'a str, mark: &'a str) -> Self {
        let (out, ids, notes) = (String::new(), HashSet::new(), BTreeSet::new());
        let (later, reading) = (HashMap::new(), cited::Reading::default());
        Self { document, base, suffix, mark, later, out, ids, notes, tables: 0, leads: None, reading }
    }

    /// With what later documents did, to be told at the place.
    pub(crate) fn with_later(mut self, later: HashMap<String, String>) -> Self {
        self.later = later;
        self
    }

    /// With links where citations lead somewhere.
    pub(crate) fn with_leads(mut self, leads: Leads<'a>) -> Self {
        self.leads = Some(leads);
        self
    }

    /// The whole text.
    pub(crate) fn whole(mut self) -> String {
        for unit in &self.document.units {
            self.unit(unit, "", "", 2, 0);
        }
        // Notes that nothing refers to are shown too: nothing is dropped.
        self.notes.extend(0..self.document.notes.len());
        self.finish()
    }

    /// One unit, where `parent` is the address above it.
    pub(crate) fn part(mut self, unit: &'a Unit, parent: &str) -> String {
        self.unit(unit, parent, parent, 2, 0);
        self.finish()
    }

    fn finish(mut self) -> String {
        let mut done = 0;
        // A note can refer to another one, which is added while the list is written.
        let mut items = String::new();
        let mut written = HashSet::new();
        while let Some(note) = self.notes.iter().copied().find(|note| !written.contains(note)) {
            written.insert(note);
            let Some(known) = self.document.notes.get(note) else { continue };
            done += 1;
            let before = std::mem::take(&mut self.out);
            self.blocks(&known.blocks, 0);
            let inner = std::mem::replace(&mut self.out, before);
            let mark = if known.mark.is_empty() { (note + 1).to_string() } else { known.mark.clone() };
            items.push_str(&format!(
                "<li id=\"chu-thich-{n}\"><span class=\"mark\">{}</span><div>{inner}</div><a class=\"back\" href=\"#tro-{n}\" \
                 aria-label=\"Về chỗ có chú thích {}\"></a></li>",
                escape(&mark),
                escape(&mark),
                n = note + 1,
            ));
        }
        if done > 0 {
            self.out.push_str("<section class=\"notes\" aria-label=\"Chú thích\"><ol>");
            self.out.push_str(&items);
            self.out.push_str("</ol></section>");
        }
        self.out
    }

    fn unit(&mut self, unit: &'a Unit, path: &str, group: &str, level: usize, depth: usize) {
        if depth > DEEPEST {
            // Too deep to nest; the words are still shown.
            self.out.push_str(&format!("<p>{}</p>", escape(&unit.text())));
            return;
        }
        let below =
            |above: &str| if above.is_empty() { unit.key.clone() } else { format!("{above}/{}", unit.key) };
        let own = !unit.key.is_empty();
        let grouping = unit.kind.is_grouping();
        let anchor = match (own, grouping) {
            (false, _) => String::new(),
            // Chapters are no part of addresses, so their anchors hang below each other.
            (true, true) => below(group),
            (true, false) => below(path),
        };
        let path = if own && !grouping { anchor.clone() } else { path.to_owned() };
        let group = if own { anchor.clone() } else { group.to_owned() };
        self.reading.enter(unit, &path);
        let first = !anchor.is_empty() && self.ids.insert(anchor.clone());
        let id = if first { format!(" id=\"{}\"", escape(&anchor)) } else { String::new() };
        let here = if own && !grouping && anchor == self.mark { " here" } else { "" };
        let headed = !unit.heading.is_empty();
        let name = escape(unit.label.trim_end_matches(['.', ':']));
        // Attached texts and annexes are landmarks; hundreds of articles would be too many.
        let (tag, label) = match unit.kind {
            _ if name.is_empty() => ("div", String::new()),
            UnitKind::Attached | UnitKind::Annex => ("section", format!(" aria-label=\"{name}\"")),
            UnitKind::Article if !headed => ("div", format!(" role=\"group\" aria-label=\"{name}\"")),
            _ => ("div", String::new()),
        };
        self.out.push_str(&format!("<{tag}{id} class=\"u {}{here}\"{label}>", class(unit.kind)));
        let pin = if first && has_pin(unit.kind) { self.pin(&path, unit) } else { String::new() };
        if headed {
            let h = level.min(6);
            self.out.push_str(&format!("<h{h}>{pin}"));
            for (position, paragraph) in unit.heading.iter().enumerate() {
                if position > 0 {
                    self.out.push_str("<br>");
                }
                self.paragraph_inside(paragraph);
            }
            self.out.push_str(&format!("</h{h}>"));
        } else {
            self.out.push_str(&pin);
        }
        self.blocks(&unit.body, 0);
        if own
            && !grouping
            && let Some(later) = self.later.remove(&path)
        {
            self.out.push_str(&later);
        }
        for child in &unit.children {
            self.unit(child, &path, &group, level + usize::from(headed), depth + 1);
        }
        self.out.push_str(&format!("</{tag}>"));
    }

    /// The link to the address of a unit.
    fn pin(&self, path: &str, unit: &Unit) -> String {
        let place = gazette_text::structure::place(self.document, path);
        let what = if unit.kind == UnitKind::Article { "pin" } else { "pin small" };
        format!(
            "<a class=\"{what}\" href=\"{}/{}{}\" aria-label=\"Địa chỉ của {}\" title=\"{}\"></a>",
            self.base,
            crate::ask::encode(path, true),
            self.suffix,
            escape(&place),
            escape(&place),
        )
    }
}

fn has_pin(kind: UnitKind) -> bool {
    matches!(
        kind,
        UnitKind::Article
            | UnitKind::Clause
            | UnitKind::Point
            | UnitKind::Heading
            | UnitKind::Attached
            | UnitKind::Annex
    )
}

fn class(kind: UnitKind) -> &'static str {
    match kind {
        UnitKind::Head => "head",
        UnitKind::Title => "title",
        UnitKind::Preamble => "preamble",
        UnitKind::Basis => "basis",
        UnitKind::Enactment => "enactment",
        UnitKind::Part | UnitKind::Chapter | UnitKind::Section | UnitKind::Subsection => "group",
        UnitKind::Article => "article",
        UnitKind::Clause => "clause",
        UnitKind::Point => "point",
        UnitKind::Heading => "heading",
        UnitKind::Signature => "signature",
        UnitKind::Recipients => "recipients",
        UnitKind::Attached => "attached",
        UnitKind::Annex => "annex",
        UnitKind::Text => "text",
    }
}
