//! `gazette signatures --ledger`: until when the signatures the archive relies on can be shown to be right.
//!
//! The ledger is remembered beside the archive, so that a nightly run tells what has changed since; new stamps lie in
//! `evidence/DIGEST/`, and no archived file is ever touched.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use base64::Engine as _;
use gazette_model::{Digest, Language};
use gazette_seal::ledger::{self, Entry, State};
use gazette_seal::{Judgement, Question, Standing, Verdict, seal};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::receive;
use crate::answer::Answer;
use crate::carrier::Carrier;
use crate::digest::digest;
use crate::failure::{Failure, Outcome};
use crate::home::{Context, write};
use crate::issuers::{self, Asked, Issuers};
use crate::notary;
use crate::progress::Progress;
use crate::worker::{self, Task};

/// One file of the archive with the state of its signatures.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Line {
    object: String,
    file: String,
    sha256: String,
    #[serde(flatten)]
    entry: Entry,
    /// What the issuers of its certificates answered in this run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    issuers: Vec<Asked>,
    /// The verdict of the run before, where it was another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    was: Option<Verdict>,
}

/// Judges every signed file of the archive anew; with `renew`, stamps what needs it, with `ask`, asks the issuers of the
/// certificates whether they were revoked since.
pub(crate) fn run(context: &Context, renew: bool, ask: bool) -> Outcome<Answer> {
    let office = context.office()?;
    let anchors = receive::anchors(context)?;
    let archive = context.archive()?;
    let remembered = remembered(context);
    let address = office.seal.time_stamp;
    if renew && address.is_empty() {
        return Err(Failure::new(
            "chưa khai máy chủ cấp dấu thời gian",
            "no time-stamp authority is configured",
        )
        .hint(
            "ghi time_stamp = \"ĐỊA_CHỈ\" vào mục [seal] của office.toml",
            "name time_stamp = \"ADDRESS\" in [seal] of office.toml",
        ));
    }
    let objects = archive.objects()?;
    let progress =
        Progress::count(objects.len() as u64, context.say("kiểm tra chữ ký", "judging signatures"));
    let mut lines = Vec::new();
    let mut renewed = 0usize;
    let mut unstamped: Option<Failure> = None;
    let mut issuers = Issuers::new(context, &anchors);
    let carrier = Carrier::patient(&anchors);
    let kept = issuers::any(context);
    for object in &objects {
        progress.add(1);
        for (file, _) in archive.digests(object)?.into_iter().filter(|(file, _)| file.ends_with(".pdf")) {
            let bytes = archive.file(object, &file)?;
            let questions = if ask || kept { questions(context, &anchors, &bytes) } else { Vec::new() };
            let mut asked = Vec::new();
            for question in questions.iter().filter(|_| ask) {
                asked.push(issuers.ask(question)?);
            }
            let Some(judgement) = judge(context, &anchors, &bytes, &questions) else { continue };
            let digest = digest(&bytes);
            let mut stamps = stamps(context, &digest);
            let mut entry = entry(context, &judgement, &bytes, &stamps, &anchors);
            if renew && entry.state == State::Renew && unstamped.is_none() {
                match seal::stamp_anew(&bytes, &address, &|request| carrier.carry(request)) {
                    Ok(token) => {
                        keep(context, &digest, stamps.len(), &token)?;
                        stamps.push(token);
                        renewed += 1;
                        entry = self::entry(context, &judgement, &bytes, &stamps, &anchors);
                    }
                    // The rest of the ledger is told all the same; who does not answer one file answers none.
                    Err(error) => unstamped = Some(notary::failure(&error)),
                }
            }
            let sha256 = digest.to_string();
            let was = remembered.get(&sha256).copied().filter(|was| *was != entry.verdict);
            lines.push(Line { object: object.to_string(), file, sha256, entry, issuers: asked, was });
        }
    }
    progress.finish();
    lines.sort_by(|a, b| {
        (std::cmp::Reverse(a.entry.state), &a.entry.proved_until)
            .cmp(&(std::cmp::Reverse(b.entry.state), &b.entry.proved_until))
    });
    remember(context, &lines)?;
    let asked: Vec<&Asked> = issuers.all().collect();
    let unsure = |one: &&Asked| matches!(one.standing, Standing::Revoked(_) | Standing::Unknown);
    let needs_person = lines.iter().any(|line| line.entry.state > State::Sound || line.was.is_some())
        || asked.iter().any(unsure)
        || unstamped.is_some();
    let mut text = text(context, &lines, renewed);
    let told = unstamped.as_ref().map(|failure| failure.message(context.language));
    if let Some(told) = told {
        text.push_str(context.say("\nCHƯA đóng lại được dấu thời gian: ", "\nNOT stamped anew: "));
        text.push_str(told);
        text.push_str(context.say(
            "\nChạy lại sau; sổ vẫn nhớ tệp nào còn thiếu.\n",
            "\nRun again later; the ledger remembers what is missing.\n",
        ));
    }
    if ask {
        text.push('\n');
        text.push_str(&issuers::text(context, &asked));
    }
    Ok(Answer::judged(
        json!({ "files": lines, "renewed": renewed, "issuers": asked, "unstamped": told, "at": context.timestamp() }),
        text,
        needs_person,
    ))
}

/// The judgement of a file; none if it is not signed.
fn judge(context: &Context, anchors: &[String], bytes: &[u8], questions: &[Question]) -> Option<Judgement> {
    let policy = context.office().map(|office| office.signature_policy()).unwrap_or_default();
    let encode = |answer: &Vec<u8>| base64::engine::general_purpose::STANDARD.encode(answer);
    let kept = issuers::kept(context, questions).iter().map(encode).collect();
    let task = Task::SignaturesWith { anchors: anchors.to_vec(), at: context.timestamp(), policy, kept };
    let judgement = worker::ask(&task, bytes)
        .unwrap_or_else(|worker::Death(reason)| Judgement::unfinished(context.timestamp(), reason));
    (judgement.verdict != Verdict::Unsigned).then_some(judgement)
}

/// The certificates of a file that can be asked about, read in a child process.
fn questions(context: &Context, anchors: &[String], bytes: &[u8]) -> Vec<Question> {
    let task = Task::Certificates { anchors: anchors.to_vec(), at: context.timestamp() };
    worker::ask(&task, bytes).unwrap_or_default()
}

fn entry(
    context: &Context,
    judgement: &Judgement,
    bytes: &[u8],
    stamps: &[Vec<u8>],
    anchors: &[String],
) -> Entry {
    let renewals = stamps.iter().map(|token| ledger::renewal(bytes, token, anchors)).collect();
    ledger::entry(judgement, renewals, &context.timestamp())
}

fn folder(context: &Context, digest: &Digest) -> PathBuf {
    context.path("evidence").join(digest.to_string())
}

fn stamps(context: &Context, digest: &Digest) -> Vec<Vec<u8>> {
    let Ok(entries) = std::fs::read_dir(folder(context, digest)) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "tst"));
    paths.sort();
    paths.iter().filter_map(|path| std::fs::read(path).ok()).collect()
}

fn keep(context: &Context, digest: &Digest, number: usize, token: &[u8]) -> Outcome<()> {
    let folder = folder(context, digest);
    std::fs::create_dir_all(&folder).map_err(|error| Failure::unwritable(&folder, &error))?;
    write(&folder.join(format!("{:04}.tst", number + 1)), token)
}

fn remembered(context: &Context) -> BTreeMap<String, Verdict> {
    let lines = std::fs::read(context.path("evidence/ledger.json"))
        .ok()
        .and_then(|bytes| serde_json::from_slice::<Vec<Line>>(&bytes).ok());
    lines.unwrap_or_default().into_iter().map(|line| (line.sha256, line.entry.verdict)).collect()
}

fn remember(context: &Context, lines: &[Line]) -> Outcome<()> {
    let folder = context.path("evidence");
    std::fs::create_dir_all(&folder).map_err(|error| Failure::unwritable(&folder, &error))?;
    let bytes = serde_json::to_vec_pretty(lines).unwrap_or_default();
    write(&folder.join("ledger.json"), &bytes)
}

fn text(context: &Context, lines: &[Line], renewed: usize) -> String {
    let say = |vi, en| context.say(vi, en);
    let day = |time: &Option<String>| {
        time.as_deref()
            .and_then(|time| time.split_once('T'))
            .map_or("?".to_owned(), |(day, _)| day.to_owned())
    };
    let mut out = String::new();
    let count = |state: State| lines.iter().filter(|line| line.entry.state == state).count();
    let _ = match context.language {
        Language::Vi => writeln!(
            out,
            "Sổ chữ ký: {} tệp đã ký; {} còn chứng minh được lâu, {} cần đóng lại dấu thời gian, {} đã quá hạn, {} có lỗi.",
            lines.len(),
            count(State::Sound),
            count(State::Renew),
            count(State::Late),
            count(State::Faulty)
        ),
        Language::En => writeln!(
            out,
            "Ledger of signatures: {} signed files; {} sound, {} to be stamped anew, {} too late, {} faulty.",
            lines.len(),
            count(State::Sound),
            count(State::Renew),
            count(State::Late),
            count(State::Faulty)
        ),
    };
    if renewed > 0 {
        let _ = match context.language {
            Language::Vi => writeln!(
                out,
                "Đã đóng dấu thời gian mới cho {renewed} tệp, lưu trong thư mục evidence; tệp gốc không đổi."
            ),
            Language::En => writeln!(
                out,
                "Stamped {renewed} files anew; the stamps lie in the folder evidence, the files are unchanged."
            ),
        };
    }
    for line in lines {
        let what = match line.entry.state {
            State::Sound => say("còn chứng minh được đến", "can be shown until"),
            State::Renew => say("CẦN đóng lại dấu thời gian trước", "MUST be stamped anew before"),
            State::Late => say("đã hết khả năng chứng minh từ", "could be shown only until"),
            State::Faulty => {
                say("CHỮ KÝ CÓ LỖI, xem bằng gazette signatures", "FAULTY, see gazette signatures")
            }
        };
        let until = if line.entry.state == State::Faulty {
            String::new()
        } else {
            format!(" {}", day(&line.entry.proved_until))
        };
        let _ = writeln!(out, "\n{} · {}\n  {what}{until}", line.object, line.file);
        for held in &line.entry.signatures {
            let stamp = match &held.stamped {
                Some(_) => format!(
                    "{} {}",
                    say("dấu thời gian kiểm tra được đến", "time stamp can be checked until"),
                    day(&held.stamp_not_after)
                ),
                None => say("không có dấu thời gian tin cậy", "no trusted time stamp").to_owned(),
            };
            let _ = writeln!(
                out,
                "  {} ({} {}, {} {}); {stamp}",
                held.signer,
                say("chứng thư", "certificate"),
                held.serial,
                say("hết hạn", "ends"),
                day(&held.not_after)
            );
        }
        for asked in &line.issuers {
            if let Standing::Revoked(since) = &asked.standing {
                let what =
                    say("nơi cấp đã thu hồi chứng thư của", "the issuer has revoked the certificate of");
                let _ = writeln!(out, "  {what} {}: {}", asked.name, issuers::clock(context, since));
            }
        }
        if let Some(was) = line.was {
            let _ = writeln!(
                out,
                "  {}: {} → {}",
                say("kết luận đã đổi so với lần trước", "the verdict has changed since the last run"),
                verdict(context, was),
                verdict(context, line.entry.verdict)
            );
        }
    }
    if count(State::Renew) > 0 {
        let _ = writeln!(
            out,
            "\n{}",
            say(
                "Đóng dấu thời gian mới bằng: gazette signatures --ledger --renew",
                "Stamp anew with: gazette signatures --ledger --renew"
            )
        );
    }
    if count(State::Late) > 0 {
        let _ = writeln!(
            out,
            "\n{}",
            say(
                "Tệp đã quá hạn vẫn được nhật ký công khai và mã băm của kho chứng minh là không đổi từ ngày đăng; giữ nguyên tệp.",
                "Files that are too late are still proved unchanged since publication by the public log and the archive's digests; keep them as they are.",
            )
        );
    }
    out
}

fn verdict(context: &Context, verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Accept => context.say("đúng về kỹ thuật", "technically in order"),
        Verdict::AcceptWithRemarks => {
            context.say("đúng về kỹ thuật, có điều cần biết", "technically in order, with remarks")
        }
        Verdict::Unsigned => context.say("không có chữ ký", "unsigned"),
        Verdict::Hold => context.say("cần người xem", "a person must look"),
        Verdict::Refuse => context.say("không dùng được", "not usable"),
    }
}
