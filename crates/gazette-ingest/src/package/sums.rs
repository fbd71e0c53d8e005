//! Folders and ZIPs with a `sha256sum` list.

use std::collections::{BTreeMap, BTreeSet};

use gazette_model::{Code, Finding};
use unicode_normalization::UnicodeNormalization;

use super::manifest::{self, Algorithm, Names};
use super::tags::is_system_file;
use super::{Contents, invalid, remark};
use crate::zip_rules::name;

/// The list of digests (bảng mã băm) of a package, by the names it goes under.
pub(crate) fn list(files: &BTreeMap<String, u64>) -> Option<&str> {
    let known = |name: &&String| {
        matches!(name.to_ascii_lowercase().as_str(), "sha256sums" | "sha256sums.txt" | "sha256sum.txt")
    };
    files.keys().find(known).map(String::as_str)
}

/// A detached signature over the list, which no list can cover.
pub(crate) fn is_signature_of(list: &str, file: &str) -> bool {
    matches!(file.strip_prefix(list), Some(".asc" | ".sig" | ".p7s" | ".p7m"))
}

/// Judges the files by the list; all were measured before.
pub(crate) fn examine(contents: &Contents, list: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let Some(text) = contents.tags.get(list).and_then(|bytes| manifest::decode_text(bytes, "UTF-8")) else {
        return vec![invalid(Some(list), "không đọc được theo UTF-8", "it cannot be read as UTF-8")];
    };
    let (lines, broken) = manifest::read(&text, Algorithm::Sha256, Names::Sums);
    let faulty = |line: &usize| {
        invalid(Some(list), "có dòng sai quy cách", "a line breaks the format").place(format!("dòng {line}"))
    };
    findings.extend(broken.iter().map(faulty));
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for line in &lines {
        let place = format!("dòng {}", line.number);
        let name = present(contents, &line.name);
        if let Some(shown) = name::escape(&name) {
            let finding = Finding::new(Code::PathEscape).file(shown.clone()).value("name", shown);
            findings.push(finding.place(format!("{list}, {place}")));
            continue;
        }
        if name != line.name {
            let (vi, en) = (
                "tên tệp viết khác dạng so với tệp",
                "a file name is written in another form than the file's",
            );
            findings.push(remark(Some(list), vi, en).place(place.clone()));
        }
        // Tools that list a whole folder list the list itself, as it was when empty.
        if name == list {
            findings.push(
                remark(Some(list), "bảng mã băm liệt kê chính nó", "the list lists itself").place(place),
            );
            continue;
        }
        match seen.insert(name.clone(), &line.digest) {
            None => findings.extend(contents.compare(&name, Algorithm::Sha256, &line.digest)),
            Some(other) => {
                let (vi, en) = (format!("liệt kê hai lần tệp {name}"), format!("it lists {name} twice"));
                let same = other == line.digest;
                let finding = if same { remark(Some(list), &vi, &en) } else { invalid(Some(list), &vi, &en) };
                findings.push(finding.place(place));
            }
        }
    }
    let listed: BTreeSet<&str> = seen.keys().map(String::as_str).collect();
    for file in contents.files.keys().filter(|file| *file != list && !listed.contains(file.as_str())) {
        findings.push(if is_system_file(file) {
            remark(
                Some(file),
                "tệp của hệ điều hành, không có trong bảng mã băm",
                "a file of the operating system, not listed",
            )
        } else if is_signature_of(list, file) {
            remark(
                Some(file),
                "chữ ký trên bảng mã băm, chưa kiểm tra",
                "a signature over the list, not checked",
            )
        } else {
            Finding::new(Code::FileUndeclared).file(file)
        });
    }
    findings
}

/// The name of the file that is meant: as written, or with the separators of Windows, or in another
/// Unicode form, where exactly one file is there.
fn present(contents: &Contents, written: &str) -> String {
    let there = |name: &str| contents.files.contains_key(name);
    let slashed = written.replace('\\', "/");
    if there(written) || name::escape(&slashed).is_some() {
        return written.to_owned();
    }
    if there(&slashed) {
        return slashed;
    }
    let composed: String = slashed.nfc().collect();
    let mut same = contents.files.keys().filter(|name| name.nfc().eq(composed.chars()));
    match (same.next(), same.next()) {
        (Some(name), None) => name.clone(),
        _ => written.to_owned(),
    }
}
