//! Judges the signatures of originals, and seals finished issues
