//! Builds the tree: opens and closes units, gives them their keys, and keeps every block in order.

use std::collections::HashMap;

use gazette_model::{Block, Paragraph, Unit, UnitKind};

/// How deep a kind of unit lies; a unit closes all that lie as deep or deeper.
pub(super) type Rank = u32;

/// Attached regulations and annexes.
pub(super) const CONTAINER: Rank = 10;
/// Head, title, preamble, enactment, signature, recipients, loose text.
pub(super) const FRAME: Rank = 20;
/// What stands inside a frame unit: a basis in the preamble.
pub(super) const FRAME_CHILD: Rank = 30;
/// Parts and all below them; the level within is added.
pub(super) const LEVELS: Rank = 40;

/// A tree under construction.
#[derive(Default)]
pub(super) struct Tree {
    roots: Vec<Unit>,
    open: Vec<(Rank, Unit)>,
}

impl Tree {
    /// Opens a unit under the deepest open one that may hold it.
    pub(super) fn open(&mut self, rank: Rank, unit: Unit) {
        self.close(rank);
        self.open.push((rank, unit));
    }

    /// Closes all units of `rank` and deeper; what frames the text is closed by its structure too.
    pub(super) fn close(&mut self, rank: Rank) {
        while let Some((top, _)) = self.open.last() {
            let frame = *top < LEVELS && *top >= FRAME;
            if *top >= rank || (frame && rank >= LEVELS) {
                self.close_one();
            } else {
                break;
            }
        }
    }

    /// Puts a block into the deepest open unit.
    pub(super) fn push(&mut self, block: Block) {
        match self.open.last_mut() {
            Some((_, unit)) if unit.children.is_empty() => unit.body.push(block),
            Some((rank, _)) => {
                let rank = (*rank + 1).max(FRAME);
                self.open(rank, Unit { body: vec![block], ..Unit::default() });
            }
            None => self.open(FRAME, Unit { body: vec![block], ..Unit::default() }),
        }
    }

    /// The open units, the deepest last.
    pub(super) fn top(&self) -> Option<(Rank, &Unit)> {
        self.open.last().map(|(rank, unit)| (*rank, unit))
    }

    /// The open unit of `kind`, if there is one.
    pub(super) fn find(&self, kind: UnitKind) -> Option<&Unit> {
        self.open.iter().rev().map(|(_, unit)| unit).find(|unit| unit.kind == kind)
    }

    /// The open unit of exactly `rank`.
    pub(super) fn at(&mut self, rank: Rank) -> Option<&mut Unit> {
        self.open.iter_mut().find(|(found, _)| *found == rank).map(|(_, unit)| unit)
    }

    /// Whether the deepest open unit has no block yet beyond its heading.
    pub(super) fn heading(&mut self) -> Option<&mut Unit> {
        self.open
            .last_mut()
            .map(|(_, unit)| unit)
            .filter(|unit| unit.body.is_empty() && unit.children.is_empty())
    }

    /// Closes everything and gives the tree, keys unique among those that share an address.
    pub(super) fn finish(mut self) -> Vec<Unit> {
        while !self.open.is_empty() {
            self.close_one();
        }
        unique(&mut self.roots);
        self.roots
    }

    fn close_one(&mut self) {
        if let Some((_, unit)) = self.open.pop() {
            match self.open.last_mut() {
                Some((_, parent)) => parent.children.push(unit),
                None => self.roots.push(unit),
            }
        }
    }
}

/// Gives the second `dieu-3` of an address the key `dieu-3--2`.
fn unique(units: &mut [Unit]) {
    number(units, &mut HashMap::new());
}

/// Keys taken so far at an address, with how often.
type Taken = HashMap<String, u32>;

fn number(units: &mut [Unit], taken: &mut Taken) {
    let mut groups = Taken::new();
    for unit in units {
        let grouping = unit.kind.is_grouping();
        if !unit.key.is_empty() {
            let count = if grouping { &mut groups } else { &mut *taken }.entry(unit.key.clone()).or_insert(0);
            *count += 1;
            if *count > 1 {
                unit.key = format!("{}--{count}", unit.key);
            }
        }
        // Chapters add no segment, so articles below them share the address above.
        if grouping || unit.key.is_empty() {
            number(&mut unit.children, taken);
        } else {
            unique(&mut unit.children);
        }
    }
}

/// The paragraph of a block, or the block itself.
pub(super) fn paragraph(block: Block) -> Result<Paragraph, Block> {
    match block {
        Block::Paragraph(paragraph) => Ok(paragraph),
        block => Err(block),
    }
}
