//! Removes bytes because the law demands it (gỡ bỏ dữ liệu theo quy định); that they were there, their digests, who
//! ordered it and why stay visible.
//!
//! The object is written anew without the bytes, in all its versions, and takes the place of the old one in one step. Its
//! newest version says in `withdrawn.json` what is gone. Proofs of the log speak of digests, so every one stays valid.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;

use gazette_disk::{Action, DiskError, Stage, exchange_dirs};
use gazette_model::{Digest, Document, DocumentRecord};
use serde::{Deserialize, Serialize};

use crate::archive::{Archive, DOCUMENT_RECORD, ISSUE_RECORD};
use crate::digest::{Algorithm, hex_of};
use crate::error::ArchiveError;
use crate::object_id::ObjectId;
use crate::ocfl::inventory::{INVENTORY, Inventory, NewFile, SIDECAR, VersionInfo};
use crate::ocfl::layout::OBJECT_DECLARATION;
use crate::premis::{self, PREMIS};
use crate::publication::check_time;

/// The name of the list of what is gone.
pub(crate) const WITHDRAWN: &str = "withdrawn.json";

/// Who demands a removal, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// When it is done, RFC 3339 with offset.
    pub time: String,
    /// Who does it.
    pub who: String,
    /// The document that orders it (văn bản yêu cầu), such as `15/QĐ-UBND`.
    pub order: String,
    /// The reason, for everybody to read.
    pub why: String,
}

/// A file whose bytes are gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithdrawnFile {
    /// Its name.
    pub path: String,
    /// Its size.
    pub size: u64,
    /// Its digest.
    pub sha256: Digest,
    /// When it was removed.
    pub time: String,
    /// By whom.
    pub who: String,
    /// By order of which document.
    pub order: String,
    /// Why.
    pub why: String,
}

#[derive(Default, Serialize, Deserialize)]
struct List {
    format: u32,
    files: Vec<WithdrawnFile>,
}

impl Archive {
    /// What was removed from an object; empty for most.
    pub fn withdrawn(&self, object: &str) -> Result<Vec<WithdrawnFile>, ArchiveError> {
        let inventory = self.inventory(object)?;
        if inventory.locate(WITHDRAWN).is_none() {
            return Ok(Vec::new());
        }
        let bytes = self.file(object, WITHDRAWN)?;
        let list: List = serde_json::from_slice(&bytes)
            .map_err(|source| ArchiveError::Json { object: object.to_owned(), source })?;
        Ok(list.files)
    }

    /// The files a removal of `paths` would take, those with the same bytes included; nothing is changed.
    pub fn withdrawal(
        &self,
        object: &str,
        paths: &[String],
    ) -> Result<Vec<(String, u64, Digest)>, ArchiveError> {
        let inventory = self.inventory(object)?;
        let gone = gone(object, &inventory, paths)?;
        let mut files = Vec::new();
        for (path, digest) in self.digests(object)? {
            let Some((sha512, content)) = inventory.locate(&path) else { continue };
            if gone.contains(sha512) {
                let full = self.folder(object).join(content);
                let size =
                    full.metadata().map_err(|source| DiskError::new(Action::Read, &full, source))?.len();
                files.push((path, size, digest));
            }
        }
        Ok(files)
    }

    /// Removes the bytes of `paths` from an object in all its versions; of a document also its text.
    pub fn withdraw(&self, object: &str, paths: &[String], order: &Order) -> Result<(), ArchiveError> {
        check_time(&order.time)?;
        let files = self.withdrawal(object, paths)?;
        let _lock = self.lock()?;
        self.recover()?;
        let mut inventory = self.inventory(object)?;
        let mut lost = gone(object, &inventory, paths)?;
        let id = ObjectId::raw(object);
        let record = id.as_document().map(|address| self.document(&address)).transpose()?.flatten();
        if record.is_some() {
            // The text of the document stands in its record as well.
            lost.extend(digests_of(&inventory, DOCUMENT_RECORD));
        }
        let premis = self.file(object, PREMIS)?;
        let mut list = List { format: 1, files: self.withdrawn(object)? };
        list.files.extend(files.into_iter().map(|(path, size, sha256)| WithdrawnFile {
            path,
            size,
            sha256,
            time: order.time.clone(),
            who: order.who.clone(),
            order: order.order.clone(),
            why: order.why.clone(),
        }));
        inventory.forget(&lost);
        let mut stage = Stage::create(&self.stage_area())?;
        let folder = self.folder(object);
        for content in inventory.manifest.values().flatten() {
            let path = folder.join(content);
            let mut file = File::open(&path).map_err(|source| DiskError::new(Action::Read, &path, source))?;
            stage.copy_in(&format!("object/{content}"), &mut file)?;
        }
        let json = |source| ArchiveError::Json { object: object.to_owned(), source };
        let number = inventory.number().saturating_add(1);
        let mut new = vec![(WITHDRAWN, serde_json::to_vec_pretty(&list).map_err(json)?)];
        if let Some(record) = record {
            new.push((DOCUMENT_RECORD, serde_json::to_vec_pretty(&without_text(record)).map_err(json)?));
        }
        let message = format!("withdrawn: {}: {}", order.order, order.why);
        let info = VersionInfo { created: &order.time, message: &message, user: &order.who };
        let mut added: Vec<NewFile> = Vec::new();
        for (name, bytes) in &new {
            added.push(enter(&mut stage, number, name, bytes)?);
        }
        let events = premis::deletion(&premis, object, number, &added, &info);
        added.push(enter(&mut stage, number, PREMIS, &events)?);
        inventory.add_version(&added, &info);
        for version in 1..=number {
            let (text, sidecar) = inventory.at(version).files().map_err(json)?;
            stage.write(&format!("object/v{version}/{INVENTORY}"), &text)?;
            stage.write(&format!("object/v{version}/{SIDECAR}"), &sidecar)?;
            if version == number {
                stage.write(&format!("object/{INVENTORY}"), &text)?;
                stage.write(&format!("object/{SIDECAR}"), &sidecar)?;
            }
        }
        stage.write(&format!("object/{}", OBJECT_DECLARATION.0), OBJECT_DECLARATION.1.as_bytes())?;
        stage.sync()?;
        exchange_dirs(&stage.path().join("object"), &folder)?;
        // The stage now holds the object with the bytes, and is removed with them.
        Ok(())
    }
}

fn enter(stage: &mut Stage, version: u32, name: &str, bytes: &[u8]) -> Result<NewFile, ArchiveError> {
    stage.write(&format!("object/v{version}/content/{name}"), bytes)?;
    Ok(NewFile {
        path: name.to_owned(),
        size: bytes.len() as u64,
        sha512: hex_of(Algorithm::Sha512, bytes),
        sha256: hex_of(Algorithm::Sha256, bytes),
    })
}

/// The SHA-512 of all bytes that ever stood under these names.
fn gone(object: &str, inventory: &Inventory, paths: &[String]) -> Result<BTreeSet<String>, ArchiveError> {
    let mut gone = BTreeSet::new();
    for path in paths {
        let known = inventory.locate(path).is_some();
        if !known || [ISSUE_RECORD, DOCUMENT_RECORD, PREMIS, WITHDRAWN].contains(&path.as_str()) {
            return Err(ArchiveError::FileMissing { object: object.to_owned(), path: path.clone() });
        }
        gone.extend(digests_of(inventory, path));
    }
    Ok(gone)
}

fn digests_of(inventory: &Inventory, path: &str) -> Vec<String> {
    let states = inventory.versions.values().flat_map(|version| &version.state);
    states
        .filter(|(_, paths)| paths.iter().any(|known| known == path))
        .map(|(digest, _)| digest.clone())
        .collect()
}

/// What the register knows of the document, without what it says.
fn without_text(record: DocumentRecord) -> DocumentRecord {
    let metadata = record.document.metadata;
    DocumentRecord { document: Document { metadata, ..Document::default() }, ..record }
}

/// Whether a path below `content` names a file that is not to be found by its digest.
pub(crate) fn is_bookkeeping(path: &str) -> bool {
    Path::new(path).file_name().is_some_and(|name| name == PREMIS || name == WITHDRAWN)
}
