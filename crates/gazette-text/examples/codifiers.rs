//! Holds the citations found in the articles of the codification against the related articles its editors name:
//! what share of each is found in the other.
//!
//! ```sh
//! cargo run --release -p gazette-text --example codifiers -- "$GAZETTE_CORPUS/search/codification"
//! ```
//!
//! The editors relate articles by subject, not only by citation, so neither share can reach one.

use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::io::{Read, Write, stdout};
use std::path::Path;

use gazette_text::citation::{CitedDocument, find, resolve};
use gazette_text::relation::{Facts, Target, choose};
use serde_json::Value;

/// An article: the law and its number there.
type Article = (usize, String);

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("name the folder of the collection")?;
    let folder = Path::new(&folder);
    let lines = |text: String| -> Result<Vec<Value>, serde_json::Error> {
        text.lines().map(serde_json::from_str).collect()
    };
    let (laws, keys) = laws(&lines(std::fs::read_to_string(folder.join("documents.jsonl"))?)?);
    let mut corpus = String::new();
    let packed = std::fs::File::open(folder.join("corpus.jsonl.zst"))?;
    ruzstd::decoding::StreamingDecoder::new(packed)?.read_to_string(&mut corpus)?;
    let by_id: HashMap<String, usize> =
        laws.iter().enumerate().map(|(at, law)| (law.id.clone(), at)).collect();
    let article_of = |id: &str| -> Option<Article> {
        let (law, article) = id.split_once('#')?;
        Some((*by_id.get(law)?, article.to_lowercase()))
    };
    let mut named: HashMap<Article, HashSet<Article>> = HashMap::new();
    for line in lines(std::fs::read_to_string(folder.join("citations.dev.jsonl"))?)? {
        let Some(from) = line["from"].as_str().and_then(article_of) else { continue };
        let to = line["to"].as_array().into_iter().flatten().filter_map(Value::as_str).filter_map(article_of);
        named.entry(from).or_default().extend(to);
    }
    let mut known: HashSet<Article> = HashSet::new();
    let mut found: HashMap<Article, HashSet<Article>> = HashMap::new();
    let mut documents: HashMap<Article, HashSet<usize>> = HashMap::new();
    for line in lines(corpus)? {
        let Some(from) = line["id"].as_str().and_then(article_of) else { continue };
        known.insert(from.clone());
        if !named.contains_key(&from) {
            continue;
        }
        let text = line["text"].as_str().unwrap_or_default();
        for citation in find(text) {
            let here = format!("dieu-{}", from.1);
            let law = match (&citation.document, Target::of(&citation)) {
                (CitedDocument::This, _) | (_, None) => Some(from.0),
                (_, Some(target)) => {
                    let candidates: Vec<Facts> = keys
                        .get(&target.key())
                        .into_iter()
                        .flatten()
                        .filter_map(|at| laws.get(*at).cloned())
                        .collect();
                    choose(&target, &laws[from.0], &candidates).and_then(|law| by_id.get(&law.id).copied())
                }
            };
            let Some(law) = law else { continue };
            documents.entry(from.clone()).or_default().insert(law);
            for provision in &citation.provisions {
                let path = resolve(provision, &here);
                let article = path.split('/').find_map(|part| part.strip_prefix("dieu-"));
                if let Some(article) = article.filter(|article| law != from.0 || *article != from.1) {
                    found.entry(from.clone()).or_default().insert((law, article.to_owned()));
                }
            }
        }
    }
    let (mut all_named, mut all_found, mut both, mut named_by_document) = (0_u32, 0_u32, 0_u32, 0_u32);
    for (from, to) in &named {
        let ours = found.get(from);
        let whole = documents.get(from);
        for article in to {
            all_named += 1;
            both += u32::from(ours.is_some_and(|ours| ours.contains(article)));
            named_by_document += u32::from(whole.is_some_and(|whole| whole.contains(&article.0)));
        }
        all_found += u32::try_from(ours.into_iter().flatten().filter(|one| known.contains(one)).count())?;
    }
    let share = |part: u32, whole: u32| 100.0 * f64::from(part) / f64::from(whole.max(1));
    writeln!(
        stdout(),
        "{} articles with related articles: {all_named} named by the editors, {all_found} cited in the text\n\
         {both} in both: {:.1} % of what the editors name is cited, {:.1} % of what is cited the editors name\n\
         {named_by_document} ({:.1} %) of what the editors name lies in a document the text cites",
        named.len(),
        share(both, all_named),
        share(both, all_found),
        share(named_by_document, all_named),
    )?;
    Ok(())
}

/// What each document is called, and the documents by the keys they are cited under.
fn laws(lines: &[Value]) -> (Vec<Facts>, HashMap<String, Vec<usize>>) {
    let text = |line: &Value, name: &str| line[name].as_str().unwrap_or_default().to_owned();
    let mut keys: HashMap<String, Vec<usize>> = HashMap::new();
    let mut laws = Vec::new();
    for line in lines {
        let law = Facts {
            id: text(line, "law_id").to_lowercase(),
            number: text(line, "law_id"),
            kind: text(line, "kind"),
            subject: text(line, "title"),
            issued_on: text(line, "issued_on").parse().ok(),
            effective_on: text(line, "effective").parse().ok(),
            ..Facts::default()
        };
        for key in law.keys() {
            keys.entry(key).or_default().push(laws.len());
        }
        laws.push(law);
    }
    (laws, keys)
}
