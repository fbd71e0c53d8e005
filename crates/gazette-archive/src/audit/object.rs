//! Judges one object: its folders, its inventories together, and every byte of its content.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;

use gazette_disk::{Action, DiskError, read_file};
use rayon::prelude::*;

use super::inventory::{self, Parsed, short, version_number};
use super::json::Node;
use super::{Counts, Faults, REGISTERED};
use crate::digest::{Algorithm, Digesting, hex, hex_of};
use crate::error::ArchiveError;
use crate::ocfl::inventory::INVENTORY;

/// Inventories larger than this are not read.
const LIMIT: u64 = 64 << 20;
/// Most inventories, and all declarations and digest files, are smaller.
const SMALL: usize = 8 * 1024;

/// What an object turned out to be.
#[derive(Debug, Default)]
pub(super) struct Judged {
    /// The identifier its inventory gives.
    pub(super) id: Option<String>,
    /// `0` for a declaration of OCFL 1.0, `1` for 1.1.
    pub(super) spec: Option<u32>,
}

/// Everything below a folder, by its path from there.
#[derive(Debug, Default)]
struct Tree {
    files: BTreeSet<String>,
    folders: BTreeSet<String>,
}

/// An inventory with the bytes it was read from.
struct Read {
    bytes: Vec<u8>,
    parsed: Parsed,
    /// Its digest file, where that was right.
    sidecar: Option<Vec<u8>>,
}

/// Tells everything that is wrong with the object in `folder`.
pub(super) fn judge(folder: &Path, faults: &mut Faults, counts: &Counts<'_>) -> Result<Judged, ArchiveError> {
    let tree = walk(folder, faults)?;
    let spec = declaration(folder, &tree, faults)?;
    let Some(root) = read(folder, "", &tree, spec, counts.ours, faults)? else {
        unknown_entries(&tree, None, faults);
        return Ok(Judged { id: None, spec });
    };
    if let (Some(declared), Some(used)) = (spec, root.parsed.spec)
        && declared != used
    {
        faults.add("E038", INVENTORY, format!("of OCFL 1.{used} in an object of OCFL 1.{declared}"));
    }
    unknown_entries(&tree, Some(&root.parsed), faults);
    let mut olds = BTreeMap::new();
    for (number, version) in &root.parsed.versions {
        if !tree.folders.contains(&version.name) {
            faults.add("E010", &version.name, "the folder of this version is missing");
            faults.add("E046", &version.name, "no folder of this name");
            continue;
        }
        if let Some(old) = version_folder(folder, &tree, &version.name, &root, counts.ours, faults)? {
            olds.insert(*number, old);
        }
    }
    compare(&root, &olds, faults);
    contents(folder, &tree, &root, &olds, faults, counts)?;
    Ok(Judged { id: root.parsed.id, spec })
}

fn walk(folder: &Path, faults: &mut Faults) -> Result<Tree, ArchiveError> {
    let mut tree = Tree::default();
    let mut folders = vec![(folder.to_owned(), String::new())];
    while let Some((path, name)) = folders.pop() {
        let error = |source| DiskError::new(Action::List, &path, source);
        for entry in fs::read_dir(&path).map_err(error)? {
            let entry = entry.map_err(error)?;
            let Some(own) = entry.file_name().to_str().map(str::to_owned) else {
                faults.add("E001", &name, format!("{} is not a name in UTF-8", entry.file_name().display()));
                continue;
            };
            let name = if name.is_empty() { own } else { format!("{name}/{own}") };
            let kind = entry.file_type().map_err(error)?;
            if kind.is_dir() {
                folders.push((entry.path(), name.clone()));
                tree.folders.insert(name);
            } else if kind.is_file() {
                tree.files.insert(name);
            } else {
                faults.add("E090", &name, "neither a file nor a folder");
            }
        }
    }
    Ok(tree)
}

impl Tree {
    /// Names directly below a folder (`""` for the root).
    fn below<'a>(set: &'a BTreeSet<String>, folder: &str) -> Vec<&'a str> {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        set.range(prefix.clone()..)
            .take_while(|name| name.starts_with(&prefix))
            .filter_map(|name| name.strip_prefix(&prefix).filter(|rest| !rest.contains('/')))
            .collect()
    }

    /// Files anywhere below a folder, by their whole path.
    fn within<'a>(&'a self, folder: &str) -> impl Iterator<Item = &'a String> {
        let prefix = format!("{folder}/");
        self.files.range(prefix.clone()..).take_while(move |name| name.starts_with(&prefix))
    }
}

/// [`read_file`] for what is small almost always: the size is asked for only where it is not.
fn read_small(path: &Path, limit: u64) -> Result<Vec<u8>, DiskError> {
    let error = |source| DiskError::new(Action::Read, path, source);
    let mut bytes = Vec::with_capacity(SMALL);
    let file = File::open(path).map_err(error)?;
    file.take(SMALL as u64).read_to_end(&mut bytes).map_err(error)?;
    if bytes.len() < SMALL && bytes.len() as u64 <= limit { Ok(bytes) } else { read_file(path, limit) }
}

fn declaration(folder: &Path, tree: &Tree, faults: &mut Faults) -> Result<Option<u32>, ArchiveError> {
    let names = Tree::below(&tree.files, "");
    let declarations: Vec<_> = names.into_iter().filter(|name| name.starts_with("0=")).collect();
    let [name] = declarations.as_slice() else {
        faults.add("E003", "", format!("{} declarations of an object", declarations.len()));
        return Ok(None);
    };
    let spec = match *name {
        "0=ocfl_object_1.0" => Some(0),
        "0=ocfl_object_1.1" => Some(1),
        _ => {
            faults.add("E004", name, "declares neither OCFL 1.0 nor 1.1");
            None
        }
    };
    let text = read_small(&folder.join(name), 4096)?;
    if text != format!("{}\n", name.trim_start_matches("0=")).into_bytes() {
        faults.add("E007", name, "does not say what its name says");
    }
    Ok(spec)
}

/// Reads and judges the inventory of the object (`""`) or of a version, with its sidecar.
fn read(
    folder: &Path,
    version: &str,
    tree: &Tree,
    spec: Option<u32>,
    ours: bool,
    faults: &mut Faults,
) -> Result<Option<Read>, ArchiveError> {
    let place = if version.is_empty() { INVENTORY.to_owned() } else { format!("{version}/{INVENTORY}") };
    if !tree.files.contains(&place) {
        if version.is_empty() {
            faults.add("E063", &place, "is missing");
        } else {
            faults.add("W010", version, "");
        }
        return Ok(None);
    }
    let bytes = match read_small(&folder.join(&place), LIMIT) {
        Ok(bytes) => bytes,
        Err(error) => {
            faults.add("E033", &place, error.source.to_string());
            return Ok(None);
        }
    };
    let json = match Node::parse(&bytes) {
        Ok(json) => json,
        Err(error) => {
            faults.add("E033", &place, error.to_string());
            return Ok(None);
        }
    };
    let mut parsed = inventory::parse(&json, &place, faults);
    parsed.spec = parsed.spec.or(spec);
    let sidecar = sidecar(folder, &place, tree, &bytes, &parsed, ours, faults)?;
    Ok(Some(Read { bytes, parsed, sidecar }))
}

fn sidecar(
    folder: &Path,
    place: &str,
    tree: &Tree,
    bytes: &[u8],
    parsed: &Parsed,
    ours: bool,
    faults: &mut Faults,
) -> Result<Option<Vec<u8>>, ArchiveError> {
    let Some((name, algorithm)) = &parsed.algorithm else {
        faults.add("E058", place, "no digest file for an unknown algorithm");
        return Ok(None);
    };
    let sidecar = format!("{place}.{name}");
    if !tree.files.contains(&sidecar) {
        faults.add("E058", &sidecar, "is missing");
        return Ok(None);
    }
    let file = read_small(&folder.join(&sidecar), 65_536)?;
    let text = String::from_utf8_lossy(&file);
    let line = text.strip_suffix('\n').unwrap_or(&text);
    let parts: Vec<&str> = line.split([' ', '\t']).filter(|part| !part.is_empty()).collect();
    let [digest, INVENTORY] = parts.as_slice() else {
        faults.add("E061", &sidecar, "is not a digest, white space, and `inventory.json`");
        return Ok(None);
    };
    let actual = hex_of(*algorithm, bytes);
    if !digest.eq_ignore_ascii_case(&actual) {
        faults.add("E060", place, format!("{name} is {}, declared is {}", short(&actual), short(digest)));
        return Ok(None);
    }
    // Capitals and more white space say the same, but then it is another file than the one that was written.
    if ours && file != format!("{actual}  {INVENTORY}\n").as_bytes() {
        faults.add("not-as-written", &sidecar, "");
        return Ok(None);
    }
    Ok(Some(file))
}

/// Tells what lies in the object root that does not belong there.
fn unknown_entries(tree: &Tree, root: Option<&Parsed>, faults: &mut Faults) {
    let sidecar =
        root.and_then(|root| root.algorithm.as_ref()).map(|(name, _)| format!("{INVENTORY}.{name}"));
    for name in Tree::below(&tree.files, "") {
        if !name.starts_with("0=ocfl_object_") && name != INVENTORY && Some(name) != sidecar.as_deref() {
            faults.add("E001", name, "a file that does not belong here");
        }
    }
    for name in Tree::below(&tree.folders, "") {
        match (name, root) {
            ("extensions", _) => {
                for file in Tree::below(&tree.files, name) {
                    faults.add("E067", &format!("{name}/{file}"), "a file, not the folder of an extension");
                }
                for extension in Tree::below(&tree.folders, name) {
                    if !REGISTERED.contains(&extension) {
                        faults.add("W013", &format!("{name}/{extension}"), "");
                    }
                }
            }
            ("logs", _) => {}
            (name, Some(root)) if root.versions.values().any(|version| version.name == name) => {}
            (name, Some(_)) if version_number(name).is_some() => {
                faults.add("E046", name, "a version the inventory does not know");
            }
            (name, _) => faults.add("E001", name, "a folder that does not belong here"),
        }
    }
}

/// Judges what lies in the folder of a version; returns its own inventory.
fn version_folder(
    folder: &Path,
    tree: &Tree,
    name: &str,
    root: &Read,
    ours: bool,
    faults: &mut Faults,
) -> Result<Option<Read>, ArchiveError> {
    let is_head = root.parsed.head.as_deref() == Some(name);
    let same = tree.files.contains(&format!("{name}/{INVENTORY}"))
        && read_small(&folder.join(name).join(INVENTORY), LIMIT).is_ok_and(|bytes| bytes == root.bytes);
    let old = if same {
        // The same bytes as the root's, which is judged already; only the digest file is its own.
        let place = format!("{name}/{INVENTORY}");
        let good =
            root.sidecar.as_ref().zip(root.parsed.algorithm.as_ref()).is_some_and(|(good, (name, _))| {
                read_small(&folder.join(format!("{place}.{name}")), 65_536).is_ok_and(|bytes| bytes == *good)
            });
        if !good {
            sidecar(folder, &place, tree, &root.bytes, &root.parsed, ours, faults)?;
        }
        None
    } else {
        read(folder, name, tree, root.parsed.spec, ours, faults)?
    };
    if is_head && old.is_some() {
        faults.add("E064", &format!("{name}/{INVENTORY}"), "is not the same as in the object root");
    }
    if !is_head && same {
        faults.add("E040", &format!("{name}/{INVENTORY}"), "is the inventory of a later version");
    }
    let parsed = old.as_ref().map_or(&root.parsed, |old| &old.parsed);
    let content = root.parsed.content_directory();
    // A digest file whose inventory is gone belongs to nothing.
    let has_inventory = tree.files.contains(&format!("{name}/{INVENTORY}"));
    let algorithm = parsed.algorithm.as_ref().filter(|_| has_inventory);
    let sidecar = algorithm.map(|(algorithm, _)| format!("{INVENTORY}.{algorithm}"));
    for file in Tree::below(&tree.files, name) {
        if file != INVENTORY && Some(file) != sidecar.as_deref() {
            faults.add("E015", &format!("{name}/{file}"), "a file beside the content directory");
        }
    }
    for sub in Tree::below(&tree.folders, name) {
        let place = format!("{name}/{sub}");
        if sub != content {
            if old.as_ref().is_some_and(|old| old.parsed.content_directory() == sub) {
                // Told once, as a content directory that changed.
                continue;
            }
            faults.add("W002", &place, "");
        } else if tree.within(&place).next().is_none() {
            faults.add("W003", &place, "");
        }
    }
    let inside = format!("{name}/{content}/");
    for empty in tree.folders.range(inside.clone()..).take_while(|path| path.starts_with(&inside)) {
        if tree.within(empty).next().is_none() {
            faults.add("E024", empty, "is empty");
        }
    }
    Ok(old)
}

/// Compares the inventories of older versions with the newest.
fn compare(root: &Read, olds: &BTreeMap<u32, Read>, faults: &mut Faults) {
    let mut highest = 0;
    for (number, old) in olds {
        let parsed = &old.parsed;
        let Some(name) = root.parsed.versions.get(number).map(|version| version.name.clone()) else {
            continue;
        };
        let place = format!("{name}/{INVENTORY}");
        if parsed.id != root.parsed.id {
            faults.add("E037", &place, format!("`id` is `{}`", parsed.id.as_deref().unwrap_or("")));
        }
        if parsed.versions.keys().next_back() != Some(number) {
            faults.add("E040", &place, format!("is not the inventory of {name}"));
        }
        if parsed.content_directory() != root.parsed.content_directory() {
            faults.add("E019", &place, format!("`{}`", parsed.content_directory()));
        }
        // A version never goes back to an older OCFL than the versions before it.
        let spec = parsed.spec.unwrap_or(highest);
        if spec < highest {
            faults.add("E103", &place, format!("OCFL 1.{spec} after 1.{highest}"));
        }
        highest = highest.max(spec);
        for (known, version) in root.parsed.versions.range(..=*number) {
            let Some(then) = parsed.versions.get(known) else {
                faults.add("E066", &place, format!("{} is missing", version.name));
                continue;
            };
            if !same_state(&then.state, parsed, &version.state, &root.parsed) {
                faults.add("E066", &place, format!("the state of {} differs", version.name));
            }
            if then.about != version.about {
                faults.add("W011", &place, version.name.clone());
            }
        }
    }
    if root.parsed.spec.is_some_and(|spec| spec < highest) {
        faults.add("E103", INVENTORY, format!("OCFL 1.{} after 1.{highest}", root.parsed.spec.unwrap_or(0)));
    }
}

/// Whether two inventories mean the same files, whatever digest algorithm each uses.
fn same_state(
    then: &BTreeMap<String, String>,
    old: &Parsed,
    now: &BTreeMap<String, String>,
    new: &Parsed,
) -> bool {
    let same_algorithm = old.algorithm == new.algorithm;
    then.len() == now.len()
        && then.iter().zip(now).all(|((path, digest), (other_path, other_digest))| {
            path == other_path
                && if same_algorithm {
                    digest.eq_ignore_ascii_case(other_digest)
                } else {
                    match (old.manifest.get(digest), new.manifest.get(other_digest)) {
                        (Some(old), Some(new)) => old.iter().all(|path| new.contains(path)),
                        // A digest without manifest entry is told where it stands.
                        _ => true,
                    }
                }
        })
}

/// A digest that a file must have.
struct Expected {
    algorithm: Algorithm,
    digest: String,
    code: &'static str,
    /// Which inventory says so.
    by: String,
}

/// Checks that content and manifests name each other, and digests every file once.
fn contents(
    folder: &Path,
    tree: &Tree,
    root: &Read,
    olds: &BTreeMap<u32, Read>,
    faults: &mut Faults,
    counts: &Counts<'_>,
) -> Result<(), ArchiveError> {
    let mut expected: BTreeMap<&str, Vec<Expected>> = BTreeMap::new();
    let named =
        |number: &u32| root.parsed.versions.get(number).map_or(String::new(), |version| version.name.clone());
    let inventories = std::iter::once((INVENTORY.to_owned(), u32::MAX, &root.parsed)).chain(
        olds.iter().map(|(number, old)| (format!("{}/{INVENTORY}", named(number)), *number, &old.parsed)),
    );
    for (by, number, parsed) in inventories {
        let mut declared = HashSet::new();
        for (path, digest) in parsed.contents() {
            declared.insert(path);
            if !tree.files.contains(path) {
                faults.add("E092", path, format!("{by} names it, but it is missing"));
            } else if let Some((_, algorithm)) = &parsed.algorithm {
                let (algorithm, digest) = (*algorithm, digest.to_owned());
                expected.entry(path).or_default().push(Expected {
                    algorithm,
                    digest,
                    code: "E092",
                    by: by.clone(),
                });
            }
        }
        for (algorithm, digest, path) in &parsed.fixity {
            if !tree.files.contains(path) {
                faults.add("E093", path, format!("the fixity of {by} names it, but it is missing"));
            } else {
                let (algorithm, digest) = (*algorithm, digest.clone());
                expected.entry(path).or_default().push(Expected {
                    algorithm,
                    digest,
                    code: "E093",
                    by: by.clone(),
                });
            }
        }
        for (_, version) in root.parsed.versions.range(..=number) {
            for directory in BTreeSet::from([root.parsed.content_directory(), parsed.content_directory()]) {
                for file in tree.within(&format!("{}/{directory}", version.name)) {
                    if !declared.contains(file.as_str()) {
                        faults.add("E023", file, format!("{by} does not name it"));
                    }
                }
            }
        }
    }
    // The objects are read on all cores already; handing over a file or two costs more than digesting them.
    let expected: Vec<_> = expected.into_iter().collect();
    let checked: Vec<Vec<(&'static str, String, String)>> = expected
        .into_par_iter()
        .with_min_len(4)
        .map(|(path, expected)| check_file(&folder.join(path), path, &expected, counts))
        .collect::<Result<_, _>>()?;
    for (code, place, message) in checked.into_iter().flatten() {
        faults.add(code, &place, message);
    }
    Ok(())
}

fn check_file(
    path: &Path,
    name: &str,
    expected: &[Expected],
    counts: &Counts<'_>,
) -> Result<Vec<(&'static str, String, String)>, ArchiveError> {
    let algorithms: BTreeSet<_> = expected.iter().map(|expected| expected.algorithm).collect();
    let algorithms: Vec<_> = algorithms.into_iter().collect();
    let file = File::open(path).map_err(|source| DiskError::new(Action::Read, path, source))?;
    let mut reader = Digesting::new(file, &algorithms);
    if let Err(error) = reader.drain() {
        // A sector that cannot be read is damage to be told, and the other files are still to be judged.
        return Ok(vec![("E092", name.to_owned(), format!("cannot be read: {error}"))]);
    }
    let (size, digests) = reader.finish();
    counts.file(size);
    let mut found = Vec::new();
    for expected in expected {
        let digest = algorithms.iter().zip(&digests).find(|(algorithm, _)| **algorithm == expected.algorithm);
        let actual = digest.map_or(String::new(), |(_, digest)| hex(digest));
        if !actual.eq_ignore_ascii_case(&expected.digest) {
            let message =
                format!("digest is {}, {} declares {}", short(&actual), expected.by, short(&expected.digest));
            found.push((expected.code, name.to_owned(), message));
        }
    }
    Ok(found)
}
