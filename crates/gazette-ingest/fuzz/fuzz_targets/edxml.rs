//! edXML messages: any bytes are a message or a list of findings, never neither.

#![no_main]

use gazette_ingest::edxml;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = edxml::is_message(bytes);
    if let Err(findings) = edxml::read(bytes) {
        assert!(!findings.is_empty());
    }
});
