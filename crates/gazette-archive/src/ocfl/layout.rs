//! Where an object lies: storage layout extension 0003, a folder named by the identifier below digits of its digest.
//!
//! Extension 0004, which names the folder by the digest, is read as well. Ours is 0003: people can read the names, and
//! more validators know it.

use std::path::{Path, PathBuf};

use gazette_disk::read_file;
use serde::{Deserialize, Serialize};

use crate::digest::{Algorithm, hex_of};
use crate::error::ArchiveError;

/// The declaration of a storage root and its content.
pub(crate) const DECLARATION: (&str, &str) = ("0=ocfl_1.1", "ocfl_1.1\n");
/// The declaration of an object and its content.
pub(crate) const OBJECT_DECLARATION: (&str, &str) = ("0=ocfl_object_1.1", "ocfl_object_1.1\n");
/// The layout of our roots.
const BY_ID: &str = "0003-hash-and-id-n-tuple-storage-layout";
/// A layout that is read.
const BY_DIGEST: &str = "0004-hashed-n-tuple-storage-layout";
/// The layouts this program knows.
pub(crate) const LAYOUTS: [&str; 2] = [BY_ID, BY_DIGEST];
/// Longer encoded identifiers are cut in the names of folders.
const LONGEST: usize = 100;

/// The parameters of the layout, its `config.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Layout {
    extension_name: String,
    digest_algorithm: String,
    tuple_size: usize,
    number_of_tuples: usize,
    /// Only of layout 0004.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    short_object_root: Option<bool>,
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
            extension_name: BY_ID.to_owned(),
            digest_algorithm: "sha256".to_owned(),
            tuple_size: 3,
            number_of_tuples: 1,
            short_object_root: None,
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
        if !LAYOUTS.contains(&description.extension.as_str()) {
            return Err(odd(
                &path,
                &format!("`{}`, known are {}", description.extension, LAYOUTS.join(" and ")),
            ));
        }
        let path = root.join(config(&description.extension));
        let layout: Self = serde_json::from_slice(&read_file(&path, 65_536)?)
            .map_err(|error| odd(&path, &format!("not the JSON of its parameters: {error}")))?;
        let digits = Algorithm::named(&layout.digest_algorithm).map_or(0, |algorithm| algorithm.size() * 2);
        let used = layout.tuple_size.checked_mul(layout.number_of_tuples);
        let both_or_none = (layout.tuple_size == 0) == (layout.number_of_tuples == 0);
        if layout.extension_name != description.extension
            || !both_or_none
            || used.is_none_or(|used| used > digits)
        {
            return Err(odd(&path, "its parameters contradict each other"));
        }
        Ok(layout)
    }

    /// Whether it is the one new archives get.
    pub(crate) fn is_ours(&self) -> bool {
        self.extension_name == Self::ours().extension_name
    }

    /// The files that describe it, by name.
    pub(crate) fn files(&self) -> [(String, String); 2] {
        let description = Description {
            extension: self.extension_name.clone(),
            description:
                "Each object lies in a folder named by its identifier, percent-encoded, below a folder named \
                          by the first digits of the SHA-256 of the identifier"
                    .to_owned(),
        };
        let json = |value: serde_json::Result<String>| value.unwrap_or_default() + "\n";
        [
            (config(&self.extension_name), json(serde_json::to_string_pretty(self))),
            ("ocfl_layout.json".to_owned(), json(serde_json::to_string_pretty(&description))),
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
        if self.extension_name == BY_DIGEST {
            let short = self.short_object_root == Some(true) && !rest.is_empty();
            path.push(if short { rest } else { digest.as_str() });
            return path;
        }
        let name = encode(id);
        match name.get(..LONGEST).filter(|cut| cut.len() < name.len()) {
            Some(cut) => path.push(format!("{cut}-{digest}")),
            None => path.push(name),
        }
        path
    }
}

fn config(extension: &str) -> String {
    format!("extensions/{extension}/config.json")
}

/// The encoding of extension 0003: letters, digits, `-` and `_` stay, all else is percent-encoded in lower case.
fn encode(id: &str) -> String {
    id.bytes().fold(String::new(), |mut name, byte| {
        if byte.is_ascii_alphanumeric() || b"-_".contains(&byte) {
            name.push(char::from(byte));
        } else {
            name.push_str(&format!("%{byte:02x}"));
        }
        name
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(extension: &str, tuple_size: usize, number_of_tuples: usize) -> Layout {
        Layout { extension_name: extension.into(), tuple_size, number_of_tuples, ..Layout::ours() }
    }

    #[test]
    fn the_examples_of_the_extensions_come_out() {
        let digest = "3c0ff4240c1e116dba14c7627f2319b58aa3d77606d0d90dfc6161608ac987d4";
        for (layout, id, folder) in [
            (layout(BY_ID, 3, 3), "object-01", "3c0/ff4/240/object-01".to_owned()),
            (layout(BY_ID, 3, 3), "..hor/rib:le-$id", "487/326/d8c/%2e%2ehor%2frib%3ale-%24id".to_owned()),
            (layout(BY_DIGEST, 3, 3), "object-01", format!("3c0/ff4/240/{digest}")),
            (layout(BY_DIGEST, 0, 0), "object-01", digest.to_owned()),
            (
                Layout { short_object_root: Some(true), ..layout(BY_DIGEST, 3, 3) },
                "object-01",
                format!("3c0/ff4/240/{}", &digest[9..]),
            ),
        ] {
            assert_eq!(layout.folder(id), PathBuf::from(folder));
        }
        let long = layout(BY_ID, 3, 1).folder(&"a".repeat(101));
        assert_eq!(long.file_name().unwrap().len(), 100 + 1 + 64);
    }
}
