//! Real submissions with expected outcomes, each in a fresh home with the test root as anchor.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::gazette::{Home, corpus};

/// Codes of the corpus's table: one that is neither expected nor allowed is a false finding.
fn table(readme: &str) -> BTreeSet<String> {
    let codes = readme.split("## Finding codes used").nth(1).unwrap_or_default();
    let rows = codes.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    rows.map(str::to_owned).collect()
}

fn cases(root: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for group in ["accepted", "returned"] {
        let entries = fs::read_dir(root.join(group)).unwrap().map(|entry| entry.unwrap().path());
        out.extend(entries.filter(|path| path.join("expected.json").is_file()));
    }
    out.sort();
    out
}

fn strings(value: &Value) -> BTreeSet<String> {
    value.as_array().into_iter().flatten().filter_map(|value| Some(value.as_str()?.to_owned())).collect()
}

/// Everything in which a case differs from its expectation.
fn judge(home: &Home, root: &Path, case: &Path, table: &BTreeSet<String>) -> Vec<String> {
    let expected: Value = serde_json::from_slice(&fs::read(case.join("expected.json")).unwrap()).unwrap();
    let folder = case.join("submission");
    let source = if folder.is_dir() { folder } else { case.join("submission.zip") };
    fs::copy(root.join("pki/test-root.pem"), home.home().join("anchors/root.pem")).unwrap();
    let (_, json) = home.json(&["receive", source.to_str().unwrap()]);
    let submission = &json["submissions"][0];
    let mut faults = Vec::new();
    let mut say = |text: String| faults.push(text);
    if submission["outcome"] != expected["outcome"] {
        say(format!("outcome is {}", submission["outcome"]));
    }
    let findings: Vec<&Value> = submission["findings"].as_array().into_iter().flatten().collect();
    let codes: BTreeSet<String> =
        findings.iter().filter_map(|f| Some(f["code"].as_str()?.to_owned())).collect();
    for code in strings(&expected["must_have"]).difference(&codes) {
        say(format!("{code} is missing"));
    }
    let allowed: BTreeSet<String> =
        strings(&expected["must_have"]).union(&strings(&expected["may_have"])).cloned().collect();
    for finding in &findings {
        let code = finding["code"].as_str().unwrap_or_default();
        if table.contains(code) && !allowed.contains(code) {
            say(format!("false finding {code}: {}", finding["message"]));
        }
    }
    document(&expected, submission, &mut say);
    differences(&expected, &findings, &mut say);
    faults
}

fn document(expected: &Value, submission: &Value, say: &mut dyn FnMut(String)) {
    let refused = expected["outcome"] == "returned";
    let Some(fields) = expected["document"].as_object() else { return };
    for (field, value) in fields {
        let actual = &submission["document"][field];
        let empty = actual.is_null() || actual == "" || actual.as_array().is_some_and(Vec::is_empty);
        if refused && empty {
            continue;
        }
        let fold = |value: &Value| value.to_string().to_lowercase();
        let right = match field.as_str() {
            "bodies" => {
                let also = expected["bodies_also"].as_array().into_iter().flatten();
                fold(actual) == fold(value)
                    || also
                        .map(|body| fold(&Value::from(vec![body.clone()])))
                        .any(|body| body == fold(actual))
            }
            _ => actual == value,
        };
        if !right {
            say(format!("{field} is {actual}, expected {value}"));
        }
    }
}

fn differences(expected: &Value, findings: &[&Value], say: &mut dyn FnMut(String)) {
    let Some(wanted) = expected["differences"].as_array() else { return };
    let key = |place: &Value, a: &Value, b: &Value| {
        let cut = |value: &Value| value.as_str().unwrap_or_default().chars().take(200).collect::<String>();
        (place.as_str().unwrap_or_default().to_owned(), cut(a), cut(b))
    };
    let wanted: Vec<_> = wanted
        .iter()
        .filter(|difference| difference["kind"] != "spelling")
        .map(|difference| key(&difference["place"], &difference["a"], &difference["b"]))
        .collect();
    let told: Vec<_> = findings
        .iter()
        .filter(|finding| finding["code"] == "text-differs")
        .map(|finding| key(&finding["place"], &finding["values"]["a"], &finding["values"]["b"]))
        .collect();
    for missing in wanted.iter().filter(|difference| !told.contains(difference)) {
        say(format!("difference not told: {missing:?}"));
    }
    for false_one in told.iter().filter(|difference| !wanted.contains(difference)) {
        say(format!("false difference: {false_one:?}"));
    }
}

#[test]
fn real_submissions_come_out_as_expected() {
    let Some(corpus) = corpus("real submissions") else { return };
    let root = corpus.join("submissions");
    let table = table(&fs::read_to_string(root.join("README.md")).unwrap());
    assert!(table.len() > 20, "{table:?}");
    let mut faults = Vec::new();
    let cases = cases(&root);
    for case in &cases {
        let home = Home::of_bodies(BODIES);
        let name = case.strip_prefix(&root).unwrap().display().to_string();
        for fault in judge(&home, &root, case, &table) {
            faults.push(format!("{name}: {fault}"));
        }
    }
    println!("{} cases, {} faults", cases.len(), faults.len());
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

const BODIES: &[&str] = &[
    "Ủy ban nhân dân tỉnh Bình Dương",
    "Ủy ban nhân dân tỉnh Bình Phước",
    "Ủy ban nhân dân tỉnh Bình Định",
    "Ban Chỉ đạo xây dựng Chính quyền điện tử tỉnh Bình Định",
    "Ủy ban nhân dân tỉnh Quảng Trị",
];
