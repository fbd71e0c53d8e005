//! `gazette correct`: prepares the correction of a published document.

use std::fmt::Write as _;

use gazette_desk::Desk;
use gazette_model::{Draft, GazetteKey, IssueId, Office, Own, Submission};
use serde_json::{Value, json};

use super::{document, erratum};
use crate::answer::Answer;
use crate::args::CorrectArgs;
use crate::failure::{Failure, Outcome};
use crate::home::Context;

/// Prepares the issuer's corrigendum or the gazette's own erratum.
pub(crate) fn run(context: &Context, args: &CorrectArgs) -> Outcome<Answer> {
    match &args.corrigendum {
        Some(submission) => corrigendum(context, &args.target, submission),
        None if args.erratum => erratum::run(context, args),
        None => Err(Failure::new("cần nêu văn bản đính chính", "the correction is not named").hint(
            "gazette correct VĂN_BẢN --corrigendum MÃ_HỒ_SƠ, hoặc --erratum khi lỗi của Công báo",
            "gazette correct DOCUMENT --corrigendum SUBMISSION, or --erratum for a fault of the gazette",
        )),
    }
}

/// Links a corrigendum to what it corrects, and puts it into the right draft.
pub(crate) fn corrigendum(context: &Context, target: &str, corrigendum: &str) -> Outcome<Answer> {
    let office = context.office()?;
    let mut desk = context.desk()?;
    let correcting = document::one(desk.find(corrigendum)?, corrigendum)?;
    if !GazetteKey::split(target).1.is_own() {
        return of_joined(context, &office, &mut desk, target, &correcting);
    }
    let corrected = document::one(desk.find(target)?, target)?;
    if correcting.id == corrected.id {
        return Err(Failure::new(
            format!("{} không thể đính chính chính nó", corrected.id),
            format!("{} cannot correct itself", corrected.id),
        )
        .hint("nêu hồ sơ của văn bản đính chính", "name the submission of the corrigendum"));
    }
    let number = corrected.document.number.as_ref().map(ToString::to_string).unwrap_or_default();
    desk.set_metadata(&correcting.id, "corrects", &number, &context.who, "đính chính", &context.timestamp())?;
    let issue = issue_of(&desk, &corrected)?;
    let published_in = match issue {
        Some(issue) if desk.is_published(issue)? => Some(issue),
        _ => None,
    };
    let mut text = String::new();
    let _ = writeln!(
        text,
        "{} {} → {number} ({})",
        context.say("Đã gắn văn bản đính chính:", "Linked the corrigendum:"),
        correcting.id,
        corrected.id
    );
    // Together with the faulty document where that is not published, else into the next issue.
    let draft = match (issue, published_in) {
        (Some(issue), None) => desk.draft(issue)?,
        (_, Some(issue)) => next_draft(&desk, issue)?,
        (None, None) => None,
    };
    let placed = place(&mut desk, &office, draft, &correcting.id)?;
    let _ = match (published_in, placed) {
        (Some(issue), _) => writeln!(
            text,
            "{} {issue}; {}",
            context.say("văn bản gốc đã đăng trong số", "the document is published in issue"),
            goes(context, placed)
        ),
        (None, Some(issue)) => writeln!(
            text,
            "{} {issue}",
            context.say(
                "văn bản gốc chưa đăng; đã đưa đính chính vào cùng bản thảo số",
                "the document is not published yet; both stand in the draft of"
            )
        ),
        (None, None) => writeln!(
            text,
            "{}",
            context.say(
                "văn bản gốc chưa đăng; đính chính sẽ được đăng cùng số với văn bản gốc",
                "the document is not published yet; both go into the same issue"
            )
        ),
    };
    let entry = entry(&correcting, &number, &corrected, published_in, placed);
    Ok(Answer::done(json!({ "entry": entry }), text))
}

/// Links a corrigendum to a document that a joined gazette published; it is published here.
fn of_joined(
    context: &Context,
    office: &Office,
    desk: &mut Desk,
    target: &str,
    correcting: &Submission,
) -> Outcome<Answer> {
    let record = context.archive()?.document(target)?.ok_or_else(|| {
        Failure::new(
            format!("Công báo đã nhập không có văn bản {target}"),
            format!("the joined gazette holds no document {target}"),
        )
        .hint("tìm địa chỉ bằng: gazette search", "find its address with: gazette search")
    })?;
    let number = record.document.metadata.number.as_ref().map(ToString::to_string).unwrap_or_default();
    desk.set_metadata(&correcting.id, "corrects", &number, &context.who, "đính chính", &context.timestamp())?;
    let mut draft = None;
    for one in desk.drafts()? {
        let mut index = false;
        for entry in &one.entries {
            index |= desk.submission(&entry.submission)?.is_some_and(|one| one.own() == Some(Own::Index));
        }
        if !index {
            draft = Some(one);
            break;
        }
    }
    let placed = place(desk, office, draft, &correcting.id)?;
    let published_in = record.issues.first().map(|part| part.issue);
    let mut text = String::new();
    let _ = writeln!(
        text,
        "{} {} → {number} ({target})",
        context.say("Đã gắn văn bản đính chính:", "Linked the corrigendum:"),
        correcting.id,
    );
    let shown = published_in.map(|issue| context.names().map(|names| names.issue(issue))).transpose()?;
    let _ = writeln!(
        text,
        "{} {}; {}",
        context.say("văn bản gốc đã đăng trong số", "the document is published in issue"),
        shown.unwrap_or_default(),
        goes(context, placed)
    );
    let entry = json!({
        "submission": correcting.id, "corrects": number, "target": target, "published_in": published_in, "draft": placed,
    });
    Ok(Answer::done(json!({ "entry": entry }), text))
}

/// What is told of a correction.
pub(crate) fn entry(
    correcting: &Submission,
    number: &str,
    corrected: &Submission,
    published_in: Option<IssueId>,
    placed: Option<IssueId>,
) -> Value {
    json!({
        "submission": correcting.id, "corrects": number, "target": corrected.id, "published_in": published_in,
        "draft": placed,
    })
}

/// Where a correction goes, in words.
pub(crate) fn goes(context: &Context, placed: Option<IssueId>) -> String {
    match placed {
        Some(issue) => format!(
            "{} {issue}; {} gazette typeset {issue}",
            context.say("đính chính đã vào bản thảo số", "the correction stands in the draft of"),
            context.say("xem bằng:", "see it with:")
        ),
        None => context
            .say(
                "đính chính sẽ vào mục Đính chính của số được soạn tiếp theo",
                "the correction goes into the next issue",
            )
            .to_owned(),
    }
}

/// The issue or draft that holds a submission.
pub(crate) fn issue_of(desk: &Desk, submission: &Submission) -> Outcome<Option<IssueId>> {
    for row in desk.issues()? {
        let draft = desk.draft(row.issue)?;
        let mut entries = draft.iter().flat_map(|draft| &draft.entries);
        if entries.any(|entry| entry.submission == submission.id) {
            return Ok(Some(row.issue));
        }
    }
    Ok(None)
}

/// The nearest draft after an issue; a cumulative index is an issue of its own and takes nothing else.
pub(crate) fn next_draft(desk: &Desk, after: IssueId) -> Outcome<Option<Draft>> {
    for draft in desk.drafts()? {
        let mut index = false;
        for entry in &draft.entries {
            index |= desk.submission(&entry.submission)?.is_some_and(|one| one.own() == Some(Own::Index));
        }
        if draft.issue > after && !index {
            return Ok(Some(draft));
        }
    }
    Ok(None)
}

/// Adds a submission to a draft, where there is one.
pub(crate) fn place(
    desk: &mut Desk,
    office: &Office,
    draft: Option<Draft>,
    submission: &str,
) -> Outcome<Option<IssueId>> {
    let Some(draft) = draft else { return Ok(None) };
    let mut wanted: Vec<String> = draft.entries.iter().map(|entry| entry.submission.clone()).collect();
    if !wanted.iter().any(|id| id == submission) {
        wanted.push(submission.to_owned());
    }
    desk.compose(office, draft.issue, draft.date, Some(&wanted))?;
    Ok(Some(draft.issue))
}
