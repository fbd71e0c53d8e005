//! BagIt, versions 0.93 to 1.0 (RFC 8493): what a bag must say and hold.

use std::collections::{BTreeMap, BTreeSet};

use gazette_model::{Code, Finding};

use super::manifest::{self, Algorithm, Line, Names};
use super::tags;
use super::{Contents, invalid, remark};
use crate::zip_rules::name;

/// What examining a bag found (túi BagIt).
pub(crate) struct Bag {
    pub(crate) findings: Vec<Finding>,
    /// The version as written, when it could be read.
    pub(crate) version: Option<String>,
}

/// Whether the names are those of a bag, `bagit.txt` lost or not.
pub(crate) fn is_bag(files: &BTreeMap<String, u64>) -> bool {
    files.contains_key("bagit.txt")
        || (files.keys().any(|name| payload_manifest(name).is_some())
            && files.keys().any(|name| name.starts_with("data/")))
}

/// Whether the bag's own words stand in this file, so that it is read into memory.
pub(crate) fn is_tag(name: &str) -> bool {
    matches!(name, "bagit.txt" | "bag-info.txt" | "package-info.txt" | "fetch.txt") || {
        payload_manifest(name).is_some() || tag_manifest(name).is_some()
    }
}

/// The algorithms by which payload (`true`) or tag files are listed.
pub(crate) fn algorithms(files: &BTreeMap<String, u64>, payload: bool) -> Vec<Algorithm> {
    let of = if payload { payload_manifest } else { tag_manifest };
    files.keys().filter_map(|name| of(name)).filter_map(Algorithm::of).collect()
}

fn payload_manifest(name: &str) -> Option<&str> {
    name.strip_prefix("manifest-")?.strip_suffix(".txt").filter(|algorithm| !algorithm.contains('/'))
}

fn tag_manifest(name: &str) -> Option<&str> {
    name.strip_prefix("tagmanifest-")?.strip_suffix(".txt").filter(|algorithm| !algorithm.contains('/'))
}

/// Judges a bag; all its files were measured before.
pub(crate) fn examine(contents: &Contents) -> Bag {
    let mut findings = Vec::new();
    let declaration = tags::declaration(contents.tags.get("bagit.txt").map(Vec::as_slice), &mut findings);
    let modern = declaration.modern;
    let mut decode = |file: &str| {
        let bytes = contents.tags.get(file)?;
        let text = manifest::decode_text(bytes, &declaration.encoding);
        if text.is_none() {
            let vi = format!("không đọc được theo bảng mã {}", declaration.encoding);
            findings.push(invalid(
                Some(file),
                &vi,
                &format!("it cannot be read as {}", declaration.encoding),
            ));
        }
        text
    };
    let texts: BTreeMap<&str, String> = contents
        .tags
        .keys()
        .filter(|name| *name != "bagit.txt")
        .filter_map(|name| Some((name.as_str(), decode(name)?)))
        .collect();
    let names = if modern { Names::Bag } else { Names::OldBag };
    let mut listed = BTreeSet::new();
    let mut lists = Vec::new();
    for (file, text) in &texts {
        let (payload, algorithm) = match (payload_manifest(file), tag_manifest(file)) {
            (Some(algorithm), _) => (true, algorithm),
            (_, Some(algorithm)) => (false, algorithm),
            _ => continue,
        };
        let Some(algorithm) = Algorithm::of(algorithm) else {
            findings.push(remark(
                Some(file),
                "thuật toán băm không được hỗ trợ",
                "the digest algorithm is not supported",
            ));
            continue;
        };
        let (lines, broken) = manifest::read(text, algorithm, names);
        findings.extend(broken.iter().map(|line| {
            invalid(Some(file), "có dòng sai quy cách", "a line breaks the format")
                .place(format!("dòng {line}"))
        }));
        let mut list = judge_lines(contents, file, &lines, algorithm, payload, modern, &mut findings);
        if payload {
            listed.extend(list.iter().cloned());
            lists.push((*file, std::mem::take(&mut list)));
        }
    }
    if lists.is_empty() {
        findings.push(invalid(None, "không có bảng mã băm manifest-…", "there is no payload manifest"));
    }
    payload(contents, &lists, &listed, modern, &mut findings);
    if let Some(text) = texts.get("fetch.txt") {
        fetch(text, &listed, modern, &mut findings);
    }
    // A missing or added file changes the size too; that is one fault, not two.
    let told = findings.iter().any(|finding| {
        matches!(finding.code, Code::FileMissing | Code::FileUndeclared | Code::DigestMismatch)
    });
    for file in ["bag-info.txt", "package-info.txt"] {
        if let Some(text) = texts.get(file) {
            findings.extend(tags::info(file, text, contents.payload_size(), modern, told));
        }
    }
    Bag { findings, version: declaration.version }
}

/// Judges the lines of one manifest against the files; gives back the names it lists.
fn judge_lines(
    contents: &Contents,
    file: &str,
    lines: &[Line],
    algorithm: Algorithm,
    payload: bool,
    modern: bool,
    findings: &mut Vec<Finding>,
) -> BTreeSet<String> {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    let mut keys = BTreeMap::new();
    for line in lines {
        let place = format!("dòng {}", line.number);
        if let Some(finding) = escape(&line.name) {
            findings.push(finding.place(format!("{file}, {place}")));
            continue;
        }
        if payload && !line.name.starts_with("data/") {
            let (vi, en) = (
                format!("liệt kê tệp ngoài data/: {}", line.name),
                format!("it lists {} outside data/", line.name),
            );
            findings.push(invalid(Some(file), &vi, &en).place(place));
            continue;
        }
        if line.dotted() || line.starred {
            let (vi, en) = ("tên tệp có ./ hoặc dấu * ở đầu", "a file name begins with ./ or *");
            findings.push(remark(Some(file), vi, en).place(place.clone()));
        }
        match seen.insert(&line.name, &line.digest) {
            Some(other) if other != line.digest || modern => {
                let (vi, en) =
                    (format!("liệt kê hai lần tệp {}", line.name), format!("it lists {} twice", line.name));
                findings.push(invalid(Some(file), &vi, &en).place(place));
            }
            Some(_) => {
                let (vi, en) =
                    (format!("liệt kê hai lần tệp {}", line.name), format!("it lists {} twice", line.name));
                findings.push(remark(Some(file), &vi, &en).place(place));
            }
            None => {
                if let Some(other) = keys.insert(name::key(&line.name), &line.name) {
                    let (vi, en) = (
                        "hai tên chỉ khác chữ hoa, chữ thường hoặc dạng Unicode",
                        "two names differ only in case or Unicode form",
                    );
                    findings.push(remark(
                        Some(file),
                        &format!("{vi}: {other}, {}", line.name),
                        &format!("{en}: {other}, {}", line.name),
                    ));
                }
                findings.extend(contents.compare(&line.name, algorithm, &line.digest));
            }
        }
    }
    seen.into_keys().map(str::to_owned).collect()
}

/// Payload files that the manifests do not cover, and the payload folder itself.
fn payload(
    contents: &Contents,
    lists: &[(&str, BTreeSet<String>)],
    listed: &BTreeSet<String>,
    modern: bool,
    findings: &mut Vec<Finding>,
) {
    if !contents.folders.contains("data") {
        findings.push(invalid(None, "không có thư mục data", "there is no folder data"));
    }
    for file in contents.files.keys().filter(|file| file.starts_with("data/")) {
        if !listed.contains(file) {
            findings.push(Finding::new(Code::FileUndeclared).file(file));
        } else if modern && let Some((list, _)) = lists.iter().find(|(_, names)| !names.contains(file)) {
            // RFC 8493, 2.1.3: from 1.0 on every manifest lists every payload file.
            let (vi, en) =
                (format!("bảng {list} không liệt kê tệp này"), format!("{list} does not list this file"));
            findings.push(invalid(Some(file), &vi, &en));
        }
        if tags::is_system_file(file) {
            findings.push(remark(Some(file), "tệp của hệ điều hành", "a file of the operating system"));
        }
    }
}

/// Files that are still to be fetched; nothing is ever downloaded.
fn fetch(text: &str, listed: &BTreeSet<String>, modern: bool, findings: &mut Vec<Finding>) {
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let place = format!("dòng {}", index + 1);
        let mut parts = line.trim_end().splitn(3, [' ', '\t']);
        let (Some(_), Some(length), Some(file)) =
            (parts.next(), parts.next(), parts.next().map(str::trim_start))
        else {
            findings.push(
                invalid(Some("fetch.txt"), "có dòng sai quy cách", "a line breaks the format").place(place),
            );
            continue;
        };
        let codes: &[&str] = if modern { &["%0D", "%0A", "%25"] } else { &["%0D", "%0A"] };
        let file = manifest::decode(file.strip_prefix("./").unwrap_or(file), codes);
        if let Some(finding) = escape(&file) {
            findings.push(finding.place(format!("fetch.txt, {place}")));
        } else if length != "-" && length.parse::<u64>().is_err() {
            findings.push(
                invalid(Some("fetch.txt"), "độ dài không phải số", "the length is no number").place(place),
            );
        } else if !listed.contains(&file) {
            let (vi, en) =
                (format!("tệp {file} không có trong bảng mã băm"), format!("{file} is in no manifest"));
            findings.push(invalid(Some("fetch.txt"), &vi, &en).place(place));
        }
    }
}

/// A name in a list that leads out of the bag on some system, home folders and variables included.
fn escape(name: &str) -> Option<Finding> {
    let variable = name.strip_prefix('%').is_some_and(|rest| rest.contains('%'));
    let shown =
        name::escape(name).or_else(|| (name.starts_with('~') || variable).then(|| name.to_owned()))?;
    Some(Finding::new(Code::PathEscape).file(shown.clone()).value("name", shown))
}
