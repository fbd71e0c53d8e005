//! The one way to write: stage, write, sync, rename, sync the folder; and a lock that dies with its process.
//!
//! A file or a folder becomes visible under its name only when every byte of it is safe on disk, and a
//! function returns only when the name is safe too. After a kill or a power cut there is the old state or the
//! new one; what lies in the staging folder is a leftover, and [`clean_stage`] takes it away.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let home = tempfile::tempdir()?;
//! # let home = home.path();
//! use gazette_disk::{Stage, write_file};
//!
//! write_file(&home.join("office.toml"), b"[office]\n")?;
//!
//! let mut stage = Stage::create(&home.join("stage"))?;
//! stage.write("letter.txt", b"...")?;
//! stage.publish(&home.join("outbox").join("2026-000123"))?;
//! # Ok(()) }
//! ```

mod error;
#[cfg(feature = "faults")]
pub mod faults;
mod lock;
mod platform;
mod stage;
mod write;

pub use error::{Action, DiskError};
pub use lock::Lock;
pub use platform::{exchange_dirs, sync_dir, sync_tree};
pub use stage::{Stage, clean_leftovers, clean_stage};
pub use write::{
    Placed, Waiting, append_synced, copy_in, create_dir_synced, place_all, publish_all, publish_dir,
    publish_file, read_file, remove_dir, remove_file, write_all, write_file, write_new,
};
