//! Packages: how submissions come, and whether every file is the one that was declared.
//!
//! A package is a BagIt bag, a folder or ZIP with `SHA256SUMS`, an edXML message, or just files. Each file
//! is read once, digested on the way, on all cores and with flat memory; nothing is extracted to disk and no
//! link is followed. All that is wrong is told together.

mod bagit;
mod declared;
mod digesting;
mod listing;
mod manifest;
mod roles;
mod source;
mod sums;
mod tags;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use gazette_model::{Code, Digest, Finding, Packaging, Severity};
use unicode_normalization::UnicodeNormalization;

pub use self::declared::{Declared, declared};
use self::digesting::{Digester, Measured};
use self::listing::Listing;
use self::manifest::Algorithm;
use self::source::{Failure, Source};
use crate::edxml::{self, Message};
use crate::zip_rules::name;
use crate::FileKind;

/// A submission as it came (hồ sơ đã mở), every file measured.
#[derive(Debug)]
pub struct Package {
    /// How it is packed.
    pub packaging: Packaging,
    /// The BagIt version, of a bag.
    pub version: Option<String>,
    /// The files sent, in the order of their names.
    pub files: Vec<PackedFile>,
    /// The files of the packaging itself: manifests, tag files, the list of digests, the message.
    pub tags: Vec<PackedFile>,
    /// What is wrong or odd.
    pub findings: Vec<Finding>,
    /// Digest over the names and digests of all files, and how they are packed.
    pub fingerprint: Digest,
    /// Name of the folder, ZIP, message or file.
    pub source: String,
    /// What `document.toml` declares, when there is one that can be read.
    pub declared: Option<Declared>,
    /// The edXML message, without the bytes of its attachments.
    pub message: Option<Message>,
    store: Source,
}

/// A file of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackedFile {
    /// Name inside what was sent; in a bag, below `data/`.
    pub name: String,
    /// Name inside the package.
    pub path: String,
    /// Size in bytes.
    pub size: u64,
    /// Digest of the bytes.
    pub digest: Digest,
    /// `original`, `copy`, `annex-original`, `annex-copy`, `metadata`, `packaging` or `other`.
    pub role: String,
}

/// What examining the packaging alone found.
#[derive(Debug, Clone, PartialEq)]
pub struct Validation {
    /// Nothing is wrong that returns a submission.
    pub valid: bool,
    /// What is wrong or odd.
    pub findings: Vec<Finding>,
    /// How it is packed.
    pub packaging: Packaging,
    /// The BagIt version, of a bag.
    pub version: Option<String>,
    /// Files measured and their bytes.
    pub files: usize,
    /// Their bytes together.
    pub bytes: u64,
}

/// What went wrong with opening or reading a package.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    /// The path cannot be opened.
    #[error("{path}: cannot be opened", path = path.display())]
    Open {
        /// The path.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// There is no such file in the package.
    #[error("{name}: no such file in the package")]
    NoSuchFile {
        /// The name asked for.
        name: String,
    },
    /// The file is larger than the caller takes.
    #[error("{name}: {size} bytes, the limit is {limit}")]
    TooLarge {
        /// The file.
        name: String,
        /// Its size.
        size: u64,
        /// The limit.
        limit: u64,
    },
    /// The file is no longer the one that was measured.
    #[error("{name}: the file changed after it was examined")]
    Changed {
        /// The file.
        name: String,
    },
    /// The bytes could not be written where they should go.
    #[error("{name}: cannot be copied")]
    Copy {
        /// The file.
        name: String,
        /// Why.
        source: io::Error,
    },
}

/// Opens what was sent and measures every file; `progress` is told the bytes of each step.
///
/// What is wrong with the package stands in its findings; an error means that it cannot be reached.
pub fn open(path: &Path, progress: &(dyn Fn(u64) + Sync)) -> Result<Package, PackageError> {
    let failed = |source| PackageError::Open { path: path.to_owned(), source };
    let label = label(path);
    let is_package = |files: &BTreeMap<String, u64>| bagit::is_bag(files) || sums::list(files).is_some();
    if path.is_dir() {
        let listing = listing::folder(path).map_err(failed)?.without_top(is_package);
        return Ok(measure(listing, Form { zip: false, ..Form::default() }, label, progress));
    }
    let head = head(path).map_err(failed)?;
    let zip = FileKind::of(&head) == FileKind::Zip || has_extension(path, &["zip"]);
    if zip && !has_extension(path, &["docx", "docm", "dotx", "dotm"]) {
        return Ok(match listing::open_zip(path).map_err(failed)? {
            Err(findings) => refused(path, findings, label, progress).map_err(failed)?,
            // A Word file is a ZIP, but not a package.
            Ok(zip) if zip.find("[Content_Types].xml").is_some() => single(path, label, progress),
            Ok(zip) => {
                let listing = listing::zip(zip).without_top(is_package);
                measure(listing, Form { zip: true, ..Form::default() }, label, progress)
            }
        });
    }
    if edxml::is_message(&head) {
        return message(path, label, progress).map_err(failed);
    }
    Ok(single(path, label, progress))
}

/// Examines packaging and digests alone, for `gazette package`.
pub fn validate(path: &Path, progress: &(dyn Fn(u64) + Sync)) -> Result<Validation, PackageError> {
    let package = open(path, progress)?;
    // What the sender says of the document is not the packaging's affair.
    let findings: Vec<Finding> =
        package.findings.into_iter().filter(|finding| finding.code != Code::MetadataInvalid).collect();
    Ok(Validation {
        valid: findings.iter().all(|finding| finding.severity != Severity::Error),
        findings,
        packaging: package.packaging,
        version: package.version,
        files: package.files.len() + package.tags.len(),
        bytes: package.files.iter().chain(&package.tags).map(|file| file.size).sum(),
    })
}

impl Package {
    /// The file called `name`, as its `name` or its `path`.
    pub fn file(&self, name: &str) -> Option<&PackedFile> {
        let position = find(&self.files, name);
        position.and_then(|position| self.files.get(position)).or_else(|| self.tags.iter().find(|file| file.path == name))
    }

    /// The first file with the role.
    pub fn with_role(&self, role: &str) -> Option<&PackedFile> {
        self.files.iter().find(|file| file.role == role)
    }

    /// The bytes of a file, as measured.
    pub fn read(&self, name: &str, limit: u64) -> Result<Vec<u8>, PackageError> {
        let file = self.file(name).ok_or_else(|| PackageError::NoSuchFile { name: name.to_owned() })?;
        if file.size > limit {
            return Err(PackageError::TooLarge { name: name.to_owned(), size: file.size, limit });
        }
        let mut bytes = Vec::new();
        self.copy(name, &mut bytes)?;
        Ok(bytes)
    }

    /// Copies the bytes of a file to `sink`; an error when they are not the ones that were measured.
    pub fn copy(&self, name: &str, sink: &mut dyn Write) -> Result<(), PackageError> {
        let file = self.file(name).ok_or_else(|| PackageError::NoSuchFile { name: name.to_owned() })?;
        let mut tee = Tee { digester: Digester::new(&[], &|_| {}), sink, left: file.size };
        match self.store.pour(&file.path, &mut tee) {
            Ok(()) if tee.digester.finish().digest == file.digest => Ok(()),
            Err(Failure::Sink(source)) if source.kind() != io::ErrorKind::FileTooLarge => {
                Err(PackageError::Copy { name: name.to_owned(), source })
            }
            Ok(()) | Err(Failure::File(_) | Failure::Sink(_)) => Err(PackageError::Changed { name: name.to_owned() }),
        }
    }
}

/// Digests what passes, and lets no more pass than was measured.
struct Tee<'a> {
    digester: Digester<'a>,
    sink: &'a mut dyn Write,
    left: u64,
}

impl Write for Tee<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.left = self.left.checked_sub(bytes.len() as u64).ok_or(io::ErrorKind::FileTooLarge)?;
        self.sink.write_all(bytes)?;
        self.digester.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.sink.flush()
    }
}

/// What judging a package needs of it.
pub(crate) struct Contents {
    files: BTreeMap<String, u64>,
    folders: BTreeSet<String>,
    /// Files of the packaging, in memory.
    tags: BTreeMap<String, Vec<u8>>,
    measured: BTreeMap<String, Measured>,
}

impl Contents {
    /// Compares a file with its declared digest.
    fn compare(&self, name: &str, algorithm: Algorithm, declared: &str) -> Option<Finding> {
        if !self.files.contains_key(name) {
            return Some(Finding::new(Code::FileMissing).file(name));
        }
        // A file that could not be read was told already.
        let actual = self.measured.get(name)?.by(algorithm)?;
        (actual != declared).then(|| {
            let finding = Finding::new(Code::DigestMismatch).file(name).value("declared", declared);
            finding.value("actual", actual).value("algorithm", algorithm)
        })
    }

    /// Octets and files below `data/`.
    fn payload_size(&self) -> (u64, u64) {
        let payload = self.measured.iter().filter(|(name, _)| name.starts_with("data/"));
        payload.fold((0, 0), |(octets, files), (_, measured)| (octets + measured.size, files + 1))
    }
}

#[derive(Default)]
struct Form {
    zip: bool,
    packaging: Option<Packaging>,
    message: Option<Message>,
    tag: Option<String>,
}

/// The largest tag file.
const LARGEST_TAG: u64 = 64 << 20;

/// Measures the files of a listing and judges it by what it is.
fn measure(listing: Listing, form: Form, label: String, progress: &(dyn Fn(u64) + Sync)) -> Package {
    let bag = form.packaging.is_none() && bagit::is_bag(&listing.files);
    let list = sums::list(&listing.files).filter(|_| !bag && form.packaging.is_none()).map(str::to_owned);
    let packaging = form.packaging.unwrap_or(match (bag, &list, form.zip) {
        (true, _, false) => Packaging::Bagit,
        (true, _, true) => Packaging::BagitZip,
        (false, Some(_), false) => Packaging::Sha256sums,
        (false, Some(_), true) => Packaging::Sha256sumsZip,
        (false, None, true) => Packaging::Zip,
        (false, None, false) => Packaging::None,
    });
    let mut algorithms: Vec<Algorithm> = Vec::new();
    if bag {
        algorithms.extend(bagit::algorithms(&listing.files, true));
        algorithms.extend(bagit::algorithms(&listing.files, false));
        algorithms.sort_unstable();
        algorithms.dedup();
    }
    let is_tag = |name: &str| (bag && bagit::is_tag(name)) || list.as_deref() == Some(name) || form.tag.as_deref() == Some(name);
    let colliding = listing.colliding();
    let Listing { source, files, folders, mut findings } = listing;
    findings.extend(colliding);
    let (results, tags) = digest_all(&source, &files, &algorithms, is_tag, progress);
    let mut measured = BTreeMap::new();
    for (name, result) in results {
        match result {
            Ok(value) => {
                measured.insert(name, value);
            }
            Err(finding) => findings.push(finding),
        }
    }
    let contents = Contents { files, folders, tags, measured };
    let mut version = None;
    if bag {
        let judged = bagit::examine(&contents);
        findings.extend(judged.findings);
        version = judged.version;
    } else if let Some(list) = &list {
        findings.extend(sums::examine(&contents, list));
    } else {
        findings.push(Finding::new(Code::NoDigests));
    }
    let strip = |path: &str| if bag { path.strip_prefix("data/").map(str::to_owned) } else { Some(path.to_owned()) };
    let (mut sent, mut tags) = (Vec::new(), Vec::new());
    for (path, measured) in &contents.measured {
        let name = strip(path).filter(|_| !is_tag(path));
        let role = if name.is_some() { String::new() } else { "packaging".to_owned() };
        let list = if name.is_some() { &mut sent } else { &mut tags };
        let name = name.unwrap_or_else(|| path.clone());
        list.push(PackedFile { name, path: path.clone(), size: measured.size, digest: measured.digest, role });
    }
    let mut package = Package {
        packaging,
        version,
        fingerprint: fingerprint(packaging, &contents.measured),
        files: sent,
        tags,
        findings,
        source: label,
        declared: None,
        message: form.message,
        store: source,
    };
    declare(&mut package, &contents);
    roles::assign(&mut package.files, package.declared.as_ref());
    let mut told = BTreeSet::new();
    package.findings.retain(|finding| {
        let repeats = matches!(finding.code, Code::FileMissing | Code::DigestMismatch | Code::FileUndeclared);
        !repeats || told.insert((finding.code, finding.file.clone()))
    });
    package
}

type Results = Vec<(String, Result<Measured, Finding>)>;

/// Digests every file, each read once; the files of the packaging are kept in memory as they pass.
fn digest_all(
    source: &Source,
    files: &BTreeMap<String, u64>,
    algorithms: &[Algorithm],
    is_tag: impl Fn(&str) -> bool,
    progress: &(dyn Fn(u64) + Sync),
) -> (Results, BTreeMap<String, Vec<u8>>) {
    let mut tags = BTreeMap::new();
    let mut results: Results = Vec::new();
    let mut jobs: Vec<(&String, u64)> = Vec::new();
    for (name, size) in files {
        if !is_tag(name) || *size > LARGEST_TAG {
            jobs.push((name, *size));
            continue;
        }
        let mut bytes = Vec::new();
        match source.pour(name, &mut bytes) {
            Ok(()) => {
                results.push((name.clone(), Ok(digesting::of_bytes(&bytes, algorithms, progress))));
                tags.insert(name.clone(), bytes);
            }
            Err(failure) => results.push((name.clone(), Err(finding_of(name, failure)))),
        }
    }
    let measured = digesting::largest_first(&jobs, |(_, size)| *size, |(name, _)| {
        let mut digester = Digester::new(algorithms, progress);
        match source.pour(name, &mut digester) {
            Ok(()) => Ok(digester.finish()),
            Err(failure) => Err(finding_of(name, failure)),
        }
    });
    results.extend(jobs.into_iter().map(|(name, _)| name.clone()).zip(measured));
    (results, tags)
}

fn finding_of(name: &str, failure: Failure) -> Finding {
    match failure {
        Failure::File(finding) => finding,
        Failure::Sink(error) => source::unreadable(name, &error),
    }
}

/// Reads `document.toml` and looks for the files it names.
fn declare(package: &mut Package, contents: &Contents) {
    let Some(file) = package.files.iter().find(|file| file.name.eq_ignore_ascii_case("document.toml")).cloned() else {
        return;
    };
    let read = match package.read(&file.name, declared::LARGEST) {
        Ok(bytes) => declared(&bytes),
        Err(error) => Err(source::unreadable(&file.path, &io::Error::other(error))),
    };
    let declared = match read {
        Ok(declared) => declared,
        Err(finding) => return package.findings.push(finding.file(file.path)),
    };
    if !declared.unknown.is_empty() {
        let keys = declared.unknown.join(", ");
        package.findings.push(remark(Some(&file.path), &format!("khóa không dùng đến: {keys}"), &format!("keys not used: {keys}")));
    }
    for name in declared.original.iter().chain(&declared.copy).chain(&declared.annexes) {
        if let Some(shown) = name::escape(name) {
            package.findings.push(Finding::new(Code::PathEscape).file(file.path.clone()).value("name", shown));
        } else if find(&package.files, name).is_none() && !contents.files.contains_key(name) {
            let prefix = if package.packaging == Packaging::Bagit || package.packaging == Packaging::BagitZip { "data/" } else { "" };
            package.findings.push(Finding::new(Code::FileMissing).file(format!("{prefix}{name}")));
        }
    }
    package.declared = Some(declared);
}

/// The position of the file called `name`, as written or in another Unicode form.
fn find(files: &[PackedFile], name: &str) -> Option<usize> {
    let name = name.strip_prefix("./").unwrap_or(name);
    let exact = files.iter().position(|file| file.name == name || file.path == name);
    exact.or_else(|| files.iter().position(|file| file.name.nfc().eq(name.nfc())))
}

/// Digest over names and digests in order, so that the same bytes packed the same way are known again.
fn fingerprint(packaging: Packaging, measured: &BTreeMap<String, Measured>) -> Digest {
    let mut text = format!("{packaging:?}\n");
    for (name, measured) in measured {
        text.push_str(&format!("{} {} {name}\n", measured.digest, name.len()));
    }
    digesting::of_bytes(text.as_bytes(), &[], &|_| {}).digest
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
        let found = Finding::new(Code::PackageTooLarge).value("found", format!("> {} MB", LARGEST_MESSAGE >> 20));
        return refused(path, vec![found.value("limit", format!("{} MB", LARGEST_MESSAGE >> 20))], label, progress);
    }
    let mut message = match edxml::read(&bytes) {
        Ok(message) => message,
        Err(findings) => {
            let mut package = refused(path, findings, label, progress)?;
            package.packaging = Packaging::Edxml;
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
            let finding = Finding::new(Code::DuplicateEntry).file(&attachment.name).value("name", &attachment.name);
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
    let form =
        Form { packaging: Some(Packaging::Edxml), message: Some(message), tag: Some(label.clone()), ..Form::default() };
    Ok(measure(listing, form, label, progress))
}

/// A package that is not opened: known by the digest of the file it came as.
fn refused(path: &Path, findings: Vec<Finding>, label: String, progress: &(dyn Fn(u64) + Sync)) -> io::Result<Package> {
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
        store,
    })
}

/// How a ZIP that is not opened seems to be packed, by the names in its directory at the end.
fn packaging_by_names(path: &Path) -> io::Result<Packaging> {
    use io::Seek;
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    file.seek(io::SeekFrom::Start(length.saturating_sub(1 << 20)))?;
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

fn invalid(file: Option<&str>, vi: &str, en: &str) -> Finding {
    let finding = Finding::new(Code::PackageInvalid).words("reason", vi, en);
    if let Some(file) = file { finding.file(file) } else { finding }
}

fn remark(file: Option<&str>, vi: &str, en: &str) -> Finding {
    let finding = Finding::new(Code::PackageRemark).words("reason", vi, en);
    if let Some(file) = file { finding.file(file) } else { finding }
}
