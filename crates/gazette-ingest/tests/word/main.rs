//! What the reader of Word files makes of small files built here, of real ones, and of damaged ones.

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
