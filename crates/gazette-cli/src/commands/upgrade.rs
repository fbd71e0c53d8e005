//! `gazette upgrade`: takes a home of an older version to this one, in one step that can be undone.
//!
//! Everything that carries a version is looked at: the home, its configuration, register, archive, log and index, and
//! those of joined gazettes. What is written by people or must stand is changed by a described step whose former state is
//! kept; what is derived is made anew. What a newer program wrote is refused before anything is touched.

use std::fmt::Write as _;
use std::path::PathBuf;

use gazette_archive::Archive;
use gazette_archive::log::VerifierKey;
use gazette_desk::Desk;
use gazette_model::Language;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::reindex;
use crate::answer::{Answer, table};
use crate::args::UpgradeArgs;
use crate::failure::{Failure, Outcome};
use crate::home::{self, Context};

/// Something that carries a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Home,
    Office,
    Register,
    Archive,
    Log,
    Index,
}

/// One of them as it was found.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Part {
    kind: Kind,
    /// Below the home; empty for the home itself.
    place: String,
    from: u32,
    to: u32,
    /// What changes, in English.
    steps: Vec<String>,
}

/// What the last upgrade changed, kept until it is undone or the next one.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Done {
    at: String,
    who: String,
    parts: Vec<Part>,
}

/// Says what an upgrade would do, does it, or takes the last one back.
pub(crate) fn run(context: &Context, args: &UpgradeArgs) -> Outcome<Answer> {
    context.office()?;
    if args.undo {
        return undo(context);
    }
    let parts = survey(context)?;
    let pending: Vec<Part> = parts.iter().filter(|part| part.from < part.to).cloned().collect();
    if args.yes && !pending.is_empty() {
        apply(context, &pending)?;
    }
    let mut text = String::new();
    let mut rows = vec![
        if context.language == Language::Vi {
            ["phần", "ở", "định dạng", "của phiên bản này"]
        } else {
            ["part", "in", "format", "of this version"]
        }
        .map(str::to_owned)
        .to_vec(),
    ];
    for part in &parts {
        let place = if part.place.is_empty() { ".".to_owned() } else { part.place.clone() };
        rows.push(vec![
            name(context, part.kind).to_owned(),
            place,
            part.from.to_string(),
            part.to.to_string(),
        ]);
    }
    text.push_str(&table(&rows));
    let vi = context.language == Language::Vi;
    let _ = match (vi, pending.is_empty(), args.yes) {
        (true, true, _) => writeln!(text, "Mọi phần đã ở định dạng của phiên bản này; không cần nâng cấp."),
        (false, true, _) => {
            writeln!(text, "Everything has the format of this version; there is nothing to do.")
        }
        (true, _, false) => {
            writeln!(text, "Sẽ nâng cấp các phần sau; bản trước được giữ và quay lại được bằng --undo:")
        }
        (false, _, false) => {
            writeln!(text, "These would be upgraded; what was before is kept and --undo takes it back:")
        }
        (true, _, true) => writeln!(text, "Đã nâng cấp:"),
        (false, _, true) => writeln!(text, "Upgraded:"),
    };
    for part in &pending {
        for step in words(context, part) {
            let place = if part.place.is_empty() { String::new() } else { format!(" ({})", part.place) };
            let _ =
                writeln!(text, "  {} {} → {}{place}: {step}", name(context, part.kind), part.from, part.to);
        }
    }
    if !pending.is_empty() {
        let _ = writeln!(
            text,
            "{}",
            if args.yes {
                context.say("Quay lại: gazette upgrade --undo", "Back again: gazette upgrade --undo")
            } else {
                context.say("Thực hiện: gazette upgrade --yes", "Do it with: gazette upgrade --yes")
            }
        );
    }
    let register = parts.iter().find(|part| part.kind == Kind::Register && part.place.is_empty());
    let steps: Vec<&String> = pending.iter().flat_map(|part| &part.steps).collect();
    let json = json!({
        "from": register.map(|part| part.from), "to": register.map(|part| part.to), "steps": steps, "parts": parts,
        "done": args.yes && !pending.is_empty(), "undone": false,
    });
    Ok(Answer::judged(json, text, !pending.is_empty() && !args.yes))
}

/// Everything that carries a version, refusing what is newer than this program.
fn survey(context: &Context) -> Outcome<Vec<Part>> {
    let mut parts = Vec::new();
    let mut add = |kind, place: &str, from, to, steps: &[&str]| {
        let steps = steps.iter().map(|step| (*step).to_owned()).collect();
        parts.push(Part { kind, place: place.to_owned(), from, to, steps });
    };
    let joined = context.joined()?;
    add(
        Kind::Home,
        "",
        context.format()?,
        home::FORMAT,
        &[
            "joined gazettes are read, searched, audited and served with the own one; the format is told by the file FORMAT",
        ],
    );
    let own = (String::new(), context.clone());
    for (place, home) in std::iter::once(own).chain(joined.into_iter().map(|one| (one.folder, one.context))) {
        let office = std::fs::read_to_string(home.path("office.toml")).unwrap_or_default();
        // The file was read already: a newer one was refused.
        add(
            Kind::Office,
            &place,
            gazette_desk::office::format(&office).unwrap_or(1),
            gazette_desk::office::FORMAT,
            &[],
        );
        let desk = home.path("desk");
        if desk.join("register.sqlite").is_file() {
            let plan = Desk::upgrade_plan(&desk)?;
            add(Kind::Register, &place, plan.from, plan.to, &plan.steps);
        }
        let root = home.path("archive");
        if root.join("0=ocfl_1.1").is_file() {
            let archive = Archive::open(&root)?;
            // Records are never written anew: the newest tells which program was here last.
            let newest = archive.issues()?.last().map(|issue| archive.issue(*issue)).transpose()?.flatten();
            let found = newest.map_or(Archive::RECORD_FORMAT, |record| record.format);
            add(Kind::Archive, &place, found.max(Archive::RECORD_FORMAT), Archive::RECORD_FORMAT, &[]);
        }
        if let Ok(key) = std::fs::read_to_string(home.path("log").join("key.pub")) {
            VerifierKey::parse(key.trim())?;
            add(Kind::Log, &place, 1, 1, &[]);
        }
    }
    let index = context.path("index");
    if let Some(found) = gazette_index::version(&index) {
        if found > gazette_index::VERSION {
            let known = gazette_index::VERSION;
            return Err(Failure::new(
                format!("chỉ mục có định dạng {found} của phiên bản mới hơn, phần mềm này chỉ biết đến {known}"),
                format!("the index has format {found} of a newer version, this program knows formats up to {known}"),
            )
            .hint(
                "chưa có gì bị thay đổi; cài phiên bản gazette mới hơn, hoặc nếu muốn dùng bản này: gazette reindex",
                "nothing was changed; install a newer gazette, or to stay with this one: gazette reindex",
            ));
        }
        add(Kind::Index, "", found, gazette_index::VERSION, &["the index is made anew from the archive"]);
    }
    Ok(parts)
}

/// Does the steps; what is changed is written down first, so that a run that was cut short is taken up or undone.
fn apply(context: &Context, pending: &[Part]) -> Outcome<()> {
    let mut parts = pending.to_vec();
    // A run that was cut short did some of its steps; they are undone together with these.
    if context.format()? < home::FORMAT
        && let Some(before) = last(context)?
    {
        let known: Vec<(Kind, String)> = parts.iter().map(|part| (part.kind, part.place.clone())).collect();
        parts.extend(
            before.parts.into_iter().filter(|part| !known.contains(&(part.kind, part.place.clone()))),
        );
    }
    let done = Done { at: context.timestamp(), who: context.who.clone(), parts };
    home::write(&memory(context), &serde_json::to_vec_pretty(&done).unwrap_or_default())?;
    for part in pending {
        let home = Context { home: context.path(&part.place), ..context.clone() };
        if part.kind == Kind::Register {
            Desk::upgrade(&home.path("desk"), &context.timestamp(), &context.who)?;
        }
    }
    let has_archive = context.path("archive").join("0=ocfl_1.1").is_file() || !context.joined()?.is_empty();
    if has_archive && pending.iter().any(|part| matches!(part.kind, Kind::Index | Kind::Home)) {
        reindex::rebuild(context)?;
    }
    // The home says so last: until then the upgrade is not done.
    if pending.iter().any(|part| part.kind == Kind::Home) {
        home::write(&context.path(home::FORMAT_FILE), home::format_text(home::FORMAT).as_bytes())?;
    }
    Ok(())
}

/// Puts back what the last upgrade changed; what is derived is taken away, and the older program makes its own.
fn undo(context: &Context) -> Outcome<Answer> {
    let mut text = String::new();
    let vi = context.language == Language::Vi;
    let mut undone = Vec::new();
    let Some(done) = last(context)? else {
        let plan = Desk::undo_upgrade(&context.path("desk"))?;
        let _ = writeln!(
            text,
            "{} {}",
            context.say("Đã đưa sổ đăng ký về định dạng", "The register is back in format"),
            plan.to
        );
        return Ok(Answer::done(
            json!({ "from": plan.from, "to": plan.to, "undone": true, "done": true }),
            text,
        ));
    };
    // Registers first: they refuse once anything was done since, and then nothing else is touched.
    for part in done.parts.iter().filter(|part| part.kind == Kind::Register) {
        Desk::undo_upgrade(&context.path(&part.place).join("desk"))?;
        undone.push(part);
    }
    for part in done.parts.iter().filter(|part| part.kind != Kind::Register) {
        match part.kind {
            Kind::Home if part.from == 1 => gazette_disk::remove_file(&context.path(home::FORMAT_FILE))?,
            Kind::Home => {
                home::write(&context.path(home::FORMAT_FILE), home::format_text(part.from).as_bytes())?;
            }
            Kind::Index => {
                gazette_disk::remove_dir(&context.path("index"), &context.path("desk").join("stage"))?;
            }
            _ => {}
        }
        undone.push(part);
    }
    gazette_disk::remove_file(&memory(context))?;
    for part in &undone {
        let _ = writeln!(
            text,
            "{} {}: {} → {}",
            if vi { "Đã đưa về:" } else { "Back again:" },
            name(context, part.kind),
            part.to,
            part.from
        );
    }
    let register = done.parts.iter().find(|part| part.kind == Kind::Register && part.place.is_empty());
    let json: Value = json!({
        "from": register.map(|part| part.to), "to": register.map(|part| part.from), "parts": undone, "undone": true,
        "done": true,
    });
    Ok(Answer::done(json, text))
}

fn memory(context: &Context) -> PathBuf {
    context.path("desk").join("upgrade.json")
}

/// What the last upgrade changed, if it was not undone.
fn last(context: &Context) -> Outcome<Option<Done>> {
    let path = memory(context);
    match std::fs::read(&path) {
        Ok(bytes) => Ok(serde_json::from_slice(&bytes).ok()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::unreadable(&path, &error)),
    }
}

fn name(context: &Context, kind: Kind) -> &'static str {
    let (vi, en) = match kind {
        Kind::Home => ("thư mục làm việc", "home"),
        Kind::Office => ("cấu hình office.toml", "office.toml"),
        Kind::Register => ("sổ đăng ký", "register"),
        Kind::Archive => ("bản ghi trong kho", "records of the archive"),
        Kind::Log => ("nhật ký công khai", "public log"),
        Kind::Index => ("chỉ mục tìm kiếm", "index"),
    };
    crate::answer::say(context.language, vi, en)
}

/// What changes, in words.
fn words(context: &Context, part: &Part) -> Vec<String> {
    let vi = match part.kind {
        _ if context.language == Language::En => return part.steps.clone(),
        Kind::Home => {
            "Công báo đã nhập được tìm kiếm, kiểm tra, báo cáo và lên trang đọc cùng Công báo này; tệp FORMAT ghi định dạng"
        }
        Kind::Register => {
            "nhật ký thao tác được nối bằng mã băm; thêm việc duyệt, phát báo in, hủy hồ sơ hết hạn, nhập kho của nơi khác"
        }
        Kind::Index => "lập lại chỉ mục từ kho",
        Kind::Office | Kind::Archive | Kind::Log => "",
    };
    vec![vi.to_owned()]
}
