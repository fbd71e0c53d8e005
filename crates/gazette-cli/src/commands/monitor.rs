//! `gazette monitor`: re-checks a whole published log as a stranger would.

use std::fmt::Write as _;
use std::path::Path;

use gazette_archive::log::{self, Checkpoint, LogError, Monitor, Note, Source, VerifierKey};
use serde_json::json;

use crate::answer::Answer;
use crate::args::MonitorArgs;
use crate::failure::{Failure, Outcome};
use crate::fault;
use crate::home::{self, Context};
use crate::http::Http;
use crate::progress::Progress;
use crate::stamps::{self, Stamps};

/// Seconds for one file of a log on the web.
const SECONDS: u64 = 30;

/// Re-checks the log in a folder or behind an address.
pub(crate) fn run(context: &Context, args: &MonitorArgs) -> Outcome<Answer> {
    let target = args.log.to_string_lossy();
    if target.starts_with("http://") || target.starts_with("https://") {
        let http = Http::new(SECONDS);
        return check(context, args, &http.log_source(&target), None);
    }
    if target.contains("://") {
        return Err(Failure::new(format!("không biết cách đọc {target}"), format!("cannot read {target}"))
            .hint(
                "dùng địa chỉ http:// hoặc https://, hoặc một thư mục",
                "use http:// or https://, or a folder",
            ));
    }
    if !args.log.is_dir() {
        let missing = std::io::Error::from(std::io::ErrorKind::NotFound);
        return Err(Failure::unreadable(&args.log, &missing));
    }
    check(context, args, &log::folder_source(&args.log), Some(&args.log))
}

fn check(
    context: &Context,
    args: &MonitorArgs,
    source: &Source<'_>,
    folder: Option<&Path>,
) -> Outcome<Answer> {
    let (key, own) = key(args.key.as_deref(), source)?;
    let seen = args.seen.as_deref().map(seen).transpose()?.flatten();
    let progress = Progress::bytes(0, context.say("đọc lại nhật ký", "reading the log"));
    let note = std::cell::RefCell::new(None);
    let watched = |path: &str| {
        let bytes = source(path)?;
        progress.add(bytes.len() as u64);
        if path == "checkpoint" {
            note.replace(Some(bytes.clone()));
        }
        Ok(bytes)
    };
    let mut found = log::monitor_source(&watched, key.as_ref(), seen.as_ref(), &mut |_, _| ());
    if let Some(folder) = folder {
        found.beside(folder, key.as_ref());
    }
    progress.finish();
    let anchors = stamps::anchors(args.authority.as_deref())?;
    let stamped = match &found.checkpoint {
        Some(head) => stamps::check(source, head, key.as_ref(), &anchors, args.authority.is_some()),
        None => Stamps::default(),
    };
    found.faults.extend(stamped.faults);
    if let (Some(path), Some(note), true) = (&args.seen, note.into_inner(), found.faults.is_empty()) {
        home::write(path, &note)?;
    }
    let needs_person = !found.faults.is_empty();
    let mut text = words(context, &found, key.as_ref(), own, seen.as_ref());
    if let Some(last) = stamped.rows.last() {
        let _ = writeln!(
            text,
            "{}: {}; {} {} ({})",
            context.say("Dấu thời gian trên nhật ký", "Time stamps over the log"),
            stamped.rows.len(),
            context.say("mới nhất", "the newest"),
            last["time"].as_str().unwrap_or_default(),
            last["authority"].as_str().unwrap_or_default()
        );
    }
    let json = json!({
        "entries": found.entries,
        "checkpoint": found.checkpoint.as_ref().map(|head| json!({
            "origin": head.origin, "size": head.size, "root": crate::log::root(head),
        })),
        "key": key.as_ref().map(ToString::to_string),
        "key_from_log": own,
        "seen": seen.map(|head| head.size),
        "stamps": stamped.rows,
        "faults": fault::rows(context, &found.faults),
    });
    Ok(Answer::judged(json, text, needs_person))
}

/// The key given, as a file or as its text; else the one that lies beside the log, which only proves the log to itself.
fn key(given: Option<&Path>, source: &Source<'_>) -> Outcome<(Option<VerifierKey>, bool)> {
    if let Some(given) = given {
        let text = match std::fs::read_to_string(given) {
            Ok(text) => text,
            Err(_) if given.to_string_lossy().contains('+') => given.to_string_lossy().into_owned(),
            Err(error) => return Err(Failure::unreadable(given, &error)),
        };
        return Ok((Some(VerifierKey::parse(text.trim())?), false));
    }
    match source("key.pub") {
        Ok(bytes) => Ok((Some(VerifierKey::parse(String::from_utf8_lossy(&bytes).trim())?), true)),
        Err(error) if error.is_missing() => Ok((None, false)),
        Err(LogError::Fetch { path, reason, .. }) => Err(Failure::new(
            format!("không tải được {path}: {reason}"),
            format!("cannot fetch {path}: {reason}"),
        )
        .hint(
            "kiểm tra địa chỉ và đường truyền rồi chạy lại",
            "check the address and the connection, then try again",
        )),
        Err(error) => Err(error.into()),
    }
}

/// The head of an earlier visit; `None` at the first one.
fn seen(path: &Path) -> Outcome<Option<Checkpoint>> {
    match std::fs::read_to_string(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::unreadable(path, &error)),
        Ok(note) => Ok(Some(Checkpoint::parse(&Note::parse(&note)?.text)?)),
    }
}

fn words(
    context: &Context,
    found: &Monitor,
    key: Option<&VerifierKey>,
    own: bool,
    seen: Option<&Checkpoint>,
) -> String {
    let mut text = String::new();
    if let Some(head) = &found.checkpoint {
        let _ = writeln!(text, "{}: {}", context.say("Nhật ký", "Log"), head.origin);
    }
    let _ = writeln!(text, "{}: {}", context.say("Số mục đã đọc lại", "Entries read"), found.entries);
    if let Some(seen) = seen {
        let _ = writeln!(text, "{}: {}", context.say("Lần xem trước", "Seen before"), seen.size);
    }
    text.push_str(&fault::text(context, &found.faults));
    if found.faults.is_empty() {
        let _ = writeln!(text, "{}", context.say("Nhật ký nguyên vẹn.", "The log is intact."));
    }
    let remark = match key {
        None => context.say(
            "→ không có khóa công khai nên chữ ký chưa được kiểm tra; đưa khóa bằng --key",
            "→ without a public key the signature was not checked; give one with --key",
        ),
        Some(_) if own => context.say(
            "→ khóa lấy từ chính nhật ký; để chắc chắn, lấy khóa từ nguồn khác (in trên Công báo giấy) và đưa bằng --key",
            "→ the key came from the log itself; to be sure get it elsewhere (printed in the gazette) and give it with --key",
        ),
        Some(_) => "",
    };
    if !remark.is_empty() {
        let _ = writeln!(text, "{remark}");
    }
    text
}
