//! The office's seal: on a file, and as a step of publication.

use std::fs;
use std::path::{Path, PathBuf};

use crate::gazette::{Home, samples};

const SECRET: &str = "thu-nghiem";
/// What stands beside the words of the visible seal.
const PICTURE: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"><rect width="60" height="40" fill="#9c1c1c"/></svg>"##;

fn pki(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../gazette-seal/tests/pki").join(name)
}

/// A home of the samples that seals with the test key.
fn home() -> Home {
    let home = Home::of_samples();
    fs::copy(pki("office-rsa.p12"), home.home().join("con-dau.p12")).unwrap();
    fs::copy(pki("root.pem"), home.home().join("anchors/seal-root.pem")).unwrap();
    fs::copy(pki("sub.pem"), home.home().join("anchors/seal-sub.pem")).unwrap();
    let office = home.home().join("office.toml");
    let mut text = fs::read_to_string(&office).unwrap();
    text.push_str("\n[seal]\nkey = \"con-dau.p12\"\nsecret_file = \"bi-mat\"\nreason = \"Đăng Công báo\"\n");
    text.push_str("picture = \"bieu-trung.svg\"\n");
    fs::write(home.home().join("bieu-trung.svg"), PICTURE).unwrap();
    fs::write(office, text).unwrap();
    secret(&home, SECRET);
    home
}

fn secret(home: &Home, words: &str) {
    let file = home.home().join("bi-mat");
    fs::write(&file, format!("{words}\n")).unwrap();
    #[cfg(unix)]
    fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
}

#[test]
fn what_is_published_is_sealed_and_archived_as_it_was_sealed() {
    let home = home();
    let inbox = samples().join("inbox/01-quyet-dinh-thu-gom-rac");
    assert_eq!(home.text(&["receive", inbox.to_str().unwrap()]).status, 0);
    assert_eq!(home.text(&["compose", "1/2026", "--date", "25/11/2026"]).status, 0);
    assert_eq!(home.text(&["typeset", "1/2026"]).status, 0);

    // A wrong secret publishes nothing, and is never repeated.
    secret(&home, "sai-mat-khau");
    let wrong = home.text(&["publish", "1/2026"]);
    assert!(wrong.status == 2 && !wrong.err.contains("sai-mat-khau"), "{wrong:?}");
    let (_, state) = home.json(&["status"]);
    assert!(!state["issues"].to_string().contains("published_at\":\"2"), "{state}");
    secret(&home, SECRET);

    let (status, published) = home.json(&["publish", "1/2026"]);
    assert_eq!(status, 0, "{published}");
    assert_eq!(published["seal"]["level"], "PAdES-B-B");
    assert!(!published.to_string().contains(SECRET));
    let file = published["file"].as_str().unwrap();
    let (status, judged) = home.json(&["signatures", file]);
    assert_eq!(status, 0, "{judged}");
    let signature = &judged["signatures"][0];
    assert_eq!((&signature["bytes_intact"], &signature["chain"]["anchored"]), (&true.into(), &true.into()));
    let (status, verified) = home.json(&["verify", file]);
    assert_eq!((status, &verified["files"][0]["verdict"]), (0, &"genuine".into()), "{verified}");
    let typeset = home.home().join("desk/issues/2026-1/cong-bao-2026-1.pdf");
    let archived = fs::read(home.path().join(file)).unwrap();
    assert!(archived.starts_with(&fs::read(&typeset).unwrap()), "the seal is appended, nothing is rewritten");

    // The seal is over the whole issue; an extract does not carry it, and says so.
    let (status, taken) = home.json(&["export", "ubnd-tinh-son-hai/12-2026-qd-ubnd", "--pdf", "trich.pdf"]);
    assert_eq!((status, &taken["parts"][0]["signature_left_out"]), (0, &true.into()), "{taken}");
    assert_eq!(home.json(&["signatures", "trich.pdf"]).1["verdict"], "unsigned");
    let (status, verified) = home.json(&["verify", "trich.pdf"]);
    assert_eq!((status, &verified["files"][0]["verdict"]), (0, &"genuine".into()), "{verified}");

    // The same seal by hand; a sealed file is not sealed again, and no file is overwritten.
    let plain = typeset.to_str().unwrap();
    let (status, sealed) = home.json(&["seal", plain]);
    assert_eq!(status, 0, "{sealed}");
    let again = home.text(&["seal", plain]);
    assert!(again.status == 2 && again.err.contains("đã có tệp"), "{again:?}");
    let twice = home.text(&["seal", sealed["file"].as_str().unwrap()]);
    assert!(twice.status == 2 && twice.err.contains("tệp đã có chữ ký"), "{twice:?}");

    // The signed revision of the sealed file is the file itself; its second signature does not exist.
    let out = home.path().join("ban-da-ky.pdf");
    let (status, written) =
        home.json(&["signatures", file, "--revision", "1", "--out", out.to_str().unwrap()]);
    assert_eq!((status, fs::read(&out).unwrap()), (0, archived), "{written}");
    assert_eq!(home.text(&["signatures", file, "--revision", "2", "--out", "x.pdf"]).status, 2);
}

#[test]
fn a_picture_that_is_none_is_named_and_nothing_is_sealed() {
    let home = home();
    fs::write(home.home().join("bieu-trung.svg"), "không phải hình").unwrap();
    let letter = Path::new(env!("CARGO_MANIFEST_DIR")).join("../gazette-seal/tests/files/letter.pdf");
    let out = home.path().join("ky.pdf");
    let run = home.text(&["seal", letter.to_str().unwrap(), "--out", out.to_str().unwrap()]);
    assert!(run.status == 2 && run.err.contains("picture") && !out.exists(), "{run:?}");
}

#[cfg(unix)]
#[test]
fn a_secret_that_others_can_read_is_not_used() {
    let home = home();
    let file = home.home().join("bi-mat");
    fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
    let letter = Path::new(env!("CARGO_MANIFEST_DIR")).join("../gazette-seal/tests/files/letter.pdf");
    let out = home.path().join("ky.pdf");
    let run = home.text(&["seal", letter.to_str().unwrap(), "--out", out.to_str().unwrap()]);
    assert!(run.status == 2 && run.err.contains("chmod 600") && !out.exists(), "{run:?}");
}

#[test]
fn the_rules_of_the_office_hold_what_they_are_told_to_hold() {
    let home = home();
    let original = samples().join("inbox/01-quyet-dinh-thu-gom-rac/data/12-2026-qd-ubnd.signed.pdf");
    let original = original.to_str().unwrap();
    assert_eq!(home.text(&["signatures", original]).status, 0);
    let office = home.home().join("office.toml");
    let mut text = fs::read_to_string(&office).unwrap();
    text.push_str("\n[signatures]\nno_revocation = \"hold\"\nlegal_ground = \"Quy chế số 7\"\n");
    fs::write(&office, text).unwrap();
    let held = home.text(&["signatures", original]);
    assert!(held.status == 1 && held.out.contains("Quy chế số 7"), "{held:?}");
}

#[test]
fn an_altered_message_is_told_by_its_xml_signature() {
    let home = home();
    let message = Path::new(env!("CARGO_MANIFEST_DIR")).join("../gazette-seal/tests/xml/rsa-exclusive.xml");
    let (status, judged) = home.json(&["signatures", message.to_str().unwrap()]);
    assert_eq!((status, &judged["signatures"][0]["covers"]["whole_file"]), (0, &true.into()), "{judged}");
    let altered = home.path().join("altered.edxml");
    fs::write(&altered, fs::read_to_string(message).unwrap().replace("thu gom", "thu phí")).unwrap();
    let (status, judged) = home.json(&["signatures", altered.to_str().unwrap()]);
    assert_eq!((status, &judged["verdict"]), (1, &"refuse".into()), "{judged}");
}

#[test]
fn the_ledger_tells_which_issuers_did_not_answer_and_touches_no_file() {
    let home = home();
    // The addresses in this certificate lead to a port where nobody listens.
    fs::copy(pki("silent.p12"), home.home().join("con-dau.p12")).unwrap();
    fs::copy(pki("silent-root.pem"), home.home().join("anchors/silent-root.pem")).unwrap();
    let inbox = samples().join("inbox/01-quyet-dinh-thu-gom-rac");
    assert_eq!(home.text(&["receive", inbox.to_str().unwrap()]).status, 0);
    assert_eq!(home.text(&["compose", "1/2026", "--date", "25/11/2026"]).status, 0);
    let (status, published) = home.json(&["publish", "1/2026"]);
    assert_eq!(status, 0, "{published}");
    let file = home.path().join(published["file"].as_str().unwrap());
    let before = fs::read(&file).unwrap();

    let (status, ledger) = home.json(&["signatures", "--ledger", "--ask"]);
    assert_eq!(status, 1, "who did not answer is for a person to know: {ledger}");
    let asked = ledger["issuers"].as_array().unwrap();
    let of = |state: &str| asked.iter().filter(|one| one["state"] == state).count();
    // The samples' certificates name no address at all.
    assert_eq!((of("unknown"), of("no-address"), asked.len()), (1, 2, 3), "{ledger}");
    let silent = asked.iter().find(|one| one["state"] == "unknown").unwrap();
    let addresses: Vec<&str> =
        silent["problems"].as_array().unwrap().iter().filter_map(|one| one["address"].as_str()).collect();
    assert_eq!(addresses, ["http://127.0.0.1:9/", "http://127.0.0.1:9/ca.crl"]);
    let told = home.text(&["signatures", "--ledger", "--ask"]);
    assert!(told.out.contains("chưa hỏi được: Văn phòng thử nghiệm"), "{told:?}");
    assert_eq!(fs::read(&file).unwrap(), before);
    assert_eq!(home.text(&["signatures", "--ask"]).status, 2, "asking is for the ledger alone");
}
