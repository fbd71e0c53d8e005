//! Numbers of documents: any text is a number or a fault, and what is found lies in the text.

#![no_main]

use gazette_text::number;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = (number::parse(text), number::find(text), number::is_normative(text));
    let key = number::key(text);
    assert_eq!(number::key(&key), key);
});
