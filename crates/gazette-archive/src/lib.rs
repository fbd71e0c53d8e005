//! The archive: OCFL objects, a transparency log, packages for others
