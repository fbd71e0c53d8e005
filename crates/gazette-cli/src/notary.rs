//! The office's seal at the door: where the key lies, how its secret is asked for, how others are reached.
//!
//! Secrets come from the environment, a file or a prompt; never from the command line, and they are never printed.

use std::path::{Path, PathBuf};

use gazette_model::{Language, SealPolicy};
use gazette_seal::seal::{self, FileKey, Order, SealError, Sealed, SigningKey, Stamp, TokenKey};

use crate::carrier::Carrier;
use crate::failure::{Failure, Outcome};
use crate::home::Context;

/// The environment variable that may hold the passphrase or PIN.
pub(crate) const SECRET: &str = "GAZETTE_SEAL_SECRET";

/// Seals a finished PDF as the office has configured it.
pub(crate) fn seal(
    context: &Context,
    policy: &SealPolicy,
    anchors: &[String],
    pdf: &[u8],
) -> Outcome<Sealed> {
    let refusals = seal::refusals(pdf);
    if !refusals.is_empty() {
        // Told before anybody types a secret.
        return Err(failure(&SealError::Refused { refusals }));
    }
    let key = open(context, policy)?;
    let at = context.timestamp();
    let stamp = if policy.visible { Some(stamp(context, policy, &*key)?) } else { None };
    let carrier = Carrier::patient(anchors);
    let order = Order {
        key: &*key,
        at: &at,
        reason: &policy.reason,
        place: &policy.place,
        stamp,
        time_stamp: (!policy.time_stamp.is_empty()).then_some(policy.time_stamp.as_str()),
        evidence: policy.evidence,
        anchors,
        transport: &|request| carrier.carry(request),
    };
    seal::seal(pdf, &order).map_err(|error| failure(&error))
}

fn open(context: &Context, policy: &SealPolicy) -> Outcome<Box<dyn SigningKey>> {
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    if !policy.module.is_empty() {
        let what = given(&policy.token).unwrap_or_else(|| policy.module.clone());
        let pin = secret(context, policy, &what)?;
        let (token, label) = (given(&policy.token), given(&policy.label));
        let key = TokenKey::open(Path::new(&policy.module), token.as_deref(), label.as_deref(), pin);
        return Ok(Box::new(key.map_err(|error| failure(&error))?));
    }
    if policy.key.is_empty() {
        return Err(Failure::new(
            "văn phòng chưa có khóa ký: mục [seal] trong office.toml còn trống",
            "the office has no key: [seal] in office.toml is empty",
        )
        .hint(
            "ghi key = \"TỆP.p12\" (hoặc module của USB token) vào mục [seal], hoặc dùng --key TỆP.p12",
            "name key = \"FILE.p12\" (or the module of a token) in [seal], or use --key FILE.p12",
        ));
    }
    let path = context.path(&policy.key);
    let store = std::fs::read(&path).map_err(|error| Failure::unreadable(&path, &error))?;
    let passphrase = secret(context, policy, &path.display().to_string())?;
    let key = FileKey::from_pkcs12(&store, &passphrase, given(&policy.alias).as_deref());
    Ok(Box::new(key.map_err(|error| failure(&error))?))
}

/// The passphrase or PIN: from the environment, the file named, or a prompt that shows nothing.
fn secret(context: &Context, policy: &SealPolicy, what: &str) -> Outcome<String> {
    if let Some(secret) = std::env::var_os(SECRET) {
        return secret.into_string().map_err(|_| {
            Failure::new(format!("{SECRET} không phải là UTF-8"), format!("{SECRET} is not UTF-8"))
        });
    }
    if !policy.secret_file.is_empty() {
        let path = context.path(&policy.secret_file);
        private(&path)?;
        let text = std::fs::read_to_string(&path).map_err(|error| Failure::unreadable(&path, &error))?;
        return Ok(text.lines().next().unwrap_or_default().to_owned());
    }
    let prompt = match context.language {
        Language::Vi => format!("Mật khẩu (mã PIN) của {what}: "),
        Language::En => format!("Passphrase (PIN) of {what}: "),
    };
    rpassword::prompt_password(prompt).map_err(|error| {
        Failure::new(
            format!("không hỏi được mật khẩu của khóa ký: {error}"),
            format!("cannot ask for the passphrase of the key: {error}"),
        )
        .hint(
            format!("khi không có màn hình, đặt biến môi trường {SECRET} hoặc [seal] secret_file"),
            format!("without a terminal set the environment variable {SECRET} or [seal] secret_file"),
        )
    })
}

/// A secret that others on the machine can read is none.
#[cfg(unix)]
fn private(path: &Path) -> Outcome<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let meta = std::fs::metadata(path).map_err(|error| Failure::unreadable(path, &error))?;
    if meta.permissions().mode() & 0o077 == 0 {
        return Ok(());
    }
    let path = path.display();
    Err(Failure::new(
        format!("người khác trên máy đọc được {path}"),
        format!("others on this machine can read {path}"),
    )
    .hint(format!("chmod 600 {path}"), format!("chmod 600 {path}")))
}

#[cfg(not(unix))]
fn private(_path: &Path) -> Outcome<()> {
    Ok(())
}

fn stamp(context: &Context, policy: &SealPolicy, key: &dyn SigningKey) -> Outcome<Stamp> {
    let signer = seal::signer(key).map_err(|error| failure(&error))?;
    let time = context.now.strftime("%d.%m.%Y %H:%M:%S %:z").to_string();
    let mut lines = vec![("Ký bởi".to_owned(), signer.name.clone())];
    let organisation = signer.organisation.filter(|organisation| *organisation != signer.name);
    // The order of the central gazette's stamp.
    lines.extend(signer.email.map(|email| ("Email".to_owned(), email)));
    lines.extend(organisation.map(|organisation| ("Cơ quan".to_owned(), organisation)));
    lines.push(("Thời gian ký".to_owned(), time));
    let picture = (!policy.picture.is_empty())
        .then(|| {
            let path = context.path(&policy.picture);
            std::fs::read(&path).map_err(|error| Failure::unreadable(&path, &error))
        })
        .transpose()?;
    let words: Vec<String> = lines.iter().map(|(label, words)| format!("{label}: {words}")).collect();
    Ok(Stamp {
        picture: gazette_typeset::stamp(&lines, picture.as_deref(), context.today())?,
        left_mm: policy.left_mm as f32,
        top_mm: policy.top_mm as f32,
        words: format!("Chữ ký số. {}", words.join(". ")),
    })
}

/// What did not work, with the next step.
pub(crate) fn failure(error: &SealError) -> Failure {
    let (vi, en) = match error {
        SealError::Refused { .. } => (
            "chỉ ký tệp do chính chương trình dàn trang và chưa ai sửa; dàn trang lại rồi ký",
            "only a file typeset here and touched by nobody is sealed; typeset it anew, then seal",
        ),
        SealError::Key(_) => (
            "kiểm tra mục [seal] trong office.toml: key, alias, module, token, label",
            "check [seal] in office.toml: key, alias, module, token, label",
        ),
        SealError::Secret => (
            "nhập lại; token thường khóa sau vài lần sai mã PIN",
            "try again; a token usually locks after a few wrong PINs",
        ),
        SealError::OutOfTerm { .. } | SealError::NotForSigning(_) | SealError::Revoked(_) => (
            "dùng chứng thư còn hiệu lực dành cho ký văn bản, hoặc xin cấp lại",
            "use a certificate in force that is meant for signing, or apply for a new one",
        ),
        SealError::TimeStamp { .. } => (
            "chưa có gì bị thay đổi; thử lại khi máy chủ dấu thời gian hoạt động",
            "nothing was changed; try again when the time-stamp authority answers",
        ),
        SealError::Revocation { .. } => (
            "chưa có gì bị thay đổi; đặt chứng thư trung gian vào thư mục anchors, hoặc thử lại sau",
            "nothing was changed; put the intermediate certificates into anchors, or try again later",
        ),
        SealError::Stamp(_) => ("sửa left_mm, top_mm trong mục [seal]", "mend left_mm, top_mm in [seal]"),
        SealError::Time(_) | SealError::NotProved(_) => (
            "chưa có gì bị thay đổi; giữ lại tệp và báo người phát triển",
            "nothing was changed; keep the file and tell the developers",
        ),
    };
    Failure::new(error.words(Language::Vi), error.words(Language::En)).hint(vi, en)
}

/// The name of the sealed file beside the plain one.
pub(crate) fn sealed_name(file: &Path) -> PathBuf {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    file.with_file_name(format!("{stem}.signed.pdf"))
}
