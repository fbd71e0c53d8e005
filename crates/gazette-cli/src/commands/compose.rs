//! `gazette compose`: makes or changes a draft issue.

use std::fmt::Write as _;

use gazette_desk::{Desk, DeskError};
use gazette_model::{Date, Draft, Entry, IssueId, IssueNumber, Language, Office, Own};
use gazette_text::fold::fold;
use gazette_text::structure;
use gazette_typeset::{Boundary, boundaries};
use serde_json::json;

use super::{document, index, typeset};
use crate::answer::Answer;
use crate::args::ComposeArgs;
use crate::failure::{Failure, Outcome};
use crate::gather::{self, Drawn};
use crate::home::Context;
use crate::watchdog::guard;

/// Composes the draft of the issue from the documents named, or from all that are ready.
pub(crate) fn run(context: &Context, date: Date, args: &ComposeArgs) -> Outcome<Answer> {
    let issue = args.issue;
    if let Some(period) = &args.index {
        return index::compose(context, issue, date, period);
    }
    let (office, mut desk) = open(context, issue, date)?;
    let wanted = (!args.documents.is_empty()).then_some(args.documents.as_slice());
    let mut draft = desk.compose(&office, issue, date, wanted)?;
    for name in &args.facsimile {
        let submission = document::one(desk.find(name)?, name)?;
        desk.set_facsimile(issue, &submission.id, true)?;
        draft = desk.draft(issue)?.ok_or_else(|| gather::no_draft(issue))?;
    }
    if args.until.is_some() || args.most_pages.is_some() {
        draft = split(context, &mut desk, &draft, args)?;
    } else if args.split.is_some() || args.next.is_some() {
        return Err(Failure::new(
            "cần nêu phần trong số này hết ở đâu",
            "where the part in this issue ends is not said",
        )
        .hint(
            "thêm --until “Điều 120” hoặc --most-pages 100",
            "add --until “Điều 120” or --most-pages 100",
        ));
    }
    answer(context, &desk, &draft)
}

/// Composes from the documents named, or from all that are ready, in the usual way.
pub(crate) fn of(context: &Context, issue: IssueId, date: Date, documents: &[String]) -> Outcome<Answer> {
    let (office, mut desk) = open(context, issue, date)?;
    let draft = desk.compose(&office, issue, date, (!documents.is_empty()).then_some(documents))?;
    answer(context, &desk, &draft)
}

/// The office and its register, once the date fits the issue.
pub(crate) fn open(context: &Context, issue: IssueId, date: Date) -> Outcome<(Office, Desk)> {
    let office = context.office()?;
    let desk = context.desk()?;
    if date.year() != issue.year {
        return Err(Failure::new(
            format!("ngày {date} không thuộc năm {} của số {issue}", issue.year),
            format!("the date {date} is not in the year {} of issue {issue}", issue.year),
        )
        .hint("sửa lại số hoặc ngày", "mend the number or the date"));
    }
    Ok((office, desk))
}

/// Says what stands in the draft, and what else must be done.
pub(crate) fn answer(context: &Context, desk: &Desk, draft: &Draft) -> Outcome<Answer> {
    let issue = draft.issue;
    let mut text = draft_text(context, desk, draft)?;
    text.push_str(&left_out(context, desk, issue)?);
    for (entry, from, to) in desk.unfinished()? {
        let _ = match context.language {
            Language::Vi => writeln!(
                text,
                "Còn dở: {} đăng ở số {from}, phần tiếp theo hẹn ở số {to}: gazette compose {to} --date NGÀY",
                entry.number
            ),
            Language::En => writeln!(
                text,
                "Unfinished: {} in {from} goes on in {to}: gazette compose {to} --date DATE",
                entry.number
            ),
        };
    }
    if draft.entries.is_empty() {
        text.push_str(context.say(
            "Chưa có văn bản nào đủ điều kiện đăng; xem: gazette status\n",
            "No document is ready to be published; see: gazette status\n",
        ));
    } else {
        let _ = writeln!(text, "{} gazette typeset {issue}", context.say("Việc tiếp theo:", "Next:"));
    }
    let json = json!({ "issue": issue, "date": draft.date, "entries": draft.entries });
    Ok(Answer::judged(json, text, draft.entries.is_empty()))
}

/// Gives the documents of a draft back.
pub(crate) fn drop_draft(context: &Context, issue: IssueId) -> Outcome<Answer> {
    let mut desk = context.desk()?;
    let draft = desk.draft(issue)?;
    desk.drop_draft(issue)?;
    // An index is of no use in any other issue.
    for entry in draft.iter().flat_map(|draft| &draft.entries) {
        if desk.submission(&entry.submission)?.is_some_and(|made| made.own() == Some(Own::Index)) {
            desk.withdraw(&entry.submission, &context.who, "bỏ bản thảo", &context.timestamp())?;
        }
    }
    let text = match context.language {
        Language::Vi => format!("Đã bỏ bản thảo số {issue}; các văn bản trở lại hàng chờ.\n"),
        Language::En => format!("The draft of {issue} is dropped; its documents wait again.\n"),
    };
    Ok(Answer::done(json!({ "issue": issue, "entries": [] }), text))
}

/// Ends the part of a long document in this issue at a legal boundary.
fn split(context: &Context, desk: &mut Desk, draft: &Draft, args: &ComposeArgs) -> Outcome<Draft> {
    let issue = draft.issue;
    let entry = which(desk, draft, args)?;
    let document = desk.document_tree(&entry.submission)?.ok_or_else(|| {
        Failure::new(
            format!("{} không có lớp chữ nên không tách được", entry.number),
            format!("{} has no text and cannot be split", entry.number),
        )
        .hint("đăng trọn trong một số", "publish it whole, in one issue")
    })?;
    let after = entry.printing.instalment.as_ref().map(|part| part.after.clone()).unwrap_or_default();
    let all = boundaries(&document);
    let begin = all.iter().position(|boundary| boundary.path == after).map_or(0, |at| at + 1);
    let open = all.get(begin..).unwrap_or_default();
    let until = match (&args.until, args.most_pages) {
        (Some(until), _) if matches!(fold(until).as_str(), "het" | "end" | "") => None,
        (Some(until), _) => Some(named(open, until, &entry.number)?),
        (None, Some(pages)) => fitting(context, issue, &entry, open, pages)?,
        (None, None) => None,
    };
    let next = match args.next {
        Some(next) if next <= issue => {
            return Err(Failure::new(
                format!("số {next} không đứng sau số {issue}"),
                format!("issue {next} does not come after {issue}"),
            )
            .hint("nêu số sau bằng --next", "name a later issue with --next"));
        }
        Some(next) => next,
        None => IssueNumber::single(issue.number.last().saturating_add(1))
            .map_or(issue, |number| IssueId::new(issue.year, number)),
    };
    Ok(desk.end_instalment(issue, &entry.submission, until.map(|until| (until.path.as_str(), next)))?)
}

/// The document that is split: the one named, or the only one there is.
fn which(desk: &Desk, draft: &Draft, args: &ComposeArgs) -> Outcome<Entry> {
    let found = match &args.split {
        Some(name) => {
            let meant = desk.find(name)?;
            draft.entries.iter().find(|entry| meant.iter().any(|one| one.id == entry.submission))
        }
        None if draft.entries.len() == 1 => draft.entries.first(),
        None => {
            return Err(Failure::new(
                format!("số {} có nhiều văn bản, chưa rõ văn bản nào đăng nhiều số", draft.issue),
                format!("there are several documents in {}; which is split is not said", draft.issue),
            )
            .hint("thêm --split SỐ_KÝ_HIỆU", "add --split NUMBER"));
        }
    };
    found.cloned().ok_or_else(|| {
        let name = args.split.clone().unwrap_or_default();
        Failure::new(
            format!("bản thảo số {} không có “{name}”", draft.issue),
            format!("“{name}” is not in the draft of {}", draft.issue),
        )
        .hint("xem bản thảo bằng: gazette status", "see the draft with: gazette status")
    })
}

/// The boundary people mean by its label or address.
fn named<'a>(open: &'a [Boundary], wanted: &str, number: &str) -> Outcome<&'a Boundary> {
    let bare = |text: &str| fold(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let key = bare(wanted);
    let found: Vec<&Boundary> = match open.iter().find(|boundary| boundary.path == wanted.trim()) {
        Some(exact) => vec![exact],
        None => open.iter().filter(|boundary| bare(&boundary.label) == key).collect(),
    };
    match found.as_slice() {
        [one] => Ok(one),
        [] => Err(Failure::new(
            format!("{number} không có “{wanted}” để hết phần ở đó"),
            format!("{number} has no “{wanted}” to end a part at"),
        )
        .hint(
            match (open.first(), open.last()) {
                (Some(first), Some(last)) => format!("có thể hết từ {} đến {}", first.label, last.label),
                _ => "văn bản này không có điều hay mục nào để tách".to_owned(),
            },
            match (open.first(), open.last()) {
                (Some(first), Some(last)) => format!("from {} to {}", first.label, last.label),
                _ => "this document has no article to be split at".to_owned(),
            },
        )),
        several => {
            let paths: Vec<&str> = several.iter().map(|boundary| boundary.path.as_str()).collect();
            Err(Failure::new(
                format!("“{wanted}” có ở nhiều chỗ của {number}"),
                format!("“{wanted}” stands in several places of {number}"),
            )
            .hint(
                format!("dùng địa chỉ: --until {}", paths.join(" hoặc ")),
                format!("use the address: --until {}", paths.join(" or ")),
            ))
        }
    }
}

/// The last boundary at which the part has at most `most` pages; none if all that is left fits.
fn fitting<'a>(
    context: &Context,
    issue: IssueId,
    entry: &Entry,
    open: &'a [Boundary],
    most: u32,
) -> Outcome<Option<&'a Boundary>> {
    let mut drawn = Drawn::new();
    let gathered = gather::gather(context, issue, &mut drawn)?;
    let at = gathered.draft.entries.iter().position(|other| other.submission == entry.submission);
    let Some((at, document)) = at.and_then(|at| Some((at, gathered.documents.get(at)?))) else {
        return Ok(None);
    };
    let after = entry.printing.instalment.as_ref().map_or("", |part| part.after.as_str());
    let mut job = gathered.job(&drawn);
    job.attachments.clear();
    job.entries = job.entries.into_iter().skip(at).take(1).collect();
    let pages = |until: &str| -> Outcome<u32> {
        let Some(part) = gazette_typeset::part(document, after, until) else { return Ok(0) };
        let mut job = job.clone();
        job.entries.iter_mut().for_each(|entry| entry.document = &part);
        let made = guard(context, typeset::limits(&gathered), || gazette_typeset::pages(&job))?;
        Ok(made.first().map_or(0, |(first, last)| last - first + 1))
    };
    let whole = pages("")?;
    if whole <= most {
        return Ok(None);
    }
    let reach = |at: usize| open.get(at).map_or(0, |boundary| boundary.reach);
    let begin =
        boundaries(document).iter().find(|boundary| boundary.path == after).map_or(0, |one| one.reach);
    // Each layout takes its time: the place is guessed from how long the text is, and the guesses close in on it.
    let mut fits = None;
    let (mut low, mut over) = (0, open.len());
    let (mut below, mut above) = ((begin, 0), (document.text().len(), whole));
    let mut halve = false;
    while low < over {
        let share = f64::from(most - below.1) / f64::from(above.1.saturating_sub(below.1).max(1));
        let wanted = below.0 + (above.0.saturating_sub(below.0) as f64 * share) as usize;
        let guess = open.partition_point(|boundary| boundary.reach <= wanted).saturating_sub(1);
        let at = if halve { (low + over) / 2 } else { guess.clamp(low, over - 1) };
        let Some(boundary) = open.get(at) else { break };
        let count = pages(&boundary.path)?;
        if count <= most {
            (fits, below) = (Some(boundary), (reach(at), count));
            // A guess at the edge that holds may be the last one: ask its neighbour next.
            low = at + 1;
            halve = !halve && guess < at;
        } else {
            (over, above) = (at, (reach(at), count));
            halve = !halve && guess > at;
        }
    }
    fits.map(Some).ok_or_else(|| {
        Failure::new(
            format!("{}: ngay điều đầu tiên đã dài hơn {most} trang", entry.number),
            format!("{}: its first article alone is longer than {most} pages", entry.number),
        )
        .hint("tăng số trang", "allow more pages")
    })
}

/// What waits and did not come into the draft although nothing but a person's word is missing: never in silence.
fn left_out(context: &Context, desk: &Desk, issue: IssueId) -> Outcome<String> {
    let mut out = String::new();
    for candidate in desk.candidates(issue)? {
        let Some(
            reason @ (DeskError::MetadataMissing { .. }
            | DeskError::Held(_)
            | DeskError::DocumentTwice { .. }),
        ) = candidate.kept_out
        else {
            continue;
        };
        let next = match &reason {
            DeskError::MetadataMissing { submission, fields } => {
                let fields: Vec<String> = fields.iter().map(|field| format!("--set {field}=…")).collect();
                format!(": gazette document {submission} {} --why …", fields.join(" "))
            }
            DeskError::Held(submission) => format!(": gazette document {submission} --release --why …"),
            _ => String::new(),
        };
        let failure = Failure::from(reason);
        let said = failure.message(context.language).to_owned();
        let _ = writeln!(out, "{} {said}{next}", context.say("Chưa vào số này:", "Not in this issue:"));
    }
    Ok(out)
}

fn draft_text(context: &Context, desk: &Desk, draft: &Draft) -> Outcome<String> {
    let mut out = String::new();
    let _ = match context.language {
        Language::Vi => writeln!(
            out,
            "Bản thảo Công báo số {}, ngày {}:",
            draft.issue.number,
            draft.date.strftime("%d/%m/%Y")
        ),
        Language::En => writeln!(out, "Draft of issue {}, {}:", draft.issue, draft.date),
    };
    for (position, entry) in draft.entries.iter().enumerate() {
        let _ = writeln!(
            out,
            "  {:>2}. {}\n      {} · {}{}",
            position + 1,
            entry.title,
            entry.body,
            entry.submission,
            printing(context, desk, entry)?
        );
    }
    Ok(out)
}

/// What is unusual in the printing of an entry.
fn printing(context: &Context, desk: &Desk, entry: &Entry) -> Outcome<String> {
    let mut out = String::new();
    if entry.printing.facsimile {
        out.push_str(context.say(" · in nguyên trang", " · as pictures of its pages"));
    }
    if let Some(part) = &entry.printing.instalment {
        if let Some(from) = part.from {
            let _ = write!(out, " · {} {from}", context.say("tiếp theo số", "goes on from"));
        }
        if let Some(to) = part.to {
            let tree = desk.document_tree(&entry.submission)?.unwrap_or_default();
            let _ = write!(
                out,
                " · {} {}, {} {to}",
                context.say("đến hết", "up to"),
                structure::place(&tree, &part.until),
                context.say("xem tiếp số", "goes on in")
            );
        }
    }
    Ok(out)
}
