//! `gazette notice`: the letters of the way back, as PDF and as text for Word: what is wrong with a submission, to its
//! body or, where Văn phòng UBND signs, the proposal with the draft; and the letter that asks for a missing number.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use gazette_desk::{Desk, Discrepancy, DiscrepancyState, Gap};
use gazette_model::{Date, Finding, Language, Office, Severity, Submission};
use gazette_text::{fold, number};
use gazette_typeset::Letter;
use serde_json::{Value, json};

use super::document;
use crate::answer::Answer;
use crate::args::NoticeArgs;
use crate::failure::{Failure, Outcome};
use crate::home::{self, Context};
use crate::letters::{self, About};

/// Writes the letter for the submission or missing number named into `outbox/`, or notes what became of it.
pub(crate) fn run(context: &Context, args: &NoticeArgs) -> Outcome<Answer> {
    let office = context.office()?;
    let mut desk = context.desk()?;
    let found = desk.find(&args.id)?;
    if found.is_empty()
        && let Some(gap) = gap(&desk, args)?
    {
        return missing(context, &office, &gap, args);
    }
    let submission = document::one(found, &args.id)?;
    if args.sent || args.close {
        return note(context, &mut desk, &submission, args);
    }
    let told = told(&submission)?;
    let date = args.date.unwrap_or_else(|| context.today());
    let about =
        About { office: &office, submission: &submission, told: &told, date, number: args.number.as_deref() };
    let dir = context.path("outbox").join(&submission.id);
    let proposal = !office.letters.proposal_to.is_empty();
    let (written, state) = if proposal {
        let files = [
            write(&dir, "de-xuat", &letters::proposal(&about))?,
            write(&dir, "du-thao-thong-bao", &letters::draft(&about))?,
        ];
        (files.to_vec(), DiscrepancyState::Proposed)
    } else {
        (vec![write(&dir, "thong-bao", &letters::notice(&about))?], DiscrepancyState::Notified)
    };
    let letter = letters::reference(args.number.as_deref(), date);
    advance(context, &mut desk, &submission, state, &letter)?;
    let id = &submission.id;
    let next = match (proposal, context.language) {
        (true, Language::Vi) => format!(
            "Trình {} ký trong ngày. Khi đã gửi: gazette notice {id} --sent --number SỐ",
            office.letters.proposal_to
        ),
        (true, Language::En) => {
            format!(
                "Have {} sign it today. Once sent: gazette notice {id} --sent --number N",
                office.letters.proposal_to
            )
        }
        (false, Language::Vi) => {
            "Kiểm tra, ký và gửi trong ngày; hạn cơ quan gửi lại: trong ngày.".to_owned()
        }
        (false, Language::En) => "Check, sign and send it today; the body answers the same day.".to_owned(),
    };
    Ok(answer(context, &written, &next, json!({ "submission": id, "state": state.as_str() })))
}

/// The findings a letter tells: those that return the submission, or else those that need a look.
fn told(submission: &Submission) -> Outcome<Vec<&Finding>> {
    let of = |severity: Severity| -> Vec<&Finding> {
        submission.findings.iter().filter(|finding| finding.severity == severity).collect()
    };
    let errors = of(Severity::Error);
    let told = if errors.is_empty() { of(Severity::Warning) } else { errors };
    if told.is_empty() {
        let id = &submission.id;
        return Err(Failure::new(
            format!("hồ sơ {id} không có gì phải báo lại"),
            format!("there is nothing to tell about {id}"),
        )
        .hint("hồ sơ đã được tiếp nhận; xem: gazette status", "it is accepted; see: gazette status"));
    }
    Ok(told)
}

/// Moves the open discrepancies of a submission to `state`, or opens one where a clerk tells a warning.
fn advance(
    context: &Context,
    desk: &mut Desk,
    submission: &Submission,
    state: DiscrepancyState,
    letter: &str,
) -> Outcome<()> {
    let mut open = waiting(desk, submission)?;
    if open.is_empty() && desk.discrepancies(Some(&submission.id))?.is_empty() {
        let codes: Vec<&str> = submission
            .findings
            .iter()
            .filter(|finding| finding.severity == Severity::Warning)
            .map(|finding| finding.code.as_str())
            .collect();
        desk.open_discrepancy(&submission.id, &codes.join(" "), &context.who, &context.timestamp())?;
        open = waiting(desk, submission)?;
    }
    for discrepancy in open {
        if discrepancy.state < state {
            desk.move_discrepancy(discrepancy.id, state, letter, &context.who, &context.timestamp())?;
        }
    }
    Ok(())
}

fn waiting(desk: &Desk, submission: &Submission) -> Outcome<Vec<Discrepancy>> {
    let mut all = desk.discrepancies(Some(&submission.id))?;
    all.retain(|one| !matches!(one.state, DiscrepancyState::Answered | DiscrepancyState::Closed));
    Ok(all)
}

/// Notes that the letter went out, or that the matter is closed.
fn note(context: &Context, desk: &mut Desk, submission: &Submission, args: &NoticeArgs) -> Outcome<Answer> {
    let id = &submission.id;
    let why = args.why.as_deref().unwrap_or_default();
    if args.close && why.trim().is_empty() {
        return Err(Failure::new("cần nêu lý do khi đóng sai lệch", "closing needs a reason")
            .hint("thêm --why \"lý do\"", "add --why \"reason\""));
    }
    let open: Vec<Discrepancy> = match args.close {
        true => {
            let mut all = desk.discrepancies(Some(id))?;
            all.retain(|one| one.state != DiscrepancyState::Closed);
            all
        }
        false => {
            let mut all = waiting(desk, submission)?;
            all.retain(|one| one.state < DiscrepancyState::Notified);
            all
        }
    };
    if open.is_empty() {
        return Err(Failure::new(
            format!("hồ sơ {id} không có sai lệch nào đang chờ"),
            format!("no discrepancy of {id} is waiting"),
        )
        .hint(format!("xem: gazette document {id}"), format!("see: gazette document {id}")));
    }
    let date = args.date.unwrap_or_else(|| context.today());
    let (state, words) = match args.close {
        true => (DiscrepancyState::Closed, why.to_owned()),
        false => (DiscrepancyState::Notified, letters::reference(args.number.as_deref(), date)),
    };
    for discrepancy in &open {
        desk.move_discrepancy(discrepancy.id, state, &words, &context.who, &context.timestamp())?;
    }
    let text = match (args.close, context.language) {
        (true, Language::Vi) => format!("Đã đóng sai lệch của hồ sơ {id}: {words}\n"),
        (true, Language::En) => format!("Closed for {id}: {words}\n"),
        (false, Language::Vi) => {
            format!("Đã ghi: hồ sơ {id} đã thông báo ({words}); cơ quan gửi lại trong ngày.\n")
        }
        (false, Language::En) => {
            format!("Noted: the body of {id} was told ({words}); it answers the same day.\n")
        }
    };
    Ok(Answer::done(json!({ "submission": id, "state": state.as_str(), "notice": words }), text))
}

/// The gap that lacks the number named, of the body named where several lack it.
fn gap(desk: &Desk, args: &NoticeArgs) -> Outcome<Option<Gap>> {
    let wanted = number::key(&args.id);
    let body = args.body.as_deref().map(fold::slug);
    let mut gaps = desk.gaps()?;
    gaps.retain(|gap| {
        gap.missing.iter().any(|missing| number::key(missing) == wanted)
            && body.as_ref().is_none_or(|body| {
                fold::slug(&gap.body).contains(body)
                    || gazette_text::address::body_slug(&gap.body).contains(body)
            })
    });
    if gaps.len() > 1 {
        let bodies: Vec<&str> = gaps.iter().map(|gap| gap.body.as_str()).collect();
        let list = bodies.join("; ");
        return Err(Failure::new(
            format!("nhiều cơ quan thiếu số {}: {list}", args.id),
            format!("several bodies lack {}: {list}", args.id),
        )
        .hint("thêm --body \"TÊN_CƠ_QUAN\"", "add --body \"NAME\""));
    }
    Ok(gaps.pop())
}

/// Writes the letter that asks a body for the numbers missing in its series.
fn missing(context: &Context, office: &Office, gap: &Gap, args: &NoticeArgs) -> Outcome<Answer> {
    let date = args.date.unwrap_or_else(|| context.today());
    let letter = letters::missing(office, gap, date, args.number.as_deref());
    let first = gap.missing.first().map(|number| fold::slug(number)).unwrap_or_default();
    let name = format!("{}-{first}", gazette_text::address::body_slug(&gap.body));
    let written = [write(&context.path("outbox").join("thieu-so"), &name, &letter)?];
    let next = context.say(
        "Kiểm tra, ký và gửi; khi văn bản đến, số này tự mất khỏi danh sách thiếu.",
        "Check, sign and send it; once the document comes the number leaves the list by itself.",
    );
    Ok(answer(context, &written, next, json!({ "body": gap.body, "missing": gap.missing })))
}

/// Writes a letter as PDF and as text.
fn write(dir: &Path, name: &str, letter: &Letter<'_>) -> Outcome<(PathBuf, PathBuf)> {
    std::fs::create_dir_all(dir).map_err(|error| Failure::unwritable(dir, &error))?;
    let pdf = dir.join(format!("{name}.pdf"));
    home::write(&pdf, &gazette_typeset::letter(letter)?)?;
    let text = dir.join(format!("{name}.txt"));
    home::write(&text, letters::plain(letter).as_bytes())?;
    Ok((pdf, text))
}

fn answer(context: &Context, written: &[(PathBuf, PathBuf)], next: &str, more: Value) -> Answer {
    let mut text = format!("{}\n", context.say("Đã làm:", "Written:"));
    for (pdf, plain) in written {
        let _ = writeln!(
            text,
            "  {}\n  {} {}",
            pdf.display(),
            plain.display(),
            context.say("(để dán vào Word)", "(to paste into Word)")
        );
    }
    let _ = writeln!(text, "{next}");
    let mut json = json!({
        "file": written.last().map(|(pdf, _)| pdf),
        "text": written.last().map(|(_, text)| text),
        "files": written.iter().map(|(pdf, _)| pdf).collect::<Vec<_>>(),
    });
    if let (Some(object), Value::Object(more)) = (json.as_object_mut(), more) {
        object.extend(more);
    }
    Answer::done(json, text)
}

/// A day as people write it.
pub(crate) fn day(date: Date) -> String {
    date.strftime("%d/%m/%Y").to_string()
}
