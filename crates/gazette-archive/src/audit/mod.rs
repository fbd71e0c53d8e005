//! Reads everything kept and proves it (kiểm tra toàn vẹn): any OCFL 1.0 or 1.1 storage root or object.

mod inventory;
mod json;
mod object;
mod words;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use gazette_disk::{Action, DiskError, read_file};
use gazette_model::Language;
use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::error::ArchiveError;
use crate::ocfl::layout::{LAYOUTS, Layout, OBJECT_DECLARATION};

/// Extensions registered with OCFL.
const REGISTERED: [&str; 13] = [
    "0001-digest-algorithms",
    "0002-flat-direct-storage-layout",
    "0003-hash-and-id-n-tuple-storage-layout",
    "0004-hashed-n-tuple-storage-layout",
    "0005-mutable-head",
    "0006-flat-omit-prefix-storage-layout",
    "0007-n-tuple-omit-prefix-storage-layout",
    "0008-schema-registry",
    "0009-digest-algorithms",
    "0010-differential-n-tuple-omit-prefix-storage-layout",
    "0011-direct-clean-path-layout",
    "0012-reversible-object-layout",
    "initial",
];

/// What an audit found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Audit {
    /// Objects judged.
    pub objects: u64,
    /// Content files read.
    pub files: u64,
    /// Bytes of content read.
    pub bytes: u64,
    /// Everything that is wrong, ordered by place.
    pub faults: Vec<Fault>,
}

/// Something that is wrong in an archive.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Where: the path below what was audited.
    pub place: String,
    /// The code of OCFL (`E092`), or `object-misplaced`.
    pub code: &'static str,
    /// What was found there, by itself.
    pub detail: String,
}

/// One of several equal parts of an archive, so that every night reads another (kiểm tra luân phiên).
///
/// An object belongs to the same part always, whatever came after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Which part, from 0.
    pub index: u32,
    /// Of how many.
    pub of: u32,
}

impl Part {
    /// Everything.
    pub const WHOLE: Self = Self { index: 0, of: 1 };

    /// Whether the object at this place below the storage root belongs to the part.
    pub fn holds(self, place: &str) -> bool {
        let digest = Sha256::digest(place.as_bytes());
        let number = digest.iter().take(4).fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
        self.of < 2 || number % self.of == self.index
    }
}

impl Audit {
    /// No error; warnings may be there.
    pub fn is_valid(&self) -> bool {
        self.faults.iter().all(Fault::is_warning)
    }
}

impl Fault {
    /// Whether it only ought to be otherwise.
    pub fn is_warning(&self) -> bool {
        self.code.starts_with('W')
    }

    /// What is wrong, as a sentence.
    pub fn message(&self, language: Language) -> String {
        let rule = words::rule(self.code, language);
        if self.detail.is_empty() {
            rule.to_owned()
        } else {
            format!("{rule}: {}", words::detail(&self.detail, language))
        }
    }

    /// What to do about it.
    pub fn hint(&self, language: Language) -> &'static str {
        words::next_step(self.code, language)
    }
}

/// Judges the storage root or the object at `path`; `progress` hears how many bytes were read since its last call.
///
/// An error means that something could not be looked at; what is wrong is told in [`Audit::faults`].
pub fn audit(path: &Path, progress: &(dyn Fn(u64) + Sync)) -> Result<Audit, ArchiveError> {
    audit_part(path, Part::WHOLE, progress)
}

/// Like [`audit`], but reads only the objects of one part of a storage root; what lies between objects is always judged.
pub fn audit_part(path: &Path, part: Part, progress: &(dyn Fn(u64) + Sync)) -> Result<Audit, ArchiveError> {
    judge(path, part, false, progress)
}

/// Like [`audit_part`], for what this program wrote: what OCFL leaves open must be as it was written, to the bit.
pub(crate) fn audit_ours(
    path: &Path,
    part: Part,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Audit, ArchiveError> {
    judge(path, part, true, progress)
}

fn judge(
    path: &Path,
    part: Part,
    ours: bool,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Audit, ArchiveError> {
    let declarations = declarations(path)?;
    let counts = Counts { ours, progress, files: AtomicU64::new(0), bytes: AtomicU64::new(0) };
    let (objects, mut faults) = if declarations.is_empty() {
        let mut faults = Faults::new("");
        object::judge(path, &mut faults, &counts)?;
        (1, faults.list)
    } else {
        storage_root(path, &declarations, &|name| part.holds(name), &counts)?
    };
    faults.sort();
    faults.dedup();
    let (files, bytes) = (counts.files.into_inner(), counts.bytes.into_inner());
    Ok(Audit { objects, files, bytes, faults })
}

/// The declarations of a storage root in a folder.
fn declarations(path: &Path) -> Result<Vec<String>, ArchiveError> {
    let list = |source| DiskError::new(Action::List, path, source);
    let mut declarations = Vec::new();
    for entry in fs::read_dir(path).map_err(list)? {
        let name = entry.map_err(list)?.file_name().to_string_lossy().into_owned();
        if name.starts_with("0=ocfl_") && !name.starts_with("0=ocfl_object_") {
            declarations.push(name);
        }
    }
    Ok(declarations)
}

/// Looks again at what an audit of a storage root found; what is still wrong stays, the counts are those of the audit.
pub(crate) fn again(root: &Path, mut audit: Audit) -> Result<Audit, ArchiveError> {
    // An object that stands twice is told at the one and names the other.
    let places: Vec<&str> = audit
        .faults
        .iter()
        .flat_map(|fault| {
            [Some(fault.place.as_str()), (fault.code == "object-twice").then_some(&*fault.detail)]
        })
        .flatten()
        .collect();
    let faulty = |name: &str| places.iter().any(|place| Path::new(place).starts_with(name));
    let declarations = declarations(root)?;
    let counts = Counts { ours: true, progress: &|_| (), files: AtomicU64::new(0), bytes: AtomicU64::new(0) };
    let (_, mut faults) = storage_root(root, &declarations, &faulty, &counts)?;
    faults.sort();
    faults.dedup();
    audit.faults = faults;
    Ok(audit)
}

/// Faults of one object, at places below it.
struct Faults {
    prefix: String,
    list: Vec<Fault>,
}

impl Faults {
    fn new(prefix: &str) -> Self {
        Self { prefix: prefix.to_owned(), list: Vec::new() }
    }

    fn add(&mut self, code: &'static str, place: &str, detail: impl Into<String>) {
        let place =
            [self.prefix.as_str(), place].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>();
        let mut detail: String = detail.into();
        if let Some((cut, _)) = detail.char_indices().nth(300) {
            detail.truncate(cut);
            detail.push('…');
        }
        self.list.push(Fault { place: place.join("/"), code, detail });
    }
}

/// What was read until now.
struct Counts<'a> {
    /// Whether this program wrote what is judged.
    ours: bool,
    progress: &'a (dyn Fn(u64) + Sync),
    files: AtomicU64,
    bytes: AtomicU64,
}

impl Counts<'_> {
    fn file(&self, size: u64) {
        self.files.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(size, Ordering::Relaxed);
        (self.progress)(size);
    }
}

fn storage_root(
    root: &Path,
    declarations: &[String],
    wanted: &dyn Fn(&str) -> bool,
    counts: &Counts<'_>,
) -> Result<(u64, Vec<Fault>), ArchiveError> {
    let mut faults = Faults::new("");
    let mut spec = None;
    for name in declarations {
        match name.as_str() {
            "0=ocfl_1.0" => spec = Some(0),
            "0=ocfl_1.1" => spec = Some(1),
            _ => faults.add("E077", name, "declares neither OCFL 1.0 nor 1.1"),
        }
        if read_file(&root.join(name), 4096)? != format!("{}\n", name.trim_start_matches("0=")).into_bytes() {
            faults.add("E080", name, "does not say what its name says");
        }
    }
    if declarations.len() > 1 {
        faults.add("E076", "", "several declarations");
    }
    let layout = layout(root, &mut faults)?;
    if let Some(layout) = layout.as_ref().filter(|_| counts.ours) {
        as_written(root, layout, &mut faults)?;
    }
    let mut folders = hierarchy(root, &mut faults)?;
    folders.retain(|(_, name)| wanted(name));
    let judged: Vec<_> = folders
        .par_iter()
        .map(|(folder, name)| {
            let mut faults = Faults::new(name);
            let judged = object::judge(folder, &mut faults, counts)?;
            if judged.spec.zip(spec).is_some_and(|(object, root)| object > root) {
                faults.add("E081", "", "an object of a later OCFL than its storage root");
            }
            if let (Some(layout), Some(id)) = (&layout, &judged.id)
                && root.join(layout.folder(id)) != *folder
            {
                faults.add(
                    "object-misplaced",
                    "",
                    format!("{id} belongs to {}", layout.folder(id).display()),
                );
            }
            Ok((judged.id, name, faults.list))
        })
        .collect::<Result<_, ArchiveError>>()?;
    let mut list = faults.list;
    let mut ids = std::collections::HashMap::new();
    for (id, name, faults) in judged {
        list.extend(faults);
        if let Some(other) = id.and_then(|id| ids.insert(id, name)) {
            list.push(Fault { place: name.clone(), code: "object-twice", detail: other.clone() });
        }
    }
    Ok((folders.len() as u64, list))
}

/// The layout a root declares, where this program knows it.
fn layout(root: &Path, faults: &mut Faults) -> Result<Option<Layout>, ArchiveError> {
    const NAME: &str = "ocfl_layout.json";
    let path = root.join(NAME);
    if !path.is_file() {
        return Ok(None);
    }
    let text = read_file(&path, 1 << 20)?;
    let json = json::Node::parse(&text).ok();
    for key in ["extension", "description"] {
        if json.as_ref().and_then(|json| json.get(key)?.text()).is_none() {
            faults.add("E070", NAME, format!("`{key}` is missing"));
        }
    }
    let extension = json.as_ref().and_then(|json| json.get("extension")?.text()).unwrap_or_default();
    if !REGISTERED.contains(&extension) {
        faults.add("E071", NAME, format!("`{extension}`"));
    }
    match Layout::read(root) {
        Ok(layout) => Ok(Some(layout)),
        // Other layouts are as good as ours; where their objects belong is not known here.
        Err(_) if !LAYOUTS.contains(&extension) => Ok(None),
        Err(error) => {
            faults.add("E071", &format!("extensions/{extension}/config.json"), error.to_string());
            Ok(None)
        }
    }
}

/// Tells which of the files that describe the layout are not as this program writes them.
fn as_written(root: &Path, layout: &Layout, faults: &mut Faults) -> Result<(), ArchiveError> {
    if !layout.is_ours() {
        // Written by an earlier program, in its words.
        return Ok(());
    }
    for (name, text) in layout.files() {
        if read_file(&root.join(&name), 65_536)? != text.as_bytes() {
            faults.add("not-as-written", &name, "");
        }
    }
    Ok(())
}

/// What lies in one folder between the objects: names, paths, kinds.
type Listed = Vec<(String, PathBuf, fs::FileType)>;

/// Every object of a storage root, with its name; tells what else lies between them. Level by level, on all cores.
fn hierarchy(root: &Path, faults: &mut Faults) -> Result<Vec<(PathBuf, String)>, ArchiveError> {
    let mut objects = Vec::new();
    let mut level = vec![(root.to_owned(), String::new())];
    while !level.is_empty() {
        let listed = level
            .par_iter()
            .map(|(folder, name)| between(folder, name))
            .collect::<Result<Vec<_>, ArchiveError>>()?;
        let mut below = Vec::new();
        for ((folder, name), entries) in level.into_iter().zip(listed) {
            let Some(entries) = entries else {
                objects.push((folder, name));
                continue;
            };
            if name.is_empty() {
                root_entries(&entries, faults)?;
            } else if entries.is_empty() {
                faults.add("E073", &name, "is empty");
            }
            for (own, path, kind) in entries {
                let place = if name.is_empty() { own.clone() } else { format!("{name}/{own}") };
                if kind.is_symlink() {
                    faults.add("E090", &place, "a symbolic link");
                } else if kind.is_dir() && !(name.is_empty() && own == "extensions") {
                    below.push((path, place));
                } else if kind.is_file() && !name.is_empty() {
                    faults.add("E072", &place, "a file between the objects");
                }
            }
        }
        level = below;
    }
    objects.sort();
    Ok(objects)
}

/// What lies in a folder; `None` if it is an object.
fn between(folder: &Path, name: &str) -> Result<Option<Listed>, ArchiveError> {
    // Most folders are objects of this version: one question instead of a list.
    if !name.is_empty() && folder.join(OBJECT_DECLARATION.0).is_file() {
        return Ok(None);
    }
    let list = |source| DiskError::new(Action::List, folder, source);
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).map_err(list)? {
        let entry = entry.map_err(list)?;
        let own = entry.file_name().to_string_lossy().into_owned();
        if !name.is_empty() && own.starts_with("0=ocfl_object_") {
            return Ok(None);
        }
        entries.push((own, entry.path(), entry.file_type().map_err(list)?));
    }
    Ok(Some(entries))
}

/// Judges what lies directly in a storage root.
fn root_entries(
    entries: &[(String, PathBuf, fs::FileType)],
    faults: &mut Faults,
) -> Result<(), ArchiveError> {
    for (name, path, kind) in entries {
        // Specifications and notes for people may lie beside the declaration.
        let text = [".md", ".txt", ".html", ".htm"].iter().any(|end| name.ends_with(end));
        if kind.is_file() && !name.starts_with("0=ocfl_") && name != "ocfl_layout.json" && !text {
            faults.add("E088", name, "a file that does not belong here");
        }
        if kind.is_dir() && name == "extensions" {
            let list = |source| DiskError::new(Action::List, path, source);
            for entry in fs::read_dir(path).map_err(list)? {
                let entry = entry.map_err(list)?;
                let own = entry.file_name().to_string_lossy().into_owned();
                let place = format!("{name}/{own}");
                if !entry.file_type().map_err(list)?.is_dir() {
                    faults.add("E112", &place, "a file, not the folder of an extension");
                } else if !REGISTERED.contains(&own.as_str()) {
                    faults.add("W016", &place, "");
                }
            }
        }
    }
    Ok(())
}
