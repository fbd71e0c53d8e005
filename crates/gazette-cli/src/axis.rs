//! The national document axis (trục liên thông, edXML): what a message asks for reaches the earlier submission, and
//! what became of it is written for its sender into `outbox/ID/`.
//!
//! Messages are read from files and written to files; the axis itself is never spoken to.

use std::fmt::Write as _;

use gazette_desk::{Desk, Standing};
use gazette_ingest::edxml::{self, Kind, Message, Organization, Staff, Status, StatusCode, Target};
use gazette_model::{Code, Finding, IssueId, Language, Metadata, Office, Outcome, Severity, Submission};
use gazette_text::address::body_slug;
use gazette_text::number;

use crate::failure::{Failure, Outcome as Result};
use crate::home::{self, Context};
use crate::letters;

/// The role of the message itself among the files of a submission.
pub(crate) const ROLE: &str = "message";

/// The largest message that is read again.
const LARGEST: u64 = 256 << 20;

/// What a message asks for, held against the register.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    /// The submissions it reaches.
    pub(crate) ids: Vec<String>,
    /// What is to be said about it.
    pub(crate) findings: Vec<Finding>,
    /// Something is left for a person to decide.
    pub(crate) open: bool,
}

/// Whether a message brings a document that is to be examined and printed.
pub(crate) fn brings_document(message: &Message, has_original: bool) -> bool {
    match message.kind {
        Kind::New | Kind::Replace => true,
        Kind::Update => has_original,
        Kind::Recall => false,
    }
}

/// Finds the submissions that a recall, update or replacement speaks of.
pub(crate) fn ask(
    desk: &Desk,
    office: &Office,
    message: &Message,
    document: &Metadata,
    brings_document: bool,
) -> Result<Asked> {
    let mut asked = Asked::default();
    let (vi, en) = match message.kind {
        Kind::New => return Ok(asked),
        Kind::Recall => ("thu hồi", "recall"),
        Kind::Update => ("cập nhật", "update"),
        Kind::Replace => ("thay thế", "replace"),
    };
    // Without a document there is nothing but the wish, and a wish that cannot be met is refused.
    let grave = if brings_document { Severity::Warning } else { Severity::Error };
    for target in &message.targets {
        let done = |code: Code, what: (&str, &str)| {
            Finding::new(code)
                .place("MessageHeader")
                .words("what", what.0, what.1)
                .value("number", shown(target))
        };
        let about = |code: Code| done(code, (vi, en));
        let mut at_hand = Vec::new();
        let mut published = None;
        let mut gone = Vec::new();
        let mut doubtful = None;
        for candidate in desk.find(&target.code)? {
            let earlier = message_of(desk, &candidate)?;
            // Another message about the same document is not the document.
            let has_original = candidate.files.iter().any(|file| file.role == "original");
            if earlier.as_ref().is_some_and(|earlier| !self::brings_document(earlier, has_original)) {
                continue;
            }
            let fit = fits(office, &candidate, earlier.as_ref(), target, message);
            match (fit, desk.standing(&candidate.id)?) {
                (Fit::No, _) => {}
                (Fit::Perhaps(vi, en), _) => doubtful = doubtful.or(Some((candidate.id, vi, en))),
                (Fit::Yes, Standing::AtHand(_)) => at_hand.push(candidate),
                (Fit::Yes, Standing::Published(issue)) => published = Some((candidate, issue)),
                (Fit::Yes, Standing::Withdrawn) => gone.push(candidate),
                (Fit::Yes, Standing::Recorded) => {
                    doubtful = doubtful.or(Some((
                        candidate.id,
                        "chỉ có trong sổ cũ",
                        "it stands only in an older register",
                    )));
                }
            }
        }
        if let Some((candidate, issue)) = published {
            // A new document may follow a published one; the same document cannot be published twice.
            let same = document
                .number
                .as_ref()
                .is_none_or(|own| number::key(own.as_str()) == number::key(&target.code));
            let severity = if brings_document && !same { Severity::Warning } else { Severity::Error };
            asked.findings.push(
                about(Code::EdxmlTargetPublished)
                    .severity(severity)
                    .value("issue", issue)
                    .value("id", &candidate.id)
                    .value("document", &candidate.id),
            );
        } else if !at_hand.is_empty() {
            for candidate in at_hand {
                if brings_document || message.kind == Kind::Recall {
                    let what = if brings_document { ("thay", "replacement") } else { ("rút", "recall") };
                    asked.findings.push(done(Code::EdxmlCarriedOut, what).value("id", &candidate.id));
                    asked.ids.push(candidate.id);
                } else {
                    asked.open = true;
                    asked.findings.extend(updates(&candidate, document));
                }
            }
        } else if let Some((id, vi, en)) = doubtful {
            asked.open = true;
            asked.findings.push(about(Code::EdxmlTargetDoubtful).value("id", id).words("reason", vi, en));
        } else if let (Kind::Update, Some(candidate)) = (message.kind, gone.last()) {
            asked.open = true;
            let finding = about(Code::EdxmlTargetDoubtful).value("id", &candidate.id);
            asked.findings.push(finding.words("reason", "hồ sơ đó đã được rút", "it was taken back"));
        } else if let Some(candidate) = gone.pop() {
            let what = ("rút (từ trước)", "recall (before this message)");
            asked.findings.push(done(Code::EdxmlCarriedOut, what).value("id", &candidate.id));
        } else {
            asked.findings.push(about(Code::EdxmlTargetUnknown).severity(grave));
        }
    }
    if message.targets.is_empty() {
        let finding = Finding::new(Code::EdxmlTargetUnknown).place("Bussiness").severity(grave);
        asked.findings.push(finding.words("what", vi, en).words("number", "không nêu số", "none is named"));
    }
    Ok(asked)
}

/// Whether a submission is the one a message speaks of.
enum Fit {
    Yes,
    No,
    /// Number and day agree, the sender does not: a person must say.
    Perhaps(&'static str, &'static str),
}

fn fits(
    office: &Office,
    candidate: &Submission,
    earlier: Option<&Message>,
    target: &Target,
    message: &Message,
) -> Fit {
    let document = &candidate.document;
    if let (Some(a), Some(b)) = (target.issued_on, document.issued_on)
        && a != b
    {
        return Fit::No;
    }
    if let Some(earlier) = earlier {
        let same_id = !target.document_id.is_empty() && earlier.document_id == target.document_id;
        if same_id || same_code(&earlier.from.id, &target.organ_id) {
            return Fit::Yes;
        }
    }
    let mut names: Vec<&str> = Vec::new();
    if target.organ_id.is_empty() || same_code(&target.organ_id, &message.from.id) {
        names.extend([message.from.name.as_str(), message.from.in_charge.as_str()]);
    }
    let coded =
        office.body.iter().filter(|body| body.code.iter().any(|code| same_code(code, &target.organ_id)));
    names.extend(coded.map(|body| body.name.as_str()));
    let paper = |name: &str| {
        let slug = body_slug(name);
        slug.strip_prefix("chu-tich-")
            .filter(|rest| rest.starts_with("ubnd"))
            .map_or(slug.clone(), str::to_owned)
    };
    let known = names
        .iter()
        .filter(|name| !name.is_empty())
        .any(|name| document.bodies.iter().any(|body| paper(body) == paper(name)));
    match (known, target.issued_on.is_some() && document.issued_on.is_some()) {
        (true, _) => Fit::Yes,
        (false, true) => {
            Fit::Perhaps("cơ quan gửi không phải cơ quan ban hành", "the sender is not its issuing body")
        }
        (false, false) => Fit::No,
    }
}

/// Codes of exchange in either style (`000.00.00.H41`, `H41`) mean one organisation.
fn same_code(a: &str, b: &str) -> bool {
    !a.trim().is_empty() && gazette_desk::office::code_key(a) == gazette_desk::office::code_key(b)
}

/// What an update without a document says differently from the register, for a person to enter.
fn updates(known: &Submission, new: &Metadata) -> Vec<Finding> {
    let old = &known.document;
    let day = |day: Option<gazette_model::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let signatory = |document: &Metadata| {
        document.signatories.first().map(|person| person.name.clone()).unwrap_or_default()
    };
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let fields = [
        ("type", "tên loại", text(&old.kind), text(&new.kind)),
        ("issued_on", "ngày ban hành", day(old.issued_on), day(new.issued_on)),
        ("subject", "trích yếu", text(&old.subject), text(&new.subject)),
        ("signatory", "người ký", signatory(old), signatory(new)),
    ];
    fields
        .into_iter()
        .filter(|(_, _, old, new)| {
            !new.is_empty() && gazette_text::fold::slug(old) != gazette_text::fold::slug(new)
        })
        .map(|(key, vi, old, new)| {
            let old = if old.is_empty() { "–".to_owned() } else { old };
            Finding::new(Code::EdxmlUpdate)
                .place("MessageHeader")
                .value("id", &known.id)
                .words("field", vi, key)
                .value("key", key)
                .value("old", old)
                .value("new", new)
        })
        .collect()
}

fn shown(target: &Target) -> String {
    let number = if target.code.is_empty() { &target.document_id } else { &target.code };
    match target.issued_on {
        Some(day) => format!("{number} ({})", day.strftime("%d/%m/%Y")),
        None => number.clone(),
    }
}

/// The finding for an answer that came to us: it is read, and needs none.
pub(crate) fn status_finding(status: &Status) -> Finding {
    Finding::new(Code::EdxmlStatus)
        .place("MessageHeader/StatusCode")
        .value("status", format!("{} ({})", status.code.as_str(), status.code.words()))
        .value("sender", &status.from.name)
        .value("number", shown(&status.response_for))
        .value("description", &status.description)
}

/// Writes what became of a message on arrival: 01, then 03 or 02 with the reason, and of a recall, update or
/// replacement 15 or 16. Gives the names of the files.
pub(crate) fn answer(
    context: &Context,
    office: &Office,
    submission: &Submission,
    message: &Message,
    asked: &Asked,
    brings_document: bool,
) -> Result<Vec<String>> {
    let mut codes = vec![(StatusCode::Arrived, format!("Đã đến, mã hồ sơ {}", submission.id))];
    let refused = submission.outcome == Outcome::Returned;
    if brings_document {
        codes.push(if refused {
            (StatusCode::Refused, reason(submission))
        } else {
            (StatusCode::Accepted, format!("Đã tiếp nhận để đăng Công báo, mã hồ sơ {}", submission.id))
        });
    }
    if message.kind != Kind::New {
        let unreached = asked
            .findings
            .iter()
            .find(|finding| matches!(finding.code, Code::EdxmlTargetPublished | Code::EdxmlTargetUnknown));
        codes.push(match unreached {
            Some(finding) => (StatusCode::ChangeRefused, told(finding)),
            None if asked.open => (StatusCode::InWork, "Đang xem xét".to_owned()),
            None => {
                (StatusCode::ChangeAccepted, asked.findings.iter().map(told).collect::<Vec<_>>().join("; "))
            }
        });
    }
    codes.into_iter().map(|(code, words)| write(context, office, submission, message, code, words)).collect()
}

/// Writes 06 for every document of a published issue that came over the axis.
pub(crate) fn published(
    context: &Context,
    desk: &Desk,
    issue: IssueId,
    date: gazette_model::Date,
) -> Result<()> {
    let office = context.office()?;
    let Some(draft) = desk.draft(issue)? else { return Ok(()) };
    for entry in &draft.entries {
        let Some(submission) = desk.submission(&entry.submission)? else { continue };
        let Some(message) = message_of(desk, &submission)? else { continue };
        let words = format!("Đã đăng Công báo số {} ngày {}", issue.number, date.strftime("%d/%m/%Y"));
        write(context, &office, &submission, &message, StatusCode::Done, words)?;
    }
    Ok(())
}

/// The message that brought a submission, read again from what was kept.
fn message_of(desk: &Desk, submission: &Submission) -> Result<Option<Message>> {
    let Some(file) = submission.files.iter().find(|file| file.role == ROLE && file.size <= LARGEST) else {
        return Ok(None);
    };
    Ok(edxml::read(&desk.original_bytes(&file.digest)?).ok())
}

fn reason(submission: &Submission) -> String {
    let mut out = String::new();
    let errors = submission.findings.iter().filter(|finding| finding.severity == Severity::Error);
    for (position, finding) in errors.enumerate().take(20) {
        let place: Vec<&str> =
            [finding.file.as_deref(), finding.place.as_deref()].into_iter().flatten().collect();
        let place = if place.is_empty() { String::new() } else { format!("{}: ", place.join(", ")) };
        let _ =
            write!(out, "{}{}. {place}{}", if position > 0 { "; " } else { "" }, position + 1, told(finding));
    }
    out
}

/// A finding in words for its sender.
fn told(finding: &Finding) -> String {
    let message = finding.message(Language::Vi);
    if finding.severity < Severity::Error {
        return message;
    }
    format!("{message} ({})", letters::step_for_sender(finding))
}

fn write(
    context: &Context,
    office: &Office,
    submission: &Submission,
    message: &Message,
    code: StatusCode,
    description: String,
) -> Result<String> {
    let status = Status {
        from: ourselves(office, message),
        response_for: Target {
            organ_id: message.from.id.clone(),
            code: message.code.clone(),
            issued_on: message.document.issued_on,
            document_id: message.document_id.clone(),
        },
        staff: Staff {
            name: context.who.trim_matches('?').to_owned(),
            department: office.letters.sender.clone(),
            ..Staff::default()
        },
        code,
        description,
        timestamp: Some(context.now.datetime().round(jiff::Unit::Second).unwrap_or(context.now.datetime())),
    };
    let dir = context.path("outbox").join(&submission.id);
    std::fs::create_dir_all(&dir).map_err(|error| Failure::unwritable(&dir, &error))?;
    let name = format!("trang-thai-{}.edxml", code.as_str());
    home::write(&dir.join(&name), edxml::write_status(&status).as_bytes())?;
    Ok(format!("outbox/{}/{name}", submission.id))
}

/// Who answers: the office by its own code, or the receiver the message was sent to.
fn ourselves(office: &Office, message: &Message) -> Organization {
    let own = |to: &&Organization| {
        office.office.code.iter().any(|code| same_code(code, &to.id))
            || (!office.office.publisher.is_empty()
                && body_slug(&to.name) == body_slug(&office.office.publisher))
    };
    let only = || if message.to.len() == 1 { message.to.first() } else { None };
    let mut organization = message.to.iter().find(own).or_else(only).cloned().unwrap_or_default();
    if let Some(code) = office.office.code.first() {
        organization.id.clone_from(code);
    }
    if !office.office.publisher.is_empty() {
        organization.name.clone_from(&office.office.publisher);
    }
    organization
}
