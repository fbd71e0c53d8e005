//! Search in Vietnamese legal text, on Tantivy
