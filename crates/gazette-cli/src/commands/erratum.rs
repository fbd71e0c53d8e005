//! The gazette's own erratum (đính chính lỗi của Công báo): found by comparing what is printed with what was submitted.

use std::fmt::Write as _;

use gazette_archive::{Archive, ObjectId};
use gazette_ingest::pdf;
use gazette_model::{
    Block, Content, Difference, DifferenceKind, Document, DocumentRecord, Inline, IssueRecord, Metadata, Own,
    Paragraph, Reference, ReferenceKind, Style, Submission, Unit, UnitKind,
};
use gazette_text::{compare, structure};
use serde_json::json;

use super::{correct, document, typeset};
use crate::answer::Answer;
use crate::args::CorrectArgs;
use crate::failure::{Failure, Outcome};
use crate::home::Context;
use crate::{examine, own};

/// More faults than this are no erratum but a new publication.
const MOST_FAULTS: usize = 200;

/// A fault of the print, in the words of the erratum.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Fault {
    place: String,
    page: Option<u32>,
    wrong: String,
    right: String,
    before: String,
}

/// Compares, writes the erratum, registers it and puts it into the nearest draft.
pub(crate) fn run(context: &Context, args: &CorrectArgs) -> Outcome<Answer> {
    let office = context.office()?;
    let mut desk = context.desk()?;
    let target = document::one(desk.find(&args.target)?, &args.target)?;
    let number = target.document.number.as_ref().map(ToString::to_string).unwrap_or_default();
    let issue = correct::issue_of(&desk, &target)?;
    let Some(issue) = issue.filter(|issue| desk.is_published(*issue).unwrap_or(false)) else {
        return Err(Failure::new(
            format!("{number} chưa được đăng nên không có gì để đính chính"),
            format!("{number} is not published, so there is nothing to correct"),
        )
        .hint("sửa ngay trong bản thảo rồi dàn lại", "mend the draft and typeset it again"));
    };
    let archive = Archive::open(&context.path("archive"))?;
    let gone = || {
        Failure::new(
            format!("kho không có số {issue} hoặc văn bản của nó"),
            format!("the archive lacks issue {issue} or its document"),
        )
        .hint("kiểm tra kho bằng: gazette audit", "check the archive with: gazette audit")
    };
    let record = archive.issue(issue)?.ok_or_else(gone)?;
    let address = record
        .entries
        .iter()
        .find(|entry| entry.submission == target.id)
        .map(|entry| entry.document.clone())
        .ok_or_else(gone)?;
    let kept = archive.document(&address)?.ok_or_else(gone)?;
    let faults = match (&args.wrong, &args.right) {
        (Some(wrong), Some(right)) => {
            let place = args.place.clone().unwrap_or_default();
            vec![Fault {
                place,
                page: None,
                wrong: wrong.clone(),
                right: right.clone(),
                before: String::new(),
            }]
        }
        _ => compare(context, &archive, &kept, &target, &office)?,
    };
    if faults.is_empty() {
        let text = match context.language {
            gazette_model::Language::Vi => format!(
                "So {number} đã in với bản đã nhận: không khác chữ nào, không cần đính chính.\nNếu lỗi ở chỗ không so được (mục lục, đầu trang, bản quét): gazette correct {number} --erratum --wrong \"chữ in sai\" --right \"chữ đúng\" --place \"mục lục\"\n"
            ),
            gazette_model::Language::En => format!(
                "{number} as printed was compared with what was submitted: no word differs, there is nothing to correct.\nIf the fault is elsewhere (contents, running head, a scan): gazette correct {number} --erratum --wrong \"…\" --right \"…\" --place \"…\"\n"
            ),
        };
        return Ok(Answer::judged(json!({ "entry": null, "faults": [] }), text, true));
    }
    let metadata = Metadata {
        number: Some(own::next_number(context, &desk, Own::Erratum, "ĐC-CB")?),
        kind: Some("Đính chính".to_owned()),
        bodies: vec![own::publisher(&office)],
        issued_on: Some(context.today()),
        subject: Some(format!("{} đăng trên Công báo số {}", called(&target), record.issue.number)),
        references: vec![Reference {
            kind: ReferenceKind::Corrects,
            number: target.document.number.clone().unwrap_or_else(|| gazette_model::DocumentNumber::new("")),
            provision: None,
            source: String::new(),
        }],
        ..Metadata::default()
    };
    let lines = words(&record, &kept, &target, &faults);
    let fingerprint = crate::digest::digest(format!("erratum {address}\n{}", lines.join("\n")).as_bytes());
    let publisher = own::publisher(&office).to_uppercase();
    let signature = Unit {
        kind: UnitKind::Signature,
        body: vec![Block::Paragraph(Paragraph::plain(publisher))],
        ..Unit::default()
    };
    let subject = metadata.subject.clone().unwrap_or_default();
    let tree = own::document(metadata, &["ĐÍNH CHÍNH", &subject], vec![own::text(lines.clone()), signature]);
    let made = own::register(context, &mut desk, Own::Erratum, &tree, fingerprint)?;
    let draft = correct::next_draft(&desk, issue)?;
    let placed = correct::place(&mut desk, &office, draft, &made.id)?;
    let mut text = format!(
        "{} {} ({}):\n",
        context.say("Đã soạn đính chính của Công báo:", "Drafted the gazette's erratum:"),
        made.document.number.as_ref().map(ToString::to_string).unwrap_or_default(),
        made.id
    );
    for line in &lines {
        let _ = writeln!(text, "  {line}");
    }
    let _ = writeln!(text, "{}", correct::goes(context, placed));
    let told: Vec<_> = faults
        .iter()
        .map(|fault| json!({ "place": fault.place, "page": fault.page, "wrong": fault.wrong, "right": fault.right }))
        .collect();
    let entry = correct::entry(&made, &number, &target, Some(issue), placed);
    Ok(Answer::done(json!({ "entry": entry, "faults": told, "text": lines }), text))
}

fn called(target: &Submission) -> String {
    let number = target.document.number.as_ref().map(ToString::to_string).unwrap_or_default();
    match target.document.kind.as_deref() {
        Some(kind) => format!("{kind} số {number}"),
        None => number,
    }
}

/// The erratum in words.
fn words(record: &IssueRecord, kept: &DocumentRecord, target: &Submission, faults: &[Fault]) -> Vec<String> {
    let date = |date: gazette_model::Date| {
        format!("ngày {:02} tháng {:02} năm {}", date.day(), date.month(), date.year())
    };
    let parts: Vec<String> = kept
        .issues
        .iter()
        .map(|part| {
            format!(
                "số {} {}, trang {} đến trang {}",
                part.issue.number,
                date(part.date),
                part.first_page,
                part.last_page
            )
        })
        .collect();
    let parts = if parts.is_empty() {
        format!("số {} {}", record.issue.number, date(record.date))
    } else {
        parts.join("; ")
    };
    let mut out = vec![format!(
        "Công báo {parts}, đăng {} có chỗ in không đúng với văn bản gửi đăng. Công báo xin đính chính như sau:",
        called(target)
    )];
    for (index, fault) in faults.iter().enumerate() {
        let place = if fault.place.is_empty() { String::new() } else { format!("Tại {}", fault.place) };
        let page = fault.page.map(|page| format!(" (trang {page})")).unwrap_or_default();
        let place =
            if place.is_empty() && page.is_empty() { String::new() } else { format!("{place}{page}: ") };
        let said = match (fault.wrong.is_empty(), fault.right.is_empty()) {
            (true, _) if fault.before.is_empty() => format!("in thiếu “{}”.", fault.right),
            (true, _) => format!("in thiếu “{}” sau “{}”.", fault.right, fault.before),
            (false, true) if fault.before.is_empty() => format!("in thừa “{}”.", fault.wrong),
            (false, true) => format!("in thừa “{}” sau “{}”.", fault.wrong, fault.before),
            (false, false) => {
                // One word alone is found more surely with those before it.
                let lead = |words: &str| {
                    let short = words.split_whitespace().count() < 3;
                    let before: Vec<&str> = fault.before.split_whitespace().collect();
                    let before = before[before.len().saturating_sub(2)..].join(" ");
                    if short && !before.is_empty() { format!("{before} {words}") } else { words.to_owned() }
                };
                format!("đã in “{}”; đọc đúng là “{}”.", lead(&fault.wrong), lead(&fault.right))
            }
        };
        out.push(format!("{}. {place}{said}", index + 1));
    }
    out.push("Công báo thành thật xin lỗi cơ quan ban hành và bạn đọc.".to_owned());
    out
}

/// What differs between the pages and what was submitted.
fn compare(
    context: &Context,
    archive: &Archive,
    kept: &DocumentRecord,
    target: &Submission,
    office: &gazette_model::Office,
) -> Outcome<Vec<Fault>> {
    let printed = printed(archive, kept, !office.page.imprint.is_empty())?;
    let submitted = submitted(context, target)?;
    let submitted = gazette_typeset::printed(&submitted, office);
    let comparison = compare::compare(&submitted, &printed).map_err(|_| {
        Failure::new(
            "bản đã nhận hoặc trang đã in không có lớp chữ để so",
            "what was submitted or the pages hold no text to compare",
        )
        .hint(
            "nêu chỗ sai bằng --wrong \"chữ in sai\" --right \"chữ đúng\"",
            "name the fault with --wrong \"…\" --right \"…\"",
        )
    })?;
    // Equations are read with other spaces between their signs.
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    let differences = comparison.differences.iter();
    let faults: Vec<Fault> = differences
        .filter(|difference| difference.kind.is_real() && bare(&difference.a) != bare(&difference.b))
        .map(fault)
        .collect();
    if faults.len() > MOST_FAULTS {
        return Err(Failure::new(
            format!("có {} chỗ khác, quá nhiều cho một đính chính", faults.len()),
            format!("there are {} differences, too many for an erratum", faults.len()),
        )
        .hint(
            "xem lại bản đã nhận; nếu cả văn bản in sai thì đăng lại văn bản trong số tiếp theo",
            "look at what was submitted; if all of it is wrong, publish the document again in the next issue",
        ));
    }
    Ok(faults)
}

fn fault(difference: &Difference) -> Fault {
    let tail = |text: &str| {
        let words: Vec<&str> = text.split_whitespace().collect();
        words[words.len().saturating_sub(5)..].join(" ")
    };
    let kind = difference.kind;
    Fault {
        place: difference.place.clone(),
        page: difference.page_b,
        wrong: if kind == DifferenceKind::Delete { String::new() } else { difference.b.clone() },
        right: if kind == DifferenceKind::Insert { String::new() } else { difference.a.clone() },
        before: tail(&difference.before),
    }
}

/// The document as it stands on the pages of its issues, without the gazette's own lines.
fn printed(archive: &Archive, kept: &DocumentRecord, imprint: bool) -> Outcome<Document> {
    let mut blocks = Vec::new();
    for part in &kept.issues {
        let Some(record) = archive.issue(part.issue)? else { continue };
        let bytes = archive.file(&ObjectId::issue(part.issue), &typeset::file_name(part.issue))?;
        let logical = pdf::logical(&bytes).map_err(|error| {
            Failure::new(
                format!("không đọc lại được Công báo số {}: {error}", part.issue),
                format!("issue {} cannot be read: {error}", part.issue),
            )
            .hint("kiểm tra kho bằng: gazette audit", "check the archive with: gazette audit")
        })?;
        // Pages may run on through the year; blocks are counted by the pages of the file.
        let offset = ahead(&record, imprint);
        let mut inside = false;
        for block in logical {
            let page = block.page + offset;
            inside |= page >= part.first_page;
            if !inside
                || page > part.last_page
                || block.role == "Figure"
                || is_ours(&record, &kept.id, &block.text)
            {
                continue;
            }
            // An equation that the submitted PDF does not tell is none of our faults.
            let inline = match block.role.as_str() {
                "Formula" => Inline::Equation { text: block.text, omml: String::new() },
                _ => Inline::Text { text: block.text, style: Style::default() },
            };
            let inlines = vec![inline];
            blocks.push(Block::Paragraph(Paragraph { page: Some(page), inlines, ..Paragraph::default() }));
        }
    }
    Ok(structure::parse(Content { blocks, ..Content::default() }))
}

/// By how much printed page numbers are ahead of the pages of the file; only where they run on through the year.
pub(super) fn ahead(record: &IssueRecord, imprint: bool) -> u32 {
    if let Some(first) = record.first_page {
        return first.saturating_sub(1);
    }
    // An issue published by an earlier version does not tell.
    let last = record.entry_pages.iter().map(|pages| pages.1).max().unwrap_or(0);
    if last <= record.pages { 0 } else { (last + u32::from(imprint)).saturating_sub(record.pages) }
}

/// Whether a line was set by the gazette: banner, heading of a body, code, continuation.
fn is_ours(record: &IssueRecord, address: &str, text: &str) -> bool {
    let text = text.trim();
    let continuation =
        text.starts_with("(Tiếp theo Công báo số") || text.starts_with("(Xem tiếp Công báo số");
    let code = text.starts_with(&format!("{} · {address}", record.issue));
    let banner =
        ["VĂN BẢN QUY PHẠM PHÁP LUẬT", "VĂN BẢN KHÁC", "ĐÍNH CHÍNH", "MỤC LỤC CÔNG BÁO"].contains(&text);
    let named = |entry: &gazette_model::Entry| {
        entry.body == text || entry.title.to_lowercase() == text.to_lowercase()
    };
    continuation || code || banner || record.entries.iter().any(named)
}

/// The document as it was submitted: the signed original, or its copy where that is a scan.
fn submitted(context: &Context, target: &Submission) -> Outcome<Document> {
    let desk = context.desk()?;
    for roles in [["original", "annex-original"], ["copy", "annex-copy"]] {
        let mut contents = Vec::new();
        for role in roles {
            for file in target.files.iter().filter(|file| file.role == role) {
                let reading = examine::read_bytes(&desk.original_bytes(&file.digest)?);
                if !reading.content.blocks.is_empty() {
                    contents.push(reading.content);
                }
            }
        }
        if !contents.is_empty() {
            return Ok(structure::parse(compare::join(contents)));
        }
    }
    Ok(Document::default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_told_with_its_place_page_and_words() {
        let difference = |kind, a: &str, b: &str| Difference {
            kind,
            place: "Điều 3 khoản 2".to_owned(),
            path: gazette_model::UnitPath::default(),
            a: a.to_owned(),
            b: b.to_owned(),
            before: "một hai ba mức hỗ trợ là".to_owned(),
            after: String::new(),
            page_a: None,
            page_b: Some(4),
        };
        let replaced = fault(&difference(DifferenceKind::Replace, "500.000", "50.000"));
        assert_eq!((replaced.wrong.as_str(), replaced.right.as_str()), ("50.000", "500.000"));
        let lost = fault(&difference(DifferenceKind::Delete, "không", ""));
        assert_eq!(
            (lost.wrong.as_str(), lost.right.as_str(), lost.before.as_str()),
            ("", "không", "ba mức hỗ trợ là")
        );
        let added = fault(&difference(DifferenceKind::Insert, "", "không"));
        assert_eq!((added.wrong.as_str(), added.right.as_str()), ("không", ""));
    }
}
