//! `gazette handover` and `gazette join`: a whole gazette from one office to another.

pub(crate) mod bodies;

use std::fmt::Write as _;
use std::path::Path;

use gazette_archive::parcel::Unpacked;
use gazette_desk::Joined;
use gazette_model::{GazetteKey, Language, Office};
use serde_json::json;

use bodies::Bodies;

use super::{backup, reindex};
use crate::answer::Answer;
use crate::args::{AuditArgs, HandoverArgs, JoinArgs};
use crate::failure::{Failure, Outcome};
use crate::gazettes::JoinedGazette;
use crate::home::Context;
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
    let without: &[&str] = if args.without_key { &[parcels::KEY] } else { &[] };
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

/// Takes a gazette over: as the home itself where there is none yet, else as one that is joined in; or links bodies only.
pub(crate) fn join(context: &Context, args: &JoinArgs) -> Outcome<Answer> {
    let Some(file) = &args.file else { return link(context, args) };
    let fresh = !context.path("office.toml").is_file();
    if fresh {
        backup::refuse_used(&context.home)?;
        let unpacked = parcels::unpack_beside(context, file, &context.home)?;
        return take_over(context, file, unpacked);
    }
    if !args.apart && context.desk()?.is_empty()? && context.joined()?.is_empty() {
        return Err(Failure::new(
            "thư mục làm việc này mới lập, chưa có gì để nhập chung",
            "this home is new and has nothing to join to",
        )
        .hint(
            "Công báo của tỉnh mới, đăng lại từ số 1, có kho cũ bên cạnh: thêm --apart; để nhận nguyên một Công báo và đăng tiếp số của nó: gazette --home THƯ_MỤC_MỚI join KIỆN",
            "for a new gazette that begins with number 1 beside the old one: add --apart; to take the old one over and go on with its numbers: gazette --home NEW_DIR join PARCEL",
        ));
    }
    let joined = context.path("joined");
    let made = !joined.is_dir();
    std::fs::create_dir_all(&joined).map_err(|error| Failure::unwritable(&joined, &error))?;
    let done = parcels::unpack_beside(context, file, &joined.join("x"))
        .and_then(|unpacked| join_in(context, args, unpacked, &joined));
    if done.is_err() && made {
        // A refused parcel leaves nothing; the folder goes only if it is empty.
        let _ = std::fs::remove_dir(&joined);
    }
    done
}

fn take_over(context: &Context, file: &Path, unpacked: Unpacked) -> Outcome<Answer> {
    require_current(parcels::prove_home(context, unpacked.stage.path())?)?;
    if context.home.is_dir() {
        std::fs::remove_dir(&context.home).map_err(|error| Failure::unwritable(&context.home, &error))?;
    }
    let (contents, from) = (unpacked.contents.clone(), name_of(&unpacked));
    unpacked.stage.publish(&context.home)?;
    let digest = contents.digest.to_string();
    context.desk()?.note("joined", &file.display().to_string(), &digest)?;
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
fn join_in(context: &Context, args: &JoinArgs, unpacked: Unpacked, joined: &Path) -> Outcome<Answer> {
    let place = unpacked.stage.path().to_owned();
    require_current(parcels::prove_home(context, &place)?)?;
    let theirs = Context { home: place.clone(), ..context.clone() };
    let other: Office = theirs.office()?;
    let left = left_by_a_cut_join(context, &theirs)?;
    let key = match &left {
        Some(gazette) => gazette.key,
        None => free_key(context, &theirs, &other)?,
    };
    let target = joined.join(key.as_str());
    let bodies = bodies::plan(context, &other.body, &args.successor, args.ended)?;
    let trail = theirs.desk()?.trail_head()?.1;
    let (issues, documents) =
        if place.join("archive").join("0=ocfl_1.1").is_file() || place.join("joined").is_dir() {
            let archive = theirs.archive()?;
            (archive.issues()?.len(), archive.document_ids()?.len())
        } else {
            (0, 0)
        };
    let record = Joined {
        folder: key.to_string(),
        name: other.office.name.clone(),
        package: unpacked.contents.digest.to_string(),
        checkpoint: unpacked.info.get("Gazette-Checkpoint").cloned().unwrap_or_default(),
        trail,
    };
    let contents = unpacked.contents.clone();
    match left {
        Some(gazette) => require_current(parcels::prove_home(context, &gazette.context.home)?)?,
        None => unpacked.stage.publish(&target)?,
    }
    context.desk()?.join(&record)?;
    bodies.write(context)?;
    reindex::rebuild(context)?;
    let shown = target.display();
    let mut text = String::new();
    let _ = match context.language {
        Language::Vi => writeln!(
            text,
            "Đã nhập Công báo {}: {issues} số, {documents} văn bản, giữ nguyên số, kho, sổ và nhật ký của nó\n  {shown}\nTìm kiếm, kiểm chứng, kiểm tra kho, báo cáo, trang đọc và sao lưu từ nay gồm cả Công báo này.\nSố và văn bản của nó mang mã @{key}, ví dụ: gazette search … --issue 1/2025@{key}",
            other.office.name
        ),
        Language::En => writeln!(
            text,
            "Joined the gazette {}: {issues} issues, {documents} documents, with its numbers, archive, register and log as they are\n  {shown}\nSearch, verify, audit, report, reader site and backup include it from now on.\nIts issues and documents carry the key @{key}, for example: gazette search … --issue 1/2025@{key}",
            other.office.name
        ),
    };
    text.push_str(&words(context, &bodies));
    let json = json!({
        "home": target, "mode": "joined", "gazette": key.as_str(), "files": contents.files, "issues": issues,
        "documents": documents, "digest": record.package, "bodies": bodies.added, "successors": rows(&bodies),
        "without_successor": bodies.alone,
    });
    Ok(Answer::done(json, text))
}

/// Links bodies of gazettes that were joined before to those that follow them.
fn link(context: &Context, args: &JoinArgs) -> Outcome<Answer> {
    let mut others = Vec::new();
    for gazette in context.joined()? {
        others.extend(gazette.context.office()?.body);
    }
    let bodies = bodies::plan(context, &others, &args.successor, args.ended)?;
    bodies.write(context)?;
    context.desk()?.note("bodies-linked", "", &pairs(&bodies).join("; "))?;
    let text = words(context, &bodies);
    Ok(Answer::done(
        json!({ "bodies": bodies.added, "successors": rows(&bodies), "without_successor": bodies.alone }),
        text,
    ))
}

/// The very gazette that is to be joined, lying in its place already while the register does not know of it: what a join
/// leaves that was killed in between. It is taken as it lies, so that the same command ends well.
fn left_by_a_cut_join(context: &Context, theirs: &Context) -> Outcome<Option<JoinedGazette>> {
    let head = |home: &Context| -> Outcome<_> {
        let log = home.path("log");
        let files = ["key.pub", "checkpoint"].map(|name| std::fs::read(log.join(name)).ok());
        Ok((home.desk()?.trail_head()?, files))
    };
    let (noted, wanted) = (context.desk()?.joined()?, head(theirs)?);
    for gazette in context.joined()? {
        let key = gazette.key.as_str();
        let unknown = gazette.folder == format!("joined/{key}") && noted.iter().all(|one| one.folder != key);
        if unknown && head(&gazette.context)? == wanted {
            return Ok(Some(gazette));
        }
    }
    Ok(None)
}

/// The key of a gazette that is to be joined: the name of its land, told apart from those that are here.
fn free_key(context: &Context, theirs: &Context, other: &Office) -> Outcome<GazetteKey> {
    let key_of = |home: &Context| std::fs::read(home.path("log").join("key.pub")).ok();
    let public = key_of(theirs);
    let joined = context.joined()?;
    if public.is_some() && public == key_of(context) {
        return Err(Failure::new(
            "kiện này là của chính Công báo đang làm việc (cùng khóa nhật ký)",
            "this parcel is of this very gazette (the log has the same key)",
        )
        .hint("dùng gazette restore nếu muốn khôi phục", "use gazette restore to restore it"));
    }
    if let Some(known) = joined.iter().find(|known| public.is_some() && public == key_of(&known.context)) {
        return Err(Failure::new(
            format!("Công báo {} đã được nhập", other.office.name),
            format!("the gazette {} is joined already", other.office.name),
        )
        .hint(
            format!("xem {}; nếu lần nhập trước bị ngắt giữa chừng, chạy: gazette reindex", known.folder),
            format!("see {}; if joining it was cut short, run: gazette reindex", known.folder),
        ));
    }
    let name = gazette_text::fold::slug(&other.office.name);
    let domain = gazette_text::fold::slug(&other.office.domain);
    let numbered = (2..100).map(|number| format!("{name}-{number}"));
    let free = |key: &GazetteKey| {
        !joined.iter().any(|known| known.key == *key) && !context.path("joined").join(key.as_str()).exists()
    };
    let candidates = [name.clone(), domain].into_iter().chain(numbered);
    let found = candidates.filter_map(|text| GazetteKey::shortened(&text)).find(free);
    found.ok_or_else(|| {
        Failure::new(
            format!("không đặt được mã cho Công báo {}", other.office.name),
            format!("no key can be made for the gazette {}", other.office.name),
        )
        .hint("ghi tên trong [office] của Công báo được nhập", "name it in [office] of the joined gazette")
    })
}

fn pairs(bodies: &Bodies) -> Vec<String> {
    bodies.linked.iter().map(|(before, after)| format!("{before} → {after}")).collect()
}

fn rows(bodies: &Bodies) -> serde_json::Value {
    bodies.linked.iter().map(|(before, after)| json!({ "before": before, "after": after })).collect()
}

/// What became of the bodies, in words.
fn words(context: &Context, bodies: &Bodies) -> String {
    let mut text = String::new();
    for (vi, en, list) in [
        (
            "Các cơ quan của nó đã thêm vào office.toml (bản cũ: office.before-join.toml):",
            "Its bodies are added to office.toml (as it was: office.before-join.toml):",
            bodies.added.clone(),
        ),
        ("Đã nối với cơ quan kế thừa:", "Linked to their successors:", pairs(bodies)),
        (
            "Chưa có cơ quan kế thừa (nếu có, nối bằng: gazette join --successor \"TÊN CŨ=TÊN MỚI\"):",
            "Without a successor (link one with: gazette join --successor \"OLD NAME=NEW NAME\"):",
            bodies.alone.clone(),
        ),
    ] {
        if !list.is_empty() {
            let _ = writeln!(text, "{} {}", context.say(vi, en), list.join("; "));
        }
    }
    text
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
