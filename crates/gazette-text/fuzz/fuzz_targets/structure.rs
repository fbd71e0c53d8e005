//! Structure: any plain text is parsed, and its words come back in order.

#![no_main]

use gazette_model::{Block, Content, Paragraph};
use gazette_text::structure;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let blocks = text.lines().map(|line| Block::Paragraph(Paragraph::plain(line))).collect();
    let document = structure::parse(Content { blocks, ..Content::default() });
    let back = document.text();
    assert!(back.split_whitespace().eq(text.split_whitespace()));
});
