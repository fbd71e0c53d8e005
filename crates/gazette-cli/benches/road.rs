//! What crosses rooms: the proof of a long issue beside the time of typesetting it, and examining many
//! submissions beside the bare reading of their texts.
//!
//! `GAZETTE_CORPUS=… cargo bench --workspace --bench road`
#![expect(clippy::print_stdout, reason = "a bench tells what it measured")]

#[path = "../src/proof.rs"]
mod proof;

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use gazette_model::{Date, Document, Entry, Office, Section};
use gazette_text::structure;
use gazette_typeset::{Continuation, Job, JobEntry, typeset};
use rayon::prelude::*;

const PAGES: u32 = 500;
const SUBMISSIONS: usize = 1000;

fn main() -> Result<(), Box<dyn Error>> {
    let Some(corpus) = std::env::var_os("GAZETTE_CORPUS").map(PathBuf::from) else {
        println!("skipped: GAZETTE_CORPUS names no folder of real documents");
        return Ok(());
    };
    long_issue(&corpus)?;
    many_submissions(&corpus)
}

fn long_issue(corpus: &Path) -> Result<(), Box<dyn Error>> {
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(corpus.join("documents/provincial-texts"))? {
        texts.push(structure::parse(gazette_ingest::plain::read(&std::fs::read(entry?.path())?).content));
    }
    let office = Office::default();
    let overrides = BTreeMap::new();
    let pages = set(&office, &overrides, &texts)?.pages;
    let rounds = PAGES.div_ceil(pages.max(1)) as usize;
    let documents: Vec<Document> = (0..rounds).flat_map(|_| texts.iter().cloned()).collect();
    let started = Instant::now();
    let made = set(&office, &overrides, &documents)?;
    let setting = started.elapsed().as_secs_f64();
    let names: Vec<String> = (0..documents.len()).map(|number| format!("document-{number}")).collect();
    let named: Vec<&str> = names.iter().map(String::as_str).collect();
    let started = Instant::now();
    let proof = proof::prove(&named, &made)?;
    let proving = started.elapsed().as_secs_f64();
    println!(
        "{} pages: typeset {setting:.2} s, proof {proving:.2} s, ratio {:.2}, equal {}",
        made.pages,
        proving / setting,
        proof.equal
    );
    Ok(())
}

fn set(
    office: &Office,
    overrides: &BTreeMap<String, Vec<u8>>,
    documents: &[Document],
) -> Result<gazette_typeset::Typeset, Box<dyn Error>> {
    let date = Date::constant(2026, 11, 22);
    let entries: Vec<Entry> = documents
        .iter()
        .map(|document| Entry {
            submission: String::new(),
            document: String::new(),
            section: Section::Other,
            body: document.metadata.bodies.join(" "),
            title: document.metadata.subject.clone().unwrap_or_default(),
            number: document.metadata.number.as_ref().map(ToString::to_string).unwrap_or_default(),
            issued_on: document.metadata.issued_on,
            corrects: None,
            printing: gazette_model::Printing::default(),
        })
        .collect();
    let entries = entries
        .iter()
        .zip(documents)
        .map(|(entry, document)| JobEntry {
            entry,
            document,
            code: String::new(),
            continuation: Continuation::default(),
            facsimiles: Vec::new(),
            behind: false,
        })
        .collect();
    Ok(typeset(&Job {
        office,
        issue: "12/2026".parse()?,
        date,
        first_page: 1,
        entries,
        emblem: None,
        overrides,
        attachments: Vec::new(),
        again: false,
    })?)
}

/// A thousand real submissions of about ten pages, each with a signed PDF and a Word copy, through the program.
fn many_submissions(corpus: &Path) -> Result<(), Box<dyn Error>> {
    let source = corpus.join("submissions/accepted/sha256sums-folder/submission");
    let home = tempfile::tempdir()?;
    let gazette = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_gazette")).args(arguments).current_dir(home.path()).output()
    };
    gazette(&["init", "h"])?;
    let files: Vec<PathBuf> =
        std::fs::read_dir(&source)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
    for number in 0..SUBMISSIONS {
        let folder = home.path().join(format!("h/inbox/{number:04}"));
        std::fs::create_dir_all(&folder)?;
        for file in &files {
            std::fs::copy(file, folder.join(file.file_name().unwrap_or_default()))?;
        }
    }
    let started = Instant::now();
    let run = gazette(&["--home", "h", "receive"])?;
    let examining = started.elapsed().as_secs_f64();
    let read =
        |ending: &str| files.iter().find(|file| file.to_string_lossy().ends_with(ending)).map(std::fs::read);
    let (Some(Ok(pdf)), Some(Ok(docx))) = (read(".pdf"), read(".docx")) else {
        return Err("the submission holds no PDF or no Word file".into());
    };
    let started = Instant::now();
    let words: usize = (0..SUBMISSIONS)
        .into_par_iter()
        .map(|_| {
            gazette_ingest::pdf::read(&pdf).content.blocks.len()
                + gazette_ingest::word::read(&docx).content.blocks.len()
        })
        .sum();
    let reading = started.elapsed().as_secs_f64();
    println!(
        "{SUBMISSIONS} submissions: examined in {examining:.1} s (status {:?}), text extraction alone {reading:.1} s ({words} blocks), ratio {:.1}",
        run.status.code(),
        examining / reading
    );
    Ok(())
}
