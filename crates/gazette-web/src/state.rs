//! What the site knows: archive, index, and a catalogue of what is published. It looks for what is new beside the
//! serving, so that no reader waits for that.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant, SystemTime};

use gazette_archive::{Archive, ArchiveError, ObjectId};
use gazette_index::{Abbreviations, Index, Request, Results};
use gazette_model::{Date, DocumentRecord, IssueId, IssueRecord};
use gazette_text::fold::slug;

use crate::catalogue::Catalogue;
use crate::imported::Imported;
use crate::records::Records;
use crate::sorting::Fields;
use crate::{ReadSignatures, Signed, Site, Today};

/// How many files are remembered as checked.
const CHECKED: usize = 50_000;
/// How many files are remembered with who signed them.
const JUDGED: usize = 10_000;
/// The lists of the archive are written before what they name is there: for so long after a change it is looked again.
const SETTLING: Duration = Duration::from_secs(10);
/// It is looked at everything at least so often.
const LOOK_ANYWAY: Duration = Duration::from_secs(60);

/// Threads that read issues when the site is opened.
const MOST_THREADS: usize = 8;
/// Fewer issues are not worth a thread.
const FEW_ISSUES: usize = 50;

type IssueRead = Result<Option<Arc<IssueRecord>>, ArchiveError>;

/// What handlers share.
pub(crate) struct State {
    pub(crate) site: Site,
    pub(crate) archive: Archive,
    catalogue: RwLock<Arc<Catalogue>>,
    imported: RwLock<Option<Arc<Imported>>>,
    fields: RwLock<Option<Arc<Fields>>>,
    index: RwLock<Option<Arc<Index>>>,
    looked: Mutex<Looked>,
    /// Whether it was looked once.
    known: AtomicBool,
    opened: SystemTime,
    changed: RwLock<SystemTime>,
    records: Mutex<Records>,
    checked: Mutex<HashMap<PathBuf, Stamp>>,
    signatures: Option<ReadSignatures>,
    today: Today,
    /// By digest of the file.
    judged: Mutex<HashMap<String, Arc<Vec<Signed>>>>,
}

/// Length and time of a file: another stamp means other bytes.
pub(crate) type Stamp = (u64, SystemTime);

/// What was seen when it was last looked.
#[derive(Debug, Default)]
struct Looked {
    /// What is in force is told as of a day.
    day: Option<Date>,
    archive: Option<Stamp>,
    log: Option<Stamp>,
    index: Option<(String, Option<Stamp>)>,
    changed: Option<Instant>,
    at: Option<Instant>,
}

impl State {
    pub(crate) fn open(
        site: &Site,
        signatures: Option<ReadSignatures>,
        today: Today,
    ) -> Result<Self, ArchiveError> {
        let mut archive = Archive::open(&site.archive)?;
        for gazette in &site.joined {
            archive = archive.with_joined(gazette.key, &gazette.archive)?;
        }
        let state = Self {
            site: site.clone(),
            archive,
            catalogue: RwLock::default(),
            imported: RwLock::default(),
            fields: RwLock::default(),
            index: RwLock::default(),
            looked: Mutex::default(),
            known: AtomicBool::new(false),
            opened: SystemTime::now(),
            changed: RwLock::new(SystemTime::now()),
            records: Mutex::default(),
            checked: Mutex::default(),
            signatures,
            today,
            judged: Mutex::default(),
        };
        state.refresh()?;
        Ok(state)
    }

    /// Opens something else, for the same readers.
    pub(crate) fn over(&self, site: &Site) -> Result<Self, ArchiveError> {
        Self::open(site, self.signatures.clone(), Arc::clone(&self.today))
    }

    /// What is published.
    pub(crate) fn catalogue(&self) -> Arc<Catalogue> {
        Arc::clone(&self.catalogue.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Today where the gazette is published.
    pub(crate) fn today(&self) -> Date {
        (self.today)()
    }

    /// Issues and documents that are published.
    pub(crate) fn size(&self) -> (usize, usize) {
        let catalogue = self.catalogue();
        (catalogue.issues.len(), catalogue.len())
    }

    /// The index in use; `None` while there is none.
    pub(crate) fn index(&self) -> Option<Arc<Index>> {
        // The first look may not be over yet.
        if !self.known.load(Relaxed) {
            self.look();
        }
        self.index.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What the index finds, as of today; a body is asked for with those it follows and those that follow it.
    /// `None` while nothing can be searched.
    pub(crate) fn search(&self, request: &Request) -> Option<Results> {
        let body = request.body.as_ref().map(|asked| {
            let same = |name: &String| slug(name) == slug(asked);
            let kin = self.site.kin.iter().find(|group| group.iter().any(same));
            kin.map_or_else(|| asked.clone(), |group| group.join("; "))
        });
        let request = Request { body, today: Some(self.today()), ..request.clone() };
        self.index()?.search(&request).ok()
    }

    /// When any page may last have become another one.
    pub(crate) fn changed(&self) -> SystemTime {
        *self.changed.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks for what is new; `true` when pages made before are no longer right.
    pub(crate) fn look(&self) -> bool {
        let mut looked = self.looked.lock().unwrap_or_else(PoisonError::into_inner);
        let (archive, log) = (self.archive.stamp(), stamp(&self.site.log.join("checkpoint")));
        let index = index_stamp(&self.site.index);
        let first = !self.known.load(Relaxed);
        let moved = first || looked.archive != archive;
        if moved {
            looked.changed = Some(Instant::now());
        }
        let settling = looked.changed.is_some_and(|changed| changed.elapsed() < SETTLING);
        let long_ago = looked.at.is_none_or(|at| at.elapsed() > LOOK_ANYWAY);
        let day = Some(self.today());
        let mut new = moved || looked.log != log || looked.day != day;
        if moved || settling || long_ago || archive.is_none() {
            // An archive that cannot be listed now is served as it was known.
            new |= self.refresh().unwrap_or(false);
            looked.at = Some(Instant::now());
        }
        if first || looked.index != index {
            // A generation that cannot be opened yet is tried again; the one in use stays meanwhile.
            match self.open_index(index.is_some()) {
                true => {
                    new = true;
                    looked.index.clone_from(&index);
                }
                false => looked.index = None,
            }
        }
        if new {
            // What was imported and by what it is sorted is listed again when somebody asks.
            *self.imported.write().unwrap_or_else(PoisonError::into_inner) = None;
            *self.fields.write().unwrap_or_else(PoisonError::into_inner) = None;
            let written = index.as_ref().and_then(|(_, stamp)| *stamp);
            let stamps = [archive, log, written].into_iter().flatten().map(|(_, time)| time);
            // Another version of the program makes other pages, and so does another day.
            let begun = if first { self.opened } else { SystemTime::now() };
            let latest = stamps.fold(begun, SystemTime::max);
            *self.changed.write().unwrap_or_else(PoisonError::into_inner) = latest;
        }
        (looked.archive, looked.log, looked.day) = (archive, log, day);
        self.known.store(true, Relaxed);
        new && !first
    }

    /// The abbreviations of the program and those of the office, which lie beside the index; a line that is not
    /// understood is told by `gazette search`, and passed over here.
    fn abbreviations(&self) -> Abbreviations {
        let mut all = Abbreviations::default();
        let own = self.site.index.parent().map(|home| home.join("abbreviations.txt"));
        if let Some(text) = own.and_then(|path| std::fs::read_to_string(path).ok()) {
            let _ = all.add(&text);
        }
        all
    }

    /// Reads issues that are new; `true` if there were any.
    fn refresh(&self) -> Result<bool, ArchiveError> {
        let old = self.catalogue();
        let (mut issues, mut damaged) = (BTreeMap::new(), Vec::new());
        for (issue, read) in self.read_issues(&old, &self.archive.issues()?) {
            match read {
                Ok(Some(record)) => {
                    issues.insert(issue, record);
                }
                Ok(None) => {}
                Err(_) => damaged.push(issue),
            }
        }
        if issues.keys().eq(old.issues.keys()) && damaged == old.damaged {
            return Ok(false);
        }
        let name = |heading: &str, document: &str| self.body_name(&old, heading, document);
        let new = Arc::new(Catalogue::new(issues, damaged, &name));
        *self.catalogue.write().unwrap_or_else(PoisonError::into_inner) = new;
        Ok(true)
    }

    /// The records of issues, those that are new read on several threads.
    fn read_issues(&self, old: &Catalogue, all: &[IssueId]) -> Vec<(IssueId, IssueRead)> {
        let read = |issue: &IssueId| {
            // A published record never changes, so a known one need not be read again.
            let record = match old.issues.get(issue) {
                Some(record) => Ok(Some(Arc::clone(record))),
                None => self.archive.issue(*issue).map(|record| record.map(Arc::new)),
            };
            (*issue, record)
        };
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS);
        let piece = all.len().div_ceil(threads).max(FEW_ISSUES);
        std::thread::scope(|scope| {
            let parts = all.chunks(piece);
            let running: Vec<_> = parts
                .map(|part| (part, scope.spawn(move || part.iter().map(read).collect::<Vec<_>>())))
                .collect();
            let mut out = Vec::with_capacity(all.len());
            for (part, thread) in running {
                // A thread that ended badly is made up for here.
                out.extend(thread.join().unwrap_or_else(|_| part.iter().map(read).collect()));
            }
            out
        })
    }

    /// A body as documents write it: the heading of an issue is in capitals.
    fn body_name(&self, old: &Catalogue, heading: &str, document: &str) -> String {
        let known = old.body_name(heading);
        if known != heading {
            return known.to_owned();
        }
        let record = self.archive.document(document).ok().flatten();
        let bodies = record.map(|record| record.document.metadata.bodies).unwrap_or_default();
        let joined = bodies.join(", ");
        let mut all = bodies.iter().chain([&joined]);
        all.find(|name| name.to_uppercase() == heading).map_or_else(|| heading.to_owned(), Clone::clone)
    }

    /// Imported documents, which stand in no issue.
    pub(crate) fn imported(&self) -> Arc<Imported> {
        if let Some(known) = &*self.imported.read().unwrap_or_else(PoisonError::into_inner) {
            return Arc::clone(known);
        }
        self.list().0
    }

    /// The fields documents are sorted into; none without an index.
    pub(crate) fn fields(&self) -> Arc<Fields> {
        if let Some(known) = &*self.fields.read().unwrap_or_else(PoisonError::into_inner) {
            return Arc::clone(known);
        }
        self.list().1
    }

    /// Lists what is imported and what fields there are, once for each edition.
    fn list(&self) -> (Arc<Imported>, Arc<Fields>) {
        // The first look must be over before anything is held: it forgets what is listed here.
        let _ = self.index();
        let mut imported = self.imported.write().unwrap_or_else(PoisonError::into_inner);
        let mut fields = self.fields.write().unwrap_or_else(PoisonError::into_inner);
        if let (Some(imported), Some(fields)) = (&*imported, &*fields) {
            return (Arc::clone(imported), Arc::clone(fields));
        }
        let catalogue = self.catalogue();
        let listed = self.index().and_then(|index| index.listed().ok());
        let (all, sorted) = match listed {
            Some(listed) => {
                let (published, others): (Vec<_>, Vec<_>) =
                    listed.into_iter().partition(|one| catalogue.holds(&one.document));
                let published = published.into_iter().filter(|one| !one.field.trim().is_empty());
                let sorted = Fields::new(published.map(|one| (one.document, one.field)));
                (Imported::sorted(others), catalogue.with_fields(sorted))
            }
            None => {
                let ids = self.archive.document_ids().unwrap_or_default().into_iter();
                (
                    Imported::unsorted(ids.filter(|id| !catalogue.holds(id))),
                    catalogue.with_fields(Fields::default()),
                )
            }
        };
        let (all, sorted) = (Arc::new(all), Arc::new(sorted));
        (*imported, *fields) = (Some(Arc::clone(&all)), Some(Arc::clone(&sorted)));
        (all, sorted)
    }

    /// Opens the generation in use; `false` if it is there and cannot be opened now.
    fn open_index(&self, there: bool) -> bool {
        let opened = if there { Index::open(&self.site.index).ok().flatten() } else { None };
        let opened = opened.map(|index| index.with_abbreviations(self.abbreviations()));
        // Relations are opened with it: later the next generation may have taken its place.
        let opened = opened.filter(|index| index.relations("").is_ok());
        if there && opened.is_none() {
            return false;
        }
        *self.index.write().unwrap_or_else(PoisonError::into_inner) = opened.map(Arc::new);
        true
    }

    /// A document that may be shown: it stands in a published issue, or it was imported.
    pub(crate) fn document(&self, address: &str) -> Result<Option<Arc<DocumentRecord>>, ArchiveError> {
        let Some(record) = self.record(address)? else { return Ok(None) };
        let shown = record.issues.is_empty() || self.catalogue().holds(address);
        Ok(shown.then_some(record))
    }

    /// A record, read and checked once for as long as its inventory stays what it was.
    fn record(&self, address: &str) -> Result<Option<Arc<DocumentRecord>>, ArchiveError> {
        let inventory = self.archive.folder(&ObjectId::document(address)).join("inventory.json");
        let Some(stamp) = stamp(&inventory) else { return Ok(self.archive.document(address)?.map(Arc::new)) };
        let lock = || self.records.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(record) = lock().get(address, stamp) {
            return Ok(Some(record));
        }
        let Some(record) = self.archive.document(address)?.map(Arc::new) else { return Ok(None) };
        lock().put(address, stamp, Arc::clone(&record));
        Ok(Some(record))
    }

    /// Where a file lies, after its bytes were checked against the archive's digest once since it last changed.
    pub(crate) fn checked_file(&self, object: &str, path: &str) -> Result<(PathBuf, Stamp), ArchiveError> {
        let place = self.archive.file_path(object, path)?;
        let lock = || self.checked.lock().unwrap_or_else(PoisonError::into_inner);
        let stamp = stamp(&place);
        if let Some(stamp) = stamp
            && lock().get(&place) == Some(&stamp)
        {
            return Ok((place, stamp));
        }
        let bytes = self.archive.file(object, path)?;
        if let Some(stamp) = stamp {
            let mut checked = lock();
            if checked.len() >= CHECKED {
                checked.clear();
            }
            checked.insert(place.clone(), stamp);
            return Ok((place, stamp));
        }
        Ok((place, (u64::try_from(bytes.len()).unwrap_or(u64::MAX), self.opened)))
    }

    /// Whether anybody can tell who signed a file.
    pub(crate) fn judges(&self) -> bool {
        self.signatures.is_some()
    }

    /// Who signed a file; `None` where nobody can judge it. The door judges each file once.
    pub(crate) fn signatures(&self, object: &str, path: &str, digest: &str) -> Option<Arc<Vec<Signed>>> {
        let read = self.signatures.as_ref()?;
        let lock = || self.judged.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(digest) {
            return Some(Arc::clone(known));
        }
        let bytes = self.archive.file(object, path).ok()?;
        let judged = Arc::new(read(&bytes)?);
        let mut all = lock();
        if all.len() >= JUDGED {
            all.clear();
        }
        all.insert(digest.to_owned(), Arc::clone(&judged));
        Some(judged)
    }
}

fn stamp(path: &std::path::Path) -> Option<Stamp> {
    let meta = std::fs::metadata(path).ok()?;
    Some((meta.len(), meta.modified().ok()?))
}

/// Which generation of the index is in use, and when it was last written; `None` where there is none.
fn index_stamp(folder: &std::path::Path) -> Option<(String, Option<Stamp>)> {
    let current = std::fs::read_to_string(folder.join("current")).ok()?.trim().to_owned();
    let plain = !current.is_empty() && current.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let written = plain.then(|| stamp(&folder.join(&current).join("meta.json"))).flatten();
    Some((current, written))
}
