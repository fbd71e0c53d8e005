//! `gazette export`: an object of the archive as a BagIt bag for others, or the pages of one document.

use std::path::Path;

use gazette_archive::{BagInfo, export_bagit};
use gazette_model::IssueId;
use serde_json::json;

use super::{extract, portable, published, quickwit};
use crate::answer::Answer;
use crate::args::ExportArgs;
use crate::failure::{Failure, Outcome};
use crate::home::Context;

/// Writes the issue or document named as a bag below `to`.
pub(crate) fn run(context: &Context, args: &ExportArgs) -> Outcome<Answer> {
    if let Some(file) = &args.portable {
        return portable::run(context, file, args.year);
    }
    if let (true, Some(to)) = (args.quickwit, &args.to) {
        return quickwit::run(context, to);
    }
    if let Some(file) = &args.csv {
        return published::as_list(context, file, args.year);
    }
    // What a joined gazette published is written from its own archive, with its own proofs.
    let (home, item) = context.of(args.item.as_deref().unwrap_or_default())?;
    let (context, item) = (&home, item.as_str());
    if let Some(file) = &args.akoma_ntoso {
        return published::as_akoma(context, item, file);
    }
    match (&args.pdf, &args.to) {
        (Some(file), _) => extract::run(context, item, file),
        (None, Some(to)) => package(context, args, item, to),
        (None, None) => Err(Failure::new("cần nêu nơi ghi", "where to write is not said").hint(
            "thêm --to THƯ_MỤC, --pdf TỆP hoặc --akoma-ntoso TỆP",
            "add --to DIR, --pdf FILE or --akoma-ntoso FILE",
        )),
    }
}

/// An object of the archive as a BagIt bag or an E-ARK package.
fn package(context: &Context, args: &ExportArgs, item: &str, to: &Path) -> Outcome<Answer> {
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
    if let Some(parent) = to.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        std::fs::create_dir_all(parent).map_err(|error| Failure::unwritable(parent, &error))?;
    }
    let organization = office.office.publisher;
    let files = if args.aip {
        let info = aip_info(context, &archive, args, item, &object, organization)?;
        gazette_archive::export_aip(&archive, &object, to, &info)?
    } else {
        let info = BagInfo {
            organization,
            date: context.today().to_string(),
            description: format!("{item} ({object})"),
        };
        export_bagit(&archive, std::slice::from_ref(&object), to, &info)?
    };
    let text = format!(
        "{} {} ({files} {})\n",
        context.say("Đã xuất:", "Exported:"),
        to.display(),
        context.say("tệp", "files")
    );
    Ok(Answer::done(json!({ "file": to, "files": files, "object": object.to_string() }), text))
}

/// What a package says of itself; the proof of the item and the key of the log lie beside it.
fn aip_info(
    context: &Context,
    archive: &gazette_archive::Archive,
    args: &ExportArgs,
    item: &str,
    object: &gazette_archive::ObjectId,
    organization: String,
) -> Outcome<gazette_archive::AipInfo> {
    let (name, title, date) = match object.as_issue() {
        Some(issue) => {
            let record = archive.issue(issue)?;
            let date = record.map(|record| record.date.to_string()).unwrap_or_default();
            (issue.path(), format!("Công báo số {issue}"), date)
        }
        None => {
            let record = archive.document(item)?;
            let metadata = record.map(|record| record.document.metadata).unwrap_or_default();
            let number = metadata.number.as_ref().map_or("", |number| number.as_str());
            let parts = [metadata.kind.as_deref(), Some(number), metadata.subject.as_deref()];
            let title: Vec<&str> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
            let date = metadata.issued_on.map(|date| date.to_string()).unwrap_or_default();
            (item.to_owned(), title.join(" "), date)
        }
    };
    let mut documentation = Vec::new();
    for (name, path) in [
        ("bang-chung.tlog-proof", crate::log::proof_path(context, &name)),
        ("key.pub", context.path("log").join("key.pub")),
        ("checkpoint", context.path("log").join("checkpoint")),
    ] {
        // Imported documents stand in no log.
        if let Ok(bytes) = std::fs::read(path) {
            documentation.push((name.to_owned(), bytes));
        }
    }
    Ok(gazette_archive::AipInfo {
        organization,
        fonds: args.fonds.clone(),
        created: context.timestamp(),
        user: context.who.clone(),
        title,
        date,
        software: env!("CARGO_PKG_VERSION").to_owned(),
        documentation,
    })
}
