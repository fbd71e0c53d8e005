//! The identifiers of archive objects.

use std::fmt;
use std::ops::Deref;

use gazette_model::{GazetteKey, IssueId};

use crate::joined::object_of;
use crate::ocfl::inventory::{decode, encode};

const ISSUE: &str = "gazette:issue:";
const DOCUMENT: &str = "gazette:document:";

/// The identifier of an object (mã đối tượng lưu trữ): `gazette:issue:2026/12`, `gazette:document:BODY/NUMBER`.
///
/// It is a URI: what a URI cannot carry is percent-encoded.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId(String);

impl ObjectId {
    /// Of an issue.
    pub fn issue(issue: IssueId) -> Self {
        Self(format!("{ISSUE}{}", issue.path()))
    }

    /// Of a document, by its address.
    pub fn document(address: &str) -> Self {
        Self(format!("{DOCUMENT}{}", encode(address)))
    }

    /// An object of a joined gazette, by the identifier it has there, as it is named in the gazette it was joined to.
    pub fn within(object: &str, key: GazetteKey) -> Self {
        object_of(key, &Self::raw(object))
    }

    /// As written in an inventory.
    pub(crate) fn raw(id: &str) -> Self {
        Self(id.to_owned())
    }

    /// Which issue it is, if it is one.
    pub fn as_issue(&self) -> Option<IssueId> {
        self.0.strip_prefix(ISSUE).and_then(IssueId::from_path)
    }

    /// The address of the document it is, if it is one.
    pub fn as_document(&self) -> Option<String> {
        self.0.strip_prefix(DOCUMENT).and_then(decode)
    }
}

impl Deref for ObjectId {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for ObjectId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
