//! A document, whole or at one place.

use askama::Template;
use gazette_archive::ObjectId;
use gazette_model::{Document, DocumentRecord, FileRole, Unit, UnitKind};
use gazette_text::akoma::Edition;
use gazette_text::structure;

use super::citations::Citations;
use super::issue::{FileLine, file_line};
use super::linked::linked;
use super::relations::{self, Corrected, Group, Status};
use super::withdrawn::{Gone, orders};
use super::{name_of, render, title_of};
use crate::answer::Answer;
use crate::ask::{Ask, encode};
use crate::catalogue::Catalogue;
use crate::files::is_public;
use crate::route::Refused;
use crate::state::State;
use crate::text::{Citing, Item, Text, contents, neighbours};
use crate::verify::proof_address;
use crate::view::View;

#[derive(Template)]
#[template(path = "document.html")]
struct Page {
    v: View,
    base: String,
    /// The address below the list of documents.
    address: String,
    name: String,
    subject: String,
    html: String,
    contents: Vec<Item>,
    corrections: Vec<CorrectionLine>,
    corrects: Vec<CorrectionLine>,
    facts: Vec<(&'static str, String)>,
    issues: Vec<(String, String, String)>,
    files: Vec<FileLine>,
    /// By which orders files were taken back.
    orders: Vec<Gone>,
    /// Whether there is a page that tells who signed.
    signed: bool,
    proof: String,
    status: Option<Status>,
    /// What the document does to others.
    outgoing: Vec<Group>,
    /// What others do to it.
    incoming: Vec<Group>,
    /// Whether there is a page of similar documents.
    similar: bool,
    place: Option<Place>,
    imported: bool,
    citation: String,
    /// What search engines read.
    linked: String,
}

/// The unit a page is about.
struct Place {
    /// In words.
    name: String,
    anchor: String,
    before: Option<Item>,
    after: Option<Item>,
}

struct CorrectionLine {
    href: String,
    label: String,
    erratum: bool,
    text: String,
    issue: String,
}

pub(crate) fn document(state: &State, ask: &Ask, address: &str, path: &str) -> Result<Answer, Refused> {
    let record = state.document(address)?.ok_or(Refused::Missing)?;
    let catalogue = state.catalogue();
    let base = format!("/van-ban/{}", encode(address, true));
    let v = View::new(&state.site, ask);
    let suffix = if v.english() { "?lang=en" } else { "" };
    let items = contents(&record.document);
    let name = name_of(&record);
    let mut corrections = Vec::new();
    for correction in state.archive.corrections_of(address)? {
        // What corrects must itself be published.
        let Some(issue) = catalogue.issues_of(&correction.by).first().copied() else { continue };
        corrections.push(CorrectionLine {
            href: format!("/van-ban/{}", encode(&correction.by, true)),
            label: by_name(&catalogue, &correction.by),
            erratum: correction.record.erratum,
            text: correction.record.text,
            issue: state.site.issue_name(issue),
        });
    }
    let corrects = record.corrects.iter().map(|correction| CorrectionLine {
        href: format!("/van-ban/{}", encode(&correction.document, true)),
        label: by_name(&catalogue, &correction.document),
        erratum: correction.erratum,
        text: correction.text.clone(),
        issue: String::new(),
    });
    let files = record.files.iter().filter(|file| is_public(file));
    let issues = record.issues.iter().filter(|part| catalogue.issues.contains_key(&part.issue));
    let metadata = &record.document.metadata;
    let (relations, validity) = relations::known(state, &record);
    let told: Vec<Corrected<'_>> = corrections
        .iter()
        .map(|one| Corrected { href: &one.href, label: &one.label, erratum: one.erratum, text: &one.text })
        .collect();
    let later = relations::at_places(&v, &catalogue, &record, &told, &relations.incoming);
    let withdrawn = state.archive.withdrawn(&ObjectId::document(address)).unwrap_or_default();
    let index = state.index();
    let shown = match path {
        "" => None,
        path => Some(
            find(&record.document, path)
                .ok_or_else(|| Refused::NoPlace { document: base.clone(), name: name.clone() })?,
        ),
    };
    let own = shown.as_ref().map(|(_, _, own)| own.as_str());
    let citations =
        Citations::new(&record, (&base, suffix), own, &catalogue, index.as_deref(), &relations.outgoing);
    let leads = |citing: &Citing<'_>| citations.lead(citing);
    let text = Text::new(&record.document, &base, suffix, path).with_later(later).with_leads(&leads);
    let (html, place, title, at) = match &shown {
        None => (text.whole(), None, title_of(&record), base.clone()),
        Some((unit, parent, shown)) => {
            let html = text.part(unit, parent);
            let place = structure::place(&record.document, path);
            let (before, after) = neighbours(&items, shown);
            let title = format!("{place} – {name}");
            let at = format!("{base}/{}", encode(path, true));
            let (before, after) = (before.cloned(), after.cloned());
            (html, Some(Place { name: place, anchor: path.to_owned(), before, after }), title, at)
        }
    };
    let page = Page {
        status: validity.as_ref().map(|one| relations::status(&v, &catalogue, &record.document, one)),
        outgoing: relations::outgoing(&v, &catalogue, &record, &relations.outgoing),
        incoming: relations::incoming(&v, &catalogue, &record, &relations.incoming),
        similar: index.is_some(),
        html,
        place,
        corrections,
        corrects: corrects.collect(),
        facts: facts(&v, &record),
        issues: issues
            .map(|part| {
                let pages = super::issue::page_range(part.first_page, part.last_page);
                (
                    format!("/cong-bao/{}", part.issue.path()),
                    format!("{}, {}", state.site.issue_name(part.issue), v.date(&part.date)),
                    pages,
                )
            })
            .collect(),
        signed: state.judges()
            && record.files.iter().any(|file| {
                matches!(file.role, FileRole::Original | FileRole::AnnexOriginal)
                    && file.media_type == "application/pdf"
            }),
        files: files.map(|file| file_line(&v, &base, file, &withdrawn)).collect(),
        orders: orders(&v, &withdrawn),
        proof: proof_address(state, address),
        imported: record.issues.is_empty(),
        citation: citation(&record, path),
        linked: linked(&v, &record, &state.site.publisher, &relations, validity.as_ref()),
        subject: metadata.subject.clone().unwrap_or_default(),
        contents: items,
        name,
        base,
        address: encode(address, true),
        v: v.titled(title).at(&at),
    };
    render(&page)
}

/// The document as Akoma Ntoso.
pub(crate) fn akoma(state: &State, ask: &Ask, record: &DocumentRecord) -> Answer {
    let issue = record.issues.first().map(|part| (part.issue.to_string(), part.date));
    let edition = Edition {
        id: &record.id,
        published: issue.as_ref().map(|(issue, date)| (issue.as_str(), *date)),
        publisher: &state.site.publisher,
        pictures: &format!("{}/van-ban/{}/hinh/", ask.origin, encode(&record.id, true)),
    };
    let xml = gazette_text::akoma::akoma(&record.document, &edition);
    Answer::made("application/akn+xml; charset=utf-8", xml, super::CACHE)
        .with("access-control-allow-origin", "*")
}

fn by_name(catalogue: &Catalogue, address: &str) -> String {
    catalogue.entry(address).map_or_else(|| address.to_owned(), |(_, entry)| entry.title.clone())
}

/// The unit to be shown for an address — the article around a clause or point — with the address above it and its own.
fn find<'a>(document: &'a Document, path: &str) -> Option<(&'a Unit, String, String)> {
    let mut exists = false;
    let mut shown: Option<(String, &Unit)> = None;
    document.each_unit(&mut |known, unit| {
        if unit.key.is_empty() || unit.kind.is_grouping() {
            return;
        }
        exists |= known == path;
        let around = known == path || path.strip_prefix(known).is_some_and(|rest| rest.starts_with('/'));
        let page = matches!(unit.kind, UnitKind::Article) || known == path;
        // The outermost article around the place; else the place itself.
        if around && page && shown.is_none() {
            shown = Some((known.to_owned(), unit));
        }
    });
    let (own, unit) = shown.filter(|_| exists)?;
    let parent = own.rsplit_once('/').map(|(parent, _)| parent.to_owned()).unwrap_or_default();
    Some((unit, parent, own))
}

fn facts(v: &View, record: &DocumentRecord) -> Vec<(&'static str, String)> {
    let metadata = &record.document.metadata;
    let mut facts = Vec::new();
    let mut add = |name, value: Option<String>| {
        facts.extend(value.filter(|value| !value.is_empty()).map(|value| (name, value)));
    };
    add(v.say("Số, ký hiệu", "Number"), metadata.number.as_ref().map(ToString::to_string));
    add(v.say("Loại văn bản", "Type"), metadata.kind.clone());
    add(v.say("Cơ quan ban hành", "Issuing body"), Some(metadata.bodies.join("; ")));
    add(v.say("Lĩnh vực", "Field"), metadata.field.clone());
    add(v.say("Ngày ban hành", "Issued on"), metadata.issued_on.map(|date| v.date(&date)));
    add(v.say("Ngày thông qua", "Adopted on"), metadata.adopted_on.map(|date| v.date(&date)));
    let source = metadata
        .effective_text
        .as_ref()
        .map(|text| format!("{}: “{text}”", v.say("văn bản ghi", "in its words")));
    let effective = match (metadata.effective_on.map(|date| v.date(&date)), source) {
        (Some(date), Some(source)) => Some(format!("{date} ({source})")),
        (date, source) => date.or(source),
    };
    add(v.say("Ngày có hiệu lực", "In force from"), effective);
    let signed = metadata.signatories.iter().map(|one| match (one.position.as_str(), one.name.as_str()) {
        ("", name) => name.to_owned(),
        (position, name) => format!("{name} ({position})"),
    });
    add(v.say("Người ký", "Signed by"), Some(signed.collect::<Vec<_>>().join("; ")));
    if !record.imported_from.is_empty() {
        add(v.say("Nguồn", "Source"), Some(record.imported_from.clone()));
    }
    facts
}

/// How the place is cited in Vietnamese: `điểm a khoản 2 Điều 5 Quyết định số …`.
fn citation(record: &DocumentRecord, path: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    for segment in path.split('/').rev().filter(|segment| !segment.is_empty()) {
        let label = |name: &str| segment.strip_prefix(name).map(|label| label.replace("dd", "đ"));
        words.push(if let Some(label) = label("diem-") {
            format!("điểm {label}")
        } else if let Some(label) = label("khoan-") {
            format!("khoản {label}")
        } else if let Some(label) = label("dieu-") {
            format!("Điều {label}")
        } else if segment.starts_with("kem-theo") {
            "văn bản ban hành kèm theo".to_owned()
        } else {
            structure::place(&record.document, segment)
        });
    }
    let metadata = &record.document.metadata;
    words.push(name_of(record));
    if let Some(date) = metadata.issued_on {
        words.push(format!("ngày {:02} tháng {:02} năm {}", date.day(), date.month(), date.year()));
    }
    if !metadata.bodies.is_empty() {
        words.push(format!("của {}", metadata.bodies.join(", ")));
    }
    words.join(" ")
}
