//! Equations (công thức): Word's OMML as mathematics that Typst sets, built from data and never from markup.
//!
//! ```text
//! source (OMML) ─ omml ─▶ nodes ─▶ templates (math.frac, math.attach, …)
//!                          ├─▶ order: the characters as they stand in the PDF, which the proof expects
//!                          └─▶ linear: one line for those who hear it
//! ```
//!
//! What cannot be understood as mathematics is set in its linear form, indices lowered and powers raised ([`runs`]).

mod linear;
mod node;
mod omml;

pub(crate) use linear::runs;
pub use node::MathNode;
pub(crate) use node::{each_text, linear, order};
pub(crate) use omml::{nodes, on_its_own};
