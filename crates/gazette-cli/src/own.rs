//! What the gazette itself adds to its issues (văn bản của Công báo): errata and cumulative indexes, registered like
//! what bodies send, so that they are typeset, proved, published and found like everything else.

use gazette_desk::Desk;
use gazette_model::{
    Align, Block, Cell, Digest, Document, DocumentNumber, Inline, Metadata, Office, Outcome as Judged, Own,
    Packaging, Paragraph, Row, Style, Submission, Table, Unit, UnitKind,
};

use crate::failure::Outcome;
use crate::home::Context;

/// Who speaks: the publisher, or the office by its name.
pub(crate) fn publisher(office: &Office) -> String {
    let identity = &office.office;
    let name = if identity.publisher.trim().is_empty() { &identity.name } else { &identity.publisher };
    name.trim().to_owned()
}

/// The next number with this symbol in the year: `02/ĐC-CB`.
pub(crate) fn next_number(context: &Context, desk: &Desk, own: Own, symbol: &str) -> Outcome<DocumentNumber> {
    let year = context.today().year().to_string();
    let filter = gazette_desk::Filter::default();
    let before = desk.submissions(&filter)?;
    let count =
        before.iter().filter(|one| one.own() == Some(own) && one.received_at.starts_with(&year)).count();
    Ok(DocumentNumber::new(&format!("{:02}/{symbol}", count + 1)))
}

/// Registers a document of the gazette; the same `fingerprint` is refused, as it is for any submission.
pub(crate) fn register(
    context: &Context,
    desk: &mut Desk,
    own: Own,
    document: &Document,
    fingerprint: Digest,
) -> Outcome<Submission> {
    let submission = Submission {
        id: String::new(),
        source: own.source().to_owned(),
        packaging: Packaging::None,
        fingerprint,
        outcome: Judged::Accepted,
        document: document.metadata.clone(),
        unconfirmed: Vec::new(),
        files: Vec::new(),
        findings: Vec::new(),
        received_at: context.timestamp(),
    };
    Ok(desk.register(submission, Some(document))?)
}

/// A document with a title in the middle of its page and what follows.
pub(crate) fn document(metadata: Metadata, title: &[&str], mut units: Vec<Unit>) -> Document {
    let heading = title
        .iter()
        .map(|line| Paragraph {
            align: Align::Center,
            inlines: vec![Inline::Text {
                text: (*line).to_owned(),
                style: Style { bold: true, ..Style::default() },
            }],
            ..Paragraph::default()
        })
        .collect();
    units.insert(0, Unit { kind: UnitKind::Title, heading, ..Unit::default() });
    Document { metadata, units, ..Document::default() }
}

/// Plain paragraphs.
pub(crate) fn text(lines: impl IntoIterator<Item = String>) -> Unit {
    let body = lines.into_iter().map(|line| Block::Paragraph(Paragraph::plain(line))).collect();
    Unit { kind: UnitKind::Text, body, ..Unit::default() }
}

/// A table with a head that is repeated on each page; widths are shares of the line.
pub(crate) fn table(columns: &[(&str, u32)], rows: Vec<Vec<String>>) -> Block {
    let head: Vec<String> = columns.iter().map(|(title, _)| (*title).to_owned()).collect();
    let row = |cells: Vec<String>, header: bool| Row {
        header,
        cells: cells
            .into_iter()
            .zip(0..)
            .map(|(text, column)| {
                let style = Style { bold: header, ..Style::default() };
                let align = if header { Align::Center } else { Align::Left };
                let inlines = vec![Inline::Text { text, style }];
                let paragraph = Paragraph { align, inlines, ..Paragraph::default() };
                Cell { column, columns: 1, rows: 1, blocks: vec![Block::Paragraph(paragraph)] }
            })
            .collect(),
    };
    Block::Table(Table {
        columns: columns.iter().map(|(_, share)| *share).collect(),
        rows: std::iter::once(row(head, true))
            .chain(rows.into_iter().map(|cells| row(cells, false)))
            .collect(),
        bordered: true,
        page: None,
    })
}
