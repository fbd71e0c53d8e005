//! Typesets an issue: puts the documents into the world of the template, compiles and writes the PDF.

use std::collections::{BTreeMap, BTreeSet};

use gazette_model::{Date, Document, Kind, Section};
use gazette_text::normalize::normalize;
use typst::foundations::Bytes;
use typst_layout::PagedDocument;

use crate::form::{AttachmentForm, BodyForm, CodeForm, EntryForm, IssueForm, PageForm, SectionForm};
use crate::job::Relationship;
use crate::pack::pack;
use crate::setting::{Measure, Standing, facsimile, set, shorten};
use crate::world::Files;
use crate::{Job, Typeset, TypesetError, engine, fonts, picture, printed, qr, template, title};

const POINTS_PER_MM: f64 = 72.0 / 25.4;
/// For how many issues Typst's memory of unchanged parts is kept.
const KEPT_ISSUES: usize = 3;
/// The type of a cumulative index.
const INDEX: &str = "Mục lục tra cứu";
/// How many points a page picture may have on its longer side.
const LARGEST_PREVIEW: f64 = 6000.0;

/// Typesets an issue.
///
/// # Errors
///
/// If a character has no glyph, a template fails, or the pages cannot be written as PDF/A-3a with PDF/UA-1.
pub fn typeset(job: &Job<'_>) -> Result<Typeset, TypesetError> {
    let prepared = prepare(job)?;
    let (document, mut warnings) =
        engine::compile(&prepared.files).map_err(|error| name_document(job, error))?;
    let ident = format!("{}/{}", job.office.office.domain, job.issue);
    let pages = u32::try_from(document.pages().len()).unwrap_or(u32::MAX);
    let entry_pages = pages_of_entries(job, &document)?;
    let pdf = engine::export(&prepared.files, &document, &ident, job.date)?;
    // What Typst remembers of issues long past goes; what the last ones share stays, so that a change costs little. Whoever
    // does not come again leaves nothing behind: packing and the proof need the room.
    drop((document, prepared.files));
    typst::comemo::evict(if job.again { KEPT_ISSUES } else { 0 });
    let pdf = pack(&pdf)?;
    warnings.splice(0..0, prepared.warnings);
    let printed = prepared.printed;
    let front_pages = entry_pages.first().map_or(pages, |(first, _)| first - job.first_page);
    Ok(Typeset {
        pdf,
        pages,
        first_page: job.first_page,
        entry_pages,
        warnings,
        generated: prepared.generated,
        printed,
        front_pages,
    })
}

/// The numbers of the first and last page that each entry would have: lays the issue out and writes nothing.
///
/// # Errors
///
/// As [`typeset`].
pub fn pages(job: &Job<'_>) -> Result<Vec<(u32, u32)>, TypesetError> {
    let (document, _) = engine::compile(&prepare(job)?.files)?;
    typst::comemo::evict(KEPT_ISSUES);
    pages_of_entries(job, &document)
}

fn pages_of_entries(job: &Job<'_>, document: &PagedDocument) -> Result<Vec<(u32, u32)>, TypesetError> {
    let page = |label: String| {
        engine::page_of(document, &label)
            .map(|page| page + job.first_page - 1)
            .ok_or_else(|| TypesetError::Internal(format!("the template sets no place `{label}`")))
    };
    let entries = 1..=job.entries.len();
    entries.map(|index| Ok((page(format!("doc-{index}"))?, page(format!("doc-{index}-end"))?))).collect()
}

/// Names the document on which a template fails: the one that fails alone while another does not.
fn name_document(job: &Job<'_>, error: TypesetError) -> TypesetError {
    let fails = |index: usize| {
        let entries = job.entries.get(index).cloned().into_iter().collect();
        let alone = Job { entries, attachments: Vec::new(), ..job.clone() };
        prepare(&alone).and_then(|prepared| engine::compile(&prepared.files)).is_err()
    };
    match error {
        TypesetError::Template { message, file, line, hints, .. } if job.entries.len() > 1 => {
            let failing: Vec<usize> = (0..job.entries.len()).filter(|index| fails(*index)).collect();
            let document = match failing.as_slice() {
                [one] => job.entries.get(*one).map(|item| item.entry.number.clone()).unwrap_or_default(),
                _ => String::new(),
            };
            TypesetError::Template { message, file, line, document, hints }
        }
        other => other,
    }
}

/// The data files the templates read (`issue.json`, `doc-1.json`, pictures) by name, for work on templates with plain
/// `typst watch`; the names inside them begin with `/job/`.
///
/// # Errors
///
/// If a character has no glyph.
pub fn data(job: &Job<'_>) -> Result<BTreeMap<String, Vec<u8>>, TypesetError> {
    Ok(prepare(job)?.files.under("/job/"))
}

/// A page of the issue as PNG; `page` counts from 1, `dots_per_inch` is bounded by the size of the picture.
///
/// # Errors
///
/// As [`typeset`], and if there is no such page.
pub fn preview(job: &Job<'_>, page: u32, dots_per_inch: f64) -> Result<Vec<u8>, TypesetError> {
    let (document, _) = engine::compile(&prepare(job)?.files)?;
    picture_of(&document, page, dots_per_inch)
}

pub(crate) fn picture_of(
    document: &PagedDocument,
    page: u32,
    dots_per_inch: f64,
) -> Result<Vec<u8>, TypesetError> {
    let last = u32::try_from(document.pages().len()).unwrap_or(u32::MAX);
    let index = page.checked_sub(1).and_then(|index| usize::try_from(index).ok());
    let Some(found) = index.and_then(|index| document.pages().get(index)) else {
        return Err(TypesetError::NoPage { asked: page, last });
    };
    let longest = found.frame.width().to_pt().max(found.frame.height().to_pt()).max(1.0);
    let pixel_per_pt = (dots_per_inch / 72.0).clamp(0.1, LARGEST_PREVIEW / longest);
    let options = typst_render::RenderOptions { pixel_per_pt: pixel_per_pt.into(), render_bleed: false };
    typst_render::render(found, &options)
        .encode_png()
        .map_err(|error| TypesetError::Internal(format!("the page cannot be written as PNG: {error}")))
}

struct Prepared {
    files: Files,
    warnings: Vec<String>,
    generated: Vec<String>,
    printed: Vec<Document>,
}

/// Puts templates, documents and pictures into a closed world.
fn prepare(job: &Job<'_>) -> Result<Prepared, TypesetError> {
    let mut files = Files::new("/issue.typ", &[])
        .ok_or_else(|| TypesetError::Internal("the main template has no valid name".to_owned()))?;
    template::lay(&mut files, job.overrides);
    let page = &job.office.page;
    let [top, inner, bottom, outer] = page.margins_mm;
    let measure = Measure {
        width: page.width_mm * POINTS_PER_MM,
        height: page.height_mm * POINTS_PER_MM,
        margins: (inner + outer) * POINTS_PER_MM,
        size: page.text_pt,
    };
    let mut warnings = Vec::new();
    let mut generated = Vec::new();
    let mut all_printed = Vec::with_capacity(job.entries.len());
    let mut sections: Vec<(Section, SectionForm)> = Vec::new();
    for (index, item) in job.entries.iter().enumerate() {
        let name = format!("doc-{}", index + 1);
        let entry = item.entry;
        let title = title::quiet(&normalize(entry.title.trim()), item.document);
        let title = if title.is_empty() { entry.number.clone() } else { title };
        check(&title, &entry.number)?;
        check(&item.code, &entry.number)?;
        let behind = item.behind && !item.facsimiles.is_empty();
        let printed =
            if behind { facsimile::flat(item.document) } else { printed(item.document, job.office) };
        let pictures = picture::add(&mut files, &printed, &name, &title);
        warnings.extend(pictures.warnings.iter().cloned());
        let code = item.code.trim();
        let code = (!code.is_empty()).then(|| CodeForm { text: code.to_owned(), modules: qr::modules(code) });
        let heading = normalize(entry.body.trim());
        check(&heading, &entry.number)?;
        // Levels of headings may not skip one (PDF/UA-1, 7.4.2).
        let level = 2 + u32::from(!heading.is_empty());
        let standing = Standing {
            title: &shorten(&title, 200),
            level,
            administrative: entry.section == Section::Other,
            code: code.clone(),
            scans: item.facsimiles.iter().filter_map(|facsimile| facsimile.from_page).collect(),
        };
        let nothing = Document { metadata: printed.metadata.clone(), ..Document::default() };
        let mut set = set(if behind { &nothing } else { &printed }, standing, measure, &pictures)?;
        facsimile::add(
            &mut set.form,
            &mut files,
            &name,
            level,
            &item.facsimiles,
            behind.then_some(&printed),
        )?;
        warnings.extend(set.warnings.iter().cloned());
        let bytes = serde_json::to_vec(&set.form)?;
        files.add(&format!("/job/{name}.json"), Bytes::new(bytes));

        if sections.last().is_none_or(|(section, _)| *section != entry.section) {
            let title = banner(job, entry.section, item.document);
            generated.push(title.clone());
            sections.push((entry.section, SectionForm { title, bodies: Vec::new() }));
        }
        let Some((_, section)) = sections.last_mut() else { continue };
        if section.bodies.last().is_none_or(|body| body.title != heading) {
            if !heading.is_empty() {
                generated.push(heading.clone());
            }
            section.bodies.push(BodyForm { title: heading, entries: Vec::new() });
        }
        let continued_from = line("Tiếp theo", item.continuation.from.as_deref());
        let continued_in = line("Xem tiếp", item.continuation.to.as_deref());
        all_printed.push(printed);
        let lines = [Some(continued_from.clone()), Some(continued_in.clone()), code.map(|code| code.text)];
        let mut lines = lines.into_iter().flatten().filter(|line| !line.is_empty());
        if !continued_from.is_empty() {
            // A part that goes on is named again above it.
            generated.push(title.clone());
            generated.extend(lines.next());
        }
        generated.extend(set.form.notes.iter().map(|note| note.mark.clone()).filter(|mark| !mark.is_empty()));
        generated.extend(pictures.generated);
        generated.extend(lines);
        if let Some(body) = section.bodies.last_mut() {
            let date = entry.issued_on.map(figures).unwrap_or_default();
            body.entries.push(EntryForm { document: name, date, title, continued_from, continued_in });
        }
    }
    let imprint = page.imprint.iter().map(|line| normalize(line.trim()));
    let imprint: Vec<String> = imprint.filter(|line| !line.is_empty()).collect();
    generated.extend(imprint.iter().cloned());
    let emblem = emblem(job, &mut files, &mut warnings);
    let attachments = attachments(job, &mut files);
    let identity = &job.office.office;
    let number = job.issue.number.to_string();
    for line in [&identity.name].into_iter().chain(&page.imprint).chain(page.sections.values()) {
        check(&normalize(line), "office.toml")?;
    }
    let form = IssueForm {
        title: format!("Công báo {} số {number} ngày {}", job.office.office.name, figures(job.date))
            .replace("  ", " "),
        name: normalize(&identity.name),
        central: identity.kind == Kind::Central,
        number,
        date: figures(job.date),
        long_date: in_words(job.date),
        first_page: job.first_page,
        page: PageForm {
            width: page.width_mm,
            height: page.height_mm,
            top,
            inner,
            bottom,
            outer,
            text: page.text_pt,
            color: page.masthead_color.clone(),
        },
        emblem,
        sections: sections.into_iter().map(|(_, section)| section).collect(),
        imprint,
        attachments,
    };
    files.add("/job/issue.json", Bytes::new(serde_json::to_vec(&form)?));
    Ok(Prepared { files, warnings, generated, printed: all_printed })
}

/// Refuses a line of the gazette itself with a character no font has; `source` is where it comes from.
fn check(line: &str, source: &str) -> Result<(), TypesetError> {
    match line.chars().find(|c| !c.is_control() && !fonts::prints(*c)) {
        Some(character) => Err(TypesetError::MissingGlyph {
            document: source.to_owned(),
            place: shorten(line, 80),
            character,
        }),
        None => Ok(()),
    }
}

fn banner(job: &Job<'_>, section: Section, document: &Document) -> String {
    // A cumulative index is an issue of its own and stands in no section of documents.
    if section == Section::Other && document.metadata.kind.as_deref() == Some(INDEX) {
        return "MỤC LỤC CÔNG BÁO".to_owned();
    }
    let (key, usual) = match section {
        Section::Normative => ("normative", "VĂN BẢN QUY PHẠM PHÁP LUẬT"),
        Section::Other => ("other", "VĂN BẢN KHÁC"),
        Section::Corrections => ("corrections", "ĐÍNH CHÍNH"),
    };
    let named = job.office.page.sections.get(key).map(|title| normalize(title.trim()));
    named.filter(|title| !title.is_empty()).unwrap_or_else(|| usual.to_owned())
}

fn line(words: &str, number: Option<&str>) -> String {
    number.map_or_else(String::new, |number| format!("({words} Công báo số {})", number.trim()))
}

fn emblem(job: &Job<'_>, files: &mut Files, warnings: &mut Vec<String>) -> String {
    let Some(bytes) = job.emblem else { return String::new() };
    match picture::read(bytes) {
        Some(drawn) => {
            let path = format!("/job/emblem.{}", drawn.extension);
            files.add(&path, Bytes::new(bytes.to_vec()));
            path
        }
        None => {
            warnings.push(
                "biểu trưng trên trang đầu không phải ảnh PNG, JPEG hay SVG đọc được, trang in không có"
                    .to_owned(),
            );
            String::new()
        }
    }
}

fn attachments(job: &Job<'_>, files: &mut Files) -> Vec<AttachmentForm> {
    let mut names = BTreeSet::new();
    job.attachments
        .iter()
        .enumerate()
        .map(|(index, attachment)| {
            let path = format!("/job/attachment-{}", index + 1);
            files.add(&path, Bytes::new(attachment.bytes.clone()));
            let mut name = attachment.name.clone();
            if !names.insert(name.clone()) {
                name = format!("{}-{}", index + 1, attachment.name);
                names.insert(name.clone());
            }
            AttachmentForm {
                path,
                name,
                media_type: attachment.media_type.clone(),
                description: attachment.description.clone(),
                relationship: match attachment.relationship {
                    Relationship::Source => "source",
                    Relationship::Data => "data",
                    Relationship::Alternative => "alternative",
                    Relationship::Supplement => "supplement",
                }
                .to_owned(),
            }
        })
        .collect()
}

/// A date in figures as the gazette writes it: `22-11-2026`, `08-7-2022`, `18-01-2026`.
///
/// Days have two digits; months only where they are 1 or 2, so that nobody makes an 11 or 12 of them (Decree
/// 30/2020/NĐ-CP, annex I).
pub(crate) fn figures(date: Date) -> String {
    let month = if date.month() <= 2 { format!("{:02}", date.month()) } else { date.month().to_string() };
    format!("{:02}-{month}-{}", date.day(), date.year())
}

/// A date in words as documents write it: `22 tháng 11 năm 2026`, `05 tháng 02 năm 2026`.
pub(crate) fn in_words(date: Date) -> String {
    let month = if date.month() <= 2 { format!("{:02}", date.month()) } else { date.month().to_string() };
    format!("{:02} tháng {month} năm {}", date.day(), date.year())
}

/// No template part of an office.
pub(crate) fn no_overrides() -> &'static BTreeMap<String, Vec<u8>> {
    static NONE: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    &NONE
}

#[cfg(test)]
mod tests {
    use gazette_model::Date;

    use super::*;

    #[test]
    fn dates_follow_the_rule_of_leading_zeros() {
        for (date, short, long) in [
            (Date::constant(2020, 7, 24), "24-7-2020", "24 tháng 7 năm 2020"),
            (Date::constant(2022, 7, 8), "08-7-2022", "08 tháng 7 năm 2022"),
            (Date::constant(2015, 2, 28), "28-02-2015", "28 tháng 02 năm 2015"),
            (Date::constant(2026, 11, 22), "22-11-2026", "22 tháng 11 năm 2026"),
        ] {
            assert_eq!((figures(date), in_words(date)), (short.to_owned(), long.to_owned()));
        }
    }
}
