//! Which lines stand inside quotation marks.
//!
//! Amending documents quote new text, headings included: “Điều 5a. …” over many paragraphs. Nothing
//! quoted is a unit of the document itself. Quotation marks that are never closed must not swallow the
//! rest, so a quotation spans lines only if a later line closes it.

use super::line::Line;
use super::mark::{Level, Strength};

/// For each line whether it begins inside a quotation or opens one with its first letter.
pub(super) fn quoted(lines: &[Line]) -> Vec<bool> {
    let tallies: Vec<Tally> = lines.iter().map(|line| tally(&line.text)).collect();
    let mut out: Vec<bool> = tallies.iter().map(|tally| tally.opens_line).collect();
    let mut open: Vec<(usize, u32)> = Vec::new();
    let next = next_articles(lines);
    let mut filled = 0;
    let mut last = 0;
    for (at, tally) in tallies.iter().enumerate() {
        last = article(&lines[at]).unwrap_or(last);
        let again = tally.opens_line && tally.closes_line && tally.opened == tally.closed && !open.is_empty();
        if tally.closed > tally.opened || again {
            // A quotation opened again in each of its paragraphs begins with the first of them.
            let Some((mut first, mut before_first)) = open.pop() else { continue };
            while let Some((before, article)) = open.last().copied()
                && tallies[before + 1..=first].iter().all(|tally| tally.opens_line)
            {
                (first, before_first) = (before, article);
                open.pop();
            }
            if tallies[first].structural
                && !holds_series(&lines[first + 1..=at.max(first)], before_first, next[at + 1])
            {
                let from = (first + 1).max(filled);
                out[from..=at.max(first)].fill(true);
                filled = at + 1;
            }
        } else if tally.opened > tally.closed {
            open.push((at, last));
        }
    }
    out
}

/// Whether lines inside quotation marks are articles of the document's own series: they follow the last one
/// before, and the next one after follows them. Then a mark was forgotten, and nothing is quoted.
fn holds_series(inside: &[Line], before: u32, after: Option<u32>) -> bool {
    let mut held = inside.iter().filter_map(article);
    let Some(first) = held.next() else { return false };
    let end = held.next_back().unwrap_or(first);
    first == before + 1 && after.is_some_and(|after| after > end && after <= end + 3)
}

/// For each line the number of the next article from there on.
fn next_articles(lines: &[Line]) -> Vec<Option<u32>> {
    let mut next = vec![None; lines.len() + 1];
    for (at, line) in lines.iter().enumerate().rev() {
        next[at] = article(line).or(next[at + 1]);
    }
    next
}

fn article(line: &Line) -> Option<u32> {
    let mark =
        line.mark.as_ref().filter(|mark| mark.level == Level::Article && mark.strength == Strength::Usual)?;
    Some(mark.value)
}

/// The quotation marks of a line.
struct Tally {
    opened: usize,
    closed: usize,
    /// The line begins with an opening mark.
    opens_line: bool,
    /// The line ends with a closing mark, stops after it aside.
    closes_line: bool,
    /// An opening mark stands where quoted provisions begin: first, after a colon, or before a label.
    structural: bool,
}

fn tally(text: &str) -> Tally {
    let mut out = Tally { opened: 0, closed: 0, opens_line: false, closes_line: false, structural: false };
    if !text.contains(['“', '”', '"', '„', '«', '»', '‟']) {
        return out;
    }
    let mut before = ' ';
    let mut before_space = ' ';
    let mut chars = text.char_indices().peekable();
    let mut words = false;
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map_or(' ', |(_, c)| *c);
        if matches!(c, '“' | '”' | '"' | '„' | '«' | '»' | '‟') {
            // People type either mark at either end; where it stands says more than which it is.
            let at_start = before.is_whitespace() || matches!(before, '(' | ':' | '[');
            let opens = match c {
                '“' | '„' | '«' => !next.is_whitespace() || at_start,
                '”' | '»' => at_start && next.is_alphanumeric(),
                _ => at_start && !next.is_whitespace(),
            };
            if opens {
                out.opened += 1;
                out.opens_line |= !words;
                let label = super::mark::read(text[at + c.len_utf8()..].trim_start()).is_some();
                out.structural |= !words || before_space == ':' || label;
            } else {
                out.closed += 1;
            }
        }
        words |= c.is_alphanumeric();
        if !c.is_whitespace() {
            before_space = c;
        }
        before = c;
    }
    out.closes_line =
        text.trim_end_matches(['.', ';', ',', ' ', '/']).ends_with(['”', '"', '»', '“']) && out.closed > 0;
    out
}

#[cfg(test)]
mod tests {
    use gazette_model::{Block, Paragraph};

    use super::*;

    fn check(texts: &[(&str, bool)]) {
        let lines: Vec<Line> =
            texts.iter().map(|(text, _)| Line::of(Block::Paragraph(Paragraph::plain(*text)))).collect();
        let expected: Vec<bool> = texts.iter().map(|(_, quoted)| *quoted).collect();
        assert_eq!(quoted(&lines), expected, "{texts:?}");
    }

    #[test]
    fn a_quotation_spans_its_paragraphs_and_no_more() {
        check(&[
            ("1. Bổ sung Điều 5a như sau:", false),
            ("“Điều 5a. Phạm vi", true),
            ("1. Từ “abc” được hiểu là", true),
            ("2. Khác.”.", true),
            ("2. Sửa đổi khoản 1 như sau: “1. Một", false),
            ("a) Hai”", true),
            ("Điều 2. Hiệu lực", false),
        ]);
    }

    #[test]
    fn a_quotation_opened_again_in_each_paragraph_ends_with_the_last() {
        check(&[
            ("như sau:", false),
            ("\"Điều 54. Một", true),
            ("\"1. Hai", true),
            ("\"2. Ba\".", true),
            ("Điều 2. Hiệu lực", false),
        ]);
    }

    #[test]
    fn a_mark_never_closed_swallows_nothing() {
        check(&[
            ("“Điều 5a. Phạm vi", true),
            ("1. Một", false),
            ("Điều 2. Gọi là “Sở” và “Cục”", false),
            ("Điều 3. Từ “thiếu dấu", false),
            ("Điều 4. Hết”", false),
        ]);
    }
}
