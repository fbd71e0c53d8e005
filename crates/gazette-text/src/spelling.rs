//! Accepted spellings of one word: old and new tone placement, i and y.
