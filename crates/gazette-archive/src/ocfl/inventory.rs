//! The inventory of our own objects: which bytes stand under which name in which version.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path};

use serde::{Deserialize, Serialize};

use crate::digest::{Algorithm, hex_of};

/// The name of an inventory.
pub(crate) const INVENTORY: &str = "inventory.json";
/// The name of the file with its digest.
pub(crate) const SIDECAR: &str = "inventory.json.sha512";

/// Digest to paths.
pub(crate) type Paths = BTreeMap<String, Vec<String>>;

/// An inventory (bản kê của đối tượng).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Inventory {
    pub(crate) id: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) digest_algorithm: String,
    pub(crate) head: String,
    /// SHA-512 to content paths.
    pub(crate) manifest: Paths,
    pub(crate) versions: BTreeMap<String, Version>,
    #[serde(default)]
    pub(crate) fixity: BTreeMap<String, Paths>,
}

/// One version of an object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Version {
    pub(crate) created: String,
    pub(crate) message: String,
    pub(crate) user: User,
    /// SHA-512 to logical paths.
    pub(crate) state: Paths,
}

/// Who made a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct User {
    pub(crate) name: String,
    pub(crate) address: String,
}

/// A file to be entered.
#[derive(Debug, Clone)]
pub(crate) struct NewFile {
    pub(crate) path: String,
    pub(crate) size: u64,
    pub(crate) sha512: String,
    pub(crate) sha256: String,
}

/// What is said of a version beside its files.
pub(crate) struct VersionInfo<'a> {
    pub(crate) created: &'a str,
    pub(crate) message: &'a str,
    pub(crate) user: &'a str,
}

impl Inventory {
    /// Of an object without versions.
    pub(crate) fn empty(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            kind: "https://ocfl.io/1.1/spec/#inventory".to_owned(),
            digest_algorithm: "sha512".to_owned(),
            head: "v0".to_owned(),
            manifest: Paths::new(),
            versions: BTreeMap::new(),
            fixity: BTreeMap::new(),
        }
    }

    /// The number of the head.
    pub(crate) fn number(&self) -> u32 {
        self.head.strip_prefix('v').and_then(|number| number.parse().ok()).unwrap_or(0)
    }

    /// Adds a version: the files of the last one and `files`, which replace those of the same name.
    ///
    /// Every file has its own content path, so that each can be found under its name by looking.
    pub(crate) fn add_version(&mut self, files: &[NewFile], info: &VersionInfo<'_>) {
        let mut state = self.state().cloned().unwrap_or_default();
        self.head = format!("v{}", self.number().saturating_add(1));
        let fixity = self.fixity.entry("sha256".to_owned()).or_default();
        for file in files {
            for paths in state.values_mut() {
                paths.retain(|path| *path != file.path);
            }
            state.entry(file.sha512.clone()).or_default().push(file.path.clone());
            let content = format!("{}/content/{}", self.head, file.path);
            fixity.entry(file.sha256.clone()).or_default().push(content.clone());
            self.manifest.entry(file.sha512.clone()).or_default().push(content);
        }
        state.retain(|_, paths| !paths.is_empty());
        let user =
            User { name: info.user.to_owned(), address: format!("urn:gazette:user:{}", encode(info.user)) };
        let version =
            Version { created: info.created.to_owned(), message: info.message.to_owned(), user, state };
        self.versions.insert(self.head.clone(), version);
    }

    /// The files of the newest version: SHA-512 to logical paths.
    pub(crate) fn state(&self) -> Option<&Paths> {
        self.versions.get(&self.head).map(|version| &version.state)
    }

    /// The SHA-512 and the content path of a file of the newest version; `None` also if the path would leave the object.
    pub(crate) fn locate(&self, logical: &str) -> Option<(&str, &str)> {
        let (digest, _) = self.state()?.iter().find(|(_, paths)| paths.iter().any(|path| path == logical))?;
        let content = self.manifest.get(digest)?.first()?;
        let inside = Path::new(content).components().all(|part| matches!(part, Component::Normal(_)));
        inside.then_some((digest, content))
    }

    /// The logical paths that ever stood for bytes with this SHA-256.
    pub(crate) fn paths_of_sha256(&self, sha256: &str) -> Vec<&str> {
        let contents = self.fixity.get("sha256").and_then(|fixity| fixity.get(sha256));
        let mut paths: Vec<&str> = Vec::new();
        for content in contents.into_iter().flatten() {
            let digests =
                self.manifest.iter().filter(|(_, paths)| paths.contains(content)).map(|(digest, _)| digest);
            for state in digests.flat_map(|digest| self.versions.values().filter_map(|v| v.state.get(digest)))
            {
                paths.extend(state.iter().map(String::as_str));
            }
        }
        paths.sort_unstable();
        paths.dedup();
        paths
    }

    /// Takes away every trace of where the bytes with these SHA-512 stood; an object that never held them.
    pub(crate) fn forget(&mut self, gone: &BTreeSet<String>) {
        let contents: BTreeSet<String> =
            gone.iter().filter_map(|digest| self.manifest.remove(digest)).flatten().collect();
        for version in self.versions.values_mut() {
            version.state.retain(|digest, _| !gone.contains(digest));
        }
        for paths in self.fixity.values_mut().flat_map(BTreeMap::values_mut) {
            paths.retain(|path| !contents.contains(path));
        }
        for fixity in self.fixity.values_mut() {
            fixity.retain(|_, paths| !paths.is_empty());
        }
    }

    /// As it was when `number` was its newest version.
    pub(crate) fn at(&self, number: u32) -> Self {
        let mut then = self.clone();
        then.head = format!("v{number}");
        then.versions.retain(|name, _| version_of(name) <= number);
        for paths in then.manifest.values_mut() {
            paths.retain(|path| version_of(path) <= number);
        }
        then.manifest.retain(|_, paths| !paths.is_empty());
        for fixity in then.fixity.values_mut() {
            fixity.values_mut().for_each(|paths| paths.retain(|path| version_of(path) <= number));
            fixity.retain(|_, paths| !paths.is_empty());
        }
        then
    }

    /// The bytes of `inventory.json` and of its sidecar.
    pub(crate) fn files(&self) -> serde_json::Result<(Vec<u8>, Vec<u8>)> {
        let mut json = serde_json::to_vec_pretty(self)?;
        json.push(b'\n');
        let sidecar = format!("{}  {INVENTORY}\n", hex_of(Algorithm::Sha512, &json)).into_bytes();
        Ok((json, sidecar))
    }
}

/// The number in `v3` or `v3/content/…`.
fn version_of(path: &str) -> u32 {
    path.split('/').next().and_then(|name| name.strip_prefix('v')?.parse().ok()).unwrap_or(u32::MAX)
}

/// Percent-encodes everything that a URI does not carry as it is; `/` stays.
pub(crate) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// Takes [`encode`] back; `None` if it is not of that form.
pub(crate) fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, digest: &str) -> NewFile {
        NewFile { path: path.into(), size: 1, sha512: digest.into(), sha256: format!("2{digest}") }
    }

    #[test]
    fn a_second_version_keeps_what_it_does_not_replace() {
        let info = VersionInfo { created: "2026-01-01T00:00:00Z", message: "m", user: "Văn thư" };
        let mut inventory = Inventory::empty("gazette:issue:2026/1");
        inventory.add_version(&[file("a", "aa"), file("b", "bb"), file("c", "aa")], &info);
        inventory.add_version(&[file("b", "dd")], &info);
        assert_eq!((inventory.head.as_str(), inventory.locate("a")), ("v2", Some(("aa", "v1/content/a"))));
        assert_eq!(inventory.locate("b"), Some(("dd", "v2/content/b")));
        assert_eq!(inventory.paths_of_sha256("2bb"), ["b"]);
        assert_eq!(inventory.paths_of_sha256("2aa"), ["a", "c"]);
    }

    #[test]
    fn encoding_is_taken_back() {
        for text in ["ubnd/12-2023", "Văn thư 1", "a%b", ""] {
            assert_eq!(decode(&encode(text)).as_deref(), Some(text));
        }
        assert_eq!(decode("%zz"), None);
    }
}
