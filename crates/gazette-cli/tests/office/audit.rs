//! The archive proves itself: what was changed is found, also where the traces were covered, and mended from a copy.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use sha2::{Digest as _, Sha256, Sha512};

use crate::gazette::{Home, samples};

/// A home in which the samples were published.
pub(crate) fn published() -> Home {
    let home = Home::bare();
    let run = home.run(&["--json", "demo", "h", "--samples", samples().to_str().unwrap()]);
    assert_eq!(run.status, 0, "{run:?}");
    home
}

fn codes(audit: &Value) -> Vec<&str> {
    audit["faults"].as_array().unwrap().iter().filter_map(|fault| fault["code"].as_str()).collect()
}

/// Every file below a folder.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let (mut folders, mut files) = (vec![folder.to_owned()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files
}

pub(crate) fn copy_tree(from: &Path, to: &Path) {
    for file in files(from) {
        let target = to.join(file.strip_prefix(from).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(&file, target).unwrap();
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn damage_is_mended_from_a_copy_and_nothing_is_left_of_it() {
    let home = published();
    let (archive, copy) = (home.home().join("archive"), home.path().join("copy"));
    copy_tree(&home.home(), &copy);
    let pdf = files(&archive).into_iter().find(|file| file.extension().is_some_and(|e| e == "pdf")).unwrap();
    let good = fs::read(&pdf).unwrap();
    fs::write(&pdf, b"nothing").unwrap();
    let (status, audit) = home.json(&["audit"]);
    assert_eq!((status, codes(&audit)[0]), (1, "E092"), "{audit}");
    assert!(audit["faults"][0]["hint"].as_str().unwrap().contains("--repair-from"));
    let (status, mended) = home.json(&["audit", "--repair-from", copy.to_str().unwrap()]);
    assert_eq!((status, mended["repaired"].as_array().map(Vec::len)), (0, Some(1)), "{mended}");
    assert_eq!(fs::read(&pdf).unwrap(), good);

    // A lost archive comes back whole.
    fs::remove_dir_all(&archive).unwrap();
    assert_eq!(home.text(&["audit"]).status, 2);
    let (status, mended) = home.json(&["audit", "--repair-from", copy.to_str().unwrap()]);
    assert_eq!((status, mended["repaired"].as_array().map(Vec::len)), (0, Some(7)), "{mended}");

    // A damaged copy mends nothing, and says so.
    fs::write(&pdf, b"nothing").unwrap();
    fs::write(copy.join("archive").join(pdf.strip_prefix(&archive).unwrap()), b"other").unwrap();
    let (status, refused) = home.json(&["audit", "--repair-from", copy.to_str().unwrap()]);
    assert_eq!((status, refused["not_repaired"].as_array().map(Vec::len)), (1, Some(1)), "{refused}");
    let wrong = home.text(&["audit", "--repair-from", home.path().join("nowhere").to_str().unwrap()]);
    assert!(wrong.status == 2 && wrong.err.contains("không phải là bản sao"), "{wrong:?}");
}

#[test]
fn a_forged_object_with_a_forged_inventory_is_found_by_the_log() {
    let home = published();
    let archive = home.home().join("archive");
    let pdf = files(&archive).into_iter().find(|file| file.extension().is_some_and(|e| e == "pdf")).unwrap();
    let object = pdf.ancestors().find(|folder| folder.join("0=ocfl_object_1.1").is_file()).unwrap();
    let old = fs::read(&pdf).unwrap();
    let new = [old.as_slice(), b"\n%forged\n"].concat();
    fs::write(&pdf, &new).unwrap();
    let text = fs::read_to_string(object.join("inventory.json")).unwrap();
    let text = text
        .replace(&hex(&Sha512::digest(&old)), &hex(&Sha512::digest(&new)))
        .replace(&hex(&Sha256::digest(&old)), &hex(&Sha256::digest(&new)));
    for folder in [object.to_owned(), object.join("v1")] {
        fs::write(folder.join("inventory.json"), &text).unwrap();
        let sidecar = format!("{}  inventory.json\n", hex(&Sha512::digest(text.as_bytes())));
        fs::write(folder.join("inventory.json.sha512"), sidecar).unwrap();
    }
    assert_eq!(home.json(&["audit", archive.to_str().unwrap()]).0, 0, "OCFL alone is satisfied");
    let (status, audit) = home.json(&["audit"]);
    assert_eq!((status, codes(&audit)), (1, vec!["log-archive-differs"]), "{audit}");
}

#[test]
fn an_older_copy_of_the_log_or_of_the_register_is_noticed_and_refused() {
    let home = Home::of_samples();
    let publish = |issue: &str, sample: &str| {
        let sample = samples().join("inbox").join(sample);
        assert_eq!(home.json(&["receive", sample.to_str().unwrap()]).0, 0);
        assert_eq!(home.json(&["compose", issue, "--date", "22/11/2026"]).0, 0);
        home.json(&["publish", issue])
    };
    assert_eq!(publish("1/2026", "03-to-cong-tac-dat-dai").0, 0);
    let old = home.path().join("old");
    copy_tree(&home.home(), &old);
    assert_eq!(publish("2/2026", "04-nghi-quyet-xa-van-khe.zip").0, 0);
    let new = home.path().join("new");
    copy_tree(&home.home(), &new);
    let restore = |part: &str, from: &Path| {
        fs::remove_dir_all(home.home().join(part)).unwrap();
        copy_tree(&from.join(part), &home.home().join(part));
    };
    let checkpoint = || fs::read(home.home().join("log/checkpoint")).unwrap();

    restore("log", &old);
    let before = checkpoint();
    let (status, audit) = home.json(&["audit"]);
    assert_eq!((status, codes(&audit)[0]), (1, "log-went-back"), "{audit}");
    let (status, refused) = publish("3/2026", "01-quyet-dinh-thu-gom-rac");
    assert!(status == 2 && refused["error"]["message"].as_str().unwrap().contains("bản sao cũ"), "{refused}");
    assert_eq!(checkpoint(), before, "nothing was signed");
    assert!(home.json(&["audit"]).1["faults"].as_array().unwrap().iter().all(|f| f["code"] != "E092"));

    restore("log", &new);
    restore("desk", &old);
    let (status, audit) = home.json(&["audit"]);
    assert_eq!((status, codes(&audit)[0]), (1, "log-register-differs"), "{audit}");
    assert_eq!(home.json(&["publish", "1/2026"]).0, 2);
    assert_eq!(publish("4/2026", "01-quyet-dinh-thu-gom-rac").0, 2);

    restore("desk", &new);
    fs::remove_dir_all(home.home().join("log")).unwrap();
    let (status, audit) = home.json(&["audit"]);
    assert_eq!((status, codes(&audit)), (1, vec!["log-missing"]), "{audit}");
}

#[test]
fn parts_take_turns_a_report_is_written_and_a_recent_audit_is_not_repeated() {
    let home = published();
    let report = home.path().join("kiem-tra.txt");
    let mut objects = 0;
    for turn in 1..=3 {
        let (status, audit) = home.json(&["audit", "--part", "3", "--report", report.to_str().unwrap()]);
        assert_eq!((status, &audit["part"]["index"]), (0, &turn.into()), "{audit}");
        objects += audit["objects"].as_u64().unwrap();
    }
    assert_eq!(objects, 7, "three thirds are the whole");
    assert!(fs::read_to_string(&report).unwrap().contains("KIỂM TRA KHO LƯU TRỮ"));
    let (_, audit) = home.json(&["audit", "--older-than", "90"]);
    assert_eq!(audit["due"], false, "the demo audited: {audit}");
    let json = home.path().join("r.json");
    assert_eq!(home.json(&["audit", "--report", json.to_str().unwrap()]).0, 0);
    let report: Value = serde_json::from_slice(&fs::read(json).unwrap()).unwrap();
    assert!(report["at"].is_string() && report["log_entries"] == 7, "{report}");
}

#[test]
fn withdrawn_bytes_are_gone_every_proof_holds_and_the_gap_is_told() {
    let home = published();
    let root = home.home();
    let pdf = samples().join("inbox/01-quyet-dinh-thu-gom-rac/data/12-2026-qd-ubnd.signed.pdf");
    let (_, known) = home.json(&["verify", pdf.to_str().unwrap()]);
    let document = known["files"][0]["document"].as_str().unwrap().to_owned();
    let path = known["files"][0]["path"].as_str().unwrap().to_owned();
    let digest = Sha256::digest(fs::read(&pdf).unwrap());
    let (status, plan) = home.json(&["withdraw", &document, &path]);
    assert_eq!((status, &plan["removed"]), (1, &false.into()), "{plan}");
    assert_eq!(home.text(&["withdraw", &document, "khong-co.pdf"]).status, 2);
    assert_eq!(home.text(&["withdraw", "khong-co/1-qd"]).status, 2);
    let words =
        ["withdraw", &document, &path, "--order", "15/QĐ-UBND", "--why", "dữ liệu cá nhân", "--confirm"];
    let (status, done) = home.json(&words);
    assert_eq!((status, &done["removed"]), (0, &true.into()), "{done}");
    // A second time adds nothing to the log.
    let (status, again) = home.json(&words);
    assert_eq!((status, &again["log"]), (0, &done["log"]), "{again}");

    let left = |folder: &str| {
        let same = |file: &PathBuf| Sha256::digest(fs::read(file).unwrap()) == digest;
        files(&root.join(folder)).iter().filter(|file| same(file)).count()
    };
    assert_eq!((left("archive"), left("archive.work"), left("desk")), (0, 0, 0), "the bytes are still there");
    let (status, audit) = home.json(&["audit"]);
    assert_eq!((status, audit["withdrawn"].as_array().map(Vec::len)), (0, Some(1)), "{audit}");
    for proof in files(&root.join("log/proof")) {
        let (proof, key) = (proof.to_str().unwrap(), root.join("log/key.pub"));
        let (_, told) =
            home.json(&["verify", pdf.to_str().unwrap(), "--proof", proof, "--key", key.to_str().unwrap()]);
        assert!(
            told["files"][0]["verdict"] == "genuine" || told["files"][0]["verdict"] == "altered",
            "{proof}"
        );
    }
    let (status, verified) = home.json(&["verify", pdf.to_str().unwrap()]);
    assert_eq!(
        (status, &verified["files"][0]["withdrawn"]["order"]),
        (0, &"15/QĐ-UBND".into()),
        "{verified}"
    );
}

#[test]
fn an_aip_names_its_files_and_carries_the_proof() {
    let home = published();
    let (_, status) = home.json(&["status"]);
    let issue = status["issues"][0]["issue"].as_str().unwrap().to_owned();
    let target = home.path().join("aip");
    let to = target.to_str().unwrap();
    let (status, exported) = home.json(&["export", &issue, "--aip", "--fonds", "000.00.12.H10", "--to", to]);
    assert_eq!(status, 0, "{exported}");
    for part in ["METS.xml", "metadata/descriptive/ead.xml", "metadata/preservation/premis.xml"] {
        assert!(target.join(part).is_file(), "{part}");
    }
    assert!(target.join("documentation/bang-chung.tlog-proof").is_file());
    assert_eq!(home.text(&["export", &issue, "--aip", "--to", to]).status, 2);
}
