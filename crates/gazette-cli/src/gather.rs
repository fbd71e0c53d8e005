//! Gathers what an issue is typeset from: texts, originals, pictures of pages, the office's own templates.

use std::collections::BTreeMap;
use std::path::Path;

use gazette_desk::Desk;
use gazette_model::{Code, Digest, Document, Draft, Entry, IssueId, Office, Page, Submission, SubmittedFile};
use gazette_typeset::{
    Attachment, Continuation, Facsimile, FacsimilePage, Facsimiles, Job, JobEntry, Relationship,
};

use crate::failure::{Failure, Outcome};
use crate::home::Context;
use crate::worker::{self, Task};

/// Pages that one child draws at most.
const PAGES_AT_ONCE: usize = 16;
/// More pages than this are not one document.
const MOST_PAGES: u32 = 2_000;
/// How much of a digest stands in the code on paper.
const DIGEST_PREFIX: usize = 16;

/// Pictures of pages by their original: drawn once, however often an issue is typeset.
pub(crate) type Drawn = BTreeMap<Pages, Vec<FacsimilePage>>;

/// Pages of an original.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Pages {
    digest: Digest,
    /// The number of the first, and how many; all if nothing.
    some: Option<(u32, u32)>,
}

/// Everything an issue is typeset from.
pub(crate) struct Gathered {
    pub(crate) office: Office,
    pub(crate) draft: Draft,
    /// The whole text of each document, as it will be kept.
    pub(crate) documents: Vec<Document>,
    /// The part of it that stands in this issue.
    parts: Vec<Document>,
    originals: Vec<Originals>,
    attachments: Vec<Attachment>,
    emblem: Option<Vec<u8>>,
    pub(crate) overrides: BTreeMap<String, Vec<u8>>,
    first_page: u32,
}

/// How the originals of a document are shown.
#[derive(Default)]
struct Originals {
    /// Those that are shown as pictures of their pages, whole or in part, with the name of each.
    shown: Vec<(String, Pages)>,
    /// Whether the text stands behind them.
    behind: bool,
    /// The digest that the code on paper names.
    digest: Option<Digest>,
}

/// Gathers the draft of `issue`; pages of originals that must be drawn are added to `drawn`.
pub(crate) fn gather(context: &Context, issue: IssueId, drawn: &mut Drawn) -> Outcome<Gathered> {
    let office = context.office()?;
    let desk = context.desk()?;
    let draft = desk.draft(issue)?.ok_or_else(|| no_draft(issue))?;
    if draft.entries.is_empty() {
        return Err(Failure::new(
            format!("bản thảo số {issue} chưa có văn bản nào"),
            format!("the draft of {issue} is empty"),
        )
        .hint(
            format!("gazette compose {issue} --date NGÀY"),
            format!("gazette compose {issue} --date DATE"),
        ));
    }
    let mut gathered = Gathered {
        first_page: first_page(&desk, &office.page, issue)?,
        emblem: emblem(context, &office)?,
        overrides: overrides(context)?,
        office,
        documents: Vec::new(),
        parts: Vec::new(),
        originals: Vec::new(),
        attachments: Vec::new(),
        draft: draft.clone(),
    };
    for entry in &draft.entries {
        let submission = desk.submission(&entry.submission)?.ok_or_else(|| gone(&entry.submission))?;
        let tree = desk.document_tree(&entry.submission)?;
        let later = entry.printing.instalment.as_ref().is_some_and(|part| !part.after.is_empty());
        let originals = originals(entry, &submission, tree.as_ref())?;
        for (name, pages) in &originals.shown {
            if !drawn.contains_key(pages) {
                drawn.insert(*pages, draw(&desk, name, pages)?);
            }
        }
        // A part that goes on brings no original again; it came with the first.
        for file in submission.files.iter().filter(|file| is_original(file) && !later) {
            gathered.attachments.push(Attachment {
                name: format!("{}--{}", entry.document.replace('/', "--"), file_stem(&file.name)),
                media_type: "application/pdf".to_owned(),
                description: format!("Bản chính {}, SHA-256 {}", entry.number, file.digest),
                bytes: desk.original_bytes(&file.digest)?,
                relationship: Relationship::Source,
            });
        }
        let document =
            tree.unwrap_or_else(|| Document { metadata: submission.document.clone(), ..Document::default() });
        gathered.parts.push(part(entry, &document)?);
        gathered.documents.push(document);
        gathered.originals.push(originals);
    }
    Ok(gathered)
}

impl Gathered {
    /// The job; `drawn` holds the pages that were drawn when this was gathered.
    pub(crate) fn job<'a>(&'a self, drawn: &'a Drawn) -> Job<'a> {
        let entries = self.draft.entries.iter().zip(&self.parts).zip(&self.originals);
        Job {
            office: &self.office,
            issue: self.draft.issue,
            date: self.draft.date,
            first_page: self.first_page,
            entries: entries
                .map(|((entry, document), originals)| JobEntry {
                    entry,
                    document,
                    code: code(self.draft.issue, entry, originals.digest),
                    continuation: continuation(self.draft.issue, entry),
                    facsimiles: originals
                        .shown
                        .iter()
                        .filter_map(|(name, pages)| {
                            let from_page = pages.some.map(|(first, _)| first);
                            Some(Facsimile { name, pages: drawn.get(pages)?, from_page })
                        })
                        .collect(),
                    behind: originals.behind,
                })
                .collect(),
            emblem: self.emblem.as_deref(),
            overrides: &self.overrides,
            attachments: self.attachments.clone(),
            again: false,
        }
    }
}

/// The code on paper: issue, document, and the beginning of the digest of the signed original.
pub(crate) fn code(issue: IssueId, entry: &Entry, digest: Option<Digest>) -> String {
    let code = format!("{issue} · {}", entry.document);
    match digest {
        Some(digest) => {
            let digest: String = digest.to_string().chars().take(DIGEST_PREFIX).collect();
            format!("{code} · SHA-256 {digest}")
        }
        None => code,
    }
}

/// The numbers of the issues with the parts before and after, as they are printed.
pub(crate) fn continuation(issue: IssueId, entry: &Entry) -> Continuation {
    let printed = |other: IssueId| {
        let number = other.number.to_string();
        if other.year == issue.year { number } else { format!("{number} năm {}", other.year) }
    };
    let part = entry.printing.instalment.clone().unwrap_or_default();
    Continuation { from: part.from.map(printed), to: part.to.map(printed) }
}

fn is_original(file: &SubmittedFile) -> bool {
    file.role.contains("original")
}

/// Which originals are shown as pictures: those without text, or all where a clerk says so; of the others the pages
/// without text, unless a Word copy brings as many pictures.
fn originals(entry: &Entry, submission: &Submission, tree: Option<&Document>) -> Outcome<Originals> {
    let has_text = tree.is_some();
    let without_text = |file: &SubmittedFile| {
        let mut findings = submission.findings.iter();
        findings.any(|finding| {
            finding.code == Code::NoText && finding.file.as_deref() == Some(file.name.as_str())
        })
    };
    let files: Vec<&SubmittedFile> = submission.files.iter().filter(|file| is_original(file)).collect();
    let digest = files.first().map(|file| file.digest);
    let main = files.first().is_some_and(|file| without_text(file));
    let whole = entry.printing.facsimile || main || !has_text;
    if whole && files.is_empty() {
        return Err(Failure::new(
            format!("không có lớp chữ và không có bản chính PDF của {} ({})", entry.number, entry.submission),
            format!("there is neither a text nor an original of {} ({})", entry.number, entry.submission),
        )
        .hint(
            "đề nghị cơ quan gửi lại bản chính hoặc bản Word, rồi nhận lại hồ sơ",
            "ask the body for the original or a Word copy and receive it again",
        ));
    }
    let mut pictures = Pictured::new(entry, tree);
    let mut shown = Vec::new();
    for (at, file) in files.iter().enumerate() {
        let whole = whole || without_text(file);
        let scans = if whole { Vec::new() } else { scans(submission, file) };
        let pages = pictures.shown(at, file_stem(&file.name), whole, &scans);
        shown.extend(pages.into_iter().map(|(name, some)| (name, Pages { digest: file.digest, some })));
    }
    Ok(Originals { shown, behind: whole && has_text, digest })
}

/// Tells which pages of the originals of a document are shown as pictures.
pub(crate) struct Pictured<'a> {
    title: &'a str,
    /// A later part of the document brings what stands at its end.
    later: bool,
    /// Pictures of the text that may be those of the pages.
    known: usize,
}

impl<'a> Pictured<'a> {
    pub(crate) fn new(entry: &'a Entry, tree: Option<&Document>) -> Self {
        let later = entry.printing.instalment.as_ref().is_some_and(|part| !part.until.is_empty());
        Self { title: &entry.title, later, known: tree.map_or(0, |tree| tree.pictures.len()) }
    }

    /// Of the original `at` in order, called `name`: all its pages if `whole`, else runs of `scans`, unless the text brings
    /// as many pictures. Each with its name, and with first page and number of pages where it is no whole.
    pub(crate) fn shown(
        &mut self,
        at: usize,
        name: &str,
        whole: bool,
        scans: &[u32],
    ) -> Vec<(String, Option<(u32, u32)>)> {
        let what = if at == 0 { "Bản chính".to_owned() } else { format!("Phụ lục {name}") };
        let title = self.title;
        if whole {
            return vec![(format!("{what}, {title}"), None)];
        }
        // The same picture stands in the text; what is not there must not be lost. It ends the document.
        if self.later || self.known >= scans.len() {
            self.known = self.known.saturating_sub(scans.len());
            return Vec::new();
        }
        let runs = scans.chunk_by(|a, b| a + 1 == *b).filter_map(|run| Some((*run.first()?, *run.last()?)));
        runs.map(|(first, last)| {
            let pages = if first == last { first.to_string() } else { format!("{first} đến {last}") };
            (format!("{what}, trang {pages}, {title}"), Some((first, last - first + 1)))
        })
        .collect()
    }
}

/// The pages of an original that are pictures without text, as they were found when it was received.
fn scans(submission: &Submission, file: &SubmittedFile) -> Vec<u32> {
    let findings = submission.findings.iter();
    let of_file = findings.filter(|finding| {
        finding.code == Code::PagesWithoutText && finding.file.as_deref() == Some(file.name.as_str())
    });
    let values = of_file.flat_map(|finding| &finding.values).filter(|(key, _)| key == "pages");
    let runs = values.flat_map(|(_, pages)| pages.split(", ")).filter_map(|run| {
        let (first, last) = run.split_once('-').unwrap_or((run, run));
        let (first, last): (u32, u32) = (first.parse().ok()?, last.parse().ok()?);
        (last >= first && last - first < MOST_PAGES).then_some(first..=last)
    });
    let mut pages: Vec<u32> = runs.flatten().collect();
    pages.sort_unstable();
    pages.dedup();
    pages
}

/// Draws pages of an original at the desk.
fn draw(desk: &Desk, name: &str, pages: &Pages) -> Outcome<Vec<FacsimilePage>> {
    draw_bytes(name, &desk.original_bytes(&pages.digest)?, pages.some)
}

/// Draws pages of a PDF in children of their own: from the first number as many as told, or all.
pub(crate) fn draw_bytes(name: &str, bytes: &[u8], some: Option<(u32, u32)>) -> Outcome<Vec<FacsimilePage>> {
    let failed = |reason: String| {
        Failure::new(
            format!("không vẽ được các trang của “{name}”: {reason}"),
            format!("the pages of “{name}” cannot be drawn: {reason}"),
        )
        .hint("đề nghị cơ quan gửi lại bản PDF lành lặn", "ask the body for a sound PDF and receive it again")
    };
    let (first, most) =
        some.map_or((0, usize::MAX), |(first, count)| (first.saturating_sub(1) as usize, count as usize));
    let mut pages = Vec::new();
    loop {
        let left = most - pages.len();
        let task = Task::Facsimile { first: first + pages.len(), most: PAGES_AT_ONCE.min(left) };
        let drawn: Result<Facsimiles, String> =
            worker::ask(&task, bytes).map_err(|worker::Death(reason)| failed(reason))?;
        let drawn = drawn.map_err(&failed)?;
        if drawn.pages.is_empty() {
            return Err(failed(format!("{} / {}", pages.len(), drawn.count)));
        }
        pages.extend(drawn.pages);
        if pages.len() >= most || first + pages.len() >= drawn.count {
            return Ok(pages);
        }
    }
}

/// The part of a document that stands in this issue.
fn part(entry: &Entry, document: &Document) -> Outcome<Document> {
    let Some(part) = &entry.printing.instalment else { return Ok(document.clone()) };
    gazette_typeset::part(document, &part.after, &part.until).ok_or_else(|| {
        let (after, until) = (&part.after, &part.until);
        Failure::new(
            format!("{}: không tách được phần sau “{after}” đến hết “{until}”", entry.number),
            format!("{}: there is no part after “{after}” up to “{until}”", entry.number),
        )
        .hint(
            "xem các đơn vị bằng: gazette outline TỆP, rồi soạn lại với --until",
            "see the units with: gazette outline FILE, then compose again with --until",
        )
    })
}

/// The first page of an issue: 1, or where page numbers run on through the year, the one after the issues before.
fn first_page(desk: &Desk, page: &Page, issue: IssueId) -> Outcome<u32> {
    if !page.continuous_numbers {
        return Ok(1);
    }
    let mut before = 0_u32;
    for row in desk.issues()? {
        if row.issue.year != issue.year || row.issue >= issue {
            continue;
        }
        let pages = row.pages.ok_or_else(|| {
            Failure::new(
                format!("số trang nối tiếp trong năm, nhưng số {} chưa được dàn trang", row.issue),
                format!("page numbers run on through the year, but {} is not typeset yet", row.issue),
            )
            .hint(format!("gazette typeset {}", row.issue), format!("gazette typeset {}", row.issue))
        })?;
        before = before.saturating_add(pages);
    }
    Ok(before.saturating_add(1))
}

pub(crate) fn no_draft(issue: IssueId) -> Failure {
    Failure::new(format!("chưa có bản thảo số {issue}"), format!("there is no draft of {issue}")).hint(
        format!("soạn bằng: gazette compose {issue} --date NGÀY"),
        format!("compose it with: gazette compose {issue} --date DATE"),
    )
}

fn gone(id: &str) -> Failure {
    Failure::new(format!("không còn hồ sơ {id} trong sổ"), format!("submission {id} is not in the register"))
        .hint("soạn lại bản thảo", "compose the draft again")
}

fn file_stem(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// The emblem of the front page, where the office has one.
pub(crate) fn emblem(context: &Context, office: &Office) -> Outcome<Option<Vec<u8>>> {
    if office.page.emblem.is_empty() {
        return Ok(None);
    }
    let path = context.path(&office.page.emblem);
    std::fs::read(&path).map(Some).map_err(|error| Failure::unreadable(&path, &error))
}

/// The office's own template parts: the files below `templates/` of the home.
pub(crate) fn overrides(context: &Context) -> Outcome<BTreeMap<String, Vec<u8>>> {
    let root = context.path("templates");
    let mut out = BTreeMap::new();
    if !root.is_dir() {
        return Ok(out);
    }
    for entry in walkdir::WalkDir::new(&root).follow_links(false).max_depth(4).sort_by_file_name() {
        let Ok(entry) = entry else { continue };
        if entry.file_type().is_file() {
            let bytes =
                std::fs::read(entry.path()).map_err(|error| Failure::unreadable(entry.path(), &error))?;
            out.insert(relative(&root, entry.path()), bytes);
        }
    }
    Ok(out)
}

fn relative(root: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    relative.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
