//! How well documents tell of themselves: precision and recall of every field, over real documents marked by eye,
//! over submissions with their expected metadata, and over the attributes of a codification.
//!
//! `GAZETTE_CORPUS=… cargo run --release -p gazette-ingest --example metadata [-- --faults]`
#![expect(clippy::print_stdout, reason = "an example tells what it measured")]

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use gazette_ingest::{FileKind, pdf, plain, word};
use gazette_model::{Block, Content, Document, Metadata, Paragraph, ReferenceKind};
use gazette_text::address::body_slug;
use gazette_text::fold::slug;
use gazette_text::{compare, date, number, structure};
use serde::Deserialize;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let Some(corpus) = std::env::var_os("GAZETTE_CORPUS").map(PathBuf::from) else {
        println!("skipped: GAZETTE_CORPUS names no folder of real documents");
        return Ok(());
    };
    let faults = std::env::args().any(|argument| argument == "--faults");
    let mut documents = Tally::new("documents", faults);
    marked(&corpus, &mut documents)?;
    documents.print();
    let mut sent = Tally::new("submissions", faults);
    submissions(&corpus, &mut sent)?;
    sent.print();
    let mut all = Tally::new("documents and submissions", false);
    all.add(&documents);
    all.add(&sent);
    all.print();
    let mut heads = Tally::new("codification", faults);
    codification(&corpus, &mut heads)?;
    heads.print();
    Ok(())
}

/// What is right, by field; a field that is not stated has no value.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Truth {
    file: String,
    number: String,
    #[serde(rename = "type")]
    kind: String,
    bodies: Vec<String>,
    issued_on: String,
    effective_on: String,
    signatory: String,
    replaces: Vec<String>,
}

/// Right, wrong and missing values by field.
struct Tally {
    name: &'static str,
    faults: bool,
    fields: BTreeMap<&'static str, [usize; 3]>,
    documents: usize,
}

const FIELDS: [&str; 7] = ["number", "issued_on", "type", "bodies", "signatory", "effective_on", "replaces"];

impl Tally {
    fn new(name: &'static str, faults: bool) -> Self {
        Self { name, faults, fields: FIELDS.map(|field| (field, [0; 3])).into(), documents: 0 }
    }

    fn judge(
        &mut self,
        what: &str,
        field: &'static str,
        wanted: &BTreeSet<String>,
        found: &BTreeSet<String>,
    ) {
        let Some([right, wrong, missing]) = self.fields.get_mut(field) else { return };
        *right += wanted.intersection(found).count();
        *wrong += found.difference(wanted).count();
        *missing += wanted.difference(found).count();
        if self.faults && wanted != found {
            println!("  {what}: {field} is {found:?}, wanted {wanted:?}");
        }
    }

    /// Judges the fields named; `also` are other names of the body that are right too.
    fn read(
        &mut self,
        what: &str,
        fields: &[&'static str],
        truth: &Truth,
        found: &Metadata,
        also: &[String],
    ) {
        self.documents += 1;
        let one = |text: &str| -> BTreeSet<String> {
            Some(text.to_owned()).filter(|text| !text.is_empty()).into_iter().collect()
        };
        for field in fields {
            let (wanted, found) = match *field {
                "number" => (
                    one(&number::key(&truth.number)),
                    one(&found
                        .number
                        .as_ref()
                        .map(|number| number::key(number.as_str()))
                        .unwrap_or_default()),
                ),
                "issued_on" => (
                    one(&truth.issued_on),
                    one(&found.issued_on.map(|day| day.to_string()).unwrap_or_default()),
                ),
                "type" => (one(&slug(&truth.kind)), one(&slug(found.kind.as_deref().unwrap_or_default()))),
                "bodies" => {
                    let mut wanted: BTreeSet<String> =
                        truth.bodies.iter().map(|body| body_slug(body)).collect();
                    let found: BTreeSet<String> = found.bodies.iter().map(|body| body_slug(body)).collect();
                    if also.iter().any(|body| found == one(&body_slug(body))) {
                        wanted.clone_from(&found);
                    }
                    (wanted, found)
                }
                "signatory" => (
                    one(&slug(&truth.signatory)),
                    one(&slug(
                        found.signatories.first().map(|person| person.name.as_str()).unwrap_or_default(),
                    )),
                ),
                "effective_on" => (
                    one(&truth.effective_on),
                    one(&found.effective_on.map(|day| day.to_string()).unwrap_or_default()),
                ),
                _ => (
                    truth.replaces.iter().map(|number| number::key(number)).collect(),
                    found
                        .references
                        .iter()
                        .filter(|one| {
                            one.provision.is_none()
                                && matches!(one.kind, ReferenceKind::Replaces | ReferenceKind::Repeals)
                        })
                        .map(|one| number::key(one.number.as_str()))
                        .collect(),
                ),
            };
            self.judge(what, field, &wanted, &found);
        }
    }

    fn add(&mut self, other: &Self) {
        self.documents += other.documents;
        for (field, counts) in &other.fields {
            if let Some(own) = self.fields.get_mut(field) {
                own.iter_mut().zip(counts).for_each(|(own, more)| *own += more);
            }
        }
    }

    fn print(&self) {
        println!("{} ({} readings)", self.name, self.documents);
        println!("  {:<14} {:>9} {:>9}   right / wrong / missing", "field", "precision", "recall");
        for field in FIELDS {
            let [right, wrong, missing] = self.fields.get(field).copied().unwrap_or_default();
            if right + wrong + missing == 0 {
                continue;
            }
            let share = |part: usize, rest: usize| match part + rest {
                0 => "–".to_owned(),
                all => format!("{:.4}", part as f64 / all as f64),
            };
            println!(
                "  {field:<14} {:>9} {:>9}   {right} / {wrong} / {missing}",
                share(right, wrong),
                share(right, missing)
            );
        }
    }
}

/// The real documents, each with what a person read in it.
fn marked(corpus: &Path, tally: &mut Tally) -> Result<()> {
    #[derive(Deserialize)]
    struct Marks {
        document: Vec<Truth>,
    }
    let marks: Marks = toml::from_str(include_str!("../tests/metadata.toml"))?;
    let mut files = Vec::new();
    for folder in fs::read_dir(corpus.join("documents"))? {
        for file in fs::read_dir(folder?.path())? {
            files.push(file?.path());
        }
    }
    files.sort();
    for path in files {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some(truth) = marks.document.iter().find(|truth| name.starts_with(&truth.file)) else {
            println!("  {name}: no person has read it");
            continue;
        };
        let Some(document) = document(&fs::read(&path)?) else {
            println!("  {name}: left out, LibreOffice is not here");
            continue;
        };
        tally.read(&name, &FIELDS, truth, &document.metadata, &[]);
    }
    Ok(())
}

/// What is expected of real submissions, of the signed original and of its Word copy.
fn submissions(corpus: &Path, tally: &mut Tally) -> Result<()> {
    #[derive(Deserialize)]
    struct Expected {
        document: Option<Truth>,
        #[serde(default)]
        bodies_also: Vec<String>,
        #[serde(default)]
        must_have: Vec<String>,
    }
    for group in ["accepted", "returned"] {
        let mut cases: Vec<PathBuf> = fs::read_dir(corpus.join("submissions").join(group))?
            .filter_map(|case| Some(case.ok()?.path()))
            .collect();
        cases.sort();
        for case in cases {
            let expected: Expected = serde_json::from_slice(&fs::read(case.join("expected.json"))?)?;
            let folder = case.join("submission");
            let source = if folder.is_dir() { folder } else { case.join("submission.zip") };
            let package = gazette_ingest::package::open(&source, &|_| {})?;
            let Some(mut truth) = expected.document else { continue };
            let name = case.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if let Some(declared) = &package.declared {
                let day = declared.metadata.effective_on;
                truth.effective_on = day.map(|day| day.to_string()).unwrap_or_default();
                let replaced = declared.metadata.references.iter();
                truth.replaces = replaced
                    .filter(|one| one.kind == ReferenceKind::Replaces)
                    .map(|one| one.number.as_str().to_owned())
                    .collect();
            }
            let mut fields = FIELDS.to_vec();
            if package.declared.is_none() {
                fields.retain(|field| !matches!(*field, "effective_on" | "replaces"));
            }
            for role in ["original", "copy"] {
                let Some(file) = package.with_role(role) else { continue };
                let Ok(bytes) = package.read(&file.path, 64 << 20) else { continue };
                let Some(document) = document(&bytes) else { continue };
                if document.units.is_empty() {
                    // A file that may not be opened, or has no text, tells nothing.
                    continue;
                }
                // A file that was changed on purpose is no witness of what the document says.
                let altered = expected
                    .must_have
                    .iter()
                    .any(|code| (code == "text-differs" && role == "copy") || code == "signature-altered");
                if !altered {
                    tally.read(
                        &format!("{name} ({role})"),
                        &fields,
                        &truth,
                        &document.metadata,
                        &expected.bodies_also,
                    );
                }
            }
        }
    }
    Ok(())
}

/// The document in a file; none where LibreOffice would be needed and is missing.
fn document(bytes: &[u8]) -> Option<Document> {
    let content = match FileKind::of(bytes) {
        FileKind::Pdf => pdf::read(bytes).content,
        FileKind::Zip => word::read(bytes).content,
        FileKind::Compound => word::read(&converted(bytes)?).content,
        FileKind::Xml | FileKind::Text | FileKind::Unknown => plain::read(bytes).content,
    };
    if content.blocks.is_empty() {
        return Some(Document::default());
    }
    Some(structure::parse(compare::join(vec![content])))
}

/// A .doc as .docx.
fn converted(bytes: &[u8]) -> Option<Vec<u8>> {
    let dir = tempfile::tempdir().ok()?;
    let source = dir.path().join("document.doc");
    fs::write(&source, bytes).ok()?;
    let profile = format!("-env:UserInstallation=file://{}", dir.path().join("profile").display());
    let run = std::process::Command::new("soffice")
        .args(["--headless", "--norestore", &profile, "--convert-to", "docx", "--outdir"])
        .arg(dir.path())
        .arg(&source)
        .output();
    run.ok()?;
    fs::read(dir.path().join("document.docx")).ok()
}

#[derive(Debug, Deserialize)]
struct Attributes {
    law_id: String,
    kind: Option<String>,
    title: Option<String>,
    issued_on: Option<String>,
    body: Option<String>,
    effective: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Article {
    law_id: String,
    article_id: String,
    title: Option<String>,
    text: String,
}

/// The documents of a codification: its attributes set as the head of a document, its real articles below.
fn codification(corpus: &Path, tally: &mut Tally) -> Result<()> {
    let folder = corpus.join("search/codification");
    let mut articles: BTreeMap<String, Vec<Article>> = BTreeMap::new();
    let mut text = String::new();
    let packed = fs::read(folder.join("corpus.jsonl.zst"))?;
    ruzstd::decoding::StreamingDecoder::new(packed.as_slice())?.read_to_string(&mut text)?;
    for line in text.lines() {
        let article: Article = serde_json::from_str(line)?;
        articles.entry(article.law_id.clone()).or_default().push(article);
    }
    for line in fs::read_to_string(folder.join("documents.jsonl"))?.lines() {
        let one: Attributes = serde_json::from_str(line)?;
        let own = articles.get(&one.law_id).map(Vec::as_slice).unwrap_or_default();
        // Attributes of the source that hold a sentence where a name should stand are no truth.
        let body = one
            .body
            .clone()
            .filter(|body| body.len() < 90 && !body.contains(" ngày ") && !body.contains(" quy định"));
        let document = structure::parse(head_and_articles(&one, body.as_deref(), own));
        let truth = Truth {
            number: one.law_id.clone(),
            kind: one.kind.clone().unwrap_or_default(),
            bodies: body.iter().flat_map(|body| joint(body)).collect(),
            issued_on: one.issued_on.clone().unwrap_or_default(),
            effective_on: one.effective.clone().unwrap_or_default(),
            ..Truth::default()
        };
        // An identifier cut off by its source is no number.
        let cut = one.law_id.contains(['(', '_']) || !one.law_id.contains(char::is_alphabetic);
        let mut fields = if cut { Vec::new() } else { vec!["number"] };
        fields.extend((!truth.kind.is_empty()).then_some("type"));
        fields.extend((!truth.bodies.is_empty()).then_some("bodies"));
        fields.extend((!truth.issued_on.is_empty()).then_some("issued_on"));
        let stated = effect_is_stated(own, &truth);
        fields.extend(stated.then_some("effective_on"));
        tally.read(&one.law_id, &fields, &truth, &document.metadata, &[]);
    }
    Ok(())
}

/// Whether the day in the attributes is what the articles state: the day itself where they speak of effect, or days
/// after signing. What depends on the gazette, and days that contradict the text, are no truth about reading it.
fn effect_is_stated(articles: &[Article], truth: &Truth) -> bool {
    let Ok(wanted) = truth.effective_on.parse::<gazette_model::Date>() else { return false };
    let paragraphs = articles.iter().flat_map(|article| article.text.lines());
    paragraphs.filter(|line| slug(line).contains("nay-co-hieu-luc")).any(|line| {
        let key = slug(line);
        let signing =
            key.contains("ngay-ky") || key.contains("ngay-ban-hanh") || key.contains("ngay-thong-qua");
        let relative = signing && !key.contains("cong-bao");
        let issued = truth.issued_on.parse::<gazette_model::Date>().ok();
        let days = issued.and_then(|issued| issued.until(wanted).ok()).map(|span| span.get_days());
        date::find(line).iter().any(|found| found.date == Some(wanted))
            || relative && days.is_some_and(|days| [0, 7, 10, 15, 30, 45, 60, 90].contains(&days))
    })
}

/// `Bộ Tài chính và Bộ Nội vụ` are two bodies.
fn joint(body: &str) -> Vec<String> {
    let body = body.trim_end_matches('.');
    for sign in [
        " và Bộ ",
        " và Ủy ban ",
        " và Uỷ ban ",
        " và Thanh tra ",
        " và Tòa án ",
        " và Toà án ",
        " và Ngân hàng ",
        " và Viện kiểm sát ",
        " và Hội ",
        " và Văn phòng ",
        " và Kiểm toán ",
        " và Tổng ",
        " và Ban ",
        " và Trung ương ",
    ] {
        if let Some(at) = body.find(sign) {
            let mut out = vec![body[..at].to_owned()];
            out.extend(joint(&body[at + " và ".len()..]));
            return out;
        }
    }
    vec![body.to_owned()]
}

fn head_and_articles(one: &Attributes, body: Option<&str>, articles: &[Article]) -> Content {
    let mut lines: Vec<String> = Vec::new();
    if let Some(body) = body {
        let names = joint(body).iter().map(|name| name.to_uppercase()).collect::<Vec<_>>();
        lines.push(names.join(" - "));
    }
    lines.push("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM".to_owned());
    lines.push("Độc lập - Tự do - Hạnh phúc".to_owned());
    let kind = one.kind.clone().unwrap_or_default();
    let law = matches!(kind.as_str(), "Luật" | "Bộ luật" | "Pháp lệnh");
    lines.push(if law { format!("{kind} số: {}", one.law_id) } else { format!("Số: {}", one.law_id) });
    if let Some(Ok(day)) = one.issued_on.as_deref().map(str::parse::<gazette_model::Date>) {
        lines.push(format!("Hà Nội, ngày {:02} tháng {:02} năm {}", day.day(), day.month(), day.year()));
    }
    lines.push(kind.to_uppercase());
    let title = one.title.clone().unwrap_or_default();
    lines.push(match title.strip_prefix(&kind).filter(|_| law) {
        Some(rest) => rest.trim().to_uppercase(),
        None => title,
    });
    for article in articles {
        let title = article.title.as_deref().unwrap_or_default();
        lines.push(format!("Điều {}. {title}", article.article_id));
        lines.extend(article.text.lines().map(str::to_owned));
    }
    let blocks = lines.into_iter().map(|line| Block::Paragraph(Paragraph::plain(line))).collect();
    Content { blocks, ..Content::default() }
}
