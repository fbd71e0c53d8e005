//! `gazette handover` and `gazette join`: a whole gazette from one office to another.

use std::fmt::Write as _;
use std::path::Path;

use gazette_archive::Archive;
use gazette_archive::parcel::Unpacked;
use gazette_desk::{Desk, Joined};
use gazette_model::{Language, Office};
use serde_json::json;

use super::{backup, reindex};
use crate::answer::Answer;
use crate::args::{AuditArgs, HandoverArgs, JoinArgs};
use crate::failure::{Failure, Outcome};
use crate::home::{self, Context};
use crate::parcels;

/// Proves the whole gazette, then packs it for another office.
pub(crate) fn run(context: &Context, args: &HandoverArgs) -> Outcome<Answer> {
    if !args.audited {
        let answer = super::audit::run(context, &AuditArgs::default())?;
        if answer.needs_person {
            return Err(Failure::new(
                "kho có lỗi, chưa bàn giao được",
                "the gazette has faults and cannot be handed over",
            )
            .hint("xem và sửa bằng: gazette audit", "see and mend them with: gazette audit"));
        }
    }
    let to = args.to.as_deref().unwrap_or_default();
    context.desk()?.note("handed-over", to, &args.file.display().to_string())?;
    let without: &[&str] = if args.without_key { &["desk/log.key"] } else { &[] };
    let contents = parcels::pack_home(context, "handover", &args.file, without)?;
    let (files, bytes, digest) = (contents.files, contents.bytes, contents.digest);
    let shown = args.file.display();
    let text = match context.language {
        Language::Vi => format!(
            "Đã đóng kiện bàn giao: {files} tệp, {bytes} byte\n  {shown}\n  mã của kiện (ghi vào biên bản): {digest}\nNơi nhận chạy: gazette --home THƯ_MỤC join {shown}\n"
        ),
        Language::En => format!(
            "The gazette is packed: {files} files, {bytes} bytes\n  {shown}\n  digest of the parcel (for the minutes): {digest}\nThe other office runs: gazette --home DIR join {shown}\n"
        ),
    };
    Ok(Answer::done(json!({ "file": args.file, "files": files, "bytes": bytes, "digest": digest }), text))
}

/// Takes a gazette over: as the home itself where there is none yet, else as one that is joined in.
pub(crate) fn join(context: &Context, args: &JoinArgs) -> Outcome<Answer> {
    let fresh = !context.path("office.toml").is_file();
    if fresh {
        backup::refuse_used(&context.home)?;
        let unpacked = parcels::unpack_beside(context, &args.file, &context.home)?;
        return take_over(context, args, unpacked);
    }
    if context.desk()?.is_empty()? {
        return Err(Failure::new(
            "thư mục làm việc này mới lập, chưa có gì để nhập chung",
            "this home is new and has nothing to join to",
        )
        .hint(
            "để nhận nguyên một Công báo, chỉ một thư mục chưa có: gazette --home THƯ_MỤC_MỚI join KIỆN",
            "to take a whole gazette over name a folder that is not there: gazette --home NEW_DIR join PARCEL",
        ));
    }
    let joined = context.path("joined");
    std::fs::create_dir_all(&joined).map_err(|error| Failure::unwritable(&joined, &error))?;
    let unpacked = parcels::unpack_beside(context, &args.file, &joined.join("x"))?;
    join_in(context, unpacked, &joined)
}

fn take_over(context: &Context, args: &JoinArgs, unpacked: Unpacked) -> Outcome<Answer> {
    require_current(parcels::prove_home(context, unpacked.stage.path())?)?;
    if context.home.is_dir() {
        std::fs::remove_dir(&context.home).map_err(|error| Failure::unwritable(&context.home, &error))?;
    }
    let (contents, from) = (unpacked.contents.clone(), name_of(&unpacked));
    unpacked.stage.publish(&context.home)?;
    let digest = contents.digest.to_string();
    context.desk()?.note("joined", &args.file.display().to_string(), &digest)?;
    let has_archive = context.path("archive").join("0=ocfl_1.1").is_file();
    let documents = if has_archive { reindex::rebuild(context)?.documents } else { 0 };
    let text = match context.language {
        Language::Vi => format!(
            "Đã nhận Công báo {from}: {} tệp, {documents} văn bản; số và nhật ký nối tiếp.\nSửa tên cơ quan trong office.toml nếu cần; kiểm tra: gazette audit\n",
            contents.files
        ),
        Language::En => format!(
            "Took over the gazette {from}: {} files, {documents} documents; numbers and log go on.\nMend the names in office.toml where needed; prove it: gazette audit\n",
            contents.files
        ),
    };
    Ok(Answer::done(
        json!({ "home": context.home, "mode": "taken-over", "files": contents.files, "documents": documents, "digest": digest }),
        text,
    ))
}

/// Keeps the other gazette whole in a folder of its own, and takes its bodies into the configuration.
fn join_in(context: &Context, unpacked: Unpacked, joined: &Path) -> Outcome<Answer> {
    let place = unpacked.stage.path().to_owned();
    require_current(parcels::prove_home(context, &place)?)?;
    let theirs = Context { home: place.clone(), ..context.clone() };
    let other: Office = theirs.office()?;
    let name = if other.office.domain.is_empty() { &other.office.name } else { &other.office.domain };
    let folder = gazette_text::fold::slug(name);
    let target = joined.join(&folder);
    if target.exists() {
        return Err(Failure::new(
            format!("Công báo {} đã được nhập", other.office.name),
            format!("the gazette {} is joined already", other.office.name),
        )
        .hint(format!("xem joined/{folder}"), format!("see joined/{folder}")));
    }
    let added = bodies(context, &other)?;
    let trail = Desk::open(&place.join("desk"), &context.timestamp(), &context.who)?.trail_head()?.1;
    let archive = Archive::open(&place.join("archive")).ok();
    let (issues, documents) = match &archive {
        Some(archive) => (archive.issues()?.len(), archive.document_ids()?.len()),
        None => (0, 0),
    };
    drop(archive);
    let record = Joined {
        folder,
        name: other.office.name.clone(),
        package: unpacked.contents.digest.to_string(),
        checkpoint: unpacked.info.get("Gazette-Checkpoint").cloned().unwrap_or_default(),
        trail,
    };
    let contents = unpacked.contents.clone();
    unpacked.stage.publish(&target)?;
    context.desk()?.join(&record)?;
    if let Some((path, text)) = &added.0 {
        home::write(&context.path("office.before-join.toml"), &std::fs::read(path).unwrap_or_default())?;
        home::write(path, text.as_bytes())?;
    }
    let shown = target.display();
    let mut text = String::new();
    let _ = match context.language {
        Language::Vi => writeln!(
            text,
            "Đã nhập Công báo {}: {issues} số, {documents} văn bản, giữ nguyên số, kho, sổ và nhật ký của nó\n  {shown}\nTra cứu, kiểm tra như một kho riêng: gazette --home {shown} search …, gazette --home {shown} audit",
            other.office.name
        ),
        Language::En => writeln!(
            text,
            "Joined the gazette {}: {issues} issues, {documents} documents, with its numbers, archive, register and log as they are\n  {shown}\nSearch and prove it as a home of its own: gazette --home {shown} search …, gazette --home {shown} audit",
            other.office.name
        ),
    };
    if !added.1.is_empty() {
        let _ = writeln!(
            text,
            "{} {}",
            context.say(
                "Các cơ quan của nó đã thêm vào office.toml (bản cũ: office.before-join.toml):",
                "Its bodies are added to office.toml (as it was: office.before-join.toml):"
            ),
            added.1.join("; ")
        );
    }
    let json = json!({
        "home": target, "mode": "joined", "files": contents.files, "issues": issues, "documents": documents,
        "digest": record.package, "bodies": added.1,
    });
    Ok(Answer::done(json, text))
}

/// A body as it stands in `office.toml`.
#[derive(serde::Serialize)]
struct Bodies<'a> {
    body: [&'a gazette_model::Body; 1],
}

type Added = (Option<(std::path::PathBuf, String)>, Vec<String>);

/// The configuration with the bodies of the other office that it does not know, and their names.
fn bodies(context: &Context, other: &Office) -> Outcome<Added> {
    let own = context.office()?;
    let path = context.path("office.toml");
    let mut text = std::fs::read_to_string(&path).map_err(|error| Failure::unreadable(&path, &error))?;
    let mut names = Vec::new();
    for body in &other.body {
        let key = gazette_text::fold::fold(&body.name);
        if own.body.iter().any(|known| gazette_text::fold::fold(&known.name) == key) {
            continue;
        }
        let failed = |error: &dyn std::fmt::Display| {
            Failure::new(
                format!("không ghi được cơ quan {} vào office.toml: {error}", body.name),
                format!("the body {} cannot be written into office.toml: {error}", body.name),
            )
        };
        let added = toml::to_string(&Bodies { body: [body] }).map_err(|error| failed(&error))?;
        let _ = write!(text, "\n{added}");
        names.push(body.name.clone());
    }
    if names.is_empty() {
        return Ok((None, names));
    }
    gazette_desk::office::parse(&text).map_err(|error| {
        Failure::new(
            format!("office.toml sau khi thêm có lỗi: {error}"),
            format!("office.toml would be faulty: {error}"),
        )
    })?;
    Ok((Some((path, text)), names))
}

/// A register of an older format is upgraded where it comes from, so that its own office sees the step.
fn require_current(current: bool) -> Outcome<()> {
    if current {
        return Ok(());
    }
    Err(Failure::new(
        "sổ đăng ký trong kiện do phiên bản cũ làm",
        "the register in the parcel was written by an older version",
    )
    .hint(
        "khôi phục bằng gazette restore vào thư mục mới, chạy gazette upgrade --yes, rồi bàn giao lại",
        "restore it into a new folder, run gazette upgrade --yes there, then hand it over again",
    ))
}

fn name_of(unpacked: &Unpacked) -> String {
    unpacked.info.get("External-Description").cloned().unwrap_or_default()
}
