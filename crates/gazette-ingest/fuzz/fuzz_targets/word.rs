//! Word files: any bytes are read or refused, and what was read writes itself as text.

#![no_main]

use gazette_ingest::word;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let reading = word::read(bytes);
    let _ = (reading.content.text(), word::is_word(bytes), word::is_legacy_doc(bytes));
});
