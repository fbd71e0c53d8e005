//! `gazette typeset`: the draft as PDF, and the proof that it holds every word of its documents.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use gazette_model::{Digest, Document, Draft, IssueId, Language};
use gazette_text::proof::Proof;
use gazette_typeset::{Job, Typeset};
use serde_json::json;

use crate::answer::Answer;
use crate::args::TypesetArgs;
use crate::digest::digest;
use crate::failure::{Failure, Outcome};
use crate::gather::{self, Drawn};
use crate::home::{self, Context};
use crate::watchdog::{Limits, guard};
use crate::{proof, screen};

/// How often a watched draft is looked at.
const GLANCE: Duration = Duration::from_millis(300);

/// A typeset draft with its proof.
pub(crate) struct Made {
    pub(crate) draft: Draft,
    pub(crate) documents: Vec<Document>,
    pub(crate) typeset: Typeset,
    pub(crate) proof: Proof,
    pub(crate) digest: Digest,
}

/// Typesets the draft of the issue into the desk, once, again and again, or one page of it as a picture.
pub(crate) fn run(context: &Context, args: &TypesetArgs) -> Outcome<Answer> {
    match &args.png {
        Some(file) => page(context, args.issue, args.page.unwrap_or(1), args.dpi, file),
        None if args.watch => watch(context, args.issue),
        None => of(context, args.issue),
    }
}

/// Typesets the draft of `issue` into the desk.
pub(crate) fn of(context: &Context, issue: IssueId) -> Outcome<Answer> {
    once(context, issue, &mut Drawn::new(), false)
}

fn once(context: &Context, issue: IssueId, drawn: &mut Drawn, again: bool) -> Outcome<Answer> {
    let made = make_with(context, issue, drawn, again)?;
    let dir = context.issue_dir(issue);
    std::fs::create_dir_all(&dir).map_err(|error| Failure::unwritable(&dir, &error))?;
    let file = dir.join(file_name(issue));
    home::write(&file, &made.typeset.pdf)?;
    let proof_json = serde_json::to_vec_pretty(&made.proof).unwrap_or_default();
    home::write(&dir.join("doi-chieu.json"), &proof_json)?;
    context.desk()?.save_typeset(&made.draft, made.typeset.pages, &made.digest, made.proof.equal)?;

    let mut text = String::new();
    let shown = file.display();
    let _ = match context.language {
        Language::Vi => writeln!(text, "Công báo số {issue}: {} trang\n  {shown}", made.typeset.pages),
        Language::En => writeln!(text, "Issue {issue}: {} pages\n  {shown}", made.typeset.pages),
    };
    for warning in &made.typeset.warnings {
        let _ = writeln!(text, "  {} {warning}", context.say("[lưu ý]", "[warning]"));
    }
    text.push_str(&proof_text(context, &made.proof));
    if made.proof.equal {
        let _ = writeln!(
            text,
            "{} gazette publish {issue}",
            context.say("Xem lại PDF rồi đăng bằng:", "Look at the PDF, then publish with:")
        );
    }
    let json = json!({
        "issue": issue, "file": file, "pages": made.typeset.pages, "warnings": made.typeset.warnings,
        "sha256": made.digest, "proof": made.proof,
    });
    Ok(Answer::judged(json, text, !made.proof.equal))
}

/// Rebuilds the PDF as the register, `office.toml`, the emblem or a template changes; ends with Ctrl-C.
fn watch(context: &Context, issue: IssueId) -> Outcome<Answer> {
    let mut drawn = Drawn::new();
    let mut seen = None;
    loop {
        let now = footprint(context);
        if seen.as_ref() != Some(&now) {
            let start = Instant::now();
            let text = match once(context, issue, &mut drawn, true) {
                Ok(answer) => answer.text,
                // What is wrong now may be right after the next change.
                Err(failure) => {
                    let hint = failure.next_step(context.language);
                    let line =
                        format!("{} {}\n", context.say("lỗi:", "error:"), failure.message(context.language));
                    if hint.is_empty() {
                        line
                    } else {
                        format!("{line}{} {hint}\n", context.say("gợi ý:", "hint:"))
                    }
                }
            };
            let seconds = start.elapsed().as_secs_f64();
            screen::show(&format!(
                "{text}\n{} {seconds:.2} s. {}\n",
                context.say("Dàn trong", "Made in"),
                context.say("Đang chờ thay đổi; dừng bằng Ctrl-C.", "Waiting for changes; stop with Ctrl-C.")
            ));
            // Typesetting notes itself in the register; that is no change.
            seen = Some(footprint(context));
        }
        std::thread::sleep(GLANCE);
    }
}

/// Size and time of every file an issue depends on.
fn footprint(context: &Context) -> Vec<(PathBuf, u64, Option<SystemTime>)> {
    let mut paths = vec![context.path("office.toml")];
    if let Ok(office) = context.office()
        && !office.page.emblem.is_empty()
    {
        paths.push(context.path(&office.page.emblem));
    }
    for folder in ["templates", "desk"] {
        let walk =
            walkdir::WalkDir::new(context.path(folder)).max_depth(if folder == "desk" { 1 } else { 4 });
        let files = walk.sort_by_file_name().into_iter().flatten();
        paths.extend(files.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path));
    }
    // SQLite's shared memory changes with every reader.
    paths.retain(|path| !path.to_string_lossy().ends_with("-shm"));
    let look = |path: PathBuf| {
        let found = std::fs::metadata(&path).ok();
        let size = found.as_ref().map_or(0, std::fs::Metadata::len);
        (path, size, found.and_then(|found| found.modified().ok()))
    };
    paths.into_iter().map(look).collect()
}

/// One page as a picture, without PDF and proof.
fn page(context: &Context, issue: IssueId, page: u32, dpi: f64, file: &Path) -> Outcome<Answer> {
    let mut drawn = Drawn::new();
    let gathered = gather::gather(context, issue, &mut drawn)?;
    let job = gathered.job(&drawn);
    // People name a page by the number printed on it.
    let at = page.checked_sub(job.first_page).map_or(0, |at| at + 1);
    let picture = guard(context, limits(&gathered), || gazette_typeset::preview(&job, at, dpi))?;
    home::write(file, &picture)?;
    let text = format!("{} {page}: {}\n", context.say("Trang", "Page"), file.display());
    Ok(Answer::done(json!({ "issue": issue, "page": page, "file": file }), text))
}

/// The name of an issue's PDF.
pub(crate) fn file_name(issue: IssueId) -> String {
    format!("cong-bao-{}.pdf", issue.path().replace('/', "-"))
}

/// Typesets and proves, writing nothing.
pub(crate) fn make(context: &Context, issue: IssueId) -> Outcome<Made> {
    make_with(context, issue, &mut Drawn::new(), false)
}

fn make_with(context: &Context, issue: IssueId, drawn: &mut Drawn, again: bool) -> Outcome<Made> {
    let gathered = gather::gather(context, issue, drawn)?;
    let job = Job { again, ..gathered.job(drawn) };
    let typeset = guard(context, limits(&gathered), || gazette_typeset::typeset(&job))?;
    let names: Vec<&str> = gathered.draft.entries.iter().map(|entry| entry.document.as_str()).collect();
    let proof = proof::prove(&names, &typeset).map_err(|error| {
        Failure::new(
            format!("không đọc lại được PDF vừa dàn: {error}"),
            format!("the finished PDF cannot be read: {error}"),
        )
    })?;
    let digest = digest(&typeset.pdf);
    Ok(Made { draft: gathered.draft, documents: gathered.documents, typeset, proof, digest })
}

pub(crate) fn limits(gathered: &gather::Gathered) -> Limits {
    if gathered.overrides.is_empty() { Limits::BUILT_IN } else { Limits::OWN_TEMPLATES }
}

fn proof_text(context: &Context, proof: &Proof) -> String {
    if proof.equal {
        return context
            .say(
                "Đối chiếu: mọi chữ của mọi văn bản đều có trong PDF, đúng thứ tự.\n",
                "Proof: every word of every document stands in the PDF, in order.\n",
            )
            .to_owned();
    }
    let mut out = context
        .say("ĐỐI CHIẾU KHÔNG KHỚP, chưa được đăng:\n", "THE PROOF FAILS, this may not be published:\n")
        .to_owned();
    for difference in proof.differences.iter().take(20) {
        let _ = writeln!(
            out,
            "  {} · {} · {} {}: “{}” → “{}”",
            difference.document,
            difference.place,
            context.say("trang", "page"),
            difference.page,
            difference.expected,
            difference.found
        );
    }
    out
}
