//! The Merkle tree of RFC 6962 over SHA-256: roots, proofs, and their verification.

use sha2::{Digest as _, Sha256};

/// A hash in the tree.
pub type Hash = [u8; 32];

/// Longest proof anybody can need: one hash for each level of a tree with 64-bit indices.
pub(crate) const LONGEST_PROOF: usize = 64;

/// The hash of an entry.
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(entry).finalize().into()
}

/// The hash above two others.
pub(crate) fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// The root of the empty tree.
pub(crate) fn empty_root() -> Hash {
    Sha256::digest([]).into()
}

/// The largest power of two below `size`; 0 for sizes without one.
pub(crate) fn split(size: u64) -> u64 {
    if size < 2 { 0 } else { 1 << (63 - (size - 1).leading_zeros()) }
}

/// Whether `proof` leads from the leaf at `index` to `root` in a tree of `size` entries (RFC 9162, 2.1.3.2).
pub fn verify_inclusion(index: u64, size: u64, leaf: &Hash, proof: &[Hash], root: &[u8]) -> bool {
    if index >= size || proof.len() > LONGEST_PROOF {
        return false;
    }
    let (mut node, mut last) = (index, size - 1);
    let mut hash = *leaf;
    for sibling in proof {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(sibling, &hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && hash == root
}

/// Whether `proof` shows that the tree of `new_size` entries continues the one of `old_size` (RFC 9162, 2.1.4.2).
///
/// From the empty tree nothing can be proved, so that is refused.
pub fn verify_consistency(
    old_size: u64,
    new_size: u64,
    old_root: &[u8],
    new_root: &[u8],
    proof: &[Hash],
) -> bool {
    if old_size == 0 || old_size > new_size || proof.len() > LONGEST_PROOF + 1 {
        return false;
    }
    if old_size == new_size {
        return proof.is_empty() && old_root == new_root;
    }
    let own = Hash::try_from(old_root).ok().filter(|_| old_size.is_power_of_two());
    let (first, rest) = match (own, proof.split_first()) {
        (Some(own), _) => (own, proof),
        (None, Some((first, rest))) => (*first, rest),
        (None, None) => return false,
    };
    if rest.is_empty() {
        return false;
    }
    let (mut node, mut last) = (old_size - 1, new_size - 1);
    while node & 1 == 1 {
        node >>= 1;
        last >>= 1;
    }
    let (mut old, mut new) = (first, first);
    for sibling in rest {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            old = node_hash(sibling, &old);
            new = node_hash(sibling, &new);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            new = node_hash(&new, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && old == old_root && new == new_root
}

/// Whether `proof` leads from the leaf at `index` to the root of the subtree over the leaves from `start` to `end`.
pub fn verify_subtree_inclusion(
    index: u64,
    start: u64,
    end: u64,
    leaf: &Hash,
    proof: &[Hash],
    root: &[u8],
) -> bool {
    is_subtree(start, end)
        && index >= start
        && verify_inclusion(index - start, end - start, leaf, proof, root)
}

/// Whether `proof` shows that the tree of `size` entries contains the subtree over the leaves from `start` to `end`.
pub fn verify_subtree_consistency(
    start: u64,
    end: u64,
    size: u64,
    subtree: &[u8],
    root: &[u8],
    proof: &[Hash],
) -> bool {
    if !is_subtree(start, end) || end > size || proof.len() > LONGEST_PROOF + 1 {
        return false;
    }
    if start == end {
        // Every tree contains the empty one.
        return proof.is_empty() && subtree == empty_root();
    }
    if start == 0 && end == size {
        return proof.is_empty() && subtree == root;
    }
    let (mut left, mut right, mut last) = (start, end - 1, size - 1);
    if end == size {
        // The subtree ends where the tree ends: up to its own root there is nothing to be proved.
        while left != right {
            left >>= 1;
            right >>= 1;
            last >>= 1;
        }
    } else {
        while left != right && right & 1 == 1 {
            left >>= 1;
            right >>= 1;
            last >>= 1;
        }
    }
    let (mut hashes, whole) = (proof.iter(), left == right);
    let first = if whole { Hash::try_from(subtree).ok() } else { hashes.next().copied() };
    let Some(first) = first else { return false };
    let (mut small, mut large) = (first, first);
    for sibling in hashes {
        if last == 0 {
            return false;
        }
        if right & 1 == 1 || right == last {
            if left < right {
                small = node_hash(sibling, &small);
            }
            large = node_hash(sibling, &large);
            while right & 1 == 0 && right != 0 {
                left >>= 1;
                right >>= 1;
                last >>= 1;
            }
        } else {
            large = node_hash(&large, sibling);
        }
        left >>= 1;
        right >>= 1;
        last >>= 1;
    }
    last == 0 && small == subtree && large == root
}

/// A subtree begins at a multiple of the smallest power of two that is not below its size.
fn is_subtree(start: u64, end: u64) -> bool {
    let size = end.checked_sub(start);
    size.and_then(u64::checked_next_power_of_two).is_some_and(|power| start.is_multiple_of(power))
}

/// The hash of a complete subtree: `level` 0 are the leaves, position `index` counts within the level.
pub(crate) trait Nodes {
    /// What goes wrong when a node cannot be had.
    type Error;

    /// The hash of the complete subtree of 2^`level` leaves that begins at leaf `index` · 2^`level`.
    fn node(&mut self, level: u32, index: u64) -> Result<Hash, Self::Error>;
}

/// The root over the leaves from `start` to `end`; `start` is a multiple of the smallest power of two that is not below
/// their number, as in every subtree of RFC 6962.
pub(crate) fn range_root<N: Nodes>(nodes: &mut N, start: u64, end: u64) -> Result<Hash, N::Error> {
    let size = end.saturating_sub(start);
    if size == 0 {
        return Ok(empty_root());
    }
    if size.is_power_of_two() {
        let level = size.trailing_zeros();
        return nodes.node(level, start >> level);
    }
    // At most one step for each bit of the size.
    let middle = start + split(size);
    let left = range_root(nodes, start, middle)?;
    let right = range_root(nodes, middle, end)?;
    Ok(node_hash(&left, &right))
}

/// The inclusion proof for the leaf at `index` in the tree of `size` leaves.
pub(crate) fn inclusion<N: Nodes>(nodes: &mut N, index: u64, size: u64) -> Result<Vec<Hash>, N::Error> {
    let (mut start, mut end) = (0, size);
    let mut proof = Vec::new();
    while end - start > 1 {
        let middle = start + split(end - start);
        if index < middle {
            proof.push(range_root(nodes, middle, end)?);
            end = middle;
        } else {
            proof.push(range_root(nodes, start, middle)?);
            start = middle;
        }
    }
    proof.reverse();
    Ok(proof)
}

/// The proof that the tree of `new_size` leaves continues that of `old_size`.
pub(crate) fn consistency<N: Nodes>(
    nodes: &mut N,
    old_size: u64,
    new_size: u64,
) -> Result<Vec<Hash>, N::Error> {
    let (mut start, mut end) = (0, new_size);
    let mut proof = Vec::new();
    if old_size == 0 || old_size >= new_size {
        return Ok(proof);
    }
    // Down to the place where the old tree ends.
    while end != old_size {
        let middle = start + split(end - start);
        if old_size <= middle {
            proof.push(range_root(nodes, middle, end)?);
            end = middle;
        } else {
            proof.push(range_root(nodes, start, middle)?);
            start = middle;
        }
    }
    if start > 0 {
        proof.push(range_root(nodes, start, end)?);
    }
    proof.reverse();
    Ok(proof)
}

/// Computes a root leaf by leaf, keeping only the complete subtrees on the way.
#[derive(Debug, Clone, Default)]
pub(crate) struct Accumulator {
    size: u64,
    // Invariant: one hash for each bit that is set in `size`, the largest subtree first.
    peaks: Vec<Hash>,
}

impl Accumulator {
    /// The state after `size` leaves; `peaks` has one hash for each bit set in `size`, the largest subtree first.
    pub(crate) fn from_peaks(size: u64, peaks: Vec<Hash>) -> Self {
        Self { size, peaks }
    }

    pub(crate) fn push(&mut self, leaf: Hash) {
        let mut hash = leaf;
        let mut bits = self.size;
        while bits & 1 == 1 {
            if let Some(left) = self.peaks.pop() {
                hash = node_hash(&left, &hash);
            }
            bits >>= 1;
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    pub(crate) fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        let Some(last) = peaks.next() else { return empty_root() };
        peaks.fold(*last, |right, left| node_hash(left, &right))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Leaves(Vec<Hash>);

    impl Nodes for Leaves {
        type Error = ();

        fn node(&mut self, level: u32, index: u64) -> Result<Hash, ()> {
            let (start, count) = ((index << level) as usize, 1 << level);
            let mut row = self.0[start..start + count].to_vec();
            while row.len() > 1 {
                row = row.chunks(2).map(|pair| node_hash(&pair[0], &pair[1])).collect();
            }
            Ok(row[0])
        }
    }

    #[test]
    fn every_proof_of_small_trees_verifies_and_no_other_index_or_root_does() {
        let mut nodes = Leaves((0..40_u8).map(|i| leaf_hash(&[i])).collect());
        let roots: Vec<Hash> = (0..=40)
            .map(|size| {
                let mut accumulator = Accumulator::default();
                nodes.0[..size].iter().for_each(|leaf| accumulator.push(*leaf));
                let root = range_root(&mut nodes, 0, size as u64).unwrap();
                assert_eq!(root, accumulator.root(), "{size}");
                root
            })
            .collect();
        for size in 1..=40_u64 {
            for index in 0..size {
                let proof = inclusion(&mut nodes, index, size).unwrap();
                let leaf = nodes.0[index as usize];
                assert!(verify_inclusion(index, size, &leaf, &proof, &roots[size as usize]));
                assert!(!verify_inclusion(index, size, &leaf, &proof, &roots[size as usize - 1]));
                assert!(
                    !verify_inclusion(index ^ 1, size, &leaf, &proof, &roots[size as usize]) || size == 1
                );
            }
            for old in 1..=size {
                let proof = consistency(&mut nodes, old, size).unwrap();
                let (old_root, root) = (&roots[old as usize], &roots[size as usize]);
                assert!(verify_consistency(old, size, old_root, root, &proof), "{old} {size}");
                assert!(!verify_consistency(old, size, root, old_root, &proof) || old == size);
            }
            assert!(!verify_consistency(0, size, &roots[0], &roots[size as usize], &[]));
        }
    }
}
