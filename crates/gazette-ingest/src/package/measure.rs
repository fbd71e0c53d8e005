//! Measures the files of a package, each read once, and has them judged by the form it has.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::io;

use gazette_model::{Code, Digest, Finding, Packaging};

use super::digesting::{self, Digester, Measured};
use super::listing::Listing;
use super::manifest::Algorithm;
use super::source::{self, Failure, Source};
use super::{Package, PackedFile, bagit, declared, find, remark, roles, sums};
use crate::edxml::Message;
use crate::zip_rules::name;

/// What judging a package needs of it.
pub(super) struct Contents {
    pub(super) files: BTreeMap<String, u64>,
    pub(super) folders: BTreeSet<String>,
    /// Files of the packaging, in memory.
    pub(super) tags: BTreeMap<String, Vec<u8>>,
    measured: BTreeMap<String, Measured>,
}

impl Contents {
    /// Compares a file with its declared digest.
    pub(super) fn compare(&self, name: &str, algorithm: Algorithm, declared: &str) -> Option<Finding> {
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
    pub(super) fn payload_size(&self) -> (u64, u64) {
        let payload = self.measured.iter().filter(|(name, _)| name.starts_with("data/"));
        payload.fold((0, 0), |(octets, files), (_, measured)| (octets + measured.size, files + 1))
    }
}

/// What is known of a package before its files are seen.
#[derive(Default)]
pub(super) struct Form {
    pub(super) zip: bool,
    pub(super) packaging: Option<Packaging>,
    pub(super) message: Option<Message>,
    /// The file that is the packaging.
    pub(super) tag: Option<String>,
}

/// The largest tag file.
const LARGEST_TAG: u64 = 64 << 20;

/// Measures the files of a listing and judges it by what it is.
pub(super) fn measure(
    listing: Listing,
    form: Form,
    label: String,
    progress: &(dyn Fn(u64) + Sync),
) -> Package {
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
    let is_tag = |name: &str| {
        (bag && bagit::is_tag(name)) || list.as_deref() == Some(name) || form.tag.as_deref() == Some(name)
    };
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
    } else if contents.files.keys().any(|name| !is_tag(name)) {
        findings.push(Finding::new(Code::NoDigests));
    }
    let strip =
        |path: &str| if bag { path.strip_prefix("data/").map(str::to_owned) } else { Some(path.to_owned()) };
    let (mut sent, mut tags) = (Vec::new(), Vec::new());
    for (path, measured) in &contents.measured {
        let name = strip(path).filter(|_| !is_tag(path));
        let role = if name.is_some() { String::new() } else { "packaging".to_owned() };
        let list = if name.is_some() { &mut sent } else { &mut tags };
        let name = name.unwrap_or_else(|| path.clone());
        list.push(PackedFile {
            name,
            path: path.clone(),
            size: measured.size,
            digest: measured.digest,
            role,
        });
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
        status: None,
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
    let measured = digesting::largest_first(
        &jobs,
        |(_, size)| *size,
        |(name, _)| {
            let mut digester = Digester::new(algorithms, progress);
            match source.pour(name, &mut digester) {
                Ok(()) => Ok(digester.finish()),
                Err(failure) => Err(finding_of(name, failure)),
            }
        },
    );
    results.extend(jobs.into_iter().map(|(name, _)| name.clone()).zip(measured));
    (results, tags)
}

pub(super) fn finding_of(name: &str, failure: Failure) -> Finding {
    match failure {
        Failure::File(finding) => finding,
        Failure::Sink(error) => source::unreadable(name, &error),
    }
}

/// Reads `document.toml` and looks for the files it names.
fn declare(package: &mut Package, contents: &Contents) {
    let Some(file) =
        package.files.iter().find(|file| file.name.eq_ignore_ascii_case("document.toml")).cloned()
    else {
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
        package.findings.push(remark(
            Some(&file.path),
            &format!("khóa không dùng đến: {keys}"),
            &format!("keys not used: {keys}"),
        ));
    }
    for name in declared.original.iter().chain(&declared.copy).chain(&declared.annexes) {
        if let Some(shown) = name::escape(name) {
            package
                .findings
                .push(Finding::new(Code::PathEscape).file(file.path.clone()).value("name", shown));
        } else if find(&package.files, name).is_none() && !contents.files.contains_key(name) {
            let prefix = if package.packaging == Packaging::Bagit || package.packaging == Packaging::BagitZip
            {
                "data/"
            } else {
                ""
            };
            package.findings.push(Finding::new(Code::FileMissing).file(format!("{prefix}{name}")));
        }
    }
    package.declared = Some(declared);
}

/// Digest over names and digests in order, so that the same bytes packed the same way are known again.
fn fingerprint(packaging: Packaging, measured: &BTreeMap<String, Measured>) -> Digest {
    let mut text = format!("{packaging:?}\n");
    for (name, measured) in measured {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{} {} {name}", measured.digest, name.len());
    }
    digesting::of_bytes(text.as_bytes(), &[], &|_| {}).digest
}
