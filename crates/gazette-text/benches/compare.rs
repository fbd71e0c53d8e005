//! How long it takes to compare two documents of 200 pages and to prove an issue of 500.
//!
//! The text is made of the words of law, so that it repeats itself as law does. Prints milliseconds and, on
//! Linux, the most memory held.

use std::time::Instant;

use gazette_model::{Block, Content, Document, Paragraph};
use gazette_text::proof::{ProofBlock, ProofPart, prove};
use gazette_text::{compare, structure};

/// Words on a page of a gazette.
const PAGE: usize = 500;
const WORDS: &str = "Ủy ban nhân dân tỉnh quy định của và các theo tổ chức thực hiện cơ quan nhà nước có thẩm quyền \
    trách nhiệm trong lĩnh vực quản lý bảo đảm an toàn thông tin đầu tư xây dựng kế hoạch hằng năm trường hợp";

/// Steps of a small congruential generator: the same text every time.
fn next(state: &mut u64) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*state >> 40).unwrap_or(0)
}

/// A document of so many words, in articles and clauses; every `changed`-th clause ends otherwise.
fn document(words: usize, changed: Option<usize>) -> Document {
    let vocabulary: Vec<&str> = WORDS.split_whitespace().collect();
    let (mut state, mut count, mut clause) = (7, 0, 0);
    let mut blocks = Vec::new();
    let mut line = |text: String| blocks.push(Block::Paragraph(Paragraph::plain(text)));
    while count < words {
        if clause % 5 == 0 {
            line(format!("Điều {}. Nội dung quản lý", clause / 5 + 1));
        }
        let length = 20 + next(&mut state) % 60;
        let text: Vec<&str> = (0..length).map(|_| vocabulary[next(&mut state) % vocabulary.len()]).collect();
        let end = if changed.is_some_and(|every| clause % every == every - 1) { " khác" } else { "" };
        line(format!("{}. {}{end}.", clause % 5 + 1, text.join(" ")));
        count += length;
        clause += 1;
    }
    structure::parse(Content { blocks, ..Content::default() })
}

fn main() {
    let pages = 200;
    let (a, b) = (document(pages * PAGE, None), document(pages * PAGE, Some(10)));
    let other = Document { units: a.units.iter().rev().cloned().collect(), ..Document::default() };
    for (name, b) in [("same", &a), ("some clauses changed", &b), ("units in reverse order", &other)] {
        let start = Instant::now();
        let found = compare::compare(&a, b).map_or(0, |found| found.real_count);
        eprintln!("compare {pages} pages, {name}: {found} differences, {} ms", start.elapsed().as_millis());
    }

    let pages = 500;
    let document = document(pages * PAGE, None);
    let mut lines = Vec::new();
    for unit in &document.units {
        unit.each_paragraph(&mut |paragraph| lines.push(paragraph.text()));
    }
    let part =
        ProofPart { id: "bench", document: &document, first_page: 1, last_page: u32::MAX, generated: &[] };
    for (name, lost) in [("faultless", usize::MAX), ("one line lost", lines.len() / 2)] {
        let kept = lines.iter().enumerate().filter(|(at, _)| *at != lost);
        let blocks: Vec<_> = kept.map(|(_, text)| ProofBlock { page: 1, role: "paragraph", text }).collect();
        let start = Instant::now();
        let proof = prove(std::slice::from_ref(&part), &blocks);
        let found = proof.differences.len();
        eprintln!("proof {pages} pages, {name}: {found} differences, {} ms", start.elapsed().as_millis());
    }
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        status.lines().filter(|line| line.starts_with("VmHWM")).for_each(|line| eprintln!("{line}"));
    }
}
