//! Real provincial texts with planned edits: compare must tell exactly those. Reads the folder named by
//! `GAZETTE_CORPUS`.

use gazette_model::{Block, Content, DifferenceKind, Document, Paragraph};
use gazette_text::{compare, structure};

/// A word in one text and in the other.
type Edit = (usize, String, String);

/// Makes so many edits in each text, one in a line.
const EDITS: usize = 12;

fn document(lines: &[String]) -> Document {
    let blocks = lines.iter().map(|line| Block::Paragraph(Paragraph::plain(line.as_str()))).collect();
    structure::parse(Content { blocks, ..Content::default() })
}

/// Lines without the marks of the web they were found on.
fn lines(text: &str) -> Vec<String> {
    let plain = text.replace("**", "").replace(['*', '#', '|', '\\'], " ");
    plain.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

/// Replaces, every so many lines, one word in the middle of a long line.
fn edit(lines: &[String], round: usize) -> (Vec<String>, Vec<Edit>) {
    let mut changed = lines.to_vec();
    let mut edits = Vec::new();
    let long: Vec<usize> = (0..lines.len()).filter(|&at| lines[at].split(' ').count() > 12).collect();
    for at in long.iter().copied().skip(round).step_by((long.len() / EDITS).max(1)) {
        let mut words: Vec<&str> = lines[at].split(' ').collect();
        let place = 6 + round % 5;
        let old = words[place];
        if old.chars().count() < 3 || !old.chars().all(char::is_alphabetic) {
            continue;
        }
        words[place] = "khácchữ";
        edits.push((at, old.to_owned(), words[place].to_owned()));
        changed[at] = words.join(" ");
    }
    (changed, edits)
}

#[test]
fn planned_edits_in_real_texts_come_back_and_no_others() {
    let Some(corpus) = std::env::var_os("GAZETTE_CORPUS") else {
        println!("skipped: GAZETTE_CORPUS does not name the folder with real texts");
        return;
    };
    let folder = std::path::Path::new(&corpus).join("documents/provincial-texts");
    let mut texts = 0;
    for entry in std::fs::read_dir(folder).expect("the folder of provincial texts") {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let lines = lines(&text);
        let original = document(&lines);
        let same = compare::compare(&original, &document(&lines)).unwrap();
        assert!(same.equal && same.differences.is_empty());
        for round in 0..4 {
            let (changed, edits) = edit(&lines, round);
            let found = compare::compare(&original, &document(&changed)).unwrap();
            let told: Vec<_> =
                found.differences.iter().map(|one| (one.kind, one.a.clone(), one.b.clone())).collect();
            let planned: Vec<_> = edits
                .iter()
                .map(|(_, old, new)| (DifferenceKind::Replace, old.clone(), new.clone()))
                .collect();
            assert_eq!(told, planned);
        }
        for missing in (0..lines.len()).step_by(31).filter(|&at| lines[at].len() > 60) {
            let mut without = lines.clone();
            let line = without.remove(missing);
            let found = compare::compare(&original, &document(&without)).unwrap();
            let deleted: Vec<_> = found.differences.iter().map(|one| one.a.as_str()).collect();
            assert_eq!(deleted.join(" "), line.split_whitespace().collect::<Vec<_>>().join(" "));
            assert!(found.differences.iter().all(|one| one.kind == DifferenceKind::Delete));
        }
        texts += 1;
    }
    assert!(texts >= 5, "{texts} texts");
}
