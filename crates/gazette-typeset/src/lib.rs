//! Typesets gazette issues (chế bản Công báo) with Typst.
//!
//! [`typeset`] makes the PDF of an issue from documents as trees: PDF/A-3a and PDF/UA-1, the same bytes on every
//! machine. Text reaches the templates as data, never as markup; a template sees a closed list of files in memory,
//! no folder, no network, no font of the machine and no clock.
//!
//! ```text
//! Document ──printed──▶ Document as printed ──setting──▶ doc-1.json ─┐
//! Job (office, number, date, order) ─────────────────▶ issue.json ──┴─▶ gazette-templates ─▶ PDF
//! ```
//!
//! The proof of an issue compares the words of the PDF with [`Typeset::printed`]; what else stands on
//! the body pages is told by [`Typeset::generated`].

mod engine;
mod equation;
mod error;
mod extract;
mod facsimile;
mod fonts;
pub mod form;
mod imposition;
mod issue;
mod job;
mod labels;
mod letter;
mod pack;
mod page_tree;
mod part;
mod picture;
mod printed;
mod qr;
mod setting;
mod sheet;
mod stamp;
mod template;
mod title;
mod world;

pub use error::TypesetError;
pub use extract::{Extract, Extracted, extract};
pub use facsimile::{FacsimilePage, Facsimiles, facsimile};
pub use imposition::{booklet, print_ready};
pub use issue::{data, pages, preview, typeset};
pub use job::{Attachment, Continuation, Facsimile, Job, JobEntry, Relationship, Typeset};
pub use labels::{AddressLabel, Labels, labels};
pub use letter::{Letter, letter};
pub use part::{Boundary, boundaries, part};
pub use printed::printed;
pub use sheet::{Chart, Sheet, SheetTable, sheet};
pub use stamp::stamp;
