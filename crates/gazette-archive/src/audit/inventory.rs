//! Judges one inventory by itself: its form, its digests, its paths, its versions.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::Faults;
use super::json::Node;
use crate::digest::Algorithm;

/// What an inventory says, as far as it could be understood.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    /// `0` for OCFL 1.0, `1` for 1.1.
    pub(super) spec: Option<u32>,
    pub(super) id: Option<String>,
    pub(super) algorithm: Option<(String, Algorithm)>,
    pub(super) head: Option<String>,
    pub(super) content_directory: Option<String>,
    /// Digest to content paths.
    pub(super) manifest: BTreeMap<String, Vec<String>>,
    /// By number, with the name as written.
    pub(super) versions: BTreeMap<u32, ParsedVersion>,
    /// Algorithm, digest, content path.
    pub(super) fixity: Vec<(Algorithm, String, String)>,
}

/// A version of an inventory.
#[derive(Debug, Default, PartialEq)]
pub(super) struct ParsedVersion {
    pub(super) name: String,
    /// Logical path to digest.
    pub(super) state: BTreeMap<String, String>,
    /// `created`, `message`, `user`, to be compared between inventories.
    pub(super) about: [Option<Node>; 3],
}

impl Parsed {
    /// The name of the content directory.
    pub(super) fn content_directory(&self) -> &str {
        self.content_directory.as_deref().unwrap_or("content")
    }

    /// Every content path with its digest.
    pub(super) fn contents(&self) -> impl Iterator<Item = (&str, &str)> {
        self.manifest
            .iter()
            .flat_map(|(digest, paths)| paths.iter().map(move |path| (path.as_str(), digest.as_str())))
    }
}

/// Reads an inventory and tells what is wrong with it.
pub(super) fn parse(json: &Node, place: &str, faults: &mut Faults) -> Parsed {
    let mut parsed = Parsed::default();
    let Some(entries) = json.map() else {
        faults.add("E034", place, "not a JSON object");
        return parsed;
    };
    let mut keys = HashSet::new();
    for (key, _) in entries {
        if !keys.insert(key) {
            faults.add("E034", place, format!("`{key}` stands there twice"));
        }
    }
    for key in ["id", "type", "digestAlgorithm", "head"] {
        if !keys.contains(&key.to_owned()) {
            faults.add("E036", place, format!("`{key}` is missing"));
        }
    }
    parsed.spec = kind(json, place, faults);
    parsed.id = id(json, place, faults);
    parsed.algorithm = algorithm(json, place, faults);
    parsed.content_directory = content_directory(json, place, faults);
    manifest(json, place, &mut parsed, faults);
    versions(json, place, &mut parsed, faults);
    head(json, place, &mut parsed, faults);
    fixity(json, place, &mut parsed, faults);
    parsed
}

/// The number in the name of a version and whether it is zero-padded.
pub(super) fn version_number(name: &str) -> Option<(u32, bool)> {
    let digits = name.strip_prefix('v').filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    let number = digits.parse().ok().filter(|number| *number > 0)?;
    Some((number, digits.starts_with('0')))
}

/// Whether a text begins as a URI does (RFC 3986).
fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
        && !rest.is_empty()
        && rest.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>\"{}|\\^`".contains(&byte))
}

fn kind(json: &Node, place: &str, faults: &mut Faults) -> Option<u32> {
    let spec = match json.get("type")?.text() {
        Some("https://ocfl.io/1.0/spec/#inventory") => Some(0),
        Some("https://ocfl.io/1.1/spec/#inventory") => Some(1),
        _ => None,
    };
    if spec.is_none() {
        faults.add("E038", place, "`type` is not the inventory type of OCFL 1.0 or 1.1");
    }
    spec
}

fn id(json: &Node, place: &str, faults: &mut Faults) -> Option<String> {
    let id = json.get("id")?.text().filter(|id| !id.is_empty());
    match id {
        None => faults.add("E037", place, "`id` is not a text"),
        Some(id) if !is_uri(id) => faults.add("W005", place, format!("`{id}`")),
        Some(_) => {}
    }
    id.map(str::to_owned)
}

fn algorithm(json: &Node, place: &str, faults: &mut Faults) -> Option<(String, Algorithm)> {
    match json.get("digestAlgorithm")?.text() {
        Some("sha512") => Some(("sha512".to_owned(), Algorithm::Sha512)),
        Some("sha256") => {
            faults.add("W004", place, "sha256");
            Some(("sha256".to_owned(), Algorithm::Sha256))
        }
        other => {
            faults.add("E025", place, format!("`{}`", other.unwrap_or("not a text")));
            // Its digests can be checked all the same, and more is told.
            other.and_then(|name| Some((name.to_owned(), Algorithm::named(name)?)))
        }
    }
}

fn content_directory(json: &Node, place: &str, faults: &mut Faults) -> Option<String> {
    let value = json.get("contentDirectory")?;
    match value.text() {
        Some("." | "..") => faults.add("E018", place, "is `.` or `..`"),
        Some(name) if name.is_empty() || name.contains('/') => faults.add("E017", place, format!("`{name}`")),
        Some(name) => return Some(name.to_owned()),
        None => faults.add("E017", place, "is not a text"),
    }
    None
}

/// `.` `..` or nothing between slashes; a slash at either end.
fn path_faults(path: &str) -> (bool, bool) {
    let slash = path.starts_with('/') || path.ends_with('/');
    let inner = path.trim_matches('/');
    let element = inner.split('/').any(|part| matches!(part, "" | "." | ".."));
    (element || path.starts_with("//"), slash)
}

fn digest_fits(digest: &str, algorithm: Algorithm) -> bool {
    digest.len() == algorithm.size().saturating_mul(2) && digest.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn manifest(json: &Node, place: &str, parsed: &mut Parsed, faults: &mut Faults) {
    let Some(manifest) = json.get("manifest") else {
        return faults.add("E041", place, "`manifest` is missing");
    };
    let Some(entries) = manifest.map() else {
        return faults.add("E041", place, "`manifest` is not an object");
    };
    let mut digests = HashSet::new();
    let mut paths = BTreeSet::new();
    for (digest, list) in entries {
        if !digests.insert(digest.to_ascii_lowercase()) {
            faults.add("E096", place, short(digest));
        }
        if parsed.algorithm.as_ref().is_some_and(|(_, algorithm)| !digest_fits(digest, *algorithm)) {
            faults.add("E025", place, format!("`{}` is no digest of the algorithm named", short(digest)));
        }
        let known = parsed.manifest.entry(digest.clone()).or_default();
        let items = list.list().filter(|items| !items.is_empty());
        if items.is_none() {
            faults.add("E092", place, format!("{}: no list of content paths", short(digest)));
        }
        for item in items.unwrap_or_default() {
            let Some(path) = item.text() else {
                faults.add("E092", place, format!("{}: a content path is not a text", short(digest)));
                continue;
            };
            let (element, slash) = path_faults(path);
            if element {
                faults.add("E099", place, path);
            }
            if slash {
                faults.add("E100", place, path);
            }
            if !paths.insert(path.to_owned()) {
                faults.add("E101", place, path);
            }
            if !element && !slash {
                known.push(path.to_owned());
            }
        }
    }
    for path in conflicts(&paths) {
        faults.add("E101", place, path);
    }
    for path in paths.iter().filter(|path| path_faults(path) == (false, false)) {
        let mut parts = path.splitn(3, '/');
        let version = parts.next().and_then(version_number);
        let directory = parts.next();
        if version.is_none() {
            faults.add("E042", place, path);
        } else if directory != Some(parsed.content_directory.as_deref().unwrap_or("content"))
            || parts.next().is_none()
        {
            // A path of an older version may use the directory that version declared; then the version itself tells.
            faults.add(
                if directory.is_some() && path.matches('/').count() > 1 { "E019" } else { "E015" },
                place,
                path,
            );
        }
    }
}

/// Paths that are also a folder of another path.
fn conflicts(paths: &BTreeSet<String>) -> Vec<String> {
    let is_folder = |path: &String| {
        let prefix = format!("{path}/");
        paths.range(prefix.clone()..).next().is_some_and(|next| next.starts_with(&prefix))
    };
    paths.iter().filter(|path| is_folder(path)).cloned().collect()
}

fn versions(json: &Node, place: &str, parsed: &mut Parsed, faults: &mut Faults) {
    let Some(versions) = json.get("versions") else {
        return faults.add("E043", place, "`versions` is missing");
    };
    let Some(entries) = versions.map() else {
        return faults.add("E044", place, "`versions` is not an object");
    };
    if entries.is_empty() {
        faults.add("E008", place, "`versions` is empty");
    }
    let mut widths = BTreeSet::new();
    for (name, version) in entries {
        let Some((number, padded)) = version_number(name) else {
            faults.add("E046", place, format!("`{name}`"));
            continue;
        };
        widths.insert(if padded { name.len() } else { 0 });
        let entry = ParsedVersion { name: name.clone(), ..ParsedVersion::default() };
        if parsed.versions.insert(number, entry).is_some() {
            faults.add("E034", place, format!("version {number} stands there twice"));
        }
        one_version(number, version, &format!("{place} {name}"), parsed, faults);
    }
    if widths.iter().any(|width| *width > 0) {
        faults.add("W001", place, "");
    }
    // Without padding every name counts as width 0; `v10` after `v09` does not begin with zero.
    if widths.len() > 1 {
        for code in ["E011", "E012", "E013"] {
            faults.add(code, place, "padded and unpadded version numbers");
        }
    }
    for (expected, number) in (1..).zip(parsed.versions.keys()) {
        if expected != *number {
            faults.add(if expected == 1 { "E009" } else { "E010" }, place, format!("v{expected} is missing"));
            break;
        }
    }
    if parsed.spec == Some(1) {
        let used: HashSet<&String> =
            parsed.versions.values().flat_map(|version| version.state.values()).collect();
        for digest in parsed.manifest.keys().filter(|digest| !used.contains(digest)) {
            faults.add("E107", place, short(digest));
        }
    }
}

fn one_version(number: u32, version: &Node, place: &str, parsed: &mut Parsed, faults: &mut Faults) {
    if version.map().is_none() {
        return faults.add("E047", place, "not an object");
    }
    match version.get("created").map(Node::text) {
        None => faults.add("E048", place, "`created` is missing"),
        Some(Some(time)) if is_time(time) => {}
        Some(time) => faults.add("E049", place, time.unwrap_or("not a text")),
    }
    if version.get("message").is_some_and(|message| message.text().is_none()) {
        faults.add("E094", place, "`message` is not a text");
    }
    match version.get("user") {
        None => faults.add("W007", place, "`user` is missing"),
        Some(user) => {
            if user.get("name").and_then(Node::text).is_none_or(str::is_empty) {
                faults.add("E054", place, "`user` has no name");
            }
            match user.get("address").map(Node::text) {
                None => faults.add("W008", place, ""),
                Some(Some(address)) if is_uri(address) => {}
                Some(address) => faults.add("W009", place, address.unwrap_or("not a text")),
            }
        }
    }
    if version.get("message").is_none() {
        faults.add("W007", place, "`message` is missing");
    }
    let about = ["created", "message", "user"].map(|key| version.get(key).cloned());
    let state = match version.get("state") {
        None => {
            faults.add("E048", place, "`state` is missing");
            BTreeMap::new()
        }
        Some(state) => self::state(state, place, &parsed.manifest, faults),
    };
    if let Some(entry) = parsed.versions.get_mut(&number) {
        entry.about = about;
        entry.state = state;
    }
}

fn state(
    state: &Node,
    place: &str,
    manifest: &BTreeMap<String, Vec<String>>,
    faults: &mut Faults,
) -> BTreeMap<String, String> {
    let Some(entries) = state.map() else {
        faults.add("E050", place, "`state` is not an object");
        return BTreeMap::new();
    };
    let mut files = BTreeMap::new();
    let mut paths = BTreeSet::new();
    for (digest, list) in entries {
        if !manifest.contains_key(digest) {
            faults.add("E050", place, format!("{} is not in the manifest", short(digest)));
        }
        if list.list().is_none() {
            faults.add("E051", place, format!("{}: no list of logical paths", short(digest)));
        }
        for item in list.list().unwrap_or_default() {
            let Some(path) = item.text() else {
                faults.add("E051", place, format!("{}: a logical path is not a text", short(digest)));
                continue;
            };
            let (element, slash) = path_faults(path);
            if element {
                faults.add("E052", place, path);
            }
            if slash {
                faults.add("E053", place, path);
            }
            if !paths.insert(path.to_owned()) {
                faults.add("E095", place, path);
            }
            files.insert(path.to_owned(), digest.clone());
        }
    }
    for path in conflicts(&paths) {
        faults.add("E095", place, format!("{path} is a file and a folder"));
    }
    files
}

fn head(json: &Node, place: &str, parsed: &mut Parsed, faults: &mut Faults) {
    let Some(head) = json.get("head") else { return };
    let newest = parsed.versions.values().next_back().map(|version| version.name.clone());
    match head.text() {
        Some(head) if Some(head) == newest.as_deref() => parsed.head = newest,
        other => faults.add(
            "E040",
            place,
            format!(
                "`{}`, the newest version is {}",
                other.unwrap_or("not a text"),
                newest.as_deref().unwrap_or("none")
            ),
        ),
    }
}

fn fixity(json: &Node, place: &str, parsed: &mut Parsed, faults: &mut Faults) {
    let Some(fixity) = json.get("fixity") else { return };
    let Some(blocks) = fixity.map() else {
        return faults.add(
            if parsed.spec == Some(0) { "E057" } else { "E111" },
            place,
            "`fixity` is not an object",
        );
    };
    let known: HashSet<String> = parsed.contents().map(|(path, _)| path.to_owned()).collect();
    for (name, block) in blocks {
        let Some(entries) = block.map() else {
            faults.add("E057", place, format!("`{name}` is not an object"));
            continue;
        };
        let mut digests = HashSet::new();
        for (digest, list) in entries {
            if !digests.insert(digest.to_ascii_lowercase()) {
                faults.add("E097", place, format!("{name} {}", short(digest)));
            }
            if list.list().is_none() {
                faults.add("E057", place, format!("{name} {}: no list of content paths", short(digest)));
            }
            for path in list.list().unwrap_or_default() {
                let Some(path) = path.text() else {
                    faults.add(
                        "E057",
                        place,
                        format!("{name} {}: a content path is not a text", short(digest)),
                    );
                    continue;
                };
                let (element, slash) = path_faults(path);
                if element {
                    faults.add("E099", place, path);
                }
                if slash {
                    faults.add("E100", place, path);
                }
                if !known.contains(path) {
                    faults.add("E057", place, format!("{path} is not in the manifest"));
                }
                // An algorithm this program does not know proves nothing and harms nothing.
                if let Some(algorithm) = Algorithm::named(name).filter(|_| !element && !slash) {
                    parsed.fixity.push((algorithm, digest.clone(), path.to_owned()));
                }
            }
        }
    }
}

/// RFC 3339 with seconds and offset.
fn is_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    let at = |position: usize| bytes.get(position).copied();
    let offset = text.ends_with(['Z', 'z'])
        || (bytes.len() > 6
            && matches!(at(bytes.len() - 6), Some(b'+' | b'-'))
            && at(bytes.len() - 3) == Some(b':'));
    let shaped = matches!(at(10), Some(b'T' | b't')) && at(13) == Some(b':') && at(16) == Some(b':');
    offset && shaped && text.parse::<jiff::Timestamp>().is_ok()
}

/// A digest as shown to people.
pub(super) fn short(digest: &str) -> String {
    let cut: String = digest.chars().take(16).collect();
    if cut.len() < digest.len() { cut + "…" } else { cut }
}
