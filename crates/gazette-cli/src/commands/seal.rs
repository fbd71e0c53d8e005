//! `gazette seal`: signs a finished PDF with the office's certificate.

use std::fmt::Write as _;

use gazette_model::{Language, SealPolicy};
use gazette_seal::seal::Sealed;
use serde_json::{Value, json};

use super::receive;
use crate::answer::Answer;
use crate::args::SealArgs;
use crate::digest::digest;
use crate::failure::{Failure, Outcome};
use crate::home::{Context, write};
use crate::notary;
use crate::worker::{self, Task};

/// Seals `args.file` and puts the result beside it.
pub(crate) fn run(context: &Context, args: &SealArgs) -> Outcome<Answer> {
    let file = &args.file;
    let bytes = std::fs::read(file).map_err(|error| Failure::unreadable(file, &error))?;
    let policy = policy(context, args)?;
    let out = args.out.clone().unwrap_or_else(|| notary::sealed_name(file));
    if out.exists() {
        let shown = out.display();
        return Err(Failure::new(format!("đã có tệp {shown}"), format!("{shown} is already there"))
            .hint("chọn tên khác bằng --out TỆP", "choose another name with --out FILE"));
    }
    // Whoever made the file, its bytes are first read in a child process.
    let anchors = receive::anchors(context)?;
    let task = Task::Signatures {
        anchors: anchors.clone(),
        at: context.timestamp(),
        policy: gazette_model::SignaturePolicy::default(),
    };
    worker::ask::<gazette_seal::Judgement>(&task, &bytes).map_err(|worker::Death(reason)| {
        Failure::new(
            format!("không đọc được {}: {reason}", file.display()),
            format!("cannot read {}: {reason}", file.display()),
        )
        .hint("kiểm tra tệp có phải là PDF không", "check whether the file is a PDF")
    })?;
    let sealed = notary::seal(context, &policy, &anchors, &bytes)?;
    write(&out, &sealed.pdf)?;
    let mut text = String::new();
    let shown = out.display();
    let digest = digest(&sealed.pdf);
    let _ = match context.language {
        Language::Vi => writeln!(text, "ĐÃ KÝ {}\n  tệp:     {shown}\n  SHA-256: {digest}", file.display()),
        Language::En => writeln!(text, "SEALED {}\n  file:    {shown}\n  SHA-256: {digest}", file.display()),
    };
    let _ = writeln!(text, "  {}", line(&sealed, context.language));
    let json = json!({
        "file": out, "sha256": digest, "level": sealed.level,
        "signature": sealed.judgement.signatures.first(),
    });
    Ok(Answer::done(json, text))
}

/// The office's policy with what the command line changes in it.
fn policy(context: &Context, args: &SealArgs) -> Outcome<SealPolicy> {
    // With a key named, the command works outside a home too.
    let mut policy = match context.office() {
        Ok(office) => office.seal,
        Err(_) if args.key.is_some() && !context.path("office.toml").exists() => SealPolicy::default(),
        Err(failure) => return Err(failure),
    };
    let absolute = |path: &std::path::Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    if let Some(key) = &args.key {
        policy.key = absolute(key).to_string_lossy().into_owned();
        policy.module.clear();
    }
    if let Some(secret) = &args.secret_file {
        policy.secret_file = absolute(secret).to_string_lossy().into_owned();
    }
    if let Some(address) = &args.time_stamp {
        policy.time_stamp.clone_from(address);
    }
    policy.evidence |= args.evidence;
    if policy.evidence && policy.time_stamp.is_empty() {
        return Err(Failure::new(
            "bằng chứng lâu dài cần có dấu thời gian",
            "evidence for later checking needs a time stamp",
        )
        .hint("thêm --time-stamp ĐỊA_CHỈ", "add --time-stamp ADDRESS"));
    }
    policy.visible &= !args.invisible;
    Ok(policy)
}

/// What the seal is, in one line.
pub(crate) fn line(sealed: &Sealed, language: Language) -> String {
    let signer = sealed.judgement.signatures.first().and_then(|one| one.signer.as_ref());
    let name = signer.map_or("?", |signer| signer.name.as_str());
    let level = sealed.level.name();
    let stamped = sealed.judgement.signatures.first().and_then(|one| one.time_stamp.as_ref());
    let time = stamped.and_then(|stamp| stamp.time.as_deref());
    match (language, time) {
        (Language::Vi, Some(time)) => format!("chữ ký:  {name} ({level}, dấu thời gian {time})"),
        (Language::Vi, None) => format!("chữ ký:  {name} ({level}, không có dấu thời gian)"),
        (Language::En, Some(time)) => format!("signed:  {name} ({level}, time stamp {time})"),
        (Language::En, None) => format!("signed:  {name} ({level}, no time stamp)"),
    }
}

/// The seal in the answer of `publish`.
pub(crate) fn json_of(sealed: Option<&Sealed>) -> Value {
    sealed.map_or(
        Value::Null,
        |sealed| json!({ "level": sealed.level, "signature": sealed.judgement.signatures.first() }),
    )
}
