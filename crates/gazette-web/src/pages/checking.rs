//! Checking a file: by its digest, or by sending it.

use askama::Template;
use gazette_archive::ObjectId;
use gazette_model::Digest;

use super::withdrawn::{Gone, withdrawn};
use super::{render, role_name};
use crate::answer::{Answer, HTML};
use crate::ask::{Ask, encode};
use crate::route::Refused;
use crate::state::State;
use crate::upload::UploadFault;
use crate::verify::{Genuine, look_up};
use crate::view::View;

#[derive(Template)]
#[template(path = "verify.html")]
struct Verify {
    v: View,
    typed: String,
    wrong: bool,
    /// Why a file that was sent has no digest.
    fault: Option<&'static str>,
    digest: Option<String>,
    /// The issue a file says it is whose bytes are others: its name and address.
    altered: Option<(String, String)>,
    found: Vec<Answered>,
    /// The public key of the log.
    key: String,
    /// Names of the gazettes with what follows the numbers of their issues in addresses, as JSON.
    gazettes: String,
}

struct Answered {
    role: &'static str,
    genuine: Genuine,
    href: String,
    title: String,
    issue: Option<(String, String)>,
    corrections: Vec<(String, String)>,
    /// Why the file cannot be had any more.
    gone: Option<Gone>,
}

pub(crate) fn verify(state: &State, ask: &Ask) -> Result<Answer, Refused> {
    // What `sha256sum` prints may be pasted whole.
    let typed = ask.value("sha256");
    let bare: String =
        typed.split_whitespace().next().unwrap_or_default().trim_start_matches("sha256:").to_owned();
    let digest: Option<Digest> = bare.parse().ok();
    let v = View::new(&state.site, ask).at("/kiem-tra");
    let mut found = Vec::new();
    if let Some(digest) = &digest {
        for genuine in look_up(state, digest)? {
            found.push(answered(state, &v, genuine));
        }
    }
    let altered = crate::claim::issue(state, &ask.claim).filter(|_| found.is_empty());
    let title = v.say("Kiểm tra một tệp", "Check a file").to_owned();
    let page = Verify {
        altered: altered.map(|issue| (state.site.issue_name(issue), format!("/cong-bao/{}", issue.path()))),
        gazettes: gazettes(state),
        wrong: !typed.is_empty() && digest.is_none(),
        typed: shortened(typed),
        digest: digest.map(|digest| digest.to_string()),
        fault: None,
        key: super::words::log_key(state),
        found,
        v: v.titled(title),
    };
    render(&page)
}

/// The page for a file that was sent and has no digest.
pub(crate) fn not_digested(state: &State, ask: &Ask, fault: UploadFault) -> Answer {
    let v = View::new(&state.site, ask).at("/kiem-tra");
    let (status, fault) = match fault {
        UploadFault::Missing => (
            400,
            v.say(
                "Chưa có tệp nào được chọn. Hãy chọn một tệp rồi gửi lại.",
                "No file was chosen. Choose one and send it again.",
            ),
        ),
        UploadFault::Malformed => (
            400,
            v.say(
                "Tệp không đến trọn vẹn. Hãy gửi lại, hoặc tự tính mã băm rồi gõ vào ô bên dưới.",
                "The file did not arrive whole. Send it again, or make its digest yourself and type it below.",
            ),
        ),
        UploadFault::TooLarge => (
            413,
            v.say(
                "Tệp lớn hơn 256 MB. Hãy tự tính mã băm bằng lệnh bên dưới rồi gõ vào ô.",
                "The file is larger than 256 MB. Make its digest with a command below and type it.",
            ),
        ),
    };
    let title = v.say("Kiểm tra một tệp", "Check a file").to_owned();
    let page = Verify {
        typed: String::new(),
        wrong: false,
        fault: Some(fault),
        digest: None,
        altered: None,
        gazettes: gazettes(state),
        found: Vec::new(),
        key: super::words::log_key(state),
        v: v.titled(title),
    };
    Answer::plain(status, HTML, page.render().unwrap_or_else(|_| status.to_string()))
}

fn answered(state: &State, v: &View, genuine: Genuine) -> Answered {
    let catalogue = state.catalogue();
    let issue =
        genuine.issue.map(|issue| (state.site.issue_name(issue), format!("/cong-bao/{}", issue.path())));
    let (href, title) = match (&genuine.document, &issue) {
        (Some((address, title)), _) => (format!("/van-ban/{}", encode(address, true)), title.clone()),
        (None, Some((printed, href))) => {
            (href.clone(), format!("{} {printed}", v.say("Công báo số", "Gazette no.")))
        }
        (None, None) => (String::new(), genuine.path.clone()),
    };
    let published = genuine.corrections.iter().filter(|one| catalogue.holds(&one.by));
    let corrections = published
        .map(|one| {
            let issues: Vec<String> =
                one.issues.iter().map(|part| state.site.issue_name(part.issue)).collect();
            (format!("/van-ban/{}", encode(&one.by, true)), issues.join(", "))
        })
        .collect();
    let object = match (&genuine.document, genuine.issue) {
        (Some((address, _)), _) => Some(ObjectId::document(address)),
        (None, issue) => issue.map(ObjectId::issue),
    };
    let gone = object.and_then(|object| withdrawn(state, v, &object, &genuine.path));
    Answered { role: role_name(v, genuine.role), href, title, issue, corrections, gone, genuine }
}

/// The gazettes whose files the script can tell by their titles.
fn gazettes(state: &State) -> String {
    let own = std::iter::once((String::new(), state.site.name.as_str()));
    let joined = state.site.joined.iter().map(|one| (format!("@{}", one.key), one.name.as_str()));
    let all: Vec<(String, &str)> = own.chain(joined).collect();
    serde_json::json!(all).to_string()
}

/// What was typed, short enough to be shown again.
fn shortened(text: &str) -> String {
    text.chars().take(200).collect()
}
