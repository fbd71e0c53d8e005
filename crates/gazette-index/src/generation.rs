//! Generations of the index: a new one is built aside and named by one small file, so readers never see
//! half of it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::IndexError;
use crate::schema::VERSION;

/// The file that names the generation in use.
const CURRENT: &str = "current";

/// The folder of the generation in use, if there is one of this version.
pub(crate) fn current(dir: &Path) -> Option<PathBuf> {
    let name = fs::read_to_string(dir.join(CURRENT)).ok()?;
    let name = name.trim();
    let valid = name.starts_with(&prefix()) && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    valid.then(|| dir.join(name)).filter(|path| path.is_dir())
}

/// The version of the index at `dir`, whichever program made it; `None` where there is none.
pub(crate) fn version(dir: &Path) -> Option<u32> {
    let name = fs::read_to_string(dir.join(CURRENT)).ok()?;
    name.trim().strip_prefix('v')?.split('-').next()?.parse().ok()
}

/// Makes an empty folder for the next generation.
pub(crate) fn next(dir: &Path) -> Result<PathBuf, IndexError> {
    let error = |path: &Path, source| IndexError::File { path: path.to_owned(), source };
    fs::create_dir_all(dir).map_err(|source| error(dir, source))?;
    let highest = fs::read_dir(dir)
        .map_err(|source| error(dir, source))?
        .filter_map(|entry| {
            entry.ok()?.file_name().into_string().ok()?.rsplit_once('-')?.1.parse::<u64>().ok()
        })
        .max()
        .unwrap_or(0);
    let path = dir.join(format!("{}{}", prefix(), highest + 1));
    fs::create_dir(&path).map_err(|source| error(&path, source))?;
    Ok(path)
}

/// Makes a finished generation the one in use and removes the older ones that no reader holds.
pub(crate) fn swap(dir: &Path, generation: &Path) -> Result<(), IndexError> {
    let name = generation.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let target = dir.join(CURRENT);
    gazette_disk::write_file(&target, name.as_bytes())
        .map_err(|error| IndexError::File { path: target.clone(), source: std::io::Error::other(error) })?;
    let Ok(entries) = fs::read_dir(dir) else { return Ok(()) };
    for path in entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.is_dir() && path != generation)
    {
        // On systems where open files cannot be removed an old generation stays until the next rebuild.
        let _ = fs::remove_dir_all(path);
    }
    Ok(())
}

fn prefix() -> String {
    format!("v{VERSION}-")
}
