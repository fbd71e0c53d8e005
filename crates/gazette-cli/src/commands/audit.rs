//! `gazette audit`: reads everything kept and proves it.

use std::fmt::Write as _;
use std::path::Path;

use gazette_model::Language;
use serde_json::json;

use crate::answer::Answer;
use crate::failure::Outcome;
use crate::home::Context;
use crate::log;
use crate::progress::Progress;

/// Audits `path`, or the archive of the home with its log and register.
pub(crate) fn run(context: &Context, path: Option<&Path>) -> Outcome<Answer> {
    let root = path.map_or_else(|| context.path("archive"), Path::to_path_buf);
    let progress = Progress::bytes(0, context.say("đọc lại kho", "reading the archive"));
    let audit = gazette_archive::audit(&root, &|bytes| progress.add(bytes))?;
    progress.finish();
    let mut faults: Vec<serde_json::Value> = audit
        .faults
        .iter()
        .map(|fault| json!({ "code": fault.code, "place": fault.place, "message": fault.message(context.language) }))
        .collect();
    if path.is_none() {
        let desk = context.desk()?;
        let archive = gazette_archive::Archive::open(&root)?;
        for object in desk.published_objects()? {
            if !archive.holds(&object) {
                faults.push(json!({
                    "code": "object-missing", "place": object,
                    "message": "the register names it as published, the archive does not hold it",
                }));
            }
        }
        if context.path("log").is_dir() {
            let monitor = log::monitor(&context.path("log"))?;
            faults.extend(monitor.faults.iter().map(|fault| {
                json!({ "code": fault.code, "place": fault.place, "message": fault.message(context.language) })
            }));
        }
    }
    let mut text = String::new();
    let _ = match context.language {
        Language::Vi => writeln!(
            text,
            "Đã đọc lại {} đối tượng, {} tệp, {} byte.",
            audit.objects, audit.files, audit.bytes
        ),
        Language::En => {
            writeln!(text, "Read {} objects, {} files, {} bytes.", audit.objects, audit.files, audit.bytes)
        }
    };
    if faults.is_empty() {
        let _ = writeln!(text, "{}", context.say("Không có gì bị thay đổi.", "Nothing was changed."));
    }
    for fault in &faults {
        let part = |key: &str| fault[key].as_str().unwrap_or_default().to_owned();
        let _ = writeln!(text, "  [{}] {}: {}", part("code"), part("place"), part("message"));
    }
    if !faults.is_empty() {
        let _ = writeln!(
            text,
            "{}",
            context.say(
                "→ đừng ghi gì thêm vào kho; khôi phục các tệp nêu trên từ bản sao lưu rồi kiểm tra lại",
                "→ write nothing more into the archive; restore the files named from a backup and audit again"
            )
        );
    }
    let needs_person = !faults.is_empty();
    let json =
        json!({ "objects": audit.objects, "files": audit.files, "bytes": audit.bytes, "faults": faults });
    Ok(Answer::judged(json, text, needs_person))
}
