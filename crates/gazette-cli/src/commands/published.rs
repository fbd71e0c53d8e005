//! What was published, for other programs: one document as Akoma Ntoso, the list of documents as CSV.

use std::path::Path;

use gazette_model::{DocumentRecord, FileRole};
use gazette_text::akoma::{Edition, akoma};
use serde_json::json;

use crate::answer::{Answer, csv_row};
use crate::failure::{Failure, Outcome};
use crate::home::{self, Context};

/// The columns of the list, in order.
const COLUMNS: [&str; 10] = [
    "id",
    "number",
    "type",
    "bodies",
    "issued_on",
    "effective_on",
    "subject",
    "issues",
    "published_on",
    "sha256",
];

/// How the title of an extract begins.
pub(super) const EXTRACT: &str = "Trích ";

/// The archive holds no document of this address.
pub(super) fn no_document(address: &str) -> Failure {
    Failure::new(format!("kho không có văn bản {address}"), format!("the archive does not hold {address}"))
        .hint(
            "viết địa chỉ văn bản như ubnd-tinh-.../12-2023-qd-ubnd; tìm bằng: gazette search",
            "write its address as ubnd-tinh-.../12-2023-qd-ubnd; find it with: gazette search",
        )
}

/// Writes the document at `address` as Akoma Ntoso 3.0.
pub(super) fn as_akoma(context: &Context, address: &str, to: &Path) -> Outcome<Answer> {
    let archive = context.archive()?;
    let record = archive.document(address)?.ok_or_else(|| no_document(address))?;
    let office = context.office()?.office;
    let issue = record.issues.first().map(|part| (part.issue.to_string(), part.date));
    let edition = Edition {
        id: &record.id,
        published: issue.as_ref().map(|(issue, date)| (issue.as_str(), *date)),
        publisher: &office.publisher,
        // Pictures are named as the reader site serves them, from its root.
        pictures: &format!("/van-ban/{}/hinh/", record.id),
    };
    home::write(to, akoma(&record.document, &edition).as_bytes())?;
    let text = format!("{} {}\n", context.say("Đã xuất:", "Exported:"), to.display());
    Ok(Answer::done(json!({ "file": to, "document": record.id }), text))
}

/// Writes the list of all documents, or of those published in `year`, as CSV with a line of names.
pub(super) fn as_list(context: &Context, to: &Path, year: Option<i16>) -> Outcome<Answer> {
    let archive = context.archive()?;
    let mut ids = archive.document_ids()?;
    ids.sort_unstable();
    let mut out = csv_row(&COLUMNS);
    let mut count = 0;
    for id in ids {
        let Some(record) = archive.document(&id)? else { continue };
        let published = record.issues.first().map(|part| part.date.year());
        if year.is_none_or(|year| published == Some(year)) {
            out.push_str(&row(&record));
            count += 1;
        }
    }
    home::write(to, out.as_bytes())?;
    let text = format!(
        "{} {} ({count} {})\n",
        context.say("Đã xuất:", "Exported:"),
        to.display(),
        context.say("văn bản", "documents")
    );
    Ok(Answer::done(json!({ "file": to, "documents": count }), text))
}

fn row(record: &DocumentRecord) -> String {
    let metadata = &record.document.metadata;
    let day = |date: Option<gazette_model::Date>| date.map(|date| date.to_string()).unwrap_or_default();
    let number = metadata.number.as_ref().map(ToString::to_string).unwrap_or_default();
    let issues: Vec<String> = record.issues.iter().map(|part| part.issue.to_string()).collect();
    let original = record.files.iter().find(|file| file.role == FileRole::Original);
    csv_row(&[
        &record.id,
        &number,
        metadata.kind.as_deref().unwrap_or_default(),
        &metadata.bodies.join("; "),
        &day(metadata.issued_on),
        &day(metadata.effective_on),
        metadata.subject.as_deref().unwrap_or_default(),
        &issues.join("; "),
        &day(record.issues.first().map(|part| part.date)),
        &original.map(|file| file.digest.to_string()).unwrap_or_default(),
    ])
}
