//! Seeded mutation of real provincial lines: nothing panics, and words come back in order. Reads the folder
//! named by `GAZETTE_CORPUS`; `GAZETTE_REPLAY` scales the number of lines (1 is 2,000, 10 is 20,000).

#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use gazette_model::{Block, Content, Paragraph};
use gazette_text::{citation, date, number, structure};

/// Pieces put into lines, which lead the rules onto other paths.
const PIECES: &[&str] = &[
    "Điều 1. ",
    "1. ",
    "a) ",
    "đ) ",
    "Chương I",
    "PHỤ LỤC",
    "“",
    "”",
    "/",
    "-",
    "QĐ-UBND",
    "ngày 31/02/2025",
    "khoản 2 Điều ",
    "\u{302}",
    "\u{ad}",
    "Ð",
    "𝟗",
    "99999999999999999999",
    "\t",
    "(",
    "Số: ",
];
/// Lines parsed together as one document.
const DOCUMENT: usize = 40;

/// The next number of a xorshift sequence.
fn next(seed: &mut u64, below: usize) -> usize {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    usize::try_from(*seed % below.max(1) as u64).unwrap()
}

fn mutate(line: &str, other: &str, seed: &mut u64) -> String {
    let mut letters: Vec<char> = line.chars().take(600).collect();
    for _ in 0..=next(seed, 4) {
        let at = next(seed, letters.len() + 1);
        match next(seed, 4) {
            0 => drop(letters.splice(at..at, PIECES[next(seed, PIECES.len())].chars())),
            1 => letters.truncate(at),
            2 if at < letters.len() => drop(letters.remove(at)),
            _ => {
                let from = next(seed, other.chars().count());
                drop(letters.splice(at..at, other.chars().skip(from).take(12)));
            }
        }
    }
    letters.into_iter().collect()
}

#[test]
fn words_of_mutated_lines_come_back_in_order() {
    let Some(corpus) = std::env::var_os("GAZETTE_CORPUS") else {
        println!("skipped: GAZETTE_CORPUS does not name the folder with real texts");
        return;
    };
    let scale: usize = std::env::var("GAZETTE_REPLAY").ok().and_then(|it| it.parse().ok()).unwrap_or(1);
    let folder = std::path::Path::new(&corpus).join("documents/provincial-texts");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let texts: Vec<String> = files.iter().filter_map(|path| std::fs::read_to_string(path).ok()).collect();
    let lines: Vec<&str> =
        texts.iter().flat_map(|text| text.lines()).filter(|it| !it.trim().is_empty()).collect();
    assert!(lines.len() > 100);
    let mut seed = 0x9e37_79b9_7f4a_7c15;
    for _ in 0..scale * 2_000 / DOCUMENT {
        let start = next(&mut seed, lines.len() - DOCUMENT);
        let mutated: Vec<String> = lines[start..start + DOCUMENT]
            .iter()
            .map(|line| {
                let other = lines[next(&mut seed, lines.len())];
                mutate(line, other, &mut seed)
            })
            .collect();
        for line in &mutated {
            let found = (number::parse(line), number::find(line), citation::find(line), date::find(line));
            drop(found);
        }
        let blocks = mutated.iter().map(|line| Block::Paragraph(Paragraph::plain(line.as_str()))).collect();
        let document = structure::parse(Content { blocks, ..Content::default() });
        let (before, after) = (mutated.join("\n"), document.text());
        assert!(before.split_whitespace().eq(after.split_whitespace()), "{before}");
    }
}
