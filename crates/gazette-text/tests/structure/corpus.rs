//! Articles of real laws with known numbers, joined back into documents.
//!
//! Reads `search/codification/corpus.jsonl.zst` under `GAZETTE_CORPUS`; a sample of documents by default, all of
//! them with `GAZETTE_CORPUS_FULL` set.

use std::collections::HashMap;
use std::io::{BufRead, BufReader};

use gazette_model::UnitKind;

use super::{parse, words};

struct Article {
    number: String,
    title: String,
    text: String,
}

/// The documents of the collection, every `step`-th.
fn documents(step: usize) -> Option<Vec<(String, Vec<Article>)>> {
    let Ok(corpus) = std::env::var("GAZETTE_CORPUS") else {
        eprintln!("skipped: GAZETTE_CORPUS is not set");
        return None;
    };
    let path = std::path::Path::new(&corpus).join("search/codification/corpus.jsonl.zst");
    let Ok(file) = std::fs::File::open(&path) else {
        eprintln!("skipped: {} is not there", path.display());
        return None;
    };
    let reader = BufReader::new(ruzstd::decoding::StreamingDecoder::new(BufReader::new(file)).expect("zstd"));
    let mut order: Vec<(String, Vec<Article>)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for line in reader.lines() {
        let value: serde_json::Value = serde_json::from_str(&line.expect("a line")).expect("JSON");
        let field = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
        let law = field("law_id");
        let place = *places.entry(law.clone()).or_insert_with(|| {
            order.push((law, Vec::new()));
            order.len() - 1
        });
        if place.is_multiple_of(step) {
            order[place].1.push(Article {
                number: field("article_id"),
                title: field("title"),
                text: field("text"),
            });
        }
    }
    order.retain(|(_, articles)| !articles.is_empty());
    Some(order)
}

/// The articles of the collection by number.
fn known(articles: &[Article]) -> HashMap<String, u32> {
    let mut known: HashMap<String, u32> = HashMap::new();
    for article in articles {
        *known.entry(article.number.clone()).or_default() += 1;
    }
    known
}

#[test]
fn articles_of_real_laws_are_found_with_their_numbers() {
    let full = std::env::var_os("GAZETTE_CORPUS_FULL").is_some();
    let Some(documents) = documents(if full { 1 } else { 80 }) else { return };
    let (mut total, mut found, mut others, mut bytes) = (0_u32, 0_u32, 0_u32, 0);
    for (law, mut articles) in documents {
        let rank = |number: &str| {
            number.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap_or(0_u32)
        };
        articles.sort_by_key(|article| (rank(&article.number), article.number.replace('đ', "d~")));
        let joined: Vec<String> = articles
            .iter()
            .map(|article| format!("Điều {}. {}\n{}", article.number, article.title, article.text))
            .collect();
        let text = joined.join("\n");
        bytes += text.len();
        let document = parse(&text);
        assert_eq!(words(&document.text()), words(&text), "{law}");
        let mut left = known(&articles);
        total += u32::try_from(articles.len()).unwrap();
        document.each_unit(&mut |_, unit| {
            if unit.kind != UnitKind::Article {
                return;
            }
            let number = unit.label.trim_start_matches("Điều ").trim_matches(['.', ' ', ':']);
            match left.get_mut(number) {
                Some(count) if *count > 0 => {
                    *count -= 1;
                    found += 1;
                }
                _ => others += 1,
            }
        });
    }
    println!("{found} of {total} articles found, {others} other headings, {bytes} bytes");
    assert!(f64::from(found) >= 0.999 * f64::from(total), "{found} of {total}");
    // What is found beyond the collection are headings its articles carry in their text.
    assert!(f64::from(others) <= 0.003 * f64::from(total), "{others} of {total}");
}
