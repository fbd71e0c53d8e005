//! Bad input: one clear message that names the thing and the next step, exit status 2, nothing changed.

use crate::gazette::Home;

fn refused(home: &Home, arguments: &[&str], vi: &str, en: &str) {
    let run = home.text(arguments);
    assert_eq!(run.status, 2, "{arguments:?}: {run:?}");
    assert!(
        run.err.starts_with("lỗi: ") && run.err.contains(vi) && run.err.contains("gợi ý: "),
        "{arguments:?}: {}",
        run.err
    );
    assert!(run.out.is_empty(), "{run:?}");
    let english = home.text(&[&["--lang", "en"], arguments].concat());
    assert!(
        english.err.starts_with("error: ") && english.err.contains(en) && english.err.contains("hint: "),
        "{}",
        english.err
    );
    assert!(!run.err.contains("panicked"), "{}", run.err);
}

#[test]
fn what_cannot_be_done_is_told_in_words_with_a_next_step() {
    let home = Home::of_samples();
    refused(&home, &["receive", "khong-co.zip"], "không có tệp khong-co.zip", "no file khong-co.zip");
    refused(&home, &["compose", "12/2026", "--date", "31/11/2026"], "31/11/2026", "31/11/2026");
    refused(&home, &["compose", "mười hai", "--date", "2026-11-22"], "mười hai", "mười hai");
    refused(&home, &["compose", "12/2026", "--date", "2025-11-22"], "2025", "2025");
    refused(&home, &["typeset", "99/2026"], "chưa có bản thảo số 99/2026", "no draft of 99/2026");
    refused(&home, &["publish", "99/2026"], "chưa có bản thảo số 99/2026", "no draft of 99/2026");
    refused(&home, &["document", "2026-999999"], "2026-999999", "2026-999999");
    refused(&home, &["verify", "khong-co.pdf"], "khong-co.pdf", "khong-co.pdf");
    refused(&home, &["outline", "khong-co.docx"], "khong-co.docx", "khong-co.docx");
    refused(&home, &["lệnh-lạ"], "lệnh-lạ", "lệnh-lạ");
    refused(&home, &["compare", "a.pdf"], "hai văn bản", "two documents");
    refused(&home, &["serve", "--listen", "ở đâu"], "ở đâu", "ở đâu");
}

#[test]
fn a_folder_that_is_no_home_says_how_to_make_one() {
    let home = Home::bare();
    let run = home.run(&["status"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("office.toml") && run.err.contains("gazette init"), "{}", run.err);
}

#[test]
fn a_faulty_office_toml_names_its_line() {
    let home = Home::of_samples();
    std::fs::write(home.home().join("office.toml"), "[office]\nname = \"X\"\nten_la = 1\n").unwrap();
    let run = home.text(&["status"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("ten_la") && run.err.contains("line 3"), "{}", run.err);
}

#[test]
fn a_home_is_not_made_twice() {
    let home = Home::of_samples();
    let before = std::fs::read(home.home().join("office.toml")).unwrap();
    let run = home.run(&["init", "h"]);
    assert_eq!(run.status, 2, "{run:?}");
    assert_eq!(std::fs::read(home.home().join("office.toml")).unwrap(), before);
}

#[test]
fn broken_files_are_findings_and_never_a_panic() {
    let home = Home::of_samples();
    for (name, bytes) in [
        ("hong.zip", &b"PK\x03\x04 broken"[..]),
        ("hong.pdf", b"%PDF-1.7\nbroken"),
        ("hong.docx", b"PK\x03\x04 broken"),
        ("rong.pdf", b""),
    ] {
        std::fs::write(home.path().join(name), bytes).unwrap();
        let (status, json) = home.json(&["receive", name]);
        assert_eq!(status, 1, "{name}: {json}");
        assert_eq!(json["submissions"][0]["outcome"], "returned", "{name}: {json}");
        let run = home.text(&["outline", name]);
        assert!(run.status > 0 && !run.err.contains("panicked"), "{name}: {run:?}");
    }
}

#[test]
fn a_broken_message_is_returned_and_kept_whole() {
    let home = Home::of_samples();
    let message = "<edXML xmlns=\"http://www.mic.gov.vn/TBT/QCVN_102_2016\"><edXMLEnvelope>broken";
    std::fs::write(home.path().join("hong.edxml"), message).unwrap();
    let (status, json) = home.json(&["receive", "hong.edxml"]);
    assert_eq!((status, &json["submissions"][0]["outcome"]), (1, &"returned".into()), "{json}");
    let kept = walkdir::WalkDir::new(home.home().join("desk/originals")).into_iter().flatten();
    let whole = kept
        .filter(|entry| entry.file_type().is_file())
        .any(|entry| std::fs::read(entry.path()).is_ok_and(|bytes| bytes == message.as_bytes()));
    assert!(whole, "{json}");
}

#[test]
fn help_speaks_the_language_asked_for() {
    let home = Home::bare();
    let vi = home.run(&["--help"]);
    assert!(
        vi.status == 0 && vi.out.contains("Các lệnh") && vi.out.contains("Soạn hoặc sửa bản thảo"),
        "{}",
        vi.out
    );
    let en = home.run(&["--lang", "en", "--help"]);
    assert!(en.out.contains("Commands") && en.out.contains("Make or change a draft issue"), "{}", en.out);
    assert!(!vi.out.contains("worker"), "{}", vi.out);
    let compose = home.run(&["compose", "--help"]);
    assert!(
        compose.out.contains("Ví dụ") && compose.out.contains("gazette compose 12/2026"),
        "{}",
        compose.out
    );
}
