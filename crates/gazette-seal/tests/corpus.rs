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

#[test]
fn hostile_files_are_judged_as_their_names_say() {
    let Some(corpus) = corpus() else { return };
    let folder = corpus.join("hostile/pdf-pyhanko");
    // The file, and whether it may go on without a person. Certificates of these tests are out of their term in
    // some files, which holds them; what is asked here is that no honest one is refused and no other one accepted.
    for (name, honest) in [
        ("certified-with-indirect-refs-in-dir", true),
        ("minimal-signed-twice-both-created", true),
        ("minimal-signed-twice-no-sig-type", true),
        ("minimal-signed-twice-second-created", true),
        ("minimal-two-fields-signed-twice", true),
        ("pades-lta-dss-indirect-arrs-test", true),
        ("pades-lta-dss-indirect-arrs-test-2", true),
        ("pades-with-old-style-signing-cert-attr", true),
        ("pades-with-old-style-signing-cert-attr-issser", true),
        ("separate-annots-kids-indir", true),
        ("sig-no-signed-attrs", true),
        ("sig-with-ski-sid", true),
        ("extensions-direct", true),
        ("form-update-override-appearance-stream", true),
        ("base", false),
        ("one-byterange", false),
        ("weird-byterange", false),
        ("signature-gap-too-big", false),
        ("tail-uncovered", false),
        ("pdf-sig-with-econtent", false),
        ("ed448-disallowed-hash", false),
        ("extensions-indirect-not-all-paths", false),
        ("form-update-override-appearance-stream-sneaky", false),
        ("form-update-override-appearance-stream-ap-indirect-sneaky", false),
        ("form-update-ap-indirect-sneaky-trailer", false),
        ("signed-encrypted-pubkey-with-catalog-ref", false),
    ] {
        let bytes = std::fs::read(folder.join(format!("{name}.pdf"))).unwrap();
        let judgement = judge(&bytes, &[]);
        let text = judgement.text(Language::En);
        if honest {
            assert_ne!(judgement.verdict, Verdict::Refuse, "{name}: {text}");
        } else {
            assert!(matches!(judgement.verdict, Verdict::Hold | Verdict::Refuse), "{name}: {text}");
        }
    }
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
