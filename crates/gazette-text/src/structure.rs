//! Parses the legal structure of a document.
