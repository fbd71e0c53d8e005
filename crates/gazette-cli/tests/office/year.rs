//! The office's year: reported, distributed, backed up, handed over, joined, read without network.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::audit::copy_tree;
use crate::gazette::{Home, samples};

/// A home after the demo: two issues of this year, five documents, one of them a corrigendum, one returned.
fn a_year() -> (Home, i64) {
    let home = Home::bare();
    let run = home.run(&["--json", "demo", "h", "--samples", samples().to_str().unwrap()]);
    assert_eq!(run.status, 0, "{run:?}");
    let issue = run.json()["publish"]["issue"].as_str().unwrap().to_owned();
    let year = issue.rsplit('/').next().unwrap().parse().unwrap();
    (home, year)
}

/// Every file below a folder with its bytes.
fn files(folder: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
    entries
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let name = entry.path().strip_prefix(folder).unwrap().display().to_string();
            (name, fs::read(entry.path()).unwrap())
        })
        .collect()
}

#[test]
fn a_year_is_reported_and_every_figure_leads_to_its_rows() {
    let (home, year) = a_year();
    let year = year.to_string();
    fs::create_dir_all(home.home().join("report")).unwrap();
    let typed = "[[figure]]\nname = \"Công chức\"\nvalue = 14\nunit = \"người\"\n";
    fs::write(home.home().join("report").join(format!("{year}.toml")), typed).unwrap();
    let (status, report) = home.json(&["report", &year]);
    assert_eq!(status, 0, "{report}");
    let figures = report["figures"].as_object().unwrap();
    assert_eq!((&figures["issues"], &figures["documents"]), (&Value::from(2), &Value::from(5)), "{report}");
    assert_eq!((&figures["received/returned"], &figures["corrections/corrigenda"]), (&1.into(), &1.into()));
    assert_eq!(report["typed"]["Công chức"]["value"], 14.0);
    for (figure, value) in figures {
        let (_, rows) = home.json(&["report", &year, "--rows", figure]);
        assert_eq!(&rows["value"], value, "{figure}");
        assert_eq!(rows["rows"].as_array().unwrap().is_empty(), *value == 0, "{figure}");
    }
    let written: Vec<&str> = report["files"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(fs::read(home.path().join(written[0])).unwrap().starts_with(b"%PDF"));
    assert!(fs::read_to_string(home.path().join(written[1])).unwrap().contains("typed/Công chức"));
    let (status, part) = home.json(&["report", "--from", "1/1/1999", "--until", "31/12/1999"]);
    assert_eq!((status, &part["figures"]["documents"]), (0, &0.into()));
    assert_eq!(home.text(&["report"]).status, 2);
}

#[test]
fn a_printed_issue_has_full_sheets_a_list_and_labels() {
    let (home, year) = a_year();
    let issue = format!("1/{year}");
    let add = ["--address", "1 Trần Hưng Đạo", "--level", "cấp xã", "--copies", "3", "--from", "1/1/2000"];
    for name in ["UBND xã Vạn Khê", "Thư viện tỉnh"] {
        let mut arguments = vec!["recipients", "--add", name];
        arguments.extend(add);
        assert_eq!(home.json(&arguments).0, 0);
    }
    let (status, made) = home.json(&["distribute", &issue, "--sent", "26/11/2026"]);
    assert_eq!((status, &made["copies"]), (0, &6.into()), "{made}");
    let made: Vec<String> =
        made["files"].as_array().unwrap().iter().map(|file| file.as_str().unwrap().to_owned()).collect();
    assert_eq!(made.len(), 4);
    let pages = |name: &str| {
        let bytes = fs::read(home.path().join(name)).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        text.matches("/TrimBox").count()
    };
    assert_eq!(pages(&made[0]) % 4, 0);
    let (_, status) = home.json(&["report", &year.to_string()]);
    let expected = if year == 2026 { 6 } else { 0 };
    assert_eq!(status["figures"]["printed/copies"], expected);
    assert_eq!(home.json(&["recipients", "--end-all", "--on", "31/12/2026"]).0, 0);
    let (_, left) = home.json(&["recipients", "--on", "1/1/2027"]);
    assert_eq!(left["copies"], 0);
}

#[test]
fn a_backup_is_restored_whole_and_one_cut_short_or_altered_is_refused() {
    let (home, _) = a_year();
    let (status, made) = home.json(&["backup", "luu.kien"]);
    assert_eq!(status, 0, "{made}");
    let (status, restored) = home.json(&["restore", "luu.kien", "lai", "--check"]);
    assert_eq!((status, restored["faults"].as_array().map(Vec::len)), (0, Some(0)), "{restored}");
    for part in ["archive", "log", "desk/originals"] {
        assert_eq!(files(&home.home().join(part)), files(&home.path().join("lai").join(part)), "{part}");
    }
    let search =
        |folder: &str| home.run(&["--home", folder, "--json", "search", "chất thải"]).json()["hits"].clone();
    assert_eq!(search("h"), search("lai"));
    assert_eq!(home.run(&["restore", "luu.kien", "lai"]).status, 2, "nothing is restored over what is there");

    let bytes = fs::read(home.path().join("luu.kien")).unwrap();
    fs::write(home.path().join("cut.kien"), &bytes[..bytes.len() / 2]).unwrap();
    let mut altered = bytes.clone();
    altered[bytes.len() / 3] ^= 1;
    fs::write(home.path().join("altered.kien"), altered).unwrap();
    for (file, word) in [("cut.kien", "cắt cụt"), ("altered.kien", "bị thay đổi")] {
        let run = home.run(&["restore", file, "moi"]);
        assert!(run.status == 2 && run.err.contains(word), "{run:?}");
        assert!(!home.path().join("moi").exists(), "{file}");
    }
}

#[test]
fn a_gazette_is_handed_over_and_joined_with_both_histories() {
    let (home, year) = a_year();
    let (status, made) = home.json(&["handover", "giao.kien", "--to", "Văn phòng UBND tỉnh mới"]);
    assert_eq!(status, 0, "{made}");
    // Taken over as it is into a folder that is not there: numbers and log go on.
    let run = home.run(&["--home", "moi", "--json", "join", "giao.kien"]);
    assert_eq!((run.status, &run.json()["mode"]), (0, &"taken-over".into()), "{run:?}");
    assert_eq!(files(&home.home().join("archive")), files(&home.path().join("moi/archive")));
    let audit = home.run(&["--home", "moi", "--json", "audit"]);
    assert_eq!(audit.status, 0, "{audit:?}");
    let taken = home.run(&["--home", "moi", "publish", &format!("1/{year}")]);
    assert_eq!(taken.status, 2, "the number is taken: {taken:?}");

    // Joined to a gazette that has issues of the same numbers.
    let run = home.run(&["--json", "demo", "khac", "--samples", samples().to_str().unwrap()]);
    assert_eq!(run.status, 0);
    let office = home.path().join("khac/office.toml");
    let own = fs::read_to_string(&office).unwrap();
    let cut = own.find("[[body]]").unwrap();
    fs::write(&office, &own[..cut]).unwrap();
    let cut_short = home.path().join("khac4");
    copy_tree(&home.path().join("khac"), &cut_short);
    let run = home.run(&["--home", "khac", "--json", "join", "giao.kien"]);
    let joined = run.json();
    assert_eq!((run.status, &joined["mode"]), (0, &"joined".into()), "{run:?}");
    assert!(!joined["bodies"].as_array().unwrap().is_empty(), "{joined}");
    let folder = joined["home"].as_str().unwrap();
    assert_eq!(files(&home.home().join("archive")), files(&home.path().join(folder).join("archive")));
    for one in [folder, "khac"] {
        let audit = home.run(&["--home", one, "--json", "audit"]);
        assert_eq!(audit.status, 0, "{one}: {audit:?}");
    }
    let trail = home.run(&["--home", "khac", "--json", "trail", "--act", "joined"]).json();
    assert_eq!(trail["lines"].as_array().map(Vec::len), Some(1), "{trail}");
    assert_eq!(home.run(&["--home", "khac", "join", "giao.kien"]).status, 2, "joined once");

    // Killed when the gazette lay in its place and the register did not know of it: the same command ends well.
    copy_tree(&home.path().join("khac/joined"), &cut_short.join("joined"));
    let run = home.run(&["--home", "khac4", "--json", "audit"]);
    assert_eq!(run.status, 1, "seen before it is mended: {run:?}");
    let run = home.run(&["--home", "khac4", "--json", "join", "giao.kien"]);
    assert_eq!((run.status, &run.json()["gazette"]), (0, &joined["gazette"]), "{run:?}");
    assert_eq!(home.run(&["--home", "khac4", "audit"]).status, 0);

    let mut bytes = fs::read(home.path().join("giao.kien")).unwrap();
    let at = bytes.len() / 2;
    bytes[at] ^= 1;
    fs::write(home.path().join("giao.kien"), bytes).unwrap();
    let before = files(&home.path().join("khac"));
    assert_eq!(home.run(&["--home", "khac2", "join", "giao.kien"]).status, 2);
    assert_eq!(home.run(&["--home", "khac", "join", "giao.kien"]).status, 2);
    assert!(!home.path().join("khac2").exists());
    assert_eq!(before, files(&home.path().join("khac")), "a refused parcel changes nothing");
}

#[test]
fn a_portable_archive_holds_pages_files_proofs_and_a_search() {
    let (home, year) = a_year();
    let (status, made) = home.json(&["export", "--portable", "kho.zip"]);
    assert_eq!((status, &made["documents"]), (0, &5.into()), "{made}");
    let mut zip = zip::ZipArchive::new(fs::File::open(home.path().join("kho.zip")).unwrap()).unwrap();
    let mut text = |name: &str| {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut zip.by_name(name).unwrap(), &mut text).unwrap();
        text
    };
    let start = text("index.html");
    assert!(start.contains(&format!("cong-bao/{year}/1/index.html")) && !start.contains("http"), "{start}");
    assert!(text("tim/van-ban.js").contains("12/2026/QĐ-UBND"));
    assert!(text("SHA256SUMS").contains("chung-minh.tlog-proof"));
    let (_, none) = home.json(&["export", "--portable", "khong.zip", "--year", "1999"]);
    assert_eq!(none["documents"], 0);
}

#[test]
fn documents_go_out_as_akoma_ntoso_and_as_a_list() {
    let (home, year) = a_year();
    let (status, made) = home.json(&["export", "--csv", "danh-muc.csv", "--year", &year.to_string()]);
    assert_eq!((status, &made["documents"]), (0, &5.into()), "{made}");
    let list = fs::read_to_string(home.path().join("danh-muc.csv")).unwrap();
    assert!(list.starts_with("id,number,type,") && list.contains(",12/2026/QĐ-UBND,"), "{list}");
    let (_, none) = home.json(&["export", "--csv", "khong.csv", "--year", "1999"]);
    assert_eq!(none["documents"], 0);
    let address = "ubnd-tinh-son-hai/12-2026-qd-ubnd";
    assert_eq!(home.json(&["export", address, "--akoma-ntoso", "van-ban.xml"]).0, 0);
    let xml = fs::read_to_string(home.path().join("van-ban.xml")).unwrap();
    assert!(
        xml.contains("<akomaNtoso") && xml.contains("12/2026/QĐ-UBND") && xml.ends_with("</akomaNtoso>\n")
    );
    assert_eq!(home.json(&["export", "khong-co/1-2026", "--akoma-ntoso", "khong.xml"]).0, 2);
    assert!(!home.path().join("khong.xml").exists());
}

#[test]
fn people_have_roles_two_are_needed_and_an_edited_list_is_refused() {
    let home = Home::of_samples();
    let office = home.home().join("office.toml");
    let mut text = fs::read_to_string(&office).unwrap();
    text.push_str(
        "\n[publish]\ntwo_persons = true\n\n[[person]]\nname = \"Nguyễn Thị Lan\"\nrole = [\"clerk\", \"publisher\"]\n\n[[person]]\nname = \"Trần Văn Minh\"\nrole = [\"reviewer\", \"publisher\"]\n",
    );
    fs::write(&office, text).unwrap();
    let sample = samples().join("inbox/03-to-cong-tac-dat-dai");
    let receive = ["receive", sample.to_str().unwrap()];
    assert_eq!(home.text(&receive).status, 2, "a stranger may not receive");
    let lan = |arguments: &[&str]| {
        let mut all = arguments.to_vec();
        all.extend(["--as", "nguyễn thị lan", "--why", "theo phân công"]);
        home.text(&all)
    };
    assert_eq!(lan(&receive).status, 0);
    assert_eq!(lan(&["compose", "1/2026", "--date", "22/11/2026"]).status, 0);
    assert_eq!(lan(&["typeset", "1/2026"]).status, 0);
    let alone = lan(&["publish", "1/2026"]);
    assert!(alone.status == 2 && alone.err.contains("chưa được người khác duyệt"), "{alone:?}");
    assert_eq!(lan(&["approve", "1/2026"]).status, 2, "no reviewer");
    assert_eq!(home.text(&["approve", "1/2026", "--as", "Trần Văn Minh"]).status, 0);
    let same = home.text(&["publish", "1/2026", "--as", "Trần Văn Minh"]);
    assert!(same.status == 2 && same.err.contains("người khác"), "{same:?}");
    assert_eq!(lan(&["publish", "1/2026"]).status, 0);
    let (_, trail) = home.json(&["trail", "--act", "published"]);
    assert!(
        trail["lines"]
            .as_array()
            .unwrap()
            .iter()
            .all(|line| { line["who"] == "Nguyễn Thị Lan" && line["why"] == "theo phân công" })
    );

    let list = home.path().join("het-han.csv");
    let drawn = lan(&["retention", "--list", list.to_str().unwrap()]);
    assert_eq!(drawn.status, 0, "{drawn:?}");
    fs::write(&list, fs::read_to_string(&list).unwrap() + "2026-000001,,,,,,,,\r\n").unwrap();
    let edited = lan(&["retention", "--dispose", list.to_str().unwrap()]);
    assert!(edited.status == 2 && edited.err.contains("đã bị sửa"), "{edited:?}");
    assert_eq!(home.json(&["audit"]).0, 0);
}
