//! Comparing documents: what is told, and what is no difference.

mod build;
mod differences;
mod edits;
