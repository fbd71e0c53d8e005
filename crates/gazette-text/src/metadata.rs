//! Reads from a document what it says of itself.
