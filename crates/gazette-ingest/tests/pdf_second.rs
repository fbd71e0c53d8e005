//! The second reader of PDF text over real files, through `GAZETTE_CORPUS`: sound files raise nothing.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use gazette_ingest::pdf;
use gazette_model::{Block, Code, Inline};

fn pdfs() -> Vec<PathBuf> {
    let Some(corpus) = std::env::var_os("GAZETTE_CORPUS").map(PathBuf::from) else {
        eprintln!("skipped: GAZETTE_CORPUS names no folder of real documents");
        return Vec::new();
    };
    let folders =
        ["submissions/accepted", "documents/precedents", "documents/gazette-and-word", "documents/signed"];
    let files =
        folders.iter().flat_map(|folder| walkdir::WalkDir::new(corpus.join(folder)).sort_by_file_name());
    let files = files.filter_map(Result::ok).map(walkdir::DirEntry::into_path);
    files.filter(|path| path.extension().is_some_and(|it| it == "pdf")).collect()
}

#[test]
fn sound_files_raise_nothing() {
    let (mut first, mut second, mut compared) = (Duration::ZERO, Duration::ZERO, 0);
    let mut raised = Vec::new();
    let files = pdfs();
    for file in &files {
        let bytes = std::fs::read(file).unwrap();
        let start = Instant::now();
        let reading = pdf::read(&bytes);
        first += start.elapsed();
        let start = Instant::now();
        let finding = pdf::disagreement(&bytes, &reading);
        second += start.elapsed();
        compared += usize::from(pdf::second_opinion(&bytes).is_ok_and(|it| !it.pages.concat().is_empty()));
        if let Some(finding) = finding {
            raised.push(format!("{}: {finding:?}", file.display()));
        }
    }
    eprintln!(
        "{} files, {compared} compared, {} raised; read {first:?}, second {second:?}",
        files.len(),
        raised.len()
    );
    assert!(raised.is_empty(), "{}", raised.join("\n"));
}

#[test]
fn another_letter_is_raised() {
    let mut tried = 0;
    for file in pdfs().into_iter().take(40) {
        let bytes = std::fs::read(&file).unwrap();
        let mut reading = pdf::read(&bytes);
        let first = reading.content.blocks.iter_mut().find_map(|block| match block {
            Block::Paragraph(paragraph) => paragraph.inlines.iter_mut().find_map(|inline| match inline {
                Inline::Text { text, .. } if text.contains('i') => Some(text),
                _ => None,
            }),
            _ => None,
        });
        let Some(text) = first else { continue };
        *text = text.replacen('i', "ж", 1);
        if !reading.findings.iter().all(|it| it.severity == gazette_model::Severity::Note) {
            continue;
        }
        tried += 1;
        let Some(finding) = pdf::disagreement(&bytes, &reading) else { panic!("{}", file.display()) };
        assert_eq!(finding.code, Code::TextReadersDiffer);
    }
    eprintln!("{tried} files altered");
}

#[test]
fn bytes_of_no_pdf_are_refused() {
    assert_eq!(pdf::second_opinion(b"no pdf"), Err(pdf::PdfError::NotAPdf));
    assert!(pdf::second_opinion(b"%PDF-1.7\n1 0 obj").is_err());
}
