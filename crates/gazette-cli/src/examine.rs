//! Examines one submission: packaging, files, text, signatures and rules, all findings together.
//!
//! The door leads: `gazette-ingest` opens and reads, `gazette-seal` judges, `gazette-text` understands and
//! compares, `gazette-desk` knows the rules. Nothing is written here.

use std::path::Path;

use gazette_ingest::package::{self, Package, PackedFile};
use gazette_ingest::{FileKind, Reading};
use gazette_model::{
    Code, Content, Difference, DifferenceKind, Document, Finding, Metadata, Outcome, Severity, Submission,
    SubmittedFile,
};
use gazette_text::compare::Comparison;
use gazette_text::{compare, examine, metadata, structure};
use serde_json::Value;

use crate::axis;
use crate::failure;
use crate::home::Context;
use crate::redraw::redraw;
use crate::worker::{self, Task};

/// The largest single file that is read as a document.
const DOCUMENT_LIMIT: u64 = 200 * 1024 * 1024;
/// Differences told one by one; the rest is counted.
const TOLD_DIFFERENCES: usize = 200;

/// An examined submission, not yet registered.
#[derive(Debug)]
pub(crate) struct Examined {
    /// As it will be registered; `id` is empty.
    pub(crate) submission: Submission,
    /// The tree that will be printed, where a text could be read.
    pub(crate) tree: Option<Document>,
    /// The open package, to keep its files.
    pub(crate) package: Package,
    /// How the original and its copy differ, where both could be read.
    pub(crate) comparison: Option<Comparison>,
    /// What `gazette-seal` judged, per file.
    pub(crate) signatures: Vec<(String, Value)>,
    /// Whether there is a document to be printed, and not only a message about one.
    pub(crate) brings_document: bool,
}

/// Opens and examines what lies at `path`.
pub(crate) fn examine(context: &Context, anchors: &[String], path: &Path) -> failure::Outcome<Examined> {
    let mut package = package::open(path, &|_| ())?;
    let judged = match package.message {
        Some(_) => judge_message(context, anchors, path, &mut package)?,
        None => None,
    };
    let mut examined = examine_package(context, anchors, package);
    examined.signatures.extend(judged);
    Ok(examined)
}

/// Judges the XML signature of an edXML message. Most messages bear none, and none is asked for: the originals inside
/// are signed themselves.
fn judge_message(
    context: &Context,
    anchors: &[String],
    path: &Path,
    package: &mut Package,
) -> failure::Outcome<Option<(String, Value)>> {
    let bytes = std::fs::read(path).map_err(|error| failure::Failure::unreadable(path, &error))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    match worker::ask::<gazette_seal::Judgement>(&signatures_task(context, anchors), &bytes) {
        Ok(judgement) if judgement.verdict == gazette_seal::Verdict::Unsigned => Ok(None),
        Ok(judgement) => {
            package.findings.extend(judgement.findings().into_iter().map(|finding| finding.file(&name)));
            Ok(Some((name, told(&judgement))))
        }
        Err(worker::Death(reason)) => {
            let died = Finding::new(Code::ParserDied).value("reason", reason).file(&name);
            package.findings.push(died);
            Ok(None)
        }
    }
}

/// A judgement as it is kept, with who signed what in plain Vietnamese for the receipt.
fn told(judgement: &gazette_seal::Judgement) -> Value {
    let mut value = serde_json::to_value(judgement).unwrap_or_default();
    if let Some(object) = value.as_object_mut() {
        object.insert("account".into(), judgement.account(gazette_model::Language::Vi).into());
    }
    value
}

fn signatures_task(context: &Context, anchors: &[String]) -> Task {
    let policy = context.office().map(|office| office.signature_policy()).unwrap_or_default();
    Task::Signatures { anchors: anchors.to_vec(), at: context.timestamp(), policy }
}

/// Examines an open package.
pub(crate) fn examine_package(context: &Context, anchors: &[String], package: Package) -> Examined {
    let mut findings = package.findings.clone();
    let mut signatures = Vec::new();
    let mut original = Part::default();
    let mut copy = Part::default();

    let named = |roles: [&str; 2]| {
        let mut files: Vec<String> = Vec::new();
        for role in roles {
            files.extend(package.files.iter().filter(|file| file.role == role).map(|file| file.name.clone()));
        }
        files
    };
    let message = package.message.as_ref();
    // A recall speaks of a document and brings none: what is attached is kept, not examined.
    let brings_document = package.status.is_none()
        && message
            .is_none_or(|message| axis::brings_document(message, package.with_role("original").is_some()));
    if !brings_document {
        findings.retain(|finding| finding.code != Code::NoDigests);
    }
    let named = |roles| if brings_document { named(roles) } else { Vec::new() };
    let originals = named(["original", "annex-original"]);
    let copies = named(["copy", "annex-copy"]);
    for name in &originals {
        original.add(read(&package, name, Expect::Pdf), name, &mut findings);
        judge(context, anchors, &package, name, &mut findings, &mut signatures);
    }
    for name in &copies {
        copy.add(read(&package, name, Expect::Word), name, &mut findings);
    }
    // A package that was refused says so; that it shows no files is only what follows from it.
    let opened = !package.files.is_empty() && brings_document;
    if opened
        && package.with_role("original").is_none()
        && !findings.iter().any(|f| f.code == Code::FileMissing)
    {
        let on_paper = message.is_some_and(|message| message.paper);
        let code = if on_paper { Code::OriginalOnPaper } else { Code::OriginalMissing };
        findings.push(Finding::new(code));
    }
    if opened && package.with_role("copy").is_none() && !findings.iter().any(|f| f.code == Code::FileMissing)
    {
        findings.push(Finding::new(Code::CopyMissing));
    }

    let whole = !original.broken && !copy.broken;
    let original = original.document();
    let copy = copy.document();
    let comparison = match (&original, &copy) {
        (Some(original), Some(copy)) if whole => {
            compare_copy(original, copy, copies.first().map(String::as_str), &mut findings)
        }
        _ => None,
    };
    if comparison.as_ref().is_some_and(|comparison| !comparison.equal) {
        // Before the sender is told that his copy differs, a second reader looks at the PDF: one fault of
        // ours must not decide.
        for name in &originals {
            if let Ok(bytes) = package.read(name, DOCUMENT_LIMIT) {
                findings.extend(second_opinion(&bytes).into_iter().map(|finding| finding.file(name)));
            }
        }
    }
    for (document, file) in [(&original, originals.first()), (&copy, copies.first())] {
        if let Some(document) = document {
            for finding in examine::examine(document) {
                let known =
                    findings.iter().any(|other| other.code == finding.code && other.place == finding.place);
                if !known {
                    findings.push(match file {
                        Some(file) => finding.file(file),
                        None => finding,
                    });
                }
            }
        }
    }
    // The copy carries the marks of its structure better than the page does; where both say the same it
    // is the better source of the printed text.
    let tree = copy.or(original);
    let declared = package.declared.as_ref().map(|declared| declared.metadata.clone());
    let declared = declared
        .or_else(|| package.message.as_ref().map(|message| message.document.clone()))
        .unwrap_or_default();
    let (document, unconfirmed) = settle(&declared, tree.as_ref(), &mut findings);
    let submitted = |file: &PackedFile, role: &str| SubmittedFile {
        name: file.name.clone(),
        size: file.size,
        digest: file.digest,
        role: role.to_owned(),
    };
    let mut files: Vec<SubmittedFile> =
        package.files.iter().map(|file| submitted(file, &file.role)).collect();
    if message.is_some() || package.status.is_some() {
        // The message is kept with its submission: later it tells to whom the answer goes.
        files.extend(package.tags.iter().map(|file| submitted(file, axis::ROLE)));
    }
    let submission = Submission {
        id: String::new(),
        source: package.source.clone(),
        packaging: package.packaging,
        fingerprint: package.fingerprint,
        outcome: Outcome::of(&findings),
        document,
        unconfirmed,
        files,
        findings,
        received_at: context.timestamp(),
    };
    Examined { submission, tree, package, comparison, signatures, brings_document }
}

/// The contents of one side of a submission: main file first, annexes after it.
#[derive(Default)]
struct Part {
    contents: Vec<Content>,
    /// A file of this side could not be read: the side is not whole and is not compared.
    broken: bool,
}

impl Part {
    fn add(&mut self, reading: Option<Reading>, name: &str, findings: &mut Vec<Finding>) {
        let Some(reading) = reading else {
            self.broken = true;
            return;
        };
        findings.extend(reading.findings.into_iter().map(|finding| finding.file(name)));
        if !reading.content.blocks.is_empty() {
            self.contents.push(reading.content);
        } else {
            self.broken = true;
        }
    }

    fn document(self) -> Option<Document> {
        (!self.contents.is_empty()).then(|| structure::parse(compare::join(self.contents)))
    }
}

enum Expect {
    Pdf,
    Word,
}

/// Reads a file of the package in a child process; what goes wrong is a finding of the reading.
fn read(package: &Package, name: &str, expect: Expect) -> Option<Reading> {
    let only = |finding: Finding| Some(Reading { content: Content::default(), findings: vec![finding] });
    // A declared file that is not there has its finding from the package.
    package.files.iter().find(|file| file.name == name)?;
    let bytes = match package.read(name, DOCUMENT_LIMIT) {
        Ok(bytes) => bytes,
        Err(error) => return only(Finding::new(Code::FileUnreadable).value("reason", error)),
    };
    let mut reading = read_bytes(&bytes);
    if matches!(expect, Expect::Word) {
        redraw(&mut reading);
    }
    match (expect, FileKind::of(&bytes)) {
        (Expect::Pdf, FileKind::Pdf) | (Expect::Word, FileKind::Zip) => Some(reading),
        (Expect::Pdf, _) => only(Finding::new(Code::NotAPdf)),
        (Expect::Word, FileKind::Compound) => Some(reading),
        (Expect::Word, _) => only(Finding::new(Code::NotAWordFile)),
    }
}

/// Reads any file by what it is, in a child process; LibreOffice converts a .doc where it is installed.
pub(crate) fn read_bytes(bytes: &[u8]) -> Reading {
    let task = match FileKind::of(bytes) {
        FileKind::Pdf => Task::Pdf,
        FileKind::Zip => Task::Word,
        FileKind::Compound => {
            return match crate::office_suite::convert(bytes) {
                Ok(docx) => read_bytes(&docx),
                Err(finding) => Reading { content: Content::default(), findings: vec![finding] },
            };
        }
        FileKind::Xml | FileKind::Text | FileKind::Unknown => Task::Plain,
    };
    worker::ask(&task, bytes).unwrap_or_else(|worker::Death(reason)| Reading {
        content: Content::default(),
        findings: vec![Finding::new(Code::ParserDied).value("reason", reason)],
    })
}

/// What a second reader says of a PDF whose text is in doubt.
pub(crate) fn second_opinion(bytes: &[u8]) -> Vec<Finding> {
    if FileKind::of(bytes) != FileKind::Pdf {
        return Vec::new();
    }
    worker::ask::<Reading>(&Task::SecondOpinion, bytes).map(|reading| reading.findings).unwrap_or_else(
        |worker::Death(reason)| {
            vec![Finding::new(Code::ParserDied).severity(Severity::Warning).value("reason", reason)]
        },
    )
}

fn judge(
    context: &Context,
    anchors: &[String],
    package: &Package,
    name: &str,
    findings: &mut Vec<Finding>,
    signatures: &mut Vec<(String, Value)>,
) {
    let Ok(bytes) = package.read(name, DOCUMENT_LIMIT) else { return };
    if FileKind::of(&bytes) != FileKind::Pdf {
        return;
    }
    let task = signatures_task(context, anchors);
    match worker::ask::<gazette_seal::Judgement>(&task, &bytes) {
        Ok(judgement) => {
            findings.extend(judgement.findings().into_iter().map(|finding| finding.file(name)));
            signatures.push((name.to_owned(), told(&judgement)));
        }
        Err(worker::Death(reason)) => {
            findings.push(Finding::new(Code::ParserDied).value("reason", reason).file(name));
        }
    }
}

/// Compares original and copy; every real difference is a finding at its place.
fn compare_copy(
    original: &Document,
    copy: &Document,
    file: Option<&str>,
    findings: &mut Vec<Finding>,
) -> Option<Comparison> {
    // Without text there is nothing to compare; the reader has said so (`no-text`).
    let comparison = compare::compare(original, copy).ok()?;
    let about = |code: Code, difference: &Difference| {
        let finding = Finding::new(code)
            .place(&difference.place)
            .value("kind", kind_words(difference.kind))
            .value("a", &difference.a)
            .value("b", &difference.b);
        match file {
            Some(file) => finding.file(file),
            None => finding,
        }
    };
    let real: Vec<&Difference> =
        comparison.differences.iter().filter(|difference| difference.kind.is_real()).collect();
    findings
        .extend(real.iter().take(TOLD_DIFFERENCES).map(|difference| about(Code::TextDiffers, difference)));
    if real.len() > TOLD_DIFFERENCES {
        let rest = real.len() - TOLD_DIFFERENCES;
        findings.push(
            Finding::new(Code::TextDiffers)
                .value("kind", format!("+ {rest}"))
                .value("a", "…")
                .value("b", "…"),
        );
    }
    findings.extend(formulas(&comparison).map(|finding| match file {
        Some(file) => finding.file(file),
        None => finding,
    }));
    let spelling =
        || comparison.differences.iter().filter(|difference| difference.kind == DifferenceKind::Spelling);
    if let Some(first) = spelling().next() {
        findings.push(about(Code::TextSpellingDiffers, first).value("count", spelling().count()));
    }
    Some(comparison)
}

/// A finding for each equation that only a person can compare.
pub(crate) fn formulas(comparison: &Comparison) -> impl Iterator<Item = Finding> {
    let found = comparison.differences.iter().filter(|one| one.kind == DifferenceKind::Formula);
    found.take(TOLD_DIFFERENCES).map(|one| {
        let formula = if one.b.is_empty() { &one.a } else { &one.b };
        Finding::new(Code::FormulaNotCompared).place(&one.place).value("formula", formula)
    })
}

fn kind_words(kind: DifferenceKind) -> &'static str {
    match kind {
        DifferenceKind::Insert => "thêm",
        DifferenceKind::Delete => "thiếu",
        DifferenceKind::Replace => "khác chữ",
        DifferenceKind::Spelling => "khác cách viết",
        DifferenceKind::Furniture => "ngoài văn bản",
        DifferenceKind::Formula => "công thức",
    }
}

/// The metadata in force: what was declared, and what is missing there as the document says it.
fn settle(
    declared: &Metadata,
    tree: Option<&Document>,
    findings: &mut Vec<Finding>,
) -> (Metadata, Vec<String>) {
    let Some(printed) = tree.map(|tree| &tree.metadata) else { return (declared.clone(), Vec::new()) };
    findings.extend(metadata::compare(declared, printed));
    let (mut document, unconfirmed) = merge(declared, printed);
    // The printed number is the truth; a declared one that differs is a finding and never in force.
    if let Some(number) = &printed.number {
        document.number = Some(number.clone());
    }
    if !unconfirmed.is_empty() {
        findings.push(
            Finding::new(Code::MetadataUnconfirmed).value("fields", unconfirmed.join(", ")).value("id", "MÃ"),
        );
    }
    (document, unconfirmed)
}

fn merge(declared: &Metadata, printed: &Metadata) -> (Metadata, Vec<String>) {
    let mut out = declared.clone();
    let mut unconfirmed = Vec::new();
    let mut take = |name: &str, missing: bool, known: bool| {
        if missing && known {
            unconfirmed.push(name.to_owned());
        }
        missing
    };
    if take("number", out.number.is_none(), printed.number.is_some()) {
        out.number.clone_from(&printed.number);
    }
    if take("type", out.kind.is_none(), printed.kind.is_some()) {
        out.kind.clone_from(&printed.kind);
    }
    if take("bodies", out.bodies.is_empty(), !printed.bodies.is_empty()) {
        out.bodies.clone_from(&printed.bodies);
    }
    if take("issued_on", out.issued_on.is_none(), printed.issued_on.is_some()) {
        out.issued_on = printed.issued_on;
    }
    if take("subject", out.subject.is_none(), printed.subject.is_some()) {
        out.subject.clone_from(&printed.subject);
    }
    if take("signatories", out.signatories.is_empty(), !printed.signatories.is_empty()) {
        out.signatories.clone_from(&printed.signatories);
    }
    // What document.toml has no key for, and an effective date it may leave out, comes from the text.
    out.effective_on = out.effective_on.or(printed.effective_on);
    out.effective_text.clone_from(&printed.effective_text);
    out.place.clone_from(&printed.place);
    out.adopted_on = printed.adopted_on;
    out.bases.clone_from(&printed.bases);
    out.recipients.clone_from(&printed.recipients);
    for reference in &printed.references {
        let known = out
            .references
            .iter()
            .any(|other| other.kind == reference.kind && other.number == reference.number);
        if !known {
            out.references.push(reference.clone());
        }
    }
    out.sent_for_gazette = printed.sent_for_gazette;
    out.gazette_among_recipients = printed.gazette_among_recipients;
    (out, unconfirmed)
}
