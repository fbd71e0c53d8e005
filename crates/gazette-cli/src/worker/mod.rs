//! Reads bytes of strangers in a child process, so that a reader that dies is a finding and no more.
//!
//! The child is this program, started again with a hidden command. It receives one [`Task`] as a line of
//! JSON and the bytes behind it, limits itself (see [`sandbox`]), and answers with one JSON document.

mod sandbox;

use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use gazette_ingest::Reading;
use gazette_model::SignaturePolicy;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::failure::{Failure, Outcome};

/// How long a reader may take.
const TIME_LIMIT: Duration = Duration::from_secs(60);
/// How much a reader may answer: the content of a large document with its pictures.
const ANSWER_LIMIT: u64 = 512 * 1024 * 1024;

/// What the child is asked to do with the bytes.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Task {
    /// Read a Word file.
    Word,
    /// Read the text of a PDF.
    Pdf,
    /// Have a second reader look at a PDF: only its finding, where both read other letters.
    SecondOpinion,
    /// Read plain text.
    Plain,
    /// Judge the signatures of a PDF.
    Signatures {
        /// Trusted certificates, PEM.
        anchors: Vec<String>,
        /// The time of judgement, RFC 3339.
        at: String,
        /// The office's rules.
        policy: SignaturePolicy,
    },
    /// The same, with answers of issuers that were asked for later.
    SignaturesWith {
        /// Trusted certificates, PEM.
        anchors: Vec<String>,
        /// The time of judgement, RFC 3339.
        at: String,
        /// The office's rules.
        policy: SignaturePolicy,
        /// The answers, in base64.
        kept: Vec<String>,
    },
    /// The certificates behind the signatures of a PDF, that issuers can be asked about.
    Certificates {
        /// Trusted certificates, PEM.
        anchors: Vec<String>,
        /// The time of asking, RFC 3339.
        at: String,
    },
    /// Draw some pages of a PDF as pictures.
    Facsimile {
        /// The first page, from 0.
        first: usize,
        /// How many at most.
        most: usize,
    },
}

/// Why there is no answer, in words for a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Death(pub(crate) String);

/// Has a child do `task` on `bytes`.
pub(crate) fn ask<T: DeserializeOwned>(task: &Task, bytes: &[u8]) -> Result<T, Death> {
    let death = |reason: &dyn std::fmt::Display| Death(reason.to_string());
    let program = std::env::current_exe().map_err(|error| death(&error))?;
    let mut child = Command::new(program)
        .arg("worker")
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| death(&error))?;
    let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(death(&"no pipe to the reader"));
    };
    let header = serde_json::to_vec(task).map_err(|error| death(&error))?;
    let (sender, receiver) = mpsc::channel();
    let answer = std::thread::scope(|scope| {
        scope.spawn(move || {
            // A child that dies early closes its pipe; what it was then not told does not matter.
            let _ = stdin
                .write_all(&header)
                .and_then(|()| stdin.write_all(b"\n"))
                .and_then(|()| stdin.write_all(bytes));
        });
        scope.spawn(move || {
            let mut answer = Vec::new();
            let read = stdout.take(ANSWER_LIMIT + 1).read_to_end(&mut answer);
            let _ = sender.send(read.map(|_| answer));
        });
        let answer = receiver.recv_timeout(TIME_LIMIT);
        if answer.is_err()
            || answer.as_ref().is_ok_and(|read| read.as_ref().is_ok_and(|a| a.len() as u64 > ANSWER_LIMIT))
        {
            let _ = child.kill();
        }
        answer
    });
    let status = child.wait().map_err(|error| death(&error))?;
    let answer = match answer {
        Err(_) => return Err(death(&format_args!("quá {} giây", TIME_LIMIT.as_secs()))),
        Ok(answer) => answer.map_err(|error| death(&error))?,
    };
    if !status.success() {
        return Err(death(&status));
    }
    serde_json::from_slice(&answer).map_err(|error| death(&error))
}

/// The child's side: one task from standard input, one answer on standard output.
pub(crate) fn serve() -> Outcome<()> {
    let broken = |error: &dyn std::fmt::Display| {
        Failure::new(format!("tiến trình đọc tệp: {error}"), format!("the reading process: {error}"))
    };
    sandbox::enter();
    let mut input = Vec::new();
    std::io::stdin().lock().read_to_end(&mut input).map_err(|error| broken(&error))?;
    let end = input.iter().position(|byte| *byte == b'\n').ok_or_else(|| broken(&"no task"))?;
    let task: Task = serde_json::from_slice(&input[..end]).map_err(|error| broken(&error))?;
    let answer = answer(&task, &input[end + 1..]).map_err(|error| broken(&error))?;
    std::io::stdout().lock().write_all(&answer).map_err(|error| broken(&error))
}

fn answer(task: &Task, bytes: &[u8]) -> serde_json::Result<Vec<u8>> {
    let reading: Reading = match task {
        Task::Word => gazette_ingest::word::read(bytes),
        Task::Pdf => gazette_ingest::pdf::read(bytes),
        Task::SecondOpinion => {
            let reading = gazette_ingest::pdf::read(bytes);
            let finding = gazette_ingest::pdf::disagreement(bytes, &reading);
            Reading { findings: finding.into_iter().collect(), ..Reading::default() }
        }
        Task::Plain => gazette_ingest::plain::read(bytes),
        Task::Signatures { anchors, at, policy } => return signatures(bytes, anchors, at, policy),
        Task::SignaturesWith { anchors, at, policy, kept } => {
            use base64::Engine as _;
            let decode = |text: &String| base64::engine::general_purpose::STANDARD.decode(text).ok();
            let kept: Vec<Vec<u8>> = kept.iter().filter_map(decode).collect();
            return serde_json::to_vec(&gazette_seal::judge_with(bytes, anchors, at, policy, &kept));
        }
        Task::Certificates { anchors, at } => {
            return serde_json::to_vec(&gazette_seal::questions(bytes, anchors, at));
        }
        Task::Facsimile { first, most } => {
            // A page that cannot be drawn is told in words; only a reader that dies is a death.
            let drawn = gazette_typeset::facsimile(bytes, *first, *most);
            return serde_json::to_vec(&drawn.map_err(|error| error.to_string()));
        }
    };
    serde_json::to_vec(&reading)
}

fn signatures(
    bytes: &[u8],
    anchors: &[String],
    at: &str,
    policy: &SignaturePolicy,
) -> serde_json::Result<Vec<u8>> {
    // A message is XML; everything else is judged as the PDF it should be.
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let judgement = if text.trim_ascii_start().starts_with(b"<") {
        gazette_seal::judge_xml(bytes, anchors, at, policy)
    } else {
        gazette_seal::judge_by(bytes, anchors, at, policy)
    };
    serde_json::to_vec(&judgement)
}
