//! The extract of one document (trích Công báo): its pages, cut out of the published PDF of its issue.

use std::fmt::Write as _;
use std::path::Path;

use gazette_archive::{Archive, ObjectId};
use gazette_ingest::pdf;
use gazette_model::{DocumentRecord, FileRole, IssuePart, Language};
use serde_json::json;

use super::{erratum, published, typeset};
use crate::answer::Answer;
use crate::digest::digest;
use crate::failure::{Failure, Outcome};
use crate::home::{self, Context};

/// An extract, and what it was cut out of.
pub(crate) struct Extracted {
    pub(crate) pdf: Vec<u8>,
    /// The PDF of the issue.
    file: String,
    /// Whether the issue carries a signature, which does not cover the extract.
    signed: bool,
}

/// Writes the pages of the document at `address` as a PDF of their own; of a document in parts, each part into its own.
pub(crate) fn run(context: &Context, address: &str, to: &Path) -> Outcome<Answer> {
    let archive = Archive::open(&context.path("archive"))?;
    let record = archive.document(address)?.ok_or_else(|| published::no_document(address))?;
    if record.issues.is_empty() {
        return Err(Failure::new(
            format!("{address} là văn bản nạp từ kho cũ, không có trang Công báo"),
            format!("{address} was imported and has no pages of a gazette"),
        )
        .hint("xuất bằng: gazette export … --to THƯ_MỤC", "export it with: gazette export … --to DIR"));
    }
    // Either all parts can be had or none is written.
    let mut all = Vec::new();
    for part in &record.issues {
        all.push((part, cut(context, &archive, &record, part)?));
    }
    let several = all.len() > 1;
    let mut files = Vec::new();
    let mut text = String::new();
    for (index, (part, extracted)) in all.iter().enumerate() {
        let file = if several {
            let stem = to.file_stem().unwrap_or_default().to_string_lossy();
            to.with_file_name(format!("{stem}-phan-{}.pdf", index + 1))
        } else {
            to.to_owned()
        };
        home::write(&file, &extracted.pdf)?;
        let sha256 = digest(&extracted.pdf);
        let (issue, pages, shown) = (part.issue, range(part), file.display());
        let _ = match context.language {
            Language::Vi => {
                writeln!(text, "Trích Công báo số {issue}, trang {pages}: {shown}\n  SHA-256 {sha256}")
            }
            Language::En => {
                writeln!(text, "Extract of issue {issue}, page {pages}: {shown}\n  SHA-256 {sha256}")
            }
        };
        if extracted.signed {
            text.push_str(context.say(
                "  Bản trích không mang chữ ký số của số Công báo: chữ ký ấy chỉ đúng với cả tệp.\n",
                "  The extract does not carry the signature of the issue, which is right for the whole file only.\n",
            ));
        }
        files.push(json!({
            "file": file, "issue": issue, "first_page": part.first_page, "last_page": part.last_page, "sha256": sha256,
            "whole": extracted.file, "signature_left_out": extracted.signed,
        }));
    }
    text.push_str(context.say(
        "Bản trích để đọc và gửi; bản có giá trị pháp lý là cả số Công báo. Kiểm tra bằng: gazette verify\n",
        "An extract is a copy to read and to send; the legal publication is the whole issue. Check it with: gazette verify\n",
    ));
    let first = files.first().map(|file| file["file"].clone()).unwrap_or_default();
    Ok(Answer::done(json!({ "file": first, "parts": files, "document": record.id }), text))
}

/// Cuts the pages of a document out of one of the issues it stands in; the same bytes every time.
pub(crate) fn cut(
    context: &Context,
    archive: &Archive,
    record: &DocumentRecord,
    part: &IssuePart,
) -> Outcome<Extracted> {
    let office = context.office()?;
    let issue = archive.issue(part.issue)?.ok_or_else(|| not_there(part, "sổ", "its record"))?;
    let Some(at) = issue.entries.iter().position(|entry| entry.document == record.id) else {
        return Err(not_there(part, "văn bản", "the document"));
    };
    let file = typeset::file_name(part.issue);
    let whole = archive.file(&ObjectId::issue(part.issue), &file)?;
    let ahead = erratum::ahead(&issue, !office.page.imprint.is_empty());
    let pages = (part.first_page.saturating_sub(ahead), part.last_page.saturating_sub(ahead));
    let number = issue.entries.get(at).map(|entry| entry.number.as_str()).unwrap_or_default();
    let of_issue = pdf::facts(&whole).map(|facts| facts.title).unwrap_or_default();
    let of_issue =
        if of_issue.is_empty() { format!("Công báo số {}", part.issue.number) } else { of_issue };
    let title = format!("{}{of_issue}: {number}", published::EXTRACT);
    let whole_digest = digest(&whole);
    let note = format!(
        "Bản trích trang {} của {of_issue}. Bản có giá trị pháp lý là cả số Công báo, tệp {file}, \
         SHA-256 {whole_digest}.",
        range(part)
    );
    let unsigned = "Chữ ký số của số Công báo chỉ đúng với cả tệp nên không có trong bản trích.";
    let originals =
        record.files.iter().filter(|file| matches!(file.role, FileRole::Original | FileRole::AnnexOriginal));
    let originals: Vec<_> = originals.map(|file| file.digest).collect();
    let identifier = digest(format!("{whole_digest} {} {}-{}", record.id, pages.0, pages.1).as_bytes());
    let extracted = gazette_typeset::extract(
        &whole,
        &gazette_typeset::Extract {
            pages,
            title: &title,
            note: &note,
            unsigned,
            date: issue.date,
            identifier,
            attached: &|bytes| originals.contains(&digest(bytes)),
        },
    )?;
    let there = pdf::page_texts(&whole);
    let (first, last) = (pages.0.saturating_sub(1) as usize, pages.1 as usize);
    if there.get(first..last) != Some(pdf::page_texts(&extracted.pdf).as_slice()) {
        return Err(not_there(part, "đúng chữ của các trang ấy", "the very words of these pages"));
    }
    Ok(Extracted { pdf: extracted.pdf, file, signed: extracted.signed })
}

/// The pages as they are printed: `7`, `5–7`.
fn range(part: &IssuePart) -> String {
    match (part.first_page, part.last_page) {
        (first, last) if first == last => first.to_string(),
        (first, last) => format!("{first}–{last}"),
    }
}

fn not_there(part: &IssuePart, what: &str, en: &str) -> Failure {
    let issue = part.issue;
    Failure::new(
        format!("không trích được từ Công báo số {issue}: trong kho không thấy {what}"),
        format!("nothing can be cut out of issue {issue}: the archive does not hold {en}"),
    )
    .hint("kiểm tra kho bằng: gazette audit", "check the archive with: gazette audit")
}
