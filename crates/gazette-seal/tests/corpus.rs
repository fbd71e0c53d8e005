//! Real and prepared files of the corpus: every case comes out as it is expected there.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "helpers of tests fail and speak as tests do")]

use std::path::{Path, PathBuf};

use gazette_model::{Code, Language, Severity};
use gazette_seal::{Judgement, Role, Verdict};

const AT: &str = "2026-11-25T00:00:00+07:00";

/// The folder of the corpus, or none with a word why the test is skipped.
fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("GAZETTE_CORPUS").map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: GAZETTE_CORPUS names no corpus");
    }
    folder
}

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() { files(&path, out) } else { out.push(path) }
    }
}

/// The PDF files of a case, in folders and packages.
fn pdfs(case: &Path) -> Vec<(String, Vec<u8>)> {
    let mut names = Vec::new();
    files(case, &mut names);
    let mut out = Vec::new();
    for path in names {
        let name = path.to_string_lossy().into_owned();
        if name.ends_with(".pdf") {
            out.push((name, std::fs::read(&path).unwrap()));
        } else if name.ends_with(".zip") {
            let Ok(mut archive) = zip::ZipArchive::new(std::fs::File::open(&path).unwrap()) else { continue };
            for index in 0..archive.len() {
                let Ok(mut entry) = archive.by_index(index) else { continue };
                let inside = entry.name().map(|name| name.into_owned()).unwrap_or_default();
                if inside.ends_with(".pdf") && entry.size() < 50_000_000 {
                    let mut bytes = Vec::new();
                    std::io::Read::read_to_end(&mut entry, &mut bytes).unwrap();
                    out.push((inside, bytes));
                }
            }
        }
    }
    out
}

fn judge(bytes: &[u8], anchors: &[String]) -> Judgement {
    let judgement = gazette_seal::judge(bytes, anchors, AT);
    let json = serde_json::to_string(&judgement).unwrap();
    assert_eq!(serde_json::from_str::<Judgement>(&json).unwrap(), judgement, "what is written can be read");
    judgement
}

fn anchors(corpus: &Path) -> Vec<String> {
    vec![std::fs::read_to_string(corpus.join("submissions/pki/test-root.pem")).unwrap()]
}

#[test]
fn every_submission_gets_its_signature_findings_and_no_false_one() {
    let Some(corpus) = corpus() else { return };
    let anchors = anchors(&corpus);
    let mut judged = 0;
    for kind in ["accepted", "returned"] {
        for case in std::fs::read_dir(corpus.join("submissions").join(kind)).unwrap().flatten() {
            let expected: serde_json::Value =
                serde_json::from_slice(&std::fs::read(case.path().join("expected.json")).unwrap()).unwrap();
            let listed = |list: &str, code: Code| {
                expected[list].as_array().unwrap().iter().any(|one| one == code.as_str())
            };
            let mut codes = Vec::new();
            for (name, bytes) in pdfs(&case.path()) {
                let judgement = judge(&bytes, &anchors);
                judged += 1;
                if kind == "accepted" {
                    let text = judgement.text(Language::En);
                    assert_eq!(judgement.verdict, Verdict::AcceptWithRemarks, "{name}: {text}");
                    assert!(judgement.signatures.iter().all(|one| one.chain.anchored), "{name}: {text}");
                    let roles: Vec<Role> = judgement.signatures.iter().map(|one| one.role).collect();
                    let wanted: &[Role] =
                        if name.contains("phu-luc") { &[Role::Body] } else { &[Role::Person, Role::Body] };
                    assert_eq!(roles, wanted, "{name}: {text}");
                }
                codes.extend(judgement.findings().into_iter().map(|finding| (name.clone(), finding)));
            }
            for (name, finding) in &codes {
                let known = listed("must_have", finding.code) || listed("may_have", finding.code);
                let table = [
                    Code::SignatureAltered,
                    Code::SignatureInvalid,
                    Code::Unsigned,
                    Code::SignatureUntrusted,
                ];
                assert!(
                    known || !table.contains(&finding.code),
                    "{name}: {:?} {}",
                    finding.code,
                    finding.message(Language::En)
                );
                assert!(
                    known || kind == "returned" || finding.severity != Severity::Error,
                    "{name}: {finding:?}"
                );
            }
            for code in [Code::SignatureAltered, Code::SignatureInvalid] {
                assert!(
                    !listed("must_have", code) || codes.iter().any(|(_, finding)| finding.code == code),
                    "{}: {} is missing",
                    case.path().display(),
                    code.as_str()
                );
            }
        }
    }
    println!("{judged} PDF files of submissions judged");
    assert!(judged > 30);
}

#[test]
fn the_real_decree_is_accepted_with_the_remarks_it_deserves() {
    let Some(corpus) = corpus() else { return };
    let bytes = std::fs::read(corpus.join("documents/signed/335-cp.signed.pdf")).unwrap();
    let judgement = judge(&bytes, &anchors(&corpus));
    assert_eq!(judgement.verdict, Verdict::AcceptWithRemarks);
    let [signature] = judgement.signatures.as_slice() else { panic!("one signature") };
    assert_eq!((signature.role, signature.certifies), (Role::Portal, Some(2)));
    assert_eq!((signature.covers.revision, signature.covers.of), (Some(2), 2));
    let stamp = signature.time_stamp.as_ref().unwrap();
    assert_eq!((stamp.time.as_deref(), stamp.valid), (Some("2025-12-25T08:45:16Z"), true));
    assert_eq!(signature.signer.as_ref().unwrap().organisation.as_deref(), Some("VĂN PHÒNG CHÍNH PHỦ"));
    let codes: Vec<&str> = signature.remarks.iter().map(|remark| remark.code.as_str()).collect();
    for code in ["portal", "clocks", "weak", "untrusted", "no-revocation", "certification"] {
        assert!(codes.contains(&code), "{code} is missing: {codes:?}");
    }
}

#[test]
fn a_signature_over_bytes_that_are_not_here_is_held_as_no_original() {
    let Some(corpus) = corpus() else { return };
    let mut dangling = 0;
    for (name, bytes) in pdfs(&corpus.join("documents/gazette-and-word")) {
        let judgement = judge(&bytes, &anchors(&corpus));
        if judgement.verdict == Verdict::Unsigned {
            continue;
        }
        dangling += 1;
        assert_eq!(judgement.verdict, Verdict::Hold, "{name}: {}", judgement.text(Language::En));
        let signature = &judgement.signatures[0];
        assert_eq!((signature.bytes_intact, signature.cryptographically_valid), (None, None), "{name}");
        assert!(signature.remarks.iter().any(|remark| remark.code == "bytes-not-here"), "{name}");
    }
    assert_eq!(dangling, 5);
}

/// `pyhanko.tsv` holds for each file what pyHanko 0.38 says of its structure (run over the same files), what we say,
/// the gravest reasons, and an argument wherever the two differ.
#[test]
fn files_of_pyhanko_are_judged_as_pyhanko_does_or_the_difference_is_argued() {
    let Some(corpus) = corpus() else { return };
    let table =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pyhanko.tsv")).unwrap();
    let mut judged = 0;
    for row in table.lines().skip(1) {
        let [name, theirs, ours, codes, argument] =
            row.split('\t').collect::<Vec<_>>().try_into().unwrap_or_else(|_| panic!("five columns: {row}"));
        let bytes = std::fs::read(corpus.join("hostile/pdf-pyhanko").join(format!("{name}.pdf"))).unwrap();
        let judgement = judge(&bytes, &[]);
        let text = judgement.text(Language::En);
        let verdict = serde_json::to_value(judgement.verdict).unwrap();
        assert_eq!(verdict, ours, "{name}: {text}");
        let signatures = judgement.signatures.iter().flat_map(|one| &one.remarks);
        let said: Vec<&str> =
            signatures.chain(&judgement.remarks).map(|remark| remark.code.as_str()).collect();
        for code in codes.split(',').filter(|code| !code.is_empty()) {
            assert!(said.contains(&code), "{name}: {code} is missing: {text}");
        }
        // Nothing they refuse goes through; nothing they accept is refused; and other differences have their reason.
        match theirs {
            "refused" => assert!(
                ours == "refuse" || (ours == "hold" && (codes != "out-of-term" || !argument.is_empty())),
                "{name}: what pyHanko refuses must be held for what was done to it"
            ),
            "accepted" => assert!(ours != "refuse" && (ours != "hold" || !argument.is_empty()), "{name}"),
            "unsigned" => assert!(ours == "unsigned" || !argument.is_empty(), "{name}"),
            _ => assert!(matches!(ours, "hold" | "refuse") || !argument.is_empty(), "{name}"),
        }
        judged += 1;
    }
    println!("{judged} files judged");
    assert_eq!(judged, 130);
}

#[test]
fn no_file_of_the_corpus_makes_the_judge_fail() {
    let Some(corpus) = corpus() else { return };
    let mut count = 0;
    for folder in ["hostile", "documents"] {
        let mut names = Vec::new();
        files(&corpus.join(folder), &mut names);
        for path in names.iter().filter(|path| path.metadata().is_ok_and(|one| one.len() < 5_000_000)) {
            let judgement = judge(&std::fs::read(path).unwrap(), &[]);
            if !judgement.readable {
                assert_eq!(judgement.verdict, Verdict::Hold, "{}", path.display());
                assert!(
                    judgement.signatures.is_empty()
                        && judgement.findings().iter().all(|one| one.code == Code::SignatureHold)
                );
            }
            count += 1;
        }
    }
    println!("{count} files judged");
}
