//! The archive: an OCFL 1.1 storage root with one object for each issue and each document.
//!
//! Beside the root `archive` lies the folder `archive.work` with the lock, what is in the making, and lists that are
//! derived from the archive; the root itself holds nothing that OCFL does not know.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use gazette_disk::{
    Action, DiskError, Lock, Stage, clean_stage, exchange_dirs, publish_all, publish_dir, read_file,
    remove_dir,
};
use gazette_model::{CorrectionRecord, Digest, DocumentRecord, GazetteKey, IssueId, IssuePart, IssueRecord};
use rayon::prelude::*;
use serde::de::DeserializeOwned;

use crate::audit::{Audit, Part, again, audit_ours};
use crate::digest::{Algorithm, hex_of};
use crate::error::ArchiveError;
use crate::joined::object_of;
use crate::lookup::{Lookup, Rows};
use crate::object_id::ObjectId;
use crate::ocfl::inventory::{INVENTORY, Inventory, SIDECAR};
use crate::ocfl::layout::{DECLARATION, Layout, OBJECT_DECLARATION};
use crate::publication::{COMMIT, Moves, Publication};
use crate::withdraw::is_bookkeeping;

/// Name of an issue's record in its object.
pub(crate) const ISSUE_RECORD: &str = "issue.json";
/// Name of a document's record in its object.
pub(crate) const DOCUMENT_RECORD: &str = "document.json";
/// Where the later parts of a document that is split over issues are told.
pub(crate) const INSTALMENTS: &str = "instalments/";
/// Where what clerks confirmed of a document's validity is kept in its object.
pub(crate) const CONFIRMATIONS: &str = "validity/";
/// Inventories and records larger than this are not ours.
const LIMIT: u64 = 256 << 20;
/// Files larger than this are read through [`Archive::file_path`].
const FILE_LIMIT: u64 = 2 << 30;
/// How long a writer waits for another.
const PATIENCE: Duration = Duration::from_secs(60);

/// An archive (kho lưu trữ); reading needs no lock and changes nothing.
#[derive(Debug)]
pub struct Archive {
    root: PathBuf,
    work: PathBuf,
    layout: Layout,
    lookup: Lookup,
    /// Archives of gazettes that were joined to this one, by key; only to read.
    pub(crate) joined: Vec<(GazetteKey, Archive)>,
}

/// Where published bytes stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The object.
    pub object: ObjectId,
    /// The name of the file in it.
    pub path: String,
    /// Which issue the object is, if it is one.
    pub issue: Option<IssueId>,
    /// The address of the document the object is, if it is one.
    pub document: Option<String>,
}

/// A correction (đính chính) of a published document, and where it was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// What is corrected and how.
    pub record: CorrectionRecord,
    /// Address of the document that corrects.
    pub by: String,
    /// The issues it stands in.
    pub issues: Vec<IssuePart>,
}

impl Archive {
    /// The newest format of records this program reads and writes. A record is never written anew; what older formats
    /// lack has a default.
    pub const RECORD_FORMAT: u32 = 1;

    /// Opens an archive to read it.
    pub fn open(root: &Path) -> Result<Self, ArchiveError> {
        let layout = Layout::read(root)?;
        let work = work_beside(root);
        let lookup = Lookup::new(work.join("lookup"));
        Ok(Self { root: root.to_owned(), lookup, work, layout, joined: Vec::new() })
    }

    /// Opens an archive to write it, makes it if it is not there, and finishes or removes what a killed writer left.
    pub fn create(root: &Path) -> Result<Self, ArchiveError> {
        let work = work_beside(root);
        let lock = Lock::acquire(&work.join("lock"), PATIENCE)?;
        if !root.join(DECLARATION.0).is_file() {
            make_root(root, &work.join("stage"))?;
        }
        let archive = Self::open(root)?;
        archive.recover()?;
        drop(lock);
        Ok(archive)
    }

    /// Begins a publication of one or more objects; waits while another process writes.
    pub fn stage(&self) -> Result<Publication<'_>, ArchiveError> {
        let lock = self.lock()?;
        self.recover()?;
        Publication::begin(self, lock)
    }

    /// The record of an issue; `None` if it is not in the archive.
    pub fn issue(&self, issue: IssueId) -> Result<Option<IssueRecord>, ArchiveError> {
        if !issue.gazette.is_own() {
            return self.joined_issue(issue);
        }
        let record: Option<IssueRecord> = self.record(&ObjectId::issue(issue), ISSUE_RECORD)?;
        if let Some(record) = &record {
            known_format(&ObjectId::issue(issue), record.format)?;
        }
        Ok(record)
    }

    /// The record of a document, by its address; `None` if it is not in the archive.
    ///
    /// What goes on in later issues, and what is confirmed later of its validity, stands in files of its own beside
    /// the record, which never changes; all are read.
    pub fn document(&self, address: &str) -> Result<Option<DocumentRecord>, ArchiveError> {
        if let Some(joined) = self.joined_document(address) {
            return joined;
        }
        let object = ObjectId::document(address);
        let inventory = match self.inventory(&object) {
            Err(ArchiveError::ObjectMissing(_)) => return Ok(None),
            other => other?,
        };
        let mut record: DocumentRecord = self.json_in(&inventory, &object, DOCUMENT_RECORD)?;
        known_format(&object, record.format)?;
        let state = inventory.state();
        let mut names: Vec<&String> = state.into_iter().flat_map(|state| state.values().flatten()).collect();
        names.sort_unstable();
        for name in names {
            // A document without a first part in an issue has no later one.
            if name.starts_with(INSTALMENTS) && !record.issues.is_empty() {
                let part: IssuePart = self.json_in(&inventory, &object, name)?;
                // A part whose issue is not there was left by a publication that was cut short.
                if self.holds(&ObjectId::issue(part.issue)) {
                    record.issues.push(part);
                }
            } else if name.starts_with(CONFIRMATIONS) {
                record.confirmations.push(self.json_in(&inventory, &object, name)?);
            }
        }
        record.issues.sort_by_key(|part| (part.date, part.issue, part.first_page));
        Ok(Some(record))
    }

    /// All issues, oldest first.
    pub fn issues(&self) -> Result<Vec<IssueId>, ArchiveError> {
        let objects = self.listed()?;
        let mut issues: Vec<IssueId> = objects
            .iter()
            .filter_map(ObjectId::as_issue)
            .filter(|issue| self.holds(&ObjectId::issue(*issue)))
            .collect();
        for (key, archive) in &self.joined {
            issues.extend(archive.issues()?.into_iter().map(|issue| issue.of(*key)));
        }
        issues.sort_unstable();
        Ok(issues)
    }

    /// The addresses of all documents, in the order of their coming.
    pub fn document_ids(&self) -> Result<Vec<String>, ArchiveError> {
        let objects = self.listed()?;
        let mut addresses: Vec<String> = objects
            .par_iter()
            .filter(|object| object.as_document().is_some() && self.holds(object))
            .filter_map(ObjectId::as_document)
            .collect();
        for (key, archive) in &self.joined {
            addresses.extend(archive.document_ids()?.iter().map(|address| key.name(address)));
        }
        Ok(addresses)
    }

    /// The records of all documents, read one after the other; memory stays flat.
    pub fn documents(
        &self,
    ) -> Result<impl Iterator<Item = Result<DocumentRecord, ArchiveError>> + '_, ArchiveError> {
        let addresses = self.document_ids()?;
        Ok(addresses.into_iter().filter_map(|address| self.document(&address).transpose()))
    }

    /// All objects.
    pub fn objects(&self) -> Result<Vec<ObjectId>, ArchiveError> {
        let objects = self.listed()?;
        let mut objects: Vec<ObjectId> =
            objects.into_par_iter().filter(|object| self.holds(object)).collect();
        for (key, archive) in &self.joined {
            objects.extend(archive.objects()?.iter().map(|object| object_of(*key, object)));
        }
        Ok(objects)
    }

    /// Whether the object is there.
    pub fn holds(&self, object: &str) -> bool {
        self.folder(object).is_dir()
    }

    /// The names of the files of an object, in its newest version.
    pub fn files(&self, object: &str) -> Result<Vec<String>, ArchiveError> {
        let inventory = self.inventory(object)?;
        let mut files: Vec<String> =
            inventory.state().into_iter().flat_map(|s| s.values().flatten().cloned()).collect();
        files.sort();
        Ok(files)
    }

    /// The SHA-256 of every file an object keeps, by name, as its inventory declares them.
    pub fn digests(&self, object: &str) -> Result<Vec<(String, Digest)>, ArchiveError> {
        let inventory = self.inventory(object)?;
        let mut digests = Vec::new();
        for sha256 in inventory.fixity.get("sha256").into_iter().flat_map(|fixity| fixity.keys()) {
            let Ok(digest) = sha256.parse::<Digest>() else { continue };
            let files = inventory.paths_of_sha256(sha256).into_iter();
            digests.extend(files.filter(|file| !is_bookkeeping(file)).map(|file| (file.to_owned(), digest)));
        }
        digests.sort();
        Ok(digests)
    }

    /// Name, size and digest of the record of an issue, or of a document, where it holds the text.
    pub fn record_file(&self, object: &str) -> Result<Option<(String, u64, Digest)>, ArchiveError> {
        let records = [DOCUMENT_RECORD, ISSUE_RECORD];
        let found = self.digests(object)?.into_iter().find(|(path, _)| records.contains(&path.as_str()));
        let Some((path, digest)) = found else { return Ok(None) };
        let file = self.file_path(object, &path)?;
        let size = file.metadata().map_err(|source| DiskError::new(Action::Read, &file, source))?.len();
        Ok(Some((path, size, digest)))
    }

    /// The bytes of a file of an object, checked against its digest.
    pub fn file(&self, object: &str, path: &str) -> Result<Vec<u8>, ArchiveError> {
        self.file_in(&self.inventory(object)?, object, path)
    }

    fn file_in(&self, inventory: &Inventory, object: &str, path: &str) -> Result<Vec<u8>, ArchiveError> {
        let (digest, content) = inventory.locate(path).ok_or_else(|| file_missing(object, path))?;
        let bytes = read_file(&self.folder(object).join(content), FILE_LIMIT)?;
        let actual = hex_of(Algorithm::Sha512, &bytes);
        if !actual.eq_ignore_ascii_case(digest) {
            let reason = format!("SHA-512 is {}…, the inventory says {}…", cut(&actual), cut(digest));
            return Err(ArchiveError::Damaged { object: object.to_owned(), path: path.to_owned(), reason });
        }
        Ok(bytes)
    }

    /// Where the bytes of a file lie, for a server that streams them.
    pub fn file_path(&self, object: &str, path: &str) -> Result<PathBuf, ArchiveError> {
        let inventory = self.inventory(object)?;
        let (_, content) = inventory.locate(path).ok_or_else(|| file_missing(object, path))?;
        Ok(self.folder(object).join(content))
    }

    /// Which published files have these bytes.
    pub fn find_digest(&self, digest: &Digest) -> Result<Vec<Found>, ArchiveError> {
        let sha256 = digest.to_string();
        let candidates = if self.lookup.exists() { self.lookup.digest(&sha256)? } else { self.walk_ids()? };
        let mut found = Vec::new();
        for id in candidates {
            let object = ObjectId::raw(&id);
            if !self.holds(&object) {
                continue;
            }
            for path in self.inventory(&object)?.paths_of_sha256(&sha256) {
                if !is_bookkeeping(path) {
                    let (issue, document) = (object.as_issue(), object.as_document());
                    found.push(Found { object: object.clone(), path: path.to_owned(), issue, document });
                }
            }
            for file in self.withdrawn(&object)?.into_iter().filter(|file| file.sha256 == *digest) {
                let (issue, document) = (object.as_issue(), object.as_document());
                found.push(Found { object: object.clone(), path: file.path, issue, document });
            }
        }
        found.extend(self.joined_found(digest)?);
        Ok(found)
    }

    /// What corrects a document, by its address, in the order of publication.
    pub fn corrections_of(&self, address: &str) -> Result<Vec<Correction>, ArchiveError> {
        let candidates =
            if self.lookup.exists() { self.lookup.corrections(address)? } else { self.walk_ids()? };
        let mut corrections = self.joined_corrections(address)?;
        for by in candidates.iter().filter_map(|id| ObjectId::raw(id).as_document()) {
            let Some(record) = self.document(&by)? else { continue };
            for correction in record.corrects.into_iter().filter(|correction| correction.document == address)
            {
                corrections.push(Correction {
                    record: correction,
                    by: by.clone(),
                    issues: record.issues.clone(),
                });
            }
        }
        Ok(corrections)
    }

    /// The objects a register does not know: what a publication that was killed before its register row left behind.
    pub fn unreferenced(&self, known: &dyn Fn(&str) -> bool) -> Result<Vec<ObjectId>, ArchiveError> {
        Ok(self.listed()?.into_iter().filter(|object| !known(object) && self.holds(object)).collect())
    }

    /// Removes an object that was never published (its register row was never written); nothing to do if it is not there.
    pub fn remove_unpublished(&self, object: &str) -> Result<(), ArchiveError> {
        let _lock = self.lock()?;
        self.recover()?;
        Ok(remove_dir(&self.root.join(self.layout.folder(object)), &self.stage_area())?)
    }

    /// Makes the derived lists anew from the inventories; returns the number of objects.
    pub fn rebuild_lookup(&self) -> Result<u64, ArchiveError> {
        let _lock = self.lock()?;
        self.recover()?;
        self.make_lookup()
    }

    /// Length and time of the list of objects: another stamp means that something was, or is just being, published.
    pub fn stamp(&self) -> Option<(u64, std::time::SystemTime)> {
        let meta = fs::metadata(self.lookup.folder().join("objects.tsv")).ok();
        self.joined_stamp(meta.and_then(|meta| Some((meta.len(), meta.modified().ok()?))))
    }

    /// Audits the archive, or a part of it, while others go on publishing.
    ///
    /// What is just being moved in looks faulty for a moment, and so does what a killed writer left. Whatever a first
    /// reading finds is therefore looked at again while nobody writes, and only what stands then is told.
    pub fn audit(&self, part: Part, progress: &(dyn Fn(u64) + Sync)) -> Result<Audit, ArchiveError> {
        let first = audit_ours(&self.root, part, progress);
        if first.as_ref().is_ok_and(|audit| audit.faults.is_empty()) {
            return first;
        }
        let _lock = match self.lock() {
            Err(ArchiveError::Disk(error)) if error.is_busy() => return Err(error.into()),
            // An archive on a medium that cannot be written has no writers.
            Err(_) => return first,
            Ok(lock) => lock,
        };
        self.recover()?;
        match first {
            Err(_) => audit_ours(&self.root, part, progress),
            Ok(audit) => again(&self.root, audit),
        }
    }

    /// The folder of the storage root.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The folder of an object, whether it is there or not.
    pub fn folder(&self, object: &str) -> PathBuf {
        if let Some((archive, bare)) = self.elsewhere(object) {
            return archive.folder(&bare);
        }
        self.root.join(self.layout.folder(object))
    }

    pub(crate) fn layout(&self) -> &Layout {
        &self.layout
    }

    pub(crate) fn lookup(&self) -> &Lookup {
        &self.lookup
    }

    /// Where things in the making lie.
    pub(crate) fn stage_area(&self) -> PathBuf {
        self.work.join("stage")
    }

    /// Where damaged objects are kept that were replaced.
    pub(crate) fn damaged_area(&self) -> PathBuf {
        self.work.join("damaged")
    }

    pub(crate) fn lock(&self) -> Result<Lock, ArchiveError> {
        Ok(Lock::acquire(&self.work.join("lock"), PATIENCE)?)
    }

    pub(crate) fn inventory(&self, object: &str) -> Result<Inventory, ArchiveError> {
        if let Some((archive, bare)) = self.elsewhere(object) {
            return archive.inventory(&bare);
        }
        let folder = self.folder(object);
        if !folder.is_dir() {
            return Err(ArchiveError::ObjectMissing(object.to_owned()));
        }
        let inventory = read_inventory(&folder)?;
        if inventory.id != object {
            return Err(damaged(&folder, format!("is the inventory of {}", inventory.id)));
        }
        Ok(inventory)
    }

    /// Finishes what was committed and removes what was not. The caller holds the lock.
    pub(crate) fn recover(&self) -> Result<(), ArchiveError> {
        let area = self.stage_area();
        if area.is_dir() {
            let list = |source| DiskError::new(Action::List, &area, source);
            for entry in fs::read_dir(&area).map_err(list)? {
                let stage = entry.map_err(list)?.path();
                if let Some(moves) = Moves::read(&stage.join(COMMIT))? {
                    publish_all(&moves.between(&stage, &self.root), &self.root)?;
                }
            }
            clean_stage(&area)?;
        }
        if !self.lookup.exists() {
            self.make_lookup()?;
        }
        Ok(())
    }

    fn make_lookup(&self) -> Result<u64, ArchiveError> {
        let folders = object_folders(&self.root)?;
        let rows = folders
            .par_iter()
            .map(|folder| {
                let inventory = read_inventory(folder)?;
                let object = ObjectId::raw(&inventory.id);
                let mut digests: Vec<String> = Vec::new();
                for (sha256, contents) in inventory.fixity.get("sha256").into_iter().flatten() {
                    if contents.iter().any(|path| !is_bookkeeping(path)) {
                        digests.push(sha256.clone());
                    }
                }
                digests.extend(self.withdrawn(&object)?.iter().map(|file| file.sha256.to_string()));
                let record: Option<DocumentRecord> = if object.as_document().is_some() {
                    self.record(&object, DOCUMENT_RECORD)?
                } else {
                    None
                };
                let targets = record.map_or_else(Vec::new, |record| record.corrects);
                Ok((inventory.versions.get("v1").map(|v| v.created.clone()), object, digests, targets))
            })
            .collect::<Result<Vec<_>, ArchiveError>>();
        let mut objects = rows?;
        objects.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
        let mut rows = Rows::default();
        for (_, object, digests, targets) in &objects {
            rows.object(object);
            digests.iter().for_each(|digest| rows.digest(digest, object));
            targets.iter().for_each(|target| rows.correction(&target.document, object));
        }
        let mut stage = Stage::create(&self.stage_area())?;
        for (name, text) in rows.into_files() {
            stage.write(&name, text.as_bytes())?;
        }
        stage.sync()?;
        if self.lookup.exists() {
            // In one step: whoever reads meanwhile must not take lists that are missing for lists that are empty.
            exchange_dirs(stage.path(), self.lookup.folder())?;
        } else {
            publish_dir(stage.path(), self.lookup.folder())?;
            stage.keep();
        }
        Ok(objects.len() as u64)
    }

    /// The identifiers the lists name, or those of all inventories where there are no lists.
    fn listed(&self) -> Result<Vec<ObjectId>, ArchiveError> {
        let ids = if self.lookup.exists() { self.lookup.objects()? } else { self.walk_ids()? };
        Ok(ids.iter().map(|id| ObjectId::raw(id)).collect())
    }

    fn walk_ids(&self) -> Result<Vec<String>, ArchiveError> {
        let folders = object_folders(&self.root)?;
        folders.par_iter().map(|folder| read_inventory(folder).map(|inventory| inventory.id)).collect()
    }

    fn record<T: DeserializeOwned>(&self, object: &ObjectId, path: &str) -> Result<Option<T>, ArchiveError> {
        match self.inventory(object) {
            Err(ArchiveError::ObjectMissing(_)) => Ok(None),
            other => self.json_in(&other?, object, path).map(Some),
        }
    }

    fn json_in<T: DeserializeOwned>(
        &self,
        inventory: &Inventory,
        object: &ObjectId,
        path: &str,
    ) -> Result<T, ArchiveError> {
        let bytes = self.file_in(inventory, object, path)?;
        serde_json::from_slice(&bytes).map_err(|error| {
            // A record of a newer program may hold what this one cannot read.
            let format = serde_json::from_slice::<Format>(&bytes).map_or(0, |format| format.format);
            if let Err(newer) = known_format(object, format) {
                return newer;
            }
            let reason = format!("not a record this program knows: {error}");
            ArchiveError::Damaged { object: object.to_string(), path: path.to_owned(), reason }
        })
    }
}

/// What every record says of itself.
#[derive(serde::Deserialize)]
struct Format {
    format: u32,
}

fn known_format(object: &ObjectId, found: u32) -> Result<(), ArchiveError> {
    let known = Archive::RECORD_FORMAT;
    if found > known {
        return Err(ArchiveError::Newer { object: object.to_string(), found, known });
    }
    Ok(())
}

/// Every folder below `root` that declares an OCFL object, in order.
pub(crate) fn object_folders(root: &Path) -> Result<Vec<PathBuf>, ArchiveError> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        let list = |source| DiskError::new(Action::List, &folder, source);
        for entry in fs::read_dir(&folder).map_err(list)? {
            let entry = entry.map_err(list)?;
            let path = entry.path();
            if folder == root && entry.file_name() == "extensions"
                || !entry.file_type().map_err(list)?.is_dir()
            {
                continue;
            }
            if path.join(OBJECT_DECLARATION.0).is_file() {
                found.push(path);
            } else {
                folders.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The inventory in a folder, checked against its digest file.
///
/// A new version arrives in three moves: its folder, the inventory, the digest file. Whoever reads between them, or after a
/// kill between them, finds the digest of the new inventory in the folder of the version.
pub(crate) fn read_inventory(folder: &Path) -> Result<Inventory, ArchiveError> {
    let mut seen = None;
    loop {
        let json = read_file(&folder.join(INVENTORY), LIMIT)?;
        let digest = hex_of(Algorithm::Sha512, &json);
        let proved = declares(&folder.join(SIDECAR), &digest)?;
        let inventory: Result<Inventory, _> = serde_json::from_slice(&json)
            .map_err(|error| damaged(folder, format!("not an inventory: {error}")));
        if proved {
            return inventory;
        }
        if let Ok(inventory) = inventory {
            let version = folder.join(format!("v{}", inventory.number()));
            if declares(&version.join(SIDECAR), &digest)? {
                return Ok(inventory);
            }
        }
        // The digest file may have been moved in after the inventory was read: then the inventory is another now.
        if seen.replace(digest.clone()) == Some(digest) {
            return Err(damaged(folder, "is not what its digest file declares".to_owned()));
        }
    }
}

/// Whether a digest file is there and declares this digest.
fn declares(sidecar: &Path, digest: &str) -> Result<bool, ArchiveError> {
    match read_file(sidecar, 4096) {
        Err(error) if error.is_missing() => Ok(false),
        Err(error) => Err(error.into()),
        Ok(bytes) => {
            let text = String::from_utf8_lossy(&bytes);
            Ok(text.split_whitespace().next().is_some_and(|declared| declared.eq_ignore_ascii_case(digest)))
        }
    }
}

/// Makes an empty storage root; the declaration comes last, so that half a root is none.
fn make_root(root: &Path, area: &Path) -> Result<(), ArchiveError> {
    if root.exists() {
        let list = |source| DiskError::new(Action::List, root, source);
        for entry in fs::read_dir(root).map_err(list)? {
            let name = entry.map_err(list)?.file_name();
            if !["extensions", "ocfl_layout.json"].iter().any(|ours| name == *ours) {
                return Err(ArchiveError::NotAnArchive(root.to_owned()));
            }
        }
    }
    let mut stage = Stage::create(area)?;
    for (name, text) in Layout::ours().files() {
        stage.write(&name, text.as_bytes())?;
    }
    stage.write(DECLARATION.0, DECLARATION.1.as_bytes())?;
    stage.sync()?;
    let missing = ["extensions", "ocfl_layout.json", DECLARATION.0]
        .into_iter()
        .filter(|name| !root.join(name).exists());
    let moves: Vec<_> = missing.map(|name| (stage.path().join(name), root.join(name))).collect();
    Ok(publish_all(&moves, root)?)
}

/// `archive.work` beside `archive`: on the same file system, outside of the storage root.
fn work_beside(root: &Path) -> PathBuf {
    let mut name = root.file_name().map_or_else(|| OsString::from("archive"), OsString::from);
    name.push(".work");
    root.with_file_name(name)
}

fn cut(digest: &str) -> &str {
    digest.get(..16).unwrap_or(digest)
}

fn damaged(folder: &Path, reason: String) -> ArchiveError {
    ArchiveError::Damaged { object: folder.display().to_string(), path: INVENTORY.to_owned(), reason }
}

fn file_missing(object: &str, path: &str) -> ArchiveError {
    ArchiveError::FileMissing { object: object.to_owned(), path: path.to_owned() }
}
