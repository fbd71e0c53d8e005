//! `gazette reindex`: rebuilds the index from the archive, and the register where that was lost.

mod register;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use gazette_archive::{Archive, ObjectId};
use gazette_disk::Lock;
use gazette_model::Language;
use serde_json::json;

use crate::answer::Answer;
use crate::failure::Outcome;
use crate::home::{self, Context};
use crate::progress::Progress;

/// How long one writer of the index waits for another.
const PATIENCE: Duration = Duration::from_secs(120);
/// How long a publication waits for it.
pub(crate) const SHORT: Duration = Duration::from_secs(20);

/// Rebuilds the index and swaps it in.
pub(crate) fn run(context: &Context) -> Outcome<Answer> {
    let started = Instant::now();
    let register = register::restore(context)?;
    let built = rebuild(context)?;
    let took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let mut text = register.as_ref().map(|register| register.words(context.language)).unwrap_or_default();
    text += &match context.language {
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
        json!({
            "documents": built.documents, "articles": built.articles, "took_ms": took_ms,
            "register": register.as_ref().map(register::Register::json),
        }),
        text,
    ))
}

/// Builds a new generation of the index from the archive.
pub(crate) fn rebuild(context: &Context) -> Outcome<gazette_index::Built> {
    let lock = lock(context)?;
    // After a restore from elsewhere the lists beside the archive are of another time.
    Archive::create(&context.path("archive"))?.rebuild_lookup()?;
    for gazette in context.joined()? {
        let root = gazette.context.path("archive");
        if root.join("0=ocfl_1.1").is_file() {
            Archive::create(&root)?.rebuild_lookup()?;
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
            Ok(Some(record)) if record.issues.is_empty() || published.contains(&*ObjectId::document(&id)) => {
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
            // What was published while the archive was read waits in the list of pending documents.
            drop(lock);
            finish(context)?;
            Ok(built)
        }
    }
}

/// Notes which documents are about to be published, so that the index gets them even if this process dies before.
pub(crate) fn announce(context: &Context, addresses: &[String]) -> Outcome<()> {
    home::write(&pending(context), &serde_json::to_vec(addresses).unwrap_or_default())
}

/// Brings documents of the archive into the index, as they are now.
///
/// They are read once nobody else writes the index: of two who change one document, the later must not put back what
/// the earlier one read.
pub(crate) fn update(context: &Context, addresses: &[String]) -> Outcome<()> {
    bring(context, addresses, &lock(context)?)
}

/// Brings the announced documents into the index; `false` where somebody is making the whole index anew.
///
/// Who does so takes what is announced when he is done, so a publication need not wait for a large archive.
pub(crate) fn settle(context: &Context, addresses: &[String], patience: Duration) -> Outcome<bool> {
    match Lock::acquire(&index_lock(context), patience) {
        Err(error) if error.is_busy() => Ok(false),
        Err(error) => Err(error.into()),
        Ok(lock) => {
            gazette_disk::clean_stage(&context.path("index"))?;
            bring(context, addresses, &lock)?;
            gazette_disk::remove_file(&pending(context))?;
            Ok(true)
        }
    }
}

fn bring(context: &Context, addresses: &[String], _held: &Lock) -> Outcome<()> {
    let archive = context.archive()?;
    let mut records = Vec::new();
    for address in addresses {
        records.extend(archive.document(address)?);
    }
    gazette_index::update(&context.path("index"), &records)?;
    Ok(())
}

/// Gives the index what a publication that was killed after its register row left out.
pub(crate) fn finish(context: &Context) -> Outcome<()> {
    if !pending(context).is_file() {
        return Ok(());
    }
    // Whoever is publishing right now gives the index its documents itself.
    let Ok(held) = context.one_at_a_time(Duration::ZERO) else { return Ok(()) };
    finish_held(context, &held)
}

/// The same for whoever is the only one to publish already.
pub(crate) fn finish_held(context: &Context, _held: &Lock) -> Outcome<()> {
    let path = pending(context);
    if !path.is_file() {
        return Ok(());
    }
    let ids: Vec<String> = gazette_disk::read_file(&path, 1 << 26)
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .unwrap_or_default();
    let desk = context.desk()?;
    // Without its row in the register it was never published, and a new publication will announce it again.
    let mut there = Vec::new();
    for id in ids {
        if desk.stands_for(&ObjectId::document(&id))? {
            there.push(id);
        }
    }
    settle(context, &there, Duration::ZERO)?;
    Ok(())
}

/// One writer at a time; what a killed one left half-made is taken away.
fn lock(context: &Context) -> Outcome<Lock> {
    let lock = Lock::acquire(&index_lock(context), PATIENCE)?;
    gazette_disk::clean_stage(&context.path("index"))?;
    Ok(lock)
}

fn index_lock(context: &Context) -> PathBuf {
    context.path("desk").join("index.lock")
}

fn pending(context: &Context) -> PathBuf {
    context.path("desk").join("index.pending")
}
