//! A small archive with everything the pages can meet.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use gazette_archive::log::{EntryKind, Key, Log, LogEntry, LoggedFile};
use gazette_archive::{Archive, Source, StagedFile};
use gazette_model::{
    Block, Cell, CorrectionRecord, Digest, Document, DocumentNumber, DocumentRecord, Entry, FileRecord,
    FileRole, Inline, IssueId, IssuePart, IssueRecord, Metadata, Note, Paragraph, Picture, Reference,
    ReferenceKind, Row, Section, Table, Unit, UnitKind,
};
use gazette_web::{Door, Probe, Probed, Signed, Site};
use sha2::{Digest as _, Sha256};

pub(crate) const ADDRESS: &str = "ubnd-tinh-son-hai/12-2026-qd-ubnd";
pub(crate) const PDF: &[u8] = b"%PDF-1.7 the issue as published, long enough for ranges %%EOF";
pub(crate) const ORIGINAL: &[u8] = b"%PDF-1.7 the signed original";
pub(crate) const METADATA: &[u8] = b"contact = \"only for the office\"";

/// The archive and the site over it.
pub(crate) struct Press {
    folder: tempfile::TempDir,
    site: Site,
    probe: Probe,
}

impl Press {
    pub(crate) fn with_index() -> Self {
        Self::make(true)
    }

    pub(crate) fn without_index() -> Self {
        Self::make(false)
    }

    pub(crate) fn get(&self, target: &str) -> Probed {
        self.send("GET", target, &[])
    }

    pub(crate) fn send(&self, method: &str, target: &str, headers: &[(&str, &str)]) -> Probed {
        self.probe.send(method, target, headers, &[])
    }

    pub(crate) fn post(&self, target: &str, media: &str, body: &[u8]) -> Probed {
        self.probe.send("POST", target, &[("content-type", media)], body)
    }

    /// Where everything lies.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// What is served.
    pub(crate) fn site(&self) -> Site {
        self.site.clone()
    }

    /// The text of a decision.
    pub(crate) fn text(&self) -> Document {
        decision()
    }

    /// Puts a log in place of the one that is only a head: one entry, of the first issue, with its proof.
    pub(crate) fn keep_log(&self) {
        let (folder, memory) = (self.folder.path().join("log"), self.folder.path().join("memory"));
        std::fs::remove_dir_all(&folder).unwrap();
        let key = Key::generate("congbao.test/log").unwrap();
        let public = key.verifier().to_string();
        let mut log = Log::create(&folder, key, &memory).unwrap();
        let entry = LogEntry {
            kind: EntryKind::Published,
            time: "2026-11-25T08:00:00+07:00".to_owned(),
            issue: "3/2026".parse().ok(),
            document: None,
            files: vec![LoggedFile {
                path: "cong-bao.pdf".to_owned(),
                size: u64::try_from(PDF.len()).unwrap(),
                sha256: digest(PDF).parse().unwrap(),
            }],
            note: None,
        };
        log.append(&[entry]).unwrap();
        std::fs::create_dir_all(folder.join("proof/2026")).unwrap();
        std::fs::write(folder.join("proof/2026/3.tlog-proof"), log.reader().prove_inclusion(0).unwrap())
            .unwrap();
        std::fs::write(folder.join("key.pub"), public).unwrap();
    }

    /// Writes a file beside archive and log.
    pub(crate) fn lay(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.folder.path().join(name), bytes).unwrap();
    }

    pub(crate) fn link_in_log(&self, name: &str, to: &str) {
        #[cfg(unix)]
        std::os::unix::fs::symlink(to, self.folder.path().join("log").join(name)).unwrap();
        #[cfg(not(unix))]
        let _ = (name, to);
    }

    /// Changes one byte of a kept file.
    pub(crate) fn damage(&self, name: &str) {
        let path = find(&self.folder.path().join("archive"), name).unwrap();
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[3] ^= 1;
        std::fs::write(path, bytes).unwrap();
    }

    fn make(indexed: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let archive = Archive::create(&at("archive")).unwrap();
        let mut stage = archive.stage().unwrap();
        let mut decision = record(ADDRESS, "12/2026/QĐ-UBND", Some("3/2026"), decision());
        decision.document.metadata.field = Some("Môi trường".to_owned());
        stage
            .add_document(&decision, vec![file("original.pdf", ORIGINAL), file("document.toml", METADATA)])
            .unwrap();
        let mut slip =
            record("ubnd-tinh-son-hai/15-qd-ubnd", "15/QĐ-UBND", Some("4/2026"), Document::default());
        slip.files.clear();
        slip.document.units = vec![amending()];
        slip.corrects = vec![CorrectionRecord {
            document: ADDRESS.to_owned(),
            erratum: false,
            text: "tại Điều 1".to_owned(),
        }];
        slip.document.metadata.references = vec![Reference {
            kind: ReferenceKind::Amends,
            number: DocumentNumber::new("12/2026/QĐ-UBND"),
            provision: None,
            source: "Sửa đổi Quyết định số 12/2026/QĐ-UBND <b>".to_owned(),
        }];
        stage.add_document(&slip, Vec::new()).unwrap();
        let mut draft = record(
            "ubnd-tinh-son-hai/99-2026-qd-ubnd",
            "99/2026/QĐ-UBND",
            Some("5/2026"),
            Document::default(),
        );
        draft.files.clear();
        stage.add_document(&draft, Vec::new()).unwrap();
        let mut fifth = unit(UnitKind::Article, "dieu-5", "Điều 5.", "Điều 5. Đất");
        fifth.children = vec![unit(UnitKind::Clause, "khoan-1", "1.", "1. Đất ở.")];
        let text = Document { units: vec![fifth], ..Document::default() };
        let mut old = record("chinh-phu/1-1999-nd-cp", "1/1999/NĐ-CP", None, text);
        old.document.metadata.field = Some("Đất đai".to_owned());
        old.files.clear();
        old.imported_from = "a collection".to_owned();
        stage.add_document(&old, Vec::new()).unwrap();
        for (name, document, number) in
            [("3/2026", ADDRESS, "12/2026/QĐ-UBND"), ("4/2026", slip.id.as_str(), "15/QĐ-UBND")]
        {
            let bytes = if name == "3/2026" { PDF } else { b"%PDF another" };
            stage
                .add_issue(&issue(name, document, number, bytes), vec![file("cong-bao.pdf", bytes)])
                .unwrap();
        }
        stage.commit("2026-11-25T08:00:00+07:00", "test", "test").unwrap();
        std::fs::create_dir_all(at("log/proof")).unwrap();
        std::fs::write(at("log/checkpoint"), "the head\n").unwrap();
        if indexed {
            gazette_index::rebuild(&at("index"), [decision, slip, old].into_iter()).unwrap();
        }
        let site = Site {
            archive: at("archive"),
            index: at("index"),
            log: at("log"),
            name: "tỉnh Sơn Hải".to_owned(),
            publisher: "Ủy ban nhân dân tỉnh Sơn Hải".to_owned(),
            origin: None,
            joined: Vec::new(),
            kin: vec![vec!["Sở cũ tỉnh Sơn Hải".to_owned(), "Ủy ban nhân dân tỉnh Sơn Hải".to_owned()]],
        };
        let signed = Signed {
            name: "Nguyễn Văn <A>".to_owned(),
            of: "Chủ tịch, UBND tỉnh Sơn Hải".to_owned(),
            at: "2026-11-02T09:30:00+07:00".to_owned(),
            stamped: true,
            holds: Some(true),
            issuer: "CA thử nghiệm".to_owned(),
            trusted: true,
            account: ["Nguyễn Văn <A> đã ký số.".to_owned(), "Nguyễn Văn <A> signed.".to_owned()],
        };
        let signatures: gazette_web::ReadSignatures = Arc::new(move |_| Some(vec![signed.clone()]));
        let probe = Probe::open(&site, Door { signatures: Some(signatures), ..Door::default() }).unwrap();
        Self { folder, site, probe }
    }
}

pub(crate) fn digest(bytes: &[u8]) -> String {
    Digest(Sha256::digest(bytes).into()).to_string()
}

pub(crate) fn issue(name: &str, document: &str, number: &str, bytes: &[u8]) -> IssueRecord {
    IssueRecord {
        format: 1,
        issue: name.parse().unwrap(),
        date: "2026-11-25".parse().unwrap(),
        published_at: "2026-11-25T08:00:00+07:00".to_owned(),
        pages: 9,
        first_page: Some(1),
        entries: vec![Entry {
            submission: "2026-000001".to_owned(),
            document: document.to_owned(),
            section: Section::Normative,
            body: "ỦY BAN NHÂN DÂN TỈNH SƠN HẢI".to_owned(),
            title: format!("Quyết định số {number} ban hành Quy định <script>alert(1)</script>"),
            number: number.to_owned(),
            issued_on: "2026-11-02".parse().ok(),
            corrects: None,
            printing: gazette_model::Printing::default(),
        }],
        entry_pages: vec![(3, 9)],
        files: vec![kept("cong-bao.pdf", FileRole::IssuePdf, bytes)],
    }
}

pub(crate) fn record(id: &str, number: &str, issue: Option<&str>, mut document: Document) -> DocumentRecord {
    document.metadata = Metadata {
        number: Some(DocumentNumber::new(number)),
        kind: Some("Quyết định".to_owned()),
        bodies: vec!["Ủy ban nhân dân tỉnh Sơn Hải".to_owned()],
        issued_on: "2026-11-02".parse().ok(),
        subject: Some("Ban hành Quy định \"><script>alert(1)</script>".to_owned()),
        ..Metadata::default()
    };
    let part = |id: IssueId| IssuePart {
        issue: id,
        date: "2026-11-25".parse().unwrap(),
        first_page: 3,
        last_page: 9,
        until: String::new(),
    };
    DocumentRecord {
        issues: issue.into_iter().map(|name| part(name.parse().unwrap())).collect(),
        files: vec![
            kept("original.pdf", FileRole::Original, ORIGINAL),
            kept("document.toml", FileRole::Metadata, METADATA),
        ],
        ..DocumentRecord::new(id, document)
    }
}

/// Articles, clauses, points, a table with merged cells, a note, pictures, an attached text, hostile words.
fn decision() -> Document {
    let point = unit(UnitKind::Point, "diem-dd", "đ)", "đ) chất thải khác;");
    let mut clause = unit(UnitKind::Clause, "khoan-2", "2.", "2. Chất thải gồm:");
    clause.children = vec![point];
    let mut first = unit(UnitKind::Article, "dieu-1", "Điều 1.", "");
    first.title = "Phạm vi".to_owned();
    first.heading = vec![Paragraph::plain("Điều 1. Phạm vi")];
    first.body = Vec::new();
    first.children =
        vec![unit(UnitKind::Clause, "khoan-1", "1.", "1. Quyết định này áp dụng trong tỉnh."), clause];
    let mut second = unit(
        UnitKind::Article,
        "dieu-2",
        "Điều 2.",
        "Điều 2. Hiệu lực từ ngày mai <script>alert(1)</script>",
    );
    second.children = vec![citing()];
    let cell = |column, columns, rows, text: &str| Cell {
        column,
        columns,
        rows,
        blocks: vec![Block::Paragraph(Paragraph::plain(text))],
    };
    second.body.push(Block::Table(Table {
        rows: vec![
            Row { cells: vec![cell(0, 2, 1, "Loại")], header: true },
            Row { cells: vec![cell(0, 1, 2, "A"), cell(1, 1, 1, "1")], header: false },
            Row { cells: vec![cell(1, 1, 1, "2")], header: false },
        ],
        bordered: true,
        ..Table::default()
    }));
    let pieces = vec![
        Inline::Note { note: 0 },
        Inline::Note { note: 77 },
        Inline::Picture { picture: 0 },
        Inline::Picture { picture: 1 },
        Inline::Picture { picture: 77 },
        Inline::Equation {
            text: "a/2".to_owned(),
            omml: "<m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>"
                .to_owned(),
        },
        Inline::Equation { text: "EQ \\x(3)".to_owned(), omml: String::new() },
    ];
    second.body.push(Block::Paragraph(Paragraph { inlines: pieces, ..Paragraph::default() }));
    let mut chapter = unit(UnitKind::Chapter, "chuong-1", "Chương I", "");
    chapter.heading = vec![Paragraph::plain("Chương I")];
    chapter.body = Vec::new();
    chapter.children = vec![unit(UnitKind::Article, "dieu-1", "Điều 1.", "Điều 1. Trong quy định kèm theo")];
    let mut attached = unit(UnitKind::Attached, "kem-theo", "Quy định", "");
    attached.body = Vec::new();
    attached.children = vec![chapter];
    let picture = |bytes: &[u8]| Picture {
        media_type: "image/png".to_owned(),
        bytes: bytes.to_vec(),
        ..Picture::default()
    };
    Document {
        units: vec![first, second, attached],
        notes: vec![Note {
            mark: "1".to_owned(),
            blocks: vec![Block::Paragraph(Paragraph::plain("Lời chú thích"))],
        }],
        pictures: vec![picture(b"\x89PNG\r\n\x1a\n...."), picture(b"<svg onload=alert(1)>")],
        ..Document::default()
    }
}

/// An article that changes another document: what it names are provisions of that one.
fn amending() -> Unit {
    let head = "Điều 1. Sửa đổi, bổ sung một số điều của Quyết định số 12/2026/QĐ-UBND <b>";
    let mut article = unit(UnitKind::Article, "dieu-1", "Điều 1.", "");
    article.title = head.trim_start_matches("Điều 1. ").to_owned();
    article.heading = vec![Paragraph::plain(head)];
    article.body = Vec::new();
    let words = "1. Sửa đổi khoản 1 Điều 1 như sau: “1. Áp dụng trong tỉnh theo khoản 2 Điều này và Nghị định số 1/1999/NĐ-CP.”";
    article.children = vec![
        unit(UnitKind::Clause, "khoan-1", "1.", words),
        unit(UnitKind::Clause, "khoan-2", "2.", "2. Bãi bỏ khoản 1 Điều 2."),
    ];
    article
}

/// A clause with citations: of its own article, of others, of other documents, known or not, and in quoted words.
fn citing() -> Unit {
    let mut clause = unit(
        UnitKind::Clause,
        "khoan-1",
        "1.",
        "1. Quyết định này quy định, theo khoản 1 Điều này, điểm đ khoản 2 Điều 1 Quyết định này và khoản 9 Điều 1, việc \
         thi hành Nghị định số 9/2001/NĐ-CP, Điều 99 Nghị định số 1/1999/NĐ-CP.",
    );
    let text = |text: &str, bold| Inline::Text {
        text: text.to_owned(),
        style: gazette_model::Style { bold, ..gazette_model::Style::default() },
    };
    let inlines = vec![
        text("Theo khoản 1 Điều 5 ", false),
        text("Nghị định số 1/1999/NĐ-CP", true),
        text(": “2. Theo khoản 1 Điều này”.", false),
    ];
    clause.body.push(Block::Paragraph(Paragraph { inlines, ..Paragraph::default() }));
    clause
}

fn unit(kind: UnitKind, key: &str, label: &str, text: &str) -> Unit {
    let body = vec![Block::Paragraph(Paragraph::plain(text))];
    Unit { kind, key: key.to_owned(), label: label.to_owned(), body, ..Unit::default() }
}

fn kept(path: &str, role: FileRole, bytes: &[u8]) -> FileRecord {
    FileRecord {
        path: path.to_owned(),
        role,
        media_type: "application/pdf".to_owned(),
        size: u64::try_from(bytes.len()).unwrap(),
        digest: digest(bytes).parse().unwrap(),
    }
}

pub(crate) fn file(path: &str, bytes: &[u8]) -> StagedFile {
    StagedFile { path: path.to_owned(), source: Source::Bytes(bytes.to_vec()) }
}

fn find(folder: &Path, name: &str) -> Option<PathBuf> {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if let Some(found) = find(&path, name) {
                return Some(found);
            }
        } else if path.file_name().is_some_and(|own| own == name) {
            return Some(path);
        }
    }
    None
}
