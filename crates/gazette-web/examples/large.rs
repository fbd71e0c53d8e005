//! Makes a large archive with its log and index, to measure the site over it: issues of twenty documents each, some
//! of them imported, made of the articles of a collection (JSON lines, as `gazette import` takes them).
//!
//! ```text
//! large FOLDER DOCUMENTS ARTICLES.jsonl ATTRIBUTES.jsonl
//! ```
//!
//! First comes each document of the collection as it is, then documents of provinces on the same matters: some of their
//! articles, with the name of the province in them and a number of their own, so that no two are the same.

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};

use gazette_archive::log::{EntryKind, Key, Log, LogEntry, LoggedFile};
use gazette_archive::{Archive, Source, StagedFile};
use gazette_model::{
    Block, Content, Digest, Document, DocumentNumber, DocumentRecord, Entry, FileRecord, FileRole, IssueId,
    IssuePart, IssueRecord, Metadata, Paragraph, Printing, Section,
};
use gazette_text::{address, structure};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// Documents of an issue.
const TOGETHER: usize = 20;
/// Issues of a year; older years come first.
const ISSUES_A_YEAR: usize = 200;
/// Issues that enter the archive in one publication.
const AT_ONCE: usize = 20;
/// Every so many a document is an old one that stands in no issue.
const IMPORTED: usize = 5;
/// Names that follow `tỉnh`.
const PROVINCES: [&str; 12] = [
    "Sơn Hải",
    "Lâm Giang",
    "Bình Thủy",
    "Phú Lộc",
    "An Khê",
    "Tân Hòa",
    "Vĩnh Sơn",
    "Hà Đông",
    "Thanh Bình",
    "Đông Phú",
    "Nam Trà",
    "Kim Bảng",
];

struct Law {
    number: String,
    attributes: Value,
    /// Title and text.
    articles: Vec<(String, String)>,
    topic: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [folder, count, articles, attributes] = words.as_slice() else {
        return Err("large FOLDER DOCUMENTS ARTICLES.jsonl ATTRIBUTES.jsonl".into());
    };
    let (folder, count) = (PathBuf::from(folder), count.parse::<usize>()?);
    let laws = laws(&std::fs::read_to_string(articles)?, &std::fs::read_to_string(attributes)?)?;
    let archive = Archive::create(&folder.join("archive"))?;
    let mut log = log(&folder)?;
    let issues = count.div_ceil(TOGETHER);
    let mut began = std::time::Instant::now();
    for first in (0..issues).step_by(AT_ONCE) {
        let (mut stage, mut entries) = (archive.stage()?, Vec::new());
        for issue in first..(first + AT_ONCE).min(issues) {
            let years = issues.div_ceil(ISSUES_A_YEAR);
            let year = 2026 + 1 - years + issue / ISSUES_A_YEAR;
            let id: IssueId = format!("{}/{year}", issue % ISSUES_A_YEAR + 1).parse()?;
            let date =
                format!("{year}-{:02}-{:02}", issue % ISSUES_A_YEAR * 12 / ISSUES_A_YEAR + 1, issue % 28 + 1);
            let mut record = issue_record(id, &date)?;
            for at in (issue * TOGETHER..(issue + 1) * TOGETHER).take_while(|at| *at < count) {
                let document = document(&laws, at, id, &date)?;
                if !document.issues.is_empty() {
                    record.entries.push(entry(&document));
                    let page = u32::try_from(at % TOGETHER * 4 + 3)?;
                    record.entry_pages.push((page, page + 3));
                }
                stage.add_document(&document, Vec::new())?;
            }
            let pdf = format!("%PDF-1.7 Công báo số {id} %%EOF").into_bytes();
            record.files = vec![kept("cong-bao.pdf", FileRole::IssuePdf, &pdf)];
            entries.push(logged(&record, id));
            stage.add_issue(
                &record,
                vec![StagedFile { path: "cong-bao.pdf".to_owned(), source: Source::Bytes(pdf) }],
            )?;
        }
        stage.commit("2026-11-25T08:00:00+07:00", "large", "large")?;
        log.append(&entries)?;
        if began.elapsed().as_secs() >= 10 {
            began = std::time::Instant::now();
            writeln!(std::io::stderr(), "{first} of {issues} issues")?;
        }
    }
    let records = archive.documents()?.filter_map(Result::ok);
    let built = gazette_index::rebuild(&folder.join("index"), records)?;
    writeln!(std::io::stdout(), "{built:?}")?;
    Ok(())
}

fn log(folder: &Path) -> Result<Log, Box<dyn Error>> {
    let key = Key::generate("congbao.test/log")?;
    let public = key.verifier().to_string();
    let log = Log::create(&folder.join("log"), key, &folder.join("desk/log-head"))?;
    std::fs::write(folder.join("log/key.pub"), public)?;
    Ok(log)
}

fn laws(articles: &str, attributes: &str) -> Result<Vec<Law>, Box<dyn Error>> {
    let text = |value: &Value, name: &str| value[name].as_str().unwrap_or_default().to_owned();
    let mut known: HashMap<String, Value> = HashMap::new();
    for line in attributes.lines() {
        let value: Value = serde_json::from_str(line)?;
        known.insert(text(&value, "law_id"), value);
    }
    let (mut laws, mut places): (Vec<Law>, BTreeMap<String, usize>) = (Vec::new(), BTreeMap::new());
    for line in articles.lines() {
        let value: Value = serde_json::from_str(line)?;
        let number = text(&value, "law_id");
        let at = *places.entry(number.clone()).or_insert_with(|| {
            let attributes = known.get(&number).cloned().unwrap_or(Value::Null);
            laws.push(Law { number, attributes, articles: Vec::new(), topic: text(&value, "topic") });
            laws.len() - 1
        });
        laws[at].articles.push((text(&value, "title"), text(&value, "text")));
    }
    Ok(laws)
}

/// The document at a place: of the collection first, then of the provinces.
fn document(laws: &[Law], at: usize, issue: IssueId, date: &str) -> Result<DocumentRecord, Box<dyn Error>> {
    let (law, round) = (&laws[at % laws.len()], at / laws.len());
    let text = |name: &str| law.attributes[name].as_str().unwrap_or_default().to_owned();
    let province = format!("tỉnh {}", PROVINCES[(at + round) % PROVINCES.len()]);
    let (number, kind, body, title) = match round {
        0 => (law.number.clone(), text("kind"), text("body"), text("title")),
        _ => (
            format!("{}/{}/QĐ-UBND", at % 5000 + round, &date[..4]),
            "Quyết định".to_owned(),
            format!("Ủy ban nhân dân {province}"),
            format!("{} trên địa bàn {province}", text("title")),
        ),
    };
    let articles: Vec<(String, String)> = match round {
        0 => law.articles.clone(),
        _ => {
            let some = law
                .articles
                .iter()
                .cycle()
                .skip(round * 3 % law.articles.len())
                .take(law.articles.len().min(3 + round % 8));
            let scope =
                format!("Quyết định này áp dụng trên địa bàn {province} từ ngày {date}, lần {round}.");
            std::iter::once(("Phạm vi điều chỉnh".to_owned(), scope)).chain(some.cloned()).collect()
        }
    };
    let mut blocks = Vec::new();
    for (number, (title, text)) in articles.iter().enumerate() {
        blocks.push(Block::Paragraph(Paragraph::plain(format!("Điều {}. {title}", number + 1))));
        blocks.extend(text.lines().map(|line| Block::Paragraph(Paragraph::plain(line))));
    }
    let parsed = structure::parse(Content { blocks, ..Content::default() });
    let issued = match round {
        0 => text("issued_on").parse().ok(),
        _ => date.parse().ok(),
    };
    let effective = match round {
        0 => text("effective").parse().ok(),
        _ => date.parse().ok(),
    };
    let metadata = Metadata {
        number: Some(DocumentNumber::new(&number)),
        kind: Some(kind),
        bodies: vec![body.clone()],
        field: Some(law.topic.clone()).filter(|topic| !topic.is_empty()),
        issued_on: issued,
        effective_on: effective,
        subject: Some(title),
        ..Metadata::default()
    };
    let part = IssuePart { issue, date: date.parse()?, first_page: 3, last_page: 6, until: String::new() };
    let imported = at.is_multiple_of(IMPORTED);
    Ok(DocumentRecord {
        format: 1,
        id: format!("{}--{at}", address::document_id(&body, &number)),
        issues: if imported { Vec::new() } else { vec![part] },
        document: Document { metadata, ..parsed },
        files: Vec::new(),
        corrects: Vec::new(),
        imported_from: if imported { "large".to_owned() } else { String::new() },
        imported_ids: Vec::new(),
        confirmations: Vec::new(),
    })
}

fn entry(record: &DocumentRecord) -> Entry {
    let metadata = &record.document.metadata;
    let number = metadata.number.as_ref().map(ToString::to_string).unwrap_or_default();
    let (kind, subject) =
        (metadata.kind.as_deref().unwrap_or_default(), metadata.subject.as_deref().unwrap_or_default());
    Entry {
        submission: String::new(),
        document: record.id.clone(),
        section: Section::Normative,
        body: metadata.bodies.join(", ").to_uppercase(),
        title: format!("{kind} số {number} {subject}"),
        number,
        issued_on: metadata.issued_on,
        corrects: None,
        printing: Printing::default(),
    }
}

fn issue_record(issue: IssueId, date: &str) -> Result<IssueRecord, Box<dyn Error>> {
    Ok(IssueRecord {
        format: 1,
        issue,
        date: date.parse()?,
        published_at: format!("{date}T08:00:00+07:00"),
        pages: 82,
        first_page: Some(1),
        entries: Vec::new(),
        entry_pages: Vec::new(),
        files: Vec::new(),
    })
}

fn kept(path: &str, role: FileRole, bytes: &[u8]) -> FileRecord {
    FileRecord {
        path: path.to_owned(),
        role,
        media_type: "application/pdf".to_owned(),
        size: bytes.len() as u64,
        digest: Digest(Sha256::digest(bytes).into()),
    }
}

fn logged(record: &IssueRecord, issue: IssueId) -> LogEntry {
    let files = record.files.iter();
    LogEntry {
        kind: EntryKind::Published,
        time: record.published_at.clone(),
        issue: Some(issue),
        document: None,
        files: files
            .map(|file| LoggedFile { path: file.path.clone(), size: file.size, sha256: file.digest })
            .collect(),
        note: None,
    }
}
