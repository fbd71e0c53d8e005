//! Examines the text of a document for slips a person should know of.
//!
//! Nothing here changes the text: the gazette prints what was signed, and tells the issuing body.

mod characters;
mod dates;
mod labels;
mod number;

use std::cell::OnceCell;

use gazette_model::{Block, Code, Document, Finding, Paragraph};

use crate::structure::{self, place};

/// Examines the text of `document`: characters, dates, labels, number, effect, recipients.
pub fn examine(document: &Document) -> Vec<Finding> {
    let passages = passages(document);
    let mut out = characters::examine(document, &passages);
    out.extend(dates::examine(document, &passages));
    out.extend(labels::examine(document));
    out.extend(number::examine(document));
    let metadata = &document.metadata;
    if let (Some(effective), Some(issued)) = (metadata.effective_on, metadata.issued_on)
        && effective < issued
    {
        let said = metadata.effective_text.as_deref().unwrap_or_default();
        let passage = passages
            .iter()
            .find(|passage| !said.is_empty() && structure::clean(&passage.text).contains(said));
        let finding =
            Finding::new(Code::EffectiveBeforeIssue).value("effective", effective).value("issued", issued);
        out.push(match passage {
            Some(passage) => finding.place(passage.place(document)),
            None => finding,
        });
    }
    if !metadata.recipients.is_empty() && !metadata.gazette_among_recipients {
        out.push(Finding::new(Code::GazetteNotAmongRecipients).place(place(document, "noi-nhan")));
    }
    out
}

/// A paragraph and the address it stands at.
struct Passage<'a> {
    path: String,
    text: String,
    note: Option<&'a str>,
    place: OnceCell<String>,
}

impl Passage<'_> {
    /// The place in words.
    fn place(&self, document: &Document) -> String {
        let found = || match self.note {
            Some(mark) => format!("Chú thích {mark}"),
            None => place(document, &self.path),
        };
        self.place.get_or_init(found).clone()
    }
}

/// Every paragraph of the document with its address, notes at the end.
fn passages(document: &Document) -> Vec<Passage<'_>> {
    let mut out: Vec<Passage<'_>> = Vec::new();
    let passage = |path: &str, paragraph, note| Passage {
        path: path.to_owned(),
        text: Paragraph::text(paragraph),
        note,
        place: OnceCell::new(),
    };
    document.each_unit(&mut |path, unit| {
        let mut own: Vec<&Paragraph> = unit.heading.iter().collect();
        for block in &unit.body {
            block.each_paragraph(&mut |paragraph| own.push(paragraph));
        }
        out.extend(own.into_iter().map(|paragraph| passage(path, paragraph, None)));
    });
    for note in &document.notes {
        for block in &note.blocks {
            Block::each_paragraph(block, &mut |paragraph| out.push(passage("", paragraph, Some(&note.mark))));
        }
    }
    out
}
