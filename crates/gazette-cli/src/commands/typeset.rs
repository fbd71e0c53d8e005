//! `gazette typeset`: the draft as PDF, and the proof that it holds every word of its documents.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use gazette_model::{Digest, Document, Draft, IssueId, Language, Office};
use gazette_text::proof::Proof;
use gazette_typeset::{Attachment, Continuation, Job, JobEntry, Relationship, Typeset};
use serde_json::json;

use crate::answer::Answer;
use crate::digest::digest;
use crate::failure::{Failure, Outcome};
use crate::home::{self, Context};
use crate::proof;

/// A typeset draft with its proof.
pub(crate) struct Made {
    pub(crate) draft: Draft,
    pub(crate) documents: Vec<Document>,
    pub(crate) typeset: Typeset,
    pub(crate) proof: Proof,
    pub(crate) digest: Digest,
}

/// Typesets the draft of `issue` into the desk.
pub(crate) fn run(context: &Context, issue: IssueId) -> Outcome<Answer> {
    let made = make(context, issue)?;
    let dir = context.issue_dir(issue);
    std::fs::create_dir_all(&dir).map_err(|error| Failure::unwritable(&dir, &error))?;
    let file = dir.join(file_name(issue));
    home::write(&file, &made.typeset.pdf)?;
    let proof_json = serde_json::to_vec_pretty(&made.proof).unwrap_or_default();
    home::write(&dir.join("doi-chieu.json"), &proof_json)?;
    context.desk()?.save_typeset(issue, made.typeset.pages, &made.digest, made.proof.equal)?;

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

/// The name of an issue's PDF.
pub(crate) fn file_name(issue: IssueId) -> String {
    format!("cong-bao-{}.pdf", issue.path().replace('/', "-"))
}

/// Typesets and proves, writing nothing.
pub(crate) fn make(context: &Context, issue: IssueId) -> Outcome<Made> {
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
    let mut documents = Vec::new();
    let mut attachments = Vec::new();
    for entry in &draft.entries {
        let submission = desk.submission(&entry.submission)?.ok_or_else(|| gone(&entry.submission))?;
        let tree = desk.document_tree(&entry.submission)?.ok_or_else(|| {
            Failure::new(
                format!("không có lớp chữ của {} ({})", entry.number, entry.submission),
                format!("there is no text of {} ({})", entry.number, entry.submission),
            )
            .hint(
                "đề nghị cơ quan gửi bản Word, rồi nhận lại hồ sơ",
                "ask the body for a Word copy and receive it again",
            )
        })?;
        for file in submission.files.iter().filter(|file| file.role.contains("original")) {
            let bytes = desk.original_bytes(&file.digest)?;
            attachments.push(Attachment {
                name: format!("{}--{}", entry.document.replace('/', "--"), file_stem(&file.name)),
                media_type: "application/pdf".to_owned(),
                description: format!("Bản chính {}, SHA-256 {}", entry.number, file.digest),
                bytes,
                relationship: Relationship::Source,
            });
        }
        documents.push(tree);
    }
    let emblem = emblem(context, &office)?;
    let overrides = overrides(context)?;
    let entries = draft
        .entries
        .iter()
        .zip(&documents)
        .map(|(entry, document)| JobEntry {
            entry,
            document,
            code: format!("{issue} · {}", entry.document),
            continuation: Continuation::default(),
        })
        .collect();
    let job = Job {
        office: &office,
        issue,
        date: draft.date,
        first_page: 1,
        entries,
        emblem: emblem.as_deref(),
        overrides: &overrides,
        attachments,
    };
    let typeset = gazette_typeset::typeset(&job)?;
    let named: Vec<(&str, &Document)> =
        draft.entries.iter().map(|entry| entry.document.as_str()).zip(&documents).collect();
    let proof = proof::prove(&office, &named, &typeset).map_err(|error| {
        Failure::new(
            format!("không đọc lại được PDF vừa dàn: {error}"),
            format!("the finished PDF cannot be read: {error}"),
        )
    })?;
    let digest = digest(&typeset.pdf);
    Ok(Made { draft, documents, typeset, proof, digest })
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

fn emblem(context: &Context, office: &Office) -> Outcome<Option<Vec<u8>>> {
    if office.page.emblem.is_empty() {
        return Ok(None);
    }
    let path = context.path(&office.page.emblem);
    std::fs::read(&path).map(Some).map_err(|error| Failure::unreadable(&path, &error))
}

/// The office's own template parts: the files below `templates/` of the home.
fn overrides(context: &Context) -> Outcome<BTreeMap<String, Vec<u8>>> {
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
