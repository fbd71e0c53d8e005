//! A small archive for tests, and ways to look at it.

#![allow(dead_code, clippy::allow_attributes, reason = "each test file uses a part of this")]
#![allow(clippy::print_stdout, reason = "a skipped test says so")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use gazette_archive::{Archive, ArchiveError, ObjectId, Source, StagedFile};
use gazette_model::{
    CorrectionRecord, Date, Digest, Document, DocumentRecord, FileRecord, FileRole, IssueId, IssuePart,
    IssueRecord,
};

pub(crate) const TIME: &str = "2026-11-22T08:00:00+07:00";

/// A fresh folder, in memory where the system offers it: the tests of interrupted writes sync thousands of times.
pub(crate) fn home() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap()
}

pub(crate) fn issue_id(number: u32) -> IssueId {
    format!("{number}/2026").parse().unwrap()
}

pub(crate) fn file(path: &str, bytes: &[u8], role: FileRole) -> (FileRecord, StagedFile) {
    let digest = sha256(bytes);
    let record = FileRecord {
        path: path.into(),
        role,
        media_type: "application/pdf".into(),
        size: bytes.len() as u64,
        digest,
    };
    (record, StagedFile { path: path.into(), source: Source::Bytes(bytes.to_vec()) })
}

pub(crate) fn sha256(bytes: &[u8]) -> Digest {
    use sha2::Digest as _;
    Digest(sha2::Sha256::digest(bytes).into())
}

pub(crate) fn document(id: &str, files: &[FileRecord]) -> DocumentRecord {
    let part = IssuePart {
        issue: issue_id(1),
        date: Date::constant(2026, 11, 22),
        first_page: 3,
        last_page: 4,
        until: String::new(),
    };
    let document = Document::default();
    // Through JSON, so that a new field of the record with a default changes nothing here.
    let json =
        serde_json::json!({ "format": 1, "id": id, "issues": [part], "document": document, "files": files });
    serde_json::from_value(json).unwrap()
}

pub(crate) fn correcting(id: &str, target: &str) -> DocumentRecord {
    let correction =
        CorrectionRecord {
            document: target.into(), erratum: false, text: "“10%” đọc là “15%”".into()
        };
    DocumentRecord { corrects: vec![correction], ..document(id, &[]) }
}

pub(crate) fn issue(number: u32, files: &[FileRecord]) -> IssueRecord {
    IssueRecord {
        format: 1,
        issue: issue_id(number),
        date: Date::constant(2026, 11, 22),
        published_at: TIME.into(),
        pages: 8,
        first_page: Some(1),
        entries: Vec::new(),
        entry_pages: Vec::new(),
        files: files.to_vec(),
    }
}

/// One issue with two documents; their bytes depend on the number.
pub(crate) fn publish(archive: &Archive, number: u32) -> Result<Vec<ObjectId>, ArchiveError> {
    let mut publication = archive.stage()?;
    let pdf = format!("pdf of issue {number}");
    let (record, staged) = file("cong-bao.pdf", pdf.as_bytes(), FileRole::IssuePdf);
    publication.add_issue(&issue(number, &[record]), vec![staged])?;
    for name in ["a", "b"] {
        let original = format!("original {name} of issue {number}");
        let (record, staged) = file("bản chính/quyết định.pdf", original.as_bytes(), FileRole::Original);
        publication.add_document(&document(&format!("ubnd/{number}-{name}"), &[record]), vec![staged])?;
    }
    publication.commit(TIME, "Đăng Công báo", "Nguyễn Văn A")
}

/// Every file below a folder with its bytes.
pub(crate) fn tree(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.insert(path.clone(), fs::read(&path).unwrap());
            }
        }
    }
    files
}

/// A folder of the corpus of real data; without it, says that the test was skipped.
pub(crate) fn corpus(folder: &str) -> Option<PathBuf> {
    let path = std::env::var_os("GAZETTE_CORPUS").map(|corpus| PathBuf::from(corpus).join(folder));
    let found = path.filter(|path| path.is_dir());
    if found.is_none() {
        println!("skipped: GAZETTE_CORPUS names no folder with {folder}");
    }
    found
}

/// The folder of one published object below `home`.
pub(crate) fn object(home: &Path) -> PathBuf {
    let archive = Archive::create(&home.join("archive")).unwrap();
    let ids = publish(&archive, 1).unwrap();
    archive.folder(&ids[1])
}
