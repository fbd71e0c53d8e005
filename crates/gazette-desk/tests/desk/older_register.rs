//! A real register of a province, with every oddity that was found in it by hand.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use gazette_desk::RegisterTable;
use gazette_model::{Code, Office};
use serde_json::{Map, Value};

use crate::fixture::{day, desk};

/// What was found by hand, by number; a number that stands there twice is found twice.
const BY_HAND: &[(Code, &[&str])] = &[
    (Code::EffectiveBeforeIssue, &["1631/QĐ-UBND"]),
    (Code::EffectiveTooEarly, &["11/2026/NQ-HĐND", "40/2026/QĐ-UBND", "48/2026/QĐ-UBND"]),
    (
        Code::NumberDuplicate,
        &["1367/QĐ-UBND", "1367/QĐ-UBND", "22/NQ-HĐND", "22/NQ-HĐND", "23/NQ-HĐND", "23/NQ-HĐND"],
    ),
    (
        Code::NumberInvalid,
        &["01/QĐ-TT HĐND", "05/QĐ-TT HĐND", "10/NQ-TT HĐND", "22/QĐ-TT HĐND", "23/QĐ-TT HĐND"],
    ),
    (
        Code::NumberOutOfOrder,
        &[
            "1171/QĐ-UBND",
            "1519/QĐ-UBND",
            "1555/QĐ-UBND",
            "1824/QĐ-UBND",
            "1879/QĐ-UBND",
            "1886/QĐ-UBND",
            "1889/QĐ-UBND",
            "47/NQ-HĐND",
        ],
    ),
    (Code::TypeMismatch, &["01/QĐ-TT HĐND", "05/QĐ-TT HĐND", "15/CT-UBND", "22/QĐ-TT HĐND", "23/QĐ-TT HĐND"]),
    // A commune's resolution entered under the council of the province.
    (Code::BodyMismatch, &["43/NQ-HĐND"]),
];

#[test]
fn every_oddity_found_by_hand_is_found_and_nothing_else() {
    let Some(rows) = rows() else { return };
    let (_home, mut desk) = desk();
    let table = RegisterTable::parse(include_str!("son-la.toml")).unwrap();
    let report = desk.import_register(&rows, &table, &Office::default(), "son-la-2026").unwrap();
    assert_eq!((report.rows, report.registered, report.known), (367, 367, 0));
    assert!(report.rejected.is_empty());

    let mut found: BTreeMap<Code, Vec<String>> = BTreeMap::new();
    for one in report.findings {
        found.entry(one.finding.code).or_default().push(one.number);
    }
    found.values_mut().for_each(|numbers| numbers.sort());
    let by_hand: BTreeMap<Code, Vec<String>> = BY_HAND
        .iter()
        .map(|(code, numbers)| (*code, numbers.iter().map(|number| (*number).to_owned()).collect()))
        .collect();
    assert_eq!(found, by_hand);

    let gaps = desk.status(&Office::default(), &[], day("2026-08-06")).unwrap().gaps;
    let gaps: Vec<_> = gaps.into_iter().map(|gap| (gap.body, gap.year, gap.missing, gap.between)).collect();
    let missing = ["05", "06", "07", "08"].map(|serial| format!("{serial}/2026/NQ-HĐND"));
    assert_eq!(
        gaps,
        [(
            "Hội đồng nhân dân tỉnh Sơn La".to_owned(),
            2026,
            missing.to_vec(),
            ("04/2026/NQ-HĐND".to_owned(), "09/2026/NQ-HĐND".to_owned())
        )]
    );
}

#[test]
fn rows_come_once_and_never_stand_in_an_issue() {
    let Some(rows) = rows() else { return };
    let (_home, mut desk) = desk();
    let table = RegisterTable::parse(include_str!("son-la.toml")).unwrap();
    desk.import_register(&rows, &table, &Office::default(), "a").unwrap();
    let again = desk.import_register(&rows, &table, &Office::default(), "b").unwrap();
    assert_eq!((again.registered, again.known, again.findings.len()), (0, 367, 6));
    let issue = "1/2026".parse().unwrap();
    assert!(desk.compose(&Office::default(), issue, day("2026-11-22"), None).is_err());
    assert!(desk.candidates(issue).unwrap().is_empty());
    assert!(desk.submissions(&gazette_desk::Filter::default()).unwrap().is_empty());
    assert_eq!(desk.find("1182/QĐ-UBND").unwrap().len(), 1);
}

#[test]
fn a_row_that_cannot_be_read_is_rejected_with_its_place() {
    let (_home, mut desk) = desk();
    let table = RegisterTable::parse("number = \"so\"\nissued_on = \"ngay\"").unwrap();
    let rows = [r#"{"so": "1/QĐ-UBND", "ngay": "31/11/2018"}"#, r#"{"so": null}"#, r#"{"so": ["x"]}"#];
    let rows: Vec<_> = rows.iter().map(|row| serde_json::from_str(row).unwrap()).collect();
    let report = desk.import_register(&rows, &table, &Office::default(), "x").unwrap();
    assert_eq!(report.registered, 1);
    assert_eq!(report.rejected.iter().map(|(row, _)| *row).collect::<Vec<_>>(), [2, 3]);
    assert!(report.findings.iter().any(|one| one.row == 1 && one.finding.code == Code::DateInvalid));
    let unknown = RegisterTable::parse("number = \"so\"\nnumer = \"x\"").unwrap_err();
    assert_eq!((unknown.line, unknown.key.as_deref()), (2, Some("numer")));
}

fn rows() -> Option<Vec<Map<String, Value>>> {
    let Some(corpus) = std::env::var_os("GAZETTE_CORPUS") else {
        println!("skipped: GAZETTE_CORPUS names no folder of real data");
        return None;
    };
    let text = fs::read_to_string(PathBuf::from(corpus).join("register/son-la-2026.jsonl")).unwrap();
    Some(text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}
