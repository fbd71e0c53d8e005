//! What lies in a folder or a ZIP, without following links and without extracting anything.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use gazette_model::{Code, Finding};
use walkdir::WalkDir;

use super::source::{PathReader, Source};
use crate::zip_rules::{self, CheckedZip, name};

/// The most files a package may hold.
const MOST_FILES: usize = 20_000;
const DEEPEST: usize = 64;

/// Files and folders of a package, names relative to its top (danh mục tệp).
#[derive(Debug)]
pub(crate) struct Listing {
    pub(crate) source: Source,
    /// Sizes by name.
    pub(crate) files: BTreeMap<String, u64>,
    pub(crate) folders: BTreeSet<String>,
    pub(crate) findings: Vec<Finding>,
}

/// Lists the regular files below `root`; links and special files are findings and are never opened.
pub(crate) fn folder(root: &Path) -> io::Result<Listing> {
    let mut paths = BTreeMap::new();
    let mut files = BTreeMap::new();
    let mut folders = BTreeSet::new();
    let mut findings = Vec::new();
    for entry in WalkDir::new(root).min_depth(1).max_depth(DEEPEST).follow_links(false).sort_by_file_name() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let name = error
                    .path()
                    .and_then(|path| path.strip_prefix(root).ok())
                    .map(slashed)
                    .unwrap_or_default();
                match error.io_error() {
                    Some(cause) if error.depth() > 0 => {
                        findings.push(super::source::unreadable(&name, cause));
                    }
                    _ => return Err(error.into()),
                }
                continue;
            }
        };
        let name = slashed(entry.path().strip_prefix(root).unwrap_or(entry.path()));
        let kind = entry.file_type();
        if kind.is_dir() {
            if entry.depth() == DEEPEST {
                findings.push(invalid(&name, "thư mục lồng quá sâu", "the folders are nested too deep"));
            }
            folders.insert(name);
        } else if kind.is_symlink() {
            findings.push(link(root, entry.path(), &name));
        } else if !kind.is_file() {
            findings.push(invalid(&name, "không phải tệp thường", "it is no ordinary file"));
        } else if entry.file_name().to_str().is_none() {
            findings.push(invalid(&name, "tên tệp không phải UTF-8", "the file name is not UTF-8"));
        } else if files.len() >= MOST_FILES {
            let finding = Finding::new(Code::PackageTooLarge);
            findings.push(finding.value("found", format!("> {MOST_FILES}")).value("limit", MOST_FILES));
            break;
        } else {
            let size = entry.metadata().map_or(0, |metadata| metadata.len());
            files.insert(name.clone(), size);
            paths.insert(name, entry.into_path());
        }
    }
    Ok(Listing { source: Source::Folder(paths), files, folders, findings })
}

/// The listing of a ZIP that keeps the rules.
pub(crate) fn zip(zip: CheckedZip<PathReader>) -> Listing {
    let mut positions = BTreeMap::new();
    let mut files = BTreeMap::new();
    let mut folders = BTreeSet::new();
    for (position, entry) in zip.entries().iter().enumerate() {
        let mut folder = entry.name.as_str();
        while let Some((parent, _)) = folder.rsplit_once('/') {
            folders.insert(parent.to_owned());
            folder = parent;
        }
        if !entry.is_folder() {
            files.insert(entry.name.clone(), entry.size);
            positions.insert(entry.name.clone(), position);
        }
    }
    Listing { source: Source::Zip(zip, positions), files, folders, findings: Vec::new() }
}

/// Opens the ZIP at `path` under the rules for packages.
pub(crate) fn open_zip(path: &Path) -> io::Result<Result<CheckedZip<PathReader>, Vec<Finding>>> {
    zip_rules::open_reader(PathReader::open(path)?, &zip_rules::ZipLimits::PACKAGE)
}

impl Listing {
    /// Takes away the one folder in which everything lies, when nothing beside it says what the package is.
    pub(crate) fn without_top(mut self, is_package: impl Fn(&BTreeMap<String, u64>) -> bool) -> Self {
        if is_package(&self.files) {
            return self;
        }
        // Archivers of macOS put their own folder beside the one that was packed.
        let mut tops: BTreeSet<&str> =
            self.files.keys().map(|name| name.split_once('/').map_or("", |(top, _)| top)).collect();
        tops.remove("__MACOSX");
        let (Some(top), 1) = (tops.first().copied(), tops.len()) else { return self };
        if top.is_empty() {
            return self;
        }
        let prefix = format!("{top}/");
        let strip = |name: &String| name.strip_prefix(&prefix).map(str::to_owned);
        for name in self.files.keys().filter(|name| !name.starts_with(&prefix)) {
            self.findings.push(super::remark(
                Some(name),
                "tệp của hệ điều hành nằm ngoài thư mục hồ sơ",
                "a file of the operating system lies outside the package's folder",
            ));
        }
        self.folders = self.folders.iter().filter_map(strip).collect();
        match &mut self.source {
            Source::Folder(paths) => *paths = rename(paths, strip),
            Source::Zip(_, positions) => *positions = rename(positions, strip),
            Source::Memory(files) => *files = rename(files, strip),
        }
        self.files = rename(&mut self.files, strip);
        self
    }

    /// Remarks on names that are one name on some systems.
    pub(crate) fn colliding(&self) -> Vec<Finding> {
        name::duplicates(self.files.keys().map(String::as_str))
            .into_iter()
            .map(|finding| {
                let name = finding.file.unwrap_or_default();
                super::remark(
                    Some(&name),
                    "có tệp khác chỉ khác ở chữ hoa, chữ thường hoặc dạng Unicode của tên",
                    "another file differs only in case or Unicode form of its name",
                )
            })
            .collect()
    }
}

fn rename<V>(
    map: &mut BTreeMap<String, V>,
    strip: impl Fn(&String) -> Option<String>,
) -> BTreeMap<String, V> {
    std::mem::take(map).into_iter().filter_map(|(name, value)| Some((strip(&name)?, value))).collect()
}

/// A symbolic link: leads out, or is merely not allowed.
fn link(root: &Path, path: &Path, name: &str) -> Finding {
    let inside = || Some(path.canonicalize().ok()?.starts_with(root.canonicalize().ok()?));
    if inside() == Some(true) {
        invalid(name, "hồ sơ không được chứa liên kết", "a package must not hold links")
    } else {
        let target = path.read_link().map(|target| slashed(&target)).unwrap_or_default();
        Finding::new(Code::PathEscape).file(name).value("name", format!("{name} → {target}"))
    }
}

/// The path with `/` between its parts.
fn slashed(path: &Path) -> String {
    path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn invalid(name: &str, vi: &str, en: &str) -> Finding {
    super::invalid(Some(name), vi, en)
}
