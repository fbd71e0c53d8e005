//! The one way to write: stage, sync, rename, sync the folder, lock
