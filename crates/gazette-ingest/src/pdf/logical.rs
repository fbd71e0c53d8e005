//! Reads tagged PDFs by their structure tree: the text in the order its author meant, without page furniture.

use std::collections::HashMap;

use lopdf::{Dictionary, Document, Object, ObjectId};
use serde::{Deserialize, Serialize};

use super::PdfError;
use super::load::load;
use super::marked::{MarkedPage, Piece, marked_pages, space_between};
use super::object;

/// Elements within elements.
const MAX_DEPTH: usize = 128;
/// Elements walked in all.
const MAX_ELEMENTS: usize = 5_000_000;

/// A paragraph-like element of the structure tree.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogicalBlock {
    /// The page its text begins on, from 1.
    pub page: u32,
    /// The standard role, such as `P`, `H1`, `TD`, `TH`, `Lbl`, `FENote`, `Figure`.
    pub role: String,
    /// Its text; that of a figure is its alternative text.
    pub text: String,
}

/// The text of a tagged PDF.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogicalText {
    /// Blocks in logical order.
    pub blocks: Vec<LogicalBlock>,
    /// What is marked as artifact or not marked at all, with its page: running heads, page numbers.
    pub artifacts: Vec<(u32, String)>,
}

/// The blocks of a tagged PDF in logical order, artifacts left out.
///
/// # Errors
///
/// If the file cannot be read or has no structure tree.
pub fn logical(bytes: &[u8]) -> Result<Vec<LogicalBlock>, PdfError> {
    logical_text(bytes).map(|text| text.blocks)
}

/// The blocks of a tagged PDF and, apart from them, its artifacts.
///
/// A label (`Lbl`) is a block of its own: before the text of its list item or note. Labels and notes (`FENote`) inside
/// a paragraph come behind it, so that the paragraph stays whole.
///
/// # Errors
///
/// If the file cannot be read or has no structure tree.
pub fn logical_text(bytes: &[u8]) -> Result<LogicalText, PdfError> {
    let loaded = load(bytes)?;
    let document = &loaded.document;
    let catalog = document.catalog().map_err(|error| PdfError::Unreadable(error.to_string()))?;
    let root = object::dictionary(document, catalog, b"StructTreeRoot").ok_or(PdfError::NotTagged)?;
    let pages = marked_pages(&loaded);
    let mut walk = Walk {
        document,
        pages: &pages,
        page_numbers: loaded.pages.iter().copied().zip(0_usize..).collect(),
        roles: object::dictionary(document, root, b"RoleMap"),
        elements: 0,
        open: None,
        deferred: Vec::new(),
        blocks: Vec::new(),
    };
    if let Some(kids) = object::entry(document, root, b"K") {
        walk.kids(kids, None, "", 0);
    }
    walk.close();
    let blocks = walk.blocks;
    let artifacts = (1_u32..)
        .zip(&pages)
        .flat_map(|(number, page)| page.artifacts.iter().map(move |text| (number, text.clone())))
        .filter(|(_, text)| !text.trim().is_empty())
        .collect();
    Ok(LogicalText { blocks, artifacts })
}

/// Walks the structure tree.
struct Walk<'a> {
    document: &'a Document,
    pages: &'a [MarkedPage],
    page_numbers: HashMap<ObjectId, usize>,
    roles: Option<&'a Dictionary>,
    elements: usize,
    /// The block being filled, with the end of its last piece.
    open: Option<(LogicalBlock, usize, Piece)>,
    /// Labels and notes met inside the open block.
    deferred: Vec<LogicalBlock>,
    blocks: Vec<LogicalBlock>,
}

impl<'a> Walk<'a> {
    fn kids(&mut self, kids: &'a Object, page: Option<usize>, role: &str, depth: usize) {
        self.elements += 1;
        if depth > MAX_DEPTH || self.elements > MAX_ELEMENTS {
            return;
        }
        match object::resolve(self.document, kids) {
            Object::Array(kids) => kids.iter().for_each(|kid| self.kids(kid, page, role, depth + 1)),
            Object::Integer(mcid) => self.piece(page, *mcid, role),
            Object::Dictionary(kid) => {
                let own_page = kid.get(b"Pg").ok().and_then(|id| id.as_reference().ok());
                let page = own_page.and_then(|id| self.page_numbers.get(&id).copied()).or(page);
                match object::name(self.document, kid, b"Type") {
                    Some(b"MCR") => {
                        if let Some(Ok(mcid)) = object::entry(self.document, kid, b"MCID").map(Object::as_i64)
                        {
                            self.piece(page, mcid, role);
                        }
                    }
                    Some(b"OBJR") => {}
                    _ => self.element(kid, page, role, depth),
                }
            }
            _ => {}
        }
    }

    fn element(&mut self, element: &'a Dictionary, page: Option<usize>, outer: &str, depth: usize) {
        let role = self.role(element);
        let text = |key: &[u8]| {
            let text = object::entry(self.document, element, key).and_then(|text| text.as_str().ok());
            text.map(object::text_string)
        };
        let replacement = text(b"ActualText").or_else(|| (role == "Figure").then(|| text(b"Alt")).flatten());
        let kids = object::entry(self.document, element, b"K");
        // What a mark inside a paragraph leads to must not cut the paragraph in two.
        if matches!(role.as_str(), "Lbl" | "Note" | "FENote") {
            self.aside(kids, page, &role, depth);
            return;
        }
        if is_inline(&role) {
            match replacement {
                Some(text) => self.append(page, &Piece { text, ..Piece::default() }, outer),
                None => kids.into_iter().for_each(|kids| self.kids(kids, page, outer, depth + 1)),
            }
            return;
        }
        self.close();
        match replacement {
            Some(text) => self.append(page, &Piece { text, ..Piece::default() }, &role),
            None => kids.into_iter().for_each(|kids| self.kids(kids, page, &role, depth + 1)),
        }
        self.close();
    }

    /// A label or note: its blocks come behind the open one.
    fn aside(&mut self, kids: Option<&'a Object>, page: Option<usize>, role: &str, depth: usize) {
        let interrupted = self.open.take();
        let waiting = std::mem::take(&mut self.deferred);
        let start = self.blocks.len();
        if let Some(kids) = kids {
            self.kids(kids, page, role, depth + 1);
        }
        self.close();
        self.deferred = waiting;
        if interrupted.is_some() {
            let inner = self.blocks.split_off(start.min(self.blocks.len()));
            self.deferred.extend(inner);
        }
        self.open = interrupted;
    }

    /// The standard role behind the one the writer gave.
    fn role(&self, element: &Dictionary) -> String {
        let mut role = object::name(self.document, element, b"S").unwrap_or_default();
        for _ in 0..8 {
            match self.roles.and_then(|roles| object::name(self.document, roles, role)) {
                Some(mapped) if mapped != role => role = mapped,
                _ => break,
            }
        }
        String::from_utf8_lossy(role).into_owned()
    }

    fn piece(&mut self, page: Option<usize>, mcid: i64, role: &str) {
        let found = page.and_then(|page| self.pages.get(page)).zip(usize::try_from(mcid).ok());
        if let Some(piece) = found.and_then(|(page, mcid)| page.by_mcid.get(mcid)) {
            self.append(page, piece, role);
        }
    }

    fn append(&mut self, page: Option<usize>, piece: &Piece, role: &str) {
        if piece.text.is_empty() {
            return;
        }
        let page = page.unwrap_or(0);
        match &mut self.open {
            Some((block, last_page, last)) => {
                let elsewhere = if *last_page == page { piece.start } else { (-1e6, piece.start.1) };
                if space_between(&block.text, last.end, elsewhere, piece.size.max(last.size), &piece.text) {
                    block.text.push(' ');
                }
                block.text.push_str(&piece.text);
                *last_page = page;
                *last = Piece { text: String::new(), ..*piece };
            }
            None => {
                let number = u32::try_from(page).unwrap_or(u32::MAX).saturating_add(1);
                let block = LogicalBlock { page: number, role: role.to_owned(), text: piece.text.clone() };
                self.open = Some((block, page, Piece { text: String::new(), ..*piece }));
            }
        }
    }

    fn close(&mut self) {
        self.blocks
            .extend(self.open.take().map(|(block, ..)| block).filter(|block| !block.text.trim().is_empty()));
        self.blocks.append(&mut self.deferred);
    }
}

/// Elements inside a paragraph; all others end the block before them.
fn is_inline(role: &str) -> bool {
    let inline =
        ["Span", "Link", "Reference", "Em", "Strong", "Sub", "Quote", "Code", "Annot", "Ruby", "NonStruct"];
    inline.contains(&role)
}
