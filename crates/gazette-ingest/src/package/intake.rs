//! The ways a submission comes in: a folder, a ZIP, a message, a single file.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use gazette_model::{Code, Finding, Packaging};

use super::digesting::Digester;
use super::listing::{self, Listing};
use super::measure::{Form, finding_of, measure};
use super::source::Source;
use super::{Package, PackedFile, bagit, sums};
use crate::FileKind;
use crate::edxml;
use crate::zip_rules::name;

/// Opens what lies at `path` by what it is, told by its bytes.
pub(super) fn open(path: &Path, progress: &(dyn Fn(u64) + Sync)) -> io::Result<Package> {
    let label = label(path);
    let is_package = |files: &BTreeMap<String, u64>| bagit::is_bag(files) || sums::list(files).is_some();
    if path.is_dir() {
        let listing = listing::folder(path)?.without_top(is_package);
        return Ok(measure(listing, Form { zip: false, ..Form::default() }, label, progress));
    }
    let head = head(path)?;
    let zip = FileKind::of(&head) == FileKind::Zip || has_extension(path, &["zip"]);
    if zip && !has_extension(path, &["docx", "docm", "dotx", "dotm"]) {
        return Ok(match listing::open_zip(path)? {
            Err(findings) => refused(path, findings, label, progress)?,
            // A Word file is a ZIP, but not a package.
            Ok(zip) if zip.find("[Content_Types].xml").is_some() => single(path, label, progress),
            Ok(zip) => {
                let listing = listing::zip(zip).without_top(is_package);
                measure(listing, Form { zip: true, ..Form::default() }, label, progress)
            }
        });
    }
    if edxml::is_message(&head) {
        return message(path, label, progress);
    }
    Ok(single(path, label, progress))
}

/// A file that is no package, sent alone.
fn single(path: &Path, label: String, progress: &(dyn Fn(u64) + Sync)) -> Package {
    let size = path.metadata().map_or(0, |metadata| metadata.len());
    let listing = Listing {
        source: Source::Folder(BTreeMap::from([(label.clone(), path.to_owned())])),
        files: BTreeMap::from([(label.clone(), size)]),
        folders: BTreeSet::new(),
        findings: Vec::new(),
    };
    measure(listing, Form { packaging: Some(Packaging::None), ..Form::default() }, label, progress)
}

/// The largest message that is read.
const LARGEST_MESSAGE: u64 = 256 << 20;

/// An edXML message: its attachments are the files.
fn message(path: &Path, label: String, progress: &(dyn Fn(u64) + Sync)) -> io::Result<Package> {
    let mut bytes = Vec::new();
    File::open(path)?.take(LARGEST_MESSAGE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST_MESSAGE {
        let found =
            Finding::new(Code::PackageTooLarge).value("found", format!("> {} MB", LARGEST_MESSAGE >> 20));
        return refused(
            path,
            vec![found.value("limit", format!("{} MB", LARGEST_MESSAGE >> 20))],
            label,
            progress,
        );
    }
    let mut message = match edxml::read(&bytes) {
        Ok(message) => message,
        Err(findings) => {
            // An answer on the axis is no document, but nothing is wrong with it.
            let status = edxml::read_status(&bytes).ok();
            let findings = if status.is_some() { Vec::new() } else { findings };
            let mut package = refused(path, findings, label, progress)?;
            package.packaging = Packaging::Edxml;
            package.status = status;
            return Ok(package);
        }
    };
    let mut findings = std::mem::take(&mut message.findings);
    let mut files = BTreeMap::new();
    for attachment in &mut message.attachments {
        let bytes = std::mem::take(&mut attachment.bytes);
        if let Some(finding) = name::examine(&attachment.name) {
            findings.push(finding);
        } else if attachment.name == label || files.contains_key(&attachment.name) {
            let finding =
                Finding::new(Code::DuplicateEntry).file(&attachment.name).value("name", &attachment.name);
            findings.push(finding);
        } else {
            files.insert(attachment.name.clone(), bytes);
        }
    }
    files.insert(label.clone(), bytes);
    let listing = Listing {
        files: files.iter().map(|(name, bytes)| (name.clone(), bytes.len() as u64)).collect(),
        source: Source::Memory(files),
        folders: BTreeSet::new(),
        findings,
    };
    let form = Form {
        packaging: Some(Packaging::Edxml),
        message: Some(message),
        tag: Some(label.clone()),
        ..Form::default()
    };
    Ok(measure(listing, form, label, progress))
}

/// A package that is not opened: known by the digest of the file it came as.
fn refused(
    path: &Path,
    findings: Vec<Finding>,
    label: String,
    progress: &(dyn Fn(u64) + Sync),
) -> io::Result<Package> {
    let store = Source::Folder(BTreeMap::from([(label.clone(), path.to_owned())]));
    let mut digester = Digester::new(&[], progress);
    if let Err(failure) = store.pour(&label, &mut digester) {
        let message = finding_of(&label, failure).message(gazette_model::Language::En);
        return Err(io::Error::other(message));
    }
    let measured = digester.finish();
    let file = PackedFile {
        name: label.clone(),
        path: label.clone(),
        size: measured.size,
        digest: measured.digest,
        role: "packaging".to_owned(),
    };
    Ok(Package {
        packaging: packaging_by_names(path)?,
        version: None,
        files: Vec::new(),
        tags: vec![file],
        findings,
        fingerprint: measured.digest,
        source: label,
        declared: None,
        message: None,
        status: None,
        store,
    })
}

/// How a ZIP that is not opened seems to be packed, by the names in its directory at the end.
fn packaging_by_names(path: &Path) -> io::Result<Packaging> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(1 << 20)))?;
    let mut tail = Vec::new();
    file.take(1 << 20).read_to_end(&mut tail)?;
    let holds = |name: &[u8]| tail.windows(name.len()).any(|window| window == name);
    Ok(match (holds(b"bagit.txt"), holds(b"SHA256SUMS")) {
        (true, _) => Packaging::BagitZip,
        (false, true) => Packaging::Sha256sumsZip,
        (false, false) => Packaging::Zip,
    })
}

/// The first bytes of a file.
fn head(path: &Path) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    File::open(path)?.take(4096).read_to_end(&mut head)?;
    Ok(head)
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    extensions.iter().any(|known| extension.eq_ignore_ascii_case(known))
}

/// The last part of the path as a name, also of paths such as `.`.
fn label(path: &Path) -> String {
    let name = path.file_name().map(ToOwned::to_owned);
    let name = name.or_else(|| path.canonicalize().ok()?.file_name().map(ToOwned::to_owned));
    name.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
