//! What documents do to each other, and what is in force, as a document's page tells it.

use std::collections::{HashMap, HashSet};

use gazette_model::{Document, DocumentRecord, ReferenceKind, Relation, Relations, Validity, ValidityState};
use gazette_text::citation::{self, CitedDocument};
use gazette_text::{number, structure};

use crate::ask::encode;
use crate::catalogue::Catalogue;
use crate::state::State;
use crate::view::{View, escape};

/// Relations of one kind that stand open; the others are one click away.
const OPEN: usize = 12;
/// Relations of one kind that are shown at all.
const MOST: usize = 500;

/// Relations of one kind.
pub(crate) struct Group {
    pub(crate) kind: &'static str,
    pub(crate) open: Vec<Line>,
    pub(crate) more: Vec<Line>,
}

/// One other document, and where it says what.
pub(crate) struct Line {
    pub(crate) name: String,
    pub(crate) href: Option<String>,
    pub(crate) on: Option<String>,
    /// The provisions concerned, in words.
    pub(crate) provisions: String,
    pub(crate) source: String,
    /// The place in the acting document that says so.
    pub(crate) source_href: Option<String>,
}

/// Whether the document is in force, in words, with where that is read from.
pub(crate) struct Status {
    /// `good`, `warn` or `soft`: how it is painted.
    pub(crate) tone: &'static str,
    pub(crate) words: &'static str,
    pub(crate) period: String,
    pub(crate) as_of: String,
    pub(crate) confirmed: Option<String>,
    pub(crate) sources: Vec<Line>,
}

/// What the index knows of a document; what its own words say, while there is no index.
pub(crate) fn known(state: &State, record: &DocumentRecord) -> (Relations, Option<Validity>) {
    if let Some(index) = state.index()
        && let Ok(Some(relations)) = index.relations(&record.id)
    {
        return (relations, index.validity(&record.id, state.today()).ok().flatten());
    }
    let catalogue = state.catalogue();
    let facts = gazette_text::relation::facts(record);
    let said = facts.acts.iter().take(MOST).map(|act| Relation {
        kind: act.kind,
        from: record.id.clone(),
        from_number: facts.number.clone(),
        places: act.places.clone(),
        to: catalogue
            .by_number(&act.target.name)
            .filter(|to| *to != record.id)
            .unwrap_or_default()
            .to_owned(),
        to_name: if act.target.address.is_empty() { &act.target.name } else { &act.target.address }.clone(),
        provisions: act.provisions.clone(),
        on: act.on,
        except: act.except,
        source: act.source.clone(),
    });
    (Relations { outgoing: said.collect(), incoming: Vec::new() }, None)
}

/// What the document does to others, by kind.
pub(crate) fn outgoing(
    v: &View,
    catalogue: &Catalogue,
    record: &DocumentRecord,
    all: &[Relation],
) -> Vec<Group> {
    let own = format!("/van-ban/{}", encode(&record.id, true));
    groups(v, all, active, |relation| Line {
        name: if relation.to.is_empty() {
            relation.to_name.clone()
        } else {
            name(catalogue, &relation.to, &relation.to_name)
        },
        href: href(&relation.to),
        on: day(v, relation),
        provisions: places(None, &relation.provisions),
        source: relation.source.clone(),
        source_href: relation.places.first().map(|place| format!("{own}/{}", encode(place, true))),
    })
}

/// What others do to the document, by kind.
pub(crate) fn incoming(
    v: &View,
    catalogue: &Catalogue,
    record: &DocumentRecord,
    all: &[Relation],
) -> Vec<Group> {
    groups(v, all, passive, |relation| of_actor(v, catalogue, Some(&record.document), relation))
}

fn of_actor(v: &View, catalogue: &Catalogue, own: Option<&Document>, relation: &Relation) -> Line {
    let base = href(&relation.from);
    Line {
        name: name(catalogue, &relation.from, &relation.from_number),
        on: day(v, relation),
        provisions: places(own, &relation.provisions),
        source: relation.source.clone(),
        source_href: relation
            .places
            .first()
            .and_then(|place| Some(format!("{}/{}", base.as_ref()?, encode(place, true)))),
        href: base,
    }
}

fn groups(
    v: &View,
    all: &[Relation],
    kind: fn(&View, ReferenceKind) -> &'static str,
    line: impl Fn(&Relation) -> Line,
) -> Vec<Group> {
    let mut groups: Vec<(ReferenceKind, Vec<Line>)> = Vec::new();
    for relation in all {
        let at = groups.iter().position(|(known, _)| *known == relation.kind).unwrap_or_else(|| {
            groups.push((relation.kind, Vec::new()));
            groups.len() - 1
        });
        let Some((_, lines)) = groups.get_mut(at) else { continue };
        if lines.len() < MOST {
            lines.push(line(relation));
        }
    }
    groups.sort_by_key(|(kind, _)| weight(*kind));
    groups
        .into_iter()
        .map(|(known, mut open)| {
            let more = open.split_off(OPEN.min(open.len()));
            Group { kind: kind(v, known), open, more }
        })
        .collect()
}

/// What changes something stands before what only cites.
fn weight(kind: ReferenceKind) -> u8 {
    match kind {
        ReferenceKind::Corrects => 0,
        ReferenceKind::Replaces => 1,
        ReferenceKind::Repeals => 2,
        ReferenceKind::Suspends => 3,
        ReferenceKind::Amends => 4,
        ReferenceKind::Consolidates => 5,
        ReferenceKind::Guides => 6,
        ReferenceKind::Basis => 7,
        ReferenceKind::Cites => 8,
    }
}

/// The status of a document in words.
pub(crate) fn status(v: &View, catalogue: &Catalogue, document: &Document, validity: &Validity) -> Status {
    let (tone, words) = match validity.state {
        ValidityState::Unknown => ("soft", v.say("Chưa rõ hiệu lực", "Validity not known")),
        ValidityState::NotYet => ("warn", v.say("Chưa có hiệu lực", "Not yet in force")),
        ValidityState::InForce => ("good", v.say("Còn hiệu lực", "In force")),
        ValidityState::PartlyLapsed => {
            ("warn", v.say("Đã có điều khoản bị sửa đổi hoặc hết hiệu lực", "Amended or lapsed in part"))
        }
        ValidityState::Suspended => ("warn", v.say("Ngưng hiệu lực", "Suspended")),
        ValidityState::Lapsed => ("soft", v.say("Hết hiệu lực", "No longer in force")),
    };
    let mut period = Vec::new();
    if let Some(from) = validity.from {
        period.push(format!("{} {}", v.say("từ", "from"), v.date(&from)));
    }
    if let Some(until) = validity.until {
        period.push(format!("{} {}", v.say("đến trước", "until before"), v.date(&until)));
    }
    Status {
        tone,
        words,
        period: period.join(" "),
        as_of: v.date(&validity.as_of),
        confirmed: validity.confirmation.as_ref().map(|one| format!("{} ({})", one.why, v.moment(&one.at))),
        sources: validity
            .sources
            .iter()
            .take(MOST)
            .map(|relation| {
                let mut line = of_actor(v, catalogue, Some(document), relation);
                line.name = format!("{}: {}", passive(v, relation.kind), line.name);
                line
            })
            .collect(),
    }
}

/// A correction as its notice tells it.
pub(crate) struct Corrected<'a> {
    pub(crate) href: &'a str,
    pub(crate) label: &'a str,
    pub(crate) erratum: bool,
    pub(crate) text: &'a str,
}

/// What corrections and later documents did to single places, as HTML by the address of the place.
pub(crate) fn at_places(
    v: &View,
    catalogue: &Catalogue,
    record: &DocumentRecord,
    corrections: &[Corrected<'_>],
    incoming: &[Relation],
) -> HashMap<String, String> {
    let mut known = HashSet::new();
    record.document.each_unit(&mut |path, unit| {
        if !unit.key.is_empty() && !unit.kind.is_grouping() {
            known.insert(path.to_owned());
        }
    });
    // A place may be named without saying that it stands in the attached text; a part of it may not have an address.
    let place = |path: &str| {
        let attached = format!("kem-theo/{path}");
        [path, &attached].into_iter().find_map(|path| {
            let mut path = path;
            loop {
                if known.contains(path) {
                    return Some(path.to_owned());
                }
                path = path.rsplit_once('/').filter(|(above, _)| above.contains("dieu-"))?.0;
            }
        })
    };
    let own = record.document.metadata.number.as_ref().map(|own| number::key(own.as_str()));
    let mut later: HashMap<String, String> = HashMap::new();
    let mut add = |path: String, html: String| {
        let notes = later.entry(path).or_default();
        if !notes.contains(&html) {
            notes.push_str(&html);
        }
    };
    for one in corrections {
        let kind = if one.erratum {
            v.say("Công báo đính chính", "Erratum of the gazette")
        } else {
            v.say("Đã được đính chính", "Corrected")
        };
        for cited in citation::find(one.text) {
            let meant = match &cited.document {
                CitedDocument::This => true,
                CitedDocument::Number(printed) => Some(number::key(printed)) == own,
                CitedDocument::Name { .. } => false,
            };
            for path in cited.provisions.iter().filter(|_| meant).filter_map(|path| place(path)) {
                add(path, note(v, kind, one.href, one.label, one.text, None));
            }
        }
    }
    for relation in incoming {
        if matches!(relation.kind, ReferenceKind::Basis | ReferenceKind::Cites | ReferenceKind::Consolidates)
        {
            continue;
        }
        let label = name(catalogue, &relation.from, &relation.from_number);
        let Some(to) = href(&relation.from) else { continue };
        for path in relation.provisions.iter().filter_map(|path| place(path)) {
            let on = relation.on.map(|on| v.date(&on));
            add(path, note(v, passive(v, relation.kind), &to, &label, &relation.source, on.as_deref()));
        }
    }
    later
}

/// A note at the place it is about; it is no part of the text.
fn note(v: &View, kind: &str, href: &str, label: &str, source: &str, on: Option<&str>) -> String {
    let source = match source.trim() {
        "" => String::new(),
        text if text == label => String::new(),
        text => format!("<span class=\"source\">{}</span>", escape(text)),
    };
    let on = on.map_or(String::new(), |on| format!(" ({} {})", v.say("từ", "from"), escape(on)));
    let lang = if v.english() { " lang=\"en\"" } else { "" };
    format!(
        "<div class=\"later\" role=\"note\"><p><b{lang}>{}</b>: <a href=\"{}\">{}</a>{on}</p>{source}</div>",
        escape(kind),
        escape(&v.to(href)),
        escape(label),
    )
}

/// The day an act takes effect; what is only cited has none.
fn day(v: &View, relation: &Relation) -> Option<String> {
    let acts = !matches!(relation.kind, ReferenceKind::Basis | ReferenceKind::Cites);
    relation.on.filter(|_| acts).map(|on| v.date(&on))
}

fn href(address: &str) -> Option<String> {
    (!address.is_empty()).then(|| format!("/van-ban/{}", encode(address, true)))
}

fn name(catalogue: &Catalogue, address: &str, printed: &str) -> String {
    let title = catalogue.entry(address).map(|(_, entry)| entry.title.clone());
    let printed = if printed.is_empty() { address } else { printed };
    title.unwrap_or_else(|| printed.to_owned())
}

/// Provisions in words, as the document itself calls them where it is at hand.
fn places(document: Option<&Document>, provisions: &[String]) -> String {
    const SHOWN: usize = 8;
    let empty = Document::default();
    let document = document.unwrap_or(&empty);
    let words: Vec<String> =
        provisions.iter().take(SHOWN).map(|path| structure::place(document, path)).collect();
    let more = if provisions.len() > SHOWN { "…" } else { "" };
    format!("{}{more}", words.join("; "))
}

/// What a document does.
fn active(v: &View, kind: ReferenceKind) -> &'static str {
    match kind {
        ReferenceKind::Basis => v.say("Căn cứ", "Based on"),
        ReferenceKind::Replaces => v.say("Thay thế", "Replaces"),
        ReferenceKind::Amends => v.say("Sửa đổi, bổ sung", "Amends"),
        ReferenceKind::Repeals => v.say("Bãi bỏ", "Repeals"),
        ReferenceKind::Corrects => v.say("Đính chính", "Corrects"),
        ReferenceKind::Suspends => v.say("Ngưng hiệu lực", "Suspends"),
        ReferenceKind::Guides => v.say("Hướng dẫn", "Guides"),
        ReferenceKind::Consolidates => v.say("Hợp nhất", "Consolidates"),
        ReferenceKind::Cites => v.say("Dẫn chiếu", "Cites"),
    }
}

/// What a later document does, seen from this one.
fn passive(v: &View, kind: ReferenceKind) -> &'static str {
    match kind {
        ReferenceKind::Replaces => v.say("Được thay thế bởi", "Replaced by"),
        ReferenceKind::Amends => v.say("Được sửa đổi, bổ sung bởi", "Amended by"),
        ReferenceKind::Repeals => v.say("Bị bãi bỏ bởi", "Repealed by"),
        ReferenceKind::Corrects => v.say("Được đính chính bởi", "Corrected by"),
        ReferenceKind::Suspends => v.say("Bị ngưng hiệu lực bởi", "Suspended by"),
        ReferenceKind::Guides => v.say("Được hướng dẫn bởi", "Guided by"),
        ReferenceKind::Consolidates => v.say("Được hợp nhất trong", "Consolidated in"),
        ReferenceKind::Basis => v.say("Là căn cứ của", "Basis of"),
        ReferenceKind::Cites => v.say("Được dẫn chiếu bởi", "Cited by"),
    }
}
