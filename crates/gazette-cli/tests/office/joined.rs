//! Two gazettes that become one: what was joined is searched, proved, audited, reported, exported and served with the
//! own one, keeps its numbers, and its bodies are found through those that follow them.

use std::fs;

use gazette_web::{Door, JoinedGazette, Probe, Site};
use serde_json::Value;

use crate::gazette::{Home, samples};

const KEY: &str = "tinh-son-hai";

/// The gazette of Tân Lập with issue 1 of its own, and a package of the gazette of Sơn Hải beside it.
fn two() -> (Home, i64) {
    let home = Home::bare();
    let run = home.run(&["--json", "demo", "cu", "--samples", samples().to_str().unwrap()]);
    assert_eq!(run.status, 0, "{run:?}");
    let issue = run.json()["publish"]["issue"].as_str().unwrap().to_owned();
    let year: i64 = issue.rsplit('/').next().unwrap().parse().unwrap();
    assert_eq!(home.run(&["--home", "cu", "handover", "giao.kien", "--to", "Tân Lập"]).status, 0);
    assert_eq!(home.run(&["init", "h"]).status, 0);
    let office = "format = 1\n[office]\nname = \"TỈNH TÂN LẬP\"\ndomain = \"congbao.tanlap.example\"\n\n\
        # cơ quan của tỉnh mới\n[[body]]\nname = \"Ủy ban nhân dân tỉnh Tân Lập\" # mới\nfrom = 2025-07-01\n";
    fs::write(home.home().join("office.toml"), office).unwrap();
    (home, year)
}

fn publish_own(home: &Home, year: i64) {
    let sample = samples().join("inbox/03-to-cong-tac-dat-dai");
    assert_eq!(home.json(&["receive", sample.to_str().unwrap()]).0, 0);
    let issue = format!("1/{year}");
    let today = home.json(&["status"]).1["today"].as_str().unwrap().to_owned();
    assert_eq!(home.json(&["compose", &issue, "--date", &today]).0, 0);
    assert_eq!(home.json(&["typeset", &issue]).0, 0);
    assert_eq!(home.json(&["publish", &issue]).0, 0);
}

const SUCCESSOR: &str = "Ủy ban nhân dân tỉnh Sơn Hải=Ủy ban nhân dân tỉnh Tân Lập";

fn ids(search: &Value) -> Vec<String> {
    let hits = search["hits"].as_array().unwrap().iter();
    hits.map(|hit| hit["document"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_joined_gazette_is_read_with_the_own_one_and_keeps_its_numbers() {
    let (home, year) = two();
    publish_own(&home, year);
    let checkpoint = fs::read(home.path().join("cu/log/checkpoint")).unwrap();
    let (status, joined) =
        home.json(&["join", "giao.kien", "--successor", SUCCESSOR, "--ended", "30/6/2025"]);
    assert_eq!((status, &joined["gazette"], &joined["issues"]), (0, &KEY.into(), &2.into()), "{joined}");
    let office = fs::read_to_string(home.home().join("office.toml")).unwrap();
    assert!(
        office.contains("# mới\npredecessor = [\"Ủy ban nhân dân tỉnh Sơn Hải\"]\nfrom = 2025-07-01"),
        "{office}"
    );
    assert!(office.contains("# cơ quan của tỉnh mới"), "{office}");
    assert_eq!(checkpoint, fs::read(home.home().join("joined").join(KEY).join("log/checkpoint")).unwrap());

    // Search: both, and through the body that follows.
    let (_, all) = home.json(&["search", "quyết định", "--limit", "50"]);
    assert!(ids(&all).iter().any(|id| id.ends_with("@tinh-son-hai")), "{all}");
    assert!(ids(&all).iter().any(|id| !id.contains('@')), "{all}");
    let (_, kin) = home.json(&["search", "chất thải", "--body", "Ủy ban nhân dân tỉnh Tân Lập"]);
    assert!(ids(&kin).contains(&format!("ubnd-tinh-son-hai/12-2026-qd-ubnd@{KEY}")), "{kin}");
    // Both had an issue 1 of this year.
    let own = home.json(&["search", "quyết định", "--issue", &format!("1/{year}")]).1;
    let theirs = home.json(&["search", "quyết định", "--issue", &format!("1/{year}@{KEY}")]).1;
    assert!(!ids(&own).is_empty() && ids(&own).iter().all(|id| !id.contains('@')), "{own}");
    assert!(!ids(&theirs).is_empty() && ids(&theirs).iter().all(|id| id.contains('@')), "{theirs}");
    let shown = home.text(&["search", "chất thải"]);
    assert!(shown.out.contains("(Công báo TỈNH SƠN HẢI)"), "{}", shown.out);

    // Verify, relations, document, export.
    let signed = samples().join("inbox/01-quyet-dinh-thu-gom-rac/data/12-2026-qd-ubnd.signed.pdf");
    let (status, verdict) = home.json(&["verify", signed.to_str().unwrap()]);
    let file = &verdict["files"][0];
    assert_eq!(
        (status, &file["verdict"], &file["issue"]),
        (0, &"genuine".into(), &format!("1/{year}@{KEY}").into())
    );
    assert_eq!(file["log"], 0);
    let address = format!("ubnd-tinh-son-hai/12-2026-qd-ubnd@{KEY}");
    let (status, relations) = home.json(&["relations", &address]);
    assert_eq!((status, &relations["document"]), (0, &address.clone().into()), "{relations}");
    let confirm =
        ["relations", &address, "--confirm", "het-hieu-luc", "--since", "1/1/2026", "--why", "bãi bỏ"];
    let (status, confirmed) = home.json(&confirm);
    assert_eq!((status, &confirmed["validity"]["state"]), (0, &"lapsed".into()), "{confirmed}");
    assert_eq!(home.json(&["document", &format!("{year}-000001@{KEY}")]).0, 0);
    let set = ["document", &format!("{year}-000001@{KEY}"), "--set", "subject=X", "--why", "thử"];
    assert_eq!(home.text(&set).status, 2, "the register of a joined gazette stays");
    assert_eq!(home.json(&["export", &address, "--akoma-ntoso", "a.xml"]).0, 0);
    assert_eq!(home.json(&["export", &address, "--pdf", "trich.pdf"]).0, 0);
    let (status, verdict) = home.json(&["verify", "trich.pdf"]);
    assert_eq!((status, &verdict["files"][0]["document"]), (0, &address.clone().into()), "{verdict}");
    assert_eq!(home.json(&["export", &format!("1/{year}@{KEY}"), "--to", "bag"]).0, 0);
    let (_, list) = home.json(&["export", "--csv", "list.csv"]);
    assert_eq!(list["documents"], 6);
    assert_eq!(home.json(&["compose", &format!("3/{year}@{KEY}"), "--date", "1/12/2026"]).0, 2);

    // Report: said apart, and each figure leads to its rows.
    let (_, report) = home.json(&["report", &year.to_string()]);
    assert_eq!(
        (&report["figures"]["documents"], &report["joined"][0]["figures"]["documents"]),
        (&1.into(), &5.into())
    );
    assert_eq!((&report["all"]["documents"], &report["all"]["issues"]), (&6.into(), &3.into()));
    let (_, rows) = home.json(&["report", &year.to_string(), "--rows", &format!("documents@{KEY}")]);
    assert_eq!(rows["value"], 5);

    // What the joined gazette published is noticed when it is sent again.
    let again = samples().join("inbox/01-quyet-dinh-thu-gom-rac");
    let (_, received) = home.json(&["receive", again.to_str().unwrap()]);
    let findings = received["submissions"][0]["findings"].as_array().unwrap();
    let known = findings.iter().find(|finding| finding["code"] == "number-duplicate").unwrap();
    assert!(known["message"].as_str().unwrap().contains(&format!("@{KEY}")), "{known}");
    // A corrigendum that comes after the joining corrects what the joined gazette published.
    let corrigendum = samples().join("inbox/05-dinh-chinh-quyet-dinh-12");
    let (_, received) = home.json(&["receive", corrigendum.to_str().unwrap()]);
    let id = received["submissions"][0]["id"].as_str().unwrap().to_owned();
    let (status, linked) = home.json(&["correct", &address, "--corrigendum", &id]);
    assert_eq!(
        (status, &linked["entry"]["published_in"]),
        (0, &format!("1/{year}@{KEY}").into()),
        "{linked}"
    );
    let next = format!("2/{year}");
    let today = home.json(&["status"]).1["today"].as_str().unwrap().to_owned();
    assert_eq!(home.json(&["compose", &next, "--date", &today, &id]).0, 0);
    assert_eq!(home.json(&["typeset", &next]).0, 0);
    let (status, published) = home.json(&["publish", &next]);
    assert_eq!(status, 0, "{published}");
    let (_, verdict) = home.json(&["verify", signed.to_str().unwrap()]);
    let corrections = verdict["files"][0]["corrections"].as_array().unwrap();
    let issues: Vec<&Value> = corrections.iter().map(|one| &one["issues"][0]["issue"]).collect();
    assert_eq!(issues, [&Value::from(format!("2/{year}@{KEY}")), &Value::from(next)], "{verdict}");

    served(&home, year, &address);
    backed_up(&home);
    tampered(&home);
}

/// The site: addresses that do not clash, each gazette's log, proofs that hold under its own key.
fn served(home: &Home, year: i64, address: &str) {
    let (own, joined) = (home.home(), home.home().join("joined").join(KEY));
    let site = Site {
        archive: own.join("archive"),
        index: own.join("index"),
        log: own.join("log"),
        name: "TỈNH TÂN LẬP".to_owned(),
        publisher: String::new(),
        origin: None,
        joined: vec![JoinedGazette {
            key: gazette_model::GazetteKey::new(KEY).unwrap(),
            name: "TỈNH SƠN HẢI".to_owned(),
            archive: joined.join("archive"),
            log: joined.join("log"),
        }],
        kin: Vec::new(),
    };
    let probe = Probe::open(&site, Door::default()).unwrap();
    let get = |target: &str| probe.send("GET", target, &[], b"");
    let json = |target: &str| -> Value { serde_json::from_str(&get(target).text()).unwrap() };
    let pages =
        [format!("/cong-bao/{year}/1"), format!("/cong-bao/{year}/1@{KEY}")].map(|target| get(&target));
    assert!(pages.iter().all(|page| page.status == 200));
    assert!(!pages[0].text().contains("SƠN HẢI") && pages[1].text().contains("Công báo TỈNH SƠN HẢI"));
    let list = get(&format!("/cong-bao/{year}")).text();
    assert!(
        list.contains(&format!("/cong-bao/{year}/1\""))
            && list.contains(&format!("/cong-bao/{year}/1@{KEY}\""))
    );
    let document = get(&format!("/van-ban/{address}/dieu-1"));
    assert_eq!(document.status, 200);
    assert!(document.text().contains(&format!("/cong-bao/{year}/1@{KEY}")), "{}", document.text());
    let found = json("/api/search?q=ch%E1%BA%A5t%20th%E1%BA%A3i");
    assert!(found["hits"].to_string().contains(address), "{found}");
    let file = json(&format!("/api/issues/{year}/1@{KEY}"))["files"][0].clone();
    let bytes = get(file["url"].as_str().unwrap());
    assert_eq!((bytes.status, bytes.header("x-file-sha256")), (200, file["sha256"].as_str().unwrap()));
    let verified = json(&format!("/api/verify?sha256={}", file["sha256"].as_str().unwrap()));
    let log = &verified["published"][0]["log"];
    let key = fs::read_to_string(joined.join("log/key.pub")).unwrap();
    assert_eq!((&log["index"], &log["key"]), (&0.into(), &key.trim().into()), "{verified}");
    let proof = get(log["proof"].as_str().unwrap());
    assert_eq!(proof.status, 200, "{log}");
    assert_eq!(
        get(&format!("/log/joined/{KEY}/checkpoint")).body,
        fs::read(joined.join("log/checkpoint")).unwrap()
    );
    assert_eq!(get("/log/joined/khong-co/checkpoint").status, 404);
    let changes = json(&format!("/api/changes?gazette={KEY}"));
    assert_eq!(changes["changes"][0]["issue"], format!("1/{year}@{KEY}"));
    assert!(get("/kiem-chung").text().contains(&format!("/log/joined/{KEY}/")));
    for wrong in ["/van-ban/a/b@khong-co", "/cong-bao/2026/1@khong-co"] {
        assert_eq!(get(wrong).status, 404, "{wrong}");
    }
}

/// A backup holds the joined gazette with its register, and gives it back.
fn backed_up(home: &Home) {
    let (status, made) = home.json(&["backup", "luu.kien", "--without-key"]);
    assert_eq!((status, &made["holds_key"]), (0, &false.into()), "{made}");
    let (status, restored) = home.json(&["restore", "luu.kien", "lai", "--check"]);
    assert_eq!((status, &restored["missing"]), (0, &serde_json::json!(["desk/log.key"])), "{restored}");
    assert!(!home.path().join("lai/desk/log.key").exists());
    assert!(!home.path().join(format!("lai/joined/{KEY}/desk/log.key")).exists());
    let search = |folder: &str| {
        let run = home.run(&["--home", folder, "--json", "search", "chất thải"]);
        ids(&run.json())
    };
    assert_eq!(search("h"), search("lai"));
    // Without its key the log is not begun anew under another.
    let sample = samples().join("inbox/04-nghi-quyet-xa-van-khe.zip");
    let run = |arguments: &[&str]| {
        let mut all = vec!["--home", "lai"];
        all.extend(arguments);
        home.run(&all)
    };
    assert_eq!(run(&["receive", sample.to_str().unwrap()]).status, 0);
    let next = "9/2026";
    let year = run(&["--json", "status"]).json()["today"].as_str().unwrap()[..4].to_owned();
    let next = next.replace("2026", &year);
    assert_eq!(run(&["compose", &next, "--date", &format!("31/12/{year}")]).status, 0);
    assert_eq!(run(&["typeset", &next]).status, 0);
    let refused = run(&["publish", &next]);
    assert!(refused.status == 2 && refused.err.contains("khóa bí mật"), "{refused:?}");
}

/// What is changed in the joined gazette is found from the home it was joined to.
fn tampered(home: &Home) {
    let (status, audit) = home.json(&["audit"]);
    assert_eq!((status, &audit["joined"][0]["gazette"]), (0, &KEY.into()), "{audit}");
    let joined = home.home().join("joined").join(KEY);
    let file = walkdir::WalkDir::new(joined.join("archive")).into_iter().filter_map(Result::ok);
    let file =
        file.map(|entry| entry.into_path()).find(|path| path.extension().is_some_and(|end| end == "pdf"));
    let file = file.unwrap();
    let bytes = fs::read(&file).unwrap();
    let mut other = bytes.clone();
    other[100] ^= 1;
    fs::write(&file, other).unwrap();
    let (status, audit) = home.json(&["audit"]);
    let faults = audit["faults"].as_array().unwrap();
    assert!(
        status == 1 && faults.iter().any(|fault| fault["place"].as_str().unwrap().contains("joined/")),
        "{audit}"
    );
    fs::write(&file, bytes).unwrap();
    assert_eq!(home.json(&["audit"]).0, 0);
    // The whole folder exchanged for one that is sound in itself.
    let away = home.path().join("di-noi-khac");
    fs::rename(&joined, &away).unwrap();
    let codes = |audit: &Value| -> Vec<String> {
        audit["faults"]
            .as_array()
            .unwrap()
            .iter()
            .map(|fault| fault["code"].as_str().unwrap().to_owned())
            .collect()
    };
    let (status, audit) = home.json(&["audit"]);
    assert_eq!((status, codes(&audit)), (1, vec!["joined-missing".to_owned()]), "{audit}");
    let run = home.run(&["--json", "demo", "gia", "--samples", samples().to_str().unwrap()]);
    assert_eq!(run.status, 0);
    fs::rename(home.path().join("gia"), &joined).unwrap();
    let (status, audit) = home.json(&["audit"]);
    assert!(status == 1 && codes(&audit).iter().all(|code| code == "joined-differs"), "{audit}");
    fs::remove_dir_all(&joined).unwrap();
    fs::rename(&away, &joined).unwrap();
    assert_eq!(home.json(&["audit"]).0, 0);
}

#[test]
fn a_new_office_begins_with_number_one_beside_the_gazettes_it_took_over() {
    let (home, year) = two();
    let refused = home.text(&["join", "giao.kien"]);
    assert!(refused.status == 2 && refused.err.contains("--apart"), "{refused:?}");
    let refused =
        home.text(&["join", "giao.kien", "--apart", "--successor", "Không có=Ủy ban nhân dân tỉnh Tân Lập"]);
    assert_eq!(refused.status, 2, "{refused:?}");
    assert!(!home.home().join("joined").exists(), "what is refused leaves nothing");
    let (status, joined) = home.json(&["join", "giao.kien", "--apart"]);
    assert_eq!(status, 0, "{joined}");
    assert!(joined["without_successor"].to_string().contains("Sơn Hải"), "{joined}");
    let before = fs::read_to_string(home.home().join("office.toml")).unwrap();
    // A link that comes later.
    let (status, linked) = home.json(&["join", "--successor", SUCCESSOR]);
    assert_eq!(
        (status, &linked["successors"][0]["after"]),
        (0, &"Ủy ban nhân dân tỉnh Tân Lập".into()),
        "{linked}"
    );
    assert_eq!(before, fs::read_to_string(home.home().join("office.before-join.toml")).unwrap());
    assert_eq!(home.json(&["audit"]).0, 0);
    publish_own(&home, year);
    let (_, found) = home.json(&["search", "chất thải", "--body", "Ủy ban nhân dân tỉnh Tân Lập"]);
    assert!(ids(&found).iter().any(|id| id.contains('@')), "{found}");
    // What was joined goes along when the whole is handed over, and stays joined where it is joined again.
    assert_eq!(home.json(&["handover", "tiep.kien"]).0, 0);
    let run = home.run(&["--json", "demo", "ba", "--samples", samples().to_str().unwrap()]);
    assert_eq!(run.status, 0);
    let run = home.run(&["--home", "ba", "--json", "join", "tiep.kien"]);
    assert_eq!(run.status, 0, "{run:?}");
    let audit = home.run(&["--home", "ba", "--json", "audit"]).json();
    assert_eq!(
        (audit["faults"].as_array().map(Vec::len), audit["joined"].as_array().map(Vec::len)),
        (Some(0), Some(2))
    );
    let found = home.run(&["--home", "ba", "--json", "search", "chất thải", "--limit", "50"]).json();
    let found = ids(&found);
    assert!(
        found.iter().any(|id| id.ends_with("@tinh-son-hai")) && found.iter().any(|id| !id.contains('@')),
        "{found:?}"
    );
}

#[test]
fn a_home_of_the_future_is_refused_whatever_part_of_it_is_newer() {
    let (home, _) = two();
    let cu = home.path().join("cu");
    let run = |arguments: &[&str]| {
        let mut all = vec!["--home", "cu"];
        all.extend(arguments);
        home.run(&all)
    };
    let refused = |what: &str, arguments: &[&str]| {
        let run = run(arguments);
        assert!(run.status == 2 && run.err.contains("mới hơn"), "{what}: {run:?}");
    };
    let keep = |name: &str| (cu.join(name), fs::read(cu.join(name)).unwrap());
    for (name, text) in
        [("FORMAT", "gazette home 99\n"), ("office.toml", "format = 99\n[office]\nname = \"X\"\nmoi = 1\n")]
    {
        let (path, before) = keep(name);
        fs::write(&path, text).unwrap();
        for arguments in [["status"].as_slice(), &["upgrade"], &["upgrade", "--yes"], &["backup", "x.kien"]] {
            refused(name, arguments);
        }
        if name == "FORMAT" {
            refused(name, &["search", "x"]);
        }
        fs::write(&path, before).unwrap();
    }
    let (path, before) = keep("index/current");
    fs::write(&path, "v99-1").unwrap();
    refused("index", &["upgrade", "--yes"]);
    fs::write(&path, before).unwrap();
    let register = cu.join("desk/register.sqlite");
    // The version stands in the header of the file, where SQLite keeps it.
    let before = fs::read(&register).unwrap();
    let mut newer = before.clone();
    newer[60..64].copy_from_slice(&99_u32.to_be_bytes());
    fs::write(&register, newer).unwrap();
    refused("register", &["upgrade"]);
    refused("register", &["status"]);
    fs::write(&register, before).unwrap();
    // From the home before this one and back.
    fs::remove_file(cu.join("FORMAT")).unwrap();
    let plan = run(&["--json", "upgrade"]);
    assert_eq!((plan.status, &plan.json()["parts"][0]["kind"]), (1, &"home".into()), "{plan:?}");
    assert_eq!(run(&["upgrade", "--yes"]).status, 0);
    assert_eq!(run(&["--json", "upgrade"]).json()["done"], false);
    assert!(cu.join("FORMAT").is_file());
    assert_eq!(run(&["upgrade", "--undo"]).status, 0);
    assert!(!cu.join("FORMAT").exists());
    assert_eq!(run(&["upgrade", "--undo"]).status, 2);
}
