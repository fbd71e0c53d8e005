//! What a reader finds in one file, in the order of the file, before its legal structure is understood.

use serde::{Deserialize, Serialize};

/// Everything read from one file (nội dung): the same shape for Word, PDF and plain text.
///
/// Text is kept as sent; normalising is a later step. Every word of the source stands exactly once in
/// `blocks` or in one of `notes`; what is printed on every page stands in `furniture`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// Paragraphs and tables in reading order.
    pub blocks: Vec<Block>,
    /// Footnotes and endnotes; [`Inline::Note`] refers to them by position.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// Pictures; [`Inline::Picture`] refers to them by position.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pictures: Vec<Picture>,
    /// Running heads, page numbers, stamps of signatures: on the page, but not of the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub furniture: Vec<Paragraph>,
}

/// A paragraph, a table or a change of the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "block", rename_all = "kebab-case")]
pub enum Block {
    /// A paragraph (đoạn).
    Paragraph(Paragraph),
    /// A table (bảng).
    Table(Table),
    /// From here on pages have another size or orientation.
    Page(PageSetup),
}

/// The size of pages, in twentieths of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageSetup {
    /// Width of a page.
    pub width: u32,
    /// Height of a page.
    pub height: u32,
    /// Which way the page lies.
    pub orientation: Orientation,
}

/// Which way a page lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Orientation {
    /// Upright (dọc).
    Portrait,
    /// On its side (ngang).
    Landscape,
}

/// A paragraph (đoạn văn) with its formatting.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Paragraph {
    /// The printed label of automatic numbering (`1.`, `a)`, `Điều 5.`), which stands before the text
    /// on the page but not in the text of the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Text and what stands between it.
    pub inlines: Vec<Inline>,
    /// How lines are set.
    #[serde(default, skip_serializing_if = "is_default")]
    pub align: Align,
    /// The page it begins on, where the file has pages; from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}

/// How lines of a paragraph are set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Align {
    /// Both margins even; also what is not known.
    #[default]
    Justify,
    /// Left margin even.
    Left,
    /// Centred.
    Center,
    /// Right margin even.
    Right,
}

/// A piece of a paragraph.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "inline", rename_all = "kebab-case")]
pub enum Inline {
    /// A run of text of one style.
    Text {
        /// The text as sent; may hold spaces, never line breaks or tabs.
        text: String,
        /// Its style.
        #[serde(default, skip_serializing_if = "is_default")]
        style: Style,
    },
    /// A line break inside the paragraph.
    Break,
    /// A tab; with a leader, as in forms, when `leader` is set (usually `.`).
    Tab {
        /// The character that fills the gap.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        leader: Option<char>,
    },
    /// A reference to [`Content::notes`] by position.
    Note {
        /// Position in `notes`.
        note: usize,
    },
    /// A reference to [`Content::pictures`] by position.
    Picture {
        /// Position in `pictures`.
        picture: usize,
    },
    /// An equation (công thức): its text in reading order, and its source as MathML-like OMML.
    Equation {
        /// Text of the equation in linear form.
        text: String,
        /// The OMML source, kept so that nothing is lost.
        omml: String,
    },
}

/// The style of a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Style {
    /// Bold (đậm).
    #[serde(skip_serializing_if = "is_default")]
    pub bold: bool,
    /// Italic (nghiêng).
    #[serde(skip_serializing_if = "is_default")]
    pub italic: bool,
    /// Underlined (gạch chân).
    #[serde(skip_serializing_if = "is_default")]
    pub underline: bool,
    /// Struck through (gạch ngang).
    #[serde(skip_serializing_if = "is_default")]
    pub strike: bool,
    /// Superscript (chỉ số trên).
    #[serde(skip_serializing_if = "is_default")]
    pub superscript: bool,
    /// Subscript (chỉ số dưới).
    #[serde(skip_serializing_if = "is_default")]
    pub subscript: bool,
    /// Shown in capitals though typed otherwise (`w:caps`); the text already holds the capitals.
    #[serde(skip_serializing_if = "is_default")]
    pub caps: bool,
}

/// A table (bảng).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Widths of the columns in twentieths of a point; empty if not known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<u32>,
    /// Rows from top to bottom.
    pub rows: Vec<Row>,
    /// Whether lines are drawn; heads and tails of documents are tables without.
    #[serde(default)]
    pub bordered: bool,
    /// The page it begins on, where the file has pages; from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}

/// A row of a table.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Cells from left to right; a cell merged downwards stands only in its first row.
    pub cells: Vec<Cell>,
    /// Repeated at the top of each page.
    #[serde(default, skip_serializing_if = "is_default")]
    pub header: bool,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// The column it begins in, from 0.
    pub column: u32,
    /// How many columns it covers, at least 1.
    pub columns: u32,
    /// How many rows it covers, at least 1.
    pub rows: u32,
    /// What stands in it, nested tables included.
    pub blocks: Vec<Block>,
}

/// A footnote or endnote (chú thích).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// The printed mark, such as `1` or `*`.
    pub mark: String,
    /// Its text.
    pub blocks: Vec<Block>,
}

/// A picture (hình).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Picture {
    /// Name of the part it came from.
    pub name: String,
    /// Media type, such as `image/png`.
    pub media_type: String,
    /// Width as placed, in twentieths of a point; 0 if not known.
    pub width: u32,
    /// Height as placed, in twentieths of a point; 0 if not known.
    pub height: u32,
    /// Alternative text; may be empty.
    #[serde(default)]
    pub alt: String,
    /// The bytes as they came.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "bytes_as_hex")]
    pub bytes: Vec<u8>,
}

impl Paragraph {
    /// A paragraph of one plain run.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { inlines: vec![Inline::Text { text: text.into(), style: Style::default() }], ..Self::default() }
    }

    /// The printed text: label, a space, then the runs; breaks and tabs are white space, notes and
    /// pictures are nothing.
    pub fn text(&self) -> String {
        let mut out = String::new();
        if let Some(label) = &self.label {
            out.push_str(label);
            out.push(' ');
        }
        for inline in &self.inlines {
            match inline {
                Inline::Text { text, .. } | Inline::Equation { text, .. } => out.push_str(text),
                Inline::Break => out.push('\n'),
                Inline::Tab { .. } => out.push('\t'),
                Inline::Note { .. } | Inline::Picture { .. } => {}
            }
        }
        out
    }
}

impl Block {
    /// Calls `visit` for every paragraph in reading order, those of table cells included.
    pub fn each_paragraph<'a>(&'a self, visit: &mut dyn FnMut(&'a Paragraph)) {
        match self {
            Self::Paragraph(paragraph) => visit(paragraph),
            Self::Table(table) => {
                for cell in table.rows.iter().flat_map(|row| &row.cells) {
                    cell.blocks.iter().for_each(|block| block.each_paragraph(visit));
                }
            }
            Self::Page(_) => {}
        }
    }

    /// The printed text, one line for each paragraph.
    pub fn text(&self) -> String {
        let mut out = String::new();
        self.each_paragraph(&mut |paragraph| {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(&paragraph.text());
        });
        out
    }
}

impl Content {
    /// The printed text of the blocks, one line for each paragraph, then that of the notes.
    pub fn text(&self) -> String {
        let notes = self.notes.iter().flat_map(|note| &note.blocks);
        self.blocks.iter().chain(notes).map(Block::text).collect::<Vec<_>>().join("\n")
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Pictures travel in JSON as hexadecimal text.
mod bytes_as_hex {
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        let mut text = String::with_capacity(bytes.len() * 2);
        for byte in bytes {
            for digit in [byte >> 4, byte & 15] {
                text.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
            }
        }
        serializer.serialize_str(&text)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(deserializer)?;
        let digits: Option<Vec<u8>> =
            text.chars().map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
        match digits {
            Some(digits) if digits.len() % 2 == 0 => {
                Ok(digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect())
            }
            _ => Err(serde::de::Error::custom("picture bytes are not hexadecimal text")),
        }
    }
}
