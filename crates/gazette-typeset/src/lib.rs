//! Typesets gazette issues with Typst
