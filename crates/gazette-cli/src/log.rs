//! The transparency log of the gazette, led by the door: its key, its entries, its proofs.

use std::path::{Path, PathBuf};

use gazette_archive::log::{
    self, Checkpoint, EntryKind, Key, Log, LogEntry, LogError, LoggedFile, Monitor, Note, Policy,
    VerifierKey, verify_proof_by,
};
use gazette_archive::{Archive, ObjectId, Order};
use gazette_model::{Digest, DocumentRecord, FileRecord, IssueId, IssueRecord};
use serde_json::{Value, json};

use crate::failure::{Failure, Outcome};
use crate::home::{self, Context};
use crate::{stamps, witnesses};

/// What proves a file without any archive.
#[derive(Debug)]
pub(crate) struct Evidence<'a> {
    /// The `.tlog-proof`.
    pub(crate) proof: &'a Path,
    /// The public key of the gazette, or its policy of witnesses.
    pub(crate) key: &'a Path,
    /// The answer of a time-stamp authority over the checkpoint of the proof.
    pub(crate) stamp: Option<&'a Path>,
    /// Certificates of authorities that are trusted, as PEM.
    pub(crate) anchors: Vec<String>,
}

/// How far back an entry of a publication that was cut short is looked for.
const LOOK_BACK: u64 = 10_000;
/// What stands before number and digest of the last line of the trail.
pub(crate) const TRAIL: &str = "trail ";

/// Opens the log for a publication; its witnesses are asked first, so that nothing is added to one that was put back.
pub(crate) fn begin(context: &Context) -> Outcome<Log> {
    let mut log = open(context)?;
    // A home that was put back whole from an older backup remembers nothing; its witnesses do.
    if log.reader().checkpoint().size > 0 {
        witnesses::ask(context, &mut log)?;
    }
    Ok(log)
}

/// Adds an issue and its documents to the log and writes their proofs; gives the index of the issue's entry.
///
/// Each entry names the record as well: what an issue holds, and what readers see as text, stands there. `before` is where
/// an attempt that was cut short told the issue ([`cut_short`]).
pub(crate) fn append(
    context: &Context,
    log: &mut Log,
    archive: &Archive,
    (issue, documents): (&IssueRecord, &[DocumentRecord]),
    before: Option<u64>,
) -> Outcome<u64> {
    let record_of = |object: ObjectId| -> Outcome<Option<LoggedFile>> {
        let file = archive.record_file(&object)?;
        Ok(file.map(|(path, size, sha256)| LoggedFile { path, size, sha256 }))
    };
    let mut first = entry(EntryKind::Published, &issue.published_at, issue.issue, None, &issue.files);
    first.files.extend(record_of(ObjectId::issue(issue.issue))?);
    // What the office did up to here stands in the public log: its trail cannot be made anew unnoticed.
    let (line, head) = context.desk()?.trail_head()?;
    first.note = Some(format!("{TRAIL}{line} {head}"));
    let mut entries = vec![first];
    for record in documents {
        let kind = if record.corrects.is_empty() { EntryKind::Published } else { EntryKind::Corrected };
        let mut logged = entry(kind, &issue.published_at, issue.issue, Some(&record.id), &record.files);
        logged.files.extend(record_of(ObjectId::document(&record.id))?);
        let corrected: Vec<&str> =
            record.corrects.iter().map(|correction| correction.document.as_str()).collect();
        logged.note = (!corrected.is_empty()).then(|| corrected.join(" "));
        entries.push(logged);
    }
    // A publication that was cut short after this step finds its entries here and adds nothing twice.
    let first = match before {
        Some(index) if same(log, index, &entries)? => index,
        Some(index) => {
            let mut all = void(log, index, issue)?;
            let skipped = all.len() as u64;
            all.append(&mut entries);
            log.append(&all)? + skipped
        }
        None => log.append(&entries)?,
    };
    prove(context, log, first, issue, documents)?;
    Ok(first)
}

/// Where the log tells `issue` though its publication was cut short before the row in the register.
pub(crate) fn cut_short(log: &Log, issue: IssueId) -> Outcome<Option<(u64, LogEntry)>> {
    let before = log.reader().find_last(LOOK_BACK, &|entry| {
        entry.issue == Some(issue)
            && entry.document.is_none()
            && matches!(entry.kind, EntryKind::Published | EntryKind::Void)
    })?;
    Ok(before.filter(|(_, entry)| entry.kind == EntryKind::Published))
}

/// Whether the log tells the same from `first` on; times and the state of the trail are those of the first attempt.
fn same(log: &Log, first: u64, entries: &[LogEntry]) -> Outcome<bool> {
    for (index, wanted) in (first..).zip(entries) {
        if index >= log.reader().checkpoint().size {
            return Ok(false);
        }
        let there = log.reader().entry(index)?;
        if (there.kind, &there.document, &there.files) != (wanted.kind, &wanted.document, &wanted.files) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What tells that the publication of which the entries begin at `first` did not come about.
///
/// It was cut short before its row in the register, and the draft (or the seal) is another now. Without this the log would
/// tell of two issues of one number, and an audit would look for the files of the first for ever.
fn void(log: &Log, first: u64, issue: &IssueRecord) -> Outcome<Vec<LogEntry>> {
    let mut void = Vec::new();
    for index in first..log.reader().checkpoint().size {
        let entry = log.reader().entry(index)?;
        let same = entry.issue == Some(issue.issue)
            && matches!(entry.kind, EntryKind::Published | EntryKind::Corrected);
        if !same {
            break;
        }
        let (time, note) = (issue.published_at.clone(), Some(format!("#{index}")));
        void.push(LogEntry { kind: EntryKind::Void, time, note, ..entry });
    }
    Ok(void)
}

/// Once the publication stands: the witnesses sign the new head, proofs carry their signatures, the head is stamped.
///
/// Gives remarks about those who did not answer; they are asked again next time.
pub(crate) fn witness(
    context: &Context,
    mut log: Log,
    first: u64,
    issue: &IssueRecord,
    documents: &[DocumentRecord],
) -> Outcome<Vec<String>> {
    let before = log.reader().note().to_owned();
    let mut remarks: Vec<String> = witnesses::ask(context, &mut log)?
        .into_iter()
        .map(|who| format!("{} {who}", context.say("người làm chứng chưa ký:", "a witness did not sign:")))
        .collect();
    if log.reader().note() != before {
        prove(context, &log, first, issue, documents)?;
    }
    drop(log);
    remarks.extend(stamps::ask(context, stamps::SHORT)?);
    Ok(remarks)
}

/// Writes the proofs of an issue and its documents.
fn prove(
    context: &Context,
    log: &Log,
    first: u64,
    issue: &IssueRecord,
    documents: &[DocumentRecord],
) -> Outcome<()> {
    let names = std::iter::once(issue.issue.path()).chain(documents.iter().map(|record| record.id.clone()));
    let mut proofs = Vec::new();
    for (index, name) in (first..).zip(names) {
        proofs.push((proof_path(context, &name), log.reader().prove_inclusion(index)?.into_bytes()));
    }
    Ok(gazette_disk::write_all(&context.path("log.work"), &proofs)?)
}

/// Shows the head of an append that was cut short between memory and folder; whatever else is wrong an audit tells.
pub(crate) fn recover(context: &Context) {
    if context.path("desk").join("log.key").is_file() && context.path("log").is_dir() {
        let _told_by_the_audit = open(context);
    }
}

/// Tells in the log that bytes are removed, once, and writes the proof of it; gives the index of the entry.
pub(crate) fn withdraw(
    context: &Context,
    issue: Option<IssueId>,
    item: &str,
    files: &[(String, u64, Digest)],
    order: &Order,
) -> Outcome<u64> {
    let files: Vec<LoggedFile> = files
        .iter()
        .map(|(path, size, sha256)| LoggedFile { path: path.clone(), size: *size, sha256: *sha256 })
        .collect();
    let document = issue.is_none().then(|| item.to_owned());
    let mut log = open(context)?;
    let known = log.reader().find_last(LOOK_BACK, &|entry| {
        entry.kind == EntryKind::WithdrawnBytes
            && entry.issue == issue
            && entry.document == document
            && files.iter().all(|file| entry.files.contains(file))
    })?;
    let index = match known {
        Some((index, _)) => index,
        None => log.append(&[LogEntry {
            kind: EntryKind::WithdrawnBytes,
            time: order.time.clone(),
            issue,
            document,
            files,
            note: Some(format!("{}: {}", order.order, order.why)),
        }])?,
    };
    let path = proof_path(context, &format!("withdrawn/{index}"));
    let proof = log.reader().prove_inclusion(index)?.into_bytes();
    gazette_disk::write_all(&context.path("log.work"), &[(path, proof)])?;
    Ok(index)
}

/// Where the proof of an issue (`2026/12`) or a document (its address) lies.
pub(crate) fn proof_path(context: &Context, name: &str) -> PathBuf {
    context.path("log").join("proof").join(format!("{name}.tlog-proof"))
}

/// The head the register remembers; `None` where no log was begun.
pub(crate) fn remembered(context: &Context) -> Outcome<Option<Checkpoint>> {
    let path = context.path("desk").join("log.head");
    match std::fs::read_to_string(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::unreadable(&path, &error)),
        Ok(note) => Ok(Some(Checkpoint::parse(&Note::parse(&note)?.text)?)),
    }
}

/// The root of a head, as hexadecimal digits.
pub(crate) fn root(head: &Checkpoint) -> String {
    Digest(head.root).to_string()
}

/// The public key that lies beside a log, if one does.
pub(crate) fn key_beside(folder: &Path) -> Outcome<Option<VerifierKey>> {
    Ok(match std::fs::read_to_string(folder.join("key.pub")) {
        Ok(text) => Some(VerifierKey::parse(text.trim())?),
        Err(_) => None,
    })
}

/// Re-checks a log in a folder with the key that lies beside it; `seen` is a head it must continue.
pub(crate) fn monitor_with(
    folder: &Path,
    seen: Option<&Checkpoint>,
    each: &mut dyn FnMut(u64, &LogEntry),
) -> Outcome<Monitor> {
    Ok(log::monitor(folder, key_beside(folder)?.as_ref(), seen, each))
}

/// Judges a digest by a proof and a public key, without any archive.
///
/// A time stamp over the checkpoint of the proof tells since when it is there at the latest.
pub(crate) fn verify_file(digest: &Digest, by: &Evidence<'_>) -> Outcome<Value> {
    let (proof, key) = (by.proof, by.key);
    let read = |path: &Path| std::fs::read_to_string(path).map_err(|error| Failure::unreadable(path, &error));
    let policy = Policy::parse(read(key)?.trim())?;
    let text = read(proof)?;
    let (proved, witnesses) = verify_proof_by(digest, &text, &policy)?;
    let stamp = match by.stamp {
        None => Value::Null,
        Some(path) => {
            let stamp = std::fs::read(path).map_err(|error| Failure::unreadable(path, &error))?;
            let checkpoint = log::Proof::parse(&text)?.checkpoint;
            json!(stamps::judge(checkpoint.as_bytes(), &stamp, &by.anchors))
        }
    };
    // The proof names a published item; bytes that are none of its files are not what was published.
    let verdict = if proved.file.is_some() { "genuine" } else { "altered" };
    Ok(json!({
        "verdict": verdict, "issue": proved.entry.issue, "document": proved.entry.document,
        "log": proved.index, "published_at": proved.entry.time, "corrections": [], "witnesses": witnesses, "stamp": stamp,
    }))
}

fn open(context: &Context) -> Outcome<Log> {
    let office = context.office()?;
    let folder = context.path("log");
    let memory = context.path("desk").join("log.head");
    let secret = context.path("desk").join("log.key");
    if secret.is_file() {
        let text = std::fs::read_to_string(&secret).map_err(|error| Failure::unreadable(&secret, &error))?;
        let key = Key::from_private_text(&text)?;
        return Ok(match Log::open(&folder, key, &memory) {
            // The key was written, the log not yet begun.
            Err(LogError::Missing(_)) => Log::create(&folder, Key::from_private_text(&text)?, &memory)?,
            opened => opened?,
        });
    }
    if folder.join("checkpoint").is_file() {
        let shown = secret.display();
        return Err(Failure::new(
            format!("nhật ký đã có nhưng không có khóa bí mật của nó ({shown})"),
            format!("there is a log but not its secret key ({shown})"),
        )
        .hint(
            "chép log.key đã cất riêng vào thư mục desk rồi chạy lại; một khóa mới sẽ làm người đọc không tin nhật ký",
            "copy the log.key that was kept apart into the folder desk and run it again; readers would not trust a new key",
        ));
    }
    let origin =
        if office.office.domain.is_empty() { "cong-bao.example".to_owned() } else { office.office.domain };
    let key = Key::generate(&origin)?;
    std::fs::create_dir_all(&folder).map_err(|error| Failure::unwritable(&folder, &error))?;
    let public = (folder.join("key.pub"), format!("{}\n", key.verifier()).into_bytes());
    gazette_disk::write_all(&context.path("log.work"), &[public])?;
    home::write(&secret, key.to_private_text().as_bytes())?;
    Ok(Log::create(&folder, key, &memory)?)
}

fn entry(
    kind: EntryKind,
    time: &str,
    issue: IssueId,
    document: Option<&str>,
    kept: &[FileRecord],
) -> LogEntry {
    LogEntry {
        kind,
        time: time.to_owned(),
        issue: Some(issue),
        document: document.map(str::to_owned),
        files: files(kept),
        note: None,
    }
}

fn files(kept: &[FileRecord]) -> Vec<LoggedFile> {
    kept.iter()
        .map(|file| LoggedFile { path: file.path.clone(), size: file.size, sha256: file.digest })
        .collect()
}
