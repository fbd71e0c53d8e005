//! Measures the archive: `cargo run --release -p gazette-archive --example measure -- FOLDER [DOCUMENTS [ISSUES]]`.
//!
//! Publishes issues into a fresh archive in FOLDER, imports many small documents at once, and prints what a publication,
//! a lookup and an audit cost; the audit as a ratio to bare digesting of the same files.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement for people; what fails ends it")]

use std::error::Error;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use gazette_archive::{Archive, Source, StagedFile, audit};
use gazette_model::{Digest, Document, DocumentRecord, FileRecord, FileRole};
use rayon::prelude::*;
use sha2::{Sha256, Sha512};

const TIME: &str = "2026-11-22T08:00:00+07:00";

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("a folder is needed")?);
    let documents: usize = arguments.next().map_or(Ok(10_000), |text| text.parse())?;
    let issues: u32 = arguments.next().map_or(Ok(40), |text| text.parse())?;
    let archive = Archive::create(&folder.join("archive"))?;
    println!("publication of 20 documents of 100 kB, empty archive: {:?}", publish(&archive, "first")?);
    let started = Instant::now();
    let mut publication = archive.stage()?;
    for number in 0..documents {
        let mut record = record(&format!("imported/{number}"), &[]);
        record.imported_from = format!("legacy {number} ").repeat(150);
        publication.add_document(&record, Vec::new())?;
    }
    publication.commit(TIME, "import", "measure")?;
    let took = started.elapsed();
    println!(
        "import of {documents} documents: {took:?}, {:.0} a second",
        documents as f64 / took.as_secs_f64()
    );
    println!("publication of 20 documents of 100 kB, full archive: {:?}", publish(&archive, "second")?);
    let started = Instant::now();
    let found = archive.find_digest(&digest(&bytes("first", 7)))?;
    println!("find_digest: {:?}, {} found", started.elapsed(), found.len());
    let started = Instant::now();
    println!("document_ids: {} in {:?}", archive.document_ids()?.len(), started.elapsed());
    let started = Instant::now();
    let count = archive.documents()?.filter(Result::is_ok).count();
    println!("documents: {count} records in {:?}", started.elapsed());
    for number in 0..20 {
        publish(&archive, &format!("more {number}"))?;
    }
    println!("audit of everything:");
    compare(archive.root())?;
    let large = folder.join("large");
    let archive = Archive::create(&large)?;
    for number in 0..issues {
        publish(&archive, &format!("large {number}"))?;
        publish_issue(&archive, number)?;
    }
    println!("audit of {issues} issues of 6 MB with 20 documents each:");
    compare(&large)
}

/// Audits, then digests the same files bare, three times each; prints the best.
fn compare(root: &Path) -> Result<(), Box<dyn Error>> {
    let files = everything(root);
    let (mut audited, mut bare) = (Duration::MAX, Duration::MAX);
    let mut result = audit(root, &|_| ())?;
    for _ in 0..3 {
        let started = Instant::now();
        result = audit(root, &|_| ())?;
        audited = audited.min(started.elapsed());
        let started = Instant::now();
        files.par_iter().for_each(|path| bare_digest(path));
        bare = bare.min(started.elapsed());
    }
    println!(
        "  {} objects, {} files, {:.1} MB, {} faults: {audited:?}, {:.0} MB a second; bare {bare:?}; ratio {:.2}",
        result.objects,
        result.files,
        result.bytes as f64 / 1e6,
        result.faults.len(),
        result.bytes as f64 / 1e6 / audited.as_secs_f64(),
        bare.as_secs_f64() / audited.as_secs_f64(),
    );
    Ok(())
}

fn bare_digest(path: &Path) {
    use sha2::Digest as _;
    let (mut long, mut short) = (Sha512::new(), Sha256::new());
    let mut file = fs::File::open(path).unwrap();
    let mut buffer = [0; 64 * 1024];
    loop {
        let count = file.read(&mut buffer).unwrap();
        if count == 0 {
            break;
        }
        long.update(&buffer[..count]);
        short.update(&buffer[..count]);
    }
    std::hint::black_box((long.finalize(), short.finalize()));
}

/// Every file, listed beforehand: walking the folders belongs to the audit.
fn everything(root: &Path) -> Vec<PathBuf> {
    let (mut folders, mut files) = (vec![root.to_owned()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files
}

fn publish(archive: &Archive, name: &str) -> Result<Duration, Box<dyn Error>> {
    let started = Instant::now();
    let mut publication = archive.stage()?;
    for number in 0..20 {
        let bytes = bytes(name, number);
        let file = FileRecord {
            path: "van-ban.pdf".into(),
            role: FileRole::Original,
            media_type: "application/pdf".into(),
            size: bytes.len() as u64,
            digest: digest(&bytes),
        };
        let staged = StagedFile { path: "van-ban.pdf".into(), source: Source::Bytes(bytes) };
        publication.add_document(&record(&format!("{name}/{number}"), &[file]), vec![staged])?;
    }
    publication.commit(TIME, "publish", "measure")?;
    Ok(started.elapsed())
}

fn publish_issue(archive: &Archive, number: u32) -> Result<(), Box<dyn Error>> {
    let bytes = bytes("issue", number).repeat(60);
    let file = FileRecord {
        path: "cong-bao.pdf".into(),
        role: FileRole::IssuePdf,
        media_type: "application/pdf".into(),
        size: bytes.len() as u64,
        digest: digest(&bytes),
    };
    let staged = StagedFile { path: "cong-bao.pdf".into(), source: Source::Bytes(bytes) };
    let mut publication = archive.stage()?;
    publication.add_document(&record(&format!("issue/{number}"), &[file]), vec![staged])?;
    publication.commit(TIME, "publish", "measure")?;
    Ok(())
}

fn record(id: &str, files: &[FileRecord]) -> DocumentRecord {
    let document = Document::default();
    let json =
        serde_json::json!({ "format": 1, "id": id, "issues": [], "document": document, "files": files });
    serde_json::from_value(json).unwrap()
}

/// A hundred kilobytes that look like nothing else.
fn bytes(name: &str, number: u32) -> Vec<u8> {
    let mut state = digest(format!("{name} {number}").as_bytes()).0;
    let mut bytes = Vec::with_capacity(100_000);
    while bytes.len() < 100_000 {
        state = digest(&state).0;
        bytes.extend_from_slice(&state);
    }
    bytes
}

fn digest(bytes: &[u8]) -> Digest {
    use sha2::Digest as _;
    Digest(Sha256::digest(bytes).into())
}
