//! Equations (công thức): many a PDF shows them and does not tell their signs, or tells these in another order.
//!
//! Where one side knows an equation and the other has no words at all in its place, or the same signs in the order they
//! stand on the page, nothing is known to differ and nothing is proved equal: a person must look.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::edits::Edit;
use super::stream::Stream;

/// Takes equations that cannot be compared out of what differs: their edits say `same` from now on. Returns them, in order.
pub(crate) fn set_aside(a: &Stream, b: &Stream, edits: &mut Vec<Edit>) -> Vec<Edit> {
    let mut found = Vec::new();
    for formula in &a.formulas {
        found.extend(one(a, b, formula, edits));
    }
    let turned = |edit: Edit| Edit { a: edit.b, b: edit.a, same: edit.same };
    *edits = std::mem::take(edits).into_iter().map(turned).collect();
    for formula in &b.formulas {
        found.extend(one(b, a, formula, edits).map(turned));
    }
    *edits = std::mem::take(edits).into_iter().map(turned).collect();
    found.sort_by_key(|edit| (edit.a.start, edit.b.start));
    found
}

/// Sets one equation of `a` aside.
fn one(a: &Stream, b: &Stream, formula: &Range<usize>, edits: &mut Vec<Edit>) -> Option<Edit> {
    let touches = |edit: &Edit| edit.a.start <= formula.end && formula.start <= edit.a.end;
    let first = edits.iter().position(touches)?;
    let touched: Vec<Edit> = edits.iter().skip(first).take_while(|edit| touches(edit)).cloned().collect();
    // What only ends where the equation begins, or begins where it ends, stands beside it.
    let beside =
        |edit: &Edit| !edit.a.is_empty() && (edit.a.end == formula.start || edit.a.start == formula.end);
    let skipped = touched.iter().take_while(|edit| beside(edit)).count();
    let inner: Vec<&Edit> = touched.iter().skip(skipped).take_while(|edit| !beside(edit)).collect();
    let (opens, closes) = (*inner.first()?, *inner.last()?);
    if inner.iter().all(|edit| edit.same) {
        return None;
    }
    let from = if opens.a.start <= formula.start {
        opens.b.start
    } else {
        opens.b.start.checked_sub(opens.a.start - formula.start)?
    };
    let to =
        if closes.a.end >= formula.end { closes.b.end } else { closes.b.end + (formula.end - closes.a.end) };
    let there = from..to;
    let whole = opens.a.start >= formula.start && closes.a.end <= formula.end;
    let silent = !b.says_something(there.clone());
    let rearranged = || whole && signs(a.slice(formula.clone())) == signs(b.slice(there.clone()));
    if !(silent || rearranged()) {
        return None;
    }
    let aside = Edit { a: formula.clone(), b: there, same: true };
    let mut instead = Vec::new();
    if opens.a.start < formula.start {
        instead.push(Edit { a: opens.a.start..formula.start, b: from..from, same: false });
    }
    instead.push(aside.clone());
    if closes.a.end > formula.end {
        instead.push(Edit { a: formula.end..closes.a.end, b: to..to, same: false });
    }
    let at = first + skipped;
    edits.splice(at..at + inner.len(), instead);
    Some(aside)
}

/// The signs of an equation whatever their order, without those that only tell how it is built.
fn signs(text: &str) -> Vec<char> {
    let built = |c: &char| !c.is_whitespace() && !matches!(c, '_' | '^' | '(' | ')' | '{' | '}' | '/' | '√');
    let plain = |c| match c {
        '−' | '–' | '‐' => '-',
        other => other,
    };
    let mut signs: Vec<char> = text.nfkc().filter(built).map(plain).collect();
    signs.sort_unstable();
    signs
}

#[cfg(test)]
mod tests {
    use gazette_model::{Block, Content, DifferenceKind, Document, Inline, Paragraph};

    use crate::compare::{Comparison, compare};

    fn document(lines: &[&str], formula: Option<(usize, &str)>) -> Document {
        let mut blocks = vec![Block::Paragraph(Paragraph::plain("QUYẾT ĐỊNH"))];
        for (at, line) in lines.iter().enumerate() {
            let mut paragraph = Paragraph::plain(*line);
            if let Some((_, text)) = formula.filter(|(place, _)| *place == at) {
                paragraph.inlines.push(Inline::Equation { text: text.to_owned(), omml: String::new() });
            }
            blocks.push(Block::Paragraph(paragraph));
        }
        crate::structure::parse(Content { blocks, ..Content::default() })
    }

    const LINES: [&str; 3] = [
        "Điều 1. Mức hỗ trợ được tính theo công thức sau đây:",
        "Trong đó: G là mức hỗ trợ, Q là khối lượng.",
        "Điều 2. Quyết định này có hiệu lực từ ngày ký.",
    ];

    fn both_ways(pdf: &Document, word: &Document) -> Comparison {
        let one = compare(pdf, word).unwrap();
        let other = compare(word, pdf).unwrap();
        assert_eq!((one.equal, one.formula_count), (other.equal, other.formula_count));
        one
    }

    #[test]
    fn an_equation_the_pdf_is_silent_about_must_be_looked_at_and_is_no_difference_of_words() {
        let word = document(&LINES, Some((0, "G=(C×Q)/(1-p)")));
        let found = both_ways(&document(&LINES, None), &word);
        assert!(found.equal, "{:?}", found.differences);
        let [formula] = found.differences.as_slice() else { panic!("{:?}", found.differences) };
        assert_eq!((formula.kind, formula.place.as_str()), (DifferenceKind::Formula, "Điều 1"));
        assert!(formula.b.contains("C×Q"), "{formula:?}");
        assert!(!both_ways(&word, &word).differences.iter().any(|one| one.kind == DifferenceKind::Formula));
    }

    #[test]
    fn the_same_signs_in_the_order_of_the_page_must_be_looked_at() {
        let mut lines = LINES.to_vec();
        lines[0] = "Điều 1. Mức hỗ trợ được tính theo công thức sau đây: C×Q G = 1 − 𝑝";
        let found = both_ways(&document(&lines, None), &document(&LINES, Some((0, "G=(C×Q)/(1-p)"))));
        assert!(found.equal && found.formula_count == 1, "{:?}", found.differences);
    }

    #[test]
    fn another_number_in_an_equation_and_words_beside_one_are_differences() {
        let mut lines = LINES.to_vec();
        lines[0] = "Điều 1. Mức hỗ trợ được tính theo công thức sau đây: G=5000×Q";
        let found = both_ways(&document(&lines, None), &document(&LINES, Some((0, "G=500×Q"))));
        assert!(!found.equal && found.formula_count == 0, "{:?}", found.differences);
        lines[0] = "Điều 1. Mức hỗ trợ được tính theo công thức:";
        let found = both_ways(&document(&lines, None), &document(&LINES, Some((0, "G=500×Q"))));
        assert!(!found.equal && found.formula_count == 1, "{:?}", found.differences);
        let real: Vec<&str> =
            found.differences.iter().filter(|one| one.kind.is_real()).map(|one| one.b.as_str()).collect();
        assert_eq!(real, ["sau đây"]);
    }
}
