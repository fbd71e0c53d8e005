//! Time stamps (dấu thời gian, RFC 3161) over the signed heads of the log: a clock that is not the office's.
//!
//! ```text
//! log/stamp/list             the sizes of the heads that are stamped, one a line
//! log/stamp/42.checkpoint    the signed head of 42 entries, verbatim
//! log/stamp/42.tsr           the answer of the authority over these bytes
//! ```
//!
//! `openssl ts -verify -data 42.checkpoint -in 42.tsr -CAfile AUTHORITY.pem` checks one without this program. A head covers
//! every entry before it, so a stamp that could not be had is made up for by the next one.

use std::path::Path;
use std::time::Duration;

use gazette_archive::Fault;
use gazette_archive::log::{self, Checkpoint, LogError, Note, Source, VerifierKey};
use gazette_seal::ledger::{self, Renewal};
use gazette_seal::seal;
use serde_json::{Value, json};

use crate::carrier::Carrier;
use crate::commands::receive;
use crate::failure::{Failure, Outcome};
use crate::home::Context;

/// How long a publication waits for the authority: it is asked again at the next publication or audit.
pub(crate) const SHORT: Duration = Duration::from_secs(20);
/// How long an audit waits; authorities of the field answer in up to 131 seconds.
pub(crate) const LONG: Duration = Duration::from_secs(150);
const LIST: &str = "stamp/list";

/// The stamps of a log, looked at.
#[derive(Debug, Default)]
pub(crate) struct Stamps {
    /// One row for each stamp, oldest first.
    pub(crate) rows: Vec<Value>,
    /// What is wrong.
    pub(crate) faults: Vec<Fault>,
}

/// Has the head of the log stamped where an authority is configured and it is not stamped yet; gives a remark if the
/// authority does not answer, which keeps nobody from anything.
pub(crate) fn ask(context: &Context, patience: Duration) -> Outcome<Option<String>> {
    let address = context.office()?.seal.time_stamp;
    let folder = context.path("log");
    let Ok(note) = std::fs::read_to_string(folder.join("checkpoint")) else { return Ok(None) };
    let head = Checkpoint::parse(&Note::parse(&note)?.text)?;
    let stamped = |size: u64| folder.join("stamp").join(format!("{size}.tsr"));
    // Which authorities are trusted is for those to say who check; here only whether it is over these bytes.
    let there = || {
        let answer = std::fs::read(stamped(head.size)).unwrap_or_default();
        judge(note.as_bytes(), &answer, &[]).valid
    };
    if address.is_empty() || head.size == 0 || there() {
        return Ok(None);
    }
    let carrier = Carrier::new(&receive::anchors(context)?, patience, 1);
    let answer = match seal::stamp_response(note.as_bytes(), &address, &|request| carrier.carry(request)) {
        Ok(answer) => answer,
        Err(error) => {
            return Ok(Some(format!(
                "{}: {}",
                context.say(
                    "đầu nhật ký chưa có dấu thời gian, sẽ xin lại ở lần đăng hoặc kiểm tra sau",
                    "the head of the log is not stamped yet, the next publication or audit asks again"
                ),
                error.words(context.language)
            )));
        }
    };
    let memory = context.path("desk").join("log.head");
    log::keep_beside(&folder, &memory, &mut || {
        let mut list = std::fs::read_to_string(folder.join(LIST)).unwrap_or_default();
        list.push_str(&format!("{}\n", head.size));
        vec![
            (folder.join(format!("stamp/{}.checkpoint", head.size)), note.clone().into_bytes()),
            (stamped(head.size), answer.clone()),
            // Last, so that what it names is there.
            (folder.join(LIST), list.into_bytes()),
        ]
    })?;
    Ok(None)
}

/// Looks at every stamp beside a log whose head is `head`: whether it is of a head that this log continues, and right.
///
/// With `trusted`, an authority that leads to none of the certificates is told.
pub(crate) fn check(
    source: &Source<'_>,
    head: &Checkpoint,
    key: Option<&VerifierKey>,
    anchors: &[String],
    trusted: bool,
) -> Stamps {
    let mut stamps = Stamps::default();
    let list = match source(LIST) {
        Err(error) if error.is_missing() => return stamps,
        Err(error) => {
            stamps.fault("log-tile", LIST, error.to_string());
            return stamps;
        }
        Ok(list) => String::from_utf8_lossy(&list).into_owned(),
    };
    let mut sizes: Vec<u64> = list.lines().filter_map(|line| line.parse().ok()).collect();
    sizes.sort_unstable();
    sizes.dedup();
    for size in sizes {
        let (place, answer) = (format!("stamp/{size}.checkpoint"), format!("stamp/{size}.tsr"));
        let read = || -> Result<(Vec<u8>, Checkpoint, Vec<u8>), LogError> {
            let bytes = source(&place)?;
            let note =
                String::from_utf8(bytes.clone()).map_err(|_| LogError::Note("it is not UTF-8".into()))?;
            let older = match key {
                Some(key) => Checkpoint::open(&note, key)?,
                None => Checkpoint::parse(&Note::parse(&note)?.text)?,
            };
            Ok((bytes, older, source(&answer)?))
        };
        let (bytes, older, token) = match read() {
            Ok(read) => read,
            Err(error) => {
                stamps.fault("log-checkpoint", &place, error.to_string());
                continue;
            }
        };
        match log::continues(source, head, &older) {
            Ok(true) if older.size == size => {}
            Ok(_) => stamps.fault("log-forked", &place, ""),
            Err(error) => stamps.fault("log-tile", &place, error.to_string()),
        }
        let stamp = judge(&bytes, &token, anchors);
        if !stamp.valid {
            stamps.fault("stamp-differs", &answer, "");
        } else if trusted && !stamp.anchored {
            stamps.fault("stamp-untrusted", &answer, stamp.authority.clone().unwrap_or_default());
        }
        stamps.rows.push(json!({
            "size": size, "time": stamp.time, "authority": stamp.authority, "valid": stamp.valid,
            "anchored": stamp.anchored,
        }));
    }
    stamps
}

/// Checks one answer of an authority over the bytes of a checkpoint.
pub(crate) fn judge(checkpoint: &[u8], stamp: &[u8], anchors: &[String]) -> Renewal {
    ledger::renewal(checkpoint, stamp, anchors)
}

/// The certificates of authorities in a file named on the command line; none where none is named.
pub(crate) fn anchors(path: Option<&Path>) -> Outcome<Vec<String>> {
    let read = |path: &Path| -> Outcome<String> {
        Ok(receive::pem(std::fs::read(path).map_err(|error| Failure::unreadable(path, &error))?))
    };
    path.map(read).into_iter().collect()
}

impl Stamps {
    fn fault(&mut self, code: &'static str, place: &str, detail: impl Into<String>) {
        self.faults.push(Fault { place: place.to_owned(), code, detail: detail.into() });
    }
}
