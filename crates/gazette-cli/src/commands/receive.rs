//! `gazette receive`: examines submissions, keeps their files, registers them, writes receipts.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use gazette_desk::{Request, rules};
use gazette_ingest::edxml::Kind;
use gazette_ingest::package::{self, Declared, Package, PackedFile};
use gazette_model::{Code, Finding, Language, Metadata, Outcome as Verdict, Submission};
use gazette_text::compare::{Comparison, report_html};
use rayon::prelude::*;
use serde_json::{Value, json};

use crate::answer::{Answer, finding_json, findings_text};
use crate::axis;
use crate::digest::digest_of;
use crate::examine::{self, Examined};
use crate::failure::{Failure, Outcome};
use crate::home::{self, Context};
use crate::letters;
use crate::progress::Progress;

/// Submissions examined at once before they are registered.
const BATCH: usize = 32;

/// Examines and registers the submissions at `paths`, or all in the inbox.
pub(crate) fn run(context: &Context, paths: &[PathBuf]) -> Outcome<Answer> {
    let office = context.office()?;
    let calendars = context.calendars()?;
    let anchors = anchors(context)?;
    let mut desk = context.desk()?;
    let paths = if paths.is_empty() { inbox(context)? } else { paths.to_vec() };

    let progress =
        Progress::count(paths.len() as u64, context.say("kiểm tra hồ sơ", "examining submissions"));
    let mut answers = Vec::new();
    let mut text = String::new();
    let mut failures = Vec::new();
    // In batches, so that memory does not grow with the number of submissions.
    for batch in paths.chunks(BATCH) {
        let examined: Vec<Outcome<Examined>> = batch
            .par_iter()
            .map(|path| {
                let examined = examine::examine(context, &anchors, path);
                progress.add(1);
                examined
            })
            .collect();
        for (path, examined) in batch.iter().zip(examined) {
            let registered = examined
                .and_then(|examined| register(context, &office, &calendars, &mut desk, examined, path));
            match registered {
                Ok((submission, json)) => {
                    let _ = write!(text, "{}", submission_text(context, &submission, &json));
                    answers.push((json, submission.outcome));
                }
                Err(failure) => {
                    let _ = writeln!(
                        text,
                        "{}: {}\n  → {}",
                        path.display(),
                        failure.message(context.language),
                        failure.next_step(context.language)
                    );
                    failures.push(failure);
                }
            }
        }
    }
    progress.finish();
    if let (Some(failure), true) = (failures.first(), answers.is_empty()) {
        return Err(failure.clone());
    }
    let returned = answers.iter().filter(|(_, outcome)| *outcome == Verdict::Returned).count();
    let _ = if answers.is_empty() {
        writeln!(text, "{}", context.say("Không có hồ sơ nào trong inbox/.", "There is nothing in inbox/."))
    } else {
        let accepted = answers.len() - returned;
        match context.language {
            Language::Vi => writeln!(text, "{accepted} hồ sơ được tiếp nhận, {returned} hồ sơ bị trả lại."),
            Language::En => writeln!(text, "{accepted} accepted, {returned} returned."),
        }
    };
    let failed: Vec<Value> =
        failures.iter().map(|failure| json!({ "message": failure.message(context.language) })).collect();
    let submissions: Vec<Value> = answers.into_iter().map(|(value, _)| value).collect();
    let json = json!({ "submissions": submissions, "failed": failed });
    Ok(Answer::judged(json, text, returned > 0 || !failures.is_empty()))
}

/// Trusted certificates: the PEM files in `anchors/`.
pub(crate) fn anchors(context: &Context) -> Outcome<Vec<String>> {
    let Ok(entries) = std::fs::read_dir(context.path("anchors")) else { return Ok(Vec::new()) };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| {
        path.extension().is_some_and(|extension| ["pem", "crt", "cer"].iter().any(|e| extension == *e))
    });
    paths.sort();
    paths
        .iter()
        .map(|path| Ok(pem(std::fs::read(path).map_err(|error| Failure::unreadable(path, &error))?)))
        .collect()
}

/// Certificates come as PEM text, or as bare bytes under the same names.
pub(crate) fn pem(bytes: Vec<u8>) -> String {
    use base64::Engine as _;
    String::from_utf8(bytes).unwrap_or_else(|bare| {
        let body = base64::engine::general_purpose::STANDARD.encode(bare.as_bytes());
        format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n")
    })
}

fn inbox(context: &Context) -> Outcome<Vec<PathBuf>> {
    let inbox = context.path("inbox");
    let entries = std::fs::read_dir(&inbox).map_err(|error| Failure::unreadable(&inbox, &error))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')));
    paths.sort();
    Ok(paths)
}

/// Keeps the files, checks the rules, registers, writes the receipt: in this order, so that what is told
/// as accepted is safe.
fn register(
    context: &Context,
    office: &gazette_model::Office,
    calendars: &[gazette_model::Calendar],
    desk: &mut gazette_desk::Desk,
    examined: Examined,
    path: &Path,
) -> Outcome<(Submission, Value)> {
    let Examined { mut submission, tree, package, comparison, signatures, brings_document } = examined;
    if let Some(known) = desk.find_fingerprint(&submission.fingerprint)? {
        if !context.path("outbox").join(&known.id).join("bien-nhan.json").is_file() {
            // A kill between the register and the receipt: the sender gets both answer and receipt now.
            gazette_disk::clean_leftovers(&context.path("outbox").join(&known.id))?;
            if let Some(message) = package.message.as_ref() {
                let asked = axis::ask(desk, office, message, &known.document, brings_document)?;
                axis::answer(context, office, &known, message, &asked, brings_document)?;
            }
            let json = submission_json(context, &known, tree.is_some());
            write_receipt(context, office, &known, &json, comparison.as_ref(), &json!(signatures))?;
        }
        return Ok(received_before(context, known, tree.is_some()));
    }
    let received = context.today();
    let message = package.message.as_ref();
    let mut asked = axis::Asked::default();
    if let Some(message) = message {
        asked = axis::ask(desk, office, message, &submission.document, brings_document)?;
        submission.findings.extend(asked.findings.clone());
    }
    submission.findings.extend(package.status.as_ref().map(axis::status_finding));
    if brings_document && (tree.is_some() || submission.document.number.is_some()) {
        let mut view = desk.register_view(&submission.document, None)?;
        // What a joined gazette published already is not published once more unseen.
        for gazette in context.joined()? {
            let known = gazette.context.desk()?.register_view(&submission.document, None)?;
            view.same_document.extend(known.same_document.iter().map(|id| gazette.key.name(id)));
        }
        let document = &submission.document;
        let found = rules::check(document, tree.as_ref(), office, calendars, received, received, &view);
        submission.findings.extend(found);
    }
    rules::apply_severity(office, &mut submission.findings);
    submission.outcome = Verdict::of(&submission.findings);
    let keeping = desk.keeping()?;
    for file in package.files.iter().chain(&package.tags) {
        keep(desk, &package, file)?;
    }
    if package.files.is_empty() && package.tags.is_empty() && path.is_file() {
        // A package that may not be opened is kept whole, to be shown to its sender.
        let open = || std::fs::File::open(path).map_err(|error| Failure::unreadable(path, &error));
        let digest = digest_of(open()?).map_err(|error| Failure::unreadable(path, &error))?;
        desk.keep_original(&digest, &mut open()?)?;
    }
    let request = match message.map(|message| message.kind) {
        _ if brings_document => Request::Replace(&asked.ids),
        Some(Kind::Recall) => Request::Recall(&asked.ids),
        _ => Request::Keep,
    };
    let why = message.map(|message| message.reason.as_str()).unwrap_or_default();
    let submission = match desk.register_request(submission, tree.as_ref(), request, why) {
        // Another process registered the same bytes meanwhile, and writes the receipt.
        Err(gazette_desk::DeskError::ReceivedBefore { id, .. }) => {
            let known = desk.submission(&id)?.ok_or_else(|| gazette_desk::DeskError::Unknown(id))?;
            return Ok(received_before(context, known, tree.is_some()));
        }
        other => other?,
    };
    drop(keeping);
    let answers = match message {
        Some(message) => axis::answer(context, office, &submission, message, &asked, brings_document)?,
        None => Vec::new(),
    };
    let mut json = submission_json(context, &submission, tree.is_some());
    if let (Some(object), false) = (json.as_object_mut(), answers.is_empty()) {
        object.insert("answers".into(), json!(answers));
    }
    write_receipt(context, office, &submission, &json, comparison.as_ref(), &json!(signatures))?;
    Ok((submission, json))
}

/// The answer to bytes that were received before.
fn received_before(context: &Context, mut known: Submission, has_text: bool) -> (Submission, Value) {
    known
        .findings
        .push(Finding::new(Code::ReceivedBefore).value("date", &known.received_at).value("id", &known.id));
    let json = submission_json(context, &known, has_text);
    (known, json)
}

/// Writes what the sender gets; `bien-nhan.json` comes last, so that where it lies all of it lies.
fn write_receipt(
    context: &Context,
    office: &gazette_model::Office,
    submission: &Submission,
    json: &Value,
    comparison: Option<&Comparison>,
    signatures: &Value,
) -> Outcome<()> {
    let receipt = context.path("outbox").join(&submission.id);
    std::fs::create_dir_all(&receipt).map_err(|error| Failure::unwritable(&receipt, &error))?;
    home::write(&receipt.join("bien-nhan.txt"), receipt_text(office, submission, signatures).as_bytes())?;
    if let Some(comparison) = comparison.filter(|comparison| !comparison.differences.is_empty()) {
        let page = report_html(comparison, "Bản chính", "Bản Word", Language::Vi);
        home::write(&receipt.join(letters::COMPARISON), page.as_bytes())?;
    }
    // The receipt holds every detail; the answer of the command only what the contract asks for.
    let mut details = json.clone();
    if let Some(object) = details.as_object_mut() {
        let differences = comparison.map(|comparison| &comparison.differences);
        object.insert("differences".into(), json!(differences));
        object.insert("signatures".into(), signatures.clone());
    }
    home::write(&receipt.join("bien-nhan.json"), &serde_json::to_vec_pretty(&details).unwrap_or_default())
}

/// Registers a document whose original is on paper: what a person entered, with the scan and Word copy if there are any.
pub(crate) fn paper(
    context: &Context,
    files: &[PathBuf],
    document: &Metadata,
    why: &str,
) -> Outcome<(Submission, Value)> {
    let office = context.office()?;
    let calendars = context.calendars()?;
    let anchors = anchors(context)?;
    let dir = tempfile::tempdir().map_err(|error| Failure::unwritable(&std::env::temp_dir(), &error))?;
    let folder = dir.path().join("ban-giay");
    std::fs::create_dir(&folder).map_err(|error| Failure::unwritable(&folder, &error))?;
    for file in files {
        let name = file.file_name().ok_or_else(|| {
            Failure::unreadable(file, &std::io::Error::from(std::io::ErrorKind::InvalidInput))
        })?;
        std::fs::copy(file, folder.join(name)).map_err(|error| Failure::unreadable(file, &error))?;
    }
    // What was entered is kept like a file that came, so that it can be shown unchanged later.
    let entered = json!({ "document": document, "by": context.who, "why": why, "at": context.timestamp() });
    let entered = serde_json::to_vec_pretty(&entered).unwrap_or_default();
    home::write(&folder.join("nhap-tu-ban-giay.json"), &entered)?;
    let mut package = package::open(&folder, &|_| ())?;
    package.declared = Some(Declared { metadata: document.clone(), ..Declared::default() });
    let mut examined = examine::examine_package(context, &anchors, package);
    let findings = &mut examined.submission.findings;
    findings
        .retain(|finding| !matches!(finding.code, Code::OriginalMissing | Code::NoDigests | Code::Unsigned));
    findings.push(Finding::new(Code::OriginalOnPaper));
    let mut desk = context.desk()?;
    register(context, &office, &calendars, &mut desk, examined, &folder)
}

/// Keeps one file by its digest, streaming what is large.
fn keep(desk: &gazette_desk::Desk, package: &Package, file: &PackedFile) -> Outcome<()> {
    const IN_MEMORY: u64 = 32 * 1024 * 1024;
    if file.size <= IN_MEMORY {
        let bytes = package.read(&file.path, IN_MEMORY)?;
        return Ok(desk.keep_original(&file.digest, &mut bytes.as_slice())?);
    }
    let failed = |error: std::io::Error| Failure::unwritable(&std::env::temp_dir(), &error);
    let mut large = tempfile::tempfile().map_err(failed)?;
    package.copy(&file.path, &mut large)?;
    std::io::Seek::rewind(&mut large).map_err(failed)?;
    Ok(desk.keep_original(&file.digest, &mut large)?)
}

/// A submission as in the contract.
pub(crate) fn submission_json(context: &Context, submission: &Submission, has_text: bool) -> Value {
    let mut document = serde_json::to_value(&submission.document).unwrap_or_default();
    if let (Some(object), Some(signatory)) =
        (document.as_object_mut(), submission.document.signatories.first())
    {
        object.insert("signatory".into(), json!(signatory.name));
        object.insert("position".into(), json!(signatory.position));
    }
    json!({
        "id": submission.id, "source": submission.source, "outcome": submission.outcome,
        "packaging": submission.packaging, "received_at": submission.received_at,
        "document": document, "unconfirmed": submission.unconfirmed, "has_text": has_text,
        "files": submission.files,
        "findings": submission.findings.iter().map(|f| finding_json(f, context.language)).collect::<Vec<_>>(),
    })
}

fn submission_text(context: &Context, submission: &Submission, json: &Value) -> String {
    let mark = match submission.outcome {
        Verdict::Accepted => context.say("TIẾP NHẬN", "ACCEPTED"),
        Verdict::Returned => context.say("TRẢ LẠI", "RETURNED"),
    };
    let mut out = String::new();
    let _ = writeln!(out, "{}  {mark}  {}", submission.id, submission.source);
    let document = &submission.document;
    let number = document.number.as_ref().map_or("", |number| number.as_str());
    let kind = document.kind.as_deref().unwrap_or_default();
    let _ = writeln!(out, "  {kind} {number} · {}", document.bodies.join(", "));
    if let Some(subject) = &document.subject {
        let _ = writeln!(out, "  {subject}");
    }
    out.push_str(&findings_text(&submission.findings, context.language));
    if submission.outcome == Verdict::Returned {
        let report = context.path("outbox").join(&submission.id).join(letters::COMPARISON);
        if report.is_file() {
            let _ = writeln!(
                out,
                "  {} {}",
                context.say("xem chỗ khác nhau:", "see the differences:"),
                report.display()
            );
        }
        let _ = writeln!(
            out,
            "  {} gazette notice {}",
            context.say("làm thư trả lại:", "make the letter:"),
            submission.id
        );
    }
    for answer in json["answers"].as_array().into_iter().flatten() {
        let _ = writeln!(
            out,
            "  {} {}",
            context.say("trả lời trên trục liên thông:", "answer for the document axis:"),
            answer.as_str().unwrap_or_default()
        );
    }
    out.push('\n');
    out
}

fn receipt_text(office: &gazette_model::Office, submission: &Submission, signatures: &Value) -> String {
    let mut out = String::new();
    let outcome = match submission.outcome {
        Verdict::Accepted => "tiếp nhận",
        Verdict::Returned => "trả lại, xem các phát hiện dưới đây",
    };
    let number = submission.document.number.as_ref().map_or("(chưa rõ số)", |number| number.as_str());
    let _ = writeln!(out, "BIÊN NHẬN HỒ SƠ GỬI ĐĂNG CÔNG BÁO\n{}\n", office.office.publisher);
    let _ = writeln!(out, "Mã hồ sơ:   {}", submission.id);
    let _ = writeln!(out, "Nhận lúc:   {}", submission.received_at);
    let _ = writeln!(out, "Văn bản:    {number}");
    let _ = writeln!(out, "Cơ quan:    {}", submission.document.bodies.join("; "));
    let _ = writeln!(out, "Kết quả:    {outcome}\n\nCác tệp đã nhận (SHA-256):");
    for file in &submission.files {
        let _ = writeln!(out, "{}  {}", file.digest, file.name);
    }
    let judged = signatures.as_array().map(Vec::as_slice).unwrap_or_default();
    if !judged.is_empty() {
        out.push_str("\nAi đã ký (kết quả kiểm tra kỹ thuật, không kết luận giá trị pháp lý):\n");
    }
    for one in judged {
        let name = one[0].as_str().unwrap_or_default();
        for sentence in one[1]["account"].as_array().into_iter().flatten() {
            let _ = writeln!(out, "{name}: {}", sentence.as_str().unwrap_or_default());
        }
    }
    if !submission.findings.is_empty() {
        let _ = write!(out, "\nPhát hiện:\n{}", findings_text(&submission.findings, Language::Vi));
    }
    out
}
