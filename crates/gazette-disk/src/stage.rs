//! A folder in the making, on the same file system as its final place.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use crate::error::{Action, DiskError};
use crate::platform::{sync_dir, sync_file, sync_tree};
use crate::write::{STAGED, copy, create_dir_synced, publish_dir, put, remove_file, staged_name, step};

/// Up to this many files are synced one by one, more of them with everything else on the file system at once.
const MANY: usize = 200;

/// A folder in the making; what is not published is removed when it is dropped.
#[derive(Debug)]
pub struct Stage {
    path: PathBuf,
    folders: BTreeSet<PathBuf>,
    /// Files that are not safe yet; at most one more than [`MANY`].
    unsynced: Vec<PathBuf>,
    published: bool,
}

impl Stage {
    /// Begins an empty folder below `area`, which must lie on the file system of the final place.
    pub fn create(area: &Path) -> Result<Self, DiskError> {
        create_dir_synced(area)?;
        loop {
            let path = area.join(staged_name());
            step(Action::CreateFolder, &path)?;
            match fs::create_dir(&path) {
                Ok(()) => {
                    let folders = BTreeSet::from([path.clone()]);
                    return Ok(Self { path, folders, unsynced: Vec::new(), published: false });
                }
                Err(source) if source.kind() == io::ErrorKind::AlreadyExists => {}
                Err(source) => return Err(DiskError::new(Action::CreateFolder, &path, source)),
            }
        }
    }

    /// Where it lies for now.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a new file; `name` is relative, with `/` between folders.
    pub fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), DiskError> {
        let path = self.place(name)?;
        put(&path, bytes, false)?;
        self.note(path);
        Ok(())
    }

    /// Copies a stream into a new file; returns the number of bytes. Memory stays flat.
    pub fn copy_in(&mut self, name: &str, reader: &mut dyn Read) -> Result<u64, DiskError> {
        let path = self.place(name)?;
        let size = copy(reader, &path, false)?;
        self.note(path);
        Ok(size)
    }

    /// Makes everything written so far safe on disk.
    pub fn sync(&mut self) -> Result<(), DiskError> {
        if self.unsynced.len() > MANY {
            sync_tree(&self.path)?;
        } else {
            self.unsynced.iter().try_for_each(|file| sync_file(file))?;
            // Deepest folders first: a name is safe only when what it leads to is.
            self.folders.iter().rev().try_for_each(|folder| sync_dir(folder))?;
        }
        self.unsynced.clear();
        Ok(())
    }

    fn note(&mut self, file: PathBuf) {
        if self.unsynced.len() <= MANY {
            self.unsynced.push(file);
        }
    }

    /// Leaves the folder on disk when this value is dropped, for a later start to finish or remove.
    pub fn keep(&mut self) {
        self.published = true;
    }

    /// Makes everything safe and gives the folder its final name, which must be free.
    pub fn publish(mut self, target: &Path) -> Result<(), DiskError> {
        self.sync()?;
        publish_dir(&self.path, target)?;
        self.published = true;
        Ok(())
    }

    /// The path of a new file, its folders created; a name that leaves the stage is refused.
    fn place(&mut self, name: &str) -> Result<PathBuf, DiskError> {
        let relative = Path::new(name);
        let path = self.path.join(relative);
        let inside = relative.components().all(|part| matches!(part, Component::Normal(_)));
        if name.is_empty() || !inside {
            let source = io::Error::new(io::ErrorKind::InvalidFilename, "the name leaves the folder");
            return Err(DiskError::new(Action::Write, relative, source));
        }
        let mut missing = Vec::new();
        let mut folder = path.parent();
        while let Some(parent) = folder.filter(|parent| !self.folders.contains(*parent)) {
            missing.push(parent.to_owned());
            folder = parent.parent();
        }
        for folder in missing.into_iter().rev() {
            step(Action::CreateFolder, &folder)?;
            fs::create_dir(&folder)
                .map_err(|source| DiskError::new(Action::CreateFolder, &folder, source))?;
            self.folders.insert(folder);
        }
        Ok(path)
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // A stage that cannot be removed now is a leftover, removed at the next start.
        if !self.published && step(Action::Remove, &self.path).is_ok() {
            let _leftover = fs::remove_dir_all(&self.path);
        }
    }
}

/// Removes what processes that are no longer there left half-made directly in `folder`; what living ones write stays.
///
/// For folders several processes write into without a lock. Where the system does not tell which processes live
/// (outside of Linux), nothing is removed: such a file is small, hidden, and does no harm.
pub fn clean_leftovers(folder: &Path) -> Result<(), DiskError> {
    if !Path::new("/proc/self").exists() {
        return Ok(());
    }
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let process = name.strip_prefix(STAGED).and_then(|rest| rest.split('-').next()?.parse::<u32>().ok());
        if process.is_some_and(|process| !Path::new("/proc").join(process.to_string()).exists()) {
            remove_file(&entry.path())?;
        }
    }
    Ok(())
}

/// Removes what a killed process left half-made directly in `folder`; returns how many things.
///
/// Only for a folder whose writers are kept out by a [`crate::Lock`] the caller holds. Nothing to do if it is not there.
pub fn clean_stage(folder: &Path) -> Result<usize, DiskError> {
    let list = |source| DiskError::new(Action::List, folder, source);
    let entries = match fs::read_dir(folder) {
        Err(source) if source.kind() == io::ErrorKind::NotFound => return Ok(0),
        other => other.map_err(list)?,
    };
    let mut count: usize = 0;
    for entry in entries {
        let entry = entry.map_err(list)?;
        if !entry.file_name().to_string_lossy().starts_with(STAGED) {
            continue;
        }
        let path = entry.path();
        let remove = |source| DiskError::new(Action::Remove, &path, source);
        step(Action::Remove, &path)?;
        if entry.file_type().map_err(remove)?.is_dir() {
            fs::remove_dir_all(&path).map_err(remove)?;
        } else {
            fs::remove_file(&path).map_err(remove)?;
        }
        count = count.saturating_add(1);
    }
    if count > 0 {
        sync_dir(folder)?;
    }
    Ok(count)
}
