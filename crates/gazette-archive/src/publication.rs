//! Several objects that enter the archive together or not at all.
//!
//! Everything is written and synced outside of the archive. Then a small file `commit` lists the moves that are left;
//! from that moment on the publication is finished by whoever comes next, even after a kill in the middle of the moves.

use std::collections::HashSet;
use std::fs::File;
use std::path::{Component, Path, PathBuf};

use gazette_disk::{Action, DiskError, Lock, Stage, publish_all, read_file, remove_dir};
use gazette_model::{Confirmation, Digest, DocumentRecord, FileRecord, IssuePart, IssueRecord};
use serde::Serialize;

use crate::archive::{Archive, CONFIRMATIONS, DOCUMENT_RECORD, INSTALMENTS, ISSUE_RECORD};
use crate::digest::{Algorithm, Digesting, hex};
use crate::error::ArchiveError;
use crate::lookup::Rows;
use crate::object_id::ObjectId;
use crate::ocfl::inventory::{INVENTORY, Inventory, NewFile, SIDECAR, VersionInfo};
use crate::ocfl::layout::OBJECT_DECLARATION;
use crate::premis::{self, PREMIS};

/// The list of moves in a stage that is whole.
pub(crate) const COMMIT: &str = "commit";
const DIGESTS: [Algorithm; 2] = [Algorithm::Sha512, Algorithm::Sha256];

/// A file to be kept.
#[derive(Debug, Clone)]
pub struct StagedFile {
    /// Its name in the object, `/` between folders.
    pub path: String,
    /// Where its bytes come from.
    pub source: Source,
}

/// Where bytes come from.
#[derive(Debug, Clone)]
pub enum Source {
    /// From memory.
    Bytes(Vec<u8>),
    /// From a file, which is copied.
    Path(PathBuf),
}

/// A publication in the making; dropped, it leaves nothing.
#[derive(Debug)]
pub struct Publication<'a> {
    archive: &'a Archive,
    stage: Stage,
    objects: Vec<Object>,
    /// The folder in the stage for the next object; an object that failed leaves its folder behind.
    next: usize,
    ids: HashSet<ObjectId>,
    rows: Rows,
    _lock: Lock,
}

/// An object in the making: a new one, or a new version of one that is there.
#[derive(Debug)]
struct Object {
    id: ObjectId,
    /// Its folder in the stage.
    folder: usize,
    /// The inventory before; without versions for a new object.
    before: Inventory,
    files: Vec<NewFile>,
}

impl<'a> Publication<'a> {
    pub(crate) fn begin(archive: &'a Archive, lock: Lock) -> Result<Self, ArchiveError> {
        let stage = Stage::create(&archive.stage_area())?;
        Ok(Self {
            archive,
            stage,
            objects: Vec::new(),
            next: 0,
            ids: HashSet::new(),
            rows: Rows::default(),
            _lock: lock,
        })
    }

    /// Adds an issue; its record must list exactly these files, with their sizes and digests.
    pub fn add_issue(
        &mut self,
        record: &IssueRecord,
        files: Vec<StagedFile>,
    ) -> Result<ObjectId, ArchiveError> {
        let id = ObjectId::issue(record.issue);
        self.add(id, ISSUE_RECORD, record, &record.files, files)
    }

    /// Adds a document; its record must list exactly these files, with their sizes and digests.
    pub fn add_document(
        &mut self,
        record: &DocumentRecord,
        files: Vec<StagedFile>,
    ) -> Result<ObjectId, ArchiveError> {
        let id = ObjectId::document(&record.id);
        for correction in &record.corrects {
            self.rows.correction(&correction.document, &id);
        }
        self.add(id, DOCUMENT_RECORD, record, &record.files, files)
    }

    /// Adds files to an object that is there, as a new version; older versions stay as they are.
    ///
    /// For what comes after publication, such as the proof from the log. The names must be new.
    pub fn add_version(&mut self, object: &str, files: Vec<StagedFile>) -> Result<(), ArchiveError> {
        let before = self.archive.inventory(object)?;
        if let Some(file) = files.iter().find(|file| before.locate(&file.path).is_some()) {
            return Err(ArchiveError::Taken(format!("{object}: {}", file.path)));
        }
        self.version(object, before, files)
    }

    fn version(
        &mut self,
        object: &str,
        before: Inventory,
        files: Vec<StagedFile>,
    ) -> Result<(), ArchiveError> {
        let id = ObjectId::raw(object);
        if self.ids.contains(&id) {
            return Err(ArchiveError::Taken(object.to_owned()));
        }
        let position = self.take_folder();
        let folder = format!("{position}/v{}/content", before.number().saturating_add(1));
        let mut names = HashSet::new();
        let mut added = Vec::new();
        for file in files {
            check_name(&id, &file.path, &mut names)?;
            let (new, sha256) = self.write(&folder, &file)?;
            self.rows.digest(&sha256.to_string(), object);
            added.push(new);
        }
        self.ids.insert(id.clone());
        self.objects.push(Object { id, folder: position, before, files: added });
        Ok(())
    }

    /// Adds a later part of a document that is split over issues, to the document that is there.
    ///
    /// A part for this issue that is there already was left by a publication that was cut short before its row in the
    /// register: the same part stays as it is, another one takes its place in a new version.
    pub fn add_instalment(&mut self, address: &str, part: &IssuePart) -> Result<(), ArchiveError> {
        let object = ObjectId::document(address);
        let json = serde_json::to_vec_pretty(part)
            .map_err(|source| ArchiveError::Json { object: object.to_string(), source })?;
        let path = format!("{INSTALMENTS}{}.json", part.issue.path().replace('/', "-"));
        let before = self.archive.inventory(&object)?;
        if before.locate(&path).is_some() && self.archive.file(&object, &path)? == json {
            return Ok(());
        }
        self.version(&object, before, vec![StagedFile { path, source: Source::Bytes(json) }])
    }

    /// Adds what a clerk confirmed of a document's validity to the document that is there.
    pub fn add_confirmation(&mut self, confirmation: &Confirmation) -> Result<(), ArchiveError> {
        let object = ObjectId::document(&confirmation.document);
        let json = serde_json::to_vec_pretty(confirmation)
            .map_err(|source| ArchiveError::Json { object: object.to_string(), source })?;
        let before = self.archive.files(&object)?;
        let next = before.iter().filter(|name| name.starts_with(CONFIRMATIONS)).count() + 1;
        let path = format!("{CONFIRMATIONS}{next:04}.json");
        self.add_version(&object, vec![StagedFile { path, source: Source::Bytes(json) }])
    }

    /// How many objects wait.
    pub fn len(&self) -> usize {
        self.objects.len()
    }

    /// Whether no object waits.
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }

    /// Makes the objects part of the archive, all of them or none.
    ///
    /// `created` is the time in RFC 3339 with offset, `user` the name of whoever publishes. After an error of the last
    /// step (the disk refuses a rename) the objects may still become visible, when the next writer finishes it; without
    /// their row in the register they are then found by [`Archive::unreferenced`].
    pub fn commit(mut self, created: &str, message: &str, user: &str) -> Result<Vec<ObjectId>, ArchiveError> {
        check_time(created)?;
        let info = VersionInfo { created, message, user };
        let mut moves = Moves::default();
        for object in std::mem::take(&mut self.objects) {
            self.finish_object(object, &info, &mut moves)?;
        }
        self.stage.sync()?;
        self.archive.lookup().add(&self.rows)?;
        let ids = moves.ids.clone();
        self.stage.write(COMMIT, moves.text().as_bytes())?;
        self.stage.sync()?;
        self.stage.keep();
        let root = self.archive.root();
        publish_all(&moves.between(self.stage.path(), root), root)?;
        // Everything is done; what could not be tidied up now is tidied up by the next writer.
        let _leftover = remove_dir(self.stage.path(), &self.archive.stage_area());
        Ok(ids)
    }

    fn add<T: Serialize>(
        &mut self,
        id: ObjectId,
        record_name: &str,
        record: &T,
        listed: &[FileRecord],
        files: Vec<StagedFile>,
    ) -> Result<ObjectId, ArchiveError> {
        if self.archive.holds(&id) || self.ids.contains(&id) {
            return Err(ArchiveError::Taken(id.to_string()));
        }
        let wrong = |path: &str, reason: &str| ArchiveError::Record {
            object: id.to_string(),
            path: path.to_owned(),
            reason: reason.to_owned(),
        };
        if let Some(file) = listed.iter().find(|listed| !files.iter().any(|file| file.path == listed.path)) {
            return Err(wrong(&file.path, "is in the record, but no bytes were given"));
        }
        let position = self.take_folder();
        let folder = format!("{position}/v1/content");
        let mut names = HashSet::new();
        let mut added = Vec::new();
        let json = serde_json::to_vec_pretty(record)
            .map_err(|source| ArchiveError::Json { object: id.to_string(), source })?;
        let record = StagedFile { path: record_name.to_owned(), source: Source::Bytes(json) };
        added.push(self.write(&folder, &record)?.0);
        for file in files {
            check_name(&id, &file.path, &mut names)?;
            let Some(declared) = listed.iter().find(|listed| listed.path == file.path) else {
                return Err(wrong(&file.path, "is not in the record"));
            };
            let (new, actual) = self.write(&folder, &file)?;
            if actual != declared.digest {
                let (declared, path) = (declared.digest, file.path);
                return Err(ArchiveError::DigestMismatch { object: id.to_string(), path, declared, actual });
            }
            if new.size != declared.size {
                let reason = format!("has {} bytes, the record declares {}", new.size, declared.size);
                return Err(wrong(&file.path, &reason));
            }
            added.push(new);
        }
        for file in &added {
            self.rows.digest(&file.sha256, &id);
        }
        self.rows.object(&id);
        let before = Inventory::empty(&id);
        self.ids.insert(id.clone());
        self.objects.push(Object { id: id.clone(), folder: position, before, files: added });
        Ok(id)
    }

    fn take_folder(&mut self) -> usize {
        self.next = self.next.saturating_add(1);
        self.next
    }

    /// Copies one file into the stage and digests it on the way.
    fn write(&mut self, folder: &str, file: &StagedFile) -> Result<(NewFile, Digest), ArchiveError> {
        let name = format!("{folder}/{}", file.path);
        let (size, digests) = match &file.source {
            Source::Bytes(bytes) => {
                self.stage.write(&name, bytes)?;
                let mut reader = Digesting::new(bytes.as_slice(), &DIGESTS);
                reader
                    .drain()
                    .map_err(|source| DiskError::new(Action::Read, Path::new(&file.path), source))?;
                reader.finish()
            }
            Source::Path(path) => {
                let source = File::open(path).map_err(|source| DiskError::new(Action::Read, path, source))?;
                let mut reader = Digesting::new(source, &DIGESTS);
                self.stage.copy_in(&name, &mut reader)?;
                reader.finish()
            }
        };
        let [sha512, sha256] = digests.as_slice() else { unreachable!("two algorithms give two digests") };
        let mut digest = Digest([0; 32]);
        digest.0.iter_mut().zip(sha256).for_each(|(to, from)| *to = *from);
        Ok((NewFile { path: file.path.clone(), size, sha512: hex(sha512), sha256: hex(sha256) }, digest))
    }

    /// Writes the events, the inventories and the declaration of one object, and notes its moves.
    fn finish_object(
        &mut self,
        object: Object,
        info: &VersionInfo<'_>,
        moves: &mut Moves,
    ) -> Result<(), ArchiveError> {
        let Object { id, folder: position, before, mut files } = object;
        let new = before.number() == 0;
        let version = before.number().saturating_add(1);
        let content = format!("{position}/v{version}/content");
        let events = if new {
            premis::ingestion(&id, &files, info)
        } else {
            premis::addition(&self.archive.file(&id, PREMIS)?, &id, version, &files, info)
        };
        let events = StagedFile { path: PREMIS.to_owned(), source: Source::Bytes(events) };
        files.push(self.write(&content, &events)?.0);
        let mut inventory = before;
        inventory.add_version(&files, info);
        let (json, sidecar) =
            inventory.files().map_err(|source| ArchiveError::Json { object: id.to_string(), source })?;
        for folder in [format!("{position}"), format!("{position}/v{version}")] {
            self.stage.write(&format!("{folder}/{INVENTORY}"), &json)?;
            self.stage.write(&format!("{folder}/{SIDECAR}"), &sidecar)?;
        }
        let target = self.archive.layout().folder(&id);
        if new {
            self.stage
                .write(&format!("{position}/{}", OBJECT_DECLARATION.0), OBJECT_DECLARATION.1.as_bytes())?;
            moves.add(&format!("{position}"), &target);
        } else {
            for name in [&format!("v{version}"), INVENTORY, SIDECAR] {
                moves.add(&format!("{position}/{name}"), &target.join(name));
            }
        }
        moves.ids.push(id);
        Ok(())
    }
}

/// The moves that are left of a publication.
#[derive(Debug, Default)]
pub(crate) struct Moves {
    /// From, relative to the stage; to, relative to the root.
    list: Vec<(String, String)>,
    ids: Vec<ObjectId>,
}

impl Moves {
    fn add(&mut self, from: &str, to: &Path) {
        let to: Vec<_> = to.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        self.list.push((from.to_owned(), to.join("/")));
    }

    fn text(&self) -> String {
        let rows: String = self.list.iter().map(|(from, to)| format!("{from}\t{to}\n")).collect();
        format!("{rows}end\t{}\n", self.list.len())
    }

    /// The moves of a stage; `None` if it was not committed, or the list is torn, which is the same.
    pub(crate) fn read(path: &Path) -> Result<Option<Self>, DiskError> {
        let bytes = match read_file(path, 1 << 30) {
            Err(error) if error.is_missing() => return Ok(None),
            other => other?,
        };
        let text = String::from_utf8_lossy(&bytes);
        let mut list = Vec::new();
        for line in text.split_inclusive('\n') {
            match line.strip_suffix('\n').and_then(|line| line.split_once('\t')) {
                Some(("end", count)) if count == list.len().to_string() => {
                    return Ok(Some(Self { list, ids: Vec::new() }));
                }
                Some((from, to)) if [from, to].iter().all(|part| is_inside(part)) => {
                    list.push((from.to_owned(), to.to_owned()));
                }
                _ => return Ok(None),
            }
        }
        Ok(None)
    }

    pub(crate) fn between(&self, stage: &Path, root: &Path) -> Vec<(PathBuf, PathBuf)> {
        self.list.iter().map(|(from, to)| (stage.join(from), root.join(to))).collect()
    }
}

fn is_inside(path: &str) -> bool {
    !path.is_empty() && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
}

/// Refuses names that OCFL or a file system could not keep.
fn check_name(id: &ObjectId, name: &str, names: &mut HashSet<String>) -> Result<(), ArchiveError> {
    let wrong = |reason: &str| ArchiveError::Record {
        object: id.to_string(),
        path: name.to_owned(),
        reason: reason.to_owned(),
    };
    if name.is_empty() || name.split('/').any(|part| part.is_empty() || part == "." || part == "..") {
        return Err(wrong("is not the name of a file"));
    }
    if name.chars().any(|c| c.is_control() || c == '\\') {
        return Err(wrong("has a character that no file name may have"));
    }
    if [ISSUE_RECORD, DOCUMENT_RECORD, PREMIS].contains(&name) {
        return Err(wrong("is a name the archive uses itself"));
    }
    let conflict = names.iter().any(|other| {
        let (short, long) =
            if other.len() < name.len() { (other.as_str(), name) } else { (name, other.as_str()) };
        long == short || long.strip_prefix(short).is_some_and(|rest| rest.starts_with('/'))
    });
    if conflict {
        return Err(wrong("is given twice, or as a file and as a folder"));
    }
    names.insert(name.to_owned());
    Ok(())
}

/// OCFL wants a time with date, seconds and offset.
pub(crate) fn check_time(text: &str) -> Result<(), ArchiveError> {
    let shaped =
        text.len() >= 20 && text.as_bytes().get(10) == Some(&b'T') && text.as_bytes().get(16) == Some(&b':');
    if shaped && text.parse::<jiff::Timestamp>().is_ok() {
        return Ok(());
    }
    Err(ArchiveError::Time(text.chars().take(60).collect()))
}
