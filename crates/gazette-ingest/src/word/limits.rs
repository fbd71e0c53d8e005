//! The bounds within which a Word file is read.
//!
//! The rules of the ZIP itself (entries, total size, ratio) stand with the rules of all ZIPs; these follow
//! public advice on XML bombs: no DOCTYPE, 256 levels of elements, a bounded number of nodes. A book of a
//! thousand pages stays far below every one of them.

/// Bytes of one XML part.
pub(super) const XML_PART: usize = 96_000_000;
/// Levels of elements inside each other.
pub(super) const DEPTH: usize = 256;
/// Elements and pieces of text in all XML parts that are read.
pub(super) const NODES: usize = 1_500_000;
/// Namespace declarations in force at one place.
pub(super) const NAMESPACES: u32 = 128;
/// Tables and text boxes inside each other; deeper ones are read as plain paragraphs.
pub(super) const NESTING: usize = 8;
/// Columns of a table (Word itself ends at 63).
pub(super) const COLUMNS: u32 = 256;
/// Bytes of pictures that are kept; what goes beyond is kept by name only.
pub(super) const PICTURES: usize = 100_000_000;
/// Characters of a label, and of its pattern.
pub(super) const LABEL: usize = 100;
/// Styles that one style may be based on, one after the other.
pub(super) const STYLE_CHAIN: usize = 32;
/// Findings of one kind that are told one by one.
pub(super) const FINDINGS: usize = 40;
/// Styles of a document.
pub(super) const STYLES: usize = 20_000;
/// Tab stops of a paragraph (Word itself ends at 64).
pub(super) const TABS: usize = 64;
/// Lists of a document, and levels in all of them.
pub(super) const LISTS: usize = 50_000;
/// Nodes of all charts and diagrams.
pub(super) const FOREIGN_NODES: usize = 200_000;
/// Bytes of alternatives of which both branches are compared.
pub(super) const COMPARED: usize = 20_000_000;
/// Characters of the alternative text of a picture.
pub(super) const ALTERNATIVE: usize = 2_000;
