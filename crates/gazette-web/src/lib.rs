//! The reader site: opens archive and index, only to read
