//! Comparing: a text equals itself, and any two texts are compared or refused.

#![no_main]

use gazette_model::{Block, Content, Document, Paragraph};
use gazette_text::{compare, structure};

fn document(text: &str) -> Document {
    let blocks = text.lines().map(|line| Block::Paragraph(Paragraph::plain(line))).collect();
    structure::parse(Content { blocks, ..Content::default() })
}

libfuzzer_sys::fuzz_target!(|texts: (&str, &str)| {
    let (a, b) = (document(texts.0), document(texts.1));
    if let Ok(same) = compare::compare(&a, &a) {
        assert!(same.equal);
    }
    let _ = compare::compare(&a, &b);
});
