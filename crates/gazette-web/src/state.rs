//! What the site knows: archive, index, and a catalogue of what is published.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant, SystemTime};

use gazette_archive::{Archive, ArchiveError, ObjectId};
use gazette_index::Index;
use gazette_model::{Document, DocumentRecord, Entry, IssueId, IssueRecord};
use gazette_text::number;

use crate::Site;
use crate::backward::Backward;

/// How old what is known of archive and index may be.
const FRESH: Duration = Duration::from_secs(5);
/// How many paragraphs are held in memory, in all documents together.
const HEAVIEST: usize = 200_000;
/// How many files are remembered as checked.
const CHECKED: usize = 100_000;

/// What handlers share.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) site: Site,
    pub(crate) archive: Archive,
    pub(crate) backward: Backward,
    catalogue: RwLock<Arc<Catalogue>>,
    refreshing: Mutex<()>,
    index: Mutex<(Option<Instant>, Option<Arc<Index>>)>,
    records: Mutex<Records>,
    checked: Mutex<HashMap<PathBuf, (u64, SystemTime)>>,
}

/// Records that were read lately.
#[derive(Debug, Default)]
struct Records {
    held: HashMap<String, ((u64, SystemTime), Arc<DocumentRecord>)>,
    weight: usize,
}

/// What is published, newest last.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    pub(crate) issues: BTreeMap<IssueId, Arc<IssueRecord>>,
    /// The issues a document stands in.
    pub(crate) documents: HashMap<String, Vec<IssueId>>,
    /// Addresses of documents by the key of their number.
    numbers: HashMap<String, Vec<String>>,
    /// Issues whose record cannot be read.
    pub(crate) damaged: Vec<IssueId>,
    made: Option<Instant>,
}

impl State {
    pub(crate) fn open(site: &Site) -> Result<Self, ArchiveError> {
        let archive = Archive::open(&site.archive)?;
        let state = Self {
            site: site.clone(),
            archive,
            backward: Backward::default(),
            catalogue: RwLock::default(),
            refreshing: Mutex::new(()),
            index: Mutex::new((None, None)),
            records: Mutex::default(),
            checked: Mutex::default(),
        };
        state.refresh()?;
        Ok(state)
    }

    /// What is published, at most some seconds old.
    pub(crate) fn catalogue(&self) -> Arc<Catalogue> {
        let known = Arc::clone(&self.catalogue.read().unwrap_or_else(PoisonError::into_inner));
        if known.made.is_some_and(|made| made.elapsed() < FRESH) {
            return known;
        }
        // One request looks again; the others are answered from what is known.
        if let Ok(_guard) = self.refreshing.try_lock() {
            // An archive that cannot be listed now is served as it was known.
            let _ = self.refresh();
        }
        Arc::clone(&self.catalogue.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn refresh(&self) -> Result<(), ArchiveError> {
        let old = Arc::clone(&self.catalogue.read().unwrap_or_else(PoisonError::into_inner));
        let mut new = Catalogue { made: Some(Instant::now()), ..Catalogue::default() };
        for issue in self.archive.issues()? {
            // A published record never changes, so a known one need not be read again.
            let record = match old.issues.get(&issue) {
                Some(record) => Arc::clone(record),
                None => match self.archive.issue(issue) {
                    Ok(Some(record)) => Arc::new(record),
                    Ok(None) => continue,
                    Err(_) => {
                        new.damaged.push(issue);
                        continue;
                    }
                },
            };
            for entry in &record.entries {
                let standing = new.documents.entry(entry.document.clone()).or_default();
                if standing.is_empty() {
                    new.numbers.entry(number::key(&entry.number)).or_default().push(entry.document.clone());
                }
                standing.push(issue);
            }
            new.issues.insert(issue, record);
        }
        *self.catalogue.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(new);
        Ok(())
    }

    /// A document that may be shown: it stands in a published issue, or it was imported.
    pub(crate) fn document(&self, address: &str) -> Result<Option<Arc<DocumentRecord>>, ArchiveError> {
        let Some(record) = self.record(address)? else { return Ok(None) };
        let shown = record.issues.is_empty() || self.catalogue().documents.contains_key(address);
        Ok(shown.then_some(record))
    }

    /// A record, read and checked once for as long as its inventory stays what it was.
    fn record(&self, address: &str) -> Result<Option<Arc<DocumentRecord>>, ArchiveError> {
        let inventory = self.archive.folder(&ObjectId::document(address)).join("inventory.json");
        let stamp =
            std::fs::metadata(inventory).ok().and_then(|meta| Some((meta.len(), meta.modified().ok()?)));
        let Some(stamp) = stamp else { return Ok(self.archive.document(address)?.map(Arc::new)) };
        let lock = || self.records.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, record)) = lock().held.get(address)
            && *known == stamp
        {
            return Ok(Some(Arc::clone(record)));
        }
        let Some(record) = self.archive.document(address)?.map(Arc::new) else { return Ok(None) };
        let weight = weight(&record.document);
        let mut records = lock();
        if records.weight.saturating_add(weight) > HEAVIEST {
            *records = Records::default();
        }
        if weight < HEAVIEST / 4 {
            records.weight += weight;
            records.held.insert(address.to_owned(), (stamp, Arc::clone(&record)));
        }
        Ok(Some(record))
    }

    /// The index in use; `None` while there is none.
    pub(crate) fn index(&self) -> Option<Arc<Index>> {
        let mut held = self.index.lock().unwrap_or_else(PoisonError::into_inner);
        if held.0.is_none_or(|looked| looked.elapsed() >= FRESH) {
            held.0 = Some(Instant::now());
            held.1 = Index::open(&self.site.index).ok().flatten().map(Arc::new);
        }
        held.1.clone()
    }

    /// Where a file lies, after its bytes were checked against the archive's digest once since it last changed.
    pub(crate) fn checked_file(&self, object: &str, path: &str) -> Result<(PathBuf, u64), ArchiveError> {
        let place = self.archive.file_path(object, path)?;
        let stamp = std::fs::metadata(&place).ok().and_then(|meta| Some((meta.len(), meta.modified().ok()?)));
        let lock = || self.checked.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(stamp) = stamp
            && lock().get(&place) == Some(&stamp)
        {
            return Ok((place, stamp.0));
        }
        let bytes = self.archive.file(object, path)?;
        if let Some(stamp) = stamp {
            let mut checked = lock();
            if checked.len() >= CHECKED {
                checked.clear();
            }
            checked.insert(place.clone(), stamp);
        }
        Ok((place, u64::try_from(bytes.len()).unwrap_or(u64::MAX)))
    }
}

impl Catalogue {
    /// The entries, newest issue first, in the order of the issue.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&IssueRecord, &Entry)> {
        self.issues
            .values()
            .rev()
            .flat_map(|record| record.entries.iter().map(move |entry| (&**record, entry)))
    }

    /// The document a number means, where only one published document has it.
    pub(crate) fn by_number(&self, printed: &str) -> Option<&str> {
        match self.numbers.get(&number::key(printed)).map(Vec::as_slice) {
            Some([only]) => Some(only),
            _ => None,
        }
    }

    /// Types and bodies that stand in the issues, for suggestions in forms.
    pub(crate) fn suggestions(&self) -> (Vec<String>, Vec<String>) {
        let (mut types, mut bodies) = (Vec::new(), Vec::new());
        for (_, entry) in self.entries().take(2000) {
            let kind = entry.title.split(" số ").next().unwrap_or_default().to_owned();
            for (list, value) in [(&mut types, kind), (&mut bodies, entry.body.clone())] {
                if !value.is_empty()
                    && value.chars().count() < 80
                    && list.len() < 60
                    && !list.contains(&value)
                {
                    list.push(value);
                }
            }
        }
        types.sort();
        bodies.sort();
        (types, bodies)
    }
}

/// Roughly how much memory a document takes, in paragraphs.
fn weight(document: &Document) -> usize {
    let mut paragraphs = 16;
    for unit in &document.units {
        unit.each_paragraph(&mut |_| paragraphs += 1);
    }
    let pictures: usize = document.pictures.iter().map(|picture| picture.bytes.len()).sum();
    paragraphs + pictures / 500
}
