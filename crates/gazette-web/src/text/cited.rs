//! Citations in the text as links: the words stay what they are, only some of them lead somewhere.

use std::ops::Range;

use gazette_model::{Inline, Paragraph, Unit, UnitKind};
use gazette_text::citation;

use super::Text;
use crate::view::escape;

/// A citation as it stands in a text.
pub(crate) struct Citing<'a> {
    /// What is cited.
    pub(crate) citation: &'a citation::Citation,
    /// All its words.
    pub(crate) words: &'a str,
    /// The provision these words lead to; `None` where the document as a whole is cited.
    pub(crate) provision: Option<&'a str>,
    /// The unit it stands in.
    pub(crate) here: &'a str,
    /// Inside quotation marks: text of another document, where `Điều này` is none of this one.
    pub(crate) quoted: bool,
}

/// Where a citation leads; `None` stays plain text.
pub(crate) type Leads<'a> = &'a dyn Fn(&Citing<'_>) -> Option<String>;

/// Where the text is being read.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// The unit, by its address.
    here: String,
    /// Words that name the document itself cite nothing.
    silent: bool,
    /// Quotation marks that are open.
    open: usize,
}

impl Reading {
    /// Goes on to a unit; what was quoted before it is over, since nothing quoted is a unit.
    pub(super) fn enter(&mut self, unit: &Unit, path: &str) {
        path.clone_into(&mut self.here);
        self.silent = matches!(unit.kind, UnitKind::Head | UnitKind::Signature | UnitKind::Recipients);
        self.open = 0;
    }
}

/// A link over some bytes of a paragraph.
struct Link {
    from: usize,
    to: usize,
    href: String,
}

impl<'a> Text<'a> {
    /// The words of a paragraph, its citations as links.
    pub(super) fn paragraph_inside(&mut self, paragraph: &'a Paragraph) {
        let links = self.links(paragraph);
        let mut links = links.iter().peekable();
        let mut at = 0;
        if let Some(label) = &paragraph.label {
            self.out.push_str(&format!("<span class=\"label\">{}</span> ", escape(label)));
            at += label.len() + 1;
        }
        let mut open = false;
        for inline in &paragraph.inlines {
            let Inline::Text { text, style } = inline else {
                // A note is a link itself, so a citation stops before it and goes on behind it.
                if open && !matches!(inline, Inline::Break | Inline::Tab { .. }) {
                    self.out.push_str("</a>");
                    open = false;
                }
                at += self.inline(inline);
                continue;
            };
            let (mut rest, end) = (text.as_str(), at + text.len());
            while !rest.is_empty() {
                while links.peek().is_some_and(|link| link.to <= at) {
                    links.next();
                }
                // Up to the next place where a link begins or ends.
                let inside = links.peek().is_some_and(|link| link.from <= at);
                let until = links.peek().map_or(end, |link| if inside { link.to } else { link.from });
                let Some((piece, more)) = rest.split_at_checked(until.min(end) - at) else { break };
                if let Some(link) = links.peek().filter(|_| inside && !open) {
                    self.out.push_str(&format!("<a class=\"ref\" href=\"{}\">", escape(&link.href)));
                    open = true;
                }
                self.run(piece, style);
                at += piece.len();
                rest = more;
                if open && links.peek().is_none_or(|link| link.to <= at) {
                    self.out.push_str("</a>");
                    open = false;
                }
            }
            at = end;
        }
        if open {
            self.out.push_str("</a>");
        }
    }

    /// The citations of a paragraph that lead somewhere, in order.
    fn links(&mut self, paragraph: &Paragraph) -> Vec<Link> {
        let Some(leads) = self.leads else { return Vec::new() };
        let text = paragraph.text();
        let mut links = Vec::new();
        let mut last = 0;
        if !self.reading.silent {
            for citation in citation::find(&text) {
                let Some(words) = text.get(citation.range.clone()) else { continue };
                self.reading.open = quotes(text.get(last..citation.range.start), self.reading.open);
                last = citation.range.start;
                let quoted = self.reading.open > 0;
                let start = citation.range.start;
                for (piece, provision) in pieces(words, &citation.provisions) {
                    let here = &self.reading.here;
                    let citing = Citing { citation: &citation, words, provision, here, quoted };
                    if let Some(href) = leads(&citing) {
                        links.push(Link { from: start + piece.start, to: start + piece.end, href });
                    }
                }
            }
        }
        self.reading.open = quotes(text.get(last..), self.reading.open);
        links
    }
}

/// The words of each provision where they can be told apart, `khoản 1`, `2` and `3 Điều 5` of `các khoản 1, 2 và 3
/// Điều 5`; else all words lead to the first.
fn pieces<'a>(words: &str, provisions: &'a [String]) -> Vec<(Range<usize>, Option<&'a str>)> {
    let whole = vec![(0..words.len(), provisions.first().map(String::as_str))];
    if provisions.len() < 2 {
        return whole;
    }
    // Longer marks first: `, và` is one.
    const BETWEEN: [&str; 8] = [", và ", ", hoặc ", " và ", " hoặc ", ", ", "; ", " & ", ","];
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut rest = 0;
    while let Some(tail) = words.get(rest..).filter(|tail| !tail.is_empty()) {
        let mark = BETWEEN.iter().filter_map(|mark| Some((tail.find(mark)?, usize::MAX - mark.len()))).min();
        let Some((at, length)) = mark else {
            found.push(rest..words.len());
            break;
        };
        found.push(rest..rest + at);
        rest += at + (usize::MAX - length);
    }
    if found.len() != provisions.len() || found.iter().any(Range::is_empty) {
        return whole;
    }
    found.into_iter().zip(provisions.iter().map(|one| Some(one.as_str()))).collect()
}

/// How many quotation marks stand open after a text.
fn quotes(text: Option<&str>, open: usize) -> usize {
    text.unwrap_or_default().chars().fold(open, |open, c| match c {
        '“' => open + 1,
        '”' => open.saturating_sub(1),
        '"' => usize::from(open == 0),
        _ => open,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn provisions_that_stand_in_a_row_lead_each_to_their_own_place() {
        for (words, provisions, expected) in [
            ("các khoản 1, 2 và 3 Điều 5", "a b c", "các khoản 1|2|3 Điều 5"),
            ("Điều 5, và Điều 6", "a b", "Điều 5|Điều 6"),
            ("từ Điều 3 đến Điều 7", "a b c d e", "từ Điều 3 đến Điều 7"),
            ("Điều 5, 6 Luật Phòng, chống tham nhũng", "a b", "Điều 5, 6 Luật Phòng, chống tham nhũng"),
            ("Điều 5", "a", "Điều 5"),
            ("Luật Đất đai", "", "Luật Đất đai"),
        ] {
            let provisions: Vec<String> = provisions.split_whitespace().map(str::to_owned).collect();
            let found: Vec<&str> =
                pieces(words, &provisions).into_iter().map(|(range, _)| &words[range]).collect();
            assert_eq!(found.join("|"), expected);
        }
    }
}
