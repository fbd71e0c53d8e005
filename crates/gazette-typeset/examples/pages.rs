//! Typesets text files as an issue, with the templates of a folder laid over those built in.
//!
//! `pages OUT.pdf TEMPLATES FILE…`: each file a document, in plain text; for looking at pages and templates.
#![expect(clippy::print_stdout, reason = "a small tool that tells what it made")]

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use gazette_model::{Block, Content, Date, Document, Entry, Office, Paragraph, Section};
use gazette_typeset::{Continuation, Job, JobEntry, typeset};

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let out = args.next().ok_or("usage: pages OUT.pdf TEMPLATES FILE…")?;
    let folder = args.next().ok_or("a folder of templates is missing")?;
    let mut documents: Vec<Document> = Vec::new();
    for file in args {
        let text = std::fs::read_to_string(&file)?;
        documents.push(if file.ends_with(".json") { serde_json::from_str(&text)? } else { parse(&text) });
    }
    let entries: Vec<Entry> =
        documents.iter().enumerate().map(|(index, document)| entry(index, document)).collect();
    let mut office = Office::default();
    office.office.name = "TỈNH BÌNH PHƯỚC".to_owned();
    office.page.imprint = [
        "VĂN PHÒNG ỦY BAN NHÂN DÂN TỈNH XUẤT BẢN",
        "Địa chỉ: Số 1, đường Thử Nghiệm, tỉnh Bình Phước",
        "Điện thoại: 0271.000.000",
        "Email: congbao@example.vn",
        "Website: https://congbao.example.vn",
    ]
    .map(str::to_owned)
    .to_vec();
    let overrides = templates(Path::new(&folder))?;
    let job = Job {
        office: &office,
        issue: "15+16/2026".parse()?,
        date: Date::constant(2026, 11, 22),
        first_page: 1,
        entries: entries
            .iter()
            .zip(&documents)
            .map(|(entry, document)| JobEntry {
                entry,
                document,
                code: format!("15+16/2026 · {} · SHA-256 9f86d081884c7d65", entry.document),
                continuation: Continuation::default(),
                facsimiles: Vec::new(),
                behind: false,
            })
            .collect(),
        emblem: None,
        overrides: &overrides,
        attachments: Vec::new(),
        again: false,
    };
    let start = std::time::Instant::now();
    let made = typeset(&job)?;
    println!(
        "{} pages in {:?}, {} bytes, {:?}",
        made.pages,
        start.elapsed(),
        made.pdf.len(),
        made.entry_pages
    );
    for warning in &made.warnings {
        println!("{warning}");
    }
    let printed: Vec<Document> =
        documents.iter().map(|document| gazette_typeset::printed(document, &office)).collect();
    let side = serde_json::json!({
        "printed": printed, "entry_pages": made.entry_pages, "generated": made.generated,
    });
    std::fs::write(format!("{out}.json"), serde_json::to_vec(&side)?)?;
    std::fs::write(out, made.pdf)?;
    Ok(())
}

fn parse(text: &str) -> Document {
    let blocks = text.lines().map(|line| Block::Paragraph(Paragraph::plain(line))).collect();
    gazette_text::structure::parse(Content { blocks, ..Content::default() })
}

fn entry(index: usize, document: &Document) -> Entry {
    let metadata = &document.metadata;
    let number = metadata.number.as_ref().map(ToString::to_string).unwrap_or_default();
    let kind = metadata.kind.clone().unwrap_or_else(|| "Văn bản".to_owned());
    Entry {
        submission: String::new(),
        document: format!("van-ban-{}", index + 1),
        section: if index < 3 { Section::Normative } else { Section::Other },
        body: metadata.bodies.first().map(|body| body.to_uppercase()).unwrap_or_default(),
        title: format!("{kind} số {number} {}", metadata.subject.as_deref().unwrap_or("không trích yếu")),
        number,
        issued_on: metadata.issued_on,
        corrects: None,
        printing: gazette_model::Printing::default(),
    }
}

fn templates(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, Box<dyn Error>> {
    let mut found = BTreeMap::new();
    for part in ["", "components/"] {
        for item in std::fs::read_dir(folder.join(part))? {
            let path = item?.path();
            if path.extension().is_some_and(|extension| extension == "typ") {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                found.insert(format!("{part}{name}"), std::fs::read(&path)?);
            }
        }
    }
    Ok(found)
}
