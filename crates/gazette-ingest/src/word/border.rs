//! Whether lines are drawn around the cells of a table.

use super::names::Ns;
use super::tree::Element;

/// The lines of a table or a cell by side; `None` leaves a side to what stands above.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Borders {
    sides: [Option<bool>; 6],
}

const SIDES: [&[&str]; 6] =
    [&["top"], &["bottom"], &["left", "start"], &["right", "end"], &["insideH"], &["insideV"]];
const TOP: usize = 0;
const BOTTOM: usize = 1;
const LEFT: usize = 2;
const RIGHT: usize = 3;
const INSIDE_ROWS: usize = 4;
const INSIDE_COLUMNS: usize = 5;

impl Borders {
    /// Reads `w:tblBorders` or `w:tcBorders`.
    pub(super) fn read(borders: Element<'_>) -> Self {
        let mut sides = [None; 6];
        for side in borders.children() {
            let (ns, name) = side.name();
            let Some(index) = SIDES.iter().position(|names| ns == Ns::W && names.contains(&name)) else {
                continue;
            };
            let style = side.w("val");
            // A line in the colour of the paper is there to be unseen.
            let white = side.w("color").is_some_and(|colour| colour.eq_ignore_ascii_case("ffffff"));
            sides[index] = Some(!white && !matches!(style.as_deref(), None | Some("nil" | "none")));
        }
        Self { sides }
    }

    /// Those of a table style: of the whole table, and of all its cells.
    pub(super) fn of_style(style: Element<'_>) -> Self {
        let in_table = |outer: Element<'_>| {
            let table =
                outer.child(Ns::W, "tblPr").and_then(|properties| properties.child(Ns::W, "tblBorders"));
            let cell = outer.child(Ns::W, "tcPr").and_then(|properties| properties.child(Ns::W, "tcBorders"));
            let read = |borders: Option<Element<'_>>| borders.map(Self::read).unwrap_or_default();
            read(cell).over(&read(table))
        };
        let whole = style
            .children()
            .find(|child| child.is(Ns::W, "tblStylePr") && child.w("type").as_deref() == Some("wholeTable"));
        whole.map(in_table).unwrap_or_default().over(&in_table(style))
    }

    /// Lays `self` over `below`.
    pub(super) fn over(&self, below: &Self) -> Self {
        let mut sides = below.sides;
        for (side, own) in sides.iter_mut().zip(self.sides) {
            *side = own.or(*side);
        }
        Self { sides }
    }

    /// How many sides of a cell are drawn, the cell lying at the outer sides that are told.
    pub(super) fn drawn(&self, table: &Self, outer: OuterSides) -> usize {
        let of_table =
            |at_edge: bool, edge: usize, inside: usize| table.sides[if at_edge { edge } else { inside }];
        let inherited = [
            of_table(outer.top, TOP, INSIDE_ROWS),
            of_table(outer.bottom, BOTTOM, INSIDE_ROWS),
            of_table(outer.left, LEFT, INSIDE_COLUMNS),
            of_table(outer.right, RIGHT, INSIDE_COLUMNS),
        ];
        let drawn = |(own, inherited): (&Option<bool>, Option<bool>)| own.or(inherited) == Some(true);
        self.sides.iter().zip(inherited).filter(|pair| drawn((pair.0, pair.1))).count()
    }
}

/// At which outer sides of its table a cell lies.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct OuterSides {
    pub(super) top: bool,
    pub(super) bottom: bool,
    pub(super) left: bool,
    pub(super) right: bool,
}
