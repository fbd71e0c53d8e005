//! Edits made at known places of a text come back, those and no others.

use gazette_text::compare::compare;
use proptest::prelude::*;

use crate::build::document;

/// A text of articles, clauses and points in which every word says where it stands.
fn text(words: &[Vec<String>]) -> String {
    let mut out = String::new();
    for (at, clause) in words.iter().enumerate() {
        if at % 4 == 0 {
            out.push_str(&format!("Điều {}. Tên điều\n", at / 4 + 1));
        }
        out.push_str(&format!("{}. {}.\n", at % 4 + 1, clause.join(" ")));
    }
    out
}

fn place(clause: usize) -> String {
    format!("Điều {} khoản {}", clause / 4 + 1, clause % 4 + 1)
}

/// Common words of law, many of them again and again.
const WORDS: [&str; 24] = [
    "Ủy", "ban", "nhân", "dân", "tỉnh", "quy", "định", "của", "và", "các", "theo", "tổ", "chức", "thực",
    "hiện", "cơ", "quan", "nhà", "nước", "có", "thẩm", "quyền", "trách", "nhiệm",
];

fn clauses() -> impl Strategy<Value = Vec<Vec<String>>> {
    let word = prop::sample::select(&WORDS[..]).prop_map(str::to_owned);
    prop::collection::vec(prop::collection::vec(word, 8..40), 4..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_text_equals_itself(clauses in clauses()) {
        let document = document(&text(&clauses));
        let found = compare(&document, &document).unwrap();
        prop_assert!(found.equal && found.differences.is_empty());
    }

    #[test]
    fn replaced_words_come_back_at_their_places(clauses in clauses(), edits in prop::collection::btree_map(0..40_usize, 0..40_usize, 1..8)) {
        let mut changed = clauses.clone();
        let mut expected: Vec<(String, String, String)> = Vec::new();
        for (clause, word) in edits {
            let clause = clause % changed.len();
            if expected.iter().any(|(place_of, ..)| *place_of == place(clause)) {
                continue;
            }
            let word = word % changed[clause].len();
            let new = format!("mới{}", expected.len()).replace(|c: char| c.is_ascii_digit(), "x");
            expected.push((place(clause), changed[clause][word].clone(), new.clone()));
            changed[clause][word] = new;
        }
        expected.sort();
        let found = compare(&document(&text(&clauses)), &document(&text(&changed))).unwrap();
        let mut told: Vec<_> = found.differences.iter().map(|one| (one.place.clone(), one.a.clone(), one.b.clone())).collect();
        told.sort();
        prop_assert_eq!(told, expected);
    }

    #[test]
    fn a_missing_clause_comes_back_alone(clauses in clauses(), missing in 0..40_usize) {
        let missing = missing % clauses.len();
        let whole = text(&clauses);
        let line = whole.lines().filter(|line| !line.starts_with("Điều")).nth(missing).unwrap().to_owned();
        let start = whole.match_indices(&line).map(|(at, _)| at).find(|&at| {
            whole[..at].lines().filter(|line| !line.starts_with("Điều")).count() == missing
        });
        let Some(start) = start else { return Ok(()) };
        let without = format!("{}{}", &whole[..start], &whole[start + line.len() + 1..]);
        let found = compare(&document(&whole), &document(&without)).unwrap();
        prop_assert_eq!(found.differences.len(), 1, "{:?}", found.differences);
        prop_assert_eq!(&found.differences[0].place, &place(missing));
        prop_assert_eq!(&found.differences[0].a, &line);
    }
}
