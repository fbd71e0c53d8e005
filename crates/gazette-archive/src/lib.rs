//! The archive that can prove itself: OCFL objects, a transparency log, packages for others.
//!
//! ```text
//! Archive   an OCFL 1.1 storage root, one object for each issue and each document
//!    └ stage ─▶ Publication ─▶ commit    several objects, all of them or none
//! audit     judges any OCFL root or object, reading every byte
//! log       an append-only Merkle log in plain files, with proofs that need nothing else
//! ```
//!
//! What is kept can be read without this program, with `sha256sum`, `jq` and a PDF viewer.

mod aip;
mod archive;
mod audit;
mod bag;
mod digest;
mod error;
mod joined;
pub mod log;
mod lookup;
mod object_id;
mod ocfl;
pub mod parcel;
mod premis;
mod publication;
mod repair;
mod withdraw;

pub use aip::{AipInfo, export_aip};
pub use archive::{Archive, Correction, Found};
pub use audit::{Audit, Fault, Part, audit, audit_part};
pub use bag::{BagInfo, export_bagit};
pub use error::ArchiveError;
pub use object_id::ObjectId;
pub use publication::{Publication, Source, StagedFile};
pub use repair::{RefusedCopy, Repair};
pub use withdraw::{Order, WithdrawnFile};
