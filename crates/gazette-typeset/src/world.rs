//! The closed world (thế giới khép kín) a template lives in: a list of files in memory and nothing else.
//!
//! No folder, no package, no font of the machine, no clock. File names are virtual and few: Typst interns
//! them for the life of the process, so the names are the same for every issue.

use std::collections::BTreeMap;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Dict, Duration, Value};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use crate::fonts::fonts;

/// Files by virtual path.
pub(crate) struct Files {
    library: LazyHash<Library>,
    main: FileId,
    sources: BTreeMap<String, Source>,
    files: BTreeMap<String, Bytes>,
}

impl Files {
    /// A world whose main file is `main`; `inputs` are what `sys.inputs` holds.
    pub(crate) fn new(main: &str, inputs: &[(&str, &str)]) -> Option<Self> {
        let inputs: Dict =
            inputs.iter().map(|(key, value)| ((*key).into(), Value::Str((*value).into()))).collect();
        let library = LazyHash::new(Library::builder().with_inputs(inputs).build());
        Some(Self { library, main: id(main)?, sources: BTreeMap::new(), files: BTreeMap::new() })
    }

    /// Adds a file; a path that would leave the root is not added.
    pub(crate) fn add(&mut self, path: &str, bytes: Bytes) {
        let Some(id) = id(path) else { return };
        let key = key(id);
        if key.ends_with(".typ") {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            self.sources.insert(key.clone(), Source::new(id, text));
        }
        self.files.insert(key, bytes);
    }
}

impl Files {
    /// Files whose path begins with `folder`, by the rest of their path.
    pub(crate) fn under(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let files = self.files.iter();
        files
            .filter_map(|(path, bytes)| Some((path.strip_prefix(folder)?.to_owned(), bytes.to_vec())))
            .collect()
    }
}

/// The interned id of a virtual path.
fn id(path: &str) -> Option<FileId> {
    let path = VirtualPath::new(path).ok()?;
    Some(RootedPath::new(VirtualRoot::Project, path).intern())
}

fn key(id: FileId) -> String {
    id.get().vpath().get_with_slash().to_owned()
}

fn missing(id: FileId) -> FileError {
    FileError::NotFound(key(id).into())
}

impl World for Files {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &fonts().book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id.get().root() != &VirtualRoot::Project {
            return Err(FileError::AccessDenied);
        }
        self.sources.get(&key(id)).cloned().ok_or_else(|| missing(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id.get().root() != &VirtualRoot::Project {
            return Err(FileError::AccessDenied);
        }
        self.files.get(&key(id)).cloned().ok_or_else(|| missing(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        fonts().faces.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
