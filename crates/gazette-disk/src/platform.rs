//! What differs between operating systems: making names safe on disk.

use std::path::Path;

use crate::error::{Action, DiskError};
use crate::write::step;

/// Makes the names in a folder safe on disk.
///
/// Where a folder cannot be opened as a file (Windows), renames are journalled by the file system and there
/// is nothing to do.
pub fn sync_dir(path: &Path) -> Result<(), DiskError> {
    step(Action::Sync, path)?;
    system::sync_dir(path).map_err(|source| DiskError::new(Action::Sync, path, source))
}

/// Makes the bytes of a file safe on disk.
pub(crate) fn sync_file(path: &Path) -> Result<(), DiskError> {
    step(Action::Sync, path)?;
    // Windows syncs only what is open for writing.
    let file = std::fs::File::options().read(true).write(true).open(path);
    file.and_then(|file| file.sync_all()).map_err(|source| DiskError::new(Action::Sync, path, source))
}

/// Exchanges two folders, so that each is seen under the other's name, and makes both names safe.
///
/// Where the system cannot do it in one step, `old` is moved aside first.
pub fn exchange_dirs(new: &Path, old: &Path) -> Result<(), DiskError> {
    step(Action::Rename, old)?;
    let error = |source: std::io::Error| DiskError::new(Action::Rename, old, source);
    exchange(new, old).map_err(error)?;
    for path in [new, old] {
        if let Some(parent) = path.parent() {
            sync_dir(parent)?;
        }
    }
    Ok(())
}

#[cfg(target_os = "linux")]
fn exchange(new: &Path, old: &Path) -> std::io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    match renameat_with(CWD, new, CWD, old, RenameFlags::EXCHANGE) {
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => one_after_the_other(new, old),
        other => Ok(other?),
    }
}

#[cfg(not(target_os = "linux"))]
fn exchange(new: &Path, old: &Path) -> std::io::Result<()> {
    one_after_the_other(new, old)
}

fn one_after_the_other(new: &Path, old: &Path) -> std::io::Result<()> {
    let mut aside = new.as_os_str().to_owned();
    aside.push(".old");
    std::fs::rename(old, &aside)?;
    std::fs::rename(new, old)?;
    std::fs::rename(&aside, new)
}

/// Makes everything below `path` safe on disk, in one go where the system can (`syncfs`), else file by file.
///
/// For thousands of small files that become visible together this is many times faster than syncing each.
pub fn sync_tree(path: &Path) -> Result<(), DiskError> {
    step(Action::Sync, path)?;
    #[cfg(target_os = "linux")]
    {
        let file = std::fs::File::open(path).map_err(|source| DiskError::new(Action::Sync, path, source))?;
        rustix::fs::syncfs(&file).map_err(|source| DiskError::new(Action::Sync, path, source.into()))
    }
    #[cfg(not(target_os = "linux"))]
    each_file(path)
}

#[cfg(not(target_os = "linux"))]
fn each_file(folder: &Path) -> Result<(), DiskError> {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let error = |source| DiskError::new(Action::Sync, &folder, source);
        for entry in std::fs::read_dir(&folder).map_err(error)? {
            let entry = entry.map_err(error)?;
            let path = entry.path();
            if entry.file_type().map_err(error)?.is_dir() {
                folders.push(path);
            } else {
                sync_file(&path)?;
            }
        }
        system::sync_dir(&folder).map_err(error)?;
    }
    Ok(())
}

#[cfg(unix)]
mod system {
    use std::fs::File;
    use std::io;
    use std::path::Path;

    pub(super) fn sync_dir(path: &Path) -> io::Result<()> {
        match File::open(path)?.sync_all() {
            // Some network file systems cannot sync a folder and say so.
            Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
            other => other,
        }
    }
}

#[cfg(not(unix))]
mod system {
    use std::io;
    use std::path::Path;

    pub(super) fn sync_dir(path: &Path) -> io::Result<()> {
        std::fs::metadata(path).map(drop)
    }
}
