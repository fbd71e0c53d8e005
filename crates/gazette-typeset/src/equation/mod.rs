//! Equations (công thức) in print: mathematics that Typst sets, built from data and never from markup.
//!
//! ```text
//! source (OMML) ─ gazette-text ─▶ nodes ─▶ templates (math.frac, math.attach, …)
//!                                  ├─▶ order: the characters as they stand in the PDF, which the proof expects
//!                                  └─▶ linear: one line for those who hear it
//! ```
//!
//! What cannot be understood as mathematics is set in its linear form, indices lowered and powers raised ([`runs`]).

mod linear;
mod order;

pub use gazette_text::equation::MathNode;
pub(crate) use gazette_text::equation::{linear, nodes, on_its_own};
pub(crate) use linear::runs;
pub(crate) use order::{each_text, order};
