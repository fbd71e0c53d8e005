//! Homes in the state before each command, and what must hold after it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// The program.
pub(crate) const GAZETTE: &str = env!("CARGO_BIN_EXE_gazette");

/// A command under test, the home it starts from, and what must hold in the end.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) home: PathBuf,
    pub(crate) arguments: Vec<String>,
    /// Tells what is wrong with the home after the command was run to its end.
    pub(crate) holds: fn(&Path) -> Result<(), String>,
    /// Whether a second run may say that all is done already.
    pub(crate) once: bool,
}

/// Runs the program in a home.
pub(crate) fn gazette(home: &Path, arguments: &[&str]) -> Output {
    Command::new(GAZETTE)
        .args(["--home", home.to_str().unwrap(), "--json", "--as", "văn thư"])
        .args(arguments)
        .env_remove("GAZETTE_HOME")
        .output()
        .unwrap()
}

/// Runs the program and reads its answer.
pub(crate) fn answer(home: &Path, arguments: &[&str]) -> Result<(i32, Value), String> {
    let output = gazette(home, arguments);
    let status = output.status.code().unwrap_or(-1);
    let json = serde_json::from_slice(&output.stdout)
        .map_err(|error| format!("{arguments:?}: {error}: {}", String::from_utf8_lossy(&output.stderr)))?;
    Ok((status, json))
}

/// The four commands, each before its work, and a register that is lost before it is made again.
pub(crate) fn cases(folder: &Path) -> Vec<Case> {
    let inbox = samples().join("inbox");
    let sample = |name: &str| inbox.join(name).to_str().unwrap().to_owned();
    let run = |home: &Path, arguments: &[&str]| {
        let (status, json) = answer(home, arguments).unwrap();
        assert_eq!(status, 0, "{arguments:?}: {json}");
    };
    let fresh = folder.join("receive");
    run(folder, &["init", fresh.to_str().unwrap()]);
    fs::copy(samples().join("office.toml"), fresh.join("office.toml")).unwrap();
    for anchor in fs::read_dir(samples().join("anchors")).unwrap() {
        let anchor = anchor.unwrap();
        fs::copy(anchor.path(), fresh.join("anchors").join(anchor.file_name())).unwrap();
    }
    let (first, second) = (sample("03-to-cong-tac-dat-dai"), sample("04-nghi-quyet-xa-van-khe.zip"));

    let composed = folder.join("publish");
    copy_tree(&fresh, &composed);
    run(&composed, &["receive", &first, &second]);
    run(&composed, &["compose", "1/2026", "--date", "22/11/2026"]);

    let published = folder.join("reindex");
    copy_tree(&composed, &published);
    run(&published, &["publish", "1/2026"]);

    let lost = folder.join("register");
    copy_tree(&published, &lost);
    fs::remove_dir_all(lost.join("desk/originals")).unwrap();
    for file in files(&lost.join("desk")) {
        if file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("register.sqlite")) {
            fs::remove_file(file).unwrap();
        }
    }

    let corrected = folder.join("correct");
    copy_tree(&fresh, &corrected);
    run(&corrected, &["receive", &sample("01-quyet-dinh-thu-gom-rac")]);
    run(&corrected, &["compose", "1/2026", "--date", "22/11/2026"]);
    run(&corrected, &["publish", "1/2026"]);
    run(&corrected, &["receive", &sample("05-dinh-chinh-quyet-dinh-12")]);

    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    vec![
        Case {
            name: "receive",
            home: fresh,
            arguments: words(&["receive", &first, &second]),
            holds: two_submissions,
            once: false,
        },
        Case {
            name: "publish",
            home: composed,
            arguments: words(&["publish", "1/2026"]),
            holds: one_issue,
            once: true,
        },
        Case {
            name: "correct",
            home: corrected,
            arguments: words(&["correct", "12/2026/QĐ-UBND", "--corrigendum", "2026-000002"]),
            holds: one_correction,
            once: false,
        },
        Case {
            name: "reindex",
            home: published,
            arguments: words(&["reindex"]),
            holds: one_issue,
            once: false,
        },
        Case { name: "register", home: lost, arguments: words(&["reindex"]), holds: one_issue, once: false },
    ]
}

/// What must hold of every home: an audit finds nothing, and nothing half-made lies about.
pub(crate) fn sound(home: &Path) -> Result<(), String> {
    if home.join("archive/0=ocfl_1.1").is_file() {
        let (status, audit) = answer(home, &["audit"])?;
        if status != 0 {
            return Err(format!("audit: {audit}"));
        }
    }
    let left: Vec<_> = ["archive", "archive.work/stage", "log", "log.work", "index", "outbox"]
        .iter()
        .flat_map(|folder| files(&home.join(folder)))
        .filter(|file| {
            file.components().any(|part| part.as_os_str().to_string_lossy().starts_with(".staged-"))
        })
        .collect();
    if left.is_empty() { Ok(()) } else { Err(format!("half-made things are left: {left:?}")) }
}

fn two_submissions(home: &Path) -> Result<(), String> {
    let (_, status) = answer(home, &["status"])?;
    let accepted = status["submissions"]
        .as_array()
        .map_or(0, |list| list.iter().filter(|submission| submission["outcome"] == "accepted").count());
    let all = status["submissions"].as_array().map_or(0, Vec::len);
    if (accepted, all) != (2, 2) {
        return Err(format!("{accepted} of {all} submissions accepted: {status}"));
    }
    for submission in ["2026-000001", "2026-000002"] {
        if !home.join("outbox").join(submission).join("bien-nhan.txt").is_file() {
            return Err(format!("the receipt of {submission} is missing"));
        }
    }
    Ok(())
}

fn one_issue(home: &Path) -> Result<(), String> {
    let (_, status) = answer(home, &["status"])?;
    if status["issues"][0]["state"] != "published" {
        return Err(format!("the issue is not published: {status}"));
    }
    let (_, log) = answer(home, &["monitor", home.join("log").to_str().unwrap()])?;
    if log["entries"] != 3 {
        return Err(format!("three entries belong into the log: {log}"));
    }
    let pdf = files(&home.join("archive")).into_iter().find(|file| file.ends_with("cong-bao-2026-1.pdf"));
    let pdf = pdf.ok_or("the issue's file is missing")?;
    let (pdf, log) = (pdf.to_str().unwrap().to_owned(), home.join("log"));
    let proof = log.join("proof/2026/1.tlog-proof");
    let key = log.join("key.pub");
    let (status, verified) =
        answer(home, &["verify", &pdf, "--proof", proof.to_str().unwrap(), "--key", key.to_str().unwrap()])?;
    if status != 0 {
        return Err(format!("the proof does not hold: {verified}"));
    }
    let (_, hits) = answer(home, &["search", "118/QĐ-UBND"])?;
    if hits["total"].as_u64().unwrap_or(0) == 0 { Err(format!("not found: {hits}")) } else { Ok(()) }
}

fn one_correction(home: &Path) -> Result<(), String> {
    let (status, document) = answer(home, &["document", "2026-000002"])?;
    if status != 0 { Err(format!("the corrigendum is gone: {document}")) } else { Ok(()) }
}

/// The samples beside the sources.
pub(crate) fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples")
}

/// Every file below a folder.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let (mut folders, mut files) = (vec![folder.to_owned()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// Copies a folder with its empty folders.
pub(crate) fn copy_tree(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_tree(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}
