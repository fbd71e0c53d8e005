//! The register and the index are lost: one command makes them again from archive and log, and the office goes on.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::audit::{copy_tree, files, published};
use crate::gazette::{Home, samples};

const QUERIES: [&str; 4] = ["rác thải", "12/2026/QĐ-UBND", "học phí năm học", "đính chính"];

/// What readers see: hits without times, pages of the portable archive, the list of documents.
fn seen(home: &Home) -> Vec<Value> {
    let mut seen = Vec::new();
    for query in QUERIES {
        let (_, mut hits) = home.json(&["search", query]);
        hits.as_object_mut().unwrap().remove("took_ms");
        seen.push(hits);
    }
    let list = home.path().join("list.csv");
    assert_eq!(home.json(&["export", "--csv", list.to_str().unwrap()]).0, 0);
    seen.push(fs::read_to_string(&list).unwrap().into());
    for file in files(&home.home().join("archive")) {
        if file.extension().is_some_and(|extension| extension == "pdf" || extension == "docx") {
            let (status, mut verified) = home.json(&["verify", file.to_str().unwrap()]);
            assert_eq!(status, 0, "{verified}");
            seen.push(verified["files"][0].take());
        }
    }
    seen
}

fn lose_register(home: &Home) {
    for name in ["register.sqlite", "register.sqlite-wal", "register.sqlite-shm"] {
        let _gone = fs::remove_file(home.home().join("desk").join(name));
    }
    fs::remove_dir_all(home.home().join("index")).unwrap();
}

fn receive(home: &Home, sample: &str) -> (i32, Value) {
    let sample = samples().join("inbox").join(sample);
    home.json(&["receive", sample.to_str().unwrap()])
}

fn codes(received: &Value) -> Vec<&str> {
    let findings = received["submissions"][0]["findings"].as_array().unwrap();
    findings.iter().filter_map(|finding| finding["code"].as_str()).collect()
}

#[test]
fn a_lost_register_is_told_made_again_and_worked_with() {
    let home = Home::of_samples();
    assert_eq!(receive(&home, "01-quyet-dinh-thu-gom-rac").0, 0);
    assert_eq!(receive(&home, "02-nghi-quyet-hoc-phi.zip").0, 0);
    assert_eq!(home.json(&["compose", "1/2026", "--date", "22/11/2026"]).0, 0);
    assert_eq!(home.json(&["publish", "1/2026"]).0, 0);
    assert_eq!(receive(&home, "05-dinh-chinh-quyet-dinh-12").0, 0);
    assert_eq!(home.json(&["compose", "2/2026", "--date", "24/11/2026"]).0, 0);
    assert_eq!(home.json(&["publish", "2/2026"]).0, 0);
    // Received, a letter written, not published.
    assert_eq!(receive(&home, "03-to-cong-tac-dat-dai").0, 0);
    let before = seen(&home);
    let originals = files(&home.home().join("desk/originals"));
    lose_register(&home);
    fs::remove_dir_all(home.home().join("desk/originals")).unwrap();

    // Nothing makes a fresh register in silence.
    for command in [&["status"][..], &["receive"], &["compose", "3/2026", "--date", "25/11/2026"], &["audit"]]
    {
        let run = home.text(command);
        assert_eq!(run.status, 2, "{command:?}: {run:?}");
        assert!(run.err.contains("sổ đăng ký") && run.err.contains("gazette reindex"), "{run:?}");
    }
    assert!(!home.home().join("desk/register.sqlite").exists());

    let run = home.text(&["reindex"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.out.contains("2 số Công báo, 3 văn bản đã đăng"), "{}", run.out);
    assert_eq!(seen(&home), before, "the same hits, list and verdicts");
    let (status, audit) = home.json(&["audit"]);
    assert_eq!((status, &audit["faults"]), (0, &serde_json::json!([])), "{audit}");
    assert_eq!(audit["register_restored"]["log_entries"], 5, "{audit}");
    let kept = files(&home.home().join("desk/originals"));
    assert!(!kept.is_empty() && kept.iter().all(|file| originals.contains(file)), "{kept:?}");
    let (_, again) = home.json(&["reindex"]);
    assert_eq!(again["register"], Value::Null, "once is enough");

    // Numbers stay taken, documents known, and the next issue comes out.
    assert_eq!(home.json(&["publish", "1/2026"]).0, 2);
    assert_eq!(home.json(&["compose", "1/2026", "--date", "22/11/2026"]).0, 2);
    let (_, twice) = receive(&home, "01-quyet-dinh-thu-gom-rac");
    assert!(codes(&twice).contains(&"number-duplicate"), "{twice}");
    assert_eq!(twice["submissions"][0]["id"], "2026-000005", "no name is given twice: {twice}");
    let (status, third) = receive(&home, "03-to-cong-tac-dat-dai");
    assert_eq!((status, &third["submissions"][0]["outcome"]), (0, &"accepted".into()), "{third}");
    assert_eq!(home.json(&["compose", "3/2026", "--date", "25/11/2026", "118/QĐ-UBND"]).0, 0);
    let (status, published) = home.json(&["publish", "3/2026"]);
    assert_eq!((status, &published["log_index"]), (0, &5.into()), "{published}");
    assert_eq!(home.json(&["audit"]).0, 0);
    assert_eq!(home.json(&["monitor", home.home().join("log").to_str().unwrap()]).0, 0);
}

#[test]
fn a_reading_copy_is_archive_and_log_and_one_command() {
    let home = published();
    let before = seen(&home);
    let copy = Home::bare();
    for part in ["archive", "log", "calendar"] {
        copy_tree(&home.home().join(part), &copy.home().join(part));
    }
    fs::copy(home.home().join("office.toml"), copy.home().join("office.toml")).unwrap();
    let run = copy.text(&["reindex"]);
    assert_eq!(run.status, 0, "{run:?}");
    let names = |path: &Path| path.to_string_lossy().into_owned();
    let here = |seen: Vec<Value>| -> Vec<String> {
        let paths = [names(&home.home()), names(&copy.home())];
        seen.iter()
            .map(|one| paths.iter().fold(one.to_string(), |text, path| text.replace(path, "")))
            .collect()
    };
    assert_eq!(here(seen(&copy)), here(before));
    assert_eq!(copy.json(&["audit"]).0, 0);
    // Without the secret key nothing can be published, and the message says so.
    assert!(!copy.home().join("desk/log.key").exists());
}

#[test]
fn a_register_is_not_made_again_from_a_faulty_log() {
    let home = published();
    lose_register(&home);
    let tile = files(&home.home().join("log/tile/entries")).pop().unwrap();
    let mut bytes = fs::read(&tile).unwrap();
    bytes[40] ^= 1;
    fs::write(&tile, bytes).unwrap();
    let run = home.text(&["reindex"]);
    assert!(run.status == 2 && run.err.contains("nhật ký có lỗi"), "{run:?}");
    let run = home.text(&["status"]);
    assert!(run.status == 2 && run.err.contains("gazette reindex"), "still lost: {run:?}");
}
