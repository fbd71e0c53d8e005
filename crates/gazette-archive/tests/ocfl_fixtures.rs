//! The public fixtures of OCFL, 156 objects, each judged as its folder says and with the codes of its name.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use gazette_archive::audit;

#[test]
fn every_fixture_is_judged_as_its_folder_says() {
    let Some(corpus) = support::corpus("conformance/ocfl") else { return };
    let cases = fs::read_to_string(corpus.join("cases.tsv")).unwrap();
    let (mut verdicts, mut wrong) = (0, Vec::new());
    let (mut with_codes, mut all_codes) = (0, 0);
    for row in cases.lines().skip(1) {
        let columns: Vec<_> = row.split('\t').collect();
        let (object, expected, codes) = (columns[1], columns[2], columns[3]);
        let audit = audit(&corpus.join(object), &|_| ()).unwrap();
        let found: BTreeSet<_> = audit.faults.iter().map(|fault| fault.code).collect();
        let verdict = match (audit.is_valid(), found.is_empty()) {
            (false, _) => "invalid",
            (true, true) => "valid",
            (true, false) => "valid-with-warnings",
        };
        if verdict == expected {
            verdicts += 1;
        } else {
            wrong.push(format!("{object}: {verdict}, {found:?}"));
        }
        let codes: BTreeSet<_> = codes.split(',').filter(|code| *code != "-").collect();
        if !codes.is_empty() {
            if expected == "invalid" {
                with_codes += 1;
                all_codes += usize::from(codes.is_subset(&found));
            }
            if !codes.is_subset(&found) {
                wrong.push(format!("{object}: {found:?} lacks {:?}", codes.difference(&found)));
            }
        }
    }
    println!("verdicts {verdicts}/156, codes {all_codes}/{with_codes}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!((verdicts, all_codes), (156, 107));
}

/// The rules no fixture can show, because git keeps no empty folders and the fixtures no links.
#[test]
fn empty_folders_and_links_are_told() {
    let home = support::home();
    let object = support::object(home.path());
    fs::create_dir_all(object.join("v1/content/empty")).unwrap();
    assert!(codes(&object).contains("E024"));
    fs::remove_dir(object.join("v1/content/empty")).unwrap();
    assert!(codes(&object).is_empty());
    let nothing = home.path().join("nothing");
    fs::create_dir(&nothing).unwrap();
    assert_eq!(codes(&nothing), BTreeSet::from(["E003", "E063"]));
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("inventory.json", object.join("v1/content/link")).unwrap();
        assert!(codes(&object).contains("E090"));
    }
    assert!(audit(&home.path().join("missing"), &|_| ()).is_err());
}

fn codes(object: &Path) -> BTreeSet<&'static str> {
    audit(object, &|_| ()).unwrap().faults.iter().map(|fault| fault.code).collect()
}
