//! A lock that dies with its process.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;
use std::thread;
use std::time::Duration;

use crate::error::{Action, DiskError};
use crate::write::create_dir_synced;

/// How long to sleep between two attempts.
const PAUSE: Duration = Duration::from_millis(10);

/// A lock on a file, held until it is dropped or the process ends in whatever way.
///
/// The file stays where it is; its presence means nothing.
#[derive(Debug)]
pub struct Lock {
    file: File,
}

impl Lock {
    /// Takes the lock on `path`, creating the file if needed, and waits for at most `patience`.
    ///
    /// When another holds it for longer, the error says so ([`DiskError::is_busy`]).
    pub fn acquire(path: &Path, patience: Duration) -> Result<Self, DiskError> {
        Self::take(path, patience, &File::try_lock)
    }

    /// Takes the lock on `path` together with others who share it; only [`Lock::acquire`] keeps them out, and they it.
    pub fn share(path: &Path, patience: Duration) -> Result<Self, DiskError> {
        Self::take(path, patience, &File::try_lock_shared)
    }

    fn take(
        path: &Path,
        patience: Duration,
        attempt: &dyn Fn(&File) -> Result<(), TryLockError>,
    ) -> Result<Self, DiskError> {
        let error = |source| DiskError::new(Action::Lock, path, source);
        if let Some(parent) = path.parent() {
            create_dir_synced(parent)?;
        }
        let file =
            File::options().read(true).write(true).create(true).truncate(false).open(path).map_err(error)?;
        let mut attempts = patience.as_millis() / PAUSE.as_millis();
        loop {
            match attempt(&file) {
                Ok(()) => return Ok(Self { file }),
                Err(TryLockError::Error(source)) => return Err(error(source)),
                Err(TryLockError::WouldBlock) if attempts == 0 => {
                    return Err(error(io::Error::new(
                        io::ErrorKind::WouldBlock,
                        "another process is writing",
                    )));
                }
                Err(TryLockError::WouldBlock) => {
                    attempts -= 1;
                    thread::sleep(PAUSE);
                }
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing the file releases the lock as well; an error here changes nothing.
        let _released = self.file.unlock();
    }
}
