//! Equations (công thức): Word's OMML as parts, in one line, and as MathML.

mod mathml;
mod node;
mod omml;

pub use mathml::mathml;
pub use node::{MathNode, linear};
pub use omml::{nodes, on_its_own};
