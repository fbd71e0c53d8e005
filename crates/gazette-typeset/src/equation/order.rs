//! The characters of an equation as print has them.

use gazette_text::equation::MathNode;

/// The characters in the order in which they stand in the PDF: bases before what is attached to them, raised before
/// lowered, matrices column by column.
pub(crate) fn order(nodes: &[MathNode]) -> String {
    let mut out = String::new();
    nodes.iter().for_each(|node| write_order(node, &mut out));
    out
}

fn write_order(node: &MathNode, out: &mut String) {
    let all = |parts: &[&[MathNode]], out: &mut String| {
        parts.iter().for_each(|nodes| nodes.iter().for_each(|node| write_order(node, out)));
    };
    match node {
        MathNode::Text { text, .. } | MathNode::Sign { text } => out.push_str(text),
        MathNode::Fraction { above, below, .. } => all(&[above, below], out),
        MathNode::Script { base, above, below, .. } => all(&[base, above, below], out),
        MathNode::Root { degree, body } => {
            all(&[degree], out);
            out.push('√');
            all(&[body], out);
        }
        MathNode::Fence { open, close, body } => {
            out.push_str(open);
            all(&[body], out);
            out.push_str(close);
        }
        MathNode::Matrix { rows, .. } => {
            let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
            for column in 0..columns {
                rows.iter().filter_map(|row| row.get(column)).for_each(|cell| all(&[cell], out));
            }
        }
        MathNode::Accent { base, sign } => {
            all(&[base], out);
            out.push_str(sign);
        }
        MathNode::Line { base, .. } => all(&[base], out),
    }
}

/// Calls `visit` for every text, with whether it is set in the font for mathematics.
pub(crate) fn each_text(nodes: &[MathNode], visit: &mut dyn FnMut(&str, bool)) {
    for node in nodes {
        match node {
            MathNode::Text { text, .. } => visit(text, false),
            MathNode::Sign { text } => visit(text, true),
            MathNode::Fraction { above, below, .. } => {
                each_text(above, visit);
                each_text(below, visit);
            }
            MathNode::Script { base, above, below, .. } => {
                [base, above, below].into_iter().for_each(|nodes| each_text(nodes, visit));
            }
            MathNode::Root { degree, body } => {
                each_text(degree, visit);
                each_text(body, visit);
            }
            MathNode::Fence { open, close, body } => {
                visit(open, true);
                visit(close, true);
                each_text(body, visit);
            }
            MathNode::Matrix { rows, .. } => {
                rows.iter().flatten().for_each(|cell| each_text(cell, visit));
            }
            MathNode::Accent { base, sign } => {
                visit(sign, true);
                each_text(base, visit);
            }
            MathNode::Line { base, .. } => each_text(base, visit),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raised_stands_before_lowered_and_a_matrix_goes_by_columns() {
        let run = |text: &str| format!("<m:r><m:t>{text}</m:t></m:r>");
        let (a, b, n) = (run("a"), run("b-1"), run("n"));
        for (source, print) in [
            (format!("<m:f><m:num>{a}</m:num><m:den>{b}</m:den></m:f>"), "ab−1"),
            (format!("<m:sSubSup><m:e>{a}</m:e><m:sub>{n}</m:sub><m:sup>{b}</m:sup></m:sSubSup>"), "ab−1n"),
            (format!("<m:rad><m:deg>{n}</m:deg><m:e>{b}</m:e></m:rad>"), "n√b−1"),
            (
                format!(
                    "<m:nary><m:naryPr><m:chr m:val=\"∑\"/></m:naryPr><m:sub>{a}</m:sub><m:sup>{n}</m:sup><m:e>{b}</m:e></m:nary>"
                ),
                "∑nab−1",
            ),
            (
                format!(
                    "<m:d><m:e><m:m><m:mr><m:e>{a}</m:e><m:e>{b}</m:e></m:mr><m:mr><m:e>{n}</m:e><m:e>{a}</m:e></m:mr></m:m></m:e></m:d>"
                ),
                "(anb−1a)",
            ),
            (format!("<m:acc><m:e>{n}</m:e></m:acc>"), "n\u{302}"),
        ] {
            let nodes = gazette_text::equation::nodes(&format!("<m:oMath>{source}</m:oMath>")).unwrap();
            assert_eq!(order(&nodes), print, "{source}");
        }
    }
}
