//! Packs the objects of a finished PDF into object streams (luồng đối tượng): tagging no longer doubles its size.
//!
//! What the standard asks of the file stays: header and binary mark, the identifier, the metadata stream, which is never
//! compressed, and a line end before every `endstream` (ISO 19005-3, 6.1.2 to 6.1.7). The order of objects is that
//! of their numbers, so the same pages give the same bytes.

use lopdf::{Document, SaveOptions};

use crate::TypesetError;

/// More objects a stream than this cost readers more than they save.
const OBJECTS_OF_A_STREAM: usize = 200;

/// The same PDF with its small objects packed.
pub(crate) fn pack(pdf: &[u8]) -> Result<Vec<u8>, TypesetError> {
    let broken = |error: &dyn std::fmt::Display| TypesetError::Export(error.to_string());
    let mut document = Document::load_mem(pdf).map_err(|error| broken(&error))?;
    let options = SaveOptions::builder()
        .use_object_streams(true)
        .use_xref_streams(true)
        .max_objects_per_stream(OBJECTS_OF_A_STREAM)
        .compression_level(6)
        .build();
    let mut packed = Vec::with_capacity(pdf.len() / 2);
    document.save_with_options(&mut packed, options).map_err(|error| broken(&error))?;
    packed.push(b'\n');
    Ok(packed)
}
