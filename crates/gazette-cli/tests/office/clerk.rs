//! A clerk's day: letters and their way, missing numbers, paper originals, the overview by week and body.

use std::fs;

use serde_json::Value;

use crate::gazette::{Home, samples};

fn with_office(more: &str) -> Home {
    let home = Home::of_samples();
    let path = home.home().join("office.toml");
    let office = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{office}\n{more}")).unwrap();
    home
}

/// The returned submission of the samples.
fn returned(home: &Home) -> String {
    let inbox = samples().join("inbox/06-cho-ca-hon-tre");
    let (_, json) = home.json(&["receive", inbox.to_str().unwrap()]);
    assert_eq!(json["submissions"][0]["outcome"], "returned");
    json["submissions"][0]["id"].as_str().unwrap().to_owned()
}

fn discrepancy(home: &Home) -> Value {
    home.json(&["status"]).1["discrepancies"][0].clone()
}

/// Enters a decision from paper.
fn paper(home: &Home, number: &str, body: &str) -> (i32, Value) {
    let set = |field: &str, value: &str| format!("{field}={value}");
    home.json(&[
        "document",
        "--paper",
        "--set",
        &set("number", number),
        "--set",
        &set("bodies", body),
        "--set",
        "type=Quyết định",
        "--set",
        "issued_on=20/11/2026",
        "--why",
        "bản giấy nhận theo công văn",
    ])
}

#[test]
fn the_office_of_the_committee_gets_a_proposal_with_the_draft_it_signs() {
    let home = with_office(
        "[letters]\nproposal_to = \"Văn phòng Ủy ban nhân dân tỉnh Sơn Hải\"\nplace = \"Sơn Hải\"\n\
         draft_signature = [\"KT. CHÁNH VĂN PHÒNG\", \"Lê Thị Hà\"]\n",
    );
    let id = returned(&home);
    let (status, json) = home.json(&["notice", &id]);
    assert_eq!((status, json["files"].as_array().map(Vec::len)), (0, Some(2)), "{json}");
    assert_eq!(discrepancy(&home)["state"], "proposed");
    let dir = home.home().join("outbox").join(&id);
    let proposal = fs::read_to_string(dir.join("de-xuat.txt")).unwrap();
    assert!(proposal.contains("TỜ TRÌNH") && proposal.contains("“60” → “90”"), "{proposal}");
    let draft = fs::read_to_string(dir.join("du-thao-thong-bao.txt")).unwrap();
    assert!(
        draft.starts_with("ỦY BAN NHÂN DÂN TỈNH SƠN HẢI\nVĂN PHÒNG") && draft.contains("Lê Thị Hà"),
        "{draft}"
    );
    assert!(
        draft.contains("Kính gửi: Ủy ban nhân dân xã Hòn Tre") && draft.contains("trong ngày"),
        "{draft}"
    );
    assert!(!draft.contains("gazette "), "commands of our desk are not the sender's affair: {draft}");

    let (status, sent) = home.json(&["notice", &id, "--sent", "--number", "45/VPUBND-TTCB"]);
    assert_eq!((status, &sent["state"]), (0, &"notified".into()), "{sent}");
    let noted = discrepancy(&home);
    assert!(
        noted["state"] == "notified" && noted["notice"].as_str().unwrap().starts_with("45/VPUBND-TTCB ngày"),
        "{noted}"
    );
    assert_eq!(home.text(&["notice", &id, "--close"]).status, 2, "closing needs a reason");
    assert_eq!(home.json(&["notice", &id, "--close", "--why", "cơ quan rút văn bản"]).0, 0);
    assert_eq!(home.json(&["status"]).1["discrepancies"].as_array().map(Vec::len), Some(0));
}

#[test]
fn without_such_an_office_the_letter_goes_to_the_body_with_number_and_date() {
    let home = Home::of_samples();
    let id = returned(&home);
    let (status, json) = home.json(&["notice", &id, "--number", "12/TB-CB", "--date", "25/11/2026"]);
    assert_eq!(status, 0, "{json}");
    let text = fs::read_to_string(json["text"].as_str().unwrap()).unwrap();
    assert!(text.contains("Số: 12/TB-CB") && text.contains("25/11/2026"), "{text}");
    assert_eq!(discrepancy(&home)["notice"], "12/TB-CB ngày 25/11/2026");
}

#[test]
fn paper_originals_are_entered_by_every_rule_and_a_hole_they_leave_has_its_letter() {
    let home = Home::of_samples();
    let body = "Ủy ban nhân dân tỉnh Sơn Hải";
    assert_eq!(paper(&home, "12/2026/QĐ-UBND", body).0, 0);
    let (status, later) = paper(&home, "15/2026/QĐ-UBND", body);
    assert_eq!(status, 0, "{later}");
    let codes: Vec<&str> =
        later["findings"].as_array().unwrap().iter().filter_map(|finding| finding["code"].as_str()).collect();
    assert!(codes.contains(&"original-on-paper") && codes.contains(&"number-gap"), "{codes:?}");
    let entered: Vec<&Value> =
        later["history"].as_array().unwrap().iter().filter(|event| event["what"] == "entered").collect();
    assert!(
        entered.len() == 4 && entered.iter().all(|event| event["why"] == "bản giấy nhận theo công văn"),
        "{later}"
    );
    let status = home.text(&["status"]);
    assert!(status.out.contains("gazette notice 13/2026/QĐ-UBND"), "{}", status.out);
    let (status, letter) = home.json(&["notice", "14/2026/QĐ-UBND"]);
    assert_eq!((status, letter["missing"].as_array().map(Vec::len)), (0, Some(2)), "{letter}");
    let text = fs::read_to_string(letter["text"].as_str().unwrap()).unwrap();
    assert!(text.contains("13/2026/QĐ-UBND") && text.contains(body), "{text}");
    assert_eq!(home.text(&["notice", "99/2026/QĐ-UBND"]).status, 2);
}

#[test]
fn a_correction_that_cannot_be_read_changes_nothing() {
    let home = Home::of_samples();
    let (_, json) = paper(&home, "12/2026/QĐ-UBND", "Ủy ban nhân dân tỉnh Sơn Hải");
    let id = json["id"].as_str().unwrap();
    for faulty in ["issued_on=31/11/2018", "issued_on=14//9/2020", "numbr=1", "subject"] {
        let run = home.text(&["document", id, "--set", "subject=Khác", "--set", faulty, "--why", "thử"]);
        assert!(run.status == 2 && run.err.contains("gợi ý"), "{faulty}: {run:?}");
    }
    let (_, after) = home.json(&["document", id]);
    assert_eq!(after["document"]["subject"], Value::Null, "{after}");
    assert_eq!(home.text(&["document", "--paper", "--set", "number=", "--why", "x"]).status, 2);
}

#[test]
fn the_overview_is_asked_by_week_type_and_body_with_those_before_and_after_it() {
    let home = with_office(
        "[[body]]\nname = \"Ủy ban nhân dân tỉnh Bình Cũ\"\nto = 2025-06-30\n\n\
         [[body]]\nname = \"Ủy ban nhân dân tỉnh Tân Lập\"\nfrom = 2025-07-01\npredecessor = [\"Ủy ban nhân dân tỉnh Bình Cũ\"]\n",
    );
    paper(&home, "03/2023/QĐ-UBND", "Ủy ban nhân dân tỉnh Bình Cũ");
    paper(&home, "04/2026/QĐ-UBND", "UBND tỉnh Tân Lập");
    paper(&home, "12/2026/QĐ-UBND", "Ủy ban nhân dân tỉnh Sơn Hải");
    let count = |filter: &[&str]| {
        let mut all = vec!["status"];
        all.extend(filter);
        home.json(&all).1["submissions"].as_array().map(Vec::len)
    };
    assert_eq!(count(&["--body", "UBND tỉnh Tân Lập"]), Some(2));
    assert_eq!(count(&["--body", "Ủy ban nhân dân tỉnh Bình Cũ"]), Some(2));
    assert_eq!(count(&["--body", "sơn hải"]), Some(1));
    assert_eq!(count(&["--type", "quyết định"]), Some(3));
    assert_eq!(count(&["--type", "Nghị quyết"]), Some(0));
    let today = home.json(&["status"]).1["today"].as_str().unwrap().to_owned();
    assert_eq!(count(&["--week", &today]), Some(3));
    assert_eq!(count(&["--week", "1/2020"]), Some(0));
    assert_eq!(home.text(&["status", "--week", "60"]).status, 2);
    let csv = home.text(&["status", "--csv"]).out;
    assert!(csv.starts_with("id,outcome,state,number") && csv.lines().count() == 4, "{csv}");
}
