//! The digest of what the door itself holds in hand.

use std::io::{self, Read};

use gazette_model::Digest;
use sha2::{Digest as _, Sha256};

/// The SHA-256 digest of bytes in memory.
pub(crate) fn digest(bytes: &[u8]) -> Digest {
    Digest(Sha256::digest(bytes).into())
}

/// The SHA-256 digest of a stream, with flat memory.
pub(crate) fn digest_of(mut reader: impl Read) -> io::Result<Digest> {
    let mut digester = Sha256::new();
    let mut chunk = vec![0; 1 << 20];
    loop {
        match reader.read(&mut chunk)? {
            0 => return Ok(Digest(digester.finalize().into())),
            read => digester.update(&chunk[..read]),
        }
    }
}
