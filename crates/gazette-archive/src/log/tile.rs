//! Tiles (C2SP tlog-tiles): where hashes and entries of a log lie as plain files, and reading them.

use std::collections::HashMap;

use super::LogError;
use super::merkle::{Hash, Nodes, node_hash};

/// Hashes or entries in a full tile.
pub(crate) const WIDTH: u64 = 256;
/// The largest entry: its length is a 16-bit number.
pub(crate) const LONGEST_ENTRY: usize = 65_535;
/// No bundle of 256 entries is larger.
pub(crate) const LONGEST_BUNDLE: u64 = WIDTH * (LONGEST_ENTRY as u64 + 2);

/// The path of a tile of hashes; `width` is how many hashes it holds, at most [`WIDTH`].
pub(crate) fn hash_path(level: u32, index: u64, width: u64) -> String {
    format!("tile/{level}/{}", position(index, width))
}

/// The path of a bundle of entries.
pub(crate) fn entries_path(index: u64, width: u64) -> String {
    format!("tile/entries/{}", position(index, width))
}

fn position(index: u64, width: u64) -> String {
    let mut path = format!("{:03}", index % 1000);
    let mut rest = index / 1000;
    while rest > 0 {
        path = format!("x{:03}/{path}", rest % 1000);
        rest /= 1000;
    }
    if width < WIDTH { format!("{path}.p/{width}") } else { path }
}

/// How many hashes the tile at this place holds in a log of `size` entries.
pub(crate) fn width(level: u32, index: u64, size: u64) -> u64 {
    let row = size.checked_shr(level.saturating_mul(8)).unwrap_or(0);
    row.saturating_sub(index.saturating_mul(WIDTH)).min(WIDTH)
}

/// The entries of a bundle.
pub(crate) fn split_bundle(bundle: &[u8]) -> Option<Vec<&[u8]>> {
    let mut entries = Vec::new();
    let mut rest = bundle;
    while let Some((length, after)) = rest.split_first_chunk::<2>() {
        let (entry, after) = after.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
        entries.push(entry);
        rest = after;
    }
    rest.is_empty().then_some(entries)
}

/// One entry as it stands in a bundle.
pub(crate) fn framed(entry: &[u8]) -> Result<Vec<u8>, LogError> {
    let length = u16::try_from(entry.len()).map_err(|_| LogError::EntryTooLong(entry.len()))?;
    Ok([length.to_be_bytes().as_slice(), entry].concat())
}

/// Where the files of a log come from: a folder, or an address on the web.
pub type Source<'a> = dyn Fn(&str) -> Result<Vec<u8>, LogError> + 'a;

/// Reads the tiles of a log of a certain size and keeps those it has read.
pub(crate) struct Tiles<'a> {
    source: &'a Source<'a>,
    size: u64,
    read: HashMap<(u32, u64), Vec<Hash>>,
}

impl<'a> Tiles<'a> {
    pub(crate) fn new(source: &'a Source<'a>, size: u64) -> Self {
        Self { source, size, read: HashMap::new() }
    }

    /// The hashes of a tile. Where its partial form is gone, the full one stands for it.
    pub(crate) fn tile(&mut self, level: u32, index: u64) -> Result<&[Hash], LogError> {
        if !self.read.contains_key(&(level, index)) {
            let width = width(level, index, self.size);
            let path = hash_path(level, index, width);
            let bytes = fetch(self.source, &path, &hash_path(level, index, WIDTH), width.saturating_mul(32))?;
            let hashes: Vec<Hash> = bytes.as_chunks::<32>().0.to_vec();
            if self.read.len() > 4096 {
                self.read.clear();
            }
            self.read.insert((level, index), hashes);
        }
        Ok(self.read.get(&(level, index)).map_or(&[], Vec::as_slice))
    }

    /// The entries of a bundle.
    pub(crate) fn bundle(&self, index: u64) -> Result<Vec<Vec<u8>>, LogError> {
        let width = width(0, index, self.size);
        let path = entries_path(index, width);
        let bytes = match (self.source)(&path) {
            Err(error) if error.is_missing() && width < WIDTH => (self.source)(&entries_path(index, WIDTH))?,
            other => other?,
        };
        let damaged =
            || LogError::Tile { path: path.clone(), reason: "its entries cannot be told apart".to_owned() };
        let entries = split_bundle(&bytes).ok_or_else(damaged)?;
        let wanted = usize::try_from(width).unwrap_or(usize::MAX);
        if entries.len() < wanted {
            let reason = format!("holds {} entries, {wanted} belong there", entries.len());
            return Err(LogError::Tile { path, reason });
        }
        Ok(entries.into_iter().take(wanted).map(<[u8]>::to_vec).collect())
    }
}

fn fetch(source: &Source<'_>, path: &str, full: &str, length: u64) -> Result<Vec<u8>, LogError> {
    let mut bytes = match source(path) {
        Err(error) if error.is_missing() && path != full => source(full)?,
        other => other?,
    };
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    if bytes.len() < length || !bytes.len().is_multiple_of(32) {
        let reason = format!("holds {} bytes, {length} belong there", bytes.len());
        return Err(LogError::Tile { path: path.to_owned(), reason });
    }
    bytes.truncate(length);
    Ok(bytes)
}

impl Nodes for Tiles<'_> {
    type Error = LogError;

    fn node(&mut self, level: u32, index: u64) -> Result<Hash, LogError> {
        // A tile holds the hashes of every eighth level; those between are computed from it.
        let (row, above) = (level / 8, level % 8);
        let first = index << above;
        let tile = self.tile(row, first / WIDTH)?;
        let start = usize::try_from(first % WIDTH).unwrap_or(usize::MAX);
        let missing = || LogError::Tile {
            path: hash_path(row, first / WIDTH, WIDTH),
            reason: "is too short".to_owned(),
        };
        let mut hashes =
            tile.get(start..).and_then(|rest| rest.get(..1 << above)).ok_or_else(missing)?.to_vec();
        while hashes.len() > 1 {
            hashes = hashes.as_chunks::<2>().0.iter().map(|[left, right]| node_hash(left, right)).collect();
        }
        hashes.first().copied().ok_or_else(missing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_widths_are_those_of_the_specification() {
        assert_eq!(hash_path(0, 1_234_067, WIDTH), "tile/0/x001/x234/067");
        assert_eq!(hash_path(1, 0, 1), "tile/1/000.p/1");
        assert_eq!(entries_path(273, 112), "tile/entries/273.p/112");
        assert_eq!((width(0, 272, 70_000), width(0, 273, 70_000)), (256, 112));
        assert_eq!((width(1, 0, 70_000), width(1, 1, 70_000), width(2, 0, 70_000)), (256, 17, 1));
        assert_eq!((width(1, 0, 256), width(9, 0, u64::MAX)), (1, 0));
    }

    #[test]
    fn a_bundle_gives_its_entries_back_and_a_torn_one_none() {
        let bundle = [framed(b"one").unwrap(), framed(b"").unwrap(), framed(b"three").unwrap()].concat();
        assert_eq!(split_bundle(&bundle).unwrap(), [&b"one"[..], b"", b"three"]);
        for cut in 1..bundle.len() {
            let entries = split_bundle(&bundle[..cut]);
            assert!(entries.is_none_or(|entries| entries.len() < 3), "{cut}");
        }
        assert!(framed(&[0; 65_536]).is_err());
    }
}
