//! Which gazette of a home is meant: its own, or one that was joined to it.

use std::cmp::Ordering;
use std::fmt;

/// The longest key.
const LONGEST: usize = 40;

/// Which gazette (Công báo nào): the home's own, or one that was joined to it, by the key it has here.
///
/// What a joined gazette published keeps its numbers and addresses; here they carry the key: `12/2026@tinh-cu`,
/// `ubnd-tinh-cu/5-2026-qd-ubnd@tinh-cu`. The records of the joined gazette itself never hold it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct GazetteKey {
    // Invariant: small letters, digits and hyphens, then zeros; all zeros for the own gazette.
    letters: [u8; LONGEST],
}

impl GazetteKey {
    /// The home's own gazette.
    pub const OWN: Self = Self { letters: [0; LONGEST] };

    /// The key with this text: small letters, digits and hyphens, at most forty.
    pub fn new(text: &str) -> Option<Self> {
        let fine = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let mut letters = [0; LONGEST];
        let place = letters.get_mut(..text.len()).filter(|place| !place.is_empty())?;
        place.copy_from_slice(text.as_bytes());
        text.bytes().all(fine).then_some(Self { letters })
    }

    /// The longest key this text begins with, for the name of a folder.
    pub fn shortened(text: &str) -> Option<Self> {
        Self::new(text.get(..LONGEST).unwrap_or(text).trim_end_matches('-'))
    }

    /// Whether it is the home's own gazette.
    pub fn is_own(&self) -> bool {
        *self == Self::OWN
    }

    /// The key as text; empty for the own gazette.
    pub fn as_str(&self) -> &str {
        let end = self.letters.iter().position(|byte| *byte == 0).unwrap_or(LONGEST);
        std::str::from_utf8(&self.letters[..end]).unwrap_or_default()
    }

    /// A name in this gazette as it is written here: `NAME@KEY`, or the name alone for the own gazette.
    pub fn name(&self, name: &str) -> String {
        if self.is_own() { name.to_owned() } else { format!("{name}@{}", self.as_str()) }
    }

    /// Takes [`GazetteKey::name`] apart.
    pub fn split(name: &str) -> (&str, Self) {
        match name.rsplit_once('@') {
            Some((bare, key)) => Self::new(key).map_or((name, Self::OWN), |key| (bare, key)),
            None => (name, Self::OWN),
        }
    }
}

impl Default for GazetteKey {
    fn default() -> Self {
        Self::OWN
    }
}

impl Ord for GazetteKey {
    /// What was joined comes before the gazette that goes on.
    fn cmp(&self, other: &Self) -> Ordering {
        (self.is_own(), self.letters).cmp(&(other.is_own(), other.letters))
    }
}

impl PartialOrd for GazetteKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Debug for GazetteKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GazetteKey({:?})", self.as_str())
    }
}

impl fmt::Display for GazetteKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_a_joined_gazette_is_taken_apart_again() {
        let key = GazetteKey::new("tinh-cu").unwrap();
        assert_eq!(key.name("a/b"), "a/b@tinh-cu");
        assert_eq!(GazetteKey::split("a/b@tinh-cu"), ("a/b", key));
        assert_eq!(GazetteKey::OWN.name("a/b"), "a/b");
        for own in ["a/b", "a@", "a@Ầ", "a@b c", &format!("a@{}", "x".repeat(41))] {
            assert_eq!(GazetteKey::split(own), (own, GazetteKey::OWN), "{own}");
        }
        assert!(GazetteKey::new("").is_none());
        assert_eq!(GazetteKey::shortened(&"x".repeat(60)).map(|key| key.as_str().len()), Some(40));
        assert!(key < GazetteKey::OWN);
    }
}
