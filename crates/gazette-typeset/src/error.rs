//! What can go wrong while typesetting.

/// An issue, letter or report could not be typeset.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TypesetError {
    /// No font built in has a character.
    #[error("{document}: no font can print `{character}` (U+{code:04X}) in “{place}”", code = u32::from(*.character))]
    MissingGlyph {
        /// The document, by its number or title.
        document: String,
        /// The words around it.
        place: String,
        /// The character.
        character: char,
    },
    /// A template failed.
    #[error("{message} ({file}:{line}){}{}", document_text(.document), hint_text(.hints))]
    Template {
        /// What Typst says.
        message: String,
        /// The template file.
        file: String,
        /// Its line, from 1.
        line: usize,
        /// The number of the document it happened in; empty where it is not one alone.
        document: String,
        /// What Typst advises.
        hints: Vec<String>,
    },
    /// The finished pages could not be written as PDF.
    #[error("the pages cannot be written as PDF/A-3a with PDF/UA-1: {0}")]
    Export(String),
    /// The pages of an original cannot be had as pictures.
    #[error("the pages of the original cannot be drawn: {0}")]
    Facsimile(String),
    /// The pages of a document cannot be cut out of the PDF of its issue.
    #[error("the pages cannot be cut out of the issue: {0}")]
    Extract(String),
    /// A page was asked for that the issue does not have.
    #[error("there is no page {asked}, the last one is {last}")]
    NoPage {
        /// The page asked for.
        asked: u32,
        /// The last page.
        last: u32,
    },
    /// A picture is none that can be drawn.
    #[error("the picture is no PNG, JPEG or SVG that can be read")]
    Picture,
    /// The job cannot be put into the form the templates read.
    #[error("the job cannot be written as data for the templates")]
    Form(#[from] serde_json::Error),
    /// Something that should never be; names it.
    #[error("{0}")]
    Internal(String),
}

fn document_text(document: &str) -> String {
    if document.is_empty() { String::new() } else { format!(" in {document}") }
}

fn hint_text(hints: &[String]) -> String {
    hints.iter().map(|hint| format!("; {hint}")).collect()
}
