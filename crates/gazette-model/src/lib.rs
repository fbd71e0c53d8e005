//! Documents, structure trees, issues, deadlines and digests as plain values.
//!
//! This crate stands on the ground floor: it reads and writes nothing, knows no clock, and every room
//! speaks in its types.
//!
//! ```text
//! Content   what a reader found in one file: paragraphs, tables, notes, pictures, in order
//!    └▶ Document   the same blocks as a tree of legal units, with metadata
//!          └▶ Difference, Finding   what is to be said about it
//! Submission ▶ Draft ▶ Issue ▶ DocumentRecord, IssueRecord   the way into the archive
//! ```

mod content;
mod difference;
mod digest;
mod document;
pub mod finding;
mod gazette;
mod issue;
mod keeping;
mod number;
mod office;
mod person;
mod record;
mod relation;
mod submission;

pub use content::{
    Align, Block, Cell, Content, Inline, Note, Orientation, PageSetup, Paragraph, Picture, Row, Style, Table,
};
pub use difference::{Difference, DifferenceKind, Part, Place, UnitPath};
pub use digest::{Digest, ParseDigestError};
pub use document::{Document, Metadata, Reference, ReferenceKind, Signatory, Unit, UnitKind};
pub use finding::{Code, Finding, Language, Severity};
pub use gazette::GazetteKey;
pub use issue::{Draft, Entry, Instalment, IssueId, IssueNumber, ParseIssueError, Printing, Section};
pub use jiff::civil::Date;
pub use keeping::{LabelSheet, PrintPolicy, RetainedPart, RetentionRule};
pub use number::DocumentNumber;
pub use office::{
    Body, BodyLevel, Calendar, Consequence, DayEntry, DocumentType, Imprint, Kind, Letters, Limits, Office,
    OfficeIdentity, Page, Policy, Regime, SealPolicy, SignaturePolicy, Territory,
};
pub use person::{Person, PersonRole, PublishPolicy};
pub use record::{CorrectionRecord, DocumentRecord, FileRecord, FileRole, IssuePart, IssueRecord};
pub use relation::{Confirmation, ProvisionValidity, Relation, Relations, Validity, ValidityState};
pub use submission::{Outcome, Own, Packaging, Submission, SubmittedFile};
