//! The parts of an equation.

use serde::{Deserialize, Serialize};

/// A part of an equation (thành phần công thức).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "math", deny_unknown_fields, rename_all = "kebab-case")]
pub enum MathNode {
    /// Letters or figures.
    Text {
        /// The text.
        text: String,
        /// Whether it is set in italics, as letters that stand for a quantity.
        #[serde(default, skip_serializing_if = "is_false")]
        italic: bool,
        /// Whether it is bold.
        #[serde(default, skip_serializing_if = "is_false")]
        bold: bool,
    },
    /// A sign of an operation or relation, set with its space.
    Sign {
        /// The sign.
        text: String,
    },
    /// A fraction (phân số).
    Fraction {
        /// Above the bar.
        above: Vec<MathNode>,
        /// Below the bar.
        below: Vec<MathNode>,
        /// Whether a bar is drawn.
        bar: bool,
    },
    /// Powers and indices (số mũ, chỉ số), or limits above and below.
    Script {
        /// What they stand at.
        base: Vec<MathNode>,
        /// Raised; none if empty.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        above: Vec<MathNode>,
        /// Lowered; none if empty.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        below: Vec<MathNode>,
        /// `after`, `before`, or `limits` above and below the base.
        place: String,
    },
    /// A root (căn).
    Root {
        /// Its degree; none if empty.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        degree: Vec<MathNode>,
        /// What stands below it.
        body: Vec<MathNode>,
    },
    /// What stands between brackets that grow with it.
    Fence {
        /// The opening bracket; none if empty.
        open: String,
        /// The closing bracket; none if empty.
        close: String,
        /// What stands between.
        body: Vec<MathNode>,
    },
    /// A matrix, or lines below each other (ma trận, hệ phương trình).
    Matrix {
        /// Cells, row by row.
        rows: Vec<Vec<Vec<MathNode>>>,
        /// Whether cells begin on the left; otherwise they are centred.
        #[serde(default, skip_serializing_if = "is_false")]
        left: bool,
    },
    /// A sign above or below, such as a hat or an arrow.
    Accent {
        /// What it stands at.
        base: Vec<MathNode>,
        /// The sign.
        sign: String,
    },
    /// A line above or below.
    Line {
        /// What it stands at.
        base: Vec<MathNode>,
        /// Whether it is drawn above.
        above: bool,
    },
}

fn is_false(value: &bool) -> bool {
    !value
}

/// An equation in one line, for those who hear it: `(a+b)/2`, `x^2`.
pub fn linear(nodes: &[MathNode]) -> String {
    let mut out = String::new();
    nodes.iter().for_each(|node| write_linear(node, &mut out));
    out
}

fn write_linear(node: &MathNode, out: &mut String) {
    // One letter needs no brackets.
    let group = |nodes: &[MathNode]| {
        let inner = linear(nodes);
        if inner.chars().count() == 1 { inner } else { format!("({inner})") }
    };
    match node {
        MathNode::Text { text, .. } | MathNode::Sign { text } => out.push_str(text),
        MathNode::Fraction { above, below, .. } => {
            out.push_str(&format!("{}/{}", group(above), group(below)));
        }
        MathNode::Script { base, above, below, .. } => {
            let base = linear(base);
            out.push_str(&if base.chars().count() > 1 { format!("({base})") } else { base });
            for (sign, script) in [('_', below), ('^', above)] {
                if !script.is_empty() {
                    out.push(sign);
                    out.push_str(&group(script));
                }
            }
        }
        MathNode::Root { degree, body } => {
            if !degree.is_empty() {
                out.push_str(&group(degree));
            }
            out.push('√');
            out.push_str(&group(body));
        }
        MathNode::Fence { open, close, body } => {
            out.push_str(open);
            out.push_str(&linear(body));
            out.push_str(close);
        }
        MathNode::Matrix { rows, .. } => {
            let line =
                |row: &Vec<Vec<MathNode>>| row.iter().map(|cell| linear(cell)).collect::<Vec<_>>().join(", ");
            out.push_str(&rows.iter().map(line).collect::<Vec<_>>().join("; "));
        }
        MathNode::Accent { base, sign } => {
            out.push_str(&linear(base));
            out.push_str(sign);
        }
        MathNode::Line { base, .. } => out.push_str(&linear(base)),
    }
}
