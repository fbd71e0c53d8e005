//! Real PDFs, read through `GAZETTE_CORPUS`: nothing is lost, nothing is invented, nothing hangs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use gazette_ingest::pdf;
use gazette_model::{Block, Inline};
use unicode_normalization::UnicodeNormalization;

/// The folder of real data, or a word why there is none.
fn corpus() -> Option<PathBuf> {
    let found = std::env::var_os("GAZETTE_CORPUS").map(PathBuf::from).filter(|path| path.is_dir());
    if found.is_none() {
        eprintln!("skipped: GAZETTE_CORPUS names no folder of real documents");
    }
    found
}

fn pdfs(folder: &Path) -> Vec<PathBuf> {
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    files
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|it| it == "pdf"))
        .collect()
}

/// Letters of the pages that the reading lacks.
fn lost(bytes: &[u8]) -> BTreeMap<char, i64> {
    let content = pdf::read(bytes).content;
    let mut kept = content.text();
    content.notes.iter().for_each(|note| kept.push_str(&note.mark));
    content.furniture.iter().for_each(|it| kept.push_str(&it.text()));
    let blocks = content.blocks.iter().chain(content.notes.iter().flat_map(|note| &note.blocks));
    blocks.for_each(|block: &Block| {
        block.each_paragraph(&mut |paragraph| {
            for inline in &paragraph.inlines {
                if let Inline::Note { note } = inline {
                    kept.push_str(&content.notes[*note].mark);
                }
            }
        });
    });
    let mut counts = BTreeMap::new();
    for page in pdf::page_texts(bytes) {
        page.chars().filter(|it| !it.is_whitespace()).for_each(|it| *counts.entry(it).or_default() += 1);
    }
    kept.chars().filter(|it| !it.is_whitespace()).for_each(|it| *counts.entry(it).or_default() -= 1);
    counts.retain(|_, count| *count > 0);
    counts
}

#[test]
fn no_letter_of_a_page_is_lost() {
    let Some(corpus) = corpus() else { return };
    let mut files = pdfs(&corpus.join("documents"));
    files.extend(pdfs(&corpus.join("submissions/accepted")));
    assert!(!files.is_empty());
    for file in files {
        assert_eq!(lost(&std::fs::read(&file).unwrap()), BTreeMap::new(), "{}", file.display());
    }
}

#[test]
fn words_of_original_and_copy_are_the_same_in_the_same_order() {
    let Some(corpus) = corpus() else { return };
    let words = |text: &str| -> Vec<String> {
        let text: String = text.nfc().map(|it| if it == 'Ð' { 'Đ' } else { it }).collect();
        text.split_whitespace().map(str::to_owned).collect()
    };
    let mut pairs = 0;
    for original in pdfs(&corpus.join("submissions/accepted")) {
        let name = original.file_name().unwrap().to_string_lossy().into_owned();
        let stem = name.trim_end_matches(".pdf").trim_end_matches(".signed");
        let copy = original.with_file_name(format!("{stem}.docx"));
        if !copy.is_file() || original.to_string_lossy().contains("spelling-variants") {
            continue;
        }
        pairs += 1;
        let original = words(&pdf::read(&std::fs::read(&original).unwrap()).content.text());
        let copy = words(&gazette_ingest::word::read(&std::fs::read(&copy).unwrap()).content.text());
        let first = original.iter().zip(&copy).position(|(a, b)| a != b);
        assert_eq!(first.map(|at| (&original[at], &copy[at])), None, "{name}");
        assert_eq!(original.len(), copy.len(), "{name}");
    }
    assert!(pairs > 3);
}

#[test]
fn findings_are_those_of_the_submissions() {
    let Some(corpus) = corpus() else { return };
    let own = ["no-text", "encrypted-pdf", "not-a-pdf", "truncated-pdf", "javascript"];
    let cases = pdfs(&corpus.join("submissions"));
    for file in cases {
        let case = file.ancestors().find(|folder| folder.join("expected.json").is_file()).unwrap();
        let expected = std::fs::read_to_string(case.join("expected.json")).unwrap();
        let expected: serde_json::Value = serde_json::from_str(&expected).unwrap();
        let wanted: Vec<&str> =
            expected["must_have"].as_array().into_iter().flatten().filter_map(|it| it.as_str()).collect();
        let reading = pdf::read(&std::fs::read(&file).unwrap());
        let found: Vec<&str> = reading.findings.iter().map(|it| it.code.as_str()).collect();
        for code in own {
            assert_eq!(
                found.contains(&code),
                wanted.contains(&code),
                "{}: {code}, found {found:?}",
                file.display()
            );
        }
    }
}

#[test]
fn a_real_gazette_is_told_from_what_is_printed_around_it() {
    let Some(corpus) = corpus() else { return };
    for file in pdfs(&corpus.join("documents/gazette-and-word")) {
        let content = pdf::read(&std::fs::read(&file).unwrap()).content;
        let text = content.text();
        for furniture in ["CÔNG BÁO/Số", "(Xem tiếp", "(Tiếp theo", "Thời gian ký"] {
            assert!(!text.contains(furniture), "{}: {furniture}", file.display());
        }
        // Law texts are paragraphs, not lines: whatever is long and no heading ends a sentence or an item.
        let heading = |line: &str| line.starts_with(['Đ', 'Ð']) || !line.chars().any(char::is_lowercase);
        let lines = text.lines().filter(|line| line.chars().count() > 60 && !heading(line));
        let (ends, all) = lines.fold((0, 0), |(ends, all), line| {
            (ends + usize::from(line.trim_end().ends_with(['.', ';', ':', ',', '”', '"', '/'])), all + 1)
        });
        assert!(all > 100 && ends * 100 >= all * 99, "{}: {ends} of {all}", file.display());
    }
}

#[test]
fn hostile_files_are_read_or_refused_in_time() {
    let Some(corpus) = corpus() else { return };
    let files = pdfs(&corpus.join("hostile"));
    assert!(files.len() > 50);
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        in_time(&bytes, &file.display().to_string());
    }
}

/// Mutants per run; `GAZETTE_MUTANTS` sets more.
#[test]
fn mutants_are_read_or_refused_in_time() {
    let Some(corpus) = corpus() else { return };
    let count: u64 =
        std::env::var("GAZETTE_MUTANTS").ok().and_then(|count| count.parse().ok()).unwrap_or(150);
    let mut files = pdfs(&corpus.join("hostile"));
    files.extend(pdfs(&corpus.join("submissions/accepted/bag-folder")));
    files.extend(pdfs(&corpus.join("documents/precedents")));
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    for round in 0..count {
        let file = &files[(next(&mut seed) % files.len() as u64) as usize];
        let mut bytes = std::fs::read(file).unwrap();
        if bytes.is_empty() {
            continue;
        }
        for _ in 0..1 + next(&mut seed) % 60 {
            let at = (next(&mut seed) % bytes.len() as u64) as usize;
            bytes[at] = match next(&mut seed) % 4 {
                0 => b"0123456789<>[]()/ "[(next(&mut seed) % 18) as usize],
                _ => (next(&mut seed) & 0xff) as u8,
            };
        }
        if next(&mut seed).is_multiple_of(8) {
            bytes.truncate((next(&mut seed) % bytes.len() as u64) as usize);
        }
        in_time(&bytes, &format!("mutant {round} of {}", file.display()));
    }
}

/// Runs every entry; an unoptimised build may take longer.
fn in_time(bytes: &[u8], name: &str) {
    let start = Instant::now();
    let reading = pdf::read(bytes);
    let _ = pdf::logical_text(bytes);
    let _ = pdf::facts(bytes);
    assert_eq!(reading, pdf::read(bytes), "{name}: read twice, not the same");
    let limit = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 4 });
    assert!(start.elapsed() < limit, "{name}: {:?}", start.elapsed());
}

/// A step of xorshift: the same mutants every time.
fn next(seed: &mut u64) -> u64 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    *seed
}
