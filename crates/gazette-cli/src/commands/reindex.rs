//! `gazette reindex`: rebuilds the index from the archive.

use std::time::Instant;

use gazette_model::{DocumentRecord, Language};
use serde_json::json;

use crate::answer::Answer;
use crate::failure::Outcome;
use crate::home::Context;
use crate::progress::Progress;

/// Rebuilds the index and swaps it in.
pub(crate) fn run(context: &Context) -> Outcome<Answer> {
    let started = Instant::now();
    let built = rebuild(context)?;
    let took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let text = match context.language {
        Language::Vi => format!(
            "Đã lập lại chỉ mục: {} văn bản, {} điều và phần, {took_ms} ms\n",
            built.documents, built.articles
        ),
        Language::En => format!(
            "Rebuilt the index: {} documents, {} articles and parts, {took_ms} ms\n",
            built.documents, built.articles
        ),
    };
    Ok(Answer::done(
        json!({ "documents": built.documents, "articles": built.articles, "took_ms": took_ms }),
        text,
    ))
}

/// Builds a new generation of the index from the archive.
pub(crate) fn rebuild(context: &Context) -> Outcome<gazette_index::Built> {
    let archive = gazette_archive::Archive::create(&context.path("archive"))?;
    // After a restore from elsewhere the lists beside the archive are of another time.
    archive.rebuild_lookup()?;
    let published = context.desk()?.published_objects()?;
    let ids = archive.document_ids()?;
    let progress = Progress::count(ids.len() as u64, context.say("lập chỉ mục", "indexing"));
    let mut failure = None;
    let records = ids.into_iter().filter_map(|id| {
        progress.add(1);
        match archive.document(&id) {
            // What the register does not name was cut short before it was published.
            Ok(Some(record))
                if record.issues.is_empty()
                    || published.contains(&*gazette_archive::ObjectId::document(&id)) =>
            {
                Some(record)
            }
            Ok(_) => None,
            Err(error) => {
                failure.get_or_insert(error);
                None
            }
        }
    });
    let built = gazette_index::rebuild(&context.path("index"), records)?;
    progress.finish();
    match failure {
        Some(error) => Err(error.into()),
        None => Ok(built),
    }
}

/// Adds the documents of a publication to the index.
pub(crate) fn update(context: &Context, records: &[DocumentRecord]) -> Outcome<()> {
    gazette_index::update(&context.path("index"), records)?;
    Ok(())
}
