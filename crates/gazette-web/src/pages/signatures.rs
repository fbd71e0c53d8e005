//! Who signed the files of a document (chữ ký số).

use askama::Template;
use gazette_archive::ObjectId;
use gazette_model::{DocumentRecord, FileRole};

use super::{name_of, render, role_name};
use crate::Signed;
use crate::answer::Answer;
use crate::ask::{Ask, encode};
use crate::route::Refused;
use crate::state::State;
use crate::view::View;

#[derive(Template)]
#[template(path = "signatures.html")]
struct Page {
    v: View,
    base: String,
    name: String,
    files: Vec<File>,
}

struct File {
    role: &'static str,
    name: String,
    href: String,
    /// `None` where nobody could judge it.
    signed: Option<Vec<Signed>>,
}

/// The signed files of a document and what is known of each signature.
pub(crate) fn signatures(state: &State, ask: &Ask, record: &DocumentRecord) -> Result<Answer, Refused> {
    let base = format!("/van-ban/{}", encode(&record.id, true));
    let v = View::new(&state.site, ask).at(&format!("{base}/chu-ky"));
    let object = ObjectId::document(&record.id);
    let signed = record.files.iter().filter(|file| {
        matches!(file.role, FileRole::Original | FileRole::AnnexOriginal)
            && file.media_type == "application/pdf"
    });
    let files: Vec<File> = signed
        .map(|file| File {
            role: role_name(&v, file.role),
            name: file.path.clone(),
            href: format!("{base}/tep/{}", encode(&file.path, true)),
            signed: state
                .signatures(&object, &file.path, &file.digest.to_string())
                .map(|signed| signed.to_vec()),
        })
        .collect();
    if files.is_empty() {
        return Err(Refused::Missing);
    }
    let name = name_of(record);
    let title = format!("{} – {name}", v.say("Ai đã ký", "Who signed"));
    render(&Page { base, name, files, v: v.titled(title) })
}
