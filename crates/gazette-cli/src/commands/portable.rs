//! `gazette export --portable`: a year, or everything, in one ZIP that opens without network and without this program.
//!
//! Plain pages, the files as they were published, their proofs, and a small search of its own that runs from a folder
//! (`file://`): its index is a few hundred scripts, of which a question loads one for each word.

mod index;
mod page;

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use gazette_archive::ObjectId;
use gazette_disk::{Stage, publish_file};
use gazette_model::{DocumentRecord, GazetteKey, IssueId, Language};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::answer::Answer;
use crate::failure::{Failure, Outcome};
use crate::gazettes::JoinedGazette;
use crate::home::Context;
use crate::log;
use crate::progress::Progress;
use index::Index;

/// Writes the portable archive.
pub(crate) fn run(context: &Context, target: &Path, year: Option<i16>) -> Outcome<Answer> {
    let office = context.office()?;
    let archive = context.archive()?;
    let (joined, names) = (context.joined()?, context.names()?);
    let area = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let stage = Stage::create(area)?;
    let part = stage.path().join("portable");
    let file = File::create(&part).map_err(|error| Failure::unwritable(target, &error))?;
    let mut out = Book { zip: ZipWriter::new(BufWriter::new(file)), sums: String::new(), files: 0, target };
    let mut issues: Vec<IssueId> = archive.issues()?;
    issues.retain(|issue| year.is_none_or(|year| issue.year == year));
    let ids = archive.document_ids()?;
    let progress = Progress::count(ids.len() as u64, context.say("xuất văn bản", "exporting documents"));
    let mut index = Index::default();
    for id in &ids {
        progress.add(1);
        let Some(record) = archive.document(id)? else { continue };
        if !within(&record, year) {
            continue;
        }
        let folder = format!("van-ban/{}", folder_of(&record.id));
        let object = ObjectId::document(&record.id);
        for file in &record.files {
            out.add(&format!("{folder}/{}", file.path), &archive.file(&object, &file.path)?)?;
        }
        let proof = proof(context, &joined, &record.id);
        if let Some(proof) = &proof {
            out.add(&format!("{folder}/chung-minh.tlog-proof"), proof)?;
        }
        out.add(&format!("{folder}/van-ban.txt"), record.document.text().as_bytes())?;
        let page = page::document(context.language, &office, &names, &record, proof.is_some());
        out.add(&format!("{folder}/index.html"), page.as_bytes())?;
        index.add(&names, &record);
    }
    progress.finish();
    for issue in &issues {
        let Some(record) = archive.issue(*issue)? else { continue };
        let folder = format!("cong-bao/{}", issue.path());
        let object = ObjectId::issue(*issue);
        for file in &record.files {
            out.add(&format!("{folder}/{}", file.path), &archive.file(&object, &file.path)?)?;
        }
        let proof = proof(context, &joined, &issue.path());
        if let Some(proof) = &proof {
            out.add(&format!("{folder}/chung-minh.tlog-proof"), proof)?;
        }
        let page = page::issue(context.language, &office, &names, &record, proof.is_some());
        out.add(&format!("{folder}/index.html"), page.as_bytes())?;
    }
    for name in ["key.pub", "checkpoint"] {
        if let Ok(bytes) = std::fs::read(context.path("log").join(name)) {
            out.add(&format!("nhat-ky/{name}"), &bytes)?;
        }
        for gazette in &joined {
            if let Ok(bytes) = std::fs::read(gazette.context.path("log").join(name)) {
                out.add(&format!("nhat-ky/{}/{name}", gazette.key), &bytes)?;
            }
        }
    }
    for (name, script) in index.scripts() {
        out.add(&format!("tim/{name}.js"), script.as_bytes())?;
    }
    out.add("tim/tim.js", include_bytes!("portable/search.js"))?;
    out.add("kieu.css", include_bytes!("portable/style.css"))?;
    out.add(
        "index.html",
        page::start(context.language, &office, &names, &issues, index.len(), year).as_bytes(),
    )?;
    let (documents, sums) = (index.len(), std::mem::take(&mut out.sums));
    out.add("SHA256SUMS", sums.as_bytes())?;
    let files = out.files;
    let failed = |error: io::Error| Failure::unwritable(target, &error);
    let file = out.zip.finish().map_err(|error| failed(io::Error::other(error)))?;
    let file = file.into_inner().map_err(|error| failed(error.into_error()))?;
    file.sync_all().map_err(failed)?;
    publish_file(&part, target)?;
    let shown = target.display();
    let text = match context.language {
        Language::Vi => format!(
            "Đã xuất kho mang đi: {} số, {documents} văn bản, {files} tệp\n  {shown}\nGiải nén rồi mở index.html bằng trình duyệt, không cần mạng.\n",
            issues.len()
        ),
        Language::En => format!(
            "A portable archive: {} issues, {documents} documents, {files} files\n  {shown}\nUnpack it and open index.html in a browser, without network.\n",
            issues.len()
        ),
    };
    Ok(Answer::done(
        json!({ "file": target, "issues": issues, "documents": documents, "files": files }),
        text,
    ))
}

/// The longest name of a folder; other systems bound whole paths as well.
const LONGEST: usize = 72;

/// The folder of a document by its address: a name that no file system would take is cut, and told apart by its digest.
fn folder_of(address: &str) -> String {
    let short = |name: &str| {
        if name.len() <= LONGEST {
            return name.to_owned();
        }
        let digest = gazette_model::Digest(Sha256::digest(name.as_bytes()).into()).to_string();
        let begin: String = name.chars().take(LONGEST - 16).collect();
        format!("{}-{}", begin.trim_end_matches('-'), digest.get(..12).unwrap_or_default())
    };
    address.split('/').map(short).collect::<Vec<_>>().join("/")
}

/// Whether a document belongs to the year: by its issues, or, if imported, by its own date.
fn within(record: &DocumentRecord, year: Option<i16>) -> bool {
    let Some(year) = year else { return true };
    if record.issues.is_empty() {
        return record.document.metadata.issued_on.is_some_and(|day| day.year() == year);
    }
    record.issues.iter().any(|part| part.issue.year == year)
}

/// The proof of an issue or a document, from the log of its gazette.
fn proof(context: &Context, joined: &[JoinedGazette], name: &str) -> Option<Vec<u8>> {
    let (bare, key) = GazetteKey::split(name);
    let home = joined.iter().find(|gazette| gazette.key == key).map_or(context, |gazette| &gazette.context);
    std::fs::read(log::proof_path(home, bare)).ok()
}

/// The ZIP in the making, with the digest of everything in it.
struct Book<'a> {
    zip: ZipWriter<BufWriter<File>>,
    sums: String,
    files: u64,
    target: &'a Path,
}

impl Book<'_> {
    fn add(&mut self, name: &str, bytes: &[u8]) -> Outcome<()> {
        let packed = ["pdf", "docx", "zip", "png", "jpg"].iter().any(|kind| name.ends_with(kind));
        let method = if packed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .large_file(bytes.len() as u64 >= u64::from(u32::MAX));
        let failed = |error: io::Error| Failure::unwritable(self.target, &error);
        self.zip.start_file(name, options).map_err(|error| failed(io::Error::other(error)))?;
        self.zip.write_all(bytes).map_err(failed)?;
        let digest = gazette_model::Digest(Sha256::digest(bytes).into());
        self.sums.push_str(&format!("{digest}  {name}\n"));
        self.files += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_are_cut_and_stay_apart() {
        assert_eq!(folder_of("ubnd-tinh-son-hai/12-2026-qd-ubnd"), "ubnd-tinh-son-hai/12-2026-qd-ubnd");
        let long = |end: &str| format!("{}-{end}/1-tt", "bo-lao-dong".repeat(30));
        let (one, other) = (folder_of(&long("mot")), folder_of(&long("hai")));
        assert_ne!(one, other);
        assert!(one.split('/').all(|name| name.len() <= LONGEST), "{one}");
    }
}
