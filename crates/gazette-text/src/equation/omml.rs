//! Reads OMML, the form in which Word keeps equations, into their parts.
//!
//! Names are read without their prefix, since the source of an equation comes without the declarations around it.

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::MathNode;

/// Elements inside each other.
const DEEPEST: usize = 64;
/// Elements of one equation.
const MOST: usize = 20_000;

/// An element of the source.
#[derive(Default)]
struct Element {
    name: String,
    value: Option<String>,
    text: String,
    children: Vec<Element>,
}

/// The parts of an equation; nothing if the source cannot be read or holds something that is no mathematics.
pub fn nodes(omml: &str) -> Option<Vec<MathNode>> {
    let root = parse(omml)?;
    let mut lines: Vec<Vec<MathNode>> = Vec::new();
    match root.name.as_str() {
        "oMath" => lines.push(children(&root)?),
        "oMathPara" => {
            for line in root.children.iter().filter(|child| child.name == "oMath") {
                lines.push(children(line)?);
            }
        }
        _ => return None,
    }
    lines.retain(|line| !line.is_empty());
    match lines.len() {
        0 => None,
        1 => lines.pop(),
        _ => Some(vec![MathNode::Matrix {
            rows: lines.into_iter().map(|line| vec![line]).collect(),
            left: false,
        }]),
    }
}

/// Whether an equation stands on a line of its own.
pub fn on_its_own(omml: &str) -> bool {
    let name = omml.trim_start().trim_start_matches('<');
    let name = name.split(|c: char| c.is_whitespace() || c == '>' || c == '/').next().unwrap_or_default();
    name.rsplit(':').next() == Some("oMathPara")
}

/// The tree of the source, within bounds.
fn parse(omml: &str) -> Option<Element> {
    let mut reader = Reader::from_str(omml);
    let mut open: Vec<Element> = Vec::new();
    let mut count = 0_usize;
    loop {
        let event = reader.read_event().ok()?;
        match event {
            Event::Start(tag) => {
                count += 1;
                if open.len() >= DEEPEST || count > MOST {
                    return None;
                }
                open.push(element(&tag)?);
            }
            Event::Empty(tag) => {
                count += 1;
                if count > MOST {
                    return None;
                }
                open.last_mut()?.children.push(element(&tag)?);
            }
            Event::End(_) => {
                let done = open.pop()?;
                match open.last_mut() {
                    Some(outer) => outer.children.push(done),
                    None => return Some(done),
                }
            }
            Event::Text(text) => {
                if let Some(inner) = open.last_mut() {
                    inner.text.push_str(&text);
                }
            }
            Event::CData(text) => {
                open.last_mut()?.text.push_str(&text);
            }
            Event::GeneralRef(name) => {
                let name: &str = &name;
                let text = quick_xml::escape::unescape(&format!("&{name};")).ok()?.into_owned();
                open.last_mut()?.text.push_str(&text);
            }
            Event::DocType(_) | Event::Eof => return None,
            _ => {}
        }
    }
}

fn element(tag: &BytesStart<'_>) -> Option<Element> {
    let local = |name: &str| name.rsplit(':').next().unwrap_or_default().to_owned();
    let mut value = None;
    for attribute in tag.attributes().with_checks(false) {
        let attribute = attribute.ok()?;
        if local(attribute.key.as_ref()) == "val" {
            value = Some(quick_xml::escape::unescape(&attribute.value).ok()?.into_owned());
        }
    }
    Some(Element { name: local(tag.name().as_ref()), value, ..Element::default() })
}

impl Element {
    fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    fn part(&self, name: &str) -> Option<Vec<MathNode>> {
        self.child(name).map_or(Some(Vec::new()), children)
    }

    fn property(&self, outer: &str, name: &str) -> Option<&str> {
        self.child(outer)?.child(name)?.value.as_deref()
    }

    /// Whether a switch is on; one without a value is.
    fn on(&self, outer: &str, name: &str) -> bool {
        let switch = self.child(outer).and_then(|properties| properties.child(name));
        switch.is_some_and(|switch| !matches!(switch.value.as_deref(), Some("0" | "off" | "false")))
    }
}

fn children(parent: &Element) -> Option<Vec<MathNode>> {
    let mut out = Vec::new();
    for child in &parent.children {
        node(child, &mut out)?;
    }
    Some(out)
}

fn node(element: &Element, out: &mut Vec<MathNode>) -> Option<()> {
    match element.name.as_str() {
        "r" => run(element, out)?,
        "del" | "moveFrom" => {}
        "f" => {
            let (above, below) = (element.part("num")?, element.part("den")?);
            match element.property("fPr", "type") {
                Some("lin" | "skw") => {
                    out.extend(above);
                    out.push(MathNode::Sign { text: "/".to_owned() });
                    out.extend(below);
                }
                kind => out.push(MathNode::Fraction { above, below, bar: kind != Some("noBar") }),
            }
        }
        "sSup" | "sSub" | "sSubSup" | "sPre" => out.push(MathNode::Script {
            base: element.part("e")?,
            above: element.part("sup")?,
            below: element.part("sub")?,
            place: if element.name == "sPre" { "before" } else { "after" }.to_owned(),
        }),
        "limLow" | "limUpp" => {
            let limit = element.part("lim")?;
            let low = element.name == "limLow";
            let (above, below) = if low { (Vec::new(), limit) } else { (limit, Vec::new()) };
            out.push(MathNode::Script { base: element.part("e")?, above, below, place: "limits".to_owned() });
        }
        "rad" => {
            let degree = if element.on("radPr", "degHide") { Vec::new() } else { element.part("deg")? };
            out.push(MathNode::Root { degree, body: element.part("e")? });
        }
        "nary" => {
            let sign = element.property("naryPr", "chr").filter(|sign| !sign.is_empty()).unwrap_or("∫");
            let integral = ('∫'..='∳').contains(&sign.chars().next()?);
            let beside = match element.property("naryPr", "limLoc") {
                Some(place) => place == "subSup",
                None => integral,
            };
            let part = |name: &str, hidden: &str| {
                if element.on("naryPr", hidden) { Some(Vec::new()) } else { element.part(name) }
            };
            out.push(MathNode::Script {
                base: vec![MathNode::Sign { text: sign.to_owned() }],
                above: part("sup", "supHide")?,
                below: part("sub", "subHide")?,
                place: if beside { "after" } else { "limits" }.to_owned(),
            });
            out.extend(element.part("e")?);
        }
        "func" => {
            out.extend(element.part("fName")?);
            out.push(text(" ", false, false));
            out.extend(element.part("e")?);
        }
        "d" => {
            let sign = |name: &str, usual: &str| element.property("dPr", name).unwrap_or(usual).to_owned();
            let between = sign("sepChr", "|");
            let mut body = Vec::new();
            for (index, part) in element.children.iter().filter(|child| child.name == "e").enumerate() {
                if index > 0 && !between.is_empty() {
                    body.push(MathNode::Sign { text: between.clone() });
                }
                body.extend(children(part)?);
            }
            out.push(MathNode::Fence { open: sign("begChr", "("), close: sign("endChr", ")"), body });
        }
        "m" => {
            let mut rows = Vec::new();
            for row in element.children.iter().filter(|child| child.name == "mr") {
                let cells = row.children.iter().filter(|child| child.name == "e");
                rows.push(cells.map(children).collect::<Option<Vec<_>>>()?);
            }
            out.push(MathNode::Matrix { rows, left: false });
        }
        "eqArr" => {
            let lines = element.children.iter().filter(|child| child.name == "e");
            let rows = lines.map(|line| Some(vec![children(line)?])).collect::<Option<Vec<_>>>()?;
            out.push(MathNode::Matrix { rows, left: true });
        }
        "acc" => {
            let sign = element.property("accPr", "chr").filter(|sign| !sign.is_empty()).unwrap_or("\u{302}");
            out.push(marked(element.part("e")?, sign));
        }
        "bar" => {
            let above = element.property("barPr", "pos") == Some("top");
            out.push(MathNode::Line { base: element.part("e")?, above });
        }
        "oMathPara" | "t" => return None,
        name if name.ends_with("Pr") => {}
        // Boxes, phantoms, tracked insertions: what stands in them.
        _ => out.extend(children(element)?),
    }
    Some(())
}

/// A run of letters, figures and signs.
fn run(element: &Element, out: &mut Vec<MathNode>) -> Option<()> {
    let style = element.property("rPr", "sty");
    let plain = matches!(style, Some("p" | "b")) || element.on("rPr", "nor");
    let bold = matches!(style, Some("b" | "bi"));
    for child in &element.children {
        match child.name.as_str() {
            "t" => pieces(&child.text, !plain, bold, out),
            // A picture or an object inside an equation is no mathematics.
            "drawing" | "pict" | "object" => return None,
            "br" | "cr" => out.push(text(" ", false, false)),
            _ => {}
        }
    }
    Some(())
}

/// Parts a text into letters, figures and signs.
fn pieces(words: &str, italic: bool, bold: bool, out: &mut Vec<MathNode>) {
    let words = crate::normalize::normalize(words);
    let mut letters = String::new();
    let mut were_letters = false;
    let flush = |letters: &mut String, alphabetic: bool, out: &mut Vec<MathNode>| {
        if !letters.is_empty() {
            out.push(text(&std::mem::take(letters), italic && alphabetic, bold));
        }
    };
    for c in words.chars() {
        let c = if c.is_control() { ' ' } else { c };
        // Signs that mark where lines are set below each other are not printed.
        if matches!(c, '&' | '\u{2061}'..='\u{2064}' | '\u{200b}') {
            continue;
        }
        // A mark over a letter that no letter is made with is drawn by itself.
        if ('\u{300}'..='\u{36f}').contains(&c)
            && let Some(letter) = letters.pop()
        {
            flush(&mut letters, were_letters, out);
            out.push(marked(
                vec![text(&letter.to_string(), italic && letter.is_alphabetic(), bold)],
                &c.to_string(),
            ));
            continue;
        }
        if is_sign(c) {
            flush(&mut letters, were_letters, out);
            // A minus is as long as a plus.
            let sign = if c == '-' { '−' } else { c };
            out.push(MathNode::Sign { text: sign.to_string() });
            continue;
        }
        let alphabetic = c.is_alphabetic() || (were_letters && (c == ' ' || !c.is_ascii()));
        if alphabetic != were_letters {
            flush(&mut letters, were_letters, out);
        }
        were_letters = alphabetic;
        letters.push(c);
    }
    flush(&mut letters, were_letters, out);
}

/// A mark over something; a line is as long as what stands below it, and a letter that is written with the mark is that
/// letter.
fn marked(base: Vec<MathNode>, sign: &str) -> MathNode {
    if matches!(sign, "\u{305}" | "¯" | "\u{304}") {
        return MathNode::Line { base, above: true };
    }
    if let [MathNode::Text { text: letter, italic, bold }] = base.as_slice() {
        let letter = crate::normalize::normalize(&format!("{letter}{sign}"));
        if letter.chars().count() == 1 {
            return text(&letter, *italic, *bold);
        }
    }
    MathNode::Accent { base, sign: sign.to_owned() }
}

/// Whether a character is set with the space of an operation or relation around it.
fn is_sign(c: char) -> bool {
    matches!(
        c,
        '+' | '-'
            | '='
            | '<'
            | '>'
            | '*'
            | '±'
            | '×'
            | '÷'
            | '·'
            | '¬'
            | '∓'
            | '⋅'
            | '→'
            | '←'
            | '⇒'
            | '⇔'
    ) || ('\u{2200}'..='\u{22ff}').contains(&c) && c != '∞'
}

fn text(text: &str, italic: bool, bold: bool) -> MathNode {
    MathNode::Text { text: text.to_owned(), italic, bold }
}

#[cfg(test)]
mod tests {
    use super::super::linear;
    use super::*;

    fn shown(inner: &str) -> String {
        linear(&nodes(&format!("<m:oMath>{inner}</m:oMath>")).unwrap())
    }

    fn run(text: &str) -> String {
        format!("<m:r><m:t>{text}</m:t></m:r>")
    }

    #[test]
    fn every_kind_of_part_keeps_its_characters() {
        let (a, b, n) = (run("a"), run("b-1"), run("n"));
        for (source, line) in [
            (format!("<m:f><m:num>{a}</m:num><m:den>{b}</m:den></m:f>"), "a/(b−1)"),
            (
                format!("<m:sSubSup><m:e>{a}</m:e><m:sub>{n}</m:sub><m:sup>{b}</m:sup></m:sSubSup>"),
                "a_n^(b−1)",
            ),
            (format!("<m:rad><m:deg>{n}</m:deg><m:e>{b}</m:e></m:rad>"), "n√(b−1)"),
            (
                format!(
                    "<m:nary><m:naryPr><m:chr m:val=\"∑\"/></m:naryPr><m:sub>{a}</m:sub><m:sup>{n}</m:sup><m:e>{b}</m:e></m:nary>"
                ),
                "∑_a^nb−1",
            ),
            (
                format!(
                    "<m:d><m:e><m:m><m:mr><m:e>{a}</m:e><m:e>{b}</m:e></m:mr><m:mr><m:e>{n}</m:e><m:e>{a}</m:e></m:mr></m:m></m:e></m:d>"
                ),
                "(a, b−1; n, a)",
            ),
            (format!("<m:acc><m:e>{a}</m:e></m:acc>"), "â"),
            (format!("<m:acc><m:e>{n}</m:e></m:acc>"), "n\u{302}"),
            (run("x &lt; 1,5"), "x < 1,5"),
        ] {
            assert_eq!(shown(&source), line, "{source}");
        }
    }

    #[test]
    fn what_is_deeper_than_any_equation_or_no_xml_is_not_read() {
        let deep = format!("{}x{}", "<m:oMath>".repeat(100), "</m:oMath>".repeat(100));
        for source in [deep.as_str(), "", "<m:oMath>", "<m:p></m:p>", "<!DOCTYPE x><m:oMath/>"] {
            assert_eq!(nodes(source), None, "{source}");
        }
        assert!(on_its_own("<m:oMathPara><m:oMath/></m:oMathPara>") && !on_its_own("<m:oMath/>"));
    }
}
