//! Citations: any text is searched, and a provision resolves from any place.

#![no_main]

use gazette_text::{citation, date};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let (here, rest) = text.split_once('\n').unwrap_or(("", text));
    let _ = (citation::find(rest), date::find(rest), citation::resolve(rest, here));
});
