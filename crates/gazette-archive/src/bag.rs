//! Hands objects out as a BagIt bag (RFC 8493), with SHA-256 and SHA-512 manifests.

use std::fmt::Write as _;
use std::fs::File;
use std::path::Path;

use gazette_disk::{Action, DiskError, Stage};

use crate::archive::Archive;
use crate::digest::{Algorithm, Digesting, hex, hex_of};
use crate::error::ArchiveError;
use crate::object_id::ObjectId;

/// What a bag says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BagInfo {
    /// Who hands it out (`Source-Organization`).
    pub organization: String,
    /// The date it was made, `2026-11-22` (`Bagging-Date`).
    pub date: String,
    /// What it is, in words (`External-Description`).
    pub description: String,
}

/// Writes the newest version of `objects` as a bag into the new folder `target`; returns the number of payload files.
///
/// Every file is checked against the archive on the way: a damaged one stops the export, and nothing is left.
pub fn export_bagit(
    archive: &Archive,
    objects: &[ObjectId],
    target: &Path,
    info: &BagInfo,
) -> Result<u64, ArchiveError> {
    let area = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut stage = Stage::create(area)?;
    let (mut sha256, mut sha512) = (String::new(), String::new());
    let (mut bytes, mut files): (u64, u64) = (0, 0);
    for object in objects {
        for file in archive.files(object)? {
            let name = format!("data/{}/{file}", folder(object));
            let (size, digests) = copy(archive, object, &file, &mut stage, &name)?;
            let listed = escape(&name);
            // Writing into a String cannot fail.
            let _written = writeln!(sha512, "{}  {listed}", digests[0]);
            let _written = writeln!(sha256, "{}  {listed}", digests[1]);
            bytes = bytes.saturating_add(size);
            files = files.saturating_add(1);
        }
    }
    let mut text = String::new();
    let identifiers = objects.iter().map(|object| ("External-Identifier", object.as_ref()));
    for (label, value) in [
        ("Source-Organization", info.organization.as_str()),
        ("Bagging-Date", &info.date),
        ("External-Description", &info.description),
        ("Payload-Oxum", &format!("{bytes}.{files}")),
        ("Bag-Software-Agent", "gazette"),
    ]
    .into_iter()
    .chain(identifiers)
    {
        let value: String = value.split_whitespace().collect::<Vec<_>>().join(" ");
        let _written = writeln!(text, "{label}: {value}");
    }
    let tags = [
        ("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".to_owned()),
        ("bag-info.txt", text),
        ("manifest-sha256.txt", sha256),
        ("manifest-sha512.txt", sha512),
    ];
    for (name, text) in &tags {
        stage.write(name, text.as_bytes())?;
    }
    for (algorithm, name) in
        [(Algorithm::Sha256, "tagmanifest-sha256.txt"), (Algorithm::Sha512, "tagmanifest-sha512.txt")]
    {
        let lines: String = tags
            .iter()
            .map(|(tag, text)| format!("{}  {tag}\n", hex_of(algorithm, text.as_bytes())))
            .collect();
        stage.write(name, lines.as_bytes())?;
    }
    stage.publish(target)?;
    Ok(files)
}

/// Copies one file and returns its size and its SHA-512 and SHA-256.
fn copy(
    archive: &Archive,
    object: &ObjectId,
    file: &str,
    stage: &mut Stage,
    name: &str,
) -> Result<(u64, [String; 2]), ArchiveError> {
    let inventory = archive.inventory(object)?;
    let missing = || ArchiveError::FileMissing { object: object.to_string(), path: file.to_owned() };
    let (declared, content) = inventory.locate(file).ok_or_else(missing)?;
    let path = archive.folder(object).join(content);
    let source = File::open(&path).map_err(|source| DiskError::new(Action::Read, &path, source))?;
    let mut reader = Digesting::new(source, &[Algorithm::Sha512, Algorithm::Sha256]);
    stage.copy_in(name, &mut reader)?;
    let (size, digests) = reader.finish();
    let mut digests = digests.iter().map(|digest| hex(digest));
    let digests = [digests.next().unwrap_or_default(), digests.next().unwrap_or_default()];
    if !digests[0].eq_ignore_ascii_case(declared) {
        let reason = "its SHA-512 is not that of the inventory".to_owned();
        return Err(ArchiveError::Damaged { object: object.to_string(), path: file.to_owned(), reason });
    }
    Ok((size, digests))
}

/// `issue/2026/12`, `document/BODY/NUMBER`.
fn folder(object: &ObjectId) -> String {
    let id = object.strip_prefix("gazette:").unwrap_or(object);
    let parts =
        id.split(['/', ':']).map(|part| if part.is_empty() || part.starts_with('.') { "_" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// Manifests encode what would end a line, and the sign they encode with.
fn escape(path: &str) -> String {
    path.replace('%', "%25").replace('\n', "%0A").replace('\r', "%0D")
}
