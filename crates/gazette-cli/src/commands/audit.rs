//! `gazette audit`: reads everything kept and proves it; mends it from a second copy.

mod joined;
mod memory;
mod report;

use std::fmt::Write as _;
use std::path::Path;

use gazette_archive::{Archive, Audit, Fault, Part, Repair};
use gazette_model::Language;
use serde_json::{Value, json};

use crate::agreement::{self, Agreement};
use crate::answer::Answer;
use crate::args::AuditArgs;
use crate::failure::{Failure, Outcome};
use crate::fault;
use crate::home::{self, Context};
use crate::progress::Progress;
use crate::stamps;
use joined::AuditedGazette;
use memory::Pass;

/// Audits a path, or the archive of the home with its log and register.
pub(crate) fn run(context: &Context, args: &AuditArgs) -> Outcome<Answer> {
    let home = args.path.is_none();
    let root = args.path.clone().unwrap_or_else(|| context.path("archive"));
    let passes = if home { memory::read(context)? } else { Vec::new() };
    if let Some(days) = args.older_than
        && let Some(pass) =
            memory::last_whole(&passes).filter(|pass| pass.faults == 0 && pass.is_within(context, days))
    {
        return Ok(fresh(context, pass));
    }
    let part = match args.part {
        Some(of) => Part { index: memory::next_part(&passes, of), of },
        None => Part::WHOLE,
    };
    let progress = Progress::bytes(0, context.say("đọc lại kho", "reading the archive"));
    let (audit, repair) = match &args.repair_from {
        Some(copy) => {
            let repair = repair(context, home, &root, copy, &progress)?;
            (repair.audit.clone(), Some(repair))
        }
        None if home => (Archive::open(&root)?.audit(part, &|bytes| progress.add(bytes))?, None),
        None => (gazette_archive::audit_part(&root, part, &|bytes| progress.add(bytes))?, None),
    };
    // The nightly audit makes up for a stamp the authority did not give when the issue was published.
    let unstamped = if home { stamps::ask(context, stamps::LONG)? } else { None };
    let agreement = if home { agreement::check(context)? } else { Agreement::default() };
    let mut faults = audit.faults.clone();
    faults.extend(agreement.faults.clone());
    let (mut audit, mut repair, mut agreement) = (audit, repair, agreement);
    let joined = if home { joined::audit(context, args, part, &progress)? } else { Vec::new() };
    for one in &joined {
        one.add(&mut audit, &mut repair, &mut agreement, &mut faults);
    }
    progress.finish();
    let pass = Pass::new(context, part, &audit, faults.len());
    let mut json = json!({
        "objects": audit.objects, "files": audit.files, "bytes": audit.bytes,
        "faults": fault::rows(context, &faults),
    });
    if home {
        json["part"] = json!({ "index": part.index + 1, "of": part.of });
        json["log_entries"] = json!(agreement.entries);
        json["withdrawn"] = withdrawn_rows(&agreement);
        json["joined"] = joined.iter().map(|one| one.row()).collect();
        let restored = agreement.restored.as_ref();
        json["register_restored"] =
            restored.map(|(at, size)| json!({ "at": at, "log_entries": size })).into();
        json["last_whole"] = json!(memory::last_whole(&passes).map(|pass| &pass.at));
    }
    if let Some(repair) = &repair {
        json["repaired"] = json!(repair.repaired);
        let refused = repair.refused.iter();
        json["not_repaired"] = refused
            .map(|(place, why)| json!({ "place": place, "reason": why.words(context.language) }))
            .collect();
    }
    let mut text = words(context, &audit, part, &agreement, &joined, &faults, repair.as_ref());
    if let Some(remark) = &unstamped {
        json["remarks"] = json!([remark]);
        let _ = writeln!(text, "→ {remark}");
    }
    if home {
        memory::add(context, &pass)?;
    }
    if let Some(path) = &args.report {
        report::write(context, path, &json, &text)?;
    }
    Ok(Answer::judged(json, text, !faults.is_empty()))
}

/// Nothing to do: the last whole pass is recent and found nothing.
fn fresh(context: &Context, pass: &Pass) -> Answer {
    let at = &pass.at;
    let text = match context.language {
        Language::Vi => {
            format!("Lần kiểm tra toàn bộ gần nhất: {at}, không có lỗi; chưa đến hạn kiểm tra lại.\n")
        }
        Language::En => {
            format!("The last whole audit was at {at} and found nothing; the next is not yet due.\n")
        }
    };
    Answer::done(
        json!({ "objects": 0, "files": 0, "bytes": 0, "faults": [], "due": false, "last_whole": at }),
        text,
    )
}

pub(super) fn repair(
    context: &Context,
    home: bool,
    root: &Path,
    copy: &Path,
    progress: &Progress,
) -> Outcome<Repair> {
    // What is repaired is an archive of this program; a copy may be given as a home or as its archive.
    let inner = copy.join("archive");
    let copy = if inner.join("0=ocfl_1.1").is_file() { inner } else { copy.to_path_buf() };
    if !copy.join("0=ocfl_1.1").is_file() {
        let shown = copy.display();
        return Err(Failure::new(
            format!("{shown} không phải là bản sao của kho"),
            format!("{shown} is no copy of the archive"),
        )
        .hint(
            "chỉ thư mục archive của bản sao lưu, hoặc thư mục làm việc chứa nó",
            "name the folder archive of a backup, or the home that holds it",
        ));
    }
    let same = |path: &Path| std::fs::canonicalize(path).ok();
    if same(&copy) == same(root) {
        return Err(Failure::new("bản sao chính là kho đang sửa", "the copy is the archive itself")
            .hint("chỉ thư mục của bản sao lưu", "name the folder of a backup"));
    }
    let _lock = home.then(|| context.one_at_a_time(home::PATIENCE)).transpose()?;
    // A lost archive is made anew and filled from the copy.
    let archive = if root.exists() { Archive::open(root)? } else { Archive::create(root)? };
    Ok(archive.repair_from(&copy, &|bytes| progress.add(bytes))?)
}

fn withdrawn_rows(agreement: &Agreement) -> Value {
    let row = |withdrawn: &agreement::Withdrawn| {
        let entry = &withdrawn.entry;
        json!({
            "log": withdrawn.index, "time": entry.time, "issue": entry.issue, "document": entry.document,
            "files": entry.files.iter().map(|file| json!({ "path": file.path, "sha256": file.sha256 })).collect::<Vec<_>>(),
            "why": entry.note,
        })
    };
    agreement.withdrawn.iter().map(row).collect()
}

fn words(
    context: &Context,
    audit: &Audit,
    part: Part,
    agreement: &Agreement,
    joined: &[AuditedGazette],
    faults: &[Fault],
    repair: Option<&Repair>,
) -> String {
    let mut text = String::new();
    let Audit { objects, files, bytes, .. } = audit;
    let bytes = thousands(*bytes);
    let _ = match context.language {
        Language::Vi => writeln!(text, "Đã đọc lại {objects} đối tượng, {files} tệp, {bytes} byte."),
        Language::En => writeln!(text, "Read {objects} objects, {files} files, {bytes} bytes."),
    };
    if !joined.is_empty() {
        let names: Vec<&str> = joined.iter().map(|one| one.name.as_str()).collect();
        let _ = writeln!(
            text,
            "{} {}",
            context.say("Gồm cả các Công báo đã nhập:", "Joined gazettes included:"),
            names.join("; ")
        );
    }
    if part.of > 1 {
        let _ = writeln!(text, "{} {}/{}.", context.say("Phần", "Part"), part.index + 1, part.of);
    }
    if agreement.entries > 0 {
        let _ = writeln!(
            text,
            "{} {}",
            context.say("Đã đối chiếu với nhật ký, số mục:", "Compared with the log, entries:"),
            agreement.entries
        );
    }
    if let Some((at, size)) = &agreement.restored {
        let _ = match context.language {
            Language::Vi => writeln!(
                text,
                "Sổ đăng ký được lập lại từ kho ngày {at}: nhật ký thao tác trước mục {size} của nhật ký công khai đã mất."
            ),
            Language::En => writeln!(
                text,
                "The register was made again from the archive at {at}: the trail before entry {size} of the public log is lost."
            ),
        };
    }
    for place in repair.iter().flat_map(|repair| &repair.repaired) {
        let _ = writeln!(text, "  {} {place}", context.say("đã sửa từ bản sao:", "mended from the copy:"));
    }
    for (place, why) in repair.iter().flat_map(|repair| &repair.refused) {
        let _ = writeln!(
            text,
            "  {} {place}: {}",
            context.say("chưa sửa được:", "not mended:"),
            why.words(context.language)
        );
    }
    for withdrawn in &agreement.withdrawn {
        let files: Vec<&str> = withdrawn.entry.files.iter().map(|file| file.path.as_str()).collect();
        let _ = writeln!(
            text,
            "  {} {} {}: {} ({})",
            context.say("đã gỡ theo quy định,", "removed as the law demands,"),
            withdrawn.entry.time,
            withdrawn
                .entry
                .document
                .clone()
                .unwrap_or_else(|| withdrawn.entry.issue.map_or(String::new(), |issue| issue.to_string())),
            files.join(", "),
            withdrawn.entry.note.as_deref().unwrap_or_default(),
        );
    }
    if faults.is_empty() {
        let _ = writeln!(text, "{}", context.say("Không có gì bị thay đổi.", "Nothing was changed."));
    }
    text.push_str(&fault::text(context, faults));
    text
}

/// `1 234 567`, with spaces that do not break.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            out.push('\u{a0}');
        }
        out.push(digit);
    }
    out
}
