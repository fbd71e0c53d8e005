//! Search in Vietnamese legal text, on Tantivy.
//!
//! ```text
//! DocumentRecord ─▶ unit    one search document for each article, annex, or document as a whole
//!                           (clause: a long article is answered by its clauses)
//!                    └▶ analysis   syllables and pairs in their accepted spelling
//! words typed ─▶ query      what is meant: numbers, filters, words; spellings from the vocabulary
//!                    └▶ search     ranking, snippets
//! ```
//!
//! The index is derived data: [`rebuild`] builds a generation aside and swaps it in under running readers,
//! [`update`] adds a publication. Tantivy's types stay inside, but for [`tokenizer`].
//!
//! # Alone
//!
//! The room needs no office: [`rebuild_units`] indexes documents of one's own and [`Index::search`] finds in them
//! (example `own_documents`); [`Understanding`] says what a question means; [`tokenizer`] lends the analysis to
//! another Tantivy index (example `tokenizer`); [`Abbreviations`] are added to at run time. An index is a folder
//! that any number of processes may hold open for reading while it is updated or rebuilt; each sees the
//! generation it opened.

mod abbreviations;
mod analysis;
mod attributes;
mod build;
mod cited;
mod clause;
mod facets;
mod features;
mod filter;
mod generation;
mod hit;
mod intent;
mod lapse;
mod listed;
mod model;
mod named;
mod order;
mod query;
mod quickwit;
mod rank;
mod reader;
mod relation;
mod request;
mod schema;
mod search;
mod similar;
mod snippet;
mod sorts;
mod suggest;
mod terms;
pub mod tokenizer;
mod typing;
mod understanding;
mod unit;
mod vocabulary;

pub use abbreviations::Abbreviations;
pub use build::{Built, rebuild, rebuild_units, update};
pub use cited::Citing;
pub use features::{FEATURES, Features};
pub use listed::Listed;
pub use quickwit::{QUICKWIT_CONFIGURATION, quickwit_line};
pub use request::{Count, Effect, Facets, Hit, Other, Request, Results, Sort, Suggestion};
pub use search::Index;
pub use understanding::Understanding;
pub use unit::{Unit, units};

use std::path::PathBuf;

/// The version of the index this program makes and reads.
pub const VERSION: u32 = schema::VERSION;

/// The version of the index at `dir`, whichever program made it; `None` where there is none.
pub fn version(dir: &std::path::Path) -> Option<u32> {
    generation::version(dir)
}

/// What could not be done with an index.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// A file of the index could not be read or written.
    #[error("{path}: {source}", path = path.display())]
    File {
        /// Which file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The index is damaged, or of another version: rebuild it.
    #[error("the index at {path} is damaged: {reason}", path = path.display())]
    Damaged {
        /// The folder of the index.
        path: PathBuf,
        /// What was found.
        reason: String,
    },
}
