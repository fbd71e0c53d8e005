//! `gazette export`: an object of the archive as a BagIt bag for others, or the pages of one document.

use std::path::Path;

use gazette_archive::{BagInfo, export_bagit};
use gazette_model::IssueId;
use serde_json::json;

use super::{extract, portable};
use crate::answer::Answer;
use crate::args::ExportArgs;
use crate::failure::{Failure, Outcome};
use crate::home::Context;

/// Writes the issue or document named as a bag below `to`.
pub(crate) fn run(context: &Context, args: &ExportArgs) -> Outcome<Answer> {
    if let Some(file) = &args.portable {
        return portable::run(context, file, args.year);
    }
    let item = args.item.as_deref().unwrap_or_default();
    match (&args.pdf, &args.to) {
        (Some(file), _) => extract::run(context, item, file),
        (None, Some(to)) => bag(context, item, to),
        (None, None) => Err(Failure::new("cần nêu nơi ghi", "where to write is not said")
            .hint("thêm --to THƯ_MỤC hoặc --pdf TỆP", "add --to DIR or --pdf FILE")),
    }
}

/// An object of the archive as a BagIt bag.
fn bag(context: &Context, item: &str, to: &Path) -> Outcome<Answer> {
    let archive = gazette_archive::Archive::open(&context.path("archive"))?;
    let object = match item.parse::<IssueId>() {
        Ok(issue) => gazette_archive::ObjectId::issue(issue),
        Err(_) => gazette_archive::ObjectId::document(item),
    };
    if !archive.holds(&object) {
        return Err(Failure::new(
            format!("kho không có {item}"),
            format!("the archive does not hold {item}"),
        )
        .hint(
            "viết số Công báo như 12/2026, hoặc địa chỉ văn bản như ubnd-tinh-.../12-2023-qd-ubnd",
            "write an issue as 12/2026, or the address of a document as ubnd-tinh-.../12-2023-qd-ubnd",
        ));
    }
    let office = context.office()?;
    let info = BagInfo {
        organization: office.office.publisher,
        date: context.today().to_string(),
        description: format!("{item} ({object})"),
    };
    if let Some(parent) = to.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        std::fs::create_dir_all(parent).map_err(|error| Failure::unwritable(parent, &error))?;
    }
    let files = export_bagit(&archive, std::slice::from_ref(&object), to, &info)?;
    let text = format!(
        "{} {} ({files} {})\n",
        context.say("Đã xuất:", "Exported:"),
        to.display(),
        context.say("tệp", "files")
    );
    Ok(Answer::done(json!({ "file": to, "files": files, "object": object.to_string() }), text))
}
