//! Addresses of documents, as decided for the archive and the reader site: body and number, folded.
