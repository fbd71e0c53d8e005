//! `gazette import`: adds legacy documents to the archive and the index.

use std::fmt::Write as _;
use std::path::PathBuf;

use gazette_model::Language;
use serde_json::json;

use super::reindex;
use crate::answer::Answer;
use crate::failure::{Failure, Outcome};
use crate::home::Context;
use crate::progress::Progress;

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
    let mut documents = 0;
    let mut known = 0;
    for batch in collection.documents.chunks(500) {
        let mut staged = archive.stage()?;
        // An import that was killed before its register rows finds its objects here and enters them now.
        let mut objects = Vec::new();
        for record in batch {
            progress.add(1);
            let object = gazette_archive::ObjectId::document(&record.id);
            if archive.holds(&object) {
                objects.push(object.to_string());
                known += 1;
                continue;
            }
            staged.add_document(record, Vec::new())?;
            documents += 1;
        }
        let added = staged.commit(&context.timestamp(), "import", &context.who)?;
        objects.extend(added.iter().map(ToString::to_string));
        desk.record_objects(&objects)?;
    }
    progress.finish();
    reindex::rebuild(context)?;
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
    for line in collection.rejected.iter().take(20) {
        let _ = writeln!(text, "  {}:{} {}", line.file, line.line, line.reason);
    }
    let needs_person = !rejected.is_empty();
    let json = json!({ "documents": documents, "articles": articles, "known": known, "rejected": rejected });
    Ok(Answer::judged(json, text, needs_person))
}
