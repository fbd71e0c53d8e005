//! The whole road on the samples: receive, compose, typeset, publish, search, verify, audit.

use std::fs;

use crate::gazette::{Home, samples};

fn code(findings: &serde_json::Value, code: &str) -> bool {
    findings.as_array().is_some_and(|findings| findings.iter().any(|finding| finding["code"] == code))
}

#[test]
fn the_demo_walks_the_whole_road_and_the_archive_proves_it() {
    let home = Home::bare();
    let samples = samples();
    let run = home.run(&["--json", "demo", "h", "--samples", samples.to_str().unwrap()]);
    assert_eq!(run.status, 0, "{run:?}");
    let demo = run.json();

    let received = demo["receive"]["submissions"].as_array().unwrap();
    assert_eq!(received.len(), 6);
    let returned: Vec<_> = received.iter().filter(|submission| submission["outcome"] == "returned").collect();
    assert_eq!(returned.len(), 1, "{returned:?}");
    assert!(code(&returned[0]["findings"], "text-differs"), "{}", returned[0]["findings"]);
    let difference =
        returned[0]["findings"].as_array().unwrap().iter().find(|f| f["code"] == "text-differs").unwrap();
    assert_eq!(difference["place"], "Điều 2 khoản 2");
    assert_eq!((&difference["values"]["a"], &difference["values"]["b"]), (&"60".into(), &"90".into()));

    assert_eq!(demo["typeset"]["proof"]["equal"], true, "{}", demo["typeset"]["proof"]);
    assert_eq!(demo["search"]["hits"][0]["number"], "12/2026/QĐ-UBND");
    assert_eq!(demo["search_without_marks"]["hits"][0]["number"], "12/2026/QĐ-UBND");
    assert_eq!(demo["verify"]["files"][0]["verdict"], "genuine");
    assert_eq!(demo["audit"]["faults"].as_array().map(Vec::len), Some(0), "{}", demo["audit"]);

    // The original of the corrected decision is still genuine, and the correction is told.
    let original = samples.join("inbox/01-quyet-dinh-thu-gom-rac/data/12-2026-qd-ubnd.signed.pdf");
    let (status, verified) = home.json(&["verify", original.to_str().unwrap()]);
    assert_eq!(status, 0, "{verified}");
    assert_eq!(verified["files"][0]["corrections"].as_array().map(Vec::len), Some(1), "{verified}");

    // One byte more, and the file is altered.
    let pdf = demo["publish"]["file"].as_str().unwrap();
    let mut bytes = fs::read(home.path().join(pdf)).unwrap();
    bytes.push(b'\n');
    fs::write(home.path().join("doi.pdf"), bytes).unwrap();
    let (status, verified) = home.json(&["verify", "doi.pdf"]);
    assert_eq!((status, &verified["files"][0]["verdict"]), (1, &"altered".into()), "{verified}");

    // What is published is not published again, and its number is taken.
    let year = demo["publish"]["issue"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let again = home.text(&["publish", &format!("1/{year}")]);
    assert!(again.status == 2 && again.err.contains("đã được đăng"), "{again:?}");
    let overlap = home.text(&["compose", &format!("1+2/{year}"), "--date", &format!("{year}-12-31")]);
    assert_eq!(overlap.status, 2, "{overlap:?}");

    // The index is derived: without it, one command makes it again, and the hits are the same.
    let search = |home: &Home| home.json(&["search", "chất thải cồng kềnh"]).1["hits"].clone();
    let before = search(&home);
    fs::remove_dir_all(home.home().join("index")).unwrap();
    assert_eq!(home.text(&["search", "chất thải"]).status, 2);
    assert_eq!(home.json(&["reindex"]).0, 0);
    assert_eq!(search(&home), before);
}

#[test]
fn receiving_the_same_bytes_twice_changes_nothing() {
    let home = Home::of_samples();
    let sample = samples().join("inbox/03-to-cong-tac-dat-dai");
    let (status, first) = home.json(&["receive", sample.to_str().unwrap()]);
    assert_eq!(status, 0, "{first}");
    let id = first["submissions"][0]["id"].clone();
    let (status, second) = home.json(&["receive", sample.to_str().unwrap()]);
    assert_eq!((status, &second["submissions"][0]["id"]), (0, &id), "{second}");
    assert!(code(&second["submissions"][0]["findings"], "received-before"), "{second}");
    let (_, status) = home.json(&["status"]);
    assert_eq!(status["submissions"].as_array().map(Vec::len), Some(1));
    let receipt = home.home().join("outbox").join(id.as_str().unwrap()).join("bien-nhan.txt");
    assert!(fs::read_to_string(receipt).unwrap().contains("118/QĐ-UBND"));
}

#[test]
fn one_changed_byte_in_the_archive_is_found_and_named() {
    let home = Home::bare();
    let run = home.run(&["--json", "demo", "h", "--samples", samples().to_str().unwrap()]);
    let pdf = home.path().join(run.json()["publish"]["file"].as_str().unwrap());
    let mut bytes = fs::read(&pdf).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&pdf, bytes).unwrap();
    let (status, audit) = home.json(&["audit"]);
    assert_eq!(status, 1);
    let name = pdf.file_name().unwrap().to_str().unwrap();
    let named = audit["faults"].as_array().unwrap().iter().any(|fault| fault.to_string().contains(name));
    assert!(named, "{audit}");
}

#[test]
fn a_draft_can_be_changed_and_dropped_until_it_is_published() {
    let home = Home::of_samples();
    let inbox = samples().join("inbox");
    let paths = ["03-to-cong-tac-dat-dai", "04-nghi-quyet-xa-van-khe.zip"].map(|name| inbox.join(name));
    home.json(&["receive", paths[0].to_str().unwrap(), paths[1].to_str().unwrap()]);
    let (_, all) = home.json(&["compose", "7+8/2026", "--date", "22/11/2026"]);
    assert_eq!(all["entries"].as_array().map(Vec::len), Some(2), "{all}");
    assert_eq!(all["entries"][0]["number"], "02/2026/NQ-HĐND", "normative documents come first: {all}");
    let (_, one) = home.json(&["compose", "7+8/2026", "--date", "22/11/2026", "118/QĐ-UBND"]);
    assert_eq!(one["entries"].as_array().map(Vec::len), Some(1), "{one}");
    let (status, typeset) = home.json(&["typeset", "7+8/2026"]);
    assert_eq!(status, 0, "{typeset}");
    assert_eq!(typeset["proof"]["equal"], true);
    assert_eq!(home.json(&["compose", "7+8/2026", "--drop"]).0, 0);
    assert_eq!(home.text(&["typeset", "7+8/2026"]).status, 2);
}
