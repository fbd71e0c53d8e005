//! Proves that a typeset issue holds every word of its documents, in order.
