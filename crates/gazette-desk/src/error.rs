//! What can go wrong with the desk's own work, as facts the door can put into words.

use gazette_model::{Digest, IssueId};

/// The desk could not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DeskError {
    /// The register's file cannot be read or written.
    #[error("the register: {what}")]
    Register {
        /// What was being done.
        what: &'static str,
        /// The cause in the words of the database.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Another program held the register longer than we wait.
    #[error("the register is in use by someone else")]
    Busy,
    /// The disk is full.
    #[error("the disk that holds the register is full")]
    DiskFull,
    /// The register was written by a newer program.
    #[error("the register has format {found}, this program knows formats up to {known}")]
    NewerFormat {
        /// The format of the file.
        found: u32,
        /// The newest format this program knows.
        known: u32,
    },
    /// The register was written by an older program and must be upgraded first.
    #[error("the register has format {found}, this program works with format {known}")]
    OlderFormat {
        /// The format of the file.
        found: u32,
        /// The format this program works with.
        known: u32,
    },
    /// No upgrade of this desk can be undone.
    #[error("no upgrade of this desk can be undone")]
    NothingToUndo,
    /// Something was done since the upgrade, which undoing it would lose.
    #[error("something was done since the upgrade")]
    UsedSinceUpgrade,
    /// A list of disposal is not one that was drawn up here, as it stands.
    #[error("the list of digest {0} was not drawn up here, or was changed since")]
    ListAltered(Digest),
    /// A submission on a list of disposal may not be disposed of.
    #[error("{0} must be kept, or its originals are gone already")]
    MustBeKept(String),
    /// The issue is not published yet.
    #[error("issue {0} is not published")]
    NotPublished(IssueId),
    /// Another person must approve the pages first.
    #[error("issue {0} is not approved")]
    NotApproved(IssueId),
    /// The one who publishes is the one who approved.
    #[error("issue {issue} was approved by {who}, another person must publish it")]
    ApprovedBySame {
        /// Which issue.
        issue: IssueId,
        /// Who approved it.
        who: String,
    },
    /// A stored value cannot be read back.
    #[error("the register holds an unreadable value for {what}")]
    Damaged {
        /// Which value.
        what: String,
    },
    /// A file or folder of the desk could not be read or written.
    #[error(transparent)]
    Disk(#[from] gazette_disk::DiskError),
    /// The bytes are not those that were announced.
    #[error("the bytes have the digest {actual}, expected {expected}")]
    DigestDiffers {
        /// The digest announced.
        expected: Digest,
        /// The digest of the bytes.
        actual: Digest,
    },
    /// No original of this digest is kept.
    #[error("no original of digest {0} is kept")]
    OriginalUnknown(Digest),
    /// The same bytes are in the register already.
    #[error("received before, on {received_at}, as {id}")]
    ReceivedBefore {
        /// The submission they were received as.
        id: String,
        /// When.
        received_at: String,
    },
    /// A time that cannot be read.
    #[error("`{0}` is no time of the form 2026-11-22T09:30:00+07:00")]
    TimeInvalid(String),
    /// The submission was not taken back, so it cannot be put back.
    #[error("`{0}` was not taken back")]
    NotWithdrawn(String),
    /// A message without a document has nothing that could be at hand again.
    #[error("`{0}` is a message and brings no document")]
    NothingToRestore(String),
    /// A register is made again only where there is none.
    #[error("the register is not empty")]
    NotEmpty,
    /// No submission or document has this name.
    #[error("nothing in the register is named `{0}`")]
    Unknown(String),
    /// Several submissions have this name.
    #[error("`{name}` names {}", submissions.join(", "))]
    Ambiguous {
        /// The name asked for.
        name: String,
        /// The submissions it names.
        submissions: Vec<String>,
    },
    /// There is no such field.
    #[error("there is no field `{field}`; fields are {}", known.join(", "))]
    FieldUnknown {
        /// The field asked for.
        field: String,
        /// All fields.
        known: &'static [&'static str],
    },
    /// A value does not suit its field.
    #[error("`{value}` is no value for {field}; expected {expected}")]
    ValueInvalid {
        /// The field.
        field: String,
        /// The value.
        value: String,
        /// The form expected.
        expected: &'static str,
    },
    /// The act needs a reason.
    #[error("a reason is needed")]
    ReasonMissing,
    /// The act needs a name.
    #[error("the name of the person is needed")]
    NameMissing,
    /// Nothing holds this submission.
    #[error("{0} is not held")]
    NotHeld(String),
    /// The submission was returned to its sender.
    #[error("{0} was returned to its sender")]
    Returned(String),
    /// The submission was taken back.
    #[error("{0} was withdrawn")]
    Withdrawn(String),
    /// The submission waits for a person to release it.
    #[error("{0} is held until a person releases it")]
    Held(String),
    /// The register knows it only from an older register; there are no files to print.
    #[error("{0} is a row of an older register, without files")]
    RowOnly(String),
    /// Fields that an issue cannot do without are empty.
    #[error("{submission} lacks {}", fields.join(", "))]
    MetadataMissing {
        /// Which submission.
        submission: String,
        /// The empty fields.
        fields: Vec<&'static str>,
    },
    /// The document stands in another draft.
    #[error("{submission} stands in the draft of {issue}")]
    InOtherDraft {
        /// Which submission.
        submission: String,
        /// The draft.
        issue: IssueId,
    },
    /// The document is published.
    #[error("{document} is published in {issue}")]
    DocumentPublished {
        /// The document's address.
        document: String,
        /// The issue.
        issue: IssueId,
    },
    /// Two submissions of one document were to stand in one issue.
    #[error("{document} would stand twice: {}", submissions.join(", "))]
    DocumentTwice {
        /// The document's address.
        document: String,
        /// The submissions.
        submissions: Vec<String>,
    },
    /// Nothing can be put into the issue.
    #[error("no document is ready for {0}")]
    NothingToCompose(IssueId),
    /// The date does not lie in the year of the issue.
    #[error("{date} does not lie in the year of {issue}")]
    DateOutsideYear {
        /// The issue.
        issue: IssueId,
        /// The date.
        date: gazette_model::Date,
    },
    /// There is no such draft.
    #[error("there is no draft of {0}")]
    NoDraft(IssueId),
    /// The issue is published.
    #[error("{0} is published")]
    IssuePublished(IssueId),
    /// The issue is of a gazette that was joined in and publishes nothing any more.
    #[error("{0} is of a joined gazette")]
    IssueElsewhere(IssueId),
    /// The issue has a number in common with another.
    #[error("{issue} has a number in common with {other}")]
    IssueOverlaps {
        /// The issue asked for.
        issue: IssueId,
        /// The issue that exists.
        other: IssueId,
        /// Whether the other one is published.
        published: bool,
    },
    /// The draft has not been typeset since it last changed.
    #[error("{0} has not been typeset since it changed")]
    NotTypeset(IssueId),
    /// Someone changed the draft while it was being typeset.
    #[error("the draft of {0} was changed while it was being typeset")]
    DraftChanged(IssueId),
    /// The proof of the draft failed.
    #[error("the proof of {0} is not equal")]
    ProofFails(IssueId),
    /// The metadata of documents changed after they were put into the draft.
    #[error("documents of {issue} changed since it was composed: {}", submissions.join(", "))]
    DraftStale {
        /// The draft.
        issue: IssueId,
        /// The submissions that changed.
        submissions: Vec<String>,
    },
    /// A field by which a published document is known cannot change.
    #[error("{submission} is published in {issue}: {field} stays")]
    FieldFrozen {
        /// Which submission.
        submission: String,
        /// Where it is published.
        issue: IssueId,
        /// The field.
        field: String,
    },
    /// There is no such discrepancy.
    #[error("there is no discrepancy {0}")]
    DiscrepancyUnknown(i64),
    /// A discrepancy cannot go from one state to the other.
    #[error("discrepancy {id} is {from}, it cannot become {to}")]
    DiscrepancyState {
        /// Which one.
        id: i64,
        /// Its state.
        from: &'static str,
        /// The state asked for.
        to: &'static str,
    },
    /// The numbers of the year are used up.
    #[error("no running number is left in {0}")]
    NumbersExhausted(i16),
    /// An issue was published with other facts before.
    #[error("the log index of {0} stands already")]
    LogIndexStands(IssueId),
}

impl From<rusqlite::Error> for DeskError {
    fn from(source: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match source.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            _ => Self::Register { what: "cannot be read or written", source: Box::new(source) },
        }
    }
}

impl DeskError {
    pub(crate) fn damaged(what: impl Into<String>) -> Self {
        Self::Damaged { what: what.into() }
    }
}
