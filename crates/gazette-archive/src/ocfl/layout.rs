//! Where an object lies: storage layout extension 0004, hashed n-tuple.

use std::path::{Path, PathBuf};

use gazette_disk::read_file;
use serde::{Deserialize, Serialize};

use crate::digest::{Algorithm, hex_of};
use crate::error::ArchiveError;

/// The declaration of a storage root and its content.
pub(crate) const DECLARATION: (&str, &str) = ("0=ocfl_1.1", "ocfl_1.1\n");
/// The declaration of an object and its content.
pub(crate) const OBJECT_DECLARATION: (&str, &str) = ("0=ocfl_object_1.1", "ocfl_object_1.1\n");
/// The name of the layout.
pub(crate) const LAYOUT: &str = "0004-hashed-n-tuple-storage-layout";

/// The parameters of the layout, its `config.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Layout {
    extension_name: String,
    digest_algorithm: String,
    tuple_size: usize,
    number_of_tuples: usize,
    short_object_root: bool,
}

/// The file `ocfl_layout.json`.
#[derive(Serialize, Deserialize)]
struct Description {
    extension: String,
    description: String,
}

impl Layout {
    /// Ours: one level of 4,096 folders, which a million objects fill with 250 each.
    pub(crate) fn ours() -> Self {
        Self {
            extension_name: LAYOUT.to_owned(),
            digest_algorithm: "sha256".to_owned(),
            tuple_size: 3,
            number_of_tuples: 1,
            short_object_root: false,
        }
    }

    /// The layout an existing root declares.
    pub(crate) fn read(root: &Path) -> Result<Self, ArchiveError> {
        let odd = |path: &Path, reason: &str| ArchiveError::Layout {
            path: path.to_owned(),
            reason: reason.to_owned(),
        };
        if !root.join(DECLARATION.0).is_file() {
            return Err(ArchiveError::NotAnArchive(root.to_owned()));
        }
        let path = root.join("ocfl_layout.json");
        let description: Description = serde_json::from_slice(&read_file(&path, 65_536)?)
            .map_err(|error| odd(&path, &format!("not the JSON of a layout: {error}")))?;
        if description.extension != LAYOUT {
            return Err(odd(&path, &format!("`{}`, known is only `{LAYOUT}`", description.extension)));
        }
        let path = config_path(root);
        let layout: Self = serde_json::from_slice(&read_file(&path, 65_536)?)
            .map_err(|error| odd(&path, &format!("not the JSON of its parameters: {error}")))?;
        let digits = Algorithm::named(&layout.digest_algorithm).map_or(0, |algorithm| algorithm.size() * 2);
        let used = layout.tuple_size.checked_mul(layout.number_of_tuples);
        let both_or_none = (layout.tuple_size == 0) == (layout.number_of_tuples == 0);
        if layout.extension_name != LAYOUT || !both_or_none || used.is_none_or(|used| used > digits) {
            return Err(odd(&path, "its parameters contradict each other"));
        }
        Ok(layout)
    }

    /// The files that describe it, by name.
    pub(crate) fn files(&self) -> [(&'static str, String); 2] {
        let description = Description {
            extension: LAYOUT.to_owned(),
            description: "Each object lies in a folder named by the SHA-256 of its identifier, below a folder named by \
                          the first digits of that digest"
                .to_owned(),
        };
        let json = |value: serde_json::Result<String>| value.unwrap_or_default() + "\n";
        [
            (CONFIG, json(serde_json::to_string_pretty(self))),
            ("ocfl_layout.json", json(serde_json::to_string_pretty(&description))),
        ]
    }

    /// The folder of an object, relative to the root.
    pub(crate) fn folder(&self, id: &str) -> PathBuf {
        let algorithm = Algorithm::named(&self.digest_algorithm).unwrap_or(Algorithm::Sha256);
        let digest = hex_of(algorithm, id.as_bytes());
        let mut path = PathBuf::new();
        let mut rest = digest.as_str();
        for _ in 0..self.number_of_tuples {
            let (tuple, after) = rest.split_at_checked(self.tuple_size).unwrap_or((rest, ""));
            path.push(tuple);
            rest = after;
        }
        path.push(if self.short_object_root && !rest.is_empty() { rest } else { digest.as_str() });
        path
    }
}

const CONFIG: &str = "extensions/0004-hashed-n-tuple-storage-layout/config.json";

fn config_path(root: &Path) -> PathBuf {
    root.join(CONFIG)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_extension_come_out() {
        let id = "object-01";
        let digest = "3c0ff4240c1e116dba14c7627f2319b58aa3d77606d0d90dfc6161608ac987d4";
        let mut layout = Layout { number_of_tuples: 3, ..Layout::ours() };
        assert_eq!(layout.folder(id), PathBuf::from(format!("3c0/ff4/240/{digest}")));
        layout.short_object_root = true;
        assert_eq!(layout.folder(id), PathBuf::from(format!("3c0/ff4/240/{}", &digest[9..])));
        layout = Layout { tuple_size: 0, number_of_tuples: 0, ..Layout::ours() };
        assert_eq!(layout.folder(id), PathBuf::from(digest));
    }
}
