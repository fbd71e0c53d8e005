//! Citations found, held against marks made by hand on real articles.

mod marks;
