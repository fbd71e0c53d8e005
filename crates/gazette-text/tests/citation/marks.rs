//! Precision and recall on articles whose citations were marked by hand.
//!
//! `codification.jsonl` holds, for 490 articles of the codification drawn with seeds, where each citation stands
//! (in characters) and what it means; the articles themselves are read from the collection named by
//! `GAZETTE_CORPUS`. A document that only speaks of itself (`Thông tư này quy định`) is no citation, nor are
//! annexes and forms.

use std::collections::HashMap;
use std::error::Error;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use gazette_text::citation::{CitedDocument, find};
use gazette_text::fold::slug;
use gazette_text::number;
use serde::Deserialize;

#[derive(Deserialize)]
struct Article {
    id: String,
    length: usize,
    marks: Vec<Mark>,
}

#[derive(Deserialize)]
struct Mark {
    from: usize,
    to: usize,
    #[serde(default)]
    document: String,
    year: Option<i16>,
    #[serde(default)]
    provisions: Vec<String>,
}

#[derive(Deserialize)]
struct Line {
    id: String,
    text: String,
}

/// One provision of one document, and where it is cited.
#[derive(Debug, Clone, PartialEq)]
struct Target {
    from: usize,
    to: usize,
    what: String,
}

fn targets(from: usize, to: usize, document: &str, year: Option<i16>, provisions: &[String]) -> Vec<Target> {
    let numbered = document.starts_with(|c: char| c.is_ascii_digit());
    let key = if numbered { number::key(document) } else { slug(document) };
    let year = year.map(|year| format!(" {year}")).unwrap_or_default();
    let one = |path: &str| Target { from, to, what: format!("{key}{year}#{path}") };
    match provisions {
        [] => vec![one("")],
        many => many.iter().map(|path| one(path)).collect(),
    }
}

fn found(text: &str) -> Vec<Target> {
    let characters = |byte: usize| text[..byte].chars().count();
    let mut out = Vec::new();
    for citation in find(text) {
        let (document, year) = match &citation.document {
            CitedDocument::This if citation.provisions.is_empty() => continue,
            CitedDocument::This => ("", None),
            CitedDocument::Number(number) => (number.as_str(), None),
            CitedDocument::Name { name, year } => (name.as_str(), *year),
        };
        let range = characters(citation.range.start)..characters(citation.range.end);
        out.extend(targets(range.start, range.end, document, year, &citation.provisions));
    }
    out
}

/// The texts of the marked articles.
fn texts(corpus: &Path, wanted: &[Article]) -> Result<HashMap<String, String>, Box<dyn Error>> {
    let file = std::fs::File::open(corpus.join("search/codification/corpus.jsonl.zst"))?;
    let mut bytes = Vec::new();
    ruzstd::decoding::StreamingDecoder::new(file)?.read_to_end(&mut bytes)?;
    let mut out = HashMap::new();
    for line in BufReader::new(bytes.as_slice()).lines() {
        let line = line?;
        let marked = wanted.iter().any(|article| {
            line.as_bytes().get(8..).is_some_and(|rest| rest.starts_with(article.id.as_bytes()))
        });
        if marked {
            let line: Line = serde_json::from_str(&line)?;
            out.insert(line.id, line.text);
        }
    }
    Ok(out)
}

#[test]
fn citations_are_found_as_they_were_marked() {
    let Some(corpus) = std::env::var_os("GAZETTE_CORPUS").map(PathBuf::from) else {
        eprintln!("skipped: GAZETTE_CORPUS is not set, so there are no articles to read");
        return;
    };
    let marks = include_str!("codification.jsonl");
    let articles: Vec<Article> = marks.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let texts = texts(&corpus, &articles).unwrap();
    let (mut right, mut found_all, mut marked_all) = (0, 0, 0);
    for article in &articles {
        let Some(text) = texts.get(&article.id) else { panic!("{} is not in the collection", article.id) };
        assert_eq!(text.chars().count(), article.length, "{} is another text", article.id);
        let mut open: Vec<Target> = article
            .marks
            .iter()
            .flat_map(|mark| targets(mark.from, mark.to, &mark.document, mark.year, &mark.provisions))
            .collect();
        marked_all += open.len();
        for target in found(text) {
            found_all += 1;
            let same =
                |mark: &Target| mark.what == target.what && mark.from < target.to && target.from < mark.to;
            match open.iter().position(same) {
                Some(at) => {
                    open.remove(at);
                    right += 1;
                }
                None => eprintln!("{} not marked: {target:?}", article.id),
            }
        }
        for missed in open {
            eprintln!("{} not found: {missed:?}", article.id);
        }
    }
    let precision = f64::from(right) / f64::from(found_all);
    let recall = f64::from(right) / marked_all as f64;
    eprintln!(
        "{} articles, {marked_all} provisions and documents cited: precision {precision:.4}, recall {recall:.4}",
        articles.len()
    );
    assert!(precision >= 0.98 && recall >= 0.95, "precision {precision:.4}, recall {recall:.4}");
}
