//! Reads legacy collections (kho văn bản cũ): JSON lines, plain or compressed with zstd.
//!
//! A line is an article (`law_id`, `article_id`, `title`, `text`, and perhaps `id`, `kind`, `effective`,
//! `issued_on`, `body`, `field`) or the attributes of a document (`law_id`, `title`, `body`, `kind`, `field`,
//! `issued_on`, `effective`). Articles of one `law_id` become one document, in the order of the lines. A line that
//! cannot be read is reported with its number; the others are kept.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::Read;

use gazette_model::{
    Block, Content, Document, DocumentNumber, DocumentRecord, Metadata, Paragraph, Unit, UnitKind,
};
use gazette_text::fold::{fold, slug};
use gazette_text::{address, structure};
use serde::Deserialize;

/// More than this in one file is refused, after decompression.
const LIMIT: u64 = 4 << 30;

/// What was read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Collection {
    /// One record for each document, in the order of first mention.
    pub documents: Vec<DocumentRecord>,
    /// How many articles they hold.
    pub articles: u64,
    /// Lines that could not be read.
    pub rejected: Vec<RejectedLine>,
}

/// A line that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectedLine {
    /// Name of the file.
    pub file: String,
    /// Number of the line, from 1.
    pub line: usize,
    /// Why.
    pub reason: String,
}

/// A file that is no collection.
#[derive(Debug, thiserror::Error)]
pub enum LegacyError {
    /// The compressed data is broken or too large.
    #[error("{file}: cannot be decompressed: {reason}")]
    Compression {
        /// Name of the file.
        file: String,
        /// Why.
        reason: String,
    },
    /// The file is not UTF-8.
    #[error("{file}: is not UTF-8 text")]
    NotText {
        /// Name of the file.
        file: String,
    },
}

#[derive(Deserialize)]
struct Line {
    law_id: Option<String>,
    article_id: Option<String>,
    id: Option<String>,
    title: Option<String>,
    text: Option<String>,
    kind: Option<String>,
    body: Option<String>,
    /// Field of law; `topic` in collections of the codification.
    #[serde(alias = "topic")]
    field: Option<String>,
    issued_on: Option<String>,
    effective: Option<String>,
}

#[derive(Default)]
struct Law {
    name: String,
    attributes: Option<Line>,
    articles: Vec<Line>,
    source: String,
}

/// Reads collections given as name and bytes; attributes and articles may stand in different files.
///
/// # Errors
///
/// [`LegacyError`] when a file as a whole cannot be read.
pub fn read(files: &[(String, Vec<u8>)]) -> Result<Collection, LegacyError> {
    let mut collection = Collection::default();
    let mut laws: Vec<Law> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for (file, bytes) in files {
        let text = text(file, bytes)?;
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let mut reject = |reason: &str| {
                let reason = reason.to_owned();
                collection.rejected.push(RejectedLine { file: file.clone(), line: number + 1, reason });
            };
            let line: Line = match serde_json::from_str(line) {
                Ok(line) => line,
                Err(error) => {
                    reject(&error.to_string());
                    continue;
                }
            };
            let Some(name) = line.law_id.clone().filter(|name| !name.trim().is_empty()) else {
                reject("law_id is missing");
                continue;
            };
            let place = *places.entry(name.clone()).or_insert_with(|| {
                laws.push(Law { name, source: file.clone(), ..Law::default() });
                laws.len() - 1
            });
            match (&line.article_id, &line.text) {
                (Some(_), Some(_)) => laws[place].articles.push(line),
                (None, None) => laws[place].attributes = Some(line),
                (Some(_), None) => reject("text is missing"),
                (None, Some(_)) => reject("article_id is missing"),
            }
        }
    }
    let mut taken = HashSet::new();
    for law in laws {
        collection.articles += law.articles.len() as u64;
        collection.documents.push(record(law, &mut taken));
    }
    Ok(collection)
}

fn text(file: &str, bytes: &[u8]) -> Result<String, LegacyError> {
    let plain = if bytes.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        let broken = |reason: &dyn std::fmt::Display| LegacyError::Compression {
            file: file.to_owned(),
            reason: reason.to_string(),
        };
        let mut out = Vec::new();
        let decoder = ruzstd::decoding::StreamingDecoder::new(bytes).map_err(|error| broken(&error))?;
        decoder.take(LIMIT + 1).read_to_end(&mut out).map_err(|error| broken(&error))?;
        if out.len() as u64 > LIMIT {
            return Err(broken(&"too large"));
        }
        out
    } else {
        bytes.to_vec()
    };
    String::from_utf8(plain).map_err(|_| LegacyError::NotText { file: file.to_owned() })
}

fn record(law: Law, taken: &mut HashSet<String>) -> DocumentRecord {
    let first = law.attributes.as_ref().or(law.articles.first());
    let field = |pick: fn(&Line) -> Option<&String>| {
        [law.attributes.as_ref(), law.articles.first()].into_iter().flatten().find_map(pick).cloned()
    };
    let date = |text: Option<String>| text.and_then(|text| text.parse().ok());
    let body = field(|line| line.body.as_ref()).unwrap_or_default();
    let subject =
        law.attributes.as_ref().and_then(|line| line.title.clone()).unwrap_or_else(|| law.name.clone());
    let metadata = Metadata {
        number: Some(DocumentNumber::new(&law.name)),
        kind: field(|line| line.kind.as_ref()),
        bodies: if body.is_empty() { Vec::new() } else { vec![body.clone()] },
        field: field(|line| line.field.as_ref()),
        issued_on: date(field(|line| line.issued_on.as_ref())),
        effective_on: date(first.and(field(|line| line.effective.as_ref()))),
        subject: Some(subject),
        ..Metadata::default()
    };
    let mut keys: BTreeMap<String, u32> = BTreeMap::new();
    let mut ids = Vec::new();
    let units = law.articles.iter().map(|line| {
        let mut unit = article(line);
        let times = keys.entry(unit.key.clone()).or_insert(0);
        *times += 1;
        if *times > 1 {
            unit.key = format!("{}--{times}", unit.key);
        }
        if let Some(id) = &line.id {
            ids.push((unit.key.clone(), id.clone()));
        }
        unit
    });
    let units = units.collect();
    // Two bodies may give documents the same folded address; each keeps its own.
    let address = address::document_id(&body, &law.name);
    let mut id = address.clone();
    let mut times = 1;
    while !taken.insert(id.clone()) {
        times += 1;
        id = format!("{address}--{times}");
    }
    DocumentRecord {
        imported_from: law.source,
        imported_ids: ids,
        ..DocumentRecord::new(id, Document { metadata, units, ..Document::default() })
    }
}

/// An article with its clauses and points, where the structure can be told; else as paragraphs.
fn article(line: &Line) -> Unit {
    let number = line.article_id.as_deref().unwrap_or_default().trim();
    let title = line.title.as_deref().unwrap_or_default().trim();
    let text = line.text.as_deref().unwrap_or_default();
    let key = format!("dieu-{}", slug(number));
    let heading = format!("Điều {number}. {title}");
    let blocks: Vec<Block> = std::iter::once(heading.trim_end())
        .chain(text.lines())
        .map(|line| Block::Paragraph(Paragraph::plain(line)))
        .collect();
    let parsed = structure::parse(Content { blocks: blocks.clone(), ..Content::default() });
    let mut units = parsed.units;
    if let (1, Some(unit)) = (units.len(), units.pop())
        && unit.kind == UnitKind::Article
        && fold(&unit.label).contains(&fold(number))
    {
        return Unit { key, title: title.to_owned(), ..unit };
    }
    Unit {
        kind: UnitKind::Article,
        key,
        label: format!("Điều {number}."),
        title: title.to_owned(),
        heading: vec![Paragraph::plain(heading.trim_end())],
        body: blocks.into_iter().skip(1).collect(),
        children: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collection(text: &str) -> Collection {
        read(&[("a.jsonl".to_owned(), text.as_bytes().to_vec())]).unwrap()
    }

    #[test]
    fn articles_of_one_law_become_one_document_with_their_identifiers() {
        let read = collection(
            r#"{"law_id":"1/2020/QH14","title":"Luật Thử","body":"Quốc hội","issued_on":"2020-01-02"}
{"id":"x#1","law_id":"1/2020/QH14","article_id":"1","title":"Phạm vi","text":"Luật này quy định."}
{"id":"x#5a","law_id":"1/2020/QH14","article_id":"5a","title":"Thêm","text":"1. Một.\n2. Hai."}"#,
        );
        assert_eq!((read.documents.len(), read.articles, read.rejected.len()), (1, 2, 0));
        let record = &read.documents[0];
        assert_eq!(record.document.metadata.bodies, ["Quốc hội"]);
        assert_eq!(record.imported_ids, [("dieu-1".into(), "x#1".into()), ("dieu-5a".into(), "x#5a".into())]);
        assert_eq!(record.document.units[1].text(), "Điều 5a. Thêm\n1. Một.\n2. Hai.");
    }

    #[test]
    fn a_broken_line_is_reported_and_the_others_are_kept() {
        let read = collection(
            "{\"law_id\":\"1\",\"article_id\":\"1\",\"text\":\"a\"}\n{broken\n{\"article_id\":\"2\",\"text\":\"b\"}\n",
        );
        assert_eq!(read.articles, 1);
        assert_eq!(read.rejected.iter().map(|line| line.line).collect::<Vec<_>>(), [2, 3]);
    }

    #[test]
    fn broken_compression_is_an_error() {
        let bytes = vec![0x28, 0xb5, 0x2f, 0xfd, 1, 2, 3];
        assert!(matches!(read(&[("a.zst".into(), bytes)]), Err(LegacyError::Compression { .. })));
    }
}
