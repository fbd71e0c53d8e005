//! The extract of one document (trích Công báo): its own PDF, with the pages it has in its issue.

use std::path::Path;

use gazette_archive::{Archive, ObjectId};
use gazette_ingest::pdf;
use gazette_model::{DocumentRecord, FileRole, IssueRecord, Language};
use gazette_typeset::{Attachment, Extract, Facsimile, FacsimilePage, Job, JobEntry, Relationship};
use serde_json::json;

use super::{published, typeset};
use crate::answer::Answer;
use crate::failure::{Failure, Outcome};
use crate::gather::{self, code, continuation, draw_bytes};
use crate::home::{self, Context};

/// Writes the pages of the document at `address` as a PDF of their own; of a document in parts, each part into its own.
pub(crate) fn run(context: &Context, address: &str, to: &Path) -> Outcome<Answer> {
    let archive = Archive::open(&context.path("archive"))?;
    let gone = || published::no_document(address);
    let record = archive.document(address)?.ok_or_else(gone)?;
    if record.issues.is_empty() {
        return Err(Failure::new(
            format!("{address} là văn bản nạp từ kho cũ, không có trang Công báo"),
            format!("{address} was imported and has no pages of a gazette"),
        )
        .hint("xuất bằng: gazette export … --to THƯ_MỤC", "export it with: gazette export … --to DIR"));
    }
    let mut files = Vec::new();
    let mut text = String::new();
    for (index, part) in record.issues.iter().enumerate() {
        let issue = archive.issue(part.issue)?.ok_or_else(gone)?;
        let bytes = extract(context, &archive, &record, &issue)?;
        let file = match record.issues.len() {
            1 => to.to_owned(),
            _ => {
                let stem = to.file_stem().unwrap_or_default().to_string_lossy();
                to.with_file_name(format!("{stem}-phan-{}.pdf", index + 1))
            }
        };
        home::write(&file, &bytes)?;
        text.push_str(&match context.language {
            Language::Vi => format!(
                "Trích Công báo số {}, trang {} đến {}: {}\n",
                part.issue,
                part.first_page,
                part.last_page,
                file.display()
            ),
            Language::En => format!(
                "Extract of issue {}, pages {} to {}: {}\n",
                part.issue,
                part.first_page,
                part.last_page,
                file.display()
            ),
        });
        files.push(json!({
            "file": file, "issue": part.issue, "first_page": part.first_page, "last_page": part.last_page,
        }));
    }
    let first = files.first().map(|file| file["file"].clone()).unwrap_or_default();
    Ok(Answer::done(json!({ "file": first, "parts": files, "document": record.id }), text))
}

/// The pages of a document in one issue, set again and proved to be those that were published.
fn extract(
    context: &Context,
    archive: &Archive,
    record: &DocumentRecord,
    issue: &IssueRecord,
) -> Outcome<Vec<u8>> {
    let office = context.office()?;
    let differs = |what: &str, en: &str| {
        Failure::new(
            format!("trang trích không giống trang đã đăng trong số {}: {what}", issue.issue),
            format!("the extracted pages are not those published in {}: {en}", issue.issue),
        )
        .hint(
            "mẫu trình bày hay office.toml đã đổi từ khi đăng; dùng tệp PDF của cả số, hoặc đặt lại như khi đăng",
            "templates or office.toml have changed since; use the PDF of the issue, or set them as they were",
        )
    };
    let Some(at) = issue.entries.iter().position(|entry| entry.document == record.id) else {
        return Err(differs("số này không có văn bản", "the document is not in it"));
    };
    let (entry, (first_page, last_page)) = (&issue.entries[at], issue.entry_pages[at]);
    let before = at.checked_sub(1).map(|at| &issue.entries[at]);
    let banner = before.is_none_or(|before| before.section != entry.section);
    let heading = banner || before.is_none_or(|before| before.body != entry.body);
    let object = ObjectId::document(&record.id);
    let mut attachments = Vec::new();
    let mut drawn: Vec<(String, Vec<FacsimilePage>, Option<u32>)> = Vec::new();
    let originals = || {
        record.files.iter().filter(|file| matches!(file.role, FileRole::Original | FileRole::AnnexOriginal))
    };
    let has_text = !record.document.units.is_empty();
    let mut behind = false;
    let mut pictures = gather::Pictured::new(entry, has_text.then_some(&record.document));
    for (index, file) in originals().enumerate() {
        let bytes = archive.file(&object, &file.path)?;
        let shown = entry.printing.facsimile
            || !has_text
            || pdf::page_texts(&bytes).iter().all(|page| page.trim().is_empty());
        let name = file.path.rsplit('/').next().unwrap_or(&file.path);
        let scans = if shown { Vec::new() } else { pdf::picture_pages(&bytes) };
        for (what, some) in pictures.shown(index, name, shown, &scans) {
            behind |= shown && index == 0 && has_text;
            drawn.push((what, draw_bytes(name, &bytes, some)?, some.map(|(first, _)| first)));
        }
        attachments.push(Attachment {
            name: file.path.rsplit('/').next().unwrap_or(&file.path).to_owned(),
            media_type: file.media_type.clone(),
            description: format!("Bản chính {}, SHA-256 {}", entry.number, file.digest),
            bytes,
            relationship: Relationship::Source,
        });
    }
    let part = match &entry.printing.instalment {
        Some(part) => gazette_typeset::part(&record.document, &part.after, &part.until),
        None => Some(record.document.clone()),
    };
    let document = part.ok_or_else(|| differs("không tách được phần này", "its part cannot be found"))?;
    let overrides = gather::overrides(context)?;
    let job = Job {
        office: &office,
        issue: issue.issue,
        date: issue.date,
        first_page,
        entries: vec![JobEntry {
            entry,
            document: &document,
            code: code(issue.issue, entry, originals().next().map(|file| file.digest)),
            continuation: continuation(issue.issue, entry),
            facsimiles: drawn
                .iter()
                .map(|(name, pages, from_page)| Facsimile { name, pages, from_page: *from_page })
                .collect(),
            behind,
        }],
        emblem: None,
        overrides: &overrides,
        attachments,
        extract: Some(Extract { banner, heading }),
    };
    let made = gazette_typeset::typeset(&job)?;
    let pages = last_page - first_page + 1;
    if made.pages != pages {
        let what = format!("{} / {pages}", made.pages);
        return Err(differs(&format!("số trang {what}"), &format!("{what} pages")));
    }
    let proof = crate::proof::prove(&[&entry.document], &made)
        .map_err(|error| differs(&error.to_string(), &error.to_string()))?;
    if !proof.equal {
        return Err(differs("chữ khác văn bản", "its words are not those of the document"));
    }
    same_pages(archive, issue, first_page, &made.pdf)
        .map_err(|page| differs(&format!("trang {page}"), &format!("page {page}")))?;
    Ok(made.pdf)
}

/// Whether each page says the same as in the issue; the number of the first that does not.
fn same_pages(archive: &Archive, issue: &IssueRecord, first_page: u32, made: &[u8]) -> Result<(), u32> {
    let published = archive
        .file(&ObjectId::issue(issue.issue), &typeset::file_name(issue.issue))
        .map_err(|_| first_page)?;
    let squeeze = |text: &String| text.split_whitespace().collect::<String>();
    let there: Vec<String> = pdf::page_texts(&published).iter().map(squeeze).collect();
    for (page, here) in (first_page..).zip(pdf::page_texts(made).iter().map(squeeze)) {
        if !there.contains(&here) {
            return Err(page);
        }
    }
    Ok(())
}
