//! Understands document numbers (số, ký hiệu): grammar, folded key, finding them in text.
