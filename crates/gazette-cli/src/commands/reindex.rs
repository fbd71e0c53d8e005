//! `gazette reindex`: rebuilds the index from the archive.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use gazette_model::{DocumentRecord, Language};
use serde_json::json;

use crate::answer::Answer;
use crate::failure::Outcome;
use crate::home::{self, Context};
use crate::progress::Progress;

/// How long one writer of the index waits for another.
const PATIENCE: Duration = Duration::from_secs(120);

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
    let _lock = lock(context)?;
    // After a restore from elsewhere the lists beside the archive are of another time.
    gazette_archive::Archive::create(&context.path("archive"))?.rebuild_lookup()?;
    for gazette in context.joined()? {
        let root = gazette.context.path("archive");
        if root.join("0=ocfl_1.1").is_file() {
            gazette_archive::Archive::create(&root)?.rebuild_lookup()?;
        }
    }
    let archive = context.archive()?;
    let published = context.published_objects()?;
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
        None => {
            gazette_disk::remove_file(&pending(context))?;
            Ok(built)
        }
    }
}

/// Notes which documents are about to be published, so that the index gets them even if this process dies before.
pub(crate) fn announce(context: &Context, records: &[DocumentRecord]) -> Outcome<()> {
    let ids: Vec<&str> = records.iter().map(|record| record.id.as_str()).collect();
    home::write(&pending(context), &serde_json::to_vec(&ids).unwrap_or_default())
}

/// Adds the documents of a publication to the index.
pub(crate) fn update(context: &Context, records: &[DocumentRecord]) -> Outcome<()> {
    let _lock = lock(context)?;
    gazette_index::update(&context.path("index"), records)?;
    Ok(())
}

/// The announced documents are in the index.
pub(crate) fn settled(context: &Context) -> Outcome<()> {
    Ok(gazette_disk::remove_file(&pending(context))?)
}

/// Gives the index what a publication that was killed after its register row left out.
pub(crate) fn finish(context: &Context) -> Outcome<()> {
    let path = pending(context);
    if !path.is_file() {
        return Ok(());
    }
    // Whoever is publishing right now gives the index its documents itself.
    let Ok(_lock) = context.one_at_a_time(Duration::ZERO) else { return Ok(()) };
    let ids: Vec<String> = gazette_disk::read_file(&path, 1 << 26)
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .unwrap_or_default();
    let archive = gazette_archive::Archive::open(&context.path("archive"))?;
    let published = context.desk()?.published_objects()?;
    let mut records = Vec::new();
    for id in ids {
        // Without its row in the register it was never published, and a new publication will announce it again.
        if published.contains(&*gazette_archive::ObjectId::document(&id)) {
            records.extend(archive.document(&id)?);
        }
    }
    update(context, &records)?;
    settled(context)
}

/// One writer at a time; what a killed one left half-made is taken away.
fn lock(context: &Context) -> Outcome<gazette_disk::Lock> {
    let lock = gazette_disk::Lock::acquire(&context.path("desk").join("index.lock"), PATIENCE)?;
    gazette_disk::clean_stage(&context.path("index"))?;
    Ok(lock)
}

fn pending(context: &Context) -> PathBuf {
    context.path("desk").join("index.pending")
}
