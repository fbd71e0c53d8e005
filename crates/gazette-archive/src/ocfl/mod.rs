//! The Oxford Common File Layout 1.1: where objects lie and what their inventories say.

pub(crate) mod inventory;
pub(crate) mod layout;
