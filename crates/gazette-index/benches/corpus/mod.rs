//! Reads the collections of articles and questions that the environment names.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use gazette_index::Unit;
use serde_json::Value;

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

fn lines(path: &Path) -> Vec<Value> {
    let bytes = std::fs::read(path).unwrap_or_default();
    let bytes = if path.extension().is_some_and(|extension| extension == "zst") {
        let mut out = Vec::new();
        let mut decoder = ruzstd::decoding::StreamingDecoder::new(bytes.as_slice()).unwrap();
        std::io::Read::read_to_end(&mut decoder, &mut out).unwrap();
        out
    } else {
        bytes
    };
    String::from_utf8(bytes).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

pub(crate) fn collection(folder: &Path) -> Vec<Vec<Unit>> {
    let attributes: HashMap<String, Value> = lines(&folder.join("documents.jsonl"))
        .into_iter()
        .map(|value| (text(&value, "law_id"), value))
        .collect();
    let mut documents: BTreeMap<String, Vec<Unit>> = BTreeMap::new();
    for line in lines(&folder.join("corpus.jsonl.zst")) {
        let law = text(&line, "law_id");
        let attributes = attributes.get(&law);
        let heading = format!("Điều {}. {}", text(&line, "article_id"), text(&line, "title"));
        documents.entry(law.clone()).or_default().push(Unit {
            document: law.clone(),
            path: format!("dieu-{}", text(&line, "article_id")),
            external: text(&line, "id"),
            number: law.clone(),
            kind: text(&line, "kind"),
            issued_on: attributes.and_then(|attributes| text(attributes, "issued_on").parse().ok()),
            effective_on: text(&line, "effective").parse().ok(),
            document_title: attributes.map_or_else(|| law.clone(), |attributes| text(attributes, "title")),
            title: text(&line, "title"),
            text: format!("{heading}\n{}", text(&line, "text")),
            heading,
            ..Unit::default()
        });
    }
    documents.into_values().collect()
}

pub(crate) fn questions(folder: &Path) -> Vec<(String, Vec<String>)> {
    let relevant = |value: &Value| {
        value["relevant"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|id| Some(id.as_str()?.to_owned()))
            .collect()
    };
    lines(&folder.join("queries.dev.jsonl"))
        .iter()
        .map(|value| (text(value, "text"), relevant(value)))
        .collect()
}

pub(crate) fn recall(ranked: &[String], relevant: &[String], depth: usize) -> f64 {
    let found = ranked.iter().take(depth).filter(|id| relevant.contains(id)).count();
    found as f64 / relevant.len().max(1) as f64
}

pub(crate) fn ndcg(ranked: &[String], relevant: &[String]) -> f64 {
    let gain = |at: usize| 1.0 / (at as f64 + 2.0).log2();
    let got: f64 = ranked
        .iter()
        .take(10)
        .enumerate()
        .filter(|(_, id)| relevant.contains(id))
        .map(|(at, _)| gain(at))
        .sum();
    let best: f64 = (0..relevant.len().min(10)).map(gain).sum();
    if best > 0.0 { got / best } else { 0.0 }
}
