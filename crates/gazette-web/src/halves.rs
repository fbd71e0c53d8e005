//! What was made or read lately, in two halves of bounded size.
//!
//! What is asked for again moves to the young half; when that is full it becomes the old one, and what stood there unasked
//! is forgotten. So memory stays flat whatever is asked.

use std::collections::HashMap;

/// Values by name, each with its weight in bytes.
#[derive(Debug)]
pub(crate) struct Halves<V> {
    young: HashMap<Box<str>, (usize, V)>,
    old: HashMap<Box<str>, (usize, V)>,
    /// What the young half weighs, and what one half may weigh.
    weight: usize,
    most: usize,
}

impl<V: Clone> Halves<V> {
    /// Nothing yet; one half may hold `most` bytes.
    pub(crate) fn new(most: usize) -> Self {
        Self { young: HashMap::new(), old: HashMap::new(), weight: 0, most }
    }

    /// What stands in the young half, so that nothing has to move.
    pub(crate) fn young(&self, key: &str) -> Option<&V> {
        self.young.get(key).map(|(_, value)| value)
    }

    /// Whether the old half has it.
    pub(crate) fn is_old(&self, key: &str) -> bool {
        self.old.contains_key(key)
    }

    /// A value, which from now on is young.
    pub(crate) fn get(&mut self, key: &str) -> Option<V> {
        if let Some(value) = self.young(key) {
            return Some(value.clone());
        }
        let (weight, value) = self.old.remove(key)?;
        self.put(key, weight, value.clone());
        Some(value)
    }

    /// Keeps a value that takes `weight` bytes.
    pub(crate) fn put(&mut self, key: &str, weight: usize, value: V) {
        if self.weight + weight > self.most {
            self.old = std::mem::take(&mut self.young);
            self.weight = 0;
        }
        self.weight += weight;
        if let Some((before, _)) = self.young.insert(key.into(), (weight, value)) {
            self.weight -= before;
        }
    }

    /// How many values there are.
    pub(crate) fn len(&self) -> usize {
        self.young.len() + self.old.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_stays_and_what_is_not_goes() {
        let mut halves = Halves::new(1000);
        halves.put("wanted", 10, 1);
        for other in 0..200 {
            halves.put(&format!("other {other}"), 50, 2);
            assert_eq!(halves.get("wanted"), Some(1), "{other}");
        }
        assert_eq!(halves.get("other 0"), None);
        assert!(halves.len() <= 42, "{}", halves.len());
    }

    #[test]
    fn a_value_put_again_weighs_once() {
        let mut halves = Halves::new(1000);
        halves.put("stays", 10, 0);
        for time in 0..100 {
            halves.put("one", 400, time);
        }
        assert_eq!(halves.young("one"), Some(&99));
        assert_eq!(halves.get("stays"), Some(0));
    }
}
