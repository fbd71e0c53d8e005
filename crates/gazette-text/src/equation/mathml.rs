//! Equations as MathML Core, which browsers draw and screen readers speak.

use super::{MathNode, linear};
use crate::markup::escape;

/// An equation as MathML; `display` sets it on a line of its own. Its linear form stands in it as `alttext`.
pub fn mathml(nodes: &[MathNode], display: bool) -> String {
    let block = if display { " display=\"block\"" } else { "" };
    let mut out = format!(
        "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"{block} alttext=\"{}\">",
        escape(&linear(nodes))
    );
    row(nodes, &mut out);
    out.push_str("</math>");
    out
}

/// Several parts as one.
fn row(nodes: &[MathNode], out: &mut String) {
    if let [one] = nodes {
        return write(one, out);
    }
    out.push_str("<mrow>");
    nodes.iter().for_each(|node| write(node, out));
    out.push_str("</mrow>");
}

/// An element with each of its parts as one.
fn element(name: &str, parts: &[&[MathNode]], out: &mut String) {
    out.push_str(&format!("<{name}>"));
    parts.iter().for_each(|part| row(part, out));
    let end = name.split(' ').next().unwrap_or(name);
    out.push_str(&format!("</{end}>"));
}

fn write(node: &MathNode, out: &mut String) {
    match node {
        MathNode::Text { text, italic, bold } => letters(text, *italic, *bold, out),
        MathNode::Sign { text } => sign("mo", text, out),
        MathNode::Fraction { above, below, bar } => {
            element(if *bar { "mfrac" } else { "mfrac linethickness=\"0\"" }, &[above, below], out);
        }
        MathNode::Script { base, above, below, place } => script(base, above, below, place, out),
        MathNode::Root { degree, body } if degree.is_empty() => element("msqrt", &[body], out),
        MathNode::Root { degree, body } => element("mroot", &[body, degree], out),
        MathNode::Fence { open, close, body } => {
            out.push_str("<mrow>");
            for (bracket, form) in [(open, "prefix"), (close, "postfix")] {
                if form == "postfix" {
                    row(body, out);
                }
                if !bracket.is_empty() {
                    sign(&format!("mo fence=\"true\" form=\"{form}\" stretchy=\"true\""), bracket, out);
                }
            }
            out.push_str("</mrow>");
        }
        MathNode::Matrix { rows, left } => {
            // Styles are for style sheets; what an element carries itself would need a laxer policy of the page.
            out.push_str(if *left { "<mtable class=\"lines\">" } else { "<mtable>" });
            for line in rows {
                out.push_str("<mtr>");
                line.iter().for_each(|cell| element("mtd", &[cell], out));
                out.push_str("</mtr>");
            }
            out.push_str("</mtable>");
        }
        MathNode::Accent { base, sign: mark } => {
            out.push_str("<mover accent=\"true\">");
            row(base, out);
            sign("mo stretchy=\"false\"", standing(mark), out);
            out.push_str("</mover>");
        }
        MathNode::Line { base, above } => {
            let name = if *above { "mover" } else { "munder" };
            out.push_str(&format!("<{name}>"));
            row(base, out);
            sign("mo stretchy=\"true\"", if *above { "‾" } else { "_" }, out);
            out.push_str(&format!("</{name}>"));
        }
    }
}

/// Powers, indices and limits.
fn script(base: &[MathNode], above: &[MathNode], below: &[MathNode], place: &str, out: &mut String) {
    if place == "before" {
        out.push_str("<mmultiscripts>");
        row(base, out);
        out.push_str("<mprescripts/>");
        row(below, out);
        row(above, out);
        out.push_str("</mmultiscripts>");
        return;
    }
    let limits = place == "limits";
    match (above.is_empty(), below.is_empty()) {
        (true, true) => row(base, out),
        (false, true) => element(if limits { "mover" } else { "msup" }, &[base, above], out),
        (true, false) => element(if limits { "munder" } else { "msub" }, &[base, below], out),
        (false, false) => {
            element(if limits { "munderover" } else { "msubsup" }, &[base, below, above], out);
        }
    }
}

/// Letters are identifiers, one each where they stand for quantities; figures are numbers; words are text.
fn letters(text: &str, italic: bool, bold: bool, out: &mut String) {
    // Space around a name is no part of it.
    let inner = text.trim();
    if inner.len() < text.len() && !inner.is_empty() {
        let at = text.len() - text.trim_start().len();
        for piece in [&text[..at], inner, &text[at + inner.len()..]] {
            if !piece.is_empty() {
                letters(piece, italic, bold, out);
            }
        }
        return;
    }
    let weight = if bold { " class=\"b\"" } else { "" };
    let number = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',')) && !text.is_empty();
    let one = text.chars().count() == 1;
    let word =
        text.chars().any(char::is_whitespace) || text.chars().any(|c| c.is_alphabetic() && !c.is_ascii());
    if number {
        return sign(&format!("mn{weight}"), text, out);
    }
    if word && !one || text.trim().is_empty() {
        // White space at the ends of an element is dropped by browsers; a space that does not break is kept.
        let kept = text.replace(' ', "\u{a0}");
        return sign(
            &format!("mtext{weight}{}", if italic && !inner.is_empty() { " lang=\"vi\"" } else { "" }),
            &kept,
            out,
        );
    }
    if italic {
        for letter in text.chars() {
            sign(&format!("mi{weight}"), letter.encode_utf8(&mut [0; 4]), out);
        }
        return;
    }
    let upright = if one { " mathvariant=\"normal\"" } else { "" };
    sign(&format!("mi{weight}{upright}"), text, out);
}

/// A mark that is drawn by itself, for the one that joins with the letter before it.
fn standing(mark: &str) -> &str {
    match mark {
        "\u{300}" => "`",
        "\u{301}" => "´",
        "\u{302}" => "^",
        "\u{303}" => "~",
        "\u{306}" => "˘",
        "\u{307}" => "˙",
        "\u{308}" => "¨",
        "\u{30c}" => "ˇ",
        "\u{20d7}" => "→",
        "\u{20d6}" => "←",
        other => other,
    }
}

fn sign(name: &str, text: &str, out: &mut String) {
    let end = name.split(' ').next().unwrap_or(name);
    out.push_str(&format!("<{name}>{}</{end}>", escape(text)));
}

#[cfg(test)]
mod tests {
    use super::super::nodes;
    use super::*;

    fn made(inner: &str) -> String {
        let made = mathml(&nodes(&format!("<m:oMath>{inner}</m:oMath>")).unwrap(), false);
        let (_, inside) = made.split_once("\">").unwrap();
        inside.trim_end_matches("</math>").to_owned()
    }

    fn run(text: &str) -> String {
        format!("<m:r><m:t>{text}</m:t></m:r>")
    }

    #[test]
    fn every_kind_of_part_has_its_element() {
        let (a, n) = (run("a"), run("2"));
        for (source, wanted) in [
            (
                format!("<m:f><m:num>{a}</m:num><m:den>{n}</m:den></m:f>"),
                "<mfrac><mi>a</mi><mn>2</mn></mfrac>",
            ),
            (
                format!("<m:sSup><m:e>{a}</m:e><m:sup>{n}</m:sup></m:sSup>"),
                "<msup><mi>a</mi><mn>2</mn></msup>",
            ),
            (format!("<m:rad><m:e>{a}</m:e></m:rad>"), "<msqrt><mi>a</mi></msqrt>"),
            (
                format!("<m:rad><m:deg>{n}</m:deg><m:e>{a}</m:e></m:rad>"),
                "<mroot><mi>a</mi><mn>2</mn></mroot>",
            ),
            (
                format!(
                    "<m:nary><m:naryPr><m:chr m:val=\"∑\"/></m:naryPr><m:sub>{a}</m:sub><m:sup>{n}</m:sup><m:e>{a}</m:e></m:nary>"
                ),
                "<mrow><munderover><mo>∑</mo><mi>a</mi><mn>2</mn></munderover><mi>a</mi></mrow>",
            ),
            (
                format!("<m:d><m:dPr><m:endChr m:val=\"\"/></m:dPr><m:e>{a}</m:e></m:d>"),
                "<mrow><mo fence=\"true\" form=\"prefix\" stretchy=\"true\">(</mo><mi>a</mi></mrow>",
            ),
            (
                format!("<m:sPre><m:sub>{n}</m:sub><m:sup>{n}</m:sup><m:e>{a}</m:e></m:sPre>"),
                "<mmultiscripts><mi>a</mi><mprescripts/><mn>2</mn><mn>2</mn></mmultiscripts>",
            ),
            (run("a&lt;b"), "<mrow><mi>a</mi><mo>&lt;</mo><mi>b</mi></mrow>"),
            (run("số tiền"), "<mtext lang=\"vi\">số\u{a0}tiền</mtext>"),
            ("<m:r><m:rPr><m:sty m:val=\"p\"/></m:rPr><m:t>max</m:t></m:r>".to_owned(), "<mi>max</mi>"),
        ] {
            assert_eq!(made(&source), wanted, "{source}");
        }
    }

    #[test]
    fn the_linear_form_stands_beside_it_and_nothing_is_markup() {
        let source = format!("<m:oMath>{}</m:oMath>", run("&lt;script&gt;\"x\""));
        let made = mathml(&nodes(&source).unwrap(), true);
        assert!(made.contains("display=\"block\""), "{made}");
        assert!(!made.contains("<script") && made.contains("alttext=\"&lt;"), "{made}");
        let spaced = mathml(&nodes(&format!("<m:oMath>{}</m:oMath>", run("COD &gt; 1"))).unwrap(), false);
        assert!(
            spaced.contains("<mi>C</mi><mi>O</mi><mi>D</mi><mtext>\u{a0}</mtext><mo>&gt;</mo>"),
            "{spaced}"
        );
    }
}
