//! What documents do to each other, what is in force, and what a clerk confirms of it.

use std::fs;

use crate::gazette::Home;

const COLLECTION: &str = r#"{"law_id": "1/2016/NĐ-CP", "article_id": "1", "title": "Phạm vi", "text": "Nghị định này quy định về phí.", "kind": "Nghị định", "body": "Chính phủ", "issued_on": "2016-05-01", "effective": "2016-07-01"}
{"law_id": "2/2020/NĐ-CP", "article_id": "1", "title": "Phí", "text": "Mức phí theo khoản 2 Điều 5 Nghị định số 1/2016/NĐ-CP.", "kind": "Nghị định", "body": "Chính phủ", "issued_on": "2020-01-15", "effective": "2020-03-01"}
{"law_id": "2/2020/NĐ-CP", "article_id": "2", "title": "Hiệu lực", "text": "Nghị định này thay thế Nghị định số 1/2016/NĐ-CP.", "kind": "Nghị định", "body": "Chính phủ", "issued_on": "2020-01-15", "effective": "2020-03-01"}
"#;

#[test]
fn a_replaced_document_lapses_with_its_source_until_a_clerk_says_otherwise() {
    let home = Home::of_bodies(&["Chính phủ"]);
    fs::write(home.path().join("c.jsonl"), COLLECTION).unwrap();
    let (status, imported) = home.json(&["import", "c.jsonl"]);
    assert_eq!(status, 0, "{imported}");

    let (status, found) = home.json(&["relations", "1/2016/nđ-cp", "--on", "2/3/2020"]);
    assert_eq!((status, &found["validity"]["state"]), (0, &"lapsed".into()), "{found}");
    assert_eq!(found["validity"]["until"], "2020-03-01");
    assert_eq!(found["validity"]["sources"][0]["places"][0], "dieu-2");
    let kinds: Vec<_> = found["incoming"].as_array().unwrap().iter().map(|one| &one["kind"]).collect();
    assert_eq!(kinds, ["replaces", "cites"]);
    let (_, other) = home.json(&["relations", found["incoming"][0]["from"].as_str().unwrap()]);
    assert_eq!(other["outgoing"], found["incoming"]);
    let (_, before) = home.json(&["relations", "1/2016/NĐ-CP", "--on", "1/1/2020"]);
    assert_eq!(before["validity"]["state"], "in-force", "{before}");

    // Without a reason nothing is confirmed.
    assert_eq!(home.text(&["relations", "1/2016/NĐ-CP", "--confirm", "con-hieu-luc"]).status, 2);
    let said = ["relations", "1/2016/NĐ-CP", "--on", "2/3/2020", "--confirm", "con-hieu-luc", "--since"];
    let (status, said) =
        home.json(&[&said[..], &["1/3/2020", "--why", "đọc nhầm câu thay thế"][..]].concat());
    assert_eq!((status, &said["validity"]["state"]), (0, &"in-force".into()), "{said}");
    assert_eq!(said["validity"]["confirmation"]["why"], "đọc nhầm câu thay thế");

    // The archive holds it, so a new index tells the same, and nothing kept was changed.
    fs::remove_dir_all(home.home().join("index")).unwrap();
    assert_eq!(home.json(&["reindex"]).0, 0);
    assert_eq!(home.json(&["relations", "1/2016/NĐ-CP", "--on", "2/3/2020"]).1["validity"], said["validity"]);
    let (status, audit) = home.json(&["audit"]);
    assert_eq!(status, 0, "{audit}");
}
