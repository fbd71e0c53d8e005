//! Eight processes at once, some of them killed at random.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::office::{GAZETTE, answer, cases, copy_tree, sound};

fn start(home: &Path, arguments: &[&str]) -> Child {
    Command::new(GAZETTE)
        .args(["--home", home.to_str().unwrap(), "--json", "--as", "văn thư"])
        .args(arguments)
        .env_remove("GAZETTE_HOME")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn eight_writers_at_once_bring_in_all_or_nothing_each() {
    let folder = tempfile::tempdir().unwrap();
    let case = cases(folder.path()).into_iter().next().unwrap();
    let home = folder.path().join("eight");
    copy_tree(&case.home, &home);
    const WRITERS: usize = 8;
    const DOCUMENTS: usize = 125;
    let files: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let lines: String = (0..DOCUMENTS)
                .map(|document| {
                    let number = writer * DOCUMENTS + document;
                    format!(
                        "{{\"law_id\":\"{number}/2019/QĐ-UBND\",\"article_id\":\"1\",\"title\":\"Thử\",\
                         \"text\":\"Nội dung thứ {number}.\"}}\n"
                    )
                })
                .collect();
            let path = folder.path().join(format!("{writer}.jsonl"));
            fs::write(&path, lines).unwrap();
            path
        })
        .collect();
    // Every third writer is killed at some moment of its work.
    let mut running: Vec<(usize, Child)> = files
        .iter()
        .enumerate()
        .map(|(writer, file)| (writer, start(&home, &["import", file.to_str().unwrap()])))
        .collect();
    let receiving: Vec<Child> = (0..WRITERS)
        .map(|_| {
            let arguments: Vec<&str> = case.arguments.iter().map(String::as_str).collect();
            start(&home, &arguments)
        })
        .collect();
    for (writer, child) in &mut running {
        if *writer % 3 == 1 {
            std::thread::sleep(Duration::from_millis(40));
            child.kill().unwrap();
        }
    }
    let (mut told, mut killed) = (0, Vec::new());
    for (writer, child) in running {
        let output = child.wait_with_output().unwrap();
        if output.status.success() {
            told += 1;
        } else {
            let stderr = String::from_utf8_lossy(&output.stderr);
            assert!(writer % 3 == 1, "writer {writer} failed: {stderr}");
            killed.push(writer);
        }
    }
    for child in receiving {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
    (case.holds)(&home).unwrap();
    let documents = |home: &Path| answer(home, &["reindex"]).unwrap().1["documents"].as_u64().unwrap();
    let found = documents(&home);
    println!("writers: {told} told as done, {} killed, {found} documents", killed.len());
    assert!(
        found >= (told * DOCUMENTS) as u64 && found.is_multiple_of(DOCUMENTS as u64),
        "{found} documents"
    );
    sound(&home).unwrap();
    // The killed ones are run again, and everything is there once.
    for writer in killed {
        let (status, json) = answer(&home, &["import", files[writer].to_str().unwrap()]).unwrap();
        assert_eq!(status, 0, "{json}");
    }
    assert_eq!(documents(&home), (WRITERS * DOCUMENTS) as u64);
    sound(&home).unwrap();
}

#[test]
fn of_eight_that_publish_one_issue_one_does_and_the_log_tells_it_once() {
    let folder = tempfile::tempdir().unwrap();
    let case = cases(folder.path()).into_iter().nth(1).unwrap();
    let home = folder.path().join("eight");
    copy_tree(&case.home, &home);
    let running: Vec<Child> = (0..8).map(|_| start(&home, &["publish", "1/2026"])).collect();
    let outputs: Vec<_> = running.into_iter().map(|child| child.wait_with_output().unwrap()).collect();
    let done = outputs.iter().filter(|output| output.status.success()).count();
    for output in &outputs {
        assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"), "{output:?}");
    }
    assert_eq!(done, 1, "{outputs:?}");
    (case.holds)(&home).unwrap();
    sound(&home).unwrap();
}

#[test]
fn whoever_audits_or_packs_while_others_write_sees_one_moment() {
    let folder = tempfile::tempdir().unwrap();
    let case = cases(folder.path()).into_iter().nth(1).unwrap();
    let home = folder.path().join("busy");
    copy_tree(&case.home, &home);
    let lines = |from: usize| -> String {
        (from..from + 60)
            .map(|number| {
                format!(
                    "{{\"law_id\":\"{number}/2019/QĐ-UBND\",\"article_id\":\"1\",\"title\":\"Thử\",\
                     \"text\":\"Nội dung thứ {number}.\"}}\n"
                )
            })
            .collect()
    };
    let import = |number: usize| {
        let path = folder.path().join(format!("{number}.jsonl"));
        fs::write(&path, lines(number * 60)).unwrap();
        answer(&home, &["import", path.to_str().unwrap()]).unwrap()
    };
    assert_eq!(import(0).0, 0);
    let (_, found) = answer(&home, &["search", "Nội dung thứ 7"]).unwrap();
    let address = found["hits"][0]["id"].as_str().unwrap().split("/dieu-").next().unwrap().to_owned();
    let done = std::sync::atomic::AtomicBool::new(false);
    let parcels = std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let confirm = |day: &str| {
                let arguments =
                    ["relations", &address, "--confirm", "het-hieu-luc", "--since", day, "--why", "thử"];
                let (status, told) = answer(&home, &arguments).unwrap();
                assert_eq!(status, 0, "{told}");
            };
            confirm("2020-01-01");
            assert_eq!(answer(&home, &["publish", "1/2026"]).unwrap().0, 0);
            for number in 1..5 {
                assert_eq!(import(number).0, 0);
                confirm(&format!("2020-02-0{number}"));
            }
            let (status, told) =
                answer(&home, &["withdraw", "1/2026", "--order", "1/QĐ", "--why", "thử", "--confirm"])
                    .unwrap();
            assert_eq!(status, 0, "{told}");
            done.store(true, std::sync::atomic::Ordering::Relaxed);
        });
        let auditor = scope.spawn(|| {
            let mut audits = 0;
            while !done.load(std::sync::atomic::Ordering::Relaxed) {
                let (status, told) = answer(&home, &["audit"]).unwrap();
                assert_eq!(status, 0, "{told}");
                audits += 1;
            }
            audits
        });
        let mut parcels = Vec::new();
        while !done.load(std::sync::atomic::Ordering::Relaxed) && !writer.is_finished() {
            let parcel = folder.path().join(format!("{}.kien", parcels.len()));
            let (status, told) = answer(&home, &["backup", parcel.to_str().unwrap()]).unwrap();
            assert_eq!(status, 0, "{told}");
            parcels.push(parcel);
        }
        writer.join().unwrap();
        println!("moments: {} audits and {} parcels beside a writer", auditor.join().unwrap(), parcels.len());
        parcels
    });
    // Of the parcels that were packed, each a home of one moment: nothing in it contradicts the rest.
    for parcel in parcels.iter().rev().step_by(parcels.len().div_ceil(4).max(1)) {
        let target = parcel.with_extension("home");
        let (status, told) =
            answer(&home, &["restore", parcel.to_str().unwrap(), target.to_str().unwrap()]).unwrap();
        assert_eq!(status, 0, "{told}");
        sound(&target).unwrap();
    }
    sound(&home).unwrap();
}
