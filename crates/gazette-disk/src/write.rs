//! Single files and folders: written beside their place, synced, then renamed into it.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::thread;

use crate::error::{Action, DiskError};
use crate::platform::{sync_dir, sync_tree};

/// Bytes moved at once by [`copy_in`].
const CHUNK: usize = 128 * 1024;

/// From this many folders on, syncing the whole tree at once is cheaper than each folder.
const MANY: usize = 200;

/// Begins the names of files that wait to be renamed; [`crate::clean_stage`] knows them by it.
pub(crate) const STAGED: &str = ".staged-";

/// Makes `path` hold `bytes`, whether it was there or not: readers see the old bytes or the new, never a mixture.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    let staged = beside(path)?;
    put(&staged, bytes, true).and_then(|()| rename(&staged, path)).inspect_err(|_| discard(&staged))?;
    sync_parent(path)
}

/// Like [`write_file`], but refuses to touch a file that is there ([`DiskError::is_taken`]).
///
/// Two processes that may create the same name must hold a [`crate::Lock`].
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    refuse_taken(path)?;
    write_file(path, bytes)
}

/// Makes each of `files` hold its bytes, all of them safe when this returns; each is seen whole, one after the other.
///
/// They wait in `area`, on the same file system, and reach the disk together: that takes a fraction of the time of one
/// after the other. Only for a caller whose readers look at none of them before something else, written later, says so.
/// What a kill leaves in `area`, [`crate::clean_stage`] removes.
pub fn write_all(area: &Path, files: &[(PathBuf, Vec<u8>)]) -> Result<(), DiskError> {
    let waiting =
        files.iter().map(|(to, bytes)| Waiting::put(area, to, bytes)).collect::<Result<Vec<_>, _>>()?;
    let staged: Vec<PathBuf> = waiting.iter().map(|file| file.staged.clone()).collect();
    sync_together(&staged, &|path| crate::platform::sync_file(path))?;
    let mut touched = BTreeSet::new();
    waiting.into_iter().try_for_each(|file| file.show(&mut touched))?;
    sync_together(&touched.into_iter().collect::<Vec<_>>(), &|path| sync_dir(path))
}

/// Files that are at their places already and not safe yet ([`place_all`]).
#[derive(Debug)]
pub struct Placed {
    files: Vec<PathBuf>,
    folders: BTreeSet<PathBuf>,
}

/// Like [`write_all`], but makes nothing safe: a power cut may leave any of `files` empty or torn under its name.
///
/// Only for names nobody looks at before something else says so, and that whoever writes them again replaces.
pub fn place_all(area: &Path, files: &[(PathBuf, Vec<u8>)]) -> Result<Placed, DiskError> {
    let mut folders = BTreeSet::new();
    for (to, bytes) in files {
        Waiting::put(area, to, bytes)?.show(&mut folders)?;
    }
    Ok(Placed { files: files.iter().map(|(to, _)| to.clone()).collect(), folders })
}

impl Placed {
    /// Makes everything placed safe, and with it the bytes of files that wait, in one go.
    pub fn sync(self, waiting: &[&Waiting]) -> Result<(), DiskError> {
        let mut paths = self.files;
        paths.extend(waiting.iter().map(|file| file.staged.clone()));
        let files = paths.len();
        paths.extend(self.folders);
        let folders: BTreeSet<PathBuf> = paths.split_off(files).into_iter().collect();
        paths.extend(folders.iter().cloned());
        sync_together(&paths, &|path| {
            if folders.contains(path) { sync_dir(path) } else { crate::platform::sync_file(path) }
        })
    }
}

/// A file that waits beside its place; what is not shown is removed when it is dropped.
#[derive(Debug)]
pub struct Waiting {
    staged: PathBuf,
    target: PathBuf,
    shown: bool,
}

impl Waiting {
    /// Writes a file that nobody looks at yet, and that is not safe yet ([`Placed::sync`]).
    pub fn put(area: &Path, target: &Path, bytes: &[u8]) -> Result<Self, DiskError> {
        create_dir_synced(area)?;
        let staged = area.join(staged_name());
        let waiting = Self { staged, target: target.to_owned(), shown: false };
        put(&waiting.staged, bytes, false)?;
        Ok(waiting)
    }

    /// Gives a file whose bytes are safe its name, and makes the name safe.
    pub fn publish(mut self) -> Result<(), DiskError> {
        if let Some(parent) = self.target.parent() {
            create_dir_synced(parent)?;
        }
        rename(&self.staged, &self.target)?;
        self.shown = true;
        sync_parent(&self.target)
    }

    fn show(mut self, touched: &mut BTreeSet<PathBuf>) -> Result<(), DiskError> {
        create_parents(&self.target, touched)?;
        rename(&self.staged, &self.target)?;
        self.shown = true;
        touched.extend(self.target.parent().map(|parent| {
            if parent.as_os_str().is_empty() { PathBuf::from(".") } else { parent.to_owned() }
        }));
        Ok(())
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if !self.shown && self.staged.exists() {
            discard(&self.staged);
        }
    }
}

/// Syncs several files or folders at the same time: the disk then writes its journal once for all of them.
fn sync_together(
    paths: &[PathBuf],
    sync: &(dyn Fn(&Path) -> Result<(), DiskError> + Sync),
) -> Result<(), DiskError> {
    // Under test every step is counted, on this thread.
    if paths.len() < 2 || cfg!(feature = "faults") {
        return paths.iter().try_for_each(|path| sync(path));
    }
    if paths.len() > MANY {
        // Of a file the tree is that of its file system.
        return sync_tree(paths.first().map_or(Path::new("."), PathBuf::as_path));
    }
    let next = AtomicUsize::new(0);
    let worker = || {
        while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
            sync(path)?;
        }
        Ok(())
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..paths.len().min(8)).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().try_for_each(|worker| {
            worker.join().unwrap_or_else(|_| {
                Err(DiskError::new(Action::Sync, Path::new("."), io::Error::other("a thread died")))
            })
        })
    })
}

/// Adds `bytes` to the end of a file and makes them safe.
///
/// A kill can leave a part of `bytes` at the end: only for files whose readers know a torn end.
pub fn append_synced(path: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    let error = |action| move |source| DiskError::new(action, path, source);
    let new = !path.exists();
    if new && let Some(parent) = path.parent() {
        create_dir_synced(parent)?;
    }
    let mut file = File::options().append(true).create(true).open(path).map_err(error(Action::Write))?;
    write_steps(&mut file, path, bytes)?;
    step(Action::Sync, path)?;
    file.sync_all().map_err(error(Action::Sync))?;
    if new { sync_parent(path) } else { Ok(()) }
}

/// Copies a stream into a new file at `path` and makes it safe; returns the number of bytes. Memory stays flat.
///
/// The file appears under its name only when it is whole. Digests are the caller's: wrap the reader.
pub fn copy_in(reader: &mut dyn Read, path: &Path) -> Result<u64, DiskError> {
    refuse_taken(path)?;
    let staged = beside(path)?;
    let size = copy(reader, &staged, true)
        .and_then(|size| rename(&staged, path).map(|()| size))
        .inspect_err(|_| discard(&staged))?;
    sync_parent(path)?;
    Ok(size)
}

/// Creates a folder with all its parents and makes their names safe; nothing to do if it is there.
pub fn create_dir_synced(path: &Path) -> Result<(), DiskError> {
    if path.as_os_str().is_empty() || path.is_dir() {
        return Ok(());
    }
    if let Some(parent) = path.parent() {
        create_dir_synced(parent)?;
    }
    step(Action::CreateFolder, path)?;
    match fs::create_dir(path) {
        Err(source) if source.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => {}
        Err(source) => return Err(DiskError::new(Action::CreateFolder, path, source)),
        Ok(()) => {}
    }
    sync_parent(path)
}

/// Moves a finished folder to its final name and makes the name safe.
///
/// The bytes of `staged` must be safe already ([`crate::Stage`] and [`crate::sync_tree`] see to it), it must lie on the
/// same file system, and `target` must not be there.
pub fn publish_dir(staged: &Path, target: &Path) -> Result<(), DiskError> {
    if let Some(parent) = target.parent() {
        create_dir_synced(parent)?;
    }
    refuse_taken(target)?;
    rename(staged, target)?;
    sync_parent(target)
}

/// Moves a finished file, whose bytes are safe, to its final name and makes the name safe; replaces what is there.
pub fn publish_file(staged: &Path, target: &Path) -> Result<(), DiskError> {
    if let Some(parent) = target.parent() {
        create_dir_synced(parent)?;
    }
    rename(staged, target)?;
    sync_parent(target)
}

/// Moves many finished folders or files to their final names below `root`, and makes all names safe at the end.
///
/// Whoever needs all or nothing must be able to call it again with the moves that are left: a move whose source is
/// gone counts as made. A folder never replaces anything; a file replaces a file.
pub fn publish_all(moves: &[(PathBuf, PathBuf)], root: &Path) -> Result<(), DiskError> {
    let mut touched = BTreeSet::new();
    for (staged, target) in moves {
        match fs::symlink_metadata(staged) {
            Err(source) if source.kind() == io::ErrorKind::NotFound => {}
            Err(source) => return Err(DiskError::new(Action::Rename, staged, source)),
            Ok(metadata) => {
                create_parents(target, &mut touched)?;
                if metadata.is_dir() {
                    refuse_taken(target)?;
                }
                rename(staged, target)?;
            }
        }
        touched.extend(target.parent().map(Path::to_owned));
    }
    if touched.len() > MANY {
        return sync_tree(root);
    }
    // Deepest folders first: a name is safe only when what it leads to is.
    touched.iter().rev().try_for_each(|folder| sync_dir(folder))
}

/// Creates the missing parents of `target` and notes the folders whose names must be made safe.
fn create_parents(target: &Path, touched: &mut BTreeSet<PathBuf>) -> Result<(), DiskError> {
    let mut missing = Vec::new();
    let mut folder = target.parent();
    while let Some(parent) = folder.filter(|parent| !parent.as_os_str().is_empty() && !parent.is_dir()) {
        missing.push(parent);
        folder = parent.parent();
    }
    for folder in missing.into_iter().rev() {
        step(Action::CreateFolder, folder)?;
        fs::create_dir(folder).map_err(|source| DiskError::new(Action::CreateFolder, folder, source))?;
        touched.extend(folder.parent().map(Path::to_owned));
    }
    Ok(())
}

/// Reads a whole file, with an error that names it; refuses files over `limit` bytes.
pub fn read_file(path: &Path, limit: u64) -> Result<Vec<u8>, DiskError> {
    let error = |source| DiskError::new(Action::Read, path, source);
    let file = File::open(path).map_err(error)?;
    let size = file.metadata().map_or(0, |metadata| metadata.len()).min(limit);
    // One byte more than the file has, so that its end is seen without growing.
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0).saturating_add(1));
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(error)?;
    if bytes.len() as u64 > limit {
        return Err(error(io::Error::new(io::ErrorKind::FileTooLarge, format!("larger than {limit} bytes"))));
    }
    Ok(bytes)
}

/// Removes a folder with everything in it; nothing to do if it is not there.
///
/// It is moved to `area` first, so that no half of it is ever seen under its name; what a kill leaves there
/// [`crate::clean_stage`] removes.
pub fn remove_dir(path: &Path, area: &Path) -> Result<(), DiskError> {
    if fs::symlink_metadata(path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
        return Ok(());
    }
    let doomed = beside(&area.join("any"))?;
    rename(path, &doomed)?;
    sync_parent(path)?;
    step(Action::Remove, &doomed)?;
    fs::remove_dir_all(&doomed).map_err(|source| DiskError::new(Action::Remove, &doomed, source))
}

/// Removes a file and makes that safe; nothing to do if it is not there.
pub fn remove_file(path: &Path) -> Result<(), DiskError> {
    step(Action::Remove, path)?;
    match fs::remove_file(path) {
        Err(source) if source.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(source) => Err(DiskError::new(Action::Remove, path, source)),
        Ok(()) => sync_parent(path),
    }
}

/// One point at which a test may stop the process; nothing outside of tests.
#[cfg_attr(not(feature = "faults"), expect(clippy::unnecessary_wraps, reason = "fails only under test"))]
pub(crate) fn step(action: Action, path: &Path) -> Result<(), DiskError> {
    #[cfg(feature = "faults")]
    return crate::faults::step(action).map_err(|source| DiskError::new(action, path, source));
    #[cfg(not(feature = "faults"))]
    {
        let _unused = (action, path);
        Ok(())
    }
}

/// Writes a new file that nobody looks at yet.
pub(crate) fn put(path: &Path, bytes: &[u8], sync: bool) -> Result<(), DiskError> {
    step(Action::Write, path)?;
    let mut file = File::create_new(path).map_err(|source| DiskError::new(Action::Write, path, source))?;
    write_steps(&mut file, path, bytes)?;
    finish(&file, path, sync)
}

/// Copies a stream into a new file that nobody looks at yet.
pub(crate) fn copy(reader: &mut dyn Read, path: &Path, sync: bool) -> Result<u64, DiskError> {
    let error = |source| DiskError::new(Action::Write, path, source);
    step(Action::Write, path)?;
    let mut file = File::create_new(path).map_err(error)?;
    let mut buffer = vec![0; CHUNK];
    let mut size: u64 = 0;
    loop {
        let count = match reader.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => count,
            Err(source) if source.kind() == io::ErrorKind::Interrupted => continue,
            Err(source) => return Err(DiskError::new(Action::Read, path, source)),
        };
        write_steps(&mut file, path, buffer.get(..count).unwrap_or_default())?;
        size = size.saturating_add(count as u64);
    }
    finish(&file, path, sync)?;
    Ok(size)
}

/// Writes in two halves, so that a test can stop in the middle.
fn write_steps(file: &mut File, path: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    let error = |source| DiskError::new(Action::Write, path, source);
    step(Action::Write, path)?;
    if cfg!(feature = "faults") {
        let (first, second) = bytes.split_at(bytes.len() / 2);
        file.write_all(first).map_err(error)?;
        step(Action::Write, path)?;
        file.write_all(second).map_err(error)
    } else {
        file.write_all(bytes).map_err(error)
    }
}

fn finish(file: &File, path: &Path, sync: bool) -> Result<(), DiskError> {
    if sync {
        step(Action::Sync, path)?;
        file.sync_all().map_err(|source| DiskError::new(Action::Sync, path, source))?;
    }
    Ok(())
}

pub(crate) fn rename(from: &Path, to: &Path) -> Result<(), DiskError> {
    step(Action::Rename, to)?;
    fs::rename(from, to).map_err(|source| DiskError::new(Action::Rename, to, source))
}

fn sync_parent(path: &Path) -> Result<(), DiskError> {
    match path.parent() {
        Some(parent) if parent.as_os_str().is_empty() => sync_dir(Path::new(".")),
        Some(parent) => sync_dir(parent),
        None => Ok(()),
    }
}

fn refuse_taken(path: &Path) -> Result<(), DiskError> {
    match fs::symlink_metadata(path) {
        Ok(_) => Err(DiskError::new(Action::Rename, path, io::ErrorKind::AlreadyExists.into())),
        Err(source) if source.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(source) => Err(DiskError::new(Action::Rename, path, source)),
    }
}

/// A name in the same folder that is not taken; the folder is created.
fn beside(path: &Path) -> Result<PathBuf, DiskError> {
    if let Some(parent) = path.parent() {
        create_dir_synced(parent)?;
    }
    loop {
        let staged = path.with_file_name(staged_name());
        if !staged.exists() {
            return Ok(staged);
        }
    }
}

/// A name that no other process and no other thread uses.
pub(crate) fn staged_name() -> OsString {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    format!("{STAGED}{}-{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed)).into()
}

/// Takes away what could not be finished; the first error is the one to tell.
fn discard(staged: &Path) {
    if step(Action::Remove, staged).is_ok() {
        let _first_error_counts = fs::remove_file(staged);
    }
}
