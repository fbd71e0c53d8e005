//! Understands Vietnamese legal text: normalising, structure, numbers, citations, comparison.
//!
//! This crate stands on the ground floor: it reads and writes nothing. [`structure::parse`] makes a
//! [`gazette_model::Document`] of what a reader found, [`compare::compare`] says exactly where two
//! documents differ, [`number`] and [`citation`] understand how law names law.

pub mod address;
pub mod akoma;
pub mod citation;
pub mod collate;
pub mod compare;
pub mod date;
pub mod equation;
pub mod examine;
pub mod fold;
mod letters;
pub mod markup;
pub mod metadata;
pub mod normalize;
pub mod number;
pub mod proof;
pub mod relation;
pub mod spelling;
pub mod structure;
mod words;
