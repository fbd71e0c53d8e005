//! `gazette serve`: the reader site and its API.

use std::io::Write;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};

use gazette_seal::{Judgement, Kind, Signature};
use gazette_web::{Door, Event, ReadSignatures, Served, Signed, Site, Tell};

use super::receive;
use crate::answer::Answer;
use crate::args::ServeArgs;
use crate::failure::{Failure, Outcome};
use crate::home::Context;
use crate::worker::{self, Task};

/// Connections held at once, where the system allows so many open files.
const CONNECTIONS: u64 = 8192;
/// Open files kept for everything else: the archive, the index, children that read signatures.
const OTHER_FILES: u64 = 512;

/// Serves the archive until it is stopped.
pub(crate) fn run(context: &Context, args: &ServeArgs) -> Outcome<Answer> {
    let (listen, origin) = (args.listen.as_str(), args.origin.as_deref());
    let visits = args.visits.clone().unwrap_or_else(|| context.path("visits"));
    let visits = (!args.no_visits).then_some(visits);
    let address = listen.parse().map_err(|_| {
        Failure::new(format!("“{listen}” không phải là địa chỉ"), format!("“{listen}” is no address"))
            .hint("ví dụ: --listen 127.0.0.1:8080", "for example: --listen 127.0.0.1:8080")
    })?;
    super::reindex::finish(context)?;
    let origin = origin.map(plain_origin).transpose()?;
    // Looked at before what is served is read, so that nothing between the two is missed.
    let served = served(context, origin.clone());
    let site = site(context, origin.as_deref())?;
    let door = Door {
        tell: teller(context, visits),
        signatures: Some(reader(context)?),
        today: Arc::new(|| crate::now().date()),
        connections: connections(),
        served: Some(served),
    };
    gazette_web::serve(site, address, door)?;
    Ok(Answer::done(serde_json::json!({}), ""))
}

/// What is served: the gazette, those that were joined to it, and which bodies follow one another.
fn site(context: &Context, origin: Option<&str>) -> Outcome<Site> {
    let office = context.office()?;
    let mut kin: Vec<Vec<String>> = Vec::new();
    for body in &office.body {
        let names = gazette_desk::office::kin(&office, &body.name).into_iter().map(|kin| kin.name.clone());
        let names: Vec<String> = names.collect();
        if names.len() > 1 && !kin.iter().any(|known| known.contains(&body.name)) {
            kin.push(names);
        }
    }
    let joined = context.joined()?;
    if !joined.is_empty() {
        // A new office may have published nothing yet beside what it took over.
        context.archive()?;
    }
    let joined = joined.into_iter().filter(|one| one.context.path("archive").join("0=ocfl_1.1").is_file());
    Ok(Site {
        joined: joined
            .map(|one| gazette_web::JoinedGazette {
                key: one.key,
                name: one.name,
                archive: one.context.path("archive"),
                log: one.context.path("log"),
            })
            .collect(),
        archive: context.path("archive"),
        index: context.path("index"),
        log: context.path("log"),
        name: office.office.name,
        publisher: office.office.publisher,
        origin: origin.map(str::to_owned),
        kin,
    })
}

/// Looks whether office.toml or the folder of joined gazettes changed: what was joined is read without a new start.
fn served(context: &Context, origin: Option<String>) -> Served {
    let context = context.clone();
    let stamps = move |context: &Context| {
        ["office.toml", "joined"].map(|name| {
            let meta = std::fs::metadata(context.path(name)).ok()?;
            Some((meta.len(), meta.modified().ok()?))
        })
    };
    let known = Mutex::new(stamps(&context));
    Arc::new(move || {
        let now = stamps(&context);
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        if *known == now {
            return None;
        }
        // What cannot be read yet, such as a file that is just being edited, is tried again.
        let site = site(&context, origin.as_deref()).ok()?;
        *known = now;
        Some(site)
    })
}

/// Scheme and host alone, without a slash at the end.
fn plain_origin(typed: &str) -> Outcome<String> {
    let origin = typed.trim_end_matches('/');
    let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://")).unwrap_or_default();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
    if host.is_empty() || !host.bytes().all(plain) {
        return Err(Failure::new(
            format!("“{typed}” không phải là địa chỉ công khai của trang"),
            format!("“{typed}” is no public address of a site"),
        )
        .hint(
            "ví dụ: --origin https://congbao.tinh.gov.vn",
            "for example: --origin https://congbao.example.gov.vn",
        ));
    }
    Ok(origin.to_owned())
}

/// Tells on standard error what happens; never who reads what.
fn teller(context: &Context, visits: Option<PathBuf>) -> Tell {
    let context = context.clone();
    let told = AtomicBool::new(false);
    Arc::new(move |event: &Event| {
        let line = match event {
            Event::Ready(address) => format!(
                "{} http://{address}/  ({})",
                context.say("Trang Công báo đang mở tại", "The gazette is open at"),
                context.say("dừng bằng Ctrl+C", "stop with Ctrl+C")
            ),
            Event::Renewed { issues, documents } => format!(
                "{}: {issues} {}, {documents} {}",
                context.say("Đã cập nhật trang", "The site was renewed"),
                context.say("số", "issues"),
                context.say("văn bản", "documents")
            ),
            Event::Read(read) => {
                let Some(folder) = &visits else { return };
                match crate::visits::add(folder, crate::now().date(), read) {
                    Ok(()) => return,
                    // The site goes on; it is said once that nothing is counted.
                    Err(_) if told.swap(true, Relaxed) => return,
                    Err(error) => format!(
                        "{} {}",
                        context.say(
                            "Không ghi được số lượt truy cập (nêu thư mục khác bằng --visits, hoặc tắt bằng --no-visits):",
                            "Visits cannot be counted (name another folder with --visits, or turn it off with --no-visits):"
                        ),
                        error.message(context.language)
                    ),
                }
            }
            Event::Failed { address } => format!(
                "{} {address}",
                context.say("Lỗi của phần mềm khi trả lời", "A fault of the program while answering")
            ),
            Event::Stopped => context.say("Trang Công báo đã dừng.", "The site was stopped.").to_owned(),
            _ => return,
        };
        // Who started the site without a terminal needs no word.
        let _ = writeln!(std::io::stderr(), "{line}");
    })
}

/// Judges signatures in a child process, as on receipt.
fn reader(context: &Context) -> Outcome<ReadSignatures> {
    let anchors = receive::anchors(context)?;
    let policy = context.office()?.signature_policy();
    Ok(Arc::new(move |bytes: &[u8]| {
        let at = crate::now().strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
        let task = Task::Signatures { anchors: anchors.clone(), at, policy: policy.clone() };
        let judgement: Judgement = worker::ask(&task, bytes).ok()?;
        judgement.readable.then(|| of_people(&judgement))
    }))
}

/// The signatures of people; the time stamps of the file stand in what is said of them.
fn of_people(judgement: &Judgement) -> Vec<Signed> {
    let all = judgement.signatures.iter().zip(judgement.notes());
    let people = all.filter(|(signature, _)| signature.kind == Kind::Signature);
    people.map(|(signature, note)| Signed { account: [note.vi, note.en], ..signed(signature) }).collect()
}

/// A signature in words for readers: what the certificate says of a person beyond name and office stays out.
fn signed(signature: &Signature) -> Signed {
    let signer = signature.signer.clone().unwrap_or_default();
    let of: Vec<String> = [signer.position, signer.organisation].into_iter().flatten().collect();
    let stamp =
        signature.time_stamp.as_ref().filter(|stamp| stamp.valid).and_then(|stamp| stamp.time.clone());
    let facts = [signature.bytes_intact, signature.cryptographically_valid, signature.shown_is_signed];
    let holds = if facts.contains(&Some(false)) {
        Some(false)
    } else if facts.iter().all(Option::is_some) {
        Some(true)
    } else {
        None
    };
    Signed {
        name: signer.name,
        of: of.join(", "),
        stamped: stamp.is_some(),
        at: stamp.or_else(|| signature.claimed_time.clone()).unwrap_or_default(),
        holds,
        issuer: signer.issuer,
        trusted: signature.chain.anchored,
        account: Default::default(),
    }
}

/// Raises the limit of open files as far as the system lets us, and says how many connections that allows.
fn connections() -> usize {
    #[cfg(unix)]
    let files = {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let limit = getrlimit(Resource::Nofile);
        let wanted = CONNECTIONS + OTHER_FILES;
        let allowed = limit.maximum.unwrap_or(u64::MAX);
        let raised = limit.current.unwrap_or(u64::MAX).max(wanted.min(allowed));
        // Where it cannot be raised, fewer connections are held.
        match setrlimit(Resource::Nofile, Rlimit { current: Some(raised), maximum: limit.maximum }) {
            Ok(()) => raised,
            Err(_) => limit.current.unwrap_or(wanted),
        }
    };
    #[cfg(not(unix))]
    let files = CONNECTIONS + OTHER_FILES;
    usize::try_from(files.saturating_sub(OTHER_FILES).clamp(64, CONNECTIONS)).unwrap_or(64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_address_is_scheme_and_host_alone() {
        assert_eq!(
            plain_origin("https://congbao.example.vn/").ok().as_deref(),
            Some("https://congbao.example.vn")
        );
        for wrong in ["congbao.example.vn", "https://", "https://a/b", "ftp://a", "https://a\"><b"] {
            assert!(plain_origin(wrong).is_err(), "{wrong}");
        }
    }
}
