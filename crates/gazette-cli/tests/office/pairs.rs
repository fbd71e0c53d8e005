//! Real gazette PDFs against the Word files of the same laws: every difference is one that the pages show.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::gazette::{Home, corpus};

fn office_suite() -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join("soffice").is_file())
}

/// Files whose names hold every one of `parts`, in order of name.
fn files(folder: &Path, parts: &[&str]) -> Vec<String> {
    let mut out: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    out.retain(|path| parts.iter().all(|part| path.to_string_lossy().contains(part)));
    out.sort();
    out.into_iter().map(|path| path.to_string_lossy().into_owned()).collect()
}

/// The words that really differ, with their places.
fn differences(pdf: &[String], word: &[String]) -> Vec<(String, String, String)> {
    let mut arguments = vec!["--json", "compare", "--a"];
    arguments.extend(pdf.iter().map(String::as_str));
    arguments.push("--b");
    arguments.extend(word.iter().map(String::as_str));
    let json: Value = Home::bare().run(&arguments).json();
    assert_eq!(json["comparable"], true, "{json}");
    let real = json["differences"].as_array().unwrap().iter().filter(|difference| {
        ["insert", "delete", "replace"].contains(&difference["kind"].as_str().unwrap_or_default())
    });
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    real.map(|difference| (text(&difference["place"]), text(&difference["a"]), text(&difference["b"])))
        .collect()
}

#[test]
fn laws_in_the_gazette_and_in_word_differ_where_their_pages_do() {
    let Some(corpus) = corpus("real pairs") else { return };
    if !office_suite() {
        println!("real pairs: skipped, LibreOffice is not here to read .doc files");
        return;
    }
    let folder = corpus.join("documents/gazette-and-word");
    let constitution =
        differences(&files(&folder, &["(32801)", ".pdf"]), &files(&folder, &["(32801)", ".doc"]));
    let expected = [
        ("Phần mở đầu", "02", "2"),
        ("Điều 13 khoản 4", "02", "2"),
        ("Điều 110 khoản 1", "Trung", "trung"),
        ("Điều 120 khoản 5", "./.", "."),
    ];
    assert_eq!(constitution, expected.map(|(place, a, b)| (place.into(), a.into(), b.into())));

    let procedure = differences(&files(&folder, &["(96172)", ".pdf"]), &files(&folder, &["(96172)", ".doc"]));
    let capital = |(_, a, b): &&(String, String, String)| a == "Trung" && b == "trung";
    assert_eq!(procedure.iter().filter(capital).count(), 14, "{procedure:?}");
    let others: Vec<_> = procedure.iter().filter(|difference| !capital(difference)).cloned().collect();
    let expected = [
        ("Điều 75 khoản 2", "từ", ""),
        ("Điều 339", "án", "áp"),
        ("Điều 354 khoản 1", "tục", "tụng"),
        ("Điều 368 khoản 11", "thực", ""),
    ];
    assert_eq!(others, expected.map(|(place, a, b)| (place.into(), a.into(), b.into())));
}
