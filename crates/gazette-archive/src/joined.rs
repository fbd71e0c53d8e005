//! Gazettes that were joined to another (Công báo được nhập chung): each keeps an archive of its own, and a reader of
//! the one that goes on sees all of them.
//!
//! Nothing of a joined archive is rewritten. What it holds is named here with the key of its gazette
//! (`2026/12@tinh-cu`), in the records that are read as well as in the identifiers of objects.

use std::borrow::Cow;
use std::path::Path;
use std::time::SystemTime;

use gazette_model::{DocumentRecord, GazetteKey, IssueId, IssueRecord};

use crate::archive::{Archive, Correction, Found};
use crate::error::ArchiveError;
use crate::object_id::ObjectId;

impl Archive {
    /// Opens a joined archive beside this one: everything that reads sees it, everything that writes does not.
    pub fn with_joined(mut self, key: GazetteKey, root: &Path) -> Result<Self, ArchiveError> {
        self.joined.push((key, Self::open(root)?));
        Ok(self)
    }

    /// Whose object this is, and how it is called there; `None` if it is this archive's own.
    pub(crate) fn elsewhere(&self, object: &str) -> Option<(&Self, Cow<'static, str>)> {
        if self.joined.is_empty() || !(object.contains('@') || object.contains("%40")) {
            return None;
        }
        let id = ObjectId::raw(object);
        let (key, bare) = match (id.as_issue(), id.as_document()) {
            (Some(issue), _) => (issue.gazette, ObjectId::issue(issue.of(GazetteKey::OWN))),
            (None, Some(address)) => {
                let (bare, key) = GazetteKey::split(&address);
                (key, ObjectId::document(bare))
            }
            (None, None) => return None,
        };
        Some((self.of(key)?, Cow::Owned(bare.to_string())))
    }

    /// The joined archive with this key.
    pub(crate) fn of(&self, key: GazetteKey) -> Option<&Self> {
        self.joined.iter().find(|(known, _)| *known == key).map(|(_, archive)| archive)
    }

    pub(crate) fn joined_issue(&self, issue: IssueId) -> Result<Option<IssueRecord>, ArchiveError> {
        let Some(archive) = self.of(issue.gazette) else { return Ok(None) };
        let record = archive.issue(issue.of(GazetteKey::OWN))?;
        Ok(record.map(|record| issue_of(issue.gazette, record)))
    }

    /// A document of a joined archive; the outer `None` says that the address is not of one.
    pub(crate) fn joined_document(
        &self,
        address: &str,
    ) -> Option<Result<Option<DocumentRecord>, ArchiveError>> {
        let (bare, key) = GazetteKey::split(address);
        let record = self.of(key)?.document(bare);
        Some(record.map(|record| record.map(|record| document_of(key, record))))
    }

    pub(crate) fn joined_found(&self, digest: &gazette_model::Digest) -> Result<Vec<Found>, ArchiveError> {
        let mut all = Vec::new();
        for (key, archive) in &self.joined {
            for found in archive.find_digest(digest)? {
                let issue = found.issue.map(|issue| issue.of(*key));
                let document = found.document.map(|address| key.name(&address));
                let object = object_of(*key, &found.object);
                all.push(Found { object, path: found.path, issue, document });
            }
        }
        Ok(all)
    }

    pub(crate) fn joined_corrections(&self, address: &str) -> Result<Vec<Correction>, ArchiveError> {
        let (bare, key) = GazetteKey::split(address);
        let Some(archive) = self.of(key) else { return Ok(Vec::new()) };
        let mut corrections = archive.corrections_of(bare)?;
        for correction in &mut corrections {
            correction.record.document = address.to_owned();
            correction.by = key.name(&correction.by);
            correction.issues.iter_mut().for_each(|part| part.issue = part.issue.of(key));
        }
        Ok(corrections)
    }

    /// Length and time of all lists together.
    pub(crate) fn joined_stamp(&self, own: Option<(u64, SystemTime)>) -> Option<(u64, SystemTime)> {
        let stamps = self.joined.iter().filter_map(|(_, archive)| archive.stamp());
        own.into_iter().chain(stamps).reduce(|a, b| (a.0.saturating_add(b.0), a.1.max(b.1)))
    }
}

/// An object of a joined archive as it is called here.
pub(crate) fn object_of(key: GazetteKey, object: &ObjectId) -> ObjectId {
    match (object.as_issue(), object.as_document()) {
        (Some(issue), _) => ObjectId::issue(issue.of(key)),
        (None, Some(address)) => ObjectId::document(&key.name(&address)),
        (None, None) => object.clone(),
    }
}

fn issue_of(key: GazetteKey, mut record: IssueRecord) -> IssueRecord {
    record.issue = record.issue.of(key);
    for entry in &mut record.entries {
        entry.document = key.name(&entry.document);
        entry.corrects = entry.corrects.take().map(|target| key.name(&target));
    }
    record
}

fn document_of(key: GazetteKey, mut record: DocumentRecord) -> DocumentRecord {
    record.id = key.name(&record.id);
    record.issues.iter_mut().for_each(|part| part.issue = part.issue.of(key));
    record.corrects.iter_mut().for_each(|correction| correction.document = key.name(&correction.document));
    record.confirmations.iter_mut().for_each(|said| said.document = key.name(&said.document));
    record
}
