//! Asks issuers whether the certificates the archive relies on are still in force, and keeps what they answer.
//!
//! Answers lie in `evidence/revocation/CERTIFICATE/` beside the archive: the first one, nearest to the signing, and the
//! newest. A night without network costs seconds: a server that fails twice is left alone until the next run.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use gazette_model::Language;
use gazette_seal::seal::Request;
use gazette_seal::{Form, Problem, Question, Standing};
use serde::{Deserialize, Serialize};

use crate::carrier::Carrier;
use crate::digest::digest;
use crate::failure::{Failure, Outcome};
use crate::home::{Context, write};

/// How long one question may take, and all of one run.
const PATIENCE: Duration = Duration::from_secs(10);
const NIGHT: Duration = Duration::from_secs(30 * 60);
/// A server that failed so often is not asked again in this run.
const FAILURES: u32 = 2;

/// What became of one question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Asked {
    /// Whose certificate, and its number.
    pub(crate) name: String,
    pub(crate) serial: String,
    #[serde(flatten)]
    pub(crate) standing: Standing,
    /// When it was asked, RFC 3339.
    pub(crate) at: String,
    /// Where the answer lies, in the office's home.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) evidence: Option<String>,
    /// What could not be had.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) problems: Vec<Problem>,
}

/// What was answered, or why nothing was, by address and question.
type Answers = BTreeMap<(String, Vec<u8>), Result<Vec<u8>, String>>;

/// One run of questions; every certificate and every address is asked once.
pub(crate) struct Issuers<'a> {
    context: &'a Context,
    carrier: Carrier,
    asked: BTreeMap<String, Asked>,
    answers: RefCell<Answers>,
    failures: RefCell<BTreeMap<String, u32>>,
    until: Instant,
}

impl<'a> Issuers<'a> {
    pub(crate) fn new(context: &'a Context, anchors: &[String]) -> Self {
        Self {
            context,
            carrier: Carrier::new(anchors, PATIENCE, 1),
            asked: BTreeMap::new(),
            answers: RefCell::default(),
            failures: RefCell::default(),
            until: Instant::now() + NIGHT,
        }
    }

    /// Asks about a certificate, unless this run has, and keeps the answer.
    pub(crate) fn ask(&mut self, question: &Question) -> Outcome<Asked> {
        let key = digest(&question.certificate).to_string();
        if let Some(asked) = self.asked.get(&key) {
            return Ok(asked.clone());
        }
        let at = self.context.timestamp();
        let reply = gazette_seal::ask(question, &at, &|request| self.carry(request));
        let evidence = match &reply.evidence {
            Some((form, answer)) => Some(self.keep(&key, *form, answer)?),
            None => None,
        };
        let asked = Asked {
            name: question.name.clone(),
            serial: question.serial.clone(),
            standing: reply.standing,
            at,
            evidence,
            problems: reply.problems,
        };
        self.asked.insert(key, asked.clone());
        Ok(asked)
    }

    /// Everything asked in this run, by certificate.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Asked> {
        self.asked.values()
    }

    fn carry(&self, request: &Request) -> Result<Vec<u8>, String> {
        let key = (request.address.clone(), request.body.clone());
        if let Some(answer) = self.answers.borrow().get(&key) {
            return answer.clone();
        }
        let host = host(&request.address);
        if self.failures.borrow().get(&host).is_some_and(|failures| *failures >= FAILURES) {
            return Err("the server did not answer before in this run".to_owned());
        }
        if Instant::now() > self.until {
            return Err("the time for this run is over".to_owned());
        }
        let answer = self.carrier.carry(request);
        if answer.is_err() {
            *self.failures.borrow_mut().entry(host).or_default() += 1;
        }
        self.answers.borrow_mut().insert(key, answer.clone());
        answer
    }

    /// Keeps an answer: the first for good, later ones in the place of the newest.
    fn keep(&self, certificate: &str, form: Form, answer: &[u8]) -> Outcome<String> {
        let folder = folder(self.context, certificate);
        std::fs::create_dir_all(&folder).map_err(|error| Failure::unwritable(&folder, &error))?;
        let end = if form == Form::Ocsp { "ocsp" } else { "crl" };
        let first = format!("first.{end}");
        let name = if folder.join(&first).exists() { format!("newest.{end}") } else { first };
        write(&folder.join(&name), answer)?;
        Ok(format!("evidence/revocation/{certificate}/{name}"))
    }
}

/// The answers kept about certificates, of this run and of earlier ones.
pub(crate) fn kept(context: &Context, questions: &[Question]) -> Vec<Vec<u8>> {
    let mut out = Vec::new();
    for question in questions {
        let folder = folder(context, &digest(&question.certificate).to_string());
        for name in ["first.ocsp", "newest.ocsp", "first.crl", "newest.crl"] {
            out.extend(std::fs::read(folder.join(name)));
        }
    }
    out
}

/// Has anything been kept at all?
pub(crate) fn any(context: &Context) -> bool {
    context.path("evidence/revocation").is_dir()
}

fn folder(context: &Context, certificate: &str) -> PathBuf {
    context.path("evidence/revocation").join(certificate)
}

fn host(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split('/').next().unwrap_or_default().to_lowercase()
}

/// What the run of questions gave, in words.
pub(crate) fn text(context: &Context, asked: &[&Asked]) -> String {
    let vi = context.language == Language::Vi;
    let mut out = String::new();
    let (mut good, mut revoked, mut unknown, mut expired, mut nowhere) = (0, 0, 0, 0, 0);
    for one in asked {
        match one.standing {
            Standing::Good => good += 1,
            Standing::Revoked(_) => revoked += 1,
            Standing::Unknown => unknown += 1,
            Standing::Expired => expired += 1,
            Standing::NoAddress => nowhere += 1,
        }
    }
    let count = asked.len();
    let _ = if vi {
        writeln!(
            out,
            "Đã hỏi nơi cấp về {count} chứng thư: {good} còn hiệu lực, {revoked} đã bị thu hồi, {unknown} chưa hỏi được, {expired} đã hết hạn nên không hỏi nữa, {nowhere} không ghi địa chỉ để hỏi."
        )
    } else {
        writeln!(
            out,
            "Asked the issuers about {count} certificates: {good} in force, {revoked} revoked, {unknown} without an answer, {expired} expired and not asked, {nowhere} that name no address to ask."
        )
    };
    for one in asked {
        let whose = format!("{} ({})", one.name, one.serial);
        match &one.standing {
            Standing::Revoked(since) => {
                let _ = writeln!(
                    out,
                    "  {} {}: {whose}",
                    context.say("ĐÃ BỊ THU HỒI lúc", "REVOKED on"),
                    clock(context, since)
                );
            }
            Standing::Unknown => {
                let _ = writeln!(out, "  {}: {whose}", context.say("chưa hỏi được", "no answer"));
                for problem in &one.problems {
                    let _ = writeln!(out, "    {}: {}", problem.address, problem.words(context.language));
                }
            }
            _ => {}
        }
    }
    if revoked > 0 {
        let _ = writeln!(
            out,
            "{}",
            context.say(
                "Tệp có dấu thời gian trước lúc thu hồi vẫn đứng vững; tệp chỉ có giờ do người ký khai thì cần người xem: gazette signatures TỆP",
                "Files with a time stamp before the revocation stand; those with the signer's own time alone need a person: gazette signatures FILE",
            )
        );
    }
    if unknown > 0 {
        let _ = writeln!(
            out,
            "{}",
            context.say(
                "Những chứng thư chưa hỏi được: kiểm tra mạng, rồi chạy lại; câu trả lời đã lưu trước đây vẫn được dùng.",
                "Certificates without an answer: check the network and run again; answers kept before are still used.",
            )
        );
    }
    out
}

/// A time as clerks write it, on the clock of the office.
pub(crate) fn clock(context: &Context, time: &str) -> String {
    let Ok(time) = time.parse::<jiff::Timestamp>() else { return time.to_owned() };
    let local = context.now.offset().to_datetime(time);
    local.strftime(context.say("%H:%M ngày %d/%m/%Y", "%d/%m/%Y at %H:%M")).to_string()
}
