//! What the reader of Word files makes of small files built here, of real ones, and of damaged ones.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test may stop at once, and says what it skipped"
)]

mod corpus;
mod docx;
mod drawings;
mod fields;
mod hostile;
mod mutants;
mod notes;
mod numbering;
mod old_fonts;
mod paragraphs;
mod parts;
mod shown;
mod tables;
mod words;
