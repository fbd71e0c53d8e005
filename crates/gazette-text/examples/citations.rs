//! Finds the citations in texts: reads lines of JSON with a `text` and perhaps an `id`, writes for each a line
//! with `id` and `citations` (`start` and `end` in bytes, `document`, `year`, `provisions`).
//!
//! ```sh
//! zstdcat corpus.jsonl.zst | cargo run --release -p gazette-text --example citations
//! ```

use std::io::{BufRead, Write, stdin, stdout};

use gazette_text::citation::{CitedDocument, find};
use serde_json::{Value, json};

fn main() -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(stdout().lock());
    for line in stdin().lock().lines() {
        let line: Value = serde_json::from_str(&line?)?;
        let text = line["text"].as_str().unwrap_or_default();
        let citations = find(text).into_iter().map(|citation| {
            let (document, year) = match &citation.document {
                CitedDocument::This => (Value::Null, None),
                CitedDocument::Number(number) => (json!(number), None),
                CitedDocument::Name { name, year } => (json!(name), *year),
            };
            json!({
                "start": citation.range.start, "end": citation.range.end, "document": document, "year": year,
                "provisions": citation.provisions,
            })
        });
        writeln!(out, "{}", json!({ "id": line["id"], "citations": citations.collect::<Vec<_>>() }))?;
    }
    out.flush()
}
