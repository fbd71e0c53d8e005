//! The proof of an issue, led by the door: typeset's PDF, read by ingest, compared by text.

use gazette_ingest::pdf::{self, PdfError};
use gazette_model::{Document, Office};
use gazette_text::proof::{Proof, ProofBlock, ProofPart, prove as compare};
use gazette_typeset::{Typeset, printed};

/// Extracts the text of the finished PDF by its tags and compares it word by word with every document in it.
///
/// What the office leaves out on purpose is taken out of the expectation; what the gazette itself sets
/// (banners, headings of bodies, imprint) may stand there.
///
/// # Errors
///
/// When the PDF cannot be read back.
pub(crate) fn prove(
    office: &Office,
    documents: &[(&str, &Document)],
    typeset: &Typeset,
) -> Result<Proof, PdfError> {
    let logical = pdf::logical(&typeset.pdf)?;
    let printed: Vec<Document> = documents.iter().map(|(_, document)| printed(document, office)).collect();
    let parts: Vec<ProofPart<'_>> = documents
        .iter()
        .zip(&printed)
        .zip(&typeset.entry_pages)
        .map(|(((id, _), document), (first_page, last_page))| ProofPart {
            id,
            document,
            first_page: *first_page,
            last_page: *last_page,
            generated: &typeset.generated,
        })
        .collect();
    let role = |role: &str| match role {
        "FENote" | "Note" => "note",
        "Figure" => "figure",
        _ => "text",
    };
    let blocks: Vec<ProofBlock<'_>> = logical
        .iter()
        .map(|block| ProofBlock { page: block.page, role: role(&block.role), text: &block.text })
        .collect();
    Ok(compare(&parts, &blocks))
}
