//! Digest algorithms (thuật toán băm) by the names OCFL and BagIt give them, many at once over one reading.

use std::cell::RefCell;
use std::io::{self, Read};

use blake2::Blake2b;
use blake2::digest::consts::{U20, U32, U48, U64};
use md5::Md5;
use sha1::Sha1;
use sha2::digest::{Digest as _, DynDigest};
use sha2::{Sha256, Sha512, Sha512_256};

/// Bytes read at once.
const CHUNK: usize = 64 * 1024;

/// A digest algorithm (thuật toán băm).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Algorithm {
    Md5,
    Sha1,
    Sha256,
    Sha512,
    Sha512Of256,
    Blake2b160,
    Blake2b256,
    Blake2b384,
    Blake2b512,
}

impl Algorithm {
    /// By its name in OCFL (extension 0009 included).
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "md5" => Self::Md5,
            "sha1" => Self::Sha1,
            "sha256" => Self::Sha256,
            "sha512" => Self::Sha512,
            "sha512/256" => Self::Sha512Of256,
            "blake2b-160" => Self::Blake2b160,
            "blake2b-256" => Self::Blake2b256,
            "blake2b-384" => Self::Blake2b384,
            "blake2b-512" => Self::Blake2b512,
            _ => return None,
        })
    }

    /// Bytes of a digest.
    pub(crate) fn size(self) -> usize {
        match self {
            Self::Md5 => 16,
            Self::Sha1 | Self::Blake2b160 => 20,
            Self::Sha256 | Self::Sha512Of256 | Self::Blake2b256 => 32,
            Self::Blake2b384 => 48,
            Self::Sha512 | Self::Blake2b512 => 64,
        }
    }

    fn hasher(self) -> Box<dyn DynDigest + Send> {
        match self {
            Self::Md5 => Box::new(Md5::new()),
            Self::Sha1 => Box::new(Sha1::new()),
            Self::Sha256 => Box::new(Sha256::new()),
            Self::Sha512 => Box::new(Sha512::new()),
            Self::Sha512Of256 => Box::new(Sha512_256::new()),
            Self::Blake2b160 => Box::new(Blake2b::<U20>::new()),
            Self::Blake2b256 => Box::new(Blake2b::<U32>::new()),
            Self::Blake2b384 => Box::new(Blake2b::<U48>::new()),
            Self::Blake2b512 => Box::new(Blake2b::<U64>::new()),
        }
    }
}

/// The digest of some bytes in lower-case hexadecimal digits.
pub(crate) fn hex_of(algorithm: Algorithm, bytes: &[u8]) -> String {
    let mut hasher = algorithm.hasher();
    hasher.update(bytes);
    hex(&hasher.finalize())
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    // Every file that is read is compared in this form, so the digits are looked up instead of formatted.
    let digit = |half: u8| char::from(b"0123456789abcdef"[usize::from(half & 15)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}

/// Passes bytes on and digests them with several algorithms on the way.
pub(crate) struct Digesting<R> {
    reader: R,
    hashers: Vec<Box<dyn DynDigest + Send>>,
    size: u64,
}

impl<R: Read> Digesting<R> {
    pub(crate) fn new(reader: R, algorithms: &[Algorithm]) -> Self {
        Self { reader, hashers: algorithms.iter().map(|algorithm| algorithm.hasher()).collect(), size: 0 }
    }

    /// Reads to the end; then [`Digesting::finish`] has the digests of everything.
    pub(crate) fn drain(&mut self) -> io::Result<()> {
        thread_local! {
            // One for all files of a thread: most are small, and a fresh buffer for each costs more than its digest.
            static BUFFER: RefCell<Vec<u8>> = RefCell::new(vec![0; CHUNK]);
        }
        BUFFER.with_borrow_mut(|buffer| {
            loop {
                match self.read(buffer) {
                    Ok(0) => return Ok(()),
                    Ok(_) => {}
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(error) => return Err(error),
                }
            }
        })
    }

    /// The size, and the digests in the order of the algorithms.
    pub(crate) fn finish(self) -> (u64, Vec<Vec<u8>>) {
        (self.size, self.hashers.into_iter().map(|hasher| hasher.finalize().into_vec()).collect())
    }
}

impl<R: Read> Read for Digesting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        let bytes = buffer.get(..count).unwrap_or_default();
        self.hashers.iter_mut().for_each(|hasher| hasher.update(bytes));
        self.size = self.size.saturating_add(count as u64);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_algorithm_gives_a_digest_of_its_size() {
        for name in [
            "md5",
            "sha1",
            "sha256",
            "sha512",
            "sha512/256",
            "blake2b-160",
            "blake2b-256",
            "blake2b-384",
            "blake2b-512",
        ] {
            let algorithm = Algorithm::named(name).unwrap();
            assert_eq!(hex_of(algorithm, b"abc").len(), algorithm.size() * 2, "{name}");
        }
        assert_eq!(hex_of(Algorithm::Md5, b"abc"), "900150983cd24fb0d6963f7d28e17f72");
        assert_eq!(Algorithm::named("crc32"), None);
    }

    #[test]
    fn a_digesting_reader_gives_size_and_digests_of_what_passed() {
        let mut reader = Digesting::new(&b"abc"[..], &[Algorithm::Sha256, Algorithm::Sha1]);
        reader.drain().unwrap();
        let (size, digests) = reader.finish();
        assert_eq!((size, hex(&digests[0])), (3, hex_of(Algorithm::Sha256, b"abc")));
        assert_eq!(hex(&digests[1]), "a9993e364706816aba3e25717850c26c9cd0d89d");
    }
}
