//! Whether register, archive and log tell the same: what one of them was made to say alone is found by the others.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use gazette_archive::log::{EntryKind, LogEntry};
use gazette_archive::{Archive, Fault, ObjectId};
use gazette_model::{Digest, IssueId};

use crate::commands::receive;
use crate::failure::Outcome;
use crate::home::{self, Context};
use crate::{log, stamps};

/// What the log says beside its faults.
#[derive(Debug, Clone, Default)]
pub(crate) struct Agreement {
    /// Entries of the log that were read.
    pub(crate) entries: u64,
    /// Everything that does not agree.
    pub(crate) faults: Vec<Fault>,
    /// Files whose bytes were removed because the law demands it.
    pub(crate) withdrawn: Vec<Withdrawn>,
    /// When the register was made again after it was lost, and how many entries the log had then.
    pub(crate) restored: Option<(String, u64)>,
}

/// Bytes that were removed, as the log tells it.
#[derive(Debug, Clone)]
pub(crate) struct Withdrawn {
    /// The entry that tells it.
    pub(crate) index: u64,
    /// The entry itself.
    pub(crate) entry: LogEntry,
}

/// Reads the desk, the log and the inventories of the archive, and tells every difference.
///
/// A publication on its way stands in one of them earlier than in the other. So what a first look finds is told only if it
/// is there when nobody publishes, and the head of a log that was cut short between memory and folder is shown first.
pub(crate) fn check(context: &Context) -> Outcome<Agreement> {
    match look(context) {
        Ok(found) if found.faults.is_empty() => Ok(found),
        _ => {
            let _lock = context.one_at_a_time(home::PATIENCE)?;
            log::recover(context);
            look(context)
        }
    }
}

fn look(context: &Context) -> Outcome<Agreement> {
    let mut found = Agreement::default();
    let desk = context.desk()?;
    let archive = Archive::open(&context.path("archive"))?;
    let kept = desk.audit()?.faults;
    let published = desk.published_objects()?;
    for object in &published {
        if !archive.holds(object) {
            found.fault("object-missing", object, String::new());
        }
    }
    let mut rows: BTreeMap<u64, IssueId> =
        desk.issues()?.into_iter().filter_map(|row| Some((row.log_index?, row.issue))).collect();
    let folder = context.path("log");
    if !folder.is_dir() {
        if !rows.is_empty() || context.path("desk").join("log.head").is_file() {
            found.fault("log-missing", "log", String::new());
        }
        return Ok(found);
    }
    let heads = compare(context, &archive, &folder, &mut rows, &mut found)?;
    // A register that was made again has a trail of its own; what it had said before is lost, and told with the audit.
    found.restored = desk.restored()?;
    let lost = found.restored.as_ref().map_or(0, |(_, size)| *size);
    for (index, line, head) in heads.into_iter().filter(|(index, ..)| *index >= lost) {
        if desk.trail_hash(line)?.as_deref() != Some(&head) {
            found.fault("trail-broken", &format!("#{line}"), format!("log #{index}"));
        }
    }
    for (index, issue) in rows {
        found.fault("log-register-differs", &format!("{index}"), format!("{issue}"));
    }
    found.desk(kept);
    Ok(found)
}

/// Compares log and archive; gives the heads of the trail that the log holds: entry, line, digest.
fn compare(
    context: &Context,
    archive: &Archive,
    folder: &Path,
    rows: &mut BTreeMap<u64, IssueId>,
    found: &mut Agreement,
) -> Outcome<Vec<(u64, i64, String)>> {
    let mut heads = Vec::new();
    let seen = log::remembered(context)?;
    let (mut gone, mut withdrawn) = (Vec::new(), HashSet::new());
    // What did not come about, and the last entry that says so: only entries before it are excused.
    let mut void: HashMap<(ObjectId, Digest), u64> = HashMap::new();
    let mut unreadable = BTreeMap::new();
    let monitor = log::monitor_with(folder, seen.as_ref(), &mut |index, entry| {
        if rows.get(&index).is_some_and(|issue| entry.issue == Some(*issue) && entry.document.is_none()) {
            rows.remove(&index);
        }
        let head = entry.note.as_deref().and_then(|note| note.strip_prefix(log::TRAIL));
        if let Some((line, head)) = head.and_then(|head| head.split_once(' '))
            && entry.document.is_none()
        {
            heads.push((index, line.parse().unwrap_or_default(), head.to_owned()));
        }
        let Some(object) = object(entry) else { return };
        if entry.kind == EntryKind::Void {
            void.extend(entry.files.iter().map(|file| ((object.clone(), file.sha256), index)));
            return;
        }
        if entry.kind == EntryKind::WithdrawnBytes {
            withdrawn.extend(entry.files.iter().map(|file| (object.clone(), file.sha256)));
            found.withdrawn.push(Withdrawn { index, entry: entry.clone() });
            return;
        }
        let kept: HashSet<(String, Digest)> = match archive.digests(&object) {
            Ok(kept) => kept.into_iter().collect(),
            // What is missing as a whole is told by the register.
            Err(_) if !archive.holds(&object) => return,
            Err(error) => {
                unreadable.insert(object.clone(), error.to_string());
                return;
            }
        };
        for file in &entry.files {
            if !kept.contains(&(file.path.clone(), file.sha256)) {
                gone.push((index, object.clone(), file.clone()));
            }
        }
    })?;
    found.entries = monitor.entries;
    let behind = seen.as_ref().map_or(0, |seen| seen.size);
    if let Some(head) = monitor.checkpoint.as_ref().filter(|head| head.size > behind) {
        let detail = format!("desk/log.head {behind}, log/checkpoint {}", head.size);
        found.fault("log-register-differs", "desk/log.head", detail);
    }
    found.faults.extend(monitor.faults);
    if let Some(head) = &monitor.checkpoint {
        let stamped = stamps::check(
            &gazette_archive::log::folder_source(folder),
            head,
            None,
            &receive::anchors(context)?,
            false,
        );
        found.faults.extend(stamped.faults);
    }
    for (index, object, file) in gone {
        let which = (object.clone(), file.sha256);
        if !withdrawn.contains(&which) && void.get(&which).is_none_or(|until| *until < index) {
            let detail = format!("{}, SHA-256 {}, #{index}", file.path, file.sha256);
            found.fault("log-archive-differs", &object, detail);
        }
    }
    for (object, reason) in unreadable {
        found.fault("object-unreadable", &object, reason);
    }
    Ok(heads)
}

/// The archive object an entry speaks of.
fn object(entry: &LogEntry) -> Option<ObjectId> {
    match (&entry.document, entry.issue) {
        (Some(document), _) => Some(ObjectId::document(document)),
        (None, issue) => issue.map(ObjectId::issue),
    }
}

impl Agreement {
    /// What the desk found wrong with its own keeping, but for originals that were removed as the log tells.
    fn desk(&mut self, faults: Vec<gazette_desk::DeskFault>) {
        let files = self.withdrawn.iter().flat_map(|one| &one.entry.files);
        let removed: HashSet<String> = files.map(|file| file.sha256.to_string()).collect();
        for fault in faults {
            let removed = removed.iter().any(|digest| fault.message.contains(digest));
            if !(removed && fault.code == "original-missing") {
                self.fault(fault.code, &fault.place, fault.message);
            }
        }
    }

    fn fault(&mut self, code: &'static str, place: &str, detail: impl Into<String>) {
        self.faults.push(Fault { place: place.to_owned(), code, detail: detail.into() });
    }
}
