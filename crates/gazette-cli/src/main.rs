//! The command line of the gazette office

fn main() {}
