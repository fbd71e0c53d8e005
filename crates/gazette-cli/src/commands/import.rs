//! `gazette import`: adds legacy documents to the archive and the index.

use std::fmt::Write as _;
use std::path::PathBuf;

use gazette_ingest::legacy::RejectedLine;
use gazette_model::Language;
use serde_json::json;

use super::reindex;
use crate::answer::Answer;
use crate::failure::{Failure, Outcome};
use crate::home::{self, Context};
use crate::progress::Progress;

/// So many documents are added to the index that stands; more are sooner indexed anew with the others.
const FEW: usize = 1000;
/// Rejected lines that are shown; the report holds all.
const SHOWN: usize = 20;

/// Reads the collections and archives every document; rejected lines are told one by one.
pub(crate) fn run(context: &Context, files: &[PathBuf]) -> Outcome<Answer> {
    let mut sources = Vec::new();
    for path in files {
        let bytes = std::fs::read(path).map_err(|error| Failure::unreadable(path, &error))?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        sources.push((name, bytes));
    }
    let collection = gazette_ingest::legacy::read(&sources)?;
    let mut desk = context.desk()?;
    let archive = gazette_archive::Archive::create(&context.path("archive"))?;
    let articles = collection.articles;
    let progress =
        Progress::count(collection.documents.len() as u64, context.say("nạp văn bản", "importing"));
    let mut added: Vec<&gazette_model::DocumentRecord> = Vec::new();
    let mut known = 0;
    for batch in collection.documents.chunks(500) {
        let _lock = context.one_at_a_time(home::PATIENCE)?;
        let mut staged = archive.stage()?;
        // An import that was killed before its register rows finds its objects here and enters them now.
        let mut objects = Vec::new();
        for record in batch {
            progress.add(1);
            let object = gazette_archive::ObjectId::document(&record.id);
            if archive.holds(&object) {
                known += 1;
                // What stands in an issue is entered by the publication of that issue, not here.
                if !desk.stands_for(&object)?
                    && archive.document(&record.id)?.is_some_and(|there| there.issues.is_empty())
                {
                    objects.push(object.to_string());
                }
                continue;
            }
            staged.add_document(record, Vec::new())?;
            added.push(record);
        }
        let added = staged.commit(&context.timestamp(), "import", &context.who)?;
        objects.extend(added.iter().map(ToString::to_string));
        desk.record_objects(&objects)?;
    }
    progress.finish();
    let documents = added.len();
    let there = gazette_index::Index::open(&context.path("index"))?.is_some();
    // A few documents are added to a standing index; many are sooner indexed together with the others.
    match there && documents <= FEW {
        true if documents == 0 => {}
        true => {
            let addresses: Vec<String> = added.iter().map(|record| record.id.clone()).collect();
            reindex::update(context, &addresses)?;
        }
        false => {
            reindex::rebuild(context)?;
        }
    }
    let report = report(context, &collection.rejected)?;
    let rejected: Vec<_> = collection
        .rejected
        .iter()
        .map(|line| json!({ "file": line.file, "line": line.line, "reason": line.reason }))
        .collect();
    let mut text = String::new();
    let _ = match context.language {
        Language::Vi => writeln!(
            text,
            "Đã nạp {documents} văn bản, {articles} điều; {known} văn bản đã có từ trước; {} dòng bị loại.",
            rejected.len()
        ),
        Language::En => writeln!(
            text,
            "Imported {documents} documents, {articles} articles; {known} were there already; {} lines rejected.",
            rejected.len()
        ),
    };
    for line in collection.rejected.iter().take(SHOWN) {
        let _ = writeln!(text, "  {}:{} {}", line.file, line.line, reason(context, &line.reason));
    }
    if let Some(report) = &report {
        let _ = match context.language {
            Language::Vi => writeln!(text, "Danh sách đủ mọi dòng bị loại: {}", report.display()),
            Language::En => writeln!(text, "Every rejected line is listed in {}", report.display()),
        };
    }
    let needs_person = !rejected.is_empty();
    let json = json!({
        "documents": documents, "articles": articles, "known": known, "rejected": rejected, "report": report,
    });
    Ok(Answer::judged(json, text, needs_person))
}

/// Writes every rejected line into a file of the outbox; none where none was rejected.
fn report(context: &Context, rejected: &[RejectedLine]) -> Outcome<Option<PathBuf>> {
    if rejected.is_empty() {
        return Ok(None);
    }
    let mut text = String::from("file\tline\treason\n");
    for line in rejected {
        let file = line.file.replace(['\t', '\n'], " ");
        let _ = writeln!(text, "{file}\t{}\t{}", line.line, line.reason.replace(['\t', '\n'], " "));
    }
    let stamp: String = context.timestamp().chars().filter(char::is_ascii_digit).take(14).collect();
    let folder = context.path("outbox").join("import");
    std::fs::create_dir_all(&folder).map_err(|error| Failure::unwritable(&folder, &error))?;
    let path = folder.join(format!("rejected-{stamp}.tsv"));
    home::write(&path, text.as_bytes())?;
    Ok(Some(path))
}

/// Why a line was rejected, in the language of the reader.
fn reason(context: &Context, reason: &str) -> String {
    let vi = match reason {
        "law_id is missing" => "thiếu law_id (số, ký hiệu của văn bản)",
        "article_id is missing" => "có text mà thiếu article_id (số của điều)",
        "text is missing" => "có article_id mà thiếu text (nội dung của điều)",
        other => return other.to_owned(),
    };
    context.say(vi, reason).to_owned()
}
