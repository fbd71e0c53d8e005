//! The proof of an issue, led by the door: typeset's PDF, read by ingest, compared by text.

use gazette_ingest::pdf::{self, PdfError};
use gazette_text::proof::{Proof, ProofBlock, ProofPart, prove as compare};
use gazette_typeset::Typeset;

/// Extracts the text of the finished PDF by its tags and compares it word by word with every document in it.
///
/// `names` are what the documents are called in the report, in the order of the issue. What the office leaves out on purpose is not expected; what the gazette itself sets (banners, headings of bodies,
/// imprint) may stand there.
///
/// # Errors
///
/// When the PDF cannot be read back.
pub(crate) fn prove(names: &[&str], typeset: &Typeset) -> Result<Proof, PdfError> {
    let logical = pdf::logical(&typeset.pdf)?;
    let parts: Vec<ProofPart<'_>> = names
        .iter()
        .zip(&typeset.printed)
        .zip(&typeset.entry_pages)
        .map(|((name, document), (first_page, last_page))| ProofPart {
            id: name,
            document,
            // Blocks are counted by the pages of the file.
            first_page: first_page - typeset.first_page + 1,
            last_page: last_page - typeset.first_page + 1,
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
