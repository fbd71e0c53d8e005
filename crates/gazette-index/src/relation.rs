//! The relations of the whole archive, in both directions, and what they make of validity.
//!
//! Derived data beside the search fields of a generation: two lines of JSON for each document in
//! `relations-N.jsonl`, what it is and what it does to others, written once; and one small file `relations` that
//! says where the lines lie, under which keys a document is cited and which keys it cites. An update writes a
//! new file of lines and replaces the small file.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use gazette_model::{Date, DocumentRecord, ReferenceKind, Relation, Relations, Validity};
use gazette_text::relation::{Act, Facts, ShortNames, Target, choose, facts, validity};

use crate::IndexError;
use crate::analysis::hash;

/// The small file.
const NAME: &str = "relations";
/// First bytes of the small file.
const MAGIC: &[u8; 8] = b"gzrel-3\n";
/// Longest line that is read.
const LONGEST: u32 = 64 * 1024 * 1024;

/// The relations of an archive, open for reading.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    dir: PathBuf,
    documents: Vec<Row>,
    /// Documents by the hash of a key they are cited under, sorted.
    names: Vec<(u64, u32)>,
    /// Documents that act, by the hash of the key they act on, with the kind, sorted.
    acts: Vec<(u64, u32, u8)>,
    /// The files of lines, open: a rebuild removes the folder under whoever still reads.
    files: HashMap<u32, Mutex<File>>,
}

/// Where the facts of a document lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Row {
    /// Hash of its address.
    id: u64,
    segment: u32,
    start: u64,
    /// Length of the line that says what it is.
    head: u32,
    /// Length of both lines.
    length: u32,
}

/// Gathers the facts of documents.
#[derive(Debug, Default)]
pub(crate) struct Builder {
    facts: Vec<Facts>,
}

impl Builder {
    /// Reads what a document does to others.
    pub(crate) fn add(&mut self, record: &DocumentRecord) {
        self.facts.push(facts(record));
    }

    /// Writes the relations of a new generation.
    pub(crate) fn write(self, dir: &Path) -> Result<(), IndexError> {
        Graph { dir: dir.to_owned(), ..Graph::default() }.with(self)
    }

    /// Adds to the relations of the generation in use; documents of the same address are replaced.
    pub(crate) fn update(self, dir: &Path) -> Result<(), IndexError> {
        Graph::open(dir)?.unwrap_or_else(|| Graph { dir: dir.to_owned(), ..Graph::default() }).with(self)
    }
}

impl Graph {
    /// Opens the relations of a generation; none where it was built without.
    pub(crate) fn open(dir: &Path) -> Result<Option<Self>, IndexError> {
        let path = dir.join(NAME);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(IndexError::File { path, source }),
        };
        let mut graph =
            Self::read(dir, &bytes).ok_or(IndexError::Damaged { path, reason: "not whole".to_owned() })?;
        let segments: HashSet<u32> = graph.documents.iter().map(|row| row.segment).collect();
        for segment in segments {
            let path = segment_path(dir, segment);
            let file = File::open(&path).map_err(|source| IndexError::File { path, source })?;
            graph.files.insert(segment, Mutex::new(file));
        }
        Ok(Some(graph))
    }

    fn read(dir: &Path, bytes: &[u8]) -> Option<Self> {
        let mut rest = Numbers { bytes: bytes.strip_prefix(MAGIC.as_slice())? };
        let mut out = Self { dir: dir.to_owned(), ..Self::default() };
        let [documents, names, acts] = [rest.long()?, rest.long()?, rest.long()?];
        for _ in 0..documents {
            let (id, segment, start) = (rest.long()?, rest.word()?, rest.long()?);
            let (head, length) = (rest.word()?, rest.word()?);
            out.documents.push(Row { id, segment, start, head: head.min(length), length });
        }
        for _ in 0..names {
            out.names.push((rest.long()?, rest.word().filter(|at| u64::from(*at) < documents)?));
        }
        for _ in 0..acts {
            let (key, at) = (rest.long()?, rest.word().filter(|at| u64::from(*at) < documents)?);
            out.acts.push((key, at, u8::try_from(rest.word()?).ok()?));
        }
        rest.bytes.is_empty().then_some(out)
    }

    /// Writes the lines of new documents, then the small file over old and new.
    fn with(mut self, added: Builder) -> Result<(), IndexError> {
        let mut new = added.facts;
        new.sort_by(|a, b| a.id.cmp(&b.id));
        let segment = self.documents.iter().map(|row| row.segment + 1).max().unwrap_or(0);
        let mut lines = Vec::new();
        let mut dead: Vec<bool> = vec![false; self.documents.len()];
        let old: HashMap<u64, usize> =
            self.documents.iter().enumerate().map(|(at, row)| (row.id, at)).collect();
        for facts in &new {
            let at = u32::try_from(self.documents.len()).unwrap_or(u32::MAX);
            let id = hash(&facts.id);
            if let Some(known) = old.get(&id) {
                dead[*known] = true;
            }
            let start = lines.len();
            let damaged = |error: serde_json::Error| IndexError::Damaged {
                path: self.dir.clone(),
                reason: error.to_string(),
            };
            let head = Facts { acts: Vec::new(), ..facts.clone() };
            serde_json::to_writer(&mut lines, &head).map_err(damaged)?;
            lines.push(b'\n');
            let head = u32::try_from(lines.len() - start).unwrap_or(u32::MAX);
            serde_json::to_writer(&mut lines, &facts.acts).map_err(damaged)?;
            lines.push(b'\n');
            let length = u32::try_from(lines.len() - start).unwrap_or(u32::MAX);
            self.documents.push(Row { id, segment, start: start as u64, head, length });
            dead.push(false);
            self.names.extend(facts.keys().iter().map(|key| (hash(key), at)));
            if !facts.confirmations.is_empty() {
                self.acts.push((hash(&format!("@{}", facts.id)), at, CONFIRMED));
            }
            self.acts.extend(facts.acts.iter().map(|act| (hash(&act.target.key()), at, code(act.kind))));
        }
        self.drop(&dead);
        let error = |path: PathBuf| {
            move |error| IndexError::File {
                path,
                source: std::io::Error::other::<gazette_disk::DiskError>(error),
            }
        };
        let path = segment_path(&self.dir, segment);
        gazette_disk::write_file(&path, &lines).map_err(error(path))?;
        let path = self.dir.join(NAME);
        gazette_disk::write_file(&path, &self.bytes()).map_err(error(path))
    }

    /// Leaves out documents that were replaced, and puts everything in order.
    fn drop(&mut self, dead: &[bool]) {
        let mut place = Vec::with_capacity(dead.len());
        let mut next = 0_u32;
        for dead in dead {
            place.push(next);
            next += u32::from(!dead);
        }
        let moved = |at: u32| (!dead[at as usize]).then(|| place[at as usize]);
        let mut at = 0;
        self.documents.retain(|_| {
            at += 1;
            !dead[at - 1]
        });
        self.names = self.names.iter().filter_map(|(key, at)| Some((*key, moved(*at)?))).collect();
        self.acts = self.acts.iter().filter_map(|(key, at, kind)| Some((*key, moved(*at)?, *kind))).collect();
        self.names.sort_unstable();
        self.acts.sort_unstable();
        self.acts.dedup();
    }

    fn bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        for count in [self.documents.len(), self.names.len(), self.acts.len()] {
            out.extend((count as u64).to_le_bytes());
        }
        for row in &self.documents {
            out.extend(row.id.to_le_bytes());
            out.extend(row.segment.to_le_bytes());
            out.extend(row.start.to_le_bytes());
            out.extend(row.head.to_le_bytes());
            out.extend(row.length.to_le_bytes());
        }
        for (key, at) in &self.names {
            out.extend(key.to_le_bytes());
            out.extend(at.to_le_bytes());
        }
        for (key, at, kind) in &self.acts {
            out.extend(key.to_le_bytes());
            out.extend(at.to_le_bytes());
            out.extend(u32::from(*kind).to_le_bytes());
        }
        out
    }

    /// The addresses of the documents a name means.
    pub(crate) fn called(&self, name: &str) -> Result<Vec<String>, IndexError> {
        if let Some(found) = self.document(name.trim())? {
            return Ok(vec![found.id]);
        }
        let target = Target { name: name.trim().to_owned(), ..Target::default() };
        let mut found: Vec<String> =
            self.known_as(&target.key())?.into_iter().map(|facts| facts.id).collect();
        found.sort();
        found.dedup();
        Ok(found)
    }

    /// The relations of a document in both directions; none if it is not known.
    pub(crate) fn relations(&self, document: &str) -> Result<Option<Relations>, IndexError> {
        let Some(own) = self.document(document)? else { return Ok(None) };
        let mut names = Names::default();
        let outgoing = self.done_by(&own, &mut names, |_| true)?;
        let incoming = self.done_to(&own, |_| true)?;
        Ok(Some(Relations { outgoing, incoming }))
    }

    /// What is in force of a document on a day; none if it is not known.
    pub(crate) fn validity(&self, document: &str, as_of: Date) -> Result<Option<Validity>, IndexError> {
        let Some(own) = self.document(document)? else { return Ok(None) };
        let incoming = self.done_to(&own, changes)?;
        Ok(Some(validity::judge(own.effective_on, &incoming, &own.confirmations, as_of)))
    }

    /// The documents that others replace, repeal or suspend: all, or those that the documents in `by` act on, and
    /// these themselves.
    pub(crate) fn acted_on(&self, by: Option<&[String]>) -> Result<Vec<String>, IndexError> {
        let by: Option<HashSet<u64>> = by.map(|by| by.iter().map(|id| hash(id)).collect());
        let asked = |at: u32| {
            by.as_ref()
                .is_none_or(|by| self.documents.get(at as usize).is_some_and(|row| by.contains(&row.id)))
        };
        let mut keys: Vec<u64> = self
            .acts
            .iter()
            .filter(|(_, at, code)| (*code == CONFIRMED || kind(*code).is_some_and(changes)) && asked(*at))
            .map(|(key, _, _)| *key)
            .collect();
        keys.sort_unstable();
        keys.dedup();
        let named = self.names.iter().filter(|(key, _)| keys.binary_search(key).is_ok()).map(|(_, at)| *at);
        let mut out: Vec<u32> = named.collect();
        if by.is_some() {
            out.extend((0u32..).take(self.documents.len()).filter(|at| asked(*at)));
        }
        out.sort_unstable();
        out.dedup();
        out.into_iter().map(|at| Ok(self.head(at)?.id)).collect()
    }

    /// What a document does to others, as far as `wanted`; what it does to one document under several names is
    /// told once.
    fn done_by(
        &self,
        acting: &Facts,
        names: &mut Names,
        wanted: impl Fn(&Act) -> bool,
    ) -> Result<Vec<Relation>, IndexError> {
        let mut out: Vec<Relation> = Vec::new();
        let mut places: HashMap<(ReferenceKind, String, bool, Option<Date>), usize> = HashMap::new();
        for act in acting.acts.iter().filter(|act| wanted(act)) {
            let relation = relation(acting, act, self.meant(acting, &act.target, names)?);
            if relation.to == acting.id {
                continue;
            }
            let whole = relation.provisions.is_empty() && relation.kind != ReferenceKind::Cites;
            let key = (relation.kind, relation.to.clone(), whole, relation.on);
            let next = out.len();
            match places.get(&key).filter(|_| !relation.to.is_empty()) {
                Some(at) => merge(&mut out[*at], relation),
                None => {
                    places.insert(key, next);
                    out.push(relation);
                }
            }
        }
        Ok(out)
    }

    /// What others do to a document, as far as the kind is `wanted`.
    fn done_to(
        &self,
        own: &Facts,
        wanted: impl Fn(ReferenceKind) -> bool,
    ) -> Result<Vec<Relation>, IndexError> {
        let keys = own.keys();
        let mut acting: Vec<u32> = Vec::new();
        for key in &keys {
            let hashed = hash(key);
            let from = self.acts.partition_point(|act| act.0 < hashed);
            let named = self.acts[from..].iter().take_while(|act| act.0 == hashed);
            acting.extend(named.filter(|act| kind(act.2).is_some_and(&wanted)).map(|act| act.1));
        }
        acting.sort_unstable();
        acting.dedup();
        let mut out = Vec::new();
        let mut names = Names::default();
        for at in acting {
            let facts = self.facts(at)?;
            let ours = |act: &Act| wanted(act.kind) && keys.contains(&act.target.key());
            let done = self.done_by(&facts, &mut names, ours)?;
            out.extend(done.into_iter().filter(|relation| relation.to == own.id));
        }
        out.sort_by(|a, b| (a.kind, a.on, &a.from).cmp(&(b.kind, b.on, &b.from)));
        Ok(out)
    }

    /// A document that cites, ready to say which documents it means; none if it is not known.
    pub(crate) fn citing(&self, document: &str) -> Result<Option<CitingFacts>, IndexError> {
        let own = self.document(document)?;
        Ok(own.map(|own| CitingFacts { short: ShortNames::of(&own.acts), own, names: Names::default() }))
    }

    /// The address of the document that is called so; none where none is surely meant.
    pub(crate) fn called_by(
        &self,
        citing: &mut CitingFacts,
        target: &Target,
    ) -> Result<Option<String>, IndexError> {
        let Some(target) = citing.short.full(target) else { return Ok(None) };
        let meant = self.meant(&citing.own, &target, &mut citing.names)?;
        Ok(Some(meant).filter(|meant| !meant.is_empty()))
    }

    /// The document a target means; empty where none is surely meant.
    fn meant(&self, acting: &Facts, target: &Target, names: &mut Names) -> Result<String, IndexError> {
        let key = target.key();
        if !names.known.contains_key(&key) {
            let known = self.known_as(&key)?;
            names.known.insert(key.clone(), known);
        }
        let known = names.known.get(&key).map(Vec::as_slice).unwrap_or_default();
        Ok(choose(target, acting, known).map(|found| found.id.clone()).unwrap_or_default())
    }

    /// The documents known under a key.
    fn known_as(&self, key: &str) -> Result<Vec<Facts>, IndexError> {
        let hashed = hash(key);
        let from = self.names.partition_point(|name| name.0 < hashed);
        let found = self.names[from..].iter().take_while(|name| name.0 == hashed).take(1000);
        found.map(|(_, at)| self.head(*at)).collect()
    }

    fn document(&self, address: &str) -> Result<Option<Facts>, IndexError> {
        let id = hash(address);
        let Some(at) = self.documents.iter().position(|row| row.id == id) else { return Ok(None) };
        self.facts(u32::try_from(at).unwrap_or(u32::MAX)).map(Some)
    }

    /// What a document is, and what it does.
    fn facts(&self, at: u32) -> Result<Facts, IndexError> {
        let row = self.documents[at as usize];
        let bytes = self.read_at(row, row.length)?;
        let (head, acts) = bytes.split_at(row.head as usize);
        let mut facts: Facts = self.parsed(row, head)?;
        facts.acts = self.parsed(row, acts)?;
        Ok(facts)
    }

    /// What a document is.
    fn head(&self, at: u32) -> Result<Facts, IndexError> {
        let row = self.documents[at as usize];
        self.parsed(row, &self.read_at(row, row.head)?)
    }

    fn parsed<T: serde::de::DeserializeOwned>(&self, row: Row, bytes: &[u8]) -> Result<T, IndexError> {
        serde_json::from_slice(bytes).map_err(|error| IndexError::Damaged {
            path: segment_path(&self.dir, row.segment),
            reason: error.to_string(),
        })
    }

    fn read_at(&self, row: Row, length: u32) -> Result<Vec<u8>, IndexError> {
        let path = segment_path(&self.dir, row.segment);
        let read = || -> std::io::Result<Vec<u8>> {
            let file = self.files.get(&row.segment).ok_or(std::io::ErrorKind::NotFound)?;
            let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
            file.seek(SeekFrom::Start(row.start))?;
            let mut bytes = Vec::new();
            (&mut *file).take(u64::from(length.min(LONGEST))).read_to_end(&mut bytes)?;
            if bytes.len() < length as usize {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            Ok(bytes)
        };
        read().map_err(|source| IndexError::File { path: path.clone(), source })
    }
}

/// A document that cites, and what was looked up for it.
#[derive(Debug)]
pub(crate) struct CitingFacts {
    own: Facts,
    short: ShortNames,
    names: Names,
}

/// The documents known under the keys that were looked up.
#[derive(Debug, Default)]
struct Names {
    known: HashMap<String, Vec<Facts>>,
}

/// Puts a second relation of the same kind to the same document into the first.
fn merge(into: &mut Relation, more: Relation) {
    into.except |= more.except;
    for (list, more) in [(&mut into.places, more.places), (&mut into.provisions, more.provisions)] {
        for item in more {
            if !list.contains(&item) {
                list.push(item);
            }
        }
    }
}

fn segment_path(dir: &Path, segment: u32) -> PathBuf {
    dir.join(format!("relations-{segment}.jsonl"))
}

/// One act as a relation.
fn relation(acting: &Facts, act: &Act, to: String) -> Relation {
    let printed = match act.target.year {
        Some(year) => format!("{} năm {year}", act.target.name),
        None => act.target.name.clone(),
    };
    Relation {
        kind: act.kind,
        from: acting.id.clone(),
        from_number: acting.number.clone(),
        places: act.places.clone(),
        to,
        to_name: printed,
        provisions: act.provisions.clone(),
        on: act.on.or(acting.effective_on),
        except: act.except,
        source: act.source.clone(),
    }
}

/// The kinds in the order of their numbers in the small file.
const KINDS: [ReferenceKind; 9] = [
    ReferenceKind::Basis,
    ReferenceKind::Replaces,
    ReferenceKind::Amends,
    ReferenceKind::Repeals,
    ReferenceKind::Corrects,
    ReferenceKind::Suspends,
    ReferenceKind::Guides,
    ReferenceKind::Consolidates,
    ReferenceKind::Cites,
];

/// Stands among the acts for what clerks confirmed of the document itself.
const CONFIRMED: u8 = 100;

fn kind(code: u8) -> Option<ReferenceKind> {
    KINDS.get(usize::from(code)).copied()
}

fn code(kind: ReferenceKind) -> u8 {
    let at = KINDS.iter().position(|known| *known == kind);
    at.and_then(|at| u8::try_from(at).ok()).unwrap_or(u8::MAX)
}

/// Whether acts of this kind can change what is in force.
fn changes(kind: ReferenceKind) -> bool {
    validity::state_after(kind).is_some()
}

/// Numbers of the small file, one after the other.
struct Numbers<'a> {
    bytes: &'a [u8],
}

impl Numbers<'_> {
    fn long(&mut self) -> Option<u64> {
        let (head, rest) = self.bytes.split_first_chunk()?;
        self.bytes = rest;
        Some(u64::from_le_bytes(*head))
    }

    fn word(&mut self) -> Option<u32> {
        let (head, rest) = self.bytes.split_first_chunk()?;
        self.bytes = rest;
        Some(u32::from_le_bytes(*head))
    }
}

#[cfg(test)]
mod tests {
    use gazette_model::{Block, Content, DocumentNumber, Paragraph, ValidityState};

    use super::*;
    use crate::{Index, rebuild, update};

    fn record(id: &str, number: &str, effective: Date, lines: &[&str]) -> DocumentRecord {
        let blocks = lines.iter().map(|line| Block::Paragraph(Paragraph::plain(*line))).collect();
        let mut document = gazette_text::structure::parse(Content { blocks, ..Content::default() });
        document.metadata.number = Some(DocumentNumber::new(number));
        document.metadata.kind = Some("Nghị định".to_owned());
        document.metadata.issued_on = Some(effective);
        document.metadata.effective_on = Some(effective);
        DocumentRecord::new(id, document)
    }

    const OLD: Date = Date::constant(2016, 7, 1);
    const NEW: Date = Date::constant(2020, 3, 1);

    fn archive() -> [DocumentRecord; 2] {
        [
            record(
                "chinh-phu/1-2016-nd-cp",
                "1/2016/NĐ-CP",
                OLD,
                &["Điều 1. Phạm vi", "Nghị định này quy định về đất."],
            ),
            record(
                "chinh-phu/2-2020-nd-cp",
                "2/2020/NĐ-CP",
                NEW,
                &[
                    "Điều 1. Thuế",
                    "Theo khoản 2 Điều 5 Nghị định số 1/2016/NĐ-CP.",
                    "Điều 2. Hiệu lực",
                    "Nghị định này có hiệu lực từ ngày 01 tháng 3 năm 2020 và thay thế Nghị định số 1/2016/NĐ-CP.",
                ],
            ),
        ]
    }

    fn check(index: &Index) {
        let relations = index.relations("chinh-phu/1-2016-nd-cp").unwrap().unwrap();
        let kinds: Vec<ReferenceKind> = relations.incoming.iter().map(|one| one.kind).collect();
        assert_eq!(kinds, [ReferenceKind::Replaces, ReferenceKind::Cites]);
        assert_eq!(relations.incoming[0].places, ["dieu-2"]);
        assert_eq!(relations.incoming[1].places, ["dieu-1"]);
        assert_eq!(relations.incoming[1].provisions, ["dieu-5/khoan-2"]);
        let other = index.relations("chinh-phu/2-2020-nd-cp").unwrap().unwrap();
        assert_eq!(other.outgoing, relations.incoming);
        for (day, state) in [(OLD, ValidityState::InForce), (NEW, ValidityState::Lapsed)] {
            let validity = index.validity("chinh-phu/1-2016-nd-cp", day).unwrap().unwrap();
            assert_eq!((validity.state, validity.until), (state, Some(NEW)));
            assert_eq!(validity.sources[0].from_number, "2/2020/NĐ-CP");
        }
        assert!(index.relations("chinh-phu/3-2020-nd-cp").unwrap().is_none());
    }

    #[test]
    fn an_article_that_was_repealed_is_not_found_as_in_force_though_its_document_stands() {
        let old = [
            "Điều 1. Phạm vi đất rừng",
            "Nghị định này quy định về đất rừng.",
            "Điều 2. Thuế đất rừng",
            "Thuế đất rừng do Chính phủ quy định.",
        ];
        let new = [
            "Điều 1. Hiệu lực",
            "Nghị định này có hiệu lực từ ngày 01 tháng 3 năm 2020.",
            "Điều 2. Bãi bỏ",
            "Bãi bỏ Điều 2 Nghị định số 1/2016/NĐ-CP.",
        ];
        let old = record("chinh-phu/1-2016-nd-cp", "1/2016/NĐ-CP", OLD, &old);
        let new = record("chinh-phu/2-2020-nd-cp", "2/2020/NĐ-CP", NEW, &new);
        let dir = tempfile::tempdir().unwrap();
        rebuild(dir.path(), std::iter::once(old.clone())).unwrap();
        let found = |day: Date| -> Vec<String> {
            let index = Index::open(dir.path()).unwrap().unwrap();
            let request = crate::Request {
                query: "đất rừng".to_owned(),
                valid_on: Some(day),
                limit: 10,
                ..crate::Request::default()
            };
            let mut paths: Vec<String> =
                index.search(&request).unwrap().hits.into_iter().map(|hit| hit.path).collect();
            paths.sort();
            paths
        };
        assert_eq!(found(NEW), ["dieu-1", "dieu-2"]);
        update(dir.path(), &[new]).unwrap();
        assert_eq!(found(OLD), ["dieu-1", "dieu-2"]);
        assert_eq!(found(NEW), ["dieu-1"]);
        // What clerks deny is as before.
        let denied = gazette_model::Confirmation {
            document: old.id.clone(),
            state: ValidityState::InForce,
            since: NEW,
            who: "Lan".to_owned(),
            at: "2026-01-05T08:00:00+07:00".to_owned(),
            why: "Văn bản số 5".to_owned(),
        };
        update(dir.path(), &[DocumentRecord { confirmations: vec![denied], ..old }]).unwrap();
        assert_eq!(found(NEW), ["dieu-1", "dieu-2"]);
    }

    #[test]
    fn relations_stand_in_both_directions_however_the_index_was_made() {
        let dir = tempfile::tempdir().unwrap();
        rebuild(dir.path(), archive().into_iter()).unwrap();
        check(&Index::open(dir.path()).unwrap().unwrap());

        let dir = tempfile::tempdir().unwrap();
        let [old, new] = archive();
        rebuild(dir.path(), std::iter::once(new)).unwrap();
        update(dir.path(), std::slice::from_ref(&old)).unwrap();
        update(dir.path(), &[old]).unwrap();
        check(&Index::open(dir.path()).unwrap().unwrap());
    }
}
