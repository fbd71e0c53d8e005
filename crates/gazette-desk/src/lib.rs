//! The register: submissions, drafts, discrepancies, deadlines and the office's rules.
//!
//! One SQLite file holds what clerks are doing, kept originals lie beside it by digest. Several clerks work
//! at it at once; what a function says is done is safe on disk. The desk knows no clock: time and names come
//! in as arguments.

mod approval;
mod audit;
mod candidate;
mod clock;
mod desk;
mod discrepancy;
mod distribution;
mod draft;
mod error;
mod figures;
mod gaps;
mod import;
mod instalment;
mod joined;
mod metadata;
mod naming;
pub mod office;
mod order;
mod publication;
mod register;
mod request;
mod restore;
mod retention;
pub mod rules;
mod status;
mod store;
mod stored;
mod trail;
mod upgrade;
mod view;

pub use approval::Approval;
pub use audit::{DeskAudit, DeskFault};
pub use candidate::Candidate;
pub use clock::{Deadline, DeadlineKind, DeadlineState};
pub use desk::Desk;
pub use discrepancy::{Discrepancy, DiscrepancyState};
pub use distribution::{Delivery, Recipient};
pub use error::DeskError;
pub use figures::{FigureRow, Figures, Period};
pub use gaps::Gap;
pub use import::{ImportReport, RegisterTable, RowFinding, RowType};
pub use joined::Joined;
pub use metadata::{Event, FIELDS, enter};
pub use office::OfficeError;
pub use office::calendar::{self, CalendarMissing, deadline};
pub use order::{is_normative, section};
pub use publication::{IssueRow, IssueState, Publication};
pub use register::Filter;
pub use request::{Request, Standing};
pub use restore::{Remains, RestoredDocument, RestoredIssue};
pub use retention::Retained;
pub use status::{RECENT, State, Status, SubmissionRow};
pub use trail::{TrailCheck, TrailFilter, TrailLine};
pub use upgrade::Upgrade;
