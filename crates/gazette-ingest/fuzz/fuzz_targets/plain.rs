//! Plain text and old encodings: any bytes are read or refused; no text is too odd to be turned.

#![no_main]

use gazette_ingest::encoding::{tcvn3, vni};
use gazette_ingest::plain;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let text = plain::read(bytes).content.text();
    let _ = (tcvn3::to_unicode(".VnTimeH", &text), vni::to_unicode("VNI-Times", &text));
});
