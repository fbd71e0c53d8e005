//! Reads the text of PDF files.
