//! Many small publications, and what they leave behind for those who search.

use std::path::Path;
use std::time::Instant;

use gazette_index::{Index, Request, Unit, rebuild, update};
use gazette_model::{Block, Content, DocumentNumber, DocumentRecord, Paragraph};

use super::corpus::{collection, questions};
use super::{files, times};

/// Every so manieth document of the collection is there.
const STEP: usize = 10;

/// Publishes the last `count` documents one by one, and asks the questions before, after, and of a rebuilt index.
pub(crate) fn measure(name: &str, folder: &Path, count: usize) {
    let records: Vec<DocumentRecord> =
        collection(folder).iter().step_by(STEP).filter_map(|units| record(units)).collect();
    let dir = tempfile::tempdir().unwrap();
    let (before, after) = records.split_at(records.len().saturating_sub(count));
    rebuild(dir.path(), before.iter().cloned()).unwrap();
    let questions: Vec<String> = questions(folder).into_iter().map(|(text, _)| text).collect();
    let ask = |label: &str| {
        let started = Instant::now();
        let index = Index::open(dir.path()).unwrap().unwrap();
        println!(
            "{name}, {label}: opened in {:.3} s, {} files of {:.1} MB",
            started.elapsed().as_secs_f64(),
            count_files(dir.path()),
            files(dir.path()) as f64 / 1e6
        );
        times(&index, "questions, ten hits with snippets", questions.iter().cloned());
        let hits = |query: &String| {
            let request = Request { query: query.clone(), limit: 10, ..Request::default() };
            index.search(&request).unwrap().hits.into_iter().map(|hit| hit.id).collect::<Vec<_>>()
        };
        questions.iter().map(hits).collect::<Vec<_>>()
    };
    ask(&format!("{} documents", before.len()));
    let mut took: Vec<f64> = after
        .iter()
        .map(|record| {
            let started = Instant::now();
            update(dir.path(), std::slice::from_ref(record)).unwrap();
            started.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    took.sort_by(f64::total_cmp);
    println!(
        "  an update took {:.0} ms in the median, {:.0} at most",
        took[took.len() / 2],
        took[took.len() - 1]
    );
    let updated = ask(&format!("after {} updates", after.len()));
    rebuild(dir.path(), records.iter().cloned()).unwrap();
    let rebuilt = ask("rebuilt");
    let same = updated.iter().zip(&rebuilt).filter(|(a, b)| a == b).count();
    println!("  the first ten are the same for {same} of {} questions", rebuilt.len());
}

fn record(units: &[Unit]) -> Option<DocumentRecord> {
    let first = units.first()?;
    let lines = units.iter().flat_map(|unit| unit.text.lines());
    let blocks = lines.map(|line| Block::Paragraph(Paragraph::plain(line))).collect();
    let mut document = gazette_text::structure::parse(Content { blocks, ..Content::default() });
    document.metadata.number = Some(DocumentNumber::new(&first.number));
    document.metadata.kind = Some(first.kind.clone());
    document.metadata.subject = Some(first.document_title.clone());
    document.metadata.issued_on = first.issued_on;
    document.metadata.effective_on = first.effective_on;
    Some(DocumentRecord::new(first.document.replace('/', "-"), document))
}

fn count_files(dir: &Path) -> usize {
    let entries = std::fs::read_dir(dir).unwrap().flatten();
    entries.map(|entry| if entry.path().is_dir() { count_files(&entry.path()) } else { 1 }).sum()
}
