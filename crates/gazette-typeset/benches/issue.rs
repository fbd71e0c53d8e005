//! Typesets about 500 pages of provincial texts and compares with a bare Typst compile and export of the same world.
//!
//! Prints ratios of the medians of alternating runs, pages, bytes and the growth of memory a page. Texts come from
//! `GAZETTE_CORPUS`; without it the bench says so and ends.
#![expect(clippy::print_stdout, reason = "a bench tells what it measured")]

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use gazette_model::{Block, Content, Date, Document, Entry, Office, Paragraph, Section};
use gazette_typeset::{Continuation, Job, JobEntry, data, preview, typeset};
use rayon::prelude::*;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration as TypstDuration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

const RUNS: usize = 5;
const PAGES: u32 = 500;

fn main() -> Result<(), Box<dyn Error>> {
    let Some(corpus) = std::env::var_os("GAZETTE_CORPUS") else {
        println!("skipped: GAZETTE_CORPUS names no folder with documents/provincial-texts");
        return Ok(());
    };
    let office = Office::default();
    let overrides = BTreeMap::new();
    let texts = texts(&PathBuf::from(corpus).join("documents/provincial-texts"))?;
    let rounds = |count: usize| -> Vec<Document> {
        (0..count * texts.len()).map(|index| parse(&texts[index % texts.len()], index)).collect()
    };
    let one = rounds(1);
    let pages = typeset(&job(&office, &overrides, &one, &entries(&one)))?.pages.max(1);
    let documents = rounds(usize::try_from(PAGES.div_ceil(pages))?);
    let entries = entries(&documents);
    let job = job(&office, &overrides, &documents, &entries);
    let bare = Bare::new(&data(&job)?)?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let mut made = None;
    for _ in 0..RUNS {
        typst::comemo::evict(0);
        let start = Instant::now();
        made = Some(typeset(&job)?);
        ours.push(start.elapsed());
        typst::comemo::evict(0);
        let start = Instant::now();
        bare.run()?;
        theirs.push(start.elapsed());
    }
    let made = made.ok_or("nothing was typeset")?;
    let (ours, theirs) = (median(&mut ours), median(&mut theirs));
    println!(
        "{} pages, {} documents, {:.1} MB of PDF",
        made.pages,
        documents.len(),
        made.pdf.len() as f64 / 1e6
    );
    println!(
        "typeset {ours:?}, bare Typst {theirs:?}, ratio {:.3}",
        ours.as_secs_f64() / theirs.as_secs_f64()
    );
    if let Some(peak) = peak_memory() {
        println!("peak memory {peak:.0} MB, {:.2} MB a page", peak / f64::from(made.pages));
    }
    changed(&job, &documents, ours)?;
    batch(&office, &overrides, &texts)?;
    long(&office, &overrides, &rounds(usize::try_from((4 * PAGES).div_ceil(pages))?))
}

/// One paragraph of one document changed, as while a draft is watched.
fn changed(job: &Job<'_>, documents: &[Document], full: Duration) -> Result<(), Box<dyn Error>> {
    let (mut pages, mut whole) = (Vec::new(), Vec::new());
    for run in 0..RUNS {
        for (times, export) in [(&mut pages, false), (&mut whole, true)] {
            let mut document = documents[documents.len() / 2].clone();
            let line = Block::Paragraph(Paragraph::plain(format!("đoạn mới {run} {export}")));
            document.units.iter_mut().rev().take(1).for_each(|unit| unit.body.insert(0, line.clone()));
            let mut job = job.clone();
            job.entries[documents.len() / 2].document = &document;
            let start = Instant::now();
            if export {
                typeset(&job)?;
            } else {
                preview(&job, 1, 8.0)?;
            }
            times.push(start.elapsed());
        }
    }
    let share = |times: &mut [Duration]| median(times).as_secs_f64() / full.as_secs_f64();
    println!(
        "one paragraph changed: pages {:.3} of a full run, with PDF {:.3}",
        share(&mut pages),
        share(&mut whole)
    );
    Ok(())
}

/// Twenty issues with one thread and with two.
fn batch(
    office: &Office,
    overrides: &BTreeMap<String, Vec<u8>>,
    texts: &[String],
) -> Result<(), Box<dyn Error>> {
    let mut times = Vec::new();
    for threads in [1, 2] {
        let issues: Vec<Vec<Document>> = (0..20)
            .map(|issue| {
                (0..texts.len()).map(|at| parse(&texts[at], issue * 100 + at + threads * 10_000)).collect()
            })
            .collect();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
        typst::comemo::evict(0);
        let start = Instant::now();
        let made: Result<Vec<u32>, _> = pool.install(|| {
            issues
                .par_iter()
                .map(|documents| {
                    typeset(&job(office, overrides, documents, &entries(documents))).map(|made| made.pages)
                })
                .collect()
        });
        times.push(start.elapsed());
        println!("20 issues, {} pages, {threads} threads: {:?}", made?.iter().sum::<u32>(), start.elapsed());
    }
    println!("two threads are {:.2} times as fast as one", times[0].as_secs_f64() / times[1].as_secs_f64());
    Ok(())
}

/// About 2,000 pages in one issue.
fn long(
    office: &Office,
    overrides: &BTreeMap<String, Vec<u8>>,
    documents: &[Document],
) -> Result<(), Box<dyn Error>> {
    typst::comemo::evict(0);
    let start = Instant::now();
    let made = typeset(&Job { again: false, ..job(office, overrides, documents, &entries(documents)) })?;
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{} pages in {seconds:.2} s, {:.2} ms a page, {:.1} MB",
        made.pages,
        seconds * 1e3 / f64::from(made.pages),
        made.pdf.len() as f64 / 1e6
    );
    if let Some(peak) = peak_memory() {
        println!("peak memory {peak:.0} MB, {:.2} MB a page", peak / f64::from(made.pages));
    }
    Ok(())
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// Peak resident memory in MB, where the system tells it.
fn peak_memory() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kilobytes| kilobytes / 1024.0)
}

fn texts(folder: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder)?.map(|item| item.map(|item| item.path())).collect::<Result<_, _>>()?;
    paths.sort();
    Ok(paths.iter().map(std::fs::read_to_string).collect::<Result<_, _>>()?)
}

/// A document of its own each time, so that nothing is remembered from the one before.
fn parse(text: &str, index: usize) -> Document {
    let lines = text.lines().map(|line| match line.trim() {
        "" => String::new(),
        line => format!("{line} {index}"),
    });
    let blocks = lines.map(|line| Block::Paragraph(Paragraph::plain(line))).collect();
    gazette_text::structure::parse(Content { blocks, ..Content::default() })
}

fn entries(documents: &[Document]) -> Vec<Entry> {
    let entry = |index: usize| Entry {
        submission: String::new(),
        document: format!("van-ban-{index}"),
        section: Section::Normative,
        body: "ỦY BAN NHÂN DÂN TỈNH".to_owned(),
        title: format!("Quyết định số {index}/2026/QĐ-UBND"),
        number: format!("{index}/2026/QĐ-UBND"),
        issued_on: None,
        corrects: None,
        printing: gazette_model::Printing::default(),
    };
    (0..documents.len()).map(entry).collect()
}

fn job<'a>(
    office: &'a Office,
    overrides: &'a BTreeMap<String, Vec<u8>>,
    documents: &'a [Document],
    entries: &'a [Entry],
) -> Job<'a> {
    let entry = |(entry, document)| JobEntry {
        entry,
        document,
        code: String::new(),
        continuation: Continuation::default(),
        facsimiles: Vec::new(),
        behind: false,
    };
    Job {
        office,
        issue: gazette_model::IssueId::new(
            2026,
            gazette_model::IssueNumber::single(1).unwrap_or_else(|| unreachable!()),
        ),
        date: Date::constant(2026, 11, 22),
        first_page: 1,
        entries: entries.iter().zip(documents).map(entry).collect(),
        emblem: None,
        overrides,
        attachments: Vec::new(),
        again: true,
    }
}

/// The smallest world that can compile the same files.
struct Bare {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    files: HashMap<FileId, Bytes>,
    sources: HashMap<FileId, Source>,
    main: FileId,
}

impl Bare {
    fn new(data: &BTreeMap<String, Vec<u8>>) -> Result<Self, Box<dyn Error>> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../gazette-templates");
        let id = |path: &str| -> Result<FileId, Box<dyn Error>> {
            let path = VirtualPath::new(path).map_err(|_| "a path leaves the root")?;
            Ok(RootedPath::new(VirtualRoot::Project, path).intern())
        };
        let (mut files, mut sources, mut fonts) = (HashMap::new(), HashMap::new(), Vec::new());
        for part in ["", "components/"] {
            for item in std::fs::read_dir(folder.join(part))? {
                let path = item?.path();
                if path.extension().is_some_and(|extension| extension == "typ") {
                    let name = path.file_name().unwrap_or_default().to_string_lossy();
                    let id = id(&format!("/{part}{name}"))?;
                    sources.insert(id, Source::new(id, std::fs::read_to_string(&path)?));
                }
            }
        }
        for name in ["Regular", "Bold", "Italic", "BoldItalic"] {
            let bytes = std::fs::read(folder.join(format!("fonts/LiberationSerif-{name}.ttf")))?;
            fonts.extend(Font::iter(Bytes::new(bytes)));
        }
        fonts.extend(Font::iter(Bytes::new(std::fs::read(folder.join("fonts/DejaVuSans.ttf"))?)));
        for (name, bytes) in data {
            files.insert(id(&format!("/job/{name}"))?, Bytes::new(bytes.clone()));
        }
        let book = LazyHash::new(FontBook::from_fonts(&fonts));
        Ok(Self {
            library: LazyHash::new(Library::default()),
            book,
            fonts,
            files,
            sources,
            main: id("/issue.typ")?,
        })
    }

    fn run(&self) -> Result<usize, Box<dyn Error>> {
        let document = typst::compile::<typst_layout::PagedDocument>(self)
            .output
            .map_err(|error| format!("{error:?}"))?;
        let standards = PdfStandards::new(&[PdfStandard::A_3a, PdfStandard::Ua_1])
            .map_err(|error| format!("{error:?}"))?;
        let timestamp = Datetime::from_ymd_hms(2026, 11, 22, 0, 0, 0).map(Timestamp::new_utc);
        let options = PdfOptions { ident: Smart::Auto, timestamp, standards, ..PdfOptions::default() };
        Ok(typst_pdf::pdf(&document, &options).map_err(|error| format!("{error:?}"))?.len())
    }
}

impl World for Bare {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.sources.get(&id).cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<TypstDuration>) -> Option<Datetime> {
        None
    }
}
