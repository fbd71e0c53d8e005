//! A register that was lost is made again from archive and log, before anything else is.

use std::collections::HashMap;
use std::fs::File;

use gazette_archive::log::{Checkpoint, EntryKind, Log, VerifierKey};
use gazette_archive::{Archive, ObjectId};
use gazette_desk::{Desk, Remains, RestoredDocument, RestoredIssue};
use gazette_model::{
    DocumentRecord, FileRecord, FileRole, IssueId, IssueRecord, Language, Own, SubmittedFile,
};
use serde_json::{Value, json};

use crate::failure::{Failure, Outcome};
use crate::home::{self, Context};
use crate::log;

/// Where documents come from whose submission is lost.
const SOURCE: &str = "gazette:archive";

/// What was made again.
pub(crate) struct Register {
    issues: usize,
    documents: usize,
    imported: usize,
}

/// Makes the register again from what was published, where it is lost; `None` where it is not.
pub(crate) fn restore(context: &Context) -> Outcome<Option<Register>> {
    let root = context.path("archive");
    if !root.join("0=ocfl_1.1").is_file() {
        return Ok(None);
    }
    context.office()?;
    let _lock = context.one_at_a_time(home::PATIENCE)?;
    let mut desk = Desk::open(&context.path("desk"), &context.timestamp(), &context.who)?;
    if !desk.is_empty()? {
        return Ok(None);
    }
    desk.set_reason(&context.why);
    let archive = Archive::create(&root)?;
    archive.rebuild_lookup()?;
    let told = told(context)?;
    let mut remains = Remains { submissions: names(context), ..Remains::default() };
    if let Some(told) = &told {
        remains.log = (told.head.size, log::root(&told.head));
    }
    for issue in archive.issues()? {
        let index = told.as_ref().map(|told| told.issues.get(&issue).copied());
        // What the log does not tell was cut short before it was published.
        if index == Some(None) {
            continue;
        }
        let Some(record) = archive.issue(issue)? else { continue };
        remains.issues.push(restored(&archive, &desk, record, index.flatten())?);
    }
    remains
        .issues
        .sort_by_key(|issue| (issue.log_index, issue.record.published_at.clone(), issue.record.issue));
    for address in archive.document_ids()? {
        if archive.document(&address)?.is_some_and(|record| record.issues.is_empty()) {
            remains.objects.push(ObjectId::document(&address).to_string());
        }
    }
    // The head first: a kill in between leaves an empty register, which is made again.
    if let Some(Told { key: Some(key), .. }) = &told {
        let memory = context.path("desk").join("log.head");
        Log::accept_head(&context.path("log"), key, &memory)?;
    }
    desk.restore_register(&remains)?;
    Ok(Some(Register {
        issues: remains.issues.len(),
        documents: remains.issues.iter().map(|issue| issue.documents.len()).sum(),
        imported: remains.objects.len(),
    }))
}

/// What the log tells as published.
struct Told {
    head: Checkpoint,
    key: Option<VerifierKey>,
    issues: HashMap<IssueId, u64>,
}

/// Reads the whole log, which must be without fault; `None` where there is none.
fn told(context: &Context) -> Outcome<Option<Told>> {
    let folder = context.path("log");
    if !folder.join("checkpoint").is_file() {
        return Ok(None);
    }
    let mut issues = HashMap::new();
    let seen = log::remembered(context)?;
    let key = log::key_beside(&folder)?;
    let monitor = log::monitor_with(&folder, seen.as_ref(), &mut |index, entry| {
        let (Some(issue), None) = (entry.issue, &entry.document) else { return };
        match entry.kind {
            EntryKind::Published => _ = issues.insert(issue, index),
            EntryKind::Void => _ = issues.remove(&issue),
            _ => {}
        }
    })?;
    match monitor.checkpoint {
        Some(head) if monitor.faults.is_empty() => Ok(Some(Told { head, key, issues })),
        _ => {
            let first = monitor.faults.first();
            let words = |language| first.map(|fault| fault.message(language)).unwrap_or_default();
            Err(Failure::new(
                format!("sổ đăng ký đã mất và chưa lập lại được: nhật ký có lỗi ({})", words(Language::Vi)),
                format!(
                    "the register is lost and cannot be made again yet: the log is faulty ({})",
                    words(Language::En)
                ),
            )
            .hint(
                "xem từng lỗi bằng: gazette monitor log; khôi phục thư mục log từ bản sao lưu rồi chạy lại",
                "see every fault with: gazette monitor log; restore the folder log from a backup, then run it again",
            ))
        }
    }
}

/// An issue with the documents that begin in it, whose originals the desk keeps from now on.
fn restored(
    archive: &Archive,
    desk: &Desk,
    record: IssueRecord,
    log_index: Option<u64>,
) -> Outcome<RestoredIssue> {
    let pdf = record.files.iter().find(|file| file.role == FileRole::IssuePdf).or(record.files.first());
    let sha256 = pdf.map(|file| file.digest).ok_or_else(|| {
        Failure::new(
            format!("bản ghi của số {} không nêu tệp nào", record.issue),
            format!("the record of issue {} names no file", record.issue),
        )
    })?;
    let mut documents = Vec::new();
    for entry in &record.entries {
        let later = entry.printing.instalment.as_ref().is_some_and(|part| part.from.is_some());
        if later {
            continue;
        }
        let Some(document) = archive.document(&entry.document)? else { continue };
        for file in &document.files {
            keep(archive, desk, &document.id, file)?;
        }
        documents.push(document_of(document));
    }
    Ok(RestoredIssue { record, sha256, log_index, documents })
}

fn document_of(record: DocumentRecord) -> RestoredDocument {
    let erratum = record.corrects.iter().any(|correction| correction.erratum);
    RestoredDocument {
        address: record.id,
        source: if erratum { Own::Erratum.source() } else { SOURCE }.to_owned(),
        files: record.files.iter().map(submitted).collect(),
        document: record.document,
    }
}

fn submitted(file: &FileRecord) -> SubmittedFile {
    let role = match file.role {
        FileRole::Original => "original",
        FileRole::Copy => "copy",
        FileRole::AnnexOriginal => "annex-original",
        FileRole::AnnexCopy => "annex-copy",
        FileRole::Metadata => "metadata",
        FileRole::IssuePdf | FileRole::Other => "other",
    };
    SubmittedFile { name: file.path.clone(), size: file.size, digest: file.digest, role: role.to_owned() }
}

/// Has the desk keep an original again; what was removed by order of the law is in the archive no more.
fn keep(archive: &Archive, desk: &Desk, address: &str, file: &FileRecord) -> Outcome<()> {
    let object = ObjectId::document(address);
    if desk.original(&file.digest).is_ok() || !archive.files(&object)?.contains(&file.path) {
        return Ok(());
    }
    let path = archive.file_path(&object, &file.path)?;
    let mut source = File::open(&path).map_err(|error| Failure::unreadable(&path, &error))?;
    Ok(desk.keep_original(&file.digest, &mut source)?)
}

/// The names of submissions to which letters were written.
fn names(context: &Context) -> Vec<String> {
    let entries = std::fs::read_dir(context.path("outbox")).into_iter().flatten().flatten();
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| {
        let (year, running) = name.split_once('-').unwrap_or_default();
        let digits =
            |text: &str, count: usize| text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
        digits(year, 4) && digits(running, 6)
    });
    names.sort();
    names
}

impl Register {
    pub(crate) fn json(&self) -> Value {
        json!({ "issues": self.issues, "documents": self.documents, "imported": self.imported })
    }

    pub(crate) fn words(&self, language: Language) -> String {
        let Self { issues, documents, imported } = self;
        match language {
            Language::Vi => format!(
                "Sổ đăng ký đã mất được lập lại từ kho và nhật ký: {issues} số Công báo, {documents} văn bản đã đăng, \
                 {imported} văn bản nạp.\n\
                 Không lập lại được: nhật ký thao tác, ngày nhận, thư trả lại, nơi nhận Công báo và hồ sơ chưa đăng.\n\
                 → tiếp nhận lại hồ sơ chưa đăng: gazette receive; nhập lại nơi nhận: gazette recipients; rồi gazette audit\n"
            ),
            Language::En => format!(
                "The register was lost and is made again from archive and log: {issues} issues, {documents} published \
                 documents, {imported} imported ones.\n\
                 Not made again: the trail, days of receipt, returns, recipients, and submissions that were not published.\n\
                 → receive unpublished submissions again: gazette receive; enter recipients: gazette recipients; then gazette audit\n"
            ),
        }
    }
}
