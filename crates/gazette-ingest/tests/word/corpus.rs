//! Every word of real Word files, against a count made in another way.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use gazette_ingest::word;
use gazette_model::Code;
use zip::ZipArchive;

/// The Word files below a folder of the corpus; none, with a word of why, where there is no corpus.
pub(crate) fn files(folders: &[&str]) -> Vec<PathBuf> {
    let Some(corpus) = std::env::var_os("GAZETTE_CORPUS").map(PathBuf::from) else {
        println!("skipped: GAZETTE_CORPUS is not set");
        return Vec::new();
    };
    let mut found = Vec::new();
    for folder in folders {
        for entry in walkdir::WalkDir::new(corpus.join(folder)).sort_by_file_name() {
            let path = entry.unwrap().into_path();
            if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("docx")) {
                found.push(path);
            }
        }
    }
    assert!(!found.is_empty(), "the corpus holds no Word files");
    found
}

#[test]
fn every_word_of_real_files_comes_out_once() {
    for path in files(&["submissions", "documents/precedents", "hostile/docx"]) {
        let bytes = fs::read(&path).unwrap();
        let start = Instant::now();
        let reading = word::read(&bytes);
        assert!(start.elapsed() < Duration::from_secs(2), "{}", path.display());
        let code = |code: Code| reading.findings.iter().any(|finding| finding.code == code);
        // Turned letters are other letters; refused files have none.
        if code(Code::XmlDoctype) || code(Code::LegacyEncoding) {
            continue;
        }
        let expected = counted(&bytes);
        let labels = labels_of(&reading);
        let mut actual = counts(&reading.content.text());
        for (word, count) in counts(&labels) {
            *actual.entry(word).or_default() -= count;
        }
        actual.retain(|_, count| *count != 0);
        if code(Code::NotUnderstood) {
            // Charts bring words of their own part; none of the document may be missing.
            for (word, count) in &expected {
                assert!(actual.get(word).is_some_and(|found| found >= count), "{word} in {}", path.display());
            }
        } else {
            assert_eq!(actual, expected, "{}", path.display());
        }
    }
}

fn labels_of(reading: &gazette_ingest::Reading) -> String {
    let mut labels = String::new();
    for block in &reading.content.blocks {
        block.each_paragraph(&mut |paragraph| {
            labels.push_str(paragraph.label.as_deref().unwrap_or(""));
            labels.push(' ');
        });
    }
    labels
}

fn counts(text: &str) -> BTreeMap<String, i64> {
    let mut counts = BTreeMap::new();
    for word in text.split_whitespace() {
        *counts.entry(word.to_owned()).or_default() += 1;
    }
    counts
}

// Words by a plain reading of tags: the texts of body and notes, without what was deleted and without the
// second branch of alternatives; a paragraph that was not deleted ends a word.
fn counted(bytes: &[u8]) -> BTreeMap<String, i64> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut all = String::new();
    for name in ["word/document.xml", "word/footnotes.xml", "word/endnotes.xml"] {
        let Ok(mut entry) = archive.by_name(name) else { continue };
        let mut text = String::new();
        entry.read_to_string(&mut text).unwrap();
        all.push_str(&plain(&text));
        all.push('\n');
    }
    counts(&all)
}

fn plain(xml: &str) -> String {
    let mut out = String::new();
    let mut skipped = 0_i32;
    let mut deleted_end = false;
    let mut in_text = false;
    let mut in_properties = false;
    for piece in xml.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        let name = tag.split([' ', '/']).find(|part| !part.is_empty()).unwrap_or("");
        let (opens, empty) = (!tag.starts_with('/'), tag.ends_with('/'));
        match name {
            "w:del" | "w:moveFrom" | "mc:Fallback" if !empty => skipped += if opens { 1 } else { -1 },
            "w:del" if in_properties => deleted_end = true,
            "w:pPr" => in_properties = opens && !empty,
            "w:t" => in_text = opens && !empty,
            "w:tab" | "w:br" | "w:cr" if !in_properties => out.push(' '),
            "w:p" if !opens || empty => {
                if !deleted_end {
                    out.push('\n');
                }
                deleted_end = false;
            }
            _ => {}
        }
        if in_text && skipped == 0 && name == "w:t" {
            let text =
                text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
            out.push_str(&text);
        }
    }
    out
}

#[test]
fn real_files_are_understood() {
    for path in files(&["submissions", "documents/precedents"]) {
        let reading = word::read(&fs::read(&path).unwrap());
        let foreign = reading.findings.iter().find(|finding| finding.code == Code::NotUnderstood);
        assert!(foreign.is_none(), "{}: {foreign:?}", path.display());
    }
}

#[test]
fn the_reader_finds_in_submissions_what_they_were_made_to_hold() {
    let cases = [
        ("accepted/tracked-changes", "12-2023-qd-ubnd.docx", Some(Code::TrackedChanges)),
        ("accepted/old-encodings", "47-qd-bcd.docx", Some(Code::LegacyEncoding)),
        ("accepted/sha256sums-folder", "1245-qd-ubnd.docx", None),
        ("accepted/bag-folder", "810-qd-ubnd.docx", None),
        ("returned/xml-doctype--word", "1245-qd-ubnd.docx", Some(Code::XmlDoctype)),
    ];
    for path in files(&["submissions"]) {
        let case =
            cases.iter().find(|(case, file, _)| path.ends_with(Path::new(file)) && path_has(&path, case));
        let Some((_, _, expected)) = case else { continue };
        let codes: Vec<Code> =
            word::read(&fs::read(&path).unwrap()).findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, expected.iter().copied().collect::<Vec<_>>(), "{}", path.display());
    }
}

fn path_has(path: &Path, part: &str) -> bool {
    path.to_string_lossy().replace('\\', "/").contains(part)
}
