//! `gazette verify`: is this file what the gazette published?

use std::fmt::Write as _;
use std::path::Path;

use gazette_archive::Archive;
use gazette_model::{Digest, GazetteKey, IssueId, Language};
use serde_json::{Value, json};

use super::{extract, published};
use crate::answer::Answer;
use crate::args::VerifyArgs;
use crate::digest::digest;
use crate::failure::{Failure, Outcome};
use crate::home::Context;
use crate::{log, stamps};

/// Judges each file by its digest, or by the proof given.
pub(crate) fn run(context: &Context, args: &VerifyArgs) -> Outcome<Answer> {
    let files = &args.files;
    let proof = match (&args.proof, &args.key) {
        (Some(proof), Some(key)) => Some(log::Evidence {
            proof,
            key,
            stamp: args.stamp.as_deref(),
            anchors: stamps::anchors(args.authority.as_deref())?,
        }),
        _ => None,
    };
    let mut answers = Vec::new();
    let mut text = String::new();
    let mut needs_person = false;
    let archive = match &proof {
        Some(_) => None,
        None => {
            // A file that is not there is told before an archive that is not there.
            for path in files {
                std::fs::File::open(path).map_err(|error| Failure::unreadable(path, &error))?;
            }
            Some(context.archive()?)
        }
    };
    for path in files {
        let bytes = std::fs::read(path).map_err(|error| Failure::unreadable(path, &error))?;
        let digest = digest(&bytes);
        let judged = match (&archive, &proof) {
            (Some(archive), _) => by_archive(context, archive, &bytes, digest)?,
            (None, Some(evidence)) => log::verify_file(&digest, evidence)?,
            (None, None) => json!({ "verdict": "unknown" }),
        };
        let verdict = judged["verdict"].as_str().unwrap_or("unknown").to_owned();
        // A stamp that was given must be right, and of the authority that was given.
        let stamp = &judged["stamp"];
        let bad = !stamp.is_null()
            && (stamp["valid"] != true || args.authority.is_some() && stamp["anchored"] != true);
        needs_person |= verdict != "genuine" || bad;
        text.push_str(&words(context, path, digest, &verdict, &judged)?);
        let mut answer = json!({ "file": path, "sha256": digest });
        if let (Some(answer), Value::Object(judged)) = (answer.as_object_mut(), judged) {
            answer.extend(judged);
        }
        answers.push(answer);
    }
    Ok(Answer::judged(json!({ "files": answers }), text, needs_person))
}

fn by_archive(context: &Context, archive: &Archive, bytes: &[u8], digest: Digest) -> Outcome<Value> {
    let mut found = None;
    for candidate in archive.find_digest(&digest)? {
        if context.stands_for(&candidate.object)? {
            found = Some(candidate);
            break;
        }
    }
    if let Some(found) = found {
        let mut corrections = Vec::new();
        let documents: Vec<String> = match (&found.document, found.issue) {
            (Some(document), _) => vec![document.clone()],
            (None, Some(issue)) => archive
                .issue(issue)?
                .map(|record| record.entries.iter().map(|entry| entry.document.clone()).collect())
                .unwrap_or_default(),
            (None, None) => Vec::new(),
        };
        for document in &documents {
            corrections.extend(self::corrections(archive, document)?);
        }
        let issue = match (&found.document, found.issue) {
            (_, Some(issue)) => Some(issue),
            (Some(document), None) => {
                archive.document(document)?.and_then(|record| record.issues.first().map(|part| part.issue))
            }
            (None, None) => None,
        };
        let log = issue.map(|issue| log_index(context, issue)).transpose()?.flatten();
        let withdrawn = archive.withdrawn(&found.object)?.into_iter().find(|file| file.sha256 == digest);
        let withdrawn = withdrawn
            .map(|file| json!({ "time": file.time, "order": file.order, "why": file.why }))
            .unwrap_or_default();
        return Ok(json!({
            "verdict": "genuine", "issue": issue, "document": found.document, "path": found.path,
            "log": log, "corrections": corrections, "withdrawn": withdrawn,
        }));
    }
    let title = gazette_ingest::pdf::facts(bytes).map(|facts| facts.title).unwrap_or_default();
    if let Some(taken) = title.strip_prefix(published::EXTRACT) {
        return by_extract(context, archive, taken, digest);
    }
    // A file that names an issue of ours but has other bytes was changed after publication.
    Ok(match named_issue(context, &title)? {
        Some(issue) => {
            json!({ "verdict": "altered", "issue": issue, "document": null, "log": null, "corrections": [] })
        }
        None => {
            json!({ "verdict": "unknown", "issue": null, "document": null, "log": null, "corrections": [] })
        }
    })
}

/// Judges a file that says it is an extract: it is cut out of the published issue once more, and must be the same.
fn by_extract(context: &Context, archive: &Archive, taken: &str, sha256: Digest) -> Outcome<Value> {
    let unknown =
        json!({ "verdict": "unknown", "issue": null, "document": null, "log": null, "corrections": [] });
    let Some((of_issue, number)) = taken.split_once(": ") else { return Ok(unknown) };
    let Some(issue) = named_issue(context, of_issue)? else { return Ok(unknown) };
    let (home, _) = context.of(&issue.to_string())?;
    let own = Archive::open(&home.path("archive"))?;
    let bare = issue.of(GazetteKey::OWN);
    let entries = own.issue(bare)?.map(|record| record.entries).unwrap_or_default();
    for entry in entries.iter().filter(|entry| entry.number == number) {
        let Some(record) = own.document(&entry.document)? else { continue };
        for part in record.issues.iter().filter(|part| part.issue == bare) {
            if digest(&extract::cut(&home, &own, &record, part)?.pdf) != sha256 {
                continue;
            }
            let document = match issue.gazette.is_own() {
                true => entry.document.clone(),
                false => format!("{}@{}", entry.document, issue.gazette.as_str()),
            };
            return Ok(json!({
                "verdict": "genuine", "extract": { "first_page": part.first_page, "last_page": part.last_page },
                "issue": issue, "document": document, "log": log_index(context, issue)?,
                "corrections": corrections(archive, &document)?,
            }));
        }
    }
    // Another version of the program may cut otherwise: that alone is no falsification.
    Ok(json!({
        "verdict": "unknown", "extract": {}, "issue": issue, "document": null, "log": null, "corrections": [],
    }))
}

fn corrections(archive: &Archive, document: &str) -> Outcome<Vec<Value>> {
    let told = archive.corrections_of(document)?.into_iter().map(|correction| {
        json!({
            "by": correction.by, "erratum": correction.record.erratum, "text": correction.record.text,
            "issues": correction.issues,
        })
    });
    Ok(told.collect())
}

/// Where the log of its gazette tells an issue.
fn log_index(context: &Context, issue: IssueId) -> Outcome<Option<u64>> {
    let (home, _) = context.of(&issue.to_string())?;
    let rows = home.desk()?.issues()?;
    let bare = issue.of(GazetteKey::OWN);
    Ok(rows.into_iter().find(|row| row.issue == bare).and_then(|row| row.log_index))
}

/// The published issue that a title names, of this gazette or of one that was joined to it.
fn named_issue(context: &Context, title: &str) -> Outcome<Option<IssueId>> {
    let own = (GazetteKey::OWN, context.office()?.office.name, context.clone());
    let joined = context.joined()?.into_iter().map(|gazette| (gazette.key, gazette.name, gazette.context));
    for (key, office, home) in std::iter::once(own).chain(joined) {
        if let Some(issue) = titled(title, &office)
            && home.desk()?.is_published(issue)?
        {
            return Ok(Some(issue.of(key)));
        }
    }
    Ok(None)
}

/// The issue of an office that a title names: `Công báo TỈNH … số 15 + 16 ngày 25-11-2026`.
fn titled(title: &str, office: &str) -> Option<IssueId> {
    let (_, rest) = title.split_once(office)?;
    let (number, date) = rest.trim().strip_prefix("số ")?.split_once(" ngày ")?;
    let (_, year) = date.trim().rsplit_once('-')?;
    format!("{number}/{year}").parse().ok()
}

fn words(context: &Context, path: &Path, digest: Digest, verdict: &str, judged: &Value) -> Outcome<String> {
    let mut out = String::new();
    let name = path.display();
    let issue = judged["issue"].as_str().unwrap_or_default();
    let issue = match issue.parse::<IssueId>() {
        // A proof speaks for itself, without any home.
        Ok(known) if !known.gazette.is_own() => context.names()?.issue(known),
        _ => issue.to_owned(),
    };
    let taken = &judged["extract"];
    let pages = match (&taken["first_page"], &taken["last_page"]) {
        (first, last) if first == last => first.to_string(),
        (first, last) => format!("{first}–{last}"),
    };
    let _ = match (context.language, verdict) {
        (Language::Vi, "genuine") if taken.is_object() => writeln!(
            out,
            "ĐÚNG: {name} là bản trích, trang {pages}, của Công báo số {issue} như đã đăng ({})",
            judged["document"].as_str().unwrap_or_default()
        ),
        (Language::En, "genuine") if taken.is_object() => writeln!(
            out,
            "GENUINE: {name} is an extract, pages {pages}, of issue {issue} as published ({})",
            judged["document"].as_str().unwrap_or_default()
        ),
        (Language::Vi, "unknown") if taken.is_object() => writeln!(
            out,
            "KHÔNG RÕ: {name} tự xưng là bản trích của Công báo số {issue} nhưng không giống bản trích làm lại từ kho\n  → trích lại bằng gazette export … --pdf, hoặc dùng cả số Công báo"
        ),
        (Language::En, "unknown") if taken.is_object() => writeln!(
            out,
            "UNKNOWN: {name} claims to be an extract of issue {issue} but is not what the archive gives now\n  → take it out again with gazette export … --pdf, or use the whole issue"
        ),
        (Language::Vi, "genuine") => match judged["document"].as_str() {
            Some(document) => {
                writeln!(out, "ĐÚNG: {name} là tệp của văn bản {document}, đã đăng trong Công báo số {issue}")
            }
            None => writeln!(out, "ĐÚNG: {name} là Công báo số {issue} như đã đăng"),
        },
        (Language::Vi, "altered") => writeln!(
            out,
            "ĐÃ BỊ THAY ĐỔI: {name} tự xưng là Công báo số {issue} nhưng nội dung tệp khác bản đã đăng\n  → không dùng tệp này; tải lại từ trang Công báo"
        ),
        (Language::Vi, _) => writeln!(
            out,
            "KHÔNG RÕ: kho Công báo này không có tệp {name}\n  → có thể tệp chưa từng được đăng ở đây, hoặc đã được lưu lại làm đổi nội dung"
        ),
        (Language::En, "genuine") => match judged["document"].as_str() {
            Some(document) => {
                writeln!(out, "GENUINE: {name} is a file of {document}, published in issue {issue}")
            }
            None => writeln!(out, "GENUINE: {name} is issue {issue} as published"),
        },
        (Language::En, "altered") => writeln!(
            out,
            "ALTERED: {name} claims to be issue {issue} but has other bytes\n  → do not use it; get it again from the gazette"
        ),
        (Language::En, _) => writeln!(
            out,
            "UNKNOWN: this archive does not hold {name}\n  → it was never published here, or was saved anew and so changed"
        ),
    };
    let _ = writeln!(out, "  SHA-256 {digest}");
    if let Some(order) = judged["withdrawn"]["order"].as_str() {
        let _ = writeln!(
            out,
            "  {} {order}: {}",
            context.say("nội dung đã bị gỡ khỏi kho theo", "its bytes were removed from the archive by"),
            judged["withdrawn"]["why"].as_str().unwrap_or_default()
        );
    }
    out.push_str(&stamp_words(context, &judged["stamp"]));
    for correction in judged["corrections"].as_array().into_iter().flatten() {
        let text = correction["text"].as_str().unwrap_or_default();
        let _ = writeln!(out, "  {} {text}", context.say("đã được đính chính:", "corrected later:"));
    }
    Ok(out)
}

/// What a time stamp over the head of the log says of the file.
fn stamp_words(context: &Context, stamp: &Value) -> String {
    if stamp.is_null() {
        return String::new();
    }
    let text = |name: &str| stamp[name].as_str().unwrap_or_default();
    match (stamp["valid"] == true, stamp["anchored"] == true) {
        (false, _) => format!(
            "  {}\n",
            context.say(
                "DẤU THỜI GIAN KHÔNG ĐÚNG: không phải của mốc kiểm chứng trong tệp chứng minh",
                "THE TIME STAMP IS NOT RIGHT: it is not of the checkpoint in the proof"
            )
        ),
        (true, anchored) => format!(
            "  {} {} ({}{})\n",
            context.say("đã có trong nhật ký từ trước", "in the log since before"),
            text("time"),
            text("authority"),
            if anchored {
                ""
            } else {
                context.say(", chưa rõ có đáng tin", ", not known to be trusted")
            }
        ),
    }
}
