//! `gazette publish`: makes an issue final: archive, log, register, index.

use std::fmt::Write as _;

use gazette_archive::{Archive, ObjectId, Source, StagedFile};
use gazette_desk::{Desk, Publication};
use gazette_model::{
    CorrectionRecord, DocumentRecord, FileRecord, FileRole, GazetteKey, IssueId, IssuePart, IssueRecord,
    Language, Own, ReferenceKind, Submission, SubmittedFile,
};
use serde_json::json;

use super::{receive, reindex, seal, typeset};
use crate::answer::Answer;
use crate::axis;
use crate::digest::digest;
use crate::failure::{Failure, Outcome};
use crate::gather;
use crate::home::{self, Context};
use crate::{log, notary};

/// Publishes the draft of `issue`.
pub(crate) fn run(context: &Context, issue: IssueId) -> Outcome<Answer> {
    let mut desk = context.desk()?;
    let lock = context.one_at_a_time(home::PATIENCE)?;
    reindex::finish_held(context, &lock)?;
    if desk.is_published(issue)? {
        return Err(gazette_desk::DeskError::IssuePublished(issue).into());
    }
    context.note_configuration(&mut desk)?;
    desk.require_approval(issue)?;
    // Typesetting is deterministic, so what is published is what the clerk saw, made and proved anew.
    let made = typeset::make(context, issue)?;
    if !made.proof.equal {
        return Err(Failure::new(
            format!("số {issue} chưa được đăng: bản dàn trang không khớp văn bản"),
            format!("issue {issue} is not published: its pages differ from its documents"),
        )
        .hint(
            format!("xem chỗ khác bằng: gazette typeset {issue}"),
            format!("see where with: gazette typeset {issue}"),
        ));
    }
    desk.save_typeset(&made.draft, made.typeset.pages, &made.digest, made.proof.equal)?;
    // Sealed before anything is written: without the seal the issue is not published at all.
    let policy = context.office()?.seal;
    let sealed = if policy.is_configured() {
        Some(notary::seal(context, &policy, &receive::anchors(context)?, &made.typeset.pdf)?)
    } else {
        None
    };
    let pdf_bytes = sealed.as_ref().map_or_else(|| made.typeset.pdf.clone(), |sealed| sealed.pdf.clone());
    let pdf_digest = digest(&pdf_bytes);
    let archive = Archive::create(&context.path("archive"))?;
    let mut log = log::begin(context)?;
    // What a publication of these very pages told before it was cut short was told then.
    let before = log::cut_short(&log, issue)?;
    let published_at = before
        .as_ref()
        .filter(|(_, entry)| entry.files.iter().any(|file| file.sha256 == pdf_digest))
        .map_or_else(|| context.timestamp(), |(_, entry)| entry.time.clone());
    clear_unfinished(&desk, &archive, issue, &made.draft)?;
    let pdf_name = typeset::file_name(issue);
    let pdf_record = FileRecord {
        path: pdf_name.clone(),
        role: FileRole::IssuePdf,
        media_type: "application/pdf".to_owned(),
        size: pdf_bytes.len() as u64,
        digest: pdf_digest,
    };
    let mut staged = archive.stage()?;
    let mut records = Vec::new();
    // Documents that began in earlier issues and go on here.
    let mut continued: Vec<String> = Vec::new();
    for ((entry, document), pages) in
        made.draft.entries.iter().zip(&made.documents).zip(&made.typeset.entry_pages)
    {
        let until = entry.printing.instalment.as_ref().map(|part| part.until.clone()).unwrap_or_default();
        let part = IssuePart { issue, date: made.draft.date, first_page: pages.0, last_page: pages.1, until };
        if let Some(from) = entry.printing.instalment.as_ref().and_then(|part| part.from) {
            if !desk.is_published(from)? {
                return Err(earlier_part(issue, &entry.number, from));
            }
            staged.add_instalment(&entry.document, &part)?;
            continued.push(entry.document.clone());
            continue;
        }
        let submission = desk.submission(&entry.submission)?.ok_or_else(|| gather::no_draft(issue))?;
        let mut files = Vec::new();
        let mut staged_files = Vec::new();
        for file in submission.files.iter().filter(|file| file.role != axis::ROLE) {
            let record = file_record(file);
            staged_files.push(StagedFile {
                path: record.path.clone(),
                source: Source::Path(desk.original(&file.digest)?),
            });
            files.push(record);
        }
        let mut targets: Vec<String> = entry.corrects.iter().cloned().collect();
        let here = |target: &String| {
            archive.holds(&ObjectId::document(target))
                || made.draft.entries.iter().any(|entry| entry.document == *target)
        };
        if !targets.iter().any(here)
            && let Some(target) = joined_target(context, &submission)?
        {
            targets = vec![target];
        }
        let corrects = targets.iter().map(|target| CorrectionRecord {
            document: target.clone(),
            erratum: submission.own() == Some(Own::Erratum),
            text: entry.title.clone(),
        });
        let mut document = document.clone();
        document.metadata = submission.document.clone();
        let record = DocumentRecord {
            issues: vec![part],
            files,
            corrects: corrects.collect(),
            ..DocumentRecord::new(&entry.document, document)
        };
        staged.add_document(&record, staged_files)?;
        records.push(record);
    }
    let record = IssueRecord {
        format: 1,
        issue,
        date: made.draft.date,
        published_at: published_at.clone(),
        pages: made.typeset.pages,
        first_page: Some(made.typeset.first_page),
        entries: made.draft.entries.clone(),
        entry_pages: made.typeset.entry_pages.clone(),
        files: vec![pdf_record],
    };
    let pdf = StagedFile { path: pdf_name.clone(), source: Source::Bytes(pdf_bytes) };
    staged.add_issue(&record, vec![pdf])?;
    let mut addresses: Vec<String> = records.iter().map(|record| record.id.clone()).collect();
    addresses.extend(continued);
    // From the last look at the draft to its row nobody changes it: what the log tells is what the register will hold.
    let facts = desk.publish_after(&made.draft, || -> Outcome<Publication> {
        staged.commit(&published_at, &format!("Công báo số {issue}"), &context.who)?;
        let log_index =
            log::append(context, &mut log, &archive, (&record, &records), before.map(|(index, _)| index))?;
        reindex::announce(context, &addresses)?;
        let (sha256, pages) = (pdf_digest, made.typeset.pages);
        Ok(Publication { published_at, sha256, pages, log_index: Some(log_index) })
    })?;
    let log_index = facts.log_index.unwrap_or_default();
    axis::published(context, &desk, issue, made.draft.date)?;
    let mut remarks = Vec::new();
    if !reindex::settle(context, &addresses, reindex::SHORT)? {
        remarks.push(
            context
                .say(
                    "chỉ mục đang được lập lại; văn bản của số này tìm được khi lập xong",
                    "the index is being made anew; the documents of this issue are found when that is done",
                )
                .to_owned(),
        );
    }
    remarks.extend(log::witness(context, log, log_index, &record, &records)?);
    let documents: Vec<String> = made.draft.entries.iter().map(|entry| entry.document.clone()).collect();

    let file = archive.file_path(&ObjectId::issue(issue), &pdf_name)?;
    let shown = file.display();
    let sealed_line = sealed
        .as_ref()
        .map(|sealed| format!("\n  {}", seal::line(sealed, context.language)))
        .unwrap_or_default();
    let mut text = String::new();
    let _ = match context.language {
        Language::Vi => writeln!(
            text,
            "ĐÃ ĐĂNG Công báo số {issue} ({} văn bản, {} trang)\n  tệp:     {shown}\n  SHA-256: {}\n  nhật ký: mục {log_index}{sealed_line}\nThử tìm: gazette search \"{}\"",
            documents.len(),
            made.typeset.pages,
            pdf_digest,
            made.draft.entries[0].number
        ),
        Language::En => writeln!(
            text,
            "PUBLISHED issue {issue} ({} documents, {} pages)\n  file:    {shown}\n  SHA-256: {}\n  log:     entry {log_index}{sealed_line}\nTry: gazette search \"{}\"",
            documents.len(),
            made.typeset.pages,
            pdf_digest,
            made.draft.entries[0].number
        ),
    };
    for remark in &remarks {
        let _ = writeln!(text, "→ {remark}");
    }
    let json = json!({
        "issue": issue, "file": file, "sha256": pdf_digest, "log_index": log_index, "pages": made.typeset.pages,
        "seal": seal::json_of(sealed.as_ref()),
        "documents": documents, "remarks": remarks,
    });
    Ok(Answer::done(json, text))
}

fn earlier_part(issue: IssueId, number: &str, from: IssueId) -> Failure {
    Failure::new(
        format!("số {issue} chưa được đăng: phần trước của {number} trong số {from} chưa được đăng"),
        format!("issue {issue} is not published: the part before of {number}, in {from}, is not published"),
    )
    .hint(
        format!("đăng số {from} trước: gazette publish {from}"),
        format!("publish {from} first: gazette publish {from}"),
    )
}

/// Removes what an earlier publication of this issue left when it was cut short: without its register row
/// it was never published.
fn clear_unfinished(
    desk: &Desk,
    archive: &Archive,
    issue: IssueId,
    draft: &gazette_model::Draft,
) -> Outcome<()> {
    let mut objects = vec![ObjectId::issue(issue)];
    objects.extend(draft.entries.iter().map(|entry| ObjectId::document(&entry.document)));
    for object in objects {
        if !desk.stands_for(&object)? && archive.holds(&object) {
            archive.remove_unpublished(&object)?;
        }
    }
    Ok(())
}

fn file_record(file: &SubmittedFile) -> FileRecord {
    let role = match file.role.as_str() {
        "original" => FileRole::Original,
        "copy" => FileRole::Copy,
        "annex-original" => FileRole::AnnexOriginal,
        "annex-copy" => FileRole::AnnexCopy,
        "metadata" => FileRole::Metadata,
        _ => FileRole::Other,
    };
    let extension = file.name.rsplit('.').next().unwrap_or_default().to_lowercase();
    let media_type = match extension.as_str() {
        "pdf" => "application/pdf",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "doc" => "application/msword",
        "toml" => "application/toml",
        "txt" => "text/plain",
        _ => "application/octet-stream",
    };
    FileRecord {
        path: file.name.clone(),
        role,
        media_type: media_type.to_owned(),
        size: file.size,
        digest: file.digest,
    }
}

/// The document of a joined gazette that a submission corrects, where its number means one alone.
fn joined_target(context: &Context, submission: &Submission) -> Outcome<Option<String>> {
    let references = &submission.document.references;
    let mut corrected = references.iter().filter(|reference| reference.kind == ReferenceKind::Corrects);
    let Some(reference) = corrected.next() else { return Ok(None) };
    if context.joined()?.is_empty() {
        return Ok(None);
    }
    let Some(index) = gazette_index::Index::open(&context.path("index"))? else { return Ok(None) };
    let found = index.called(reference.number.as_str())?;
    let mut joined = found.into_iter().filter(|address| !GazetteKey::split(address).1.is_own());
    Ok(joined.next().filter(|_| joined.next().is_none()))
}
