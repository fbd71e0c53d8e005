//! Compares two documents word by word, aligned by legal unit.
