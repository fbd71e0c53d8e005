//! PDF files: any bytes are read or refused, in reading order, by their structure and as facts.

#![no_main]

use gazette_ingest::pdf;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let reading = pdf::read(bytes);
    let _ = (reading.content.text(), pdf::logical(bytes), pdf::facts(bytes));
});
