//! The search index of a portable archive: which words stand in which documents, as scripts.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use gazette_model::DocumentRecord;
use gazette_text::fold::slug;
use serde_json::json;

use crate::gazettes::Names;

/// Scripts the words are spread over; `search.js` knows the same number.
const PARTS: u32 = 256;

/// The index in the making.
#[derive(Debug, Default)]
pub(crate) struct Index {
    documents: Vec<serde_json::Value>,
    words: HashMap<String, Postings>,
}

/// Documents of a word: distance to the last one and how often, as numbers in base 36.
#[derive(Debug, Default)]
struct Postings {
    last: usize,
    text: String,
}

impl Index {
    /// Adds a document.
    pub(crate) fn add(&mut self, names: &Names, record: &DocumentRecord) {
        let metadata = &record.document.metadata;
        let number = metadata.number.as_ref().map(ToString::to_string).unwrap_or_default();
        let kind = metadata.kind.clone().unwrap_or_default();
        let subject = metadata.subject.clone().unwrap_or_default();
        let body = metadata.bodies.join("; ");
        let issue = record.issues.first().map(|part| names.issue(part.issue)).unwrap_or_default();
        let day = metadata.issued_on.map(|day| day.to_string()).unwrap_or_default();
        let title = format!("{kind} {number} {subject} {body}");
        let text = format!("{title} {}", record.document.text());
        let mut counts: HashMap<&str, u32> = HashMap::new();
        let folded = slug(&text);
        for word in folded.split('-').filter(|word| !word.is_empty() && word.len() <= 24) {
            *counts.entry(word).or_default() += 1;
        }
        let at = self.documents.len() + 1;
        for (word, count) in counts {
            let postings = self.words.entry(word.to_owned()).or_default();
            // How often, in four classes: 1, 2 to 3, 4 to 8, more.
            let class = match count {
                1 => 0,
                2..=3 => 1,
                4..=8 => 2,
                _ => 3,
            };
            let distance = u64::try_from(at - postings.last).unwrap_or_default();
            if !postings.text.is_empty() {
                postings.text.push(',');
            }
            base36(distance * 4 + class, &mut postings.text);
            postings.last = at;
        }
        self.documents.push(json!([
            super::folder_of(&record.id),
            number,
            kind,
            subject,
            body,
            issue,
            day,
            slug(&title)
        ]));
    }

    /// How many documents.
    pub(crate) fn len(&self) -> usize {
        self.documents.len()
    }

    /// The scripts by name.
    pub(crate) fn scripts(&self) -> Vec<(String, String)> {
        let mut parts: BTreeMap<u32, BTreeMap<&str, &str>> = BTreeMap::new();
        for (word, postings) in &self.words {
            parts.entry(part(word)).or_default().insert(word, &postings.text);
        }
        let mut out = vec![("van-ban".to_owned(), format!("Tim.documents({});\n", json!(self.documents)))];
        for number in 0..PARTS {
            let mut script = format!("Tim.part({number},");
            let words = parts.get(&number).cloned().unwrap_or_default();
            let _ = writeln!(script, "{});", json!(words));
            out.push((format!("tu-{number}"), script));
        }
        out
    }
}

/// The script of a word.
fn part(word: &str) -> u32 {
    word.bytes().fold(7_u32, |hash, byte| (hash * 31 + u32::from(byte)) % 65_521) % PARTS
}

fn base36(mut value: u64, out: &mut String) {
    let mut digits = Vec::new();
    loop {
        digits.push(char::from_digit(u32::try_from(value % 36).unwrap_or_default(), 36).unwrap_or('0'));
        value /= 36;
        if value == 0 {
            break;
        }
    }
    out.extend(digits.iter().rev());
}
