//! Records of documents that were read lately.

use std::sync::Arc;

use gazette_model::{Document, DocumentRecord};

use crate::halves::Halves;
use crate::state::Stamp;

/// Bytes one half may hold, roughly. Pages stand finished on their own shelf; a record is read again for another place of
/// the same document, which happens soon or not at all.
const HALF: usize = 16 << 20;
/// What a paragraph takes beside its letters, and what a document takes beside its paragraphs.
const PARAGRAPH: usize = 400;
const DOCUMENT: usize = 4096;

/// The records.
#[derive(Debug)]
pub(crate) struct Records(Halves<(Stamp, Arc<DocumentRecord>)>);

impl Default for Records {
    fn default() -> Self {
        Self(Halves::new(HALF))
    }
}

impl Records {
    /// A record, as long as its inventory is what it was.
    pub(crate) fn get(&mut self, address: &str, stamp: Stamp) -> Option<Arc<DocumentRecord>> {
        self.0.get(address).and_then(|(known, record)| (known == stamp).then_some(record))
    }

    /// Keeps a record, unless it is as large as many others.
    pub(crate) fn put(&mut self, address: &str, stamp: Stamp, record: Arc<DocumentRecord>) {
        let weight = weight(&record.document);
        if weight <= HALF / 2 {
            self.0.put(address, weight, (stamp, record));
        }
    }
}

/// Roughly how much memory a document takes.
fn weight(document: &Document) -> usize {
    let mut bytes = DOCUMENT;
    for unit in &document.units {
        unit.each_paragraph(&mut |paragraph| bytes += PARAGRAPH + paragraph.text().len());
    }
    bytes + document.pictures.iter().map(|picture| picture.bytes.len()).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use gazette_model::{Block, Paragraph, Unit};

    use super::*;

    fn record(letters: usize) -> Arc<DocumentRecord> {
        let body = vec![Block::Paragraph(Paragraph::plain("a".repeat(letters)))];
        let document = Document { units: vec![Unit { body, ..Unit::default() }], ..Document::default() };
        Arc::new(DocumentRecord::new("", document))
    }

    #[test]
    fn what_is_read_again_stays_what_changed_is_read_anew_and_memory_is_bounded() {
        let (mut records, stamp) = (Records::default(), (1, SystemTime::UNIX_EPOCH));
        records.put("wanted", stamp, record(10));
        for other in 0..200 {
            records.put(&format!("other {other}"), stamp, record(1 << 20));
            assert!(records.get("wanted", stamp).is_some(), "{other}");
        }
        assert!(records.get("wanted", (2, SystemTime::UNIX_EPOCH)).is_none());
        assert!(records.0.len() < 40);
        records.put("huge", stamp, record(HALF));
        assert!(records.get("huge", stamp).is_none());
    }
}
